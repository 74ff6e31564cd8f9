import { textOfBytes } from '../../archive/toc.ts';
import { quoteBytes } from '../../postgres/catalog.ts';
import type { IndexBuild } from '../selection/index-builds.ts';
import { type GroupTable, isLarge, type TableGroup } from './groups.ts';
import type { LoadTask, LoadUnit, ReadBackTask, StatementsTask } from './load-tasks.ts';

/** What is there already, from an earlier run or from before a crash of the server. */
export interface Present {
  /** Units that the journal has as complete: `oid/segment`. */
  readonly units: ReadonlySet<string>;
  /** Names of valid indexes, by {@link indexKey}. */
  readonly indexes: ReadonlySet<string>;
  /** Names of keys, by {@link indexKey}. */
  readonly keys: ReadonlySet<string>;
}

export interface GroupWishes {
  /** How rows are loaded at first: with care where a transaction is to be short, or rows may be there already. */
  readonly way: LoadTask['way'];
  /** Read the rows back once they are loaded. */
  readonly readBack: boolean;
  /** Count the rows, and gather statistics for the planner. */
  readonly analyze: boolean;
  /** In how many parts a large table is read back. */
  readonly readParts: number;
  /** Pages of a table in the target, to cut it into parts. */
  readonly pagesOf: (table: GroupTable) => Promise<number>;
}

/** A task before it has its number. */
export type NewTask = Omit<LoadTask, 'id'> | Omit<StatementsTask, 'id'> | Omit<ReadBackTask, 'id'>;

/** A task, and where it stands for many things: the same one by one, for when one of them makes it fail. */
export interface PlannedTask {
  readonly task: NewTask;
  readonly alone?: readonly NewTask[];
}

/** @example indexKey({ schema: 'public', name: 'orders_pkey' }) */
export function indexKey({ table, name }: IndexBuild): string {
  return JSON.stringify([table.schema, table.name, name]);
}

function labelOf({ table, name }: IndexBuild): string {
  return `${textOfBytes(table.schema)}.${textOfBytes(name)}`;
}

export function unitKey({ oid, segment }: { oid: number; segment: number }): string {
  return `${oid}/${segment}`;
}

/**
 * The steps of one group: load its rows; then build indexes; then turn indexes into keys; then count and analyze, or
 * read back. A step's tasks may run at the same time on several connections, the next step waits for all of them.
 */
export function groupSteps(
  group: TableGroup,
  present: Present,
  wishes: GroupWishes,
): (() => Promise<readonly PlannedTask[]>)[] {
  const indexes = group.tables.flatMap((table) => table.indexes);
  const builds = indexes.filter((index) => !present.indexes.has(indexKey(index)));
  const attaches = indexes.filter((index) => index.attach !== undefined && !present.keys.has(indexKey(index)));
  const load = async () => loadTasks(group, present, wishes.way);
  const finish = async () => (wishes.analyze ? finishTasks(group) : []);
  const readBack = async () => (wishes.readBack ? readBackTasks(group, wishes) : []);
  if (!isLarge(group)) return [load, async () => together(group, builds, attaches), finish, readBack];
  const build = builds.map((index) => ({ task: statements(`index ${labelOf(index)}`, [buildStatement(index)]) }));
  const attach = attaches.map((index) => ({ task: statements(`key ${labelOf(index)}`, [attachStatements(index)]) }));
  return [load, async () => build, async () => attach, finish, readBack];
}

function statements(label: string, messages: readonly string[]): NewTask {
  return { kind: 'statements', label, messages, again: false };
}

function loadTasks(group: TableGroup, present: Present, way: LoadTask['way']): PlannedTask[] {
  const units = group.tables.flatMap((table) => table.units).filter((unit) => !present.units.has(unitKey(unit)));
  const load = (some: readonly LoadUnit[]) => ({ task: { kind: 'load', units: some, way, again: false } as const });
  if (units.length === 0) return [];
  return isLarge(group) || way === 'careful' ? units.map((unit) => load([unit])) : [load(units)];
}

/** All indexes and keys of small tables in one transaction. */
function together(group: TableGroup, builds: readonly IndexBuild[], attaches: readonly IndexBuild[]): PlannedTask[] {
  const wanted = new Set([...builds, ...attaches]);
  const messages = [...wanted].map((index) =>
    [builds.includes(index) ? buildStatement(index) : '', attaches.includes(index) ? attachStatements(index) : ''].join(
      '',
    ),
  );
  if (messages.length === 0) return [];
  const alone = [...wanted].map((index, i) => statements(`index ${labelOf(index)}`, [messages[i] as string]));
  return [{ task: statements(`indexes of ${group.label}`, [messages.join('')]), alone }];
}

function buildStatement({ build, tablespace, kind, after }: IndexBuild): string {
  const more = kind === 'index' ? after.map((statement) => `${statement};\n`).join('') : '';
  if (tablespace === null || tablespace === '') return `${build};\n${more}`;
  return `SET default_tablespace TO ${quoteBytes(tablespace)};\n${build};\nSET default_tablespace TO '';\n${more}`;
}

function attachStatements({ attach, after }: IndexBuild): string {
  return [attach, ...after].map((statement) => `${statement};\n`).join('');
}

/** Counts what is stored, and gathers statistics, which no backup holds. */
function finishTasks(group: TableGroup): PlannedTask[] {
  const tables = group.tables.filter(({ counted }) => counted);
  if (tables.length === 0) return [];
  return [{ task: finishTask(group.label, tables), alone: tables.map((table) => finishTask(table.label, [table])) }];
}

function finishTask(label: string, tables: readonly GroupTable[]): NewTask {
  const counts = tables
    .map(({ oid, target }) => `SELECT ${oid}::text AS oid, count(*)::text AS rows FROM ONLY ${target}`)
    .join('\nUNION ALL ');
  return statements(`counting ${label}`, [`${counts};\n`, tables.map(({ target }) => `ANALYZE ${target};\n`).join('')]);
}

async function readBackTasks(group: TableGroup, wishes: GroupWishes): Promise<PlannedTask[]> {
  const tables = group.tables.filter(({ oid }) => oid !== 0);
  if (!isLarge(group)) {
    const copies = tables.map((table) => ({ oid: table.oid, copy: readStatement(table, '') }));
    return copies.length === 0 ? [] : [{ task: { kind: 'read-back', label: group.label, tables: copies } }];
  }
  const [table] = tables as [GroupTable];
  const pages = await wishes.pagesOf(table);
  const parts = Math.max(1, Math.min(wishes.readParts, pages));
  const bounds = Array.from({ length: parts }, (_, i) => Math.floor((pages * i) / parts));
  return bounds.map((first, i) => {
    // The last part has no upper bound: whatever the table grew by is in it.
    const upper = i === parts - 1 ? '' : ` AND ctid < '(${bounds[i + 1]},0)'`;
    const copy = readStatement(table, parts === 1 ? '' : ` WHERE ctid >= '(${first},0)'${upper}`);
    return { task: { kind: 'read-back', label: table.label, tables: [{ oid: table.oid, copy }] } };
  });
}

function readStatement({ target, columns }: GroupTable, where: string): string {
  return `COPY (SELECT ${columns} FROM ONLY ${target}${where}) TO STDOUT;\n`;
}
