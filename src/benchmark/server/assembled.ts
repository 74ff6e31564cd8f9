import type pg from 'pg';
import { throwProblems, UserError } from '../../errors.ts';
import type { ClientTools } from '../../postgres/client-tools.ts';
import { codeOf } from '../../postgres/connection.ts';
import { quoteIdentifier, quoteLiteral } from '../../postgres/identifiers.ts';
import type { ServerFacts } from '../../postgres/server-facts.ts';
import type { ConnectionSettings } from '../../postgres/settings.ts';
import type { Databases } from './databases.ts';
import { readFingerprintSettings } from './fingerprint-settings.ts';
import { type Migrator, randomPassword, scramVerifier } from './migrator.ts';
import type { BenchmarkServer } from './server.ts';
import { amongMigrations, withSession } from './session.ts';

/** What a server is put together from, wherever it runs. */
export interface ServerParts {
  readonly kind: BenchmarkServer['kind'];
  readonly client: pg.Client;
  readonly facts: ServerFacts;
  readonly tools: ClientTools;
  readonly databases: Databases;
  /** Of the privileged role, in whatever database. */
  readonly settings: ConnectionSettings;
  /** Undefined: migrations run as the privileged role. */
  readonly migrator: Migrator | undefined;
  readonly maintenance: string;
  readonly countsStatements: boolean;
  /** Empties pg_stat_statements, where nobody else looks at it: reading it costs 1 ms for each thousand entries. */
  readonly forgetCounts: (() => Promise<void>) | undefined;
  readonly mayCheckpoint: boolean;
  readonly extensions: readonly string[];
  /** The roles that were made, to be dropped at the end. */
  readonly roles: string[];
  readonly notes: readonly string[];
  /** Whether roles need passwords, and who is told of them; undefined: they need none. */
  readonly onSecret: ((value: string) => void) | undefined;
  readonly jobs: number;
  readonly signal: AbortSignal;
}

/** The server as a benchmark sees it. */
export function assembleServer(parts: ServerParts): BenchmarkServer {
  const { client, databases, facts, migrator, settings } = parts;
  const owner = migrator?.name ?? settings.user;
  if (migrator !== undefined) databases.resetBeforeCreate(migrator.resetSql);
  return {
    kind: parts.kind,
    major: Math.floor(facts.versionNumber / 10_000),
    // Debian adds its own: `17.4 (Debian 17.4-1)`.
    version: facts.version.replace(/ .*$/s, ''),
    tools: parts.tools,
    privileged: (database) => privilegedIn(parts, database),
    migrator: (database) => (migrator === undefined ? { ...settings, database } : asRole(settings, database, migrator)),
    privilegedIsSuperuser: facts.superuser,
    extensions: parts.extensions,
    maintenance: parts.maintenance,
    countsStatements: parts.countsStatements,
    createEmpty: (hint, clauses = '') =>
      databases.create('template0', hint, `OWNER ${quoteIdentifier(owner)} ${clauses}`),
    createClone: (template) => databases.clone(template, owner),
    seal: (database) => databases.seal(database),
    dropClone: async (name) => {
      await databases.drop(name);
      await parts.forgetCounts?.();
    },
    createRole: (name) => createRole(parts, name, 'NOLOGIN'),
    createLoader: () => createLoader(parts),
    withSession: (database, work) => withSession(privilegedIn(parts, database), parts.signal, work),
    jobs: parts.jobs,
    get clones() {
      return databases.method;
    },
    checkpoint: async () => {
      if (parts.mayCheckpoint) await client.query('CHECKPOINT');
    },
    fingerprintSettings: () =>
      withSession({ ...settings, database: parts.maintenance }, parts.signal, readFingerprintSettings),
    notes: parts.notes,
  };
}

function privilegedIn({ settings, facts, maintenance }: ServerParts, database: string): ConnectionSettings {
  return database === maintenance ? { ...settings, database } : amongMigrations(settings, database, facts);
}

/** The same place as another role: what proves the one's identity does not prove the other's. */
export function asRole(
  settings: ConnectionSettings,
  database: string,
  { name, password }: Pick<Migrator, 'name' | 'password'>,
): ConnectionSettings {
  return { ...settings, database, user: name, password, sslCert: undefined, sslKey: undefined };
}

async function createRole(
  { client, roles }: ServerParts,
  name: string,
  attributes: string,
): Promise<'created' | 'exists'> {
  try {
    await client.query(`CREATE ROLE ${quoteIdentifier(name)} ${attributes}`);
  } catch (error) {
    // duplicate_object
    if (codeOf(error) === '42710') return 'exists';
    throw error;
  }
  roles.push(name);
  return 'created';
}

async function createLoader(parts: ServerParts): Promise<((database: string) => ConnectionSettings) | undefined> {
  const { facts, migrator, onSecret, settings } = parts;
  if (migrator === undefined || !facts.superuser) return undefined;
  const name = migrator.name.replace(/migrator$/, 'loader');
  const password = onSecret === undefined ? undefined : randomPassword();
  if (password !== undefined) onSecret?.(password);
  const login = password === undefined ? '' : ` PASSWORD ${quoteLiteral(scramVerifier(password))}`;
  await createRole(parts, name, `SUPERUSER LOGIN${login}`);
  return (database) => asRole(settings, database, { name, password });
}

/** @throws {UserError} naming all extensions that the server does not have */
export async function assertExtensions(client: pg.Client, extensions: readonly string[]): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT name FROM pg_catalog.unnest($1::text[]) AS t (name)
     WHERE name NOT IN (SELECT e.name FROM pg_catalog.pg_available_extensions e)`,
    [extensions],
  );
  throwProblems(
    rows.map(
      ({ name }) =>
        new UserError(
          `the extension ${JSON.stringify(name)} is not installed on the server`,
          'install its package in a step before this one, or take it out of extensions',
        ),
    ),
  );
}
