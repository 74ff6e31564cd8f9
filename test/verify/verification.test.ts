import assert from 'node:assert/strict';
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Manifest } from '../../src/archive/manifest.ts';
import { FailedError, UserError } from '../../src/errors.ts';
import { recordVerification } from '../../src/verify/outcome.ts';
import { readVerification, type Verification, writeVerification } from '../../src/verify/verification.ts';

const schema = JSON.parse(readFileSync(new URL('../../docs/verification.schema.json', import.meta.url), 'utf8'));
const validates = new Ajv2020({ strict: true }).compile(schema);

let directory = '';
before(() => {
  directory = mkdtempSync(join(tmpdir(), 'pgproof-test-'));
});
after(() => rmSync(directory, { recursive: true, force: true }));

const basic: Verification = {
  ...{ formatVersion: 1, manifestSha256: 'a'.repeat(64), level: 'basic', verifiedAt: '2026-01-31T12:00:00.000Z' },
  ...{ durationMs: 12, tables: 3, rows: 100, problems: [], notes: [] },
};
const full: Verification = {
  ...{ ...basic, level: 'full', server: '17.4', restoreMs: 2000 },
  ...{ problems: ['content: public.t: it is not what was backed up'], notes: ['orphans: …'] },
};
const path = () => join(directory, 'verification.json');

test('what is written is read again, and fits the schema', async () => {
  for (const verification of [basic, full]) {
    await writeVerification(directory, verification);
    assert.deepEqual(await readVerification(directory, basic.manifestSha256), verification);
    assert.ok(validates(JSON.parse(readFileSync(path(), 'utf8'))), JSON.stringify(validates.errors));
  }
  assert.deepEqual(readdirSync(directory), ['verification.json']);
  assert.equal(statSync(path()).mode & 0o777, 0o600);
});

test('a record of another backup, and none, are none', async () => {
  await writeVerification(directory, basic);
  assert.equal(await readVerification(directory, 'b'.repeat(64)), undefined);
  rmSync(path());
  assert.equal(await readVerification(directory, basic.manifestSha256), undefined);
});

test('reader and schema refuse the same', async () => {
  const bad: Record<string, unknown>[] = [
    { level: 'most' },
    { problems: [''] },
    { problems: 'none' },
    { restoreMs: -1 },
    { rows: 1.5 },
    { server: '' },
    { manifestSha256: 'A'.repeat(64) },
    { verifiedAt: 'yesterday' },
    { verifiedAt: undefined },
    { extra: 1 },
  ];
  for (const change of bad) {
    const value = { ...full, ...change };
    writeFileSync(path(), JSON.stringify(value));
    await assert.rejects(readVerification(directory, basic.manifestSha256), FailedError, JSON.stringify(change));
    assert.equal(validates(JSON.parse(JSON.stringify(value))), false, JSON.stringify(change));
  }
  writeFileSync(path(), '{"format');
  await assert.rejects(readVerification(directory, basic.manifestSha256), /not JSON/);
  writeFileSync(path(), JSON.stringify({ formatVersion: 2 }));
  await assert.rejects(readVerification(directory, basic.manifestSha256), (error) => {
    return error instanceof UserError && !(error instanceof FailedError) && /newer pgproof/.test(error.message);
  });
});

test('a link in the place of the unfinished record is not followed', async () => {
  const other = join(directory, 'other');
  writeFileSync(other, 'precious');
  symlinkSync(other, `${path()}.new`);
  await writeVerification(directory, basic);
  assert.equal(readFileSync(other, 'utf8'), 'precious');
  assert.deepEqual(await readVerification(directory, basic.manifestSha256), basic);
  assert.deepEqual(readdirSync(directory).toSorted(), ['other', 'verification.json']);
  rmSync(other);
});

test('what a drill found stays when reading finds nothing, and not when it does', async () => {
  const manifest = { sha256: basic.manifestSha256, tables: [] } as unknown as Manifest;
  const log = { warn: (text: string) => assert.fail(text) } as unknown as Parameters<
    typeof recordVerification
  >[2]['log'];
  const verification = { level: 'basic', durationMs: 1, files: 1, rows: 1 } as const;
  const record = async (problems: string[]) => {
    await recordVerification(
      { path: directory, manifest },
      { verification, problems },
      { log, redact: (line) => line },
    );
    return (await readVerification(directory, basic.manifestSha256))?.level;
  };
  await writeVerification(directory, full);
  assert.equal(await record([]), 'full');
  await writeVerification(directory, { ...full, problems: [] });
  assert.equal(await record([]), 'full');
  assert.equal(await record(['lost']), 'basic');
  await writeVerification(directory, { ...full, manifestSha256: 'b'.repeat(64) });
  assert.equal(await record([]), 'basic');
});

test('nothing that its reader refuses is written, and nothing is left of what cannot be written', async () => {
  rmSync(path(), { force: true });
  await assert.rejects(writeVerification(directory, { ...basic, rows: -1 }));
  assert.deepEqual(readdirSync(directory), []);
  if (process.getuid?.() === 0) return;
  chmodSync(directory, 0o500);
  await assert.rejects(writeVerification(directory, basic), /EACCES/);
  chmodSync(directory, 0o700);
});
