import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, constants } from 'node:fs/promises';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { messageOf, UserError } from '../errors.ts';

export interface ClientToolCall {
  /** The program's absolute path. */
  readonly path: string;
  readonly arguments: readonly string[];
  /** Settings for libpq: only its `PG…` names reach the child. A password belongs into PGPASSFILE. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Ends the child: SIGTERM first, so that it can cancel its queries, SIGKILL after `graceMs`. */
  readonly signal?: AbortSignal | undefined;
  /** Default 5,000. */
  readonly graceMs?: number;
  /** Called with the child's process id. */
  readonly onStart?: (processId: number) => void;
  /** Gets every line of stderr, already redacted. */
  readonly onStderrLine?: (line: string) => void;
  /** Where the child's output goes; it is ended (or destroyed) with the child. Without it, output is discarded. */
  readonly stdout?: Writable;
  /** Takes the secrets out of every line of stderr before anything else sees it: `Secrets.redact`. */
  readonly redact?: (line: string) => string;
}

export interface ProgramCall extends ClientToolCall {
  readonly environment: Readonly<Record<string, string>>;
  /**
   * The program may start others that nobody waits for: SIGTERM goes to all of its process group, and what is left of
   * the group when the program itself has ended is killed, for it would keep the pipes open.
   */
  readonly ownsGroup?: boolean;
}

export interface ClientToolResult {
  /** How the child ended: by itself with a code, or by a signal that was not ours. */
  readonly end:
    | { readonly kind: 'exited'; readonly code: number }
    | { readonly kind: 'killed'; readonly signal: string };
  /** The last lines of stderr (at most 200), redacted. */
  readonly stderr: readonly string[];
}

const keptStderrLines = 200;
const keptLineCharacters = 16 * 1024;

/**
 * What a child gets from our own environment. HOME holds libpq's certificates (~/.postgresql), the Kerberos
 * variables name a ticket, and SSL_CERT_* is read by OpenSSL for `sslrootcert=system`. All else, among it the
 * runner's tokens and the action's inputs, stays with us.
 */
const inheritedNames = ['PATH', 'HOME', 'KRB5CCNAME', 'KRB5_CONFIG', 'SSL_CERT_FILE', 'SSL_CERT_DIR'];

/**
 * The whole environment of a client tool.
 *
 * @param settings libpq's variables; other names are dropped
 * @param own where the inherited variables come from
 * @throws {Error} when a password is in it: another process of the same user can read a process's environment
 */
export function childEnvironment(
  settings: ClientToolCall['environment'],
  own: NodeJS.ProcessEnv = process.env,
): Record<string, string> {
  if (settings.PGPASSWORD !== undefined) throw new Error('a password must travel in PGPASSFILE, not in PGPASSWORD');
  // The tools' messages are read by us, so they must not follow the user's language.
  const environment: Record<string, string> = { LANG: 'C', LC_ALL: 'C' };
  for (const name of inheritedNames) {
    if (own[name] !== undefined) environment[name] = own[name];
  }
  for (const [name, value] of Object.entries(settings)) {
    if (name.startsWith('PG') && value !== undefined) environment[name] = value;
  }
  return environment;
}

/**
 * Runs pg_dump or one of its siblings and waits for its end. A code other than 0 is a result, not an error: only
 * the caller knows what it means.
 *
 * @throws {UserError} when the program cannot be started
 * @throws the signal's reason when it was aborted, after the child has ended
 * @throws the error of `stdout` when it cannot be written, after the child has ended
 *
 * @example
 * const { end, stderr } = await runClientTool({ path: tools.pgDump, arguments: ['--schema-only'], environment })
 */
export async function runClientTool(call: ClientToolCall): Promise<ClientToolResult> {
  return runProgram({ ...call, environment: childEnvironment(call.environment) });
}

/** As runClientTool, for any program: `environment` is all that the child gets. */
export async function runProgram(call: ProgramCall): Promise<ClientToolResult> {
  call.signal?.throwIfAborted();
  await assertExecutable(call.path);
  const [command, ...args] = [...(await dieWithParent()), call.path, ...call.arguments];
  const child = spawn(command as string, args, spawnOptions(call));
  if (child.pid !== undefined) call.onStart?.(child.pid);
  const terminator = new Terminator(child, call.graceMs ?? 5_000, call.ownsGroup ?? false);
  if (call.ownsGroup) child.once('exit', () => terminator.killGroup());
  const onAbort = (): void => terminator.begin();
  call.signal?.addEventListener('abort', onAbort, { once: true });
  // It may have come while the child was being prepared.
  if (call.signal?.aborted) onAbort();
  const stderr = collectStderr(child, call);
  try {
    const [end] = await Promise.all([
      endOf(child, call.path),
      stderr.finished,
      pipeOutput(child, call.stdout, terminator),
    ]);
    call.signal?.throwIfAborted();
    return { end, stderr: stderr.lines };
  } finally {
    call.signal?.removeEventListener('abort', onAbort);
    terminator.release();
  }
}

/**
 * What a program prints on stdout, as text: for `--version` and other small things.
 *
 * @param call as for runClientTool; more than 1 MiB of output is an error
 * @throws {Error} when the program ends in anything but 0; its message holds the last line of stderr
 */
export async function readClientTool(call: Omit<ClientToolCall, 'stdout'>): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const stdout = new Writable({
    write(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      chunks.push(chunk);
      done(bytes > 1024 * 1024 ? new Error(`${call.path} printed more than 1 MiB`) : null);
    },
  });
  const result = await runClientTool({ ...call, stdout });
  if (!succeeded(result)) throw new Error(`${call.path} ${describeEnd(result)}`);
  return Buffer.concat(chunks).toString('utf8');
}

/** Whether the tool ended by itself with code 0. */
export function succeeded(result: ClientToolResult): boolean {
  return result.end.kind === 'exited' && result.end.code === 0;
}

/** How a tool ended and what it said last, in one line. */
export function describeEnd(result: ClientToolResult): string {
  const how = result.end.kind === 'exited' ? `exited with ${result.end.code}` : `was killed by ${result.end.signal}`;
  const said = result.stderr.at(-1);
  return said === undefined ? how : `${how}: ${said}`;
}

function spawnOptions(call: ProgramCall): SpawnOptions {
  return {
    env: call.environment,
    stdio: ['ignore', call.stdout === undefined ? 'ignore' : 'pipe', 'pipe'],
    // A group of its own: Ctrl-C on a terminal reaches only us, and pg_dump's workers can be ended with it.
    detached: true,
  };
}

/** Whether we may run the file. */
export async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

async function assertExecutable(path: string): Promise<void> {
  try {
    await access(path, constants.X_OK);
  } catch (cause) {
    const hint = 'install the PostgreSQL client, or name its directory in PGPROOF_CLIENT_BIN';
    throw new UserError(`cannot run ${path}: ${messageOf(cause)}`, hint, { cause });
  }
}

let setprivPrefix: Promise<readonly string[]> | undefined;

/**
 * The words before a command that make the kernel end it when we die, even of SIGKILL: a tool left alone would
 * hold its locks on the database until its dump is complete. setpriv (util-linux 2.33) sets PR_SET_PDEATHSIG, which
 * survives exec and fires when the thread that started the child ends; ours is the main thread.
 */
function dieWithParent(): Promise<readonly string[]> {
  setprivPrefix ??= process.platform === 'linux' ? probeSetpriv() : Promise.resolve([]);
  return setprivPrefix;
}

async function probeSetpriv(): Promise<readonly string[]> {
  const prefix = ['setpriv', '--pdeathsig', 'TERM', '--'];
  const probe = spawn('setpriv', [...prefix.slice(1), 'true'], { stdio: 'ignore', env: childEnvironment({}) });
  const works = await new Promise<boolean>((resolve) => {
    probe.once('error', () => resolve(false));
    probe.once('exit', (code) => resolve(code === 0));
  });
  return works ? prefix : [];
}

function endOf(child: ChildProcess, path: string): Promise<ClientToolResult['end']> {
  return new Promise((resolve, reject) => {
    child.once('error', (cause) =>
      reject(
        new UserError(`cannot run ${path}: ${messageOf(cause)}`, 'check that the program can be started', { cause }),
      ),
    );
    child.once('exit', (code, signal) =>
      resolve(code === null ? { kind: 'killed', signal: signal ?? 'unknown' } : { kind: 'exited', code }),
    );
  });
}

/**
 * Ends a child: SIGTERM to the leader, which ends its workers in good order (or to the group, where the leader does
 * not), then SIGKILL to the whole group.
 */
class Terminator {
  readonly #child: ChildProcess;
  readonly #graceMs: number;
  readonly #ownsGroup: boolean;
  #timer: NodeJS.Timeout | undefined;

  constructor(child: ChildProcess, graceMs: number, ownsGroup: boolean) {
    this.#child = child;
    this.#graceMs = graceMs;
    this.#ownsGroup = ownsGroup;
  }

  begin(): void {
    if (this.#timer !== undefined) return;
    if (this.#ownsGroup) this.#signalGroup('SIGTERM');
    else this.#child.kill('SIGTERM');
    this.#timer = setTimeout(() => this.killGroup(), this.#graceMs);
  }

  /** To be called when the child and its pipes are closed. */
  release(): void {
    clearTimeout(this.#timer);
  }

  killGroup(): void {
    this.#signalGroup('SIGKILL');
  }

  #signalGroup(signal: NodeJS.Signals): void {
    if (this.#child.pid === undefined) return;
    try {
      process.kill(-this.#child.pid, signal);
    } catch (error) {
      // ESRCH: the group has ended, which is what was wanted. EPERM: what is left of it is another user's.
      const code = (error as NodeJS.ErrnoException).code ?? '';
      if (!['ESRCH', 'EPERM'].includes(code)) throw error;
    }
  }
}

async function pipeOutput(child: ChildProcess, stdout: Writable | undefined, terminator: Terminator): Promise<void> {
  if (stdout === undefined || child.stdout === null) return;
  try {
    await pipeline(child.stdout, stdout);
  } catch (error) {
    // A full disk, for one. The child is ended and waited for before the error goes on.
    terminator.begin();
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    throw error;
  }
}

/** Splits stderr into lines, bounded in length and in number. */
function collectStderr(child: ChildProcess, call: ClientToolCall): { lines: string[]; finished: Promise<void> } {
  const lines: string[] = [];
  const keep = (line: string): void => {
    const clean = call.redact?.(line) ?? line;
    lines.push(clean);
    if (lines.length > keptStderrLines) lines.shift();
    call.onStderrLine?.(clean);
  };
  const stream = child.stderr;
  if (stream === null) return { lines, finished: Promise.resolve() };
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (text: string) => {
    const parts = (rest + text).split('\n');
    rest = (parts.pop() ?? '').slice(0, keptLineCharacters);
    for (const line of parts) keep(line.slice(0, keptLineCharacters));
  });
  const finished = new Promise<void>((resolve, reject) => {
    stream.once('error', reject);
    stream.once('close', () => {
      if (rest !== '') keep(rest);
      resolve();
    });
  });
  return { lines, finished };
}
