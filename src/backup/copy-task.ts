import type { Kernel } from '../kernel/kernel.ts';
import type { CopyConnection, CopySink } from '../postgres/copy-connection.ts';
import { SegmentWriter } from './segment-writer.ts';
import { OwnFile, SharedFile } from './table-file.ts';
import type { CopyContext, CopyResult, CopySource, RangeTask, TablesTask } from './tasks.ts';

/** How a table is kept from being changed while it is read. */
export type Locking = 'lock' | 'locked already';

/**
 * Copies whole tables, each into its own file, by one message to the server: over a slow link the number of round
 * trips is what small tables cost.
 */
export async function copyTables(
  connection: CopyConnection,
  kernel: Kernel,
  context: CopyContext,
  task: TablesTask,
  locking: Locking,
): Promise<CopyResult[]> {
  const results: CopyResult[] = [];
  let open: { file: OwnFile; writer: SegmentWriter } | undefined;
  const sink: CopySink = {
    begin() {
      const table = task.tables[results.length] as CopySource;
      const file = new OwnFile(table.path);
      open = { file, writer: new SegmentWriter(context, kernel, { file, pages: null, written: [] }) };
    },
    chunk(text, endsRow) {
      open?.writer.chunk(text, endsRow);
    },
    end() {
      if (open === undefined) throw new Error('a COPY ended that had not begun');
      open.writer.end();
      const file = open.file.finish(context.compression);
      open.file.close();
      results.push({ oid: (task.tables[results.length] as CopySource).oid, ...open.writer.result(), file });
      open = undefined;
    },
  };
  try {
    const copies = task.tables.map((table) => copyStatement(table, ''));
    const sent = await connection.copy([lockStatement(task.tables, locking), ...copies].join(''), sink);
    checkRows(task.tables, results, sent);
    return results;
  } finally {
    open?.file.close();
  }
}

/** Copies a range of pages of one table into the file that several connections share. */
export async function copyRange(
  connection: CopyConnection,
  kernel: Kernel,
  context: CopyContext,
  task: RangeTask,
  locking: Locking,
  onSegments: (writer: SegmentWriter) => void,
): Promise<CopyResult> {
  const { table, pages, fileIndex, written } = task;
  const file = new SharedFile(table.path, fileIndex, context.ends, context.locks);
  const writer = new SegmentWriter(context, kernel, { file, pages, written });
  onSegments(writer);
  try {
    const sql = lockStatement([table], locking) + copyStatement(table, rangeCondition(pages));
    const sent = await connection.copy(sql, writer);
    const result = { oid: table.oid, ...writer.result() };
    checkRows([table], [result], sent);
    return result;
  } catch (error) {
    writer.abandon();
    throw error;
  } finally {
    file.close();
  }
}

/**
 * NOWAIT, because a session that waits for ACCESS EXCLUSIVE stands before us in the queue, while it waits itself for
 * the lock that our own coordinator holds: waiting behind it would last forever.
 */
function lockStatement(tables: readonly CopySource[], locking: Locking): string {
  if (locking === 'locked already') return '';
  return `LOCK TABLE ${tables.map((table) => `ONLY ${table.target}`).join(', ')} IN ACCESS SHARE MODE NOWAIT;\n`;
}

/** Without columns SELECT gives one empty line a row, which is what COPY FROM counts rows by. */
function copyStatement({ target, columns }: CopySource, condition: string): string {
  return condition === '' && columns !== ''
    ? `COPY ${target} (${columns}) TO STDOUT;\n`
    : `COPY (SELECT ${columns} FROM ONLY ${target}${condition}) TO STDOUT;\n`;
}

/** The server reads such a range without looking at other pages (TID Range Scan, PostgreSQL 14 and newer). */
function rangeCondition([first, end]: RangeTask['pages']): string {
  const conditions = [
    ...(first > 0 ? [`ctid >= '(${first},0)'`] : []),
    ...(end === null ? [] : [`ctid < '(${end},0)'`]),
  ];
  return conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
}

function checkRows(tables: readonly CopySource[], results: readonly CopyResult[], sent: readonly number[]): void {
  if (results.length !== tables.length || sent.length !== tables.length) {
    throw new Error(`${tables.length} tables were asked for, ${results.length} came`);
  }
  for (const [i, result] of results.entries()) {
    if (result.rows !== sent[i]) {
      throw new Error(
        `${tables[i]?.label}: the server says that it sent ${sent[i]} rows, ${result.rows} were received`,
      );
    }
  }
}
