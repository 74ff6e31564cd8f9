import type pg from 'pg';
import type { AppliedMigration } from '../../migrations/applied.ts';
import { type ApplyOptions, applyMigrations, type MigrationTarget } from '../../migrations/apply.ts';
import type { Migration } from '../../migrations/migration.ts';
import { withTracer } from '../../migrations/trace/tracer.ts';
import { openConnection, withConnection } from '../../postgres/connection.ts';
import type { BenchmarkServer } from '../server/server.ts';

/** A set of migrations and the database that it is applied to. */
export interface Side {
  readonly migrations: readonly Migration[];
  /** The database that each run gets a clone of. */
  readonly template: string;
}

/** Where and how runs are made. */
export interface Ground {
  readonly server: BenchmarkServer;
  readonly statementTimeoutMs: number;
  readonly signal: AbortSignal;
  /** Told of runs that are to come, for the progress. */
  readonly onPlan?: (runs: number) => void;
  /** Told before each run. */
  readonly onRun?: () => void;
}

/** What came of each migration in one run, in the order in which they ran. */
export type Run = readonly AppliedMigration[];

/**
 * Applies all migrations of a side to a fresh clone, which is gone afterwards. The clone begins with a CHECKPOINT, so
 * that every run writes the same.
 *
 * @param how `traced` sees locks, rewrites and counters; `timed` sends nothing but the migrations
 * @example const run = await runOnce(ground, side, 'timed')
 */
export async function runOnce(ground: Ground, side: Side, how: 'traced' | 'timed'): Promise<Run> {
  const { server, signal } = ground;
  ground.onRun?.();
  return withClone(server, side.template, signal, async (clone) => {
    await server.checkpoint();
    if (how === 'timed') return applyAll(ground, side.migrations, clone);
    const connections = { clone: server.privileged(clone), observer: server.privileged(server.maintenance) };
    return withTracer({ ...connections, signal }, (tracer) => applyAll(ground, side.migrations, clone, { tracer }));
  });
}

/** Applies migrations to a database of ours as the migrations' role. */
export async function applyAll(
  ground: Ground,
  migrations: readonly Migration[],
  database: string,
  options: Partial<Pick<ApplyOptions, 'tracer' | 'direction' | 'onStart' | 'onMigration'>> = {},
): Promise<Run> {
  const { server, statementTimeoutMs, signal } = ground;
  return applyMigrations({
    target: targetOf(server, database),
    migrations,
    direction: 'up',
    statementTimeoutMs,
    signal,
    ...options,
  });
}

/** Sessions in a database of ours, and how they are ended from outside. */
export function targetOf(server: BenchmarkServer, database: string): MigrationTarget {
  return {
    openSession: (): Promise<pg.Client> => openConnection(server.migrator(database)),
    endBackend: (processId) =>
      withConnection(server.privileged(server.maintenance), async (client) => {
        await client.query('SELECT pg_catalog.pg_terminate_backend($1)', [processId]);
      }),
  };
}

/** A copy of a database, dropped at the end, whatever happens. */
export async function withClone<Result>(
  server: BenchmarkServer,
  template: string,
  signal: AbortSignal,
  run: (clone: string) => Promise<Result>,
): Promise<Result> {
  signal.throwIfAborted();
  const clone = await server.createClone(template);
  let result: Result;
  try {
    result = await run(clone);
  } catch (error) {
    // On a server that has crashed it cannot be dropped either. That is no news: whoever ends the server tells what stays.
    await server.dropClone(clone).catch(() => undefined);
    throw error;
  }
  await server.dropClone(clone);
  return result;
}
