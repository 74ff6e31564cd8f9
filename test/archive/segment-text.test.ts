import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { constants, gzipSync, zstdCompressSync } from 'node:zlib';
import { type Compression, compress, endMember, endOfData } from '../../src/archive/compression.ts';
import { dataFileText, segmentText, textOf } from '../../src/archive/segment-text.ts';
import { ZstdFrameWalker } from '../../src/archive/zstd-frames.ts';

const compressions: readonly Compression[] = [
  { method: 'zstd', level: 1 },
  { method: 'gzip', level: 1 },
  { method: 'none', level: 0 },
];

let folder = '';
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'pgproof-test-'));
});
after(() => rmSync(folder, { recursive: true, force: true }));

function written(name: string, bytes: Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

async function collect(pieces: Iterable<Buffer> | AsyncIterable<Buffer>): Promise<Buffer> {
  const copies: Buffer[] = [];
  // A piece is valid only until the next one is asked for.
  for await (const piece of pieces) copies.push(Buffer.from(piece));
  return Buffer.concat(copies);
}

/** Text that no compressor makes small, so that members are longer than one read. */
function noise(length: number, seed: number): Buffer {
  let state = seed;
  return Buffer.from(
    Array.from({ length }, () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state >>> 24;
    }),
  );
}

for (const compression of compressions) {
  const { method } = compression;
  const texts = [noise(10, 1), noise(3_000_000, 2), noise(700_000, 3), Buffer.alloc(0), noise(1, 4)];
  const members = () => texts.map((text) => compress(text, compression));

  test(`${method}: a range of members gives its text, and nothing of its neighbours`, async () => {
    const parts = members();
    const path = written(`range.${method}`, Buffer.concat(parts));
    for (let first = 0; first < parts.length; first++) {
      const offset = Buffer.concat(parts.slice(0, first)).length;
      const length = Buffer.concat(parts.slice(first, first + 3)).length;
      const text = await collect(textOf(path, compression, { offset, length }));
      assert.ok(text.equals(Buffer.concat(texts.slice(first, first + 3))), `from member ${first}`);
    }
  });

  test(`${method}: a range that ends within a member, or behind the file, is refused`, async () => {
    const bytes = Buffer.concat(members());
    const path = written(`cut.${method}`, bytes);
    await assert.rejects(collect(textOf(path, compression, { offset: 0, length: bytes.length + 1 })), /too early/);
    if (method === 'none') return;
    const cut = collect(textOf(path, compression, { offset: 0, length: bytes.length - 100_000 }));
    await assert.rejects(cut, /cut|unexpected end/);
  });

  test(`${method}: a whole data file, with members or as one stream, without its end marker`, async () => {
    const text = Buffer.concat(texts);
    const whole = Buffer.concat([text, endOfData]);
    const inMembers = written(`members.${method}`, Buffer.concat([...members(), endMember(compression)]));
    const oneStream = written(`stream.${method}`, compressed(whole, method));
    for (const path of [inMembers, oneStream]) assert.ok((await collect(dataFileText(path, compression))).equals(text));
    const short = written(`short.${method}`, compressed(endOfData.subarray(1), method));
    await assert.rejects(collect(dataFileText(short, compression)), /end marker/);
    const cut = written(`streamcut.${method}`, compressed(whole, method).subarray(0, -7));
    await assert.rejects(collect(dataFileText(cut, compression)), /cut|unexpected end|end marker/);
  });

  test(`${method}: one who stops reading early leaves nothing open`, async () => {
    const path = written(`stop.${method}`, Buffer.concat([...members(), endMember(compression)]));
    const open = () => readdirSync('/dev/fd').length;
    const before = open();
    const range = { offset: 0, length: Buffer.concat(members()).length };
    for await (const _ of textOf(path, compression, range)) break;
    for await (const _ of dataFileText(path, compression)) break;
    assert.equal(open(), before);
  });
}

/** As pg_dump writes it: one stream without a size in front and without a checksum. */
function compressed(bytes: Buffer, method: Compression['method']): Buffer {
  if (method === 'none') return bytes;
  if (method === 'gzip') return gzipSync(bytes);
  return zstdCompressSync(bytes, { params: { [constants.ZSTD_c_contentSizeFlag]: 0 } });
}

test('zstd: a frame without a checksum, and a damaged one, are refused', () => {
  const text = noise(100_000, 5);
  const read = (bytes: Buffer) => [
    ...segmentText(written('frame.zst', bytes), { method: 'zstd', level: 1 }, { offset: 0, length: bytes.length }),
  ];
  assert.throws(() => read(zstdCompressSync(text)), /no checksum/);
  const damaged = compress(text, { method: 'zstd', level: 1 });
  damaged[50_000] = (damaged[50_000] as number) ^ 1;
  assert.throws(() => read(damaged));
});

test('zstd: frames are found wherever the pieces of a file end', () => {
  const zstd = { method: 'zstd', level: 1 } as const;
  const frames = [noise(300, 6), Buffer.alloc(200_000), Buffer.alloc(0)].map((text) => compress(text, zstd));
  frames.push(zstdCompressSync(noise(50, 7)));
  const bytes = Buffer.concat(frames);
  for (const step of [1, 2, 3, 7, 50, bytes.length]) {
    const walker = new ZstdFrameWalker();
    const found: Buffer[] = [Buffer.alloc(0)];
    for (let at = 0; at < bytes.length; at += step) {
      for (const part of walker.split(bytes.subarray(at, at + step))) {
        found.push(Buffer.concat([found.pop() as Buffer, part.bytes]));
        if (part.endsFrame) found.push(Buffer.alloc(0));
      }
    }
    assert.deepEqual(found, [...frames, Buffer.alloc(0)], `in steps of ${step}`);
  }
});
