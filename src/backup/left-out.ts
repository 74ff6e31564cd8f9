import type { LeftOut } from '../archive/manifest.ts';
import { encodingOfNames, type Filters, listTables } from '../postgres/catalog.ts';
import type { CopyConnection } from '../postgres/copy-connection.ts';
import { quoteLiteral } from '../postgres/identifiers.ts';
import type { Snapshot } from '../postgres/snapshot.ts';

const noFilters: Filters = { schemas: [], excludeSchemas: [], tables: [], excludeTables: [], excludeTableData: [] };

/** Whether the filters choose only a part of the database; large objects are then left out by pg_dump. */
function choosesPart(filters: Filters): boolean {
  return filters.schemas.length > 0 || filters.tables.length > 0;
}

/**
 * What the database holds and the backup will not, and why, as far as the snapshot shows it.
 *
 * @param connection in the snapshot's transaction
 * @param encoding the database's, which the connection has and gets back
 */
export async function listLeftOut(
  connection: CopyConnection,
  filters: Filters,
  snapshot: Pick<Snapshot, 'tables' | 'sequencesLeftOut'>,
  encoding: string,
): Promise<LeftOut[]> {
  await connection.query(`SET client_encoding TO ${quoteLiteral(encodingOfNames(encoding))}`);
  const leftOut = await listInUtf8(connection, filters, snapshot);
  await connection.query(`SET client_encoding TO ${quoteLiteral(encoding)}`);
  return leftOut;
}

async function listInUtf8(
  connection: CopyConnection,
  filters: Filters,
  { tables, sequencesLeftOut }: Pick<Snapshot, 'tables' | 'sequencesLeftOut'>,
): Promise<LeftOut[]> {
  const filtered = Object.values(filters).some((patterns) => patterns.length > 0);
  const all = filtered ? await listTables(connection, noFilters, false) : [];
  const chosen = new Set(tables.map(({ oid }) => oid));
  const unchosen = all
    .filter(({ oid }) => !chosen.has(oid))
    .map((table): LeftOut => ({ kind: 'table', name: nameOf(table), reason: 'not chosen by the filters' }));
  const withoutData = tables.flatMap((table): LeftOut[] =>
    table.dataLeftOut === undefined ? [] : [{ kind: 'table-data', name: nameOf(table), reason: table.dataLeftOut }],
  );
  const withoutValue = sequencesLeftOut.map(
    (sequence): LeftOut => ({ kind: 'table-data', name: nameOf(sequence), reason: `${sequence.reason}: a sequence` }),
  );
  return [
    ...unchosen,
    ...withoutData,
    ...withoutValue,
    ...(await foreignTables(connection)),
    ...(await largeObjects(connection, filters)),
  ];
}

function nameOf({ schema, name }: { readonly schema: string; readonly name: string }): string {
  return `${schema}.${name}`;
}

async function foreignTables(connection: CopyConnection): Promise<LeftOut[]> {
  const { rows } = await connection.query<{ name: string }>(`
    SELECT n.nspname || '.' || c.relname AS name
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'f' ORDER BY 1`);
  return rows.map(({ name }) => ({
    kind: 'table-data',
    name,
    reason: 'a foreign table: its rows live on another server',
  }));
}

async function largeObjects(connection: CopyConnection, filters: Filters): Promise<LeftOut[]> {
  if (!choosesPart(filters)) return [];
  const { rows } = await connection.query<{ count: string }>(
    'SELECT count(*) AS count FROM pg_catalog.pg_largeobject_metadata',
  );
  const count = Number(rows[0]?.count);
  if (count === 0) return [];
  return [
    {
      kind: 'large-objects',
      name: `${count} large objects`,
      reason: 'belong to no schema, and schemas or tables were chosen',
    },
  ];
}
