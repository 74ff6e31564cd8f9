import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { access, appendFile, chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { untilAborted } from '../concurrency.ts';
import { FailedError, messageOf, UserError } from '../errors.ts';
import { idsOf, lastLines, ScratchServer, type StopMode } from './scratch-server.ts';
import { type Account, unprivilegedAccount } from './unprivileged-account.ts';

export interface ScratchClusterOptions {
  /** The directory of `postgres` and `initdb`, for instance `/usr/lib/postgresql/17/bin`. */
  readonly bin: string;
  /** Stops the server at once, removes the cluster and makes `withScratchCluster` throw the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Lines for postgresql.conf, over the defaults of this module. */
  readonly settings?: Readonly<Record<string, string>>;
  /**
   * Writes to the disk as a real server does. Default false: a crash of the machine loses the cluster, and a killed
   * server loses the transactions of its last moment (synchronous_commit is off).
   */
  readonly durable?: boolean;
  /** Default 5432, which is part of the socket's name only; with `listenTcp` a free port. */
  readonly port?: number;
  /** Also listens on 127.0.0.1, without a password: any user of the machine may connect. Default false. */
  readonly listenTcp?: boolean;
  /** Default `C`, which every machine has. */
  readonly locale?: string;
  /** Default `UTF8`. */
  readonly encoding?: string;
  readonly initdbArguments?: readonly string[];
}

/** A running cluster of its own, with the superuser `postgres` and no password. */
export interface ScratchCluster {
  /** The directory of the server's socket; libpq and node-postgres take it as a host. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** For instance 17. */
  readonly major: number;
  readonly dataDirectory: string;
  /** The postmaster's; it changes with every start. */
  readonly processId: number;
  /** libpq's variables for this cluster and its database `postgres`, to be put over an environment without others. */
  readonly environment: Readonly<Record<string, string>>;
  /** A connection string for a database of the cluster. */
  url(database: string): string;
  /** Path of the server's log. */
  log(): string;
  /** Stops the server and waits until it is gone; `fast` by default. */
  stop(mode?: StopMode): Promise<void>;
  /** Starts the server again, after `stop` or after it was killed. */
  start(): Promise<void>;
}

/** No crash of the machine has to be survived, and nobody replicates or watches: what durability costs is saved. */
const throwawaySettings = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  wal_init_zero: 'off',
  autovacuum: 'off',
  checkpoint_timeout: '1d',
  // Bounds the disk space: without fsync a checkpoint costs little.
  max_wal_size: '4GB',
};

const markerName = '.pgproof-scratch-cluster';

/** A socket's whole path has at most 107 bytes on Linux and 103 on macOS (sun_path), `/.s.PGSQL.65535` included. */
const longestSocketDirectory = 103 - '/.s.PGSQL.65535'.length;

/**
 * Makes a cluster of its own, runs its server as a child of this process, and removes both at the end, however it
 * comes: a result, an error, or an abort. When we are killed, the server ends too (on Linux with setpriv), and only
 * its folder in the temporary directory stays.
 *
 * The server listens on a socket in a directory that only its user can enter. As root the server runs as `postgres`
 * or `nobody`. It gets nothing of our environment but what it needs: the SQL that it runs may not be ours.
 *
 * @param run gets the running cluster; on abort its promise is no longer waited for
 * @returns what `run` gives
 * @throws {UserError} when there is no server in `bin`, its account cannot reach it, or it does not come up; the
 *   message holds the last lines of its log
 * @throws {FailedError} when `run` failed and the server had died meanwhile
 * @throws the signal's reason after an abort
 *
 * @example
 * const rows = await withScratchCluster({ bin: '/usr/lib/postgresql/17/bin', signal }, async (cluster) => {
 *   await restore(backup, cluster.url('postgres'));
 *   return countRows(cluster.url('postgres'));
 * });
 */
export async function withScratchCluster<Result>(
  options: ScratchClusterOptions,
  run: (cluster: ScratchCluster) => Promise<Result>,
): Promise<Result> {
  options.signal?.throwIfAborted();
  const account = await unprivilegedAccount();
  const program = await probeServer(options.bin, account);
  return withScratchFolder(account, async (folder) => {
    await initializeCluster(options, account, folder);
    const port = options.port ?? (options.listenTcp ? await freePort() : 5432);
    await writeSettings(options, folder, port);
    const server = new ScratchServer({
      command: program.command,
      account,
      environment: serverEnvironment(),
      dataDirectory: dataOf(folder),
      logFile: logOf(folder),
      socketDirectory: folder,
      port,
    });
    try {
      await server.start(options.signal);
      const cluster = describeCluster(server, { folder, port, major: program.major });
      return await untilAborted(runWatched(server, cluster, run), options.signal);
    } finally {
      await server.stop('immediate');
    }
  });
}

/** Runs the caller's part; when it fails on a dead server, that is the news, and the failure is its consequence. */
async function runWatched<Result>(
  server: ScratchServer,
  cluster: ScratchCluster,
  run: (cluster: ScratchCluster) => Promise<Result>,
): Promise<Result> {
  try {
    return await run(cluster);
  } catch (cause) {
    const died = await server.died(200);
    if (died === undefined) throw cause;
    const log = (await lastLines(cluster.log())).join(' · ');
    const hint = 'see whether the machine ran out of memory or of disk space';
    throw new FailedError(`the scratch server died (${died}): ${messageOf(cause)} · ${log}`, hint, { cause });
  }
}

function describeCluster(
  server: ScratchServer,
  { folder, port, major }: { folder: string; port: number; major: number },
): ScratchCluster {
  const user = 'postgres';
  return {
    host: folder,
    port,
    user,
    major,
    dataDirectory: dataOf(folder),
    get processId() {
      return server.processId;
    },
    environment: { PGHOST: folder, PGPORT: String(port), PGUSER: user, PGDATABASE: 'postgres', PGSSLMODE: 'disable' },
    url: (database) => {
      const query = new URLSearchParams({ host: folder, port: String(port), user, sslmode: 'disable' });
      return `postgresql:///${encodeURIComponent(database)}?${query}`;
    },
    log: () => logOf(folder),
    stop: (mode = 'fast') => server.stop(mode),
    start: () => server.start(),
  };
}

function dataOf(folder: string): string {
  return join(folder, 'data');
}

function logOf(folder: string): string {
  return join(folder, 'server.log');
}

/**
 * Sees that the account can run the server, and how.
 *
 * setpriv (util-linux 2.33) makes the kernel send the server a SIGQUIT when the thread that started it ends, even by
 * SIGKILL; it execs in place, so that the server still is our own child.
 */
async function probeServer(bin: string, account: Account): Promise<{ command: readonly string[]; major: number }> {
  const postgres = join(bin, 'postgres');
  for (const path of [postgres, join(bin, 'initdb')]) assertExecutable(path);
  const tied = ['setpriv', '--pdeathsig', 'QUIT', '--', postgres];
  const commands = process.platform === 'linux' ? [tied, [postgres]] : [[postgres]];
  let problem = '';
  for (const command of commands) {
    const { code, output } = await runAs(account, [...command, '--version'], '/');
    const major = /^postgres \(PostgreSQL\) (\d+)/.exec(output)?.[1];
    if (code === 0 && major !== undefined) return { command, major: Number(major) };
    problem = output.trim();
  }
  const who = account.name === undefined ? '' : ` as the user ${account.name}`;
  throw new UserError(
    `${postgres} does not run${who}: ${problem.replaceAll(/\s*\n\s*/g, ' · ')}`,
    'its directory and all above it must be open to that user, or run as another user than root',
  );
}

function assertExecutable(path: string): void {
  try {
    accessSync(path, constants.X_OK);
  } catch (cause) {
    throw new UserError(`there is no ${path}`, 'install the PostgreSQL server, or name the directory of its programs', {
      cause,
    });
  }
}

/** Makes the folder of one cluster, marks it as ours, and removes it at the end. */
async function withScratchFolder<Result>(account: Account, run: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'pgproof-'));
  try {
    await writeFile(join(folder, markerName), `${process.pid}\n`);
    if (account.uid !== undefined) await chown(folder, account.uid, account.gid);
    if (Buffer.byteLength(folder) > longestSocketDirectory) {
      throw new UserError(`the path ${folder} is too long for a socket`, 'set TMPDIR to a shorter path, such as /tmp');
    }
    return await run(folder);
  } finally {
    await removeScratchFolder(folder);
  }
}

/** Removes a folder only if it bears our marker: a wrong path here would cost somebody's data. */
async function removeScratchFolder(folder: string): Promise<void> {
  await access(join(folder, markerName));
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

async function initializeCluster(options: ScratchClusterOptions, account: Account, folder: string): Promise<void> {
  const argv = [
    join(options.bin, 'initdb'),
    ...['--pgdata', dataOf(folder), '--username', 'postgres', '--auth', 'trust'],
    ...['--encoding', options.encoding ?? 'UTF8', '--locale', options.locale ?? 'C'],
    // We read the log, so it must not follow the user's language.
    '--lc-messages=C',
    ...(options.durable ? [] : ['--no-sync']),
    ...(options.initdbArguments ?? []),
  ];
  const { code, output } = await runAs(account, argv, folder, options.signal);
  options.signal?.throwIfAborted();
  if (code === 0) return;
  const reason = output.trim().split('\n').slice(-4).join(' · ');
  throw new UserError(`initdb made no cluster in ${folder}: ${reason}`, 'TMPDIR may name a directory with more room');
}

async function writeSettings(options: ScratchClusterOptions, folder: string, port: number): Promise<void> {
  const settings: Record<string, string> = {
    listen_addresses: options.listenTcp ? '127.0.0.1' : '',
    unix_socket_directories: folder,
    unix_socket_permissions: '0700',
    port: String(port),
    logging_collector: 'off',
    ...(options.durable ? {} : throwawaySettings),
    ...options.settings,
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = '${quoteSetting(value)}'\n`);
  await appendFile(join(dataOf(folder), 'postgresql.conf'), lines.join(''));
}

/** In postgresql.conf a backslash begins an escape, and a string ends with its line (guc-file.l). */
function quoteSetting(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll("'", "''").replaceAll('\n', '\\n');
}

/** RUNNER_TRACKING_ID is how GitHub's runner finds processes that a step left behind. */
const inheritedNames = ['PATH', 'TZ', 'LD_LIBRARY_PATH', 'RUNNER_TRACKING_ID'];

function serverEnvironment(): Record<string, string> {
  const entries = inheritedNames.flatMap((name) =>
    process.env[name] === undefined ? [] : [[name, process.env[name]]],
  );
  return { ...Object.fromEntries(entries), LC_ALL: 'C' };
}

/**
 * Runs a program to its end under an account, and gives all it printed: a page of text at most.
 *
 * @throws {Error} when it cannot be started, except for want of a program, a right or setpriv: that is code 127
 */
async function runAs(
  account: Account,
  argv: readonly string[],
  workingDirectory: string,
  signal?: AbortSignal,
): Promise<{ code: number | null; output: string }> {
  const [program, ...args] = argv;
  const child = spawn(program as string, args, {
    ...idsOf(account),
    env: serverEnvironment(),
    cwd: workingDirectory,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  // Not spawn's own `signal`: it would report the abort before the child has ended.
  const terminate = (): void => void child.kill('SIGTERM');
  signal?.addEventListener('abort', terminate, { once: true });
  if (signal?.aborted) terminate();
  let output = '';
  const collect = (text: string): void => {
    output += text;
  };
  child.stdout.setEncoding('utf8').on('data', collect);
  child.stderr.setEncoding('utf8').on('data', collect);
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', (error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT' || error.code === 'EACCES') resolve({ code: 127, output: messageOf(error) });
        else reject(error);
      });
      child.once('close', (code) => resolve({ code, output }));
    });
  } finally {
    signal?.removeEventListener('abort', terminate);
  }
}

/** A TCP port that nobody listens on at this moment. */
async function freePort(): Promise<number> {
  const probe = createServer();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  probe.once('error', reject).listen(0, '127.0.0.1', resolve);
  await promise;
  const address = probe.address();
  await new Promise<void>((closed) => probe.close(() => closed()));
  if (address === null || typeof address === 'string') throw new Error('a listening socket has no port');
  return address.port;
}
