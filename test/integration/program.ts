import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { type Manifest, readManifest } from '../../src/archive/manifest.ts';
import { cleanEnvironment } from '../support/psql.ts';
import { mustRunTool, type TestServer, type ToolResult } from '../support/servers.ts';

const program = join(import.meta.dirname, '../../src/index.ts');

/** A run of the program as a child process. */
export interface RunningProgram {
  readonly processId: number;
  readonly finished: Promise<ToolResult>;
}

export interface ProgramOptions {
  /** Over this process's environment without its PG… variables, and without what GitHub's runner sets. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Arguments for Node itself. */
  readonly nodeArguments?: readonly string[];
}

/**
 * Starts the program from its source with the client programs of `server`, as a user does on a terminal.
 *
 * @example const { code } = await startProgram(server, ['backup', `--database-url=${url}`]).finished;
 */
export function startProgram(
  server: TestServer,
  args: readonly string[],
  { environment = {}, nodeArguments = [] }: ProgramOptions = {},
): RunningProgram {
  const own = Object.entries(cleanEnvironment()).filter(([name]) => !/^(GITHUB|INPUT|ACTIONS|RUNNER)_/.test(name));
  const child = spawn(process.execPath, [...nodeArguments, program, ...args], {
    env: { ...Object.fromEntries(own), PGPROOF_CLIENT_BIN: server.bin, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      output[stream] += text;
    });
  }
  const finished = new Promise<ToolResult>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, ...output }));
  });
  return { processId: child.pid as number, finished };
}

/** A backup on disk. */
export interface BackupOnDisk {
  readonly directory: string;
  /** The stock archive in it. */
  readonly archive: string;
  readonly manifest: Manifest;
  /** What the program said. */
  readonly log: string;
}

/**
 * Backs `url` up into the new directory `directory`; the program must succeed, and say nothing of a bug.
 *
 * @param args more arguments, for instance `--compression=none`
 */
export async function makeBackup(
  server: TestServer,
  url: string,
  directory: string,
  args: readonly string[] = [],
  options: ProgramOptions = {},
): Promise<BackupOnDisk> {
  const call = ['backup', `--database-url=${url}`, `--output=${directory}`, ...args];
  const { code, stderr } = await startProgram(server, call, options).finished;
  if (code !== 0) throw new Error(`backup ended with ${code}: ${stderr}`);
  const manifest = readManifest(await readFile(join(directory, 'manifest.json')));
  return { directory, archive: join(directory, 'dump'), manifest, log: stderr };
}

/** Restores an archive with stock pg_restore, which must succeed without an error. */
export async function restore(
  server: TestServer,
  archive: string,
  url: string,
  args: readonly string[] = [],
): Promise<void> {
  await mustRunTool(server, 'pg_restore', ['--exit-on-error', `--dbname=${url}`, ...args, archive]);
}

/** A directory of its own for the time of `run`. */
export async function withDirectory<Result>(run: (directory: string) => Promise<Result>): Promise<Result> {
  const directory = await mkdtemp(join(tmpdir(), 'pgproof-test-'));
  try {
    return await run(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** A directory for all tests of the enclosing suite. */
export function temporaryDirectory(): () => string {
  let directory = '';
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'pgproof-test-'));
  });
  after(() => rm(directory, { recursive: true, force: true }));
  return () => directory;
}
