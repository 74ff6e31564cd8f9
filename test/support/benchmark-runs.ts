import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { BenchmarkResult, MigrationResult } from '../../src/benchmark/result.ts';
import { type ProgramOptions, type RunningProgram, startProgram } from '../integration/program.ts';
import type { TestServer, ToolResult } from './servers.ts';

/** Migrations by the paths of their files. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

/** A folder in which a benchmark finds and leaves everything. */
export interface Workplace {
  readonly directory: string;
  readonly migrations: string;
  /** TMPDIR of the program: empty when nothing outlives it. */
  readonly temporary: string;
  readonly result: string;
  readonly comparison: string;
  readonly html: string;
  readonly summary: string;
  readonly outputs: string;
}

/** A program that has ended, with all that it left. */
export interface Ended extends ToolResult {
  /** The most memory that its process had at once. */
  readonly peakMemoryBytes: number;
}

/** A folder with migrations in it for the time of `run`. */
export async function withWorkplace<Result>(files: Files, run: (place: Workplace) => Promise<Result>): Promise<Result> {
  const directory = await mkdtemp(join(tmpdir(), 'pgproof-test-'));
  try {
    // As root the server is another user, who has to reach its folder below.
    await chmod(directory, 0o711);
    const at = (name: string) => join(directory, name);
    const place = {
      ...{ directory, migrations: at('migrations'), temporary: at('tmp') },
      ...{ result: at('result.json'), comparison: at('result-comparison.json'), html: at('report.html') },
      ...{ summary: at('summary.md'), outputs: at('outputs') },
    };
    for (const folder of [place.migrations, place.temporary]) await mkdir(folder);
    await chmod(place.temporary, 0o711);
    await writeFile(place.outputs, '');
    await writeFiles(place.migrations, files);
    return await run(place);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

export async function writeFiles(directory: string, files: Files): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), text);
  }
}

/** Starts a benchmark of a workplace's migrations: as few runs as there can be, unless `args` say something else. */
export function startBenchmark(
  server: TestServer,
  place: Workplace,
  args: readonly string[] = [],
  { environment = {}, ...options }: ProgramOptions = {},
): RunningProgram {
  const given = (name: string): boolean => args.some((argument) => argument.startsWith(`--${name}`));
  const usual = [
    ...(given('migrate-command') || given('migrations') ? [] : [`--migrations=${place.migrations}`]),
    ...(given('iterations') ? [] : ['--iterations=1']),
    ...[`--output=${place.result}`, `--html=${place.html}`],
  ];
  return startProgram(server, ['benchmark', ...usual, ...args], {
    ...options,
    environment: {
      ...{ TMPDIR: place.temporary, GITHUB_STEP_SUMMARY: place.summary, GITHUB_OUTPUT: place.outputs },
      ...environment,
    },
  });
}

/** The same to its end. */
export async function runBenchmark(...call: Parameters<typeof startBenchmark>): Promise<Ended> {
  return endOf(startBenchmark(...call));
}

/** Waits for the program's end and watches how much memory it takes. */
export async function endOf({ processId, finished }: RunningProgram): Promise<Ended> {
  let peakMemoryBytes = 0;
  let running = true;
  const ended = finished.finally(() => {
    running = false;
  });
  while (running) {
    peakMemoryBytes = Math.max(peakMemoryBytes, await peakMemoryOf(processId));
    await Promise.race([ended, delay(50)]);
  }
  return { ...(await ended), peakMemoryBytes };
}

/** VmHWM: the high-water mark of the resident set; 0 when the process is gone. */
async function peakMemoryOf(processId: number): Promise<number> {
  const status = await readFile(join('/proc', String(processId), 'status'), 'utf8').catch(() => '');
  return Number(/^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
}

export async function readJson<Json>(path: string): Promise<Json> {
  return JSON.parse(await readFile(path, 'utf8')) as Json;
}

export async function resultOf(place: Workplace): Promise<BenchmarkResult> {
  return readJson<BenchmarkResult>(place.result);
}

/** One migration of a result. */
export function migrationIn({ migrations }: BenchmarkResult, name: string): MigrationResult {
  const found = migrations.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no ${name} among ${migrations.map((one) => one.name).join(', ')}`);
  return found;
}

/**
 * What a run has left: files in its temporary directory, and processes that name it or work in it (the server runs in
 * its data directory).
 */
export async function leftBehind(place: Workplace): Promise<string[]> {
  const files = await readdir(place.temporary);
  return [...files.map((name) => `file ${name}`), ...(await processesOf(place.temporary))];
}

async function processesOf(path: string): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(
    pids.map(async (pid) => {
      const read = (name: string) => readFile(join('/proc', pid, name), 'latin1').catch(() => '');
      const [line, environment] = await Promise.all([read('cmdline'), read('environ')]);
      const ours = line.includes(path) || environment.includes(`TMPDIR=${path}`);
      return ours ? [`process ${pid} ${line.replaceAll('\0', ' ')}`] : [];
    }),
  );
  return lines.flat();
}
