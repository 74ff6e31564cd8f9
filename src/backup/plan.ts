import { join } from 'node:path';
import { type Compression, fileSuffix } from '../archive/compression.ts';
import { quoteBytes, type TableFacts } from '../postgres/catalog.ts';
import type { CopySource, RangeTask, TablesTask } from './tasks.ts';

export interface PlanOptions {
  /** Where data files are written until the archive's numbers are known. */
  readonly directory: string;
  readonly compression: Compression;
  readonly jobs: number;
  /** Bytes of heap and TOAST that one segment is at most read from; 0: tables are never split. */
  readonly segmentBytes: number;
}

export interface Plan {
  /** Longest first. */
  readonly tasks: readonly (TablesTask | RangeTask)[];
  /** Tables that several connections copy, by the index of their shared file. */
  readonly shared: readonly CopySource[];
  readonly tables: number;
  /** Bytes of heap and TOAST of all of them. */
  readonly bytes: number;
}

/** Many tables go into one message, but not so many that another connection would wait at the end. */
const batch = { tables: 250, bytes: 4 * 1024 * 1024 };
/** Each connection should get about so many pieces of work, so that all end at about the same time. */
const piecesPerConnection = 12;
/** Pieces smaller than this cost more by their number than they gain. */
const smallestPieceBytes = 8 * 1024 * 1024;

/**
 * Decides who copies what: large tables in ranges of pages, small ones several at a time, the longest pieces first,
 * over all schemas at once.
 *
 * @param tables those whose data is wanted
 */
export function planCopy(tables: readonly TableFacts[], options: PlanOptions): Plan {
  const sized = tables.map((table) => ({ table, bytes: table.heapBytes + table.toastBytes }));
  const bytes = sized.reduce((sum, entry) => sum + entry.bytes, 0);
  const pieceBytes = pieceSize(bytes, options);
  const tasks: (Omit<TablesTask, 'id'> | Omit<RangeTask, 'id'>)[] = [];
  const shared: CopySource[] = [];
  let small: { tables: CopySource[]; bytes: number } = { tables: [], bytes: 0 };
  const closeBatch = () => {
    if (small.tables.length > 0) tasks.push({ kind: 'tables', ...small });
    small = { tables: [], bytes: 0 };
  };
  for (const { table, bytes } of sized.toSorted((a, b) => b.bytes - a.bytes)) {
    const source = copySource(table, options);
    const pieces = table.splittable && pieceBytes > 0 ? Math.min(table.heapPages, Math.ceil(bytes / pieceBytes)) : 1;
    if (pieces > 1) {
      tasks.push(...ranges(source, table.heapPages, pieces, bytes, shared.length));
      shared.push(source);
    } else if (bytes >= batch.bytes) {
      tasks.push({ kind: 'tables', tables: [source], bytes });
    } else {
      if (small.tables.length >= batch.tables || small.bytes + bytes > batch.bytes) closeBatch();
      small.tables.push(source);
      small.bytes += bytes;
    }
  }
  closeBatch();
  return {
    tasks: tasks.toSorted((a, b) => b.bytes - a.bytes).map((task, id) => ({ ...task, id })),
    shared,
    tables: tables.length,
    bytes,
  };
}

function pieceSize(totalBytes: number, { segmentBytes, jobs }: PlanOptions): number {
  if (segmentBytes === 0) return 0;
  const even = totalBytes / (jobs * piecesPerConnection);
  return Math.min(segmentBytes, Math.max(smallestPieceBytes, even));
}

/** Page ranges of equal length; the last is open, since the table may have grown since it was measured. */
function ranges(
  table: CopySource,
  pages: number,
  pieces: number,
  bytes: number,
  fileIndex: number,
): Omit<RangeTask, 'id'>[] {
  const edge = (i: number) => Math.floor((pages * i) / pieces);
  return Array.from({ length: pieces }, (_, i) => ({
    kind: 'range' as const,
    table,
    pages: [edge(i), i === pieces - 1 ? null : edge(i + 1)] as const,
    fileIndex,
    written: [],
    bytes: bytes / pieces,
  }));
}

function copySource(table: TableFacts, { directory, compression }: PlanOptions): CopySource {
  return {
    oid: table.oid,
    label: `${table.schema}.${table.name}`,
    target: quoteBytes(table.schemaBytes, table.nameBytes),
    columns: table.columnBytes.map((column) => quoteBytes(column)).join(', '),
    path: join(directory, `${table.oid}.dat${fileSuffix(compression)}`),
  };
}
