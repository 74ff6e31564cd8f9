import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fingerprintText, Kernel, stop } from '../../src/kernel/kernel.ts';

/** XXH3-128, seed 0, of `length` bytes (i * 7 + length) % 251, by the reference library (python xxhash 3). */
const vectors: readonly [length: number, digest: string][] = [
  [0, '99aa06d3014798d86001c324468d497f'],
  [1, '51025a4491835505e12ef9d2eb86ceeb'],
  [2, 'a6ca2b661368d46233b0814d4f061d86'],
  [3, 'ce31763cbf8245a5a9088dda485b481c'],
  [4, 'dd40da4fb215e2141c39dbb553a705e0'],
  [5, 'f120c14344fc8bd9a01b505ca452370f'],
  [7, '425bbc41192638b175d56664c28409a6'],
  [8, 'f69a63d1bfe6b421ed2e15d607e65102'],
  [9, 'e6437f593809a3c57d29026a8dab645b'],
  [12, 'fd4efe054073a306165672cb32074179'],
  [15, '52e04c93177f727fdcb4c565452cdfcb'],
  [16, 'e8920f24c46d190e93e2125b8d5e83bd'],
  [17, '87a3d4506bedd5649f166f98e8c7d6d8'],
  [31, '1cf3ad54660527391b16ae39465b0c16'],
  [32, '948b89cc364a6c14a9e5525d1313ef69'],
  [33, '063278d1aa45afc068b69cadb7e045b4'],
  [64, 'd7304ccf31c63c6064f19e15f22651a1'],
  [96, '58cbe1630604738c4ef0c0055a12439b'],
  [127, '06e07f5a799769e3181812babb7f23c2'],
  [128, '64928727c148c21b80e322fe3e18bc35'],
  [129, '0811b872b34056cd87d0ab6f8d73ed7f'],
  [130, 'd9539f34355d4a26f60d82942b7e6f26'],
  [159, 'a0e03378eadd1b887b1a6d22999cb26d'],
  [160, '06285a1a48c1b474c66920475f337688'],
  [191, '1980ccbef8ea18c1b8aaaeaa63176077'],
  [192, '44b51c555c96bd7dbc4e2f0185a1eca1'],
  [239, 'f7855195ab81cd72d92ac5abc8996f67'],
  [240, '0ebb5cea091604e4e8689d52910bd588'],
  [241, 'b2575d97dc362e8cee80e3642dbe5d90'],
  [255, 'cb152bb4c6994676db85756bacb45d4b'],
  [256, 'e6887d101e8c43aa0d9d27847cccb499'],
  [512, '5a7ad9a48ca73327362b9a95abf697f4'],
  [1023, '858efad13cb8171f5cf4d316eaa7accd'],
  [1024, '3c410599ed25aa29b29a0eb57f6d9a67'],
  [1025, '62034e20dc2fcc024fc94c4a42c6553c'],
  [1087, '6a9d959afcf5a6c5bb50034fc7a2e183'],
  [1088, 'a73bd219b5c891baa1ead5c0251ae847'],
  [1089, '5c9e65378a167246d99d1cebc90cc1e6'],
  [2047, '2a70b602d61615034aa3572ff0362fb8'],
  [2048, 'ae3a7270254562f3978a81247e8840c9'],
  [2049, '82b3ba9492e046d1655f00236b568216'],
  [4000, '99c516808a9ac1f66d6291a1dfe8dfde'],
  [8191, '1a903d511f0cf28b69b11a7c198cdc5e'],
  [8192, '61769b7606a27a774e1bfb7dfd8ba8dc'],
  [8193, '0907cca30f9bcf42ca1f85cbadfd9bcb'],
  [20000, 'c9af99badc599b7a0d8d9366245c84a8'],
  [70001, '3482ac88772ea08ef7f68c20eafe342d'],
];

function row(length: number): Buffer {
  return Buffer.from(Array.from({ length }, (_, i) => (i * 7 + length) % 251));
}

function message(type: string, payload: Buffer): Buffer {
  const header = Buffer.alloc(5);
  header.write(type, 0, 'latin1');
  header.writeUInt32BE(payload.length + 4, 1);
  return Buffer.concat([header, payload]);
}

interface Outcome {
  readonly text: Buffer;
  readonly others: Buffer;
  readonly rows: number;
  readonly sum: string;
  readonly chunkEnds: readonly boolean[];
}

/** Feeds a protocol stream in reads of the given sizes and gathers all that comes out. */
function feed(stream: Buffer, readSizes: () => number, buffers: { input: number; output: number }): Outcome {
  const kernel = new Kernel(buffers.input, buffers.output);
  kernel.exports.reset();
  const text: Buffer[] = [];
  const others: Buffer[] = [];
  const chunkEnds: boolean[] = [];
  const take = (length: number) => text.push(Buffer.from(kernel.output.subarray(0, length)));
  for (let at = 0; at < stream.length; ) {
    const size = Math.min(readSizes(), buffers.input, stream.length - at);
    kernel.input.set(stream.subarray(at, at + size));
    at += size;
    kernel.exports.received(size);
    for (let why = kernel.exports.run(); why !== stop.needsInput; why = kernel.exports.run()) {
      assert.notEqual(why, stop.noRowEnd);
      if (why === stop.otherMessage) others.push(kernel.otherMessage());
      else {
        take(kernel.exports.chunkLength());
        chunkEnds.push(kernel.exports.atRowEnd() !== 0);
        kernel.exports.taken();
      }
    }
  }
  take(kernel.exports.flush());
  return {
    text: Buffer.concat(text),
    others: Buffer.concat(others),
    rows: Number(kernel.exports.rowCount()),
    sum: fingerprintText(kernel.fingerprintSum()),
    chunkEnds,
  };
}

function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

test('each row is hashed as the reference does, whole or longer than the buffers', () => {
  for (const [length, digest] of vectors) {
    const stream = message('d', Buffer.concat([row(length), Buffer.from('\n')]));
    for (const output of [4096, 1 << 17]) {
      const outcome = feed(stream, () => 1 << 16, { input: 1 << 16, output });
      assert.equal(outcome.sum, digest, `${length} bytes through a buffer of ${output}`);
      assert.equal(outcome.rows, 1);
      assert.deepEqual(outcome.text, Buffer.concat([row(length), Buffer.from('\n')]));
    }
  }
});

test('text, rows, sums and other messages do not depend on how the stream is cut into reads', () => {
  const expectedSum = vectors.reduce((sum, [, digest]) => (sum + BigInt(`0x${digest}`)) % 2n ** 128n, 0n);
  const rows = vectors.map(([length]) => Buffer.concat([row(length), Buffer.from('\n')]));
  const notices = [message('N', Buffer.from('notice')), message('S', Buffer.alloc(9000, 'x'))];
  const parts = rows.flatMap((payload, i) =>
    i === 20 ? [...notices, message('d', payload)] : [message('d', payload)],
  );
  const stream = Buffer.concat([message('H', Buffer.alloc(7)), ...parts, message('c', Buffer.alloc(0))]);
  const next = random(7);
  const cuts = [
    () => 1,
    () => 7,
    () => 1000,
    () => 1 << 16,
    () => 1 + Math.floor(next() * 40),
    () => 1 + Math.floor(next() * 5000),
  ];
  for (const [i, cut] of cuts.entries()) {
    for (const output of [4096, 9000, 1 << 18]) {
      const outcome = feed(stream, cut, { input: 1 << 16, output });
      assert.deepEqual(outcome.text, Buffer.concat(rows), `text, cut ${i}, output ${output}`);
      assert.equal(outcome.sum, fingerprintText(expectedSum), `sum, cut ${i}, output ${output}`);
      assert.equal(outcome.rows, rows.length);
      const others = [message('H', Buffer.alloc(7)), ...notices, message('c', Buffer.alloc(0))];
      assert.deepEqual(outcome.others, Buffer.concat(others));
    }
  }
});

test('the sum does not depend on the order of rows, and sees one changed byte, a lost and a doubled row', () => {
  const rows = Array.from({ length: 500 }, (_, i) => Buffer.from(`${i}\tname of ${i * 31}\t\\N\n`));
  const sumOf = (list: readonly Buffer[]) =>
    feed(Buffer.concat(list.map((payload) => message('d', payload))), () => 4096, { input: 1 << 16, output: 4096 }).sum;
  const expected = sumOf(rows);
  assert.equal(sumOf(rows.toReversed()), expected);
  const changed = rows.with(77, Buffer.from('77\tname of 2388\t\\N\n'));
  const first = rows[0] as Buffer;
  for (const list of [changed, rows.slice(1), [...rows, first], [...rows, first, first]]) {
    assert.notEqual(sumOf(list), expected);
  }
});

test('a chunk ends with a row, unless one row is larger than the buffer', () => {
  const small = Array.from({ length: 300 }, () => message('d', Buffer.from(`${'x'.repeat(99)}\n`)));
  assert.ok(feed(Buffer.concat(small), () => 5000, { input: 8192, output: 4096 }).chunkEnds.every(Boolean));
  const giant = message('d', Buffer.from(`${'y'.repeat(20_000)}\n`));
  const ends = feed(giant, () => 5000, { input: 8192, output: 4096 }).chunkEnds;
  assert.ok(ends.length > 3 && ends.every((end) => !end));
});

test('a message without a newline at its end is refused', () => {
  const kernel = new Kernel(4096, 4096);
  const stream = message('d', Buffer.from('no end'));
  kernel.input.set(stream);
  kernel.exports.received(stream.length);
  assert.equal(kernel.exports.run(), stop.noRowEnd);
});

test('newlines are counted at every length', () => {
  const kernel = new Kernel(4096, 4096);
  for (let length = 0; length < 100; length++) {
    kernel.output.fill(0x0a, 0, 200);
    kernel.output.fill(0x41, 0, Math.floor(length / 2));
    assert.equal(kernel.exports.countRows(length), length - Math.floor(length / 2));
  }
});
