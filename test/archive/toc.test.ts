import assert from 'node:assert/strict';
import { cp, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { parseToc, serializeToc, type Toc } from '../../src/archive/toc.ts';
import { spliceTableData, tableEntries } from '../../src/archive/toc-splice.ts';
import { UserError } from '../../src/errors.ts';
import { createDatabase, execute, forEachServer, mustRunTool, sharedCluster } from '../support/servers.ts';
import {
  comparable,
  createAwkwardDatabase,
  dump,
  dumpAndSplice,
  type TestDatabase,
  withQuotedNames,
} from './toc-support.ts';

/** Numbers that look random and are the same in every run (mulberry32). */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** Damaged bytes are refused with a clear error, or they are a table of contents that is read as it stands. */
function assertReadOrRefused(bytes: Buffer, what: string): void {
  let toc: Toc;
  try {
    toc = parseToc(bytes);
  } catch (error) {
    assert.ok(error instanceof UserError, `${what}: ${error}`);
    assert.match(error.message, /^toc\.dat (is damaged: |has the unsupported archive version )/, what);
    return;
  }
  assert.ok(serializeToc(toc).equals(bytes), `${what}: is written differently from how it was read`);
}

/** Entry by entry: the difference between two whole lists would be megabytes of text. */
function assertSameEntries(actual: Toc, expected: Toc): void {
  const [actualEntries, expectedEntries] = [comparable(actual), comparable(expected)];
  for (const [place, entry] of expectedEntries.entries()) assert.deepEqual(actualEntries[place], entry);
  assert.equal(actualEntries.length, expectedEntries.length);
}

forEachServer('table of contents', (server) => {
  const cluster = sharedCluster(server, { settings: { max_locks_per_transaction: '1000' } });
  let folder: string;
  let database: TestDatabase;
  let full: Awaited<ReturnType<typeof dump>>;
  let spliced: Awaited<ReturnType<typeof dumpAndSplice>>;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pgproof-toc-'));
    database = await createAwkwardDatabase(server, cluster());
    full = await dump(database, join(folder, 'full'));
    spliced = await dumpAndSplice(database, join(folder, 'spliced'), true);
  });
  after(() => rm(folder, { recursive: true }));

  test('is written as it was read', () => {
    assert.ok(full.toc.entries.length > 500);
    assert.ok(serializeToc(full.toc).equals(full.bytes));
    const again = serializeToc(spliced.toc);
    assert.deepEqual(parseToc(again), spliced.toc);
  });

  test('with entries added is that of a full dump', async () => {
    assertSameEntries(spliced.toc, full.toc);
    assert.ok(spliced.toc.entries.some(({ defn }) => defn?.startsWith('-- load via partition root ')));
    const onlyTables = await dumpAndSplice(database, join(folder, 'tables'), false);
    assertSameEntries(onlyTables.toc, full.toc);
  });

  test('has unique, compact ids that rise with the tables, after those of the schema', () => {
    const ours = [...spliced.files].toSorted(([a], [b]) => a - b).map(([, { dumpId }]) => dumpId);
    assert.deepEqual(
      ours,
      ours.toSorted((a, b) => a - b),
    );
    const ids = spliced.toc.entries.map(({ dumpId }) => dumpId);
    assert.equal(new Set(ids).size, ids.length);
    const added = ids.length - parseToc(spliced.bytes).entries.length;
    const largestBefore = Math.max(...parseToc(spliced.bytes).entries.map(({ dumpId }) => dumpId));
    assert.equal(Math.max(...ids), largestBefore + added);
  });

  test('gives the script of a full dump, under every selection', async () => {
    const stock = join(folder, 'stock');
    await cp(full.folder, stock, { recursive: true });
    await writeFile(join(stock, 'toc.dat'), serializeToc(quoted(full.toc)));
    await completeArchive();
    const selections = [
      [],
      ['--data-only', '--disable-triggers'],
      ['--section=data'],
      ['--clean', '--if-exists', '--create'],
      ['-n', 'names', '-n', '\\'],
      ['-t', 'big', '-t', '::error::x', '--strict-names'],
    ];
    for (const selection of selections) {
      const [expected, actual] = [await script(stock, selection), await script(spliced.folder, selection)];
      assert.ok(expected.length > 5_000, `${selection}`);
      assert.ok(expected === actual, `the scripts differ: pg_restore ${selection.join(' ')}`);
    }
  });

  async function script(archive: string, selection: readonly string[]): Promise<string> {
    const text = await mustRunTool(server, 'pg_restore', ['-f', '-', ...selection, archive]);
    return text.replaceAll(/^\\(un)?restrict .*\n/gm, '');
  }

  /** Puts the full dump's data files, under our names, and our table of contents into the spliced archive. */
  async function completeArchive(): Promise<void> {
    const names = await readdir(full.folder);
    const data = full.toc.entries.filter(({ desc, oid }) => desc === 'TABLE DATA' && spliced.files.has(oid));
    assert.equal(data.length, spliced.files.size);
    for (const { oid, file } of data) {
      const suffix = names.find((name) => name.startsWith(file))?.slice(file.length);
      await rename(
        join(full.folder, `${file}${suffix}`),
        join(spliced.folder, `${spliced.files.get(oid)?.file}${suffix}`),
      );
    }
    await writeFile(join(spliced.folder, 'toc.dat'), serializeToc(quoted(spliced.toc)));
  }

  /** Makes no difference to our own entries, but to those that pg_dump wrote for extensions. */
  function quoted(toc: Toc): Toc {
    return { ...toc, entries: toc.entries.map(withQuotedNames) };
  }

  test('refuses what pg_restore would lose in silence', () => {
    const schema = parseToc(spliced.bytes);
    const ordinaryOids = new Set(spliced.tables.map(({ oid }) => oid));
    const { tables } = spliced;
    const [first, ...others] = tables;
    assert.ok(first);
    const { schema: schemaName, name } = tableEntries(schema, ordinaryOids)[0] as { schema: string; name: string };
    assert.throws(() => spliceTableData(spliced.toc, { tables, ordinaryOids }), /pg_dump wrote TABLE DATA itself for /);
    assert.throws(
      () => spliceTableData(schema, { tables: others, ordinaryOids }),
      (error: Error) => error.message.includes(`without data [${schemaName}.${name}]`),
    );
    assert.doesNotThrow(() =>
      spliceTableData(schema, { tables: others, ordinaryOids, withoutData: new Set([first.oid]) }),
    );
    assert.throws(() => spliceTableData(schema, { tables: [...tables, first], ordinaryOids }), /given twice 1$/);
    const partitioned = schema.entries.find(({ desc, tag }) => desc === 'TABLE' && tag === 'by_enum');
    assert.ok(partitioned);
    assert.throws(
      () => spliceTableData(schema, { tables: [...tables, { ...first, oid: partitioned.oid }], ordinaryOids }),
      /not in the archive as tables with data \[partitions\.by_enum \(TABLE, oid \d+\)\]/,
    );
    const sequence = schema.entries.find(({ desc, tag }) => desc === 'SEQUENCE' && tag === 'used');
    assert.ok(sequence);
    const value = { oid: sequence.oid, lastValue: '3', isCalled: true };
    const splice = { tables, sequences: [value], ordinaryOids };
    assert.throws(() => spliceTableData(schema, { ...splice, sequences: [value, value] }), /given twice/);
    assert.throws(() => spliceTableData(full.toc, splice), /pg_dump wrote TABLE DATA itself/);
    assert.throws(
      () => spliceTableData(schema, { ...splice, sequences: [{ ...value, oid: 1 }] }),
      /has no sequence with the oid 1/,
    );
    const { toc } = spliceTableData(schema, { ...splice, tables: [first], withoutData: withoutFirst() });
    assert.throws(
      () => spliceTableData(toc, { ...splice, tables: [], withoutData: ordinaryOids }),
      /pg_dump wrote SEQUENCE SET itself for relations\.used/,
    );
    function withoutFirst(): Set<number> {
      return new Set(others.map(({ oid }) => oid));
    }
  });

  test('keeps names in any encoding as they are', async () => {
    for (const encoding of ['LATIN1', 'SQL_ASCII']) {
      const name = encoding.toLowerCase();
      const url = await createDatabase(cluster(), name, `TEMPLATE template0 ENCODING '${encoding}'`);
      await execute(
        url,
        `DO $$ BEGIN EXECUTE format('CREATE TABLE %1$I (%1$I int)', convert_from('\\xe9', '${encoding}')); END $$`,
      );
      const out = join(folder, name);
      await mustRunTool(server, 'pg_dump', ['-Fd', '--no-sync', '-f', out, name], cluster().environment);
      const { bytes, toc } = await readArchive(out);
      assert.ok(serializeToc(toc).equals(bytes));
      const table = toc.entries.find(({ desc }) => desc === 'TABLE');
      assert.equal(table?.tag, '\u00e9');
      const own = spliceTableData(
        { ...toc, entries: toc.entries.filter(({ desc }) => desc !== 'TABLE DATA') },
        { tables: [{ oid: table.oid, columns: ['\u00e9'] }], ordinaryOids: new Set([table.oid]) },
      );
      assertSameEntries(own.toc, toc);
    }
  });

  async function readArchive(archive: string) {
    const bytes = await readFile(join(archive, 'toc.dat'));
    return { bytes, toc: parseToc(bytes) };
  }

  test('that is cut or damaged is refused, or read as it stands', async () => {
    const random = randomNumbers(server.major);
    const { bytes } = await readArchive(join(folder, 'latin1'));
    for (let length = 0; length < bytes.length; length++) {
      assert.throws(() => parseToc(bytes.subarray(0, length)), UserError, `cut to ${length} bytes`);
    }
    for (let round = 0; round < 5_000; round++) {
      const damaged = Buffer.from(bytes);
      const changes = 1 + random(3);
      for (let change = 0; change < changes; change++) damaged.writeUInt8(random(256), random(damaged.length));
      assertReadOrRefused(damaged, `seed ${server.major}, round ${round}`);
    }
    for (let round = 0; round < 100; round++) {
      const length = random(full.bytes.length);
      assert.throws(() => parseToc(full.bytes.subarray(0, length)), UserError, `cut to ${length} bytes`);
    }
  });
});
