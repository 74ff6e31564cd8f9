import type { Budget, Thresholds } from '../benchmark/verdict/comparison.ts';
import { defaultThresholds } from '../benchmark/verdict/default-thresholds.ts';
import type { LayoutName } from '../migrations/migration.ts';
import type { Environment } from './environment.ts';
import type { OptionValues } from './table.ts';

export interface BenchmarkRequest {
  readonly command: 'benchmark';
  /** Secret. A server on which databases may be made. Undefined: a scratch server, whatever PG* says. */
  readonly databaseUrl: string | undefined;
  /** Of the scratch server. Undefined: the backup's, or the newest that is installed. */
  readonly postgresVersion: number | undefined;
  /** The directory. Undefined, without a command: the usual directories are looked at. */
  readonly migrations: string | undefined;
  readonly layout: LayoutName | undefined;
  readonly migrateCommand: string | undefined;
  readonly render: string | undefined;
  /** Names and globs; an empty list chooses all. */
  readonly only: readonly string[];
  readonly iterations: number;
  readonly warmup: number;
  /** A file of SQL. At most one of fixture, seed command and backup is given. */
  readonly fixture: string | undefined;
  readonly seedCommand: string | undefined;
  /** A path, or `artifact:NAME[@RUN_ID]`. */
  readonly backup: string | undefined;
  /** Shares of the whole fixture, smallest first: 1 is all of it. */
  readonly scales: readonly number[];
  /** By `schema.name`. */
  readonly productionRows: ReadonlyMap<string, number> | undefined;
  readonly superuser: boolean;
  readonly extensions: readonly string[];
  readonly allowSharedServer: boolean;
  readonly down: boolean;
  readonly probe: boolean;
  readonly statementTimeoutMs: number;
  /** For the repetition of pairs. */
  readonly timeLimitMs: number;
  /** A path, `artifact:NAME[@BRANCH]` or `git:REF`. */
  readonly baseline: string | undefined;
  /** Undefined: regressions are reported, and do not fail. */
  readonly thresholds: Thresholds | undefined;
  readonly budgets: readonly Budget[];
  /** The file for the result. */
  readonly output: string;
  readonly html: string | undefined;
  readonly artifact: boolean;
  readonly artifactName: string;
  readonly retentionDays: number | undefined;
  /** True as well where nothing of a backup can be in the result. */
  readonly allowPublicArtifact: boolean;
  readonly comment: boolean;
  readonly jobs: number;
  readonly installClient: boolean;
  /** Secret. */
  readonly githubToken: string | undefined;
  readonly verbose: boolean;
}

export interface CompareRequest {
  readonly command: 'compare';
  /** A path, or `artifact:NAME[@BRANCH]`. */
  readonly baseline: string;
  /** A path. */
  readonly candidate: string;
  /** Undefined: regressions are reported, and do not fail. */
  readonly thresholds: Thresholds | undefined;
  readonly budgets: readonly Budget[];
  /** The file for the comparison. Undefined: none. */
  readonly output: string | undefined;
  readonly html: string | undefined;
  readonly comment: boolean;
  /** Secret. */
  readonly githubToken: string | undefined;
  readonly verbose: boolean;
}

/** What the lines around a request know of it. */
export interface RequestContext {
  readonly environment: Environment;
  readonly defaultJobs: number;
  readonly debugLogging: boolean;
}

/** The names by which a run finds what an earlier one left, unless the user chose others. */
const defaultResultName = { file: 'pgproof-benchmark.json', artifact: 'pgproof-benchmark' } as const;

export function benchmarkRequest(values: OptionValues, context: RequestContext): BenchmarkRequest {
  return {
    command: 'benchmark',
    databaseUrl: values['database-url'],
    postgresVersion: values['postgres-version'],
    migrations: values.migrations,
    layout: values['migration-layout'],
    migrateCommand: values['migrate-command'],
    render: values.render,
    only: values.only ?? [],
    iterations: values.iterations,
    warmup: values.warmup,
    fixture: values.fixture,
    seedCommand: values['seed-command'],
    backup: values.backup,
    scales: values.scale,
    productionRows: values['production-rows'],
    superuser: values.superuser,
    extensions: values.extensions ?? [],
    allowSharedServer: values['allow-shared-server'],
    down: values.down,
    probe: values.probe,
    statementTimeoutMs: values['statement-timeout'],
    timeLimitMs: values['time-limit'],
    baseline: values.baseline,
    thresholds: thresholdsOf(values),
    budgets: values.budget ?? [],
    output: values.output ?? defaultResultName.file,
    html: values.html,
    artifact: values.artifact ?? context.environment.GITHUB_ACTIONS === 'true',
    artifactName: values['artifact-name'] ?? defaultResultName.artifact,
    retentionDays: values['retention-days'],
    allowPublicArtifact: values['allow-public-artifact'] || values.backup === undefined,
    comment: commentOf(values, context),
    jobs: values.jobs ?? context.defaultJobs,
    installClient: values['install-client'],
    githubToken: values['github-token'],
    verbose: values.verbose ?? context.debugLogging,
  };
}

export function compareRequest(values: OptionValues<'compare'>, context: RequestContext): CompareRequest {
  return {
    command: 'compare',
    baseline: values.baseline,
    candidate: values.candidate,
    thresholds: thresholdsOf(values),
    budgets: values.budget ?? [],
    output: values.output,
    html: values.html,
    comment: commentOf(values, context),
    githubToken: values['github-token'],
    verbose: values.verbose ?? context.debugLogging,
  };
}

function thresholdsOf(values: OptionValues): Thresholds | undefined {
  const limit = values['fail-on-regression'];
  return limit === 'never' ? undefined : { ...defaultThresholds, time: limit, ...values.thresholds };
}

function commentOf(values: OptionValues, { environment }: RequestContext): boolean {
  return values.comment ?? (environment.GITHUB_EVENT_NAME === 'pull_request' && values['github-token'] !== undefined);
}
