import type pg from 'pg';
import type { ByteString } from '../../archive/toc.ts';
import { type CopyTarget, hexOf, nameSql } from '../selection/archive-names.ts';

/** A relation of the target, as far as loading rows into it is concerned. */
export interface ExistingTable {
  readonly oid: number;
  /** pg_class.relkind: `r` an ordinary table, `p` a partitioned one. */
  readonly relkind: string;
  /** Whether row-level security counts for this role: COPY FROM is refused then. */
  readonly rowSecurity: boolean;
  /** Of SELECT, INSERT and TRUNCATE those that this role does not have. */
  readonly missingRights: readonly string[];
}

/**
 * Looks tables up by their names in an archive, in one round trip.
 *
 * @param encoding of the names, see `archiveEncoding`
 * @returns for each name the table, or undefined where there is none
 * @throws the server's error (22P05, 22021) for a name that cannot be had in the database's encoding
 */
export async function findTables(
  client: pg.Client,
  encoding: string,
  names: readonly { readonly schema: ByteString; readonly name: ByteString }[],
): Promise<(ExistingTable | undefined)[]> {
  const { rows } = await client.query<Record<string, string>>(
    `SELECT w.place::text, c.oid::int8::text AS oid, c.relkind, pg_catalog.row_security_active(c.oid)::text AS rls,
       pg_catalog.concat_ws(',',
         CASE WHEN NOT pg_catalog.has_table_privilege(c.oid, 'SELECT') THEN 'SELECT' END,
         CASE WHEN NOT pg_catalog.has_table_privilege(c.oid, 'INSERT') THEN 'INSERT' END,
         CASE WHEN NOT pg_catalog.has_table_privilege(c.oid, 'TRUNCATE') THEN 'TRUNCATE' END) AS missing
     FROM ROWS FROM (pg_catalog.unnest($1::text[]), pg_catalog.unnest($2::text[])) WITH ORDINALITY AS w (schema, name, place)
     JOIN pg_catalog.pg_namespace n ON n.nspname = ${nameSql('w.schema', '$3')}
     JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = ${nameSql('w.name', '$3')}`,
    [names.map(({ schema }) => hexOf(schema)), names.map(({ name }) => hexOf(name)), encoding],
  );
  const found: (ExistingTable | undefined)[] = names.map(() => undefined);
  for (const { place, oid, relkind, rls, missing } of rows) {
    found[Number(place) - 1] = {
      oid: Number(oid),
      relkind: relkind as string,
      rowSecurity: rls === 'true',
      missingRights: missing === '' ? [] : (missing as string).split(','),
    };
  }
  return found;
}

/**
 * Which of the tables hold rows; one that has no pages is not read.
 *
 * @param oids tables that the role may read, without row-level security for it
 */
export async function findTablesWithRows(client: pg.Client, oids: readonly number[]): Promise<Set<number>> {
  // A query on a table that is known by its oid alone: names then never leave the server, whatever bytes they are.
  const { rows } = await client.query<{ oid: string }>(
    `SELECT oid FROM (
       SELECT c.oid::int8::text AS oid,
         CASE WHEN c.relkind <> 'p' AND pg_catalog.pg_relation_size(c.oid) = 0 THEN false
           ELSE pg_catalog.query_to_xml(pg_catalog.format('SELECT 1 AS found FROM %s %I.%I LIMIT 1',
             CASE WHEN c.relkind <> 'p' THEN 'ONLY' END, n.nspname, c.relname), true, true, '')::text LIKE '%found%' END AS holds_rows
       FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       WHERE c.oid = ANY ($1::pg_catalog.oid[])) tables
     WHERE holds_rows`,
    [oids],
  );
  return new Set(rows.map(({ oid }) => Number(oid)));
}

/** Those that have no unique index and no exclusion constraint: ON CONFLICT DO NOTHING never does nothing there. */
export async function findTablesWithoutKey(client: pg.Client, oids: readonly number[]): Promise<Set<number>> {
  const { rows } = await client.query<{ oid: string }>(
    `SELECT t.oid::int8::text AS oid FROM pg_catalog.unnest($1::pg_catalog.oid[]) AS t (oid)
     WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_index i
       WHERE i.indrelid = t.oid AND (i.indisunique OR i.indisexclusion) AND i.indisvalid)`,
    [oids],
  );
  return new Set(rows.map(({ oid }) => Number(oid)));
}

/** A column of a COPY that the target's table does not have, or computes itself. */
export interface UnfitColumn {
  /** Index into the given tables. */
  readonly table: number;
  readonly column: ByteString;
  readonly problem: 'missing' | 'generated';
}

/** The columns that COPY could not write, over all tables in one round trip. */
export async function findUnfitColumns(
  client: pg.Client,
  encoding: string,
  tables: readonly { readonly oid: number; readonly columns: CopyTarget['columns'] }[],
): Promise<UnfitColumn[]> {
  const wanted = tables.flatMap(({ oid, columns }, table) => columns.map((column) => ({ table, oid, column })));
  const { rows } = await client.query<{ place: string; missing: boolean }>(
    `SELECT w.place::text, a.attnum IS NULL AS missing
     FROM ROWS FROM (pg_catalog.unnest($1::pg_catalog.oid[]), pg_catalog.unnest($2::text[])) WITH ORDINALITY AS w (relation, name, place)
     LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = w.relation AND a.attname = ${nameSql('w.name', '$3')}
       AND a.attnum > 0 AND NOT a.attisdropped
     WHERE a.attnum IS NULL OR a.attgenerated <> '' ORDER BY w.place`,
    [wanted.map(({ oid }) => oid), wanted.map(({ column }) => hexOf(column)), encoding],
  );
  return rows.map(({ place, missing }) => {
    const { table, column } = wanted[Number(place) - 1] as (typeof wanted)[0];
    return { table, column, problem: missing ? 'missing' : 'generated' };
  });
}
