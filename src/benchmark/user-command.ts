import { Writable } from 'node:stream';
import { UserError } from '../errors.ts';
import { runProgram } from '../postgres/child.ts';
import { withPassfile } from '../postgres/passfile.ts';
import { type ConnectionSettings, isSocket, libpqEnvironment } from '../postgres/settings.ts';

export interface UserCommandCall {
  /** A script for the shell, as the user gave it; it ends at its first failing line (`sh -e`). */
  readonly command: string;
  /** The database that it works on. */
  readonly settings: ConnectionSettings;
  /** What the command inherits; our own secrets and other servers' variables are taken out. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Over the environment, for instance `PGPROOF_SCALE`. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Ends the command; undefined: it may take as long as it likes. */
  readonly timeoutMs?: number | undefined;
  readonly signal: AbortSignal;
  /** Gets every line that the command prints on either of its outputs, up to 10,000. */
  readonly onLine: (line: string) => void;
}

export interface UserCommandResult {
  readonly end:
    | { readonly kind: 'exited'; readonly code: number }
    | { readonly kind: 'killed'; readonly signal: string }
    | { readonly kind: 'timeout'; readonly timeoutMs: number };
  readonly durationMs: number;
  /** The last lines of both outputs, at most 30. */
  readonly lastLines: readonly string[];
}

const shell = '/bin/sh';
const shownLines = 10_000;
const lastLineCount = 30;
const lineCharacters = 16 * 1024;

/**
 * Runs a command of the user's with `DATABASE_URL` and libpq's variables for one database. A code other than 0 is a
 * result, not an error. Nothing that it started in its process group outlives it.
 *
 * @throws the signal's reason after an abort, when the command has ended
 * @example const { end } = await runUserCommand({ command: 'npm run seed', settings, environment, signal, onLine })
 */
export async function runUserCommand(call: UserCommandCall): Promise<UserCommandResult> {
  const startedAt = performance.now();
  const timeout = call.timeoutMs === undefined ? undefined : AbortSignal.timeout(call.timeoutMs);
  const output = new OutputLines(call.onLine);
  const finish = (end: UserCommandResult['end']): UserCommandResult => ({
    end,
    durationMs: performance.now() - startedAt,
    lastLines: output.last,
  });
  try {
    const { end } = await withPassfile(call.settings, (passfile) =>
      runProgram({
        path: shell,
        arguments: ['-e', '-c', call.command],
        environment: { ...commandEnvironment(call.environment, call.settings), ...passfile, ...call.variables },
        signal: timeout === undefined ? call.signal : AbortSignal.any([call.signal, timeout]),
        // What the shell left in the background would go on in a database that is to be dropped.
        ownsGroup: true,
        onStderrLine: (line) => output.add(line),
        stdout: output.writable(),
      }),
    );
    return finish(end);
  } catch (error) {
    if (call.signal.aborted || timeout?.aborted !== true || call.timeoutMs === undefined) throw error;
    return finish({ kind: 'timeout', timeoutMs: call.timeoutMs });
  }
}

/**
 * How a command ended, in words; undefined: well.
 *
 * @example describeCommandEnd(result) // 'exited with 1: no such table'
 */
export function describeCommandEnd({ end, lastLines }: UserCommandResult): string | undefined {
  if (end.kind === 'exited' && end.code === 0) return undefined;
  // psql's last line is the mark below the place of the error, and others end with a stack.
  const said =
    lastLines.findLast((line) => /\b(?:error|fatal|exception)\b/i.test(line)) ??
    lastLines.findLast((line) => /[\p{L}\p{N}]/u.test(line));
  const how = {
    exited: () => `exited with ${end.kind === 'exited' ? end.code : ''}`,
    killed: () => `was killed by ${end.kind === 'killed' ? end.signal : ''}`,
    timeout: () => `did not end within ${end.kind === 'timeout' ? end.timeoutMs : ''} ms`,
  }[end.kind]();
  return said === undefined ? how : `${how}: ${said.trim()}`;
}

/**
 * A connection string in a form that libpq and the drivers of the usual languages take. Through a socket its directory
 * is a parameter: with a host before it, Go's lib/pq would take that one.
 */
export function databaseUrl(settings: ConnectionSettings): string {
  const { host, port, user, password, database, sslMode, sslRootCert } = settings;
  const path = encodeURIComponent(database);
  if (isSocket(settings)) {
    // Ruby on Rails takes the parameter as it stands, so its slashes are not encoded.
    const directory = encodeURIComponent(host).replaceAll('%2F', '/');
    const secret = password === undefined ? '' : `&password=${encodeURIComponent(password)}`;
    return `postgresql:///${path}?host=${directory}&port=${port}&user=${encodeURIComponent(user)}${secret}`;
  }
  const login = [user, password].filter((part) => part !== undefined).map(encodeURIComponent);
  const address = host.includes(':') ? `[${host}]` : host;
  const parameters = new URLSearchParams();
  // What is libpq's default has another meaning for some drivers.
  if (sslMode !== 'prefer') parameters.set('sslmode', sslMode);
  if (sslRootCert !== undefined) parameters.set('sslrootcert', sslRootCert);
  const query = parameters.size === 0 ? '' : `?${parameters}`;
  return `postgresql://${login.join(':')}@${address}:${port}/${path}${query}`;
}

function commandEnvironment(own: UserCommandCall['environment'], settings: ConnectionSettings): Record<string, string> {
  return { ...environmentForUsers(own), ...libpqEnvironment(settings), DATABASE_URL: databaseUrl(settings) };
}

/**
 * What a command of the user's inherits. The runner's tokens, the action's inputs and the files by which a step speaks
 * to the next ones are not the command's; variables of libpq speak of another server.
 */
export function environmentForUsers(own: UserCommandCall['environment']): Record<string, string> {
  const inherited = Object.entries(own).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !withheld.test(entry[0]),
  );
  return Object.fromEntries(inherited);
}

const withheld =
  /^(?:INPUT_.*|STATE_.*|ACTIONS_.*|(?:GITHUB|GH)_TOKEN|GITHUB_(?:ENV|PATH|OUTPUT|STATE|STEP_SUMMARY)|PG[A-Z]+)$/;

/** Both outputs as lines, of which only the last ones are kept: a command may print without end. */
class OutputLines {
  readonly last: string[] = [];
  readonly #onLine: (line: string) => void;
  #count = 0;

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  add(line: string): void {
    this.last.push(line);
    if (this.last.length > lastLineCount) this.last.shift();
    this.#count += 1;
    if (this.#count <= shownLines) this.#onLine(line);
    else if (this.#count === shownLines + 1) this.#onLine('… more output is not shown');
  }

  writable(): Writable {
    const decoder = new TextDecoder();
    let rest = '';
    const take = (text: string): void => {
      const lines = (rest + text).split('\n');
      rest = (lines.pop() ?? '').slice(0, lineCharacters);
      for (const line of lines) this.add(line.slice(0, lineCharacters));
    };
    return new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        take(decoder.decode(chunk, { stream: true }));
        done();
      },
      final: (done) => {
        if (rest !== '') this.add(rest);
        done();
      },
    });
  }
}

/** @throws {UserError} when the command did not end well */
export function assertCommandSucceeded(what: string, result: UserCommandResult): void {
  const problem = describeCommandEnd(result);
  if (problem === undefined) return;
  throw new UserError(
    `${what} ${problem}`,
    'run it by hand with DATABASE_URL set, or see its output with verbose: true',
  );
}
