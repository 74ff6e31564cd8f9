import type { Rewrite } from '../../migrations/trace/observation.ts';
import { formatBytes } from '../../report/format.ts';
import { code, joined, type Prose, prose } from '../../report/prose.ts';
import {
  blockingLocks,
  matters,
  relationCode,
  relationList,
  type StatementContext,
  sqlCode,
  waitingText,
} from './context.ts';
import type { Found } from './finding.ts';
import { outsideTransaction } from './own-transaction.ts';
import type { AlterAction } from './statement-text.ts';

const inBatches = prose`fill the old rows in batches, each in a transaction of its own`;

/** A table, index or materialized view was written anew. */
export function rewriteFinding(context: StatementContext): Found | undefined {
  const rewrites = rewritesThatMatter(context);
  const [first] = rewrites;
  if (first === undefined) return undefined;
  const bytes = rewrites.reduce((sum, rewrite) => sum + rewrite.bytes, 0);
  const names = rewrites.map(({ relation }) => relation);
  const isView = names.every(({ kind }) => kind === 'materialized view');
  return {
    rule: isView ? 'refresh' : 'rewrite',
    severity: 'warning',
    title: isView ? 'Readers of a materialized view wait' : `${firstUpper(first.relation.kind)} rewritten`,
    text: prose`${sqlCode(context.statement)} rewrote ${formatBytes(bytes)} of ${relationList(names)}${waitingText(blockingLocks(context))}`,
    advice: rewriteAdvice(context, first),
    weight: bytes,
  };
}

function firstUpper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Not the indexes and TOAST tables of tables that were rewritten with them, and not sequences, which are one row. */
function rewritesThatMatter({ result, trace }: StatementContext): Rewrite[] {
  const copies = trace.rewrites.filter(
    ({ relation, bytes, emptied }) => !emptied && relation.kind !== 'sequence' && matters(result, relation, bytes),
  );
  const tables = copies.filter(({ relation }) => relation.table === undefined);
  // An index alone is rewritten by REINDEX, which has a finding of its own, and by SET TABLESPACE.
  return tables.length > 0 ? tables : copies.filter(() => trace.indexesBuilt.length === 0);
}

function rewriteAdvice(context: StatementContext, rewrite: Rewrite): Prose | undefined {
  const { words, actions } = context.text;
  if (/^(vacuum|cluster)\b/.test(words)) {
    return prose`a plain ${code('VACUUM')} makes the space usable again and stops nobody; where the table must shrink, the extension pg_repack rewrites it under short locks`;
  }
  if (words.startsWith('refresh materialized view')) {
    return prose`${code('REFRESH MATERIALIZED VIEW CONCURRENTLY')} lets readers go on; it needs a unique index on columns of the view, without ${code('WHERE')}`;
  }
  if (words.startsWith('alter index')) {
    return prose`${code('REINDEX (CONCURRENTLY, TABLESPACE …) INDEX …')} moves an index while the table is in use, ${outsideTransaction(context.result)}`;
  }
  const advice = actions.flatMap((action) => actionAdvice(action, context, rewrite) ?? []);
  const unique = [...new Map(advice.map((each) => [JSON.stringify(each), each])).values()];
  return unique.length === 0 ? undefined : joined(unique.slice(0, 2), '; and ');
}

function actionAdvice(action: AlterAction, context: StatementContext, rewrite: Rewrite): [Prose] | undefined {
  switch (action.kind) {
    case 'add column':
      return addColumnAdvice(action.rest, context.major);
    case 'column type':
      return [typeAdvice(action.rest)];
    case 'persistence':
    case 'access method':
    case 'tablespace':
      return [
        prose`this always copies the table: where ${relationCode(rewrite.relation)} is in use, fill a new table in batches and swap the names`,
      ];
    default:
      return undefined;
  }
}

/** What makes ADD COLUMN rewrite the table (PostgreSQL documentation, ALTER TABLE, Notes). */
function addColumnAdvice(rest: string, major: number): [Prose] | undefined {
  if (/\bgenerated always as \(/.test(rest)) return [storedColumnAdvice(major)];
  if (/\bas identity\b|^(small|big)?serial\b/.test(rest)) {
    return [
      prose`add the column without a default, let a sequence fill new rows (${code("ALTER COLUMN … SET DEFAULT nextval('…')")}), then ${inBatches}`,
    ];
  }
  if (/\bdefault\b/.test(rest)) {
    return [
      prose`a default that differs from row to row, or a domain with constraints, rewrites the table: add the column without it, set it for new rows with ${code('ALTER COLUMN … SET DEFAULT')}, then ${inBatches}`,
    ];
  }
  return undefined;
}

function storedColumnAdvice(major: number): Prose {
  const plain = prose`add a plain column that a trigger keeps right for new rows, then ${inBatches}`;
  return major >= 18
    ? prose`a ${code('VIRTUAL')} generated column rewrites nothing, where it need not be indexed and uses only built-in functions and types; otherwise ${plain}`
    : plain;
}

function typeAdvice(rest: string): Prose {
  const general = prose`add a column of the new type that a trigger keeps right, ${inBatches}, then swap the names`;
  if (/^(timestamptz|timestamp (\(\d+\) )?with time zone)\b/.test(rest)) {
    return prose`where the old times are UTC, ${code("SET timezone = 'UTC'")} before the statement, and no ${code('USING')} in it, spares the rewrite; otherwise ${general}`;
  }
  if (/^(varchar|character varying) ?\(/.test(rest)) {
    return prose`a limit can be a ${code('CHECK (length(…) <= …) NOT VALID')} that is validated afterwards, without a rewrite; otherwise ${general}`;
  }
  return general;
}
