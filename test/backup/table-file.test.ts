import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { decodeZstdFrame, endOfData } from '../../src/archive/compression.ts';
import { OwnFile, SharedFile, sealSharedFile } from '../../src/backup/table-file.ts';

const zstd = { method: 'zstd', level: 1 } as const;
let directory = '';
before(() => {
  directory = mkdtempSync(join(tmpdir(), 'pgproof-test-'));
});
after(() => rmSync(directory, { recursive: true, force: true }));

const shared = () => ({
  ends: new BigInt64Array(new SharedArrayBuffer(8)),
  locks: new Int32Array(new SharedArrayBuffer(4)),
});

function sharedFile(name: string): { path: string; open: () => SharedFile; end: () => number } {
  const path = join(directory, name);
  writeFileSync(path, '');
  const { ends, locks } = shared();
  return { path, open: () => new SharedFile(path, 0, ends, locks), end: () => Number(ends[0]) };
}

test('a file of its own ends with the end marker, and its checksum is that of its bytes', () => {
  const path = join(directory, 'own');
  const file = new OwnFile(path);
  assert.equal(file.append([Buffer.from('one'), Buffer.from('two')]), 0);
  assert.equal(file.append([Buffer.from('three')]), 6);
  const finished = file.finish(zstd);
  file.close();
  const content = readFileSync(path);
  assert.equal(content.subarray(0, 11).toString(), 'onetwothree');
  assert.deepEqual(decodeZstdFrame(content.subarray(11)), endOfData);
  assert.deepEqual(finished, { bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') });
});

test('writers of a shared file never overlap', () => {
  const { path, open, end } = sharedFile('shared');
  const [a, b] = [open(), open()];
  const offsets = [
    a.append([Buffer.from('aaaa')]),
    b.append([Buffer.from('bb'), Buffer.from('b')]),
    a.append([Buffer.from('cc')]),
  ];
  assert.deepEqual(offsets, [0, 4, 7]);
  a.close();
  b.close();
  const sealed = sealSharedFile(path, end(), zstd);
  const content = readFileSync(path);
  assert.equal(content.subarray(0, 9).toString(), 'aaaabbbcc');
  assert.deepEqual(sealed, { bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') });
});

test('what was reserved and rolled back leaves nothing, however much was written', () => {
  const { path, open, end } = sharedFile('rolled');
  const file = open();
  file.append([Buffer.from('kept')]);
  file.reserve();
  file.append([Buffer.from('a part of a row that')]);
  file.append([Buffer.from('never came to its end')]);
  file.rollBack();
  assert.equal(file.append([Buffer.from('!')]), 4);
  file.close();
  sealSharedFile(path, end(), { method: 'none', level: 0 });
  assert.equal(readFileSync(path, 'latin1'), `kept!${endOfData.toString()}`);
});

test('a reserved piece stays in one, and is let go', () => {
  const { path, open, end } = sharedFile('reserved');
  const file = open();
  file.reserve();
  assert.equal(file.append([Buffer.from('first')]), 0);
  assert.equal(file.append([Buffer.from('second')]), 5);
  file.release();
  // Were it still held, this would wait for ever.
  assert.equal(open().append([Buffer.from('x')]), 11);
  assert.equal(end(), 12);
  file.close();
  assert.equal(readFileSync(path, 'latin1'), 'firstsecondx');
});
