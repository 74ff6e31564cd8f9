import { join } from 'node:path';
import { allOrAbort } from '../concurrency.ts';
import { againWhenLost } from '../postgres/lost-connection.ts';
import { emptyTables } from './data-only.ts';
import { type ArchiveProblem, runSection } from './pg-restore/archive-sections.ts';
import { runEach } from './pg-restore/run-each.ts';
import { mayBeUnlogged, withSchemaArchive } from './pg-restore/schema-archive.ts';
import type { Restoring } from './restore.ts';
import { archiveEncoding } from './selection/archive-names.ts';
import { dropStatements } from './selection/drop-statements.ts';
import { schemaParts } from './selection/schema-parts.ts';

/** What pg_restore does of a restore: everything but rows and the indexes on them. */

/** Everything that stands before the rows. */
export async function restoreSchema(restoring: Restoring): Promise<string[]> {
  const { profile, backup, request, toc } = restoring;
  if (request.part === 'data') {
    if (request.clean) await emptyTables(restoring);
    return [];
  }
  if (request.clean || restoring.resumed) await dropDependents(restoring);
  if (!profile.unlogged || !mayBeUnlogged(toc)) return restoreDefinitions(restoring, join(backup.path, 'dump'));
  return withSchemaArchive(toc, (unlogged) => restoreDefinitions(restoring, unlogged));
}

/** Tables over several connections where nothing has to be dropped: what depends on what is only known in one list. */
async function restoreDefinitions(restoring: Restoring, archive: string): Promise<string[]> {
  const { request, resumed, selection, services, toc } = restoring;
  if (request.clean || resumed) return replaceDefinitions(restoring, archive);
  const { first, parallel, last } = schemaParts(toc, selection.preData, request.jobs);
  const problems = await archiveSection(restoring, archive, first, 1);
  const lists = parallel.map((ids) => async (signal: AbortSignal) => {
    return archiveSection({ ...restoring, services: { ...services, signal } }, archive, ids, 1);
  });
  const tables = await allOrAbort(services.signal, lists);
  return [...problems, ...tables.flat(), ...(await archiveSection(restoring, archive, last, 1))];
}

/** What is only needed may be in use by others: where it is there, it stays. */
async function replaceDefinitions(restoring: Restoring, archive: string): Promise<string[]> {
  const { needed, preData } = restoring.selection;
  const chosen = preData.filter((id) => !needed.includes(id));
  const made = await archiveSection(restoring, archive, needed, 1, { clean: false });
  const replaced = await archiveSection(restoring, archive, chosen, 1);
  return [...made.filter((problem) => !/\balready exists\b/.test(problem)), ...replaced];
}

/**
 * Drops what stands on the tables, so that pg_restore can drop the tables: it drops only what is in its own list, and
 * what depends on that would be in the way. What is not there, or not as the archive has it, is met again by it.
 */
async function dropDependents({ selection, services, settings, toc }: Restoring): Promise<void> {
  const ids = [...selection.indexes.map(({ dumpId }) => dumpId), ...selection.postData];
  const refused = await runEach(settings, archiveEncoding(toc), dropStatements(toc, ids), services.signal);
  for (const problem of refused) services.log.verbose(problem);
}

/** Everything that stands on the rows and their indexes: foreign keys, triggers, rules, rights. */
export async function restorePostData(restoring: Restoring): Promise<string[]> {
  const { backup, selection, request } = restoring;
  return archiveSection(restoring, join(backup.path, 'dump'), selection.postData, request.jobs);
}

/** Runs pg_restore over a part of the archive; what is tried again first removes what may be there. */
export async function archiveSection(
  restoring: Restoring,
  archive: string,
  ids: readonly number[],
  jobs: number,
  { clean = restoring.request.clean || restoring.resumed } = {},
): Promise<string[]> {
  const { environment, request, services, tools } = restoring;
  let replaces = clean;
  const onRetry = (cause: string) => {
    replaces = true;
    restoring.retries.push({ what: 'pg_restore', cause });
    services.log.warn(`pg_restore is tried again: ${cause}`);
  };
  const problems = await againWhenLost(services.signal, onRetry, () =>
    runSection({
      ...{ tools, archive, ids, environment, jobs, clean: replaces },
      ...{ owner: request.owner, privileges: request.privileges },
      signal: services.signal,
      onLine: (line) => services.log.verbose(line),
    }),
  );
  for (const { what, reason } of problems.filter(({ harmless }) => harmless)) {
    services.log.verbose(`${what}: ${reason}`);
  }
  return problems.filter(({ harmless }) => !harmless).map(describeProblem);
}

function describeProblem({ what, message }: ArchiveProblem): string {
  return what === '' ? message : `${what}: ${message}`;
}
