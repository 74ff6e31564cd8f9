import { readdir, realpath } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { messageOf, UserError } from '../errors.ts';
import { isExecutable, readClientTool } from './child.ts';

/** The PostgreSQL client programs of one version, from one directory. */
export interface ClientTools {
  readonly major: number;
  /** For instance `17.4`. */
  readonly version: string;
  readonly pgDump: string;
  readonly pgRestore: string;
  readonly pgDumpall: string;
  readonly psql?: string;
  /** The client is of a newer major than the server: it works, but may write SQL that the server does not know. */
  readonly newerThanServer: boolean;
}

export interface ClientSearch {
  /** The server's `server_version_num`, for instance 170004. */
  readonly serverVersionNumber: number;
  /** PGPROOF_CLIENT_BIN and PATH are read from here. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Directories to look into instead of the usual ones and PATH. */
  readonly search?: readonly string[];
}

/** Parents of `<major>/<bin>`: Debian and Ubuntu, and Postgres.app. */
const versionedParents = [
  { parent: '/usr/lib/postgresql', name: /^(\d+)$/, bin: 'bin' },
  { parent: '/usr', name: /^pgsql-(\d+)$/, bin: 'bin' },
  { parent: '/opt/homebrew/opt', name: /^postgresql@(\d+)$/, bin: 'bin' },
  { parent: '/usr/local/opt', name: /^postgresql@(\d+)$/, bin: 'bin' },
  { parent: '/Applications/Postgres.app/Contents/Versions', name: /^(\d+)$/, bin: 'bin' },
] as const;

/** Homebrew's client without a server, of whatever version is current. */
const unversionedDirectories = ['/opt/homebrew/opt/libpq/bin', '/usr/local/opt/libpq/bin'];

/** The major of `server_version_num`: 170004 → 17. */
export function majorOf(versionNumber: number): number {
  return Math.floor(versionNumber / 10_000);
}

/**
 * Finds the client programs for a server.
 *
 * The server's own major comes first: pg_dump reads every older server, but what it writes is meant for its own
 * major (a client 17 writes `SET transaction_timeout`, which a 16 server refuses). A newer major is taken only when
 * the exact one is missing, and is flagged. An older pg_dump refuses to read a newer server.
 *
 * PGPROOF_CLIENT_BIN, when it is set, is the only directory that is looked at.
 *
 * @throws {UserError} when there is no client, or only older ones; it names both versions and how to install
 *
 * @example
 * const tools = await findClientTools({ serverVersionNumber: 170004, environment: process.env })
 */
export async function findClientTools(wanted: ClientSearch): Promise<ClientTools> {
  const serverMajor = majorOf(wanted.serverVersionNumber);
  const found: Installation[] = [];
  const broken: string[] = [];
  for (const directory of await searchedDirectories(wanted, serverMajor)) {
    const installation = await readInstallation(directory);
    if (installation === undefined) continue;
    if (typeof installation === 'string') broken.push(installation);
    else if (installation.major === serverMajor) return toolsOf(installation, serverMajor);
    else found.push(installation);
  }
  found.sort((one, other) => one.major - other.major);
  const newer = found.find((installation) => installation.major > serverMajor);
  if (newer !== undefined) return toolsOf(newer, serverMajor);
  throw missingClient(serverMajor, {
    newest: found.at(-1),
    broken,
    explicit: wanted.environment.PGPROOF_CLIENT_BIN,
  });
}

/** The client programs in one directory. */
export interface Installation {
  readonly directory: string;
  readonly major: number;
  readonly version: string;
  readonly psql: boolean;
}

/** All client programs that are found, of whatever version, in the order in which they are looked for. */
export async function findInstallations(
  wanted: Pick<ClientSearch, 'environment' | 'search'>,
): Promise<readonly Installation[]> {
  const found: Installation[] = [];
  for (const directory of await searchedDirectories(wanted, 0)) {
    const installation = await readInstallation(directory);
    if (typeof installation === 'object') found.push(installation);
  }
  return found;
}

function toolsOf(installation: Installation, serverMajor: number): ClientTools {
  const { directory, major, version } = installation;
  return {
    major,
    version,
    pgDump: join(directory, 'pg_dump'),
    pgRestore: join(directory, 'pg_restore'),
    pgDumpall: join(directory, 'pg_dumpall'),
    ...(installation.psql ? { psql: join(directory, 'psql') } : {}),
    newerThanServer: major > serverMajor,
  };
}

interface Misses {
  readonly newest: Installation | undefined;
  readonly broken: readonly string[];
  readonly explicit: string | undefined;
}

function missingClient(serverMajor: number, { newest, broken, explicit }: Misses): UserError {
  const where = explicit ? ` in PGPROOF_CLIENT_BIN (${explicit})` : '';
  const others = broken.length === 0 ? '' : `; not usable: ${broken.join('; ')}`;
  const hint = `run ${installCommand(serverMajor)}, or set install-client: true`;
  if (newest === undefined) {
    return new UserError(
      `no PostgreSQL client was found${where}, the server is PostgreSQL ${serverMajor}${others}`,
      hint,
    );
  }
  return new UserError(
    `the PostgreSQL client is version ${newest.version}${where}, older than the server, PostgreSQL ${serverMajor}${others}`,
    hint,
  );
}

/** The command that installs a major's client on this kind of system. */
export function installCommand(major: number, platform: NodeJS.Platform = process.platform): string {
  return platform === 'darwin' ? `brew install postgresql@${major}` : `apt-get install postgresql-client-${major}`;
}

/** The command that installs a major's server, and with it the client. */
export function serverInstallCommand(major: number, platform: NodeJS.Platform = process.platform): string {
  return platform === 'darwin' ? installCommand(major, platform) : `apt-get install postgresql-${major}`;
}

/** Every directory worth a look: the server's major first, PATH last. */
async function searchedDirectories(
  wanted: Pick<ClientSearch, 'environment' | 'search'>,
  serverMajor: number,
): Promise<readonly string[]> {
  const explicit = wanted.environment.PGPROOF_CLIENT_BIN;
  if (explicit) return [explicit];
  if (wanted.search !== undefined) return wanted.search;
  const path = (wanted.environment.PATH ?? '').split(delimiter).filter((directory) => directory !== '');
  return [...(await versionedDirectories(serverMajor)), ...unversionedDirectories, ...path];
}

async function versionedDirectories(serverMajor: number): Promise<readonly string[]> {
  const found: { major: number; directory: string }[] = [];
  for (const { parent, name, bin } of versionedParents) {
    for (const entry of await namesIn(parent)) {
      const major = Number(name.exec(entry)?.[1] ?? 0);
      if (major > 0) found.push({ major, directory: join(parent, entry, bin) });
    }
  }
  const exact = found.filter(({ major }) => major === serverMajor);
  const others = found.filter(({ major }) => major !== serverMajor);
  return [...exact, ...others].map(({ directory }) => directory);
}

async function namesIn(directory: string): Promise<readonly string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EACCES') return [];
    throw error;
  }
}

/** The client in a directory; undefined when it is not complete there, a text when it does not run. */
async function readInstallation(directory: string): Promise<Installation | string | undefined> {
  const pgDump = join(directory, 'pg_dump');
  for (const name of ['pg_dump', 'pg_restore', 'pg_dumpall']) {
    if (!(await isExecutable(join(directory, name)))) return undefined;
  }
  // Debian's /usr/bin/pg_dump is a wrapper that picks a version anew at every call, by PGHOST, PGCLUSTER and the
  // clusters of the machine. All that it can pick lies in /usr/lib/postgresql, where we look ourselves.
  if ((await realpath(pgDump)).endsWith('/pg_wrapper')) return undefined;
  try {
    const printed = await readClientTool({ path: pgDump, arguments: ['--version'], environment: {} });
    const [, version, major] = /\(PostgreSQL\) ((\d+)\S*)/.exec(printed) ?? [];
    if (version === undefined) return `${pgDump} names no version: ${printed.trim()}`;
    return { directory, major: Number(major), version, psql: await isExecutable(join(directory, 'psql')) };
  } catch (error) {
    return messageOf(error);
  }
}
