import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { bankProblems, prepareBank, transfer } from './bank.ts';
import { churnProblems, churns, prepareChurn } from './churn.ts';
import { liftTransactionTimeout } from './psql.ts';

export interface TransferOptions {
  /** How many account tables. Default 8. */
  readonly tables?: number;
  /** How many accounts in each of them. Default 1,000. */
  readonly accounts?: number;
  /** How many connections move money at full speed. Default 4. */
  readonly writers?: number;
  /** Whether tables come and go, and are truncated and rewritten meanwhile, by four more connections. Default true. */
  readonly churn?: boolean;
  /** The pause after each step of these, in which a backup may get its locks. Default 20. */
  readonly churnPauseMs?: number;
}

export interface WriterCounts {
  /** Finished steps by kind: `transfers`, and those of `churns`. */
  readonly steps: Readonly<Record<string, number>>;
  /** Steps that PostgreSQL ended for a deadlock or a cancellation; they changed nothing. */
  readonly givenUp: number;
}

export interface Writers {
  /** What has been done so far. */
  readonly counts: WriterCounts;
  /**
   * Ends all writers. Each finishes its step first; one that takes longer, since it waits for a lock, is cancelled.
   *
   * @param graceMs how long to wait for them; default 5,000
   * @returns what was done
   * @throws {AggregateError} when a writer had failed
   */
  stop(graceMs?: number): Promise<WriterCounts>;
}

/** As it stands in pg_stat_activity. */
export const writerName = 'pgproof-test-writer';

/** query_canceled, deadlock_detected, serialization_failure, lock_not_available */
const harmlessCodes = new Set(['57014', '40P01', '40001', '55P03']);

/**
 * Fills the schemas `bank` and `churn` of a database anew and lets writers loose on them, which keep an invariant in
 * every transaction: `checkInvariant` says whether a database holds it.
 *
 * @param url a connection string
 *
 * @example
 * const writers = await startTransfers(url);
 * await backup(url, directory);
 * const { steps } = await writers.stop();
 * await restore(directory, copy);
 * await withClient(copy, checkInvariant);
 */
export async function startTransfers(url: string, options: TransferOptions = {}): Promise<Writers> {
  const { tables = 8, accounts = 1000, writers = 4, churn = true, churnPauseMs = 20 } = options;
  const size = { tables, accounts };
  await withWriter(url, async (client) => {
    await prepareBank(client, size);
    await prepareChurn(client);
  });
  const team = new Team(url);
  for (let n = 0; n < writers; n++) team.start('transfers', (client) => transfer(client, size), 0);
  if (churn) for (const [kind, step] of Object.entries(churns)) team.start(kind, step, churnPauseMs);
  return team;
}

/**
 * Checks that a database holds one moment of what the writers did: no money made or lost, every account equal to its
 * ledger, and every table of `churn` whole. Works under the writers' load too: it locks first and then takes its
 * snapshot, since a table that is truncated between these two would look empty (TRUNCATE is not MVCC-safe).
 *
 * @param client connected, outside a transaction
 * @throws {Error} naming all that is wrong
 */
export async function checkInvariant(client: pg.Client): Promise<void> {
  const problems = await withLockedSnapshot(client, async () => [
    ...(await bankProblems(client)),
    ...(await churnProblems(client)),
  ]);
  if (problems.length > 0) throw new Error(problems.join('\n'));
}

/** Tries again when a table went away between being listed and being locked. */
async function withLockedSnapshot<Result>(client: pg.Client, run: () => Promise<Result>): Promise<Result> {
  for (;;) {
    const { rows } = await client.query<{ names: string }>(`
      SELECT string_agg(format('%s.%I', relnamespace::regnamespace, relname), ', ') AS names FROM pg_class
      WHERE relnamespace IN ('bank'::regnamespace, 'churn'::regnamespace) AND relkind = 'r'`);
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    try {
      await client.query(`LOCK TABLE ${rows[0]?.names} IN ACCESS SHARE MODE`);
      return await run();
    } catch (error) {
      // undefined_table
      if ((error as pg.DatabaseError).code !== '42P01') throw error;
    } finally {
      await client.query('ROLLBACK');
    }
  }
}

class Team implements Writers {
  readonly #url: string;
  readonly #steps: Record<string, number> = {};
  readonly #running: Promise<void>[] = [];
  readonly #failures: unknown[] = [];
  readonly #stopping = new AbortController();
  #givenUp = 0;

  constructor(url: string) {
    this.#url = url;
  }

  get counts(): WriterCounts {
    return { steps: { ...this.#steps }, givenUp: this.#givenUp };
  }

  /** Repeats `step` on a connection of its own until `stop`. */
  start(kind: string, step: (client: pg.Client, n: number) => Promise<unknown>, pauseMs: number): void {
    const work = withWriter(this.#url, async (client) => {
      this.#steps[kind] ??= 0;
      for (let n = 0; !this.#stopping.signal.aborted; n++) {
        if (await this.#attempt(() => step(client, n))) this.#steps[kind]++;
        // The pause is cut short when the team stops.
        if (pauseMs > 0) await sleep(pauseMs, undefined, { signal: this.#stopping.signal }).catch(() => {});
      }
    });
    this.#running.push(work.catch((error) => void this.#failures.push(error)));
  }

  async stop(graceMs = 5000): Promise<WriterCounts> {
    this.#stopping.abort();
    const ended = Promise.all(this.#running).then(() => 'ended');
    while ((await Promise.race([ended, sleep(graceMs, 'waiting', { ref: false })])) !== 'ended') {
      await this.#cancelWaiting();
    }
    if (this.#failures.length > 0) throw new AggregateError(this.#failures, `writers failed: ${this.#failures[0]}`);
    return this.counts;
  }

  async #attempt(step: () => Promise<unknown>): Promise<boolean> {
    try {
      await step();
      return true;
    } catch (error) {
      if (!harmlessCodes.has(String((error as pg.DatabaseError).code))) throw error;
      this.#givenUp++;
      return false;
    }
  }

  async #cancelWaiting(): Promise<void> {
    await withWriter(this.#url, (client) =>
      client.query(
        `SELECT pg_cancel_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND application_name = $1 AND pid <> pg_backend_pid()`,
        [writerName],
      ),
    );
  }
}

/** A connection that no default of the database can disturb. */
async function withWriter<Result>(url: string, run: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const settings = ['statement_timeout=0', 'lock_timeout=0', 'idle_in_transaction_session_timeout=0'];
  const client = new pg.Client({
    connectionString: url,
    ssl: false,
    application_name: writerName,
    options: [...settings, 'default_transaction_isolation=read\\ committed'].map((one) => `-c ${one}`).join(' '),
  });
  // A connection that breaks while no query runs makes the next query fail: nothing is lost by not listening here.
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query(liftTransactionTimeout);
    return await run(client);
  } finally {
    await client.end();
  }
}
