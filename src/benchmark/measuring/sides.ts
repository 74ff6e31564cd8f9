import { FailedError } from '../../errors.ts';
import { pendingMigrations } from '../../migrations/history.ts';
import type { Migration, MigrationSet } from '../../migrations/migration.ts';
import { withConnection } from '../../postgres/connection.ts';
import type { Log } from '../../terminal/log.ts';
import { deriveTemplate } from '../fixture/fixtures.ts';
import { applyAll, type Ground, type Side, withClone } from './runs.ts';
import { type Selection, selectMigrations } from './selection.ts';

/** A set of migrations on the fixture, ready to be run. */
export interface PreparedSet {
  readonly set: MigrationSet;
  /** Those that the fixture does not have yet. */
  readonly pending: readonly Migration[];
  readonly selection: Selection;
  readonly notes: readonly string[];
}

/** Templates of the sides, by the fixture and by what was applied to it. */
export type Templates = Map<string, string>;

/**
 * Finds what of a set is to be run on a fixture: a backup may tell by the tool's history table what it has already.
 *
 * @throws {UserError} when `only` names what is not there
 */
export async function prepareSet(
  { server, signal }: Ground,
  set: MigrationSet,
  template: string,
  only: readonly string[],
): Promise<PreparedSet> {
  const { pending, applied, note } = await withClone(server, template, signal, (clone) =>
    withConnection(server.migrator(clone), (client) => pendingMigrations(set, client)),
  );
  const has = applied.length === 0 ? [] : [`the fixture has ${applied.length} of the migrations already`];
  return {
    set,
    pending,
    selection: selectMigrations(pending, only),
    notes: [...set.notes, ...has, ...(note === undefined ? [] : [note])],
  };
}

/**
 * The database that each run of a set gets a clone of: the fixture, with the migrations before the first measured one
 * applied once. Two sets that have the same ones there share it.
 *
 * @throws {FailedError} when one of them fails
 */
export async function sideOf(
  ground: Ground,
  { selection }: PreparedSet,
  fixture: string,
  templates: Templates,
): Promise<Side> {
  const { before, running } = selection;
  const key = [fixture, ...before.map(({ sha256 }) => sha256)].join(' ');
  const template =
    templates.get(key) ??
    (before.length === 0
      ? fixture
      : await deriveTemplate(ground.server, fixture, (database) => applyBefore(ground, before, database)));
  templates.set(key, template);
  return { migrations: running, template };
}

async function applyBefore(ground: Ground, migrations: readonly Migration[], database: string): Promise<void> {
  const run = await applyAll(ground, migrations, database);
  const failed = run.find(({ outcome, culprit }) => outcome === 'failed' && culprit === undefined);
  if (failed === undefined) return;
  const { failure } = failed;
  throw new FailedError(
    `${failed.name}, which comes before what is measured, failed: ${failure?.message ?? ''} (${failure?.file}:${failure?.line})`,
    failure?.hint ?? 'the migrations before those that only names are applied first',
  );
}

/** Says what was found. */
export function logSet(log: Log, { set, pending, selection, notes }: PreparedSet): void {
  log.info(`${set.migrations.length} migrations in ${set.directory}: ${set.layout} (${set.reason})`);
  if (pending.length < set.migrations.length) log.info(`${pending.length} of them are not in the fixture yet`);
  if (selection.before.length > 0) log.info(`${selection.before.length} are applied beforehand`);
  for (const note of notes) log.info(`note: ${note}`);
}
