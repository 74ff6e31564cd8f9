// Builds dist/, the committed bundle that GitHub's runner and `npx pgproof` run, and compares it with its source.
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { run, SetupError } from './commands.mjs';

/** Compiles src/ and writes the bundles to dist/. */
export async function buildBundle(project) {
  await run([nodeOf(project), 'src/kernel/generate.mjs'], { cwd: project });
  const fresh = temporaryFolder(project);
  try {
    await bundleInto(project, fresh);
    // A build that fails leaves the one before.
    rmSync(join(project, 'dist'), { recursive: true, force: true });
    renameSync(fresh, join(project, 'dist'));
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

/**
 * Builds once more, into a temporary folder, and compares every byte with dist/.
 *
 * @returns {Promise<string[]>} the differing files, each with what is wrong with it
 */
export async function differencesOfBundle(project) {
  const folder = temporaryFolder(project);
  try {
    await bundleInto(project, folder);
    return differences(folder, join(project, 'dist'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function temporaryFolder(project) {
  const cache = join(project, '.cache');
  mkdirSync(cache, { recursive: true });
  return mkdtempSync(join(cache, 'dist-'));
}

async function bundleInto(project, target) {
  const build = join(project, 'build');
  for (const folder of [build, target]) rmSync(folder, { recursive: true, force: true });
  await run([join(project, 'node_modules/.bin/tsc'), '-p', 'test/setup/tsconfig.build.json'], { cwd: project });
  // One bundle for the program and its threads: src/threads.ts starts a thread with the program's own file.
  const ncc = [nodeOf(project), join(project, 'node_modules/@vercel/ncc/dist/ncc/cli.js')];
  const entry = join(build, 'index.js');
  await run([...ncc, 'build', entry, '-o', target, '--license', 'licenses.txt', '--no-cache'], { cwd: project });
  // Without it Node would read the bundle as CommonJS wherever dist/ is copied to.
  writeFileSync(join(target, 'package.json'), '{"type":"module"}\n');
  makeProgram(join(target, 'index.js'));
  await bundleParser(project, ncc, join(target, 'pg-query'));
}

/**
 * libpg-query, which reads migrations, is CommonJS and looks for its WebAssembly beside itself by `__dirname`; in the
 * bundle, an ES module, there is none. So it becomes a bundle of its own (src/migrations/parser.ts loads it).
 */
async function bundleParser(project, ncc, target) {
  const source = join(project, 'node_modules/libpg-query');
  const entry = join(source, 'wasm/index.cjs');
  await run([...ncc, 'build', entry, '-o', target, '--license', 'licenses.txt', '--no-cache'], { cwd: project });
  copyFileSync(join(source, 'wasm/libpg-query.wasm'), join(target, 'libpg-query.wasm'));
  chmodSync(join(target, 'libpg-query.wasm'), 0o644);
  writeFileSync(join(target, 'package.json'), '{"type":"commonjs"}\n');
  // One file for all licenses; the packages do not name that of the C sources in the WebAssembly.
  const licenses = join(target, 'licenses.txt');
  const notice = join(project, 'test/setup/libpg-query-notice.txt');
  for (const file of [licenses, notice]) {
    appendFileSync(join(target, '../licenses.txt'), `\n${readFileSync(file, 'utf8')}`);
  }
  rmSync(licenses);
}

/** npm links dist/index.js as the command `pgproof`. */
function makeProgram(file) {
  if (!existsSync(file)) throw new SetupError('src/index.ts is not there', 'it is the entry of the bundle');
  const firstLine = '#!/usr/bin/env node\n';
  const text = readFileSync(file, 'utf8');
  if (!text.startsWith('#!')) writeFileSync(file, firstLine + text);
  chmodSync(file, 0o755);
}

function differences(fresh, committed) {
  const names = new Set([...filesBelow(fresh), ...filesBelow(committed)]);
  return [...names].sort().flatMap((name) => {
    const [one, other] = [join(fresh, name), join(committed, name)];
    if (!existsSync(other)) return [`${name} is missing`];
    if (!existsSync(one)) return [`${name} is no longer built`];
    if (!readFileSync(one).equals(readFileSync(other))) return [`${name} differs`];
    // Git keeps of a file's mode only whether it can be run.
    return (statSync(one).mode & 0o100) === (statSync(other).mode & 0o100) ? [] : [`${name} has another mode`];
  });
}

function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true }).filter((name) => statSync(join(folder, name)).isFile());
}

/** Node 24, which runs TypeScript as it is; the machine's own may be older. */
export function nodeOf(project) {
  return join(project, 'node_modules/.bin/node');
}
