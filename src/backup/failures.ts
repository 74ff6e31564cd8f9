import { FailedError, UserError } from '../errors.ts';
import type { TaskFailure } from './tasks.ts';

/** What is to be done about a copy that failed. */
export type Remedy =
  | { readonly kind: 'retry' }
  /** Someone waits for ACCESS EXCLUSIVE on the table: only the session that holds its lock can still read it. */
  | { readonly kind: 'coordinator' }
  | { readonly kind: 'fail'; readonly error: Error };

/**
 * Codes after which the same work can succeed on a new connection. PostgreSQL documentation, appendix A.
 * Classes: 08 connection exception, 53 insufficient resources, 57P operator intervention.
 */
const transientClasses = ['08', '53', '57P'];
const transientCodes = new Set([
  '40001', // serialization_failure: on a standby, a conflict with recovery
  '40P01', // deadlock_detected: on a standby, one with recovery
  '25P03', // idle_in_transaction_session_timeout
  '57014', // query_canceled: by an operator
  '58030', // io_error
  ...['ECONNRESET', 'ECONNREFUSED', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'],
  ...['ENOTFOUND', 'EAI_AGAIN', 'ENOENT', 'ERR_SSL_WRONG_VERSION_NUMBER'],
]);

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
  const transient =
    code === undefined || transientCodes.has(code) || transientClasses.some((prefix) => code.startsWith(prefix));
  return transient ? { kind: 'retry' } : { kind: 'fail', error: cannotHeal(failure, what) };
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
