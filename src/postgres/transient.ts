import { messageOf } from '../errors.ts';

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

/** Whether something that ended with this code may succeed later. Without a code a connection ended under a query. */
export function isTransient(code: string | undefined): boolean {
  return code === undefined || transientCodes.has(code) || transientClasses.some((prefix) => code.startsWith(prefix));
}

/** Whether the driver says that a connection ended under a query: it has no code for that. */
export function isLostConnection(error: unknown): boolean {
  return /^Connection terminated|^Client has encountered a connection error/.test(messageOf(error));
}
