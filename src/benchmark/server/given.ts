import type pg from 'pg';
import { messageOf, throwProblems, UserError } from '../../errors.ts';
import { withConnection } from '../../postgres/connection.ts';
import { readServerFacts, type ServerFacts } from '../../postgres/server-facts.ts';
import type { ConnectionSettings } from '../../postgres/settings.ts';

/** What the given role may do, and what the server measures with. */
export interface GivenFacts extends ServerFacts {
  readonly createRole: boolean;
  readonly preloaded: boolean;
  readonly autovacuum: boolean;
  readonly walLevel: string;
  readonly mayCheckpoint: boolean;
  readonly trackAll: boolean;
}

const rightsSql = `
  SELECT rolcreatedb OR rolsuper AS create_database, rolcreaterole OR rolsuper AS create_role,
    pg_catalog.current_setting('autovacuum')::boolean AS autovacuum,
    pg_catalog.current_setting('wal_level') AS wal_level,
    rolsuper OR pg_catalog.pg_has_role('pg_checkpoint', 'USAGE') AS checkpoint,
    -- The library defines its settings when the server loads it; its list of libraries not everyone may see.
    pg_catalog.current_setting('pg_stat_statements.track', true) AS track
  FROM pg_catalog.pg_roles WHERE rolname = current_user`;

/**
 * Looks at a server that was given: whether it may be used at all, and how much can be measured there.
 *
 * @throws {UserError} for all that stands in the way: no right to make databases, a standby, a shared server
 */
export async function inspectGiven(
  client: pg.Client,
  settings: ConnectionSettings,
  allowShared: boolean,
): Promise<GivenFacts> {
  const facts = await readServerFacts(client);
  const { rows } = await client.query<{
    create_database: boolean;
    create_role: boolean;
    autovacuum: boolean;
    wal_level: string;
    checkpoint: boolean;
    track: string | null;
  }>(rightsSql);
  const rights = rows[0] as (typeof rows)[0];
  const problems: UserError[] = [];
  if (facts.standby) problems.push(new UserError('the server is a standby', 'give the database-url of a primary'));
  if (!rights.create_database) {
    const hint = 'ALTER ROLE … CREATEDB, or leave database-url out: pgproof then starts a server of its own';
    problems.push(new UserError(`the role ${facts.role} may not make databases`, hint));
  }
  if (!allowShared) problems.push(...(await sharedWith(client, settings)));
  throwProblems(problems);
  return {
    ...facts,
    createRole: rights.create_role,
    preloaded: rights.track !== null,
    trackAll: rights.track === 'all',
    autovacuum: rights.autovacuum,
    walLevel: rights.wal_level,
    mayCheckpoint: rights.checkpoint,
  };
}

/** Of a database `d`: whether a run of pgproof has made it. */
const isOfBenchmark = `(d.datname ~ '^pgproof_[0-9a-f]{8}_'
  AND COALESCE(pg_catalog.shobj_description(d.oid, 'pg_database'), '') LIKE 'made by pgproof %')`;

/** Databases that are there for somebody: not the server's own, and not another run's. */
const otherDatabasesSql = `
  SELECT d.datname AS name FROM pg_catalog.pg_database d
  WHERE NOT d.datistemplate AND d.datname NOT IN ('postgres', pg_catalog.current_database()) AND NOT ${isOfBenchmark}
  ORDER BY d.datname LIMIT 4`;

/**
 * What other benchmarks have on the server: one that was killed outright leaves its databases and its role. Nobody can
 * tell that one from one that is at work, so they are not touched.
 *
 * @returns what the names of each begin with
 */
export async function otherBenchmarks(client: pg.Client): Promise<readonly string[]> {
  const { rows } = await client.query<{ prefix: string }>(
    `SELECT DISTINCT pg_catalog.left(d.datname, 17) AS prefix FROM pg_catalog.pg_database d WHERE ${isOfBenchmark}
     ORDER BY 1`,
  );
  return rows.map(({ prefix }) => prefix);
}

const userRelationSql = `
  SELECT n.nspname AS schema, c.relname AS name
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p', 'm', 'f') AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
      AND d.objid = c.oid AND d.deptype = 'e')
  LIMIT 1`;

const sharedHint =
  'migrations of a pull request would run beside it: give an empty server, leave database-url out, or set allow-shared-server: true';

/** Who else uses the server; templates and what extensions bring are nobody's. */
async function sharedWith(client: pg.Client, settings: ConnectionSettings): Promise<UserError[]> {
  const { rows } = await client.query<{ name: string }>(otherDatabasesSql);
  if (rows.length > 0) {
    const names = rows.slice(0, 3).map(({ name }) => JSON.stringify(name));
    const more = rows.length > 3 ? ' and others' : '';
    return [new UserError(`the server holds other databases: ${names.join(', ')}${more}`, sharedHint)];
  }
  const own = await client.query<{ schema: string; name: string }>(userRelationSql);
  const found = own.rows[0] ?? (await relationOfPostgres(client, settings));
  if (found === undefined) return [];
  const where = own.rows.length > 0 ? settings.database : 'postgres';
  const table = JSON.stringify(`${found.schema}.${found.name}`);
  return [new UserError(`the database ${JSON.stringify(where)} holds tables, ${table} for one`, sharedHint)];
}

async function relationOfPostgres(
  client: pg.Client,
  settings: ConnectionSettings,
): Promise<{ schema: string; name: string } | undefined> {
  const { rows } = await client.query<{ other: boolean }>(
    `SELECT pg_catalog.count(*) > 0 AS other FROM pg_catalog.pg_database
     WHERE datname = 'postgres' AND datname <> pg_catalog.current_database() AND datallowconn
       AND pg_catalog.has_database_privilege(oid, 'CONNECT')`,
  );
  if (rows[0]?.other !== true) return undefined;
  return withConnection({ ...settings, database: 'postgres' }, async (other) => {
    const found = await other.query<{ schema: string; name: string }>(userRelationSql);
    return found.rows[0];
  });
}

/** What cannot be done or measured on this server, for the result's notes. */
export function lacksOf(facts: GivenFacts, superuser: boolean): string[] {
  const lacks: string[] = [];
  if (!facts.preloaded) {
    lacks.push('pg_stat_statements is not in shared_preload_libraries: WAL and blocks are known by position only');
  } else if (!facts.trackAll && !facts.superuser) {
    lacks.push('pg_stat_statements.track is not all: statements within functions are not told apart');
  }
  if (!facts.superuser) {
    lacks.push(`${facts.role} is no superuser: locks that were released within a statement are not seen`);
    if (superuser) lacks.push(`superuser: true has no effect: ${facts.role} is no superuser`);
  }
  if (!facts.superuser && !facts.createRole) {
    lacks.push(`${facts.role} may not make roles: the migrations run as ${facts.role} itself`);
  }
  if (facts.walLevel === 'minimal') lacks.push('wal_level is minimal: locks are not written into the WAL');
  if (facts.autovacuum) lacks.push('autovacuum is on: it may run beside a migration and slow it down');
  if (!facts.mayCheckpoint) lacks.push(`${facts.role} may not CHECKPOINT: page images in the WAL differ between runs`);
  return lacks;
}

/** Creates an extension where it can be; gives why not. */
export async function tryExtension(client: pg.Client, name: 'pg_stat_statements' | 'pg_walinspect'): Promise<string> {
  try {
    await client.query(`CREATE EXTENSION IF NOT EXISTS ${name} SCHEMA public`);
    return '';
  } catch (error) {
    return `${name} is not to be had: ${messageOf(error)}`;
  }
}
