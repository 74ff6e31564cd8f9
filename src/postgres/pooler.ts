import { UserError } from '../errors.ts';
import { type openConnection, withConnection } from './connection.ts';
import { type ConnectionSettings, describeSettings } from './settings.ts';

interface DriverConnection {
  /** What the server, or a pooler in its place, gave at login (BackendKeyData). */
  readonly processID?: number;
}

async function backendPid(client: { query: Awaited<ReturnType<typeof openConnection>>['query'] }): Promise<number> {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_catalog.pg_backend_pid() AS pid');
  return (rows[0] as { pid: number }).pid;
}

/**
 * Finds out whether sessions are pinned to one backend each. A pooler gives a process number of its own at login, so
 * where the number is the backend's there is none between. Where there is one, two sessions that take turns show its
 * mode: if both reach the same backend, or one reaches two, sessions are shared.
 *
 * @param client an open connection, outside of a transaction
 * @returns whether there is a pooler between, with sessions that are pinned
 * @throws {UserError} when sessions are shared: settings and snapshots cannot be trusted there
 */
export async function assertPinnedSessions(
  client: Awaited<ReturnType<typeof openConnection>>,
  settings: ConnectionSettings,
): Promise<boolean> {
  const given = (client as unknown as DriverConnection).processID;
  const first = await backendPid(client);
  if (given === first) return false;
  const shared = await withConnection(settings, async (other) => {
    for (let turn = 0; turn < 3; turn++) {
      if ((await backendPid(other)) === first || (await backendPid(client)) !== first) return true;
    }
    return false;
  });
  if (!shared) return true;
  throw new UserError(
    `${describeSettings(settings)} is a connection pooler that shares sessions (transaction mode), which cannot hold a snapshot`,
    poolerHint(settings),
  );
}

/** Which address to use instead, where the provider is known by its host or port. */
function poolerHint({ host, port }: ConnectionSettings): string {
  if (host.includes('-pooler.')) return `connect directly: use ${host.replace('-pooler.', '.')}`;
  if (port === 6543) return 'use port 5432 of the same host (session mode), or the direct address';
  return 'use the address of the server itself, or a pool in session mode';
}
