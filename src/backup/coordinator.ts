import { FailedError } from '../errors.ts';
import { Kernel } from '../kernel/kernel.ts';
import { CopyConnection } from '../postgres/copy-connection.ts';
import type { ConnectionSettings } from '../postgres/settings.ts';

const pulseMs = 10_000;

/**
 * Opens the connection that will hold the locks and the snapshot. When it is lost, everything that is done under its
 * snapshot has to end: the signal that is handed out is then aborted.
 */
export async function withCoordinator<Result>(
  settings: ConnectionSettings,
  signal: AbortSignal,
  run: (coordinator: CopyConnection, signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  // It copies only what no other connection can: its buffers are small.
  const coordinator = await CopyConnection.open(settings, new Kernel(64 * 1024, 1024 * 1024));
  const lost = new AbortController();
  coordinator.onEnd(() => lost.abort(lostError()));
  try {
    return await run(coordinator, AbortSignal.any([signal, lost.signal]));
  } catch (error) {
    // Its own queries fail with whatever the driver says first.
    throw lost.signal.aborted && !signal.aborted ? lost.signal.reason : error;
  } finally {
    await coordinator.close();
  }
}

function lostError(): FailedError {
  return new FailedError(
    'the connection that holds the snapshot was lost, and with it the snapshot',
    'run the backup again; look into the server’s log, and whether a proxy ends long or idle sessions',
  );
}

/**
 * Keeps the coordinator's connection in use, so that no firewall forgets it, and notices when nothing comes back.
 *
 * @param silentMs how long an answer may take
 * @returns ends it
 */
export function keepAlive(coordinator: CopyConnection, silentMs: number): () => void {
  let deadline: NodeJS.Timeout | undefined;
  const pulse = setInterval(() => {
    if (coordinator.copying || deadline !== undefined) return;
    deadline = setTimeout(() => coordinator.destroy(), silentMs);
    const answered = () => {
      clearTimeout(deadline);
      deadline = undefined;
    };
    // A failure ends the connection, which is noticed where it ends.
    coordinator.query('SELECT 1').then(answered, answered);
  }, pulseMs);
  return () => {
    clearInterval(pulse);
    clearTimeout(deadline);
  };
}

/** Whether that backend is gone, or has nothing to do but to wait for its client to take what it sent. */
export async function backendWaitsForUs(coordinator: CopyConnection, backendPid: number): Promise<boolean> {
  const { rows } = await coordinator.query<{ waits: boolean }>(
    `SELECT wait_event_type = 'Client' AS waits FROM pg_catalog.pg_stat_activity WHERE pid = ${backendPid}`,
  );
  const [row] = rows;
  return row === undefined || row.waits === true;
}
