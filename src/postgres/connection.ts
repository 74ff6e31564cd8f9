import { readFileSync } from 'node:fs';
import { Socket } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import pg from 'pg';
import { messageOf, UserError } from '../errors.ts';
import { type ConnectionSettings, describeSettings, isSocket } from './settings.ts';

/**
 * The settings that decide what COPY writes, as pg_dump sets them (setup_connection in src/bin/pg_dump/pg_dump.c),
 * and those that could end a long copy. They are pinned on every connection and recorded in the manifest.
 */
export const copySettings: Readonly<Record<string, string>> = {
  DateStyle: 'ISO',
  IntervalStyle: 'postgres',
  TimeZone: 'UTC',
  extra_float_digits: '3',
  bytea_output: 'hex',
  quote_all_identifiers: 'off',
  xmloption: 'content',
  search_path: '',
};

const unhinderedSettings: Readonly<Record<string, string>> = {
  synchronize_seqscans: 'off',
  row_security: 'off',
  statement_timeout: '0',
  lock_timeout: '0',
  idle_in_transaction_session_timeout: '0',
  jit: 'off',
  // Without it a range of pages would be read by scanning the whole table.
  enable_tidscan: 'on',
};

/**
 * Settings that not every server has or lets everyone set. transaction_timeout is PostgreSQL 17's, idle_session_timeout
 * 14's. client_connection_check_interval (14) makes a backend notice that we are gone while it waits for a lock; it is
 * refused where the system has no way to tell (PostgreSQL documentation, "TCP Settings"), and Linux has.
 */
const settingsIfKnown: Readonly<Record<string, string>> = {
  transaction_timeout: '0',
  idle_session_timeout: '0',
  client_connection_check_interval: '1000',
  // A session whose client is gone without a word must not keep its locks for hours: after a minute and a half it ends.
  tcp_keepalives_idle: '30',
  tcp_keepalives_interval: '10',
  tcp_keepalives_count: '6',
};

/** Takes away what could end a long transaction; to be sent before it begins, or in it. */
export const unhinderSql = [
  ...setConfig(unhinderedSettings),
  `SELECT pg_catalog.set_config(s.name, wanted.setting, false) FROM pg_catalog.pg_settings s
   JOIN (VALUES ${Object.entries(settingsIfKnown)
     .map(([name, setting]) => `('${name}', '${setting}')`)
     .join(', ')}) wanted (name, setting) ON wanted.name = s.name
   WHERE s.name <> 'client_connection_check_interval' OR pg_catalog.version() LIKE '%linux%';`,
].join('\n');

/** All of them: to be sent when a transaction sees its snapshot, since the search_path is among them. */
export const pinSettingsSql: string = [...setConfig(copySettings), unhinderSql].join('\n');

function setConfig(settings: Readonly<Record<string, string>>): string[] {
  return Object.entries(settings).map(([name, value]) => `SELECT pg_catalog.set_config('${name}', '${value}', false);`);
}

export interface OpenOptions {
  /** Used for connections without TLS. */
  readonly socket?: () => Socket;
}

/**
 * Opens a connection.
 *
 * sslmode works as in libpq, with one difference: `prefer` goes on without TLS only where the server has said that
 * it offers none, never after a failed handshake. The stronger modes never do.
 *
 * @throws {UserError} when it cannot be opened, saying what to look at
 */
export async function openConnection(settings: ConnectionSettings, options: OpenOptions = {}): Promise<pg.Client> {
  const useTls = settings.sslMode !== 'disable' && !isSocket(settings);
  try {
    return await connect(settings, useTls ? tlsOptions(settings) : false, options);
  } catch (error) {
    if (useTls && settings.sslMode === 'prefer' && messageOf(error).includes('does not support SSL')) {
      try {
        return await connect(settings, false, options);
      } catch (second) {
        throw connectionError(settings, second);
      }
    }
    throw connectionError(settings, error);
  }
}

/** Opens a connection, runs something with it and closes it, whatever happens. */
export async function withConnection<Result>(
  settings: ConnectionSettings,
  run: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = await openConnection(settings);
  try {
    return await run(client);
  } finally {
    await closeConnection(client);
  }
}

/**
 * As withConnection, but an abort breaks the connection off, so that waiting for a long statement ends. The server learns
 * of it when it next looks.
 *
 * @param prepareSql run before all else, for instance settings
 * @throws the signal's reason after an abort
 */
export async function withBreakableConnection<Result>(
  settings: ConnectionSettings,
  { signal, prepareSql }: { signal: AbortSignal; prepareSql: string },
  run: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  signal.throwIfAborted();
  return withConnection(settings, async (client) => {
    const breakOff = () => void (client as unknown as { connection: { stream: Socket } }).connection.stream.destroy();
    signal.addEventListener('abort', breakOff, { once: true });
    try {
      // It may have come while the connection was opened.
      signal.throwIfAborted();
      await client.query(prepareSql);
      return await run(client);
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      signal.removeEventListener('abort', breakOff);
    }
  });
}

/** Closes a connection that may be gone already. */
export async function closeConnection(client: pg.Client): Promise<void> {
  // The only thing that can fail here is saying goodbye to a server that has left.
  await client.end().catch(() => undefined);
}

async function connect(
  settings: ConnectionSettings,
  ssl: false | ConnectionOptions,
  { socket = () => new Socket() }: OpenOptions,
): Promise<pg.Client> {
  const client = new pg.Client({
    host: settings.host,
    port: settings.port,
    user: settings.user,
    password: settings.password,
    database: settings.database,
    ssl,
    application_name: 'pgproof',
    keepAlive: true,
    keepAliveInitialDelayMillis: 30_000,
    connectionTimeoutMillis: settings.connectTimeoutMs,
    ...(settings.options === undefined ? {} : { options: settings.options }),
    ...(settings.channelBinding === 'require' ? { enableChannelBinding: true } : {}),
    ...(ssl === false ? { stream: socket } : {}),
  } as pg.ClientConfig);
  // A connection that breaks while no query runs would otherwise end the process; the next query reports it.
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    await closeConnection(client);
    throw error;
  }
  return client;
}

/** libpq's modes in Node's terms. PostgreSQL documentation, "SSL Mode Descriptions". */
function tlsOptions(settings: ConnectionSettings): ConnectionOptions {
  const read = (path: string | undefined) =>
    path === undefined || path === 'system' ? undefined : readCertificate(path);
  const ca = read(settings.sslRootCert);
  const cert = read(settings.sslCert);
  const key = read(settings.sslKey);
  // With a root certificate, `require` checks the chain as verify-ca does, for libpq's own reasons of history.
  const checksChain = settings.sslMode.startsWith('verify') || (settings.sslMode === 'require' && ca !== undefined);
  return {
    rejectUnauthorized: checksChain,
    ...(settings.sslMode === 'verify-full' ? {} : { checkServerIdentity: () => undefined }),
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
  };
}

function readCertificate(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new UserError(
      `a certificate file cannot be read: ${messageOf(error)}`,
      'check sslrootcert, sslcert and sslkey',
    );
  }
}

/** The SQLSTATE of a server's error, or the system's or Node's error code. */
export function codeOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code === 'string') return code;
  return error instanceof AggregateError ? codeOf(error.errors[0]) : undefined;
}

const connectionHints: Readonly<Record<string, string>> = {
  ENOTFOUND: 'check the host name in database-url',
  EAI_AGAIN: 'the host name could not be looked up; check it and the network',
  ECONNREFUSED: 'check host and port, and that the server listens there',
  ENOENT: 'check the directory of the socket (host) and the port, and that the server runs',
  EACCES: 'this user may not use that socket; check the directory of the socket (host)',
  ETIMEDOUT: 'check host and port, and that a firewall or an allow list lets this machine in',
  ENETUNREACH:
    'this machine has no route to the server; when its address is IPv6 only (as Supabase gives for a direct connection), use the provider’s IPv4 session pooler address',
  EHOSTUNREACH: 'this machine has no route to the server; check the host, and whether its address is IPv6 only',
  '28P01': 'check the password; percent-encode special characters in database-url',
  '28000': 'check the user and what pg_hba.conf allows from here, and sslmode',
  '3D000': 'check the database name at the end of database-url',
  '53300': 'the server has no free connection; lower jobs or raise max_connections',
  '57P03': 'the server is starting up or shutting down; try again in a moment',
  '42501': 'the role may not connect to this database',
};

function connectionError(settings: ConnectionSettings, error: unknown): UserError {
  if (error instanceof UserError) return error;
  const message = messageOf(error);
  const hint =
    connectionHints[codeOf(error) ?? ''] ??
    (/timeout/i.test(message) ? connectionHints.ETIMEDOUT : undefined) ??
    (/SSL|certificate/i.test(message) ? 'check sslmode and sslrootcert' : undefined) ??
    'check database-url';
  return new UserError(`cannot connect to ${describeSettings(settings)}: ${message}`, hint, { cause: error });
}
