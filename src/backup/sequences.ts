import type { SequenceValue } from '../archive/toc-splice.ts';
import { quoteBytes } from '../postgres/catalog.ts';
import type { CopyConnection } from '../postgres/copy-connection.ts';

const sequencesPerStatement = 200;

/** A sequence by its name's bytes. */
export interface SequenceName {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
}

/**
 * Reads where sequences stand, all in one round trip; pg_dump up to 17 needs one for each. As in pg_dump the values
 * are those of the moment, not of the snapshot: sequences do not follow transactions, and only ever run ahead.
 *
 * @throws the server's error when one may not be read
 */
export async function readSequences(
  connection: CopyConnection,
  sequences: readonly SequenceName[],
): Promise<SequenceValue[]> {
  if (sequences.length === 0) return [];
  const statements: string[] = [];
  for (let i = 0; i < sequences.length; i += sequencesPerStatement) {
    const selects = sequences
      .slice(i, i + sequencesPerStatement)
      .map(
        ({ oid, schema, name }) =>
          `SELECT '${oid}'::text AS oid, last_value::text, is_called FROM ${quoteBytes(schema, name)}`,
      );
    statements.push(`${selects.join('\nUNION ALL ')};`);
  }
  const results = await connection.queryBytes(statements.join('\n'));
  return results.flatMap(({ rows }) =>
    (rows as { oid: string; last_value: string; is_called: boolean }[]).map((row) => ({
      oid: Number(row.oid),
      lastValue: row.last_value,
      isCalled: row.is_called,
    })),
  );
}
