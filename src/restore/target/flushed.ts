import { FailedError } from '../../errors.ts';
import { flush } from '../journal.ts';
import type { Restoring } from '../restore.ts';

const mostRounds = 5;

/**
 * Does something in sessions that do not wait for the disk, and waits for it at the end. What was committed a moment
 * before a crash of the server is gone after it, however well it went; a crash ends all sessions, so it shows in that
 * the journal's own had to connect anew. Then it is done again.
 *
 * @param work gets whether some of it may be there already
 * @throws {FailedError} when the server does not stay up for long enough
 * @example const problems = await untilFlushed(restoring, (again) => restoreSchema({ ...restoring, resumed: again }));
 */
export async function untilFlushed<Result>(
  { session, services, retries }: Pick<Restoring, 'session' | 'services' | 'retries'>,
  work: (again: boolean) => Promise<Result>,
): Promise<Result> {
  for (let round = 1; round <= mostRounds; round++) {
    await session.use(flush);
    const before = session.connections;
    const result = await work(round > 1);
    await session.use(flush);
    if (session.connections === before) return result;
    const cause = 'the server may have lost what it had committed';
    retries.push({ what: 'what is not yet on the disk', cause });
    services.log.warn(`${cause}: what is missing is done again`);
  }
  throw new FailedError(
    `the connection was lost ${mostRounds} times, each time before what was restored was on the disk`,
    'look into the server’s log for crashes, then run the same command with resume: true',
  );
}
