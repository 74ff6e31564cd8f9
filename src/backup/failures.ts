import { FailedError, UserError } from '../errors.ts';
import { isTransient } from '../postgres/transient.ts';
import type { TaskFailure } from './tasks.ts';

/** What is to be done about a copy that failed. */
export type Remedy =
  | { readonly kind: 'retry' }
  /** Someone waits for ACCESS EXCLUSIVE on the table: only the session that holds its lock can still read it. */
  | { readonly kind: 'coordinator' }
  | { readonly kind: 'fail'; readonly error: Error };

const diskFull = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** Sorts a failure. Errors that cannot heal, such as a missing right or function, end the backup at once. */
export function remedyFor(failure: TaskFailure, what: string): Remedy {
  const { code } = failure;
  if (code !== undefined && diskFull.has(code)) return { kind: 'fail', error: diskFullError(failure.message) };
  if (code === 'PGPROOF_OTHER_SERVER') return { kind: 'fail', error: otherServer(failure.message) };
  // lock_not_available: the answer to NOWAIT.
  if (code === '55P03') return { kind: 'coordinator' };
  // undefined_object up to 15 as invalid_parameter_value: the exported snapshot is no more.
  if ((code === '42704' || code === '22023') && failure.message.includes('snapshot')) {
    return { kind: 'fail', error: snapshotGone(failure.message) };
  }
  if (!failure.external) {
    const bug = new Error(`${what}: ${failure.message}`);
    if (failure.stack !== undefined) bug.stack = failure.stack;
    return { kind: 'fail', error: bug };
  }
  return isTransient(code) ? { kind: 'retry' } : { kind: 'fail', error: cannotHeal(failure, what) };
}

export function diskFullError(message: string): FailedError {
  return new FailedError(
    `the disk of the output directory is full: ${message}`,
    'free space there, or set output to a larger disk; the half-written backup was removed',
  );
}

function snapshotGone(message: string): FailedError {
  return new FailedError(
    `the backup's snapshot is gone, since the connection that held it was ended: ${message}`,
    'run the backup again; when a proxy or a time limit ends long sessions, exempt this role from it',
  );
}

function otherServer(message: string): UserError {
  return new UserError(message, 'database-url leads to several servers; use the address of one of them');
}

function cannotHeal({ message, code }: TaskFailure, what: string): Error {
  const hint =
    code === '42501'
      ? 'grant the role SELECT on it, or leave it out with exclude-tables'
      : 'mend what the server reports, then run the backup again';
  return new FailedError(`${what} cannot be copied: ${message}`, hint);
}
