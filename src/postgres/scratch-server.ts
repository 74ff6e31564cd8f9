import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readdir, readlink, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { messageOf, UserError } from '../errors.ts';
import type { Account } from './unprivileged-account.ts';

/**
 * How a server is asked to end: wait for clients (`smart`), end their sessions (`fast`), or drop everything, so that
 * the next start recovers from the WAL (`immediate`).
 */
export type StopMode = 'smart' | 'fast' | 'immediate';

const stopSignals = { smart: 'SIGTERM', fast: 'SIGINT', immediate: 'SIGQUIT' } as const;

/** How long a server may take to end. In immediate mode the postmaster itself kills what is left after 5 s. */
const graceMs = { smart: 60_000, fast: 60_000, immediate: 15_000 } as const;

const readyWithinMs = 120_000;
const endIsKnownMs = 100;

export interface ServerLaunch {
  /** The words of the command: `postgres`, perhaps behind a wrapper that execs it. */
  readonly command: readonly string[];
  readonly account: Account;
  readonly environment: Readonly<Record<string, string>>;
  readonly dataDirectory: string;
  readonly logFile: string;
  readonly socketDirectory: string;
  readonly port: number;
}

/** One server, whose parent we are. It can be started and stopped any number of times. */
export class ScratchServer {
  readonly #launch: ServerLaunch;
  #child: ChildProcess | undefined;
  /** How the postmaster ended without having been asked to. */
  #died: string | undefined;
  #stopping = false;

  constructor(launch: ServerLaunch) {
    this.#launch = launch;
  }

  /** The postmaster's, also after its end. @throws {Error} before the first start */
  get processId(): number {
    if (this.#child?.pid === undefined) throw new Error('the scratch server was not started');
    return this.#child.pid;
  }

  /**
   * How the postmaster ended when nobody had asked it to, for instance `SIGKILL`; undefined when it lives.
   *
   * @param withinMs how long to wait for its end: its backends, and so our connections, may end a moment before it
   */
  async died(withinMs: number): Promise<string | undefined> {
    const timeout = AbortSignal.timeout(withinMs);
    if (!this.#stopping && this.#isRunning()) await this.#exit(timeout);
    return this.#died;
  }

  /**
   * Starts the server and waits until it takes connections. A server that runs already is left alone.
   *
   * @throws {UserError} with the log's last lines when it does not come up
   * @throws the signal's reason when it is aborted; the caller stops the server
   */
  async start(signal?: AbortSignal): Promise<void> {
    // Node learns of an end a moment after the kernel has told others.
    if (this.#isRunning()) await this.#exit(AbortSignal.timeout(endIsKnownMs));
    if (this.#isRunning()) return;
    // After the postmaster was killed its backends may live on, and hold the shared memory.
    await this.#endStragglers();
    const log = await open(this.#launch.logFile, 'a');
    try {
      await this.#spawn(log.fd);
    } finally {
      await log.close();
    }
    await this.#waitUntilReady(signal);
  }

  /**
   * Stops the server and waits until its last process is gone. What outlives its grace time is stopped in immediate
   * mode, and then killed.
   */
  async stop(mode: StopMode): Promise<void> {
    this.#stopping = true;
    const steps: [NodeJS.Signals, number][] = [[stopSignals[mode], graceMs[mode]]];
    if (mode !== 'immediate') steps.push(['SIGQUIT', graceMs.immediate]);
    for (const [name, withinMs] of steps) {
      if (await this.#endedAfter(name, withinMs)) break;
    }
    if (this.#isRunning()) await this.#endedAfter('SIGKILL', graceMs.immediate);
    await this.#endStragglers();
  }

  async #spawn(logDescriptor: number): Promise<void> {
    const { command, account, environment, dataDirectory } = this.#launch;
    const [program, ...args] = command;
    this.#died = undefined;
    this.#stopping = false;
    const child = spawn(program as string, [...args, '-D', dataDirectory], {
      ...idsOf(account),
      env: environment,
      cwd: dataDirectory,
      stdio: ['ignore', logDescriptor, logDescriptor],
      // Ctrl-C on a terminal reaches the whole group; when the server ends is for its scope to say.
      detached: true,
    });
    const quit = (): void => void child.kill('SIGQUIT');
    child.once('exit', (code, signalName) => {
      process.off('exit', quit);
      if (!this.#stopping) this.#died = signalName ?? `exit code ${code}`;
    });
    await once(child, 'spawn');
    process.once('exit', quit);
    this.#child = child;
  }

  async #waitUntilReady(signal: AbortSignal | undefined): Promise<void> {
    const deadline = Date.now() + readyWithinMs;
    for (;;) {
      signal?.throwIfAborted();
      const problem = await this.#connectionProblem();
      if (problem === undefined) return;
      if (!this.#isRunning()) throw await this.#startError(`ended with ${this.#died}`);
      if (Date.now() > deadline) throw await this.#startError(`takes no connections: ${problem}`);
      await delay(20, undefined, { signal });
    }
  }

  async #connectionProblem(): Promise<string | undefined> {
    const { socketDirectory: host, port } = this.#launch;
    const client = new pg.Client({ host, port, user: 'postgres', database: 'postgres', ssl: false });
    // A connection that breaks after connect() has failed would end the process without a listener.
    client.on('error', () => {});
    try {
      await client.connect();
      return undefined;
    } catch (error) {
      return messageOf(error);
    } finally {
      await client.end();
    }
  }

  async #startError(what: string): Promise<UserError> {
    const log = (await lastLines(this.#launch.logFile)).join(' · ');
    return new UserError(`the scratch server ${what}: ${log || 'its log is empty'}`, 'see what its log says');
  }

  #isRunning(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** @returns whether the postmaster has ended within the time */
  async #endedAfter(name: NodeJS.Signals, withinMs: number): Promise<boolean> {
    const child = this.#child;
    if (child === undefined || !this.#isRunning()) return true;
    const exit = this.#exit(AbortSignal.timeout(withinMs));
    child.kill(name);
    await exit;
    return !this.#isRunning();
  }

  /** Waits for the postmaster's end or for the timeout. */
  async #exit(timeout: AbortSignal): Promise<void> {
    try {
      if (this.#child !== undefined) await once(this.#child, 'exit', { signal: timeout });
    } catch (error) {
      if (!timeout.aborted) throw error;
    }
  }

  /**
   * Ends what is left of the server when its postmaster is gone: killed, it takes no backend with it, and one that
   * computes does not notice before its query is done.
   */
  async #endStragglers(): Promise<void> {
    const deadline = Date.now() + graceMs.immediate;
    for (;;) {
      const left = await processesIn(this.#launch.dataDirectory);
      if (left.length === 0) return;
      // SIGQUIT lets a backend leave at once. It may be too busy even for that.
      for (const pid of left) killIfThere(pid, Date.now() > deadline ? 'SIGKILL' : 'SIGQUIT');
      await delay(20);
    }
  }
}

/** The ids to spawn a child with; none: as ourselves. */
export function idsOf(account: Account): { uid?: number; gid?: number } {
  return account.uid === undefined ? {} : { uid: account.uid, gid: account.gid };
}

/**
 * The last lines of a text file, at most six, at most 8 KiB.
 *
 * @throws {Error} when it cannot be read
 */
export async function lastLines(file: string): Promise<readonly string[]> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const length = Math.min(size, 8192);
    const { buffer } = await handle.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.toString('utf8').trim().split('\n').slice(-6);
  } finally {
    await handle.close();
  }
}

/**
 * The processes whose working directory is the data directory: the postmaster's and its children's, and nobody
 * else's. Only Linux tells; elsewhere the list is empty.
 */
async function processesIn(dataDirectory: string): Promise<readonly number[]> {
  if (process.platform !== 'linux') return [];
  const directory = await realpath(dataDirectory);
  const found: number[] = [];
  for (const name of await readdir('/proc')) {
    if (/^\d+$/.test(name) && (await workingDirectory(name)) === directory) found.push(Number(name));
  }
  return found;
}

async function workingDirectory(pid: string): Promise<string | undefined> {
  try {
    return await readlink(join('/proc', pid, 'cwd'));
  } catch (error) {
    // Ended meanwhile, a zombie, or another user's and so not ours.
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (['ENOENT', 'ESRCH', 'EACCES', 'EPERM'].includes(code)) return undefined;
    throw error;
  }
}

function killIfThere(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
