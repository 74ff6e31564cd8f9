import type pg from 'pg';
import { unhinderSql, withBreakableConnection } from '../../postgres/connection.ts';
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
  const prepareSql = `SET search_path = pg_catalog;\n${unhinderSql}`;
  return withBreakableConnection(settings, { signal, prepareSql }, run);
}
