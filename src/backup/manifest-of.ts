import type { Manifest, ManifestFile, ManifestTable, SchemaTotals } from '../archive/manifest.ts';
import { fingerprintText } from '../kernel/kernel.ts';
import type { TableFacts } from '../postgres/catalog.ts';
import type { CopiedTable } from './table-results.ts';

/** The manifest's entries of the copied tables, in the order of schema and name. */
export function manifestTables(
  tables: readonly TableFacts[],
  copied: ReadonlyMap<number, CopiedTable>,
  files: ReadonlyMap<number, string>,
): ManifestTable[] {
  return tables
    .filter(({ oid }) => copied.has(oid))
    .map((table) => manifestTable(table, copied.get(table.oid) as CopiedTable, files.get(table.oid) as string))
    .toSorted((a, b) => compare(a.schema, b.schema) || compare(a.name, b.name));
}

function manifestTable(table: TableFacts, copied: CopiedTable, file: string): ManifestTable {
  const through = table.loadedThrough;
  return {
    schema: table.schema,
    name: table.name,
    oid: table.oid,
    file: `dump/${file}`,
    columns: table.columns,
    rows: copied.rows,
    rawBytes: copied.rawBytes,
    storedBytes: copied.file.bytes,
    durationMs: copied.durationMs,
    fingerprint: { rows: copied.rows, sum: fingerprintText(copied.sum) },
    ...(through === undefined ? {} : { loadedThrough: { schema: through.schema, name: through.name } }),
    segments: copied.segments,
  };
}

/** The sums of each schema. */
export function schemaTotals(tables: readonly ManifestTable[]): SchemaTotals[] {
  return [...Map.groupBy(tables, ({ schema }) => schema)].map(([schema, members]) => ({
    schema,
    ...totals(members),
    durationMs: members.reduce((sum, table) => sum + table.durationMs, 0),
  }));
}

/** The sums of the whole backup. */
export function totals(tables: readonly ManifestTable[]): Manifest['totals'] {
  const add = (pick: (table: ManifestTable) => number) => tables.reduce((sum, table) => sum + pick(table), 0);
  return {
    tables: tables.length,
    rows: add(({ rows }) => rows),
    rawBytes: add(({ rawBytes }) => rawBytes),
    storedBytes: add(({ storedBytes }) => storedBytes),
  };
}

/** By path, so that two backups of the same data have their lists in the same order. */
export function sortFiles(files: readonly ManifestFile[]): ManifestFile[] {
  return files.toSorted((a, b) => compare(a.path, b.path));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
