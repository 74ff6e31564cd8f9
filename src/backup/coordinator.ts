import { FailedError } from '../errors.ts';
import { Kernel } from '../kernel/kernel.ts';
import { CopyConnection } from '../postgres/copy-connection.ts';
import type { ConnectionSettings } from '../postgres/settings.ts';

const pulseMs = 10_000;

/** How long a cancelled backup waits for an answer that is due, before it leaves without it. */
const patienceMs = 1000;

/**
 * Opens the connection that will hold the locks and the snapshot. When it is lost, everything that is done under its
 * snapshot has to end: the signal that is handed out is then aborted.
 *
 * @param silentMs how long the answer to a query may take; after that the connection counts as lost
 * @throws the signal's reason after an abort, whatever failed because of it
 */
export async function withCoordinator<Result>(
  settings: ConnectionSettings,
  signal: AbortSignal,
  silentMs: number,
  run: (coordinator: CopyConnection, signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const coordinator = await openUnlessAborted(settings, signal);
  const lost = new AbortController();
  coordinator.onEnd(() => lost.abort(lostError()));
  let impatience: NodeJS.Timeout | undefined;
  const leave = () => {
    impatience = setTimeout(() => coordinator.destroy(), patienceMs);
  };
  signal.addEventListener('abort', leave, { once: true });
  const stopWatch = watchAnswers(coordinator, silentMs);
  try {
    return await run(coordinator, AbortSignal.any([signal, lost.signal]));
  } catch (error) {
    // Its own queries fail with whatever the driver says first.
    if (signal.aborted) throw signal.reason;
    throw lost.signal.aborted ? lost.signal.reason : error;
  } finally {
    stopWatch();
    signal.removeEventListener('abort', leave);
    clearTimeout(impatience);
    await coordinator.close();
  }
}

/** A server that does not answer must not keep a cancelled backup from ending. */
async function openUnlessAborted(settings: ConnectionSettings, signal: AbortSignal): Promise<CopyConnection> {
  signal.throwIfAborted();
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  // It copies only what no other connection can: its buffers are small.
  const opening = CopyConnection.open(settings, new Kernel(64 * 1024, 1024 * 1024));
  try {
    return await Promise.race([opening, aborted.promise]);
  } catch (error) {
    // What comes too late is of no use; how it failed is known already.
    opening.then(
      (connection) => connection.destroy(),
      () => undefined,
    );
    throw error;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

/** Ends the connection when a query has brought nothing for too long. A COPY may search long for its next row. */
function watchAnswers(coordinator: CopyConnection, silentMs: number): () => void {
  let received = -1;
  let since = 0;
  const watch = setInterval(() => {
    const now = performance.now();
    if (!coordinator.asking || coordinator.copying || coordinator.bytesReceived !== received) {
      received = coordinator.bytesReceived;
      since = now;
    } else if (now - since > silentMs) {
      coordinator.destroy();
    }
  }, 500);
  return () => clearInterval(watch);
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
