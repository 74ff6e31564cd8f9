import { blockingLocks } from '../../benchmark/findings/context.ts';
import type { Finding } from '../../benchmark/findings/findings.ts';
import { growthText } from '../../benchmark/findings/outcomes.ts';
import type { MigrationResult, StatementResult } from '../../benchmark/result.ts';
import type { ComparedMigration, Comparison } from '../../benchmark/verdict/comparison.ts';
import { formatTime } from '../../benchmark/verdict/wording.ts';
import { benchmarkAnswer } from '../benchmark-answer.ts';
import { type VerdictRow, verdictTable } from '../benchmark-table.ts';
import { timelineOf } from '../benchmark-timeline.ts';
import { formatBytes, formatCount, formatCountOf } from '../format.ts';
import { changesPlot } from './changes.ts';
import { distributionPlot } from './distribution.ts';
import { growthPlot } from './growth.ts';
import { html, inline, Markup, proseHtml } from './markup.ts';
import { style } from './style.ts';
import { timelinePlot } from './timeline.ts';

export interface BenchmarkHtmlInput {
  readonly comparison: Comparison;
  /** The worst first. */
  readonly findings: readonly Finding[];
  /** Whether the verdict fails the job; it does unless told otherwise. */
  readonly failing?: boolean;
}

/** A browser draws more than these slowly; the result file has all. */
const shownDetails = 150;
const shownFindings = 200;
const shownStatements = 100;

/**
 * The report with plots as one file that needs nothing else: no script, no network. Its own policy forbids both, in
 * case that something hostile in a migration got through the escaping.
 */
export function benchmarkHtml({ comparison, findings, failing = true }: BenchmarkHtmlInput): string {
  const answer = benchmarkAnswer({ comparison, failing });
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width">
<meta name="referrer" content="no-referrer">
<title>Migrations measured by pgproof</title>
<style>${new Markup(style)}</style>
</head>
<body>
<main>
<h1>Migrations, measured</h1>
<p class="answer ${answer.tone}">${inline(proseHtml(answer.text))}</p>
${notes(comparison)}
${verdicts(comparison)}
${figure(changesPlot(comparison), 'Change of the median time with its 95 % interval, the largest first')}
${findingList(findings)}
<h2>Migrations</h2>
${details(comparison)}
${environment(comparison)}
</main>
</body>
</html>
`.text;
}

function notes({ notes: own, candidate }: Comparison): Markup | undefined {
  const all = [...own, ...candidate.notes];
  return all.length === 0
    ? undefined
    : html`<ul class="soft">${all.slice(0, 200).map((note) => html`<li>${note}</li>`)}</ul>`;
}

function verdicts(comparison: Comparison): Markup {
  const { headers, rows } = verdictTable(comparison);
  const head = ['migration', ...headers, 'verdict'].map((header) => html`<th>${header}</th>`);
  return html`<div class="scroll"><table>
<tr>${head}</tr>
${rows.map(verdictRow)}
</table></div>`;
}

function verdictRow({ migration, cells, verdict, tone }: VerdictRow): Markup {
  const numbers = cells.map((cell) => html`<td class="number">${cell}</td>`);
  return html`<tr><td><code>${migration.name}</code></td>${numbers}<td class="${tone}">${verdict}</td></tr>`;
}

function figure(plot: Markup | undefined, caption: string): Markup | undefined {
  return plot === undefined ? undefined : html`<figure>${plot}<figcaption>${caption}</figcaption></figure>`;
}

function findingList(findings: readonly Finding[]): Markup | undefined {
  if (findings.length === 0) return undefined;
  const more = findings.length - shownFindings;
  return html`<h2>Findings</h2>
${findings.slice(0, shownFindings).map(findingMarkup)}
${more > 0 ? html`<p class="soft">… and ${formatCount(more)} more</p>` : undefined}`;
}

function findingMarkup({ severity, title, migration, file, line, text, advice, known, ignored }: Finding): Markup {
  const place = line === undefined || file === '' ? migration : `${file}:${line}`;
  const before = known ? html` <span class="soft">(there before)</span>` : undefined;
  const safer = advice === undefined ? undefined : html`<p><strong>Safer:</strong> ${inline(proseHtml(advice))}.</p>`;
  const passed = ignored === undefined ? undefined : html`<p class="soft">Ignored: ${ignored}</p>`;
  return html`<div class="finding ${severity}"><p><strong>${title}</strong> <code>${place}</code>${before}</p><p>${inline(proseHtml(text))}.</p>${safer}${passed}</div>`;
}

/** Those that need a person are open, the longest of the others come first. */
function details(comparison: Comparison): Markup[] {
  const { rows } = verdictTable(comparison);
  const weight = ({ tone, migration }: VerdictRow) =>
    (tone === 'bad' ? 1e12 : 0) + (tone === 'unsure' ? 1e11 : 0) + (migration.currentTime?.median ?? 0);
  const sorted = rows.toSorted((a, b) => weight(b) - weight(a));
  const shown = sorted.slice(0, shownDetails).map((row) => migrationDetails(comparison, row));
  const more = sorted.length - shown.length;
  return more > 0
    ? [...shown, html`<p class="soft">… and ${formatCountOf(more, 'more migration')}, in the result file</p>`]
    : shown;
}

function migrationDetails(comparison: Comparison, { migration, verdict, tone }: VerdictRow): Markup {
  const { name, current } = migration;
  const open = tone === 'bad' ? html` open` : undefined;
  const parts: (Markup | undefined)[] = [
    evidenceList(migration),
    current === undefined ? undefined : failure(current),
    figure(distributionPlot(migration), 'Measured times; the tall line is the median, the thick one its 95 % interval'),
    current === undefined
      ? undefined
      : figure(
          timelinePlot(timelineOf(comparison.candidate, current)),
          'Statements, and the locks that make others wait: red for reads and writes, yellow for writes',
        ),
    current?.growth === undefined ? undefined : figure(growthPlot(current.growth), growthText(current.growth)),
    current === undefined ? undefined : statements(comparison, current),
  ];
  return html`<details${open}><summary><code>${name}</code> <span class="${tone}">${verdict}</span></summary>
${parts.filter((part) => part !== undefined)}
</details>`;
}

function evidenceList({ evidence }: ComparedMigration): Markup | undefined {
  if (evidence.length === 0) return undefined;
  const items = evidence.slice(0, 50).map(({ text, file, line, ignored }) => {
    const place = file === undefined ? undefined : html` <code>${line === undefined ? file : `${file}:${line}`}</code>`;
    const passed = ignored === undefined ? undefined : html` <span class="soft">ignored: ${ignored}</span>`;
    return html`<li>${text}${place}${passed}</li>`;
  });
  return html`<ul>${items}</ul>`;
}

function failure({ failure: failed, reason }: MigrationResult): Markup | undefined {
  if (failed === undefined) return reason === undefined ? undefined : html`<p class="unsure">${reason}</p>`;
  const { message, detail, hint, file, line, snippet } = failed;
  const lines = [message, detail ?? '', hint ?? ''].filter((each) => each !== '');
  return html`<p class="bad"><code>${file}:${line}</code></p><pre><code>${lines.join('\n')}</code></pre><pre><code>${snippet}</code></pre>`;
}

function statements(comparison: Comparison, { statements: all }: MigrationResult): Markup | undefined {
  if (all.length === 0) return undefined;
  const head = ['line', 'statement', 'time', 'WAL', 'blocks', 'rows', 'locks that make others wait', 'rewritten'];
  const more = all.length - shownStatements;
  return html`<div class="scroll"><table>
<tr>${head.map((header) => html`<th>${header}</th>`)}</tr>
${all.slice(0, shownStatements).map((each) => statementRow(comparison, each))}
</table></div>${more > 0 ? html`<p class="soft">… and ${formatCountOf(more, 'more statement')}, in the result file</p>` : undefined}`;
}

function statementRow({ candidate }: Comparison, { sql, line, durationMs, trace }: StatementResult): Markup {
  const counters = trace?.counters;
  const locks = trace === undefined ? [] : blockingLocks({ result: candidate, trace });
  const rewrites = trace?.rewrites.filter(({ emptied, relation }) => !emptied && relation.table === undefined) ?? [];
  const number = (value: number | undefined, format: (value: number) => string) =>
    html`<td class="number">${value === undefined ? '–' : format(value)}</td>`;
  const lockItems = locks.map(
    ({ mode, relation, holdMs }) =>
      html`<div>${mode} on <code>${relation.schema}.${relation.name}</code>, ${formatTime(holdMs)}</div>`,
  );
  const rewriteItems = rewrites.map(
    ({ relation, bytes }) => html`<div><code>${relation.schema}.${relation.name}</code> ${formatBytes(bytes)}</div>`,
  );
  const unseen = (trace?.unseen ?? []).map((what) => html`<div class="unsure">not seen: ${what}</div>`);
  return html`<tr><td class="number">${line}</td><td><code>${sql}</code>${unseen}</td>${number(durationMs, formatTime)}${number(counters?.walBytes, formatBytes)}${number(counters === undefined ? undefined : counters.blocksHit + counters.blocksRead, formatCount)}${number(counters?.rows, formatCount)}<td>${lockItems}</td><td>${rewriteItems}</td></tr>`;
}

function environment({ candidate, baselineLabel }: Comparison): Markup {
  const { fingerprint, fixture, layout } = candidate;
  const rows: [string, string][] = [
    ['Measured at', candidate.createdAt],
    ['pgproof', candidate.pgproof],
    ['Commit', candidate.commit ?? 'not known'],
    ['Baseline', baselineLabel ?? 'none'],
    ['Server', `PostgreSQL ${fingerprint.serverVersion}, ${fingerprint.server}`],
    ['Migrations', `${layout.directory}, layout ${layout.name}: ${layout.reason}`],
    ['Fixture', `${fixture.kind} ${fixture.source}, ${formatBytes(fixture.bytes)}`],
    ['Iterations', formatCount(candidate.iterations)],
    [
      'Machine',
      `${fingerprint.cpu}, ${fingerprint.cores} cores, ${formatBytes(fingerprint.memoryBytes)}, ${fingerprint.kernel}`,
    ],
    ['Counters', fingerprint.counters],
    ['Clones', fingerprint.clones],
    ...Object.entries(fingerprint.settings),
  ];
  return html`<h2>Where it was measured</h2>
<div class="scroll"><table>
${rows.map(([name, value]) => html`<tr><th>${name}</th><td>${value}</td></tr>`)}
</table></div>`;
}
