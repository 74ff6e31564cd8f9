import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { allOrAbort } from '../../src/concurrency.ts';
import { FailedError } from '../../src/errors.ts';
import { MemoryWatch, type PeakMemory } from './memory.ts';

/** A program and its arguments. */
export interface Command {
  readonly program: string;
  readonly arguments: readonly string[];
  /** Over PATH, HOME and TMPDIR, which are all that it gets of our own environment. */
  readonly environment?: Readonly<Record<string, string>>;
}

export interface Measured {
  readonly durationMs: number;
  /** Undefined where the kernel does not tell. */
  readonly memory: PeakMemory | undefined;
}

/**
 * Runs commands to their end, some at a time, and measures them together.
 *
 * @throws {FailedError} when one ends in anything but 0; then the others are ended
 * @throws the signal's reason after an abort
 */
export async function runMeasured(
  commands: readonly Command[],
  { atOnce, directory, signal }: { atOnce: number; directory: string; signal: AbortSignal },
): Promise<Measured> {
  const watch = new MemoryWatch();
  const waiting = commands.values();
  const work = async (all: AbortSignal): Promise<void> => {
    for (const command of waiting) await runOne(command, { directory, signal: all, watch });
  };
  const startedMs = performance.now();
  try {
    await allOrAbort(
      signal,
      Array.from({ length: atOnce }, () => work),
    );
    const durationMs = performance.now() - startedMs;
    return { durationMs, memory: watch.stop() };
  } finally {
    watch.stop();
  }
}

interface Surroundings {
  readonly directory: string;
  readonly signal: AbortSignal;
  readonly watch: MemoryWatch;
}

async function runOne(command: Command, { directory, signal, watch }: Surroundings): Promise<void> {
  signal.throwIfAborted();
  const child = spawn(command.program, command.arguments, {
    cwd: directory,
    env: { ...ownEnvironment(), ...command.environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const terminate = (): void => void child.kill('SIGTERM');
  signal.addEventListener('abort', terminate, { once: true });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-4000);
  });
  try {
    const ended = once(child, 'close');
    const { pid } = child;
    if (pid !== undefined) watch.add(pid);
    const [code, killedBy] = await ended;
    if (pid !== undefined) watch.remove(pid);
    signal.throwIfAborted();
    if (code === 0) return;
    const reason = said.trim().split('\n').slice(-4).join(' · ');
    throw new FailedError(`${command.program} ended with ${killedBy ?? code}: ${reason}`, 'see what it says');
  } finally {
    signal.removeEventListener('abort', terminate);
  }
}

/** Nothing that changes what a program does: no PG…, INPUT_… or GITHUB_… variables, no NODE_OPTIONS. */
export function ownEnvironment(): Record<string, string> {
  const { PATH = '', HOME = '', TMPDIR } = process.env;
  return { PATH, HOME, ...(TMPDIR === undefined ? {} : { TMPDIR }) };
}
