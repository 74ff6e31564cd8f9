import type pg from 'pg';

/**
 * Runs something in a transaction of its own, and rolls it back when that fails: the session stays of use.
 *
 * @example await inTransaction(client, () => client.query('DELETE FROM t'))
 */
export async function inTransaction(client: pg.Client, work: () => Promise<unknown>): Promise<void> {
  await client.query('BEGIN');
  try {
    await work();
    await client.query('COMMIT');
  } catch (error) {
    // On a lost connection there is nothing left to roll back, and the first error is the one that tells.
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}
