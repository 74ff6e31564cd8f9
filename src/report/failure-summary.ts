import { inlineCode, keepWithin } from './markdown.ts';

export interface Failure {
  /** Undefined when what is wrong is how it was asked for. */
  readonly command: string | undefined;
  /** One problem in each line. */
  readonly message: string;
  /** What to do next; may be empty. */
  readonly hint: string;
}

const budgetBytes = 200 * 1024;

/** The job summary of a command that failed: what went wrong first, then what to do. */
export function failureSummary({ command, message, hint }: Failure): string {
  const problems = message.split(/[\r\n]+/).filter((line) => line.trim() !== '');
  const [first = 'without a message'] = problems;
  const name = inlineCode(command === undefined ? 'pgproof' : `pgproof ${command}`);
  const sections =
    problems.length <= 1
      ? [`❌ ${name} failed: ${inlineCode(first, 1000)}`]
      : [`❌ ${name} failed, for ${problems.length} reasons:`, reasons(problems)];
  if (hint !== '') sections.push(`**What to do:** ${inlineCode(hint, 1000)}`);
  return `${sections.join('\n\n')}\n`;
}

function reasons(problems: readonly string[]): string {
  const lines = problems.map((problem) => `- ${inlineCode(problem, 1000)}`);
  const { kept, dropped } = keepWithin(lines, budgetBytes);
  if (dropped > 0) kept.push(`- … and ${dropped} more`);
  return kept.join('\n');
}
