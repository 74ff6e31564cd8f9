import { readFile, statfs } from 'node:fs/promises';
import { totalmem } from 'node:os';
import type pg from 'pg';
import { messageOf, UserError } from '../../errors.ts';
import { closeConnection, codeOf, openConnection, pinSettingsSql } from '../../postgres/connection.ts';
import { quoteIdentifier, quoteLiteral } from '../../postgres/identifiers.ts';
import { assertPinnedSessions } from '../../postgres/pooler.ts';
import { readServerFacts, type ServerFacts } from '../../postgres/server-facts.ts';
import { type ConnectionSettings, isSocket } from '../../postgres/settings.ts';

/** What a restore needs to know of the server, the database and the role that it restores into and as. */
export interface TargetFacts extends ServerFacts {
  /** False in a dry run with `create`: the facts are of the server, and of the database as it would be made. */
  readonly exists: boolean;
  /** Whether the server is reached through a socket or the loopback address. */
  readonly local: boolean;
  /** The memory of this machine, or of the container that we run in; undefined: the server is elsewhere. */
  readonly memoryBytes: number | undefined;
  /** Where the database's files are, if the role may know and the directory is on this machine. */
  readonly dataDirectory: string | undefined;
  /** Free space there. */
  readonly freeBytes: number | undefined;
}

/** The database that a restore goes into, open. */
export interface Target {
  /** With pinned settings (pinSettingsSql): an empty search_path, no timeouts, row_security off. */
  readonly client: pg.Client;
  readonly settings: ConnectionSettings;
  readonly facts: TargetFacts;
  /** Whether the database was made here. */
  readonly created: boolean;
  /** From here on the database stays, whatever happens: to be called before the first thing is written into it. */
  keep(): void;
}

export interface TargetRequest {
  /** Makes the database; without it, it must exist. */
  readonly create: boolean;
  /** With `create`: it may exist already. */
  readonly resume: boolean;
  /** Makes nothing. */
  readonly dryRun: boolean;
  /** The backup's encoding, which a new database gets. */
  readonly encoding: string;
  /** Told when an unused database could not be removed again. */
  readonly warn: (message: string, hint: string) => void;
}

/**
 * Opens the database to restore into, or makes it, and runs something with it. A database that was made here is
 * dropped again when that fails before `keep` is called.
 *
 * @throws {UserError} when it cannot be opened or made, or exists and must not
 *
 * @example
 * await withTarget(settings, { create: true, resume: false, dryRun: false, encoding: 'UTF8', warn }, async (target) => {
 *   await preflight(target.client, { ...given, facts: target.facts });
 *   target.keep();
 *   …
 * });
 */
export async function withTarget<Result>(
  settings: ConnectionSettings,
  request: TargetRequest,
  run: (target: Target) => Promise<Result>,
): Promise<Result> {
  if (!request.create) return withExisting(settings, run);
  const found = await withMaintenance(settings, async (client) => {
    const exists = await databaseExists(client, settings.database);
    if (exists && !request.resume) throw existsAlready(settings.database);
    if (exists) return 'existing';
    await assertMayCreate(client);
    if (!request.dryRun) await createDatabase(client, settings.database, request.encoding);
    return request.dryRun ? 'planned' : 'created';
  });
  if (found === 'existing') return withExisting(settings, run);
  return found === 'planned' ? withPlanned(settings, request, run) : withCreated(settings, request, run);
}

async function withExisting<Result>(settings: ConnectionSettings, run: (target: Target) => Promise<Result>) {
  return withPinnedConnection(settings, async (client) => {
    const facts = await readTargetFacts(client, settings);
    return run({ client, settings, facts, created: false, keep: () => undefined });
  });
}

/** The server is looked at through its maintenance database. */
async function withPlanned<Result>(
  settings: ConnectionSettings,
  { encoding }: TargetRequest,
  run: (target: Target) => Promise<Result>,
) {
  return withMaintenance(settings, async (client, maintenance) => {
    await client.query(pinSettingsSql);
    const facts = await readTargetFacts(client, maintenance);
    const planned = { ...facts, exists: false, database: settings.database, databaseBytes: 0, encoding };
    return run({ client, settings, facts: planned, created: false, keep: () => undefined });
  });
}

async function withCreated<Result>(
  settings: ConnectionSettings,
  { warn }: TargetRequest,
  run: (target: Target) => Promise<Result>,
) {
  let kept = false;
  const keep = () => {
    kept = true;
  };
  try {
    return await withPinnedConnection(settings, async (client) => {
      const facts = await readTargetFacts(client, settings);
      return run({ client, settings, facts, created: true, keep });
    });
  } catch (error) {
    if (!kept) await dropDatabase(settings, warn);
    throw error;
  }
}

async function withPinnedConnection<Result>(
  settings: ConnectionSettings,
  run: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = await openConnection(settings).catch((error: unknown) => {
    throw isMissingDatabase(error) ? missing(error) : error;
  });
  try {
    await assertPinnedSessions(client, settings);
    await client.query(pinSettingsSql);
    return await run(client);
  } finally {
    await closeConnection(client);
  }
}

function missing(error: UserError): UserError {
  return new UserError(error.message, 'set create: true to make it, or check the name at the end of database-url', {
    cause: error.cause,
  });
}

/** Databases that every server has, and that nobody keeps anything in. */
const maintenanceDatabases = ['postgres', 'template1'];

/** Connects to the first of the maintenance databases that lets us in. */
async function withMaintenance<Result>(
  settings: ConnectionSettings,
  run: (client: pg.Client, settings: ConnectionSettings) => Promise<Result>,
): Promise<Result> {
  let refusal: unknown;
  for (const database of maintenanceDatabases) {
    const maintenance = { ...settings, database };
    let client: pg.Client;
    try {
      client = await openConnection(maintenance);
    } catch (error) {
      if (!isMissingDatabase(error) && !isRefused(error)) throw error;
      refusal ??= error;
      continue;
    }
    try {
      return await run(client, maintenance);
    } finally {
      await closeConnection(client);
    }
  }
  throw refusal;
}

function isMissingDatabase(error: unknown): error is UserError {
  return error instanceof UserError && codeOf(error.cause) === '3D000';
}

/** By a right or by pg_hba.conf. */
function isRefused(error: unknown): boolean {
  return error instanceof UserError && ['42501', '28000'].includes(codeOf(error.cause) ?? '');
}

async function databaseExists(client: pg.Client, name: string): Promise<boolean> {
  const { rowCount } = await client.query('SELECT FROM pg_catalog.pg_database WHERE datname = $1', [name]);
  return rowCount !== 0;
}

function existsAlready(database: string): UserError {
  return new UserError(
    `the database ${quoteIdentifier(database)} exists already`,
    'leave create out to restore into it, name another one in database-url, or drop it',
  );
}

async function assertMayCreate(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ role: string; may: boolean }>(
    'SELECT rolname AS role, rolcreatedb OR rolsuper AS may FROM pg_catalog.pg_roles WHERE rolname = current_user',
  );
  const { role, may } = rows[0] as { role: string; may: boolean };
  if (!may) {
    throw new UserError(
      `the role ${quoteIdentifier(role)} may not create databases`,
      'grant it CREATEDB, or make the database yourself and leave create out',
    );
  }
}

/** From template0, since template1 may hold things that the backup brings, and allows no other encoding. */
async function createDatabase(client: pg.Client, name: string, encoding: string): Promise<void> {
  await client.query(pinSettingsSql);
  const database = quoteIdentifier(name);
  try {
    await client.query(`CREATE DATABASE ${database} TEMPLATE template0 ENCODING ${quoteLiteral(encoding)}`);
  } catch (error) {
    if (codeOf(error) === '42P04') throw existsAlready(name);
    // invalid_parameter_value: the server's default locale wants another encoding.
    const hint =
      codeOf(error) === '22023'
        ? `make it yourself and leave create out, for instance CREATE DATABASE ${database} TEMPLATE template0 ENCODING ${quoteLiteral(encoding)} LOCALE 'C'`
        : 'make the database yourself and leave create out';
    throw new UserError(`the database ${database} cannot be made: ${messageOf(error)}`, hint, { cause: error });
  }
}

async function dropDatabase(settings: ConnectionSettings, warn: TargetRequest['warn']): Promise<void> {
  try {
    // A backend of ours that has not noticed yet that we have gone would be in the way.
    await withMaintenance(settings, (client) =>
      client.query(`DROP DATABASE IF EXISTS ${quoteIdentifier(settings.database)} WITH (FORCE)`),
    );
  } catch (error) {
    warn(
      `the new database ${quoteIdentifier(settings.database)} could not be removed: ${messageOf(error)}`,
      'drop it before you try again',
    );
  }
}

/**
 * @param client connected with these settings
 * @throws {UserError} when the server is older than what is supported
 */
export async function readTargetFacts(client: pg.Client, settings: ConnectionSettings): Promise<TargetFacts> {
  const server = await readServerFacts(client);
  const local = isSocket(settings) || isLoopback(settings.host);
  const place = local ? await dataPlace(client, server) : undefined;
  return {
    ...server,
    exists: true,
    local,
    memoryBytes: local ? memoryBytes() : undefined,
    dataDirectory: place?.directory,
    freeBytes: place?.freeBytes,
  };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

/** What a container may use is less than what its machine has; without a limit Node gives 0 or an absurd number. */
function memoryBytes(): number {
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}

/** The directory of the database's tablespace and the free space there, where both can be known. */
async function dataPlace(
  client: pg.Client,
  server: ServerFacts,
): Promise<{ directory: string; freeBytes: number } | undefined> {
  // pg_settings hides the row from those who may not read it, where current_setting would raise an error.
  const { rows } = await client.query<{ directory: string | null }>(`
    SELECT COALESCE(NULLIF(pg_catalog.pg_tablespace_location(d.dattablespace), ''),
      (SELECT setting FROM pg_catalog.pg_settings WHERE name = 'data_directory')) AS directory
    FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()`);
  const directory = rows[0]?.directory ?? undefined;
  if (directory === undefined || !(await runsHere(server.backendPid))) return undefined;
  const free = await freeSpace(directory);
  return free === undefined ? undefined : { directory, freeBytes: free };
}

/**
 * A tunnel or a container's port looks local too, and a directory of the same name may exist on both sides: on Linux
 * the process that serves us tells.
 */
async function runsHere(backendPid: number): Promise<boolean> {
  if (process.platform !== 'linux') return true;
  // No such process, or none that we may see: then it is not known to run here.
  const name = await readFile(`/proc/${backendPid}/comm`, 'utf8').catch(() => '');
  return name.startsWith('postgres');
}

async function freeSpace(directory: string): Promise<number | undefined> {
  try {
    const { bavail, bsize } = await statfs(directory);
    return bavail * bsize;
  } catch (error) {
    if (['ENOENT', 'EACCES', 'ENOTDIR'].includes(codeOf(error) ?? '')) return undefined;
    throw error;
  }
}
