import { plainProse } from '../../report/prose.ts';
import { redactStrings } from '../../secrets.ts';
import type { Finding } from '../findings/findings.ts';
import type { Comparison } from '../verdict/comparison.ts';
import { writeWhole } from './result-file.ts';

/** Raised when a reader of the old form would misread the new one. */
const comparisonFormatVersion = 1;

export interface ComparisonFile {
  readonly comparison: Comparison;
  /** The worst first. */
  readonly findings: readonly Finding[];
  /** Whether the verdict fails the job. */
  readonly failing: boolean;
}

/**
 * A comparison as JSON: everything that the summary says, without the two results, which are files of their own.
 * Shares are numbers (0.2 is 20 % more), times milliseconds; what is not known is left out.
 */
function comparisonText({ comparison, findings, failing }: ComparisonFile): string {
  const { candidate, migrations, ...answer } = comparison;
  const json = {
    kind: 'pgproof-comparison',
    formatVersion: comparisonFormatVersion,
    failing,
    ...answer,
    candidate: { createdAt: candidate.createdAt, commit: candidate.commit, layout: candidate.layout },
    migrations: migrations.map(({ current, baseline: _, ...migration }) => ({ ...migration, status: current?.status })),
    findings: findings.map(({ text, advice, weight: _, ...finding }) => ({
      ...finding,
      text: plainProse(text),
      advice: advice === undefined ? undefined : plainProse(advice),
    })),
  };
  return `${JSON.stringify(json, undefined, 2)}\n`;
}

/**
 * Writes a comparison as JSON.
 *
 * @param redact takes the secrets out
 * @throws {FailedError} when the file cannot be written
 */
export async function writeComparison(
  path: string,
  file: ComparisonFile,
  redact: (text: string) => string,
): Promise<void> {
  await writeWhole(path, comparisonText(redactStrings(file, redact)));
}
