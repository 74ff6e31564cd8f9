import type { BenchmarkResult, MigrationResult } from '../result.ts';
import type { ComparedMigration, Comparison } from '../verdict/comparison.ts';
import { type StatementContext, statementContexts } from './context.ts';
import { detachFinding, dropFinding, largeChangeFinding, lockTableFinding, truncateFinding } from './data.ts';
import { type Finding, type Found, findingRules, metricOf } from './finding.ts';
import { constraintIndexFinding, indexBuildFinding, rebuiltIndexFinding, slowDropIndexFinding } from './indexes.ts';
import { downFinding, evidenceFindings, type FoundInFile, failureFinding, growthFinding } from './outcomes.ts';
import { rewriteFinding } from './rewrites.ts';
import { scanFinding } from './scans.ts';
import {
  cachedPlanFinding,
  type FoundAt,
  heldLongFinding,
  lockTimeoutFinding,
  lockWithoutTimeout,
} from './transaction.ts';

export type { Finding, FindingRule } from './finding.ts';

/** Of several that fit, the first tells what a statement did to others. */
const statementRules: readonly ((context: StatementContext) => Found | undefined)[] = [
  rewriteFinding,
  indexBuildFinding,
  constraintIndexFinding,
  scanFinding,
  truncateFinding,
  largeChangeFinding,
  lockTableFinding,
  dropFinding,
  detachFinding,
  slowDropIndexFinding,
  rebuiltIndexFinding,
];

/** A migration with how it stands to the baseline's. */
interface Judged {
  readonly migration: MigrationResult;
  readonly contexts: readonly StatementContext[];
  readonly compared: ComparedMigration | undefined;
  readonly known: boolean;
}

/**
 * What a person should know about a run, the worst first: failures, regressions and what is over budget; then what
 * others wait for, with the safer form for the server's version; then what is good to know. Relations below 1 MiB and
 * 1,000 rows are left alone, because nothing takes long there.
 *
 * @param from a comparison, or a result that was compared with nothing
 */
export function findingsOf(from: Comparison | BenchmarkResult): readonly Finding[] {
  const result = 'candidate' in from ? from.candidate : from;
  const judged =
    'candidate' in from
      ? from.migrations.flatMap((each) => judgedOf(result, each))
      : result.migrations.map((each) => alone(result, each));
  const findings = [...judged.flatMap((each) => findingsOfMigration(result, each)), ...oncePerResult(result, judged)];
  return findings.sort(compareFindings);
}

function judgedOf(result: BenchmarkResult, compared: ComparedMigration): Judged[] {
  const { current, baseline } = compared;
  if (current === undefined) return [];
  const known = baseline !== undefined && current.sha256 !== '' && current.sha256 === baseline.sha256;
  return [{ migration: current, contexts: statementContexts(result, current), compared, known }];
}

function alone(result: BenchmarkResult, migration: MigrationResult): Judged {
  return { migration, contexts: statementContexts(result, migration), compared: undefined, known: false };
}

function findingsOfMigration(result: BenchmarkResult, judged: Judged): Finding[] {
  const { migration, contexts, compared } = judged;
  const failure = failureFinding(result, migration);
  const inFile: FoundInFile[] = [
    ...(failure === undefined ? [] : [failure]),
    ...(compared === undefined ? [] : evidenceFindings(compared)),
    ...[growthFinding(migration), downFinding(migration)].flatMap((found) =>
      found === undefined ? [] : [{ ...found, file: undefined, line: undefined }],
    ),
  ];
  const held = heldLongFinding(contexts);
  const ofStatements = contexts.flatMap((context) =>
    statementFindings(context).map((found) => placedAt(found, judged)),
  );
  const errors = inFile.map((found) => withAdvice(placed(found, judged), ofStatements));
  return [
    ...errors,
    ...ofStatements.map((found) => withoutRepeatedAdvice(found, errors)),
    ...(held === undefined ? [] : [placedAt(held, judged)]),
  ];
}

/** A regression is mended by what is advised for the statement that brought it. */
function withAdvice(finding: Finding, ofStatements: readonly Finding[]): Finding {
  if (finding.severity !== 'error' || finding.advice !== undefined) return finding;
  const same = ofStatements.find(({ file, line }) => file === finding.file && line === finding.line);
  return { ...finding, advice: same?.advice };
}

/** What a regression above it says already is not said again of the same statement. */
function withoutRepeatedAdvice(finding: Finding, errors: readonly Finding[]): Finding {
  return errors.some(({ advice }) => advice !== undefined && advice === finding.advice)
    ? { ...finding, advice: undefined }
    : finding;
}

function statementFindings(context: StatementContext): FoundAt[] {
  for (const rule of statementRules) {
    const found = rule(context);
    if (found !== undefined) return [{ ...found, statement: context.statement }];
  }
  return [];
}

/** What would be said of nearly every migration is said once, of the first that is not the baseline's. */
function oncePerResult(result: BenchmarkResult, all: readonly Judged[]): Finding[] {
  const judged = [...all].sort((a, b) => Number(a.known) - Number(b.known));
  const findings: Finding[] = [];
  const timeout = result.fingerprint.settings.lock_timeout;
  if (timeout === undefined || /^0/.test(timeout)) {
    const without = judged.flatMap((each) => {
      const context = lockWithoutTimeout(each.contexts);
      return context === undefined ? [] : [{ each, context }];
    });
    const [first] = without;
    const migrations = without.map(({ each }) => each.migration);
    if (first !== undefined) findings.push(placedAt(lockTimeoutFinding(first.context, migrations), first.each));
  }
  for (const each of judged) {
    const found = cachedPlanFinding(each.contexts);
    if (found === undefined) continue;
    findings.push(placedAt(found, each));
    break;
  }
  return findings;
}

function placedAt({ statement, ...found }: FoundAt, judged: Judged): Finding {
  return placed({ ...found, file: statement.file, line: statement.line }, judged);
}

function placed({ file, line, ...found }: FoundInFile, { migration, known }: Judged): Finding {
  const metric = metricOf[found.rule];
  const ignore = migration.ignores.find(
    (each) => metric !== undefined && (each.metric === metric || each.metric === 'all'),
  );
  return {
    ...found,
    migration: migration.name,
    file: file ?? migration.file,
    line,
    // What has just got worse is news, whatever was there before.
    known: known && found.severity !== 'error',
    ignored: ignore?.reason,
  };
}

const severityRank: Readonly<Record<Finding['severity'], number>> = { error: 0, warning: 1, notice: 2 };

function compareFindings(a: Finding, b: Finding): number {
  return (
    severityRank[a.severity] - severityRank[b.severity] ||
    Number(a.ignored !== undefined) - Number(b.ignored !== undefined) ||
    Number(a.known) - Number(b.known) ||
    (a.severity === 'error' ? findingRules.indexOf(a.rule) - findingRules.indexOf(b.rule) : 0) ||
    b.weight - a.weight
  );
}
