import type { MigrationStatement } from '../migration.ts';

/**
 * Statements that are refused outside of a transaction block, and would pass inside (SQLSTATE 25P01), and those that
 * control the transaction themselves.
 */
const needTheirOwnPlace = new Set(['TransactionStmt', 'LockStmt', 'DeclareCursorStmt']);

/** Refused inside of a transaction block before it did anything; COMMIT inside of DO or CALL. */
const refusedInside = new Set(['25001', '2D000']);

/**
 * Whether a statement that runs by itself may be run between BEGIN and COMMIT, where its locks can be seen when it is
 * done. A text that was not parsed may hold anything.
 */
export function mayBeWrapped({ kind, outsideTransaction, text }: MigrationStatement): boolean {
  if (outsideTransaction || kind === '' || needTheirOwnPlace.has(kind)) return false;
  const isProcedural = kind === 'DoStmt' || kind === 'CallStmt';
  return !(isProcedural && /\b(?:commit|rollback)\b/i.test(text));
}

/** Whether an error says that the statement must run outside of a transaction block. */
export function wantsNoTransaction(sqlState: string | undefined): boolean {
  return sqlState !== undefined && refusedInside.has(sqlState);
}
