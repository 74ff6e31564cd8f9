import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { messageOf } from '../errors.ts';
import type { CopyConnection } from '../postgres/copy-connection.ts';
import { quoteLiteral } from '../postgres/identifiers.ts';
import { LostConnectionError } from '../postgres/lost-connection.ts';

/** What a watched pg_dump is started with. */
export interface WatchedRun {
  /** For its environment: the name by which the server shows its session. */
  readonly PGAPPNAME: string;
  /** Aborted when its connection is dead. */
  readonly signal: AbortSignal;
  readonly onStart: (processId: number) => void;
}

const looksPerSilence = 6;

/**
 * Runs pg_dump under watch. It waits without end for an answer that a firewall or a proxy has lost, so the server is
 * asked, over the coordinator's connection, what its session does. A session that has waited for its client all the
 * time, while pg_dump itself has not worked at all, is dead.
 *
 * @param silentMs how long that must last
 * @throws {LostConnectionError} when it is dead
 */
export async function withPgDumpWatch<Result>(
  coordinator: CopyConnection,
  silentMs: number,
  signal: AbortSignal,
  run: (watched: WatchedRun) => Promise<Result>,
): Promise<Result> {
  const dead = new AbortController();
  const PGAPPNAME = `pgproof pg_dump ${randomBytes(6).toString('hex')}`;
  let processId = 0;
  let last = '';
  let since = performance.now();
  const look = async () => {
    // While the coordinator copies it cannot ask; what is dead then is found later.
    if (coordinator.asking || processId === 0) return;
    const seen = `${await sessionState(coordinator, PGAPPNAME)} ${await cpuTicks(processId)}`;
    if (seen !== last || seen.startsWith(busy)) {
      last = seen;
      since = performance.now();
    } else if (performance.now() - since >= silentMs) {
      dead.abort(new LostConnectionError('pg_dump’s connection brings nothing any more', 'check the network'));
    }
  };
  // The coordinator's own failure is noticed where it is watched.
  const timer = setInterval(() => void look().catch((error) => dead.abort(notSeen(error))), silentMs / looksPerSilence);
  try {
    const onStart = (id: number) => {
      processId = id;
    };
    return await run({ PGAPPNAME, signal: AbortSignal.any([signal, dead.signal]), onStart });
  } finally {
    clearInterval(timer);
  }
}

const busy = 'busy';

/** `busy`, or since when the session has waited for its client. */
async function sessionState(coordinator: CopyConnection, applicationName: string): Promise<string> {
  const { rows } = await coordinator.query<{ since: string | null }>(`
    SELECT CASE WHEN wait_event_type = 'Client' THEN state_change::pg_catalog.text END AS since
    FROM pg_catalog.pg_stat_activity WHERE application_name = ${quoteLiteral(applicationName)}`);
  // Without a session it has not come so far, or is done with the server and writes its last file.
  return rows[0]?.since ?? busy;
}

/** How much the process has worked, where the system tells. proc(5): utime and stime are fields 14 and 15. */
async function cpuTicks(processId: number): Promise<string> {
  try {
    const fields = (await readFile(`/proc/${processId}/stat`, 'latin1')).split(') ').at(-1)?.split(' ') ?? [];
    return `${fields[11]} ${fields[12]}`;
  } catch {
    // No /proc, as on macOS, or the process has just ended.
    return '';
  }
}

function notSeen(error: unknown): LostConnectionError {
  return new LostConnectionError(`pg_dump could not be watched: ${messageOf(error)}`, 'run the backup again');
}
