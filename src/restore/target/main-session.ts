import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { FailedError, messageOf, UserError } from '../../errors.ts';
import { closeConnection, codeOf, openConnection, pinSettingsSql } from '../../postgres/connection.ts';
import type { ConnectionSettings } from '../../postgres/settings.ts';
import { isLostConnection, isTransient } from '../../postgres/transient.ts';

/** One restore at a time in a database: "pgproof" in ASCII, as a number. */
const lockKey = '31640406402821734';

/** Longer than the keep-alive of our sessions lets a dead one live (tcp_keepalives_* in src/postgres/connection.ts). */
const ownSessionMs = 120_000;
const attempts = 8;
const firstDelayMs = 250;

/**
 * The session that holds the restore's lock and keeps its journal. A restore lasts long, and the server may be restarted
 * meanwhile: then it connects anew, and takes the lock again.
 */
export class MainSession {
  readonly #settings: ConnectionSettings;
  readonly #signal: AbortSignal;
  #connection: Promise<pg.Client> | undefined;
  #connections = 0;

  constructor(settings: ConnectionSettings, signal: AbortSignal) {
    this.#settings = settings;
    this.#signal = signal;
  }

  /** How often it has connected: a crash of the server, which ends all sessions, shows in it. */
  get connections(): number {
    return this.#connections;
  }

  /**
   * Runs something that can be run again from its beginning: after a lost connection it is, on a new one.
   *
   * @throws {UserError} when another restore has the lock
   */
  async use<Result>(work: (client: pg.Client) => Promise<Result>): Promise<Result> {
    for (let attempt = 1; ; attempt++) {
      // One for all who ask at the same time: a second one could not have the lock.
      this.#connection ??= this.#open();
      const connection = this.#connection;
      try {
        return await work(await connection);
      } catch (error) {
        const cause = error instanceof UserError ? error.cause : error;
        if (!isLost(cause) || attempt === attempts) throw error;
        await this.#discard(connection);
        await delay(firstDelayMs * 2 ** (attempt - 1), undefined, { signal: this.#signal });
      }
    }
  }

  async close(): Promise<void> {
    if (this.#connection !== undefined) await this.#discard(this.#connection);
  }

  /** Unless somebody else has done so, and perhaps connected anew. */
  async #discard(connection: Promise<pg.Client>): Promise<void> {
    if (this.#connection !== connection) return;
    this.#connection = undefined;
    const client = await connection.catch(() => undefined);
    if (client !== undefined) await closeConnection(client);
  }

  async #open(): Promise<pg.Client> {
    const client = await openConnection(this.#settings);
    try {
      // What this session commits is on the disk then, and with it all that others have committed before.
      await client.query(`${pinSettingsSql}\nSET synchronous_commit TO on;`);
      await this.#lock(client);
      this.#connections += 1;
      return client;
    } catch (error) {
      await closeConnection(client);
      throw error;
    }
  }

  async #lock(client: pg.Client): Promise<void> {
    // After a link broke, the server may keep our own session of before until it notices.
    const deadline = performance.now() + (this.#connections > 0 ? ownSessionMs : 0);
    for (;;) {
      const { rows } = await client.query(`SELECT pg_catalog.pg_try_advisory_lock(${lockKey}) AS locked`);
      if (rows[0]?.locked === true) return;
      if (performance.now() >= deadline) break;
      await delay(1000, undefined, { signal: this.#signal });
    }
    throw new UserError('another restore into this database is running', 'wait until it has ended');
  }
}

/** A connection that ended under a query has no code; other errors of ours have none either, but are no driver's. */
function isLost(cause: unknown): boolean {
  const code = codeOf(cause);
  if (code !== undefined) return isTransient(code);
  return isLostConnection(cause);
}

/**
 * Runs a part of a restore in which the server may go away for good: that is no bug of ours.
 *
 * @param hint how to go on then
 * @throws {FailedError} when the connection was lost; every other error as it is
 */
export async function failWhenLost<Result>(hint: string, run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    // ENOENT and others are codes of a socket, and of a file, which has a path.
    const ofFile = (error as NodeJS.ErrnoException | null)?.path !== undefined;
    if (error instanceof UserError || ofFile || !isLost(error)) throw error;
    throw new FailedError(`the connection to the server was lost: ${messageOf(error)}`, hint, { cause: error });
  }
}
