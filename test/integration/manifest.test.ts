import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import type { Manifest, ManifestTable } from '../../src/archive/manifest.ts';
import { fillAwkwardDatabase } from '../support/awkward.ts';
import { hashCopies } from '../support/content-hash.ts';
import { createDatabase, execute, forEachServer, queryRows, sharedCluster } from '../support/servers.ts';
import { makeBackup, withDirectory } from './program.ts';
import { RowSum } from './row-sum.ts';

const endMarker = '\\.\n\n\n';

forEachServer('the manifest tells the truth', (server) => {
  const cluster = sharedCluster(server);

  test('of every table, segment, file and sum', () =>
    withDirectory(async (directory) => {
      const url = await createDatabase(cluster(), 'awkward', 'TEMPLATE template0');
      await fillAwkwardDatabase({ url, bin: server.bin }, { bigRows: 100_000 });
      const before = await position(url);
      const output = join(directory, 'backup');
      const { manifest } = await makeBackup(server, url, output, ['--compression=gzip:1', '--segment-size=64kB']);
      const after = await position(url);

      await assertTables(manifest, { url, bin: server.bin });
      for (const table of manifest.tables) assertSegments(table, await readFile(join(output, table.file)));
      assertSums(manifest);
      await assertFiles(manifest, output);
      await assertSeal(output);
      assert.equal(manifest.source.database, 'awkward');
      assert.equal(manifest.source.systemIdentifier, after.system);
      assert.ok(before.at <= manifest.snapshot.takenAt && manifest.snapshot.takenAt <= after.at);
      const [{ between }] = (await queryRows<{ between: boolean }>(
        url,
        'SELECT $1::pg_lsn BETWEEN $2 AND $3 AS between',
        [manifest.snapshot.lsn, before.lsn, after.lsn],
      )) as [{ between: boolean }];
      assert.ok(between, 'the snapshot lies between the moments before and after');
    }));

  test('of what was left out, by the filters and for want of rights', () =>
    withDirectory(async (directory) => {
      const url = await createDatabase(cluster(), 'left', 'TEMPLATE template0');
      await execute(url, leftOutDatabase);
      const args = ['--exclude-tables=secret', '--exclude-table-data=log*'];
      const limited = url.replace('user=postgres', 'user=limited');
      assert.notEqual(limited, url);
      const { manifest } = await makeBackup(server, limited, join(directory, 'backup'), args);
      assert.deepEqual(
        manifest.tables.map(({ name, rows }) => [name, rows]),
        [['kept', 3]],
      );
      assert.deepEqual(manifest.leftOut.map(({ kind, name }) => `${kind} ${name}`).sort(), [
        'globals roles',
        'role-passwords role passwords',
        'table public.secret',
        'table-data public.far',
        'table-data public.log',
        'table-data public.log_id_seq',
      ]);
      const denied = manifest.leftOut.find(({ kind }) => kind === 'globals');
      assert.match(denied?.reason ?? '', /permission denied for (table|view|relation) pg_auth_members/);
    }));
});

/** With a role that may read all tables but one, and not who is a member of what. */
const leftOutDatabase = `
  CREATE TABLE kept (id int); INSERT INTO kept VALUES (1), (2), (3);
  CREATE TABLE log (id serial); INSERT INTO log DEFAULT VALUES;
  CREATE TABLE secret (id int);
  CREATE EXTENSION postgres_fdw; CREATE SERVER away FOREIGN DATA WRAPPER postgres_fdw;
  CREATE FOREIGN TABLE far (id int) SERVER away;
  DROP ROLE IF EXISTS limited; CREATE ROLE limited LOGIN;
  GRANT SELECT ON kept, log, log_id_seq, far TO limited;
  REVOKE SELECT ON pg_catalog.pg_auth_members FROM PUBLIC;`;

async function position(url: string): Promise<{ lsn: string; at: string; system: string }> {
  const rows = await queryRows<{ lsn: string; at: string; system: string }>(
    url,
    `SELECT pg_current_wal_insert_lsn()::text AS lsn, to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at,
      (SELECT system_identifier FROM pg_control_system())::text AS system`,
  );
  return rows[0] as { lsn: string; at: string; system: string };
}

/** All tables of the database, each with its rows and its fingerprint, as psql reads them once more. */
async function assertTables(manifest: Manifest, target: { url: string; bin: string }): Promise<void> {
  const inDatabase = await queryRows<{ oid: string }>(
    target.url,
    `SELECT c.oid::text AS oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE relkind = 'r' AND nspname !~ '^pg_' AND nspname <> 'information_schema'
     AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')`,
  );
  assert.deepEqual(manifest.tables.map(({ oid }) => String(oid)).sort(), inDatabase.map(({ oid }) => oid).sort());
  const quote = (name: string) => `"${name.replaceAll('"', '""')}"`;
  const copies = manifest.tables.map(({ schema, name, columns }) =>
    // The SQL goes as one byte per character.
    Buffer.from(
      `COPY (SELECT ${columns.map(quote).join(', ')} FROM ONLY ${quote(schema)}.${quote(name)}) TO STDOUT`,
    ).toString('latin1'),
  );
  const sums = await hashCopies(target, copies, () => new RowSum());
  for (const [n, table] of manifest.tables.entries()) {
    const { rows, sum } = table.fingerprint;
    assert.equal(`${rows} rows, sum ${sum}`, sums[n], `${table.schema}.${table.name}`);
    assert.equal(table.rows, rows);
  }
  const counts = manifest.tables.map(
    ({ schema, name }) => `(SELECT count(*) FROM ONLY ${quote(schema)}.${quote(name)})`,
  );
  const [row] = await queryRows<{ counts: string[] }>(target.url, `SELECT ARRAY[${counts.join(', ')}] AS counts`);
  const rows = manifest.tables.map((table) => String(table.rows));
  assert.deepEqual(rows, row?.counts);
}

/** Every segment decodes alone to what is said of it; behind the last stands the archive's end marker. */
function assertSegments(table: ManifestTable, file: Buffer): void {
  const name = `${table.schema}.${table.name}`;
  let end = 0;
  for (const segment of table.segments) {
    assert.equal(segment.offset, end, name);
    end += segment.length;
    const raw = segment.length === 0 ? Buffer.alloc(0) : gunzipSync(file.subarray(segment.offset, end));
    assert.equal(raw.length, segment.rawBytes, name);
    assert.equal(createHash('sha256').update(raw).digest('hex'), segment.sha256, name);
    assert.equal(newlinesOf(raw), segment.rows, name);
  }
  assert.equal(gunzipSync(file.subarray(end)).toString(), endMarker, name);
  assert.equal(table.storedBytes, file.length, name);
}

function newlinesOf(text: Buffer): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

function assertSums(manifest: Manifest): void {
  const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
  const bySchema = Map.groupBy(manifest.tables, ({ schema }) => schema);
  assert.deepEqual(manifest.schemas.map(({ schema }) => schema).sort(), [...bySchema.keys()].sort());
  for (const key of ['rows', 'rawBytes', 'storedBytes'] as const) {
    assert.equal(manifest.totals[key], sum(manifest.tables.map((table) => table[key])));
    for (const schema of manifest.schemas) {
      assert.equal(schema[key], sum((bySchema.get(schema.schema) ?? []).map((table) => table[key])));
    }
    if (key === 'storedBytes') continue;
    for (const table of manifest.tables) assert.equal(table[key], sum(table.segments.map((one): number => one[key])));
  }
  assert.equal(manifest.totals.tables, manifest.tables.length);
}

/** The list is complete, and of every file size and checksum are right. */
async function assertFiles(manifest: Manifest, output: string): Promise<void> {
  const entries = await readdir(output, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(output, join(entry.parentPath, entry.name)));
  const expected = ['manifest.json', ...manifest.files.map(({ path }) => path)];
  assert.deepEqual(paths.map((path) => path.split(sep).join('/')).sort(), expected.sort());
  for (const file of manifest.files) {
    const content = await readFile(join(output, file.path));
    assert.equal(file.bytes, (await stat(join(output, file.path))).size, file.path);
    assert.equal(file.sha256, createHash('sha256').update(content).digest('hex'), file.path);
  }
}

/** The manifest's own checksum, by its definition: of the file with 64 zeros in its place. */
async function assertSeal(output: string): Promise<void> {
  const text = await readFile(join(output, 'manifest.json'), 'utf8');
  const { sha256 } = JSON.parse(text) as Manifest;
  const zeroed = text.replace(`"sha256":"${sha256}"}\n`, `"sha256":"${'0'.repeat(64)}"}\n`);
  assert.equal(createHash('sha256').update(zeroed).digest('hex'), sha256);
}
