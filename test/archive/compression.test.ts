import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import {
  type Compression,
  compress,
  compressionText,
  decodeGzip,
  decodeZstdFrame,
  endMember,
  endOfData,
  fileSuffix,
  hasZstdChecksum,
  zstdFrameLength,
} from '../../src/archive/compression.ts';

const text = Buffer.from(Array.from({ length: 60_000 }, (_, i) => `${i}\tcustomer ${i % 977}\t${i * 31}\n`).join(''));
const zstd = (level: number): Compression => ({ method: 'zstd', level });

test('each level gives its own size, and level -1 is no other level in disguise', () => {
  const sizes = [-7, -2, -1, 1].map((level) => compress(text, zstd(level)).length);
  assert.deepEqual(
    sizes,
    sizes.toSorted((a, b) => b - a),
    'a faster level gives the larger file',
  );
  const all = [...sizes, compress(text, zstd(3)).length, compress(text, zstd(9)).length];
  assert.equal(new Set(all).size, all.length, `all differ: ${all.join(', ')}`);
});

test('what was compressed comes back, by our decoder and by the stock library', () => {
  for (const length of [1, 5, 255, 256, 257, 65_535, 65_536, 1 << 20, text.length]) {
    const part = text.subarray(0, length);
    const frame = compress(part, zstd(1));
    assert.deepEqual(decodeZstdFrame(frame), part, `${length} bytes`);
    assert.deepEqual(zstdDecompressSync(frame), part);
    assert.deepEqual(decodeGzip(compress(part, { method: 'gzip', level: 1 })), part);
  }
  const random = randomBytes(3_000_000);
  assert.deepEqual(decodeZstdFrame(compress(random, zstd(-5))), random);
});

test('members one after the other are a valid file', () => {
  const parts = [text.subarray(0, 1000), text.subarray(1000, 500_000), text.subarray(500_000)];
  const gzip = Buffer.concat(parts.map((part) => compress(part, { method: 'gzip', level: 1 })));
  assert.deepEqual(gunzipSync(gzip), text);
  const frames = Buffer.concat(parts.map((part) => compress(part, zstd(1))));
  const decoded: Buffer[] = [];
  for (let at = 0; at < frames.length; ) {
    const length = zstdFrameLength(frames.subarray(at));
    assert.ok(length !== undefined);
    decoded.push(decodeZstdFrame(frames.subarray(at, at + length)));
    at += length;
  }
  assert.deepEqual(Buffer.concat(decoded), text);
});

test('a frame that is not whole is not taken for one, whatever is missing', () => {
  const frame = compress(text.subarray(0, 2000), zstd(1));
  for (let length = 0; length < frame.length; length++) {
    assert.equal(zstdFrameLength(frame.subarray(0, length)), undefined, `${length} of ${frame.length} bytes`);
  }
  assert.equal(zstdFrameLength(Buffer.concat([frame, frame])), frame.length);
  assert.throws(() => zstdFrameLength(Buffer.alloc(100, 1)), /no zstd frame/);
});

test('a changed byte in a frame is an error, since every frame carries a checksum', () => {
  const frame = compress(text.subarray(0, 3000), zstd(1));
  assert.ok(hasZstdChecksum(frame));
  let undetected = 0;
  for (let at = 5; at < frame.length; at++) {
    const changed = Buffer.from(frame);
    changed[at] = (changed[at] as number) ^ 0x10;
    try {
      if (!decodeZstdFrame(changed).equals(text.subarray(0, 3000))) undetected += 1;
    } catch {
      // Found.
    }
  }
  assert.equal(undetected, 0);
});

test('the end marker is a member of its own, made once', () => {
  assert.deepEqual(decodeZstdFrame(endMember(zstd(1))), endOfData);
  assert.equal(endMember(zstd(1)), endMember(zstd(1)));
  assert.deepEqual(endMember({ method: 'none', level: 0 }), endOfData);
});

test('names of methods and files', () => {
  assert.equal(compressionText(zstd(-5)), 'zstd:-5');
  assert.equal(compressionText({ method: 'none', level: 0 }), 'none');
  assert.deepEqual(
    [fileSuffix(zstd(1)), fileSuffix({ method: 'gzip', level: 9 }), fileSuffix({ method: 'none', level: 0 })],
    ['.zst', '.gz', ''],
  );
});
