import { FailedError, throwProblems } from '../../errors.ts';
import { targetOids } from '../data-only.ts';
import type { Restoring } from '../restore.ts';
import { findTablesWithRows } from './existing-tables.ts';

const hint = 'drop what keeps them, such as views of your own, and run it again with clean: true; no row was loaded';

/**
 * Before the first row is loaded over what was there: a table that could not be dropped, or was not emptied since the
 * run ended before that, still has its old rows, and loading would add to them.
 *
 * @param problems what pg_restore could not do, in words: they say why
 * @throws {FailedError} when there is such a table
 */
export async function assertNoOldRows(restoring: Restoring, problems: readonly string[]): Promise<void> {
  const { request, selection, session } = restoring;
  if (request.onConflict === 'skip') return;
  const oids = await targetOids(restoring);
  // A table without a place in the manifest is an extension's own, which may fill it when it is created.
  const tables = selection.tables.filter(({ table }) => table !== undefined);
  const targets = tables.flatMap(({ entry }) => oids.get(entry.oid) ?? []);
  const withRows = await session.use((client) => findTablesWithRows(client, targets));
  const names = tables.flatMap(({ entry, table }) =>
    withRows.has(oids.get(entry.oid) ?? 0) ? [`${table?.schema}.${table?.name}`] : [],
  );
  if (names.length === 0) return;
  throwProblems([
    ...problems.map((problem) => new FailedError(problem, 'this may be why the old rows are still there')),
    new FailedError(`tables still hold their old rows: ${names.join(', ')}`, hint),
  ]);
}
