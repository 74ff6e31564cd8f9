import type { Socket } from 'node:net';
import type pg from 'pg';
import { closeConnection, openConnection, unhinderSql } from '../../postgres/connection.ts';
import type { ServerFacts } from '../../postgres/server-facts.ts';
import type { ConnectionSettings } from '../../postgres/settings.ts';

/**
 * The privileged role in a database that migrations have changed, or will: nothing of theirs is called by a superuser
 * only because the role logs in or writes a name. A backup's trigger on login would (PostgreSQL 17).
 */
export function amongMigrations(
  settings: ConnectionSettings,
  database: string,
  { superuser, versionNumber }: Pick<ServerFacts, 'superuser' | 'versionNumber'>,
): ConnectionSettings {
  // Who is no superuser may not set it, and its sessions are no way to more rights.
  const silent = superuser && versionNumber >= 170_000 ? '-c event_triggers=off' : undefined;
  const options = [settings.options, '-c search_path=pg_catalog', silent].filter(Boolean).join(' ');
  return { ...settings, database, options };
}

/**
 * Runs something with a privileged session of our own: without time limits, and with nothing but the catalog in its
 * search path, since what a migration put into other schemas must not be called by us.
 *
 * @param signal breaks the connection off, so that waiting for a long statement ends
 * @throws the signal's reason after an abort
 */
export async function withSession<Result>(
  settings: ConnectionSettings,
  signal: AbortSignal,
  run: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  signal.throwIfAborted();
  const client = await openConnection(settings);
  const breakOff = (): void => destroyConnection(client);
  signal.addEventListener('abort', breakOff, { once: true });
  try {
    await client.query(`SET search_path = pg_catalog;\n${unhinderSql}`);
    return await run(client);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', breakOff);
    await closeConnection(client);
  }
}

/** Closes a connection at once, also while a statement runs; the server learns of it when it next looks. */
export function destroyConnection(client: pg.Client): void {
  (client as unknown as { connection: { stream: Socket } }).connection.stream.destroy();
}
