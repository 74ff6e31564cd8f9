import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { bytesOfText, parseToc, serializeToc, type Toc, type TocEntry, textOfBytes } from '../../src/archive/toc.ts';
import {
  fileNameOf,
  type Splice,
  spliceTableData,
  tableEntries,
  withCompression,
} from '../../src/archive/toc-splice.ts';
import { UserError } from '../../src/errors.ts';
import { mustRunTool, newestServer } from '../support/servers.ts';

const [ordinary, partitioned] = ['r'.charCodeAt(0), 'p'.charCodeAt(0)];

function entry(dumpId: number, desc: string, name: string, more: Partial<TocEntry> = {}): TocEntry {
  return {
    dumpId,
    hadDumper: false,
    tableOid: desc === 'TABLE' || desc === 'SEQUENCE' ? 1259 : 0,
    oid: desc === 'TABLE' || desc === 'SEQUENCE' ? 1000 + dumpId : 0,
    tag: name,
    desc,
    section: 2,
    defn: null,
    dropStmt: desc === 'TABLE' ? `DROP TABLE s.${name};\n` : '',
    copyStmt: null,
    namespace: 's',
    tablespace: null,
    tableAm: null,
    relkind: desc === 'TABLE' ? ordinary : 0,
    owner: 'me',
    withOids: false,
    dependencies: [],
    file: '',
    ...more,
  };
}

/** As pg_dump leaves it: an extension's table and sequence with data, a large object and a constraint. */
function schemaToc(minor = 16): Toc {
  const entries = [
    entry(1, 'STDSTRINGS', 'STDSTRINGS', { namespace: null, defn: "SET standard_conforming_strings = 'on';\n" }),
    // Oids are unique within a catalog only: a type may have the one of a table.
    entry(9, 'TYPE', 't', { tableOid: 1247, oid: 1011 }),
    entry(10, 'TABLE', 'a'),
    entry(11, 'TABLE', 'tree', { relkind: partitioned }),
    entry(12, 'TABLE', 'z'),
    entry(13, 'SEQUENCE', "it's\\"),
    entry(14, 'SEQUENCE', 'b'),
    entry(21, 'TABLE DATA', 'config', { section: 3, oid: 900, hadDumper: true, dependencies: [2], file: '21.dat' }),
    entry(22, 'SEQUENCE SET', 'c', { section: 3, dependencies: [3] }),
    entry(23, 'BLOBS', 'BLOBS', { section: 3, namespace: null, hadDumper: true, file: 'blobs.toc' }),
    entry(30, 'CONSTRAINT', 'a_pkey', { section: 4, dependencies: [10] }),
  ];
  const withoutRelkind = entries.map((one) => ({ ...one, relkind: minor >= 16 ? one.relkind : null }));
  return {
    header: {
      minor,
      revision: 0,
      compression: minor >= 15 ? 1 : -1,
      createdAt: [0, 1, 2, 3, 4, 125, 0],
      database: 'd',
      serverVersion: '17.1',
      clientVersion: '17.1',
    },
    entries: withoutRelkind,
  };
}

const [a, z] = [
  { oid: 1010, columns: ['id', 'a "b'] },
  { oid: 1012, columns: [] },
];
const sequences = [
  { oid: 1013, lastValue: '-9223372036854775808', isCalled: false },
  { oid: 1014, lastValue: '9223372036854775807', isCalled: true },
];

function splicedNames(toc: Toc, splice: Splice): string[] {
  return spliceTableData(toc, splice).toc.entries.map(({ desc, tag }) => `${desc} ${tag}`);
}

test('our entries are sorted in among those that pg_dump wrote itself', () => {
  const names = splicedNames(schemaToc(), { tables: [z, a], sequences });
  assert.deepEqual(names.slice(7), [
    'TABLE DATA a',
    'TABLE DATA config',
    'TABLE DATA z',
    'SEQUENCE SET b',
    'SEQUENCE SET c',
    "SEQUENCE SET it's\\",
    'BLOBS BLOBS',
    'CONSTRAINT a_pkey',
  ]);
  const schema = schemaToc();
  const onlySchema = { ...schema, entries: schema.entries.filter(({ section }) => section < 3) };
  assert.deepEqual(splicedNames(onlySchema, { tables: [a, z] }).slice(7), ['TABLE DATA a', 'TABLE DATA z']);
});

test('the entries say what pg_restore executes', () => {
  const { toc, files } = spliceTableData(schemaToc(), { tables: [z, a], sequences });
  const find = (desc: string, tag: string) => toc.entries.find((one) => one.desc === desc && one.tag === tag);
  assert.equal(find('TABLE DATA', 'a')?.copyStmt, 'COPY s.a ("id", "a ""b") FROM stdin;\n');
  assert.equal(find('TABLE DATA', 'z')?.copyStmt, 'COPY s.z  FROM stdin;\n');
  assert.deepEqual(find('TABLE DATA', 'a')?.dependencies, [10]);
  assert.equal(
    find('SEQUENCE SET', "it's\\")?.defn,
    `SELECT pg_catalog.setval('"s"."it''s\\"', -9223372036854775808, false);\n`,
  );
  assert.equal(find('SEQUENCE SET', 'b')?.defn, `SELECT pg_catalog.setval('"s"."b"', 9223372036854775807, true);\n`);
  assert.deepEqual(
    [...files],
    [
      [1010, { dumpId: 31, file: '31.dat' }],
      [1012, { dumpId: 32, file: '32.dat' }],
    ],
  );
});

test('a leaf is loaded through the root of its tree where the archive has it', () => {
  const copyOf = (loadThroughRoot: number) => {
    const { toc } = spliceTableData(schemaToc(), { tables: [{ ...a, columns: ['id'], loadThroughRoot }, z] });
    const data = toc.entries.find(({ desc, tag }) => desc === 'TABLE DATA' && tag === 'a');
    return [data?.defn, data?.copyStmt];
  };
  assert.deepEqual(copyOf(1011), ['-- load via partition root s.tree', 'COPY s.tree ("id") FROM stdin;\n']);
  assert.deepEqual(copyOf(4711), [null, 'COPY s.a ("id") FROM stdin;\n']);
});

test('no id is taken that another entry depends on', () => {
  const schema = schemaToc();
  const dangling = entry(29, 'INDEX', 'i', { section: 4, dependencies: [10, 35] });
  const { files } = spliceTableData({ ...schema, entries: [...schema.entries, dangling] }, { tables: [a, z] });
  assert.deepEqual(
    [...files.values()].map(({ dumpId }) => dumpId),
    [36, 37],
  );
});

test('ids and files of the caller are used when they are free', () => {
  const { files } = spliceTableData(schemaToc(), { tables: [{ ...a, dumpId: 31, file: 'mine.dat' }, z] });
  assert.deepEqual(
    [...files.values()],
    [
      { dumpId: 31, file: 'mine.dat' },
      { dumpId: 32, file: '32.dat' },
    ],
  );
  for (const dumpId of [30, 22, 0, 31.5, 2 ** 31, Number.NaN]) {
    assert.throws(() => spliceTableData(schemaToc(), { tables: [{ ...a, dumpId }, z] }), /is taken or not above 30/);
  }
  const twice = [
    { ...a, dumpId: 40 },
    { ...z, dumpId: 40 },
  ];
  assert.throws(() => spliceTableData(schemaToc(), { tables: twice }), /the id 40 .* oid 1012 is taken/);
  for (const file of ['21.dat', 'blobs.toc', '../x.dat']) {
    assert.throws(() => spliceTableData(schemaToc(), { tables: [{ ...a, file }, z] }), /is not one of its own/);
  }
});

test('a value that is no number does not get into a statement', () => {
  for (const lastValue of ['1); DROP TABLE x; --', '', '1.5', '1\n']) {
    const value = { oid: 1014, lastValue, isCalled: true };
    assert.throws(() => spliceTableData(schemaToc(), { tables: [a, z], sequences: [value] }), /s\.b has the value/);
  }
});

test('before 1.16 the caller says which tables are not partitioned', () => {
  const toc = schemaToc(15);
  assert.throws(() => tableEntries(toc), /do not say which tables are partitioned/);
  assert.deepEqual(
    tableEntries(toc, new Set([1010, 1012])).map(({ oid, schema, name, target }) => [oid, schema, name, target]),
    [
      [1010, 's', 'a', 's.a'],
      [1012, 's', 'z', 's.z'],
    ],
  );
});

test('the header names the codec as its version does', () => {
  const compressionOf = (
    minor: number,
    ...codec: Parameters<typeof withCompression> extends [Toc, ...infer Rest] ? Rest : never
  ) => withCompression(schemaToc(minor), ...codec).header.compression;
  assert.deepEqual([compressionOf(14, 'none'), compressionOf(14, 'gzip', 6), compressionOf(14, 'gzip')], [0, 6, -1]);
  assert.deepEqual([compressionOf(15, 'none'), compressionOf(15, 'gzip', 6), compressionOf(15, 'lz4')], [0, 1, 2]);
  assert.equal(compressionOf(16, 'zstd'), 3);
  assert.throws(() => compressionOf(14, 'zstd'), /archive version 1\.14 knows no zstd/);
  assert.deepEqual(
    (['none', 'gzip', 'lz4', 'zstd'] as const).map((codec) => fileNameOf(7, codec)),
    ['7.dat', '7.dat.gz', '7.dat.lz4', '7.dat.zst'],
  );
});

test('every supported version is written as pg_restore reads it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'pgproof-splice-'));
  try {
    for (const minor of [14, 15, 16]) {
      const ordinaryOids = new Set([1010, 1012]);
      const { toc } = spliceTableData(schemaToc(minor), { tables: [a, z], sequences, ordinaryOids });
      const bytes = serializeToc(withCompression(toc, 'none'));
      assert.deepEqual(parseToc(bytes).entries, toc.entries);
      await writeFile(join(folder, 'toc.dat'), bytes);
      const list = await mustRunTool(newestServer(), 'pg_restore', ['-l', folder]);
      assert.match(list, new RegExp(`Dump Version: 1\\.${minor}-0`));
      assert.match(list, /^31; 0 1010 TABLE DATA s a me$/m);
      assert.match(list, /^34; 0 0 SEQUENCE SET s it's\\ me$/m);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('what is not such an archive is refused with the reason', () => {
  const bytes = serializeToc(schemaToc());
  const changed = (offset: number, value: number) => {
    const copy = Buffer.from(bytes);
    copy.writeUInt8(value, offset);
    return copy;
  };
  const refusal = (damaged: Buffer, message: RegExp) =>
    assert.throws(
      () => parseToc(damaged),
      (error) => error instanceof UserError && message.test(error.message),
    );
  refusal(Buffer.from('-- PostgreSQL database dump'), /does not begin with PGDMP/);
  refusal(Buffer.alloc(0), /ends 5 bytes too early/);
  refusal(changed(6, 17), /unsupported archive version 1\.17/);
  refusal(changed(6, 13), /unsupported archive version 1\.13/);
  refusal(changed(5, 2), /unsupported archive version 2\.16/);
  refusal(changed(8, 8), /integers have 8 and 8 bytes/);
  refusal(changed(10, 1), /its format is 1/);
  refusal(Buffer.concat([bytes, Buffer.alloc(3)]), /3 bytes follow its last entry/);
  const [first] = schemaToc().entries;
  assert.ok(first);
  refusal(serializeToc({ ...schemaToc(), entries: [first, first] }), /two entries have the id 1/);
  refusal(serializeToc({ ...schemaToc(), entries: [{ ...first, dumpId: 2 ** 31 }] }), /a number is malformed/);
  // Zero seconds, with a minus.
  refusal(changed(12, 1), /a number is malformed/);
  assert.throws(() => serializeToc({ ...schemaToc(), entries: [{ ...first, tag: '☃' }] }), /not a byte string: "☃"/);
});

test('text and bytes are converted both ways', () => {
  assert.equal(bytesOfText('é☃'), '\u00c3\u00a9\u00e2\u0098\u0083');
  assert.equal(textOfBytes(bytesOfText('é☃')), 'é☃');
});
