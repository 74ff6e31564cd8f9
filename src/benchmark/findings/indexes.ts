import type { TakenLock } from '../../migrations/trace/observation.ts';
import { formatCountOf, formatDuration } from '../../report/format.ts';
import { code, type Prose, prose } from '../../report/prose.ts';
import { blockingLocks, relationCode, type StatementContext, sizeText, sqlCode, waitingText } from './context.ts';
import type { Found } from './finding.ts';
import { outsideTransaction } from './own-transaction.ts';

/** CREATE INDEX or REINDEX, while others wait. */
export function indexBuildFinding(context: StatementContext): Found | undefined {
  const { words } = context.text;
  if (!/^(create (unique )?index|reindex)\b/.test(words) || context.trace.indexesBuilt.length === 0) return undefined;
  const locks = blockingLocks(context);
  const [first] = locks;
  if (first === undefined) return undefined;
  const reindex = words.startsWith('reindex');
  const parent = locks.find(({ relation }) => relation.kind === 'partitioned table');
  const planning = reindex ? ', and so does every query that might use the index' : '';
  return {
    rule: 'index-build',
    severity: 'warning',
    title: reindex ? 'Index rebuilt while others wait' : 'Index built while writes wait',
    text: prose`${sqlCode(context.statement)} read ${sizedRelation(context, parent ?? first)}${waitingText(locks)}${planning}`,
    advice: reindex ? reindexAdvice(context) : buildAdvice(context, parent !== undefined),
    weight: first.relationBytes,
  };
}

function sizedRelation({ result }: StatementContext, { relation, relationBytes }: TakenLock): Prose {
  return prose`${relationCode(relation)} (${sizeText(result, relation, relationBytes)})`;
}

function buildAdvice({ result }: StatementContext, partitioned: boolean): Prose {
  const cleanUp = prose`a build that fails leaves an invalid index, which has to be dropped before the next try`;
  return partitioned
    ? prose`${code('CREATE INDEX … ON ONLY …')} on the partitioned table, ${code('CREATE INDEX CONCURRENTLY')} on each partition, then ${code('ALTER INDEX … ATTACH PARTITION …')}; ${cleanUp}`
    : prose`${code('CREATE INDEX CONCURRENTLY')}, ${outsideTransaction(result)}; ${cleanUp}`;
}

/** REINDEX takes AccessExclusiveLock on the index, which planning any query of the table waits for (its documentation). */
function reindexAdvice({ result }: StatementContext): Prose {
  return prose`${code('REINDEX … CONCURRENTLY')}, ${outsideTransaction(result)}`;
}

/** A unique or primary key or an exclusion constraint whose index ALTER TABLE builds. */
export function constraintIndexFinding(context: StatementContext): Found | undefined {
  const { text, trace, statement } = context;
  if (trace.indexesBuilt.length === 0 || trace.rewrites.some(({ emptied }) => !emptied)) return undefined;
  const inColumn = /\b(unique|primary key)\b/;
  const action = text.actions.find(
    (each) =>
      (each.kind === 'add constraint' &&
        ['unique', 'primary key', 'exclude'].includes(each.type) &&
        !each.usingIndex) ||
      (each.kind === 'add column' && inColumn.test(each.rest)),
  );
  const locks = blockingLocks(context);
  const [first] = locks;
  if (action === undefined || first === undefined) return undefined;
  const exclude = action.kind === 'add constraint' && action.type === 'exclude';
  const primary =
    action.kind === 'add constraint'
      ? action.type === 'primary key'
      : /\bprimary key\b/.test((action as { rest: string }).rest);
  return {
    rule: 'constraint-index',
    severity: 'warning',
    title: 'Index of a constraint built while reads and writes wait',
    text: prose`${sqlCode(statement)} built an index over ${sizedRelation(context, first)}${waitingText(locks)}`,
    advice: exclude ? undefined : keyAdvice(context, primary, first.relation.kind === 'partitioned table'),
    weight: first.relationBytes,
  };
}

function keyAdvice({ result }: StatementContext, primary: boolean, partitioned: boolean): Prose {
  const type = primary ? 'PRIMARY KEY' : 'UNIQUE';
  if (partitioned) {
    return prose`${code(`ALTER TABLE ONLY … ADD ${type} …`)} on the partitioned table, the constraint on each partition from an index that is built concurrently, then ${code('ALTER INDEX … ATTACH PARTITION …')}`;
  }
  const notNull = primary ? '; make its columns NOT NULL beforehand, or it reads the table once more' : '';
  return prose`${code('CREATE UNIQUE INDEX CONCURRENTLY')}, ${outsideTransaction(result)}, then ${code(`ADD CONSTRAINT … ${type} USING INDEX …`)}, which takes its lock for a moment${notNull}`;
}

/** An index that something else rebuilt, as a change of a column's type does. */
export function rebuiltIndexFinding(context: StatementContext): Found | undefined {
  const locks = blockingLocks(context);
  const [first] = locks;
  const { trace, statement } = context;
  if (first === undefined || trace.indexesBuilt.length === 0 || trace.rewrites.length > 0) return undefined;
  return {
    rule: 'index-build',
    severity: 'warning',
    title: 'Index built while others wait',
    text: prose`${sqlCode(statement)} built ${formatCountOf(trace.indexesBuilt.length, 'index', 'indexes')}: it read ${sizedRelation(context, first)}${waitingText(locks)}`,
    advice: undefined,
    weight: first.relationBytes,
  };
}

/** An index that was dropped while queries wait. Short, unless it stands behind others. */
export function slowDropIndexFinding(context: StatementContext): Found | undefined {
  const { words } = context.text;
  if (!/^drop index (?!concurrently)/.test(words)) return undefined;
  const [first] = blockingLocks(context);
  if (first === undefined || first.holdMs < 100) return undefined;
  return {
    rule: 'held-long',
    severity: 'notice',
    title: 'Index dropped while reads and writes wait',
    text: prose`${sqlCode(context.statement)} locked ${relationCode(first.relation)} under ${first.mode} for ${formatDuration(first.holdMs)}`,
    advice: prose`${code('DROP INDEX CONCURRENTLY')}, ${outsideTransaction(context.result)}`,
    weight: first.holdMs,
  };
}
