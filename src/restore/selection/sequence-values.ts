import type { ByteString, Toc } from '../../archive/toc.ts';

/** As pg_dump and we write it: `SELECT pg_catalog.setval('public.orders_id_seq', 1500, true);` */
const setvalForm = /^SELECT pg_catalog\.setval\('((?:[^']|'')+)', (-?\d+), (true|false)\);\n$/;

/**
 * Statements that bring sequences to the backup's values where that is further on than they are: in a database that is
 * in use, going back would give numbers out twice.
 *
 * @param ids the entries to look at
 * @returns the statements, and the other entries
 */
export function raiseSequences(
  toc: Toc,
  ids: readonly number[],
): { readonly statements: readonly ByteString[]; readonly others: readonly number[] } {
  const entries = new Map(toc.entries.map((entry) => [entry.dumpId, entry]));
  const statements: ByteString[] = [];
  const others: number[] = [];
  for (const id of ids) {
    const entry = entries.get(id);
    const [, literal, value, called] = setvalForm.exec(entry?.defn ?? '') ?? [];
    if (entry?.desc !== 'SEQUENCE SET' || literal === undefined) {
      others.push(id);
      continue;
    }
    // The literal holds the name as an identifier, quoted where it has to be.
    const name = literal.replaceAll("''", "'");
    statements.push(
      `SELECT pg_catalog.setval('${literal}', ${value}, ${called}) FROM ${name} now, pg_catalog.pg_sequence s ` +
        `WHERE s.seqrelid = '${literal}'::pg_catalog.regclass ` +
        `AND CASE WHEN s.seqincrement > 0 THEN now.last_value < ${value} ELSE now.last_value > ${value} END;\n`,
    );
  }
  return { statements, others };
}
