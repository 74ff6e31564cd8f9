import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { compress, endMember } from '../../src/archive/compression.ts';
import type { Manifest, ManifestTable, Segment } from '../../src/archive/manifest.ts';
import { verifyIntegrity } from '../../src/verify/integrity.ts';

/** A backup of one table that is worth several threads: 256 segments of a megabyte of text each, all the same. */
const compression = { method: 'zstd', level: 1 } as const;
const segmentCount = 256;
const rowsEach = 64 * 1024;
const text = Buffer.from('0123456789abcde\n'.repeat(rowsEach));
const member = compress(text, compression);
const path = 'dump/5.dat.zst';

let directory = '';
let manifest: Manifest;
before(() => {
  directory = mkdtempSync(join(tmpdir(), 'pgproof-test-'));
  mkdirSync(join(directory, 'dump'));
  const members = Array.from({ length: segmentCount }, () => member);
  const bytes = Buffer.concat([...members, endMember(compression)]);
  writeFileSync(join(directory, path), bytes);
  const segments = members.map((_, part): Segment => {
    const measured = { length: member.length, rawBytes: text.length, rows: rowsEach, sha256: '' };
    return { offset: part * member.length, ...measured, pages: null, part };
  });
  const table = { schema: 'public', name: 't', oid: 5, file: path, segments, storedBytes: bytes.length };
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const files = [{ path, bytes: bytes.length, sha256 }];
  manifest = { files, tables: [table as unknown as ManifestTable], compression: 'zstd:1' } as unknown as Manifest;
});
after(() => rmSync(directory, { recursive: true, force: true }));

const options = (jobs: number, signal = new AbortController().signal) => {
  const progress = { bytes: 0 };
  const onProgress = (bytes: number) => {
    progress.bytes += bytes;
  };
  return { directory, manifest, jobs, signal, onProgress, progress };
};

for (const jobs of [1, 3]) {
  test(`with ${jobs} jobs every row of a large table is counted once, and every byte read twice`, async () => {
    const with_ = options(jobs);
    const { problems, rows } = await verifyIntegrity(with_);
    assert.deepEqual([problems, rows], [[], segmentCount * rowsEach]);
    assert.equal(with_.progress.bytes, (manifest.files[0]?.bytes ?? 0) + segmentCount * member.length);
  });
}

test('damage is found by whichever thread meets it', async () => {
  const good = readFileSync(join(directory, path));
  try {
    for (const part of [0, 100, segmentCount - 1]) {
      const bad = Buffer.from(good);
      const at = part * member.length + member.length - 3;
      bad[at] = (bad[at] as number) ^ 1;
      writeFileSync(join(directory, path), bad);
      const { problems } = await verifyIntegrity(options(3));
      assert.equal(problems.length, 2, problems.join('\n'));
      assert.match(problems.join('\n'), /SHA-256 differs/);
      assert.match(problems.join('\n'), new RegExp(`segment at byte ${part * member.length} cannot be decoded`));
    }
  } finally {
    writeFileSync(join(directory, path), good);
  }
});

test('an abort ends the work and all threads', async () => {
  const controller = new AbortController();
  const reason = new Error('cancelled');
  const running = verifyIntegrity({
    ...options(3, controller.signal),
    onProgress: () => controller.abort(reason),
  });
  await assert.rejects(running, reason);
});
