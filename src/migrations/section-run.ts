import type { AppliedStatement, MigrationFailure } from './applied.ts';
import { describeFailure } from './failure.ts';
import type { MigrationSection, MigrationStatement } from './migration.ts';
import type { Answer, MigrationSession, SessionError } from './session.ts';
import type { StatementRunner } from './statement-runner.ts';
import { type TransactionControl, transactionControl } from './transaction-control.ts';

/** A section's place in a transaction that it shares with others; by itself it is the first and the last. */
export interface Place {
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

/** What came of a section. */
export interface SectionOutcome {
  readonly failure: MigrationFailure | undefined;
  readonly durationMs: number;
  readonly commitMs: number;
  readonly statements: readonly Omit<AppliedStatement, 'trace'>[];
}

/** Runs the statements of one section in the transactions that its rule asks for, up to the first that fails. */
export class SectionRun {
  readonly #session: MigrationSession;
  readonly #runner: StatementRunner;
  readonly #section: MigrationSection;
  readonly #place: Place;
  readonly #statements: Omit<AppliedStatement, 'trace'>[] = [];
  #commitMs = 0;
  #ownCommitMs = 0;
  #failure: MigrationFailure | undefined;
  /** The transaction that is open is one that the server makes for statements that come as one message. */
  #isImplicit = false;

  constructor(session: MigrationSession, runner: StatementRunner, section: MigrationSection, place: Place) {
    this.#session = session;
    this.#runner = runner;
    this.#section = section;
    this.#place = place;
  }

  async run(): Promise<SectionOutcome> {
    const { statements } = this.#section;
    for (const [index, statement] of statements.entries()) {
      await this.#runStatement(statement, index);
      if (this.#failure !== undefined) break;
    }
    await this.#settle();
    return {
      failure: this.#failure,
      durationMs: this.#statements.reduce((sum, { durationMs }) => sum + durationMs, this.#ownCommitMs),
      commitMs: this.#commitMs,
      statements: this.#statements,
    };
  }

  async #runStatement(statement: MigrationStatement, index: number): Promise<void> {
    const control = transactionControl(statement);
    const refused = this.#refuse(statement, control);
    if (refused !== undefined) return this.#fail(refused, statement);
    if (this.#opens(index, control)) await this.#runner.begin();
    const { answer, commit } = await this.#runner.statement(statement, this.#commitsAfter(index, control));
    this.#statements.push({ index, durationMs: answer.durationMs });
    if (answer.error !== undefined) return this.#fail(answer.error, statement);
    if (control === 'commit') this.#commitMs += answer.durationMs;
    // The file's own BEGIN makes the transaction its own; after its COMMIT there is none.
    if (control === 'begin' || this.#session.transaction === 'none') this.#isImplicit = false;
    if (commit !== undefined) this.#committed(commit, statement);
  }

  /** Whether a transaction must be opened before the statement. */
  #opens(index: number, control: TransactionControl | undefined): boolean {
    const { transaction, statements } = this.#section;
    if (transaction === 'none') return false;
    // After a COMMIT of the file's own, the server runs what follows by itself.
    if (transaction !== 'simple-query') return index === 0 && this.#place.isFirst;
    // A message with one statement is no block, and one that was not parsed makes its own.
    if (statements.length === 1 || this.#session.transaction !== 'none' || control !== undefined) return false;
    this.#isImplicit = true;
    return true;
  }

  #commitsAfter(index: number, control: TransactionControl | undefined): boolean {
    const { transaction, statements } = this.#section;
    if (index < statements.length - 1 || transaction === 'none') return false;
    if (transaction === 'simple-query') return this.#isImplicit && control === undefined;
    return this.#place.isLast;
  }

  /** An implicit transaction is none for SAVEPOINT and AND CHAIN; the one that stands for it here would take them. */
  #refuse({ text }: MigrationStatement, control: TransactionControl | undefined): SessionError | undefined {
    if (!this.#isImplicit || (control !== 'savepoint' && control !== 'chain')) return undefined;
    return {
      message: `${commandOf(text, control)} can only be used in transaction blocks`,
      sqlState: '25P01',
      detail: undefined,
      hint: 'the file is sent as one message, which is no transaction block: begin one with BEGIN',
      position: undefined,
      where: undefined,
    };
  }

  /** After the last statement: commits what is open by the rule, and takes back what the file left open. */
  async #settle(): Promise<void> {
    const last = this.#section.statements.at(-1);
    const isShared = this.#section.transaction === 'shared';
    if (this.#failure === undefined && (this.#isImplicit || (isShared && this.#place.isLast))) {
      if (this.#session.transaction !== 'none') this.#committed(await this.#runner.commit(), last);
    }
    const state = this.#session.transaction;
    if (state === 'none' || (isShared && !this.#place.isLast && this.#failure === undefined && state === 'open'))
      return;
    if (this.#failure === undefined && last !== undefined) this.#fail(leftOpen, last);
    await this.#runner.rollback();
  }

  #committed(commit: Answer, statement: MigrationStatement | undefined): void {
    this.#commitMs += commit.durationMs;
    this.#ownCommitMs += commit.durationMs;
    this.#isImplicit = false;
    if (statement === undefined) return;
    if (commit.error !== undefined) this.#fail(commit.error, statement);
    // COMMIT of a transaction that has failed succeeds, and rolls back.
    else if (commit.tag === 'ROLLBACK') this.#fail(rolledBack, statement);
  }

  #fail(error: SessionError, statement: MigrationStatement): void {
    this.#failure ??= describeFailure(error, statement, this.#section.statements);
  }
}

/** As the server calls it in its message (xact.c). */
function commandOf(text: string, control: 'savepoint' | 'chain'): string {
  const isRollback = /^(?:rollback|abort)\b/i.test(text);
  if (control === 'chain') return isRollback ? 'ROLLBACK AND CHAIN' : 'COMMIT AND CHAIN';
  if (isRollback) return 'ROLLBACK TO SAVEPOINT';
  return /^release\b/i.test(text) ? 'RELEASE SAVEPOINT' : 'SAVEPOINT';
}

const leftOpen: SessionError = {
  message: 'the migration leaves a transaction open, and it was rolled back',
  sqlState: undefined,
  detail: undefined,
  hint: 'end it with COMMIT',
  position: undefined,
  where: undefined,
};

const rolledBack: SessionError = {
  ...leftOpen,
  message: 'the migration’s transaction had failed, and its COMMIT rolled it back',
  hint: undefined,
};
