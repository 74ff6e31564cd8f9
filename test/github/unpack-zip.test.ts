import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { ZipDamage } from '../../src/github/remote-zip.ts';
import { unpackZip, ZipRefusal } from '../../src/github/unpack-zip.ts';
import { makeZip, type ZipPart } from '../support/zip.ts';

interface Unpacked {
  /** Holds the archive, and `out` for its files: whatever else appears there has escaped. */
  readonly root: string;
  readonly out: string;
}

async function unpacked(zip: Buffer, look: (made: Unpacked) => Promise<void>, freeBytes?: number): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), 'pgproof-test-'));
  try {
    const made = { root, out: join(root, 'out') };
    await mkdir(made.out);
    await writeFile(join(root, 'a.zip'), zip);
    await unpackZip({
      zip: join(root, 'a.zip'),
      directory: made.out,
      ...(freeBytes === undefined ? {} : { freeBytes }),
    });
    await look(made);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

/** Nothing may have been written before the refusal. */
async function refused(zip: Buffer, kind: typeof ZipDamage | typeof ZipRefusal, reason: RegExp): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), 'pgproof-test-'));
  try {
    const out = join(root, 'inner', 'out');
    await mkdir(out, { recursive: true });
    await writeFile(join(root, 'a.zip'), zip);
    await assert.rejects(unpackZip({ zip: join(root, 'a.zip'), directory: out }), (error) => {
      assert.ok(error instanceof kind, String(error));
      assert.match(error.message, reason);
      return true;
    });
    if (kind === ZipRefusal)
      assert.deepEqual((await readdir(root, { recursive: true })).sort(), ['a.zip', 'inner', 'inner/out']);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

const large = Buffer.concat([randomBytes(1_500_000), Buffer.alloc(1_500_000)]);
const good: readonly ZipPart[] = [
  { name: 'manifest.json', content: '{}' },
  { name: 'dump/', unixMode: 0o040_755 },
  { name: 'dump/1.dat.zst', content: large },
  { name: 'dump/2.dat', content: large, deflate: true },
  { name: 'dump/empty' },
  { name: 'dump/empty-too', deflate: true },
  { name: 'from-elsewhere', content: 'x', unixMode: 0 },
];

test('files come out as they went in, for their owner alone', () =>
  unpacked(makeZip(good), async ({ out }) => {
    for (const part of good.filter(({ name }) => !name.endsWith('/'))) {
      assert.ok(Buffer.from(part.content ?? '').equals(await readFile(join(out, part.name))), part.name);
      assert.equal((await stat(join(out, part.name))).mode & 0o777, 0o600, part.name);
    }
    assert.equal((await readdir(out, { recursive: true })).length, good.length);
  }));

test('no path leaves the directory', async () => {
  const names = [
    '../x',
    'a/../../x',
    '/etc/x',
    '//x',
    './x',
    'a//x',
    '..',
    '.',
    '',
    'a\\..\\x',
    'C:x',
    'a\nb',
    'a\0b',
    '../',
  ];
  for (const name of names) await refused(makeZip([...good, { name, content: 'x' }]), ZipRefusal, /not a path inside/);
});

test('nothing but plain files comes out', async () => {
  for (const type of [0o120_777, 0o010_644, 0o020_644, 0o060_644, 0o140_644, 0o040_755]) {
    await refused(makeZip([...good, { name: 'link', content: '/etc', unixMode: type }]), ZipRefusal, /no plain file/);
  }
  await refused(makeZip([{ name: 'a' }, { name: 'a' }]), ZipRefusal, /twice/);
  await refused(makeZip([{ name: 'a', claimed: { flags: 1 } }]), ZipRefusal, /encrypted/);
  await refused(makeZip([{ name: 'a', claimed: { method: 14 } }]), ZipRefusal, /method 14/);
  await refused(makeZip([{ name: 'a/', content: 'x', unixMode: 0o040_755 }]), ZipRefusal, /a directory with content/);
});

test('a file is never written through another', async () => {
  const zip = makeZip([
    { name: 'a', content: 'x' },
    { name: 'a/b', content: 'y' },
  ]);
  await assert.rejects(
    unpacked(zip, async () => undefined),
    { code: /EEXIST|ENOTDIR/ },
  );
});

test('what does not fit on the disk is refused before it is written', async () => {
  await assert.rejects(
    unpacked(makeZip(good), async () => undefined, 5_000_000),
    /6000003 bytes, and 5000000 are free/,
  );
  const bomb = { name: 'a', content: 'x', deflate: true, claimed: { bytes: 0xffff_fffe } };
  await refused(
    makeZip(Array.from({ length: 9_000 }, (_, index) => ({ ...bomb, name: `a${index}` }))),
    ZipRefusal,
    /are free/,
  );
});

test('content that is not what the directory says is damage', async () => {
  const zeros = Buffer.alloc(10_000_000);
  const says = /is not what the archive's directory says/;
  await refused(makeZip([{ name: 'a', content: zeros, deflate: true, claimed: { bytes: 10 } }]), ZipDamage, says);
  await refused(makeZip([{ name: 'a', content: 'x', deflate: true, claimed: { bytes: 10 } }]), ZipDamage, says);
  await refused(makeZip([{ name: 'a', content: 'x', claimed: { crc32: 1 } }]), ZipDamage, says);
  await refused(makeZip([{ name: 'a', content: 'x', localName: 'b' }]), ZipDamage, says);
  const packed = makeZip([{ name: 'a', content: randomBytes(5_000), deflate: true }]);
  packed.fill(0xff, 31, 200);
  await refused(packed, ZipDamage, says);
  await refused(makeZip([{ name: 'a', content: 'xy', claimed: { bytes: 1 } }]), ZipRefusal, /two sizes/);
});

test('no more is written than the directory says', async () => {
  const bomb = makeZip([
    { name: 'a', content: Buffer.alloc(50_000_000), deflate: true, claimed: { bytes: 3_000_000 } },
  ]);
  const root = await mkdtemp(join(tmpdir(), 'pgproof-test-'));
  try {
    await writeFile(join(root, 'a.zip'), bomb);
    await assert.rejects(unpackZip({ zip: join(root, 'a.zip'), directory: root }), ZipDamage);
    assert.ok((await stat(join(root, 'a'))).size <= 3_000_000);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
});

test('a cut archive is damage, wherever it is cut', async () => {
  const zip = makeZip([
    { name: 'a', content: 'hello' },
    { name: 'b', content: 'world' },
  ]);
  for (let length = 0; length < zip.length; length += 1) await refused(zip.subarray(0, length), ZipDamage, /archive/);
});
