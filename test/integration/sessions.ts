import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { connect, queryRows } from '../support/servers.ts';

const deadlineMs = 30_000;

/** Waits until a query gives a row; the query has to be cheap. */
export async function waitForRow(url: string, sql: string): Promise<void> {
  const end = Date.now() + deadlineMs;
  while ((await queryRows(url, sql)).length === 0) {
    if (Date.now() > end) throw new Error(`this gave no row within ${deadlineMs / 1000} s: ${sql}`);
    await sleep(20);
  }
}

/** Waits until there is a file. */
export async function waitForFile(path: string): Promise<void> {
  const end = Date.now() + deadlineMs;
  while (!existsSync(path)) {
    if (Date.now() > end) throw new Error(`${path} did not appear within ${deadlineMs / 1000} s`);
    await sleep(20);
  }
}

/** A session of the program copies rows of the table. */
export const programCopies = (table: string): string =>
  `SELECT FROM pg_stat_activity WHERE application_name = 'pgproof' AND state = 'active' AND query LIKE '%COPY%"${table}"%'`;

/** A session of the program waits for a lock on the table. */
export const programWaitsFor = (table: string): string =>
  `SELECT FROM pg_locks JOIN pg_stat_activity USING (pid)
   WHERE application_name = 'pgproof' AND NOT granted AND relation = '${table}'::regclass`;

/** The program's snapshot waits for serializable writers to end. */
export const programWaitsForSafeSnapshot = `SELECT FROM pg_stat_activity WHERE application_name = 'pgproof' AND wait_event = 'SafeSnapshot'`;

/** Any other session than the program's waits for a lock on the table. */
export const othersWaitFor = (table: string): string =>
  `SELECT FROM pg_locks JOIN pg_stat_activity USING (pid)
   WHERE application_name NOT LIKE 'pgproof%' AND NOT granted AND relation = '${table}'::regclass`;

/** A session that is ended with the test, whatever it does at that time. */
export async function withSession<Result>(url: string, run: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = await connect(url);
  try {
    return await run(client);
  } finally {
    // A query that still waits for a lock would let end() wait too.
    (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
  }
}
