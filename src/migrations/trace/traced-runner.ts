import type { MigrationStatement } from '../migration.ts';
import type { Answer, MigrationSession } from '../session.ts';
import type { StatementAnswer, StatementRunner } from '../statement-runner.ts';
import type { Tracer } from './tracer.ts';
import { mayBeWrapped, wantsNoTransaction } from './wrapping.ts';

/** Sends statements one at a time, and has each observed. */
export class TracedRunner implements StatementRunner {
  readonly #session: MigrationSession;
  readonly #tracer: Tracer;

  constructor(session: MigrationSession, tracer: Tracer) {
    this.#session = session;
    this.#tracer = tracer;
  }

  async begin(): Promise<void> {
    await this.#tracer.beforeTransaction(this.#session);
    await this.#session.run('BEGIN');
  }

  async statement(statement: MigrationStatement, thenCommit: boolean): Promise<StatementAnswer> {
    const answer = await this.#observe(statement);
    return { answer, commit: thenCommit && !this.#session.isLost ? await this.commit() : undefined };
  }

  commit(): Promise<Answer> {
    return this.#tracer.observeCommit(this.#session);
  }

  async rollback(): Promise<void> {
    await this.#session.run('ROLLBACK');
    this.#tracer.rolledBack();
  }

  async #observe(statement: MigrationStatement): Promise<Answer> {
    if (this.#session.transaction !== 'none') return this.#tracer.observeInside(this.#session, statement);
    if (mayBeWrapped(statement)) {
      const answer = await this.#observeWrapped(statement);
      if (!wantsNoTransaction(answer.error?.sqlState)) return answer;
      this.#tracer.forgetLast();
    }
    return this.#tracer.observeBare(this.#session, statement);
  }

  /** Between BEGIN and COMMIT a statement does the same, and what it locked can be seen when it is done. */
  async #observeWrapped(statement: MigrationStatement): Promise<Answer> {
    await this.begin();
    const answer = await this.#tracer.observeInside(this.#session, statement);
    if (answer.error !== undefined) {
      if (!this.#session.isLost) await this.rollback();
      return answer;
    }
    const commit = await this.commit();
    // By itself a statement is committed as its last part: constraints that were deferred fail with it.
    return { ...answer, durationMs: answer.durationMs + commit.durationMs, error: commit.error };
  }
}
