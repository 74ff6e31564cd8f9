import type { LeftOut, Manifest, ManifestTable, SchemaTotals } from '../archive/manifest.ts';
import { type TimelineEntry, workerChart } from './charts.ts';
import { formatBytes, formatCount, formatCountOf, formatDuration, formatRate } from './format.ts';
import {
  byteLength,
  type Column,
  codeBlock,
  escapeText,
  foldedTable,
  inlineCode,
  table,
  unbroken,
} from './markdown.ts';
import { type VerificationResult, verificationText } from './verify-summary.ts';

/** GitHub drops a step's summary above 1 MiB without a word; the rest is for what others add to the same page. */
export const summaryBudgetBytes = 900 * 1024;

export interface ArtifactInfo {
  readonly name: string;
  readonly id: number;
  /** `sha256:…` */
  readonly digest: string;
  /** The workflow run that holds it, for the command that downloads it. */
  readonly runId?: number;
}

export interface BackupSummaryInput {
  readonly manifest: Manifest;
  /** What each worker copied and when. */
  readonly timeline: readonly TimelineEntry[];
  /** Undefined: the backup was not verified. One that failed has no summary of success. */
  readonly verification: VerificationResult | undefined;
  readonly artifact: ArtifactInfo | undefined;
  /** The backup's directory as the user knows it. */
  readonly path: string;
}

const largestTables = 10;
const shownSchemas = 20;
const shownLeftOut = 30;
const shownRetries = 10;

/**
 * The job summary of a finished backup: the answer, facts, a picture, what is not in it, how to restore it, and the
 * long tail. At most 900 KiB of Markdown, whatever the database holds.
 */
export function backupSummary(input: BackupSummaryInput): string {
  const { manifest } = input;
  const chart = workerChart(input.timeline);
  const sections = [
    headline(input),
    facts(input),
    '### Schemas',
    table(schemaColumns, bySize(manifest.schemas).slice(0, shownSchemas).map(schemaCells)),
    manifest.tables.length > largestTables ? '### Largest tables' : '### Tables',
    table(tableColumns, bySize(manifest.tables).slice(0, largestTables).map(tableCells)),
    ...(chart === '' ? [] : ['### How the workers spent the time', chart]),
    '### Left out',
    leftOutSection(manifest.leftOut),
    ...retriesSection(manifest),
    '### How to restore',
    restoreSection(input),
  ];
  const answer = sections.join('\n\n');
  return `${[answer, ...longTail(manifest, summaryBudgetBytes - byteLength(answer) - 16)].join('\n\n')}\n`;
}

/** What of a database's content can be left out; roles and tablespaces belong to its cluster. */
const holdsData: ReadonlySet<LeftOut['kind']> = new Set(['schema', 'table', 'table-data', 'large-objects']);

function headline({ manifest, verification }: BackupSummaryInput): string {
  const { totals, durationMs } = manifest;
  const size =
    `${formatCountOf(totals.tables, 'table')}, ${formatCountOf(totals.rows, 'row')}, ${formatBytes(totals.rawBytes)} in ` +
    `${formatDuration(durationMs)} (${formatRate(totals.rawBytes, durationMs)}), stored ${formatBytes(totals.storedBytes)} ` +
    `(${ratio(totals)})`;
  const name = inlineCode(manifest.source.database);
  const missing = manifest.leftOut.filter(({ kind }) => holdsData.has(kind)).length;
  const without = missing === 0 ? '' : `; ${formatCount(missing)} left out, see below`;
  if (verification === undefined) return `☑️ Backup of ${name} is complete, **but was not verified**: ${size}${without}`;
  const proof = verification.level === 'full' ? 'proven by a restore' : 'verified';
  return `✅ Backup of ${name} is complete and ${proof}: ${size}${without}`;
}

function facts({ manifest, verification, artifact, path }: BackupSummaryInput): string {
  const { source, snapshot, totals } = manifest;
  const rows: string[][] = [
    ['Server', `PostgreSQL ${escapeText(source.serverVersion)}${source.standby ? ', a standby' : ''}`],
    ['Client', `pg_dump ${escapeText(manifest.client.pgDumpVersion)}, pgproof ${escapeText(manifest.tool.version)}`],
    ['Snapshot', `${snapshotTime(snapshot.takenAt)}, LSN ${inlineCode(snapshot.lsn)}, ${snapshot.isolation}`],
    ['Duration', formatDuration(manifest.durationMs)],
    [
      'Speed',
      `${formatRate(totals.rawBytes, manifest.durationMs)} raw, ${formatRate(totals.storedBytes, manifest.durationMs)} stored`,
    ],
    [
      'Size',
      `${formatBytes(totals.rawBytes)} raw, ${formatBytes(totals.storedBytes)} stored (${ratio(totals)}, ${inlineCode(manifest.compression)})`,
    ],
    ['Content', `${formatCountOf(totals.tables, 'table')}, ${formatCountOf(totals.rows, 'row')}`],
    ['Verification', verification === undefined ? '**none**' : verificationText(verification)],
    ['Directory', inlineCode(path, 300)],
  ];
  if (artifact !== undefined) {
    rows.push(
      ['Artifact', `${inlineCode(artifact.name, 300)}, id ${artifact.id}`],
      ['Digest', inlineCode(artifact.digest)],
    );
  }
  return table([{ header: 'Database' }, { header: inlineCode(source.database) }], rows);
}

const sizeColumns: readonly Column[] = [
  { header: 'Rows', align: 'right' },
  { header: 'Raw', align: 'right' },
  { header: 'Stored', align: 'right' },
  { header: 'Ratio', align: 'right' },
];

const schemaColumns: readonly Column[] = [
  { header: 'Schema' },
  { header: 'Tables', align: 'right' },
  ...sizeColumns,
  { header: 'Work', align: 'right' },
];

const tableColumns: readonly Column[] = [
  { header: 'Table' },
  ...sizeColumns,
  { header: 'Segments', align: 'right' },
  { header: 'Time', align: 'right' },
  { header: 'Speed', align: 'right' },
];

interface Size {
  readonly rows: number;
  readonly rawBytes: number;
  readonly storedBytes: number;
}

function sizeCells(size: Size): string[] {
  return [
    formatCount(size.rows),
    unbroken(formatBytes(size.rawBytes)),
    unbroken(formatBytes(size.storedBytes)),
    ratio(size),
  ];
}

function schemaCells(each: SchemaTotals): string[] {
  return [
    inlineCode(each.schema),
    formatCount(each.tables),
    ...sizeCells(each),
    unbroken(formatDuration(each.durationMs)),
  ];
}

function tableCells(each: ManifestTable): string[] {
  return [
    inlineCode(`${each.schema}.${each.name}`, 140),
    ...sizeCells(each),
    formatCount(each.segments.length),
    unbroken(formatDuration(each.durationMs)),
    unbroken(formatRate(each.rawBytes, each.durationMs)),
  ];
}

function bySize<T extends { readonly rawBytes: number }>(items: readonly T[]): T[] {
  return [...items].sort((a, b) => b.rawBytes - a.rawBytes);
}

const leftOutColumns: readonly Column[] = [{ header: 'What' }, { header: 'Name' }, { header: 'Why' }];

const kindNames: Readonly<Record<LeftOut['kind'], string>> = {
  schema: 'schema',
  table: 'table',
  'table-data': unbroken('rows of a table'),
  globals: unbroken('roles and tablespaces'),
  'role-passwords': unbroken('passwords of roles'),
  tablespaces: 'tablespaces',
  'large-objects': unbroken('large objects'),
};

function leftOutCells({ kind, name, reason }: LeftOut): string[] {
  return [kindNames[kind], name === '' ? '' : inlineCode(name, 140), escapeText(reason)];
}

function leftOutSection(leftOut: readonly LeftOut[]): string {
  if (leftOut.length === 0) return 'Nothing was left out.';
  const shown = table(leftOutColumns, leftOut.slice(0, shownLeftOut).map(leftOutCells));
  return leftOut.length <= shownLeftOut
    ? shown
    : `${shown}\n\n${formatCount(leftOut.length)} in all; the others are below.`;
}

function retriesSection({ retries }: Manifest): string[] {
  if (retries.length === 0) return [];
  const shown = retries
    .slice(0, shownRetries)
    .map(({ what, cause }) => `- ${inlineCode(what, 200)}: ${inlineCode(cause, 300)}`);
  const more = retries.length - shown.length;
  if (more > 0) shown.push(`- … and ${formatCount(more)} more, in \`manifest.json\``);
  return ['### Tried again', `${formatCountOf(retries.length, 'time')}, under the same snapshot:`, shown.join('\n')];
}

function restoreSection({ manifest, artifact, path }: BackupSummaryInput): string {
  const download = artifact?.runId !== undefined;
  const place = download ? 'backup' : path;
  const lines: string[] = [];
  if (download) {
    lines.push('# the backup', `gh run download ${artifact.runId} --name ${shellWord(artifact.name)} --dir backup`);
  }
  lines.push('# is it whole?', `pgproof verify --backup ${shellWord(place)}`);
  if (manifest.files.some((file) => file.path === 'globals.sql')) {
    lines.push(
      '# on another server: its roles, without passwords ("already exists" does no harm)',
      `psql -X -d postgres -f ${shellWord(`${place}/globals.sql`)}`,
    );
  }
  lines.push(
    '# into a new database',
    `createdb -T template0 -E ${shellWord(manifest.source.encoding)} restored`,
    `pg_restore -j 4 -d restored ${shellWord(`${place}/dump`)}`,
  );
  const major = Number.parseInt(manifest.client.pgDumpVersion, 10);
  return `\`pg_restore\` ${major} or newer is all that it takes:\n\n${codeBlock('sh', lines.join('\n'))}`;
}

interface TailPart {
  readonly title: string;
  readonly columns: readonly Column[];
  readonly rows: Iterable<readonly string[]>;
}

/** What did not fit above, folded, the parts sharing what is left of the budget. */
function longTail({ leftOut, schemas, tables }: Manifest, budgetBytes: number): string[] {
  const parts: TailPart[] = [];
  const add = <T>(name: string, columns: readonly Column[], items: readonly T[], cells: (item: T) => string[]) =>
    parts.push({ title: `${name} (${formatCount(items.length)})`, columns, rows: mapped(items, cells) });
  if (leftOut.length > shownLeftOut) add('Everything left out', leftOutColumns, leftOut, leftOutCells);
  if (schemas.length > shownSchemas) add('All schemas', schemaColumns, bySize(schemas), schemaCells);
  if (tables.length > largestTables) add('All tables', tableColumns, bySize(tables), tableCells);
  let leftBytes = budgetBytes;
  return parts.flatMap(({ title, columns, rows }, index) => {
    const part = foldedTable(title, columns, rows, Math.floor(leftBytes / (parts.length - index)));
    leftBytes -= byteLength(part) + 2;
    return part === '' ? [] : [part];
  });
}

function* mapped<T>(items: readonly T[], cells: (item: T) => string[]): Generator<string[]> {
  for (const item of items) yield cells(item);
}

/** A word for a POSIX shell, as a person would write it. */
function shellWord(text: string): string {
  if (/^[\w@%+=:,./-]+$/.test(text) && !text.startsWith('-')) return text;
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function ratio({ rawBytes, storedBytes }: Pick<Size, 'rawBytes' | 'storedBytes'>): string {
  return storedBytes === 0 || rawBytes === 0 ? '–' : unbroken(`${(rawBytes / storedBytes).toFixed(1)} : 1`);
}

function snapshotTime(takenAt: string): string {
  return `${new Date(takenAt).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
