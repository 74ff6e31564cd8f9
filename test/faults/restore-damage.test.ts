import assert from 'node:assert/strict';
import { appendFile, copyFile, cp, readdir, readFile, rename, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { before, suite, test } from 'node:test';
import { readManifest } from '../../src/archive/manifest.ts';
import { UserError } from '../../src/errors.ts';
import { verifyIntegrity } from '../../src/verify/integrity.ts';
import { makeBackup, temporaryDirectory } from '../integration/program.ts';
import { catalogOf, startRestore } from '../integration/restoring.ts';
import { createDatabase, execute, newestServer, sharedCluster } from '../support/servers.ts';

const server = newestServer();

/** How many damages are looked for in-process, and how many of them the real program is given. */
const damagesInAll = 1000;
const tried = 30;

/** Small, and yet with everything that a backup holds: tables in one and in several segments, large objects, roles. */
const content = `
  CREATE TABLE ledger (id int PRIMARY KEY, note text); INSERT INTO ledger SELECT n, md5(n::text) FROM generate_series(1, 2000) n;
  CREATE TABLE twin (id int PRIMARY KEY, note text); INSERT INTO twin TABLE ledger;
  CREATE TABLE empty (id int); CREATE TABLE one (id int); INSERT INTO one VALUES (1);
  CREATE SEQUENCE numbers; SELECT setval('numbers', 17); SELECT lo_from_bytea(n, md5(n::text)::bytea) FROM generate_series(101, 104) n;`;

/** Numbers in [0, 1) that are the same for the same seed (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Damages a backup, and gives what it did, in words, and how to undo it. */
type Damage = (given: Given) => Promise<{ what: string; undo: () => Promise<void> }>;

interface Given {
  readonly directory: string;
  /** Paths of all files, relative to the directory. */
  readonly files: readonly string[];
  /** An integer from 0 to below `end`. */
  readonly below: (end: number) => number;
}

async function changeByte({ directory, files, below }: Given) {
  const { file, path, bytes } = await someFile({ directory, files, below });
  const at = below(bytes.length);
  const damaged = Buffer.from(bytes);
  damaged[at] = (damaged[at] as number) ^ (1 + below(255));
  await writeFile(path, damaged);
  return { what: `byte ${at} of ${file}`, undo: () => writeFile(path, bytes) };
}

async function cutOff({ directory, files, below }: Given) {
  const { file, path, bytes } = await someFile({ directory, files, below });
  const length = below(bytes.length);
  await truncate(path, length);
  return { what: `${file} cut off after ${length} of ${bytes.length} bytes`, undo: () => writeFile(path, bytes) };
}

async function lengthen({ directory, files, below }: Given) {
  const { file, path, bytes } = await someFile({ directory, files, below });
  // Bytes of its own: a second frame of a compressed file decodes well.
  await appendFile(path, bytes.subarray(below(bytes.length)));
  return { what: `${file} with bytes after its end`, undo: () => writeFile(path, bytes) };
}

async function loseFile({ directory, files, below }: Given) {
  const { file, path, bytes } = await someFile({ directory, files, below });
  await rm(path);
  return { what: `${file} missing`, undo: () => writeFile(path, bytes) };
}

async function swapFiles({ directory, files, below }: Given) {
  const one = await someFile({ directory, files, below });
  let other = await someFile({ directory, files, below });
  while (other.bytes.equals(one.bytes)) other = await someFile({ directory, files, below });
  await writeFile(one.path, other.bytes);
  await writeFile(other.path, one.bytes);
  const undo = async () => {
    await writeFile(one.path, one.bytes);
    await writeFile(other.path, other.bytes);
  };
  return { what: `${one.file} and ${other.file} swapped`, undo };
}

async function doubleFile({ directory, files, below }: Given) {
  const { file, path } = await someFile({ directory, files, below });
  const copy = `${path}${['.copy', '.gz', '.bak', '~'][below(4)]}`;
  await copyFile(path, copy);
  return { what: `${file} there twice`, undo: () => rm(copy) };
}

async function addForeignFile({ directory, files, below }: Given) {
  const folder = dirname(join(directory, files[below(files.length)] as string));
  const path = join(folder, `${['.hidden', '9999.dat', 'blob_1.dat', 'Thumbs.db'][below(4)]}`);
  await writeFile(path, 'x'.repeat(below(3)));
  return { what: `${path} added`, undo: () => rm(path) };
}

async function renameFile({ directory, files, below }: Given) {
  const { file, path } = await someFile({ directory, files, below });
  await rename(path, `${path}x`);
  return { what: `${file} renamed`, undo: () => rename(`${path}x`, path) };
}

/** A file with something in it. */
async function someFile({ directory, files, below }: Given) {
  const file = files[below(files.length)] as string;
  const path = join(directory, file);
  return { file, path, bytes: await readFile(path) };
}

const otherDamages: readonly Damage[] = [
  ...[cutOff, lengthen, loseFile, swapFiles, doubleFile, addForeignFile, renameFile],
];

suite('a damaged backup', () => {
  const cluster = sharedCluster(server);
  const directory = temporaryDirectory();
  const backup = () => join(directory(), 'backup');
  let files: readonly string[] = [];

  before(async () => {
    const url = await createDatabase(cluster(), 'source', 'TEMPLATE template0');
    await execute(url, content);
    await makeBackup(server, url, backup(), ['--segment-size=16kB']);
    files = (await readdir(backup(), { recursive: true })).filter((path) => path !== 'verification.json').sort();
    const isFile = await Promise.all(
      files.map(async (path) => (await stat(join(backup(), path))).size > 0 && !(await isDirectory(path))),
    );
    files = files.filter((_, i) => isFile[i]);
  });

  const isDirectory = async (path: string) => (await stat(join(backup(), path))).isDirectory();

  /** What basic verify says of the backup: the same two calls as in the program. */
  async function problemsOf(path: string): Promise<readonly string[]> {
    try {
      const manifest = readManifest(await readFile(join(path, 'manifest.json')));
      const signal = new AbortController().signal;
      return (await verifyIntegrity({ directory: path, manifest, jobs: 1, signal, onProgress: () => {} })).problems;
    } catch (error) {
      if (error instanceof UserError || (error as NodeJS.ErrnoException).code === 'ENOENT') return [String(error)];
      throw error;
    }
  }

  test(`in ${damagesInAll} ways is found each time, by basic verify`, async (context) => {
    const seed = Number(process.env.PGPROOF_TEST_SEED ?? Date.now() % 2 ** 31);
    context.diagnostic(`PGPROOF_TEST_SEED=${seed}`);
    const random = randomNumbers(seed);
    const below = (end: number) => Math.floor(random() * end);
    assert.deepEqual(await problemsOf(backup()), []);
    for (let i = 0; i < damagesInAll; i++) {
      const damage = i % 2 === 0 ? changeByte : (otherDamages[below(otherDamages.length)] as Damage);
      const { what, undo } = await damage({ directory: backup(), files, below });
      const problems = await problemsOf(backup());
      assert.ok(problems.length > 0, `not found: ${what} (seed ${seed})`);
      await undo();
    }
    assert.deepEqual(await problemsOf(backup()), [], 'every damage was undone');
  });

  test('is not restored: the answer is no, and nothing was written', async (context) => {
    const seed = Number(process.env.PGPROOF_TEST_SEED ?? Date.now() % 2 ** 31);
    context.diagnostic(`PGPROOF_TEST_SEED=${seed}`);
    const random = randomNumbers(seed);
    const below = (end: number) => Math.floor(random() * end);
    const target = await createDatabase(cluster(), 'target', 'TEMPLATE template0');
    const empty = await catalogOf(target);
    const tryOne = async (i: number) => {
      const copy = join(directory(), `damaged ${i}`);
      await cp(backup(), copy, { recursive: true });
      const damage = i % 2 === 0 ? changeByte : (otherDamages[Math.floor(i / 2) % otherDamages.length] as Damage);
      const { what } = await damage({ directory: copy, files, below });
      const { code, stderr } = await startRestore(server, copy, target, ['--jobs=2']).finished;
      // Without a manifest it is no backup, and so a mistake in the call.
      const expected = /^manifest\.json (missing|renamed)/.test(what) ? 2 : 1;
      assert.equal(code, expected, `${what}: ${stderr}`);
      assert.match(stderr, /^error: .*\nhint: \S/m, what);
      assert.doesNotMatch(stderr, /bug in pgproof/, what);
      await rm(copy, { recursive: true });
    };
    for (let i = 0; i < tried; i += 2) await Promise.all([tryOne(i), tryOne(i + 1)]);
    assert.deepEqual(await catalogOf(target), empty);
  });
});
