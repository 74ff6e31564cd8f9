import type pg from 'pg';
import { readJournal } from '../journal.ts';
import { indexKey, type Present, unitKey } from './group-work.ts';
import type { TableGroup } from './groups.ts';

/**
 * What is in the target already. Only the server knows: with synchronous_commit off a crash may take away what was
 * acknowledged a moment before, with its line in the journal.
 *
 * @param encoding the archive's: names are compared as its bytes
 */
export async function readPresent(client: pg.Client, encoding: string): Promise<Present> {
  const lines = await readJournal(client);
  return {
    units: new Set(lines.filter(({ complete }) => complete).map(unitKey)),
    indexes: await names(
      client,
      encoding,
      'pg_catalog.pg_index i JOIN pg_catalog.pg_class o ON o.oid = i.indexrelid JOIN pg_catalog.pg_class t ON t.oid = i.indrelid',
      'i.indisvalid',
      'o.relname',
    ),
    keys: await names(
      client,
      encoding,
      'pg_catalog.pg_constraint o JOIN pg_catalog.pg_class t ON t.oid = o.conrelid',
      "o.contype IN ('p', 'u')",
      'o.conname',
    ),
  };
}

async function names(
  client: pg.Client,
  encoding: string,
  from: string,
  condition: string,
  name: string,
): Promise<Set<string>> {
  const bytes = (column: string) => `pg_catalog.convert_to(${column}::text, $1)`;
  const { rows } = await client.query<Record<'schema' | 'table' | 'name', Buffer>>(
    `SELECT ${bytes('n.nspname')} AS schema, ${bytes('t.relname')} AS table, ${bytes(name)} AS name
     FROM ${from} JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
     WHERE ${condition} AND n.nspname NOT IN ('pg_catalog', 'pg_toast', 'information_schema')`,
    [encoding],
  );
  const text = (value: Buffer) => value.toString('latin1');
  return new Set(rows.map((row) => JSON.stringify([text(row.schema), text(row.table), text(row.name)])));
}

/** Whether everything that the groups are for is there. */
export function isComplete(groups: readonly TableGroup[], present: Present, besidesIndexes: boolean): boolean {
  const tables = groups.flatMap((group) => group.tables);
  const units = tables.flatMap((table) => table.units);
  if (!units.every((unit) => present.units.has(unitKey(unit)))) return false;
  if (besidesIndexes) return true;
  const indexes = tables.flatMap((table) => table.indexes);
  return indexes.every((index) => {
    const key = indexKey(index);
    return present.indexes.has(key) && (index.attach === undefined || present.keys.has(key));
  });
}
