import type { RelationName, StatementTrace } from '../../migrations/trace/observation.ts';
import { formatBytes, formatCount, formatCountOf, formatDuration } from '../../report/format.ts';
import { code, prose } from '../../report/prose.ts';
import type { BenchmarkResult } from '../result.ts';
import { nameOf } from '../verdict/wording.ts';
import {
  blockingLocks,
  matters,
  relationCode,
  relationList,
  rowsOf,
  type StatementContext,
  sizeText,
  sqlCode,
  waitingText,
} from './context.ts';
import type { Found } from './finding.ts';
import { outsideTransaction } from './own-transaction.ts';

const manyRows = 10_000;

/** An UPDATE or DELETE of most of a large table in one transaction. */
export function largeChangeFinding({ statement, text, trace, result }: StatementContext): Found | undefined {
  const verb = changeVerb(statement.kind, text.words);
  const { rows, walBytes } = trace.counters;
  if (verb === undefined || rows < manyRows) return undefined;
  const written = writtenTables(trace);
  const target = changedTable(written);
  if (target === undefined) return undefined;
  const all = target.kind === 'partitioned table' ? rowsOfPartitions(result, written) : rowsOf(result, target);
  if (all !== undefined && rows < all / 2) return undefined;
  const share = all === undefined ? formatCountOf(rows, 'row') : `${formatCount(rows)} of ${formatCountOf(all, 'row')}`;
  return {
    rule: 'large-change',
    severity: 'warning',
    title: `${verb === 'update' ? 'Most rows of a table updated' : 'Most rows of a table deleted'} in one transaction`,
    text: prose`${sqlCode(statement)} changed ${share} of ${relationCode(target)} in ${formatDuration(statement.durationMs)} and wrote ${formatBytes(walBytes)} of WAL; all of them stay locked until it commits, and the old versions stay in the table until a vacuum`,
    advice: prose`change some thousand rows at a time, by ranges of the key, each batch in a transaction of its own, ${outsideBatches(result.layout.name)}`,
    weight: walBytes,
  };
}

function changeVerb(kind: string, words: string): 'update' | 'delete' | undefined {
  if (kind === 'UpdateStmt' || words.startsWith('update ')) return 'update';
  return kind === 'DeleteStmt' || words.startsWith('delete ') ? 'delete' : undefined;
}

/** The largest first. */
function writtenTables({ locks }: StatementTrace): RelationName[] {
  return locks
    .filter(({ mode }) => mode === 'RowExclusiveLock')
    .toSorted((a, b) => b.relationBytes - a.relationBytes)
    .map(({ relation }) => relation);
}

/** The rows of a partitioned table are counted together, so that it is the table and not one of its partitions. */
function changedTable(written: readonly RelationName[]): RelationName | undefined {
  return written.find(({ kind }) => kind === 'partitioned table') ?? written.find(({ kind }) => kind === 'table');
}

/** A partitioned table has no rows of its own; undefined where none of its partitions was in the fixture. */
function rowsOfPartitions(result: BenchmarkResult, written: readonly RelationName[]): number | undefined {
  const rows = written.flatMap((relation) => (relation.kind === 'table' ? (rowsOf(result, relation) ?? []) : []));
  return rows.length === 0 ? undefined : rows.reduce((sum, each) => sum + each, 0);
}

function outsideBatches(layout: string): string {
  return layout === 'command' ? 'in a job beside the migrations' : 'best in a job beside the migrations';
}

export function truncateFinding(context: StatementContext): Found | undefined {
  const { result, trace, statement } = context;
  const emptied = trace.rewrites.filter(
    ({ relation, emptied, bytes }) => emptied && relation.kind === 'table' && matters(result, relation, bytes),
  );
  const [first] = emptied;
  if (first === undefined || !context.text.words.startsWith('truncate')) return undefined;
  const sizes = emptied.length === 1 ? ` (${sizeText(result, first.relation, first.bytes)})` : '';
  return {
    rule: 'truncate',
    severity: 'warning',
    title: 'Table emptied',
    text: prose`${sqlCode(statement)} emptied ${relationList(emptied.map(({ relation }) => relation))}${sizes}${waitingText(blockingLocks(context))}`,
    advice: prose`transactions with an older snapshot then see the table empty as well; where that or the lock is in the way, ${code('DELETE')} in batches`,
    weight: first.bytes,
  };
}

/** A table with rows is gone; whoever meant another one should see it. */
export function dropFinding(context: StatementContext): Found | undefined {
  const { result, migration, statement, text } = context;
  if (!/^drop (table|schema|materialized view|owned)\b/.test(text.words)) return undefined;
  const dropped = new Set(migration.dropped.map(nameOf));
  const locks = blockingLocks(context);
  const gone = locks.filter(({ relation }) => dropped.has(nameOf(relation)));
  const [first] = gone;
  if (first === undefined) return undefined;
  const others = locks.filter((lock) => !gone.includes(lock));
  const besides = others.length === 0 ? [] : prose`. It locked others as well${waitingText(others)}`;
  const size = gone.length === 1 ? ` (${sizeText(result, first.relation, first.relationBytes)})` : '';
  return {
    rule: 'drop',
    severity: 'notice',
    title: 'Table with rows dropped',
    text: prose`${sqlCode(statement)} dropped ${relationList(gone.map(({ relation }) => relation))}${size}${besides}`,
    advice: undefined,
    weight: first.relationBytes,
  };
}

export function lockTableFinding(context: StatementContext): Found | undefined {
  if (!/^lock\b/.test(context.text.words)) return undefined;
  const locks = blockingLocks(context);
  const [first] = locks;
  if (first === undefined) return undefined;
  return {
    rule: 'lock-table',
    severity: 'warning',
    title: 'Table locked by hand',
    text: prose`${sqlCode(context.statement)} holds ${relationList(locks.map(({ relation }) => relation))}${waitingText(locks)}`,
    advice: prose`each statement takes the lock that it needs; an earlier or stronger one only makes others wait longer`,
    weight: first.holdMs,
  };
}

/** DETACH PARTITION locks the partitioned table for reads and writes, if only for a moment. */
export function detachFinding(context: StatementContext): Found | undefined {
  const { text, result, statement } = context;
  if (!text.actions.some((action) => action.kind === 'detach partition' && !action.concurrently)) return undefined;
  const locks = blockingLocks(context);
  const [first] = locks;
  if (first === undefined) return undefined;
  return {
    rule: 'partition',
    severity: 'notice',
    title: 'Partition detached while reads and writes wait',
    text: prose`${sqlCode(statement)} held the partitioned table${waitingText(locks)}`,
    advice: prose`${code('DETACH PARTITION … CONCURRENTLY')}, ${outsideTransaction(result)}; PostgreSQL refuses it while there is a default partition`,
    weight: first.holdMs,
  };
}
