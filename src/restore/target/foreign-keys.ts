import type pg from 'pg';
import { FailedError, messageOf, UserError } from '../../errors.ts';
import { codeOf } from '../../postgres/connection.ts';
import { inTransaction } from '../../postgres/transaction.ts';
import { journalSchema } from '../journal.ts';
import type { LoadedTable, TableKey } from './key-order.ts';
import { someOf } from './preflight-check.ts';

/**
 * Foreign keys of a schema that is there already. Statements are put together by the server, from oids: names then
 * never leave it, whatever bytes they are.
 */
export interface ForeignKey extends TableKey {
  /** The constraint's: of the top of a partition tree where partitions have inherited it. */
  readonly oid: number;
  /** `schema.table: name`, for people. */
  readonly label: string;
  /** Whether the role may drop it and add it again: that is left to the owner of the table. */
  readonly mayChange: boolean;
}

/**
 * The foreign keys between tables that are going to be loaded, those of a table into itself too. Keys from or to other
 * tables are left out: what they refer to is there, or is none of the load's business.
 *
 * A key of or to a partitioned table is between all of their partitions that are loaded. Constraints that partitions
 * have inherited, and those that the server makes for each partition that is referred to, are part of the one at the
 * top: only that can be dropped.
 *
 * @param tables of the target; for rows that are loaded through the top of a partition tree, this
 */
export async function readForeignKeys(client: pg.Client, tables: readonly LoadedTable[]): Promise<ForeignKey[]> {
  const { rows } = await client.query<{ oid: string; label: string; may_change: boolean; from: string; to: string }>(
    `WITH loaded AS (SELECT oid FROM pg_catalog.unnest($1::pg_catalog.oid[]) AS t (oid)),
     keys AS (SELECT * FROM pg_catalog.pg_constraint WHERE contype = 'f' AND conparentid = 0),
     -- What a relation's rows are loaded into: itself, its partitions, or a tree's top that it is a part of.
     parts AS (
       SELECT r.oid AS relation, l.oid AS part
       FROM (SELECT conrelid FROM keys UNION SELECT confrelid FROM keys) r (oid)
       CROSS JOIN LATERAL (SELECT r.oid
         UNION SELECT relid FROM pg_catalog.pg_partition_tree(r.oid)
         UNION SELECT relid FROM pg_catalog.pg_partition_ancestors(r.oid)) t (oid)
       JOIN loaded l ON l.oid = t.oid),
     ends AS (SELECT relation, pg_catalog.string_agg(part::int8::text, ',' ORDER BY part) AS parts FROM parts GROUP BY relation)
     SELECT k.oid::int8::text AS oid, n.nspname || '.' || c.relname || ': ' || k.conname AS label,
       pg_catalog.pg_has_role(c.relowner, 'USAGE') AS may_change, f.parts AS from, t.parts AS to
     FROM keys k JOIN ends f ON f.relation = k.conrelid JOIN ends t ON t.relation = k.confrelid
     JOIN pg_catalog.pg_class c ON c.oid = k.conrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     ORDER BY 2`,
    [tables.map(({ oid }) => oid)],
  );
  const oids = (list: string) => list.split(',').map(Number);
  return rows.map((row) => ({
    oid: Number(row.oid),
    label: row.label,
    mayChange: row.may_change,
    from: oids(row.from),
    to: oids(row.to),
  }));
}

const suspendedKeys = `${journalSchema}.suspended_keys`;

const createTableSql = `
CREATE TABLE IF NOT EXISTS ${suspendedKeys} (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, relation text NOT NULL, name text NOT NULL, definition text NOT NULL,
  remark text)`;

/**
 * Drops foreign keys, and notes down in the journal's schema, which must exist, how to make them again: all in one
 * transaction, so that none is ever lost.
 *
 * @param client outside of a transaction
 * @throws {UserError} when some are another role's, which alone may do that
 */
export async function suspend(client: pg.Client, keys: readonly ForeignKey[]): Promise<void> {
  const foreign = keys.filter(({ mayChange }) => !mayChange);
  if (foreign.length > 0) {
    throw new UserError(
      `tables refer to each other in a cycle, and this role may not take their foreign keys away for the load: ${someOf(foreign.map(({ label }) => label))}`,
      "restore as the tables' owner",
    );
  }
  if (keys.length === 0) return;
  const oids = keys.map(({ oid }) => `${Number(oid)}`).join(', ');
  await inTransaction(client, async () => {
    await client.query(createTableSql);
    // Names are written out in full where the search_path does not lead to them.
    await client.query(`SELECT pg_catalog.set_config('search_path', '', true)`);
    await client.query(`
      INSERT INTO ${suspendedKeys} (relation, name, definition, remark)
      SELECT conrelid::pg_catalog.regclass::text, conname, pg_catalog.pg_get_constraintdef(oid),
        pg_catalog.obj_description(oid, 'pg_constraint')
      FROM pg_catalog.pg_constraint WHERE oid IN (${oids}) ORDER BY oid`);
    await client.query(`
      DO $do$ DECLARE key record; BEGIN
        FOR key IN SELECT conrelid::pg_catalog.regclass::text AS relation, conname FROM pg_catalog.pg_constraint
          WHERE oid IN (${oids}) ORDER BY oid
        LOOP EXECUTE pg_catalog.format('ALTER TABLE %s DROP CONSTRAINT %I', key.relation, key.conname); END LOOP;
      END $do$`);
  });
}

/** A foreign key that the loaded rows break. */
export interface BrokenKey {
  /** `schema.table: name`, quoted as in SQL. */
  readonly label: string;
  /** The server's words on the first row that breaks it. */
  readonly error: string;
  /** `not valid`: it is there and binds new rows. `missing`: it could not even be added so. */
  readonly state: 'not valid' | 'missing';
  /** The statement that makes or validates it, once the rows are mended. */
  readonly repair: string;
}

interface SuspendedKey {
  readonly id: number;
  readonly relation: string;
  readonly name: string;
  readonly definition: string;
  /** `"name"`, quoted where it must be. */
  readonly quoted: string;
  readonly exists: boolean;
}

/**
 * Makes the suspended foreign keys again, one after the other, each with its line in the journal in one transaction:
 * after a crash it goes on with those that are left. Each is checked against all rows; one that was not valid before
 * is not valid again.
 *
 * A key that rows break is added as NOT VALID. PostgreSQL before 18 cannot do that for a partitioned table: the key is
 * missing then, and its line stays.
 *
 * @param client outside of a transaction
 * @param whenBroken `wait`: a key that rows break keeps its line, for when the rest of the rows is there
 * @returns those that rows break
 */
export async function reinstate(
  client: pg.Client,
  whenBroken: 'add not valid' | 'wait' = 'add not valid',
): Promise<BrokenKey[]> {
  const broken: BrokenKey[] = [];
  for (const key of await readSuspended(client)) {
    if (key.exists) await client.query(`DELETE FROM ${suspendedKeys} WHERE id = ${Number(key.id)}`);
    else broken.push(...(await reinstateOne(client, key, whenBroken)));
  }
  return broken;
}

async function readSuspended(client: pg.Client): Promise<SuspendedKey[]> {
  const { rows: found } = await client.query(`SELECT pg_catalog.to_regclass('${suspendedKeys}') IS NOT NULL AS there`);
  if (found[0]?.there !== true) return [];
  const { rows } = await client.query<SuspendedKey>(`
    SELECT s.id, s.relation, s.name, s.definition, pg_catalog.quote_ident(s.name) AS quoted,
      EXISTS (SELECT FROM pg_catalog.pg_constraint c WHERE c.conrelid = pg_catalog.to_regclass(s.relation)
        AND c.contype = 'f' AND c.conname = s.name) AS exists
    FROM ${suspendedKeys} s ORDER BY s.id`);
  return rows;
}

async function reinstateOne(
  client: pg.Client,
  key: SuspendedKey,
  whenBroken: 'add not valid' | 'wait',
): Promise<BrokenKey[]> {
  const { relation, quoted, definition } = key;
  try {
    await add(client, key, '');
    return [];
  } catch (error) {
    if (codeOf(error) !== '23503') throw addingFailed(key, error);
    const detail = (error as pg.DatabaseError).detail;
    const found = { label: `${relation}: ${key.name}`, error: [messageOf(error), detail].filter(Boolean).join(': ') };
    if (whenBroken === 'add not valid' && (await addNotValid(client, key))) {
      return [{ ...found, state: 'not valid', repair: `ALTER TABLE ${relation} VALIDATE CONSTRAINT ${quoted}` }];
    }
    return [{ ...found, state: 'missing', repair: `ALTER TABLE ${relation} ADD CONSTRAINT ${quoted} ${definition}` }];
  }
}

/** @returns false where the server cannot have such a key */
async function addNotValid(client: pg.Client, key: SuspendedKey): Promise<boolean> {
  try {
    await add(client, key, ' NOT VALID');
    return true;
  } catch (error) {
    // "cannot add NOT VALID foreign key on partitioned table": ERRCODE_WRONG_OBJECT_TYPE (tablecmds.c, up to 17).
    if (codeOf(error) === '42809') return false;
    throw addingFailed(key, error);
  }
}

/** One statement, so one transaction. */
async function add(client: pg.Client, { id }: SuspendedKey, suffix: '' | ' NOT VALID'): Promise<void> {
  await client.query(`
    DO $do$ DECLARE key record; BEGIN
      DELETE FROM ${suspendedKeys} WHERE id = ${Number(id)} RETURNING * INTO STRICT key;
      EXECUTE pg_catalog.format('ALTER TABLE %s ADD CONSTRAINT %I %s${suffix}', key.relation, key.name, key.definition);
      IF key.remark IS NOT NULL THEN
        EXECUTE pg_catalog.format('COMMENT ON CONSTRAINT %I ON %s IS %L', key.name, key.relation, key.remark);
      END IF;
    END $do$`);
}

/** Anything but rows that break it: the connection, a right, a table that is gone. Its line is still there. */
function addingFailed({ relation, quoted, definition }: SuspendedKey, cause: unknown): Error {
  if (codeOf(cause)?.match(/^(08|57|40|53|E[A-Z])/) || codeOf(cause) === undefined) return cause as Error;
  return new FailedError(
    `the foreign key ${quoted} cannot be added to ${relation} again: ${messageOf(cause)}`,
    `mend that and resume, or run ALTER TABLE ${relation} ADD CONSTRAINT ${quoted} ${definition}`,
    { cause },
  );
}
