import type { MigrationStatement } from './migration.ts';
import type { Answer, MigrationSession } from './session.ts';

/** What came of a statement, and of the COMMIT right after it. */
export interface StatementAnswer {
  readonly answer: Answer;
  readonly commit: Answer | undefined;
}

/** Sends a migration's statements, and sees as much of their work as it is made for. */
export interface StatementRunner {
  /** Opens a transaction, at the latest with the next statement. */
  begin(): Promise<void>;
  /** @param thenCommit commits after it, or rolls back when it failed */
  statement(statement: MigrationStatement, thenCommit: boolean): Promise<StatementAnswer>;
  commit(): Promise<Answer>;
  /** Ends what is open, without a trace. */
  rollback(): Promise<void>;
}

const beginning = 'BEGIN;';

/**
 * Sends statements and nothing else, in as few round trips as there are statements: BEGIN goes with the first of them,
 * and COMMIT is sent right behind the last.
 */
export class PlainRunner implements StatementRunner {
  readonly #session: MigrationSession;
  #begins = false;

  constructor(session: MigrationSession) {
    this.#session = session;
  }

  async begin(): Promise<void> {
    this.#begins = true;
  }

  async statement({ text }: MigrationStatement, thenCommit: boolean): Promise<StatementAnswer> {
    const prefix = this.#begins ? beginning : '';
    this.#begins = false;
    const sent = `${prefix}${text}`;
    if (!thenCommit) return { answer: withoutPrefix(await this.#session.run(sent), prefix), commit: undefined };
    const { answer, commit } = await this.#session.runAndCommit(sent);
    return { answer: withoutPrefix(answer, prefix), commit };
  }

  commit(): Promise<Answer> {
    return this.#session.run('COMMIT');
  }

  async rollback(): Promise<void> {
    await this.#session.run('ROLLBACK');
  }
}

/** The server counts an error's position from the start of what was sent. */
function withoutPrefix(answer: Answer, prefix: string): Answer {
  if (answer.error?.position === undefined) return answer;
  return { ...answer, error: { ...answer.error, position: answer.error.position - prefix.length } };
}
