import { type ByteString, textOfBytes } from '../../archive/toc.ts';
import { messageOf } from '../../errors.ts';
import { codeOf } from '../../postgres/connection.ts';
import { CopyInConnection } from '../../postgres/copy-in.ts';
import type { ConnectionSettings } from '../../postgres/settings.ts';
import { isTransient } from '../../postgres/transient.ts';

/**
 * Runs statements of an archive one after the other, and goes on after each that the server refuses.
 *
 * @returns those that were refused, with the server's words
 * @throws what is not a statement's fault: a lost connection, for one
 */
export async function runEach(
  settings: ConnectionSettings,
  encoding: string,
  statements: readonly ByteString[],
  signal: AbortSignal,
): Promise<string[]> {
  if (statements.length === 0) return [];
  const refused: string[] = [];
  const connection = await CopyInConnection.open(settings, encoding);
  try {
    for (const statement of statements) {
      signal.throwIfAborted();
      try {
        await connection.run(statement);
      } catch (error) {
        if (isTransient(codeOf(error))) throw error;
        refused.push(`${textOfBytes(statement).trim()}: ${messageOf(error)}`);
      }
    }
    return refused;
  } finally {
    await connection.close();
  }
}
