import type pg from 'pg';
import { databaseWideListings } from './database-wide.ts';
import { type Listing, listingSql, sharedSql } from './listing.ts';
import { relationListings } from './relations.ts';
import { routineAndTypeListings } from './routines-and-types.ts';

export interface SchemaObject {
  /** Everything that makes it what it is, by names such as `type` and `not null`; in no order. */
  readonly definition: Readonly<Record<string, unknown>>;
  /** What it is a part of, as that is named; undefined for what stands by itself. */
  readonly parent: string | undefined;
  /** Its definition may hold a password. */
  readonly secret: boolean;
}

/** Everything that is defined in a database, by kind and name: `table public.orders`, `column public.orders.id`. */
export type SchemaDescription = ReadonlyMap<string, SchemaObject>;

/**
 * Describes what is defined in a database: relations, columns, constraints, functions, types, privileges, comments, and
 * so on, and no rows. Two databases have the same description when pg_dump would write the same for them, but for the
 * order of columns. Members of extensions are the extension's own, and roles and tablespaces nobody's.
 *
 * @param client in no transaction, as a superuser: others do not see the options of user mappings
 * @throws {Error} when it cannot be read; a lock that somebody else holds is waited for
 */
export async function describeSchema(client: pg.Client): Promise<SchemaDescription> {
  await client.query('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
  try {
    await client.query(pinWritingSql);
    const { rows } = await client.query<Row>(objectsSql);
    return new Map(
      rows.map(({ kind, name, parent, definition, secret }) => [
        `${kind} ${name}`,
        { definition, parent: parent ?? undefined, secret },
      ]),
    );
  } finally {
    // On a lost connection there is nothing to end, and the first error is the one that tells.
    await client.query('ROLLBACK').catch(() => undefined);
  }
}

interface Row {
  readonly kind: string;
  readonly name: string;
  readonly parent: string | null;
  readonly definition: Readonly<Record<string, unknown>>;
  readonly secret: boolean;
}

/** With no schema in the path every name is written in full; constants are written as these settings say. */
const pinWritingSql = `
  SET LOCAL search_path TO '';
  SET LOCAL quote_all_identifiers TO off;
  SET LOCAL standard_conforming_strings TO on;
  SET LOCAL DateStyle TO ISO;
  SET LOCAL IntervalStyle TO postgres;
  SET LOCAL TimeZone TO UTC;
  SET LOCAL extra_float_digits TO 3;
  SET LOCAL bytea_output TO hex;
  SET LOCAL statement_timeout TO 0;
  SET LOCAL jit TO off`;

const listings: readonly Listing[] = [...relationListings, ...routineAndTypeListings, ...databaseWideListings];
const objectsSql = `WITH ${sharedSql}\n${listings.map(listingSql).join('\nUNION ALL ')}`;
