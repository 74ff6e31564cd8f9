import type { Finding } from '../benchmark/findings/findings.ts';
import type { Comparison } from '../benchmark/verdict/comparison.ts';
import { type ArtifactInfo, summaryBudgetBytes } from './backup-summary.ts';
import { benchmarkAnswer } from './benchmark-answer.ts';
import {
  downSection,
  environmentSection,
  failureSections,
  growthSection,
  notesSection,
  regressionSections,
  stallsSection,
} from './benchmark-sections.ts';
import type { Tone } from './benchmark-table.ts';
import { longTail } from './benchmark-tail.ts';
import { findingItem, shownRows, tableSection } from './benchmark-verdicts.ts';
import { formatCountOf } from './format.ts';
import { byteLength } from './markdown.ts';
import { markdownProse } from './prose.ts';

export interface BenchmarkSummaryInput {
  /** Of a result that was compared with nothing: with all migrations new, and without a label of a baseline. */
  readonly comparison: Comparison;
  /** The worst first. */
  readonly findings: readonly Finding[];
  readonly artifact?: ArtifactInfo | undefined;
  /** Where the HTML report is, as the user knows it. */
  readonly htmlPath?: string | undefined;
  /** Whether the verdict fails the job: it does not with `fail-on-regression: never`. */
  readonly failing: boolean;
}

/** GitHub refuses a comment over 65,536 characters; the rest is for what stands around it. */
export const commentCharacters = 60_000;

const shownFindings = 15;

/**
 * The job summary of a benchmark or a comparison: the answer, the table, what got worse with its evidence, findings
 * with safer forms, and the long tail. At most 900 KiB of Markdown, whatever the migrations hold.
 */
export function benchmarkSummary(input: BenchmarkSummaryInput): string {
  const { comparison } = input;
  const budgetBytes = summaryBudgetBytes / 2;
  const answer = within(
    [
      ...opening(input, shownRows),
      ...failureSections(comparison),
      ...regressionSections(comparison, { charts: true }),
      ...findingsSections(input, shownFindings),
      ...growthSection(comparison),
      ...stallsSection(comparison),
      ...downSection(comparison),
      environmentSection(input),
    ],
    budgetBytes,
    byteLength,
  );
  const tail = longTail(input, summaryBudgetBytes - byteLength(answer) - 16);
  return `${[answer, ...tail].join('\n\n')}\n`;
}

/** The comment on a pull request: the answer, the table, what got worse, findings. At most 60,000 characters. */
export function commentBody(input: BenchmarkSummaryInput): string {
  const { comparison } = input;
  const sections = [
    ...opening(input, 25),
    ...failureSections(comparison),
    ...regressionSections(comparison, { charts: false }),
    ...findingsSections(input, 8),
  ];
  return `${within(sections, commentCharacters - 200, (text) => text.length)}\n`;
}

/** As many sections as fit, in their order; a section that is too large is named and not cut, which would break it. */
function within(sections: readonly string[], budget: number, sizeOf: (text: string) => number): string {
  const kept: string[] = [];
  let left = budget;
  let dropped = 0;
  for (const section of sections) {
    const size = sizeOf(section) + 2;
    if (size <= left) {
      kept.push(section);
      left -= size;
    } else dropped += 1;
  }
  if (dropped > 0)
    kept.push(`… and ${formatCountOf(dropped, 'more section')}, in the result file: there was no room for them here.`);
  return kept.join('\n\n');
}

function opening(input: BenchmarkSummaryInput, rows: number): string[] {
  const { comparison } = input;
  return [headline(input), ...notesSection(comparison), ...tableSection(comparison, rows)];
}

const marks: Readonly<Record<Tone, string>> = { bad: '❌', good: '✅', plain: '✅', unsure: '☑️' };

function headline(input: BenchmarkSummaryInput): string {
  const { tone, text } = benchmarkAnswer(input);
  const worse = input.comparison.verdict !== 'pass' && input.comparison.verdict !== 'improved';
  return `${tone === 'unsure' && worse ? '⚠️' : marks[tone]} ${markdownProse(text)}`;
}

/** Errors have their own sections above. */
function findingsSections({ findings, comparison }: BenchmarkSummaryInput, most: number): string[] {
  const news = findings.filter(
    ({ severity, known, ignored }) => severity !== 'error' && !known && ignored === undefined,
  );
  const empty = comparison.candidate.fixture.kind === 'empty';
  const why = empty
    ? [
        'The fixture is empty, and on empty tables nothing takes long: give `fixture`, `seed-command` or `backup` to measure what happens to rows.',
      ]
    : [];
  if (news.length === 0) return why;
  const more = news.length - most;
  const lines = news.slice(0, most).map(findingItem);
  if (more > 0) lines.push(`- … and ${formatCountOf(more, 'more finding')}`);
  return ['### What to know before this runs in production', ...why, lines.join('\n')];
}
