import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, suite, test } from 'node:test';
import { type Manifest, readManifest } from '../../src/archive/manifest.ts';
import { UserError } from '../../src/errors.ts';
import { verifyIntegrity } from '../../src/verify/integrity.ts';
import { makeBackup, startProgram, temporaryDirectory } from '../integration/program.ts';
import { createDatabase, execute, newestServer, queryRows, sharedCluster } from '../support/servers.ts';

const rounds = 340;
const restoredRounds = 4;

const shop = `
  CREATE TABLE a (id serial PRIMARY KEY, v text);
  INSERT INTO a (v) SELECT md5(n::text) FROM generate_series(1, 3000) n;
  CREATE TABLE b (id int REFERENCES a, j jsonb);
  INSERT INTO b SELECT n, jsonb_build_object('n', n) FROM generate_series(1, 500) n;
  CREATE TABLE empty ();
  SELECT lo_from_bytea(7001, 'large'), lo_create(7002);`;

/** Numbers that are the same in every run: what failed once fails again. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

type Random = ReturnType<typeof randomNumbers>;

/** One change of a backup's files, and its undoing. */
interface Damage {
  readonly what: string;
  undo(): void;
}

function filesOf(backup: string): string[] {
  const paths = readdirSync(backup, { recursive: true, withFileTypes: true });
  return paths
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}

function damage(backup: string, round: number, random: Random): Damage {
  const files = filesOf(backup);
  // An empty large object has an empty file: there is no byte of it to be changed.
  const filled = files.filter((file) => statSync(file).size > 0);
  const path = filled[random(filled.length)] as string;
  const bytes = readFileSync(path);
  const restore = () => writeFileSync(path, bytes);
  // Most are single bytes: that is what a disk or a wire does.
  const kind =
    round % 2 === 0 ? 'flip' : (['cut', 'longer', 'swap', 'missing', 'doubled', 'foreign'] as const)[random(6)];
  switch (kind) {
    case 'flip': {
      const at = random(bytes.length);
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] as number) ^ (1 + random(255));
      writeFileSync(path, changed);
      return { what: `byte ${at} of ${path}`, undo: restore };
    }
    case 'cut': {
      const length = random(bytes.length);
      writeFileSync(path, bytes.subarray(0, length));
      return { what: `${path} cut to ${length} bytes`, undo: restore };
    }
    case 'longer':
      writeFileSync(path, Buffer.concat([bytes, Buffer.from([random(256)])]));
      return { what: `${path} with a byte more`, undo: restore };
    case 'missing':
      rmSync(path);
      return { what: `${path} missing`, undo: restore };
    case 'swap':
      return swap(path, files, bytes, random);
    case 'doubled':
    case 'foreign': {
      const added = kind === 'doubled' ? `${path}.copy` : join(backup, 'dump', `${random(1e6) + 1e6}.dat`);
      writeFileSync(added, kind === 'doubled' ? bytes : 'foreign');
      return { what: `${added} added`, undo: () => rmSync(added) };
    }
    default:
      throw new Error(`no damage of the kind ${kind}`);
  }
}

/** With a file of other content: two empty large objects may change places, and nothing is wrong. */
function swap(path: string, files: readonly string[], bytes: Buffer, random: Random): Damage {
  const others = files.filter((file) => !readFileSync(file).equals(bytes));
  const other = others[random(others.length)] as string;
  const exchange = () => {
    renameSync(path, `${path}.moving`);
    renameSync(other, path);
    renameSync(`${path}.moving`, other);
  };
  exchange();
  return { what: `${path} and ${other} swapped`, undo: exchange };
}

async function problemsOf(backup: string): Promise<readonly string[]> {
  let manifest: Manifest;
  try {
    manifest = readManifest(readFileSync(join(backup, 'manifest.json')));
  } catch (error) {
    // A backup without a manifest is none.
    if (error instanceof UserError || !existsSync(join(backup, 'manifest.json'))) return [String(error)];
    throw error;
  }
  const { signal } = new AbortController();
  const options = { directory: backup, manifest, jobs: 2, signal, onProgress: () => undefined };
  return (await verifyIntegrity(options)).problems;
}

suite('random damage to a backup', () => {
  const server = newestServer();
  const cluster = sharedCluster(server);
  const directory = temporaryDirectory();
  let url = '';
  before(async () => {
    url = await createDatabase(cluster(), 'shop', 'TEMPLATE template0');
    await execute(url, shop);
  });

  for (const compression of ['zstd:1', 'gzip:1', 'none']) {
    test(`${compression}: each of ${rounds} kinds is found`, async () => {
      const backup = join(directory(), compression.replace(':', '-'));
      await makeBackup(server, url, backup, [`--compression=${compression}`]);
      assert.deepEqual(await problemsOf(backup), []);
      const random = randomNumbers(42);
      for (let round = 0; round < rounds; round++) {
        const { what, undo } = damage(backup, round, random);
        assert.notDeepEqual(await problemsOf(backup), [], what);
        undo();
      }
      assert.deepEqual(await problemsOf(backup), []);
    });
  }

  test('nothing of a damaged backup is restored', async () => {
    const backup = join(directory(), 'unrestored');
    await makeBackup(server, url, backup);
    const random = randomNumbers(7);
    for (let round = 0; round < restoredRounds; round++) {
      const target = await createDatabase(cluster(), 'target', 'TEMPLATE template0');
      const { what, undo } = damage(backup, round, random);
      const { code, stderr } = await startProgram(server, ['restore', `--backup=${backup}`, `--database-url=${target}`])
        .finished;
      assert.ok(code === 1 || code === 2, `${what}: ${stderr}`);
      const left = await queryRows(target, `SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace`);
      assert.deepEqual(left, [], what);
      undo();
    }
  });
});
