import type { Blocking, RelationName, StatementTrace, TakenLock } from '../../migrations/trace/observation.ts';
import { lockModes } from '../../migrations/trace/observation.ts';
import { formatBytes, formatCountOf, formatDuration } from '../../report/format.ts';
import { code, joined, type Prose, prose, type Span } from '../../report/prose.ts';
import type { BenchmarkResult, MigrationResult, StatementResult } from '../result.ts';
import { nameOf } from '../verdict/wording.ts';
import { type StatementText, statementText } from './statement-text.ts';

/** Below both of these a table is as good as empty, and whatever is done to it takes no time. */
const bytesThatMatter = 1024 * 1024;
const rowsThatMatter = 1000;

/** A traced statement and all that a rule may ask about it. */
export interface StatementContext {
  readonly result: BenchmarkResult;
  readonly migration: MigrationResult;
  readonly statement: StatementResult;
  readonly trace: StatementTrace;
  readonly text: StatementText;
  /** The server's major version. */
  readonly major: number;
}

export function statementContexts(result: BenchmarkResult, migration: MigrationResult): StatementContext[] {
  const major = Number.parseInt(result.fingerprint.serverVersion, 10);
  return migration.statements.flatMap((statement) => {
    const { trace } = statement;
    return trace === undefined
      ? []
      : [{ result, migration, statement, trace, text: statementText(statement.sql), major }];
  });
}

/** A name as people say it: without the schema that everything is in. */
export function relationCode({ schema, name }: Pick<RelationName, 'schema' | 'name'>): Span {
  return code(schema === 'public' ? name : `${schema}.${name}`);
}

/** The rows that a table held in the fixture; undefined where it is not in it. */
export function rowsOf(result: BenchmarkResult, relation: RelationName): number | undefined {
  return result.fixture.rows[nameOf(relation)];
}

/** Whether a relation holds enough for work on it to take time. */
export function matters(result: BenchmarkResult, relation: RelationName, bytes: number): boolean {
  return bytes >= bytesThatMatter || (rowsOf(result, relation) ?? 0) >= rowsThatMatter;
}

const blockingRank: Readonly<Record<Blocking, number>> = { nothing: 0, writes: 1, 'reads and writes': 2 };

const holdsRows: ReadonlySet<RelationName['kind']> = new Set(['table', 'partitioned table', 'materialized view']);

/**
 * The strongest lock on each table or materialized view that matters and that makes others wait, the strongest and
 * longest first.
 */
export function blockingLocks({ result, trace }: Pick<StatementContext, 'result' | 'trace'>): TakenLock[] {
  const strongest = new Map<string, TakenLock>();
  for (const lock of trace.locks) {
    if (lock.blocking === 'nothing' || !holdsRows.has(lock.relation.kind)) continue;
    if (!matters(result, lock.relation, lock.relationBytes)) continue;
    const key = nameOf(lock.relation);
    const before = strongest.get(key);
    if (before === undefined || compareLocks(lock, before) < 0) strongest.set(key, lock);
  }
  return [...strongest.values()].sort(compareLocks);
}

/** The strongest and longest first. */
export function compareLocks(a: TakenLock, b: TakenLock): number {
  return (
    blockingRank[b.blocking] - blockingRank[a.blocking] ||
    lockModes.indexOf(b.mode) - lockModes.indexOf(a.mode) ||
    b.holdMs - a.holdMs ||
    b.relationBytes - a.relationBytes
  );
}

const shownSqlCharacters = 90;

/** A statement's beginning, as it is quoted in a sentence. */
export function sqlCode({ sql }: Pick<StatementResult, 'sql'>): Span {
  const characters = Array.from(sql);
  return code(
    characters.length <= shownSqlCharacters
      ? sql
      : `${characters
          .slice(0, shownSqlCharacters - 2)
          .join('')
          .trimEnd()} …`,
  );
}

/** `orders`, `orders and lines`, or `orders, lines and 3 more`. */
export function relationList(relations: readonly RelationName[]): Prose {
  const unique = [...new Map(relations.map((relation) => [nameOf(relation), relation])).values()];
  const shown = unique.slice(0, unique.length > 3 ? 2 : 3).map(relationCode);
  const more = unique.length - shown.length;
  if (more > 0) return prose`${joined(shown, ', ')} and ${formatCountOf(more, 'other')}`;
  const last = shown.pop();
  if (last === undefined) return [];
  return shown.length === 0 ? [last] : prose`${joined(shown, ', ')} and ${last}`;
}

/** `under AccessExclusiveLock for 4.1 s: reads and writes of orders wait meanwhile`; empty where nothing waits. */
export function waitingText(locks: readonly TakenLock[]): Prose {
  const [first] = locks;
  if (first === undefined) return [];
  const same = locks.filter(({ blocking }) => blocking === first.blocking).map(({ relation }) => relation);
  const holdMs = Math.max(...locks.map((lock) => lock.holdMs));
  return prose` under ${first.mode} for ${formatDuration(holdMs)}: ${first.blocking} of ${relationList(same)} wait meanwhile`;
}

/** How much a table holds: `919 MB, 1 200 000 rows`. */
export function sizeText(result: BenchmarkResult, relation: RelationName, bytes: number): string {
  const rows = rowsOf(result, relation);
  return rows === undefined ? formatBytes(bytes) : `${formatBytes(bytes)}, ${formatCountOf(rows, 'row')}`;
}
