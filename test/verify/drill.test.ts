import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { access, chmod, cp, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { type Manifest, type ManifestTable, readManifest, serializeManifest } from '../../src/archive/manifest.ts';
import { parseToc, serializeToc, type TocEntry } from '../../src/archive/toc.ts';
import { readVerification } from '../../src/verify/verification.ts';
import { makeBackup, startProgram, temporaryDirectory } from '../integration/program.ts';
import { createLegacyDatabase, fillAwkwardDatabase } from '../support/awkward.ts';
import { createDatabase, execute, forEachServer, queryRows, sharedCluster, withClient } from '../support/servers.ts';

const shop = `
  CREATE TABLE customers (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL);
  CREATE TABLE orders (id serial PRIMARY KEY, customer int NOT NULL REFERENCES customers, total float8, note text);
  INSERT INTO customers (name) SELECT 'c' || n FROM generate_series(1, 1000) n;
  INSERT INTO orders (customer, total) SELECT 1 + n % 1000, n / 3.0 FROM generate_series(1, 20000) n;
  CREATE INDEX ON orders (customer);
  CREATE VIEW totals AS SELECT customer, sum(total) FROM orders GROUP BY 1;`;

/** Partitions whose rows come back in others, beside one that is loaded by itself; grants by others than the owner. */
const storedOtherwise = `
  CREATE TYPE mood AS ENUM ('sad', 'so so', 'glad');
  CREATE TABLE tree (k int, m mood, v text) PARTITION BY LIST (k);
  CREATE TABLE moods (v text, k int, m mood) PARTITION BY HASH (m);
  CREATE TABLE moods_0 (m mood, v text, k int);
  CREATE TABLE moods_1 (k int, m mood, v text);
  ALTER TABLE moods ATTACH PARTITION moods_0 FOR VALUES WITH (MODULUS 2, REMAINDER 0);
  ALTER TABLE moods ATTACH PARTITION moods_1 FOR VALUES WITH (MODULUS 2, REMAINDER 1);
  ALTER TABLE tree ATTACH PARTITION moods FOR VALUES IN (1);
  CREATE TABLE plain PARTITION OF tree FOR VALUES IN (2);
  INSERT INTO tree SELECT 1 + n % 2, (enum_range(NULL::mood))[1 + n % 3], n FROM generate_series(1, 1000) n;
  CREATE TABLE here (a int) TABLESPACE pg_default;
  CREATE ROLE drill_bob; CREATE ROLE drill_eve;
  GRANT SELECT, INSERT ON here TO drill_bob WITH GRANT OPTION;
  GRANT DELETE ON here TO drill_eve;
  SET ROLE drill_bob;
  GRANT SELECT, INSERT ON here TO drill_eve;
  RESET ROLE;
  ALTER DEFAULT PRIVILEGES GRANT USAGE ON SCHEMAS TO drill_bob;`;

/** A type, a value and one that is hardly another. */
const values: readonly (readonly [type: string, value: string, other: string])[] = [
  ['int', '41', '42'],
  ['text', `'a'`, `'a '`],
  ['text', `''`, 'NULL'],
  ['jsonb', `'{"a": 1.0}'`, `'{"a": 1.00}'`],
  ['float8', '0.3', '0.1::float8 + 0.2::float8'],
  ['float4', `'0'`, `'-0'`],
  ['numeric', '1.10', '1.1'],
  ['timestamptz', `'2024-03-31 01:00:00+00'`, `'2024-03-31 01:00:00.000001+00'`],
  ['bytea', `'\\x00ff'`, `'\\x00fe'`],
  ['interval', `'1 day'`, `'24 hours'`],
  ['boolean', 'false', 'true'],
  ['int[]', `'{1,NULL}'`, `'{1}'`],
];

/** Neither files and sockets nor, where the system shows them, processes that work there. */
async function assertNothingLeft(temporary: string): Promise<void> {
  assert.deepEqual(await readdir(temporary), []);
  if (process.platform !== 'linux') return;
  const processes = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const commands = await Promise.all(processes.map((id) => readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')));
  assert.deepEqual(
    commands.filter((command) => command.includes(temporary)),
    [],
  );
}

forEachServer('a drill', (server) => {
  const cluster = sharedCluster(server);
  const directory = temporaryDirectory();
  let backup = '';
  before(async () => {
    // As root the server runs under another account, which has to reach its directory.
    await chmod(directory(), 0o711);
    backup = join(directory(), 'shop');
    const url = await createDatabase(cluster(), 'shop', 'TEMPLATE template0');
    await execute(url, shop);
    await makeBackup(server, url, backup, ['--verify=none']);
  });

  /** Runs a full verification with a temporary directory of its own, of which nothing may be left. */
  async function drill(path: string, args: readonly string[] = [], environment: Record<string, string> = {}) {
    const temporary = join(directory(), 'tmp');
    await mkdir(temporary, { recursive: true });
    const jobs = args.some((arg) => arg.startsWith('--jobs=')) ? [] : ['--jobs=2'];
    const call = ['verify', '--level=full', `--backup=${path}`, ...jobs, ...args];
    const result = await startProgram(server, call, { environment: { TMPDIR: temporary, ...environment } }).finished;
    await assertNothingLeft(temporary);
    return result;
  }

  async function verificationOf(path: string) {
    const manifest = readManifest(await readFile(join(path, 'manifest.json')));
    return readVerification(path, manifest.sha256);
  }

  /** A copy of the backup whose manifest says something else, and is whole all the same. */
  async function copyWith(
    name: string,
    change: (manifest: Manifest, path: string) => Promise<Manifest> | Manifest,
    from = backup,
  ) {
    const path = join(directory(), name);
    await rm(path, { recursive: true, force: true });
    await cp(from, path, { recursive: true });
    const manifest = readManifest(await readFile(join(path, 'manifest.json')));
    await writeFile(join(path, 'manifest.json'), serializeManifest(await change(manifest, path)));
    return path;
  }

  /**
   * A manifest that recorded what another backup's tables hold: what is restored then differs from it, as it does when
   * a value is changed on the way.
   */
  function recordedIn(manifest: Manifest, other: Manifest): Manifest {
    const fingerprints = new Map(other.tables.map(({ name, fingerprint }) => [name, fingerprint]));
    const recorded = (table: ManifestTable) => ({
      ...table,
      fingerprint: fingerprints.get(table.name) ?? table.fingerprint,
    });
    return { ...manifest, tables: manifest.tables.map(recorded) };
  }

  /** With one entry of the table of contents changed. */
  function copyWithEntry(name: string, pick: (entry: TocEntry) => boolean, change: (entry: TocEntry) => TocEntry) {
    return copyWith(name, async (manifest, path) => {
      const file = join(path, 'dump/toc.dat');
      const toc = parseToc(await readFile(file));
      assert.ok(toc.entries.some(pick));
      const bytes = serializeToc({ ...toc, entries: toc.entries.map((each) => (pick(each) ? change(each) : each)) });
      await writeFile(file, bytes);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const sealed = (entry: Manifest['files'][0]) =>
        entry.path === 'dump/toc.dat' ? { ...entry, bytes: bytes.length, sha256 } : entry;
      return { ...manifest, files: manifest.files.map(sealed) };
    });
  }

  test('proves a good backup, and says so beside it', async () => {
    const { code, stderr } = await drill(backup);
    assert.equal(code, 0, stderr);
    assert.match(stderr, /the backup is proven/);
    const verification = await verificationOf(backup);
    assert.deepEqual([verification?.level, verification?.problems, verification?.notes], ['full', [], []]);
    assert.equal(verification?.rows, 21_000);
    assert.ok((verification?.restoreMs ?? 0) > 0);
    assert.match(verification?.server ?? '', new RegExp(`^${server.major}\\.`));
    // Reading alone says less, and takes nothing back.
    const { code: again } = await startProgram(server, ['verify', `--backup=${backup}`]).finished;
    assert.deepEqual([again, (await verificationOf(backup))?.level], [0, 'full']);
  });

  test('finds one value that came back otherwise', async () => {
    const url = await createDatabase(cluster(), 'other', 'TEMPLATE template0');
    await execute(url, `${shop} UPDATE orders SET note = '' WHERE id = 777`);
    const other = await makeBackup(server, url, join(directory(), 'other'), ['--verify=none']);
    const path = await copyWith('changed', (manifest) => recordedIn(manifest, other.manifest));
    const { code, stderr } = await drill(path);
    assert.equal(code, 1, stderr);
    assert.deepEqual((await verificationOf(path))?.problems, [
      'content: public.orders: it is not what was backed up (as many rows)',
    ]);
  });

  test('finds one changed value of any type', async () => {
    const url = await createDatabase(cluster(), 'typed', 'TEMPLATE template0');
    const tables = values.map(
      ([type, value], i) =>
        `CREATE TABLE t${i} AS SELECT n AS id, ${value}::${type} AS v FROM generate_series(1, 50) n;`,
    );
    await execute(url, tables.join('\n'));
    const original = await makeBackup(server, url, join(directory(), 'typed'), ['--verify=none']);
    await execute(
      url,
      values.map(([type, , other], i) => `UPDATE t${i} SET v = ${other}::${type} WHERE id = 25;`).join('\n'),
    );
    const other = await makeBackup(server, url, join(directory(), 'typed-changed'), ['--verify=none']);
    const path = await copyWith('typed-copy', (manifest) => recordedIn(manifest, other.manifest), original.directory);
    const { code, stderr } = await drill(path);
    assert.equal(code, 1, stderr);
    const expected = values.map((_, i) => `content: public.t${i}: it is not what was backed up (as many rows)`);
    assert.deepEqual((await verificationOf(path))?.problems.toSorted(), expected.toSorted());
  });

  test('names what cannot be restored, and what is not there afterwards', async () => {
    const isIndex = ({ desc }: TocEntry) => desc === 'INDEX';
    const wrong = (entry: TocEntry) => ({
      ...entry,
      defn: 'CREATE INDEX orders_customer_idx ON public.orders (nothing);\n',
    });
    const path = await copyWithEntry('index', isIndex, wrong);
    const { code, stderr } = await drill(path);
    assert.equal(code, 1, stderr);
    const problems = (await verificationOf(path))?.problems.join('\n') ?? '';
    assert.match(problems, /column "nothing" does not exist/);
    assert.match(problems, /objects: INDEX public\.orders_customer_idx: it is in the backup, and was not restored/);
  });

  test('names an extension that is not on this machine', async () => {
    const isView = ({ desc }: TocEntry) => desc === 'VIEW';
    const path = await copyWithEntry('extension', isView, (entry) => ({
      ...{ ...entry, desc: 'EXTENSION', tag: 'no_such_extension', namespace: null, tableOid: 3079, relkind: 0 },
      defn: 'CREATE EXTENSION IF NOT EXISTS no_such_extension WITH SCHEMA public;\n',
    }));
    const { code, stderr } = await drill(path);
    assert.equal(code, 1, stderr);
    const verification = await verificationOf(path);
    assert.match(verification?.problems.join('\n') ?? '', /^restore: .*no_such_extension/);
    assert.equal(verification?.restoreMs, undefined);
  });

  test('what stands in its way on this machine is no verdict', async () => {
    const copy = await copyWith('unproven', (manifest) => manifest);
    await rm(join(copy, 'verification.json'), { force: true });
    const tooMany = 60 + 4 * availableParallelism();
    const { code, stderr } = await drill(copy, [`--jobs=${tooMany}`]);
    assert.deepEqual([code, /connections/.test(stderr)], [2, true], stderr);
    assert.equal(await verificationOf(copy), undefined);
  });

  test('needs a server of that version, which a backup finds out before it begins', async () => {
    const bin = join(directory(), 'client');
    await mkdir(bin);
    for (const name of ['pg_dump', 'pg_restore', 'pg_dumpall']) await symlink(join(server.bin, name), join(bin, name));
    const missing = new RegExp(`needs a server of PostgreSQL ${server.major} on this machine: there is no initdb`);
    const verified = await drill(backup, [], { PGPROOF_CLIENT_BIN: bin });
    assert.equal(verified.code, 2);
    assert.match(verified.stderr, missing);
    const output = join(directory(), 'never');
    const call = ['backup', `--database-url=${cluster().url('shop')}`, `--output=${output}`, '--verify=full'];
    const made = await startProgram(server, call, { environment: { PGPROOF_CLIENT_BIN: bin } }).finished;
    assert.equal(made.code, 2);
    assert.match(made.stderr, missing);
    await assert.rejects(access(output), { code: 'ENOENT' });
  });

  test('follows a backup that asks for it', async () => {
    const path = join(directory(), 'proven');
    await makeBackup(server, cluster().url('shop'), path, ['--verify=full']);
    const verification = await verificationOf(path);
    assert.deepEqual([verification?.level, verification?.rows, verification?.problems], ['full', 21_000, []]);
  });

  test('does not judge a part of a database', async () => {
    const url = await createDatabase(cluster(), 'parts', 'TEMPLATE template0');
    await execute(url, 'CREATE SCHEMA s; CREATE TABLE s.t (a int); CREATE TABLE s.u (a int)');
    const path = join(directory(), 'parts');
    await makeBackup(server, url, path, ['--verify=none', '--tables=s.t']);
    const { code, stderr } = await drill(path);
    assert.equal(code, 2, stderr);
    assert.match(stderr, /holds a part of a database, which does not restore alone: it has s\.t, and not that schema/);
    assert.equal(await verificationOf(path), undefined);
  });

  test('restores nothing of a damaged backup', async () => {
    const path = await copyWith('damaged', async (manifest, at) => {
      const file = join(at, manifest.tables.find(({ name }) => name === 'orders')?.file ?? '');
      const bytes = await readFile(file);
      bytes[100] = (bytes[100] as number) ^ 1;
      await writeFile(file, bytes);
      return manifest;
    });
    for (const spoil of [async () => {}, () => rm(join(path, 'dump/toc.dat'))]) {
      await spoil();
      const { code, stderr } = await drill(path);
      assert.equal(code, 1, stderr);
      const verification = await verificationOf(path);
      assert.match(verification?.problems.join('\n') ?? '', /SHA-256 differs/);
      assert.equal(verification?.restoreMs, undefined);
    }
  });

  test('gives no secret to the workflow', async () => {
    const path = await copyWith('secret', (manifest) => manifest);
    await writeFile(join(path, 'hunter2'), '');
    const files = { GITHUB_OUTPUT: join(directory(), 'output'), GITHUB_STEP_SUMMARY: join(directory(), 'summary') };
    for (const file of Object.values(files)) await writeFile(file, '');
    const environment = { ...files, PGPASSWORD: 'hunter2' };
    const { code, stderr } = await startProgram(server, ['verify', `--backup=${path}`], { environment }).finished;
    assert.equal(code, 1, stderr);
    const written = await Promise.all(Object.values(files).map((file) => readFile(file, 'utf8')));
    for (const told of [stderr, ...written]) {
      assert.match(told, /does not belong to the backup/);
      assert.doesNotMatch(told, /hunter2/);
    }
  });

  test('may use a database that is given', async () => {
    const url = await createDatabase(cluster(), 'given', 'TEMPLATE template0');
    const { code, stderr } = await drill(backup, [`--database-url=${url}`]);
    assert.equal(code, 0, stderr);
    const [row] = await queryRows<{ count: string }>(url, 'SELECT count(*)::text AS count FROM orders');
    assert.equal(row?.count, '20000');
    const left = await queryRows(url, `SELECT nspname FROM pg_namespace WHERE nspname LIKE 'pgproof%'`);
    assert.deepEqual(left, []);
    const refused = await drill(backup, [`--database-url=${url}`]);
    assert.deepEqual([refused.code, /is not empty/.test(refused.stderr)], [2, true], refused.stderr);
  });

  test('leaves nothing when it is cancelled at any moment', async () => {
    const temporary = join(directory(), 'tmp');
    await mkdir(temporary, { recursive: true });
    for (const afterMs of [300, 900, 1500, 2500]) {
      const call = ['verify', '--level=full', `--backup=${backup}`, '--jobs=2'];
      const running = startProgram(server, call, { environment: { TMPDIR: temporary } });
      await Promise.race([delay(afterMs), running.finished]);
      try {
        process.kill(running.processId, 'SIGTERM');
      } catch (error) {
        assert.equal((error as NodeJS.ErrnoException).code, 'ESRCH');
      }
      await running.finished;
      await assertNothingLeft(temporary);
    }
  });

  test('proves a database with the worst of everything', async () => {
    const url = await createDatabase(cluster(), 'awkward', 'TEMPLATE template0');
    await fillAwkwardDatabase({ url, bin: server.bin }, { bigRows: 50_000 });
    const { directory: path } = await makeBackup(server, url, join(directory(), 'awkward'), [
      '--verify=none',
      '--segment-size=1MB',
    ]);
    const { code, stderr } = await drill(path);
    assert.equal(code, 0, stderr);
    assert.deepEqual((await verificationOf(path))?.problems, []);
  });

  test('proves what a server of its own stores otherwise', async () => {
    await withClient(cluster().url('postgres'), async (client) => {
      await client.query('SET allow_in_place_tablespaces = on');
      await client.query(`CREATE TABLESPACE elsewhere LOCATION ''`);
    });
    const url = await createDatabase(cluster(), 'otherwise', 'TEMPLATE template0 TABLESPACE elsewhere');
    await execute(url, storedOtherwise);
    const { directory: path } = await makeBackup(server, url, join(directory(), 'otherwise'), ['--verify=none']);
    const { code, stderr } = await drill(path);
    assert.equal(code, 0, stderr);
    const verification = await verificationOf(path);
    assert.deepEqual([verification?.problems, verification?.notes], [[], []]);
  });

  for (const encoding of ['LATIN1', 'SQL_ASCII'] as const) {
    test(`proves a database in ${encoding}`, async () => {
      const url = await createLegacyDatabase(cluster(), server, 'legacy', encoding);
      const { directory: path } = await makeBackup(server, url, join(directory(), encoding), ['--verify=none']);
      const { code, stderr } = await drill(path);
      assert.equal(code, 0, stderr);
      assert.deepEqual((await verificationOf(path))?.problems, []);
    });
  }
});
