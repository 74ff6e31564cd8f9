import type { OptionDefinition } from './definition.ts';
import * as parseBenchmark from './parse-benchmark.ts';
import * as parse from './parse-values.ts';

/** The options that only benchmark and compare use, in the order in which help and reference show them. */
export const benchmarkOptions = {
  migrations: {
    commands: ['benchmark'],
    placeholder: 'DIRECTORY',
    description: 'the directory of the migrations',
    otherwise:
      'the one of the usual directories that holds SQL (migrations, db/migrations, prisma/migrations and others)',
    parse: parse.plainText,
  },
  'migration-layout': {
    commands: ['benchmark'],
    placeholder: 'LAYOUT',
    description:
      'the tool that the migrations are written for, which decides order and transactions: plain, golang-migrate, flyway, dbmate, goose, prisma, drizzle, diesel, sqlx, graphile-migrate, node-pg-migrate, atlas or supabase',
    otherwise: 'recognised by the files',
    parse: parseBenchmark.layout,
  },
  'migrate-command': {
    commands: ['benchmark'],
    placeholder: 'COMMAND',
    description:
      'a shell command that migrates the database in its DATABASE_URL, for tools whose migrations are no SQL files; it is observed from outside',
    otherwise: 'the SQL files are run',
    parse: parse.plainText,
  },
  render: {
    commands: ['benchmark'],
    placeholder: 'COMMAND',
    description:
      'a shell command that is given the path of a migration and prints its SQL, for files with templates in them',
    otherwise: 'the files are run as they are',
    parse: parse.plainText,
  },
  only: {
    commands: ['benchmark'],
    placeholder: 'NAMES',
    repeatable: true,
    description:
      'measure only these migrations: names or globs between commas or newlines; those before them are applied once, and not measured',
    otherwise: 'all',
    parse: parseBenchmark.nameList,
  },
  fixture: {
    commands: ['benchmark'],
    placeholder: 'FILE',
    description:
      'a file of SQL for psql that makes the database on which the migrations are measured; :scale is the share of the rows that is wanted, 1 for all',
    otherwise: 'an empty database',
    parse: parse.plainText,
  },
  'seed-command': {
    commands: ['benchmark'],
    placeholder: 'COMMAND',
    description:
      'a shell command that fills the database in its DATABASE_URL, on which the migrations are then measured; PGPROOF_SCALE is the share of the rows that is wanted, 1 for all',
    otherwise: 'an empty database',
    parse: parse.plainText,
  },
  scale: {
    commands: ['benchmark'],
    placeholder: 'SHARES',
    description:
      'sizes of the fixture, such as 10%,30%,100%: with several the report says how the cost of each migration grows',
    default: '100%',
    parse: parseBenchmark.scales,
  },
  'production-rows': {
    commands: ['benchmark'],
    placeholder: 'ROWS',
    repeatable: true,
    description:
      'rows of tables in production, a line each such as public.orders: 12000000: with several scales the report predicts the time and the locks there',
    otherwise: "the row counts in a backup's manifest",
    parse: parseBenchmark.productionRows,
  },
  iterations: {
    commands: ['benchmark'],
    placeholder: 'N',
    description:
      'how often each migration is measured, each time on a fresh clone; beside a baseline git:REF the pairs to begin with, which are repeated until the time is decided',
    default: '5',
    parse: parse.wholeNumber(1, 1000),
  },
  warmup: {
    commands: ['benchmark'],
    placeholder: 'N',
    description: 'runs before the measured ones, whose times do not count; in the first of them the locks are seen',
    default: '1',
    parse: parse.wholeNumber(1, 100),
  },
  'statement-timeout': {
    commands: ['benchmark'],
    placeholder: 'DURATION',
    description: 'how long one statement of a migration may take before it is cancelled and the migration has failed',
    default: '10min',
    parse: parse.duration(1),
  },
  'time-limit': {
    commands: ['benchmark'],
    placeholder: 'DURATION',
    description: 'how long measuring may be repeated for a decision about time; after that it is inconclusive',
    default: '10min',
    parse: parse.duration(0),
  },
  down: {
    commands: ['benchmark'],
    description: 'run the down migrations as well, and prove that up, down and up again end in the same schema',
    default: 'false',
    parse: parse.booleanValue,
  },
  probe: {
    commands: ['benchmark'],
    description:
      'run a reader and a writer of each touched table beside the migrations, in runs of their own, and report the longest that they had to wait',
    default: 'false',
    parse: parse.booleanValue,
  },
  'postgres-version': {
    commands: ['benchmark'],
    placeholder: 'MAJOR',
    description: 'the major version of the scratch server, which has to be installed or installable',
    otherwise: "the backup's, or the newest that is installed",
    parse: parse.wholeNumber(15, 99),
  },
  superuser: {
    commands: ['benchmark'],
    description: 'run the migrations as a superuser instead of as the owner of the database',
    default: 'false',
    parse: parse.booleanValue,
  },
  extensions: {
    commands: ['benchmark'],
    placeholder: 'NAMES',
    repeatable: true,
    description: 'extensions that are made before the migrations run, because it takes a superuser',
    otherwise: 'none',
    parse: parseBenchmark.nameList,
  },
  'allow-shared-server': {
    commands: ['benchmark'],
    description:
      'use the server of database-url though it holds other databases; they are not touched, but they disturb the measurement',
    default: 'false',
    parse: parse.booleanValue,
  },
  baseline: {
    commands: ['benchmark', 'compare'],
    placeholder: 'BASELINE',
    required: ['compare'],
    description:
      'what the result is held against: a result file, artifact:NAME[@BRANCH] for the newest successful run of a branch, or (benchmark) git:REF for the migrations as of a commit, measured side by side in the same job, which alone makes times comparable',
    otherwise: 'only the budgets are judged',
    parse: parseBenchmark.baseline,
  },
  candidate: {
    commands: ['compare'],
    placeholder: 'FILE',
    required: ['compare'],
    description: 'the result file that is judged',
    parse: parseBenchmark.resultFile,
  },
  'fail-on-regression': {
    commands: ['benchmark', 'compare'],
    placeholder: 'PERCENT',
    description: 'how much slower than the baseline a migration may become; never reports regressions without failing',
    default: '20',
    parse: parseBenchmark.failOnRegression,
  },
  thresholds: {
    commands: ['benchmark', 'compare'],
    placeholder: 'THRESHOLDS',
    repeatable: true,
    description: 'how much more than in the baseline is a regression, for single metrics between commas or newlines',
    otherwise: 'time: the one of fail-on-regression, wal: 5%, blocks: 10%, lock: 10%',
    parse: parseBenchmark.thresholds,
  },
  budget: {
    commands: ['benchmark', 'compare'],
    placeholder: 'BUDGETS',
    repeatable: true,
    description:
      'absolute limits for each migration, between commas or newlines: duration: 30s, lock: AccessExclusiveLock 2s over 100MB, wal: 1GB, rewrite: none over 1GB (over a size of the table; without it any)',
    otherwise: 'none',
    parse: parseBenchmark.budgets,
  },
  html: {
    commands: ['benchmark', 'compare'],
    placeholder: 'FILE',
    description: 'where the report is written as one page of HTML',
    otherwise: 'it is not written',
    parse: parse.plainText,
  },
  comment: {
    commands: ['benchmark', 'compare'],
    description:
      'say the verdict in a comment of the pull request, one that is updated by later runs; it needs the permission pull-requests: write',
    otherwise: 'true in a pull request where there is a token, else false',
    parse: parse.booleanValue,
  },
} as const satisfies Readonly<Record<string, OptionDefinition<unknown>>>;
