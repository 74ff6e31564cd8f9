import type pg from 'pg';
import { type ByteString, type Toc, textOfBytes } from '../../archive/toc.ts';
import { quoteIdentifier, quoteLiteral } from '../../postgres/identifiers.ts';
import { hexOf, nameSql, readable, rolesOf } from '../selection/archive-names.ts';

/** What a server of our own needs to be like the one that an archive comes from. */

/** From the archive's `CREATE DATABASE … ENCODING = 'UTF8' LOCALE_PROVIDER = libc LOCALE = 'en_US.UTF-8';` */
export function localeClauses({ entries }: Toc): string {
  const defn = entries.find(({ desc }) => desc === 'DATABASE')?.defn ?? '';
  const clauses = defn.slice(defn.lastIndexOf(' WITH TEMPLATE = ')).matchAll(localeClause);
  return textOfBytes(Array.from(clauses, ([clause]) => clause).join(' '));
}

const localeClause =
  /\b(?:LOCALE_PROVIDER|LOCALE|LC_COLLATE|LC_CTYPE|ICU_LOCALE|ICU_RULES|BUILTIN_LOCALE) = (?:'(?:[^']|'')*'|\w+)/g;

/** A query for the names of all roles that an archive names, as owners and otherwise, and the server does not have. */
export function missingRolesSql({ entries }: Toc, encoding: string): string {
  const named = entries.flatMap((entry): ByteString[] => [entry.owner ?? '', ...rolesOf(entry)]);
  const names = [...new Set(named)].filter((name) => name !== '' && !name.startsWith('pg_'));
  const list = names.map((name) => quoteLiteral(hexOf(name))).join(', ');
  return `SELECT name FROM (SELECT ${nameSql('hex', quoteLiteral(encoding))} AS name
      FROM pg_catalog.unnest(ARRAY[${list}]::text[]) AS t (hex)) named
    WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = name)`;
}

/** In directories of their own below the data directory (PostgreSQL 15). It is refused within a block, so one by one. */
export async function createTablespaces(client: pg.Client, { entries }: Toc, encoding: string): Promise<void> {
  // Only the server's own tablespaces begin with pg_.
  const names = new Set(
    entries.flatMap(({ tablespace }) => tablespace || []).filter((name) => !name.startsWith('pg_')),
  );
  if (names.size > 0) await client.query('SET allow_in_place_tablespaces = on');
  for (const name of names) {
    await client.query(`CREATE TABLESPACE ${quoteIdentifier(readable(name, encoding))} LOCATION ''`);
  }
}
