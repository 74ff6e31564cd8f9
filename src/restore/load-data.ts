import { statSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { fileSuffix, parseCompression } from '../archive/compression.ts';
import { allOrAbort } from '../concurrency.ts';
import { messageOf } from '../errors.ts';
import { quoteBytes } from '../postgres/catalog.ts';
import { quoteLiteral } from '../postgres/identifiers.ts';
import { inTransaction } from '../postgres/transaction.ts';
import { BadRowFound } from './bad-rows/bad-row.ts';
import { exportRejects } from './bad-rows/rejects-file.ts';
import { type LoadPlan, planLoad, reinstateKeys } from './data-only.ts';
import { archiveSection } from './definitions.ts';
import { journalSchema, readJournal } from './journal.ts';
import { compareCounts } from './load/counts.ts';
import { ServerFailure } from './load/failures.ts';
import { type Present, unitKey } from './load/group-work.ts';
import { type GroupOptions, type GroupTable, planGroups, type TableGroup } from './load/groups.ts';
import { leaveThreads, startLoading } from './load/load-threads.ts';
import { type Loaded, Loader, type TimelineEntry } from './load/loader.ts';
import { isComplete, readPresent } from './load/present.ts';
import { runEach } from './pg-restore/run-each.ts';
import type { RestoredTable, Restoring } from './restore.ts';
import { archiveEncoding, type CopyTarget, copyTarget } from './selection/archive-names.ts';
import { raiseSequences } from './selection/sequence-values.ts';
import { untilFlushed } from './target/flushed.ts';

export interface RestoredData {
  readonly tables: readonly RestoredTable[];
  readonly rows: number;
  readonly rejected: number;
  readonly skipped: number;
  readonly rejectsFile: string | undefined;
  readonly problems: readonly string[];
  readonly timeline: readonly TimelineEntry[];
  /** What was still read back when all else was done. */
  readonly readBackMs: number;
}

/** A crash of the server may take back what was done; more of them than this, and something is wrong with it. */
const mostRounds = 5;
/** Rejects beyond what is allowed are still named, up to so many. */
const namedBeyond = 10_000;
const partsPerConnection = 4;

/** Rows, indexes and all else of the archive's data, by all connections at once. */
export async function loadData(restoring: Restoring): Promise<RestoredData> {
  const { services, threads, session, toc } = restoring;
  const encoding = archiveEncoding(toc);
  const groups = planGroups(groupOptions(restoring, await planLoad(restoring)));
  startLoading(threads, {
    settings: restoring.settings,
    encoding,
    setup: setupSql(restoring),
    rules: restoring.request,
  });
  const [loaded, otherProblems] = await allOrAbort<[Loaded, string[]]>(services.signal, [
    (signal) =>
      untilFlushed(restoring, () => loadAll({ ...restoring, services: { ...services, signal } }, groups, encoding)),
    (signal) =>
      untilFlushed(restoring, (again) =>
        restoreOtherData({ ...restoring, resumed: again || restoring.resumed, services: { ...services, signal } }),
      ),
  ]).catch(async (error: unknown) => {
    await leaveThreads(threads);
    await salvage(restoring, groups, error);
    throw error;
  });
  await leaveThreads(threads);
  const keyProblems = await reinstateKeys(restoring, 'add not valid');
  const tables = await session.use((client) => restoredTables(client, groups, loaded));
  const sum = (count: (table: RestoredTable) => number) => tables.reduce((all, table) => all + count(table), 0);
  return {
    tables,
    rows: sum(({ rows }) => rows),
    rejected: sum(({ rejected }) => rejected),
    skipped: sum(({ skipped }) => skipped),
    rejectsFile: await exportRejects(restoring, groups),
    problems: [
      ...loaded.problems,
      ...otherProblems,
      ...keyProblems,
      ...compareCounts(groups, tables, countsToCompare(restoring, loaded)),
    ],
    timeline: loaded.timeline,
    readBackMs: loaded.readBackMs,
  };
}

/** Where rows were there before, or come in meanwhile, their number says nothing about what we loaded. */
function countsToCompare({ request }: Restoring, { counts }: Loaded): ReadonlyMap<number, number> {
  return request.onConflict === 'skip' ? new Map() : counts;
}

function groupOptions(restoring: Restoring, plan: LoadPlan): GroupOptions {
  const { backup, selection } = restoring;
  const compression = parseCompression(backup.manifest.compression);
  return {
    ...{ directory: backup.path, compression, ...plan },
    ...{ tables: selection.tables, indexes: selection.indexes },
    otherFile(name) {
      // pg_dump compresses with the archive's own method, whatever its suffix.
      const path = join(backup.path, 'dump', `${name}${fileSuffix(compression)}`);
      return { path, compression, bytes: statSync(path).size };
    },
  };
}

/**
 * For counting, as many processes as there are connections are enough. Memory for building indexes, where the server is
 * on this machine and we can know how much there is.
 */
function setupSql({ target, request }: Restoring): string {
  const { memoryBytes } = target.facts;
  const alone = 'SET max_parallel_workers_per_gather TO 0;\n';
  if (memoryBytes === undefined) return alone;
  const share = Math.floor(memoryBytes / 16 / request.jobs / 1024);
  const kilobytes = Math.min(1024 * 1024, Math.max(64 * 1024, share));
  return `${alone}SET maintenance_work_mem TO ${quoteLiteral(`${kilobytes}kB`)};\n`;
}

/** Goes on until the server has everything: what was committed a moment before a crash may be gone again. */
async function loadAll(restoring: Restoring, groups: readonly TableGroup[], encoding: string): Promise<Loaded> {
  const { session } = restoring;
  for (let round = 1; ; round++) {
    const present = await session.use((client) => readPresent(client, encoding));
    const loaded = await loadOnce(restoring, groups, present, encoding);
    const after = await session.use((client) => readPresent(client, encoding));
    if (isComplete(groups, after, loaded.problems.length > 0)) return loaded;
    if (loaded.problems.length > 0) return loaded;
    if (round === mostRounds) {
      throw new ServerFailure(
        `rows that were loaded are gone again, ${mostRounds} times`,
        'look into the server’s log for crashes, then run the same command with resume: true',
      );
    }
    restoring.services.log.warn('the server has lost what it had committed: loading that again');
  }
}

async function loadOnce(
  restoring: Restoring,
  groups: readonly TableGroup[],
  present: Present,
  encoding: string,
): Promise<Loaded> {
  const { request, services, profile, session, threads, retries } = restoring;
  const loader = new Loader({
    ...{ groups, present, threads: threads.threads, signal: services.signal },
    wishes: {
      way: request.batchRows > 0 || request.onConflict === 'skip' ? 'careful' : 'plain',
      ...{ readBack: profile.readBack, analyze: profile.analyze },
      readParts: request.jobs * partsPerConnection,
      pagesOf: (table) => session.use((client) => pagesOf(client, table, encoding)),
    },
    mostRejects: request.maxRejects + namedBeyond,
    onRetry: (what, cause) => {
      retries.push({ what, cause });
      services.log.warn(`${what} is tried again: ${cause}`);
    },
    onTask: (what) => services.log.verbose(what),
  });
  const units = groups.flatMap((group) => group.tables).flatMap((table) => table.units);
  const bytes = (some: typeof units) => some.reduce((sum, unit) => sum + unit.rawBytes, 0);
  const there = units.filter((unit) => present.units.has(unitKey(unit)));
  services.progress.loading(loader, threads.counters, {
    tables: groups.reduce((sum, group) => sum + group.tables.length, 0),
    rawBytes: bytes(units),
    presentBytes: bytes(there),
  });
  return loader.run();
}

/** What was begun must not be lost when the rest fails; what cannot be saved now is still there when it is resumed. */
async function salvage(restoring: Restoring, groups: readonly TableGroup[], cause: unknown): Promise<void> {
  const { log } = restoring.services;
  try {
    if (cause instanceof BadRowFound) await rollBackTable(restoring, groups, cause);
    const file = await exportRejects(restoring, groups);
    if (file !== undefined) log.warn(`rows that were rejected so far are in ${file}`);
    for (const problem of await reinstateKeys(restoring, 'wait')) log.warn(problem);
  } catch (error) {
    log.warn(
      `the table with the bad row, rejected rows or suspended foreign keys could not be brought back: ${messageOf(error)}`,
      `they are in the schema ${journalSchema} of the target; resume: true goes on with them`,
    );
  }
}

async function pagesOf(client: pg.Client, { target }: GroupTable, encoding: string): Promise<number> {
  const { rows } = await client.query<{ pages: string }>(
    `SELECT (pg_catalog.pg_relation_size(pg_catalog.convert_from($1, $2)::pg_catalog.regclass)
       / pg_catalog.current_setting('block_size')::int)::text AS pages`,
    [Buffer.from(target, 'latin1'), encoding],
  );
  return Number(rows[0]?.pages);
}

/** Under on-error: stop a table is there whole or not at all. Rows that were there before us stay. */
async function rollBackTable(
  { request, session, toc }: Restoring,
  groups: readonly TableGroup[],
  { badRow }: BadRowFound,
): Promise<void> {
  if (request.onConflict === 'skip') return;
  // Partitions that are loaded through the top of their tree are one table here.
  const oids = groups
    .flatMap((group) => group.tables)
    .filter(({ units }) => units[0]?.copy === badRow.unit.copy)
    .map(({ oid }) => oid);
  const { schema, name } = copyTarget(badRow.unit.copy) as CopyTarget;
  const target = [Buffer.from(quoteBytes(schema, name), 'latin1'), archiveEncoding(toc)];
  await session.use(async (client) => {
    // Tables that inherit from it are others; the parts of a partitioned table are the table.
    const { rows } = await client.query(
      `SELECT CASE WHEN c.relkind = 'p' THEN '' ELSE 'ONLY ' END || t.name AS name
       FROM (SELECT pg_catalog.convert_from($1, $2) AS name) t
       JOIN pg_catalog.pg_class c ON c.oid = pg_catalog.to_regclass(t.name)`,
      target,
    );
    await inTransaction(client, async () => {
      await client.query("SET LOCAL lock_timeout TO '60s'");
      // Waits until what other connections were loading into it is over.
      await client.query(`LOCK TABLE ${rows[0].name} IN ACCESS EXCLUSIVE MODE`);
      await client.query(`DELETE FROM ${rows[0].name}`);
      for (const table of ['loaded', 'rejects']) {
        await client.query(`DELETE FROM ${journalSchema}.${table} WHERE table_oid = ANY ($1::oid[])`, [oids]);
      }
    });
  });
}

/** Large objects and the values of sequences. */
async function restoreOtherData(restoring: Restoring): Promise<string[]> {
  const { backup, request, selection, services, settings, toc } = restoring;
  const archive = join(backup.path, 'dump');
  if (request.onConflict !== 'skip') return archiveSection(restoring, archive, selection.otherData, 1);
  const { statements, others } = raiseSequences(toc, selection.otherData);
  const problems = await archiveSection(restoring, archive, others, 1);
  return [...problems, ...(await runEach(settings, archiveEncoding(toc), statements, services.signal))];
}

/** What the journal has, table by table: it counts what earlier runs have loaded too. */
async function restoredTables(
  client: pg.Client,
  groups: readonly TableGroup[],
  { contents }: Loaded,
): Promise<RestoredTable[]> {
  const lines = Map.groupBy(await readJournal(client), ({ oid }) => oid);
  return groups
    .flatMap((group) => group.tables)
    .filter(({ oid }) => oid !== 0)
    .map(({ oid, label, table }) => {
      const own = lines.get(oid) ?? [];
      const content = contents.get(oid);
      return {
        schema: table?.schema ?? '',
        name: table?.name ?? label,
        oid,
        rows: own.reduce((sum, line) => sum + line.rowsStored, 0),
        rejected: own.reduce((sum, line) => sum + line.rowsRejected, 0),
        skipped: own.reduce((sum, line) => sum + line.rowsSkipped, 0),
        readBack:
          content === undefined ? undefined : { rows: content.rows, sum: content.sum.toString(16).padStart(32, '0') },
      };
    });
}
