import { relative, resolve, sep } from 'node:path';
import { writeComparison } from '../benchmark/files/comparison-file.ts';
import { writeWhole } from '../benchmark/files/result-file.ts';
import { type Finding, findingsOf } from '../benchmark/findings/findings.ts';
import type { Comparison, Thresholds } from '../benchmark/verdict/comparison.ts';
import { failsJob } from '../benchmark/verdict/judge.ts';
import { type ExitCode, exitCode } from '../errors.ts';
import { isActions } from '../github/core.ts';
import { commentOnPullRequest } from '../github/pull-request-comment.ts';
import type { Session } from '../main.ts';
import type { ArtifactInfo } from '../report/backup-summary.ts';
import { annotationsOf } from '../report/benchmark-annotations.ts';
import { benchmarkLog } from '../report/benchmark-log.ts';
import { type BenchmarkSummaryInput, benchmarkSummary, commentBody } from '../report/benchmark-summary.ts';
import { benchmarkHtml } from '../report/html/benchmark-html.ts';

/** A comparison that is to be told. */
export interface ComparisonReport {
  readonly comparison: Comparison;
  /** Where the comparison goes, as JSON. */
  readonly comparisonPath: string | undefined;
  /** The file that the output result-path names. */
  readonly resultPath: string | undefined;
  /** Where the HTML report goes. */
  readonly html: string | undefined;
  /** Stores the files when all of them are written. */
  readonly store?: (() => Promise<ArtifactInfo | undefined>) | undefined;
  readonly comment: boolean;
  readonly githubToken: string | undefined;
  /** Undefined: regressions do not fail the job. */
  readonly thresholds: Thresholds | undefined;
}

/** Tells a comparison in every way there is: log, HTML, artifact, summary, annotations, comment, outputs, exit code. */
export async function reportComparison(report: ComparisonReport, session: Session): Promise<ExitCode> {
  const { comparison, comparisonPath, html } = report;
  const { log, runner, secrets } = session;
  const findings = findingsOf(comparison);
  const failing = failsJob(comparison, report.thresholds);
  for (const line of benchmarkLog(comparison)) log.info(line);
  const redact = (text: string): string => secrets.redact(text);
  if (comparisonPath !== undefined) await writeComparison(comparisonPath, { comparison, findings, failing }, redact);
  if (html !== undefined) await writeWhole(html, secrets.redact(benchmarkHtml({ comparison, findings, failing })));
  const artifact = await report.store?.();
  const input: BenchmarkSummaryInput = { comparison, findings, failing, artifact, htmlPath: html };
  await runner?.addSummary(secrets.redact(benchmarkSummary(input)));
  tellFindings(findings, comparison, session);
  if (report.comment) await comment(input, report, session);
  setOutputs(report, artifact, session);
  if (failing) log.error(failure(comparison), 'the table above and the summary say what it is and what to do');
  return failing ? exitCode.no : exitCode.good;
}

/** On the lines of the migrations inside GitHub Actions; elsewhere in the log. */
function tellFindings(findings: readonly Finding[], comparison: Comparison, session: Session): void {
  const { environment, log, runner, secrets } = session;
  const annotations = annotationsOf(findings, { prefix: prefixOf(comparison, environment) });
  for (const annotation of annotations) {
    const { kind, message, file, startLine } = annotation;
    const placed = file === undefined ? message : `${file}:${startLine}: ${message}`;
    if (isActions(environment)) runner?.annotate({ ...annotation, message: secrets.redact(message) });
    else if (kind === 'notice') log.verbose(placed);
    else log[kind === 'error' ? 'error' : 'warn'](placed);
  }
}

async function comment(
  input: BenchmarkSummaryInput,
  { githubToken }: ComparisonReport,
  session: Session,
): Promise<void> {
  const { environment, secrets, signal, log } = session;
  const { directory } = input.comparison.candidate.layout;
  const outcome = await commentOnPullRequest({
    body: commentBody(input),
    // A job may measure several directories, and each keeps its comment.
    key: `${environment.GITHUB_JOB ?? ''} ${directory}`,
    environment,
    token: githubToken,
    redact: (text) => secrets.redact(text),
    signal,
  });
  log.info(outcome.kind === 'none' ? outcome.note : `comment ${outcome.kind}: ${outcome.url}`);
}

function setOutputs(
  { comparison, resultPath }: ComparisonReport,
  artifact: ArtifactInfo | undefined,
  session: Session,
): void {
  const { runner, environment } = session;
  if (environment.GITHUB_OUTPUT === undefined) return;
  if (resultPath !== undefined) runner?.setOutput('result-path', resultPath);
  runner?.setOutput('verdict', comparison.verdict);
  runner?.setOutput('regressions', JSON.stringify(namesOf(comparison, ['regressed', 'over-budget', 'failed'])));
  runner?.setOutput('improvements', JSON.stringify(namesOf(comparison, ['improved'])));
  if (artifact === undefined) return;
  runner?.setOutput('artifact-id', artifact.id);
  runner?.setOutput('artifact-name', artifact.name);
  runner?.setOutput('artifact-digest', artifact.digest.replace(/^sha256:/, ''));
}

function namesOf({ migrations }: Comparison, verdicts: readonly string[]): string[] {
  return migrations.filter(({ verdict }) => verdicts.includes(verdict)).map(({ name }) => name);
}

/** @example 'regressed: 006_add_indexes · failed: 009_x' */
function failure(comparison: Comparison): string {
  return (['failed', 'regressed', 'over-budget'] as const)
    .flatMap((verdict) => {
      const names = namesOf(comparison, [verdict]);
      return names.length === 0 ? [] : [`${verdict}: ${names.join(', ')}`];
    })
    .join(' · ');
}

/** The migrations' directory below the repository's root, as annotations name files; undefined when it is elsewhere. */
function prefixOf({ candidate }: Comparison, { GITHUB_WORKSPACE }: NodeJS.ProcessEnv): string | undefined {
  const path = relative(GITHUB_WORKSPACE ?? process.cwd(), resolve(candidate.layout.directory));
  return path.startsWith('..') ? undefined : path.split(sep).join('/');
}
