import assert from 'node:assert/strict';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { readResult, writeResult } from '../../../src/benchmark/files/result-file.ts';
import { FailedError, UserError } from '../../../src/errors.ts';
import { emptyMigration, fullMigration, sampleResult } from '../sample-result.ts';

const schema = JSON.parse(readFileSync(new URL('../../../docs/benchmark.schema.json', import.meta.url), 'utf8'));
const validates = new Ajv2020({ strict: true }).compile(schema);

let directory = '';
before(() => {
  directory = mkdtempSync(join(tmpdir(), 'pgproof-test-'));
});
after(() => rmSync(directory, { recursive: true, force: true }));

const path = () => join(directory, 'result.json');
type Json = Record<string, unknown>;

/** The sample as JSON, with one value set (or, for undefined, removed); a path such as `migrations 0 name`. */
function changed(place: string, value: unknown): Json {
  const copy = JSON.parse(JSON.stringify(sampleResult())) as Json;
  const keys = place.split(' ');
  const last = keys.pop() as string;
  // biome-ignore lint/suspicious/noExplicitAny: the whole point is to reach anywhere
  const parent = keys.reduce<any>((at, key) => at[key], copy);
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return copy;
}

/** Every place of a value in the sample. */
function placesOf(value: unknown, at = ''): string[] {
  if (typeof value !== 'object' || value === null) return [at];
  const inside = Object.entries(value).flatMap(([key, each]) => placesOf(each, at === '' ? key : `${at} ${key}`));
  return at === '' ? inside : [at, ...inside];
}

const isReadable = async (value: unknown): Promise<boolean> => {
  writeFileSync(path(), JSON.stringify(value));
  return readResult(path()).then(
    () => true,
    (error: unknown) => {
      assert.ok(error instanceof UserError, String(error));
      assert.doesNotMatch(error.message, /\n/);
      return false;
    },
  );
};

test('what is written is read again, and fits the schema', async () => {
  const results = [
    sampleResult(),
    sampleResult({ commit: undefined, noise: undefined, migrations: [] }),
    sampleResult({ notes: ['`|\u0000\u202e', ''], migrations: [{ ...emptyMigration, name: '\u001b[31m|`*' }] }),
  ];
  for (const result of results) {
    await writeResult(path(), result);
    assert.deepEqual(await readResult(path()), JSON.parse(JSON.stringify(result)));
    assert.ok(validates(JSON.parse(readFileSync(path(), 'utf8'))), JSON.stringify(validates.errors));
  }
  assert.doesNotMatch(readFileSync(path(), 'utf8'), /"commit": null|undefined/);
  assert.deepEqual(readdirSync(directory), ['result.json']);
});

test('reader and schema refuse the same, at every place', async () => {
  for (const place of placesOf(JSON.parse(JSON.stringify(sampleResult())))) {
    for (const value of [undefined, null, -1, 0.5, 'other', '', true, [], {}, 1e300]) {
      const json = changed(place, value);
      assert.equal(await isReadable(json), validates(json), `${place} = ${JSON.stringify(value)}`);
    }
  }
  const extra = changed('migrations 0 statements 0 trace locks 0 extra', 1);
  assert.deepEqual([await isReadable(extra), validates(extra)], [false, false]);
});

test('what is refused, and how', async () => {
  const refusals: readonly (readonly [string, RegExp, typeof UserError])[] = [
    ['{"kind', /is no whole result: it is not JSON/, FailedError],
    ['null', /is no result of a benchmark/, UserError],
    ['{"formatVersion":1}', /is no result of a benchmark/, UserError],
    ['{"kind":"pgproof-benchmark","formatVersion":2,"new":[]}', /newer pgproof: its format is 2/, UserError],
    [
      JSON.stringify(sampleResult()).replace('0.031', '1e999'),
      /is no whole result: noise: expected a number/,
      FailedError,
    ],
    [
      JSON.stringify(changed('migrations 1 name', '001_orders')),
      /migrations\[1\]\.name: "001_orders" is there twice/,
      FailedError,
    ],
    [
      JSON.stringify(changed('migrations 0 status', 'a\nb')),
      /migrations\[0\]\.status: expected .*got "a\\nb"/,
      FailedError,
    ],
  ];
  for (const [content, message, kind] of refusals) {
    writeFileSync(path(), content);
    await assert.rejects(readResult(path(), 'the baseline'), (error) => {
      assert.ok(error instanceof UserError);
      assert.equal(error.constructor, kind, error.message);
      assert.match(error.message, message);
      assert.match(error.message, /^the baseline /);
      return true;
    });
  }
});

test('files that cannot be a result', async () => {
  await assert.rejects(readResult(join(directory, 'none.json')), /^UserError: there is no result at/);
  await assert.rejects(readResult(directory), /^UserError: .* is a directory/);
  truncateSync(path(), 64 * 1024 * 1024 + 1);
  await assert.rejects(readResult(path()), /^UserError: .* has more than 64 MiB/);
  rmSync(path());
});

test('a result that its reader would refuse is not written, and an older one stays', async () => {
  await writeResult(path(), sampleResult());
  const twice = sampleResult({ migrations: [fullMigration, fullMigration] });
  await assert.rejects(writeResult(path(), twice), /is there twice/);
  await assert.rejects(writeResult(path(), sampleResult({ noise: Number.NaN })), /noise/);
  assert.equal((await readResult(path())).migrations.length, 2);
  assert.deepEqual(readdirSync(directory), ['result.json']);
});

test('directories are made, links are replaced and not followed, and what cannot be written is said', async () => {
  const other = join(directory, 'other');
  writeFileSync(other, 'precious');
  mkdirSync(join(directory, 'out'));
  symlinkSync(other, join(directory, 'out', 'result.json'));
  await writeResult(join(directory, 'out', 'result.json'), sampleResult());
  assert.equal(readFileSync(other, 'utf8'), 'precious');
  await writeResult(join(directory, 'a', 'b', 'result.json'), sampleResult());
  assert.deepEqual(readdirSync(join(directory, 'a', 'b')), ['result.json']);
  await assert.rejects(writeResult(join(other, 'result.json'), sampleResult()), /^FailedError: .* cannot be written/);
  await assert.rejects(writeResult(join(directory, 'a'), sampleResult()), /^FailedError: .* cannot be written/);
  assert.deepEqual(readdirSync(directory).toSorted(), ['a', 'other', 'out', 'result.json']);
});
