// `npm run demo`: a database is filled, backed up, damaged in a copy, restored with stock pg_restore, proven by a drill,
// restored by pgproof and compared; then ten migrations are measured on what the backup restores to, one of them made
// worse. All of it happens in throw-away servers. What stays lies in demo-output/ and is replaced by the next run.
import { cp, mkdir, mkdtemp, open, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Manifest } from '../../src/archive/manifest.ts';
import { messageOf, UserError } from '../../src/errors.ts';
import { type ScratchCluster, withScratchCluster } from '../../src/postgres/scratch-cluster.ts';
import { formatBytes, formatCount, formatDuration } from '../../src/report/format.ts';
import { readVerification } from '../../src/verify/verification.ts';
import { installedServers } from '../setup/servers.mjs';
import { compareDatabases } from '../support/compare.ts';
import { cleanEnvironment, mustRun, type ProgramOptions, runProgram } from './programs.ts';
import { summaryPage } from './summary-page.ts';

const project = fileURLToPath(new URL('../../', import.meta.url));
const program = join(project, process.env.PGPROOF_PROGRAM || 'dist/index.js');
const output = join(project, 'demo-output');
const backup = join(output, 'backup');
const damaged = join(output, 'damaged-copy');
const summary = { markdown: join(output, 'summary.md'), page: join(output, 'summary.html') };
const measured = { result: join(output, 'benchmark.json'), page: join(output, 'benchmark.html') };

const jobs = Math.max(2, Math.min(8, availableParallelism()));
const stepCount = 7;
/** What stock pg_restore makes, and what pgproof makes. */
const restored = { stock: 'restored_by_pg_restore', ours: 'restored' };
/** The one migration that the pull request makes worse. */
const planted = '009_log_request_id';

interface Stage {
  readonly cluster: ScratchCluster;
  /** The directory of PostgreSQL's programs. */
  readonly bin: string;
  readonly options: ProgramOptions;
}

async function demo(signal: AbortSignal): Promise<void> {
  const startedAt = performance.now();
  const [major, { bin }] = newestServer();
  say(`pgproof demo: PostgreSQL ${major}, a throw-away server, ${jobs} connections. Nothing else is touched.`);
  await rm(output, { recursive: true, force: true });
  await mkdir(output);
  await withScratchCluster({ bin }, async (cluster) => {
    const environment = { ...cleanEnvironment(), ...cluster.environment, PGPROOF_CLIENT_BIN: bin };
    const stage = { cluster, bin, options: { environment, signal } };
    await fill(stage);
    await backUp(stage);
    await findDamage(stage);
    await restoreWithStockTools(stage);
    await prove(stage);
    await restore(stage);
    await measureMigrations(stage);
  });
  await writeFile(summary.page, summaryPage('Summaries of the demo', await readFile(summary.markdown, 'utf8')));
  const restoreMs = (await readVerification(backup, (await readManifest()).sha256))?.restoreMs;
  if (restoreMs === undefined) throw new Error('the drill left no measured restore time');
  say(`
All good, in ${formatDuration(performance.now() - startedAt)}. ${bold(`Measured restore time: ${formatDuration(restoreMs)}`)}, in the drill.
The servers are gone; this is left to look at:
  the backup      ${shown(backup)}/ with what the drill found in verification.json
  the migrations  ${shown(measured.page)}, and the same as data in ${shown(measured.result)}
  the summaries   ${shown(summary.page)}   (as GitHub gets them: ${shown(summary.markdown)})`);
}

function newestServer(): [number, { bin: string }] {
  const newest = [...installedServers()].at(-1);
  if (newest === undefined) throw new UserError('no PostgreSQL server is installed', 'start it with `npm run demo`');
  return newest;
}

async function fill({ bin, options, cluster }: Stage): Promise<void> {
  step(1, 'fill a sample database: a shop with its orders, its stock and a large audit log');
  await mustRun([join(bin, 'createdb'), 'shop'], options);
  const script = join(project, 'test/demo/shop.sql');
  const started = performance.now();
  await mustRun([join(bin, 'psql'), '-X', '-q', '-d', cluster.url('shop'), '-f', script], { ...options, quiet: true });
  say(`  filled in ${formatDuration(performance.now() - started)}`);
}

async function backUp({ options }: Stage): Promise<void> {
  step(2, 'back it up');
  const environment = { ...options.environment, PGDATABASE: 'shop', GITHUB_STEP_SUMMARY: summary.markdown };
  await must(['backup', '--output', backup, '--jobs', String(jobs)], { ...options, environment });
}

async function findDamage({ options }: Stage): Promise<void> {
  step(3, 'turn one bit in a copy of the backup, and see whether that is found');
  await cp(backup, damaged, { recursive: true });
  const largest = (await readManifest()).files.reduce((one, other) => (other.bytes > one.bytes ? other : one));
  const position = Math.floor(largest.bytes / 2);
  await turnBit(join(damaged, largest.path), position);
  say(`  one bit in byte ${formatCount(position)} of ${formatCount(largest.bytes)} of ${largest.path}`);
  const code = await runPgproof(['verify', '--backup', damaged], options);
  if (code !== 1) throw new Error(`the damage should have ended in exit code 1, and it was ${code}`);
  say('  found: exit code 1, as it should be');
  await rm(damaged, { recursive: true });
}

async function restoreWithStockTools(stage: Stage): Promise<void> {
  step(4, "restore it with PostgreSQL's own pg_restore, and compare the schema and every row of every table");
  const { bin, options } = stage;
  const started = performance.now();
  await mustRun([join(bin, 'createdb'), '-T', 'template0', restored.stock], options);
  const restoring = ['-j', '2', '-d', restored.stock, join(backup, 'dump')];
  say(`  $ pg_restore ${restoring.map(shown).join(' ')}`);
  await mustRun([join(bin, 'pg_restore'), ...restoring], options);
  say(`  restored in ${formatDuration(performance.now() - started)}`);
  await compare(stage, restored.stock);
  await mustRun([join(bin, 'dropdb'), restored.stock], options);
}

async function prove({ options }: Stage): Promise<void> {
  step(5, 'prove it: every byte read, restored into a server of its own, every row compared');
  const environment = { ...options.environment, GITHUB_STEP_SUMMARY: summary.markdown };
  await must(['verify', '--backup', backup, '--level', 'full', '--jobs', String(jobs)], { ...options, environment });
}

async function restore(stage: Stage): Promise<void> {
  step(6, 'restore it into a second database, and compare');
  const { options } = stage;
  const environment = { ...options.environment, PGDATABASE: restored.ours, GITHUB_STEP_SUMMARY: summary.markdown };
  await must(['restore', '--backup', backup, '--create', '--jobs', String(jobs)], { ...options, environment });
  await compare(stage, restored.ours);
}

async function measureMigrations({ options }: Stage): Promise<void> {
  step(7, 'measure the migrations of a pull request on the data of that backup, against those of the last commit');
  await withPullRequest(options, async ({ directory, outputs }) => {
    const environment = { ...options.environment, GITHUB_STEP_SUMMARY: summary.markdown, GITHUB_OUTPUT: outputs };
    const what = [
      '--migrations',
      'db/migrations',
      '--baseline',
      'git:HEAD',
      '--backup',
      backup,
      '--jobs',
      String(jobs),
    ];
    const how = ['--iterations', '3', '--time-limit', '5s', '--output', measured.result, '--html', measured.page];
    const code = await runPgproof(['benchmark', ...what, ...how], { ...options, environment, directory });
    if (code !== 1) throw new Error(`the regression should have ended in exit code 1, and it was ${code}`);
    const regressions = outputOf('regressions', await readFile(outputs, 'utf8'));
    const wanted = JSON.stringify([planted]);
    if (regressions !== wanted) throw new Error(`${wanted} should have regressed, and it was ${regressions}`);
    say(`  found: exit code 1, and ${planted} alone is red, as it should be`);
  });
}

interface PullRequest {
  /** The root of a Git repository, in which `last-backup` leads to the backup. */
  readonly directory: string;
  /** A file for the outputs of the action. */
  readonly outputs: string;
}

/** A repository with nine migrations, and a tenth and two changed ones that are not committed: the pull request. */
async function withPullRequest(options: ProgramOptions, run: (made: PullRequest) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'pgproof-demo-'));
  try {
    const directory = join(folder, 'repository');
    const migrations = join(directory, 'db/migrations');
    await cp(join(project, 'test/demo/migrations'), migrations, { recursive: true });
    const git = ['git', '-c', 'user.name=demo', '-c', 'user.email=demo@example.com', '-c', 'commit.gpgSign=false'];
    for (const args of [
      ['init', '--quiet'],
      ['add', '.'],
      ['commit', '--quiet', '-m', 'nine migrations'],
    ]) {
      await mustRun([...git, ...args], { ...options, directory });
    }
    await cp(join(project, 'test/demo/pull-request'), migrations, { recursive: true });
    await symlink(backup, join(directory, 'last-backup'));
    const outputs = join(folder, 'outputs');
    await writeFile(outputs, '');
    await run({ directory, outputs });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A one-line output, out of the file that the runner reads: `name<<END`, the text, `END`. */
function outputOf(name: string, text: string): string | undefined {
  return new RegExp(`^${name}<<(\\S+)\n(.*)\n\\1$`, 'm').exec(text)?.[2];
}

async function compare({ bin, cluster, options }: Stage, database: string): Promise<void> {
  const started = performance.now();
  const differences = await compareDatabases(cluster.url('shop'), cluster.url(database), bin);
  options.signal.throwIfAborted();
  if (differences.length > 0) throw new Error(`the databases differ:\n${differences.join('\n')}`);
  const { totals } = await readManifest();
  const what = `${formatCount(totals.tables)} tables, ${formatCount(totals.rows)} rows, ${formatBytes(totals.rawBytes)}`;
  say(`  equal: ${what}, compared in ${formatDuration(performance.now() - started)}`);
}

async function readManifest(): Promise<Manifest> {
  return JSON.parse(await readFile(join(backup, 'manifest.json'), 'utf8')) as Manifest;
}

async function turnBit(path: string, position: number): Promise<void> {
  const file = await open(path, 'r+');
  try {
    const byte = Buffer.alloc(1);
    await file.read(byte, 0, 1, position);
    await file.write(Buffer.of((byte[0] as number) ^ 1), 0, 1, position);
  } finally {
    await file.close();
  }
}

async function must(args: readonly string[], options: ProgramOptions): Promise<void> {
  const code = await runPgproof(args, options);
  if (code !== 0) throw new Error(`pgproof ${args[0]} ended with ${code}`);
}

async function runPgproof(args: readonly string[], options: ProgramOptions): Promise<number | null> {
  say(`  $ pgproof ${args.map(shown).join(' ')}`);
  return runProgram([process.execPath, program, ...args], options);
}

function step(number: number, title: string): void {
  say(`\n${bold(`${number}/${stepCount} ${title}`)}`);
}

function bold(text: string): string {
  return process.stdout.isTTY && !process.env.NO_COLOR ? `\u001b[1m${text}\u001b[0m` : text;
}

/** Paths below the project from there, anything else as it is. */
function shown(text: string): string {
  return text.startsWith(project) ? relative(project, text) : text;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(name, () => stop.abort(new UserError(`stopped by ${name}`, 'the servers and demo-output/ were removed')));
}
try {
  await demo(stop.signal);
} catch (error) {
  // What fails after the signal fails because of it.
  const reason: unknown = stop.signal.aborted ? stop.signal.reason : error;
  if (stop.signal.aborted) await rm(output, { recursive: true, force: true });
  process.stderr.write(`\nerror: ${messageOf(reason)}\n`);
  if (reason instanceof UserError) process.stderr.write(`hint: ${reason.hint}\n`);
  process.exitCode = 1;
}
