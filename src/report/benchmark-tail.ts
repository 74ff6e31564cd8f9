import { compareLocks } from '../benchmark/findings/context.ts';
import type { BenchmarkResult, MigrationResult, StatementResult } from '../benchmark/result.ts';
import { formatTime } from '../benchmark/verdict/wording.ts';
import type { BenchmarkSummaryInput } from './benchmark-summary.ts';
import { findingItem, foldedVerdicts } from './benchmark-verdicts.ts';
import { formatBytes, formatCount } from './format.ts';
import { byteLength, type Column, details, foldedTable, inlineCode, keepWithin, unbroken } from './markdown.ts';

const elsewhere = 'the result file';

/** What did not fit above, folded, the parts sharing what is left of the budget. */
export function longTail(input: BenchmarkSummaryInput, budgetBytes: number): string[] {
  const { candidate } = input.comparison;
  const parts: readonly ((budget: number) => string)[] = [
    (budget) => foldedVerdicts(input.comparison, budget),
    (budget) => settledFindings(input, budget),
    (budget) => statementsTable(candidate, budget),
    (budget) => unseenList(candidate.migrations, budget),
    (budget) => settingsTable(input, budget),
  ];
  let leftBytes = budgetBytes;
  return parts.flatMap((part, index) => {
    const text = part(Math.floor(leftBytes / (parts.length - index)));
    leftBytes -= byteLength(text) + 2;
    return text === '' ? [] : [text];
  });
}

/** Findings that are the baseline's as well, or that a comment in the SQL lets pass. */
function settledFindings({ findings }: BenchmarkSummaryInput, budgetBytes: number): string {
  const settled = findings.filter(
    ({ severity, known, ignored }) => severity !== 'error' && (known || ignored !== undefined),
  );
  return foldedList(
    `Findings of before, or ignored (${formatCount(settled.length)})`,
    settled.map(findingItem),
    budgetBytes,
  );
}

const statementColumns: readonly Column[] = [
  { header: 'Statement' },
  { header: 'Place' },
  ...['Time', 'WAL', 'Blocks', 'Rows', 'Temporary'].map((header): Column => ({ header, align: 'right' })),
  { header: 'Strongest lock' },
  { header: 'Held', align: 'right' },
  { header: 'Rewritten', align: 'right' },
];

function statementsTable({ migrations, fingerprint }: BenchmarkResult, budgetBytes: number): string {
  const statements = migrations.flatMap((migration) => migration.statements);
  if (statements.length === 0) return '';
  const title = `Statements (${formatCount(statements.length)})`;
  return foldedTable(
    title,
    statementColumns,
    statementRows(statements, fingerprint.counters === 'pg_stat_statements'),
    budgetBytes,
    elsewhere,
  );
}

/** @param counted whether there is more than the WAL's position to count by */
function* statementRows(statements: readonly StatementResult[], counted: boolean): Generator<readonly string[]> {
  for (const { sql, file, line, durationMs, trace } of statements) {
    const counters = counted ? trace?.counters : undefined;
    const lock = trace?.locks.toSorted(compareLocks)[0];
    const rewritten = trace?.rewrites.filter(({ emptied }) => !emptied).reduce((sum, { bytes }) => sum + bytes, 0) ?? 0;
    const number = (value: number | undefined, format: (value: number) => string) =>
      value === undefined ? '–' : unbroken(format(value));
    yield [
      inlineCode(sql, 80),
      inlineCode(`${file}:${line}`, 80),
      unbroken(formatTime(durationMs)),
      number(trace?.counters.walBytes, formatBytes),
      number(counters === undefined ? undefined : counters.blocksHit + counters.blocksRead, formatCount),
      number(counters?.rows, formatCount),
      number(counters?.tempBytes, formatBytes),
      lock === undefined ? '–' : `${lock.mode} on ${inlineCode(`${lock.relation.schema}.${lock.relation.name}`, 80)}`,
      number(lock?.holdMs, formatTime),
      rewritten === 0 ? '–' : unbroken(formatBytes(rewritten)),
    ];
  }
}

/** What could not be seen is said, or its absence would be taken for a zero. */
function unseenList(migrations: readonly MigrationResult[], budgetBytes: number): string {
  const lines = migrations.flatMap((migration) => [
    ...(migration.reason === undefined
      ? []
      : [`- ${inlineCode(migration.name)}: ${inlineCode(migration.reason, 300)}`]),
    ...migration.statements.flatMap(({ file, line, trace }) =>
      (trace?.unseen ?? []).map((what) => `- ${inlineCode(`${file}:${line}`, 140)}: ${inlineCode(what, 300)}`),
    ),
  ]);
  return foldedList(`Not seen or not run (${formatCount(lines.length)})`, lines, budgetBytes);
}

function foldedList(title: string, lines: readonly string[], budgetBytes: number): string {
  if (lines.length === 0) return '';
  // The frame, and the line that counts what was dropped.
  const frameBytes = byteLength(details(title, '')) + 100;
  if (budgetBytes <= frameBytes) return '';
  const { kept, dropped } = keepWithin(lines, budgetBytes - frameBytes);
  if (dropped > 0) kept.push(`- … and ${formatCount(dropped)} more, in ${elsewhere}: this page has no room for them`);
  return details(title, kept.join('\n'));
}

function settingsTable({ comparison }: BenchmarkSummaryInput, budgetBytes: number): string {
  const { fingerprint, scales } = comparison.candidate;
  const rows = [
    ['CPU', inlineCode(fingerprint.cpu, 200)],
    ['Cores', formatCount(fingerprint.cores)],
    ['Memory', unbroken(formatBytes(fingerprint.memoryBytes))],
    ['Kernel', inlineCode(fingerprint.kernel, 200)],
    ['Counters', inlineCode(fingerprint.counters)],
    ['Clones', inlineCode(fingerprint.clones)],
    ['Role', fingerprint.superuser ? 'superuser' : 'without superuser'],
    ...scales.map(({ scale, bytes }) => [`Fixture of ${Math.round(scale * 100)} %`, unbroken(formatBytes(bytes))]),
    ...Object.entries(fingerprint.settings).map(([name, value]) => [inlineCode(name), inlineCode(value, 200)]),
  ];
  return foldedTable(
    'The machine and its settings',
    [{ header: 'What' }, { header: 'Value' }],
    rows,
    budgetBytes,
    elsewhere,
  );
}
