import type { MigrationStatement } from './migration.ts';

/** What a statement does to the transaction that it runs in. */
export type TransactionControl =
  | 'begin'
  | 'commit'
  | 'rollback'
  /** COMMIT or ROLLBACK AND CHAIN: another transaction begins at once. */
  | 'chain'
  /** SAVEPOINT, RELEASE and ROLLBACK TO, which need a transaction and leave it. */
  | 'savepoint'
  /** PREPARE TRANSACTION, after which the session is in none. */
  | 'prepare'
  /** COMMIT PREPARED and ROLLBACK PREPARED, which are about another transaction. */
  | 'prepared';

/**
 * How a statement controls transactions; undefined for all other statements, and for a text that was not parsed.
 *
 * @example transactionControl({ kind: 'TransactionStmt', text: 'ROLLBACK TO a', … }) // 'savepoint'
 */
export function transactionControl(statement: MigrationStatement): TransactionControl | undefined {
  if (statement.kind !== 'TransactionStmt') return undefined;
  const words = wordsOf(statement.text);
  const [first = '', second = '', third = ''] = words;
  if (first === 'BEGIN' || first === 'START') return 'begin';
  if (first === 'SAVEPOINT' || first === 'RELEASE') return 'savepoint';
  if (first === 'PREPARE') return 'prepare';
  if (second === 'PREPARED') return 'prepared';
  const rest = second === 'WORK' || second === 'TRANSACTION' ? third : second;
  if (rest === 'TO') return 'savepoint';
  if (rest === 'AND' && !words.includes('NO')) return 'chain';
  return first === 'ROLLBACK' || first === 'ABORT' ? 'rollback' : 'commit';
}

/** The parser took it for transaction control, so it holds nothing but words, names, a literal and comments. */
function wordsOf(text: string): string[] {
  const bare = text.replaceAll(/--[^\n]*|\/\*[\s\S]*?\*\//g, ' ');
  return bare.toUpperCase().match(/[A-Z_]+/g) ?? [];
}
