import type { AppliedMigration } from '../../src/migrations/applied.ts';
import { type ApplyOptions, applyMigrations } from '../../src/migrations/apply.ts';
import type { Migration, TransactionRule } from '../../src/migrations/migration.ts';
import type { MigrationTarget } from '../../src/migrations/session.ts';
import { splitStatements } from '../../src/migrations/statements.ts';
import { type Tracer, withTracer } from '../../src/migrations/trace/tracer.ts';
import { openConnection } from '../../src/postgres/connection.ts';
import type { ScratchCluster } from '../../src/postgres/scratch-cluster.ts';
import { connectionSettings } from '../../src/postgres/settings.ts';
import { execute } from '../support/servers.ts';

/** The settings of a server that is observed, as the benchmark's own server has them. */
export const observedSettings: Readonly<Record<string, string>> = {
  wal_level: 'replica',
  shared_preload_libraries: 'pg_stat_statements',
  'pg_stat_statements.track': 'all',
  wal_keep_size: '4GB',
};

/** Makes the database that holds what the observer needs: `postgres`. */
export async function prepareObserver(cluster: ScratchCluster): Promise<void> {
  await execute(cluster.url('postgres'), 'CREATE EXTENSION pg_stat_statements; CREATE EXTENSION pg_walinspect');
}

/** A migration of one file. */
export async function migrationOf(
  name: string,
  sql: string,
  transaction: TransactionRule = 'wrapped',
  down?: string,
): Promise<Migration> {
  const section = async (text: string) => {
    const { statements, unparsed } = await splitStatements(text, `${name}.sql`, 1);
    return { statements, unparsed, transaction };
  };
  return {
    ...{ name, version: name, file: `${name}.sql`, code: '', ignores: [], sha256: '' },
    up: await section(sql),
    down: down === undefined ? undefined : await section(down),
  };
}

/** Sessions of the cluster's superuser, or of another role. */
export function targetOf(cluster: ScratchCluster, database: string, role?: string): MigrationTarget {
  return {
    openSession: () => {
      const settings = connectionSettings(cluster.url(database), {});
      return openConnection(role === undefined ? settings : { ...settings, user: role });
    },
    endBackend: (processId) => execute(cluster.url('postgres'), `SELECT pg_terminate_backend(${processId})`),
  };
}

export type RunOptions = Partial<Pick<ApplyOptions, 'direction' | 'statementTimeoutMs' | 'signal' | 'onMigration'>> & {
  readonly role?: string;
};

/** Applies migrations to a database of the cluster. */
export function apply(
  cluster: ScratchCluster,
  database: string,
  migrations: readonly Migration[],
  { role, ...options }: RunOptions & { readonly tracer?: Tracer } = {},
): Promise<readonly AppliedMigration[]> {
  return applyMigrations({
    target: targetOf(cluster, database, role),
    migrations,
    direction: 'up',
    statementTimeoutMs: 60_000,
    signal: new AbortController().signal,
    ...options,
  });
}

/** Applies migrations and observes them. */
export function applyTraced(
  cluster: ScratchCluster,
  database: string,
  migrations: readonly Migration[],
  options: RunOptions = {},
): Promise<readonly AppliedMigration[]> {
  const settings = (name: string) => connectionSettings(cluster.url(name), {});
  return withTracer(
    { clone: settings(database), observer: settings('postgres'), signal: new AbortController().signal },
    (tracer) => apply(cluster, database, migrations, { ...options, tracer }),
  );
}
