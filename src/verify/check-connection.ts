import type pg from 'pg';
import { pinSettingsSql, withBreakableConnection } from '../postgres/connection.ts';
import type { ConnectionSettings } from '../postgres/settings.ts';

/** In a database in SQL_ASCII names may be bytes that are no UTF-8, and the server would refuse to send them. */
const namesSql = `SELECT pg_catalog.set_config('client_encoding',
  CASE pg_catalog.getdatabaseencoding() WHEN 'SQL_ASCII' THEN 'SQL_ASCII' ELSE 'UTF8' END, false);`;

/**
 * Runs something with a connection to a restored database, with pinned settings and without time limits.
 *
 * @param signal breaks the connection off: a check may run for long, and the server ends what nobody waits for
 * @throws the signal's reason after an abort
 */
export async function withCheckConnection<Result>(
  settings: ConnectionSettings,
  signal: AbortSignal,
  run: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const prepareSql = `${pinSettingsSql}\n${namesSql}`;
  return withBreakableConnection(settings, { signal, prepareSql }, run);
}
