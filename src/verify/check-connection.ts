import type pg from 'pg';
import { closeConnection, openConnection, pinSettingsSql } from '../postgres/connection.ts';
import type { ConnectionSettings } from '../postgres/settings.ts';

/** In a database in SQL_ASCII names may be bytes that are no UTF-8, and the server would refuse to send them. */
const namesSql = `SELECT pg_catalog.set_config('client_encoding',
  CASE pg_catalog.getdatabaseencoding() WHEN 'SQL_ASCII' THEN 'SQL_ASCII' ELSE 'UTF8' END, false);`;

/** Opens a connection to a restored database, with pinned settings and without time limits. */
export async function openCheckConnection(settings: ConnectionSettings): Promise<pg.Client> {
  const client = await openConnection(settings);
  try {
    await client.query(`${pinSettingsSql}\n${namesSql}`);
    return client;
  } catch (error) {
    await closeConnection(client);
    throw error;
  }
}

/** {@link openCheckConnection} for the time of `run`. */
export async function withCheckConnection<Result>(
  settings: ConnectionSettings,
  run: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = await openCheckConnection(settings);
  try {
    return await run(client);
  } finally {
    await closeConnection(client);
  }
}
