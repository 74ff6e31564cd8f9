import { join } from 'node:path';
import type { Compression } from '../../archive/compression.ts';
import type { ManifestTable } from '../../archive/manifest.ts';
import { textOfBytes } from '../../archive/toc.ts';
import { quoteBytes } from '../../postgres/catalog.ts';
import { copyTarget } from '../selection/archive-names.ts';
import type { IndexBuild } from '../selection/index-builds.ts';
import type { LoadTable } from '../selection/selection.ts';
import type { LoadUnit } from './load-tasks.ts';

/** A table whose rows are loaded, or whose indexes are built, by us. */
export interface GroupTable {
  /** The table's oid in the source: its number in the journal. */
  readonly oid: number;
  /** For people. */
  readonly label: string;
  /** `"schema"."table"`: bytes as a binary (latin1) string. */
  readonly target: string;
  /** Columns of the COPY, with commas, quoted as the archive has them; '' for none. */
  readonly columns: string;
  readonly table: ManifestTable | undefined;
  /** Whether its rows can be counted by its name. */
  readonly counted: boolean;
  readonly units: readonly LoadUnit[];
  readonly indexes: readonly IndexBuild[];
}

/** One large table, or several small ones that go through every step together. */
export interface TableGroup {
  readonly label: string;
  readonly tables: readonly GroupTable[];
  readonly rawBytes: number;
  /** Tables of a later level refer to rows of an earlier one by foreign keys that exist already. */
  readonly level: number;
}

/** A table of at least this much COPY text is loaded by several connections, and its indexes are built at once. */
const largeBytes = 4 * 1024 * 1024;
/** Many small tables share a transaction, but not so many that the server's lock table fills up. */
const batch = { tables: 50, bytes: 8 * 1024 * 1024 };

export interface GroupOptions {
  /** The backup's directory. */
  readonly directory: string;
  readonly compression: Compression;
  readonly tables: readonly LoadTable[];
  readonly indexes: readonly IndexBuild[];
  /** Where each data file is that the manifest does not list as a table's: its path by the archive's name. */
  readonly otherFile: (name: string) => { path: string; compression: Compression; bytes: number };
  /** By oid; those that are missing are of level 0. */
  readonly levels: ReadonlyMap<number, number>;
  /** Oids of tables whose rows cannot be counted by their name. */
  readonly uncounted: ReadonlySet<number>;
}

/** Decides which tables are restored on their own and which together; the largest first. */
export function planGroups(options: GroupOptions): TableGroup[] {
  const tables = groupTables(options).map((table) => ({
    table,
    rawBytes: table.units.reduce((sum, unit) => sum + unit.rawBytes, 0),
    level: options.levels.get(table.oid) ?? 0,
  }));
  const groups: TableGroup[] = [];
  const open = new Map<number, { tables: GroupTable[]; rawBytes: number }>();
  const close = (level: number) => {
    const small = open.get(level);
    if (small !== undefined) groups.push({ ...small, level, label: labelOf(small.tables) });
    open.delete(level);
  };
  for (const { table, rawBytes, level } of tables.toSorted((a, b) => b.rawBytes - a.rawBytes)) {
    if (rawBytes >= largeBytes) {
      groups.push({ tables: [table], rawBytes, level, label: table.label });
      continue;
    }
    const small = open.get(level) ?? { tables: [], rawBytes: 0 };
    small.tables.push(table);
    small.rawBytes += rawBytes;
    open.set(level, small);
    if (small.tables.length >= batch.tables || small.rawBytes >= batch.bytes) close(level);
  }
  for (const level of open.keys()) close(level);
  return groups.toSorted((a, b) => a.level - b.level || b.rawBytes - a.rawBytes);
}

/** Whether a group's work is split over connections. */
export function isLarge({ tables, rawBytes }: TableGroup): boolean {
  return tables.length === 1 && rawBytes >= largeBytes;
}

function labelOf(tables: readonly GroupTable[]): string {
  const [first] = tables;
  return tables.length === 1 ? (first?.label ?? '') : `${first?.label} and ${tables.length - 1} more`;
}

function groupTables(options: GroupOptions): GroupTable[] {
  const indexes = Map.groupBy(options.indexes, ({ table }) => quoteBytes(table.schema, table.name));
  const loaded = options.tables.map(({ entry, table }): GroupTable => {
    const target = quoteBytes(entry.namespace ?? '', entry.tag);
    const label = `${textOfBytes(entry.namespace ?? '')}.${textOfBytes(entry.tag)}`;
    const copy = entry.copyStmt ?? '';
    const columns = (copyTarget(copy)?.columns ?? []).map((column) => quoteBytes(column)).join(', ');
    const units = unitsOf(options, { oid: entry.oid, label, copy, table, file: entry.file });
    const own = indexes.get(target) ?? [];
    indexes.delete(target);
    const counted = !options.uncounted.has(entry.oid);
    return { oid: entry.oid, label, target, columns, table, counted, units, indexes: own };
  });
  // A schema without its rows has indexes all the same.
  const rest = [...indexes].map(([target, own]): GroupTable => {
    const { schema, name } = (own[0] as IndexBuild).table;
    const label = `${textOfBytes(schema)}.${textOfBytes(name)}`;
    return { oid: 0, label, target, columns: '', table: undefined, counted: false, units: [], indexes: own };
  });
  return [...loaded, ...rest];
}

interface UnitSource {
  readonly oid: number;
  readonly label: string;
  readonly copy: string;
  readonly table: ManifestTable | undefined;
  readonly file: string;
}

function unitsOf(options: GroupOptions, { oid, label, copy, table, file }: UnitSource): LoadUnit[] {
  if (table === undefined) {
    const { path, compression, bytes } = options.otherFile(file);
    return [
      {
        ...{ oid, label, copy, path, compression },
        segment: 0,
        range: undefined,
        rows: undefined,
        rawBytes: bytes,
        firstRow: 1,
      },
    ];
  }
  let firstRow = 1;
  return table.segments.map(({ offset, length, rows, rawBytes }, segment) => {
    const unit: LoadUnit = {
      ...{ oid, segment, label, copy, rows, rawBytes, firstRow },
      path: join(options.directory, table.file),
      compression: options.compression,
      range: { offset, length },
    };
    firstRow += rows;
    return unit;
  });
}
