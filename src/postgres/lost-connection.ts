import { setTimeout as delay } from 'node:timers/promises';
import { FailedError } from '../errors.ts';
import { type ClientToolResult, describeEnd } from './child.ts';

/** A client tool's connection was lost: the same work can succeed on a new one. */
export class LostConnectionError extends FailedError {
  override readonly name: string = 'LostConnectionError';
}

/**
 * libpq's own words for a connection that is gone, or that was a moment before ("connection in wrong state" comes from the
 * next call on it, which for a large object may be the first to tell); they follow the client's language, which is C. pg_dump takes one
 * that is lost right after the login for a bad encoding (PQsetClientEncoding fails on it).
 */
const words =
  /server closed the connection|no connection to the server|connection in wrong state|connection not open|connection to server .* failed: (?!FATAL)|FATAL: +(sorry, too many clients|too many connections|remaining connection slots|the database system is)|could not (receive|send) data|terminating connection|SSL SYSCALL error|SSL connection has been closed|invalid client encoding/;

/** Whether a client tool failed because its connection was lost. */
export function lostItsConnection(result: ClientToolResult): boolean {
  return words.test(result.stderr.join('\n'));
}

/** @param tool its name, for the message */
export function lostConnectionError(tool: string, result: ClientToolResult): LostConnectionError {
  const [, said] = /(?:error|FATAL): +(.*)/.exec(result.stderr.find((line) => /error:|FATAL:/.test(line)) ?? '') ?? [];
  return new LostConnectionError(
    `${tool} lost its connection: ${said ?? describeEnd(result)}`,
    'check the connection to the server and run the backup again',
  );
}

const retries = 3;
const firstDelayMs = 500;

/**
 * Does something again when a client tool lost its connection: the snapshot is another connection's, and lives on.
 *
 * @param onRetry called with the cause before each new attempt
 * @throws the signal's reason when it was aborted, also while waiting
 */
export async function againWhenLost<Result>(
  signal: AbortSignal,
  onRetry: (cause: string) => void,
  work: () => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof LostConnectionError) || attempt > retries) throw error;
      const delayMs = firstDelayMs * 2 ** (attempt - 1) * (0.5 + Math.random());
      // The server may be going down with all connections: that is told by the one that holds the snapshot.
      await delay(delayMs, undefined, { signal }).catch(() => signal.throwIfAborted());
      onRetry(error.message);
    }
  }
}
