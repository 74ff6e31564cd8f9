import type pg from 'pg';
import { untilAborted } from '../../concurrency.ts';
import { messageOf, UserError } from '../../errors.ts';
import type { ClientTools } from '../../postgres/client-tools.ts';
import { withConnection } from '../../postgres/connection.ts';
import { quoteIdentifier, quoteLiteral } from '../../postgres/identifiers.ts';
import { findOrInstallClient } from '../../postgres/install-client.ts';
import { type ConnectionSettings, connectionSettings } from '../../postgres/settings.ts';
import { asRole, assembleServer, assertExtensions } from './assembled.ts';
import { Databases, dropDatabase, newPrefix } from './databases.ts';
import { type GivenFacts, inspectGiven, lacksOf, otherBenchmarks, tryExtension } from './given.ts';
import { createMigrator, type Migrator, randomPassword } from './migrator.ts';
import type { BenchmarkServer, ServerOptions } from './server.ts';
import { amongMigrations, withSession } from './session.ts';

/** What a run has made on the server, for whoever tidies up. */
interface Made {
  readonly prefix: string;
  readonly roles: string[];
  databases: Databases | undefined;
  /** The role that makes them, in one of them. */
  privileged: (database: string) => ConnectionSettings;
  /** The session that makes databases, which may be at it still. */
  backend: { readonly pid: number; readonly startedAt: string } | undefined;
}

interface Preparing {
  readonly options: ServerOptions;
  readonly settings: ConnectionSettings;
  readonly client: pg.Client;
  readonly made: Made;
}

/** Runs something on a server that was given. Every database and role that is made there is dropped at the end. */
export async function withGivenServer<Result>(
  options: ServerOptions,
  url: string,
  run: (server: BenchmarkServer) => Promise<Result>,
): Promise<Result> {
  const settings = connectionSettings(url, {});
  const privileged = (database: string) => ({ ...settings, database });
  const made: Made = { prefix: newPrefix(), roles: [], databases: undefined, privileged, backend: undefined };
  const work = withSession(settings, options.signal, async (client) =>
    run(await prepare({ options, settings, client, made })),
  );
  try {
    return await untilAborted(work, options.signal);
  } finally {
    made.databases?.close();
    if (made.databases !== undefined) await tidyUp(settings, made, options);
  }
}

async function prepare(preparing: Preparing): Promise<BenchmarkServer> {
  const { options, settings, client, made } = preparing;
  const { extensions, jobs, signal, superuser } = options;
  const facts = await inspectGiven(client, settings, options.allowSharedServer);
  for (const prefix of await otherBenchmarks(client)) {
    options.log.warn(
      'another benchmark has databases on this server: it is at work, or was killed',
      `if it was killed, drop them (WITH (FORCE)) and then its roles: all whose names begin with ${prefix}`,
    );
  }
  await assertExtensions(client, extensions);
  const tools = await clientTools(facts, options);
  made.backend = await readBackend(client);
  const { prefix, roles } = made;
  const privileged = (database: string) => amongMigrations(settings, database, facts);
  made.privileged = privileged;
  const databases = new Databases(client, { prefix, privileged, signal, fileCloning: false, shared: true });
  made.databases = databases;
  const maintenance = await databases.create('template0', 'maintenance');
  const notes = lacksOf(facts, superuser);
  const missing = await makeExtensions(privileged(maintenance), facts, signal);
  const migrator = await makeMigrator(preparing, facts);
  if (migrator !== undefined) await assertLogin(asRole(settings, maintenance, migrator));
  await client.query(`REVOKE CONNECT, TEMPORARY ON DATABASE ${quoteIdentifier(maintenance)} FROM PUBLIC`);
  return assembleServer({
    ...{ kind: 'given', client, facts, tools, databases, settings, migrator, maintenance, extensions, roles, signal },
    // Its counts are its owner's.
    forgetCounts: undefined,
    countsStatements: facts.preloaded && !missing.some((reason) => reason.startsWith('pg_stat_statements ')),
    mayCheckpoint: facts.mayCheckpoint,
    onSecret: options.onSecret,
    jobs,
    notes: [...notes, ...missing],
  });
}

async function clientTools(
  { versionNumber: serverVersionNumber }: GivenFacts,
  { environment, installClient: install, log, signal }: ServerOptions,
): Promise<ClientTools> {
  const onLine = (line: string) => log.verbose(line);
  return findOrInstallClient({ serverVersionNumber, environment, install, signal, onLine });
}

/** @returns why some are missing */
async function makeExtensions(
  settings: ConnectionSettings,
  { preloaded }: GivenFacts,
  signal: AbortSignal,
): Promise<string[]> {
  return withSession(settings, signal, async (client) => {
    const reasons = preloaded ? [await tryExtension(client, 'pg_stat_statements')] : [];
    reasons.push(await tryExtension(client, 'pg_walinspect'));
    return reasons.filter((reason) => reason !== '');
  });
}

/** @returns undefined where migrations run as the privileged role: because that is wanted, or no role can be made */
async function makeMigrator(
  { options, client, made }: Preparing,
  { superuser, createRole, preloaded }: GivenFacts,
): Promise<Migrator | undefined> {
  if ((superuser && options.superuser) || !createRole) return undefined;
  const password = randomPassword();
  options.onSecret(password);
  const name = `${made.prefix}migrator`;
  made.roles.push(name);
  const migrator = await createMigrator(client, { name, password, pinned: superuser, preloaded });
  // Who is no superuser may make and drop databases only for roles that it is a member of.
  if (!superuser) await client.query(`GRANT ${quoteIdentifier(name)} TO CURRENT_USER`);
  return migrator;
}

async function assertLogin(settings: ConnectionSettings): Promise<void> {
  try {
    await withConnection(settings, async () => undefined);
  } catch (cause) {
    throw new UserError(
      `the role that was made for the migrations cannot log in: ${messageOf(cause)}`,
      'let pg_hba.conf accept passwords from here, or set superuser: true',
      { cause },
    );
  }
}

async function readBackend(client: pg.Client): Promise<Made['backend']> {
  const { rows } = await client.query<{ pid: number; started: string }>(
    'SELECT pid, backend_start::text AS started FROM pg_catalog.pg_stat_activity WHERE pid = pg_catalog.pg_backend_pid()',
  );
  const row = rows[0];
  return row === undefined ? undefined : { pid: row.pid, startedAt: row.started };
}

/** Drops all that was made, on a new connection: after an abort the old one is gone. What stays is told. */
async function tidyUp(settings: ConnectionSettings, made: Made, { log }: ServerOptions): Promise<void> {
  const unhindered = new AbortController().signal;
  const problem = (error: unknown): void =>
    log.warn(
      `not all that was made on the server could be dropped: ${messageOf(error)}`,
      `drop databases and roles whose names begin with ${made.prefix}`,
    );
  try {
    await withSession(settings, unhindered, async (client) => {
      await endMaker(client, made);
      const { rows } = await client.query<{ name: string }>(
        'SELECT datname AS name FROM pg_catalog.pg_database WHERE pg_catalog.starts_with(datname, $1)',
        [made.prefix],
      );
      const { privileged } = made;
      for (const { name } of rows) {
        await dropDatabase(client, name, { privileged, signal: unhindered }).catch(problem);
      }
      for (const name of made.roles) {
        await client.query(`DROP ROLE IF EXISTS ${quoteIdentifier(name)}`).catch(problem);
      }
    });
  } catch (error) {
    problem(error);
  }
}

/** A backend that makes a database does not look whether its client is there; it must not finish after us. */
async function endMaker(client: pg.Client, { backend }: Made): Promise<void> {
  if (backend === undefined) return;
  await client.query(
    `SELECT pg_catalog.pg_terminate_backend(pid, 30000) FROM pg_catalog.pg_stat_activity
     WHERE pid = ${backend.pid} AND backend_start = ${quoteLiteral(backend.startedAt)}::pg_catalog.timestamptz`,
  );
}
