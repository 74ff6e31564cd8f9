import { type Baseline, openBaseline } from '../benchmark/baseline/baseline.ts';
import { readResult } from '../benchmark/files/result-file.ts';
import type { Comparison } from '../benchmark/verdict/comparison.ts';
import { compareResults } from '../benchmark/verdict/judge.ts';
import type { ExitCode } from '../errors.ts';
import type { Session } from '../main.ts';
import type { CompareRequest } from '../options/request.ts';
import { reportComparison } from './comparison-report.ts';

/** `pgproof compare`: holds a result against an earlier one, and says what became better or worse. */
export async function compareCommand(request: CompareRequest, session: Session): Promise<ExitCode> {
  const { environment, log, signal } = session;
  const { githubToken, thresholds, output } = request;
  const candidate = await readResult(request.candidate);
  const baseline = await openBaseline(request.baseline, { environment, githubToken, signal });
  if (baseline.kind === 'none') log.warn(baseline.note, 'only the budgets are judged');
  else if (baseline.kind === 'result') log.info(`baseline: ${baseline.label}`);
  const comparison = withNoteOf(
    baseline,
    compareResults({
      ...{ ...baselineOf(baseline), candidate, thresholds, budgets: request.budgets },
      // Two files were not measured in one job: their times are shown, and not judged.
      interleaved: false,
    }),
  );
  return reportComparison({ ...request, comparison, comparisonPath: output, resultPath: output }, session);
}

function baselineOf(baseline: Baseline): Pick<Parameters<typeof compareResults>[0], 'baseline' | 'baselineLabel'> {
  if (baseline.kind === 'result') return { baseline: baseline.result, baselineLabel: baseline.label };
  // The options refuse git:REF for this command (src/options/benchmark-contradictions.ts).
  if (baseline.kind === 'git') throw new Error('compare cannot measure a commit');
  return { baseline: undefined, baselineLabel: undefined };
}

function withNoteOf(baseline: Baseline, comparison: Comparison): Comparison {
  return baseline.kind === 'none' ? { ...comparison, notes: [baseline.note, ...comparison.notes] } : comparison;
}
