import { blockingLocks } from '../benchmark/findings/context.ts';
import { growthText } from '../benchmark/findings/outcomes.ts';
import type { FixtureRecord, MigrationResult, Stall } from '../benchmark/result.ts';
import type { ComparedMigration, Comparison, Evidence } from '../benchmark/verdict/comparison.ts';
import { formatTime } from '../benchmark/verdict/wording.ts';
import type { ArtifactInfo } from './backup-summary.ts';
import { lockChart } from './benchmark-charts.ts';
import { timelineOf } from './benchmark-timeline.ts';
import { formatBytes, formatCount, formatCountOf, formatDuration } from './format.ts';
import { type Column, codeBlock, inlineCode, shorten, table, unbroken } from './markdown.ts';
import { markdownText } from './prose.ts';

/** More of them make nobody wiser; all are in the table and in the result file. */
const shownMigrations = 10;
const shownEvidence = 12;
const shownLocks = 12;
const shownNotes = 20;
const snippetCharacters = 2000;

/** Why something was not judged or not run: right below the answer, because it limits what the answer means. */
export function notesSection({ notes, candidate }: Comparison): string[] {
  const all = [...notes, ...candidate.notes];
  if (all.length === 0) return [];
  const lines = all.slice(0, shownNotes).map((note) => `> ${markdownText(note)}`);
  const more = all.length - lines.length;
  if (more > 0) lines.push(`> … and ${formatCountOf(more, 'more note')}, in the result file`);
  return [`> [!NOTE]\n${lines.join('  \n')}`];
}

/** Each migration that failed, with PostgreSQL's message and the place. */
export function failureSections({ migrations }: Comparison): string[] {
  const failed = migrations.filter(({ current }) => current?.status === 'failed');
  const sections = failed.slice(0, shownMigrations).flatMap(({ name, current }) => {
    const failure = current?.failure;
    if (failure === undefined) return [];
    const { message, sqlState, detail, hint, file, line, snippet } = failure;
    const lines = [message, ...(detail ? [`DETAIL: ${detail}`] : []), ...(hint ? [`HINT: ${hint}`] : [])];
    const state = sqlState === undefined ? '' : `, SQLSTATE ${inlineCode(sqlState)}`;
    const howOften = current?.reason === undefined ? '' : `, ${markdownText(current.reason)}`;
    return [
      `### ❌ ${inlineCode(name)} failed`,
      `${inlineCode(`${file}:${line}`, 300)}${state}${howOften}`,
      foreignBlock('', lines.join('\n')),
      ...(snippet === '' ? [] : [foreignBlock('sql', snippet)]),
    ];
  });
  return [...sections, ...moreOf(failed.length, 'failed')];
}

/** Within a fence nothing is markup, but invisible characters can still show a text as another one. */
function foreignBlock(language: string, text: string): string {
  return codeBlock(language, shorten(text, snippetCharacters).replaceAll(/[^\P{C}\n\t]/gu, '\ufffd'));
}

function moreOf(count: number, what: string): string[] {
  const more = count - shownMigrations;
  return more > 0 ? [`… and ${formatCountOf(more, 'more migration')} that ${what}.`] : [];
}

/** Each migration that got worse or went over its budget: the evidence, the statement, its locks, a picture. */
export function regressionSections(comparison: Comparison, { charts }: { readonly charts: boolean }): string[] {
  const worse = comparison.migrations.filter(({ verdict }) => verdict === 'regressed' || verdict === 'over-budget');
  const sections = worse.slice(0, shownMigrations).flatMap((migration, index) => {
    const { name, verdict, evidence, current } = migration;
    const chart =
      charts && index < 3 && current !== undefined ? lockChart(timelineOf(comparison.candidate, current)) : '';
    return [
      `### ❌ ${inlineCode(name)} ${verdict === 'regressed' ? 'regressed' : 'is over budget'}`,
      evidenceList(evidence),
      ...statementBlocks(migration),
      ...(current === undefined ? [] : locksTable(comparison, current)),
      ...(chart === '' ? [] : [chart]),
    ];
  });
  return [...sections, ...moreOf(worse.length, 'got worse')];
}

function evidenceList(evidence: readonly Evidence[]): string {
  const lines = evidence.slice(0, shownEvidence).map(({ text, file, line, ignored, verdict }) => {
    const place = file === undefined ? '' : ` (${inlineCode(line === undefined ? file : `${file}:${line}`, 140)})`;
    const passed = ignored === undefined ? '' : `, ignored: ${inlineCode(ignored, 300)}`;
    const unsure = verdict === 'inconclusive' ? ', inconclusive' : '';
    return `- ${markdownText(text)}${place}${unsure}${passed}`;
  });
  const more = evidence.length - lines.length;
  if (more > 0) lines.push(`- … and ${formatCount(more)} more`);
  return lines.join('\n');
}

/** The statements that the evidence points at. */
function statementBlocks({ evidence }: ComparedMigration): string[] {
  const texts = evidence.flatMap(({ sql, ignored }) => (sql === undefined || ignored !== undefined ? [] : [sql]));
  const unique = [...new Set(texts)].slice(0, 3);
  return unique.map((sql) => foreignBlock('sql', sql));
}

const lockColumns: readonly Column[] = [
  { header: 'Locked' },
  { header: 'Size', align: 'right' },
  { header: 'Lock' },
  { header: 'Waiting meanwhile' },
  { header: 'Held', align: 'right' },
  { header: 'Line', align: 'right' },
];

function locksTable({ candidate }: Comparison, migration: MigrationResult): string[] {
  const rows = migration.statements.flatMap(({ trace, line }) =>
    trace === undefined
      ? []
      : blockingLocks({ result: candidate, trace }).map(({ relation, relationBytes, mode, blocking, holdMs }) => [
          inlineCode(`${relation.schema}.${relation.name}`, 140),
          unbroken(formatBytes(relationBytes)),
          mode,
          blocking,
          unbroken(formatTime(holdMs)),
          String(line),
        ]),
  );
  return rows.length === 0 ? [] : [table(lockColumns, rows.slice(0, shownLocks))];
}

const growthColumns: readonly Column[] = [
  { header: 'Migration' },
  { header: 'Growth' },
  { header: 'Rows in production', align: 'right' },
  { header: 'Time there', align: 'right' },
  { header: 'Others wait', align: 'right' },
];

/** How costs grow with the tables, and what they will be in production. */
export function growthSection({ migrations }: Comparison): string[] {
  const rows = migrations.flatMap(({ name, current }) => {
    const growth = current?.growth;
    if (growth === undefined) return [];
    const { predicted } = growth;
    const interval = (middle: number, low: number, high: number) =>
      unbroken(`${formatDuration(middle)} (${formatDuration(low)} – ${formatDuration(high)})`);
    return [
      [
        inlineCode(name, 80),
        markdownText(growthText(growth)),
        predicted === undefined ? '–' : formatCount(predicted.rows),
        predicted === undefined ? '–' : interval(predicted.timeMs, predicted.timeLowMs, predicted.timeHighMs),
        predicted === undefined || predicted.lockHighMs === 0
          ? '–'
          : interval(predicted.lockMs, predicted.lockLowMs, predicted.lockHighMs),
      ],
    ];
  });
  return rows.length === 0 ? [] : ['### Growth', table(growthColumns, rows.slice(0, 40))];
}

/** Waits that sessions beside a migration really saw. */
export function stallsSection({ migrations }: Comparison): string[] {
  const stalls = migrations.flatMap(({ name, current }) => (current?.stalls ?? []).map((stall) => ({ name, stall })));
  if (stalls.length === 0) return [];
  const longest = stalls.toSorted((a, b) => longestOf(b.stall) - longestOf(a.stall)).slice(0, 20);
  const seen = (side: Stall['reader']) =>
    side === undefined ? '–' : unbroken(`${formatTime(side.longestMs)} of ${formatCountOf(side.probes, 'probe')}`);
  const columns: readonly Column[] = [
    { header: 'Migration' },
    { header: 'Table' },
    { header: 'Longest wait of a reader', align: 'right' },
    { header: 'Of a writer', align: 'right' },
  ];
  const rows = longest.map(({ name, stall: { relation, reader, writer } }) => [
    inlineCode(name, 80),
    inlineCode(`${relation.schema}.${relation.name}`, 140),
    seen(reader),
    seen(writer),
  ]);
  return ['### Waits that a reader and a writer saw', table(columns, rows)];
}

function longestOf({ reader, writer }: Stall): number {
  return Math.max(reader?.longestMs ?? 0, writer?.longestMs ?? 0);
}

/** What came of the down migrations. */
export function downSection({ migrations }: Comparison): string[] {
  const downs = migrations.flatMap(({ name, current }) =>
    current?.down === undefined ? [] : [{ name, down: current.down }],
  );
  if (downs.length === 0) return [];
  const wrong = downs.filter(({ down }) => down.outcome !== 'same schema');
  const good = downs.length - wrong.length;
  const lines = wrong.slice(0, 20).map(({ name, down }) => {
    const problems = down.problems.slice(0, 5).map((problem) => inlineCode(problem, 200));
    const what = down.outcome === 'failed' ? 'failed' : 'ends in another schema';
    return `- ❌ ${inlineCode(name)} ${what}: ${problems.join(', ')}`;
  });
  if (good > 0) lines.push(`- ✅ ${formatCountOf(good, 'migration')}: up, down and up again end in the same schema`);
  return ['### Down migrations', lines.join('\n')];
}

interface Environment {
  readonly comparison: Comparison;
  readonly artifact?: ArtifactInfo | undefined;
  readonly htmlPath?: string | undefined;
}

/** Where it was measured, and where the rest is. */
export function environmentSection({ comparison, artifact, htmlPath }: Environment): string {
  const { candidate, baselineLabel } = comparison;
  const { fingerprint, layout, migrations } = candidate;
  const applied = migrations.filter(({ status }) => status === 'applied').length;
  const rows = [
    ['Server', `PostgreSQL ${inlineCode(fingerprint.serverVersion)}, ${fingerprint.server}`],
    [
      'Migrations',
      `${inlineCode(layout.directory, 200)}, layout ${inlineCode(layout.name)}: ${markdownText(layout.reason)}`,
    ],
    ['Fixture', fixtureText(candidate.fixture)],
    ['Runs', `${formatCountOf(candidate.iterations, 'iteration')}${noiseText(candidate.noise)}`],
  ];
  if (applied > 0) rows.push(['Applied before', `${formatCountOf(applied, 'migration')}, not measured`]);
  if (candidate.commit !== undefined) rows.push(['Commit', inlineCode(candidate.commit)]);
  if (baselineLabel !== undefined) rows.push(['Baseline', inlineCode(baselineLabel, 200)]);
  if (artifact !== undefined) rows.push(['Artifact', `${inlineCode(artifact.name, 300)}, id ${artifact.id}`]);
  if (htmlPath !== undefined) rows.push(['Report with plots', inlineCode(htmlPath, 300)]);
  return table([{ header: 'Measured' }, { header: 'with' }], rows);
}

function noiseText(noise: number | undefined): string {
  return noise === undefined ? '' : `, noise of the run itself ${Math.round(noise * 100)} %`;
}

function fixtureText({ kind, source, scale, bytes, rows }: FixtureRecord): string {
  if (kind === 'empty') return 'empty';
  const count = Object.values(rows).reduce((sum, each) => sum + each, 0);
  const share = scale === 1 ? '' : ` at ${Math.round(scale * 100)} %`;
  return `${kind} ${inlineCode(source, 200)}${share}: ${formatBytes(bytes)}, ${formatCountOf(count, 'row')} in ${formatCountOf(Object.keys(rows).length, 'table')}`;
}
