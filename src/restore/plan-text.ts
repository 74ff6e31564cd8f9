import type { RestoreRequest } from '../options/request.ts';
import { formatBytes, formatCountOf, formatDuration } from '../report/format.ts';
import type { BackupToRestore } from './restore.ts';
import type { Selection } from './selection/selection.ts';
import type { Target } from './target/target.ts';

interface Planned {
  readonly backup: BackupToRestore;
  readonly selection: Selection;
  readonly target: Target;
  readonly request: RestoreRequest;
  readonly notChecked: readonly string[];
}

/**
 * Bytes of COPY text a second that one connection loads, with the indexes on them: as measured on one machine with
 * two cores (bench/README.md). Another server differs by a factor of two either way.
 */
const bytesPerSecond = 60e6;

/** What a restore would do, for a dry run. */
export function planText({ backup, selection, target, request, notChecked }: Planned): string {
  const tables = selection.tables.flatMap(({ table }) => (table === undefined ? [] : [table]));
  const rawBytes = tables.reduce((sum, table) => sum + table.rawBytes, 0);
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const largest = tables.toSorted((a, b) => b.rawBytes - a.rawBytes).slice(0, 5);
  const { facts } = target;
  const seconds = rawBytes / bytesPerSecond / request.jobs;
  return [
    `dry run: nothing was written. Everything that can be looked at beforehand is as it should be.`,
    `from  ${backup.path}: PostgreSQL ${backup.manifest.source.serverVersion}, ${backup.manifest.snapshot.takenAt}`,
    `into  ${facts.exists ? facts.database : `${facts.database} (to be created)`}: PostgreSQL ${facts.version}`,
    `      ${formatCountOf(selection.preData.length, 'definition')} before the rows, by pg_restore`,
    `      ${formatCountOf(rows, 'row')} of ${formatCountOf(tables.length, 'table')}, ${formatBytes(rawBytes)}, over ${formatCountOf(request.jobs, 'connection')}`,
    ...largest.map(
      ({ schema, name, ...table }) =>
        `        ${schema}.${name}: ${formatCountOf(table.rows, 'row')}, ${formatBytes(table.rawBytes)}`,
    ),
    `      ${formatCountOf(selection.indexes.length, 'index', 'indexes')}, each as soon as its table is loaded`,
    `      ${formatCountOf(selection.postData.length, 'definition')} after the rows, by pg_restore`,
    `rough estimate: ${formatDuration(Math.max(1, seconds) * 1000)} (${formatBytes(bytesPerSecond)}/s a connection on two cores; another server may take half or twice as long)`,
    ...selection.leftOut.map(({ name, reason }) => `left out: ${name}: ${reason}`),
    ...notChecked.map((what) => `not checked: ${what}`),
  ].join('\n');
}
