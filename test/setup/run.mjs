#!/usr/bin/env node
// The entry of all npm scripts. It runs on Node 20 without packages, and puts in place what the real work needs: the
// packages, Node 24 (from the package `node`) and PostgreSQL servers (see servers.mjs).
//
//   run.mjs test [path or part of one | --test-option ...]   the tests, on servers 15, 17 and 18 as far as they can be had
//   run.mjs check                                            types, lint, generated files, and dist/ against its source
//   run.mjs build                                            dist/
//   run.mjs demo [argument ...]                              test/demo/demo.ts
//   run.mjs bench <name> [argument ...]                      bench/<name>.ts
//
// PGPROOF_TEST_MAJORS=17      tests run on these majors only
// PGPROOF_REQUIRE_ALL=1       `test` fails when one of 15, 17 and 18 did not run
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildBundle, differencesOfBundle, nodeOf } from './bundle.mjs';
import { runVisibly, SetupError, say } from './commands.mjs';
import { installDependencies } from './dependencies.mjs';
import { installAnyServer, installServers, wantedMajors } from './servers.mjs';

const project = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const node = nodeOf(project);

const commands = { test: runTests, check: runChecks, build, demo, bench };

async function runTests(args) {
  const { servers, missing } = await installServers(wantedMajors);
  if (servers.size === 0) {
    const reasons = [...missing].map(([major, problem]) => `${major}: ${problem.message}`);
    throw new SetupError(
      `there is no PostgreSQL server to test on · ${reasons.join(' · ')}`,
      [...missing.values()][0].hint,
    );
  }
  const folder = mkdtempSync(join(tmpdir(), 'pgproof-majors-'));
  const seenFile = join(folder, 'seen');
  try {
    const majors = process.env.PGPROOF_TEST_MAJORS ?? [...servers.keys()].join(',');
    const options = ['--test', '--test-concurrency=2', '--test-reporter=spec', '--test-reporter-destination=stdout'];
    const code = await runVisibly([node, ...options, ...testArguments(args)], {
      cwd: project,
      env: { ...withoutLibpqSettings(), PGPROOF_TEST_MAJORS: majors, PGPROOF_SEEN_MAJORS: seenFile },
    });
    const complete = reportMajors(seenFile, missing);
    return code === 0 && !complete && process.env.PGPROOF_REQUIRE_ALL === '1' ? 1 : code;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Options as they are, and the test files whose paths hold one of the other words; all, without such a word. */
function testArguments(args) {
  const isTest = (name) => name.endsWith('.test.ts');
  const files = readdirSync(join(project, 'test'), { recursive: true })
    .filter(isTest)
    .map((name) => join('test', name));
  const words = args.filter((word) => !word.startsWith('-')).map((word) => word.replace(/^\.\//, ''));
  for (const word of words) {
    if (!files.some((file) => file.includes(word))) {
      throw new SetupError(
        `no test file's path holds "${word}"`,
        'options that take a value are written --option=value',
      );
    }
  }
  const chosen = files.filter((file) => words.length === 0 || words.some((word) => file.includes(word)));
  return [...args.filter((word) => word.startsWith('-')), ...chosen.sort()];
}

/** Keeps from the tests what the user's shell says about another server: an undefined value removes a variable. */
function withoutLibpqSettings() {
  const names = Object.keys(process.env).filter((name) => name.startsWith('PG') && !name.startsWith('PGPROOF_'));
  return Object.fromEntries(names.map((name) => [name, undefined]));
}

/**
 * Says on which servers tests ran: the suites themselves write it down (test/support/servers.ts).
 *
 * @returns {boolean} whether all wanted majors did
 */
function reportMajors(seenFile, missing) {
  const seen = new Set(existsSync(seenFile) ? readFileSync(seenFile, 'utf8').trim().split('\n').map(Number) : []);
  const tested = [...seen].sort((a, b) => a - b);
  const untested = wantedMajors.filter((major) => !seen.has(major));
  const reasonFor = (major) =>
    missing.get(major)?.message ?? 'no test that ran needs it, or PGPROOF_TEST_MAJORS leaves it out';
  process.stdout.write(`majors tested: ${tested.join(', ') || 'none'}\n`);
  for (const major of untested) process.stdout.write(`not tested: ${major} (${reasonFor(major)})\n`);
  return untested.length === 0;
}

async function runChecks() {
  const bin = (name) => join(project, 'node_modules/.bin', name);
  const failed = [];
  for (const [name, check] of [
    ['types', () => runVisibly([bin('tsc'), '-p', '.'], { cwd: project })],
    ['lint', () => runVisibly([bin('biome'), 'check'], { cwd: project })],
    ['kernel', () => runVisibly([node, 'src/kernel/generate.mjs', '--check'], { cwd: project })],
    ['reference', () => runVisibly([node, 'src/options/generate.ts', '--check'], { cwd: project })],
    ['bundle', checkBundle],
  ]) {
    const code = await check();
    process.stdout.write(`${code === 0 ? '✔' : '✖'} ${name}\n`);
    if (code !== 0) failed.push(name);
  }
  if (failed.length > 0) say(`failed: ${failed.join(', ')}`);
  return failed.length === 0 ? 0 : 1;
}

async function checkBundle() {
  try {
    const found = await differencesOfBundle(project);
    for (const line of found) say(`dist/${line}`);
    if (found.length > 0) say('dist/ is not what src/ builds to: npm run build');
    return found.length === 0 ? 0 : 1;
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(`${error.message}\nhint: ${error.hint}`);
    return 1;
  }
}

async function build() {
  await buildBundle(project);
  return 0;
}

async function demo(args) {
  await installAnyServer();
  return runVisibly([node, 'test/demo/demo.ts', ...args], { cwd: project });
}

async function bench([name, ...args]) {
  const file = join('bench', `${name}.ts`);
  if (name === undefined || !existsSync(join(project, file))) {
    const names = readdirSync(join(project, 'bench')).filter((entry) => entry.endsWith('.ts'));
    throw new SetupError(
      `no such benchmark: ${name ?? '(none given)'}`,
      `one of ${names.map((entry) => entry.slice(0, -3)).join(', ')}`,
    );
  }
  await installAnyServer();
  return runVisibly([node, file, ...args], { cwd: project });
}

async function main([name, ...args]) {
  const command = Object.hasOwn(commands, name ?? '') ? commands[name] : undefined;
  if (command === undefined) throw new SetupError(`no such command: ${name ?? ''}`, Object.keys(commands).join(', '));
  await installDependencies(project);
  return command(args);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  say(`${error.message}\nhint: ${error.hint}`);
  process.exitCode = 1;
}
