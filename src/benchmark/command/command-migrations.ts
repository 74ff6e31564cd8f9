import type pg from 'pg';
import type { AppliedMigration, AppliedStatement, MigrationFailure } from '../../migrations/applied.ts';
import type { Migration, MigrationStatement } from '../../migrations/migration.ts';
import type { Counters, RelationName, StatementTrace, TakenLock } from '../../migrations/trace/observation.ts';
import { noCounters } from '../../migrations/trace/observer.ts';
import { withConnection } from '../../postgres/connection.ts';
import type { ConnectionSettings } from '../../postgres/settings.ts';
import { describeCommandEnd, runUserCommand, type UserCommandResult } from '../user-command.ts';
import { type CommandStatement, StatementCounts } from './command-statements.ts';
import { type CommandTrace, withCommandTrace } from './command-trace.ts';

/** By this name a command's migrations are shown and compared: what it runs is one thing to us. */
const commandName = 'migrate-command';

/** A session that is told to end does so at once, or when it has read or written what it is about. */
const patienceMs = 5_000;

export interface CommandRunOptions {
  /** A script for the shell, as the user gave it. */
  readonly command: string;
  /** The clone, as the role that runs migrations. */
  readonly clone: ConnectionSettings;
  /** The same clone, as the privileged role. */
  readonly privileged: ConnectionSettings;
  /** The privileged role in the database that holds pg_stat_statements and pg_walinspect. */
  readonly observer: ConnectionSettings;
  /** Also sees locks, rewrites and sizes, which disturbs the time. */
  readonly observe: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** For the whole command; undefined: as long as it takes. */
  readonly timeoutMs: number | undefined;
  readonly signal: AbortSignal;
  readonly onLine: (line: string) => void;
}

/** What came of one run of the command. */
export interface CommandRun {
  readonly durationMs: number;
  readonly failure: MigrationFailure | undefined;
  /** The statements that the server counted, those of the same form together; none without pg_stat_statements. */
  readonly statements: readonly CommandStatement[];
  /** Of all statements, also of those that are not listed. */
  readonly counters: Counters;
  /** Undefined where nothing was observed. */
  readonly trace: CommandTrace | undefined;
}

/**
 * Runs a user's command that migrates a clone by whatever means, and looks at its work from outside: the server's
 * counts of statements, and, where that is wanted, locks, files and sizes.
 *
 * @throws the signal's reason after an abort, when the command has ended; {UserError} when a connection fails
 * @example const run = await runCommandMigrations({ ...connections, command: 'rails db:migrate', observe: true, … })
 */
export async function runCommandMigrations(options: CommandRunOptions): Promise<CommandRun> {
  const { observer, privileged, signal } = options;
  signal.throwIfAborted();
  return withConnection(observer, async (client) => {
    // Our own statements stay outside of what is counted.
    const run = async (ownProcessId?: number) => {
      const counts = await StatementCounts.begin(client, privileged.database);
      const result = await runUserCommand({ ...options, settings: options.clone });
      await endSessions(client, privileged.database, ownProcessId);
      return { result, counted: await counts.read() };
    };
    if (!options.observe) return commandRun(await run(), undefined);
    const { result, trace } = await withCommandTrace({ clone: privileged, observer, signal }, run);
    const locks = withoutYielding(trace.statement.locks, result.counted.statements);
    return commandRun(result, { ...trace, statement: { ...trace.statement, locks } });
  });
}

/** What the command has left behind may hold locks on what is to be looked at. */
async function endSessions(client: pg.Client, database: string, ownProcessId = 0): Promise<void> {
  await client.query(
    `SELECT pg_catalog.pg_terminate_backend(pid, ${patienceMs}) FROM pg_catalog.pg_stat_activity
     WHERE datname = $1 AND backend_type = 'client backend' AND pid <> $2`,
    [database, ownProcessId],
  );
}

interface Counted {
  readonly result: UserCommandResult;
  readonly counted: { readonly counters: Counters; readonly statements: readonly CommandStatement[] };
}

function commandRun({ result, counted }: Counted, trace: CommandTrace | undefined): CommandRun {
  return { durationMs: result.durationMs, failure: failureOf(result), ...counted, trace };
}

/** Words of statements that lock an index fully only when nobody can use it any more, and a table only when it is free. */
const yieldsIndex = /^\s*(?:drop|reindex)\b.*\bconcurrently\b/is;
const yieldsTable = /^\s*vacuum\b(?!.*\bfull\b)/is;

/**
 * Locks that such a statement explains hold nobody up (see trace/locks.ts): those that were too short to be seen held,
 * and, since a look may meet them all the same, those on what the statement names.
 */
export function withoutYielding(
  locks: readonly TakenLock[],
  statements: readonly Pick<CommandStatement, 'sql'>[],
): readonly TakenLock[] {
  return locks.map((lock) => {
    const { kind } = lock.relation;
    const pattern = kind === 'index' ? yieldsIndex : kind === 'table' ? yieldsTable : undefined;
    const yields = statements.some(
      ({ sql }) => pattern?.test(sql) && (lock.seen === 'wal' || namesIt(sql, lock.relation)),
    );
    return yields ? { ...lock, blocking: 'nothing' } : lock;
  });
}

/** Whether a statement names a relation, or an index's table. */
function namesIt(sql: string, { name, table }: RelationName): boolean {
  const words = new Set(sql.split(/[^\p{L}\p{N}_$]+/u));
  return words.has(name) || (table !== undefined && words.has(table.slice(table.indexOf('.') + 1)));
}

function failureOf(result: UserCommandResult): MigrationFailure | undefined {
  const problem = describeCommandEnd(result);
  if (problem === undefined) return undefined;
  return {
    message: `the command ${problem}`,
    sqlState: undefined,
    detail: undefined,
    hint: 'run it by hand with DATABASE_URL set to a database like the fixture',
    file: '',
    line: 1,
    snippet: result.lastLines.join('\n'),
  };
}

/**
 * The runs of a command in the form that other migrations have: one migration, whose first statement is the command
 * itself, with what was seen of it as a whole; the others are the SQL statements of the observed run.
 *
 * @param runs at least one of them observed
 * @returns the migration, and what came of it in each run, in their order
 */
export function asMigration(
  command: string,
  runs: readonly CommandRun[],
): { readonly migration: Migration; readonly applied: readonly AppliedMigration[] } {
  const listed = (runs.find(({ trace }) => trace !== undefined) ?? runs[0])?.statements ?? [];
  const statements = [statementOf(command, 'command'), ...listed.map(({ sql }) => statementOf(sql, ''))];
  const migration: Migration = {
    name: commandName,
    version: '',
    file: '',
    up: { statements, transaction: 'none', unparsed: undefined },
    down: undefined,
    code: '',
    ignores: [],
    sha256: '',
  };
  return { migration, applied: runs.map((run) => appliedOf(run, listed)) };
}

function statementOf(text: string, kind: string): MigrationStatement {
  return { text, kind, file: '', line: 1, outsideTransaction: false };
}

function appliedOf(run: CommandRun, listed: readonly CommandStatement[]): AppliedMigration {
  const own = new Map(run.statements.map((statement) => [statement.sql, statement]));
  const parts = listed.map(({ sql }, place): AppliedStatement => {
    const statement = own.get(sql) ?? { sql, calls: 0, durationMs: 0, counters: noCounters };
    const trace = run.trace === undefined ? undefined : partTrace(statement);
    return { index: place + 1, durationMs: statement.durationMs, trace };
  });
  const rest = parts.reduce((left, { trace }) => minus(left, trace?.counters ?? noCounters), run.counters);
  const whole = run.trace === undefined ? undefined : { ...run.trace.statement, counters: rest };
  return {
    name: commandName,
    outcome: run.failure === undefined ? 'applied' : 'failed',
    failure: run.failure,
    durationMs: run.durationMs,
    commitMs: 0,
    statements: [{ index: 0, durationMs: run.durationMs, trace: whole }, ...parts],
    trace: run.trace?.migration,
  };
}

/** Locks and files are not told apart by statement from outside: they are the whole command's. */
function partTrace({ counters, calls }: CommandStatement): StatementTrace {
  return {
    counters,
    locks: [],
    rewrites: [],
    indexesBuilt: [],
    scans: [],
    serverNotes: calls === 1 ? [] : [`run ${calls} times`],
    unseen: [],
  };
}

/** What is left of the whole beside a part, so that the sum of all statements is the whole. */
function minus(whole: Counters, part: Counters): Counters {
  const names = Object.keys(whole) as (keyof Counters)[];
  return Object.fromEntries(names.map((name) => [name, whole[name] - part[name]])) as unknown as Counters;
}
