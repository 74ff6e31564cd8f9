import { UserError } from '../errors.ts';
import type { AppliedMigration, MigrationFailure } from './applied.ts';
import type { Migration, MigrationSection } from './migration.ts';
import { type SectionOutcome, SectionRun } from './section-run.ts';
import { MigrationSession, type MigrationTarget } from './session.ts';
import { PlainRunner, type StatementRunner } from './statement-runner.ts';
import { TracedRunner } from './trace/traced-runner.ts';
import type { MigrationRecord, Tracer } from './trace/tracer.ts';

export type { MigrationTarget } from './session.ts';

export interface ApplyOptions {
  readonly target: MigrationTarget;
  /** In the order in which they are applied. */
  readonly migrations: readonly Migration[];
  /** `down` runs the down sections, the last migration's first. */
  readonly direction: 'up' | 'down';
  /** For one statement, in milliseconds. It is cancelled then, and its migration has failed. */
  readonly statementTimeoutMs: number;
  /** Sees what the statements do. Without it nothing is sent but the migrations. */
  readonly tracer?: Tracer;
  readonly signal: AbortSignal;
  /** Told before each migration. */
  readonly onStart?: (migration: Migration) => void;
  /** Told after each migration; those of one shared transaction together, after its end. */
  readonly onMigration?: (applied: AppliedMigration) => void;
}

/**
 * Applies migrations on one session, each by its own rule of transactions. Settings that one changes stay for the next,
 * as with any tool that keeps its connection. One that fails is rolled back as far as its rule goes, and the next one
 * runs; after a lost session on a new one. Migrations without a section in the direction are left out.
 *
 * @returns what came of each, in the order in which they ran
 * @throws the signal's reason after an abort, and what `target.openSession` throws
 *
 * @example
 * const applied = await applyMigrations({ target, migrations, direction: 'up', statementTimeoutMs: 60_000, signal });
 * applied.filter(({ outcome }) => outcome === 'failed');
 */
export async function applyMigrations(options: ApplyOptions): Promise<readonly AppliedMigration[]> {
  const sessions = new Sessions(options);
  const results: AppliedMigration[] = [];
  try {
    for (const group of groupsOf(sectionsOf(options))) {
      const session = await sessions.current();
      const ran =
        session instanceof MigrationSession
          ? await applyGroup(group, session, options)
          : group.map((part) => describe(part, notRun, undefined, lockedOut(part, session)));
      for (const applied of ran) {
        results.push(applied);
        options.onMigration?.(applied);
      }
    }
  } finally {
    await sessions.close();
  }
  return results;
}

interface Part {
  readonly migration: Migration;
  readonly section: MigrationSection;
}

function sectionsOf({ migrations, direction }: ApplyOptions): readonly Part[] {
  const ordered = direction === 'up' ? migrations : migrations.toReversed();
  return ordered.flatMap((migration) => {
    const section = migration[direction];
    return section === undefined ? [] : [{ migration, section }];
  });
}

/** Those that share one transaction are together; each of the others is by itself. */
function groupsOf(parts: readonly Part[]): readonly (readonly Part[])[] {
  const groups: Part[][] = [];
  let shared: Part[] | undefined;
  for (const part of parts) {
    const isShared = part.section.transaction === 'shared';
    if (isShared && shared !== undefined) shared.push(part);
    else groups.push([part]);
    shared = isShared ? groups.at(-1) : undefined;
  }
  return groups;
}

/** The one session, and another one when it was lost. */
class Sessions {
  readonly #options: ApplyOptions;
  #session: MigrationSession | undefined;

  constructor(options: ApplyOptions) {
    this.#options = options;
  }

  /**
   * @returns why there is none, after a session was lost: a migration may have locked its own role out
   * @throws what opening the first one throws
   */
  async current(): Promise<MigrationSession | UserError> {
    if (this.#session !== undefined && !this.#session.isLost) return this.#session;
    const isFirst = this.#session === undefined;
    await this.close();
    try {
      this.#session = await MigrationSession.open(this.#options);
    } catch (error) {
      if (isFirst || !(error instanceof UserError)) throw error;
      return error;
    }
    await this.#options.tracer?.attach(this.#session);
    return this.#session;
  }

  async close(): Promise<void> {
    await this.#session?.close();
  }
}

interface Ran extends Part {
  readonly outcome: SectionOutcome;
  readonly record: MigrationRecord | undefined;
}

async function applyGroup(
  group: readonly Part[],
  session: MigrationSession,
  { tracer, onStart }: ApplyOptions,
): Promise<readonly AppliedMigration[]> {
  const ran: Ran[] = [];
  const hasStatements = ({ section }: Part): boolean => section.statements.length > 0;
  const [first, final] = [group.findIndex(hasStatements), group.findLastIndex(hasStatements)];
  for (const [index, part] of group.entries()) {
    onStart?.(part.migration);
    const record = tracer?.startMigration();
    const runner: StatementRunner = tracer === undefined ? new PlainRunner(session) : new TracedRunner(session, tracer);
    const place = { isFirst: index === first, isLast: index === final };
    const outcome = await new SectionRun(session, runner, part.section, place).run();
    ran.push({ ...part, outcome, record });
    if (outcome.failure !== undefined) break;
  }
  await tracer?.settle();
  return describeGroup(group, ran);
}

/** When one of a shared transaction fails, none of them is applied. */
function describeGroup(group: readonly Part[], ran: readonly Ran[]): readonly AppliedMigration[] {
  const last = ran.at(-1);
  const culprit = last?.outcome.failure === undefined ? undefined : last.migration;
  return group.map((part, index) => {
    const one = ran[index];
    const taken = { culprit: culprit?.name };
    if (one === undefined) {
      return { ...describe(part, notRun, undefined, sharedFailure(part, 'not run', culprit)), ...taken };
    }
    const { outcome, record } = one;
    if (culprit === undefined || outcome.failure !== undefined) return describe(part, outcome, record, outcome.failure);
    return { ...describe(part, outcome, record, sharedFailure(part, 'rolled back', culprit)), ...taken };
  });
}

const notRun: SectionOutcome = { failure: undefined, durationMs: 0, commitMs: 0, statements: [] };

function describe(
  { migration }: Part,
  outcome: SectionOutcome,
  record: MigrationRecord | undefined,
  failure: MigrationFailure | undefined,
): AppliedMigration {
  const { durationMs, commitMs, statements } = outcome;
  const traces = record?.statements;
  return {
    name: migration.name,
    outcome: failure === undefined ? 'applied' : 'failed',
    failure,
    durationMs,
    commitMs,
    statements: statements.map((statement, position) => ({ ...statement, trace: traces?.[position] })),
    trace: record?.trace,
  };
}

function lockedOut({ migration }: Part, { message }: UserError): MigrationFailure {
  return {
    message: `not run: after a session was lost no other could be opened: ${message}`,
    sqlState: undefined,
    detail: undefined,
    hint: 'see what an earlier migration has changed of its role or its database',
    file: migration.file,
    line: 1,
    snippet: '',
  };
}

function sharedFailure({ migration }: Part, what: string, culprit: Migration | undefined): MigrationFailure {
  return {
    message: `${what}: ${culprit?.name} failed in the same transaction`,
    sqlState: undefined,
    detail: undefined,
    hint: undefined,
    file: migration.file,
    line: 1,
    snippet: '',
  };
}
