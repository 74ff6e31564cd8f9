import { UserError } from '../errors.ts';
import { codeOf } from './connection.ts';

/** Tells two servers behind one address apart: no two were started in the same microsecond. */
export const serverIdentitySql =
  'SELECT extract(epoch FROM pg_catalog.pg_postmaster_start_time())::pg_catalog.text AS identity';

/** Whatever runs a query: the driver's client or a copying connection. */
interface Queryable {
  query<Row extends Record<string, unknown>>(sql: string): Promise<{ rows: Row[] }>;
}

export interface ServerFacts {
  /** For instance 170004. */
  readonly versionNumber: number;
  readonly version: string;
  /** Empty where the role may not ask for it. */
  readonly systemIdentifier: string;
  readonly identity: string;
  readonly standby: boolean;
  readonly database: string;
  readonly databaseBytes: number;
  readonly encoding: string;
  readonly role: string;
  readonly superuser: boolean;
  /** The process that answers; a pooler gives its own number at login instead. */
  readonly backendPid: number;
  readonly pageBytes: number;
}

const oldestMajor = 15;

/**
 * What a backup needs to know of the server and the role.
 *
 * @throws {UserError} when the server is older than what is supported
 */
export async function readServerFacts(client: Queryable): Promise<ServerFacts> {
  const { rows } = await client.query<Record<string, string>>(`
    SELECT pg_catalog.current_setting('server_version_num') AS number,
      pg_catalog.current_setting('server_version') AS version,
      (${serverIdentitySql}) AS identity,
      pg_catalog.pg_is_in_recovery()::text AS standby,
      pg_catalog.current_database() AS database,
      pg_catalog.pg_database_size(pg_catalog.current_database())::text AS bytes,
      pg_catalog.getdatabaseencoding() AS encoding,
      current_user::text AS role,
      (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user)::text AS superuser,
      pg_catalog.pg_backend_pid()::text AS pid,
      pg_catalog.current_setting('block_size') AS page`);
  const row = rows[0] as Record<string, string>;
  const versionNumber = Number(row.number);
  if (versionNumber < oldestMajor * 10_000) {
    throw new UserError(
      `the server is PostgreSQL ${row.version}, and ${oldestMajor} is the oldest that is supported`,
      'upgrade the server, or use its own pg_dump',
    );
  }
  return {
    versionNumber,
    version: row.version as string,
    systemIdentifier: await systemIdentifier(client),
    identity: row.identity as string,
    standby: row.standby === 'true',
    database: row.database as string,
    databaseBytes: Number(row.bytes),
    encoding: row.encoding as string,
    role: row.role as string,
    superuser: row.superuser === 'true',
    backendPid: Number(row.pid),
    pageBytes: Number(row.page),
  };
}

/** Everyone may ask for it, unless an administrator has revoked that. */
async function systemIdentifier(client: Queryable): Promise<string> {
  try {
    const { rows } = await client.query<{ system: string }>(
      'SELECT system_identifier::text AS system FROM pg_catalog.pg_control_system()',
    );
    return rows[0]?.system ?? '';
  } catch (error) {
    // insufficient_privilege
    if (codeOf(error) === '42501') return '';
    throw error;
  }
}

/**
 * Checks that the server has room for the connections that a backup needs.
 *
 * @param wanted how many more than the one that asks
 * @throws {UserError} naming the limit that stands in the way
 */
export async function assertConnectionBudget(client: Queryable, wanted: number): Promise<void> {
  // Of the sessions of others a role sees hardly more than whose they are, not even their type; the server's own
  // processes are nobody's or in no database. -1 means that the role has no limit.
  const { rows } = await client.query<
    Record<'allowed' | 'used' | 'role_limit' | 'role_used' | 'db_limit' | 'db_used', number>
  >(`
    SELECT pg_catalog.current_setting('max_connections')::int
        - CASE WHEN r.rolsuper THEN 0 ELSE pg_catalog.current_setting('superuser_reserved_connections')::int
            + COALESCE(pg_catalog.current_setting('reserved_connections', true), '0')::int END AS allowed,
      (SELECT count(*)::int FROM pg_catalog.pg_stat_activity WHERE backend_type = 'client backend'
        OR backend_type IS NULL AND usesysid IS NOT NULL AND datid IS NOT NULL) AS used,
      CASE WHEN r.rolsuper THEN -1 ELSE r.rolconnlimit END AS role_limit,
      (SELECT count(*)::int FROM pg_catalog.pg_stat_activity WHERE usesysid = r.oid) AS role_used,
      CASE WHEN r.rolsuper THEN -1 ELSE d.datconnlimit END AS db_limit,
      (SELECT sum(numbackends)::int FROM pg_catalog.pg_stat_database WHERE datid = d.oid) AS db_used
    FROM pg_catalog.pg_roles r, pg_catalog.pg_database d
    WHERE r.rolname = current_user AND d.datname = pg_catalog.current_database()`);
  const facts = rows[0] as (typeof rows)[0];
  const limits = [
    { name: 'max_connections', limit: facts.allowed, used: facts.used },
    { name: 'the connection limit of this role', limit: facts.role_limit, used: facts.role_used },
    { name: 'the connection limit of this database', limit: facts.db_limit, used: facts.db_used },
  ];
  for (const { name, limit, used } of limits) {
    if (limit < 0 || limit - used >= wanted) continue;
    const free = Math.max(0, limit - used);
    throw new UserError(
      `${wanted} more connections are needed, and ${name} leaves ${free} (${used} of ${limit} are in use)`,
      free >= 2 ? `set jobs to ${free - 1}, or raise the limit` : 'close other sessions, or raise the limit',
    );
  }
}
