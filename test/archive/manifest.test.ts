import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { manifestText, readManifest, serializeManifest } from '../../src/archive/manifest.ts';
import { FailedError, UserError } from '../../src/errors.ts';
import { hostileNames, sampleManifest, type Unsealed } from './sample-manifest.ts';

const schema = JSON.parse(readFileSync(new URL('../../docs/manifest.schema.json', import.meta.url), 'utf8'));
const validates = new Ajv2020({ strict: true, allErrors: false }).compile(schema);

const shop = () =>
  sampleManifest([
    { schema: 'public', name: 'events', ranges: [2, 3, 1] },
    { schema: 'public', name: 'orders' },
    { schema: 'audit', name: 'empty', ranges: [] },
    { schema: 'audit', name: 'no rows', rowsPerPart: 0 },
  ]);

/** The text of anything, its checksum as the format's description says: replaced by zeros, hashed, put back. */
function seal(value: object): string {
  const zeros = '0'.repeat(64);
  const text = `${JSON.stringify({ ...value, sha256: '' }).slice(0, -'"sha256":""}'.length)}\n"sha256":"${zeros}"}\n`;
  return text.replace(zeros, createHash('sha256').update(text).digest('hex'));
}

/** A deep copy of the sample with one value set (or, for undefined, removed); a path such as `tables.0.oid`. */
function changed(path: string, value: unknown): Record<string, unknown> {
  const copy = structuredClone(shop()) as unknown as Record<string, unknown>;
  const keys = path.split('.');
  const last = keys.pop() as string;
  // biome-ignore lint/suspicious/noExplicitAny: the whole point is to reach anywhere
  const parent = keys.reduce<any>((at, key) => at[key], copy);
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return copy;
}

function refusal(text: string | Uint8Array): UserError {
  try {
    readManifest(text);
  } catch (error) {
    assert.ok(error instanceof UserError, String(error));
    assert.doesNotMatch(error.message, /\n/);
    assert.notEqual(error.hint, '');
    return error;
  }
  assert.fail('it was accepted');
}

test('what is written reads back equal, and validates by the schema', () => {
  const manifests: Unsealed[] = [
    shop(),
    sampleManifest([]),
    sampleManifest(
      hostileNames.map((name) => ({ schema: name, name: `${name}.` })),
      {
        leftOut: hostileNames.map((name) => ({ kind: 'table-data' as const, name, reason: `asked for: ${name}` })),
        retries: [{ what: hostileNames.join(), cause: '' }],
        copySettings: Object.fromEntries(hostileNames.map((name) => [name, name])),
      },
    ),
  ];
  for (const manifest of manifests) {
    const text = serializeManifest(manifest);
    const { sha256, ...read } = readManifest(Buffer.from(text));
    assert.deepEqual(read, JSON.parse(JSON.stringify(manifest)));
    assert.match(sha256, /^[0-9a-f]{64}$/);
    assert.ok(validates(JSON.parse(text)), JSON.stringify(validates.errors));
    assert.equal(serializeManifest(readManifest(text)), text);
  }
});

test('a line for every table and file, and the checksum alone on the last', () => {
  const lines = serializeManifest(shop()).trimEnd().split('\n');
  for (const table of shop().tables) {
    assert.equal(
      lines.filter((line) => line.startsWith(`{"schema":"${table.schema}","name":"${table.name}"`)).length,
      1,
    );
    assert.equal(lines.filter((line) => line.startsWith(`{"path":"${table.file}"`)).length, 1);
  }
  assert.match(lines.at(-1) ?? '', /^"sha256":"[0-9a-f]{64}"\}$/);
  // The opening brace, every field, and the items and closing brackets of the lists of 2, 4 and 6.
  assert.equal(lines.length, 1 + Object.keys(shop()).length + 1 + (2 + 1) + (4 + 1) + (6 + 1));
});

test('the checksum is that of the text with zeros in its place', () => {
  const text = serializeManifest(shop());
  const zeroed = text.replace(/[0-9a-f]{64}(?="\}\n$)/, '0'.repeat(64));
  assert.equal(readManifest(text).sha256, createHash('sha256').update(zeroed).digest('hex'));
});

test('any byte changed is found', () => {
  const good = Buffer.from(serializeManifest(sampleManifest([{ schema: 'é\ufffd', name: 't' }])));
  readManifest(good);
  for (let at = 0; at < good.length; at++) {
    for (const mask of [0x01, 0x20, 0x80]) {
      const bad = Buffer.from(good);
      bad.writeUInt8(bad.readUInt8(at) ^ mask, at);
      refusal(bad);
    }
    refusal(good.subarray(0, at));
  }
  // Both decode to U+FFFD, so that only the bytes tell.
  const sly = Buffer.from(good);
  sly[sly.indexOf(Buffer.from('\ufffd'))] = 0xf0;
  assert.match(refusal(sly).message, /not UTF-8/);
});

test('a newer format is refused as such, whatever else it holds', () => {
  const error = refusal(JSON.stringify({ formatVersion: 2, anything: [] }));
  assert.match(error.message, /^this backup was made by a newer pgproof/);
  assert.ok(!(error instanceof FailedError));
});

test('damage ends in exit code 1, with the place in the message', () => {
  const error = refusal(seal(changed('tables.1.segments.0.sha256', 'short\nand odd')));
  assert.equal(error.exitCode, 1);
  assert.equal(
    error.message,
    'manifest.json is damaged: tables[1].segments[0].sha256: expected a SHA-256 in hexadecimal, got "short\\nand odd"',
  );
});

test('the unchanged sample passes the way the broken ones are made', () => {
  readManifest(seal(changed('durationMs', 8200)));
});

test('a writer cannot write what a reader refuses', () => {
  assert.throws(() => serializeManifest(changed('durationMs', 1.5) as unknown as Unsealed), /durationMs/);
  assert.throws(() => serializeManifest(changed('totals.rows', 1) as unknown as Unsealed), /totals\.rows/);
});

/** Broken in one field: the reader and the schema refuse each of them. */
const brokenFields: readonly [path: string, ...values: unknown[]][] = [
  ['formatVersion', 0, -1, '1', null, 1.5],
  ['unknown', 1],
  ['tool', [], 'pgproof'],
  ['tool.name', 'other'],
  ['tool.version', '', 1],
  ['startedAt', 'yesterday', '2026-03-01 02:00:00Z', '2026-03-01T02:00:00', 1],
  ['durationMs', -1, 1.5, '1', 2 ** 53, null],
  ['source.database', ''],
  ['source.systemIdentifier', 7, '0x12'],
  ['source.standby', 0, 'false'],
  ['source.password', 'x'],
  ['snapshot.lsn', '0', 'g/0', '0/0 '],
  ['snapshot.isolation', 'read committed'],
  ['copySettings', [], { a: 1 }],
  ['options', { a: null }, { a: { b: 1 } }, { a: [1] }, { a: 0.5 }],
  ['compression', 'zstd', 'rar:1', 'gzip:', 'zstd:1\n'],
  ['totals.rows', '10', -1],
  ['schemas', {}],
  ['schemas.0.schema', ''],
  ['tables', {}, null],
  ['tables.0.oid', 0, 2 ** 32, '16384'],
  ['tables.0.name', '', null],
  ['tables.0.columns', 'id', [''], [1]],
  ['tables.0.fingerprint.sum', '0', 'A'.repeat(32), 0],
  ['tables.0.loadedThrough', null, { schema: 'a' }, { schema: 'a', name: 'b', oid: 1 }],
  ['tables.0.segments.0.offset', -1, 0.5],
  ['tables.0.segments.0.sha256', 'A'.repeat(64), '0'.repeat(63)],
  ['tables.0.segments.0.pages', [], [0], [0, 1, 2], [null, 1], [-1, 2], [0, '1'], 0, [0, 2 ** 32]],
  ['tables.0.segments.0.extra', 1],
  ['files.0.bytes', -1],
  ['leftOut', [{ kind: 'other', name: '', reason: '' }], [{ kind: 'table', name: '' }]],
  ['retries', [{ what: 'x' }], [null]],
  ...[
    '',
    '/etc/passwd',
    '../x',
    'dump/../../x',
    'dump/..',
    './x',
    'dump//x',
    'dump/',
    'dump\\..\\x',
    'C:\\x',
    'C:/x',
    '//host/x',
    'dump/x\0',
    'dump/\n',
    'dump/.hidden',
    '~/x',
    'dump/%2e%2e/x',
  ].flatMap((path): [string, unknown][] => [
    ['files.0.path', path],
    ['tables.0.file', path],
  ]),
];

test('the reader and the schema refuse the same broken fields', () => {
  for (const [path, ...values] of brokenFields) {
    for (const value of values) {
      const broken = changed(path, value);
      const what = `${path} = ${JSON.stringify(value)}`;
      assert.match(
        refusal(seal(broken)).message,
        /^manifest\.json is damaged: .*(expected|unknown field|is missing)/,
        what,
      );
      assert.equal(validates(JSON.parse(seal(broken))), false, what);
    }
  }
});

test('the reader and the schema refuse any missing field', () => {
  const places = ['', 'tool', 'source', 'client', 'snapshot', 'totals', 'schemas.0', 'tables.0', 'files.0'];
  for (const place of [...places, 'tables.0.fingerprint', 'tables.0.segments.0']) {
    // biome-ignore lint/suspicious/noExplicitAny: the whole point is to reach anywhere
    const parent = (place === '' ? [] : place.split('.')).reduce<any>((at, key) => at[key], shop());
    for (const key of Object.keys(parent)) {
      const path = place === '' ? key : `${place}.${key}`;
      const broken = seal(changed(path, undefined));
      assert.match(refusal(broken).message, /missing/, path);
      assert.equal(validates(JSON.parse(broken)), false, path);
    }
  }
});

test('the reader and the schema accept the same unusual fields', () => {
  const unusual: [path: string, value: unknown][] = [
    ['tables.0.loadedThrough', { schema: 'public', name: 'events_all' }],
    ['tables.0.columns', []],
    ['source.systemIdentifier', ''],
    ['snapshot.takenAt', '2026-03-01T02:00:00.123456+05:30'],
    ['compression', 'zstd:-5'],
    ['options', {}],
    ['durationMs', Number.MAX_SAFE_INTEGER],
    ['leftOut', [{ kind: 'role-passwords', name: '', reason: 'never read' }]],
  ];
  for (const [path, value] of unusual) {
    const text = seal(changed(path, value));
    readManifest(text);
    assert.ok(validates(JSON.parse(text)), `${path}: ${JSON.stringify(validates.errors)}`);
  }
});

/** Contradictions between fields, which a JSON Schema cannot say. */
const contradictions: readonly [path: string, value: unknown, message: RegExp][] = [
  ['totals.tables', 5, /totals\.tables: 5 is not the sum/],
  ['totals.rawBytes', 1, /totals\.rawBytes/],
  ['schemas.0.storedBytes', 1, /schemas\[0\]\.storedBytes/],
  ['schemas.0.schema', 'audit', /schemas/],
  ['schemas', [], /"public" has tables and is not listed/],
  ['tables.0.rows', 5999, /tables\[0\]\.rows: 5999 is not the sum of its segments', 6000/],
  ['tables.0.rawBytes', 1, /tables\[0\]\.rawBytes/],
  ['tables.0.storedBytes', 10, /the size of dump\/3000\.dat\.zst/],
  ['tables.0.fingerprint.rows', 1, /fingerprint\.rows/],
  ['tables.0.file', 'dump/9.dat', /dump\/9\.dat is not among the files/],
  ['tables.1.file', 'dump/3000.dat.zst', /two tables have this file/],
  ['tables.1.oid', 16384, /two tables have this oid/],
  ['tables.1.name', 'events', /the table is listed twice/],
  ['tables.0.segments.0.offset', 1, /segments\[0\]\.offset: 1 is not the end of the segment before, 0/],
  ['tables.0.segments.1.offset', 13_019, /segments\[1\]\.offset/],
  ['tables.0.segments.1.offset', 13_021, /segments\[1\]\.offset/],
  ['tables.0.segments.5.length', 13_021 + 18, /no room for the end marker/],
  ['tables.0.segments.1.part', 0, /part 0 of pages \[0,8192\] is listed twice/],
  ['tables.0.segments.1.part', 2, /a part before part 2 is missing/],
  ['tables.0.segments.5.pages', [16_383, null], /the page range from 16383 overlaps/],
  ['tables.0.segments.5.pages', null, /overlaps/],
  ['tables.0.segments.5.pages', [7, 7], /is empty/],
  ['tables.1.segments.0.rows', 0, /0 rows cannot have 70000 bytes/],
  ['tables.1.segments.0.rows', 70_001, /70001 rows cannot have/],
  ['files.1.path', 'dump/toc.dat', /listed twice/],
  ['files.0.path', 'dump/other.dat', /toc\.dat is missing/],
  ['files.5.path', 'manifest.json', /cannot list itself/],
  ['compression', 'none', /as nothing is compressed/],
];

test('contradictions between fields are refused', () => {
  for (const [path, value, message] of contradictions) {
    const broken = seal(changed(path, value));
    assert.ok(validates(JSON.parse(broken)), `${path} is broken in itself: ${JSON.stringify(validates.errors)}`);
    assert.match(refusal(broken).message, message, path);
  }
});

test('page ranges and parts may lie in the file in any order', () => {
  const manifest = structuredClone(shop());
  const segments = manifest.tables[0]?.segments as unknown as { pages: unknown; part: number }[];
  const order = segments.map(({ pages, part }) => ({ pages, part })).reverse();
  segments.forEach((segment, index) => {
    Object.assign(segment, order[index]);
  });
  readManifest(serializeManifest(manifest));
});

test('20,000 tables and 100,000 segments are written piece by piece and read back', () => {
  const manifest = sampleManifest(
    Array.from({ length: 20_000 }, (_, index) => ({
      schema: `s${index % 50}`,
      name: `table ${index}`,
      ranges: [2, 3],
    })),
  );
  let longest = 0;
  let pieces = '';
  for (const piece of manifestText(manifest)) {
    longest = Math.max(longest, piece.length);
    pieces += piece;
  }
  assert.ok(longest < 4096, `a piece of ${longest} characters`);
  const read = readManifest(pieces);
  assert.equal(read.tables.length, 20_000);
  assert.equal(
    read.tables.reduce((total, table) => total + table.segments.length, 0),
    100_000,
  );
});
