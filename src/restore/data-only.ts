import { messageOf, UserError } from '../errors.ts';
import { codeOf } from '../postgres/connection.ts';
import type { Restoring } from './restore.ts';
import { archiveEncoding, copyTarget } from './selection/archive-names.ts';
import { type ExistingTable, findTables } from './target/existing-tables.ts';
import { readForeignKeys, reinstate, suspend } from './target/foreign-keys.ts';
import { loadOrder } from './target/key-order.ts';

/** The tables that rows go into, by their oid in the source. */
export async function targetOids(restoring: Restoring): Promise<Map<number, number>> {
  return new Map([...(await findTargets(restoring))].map(([source, { oid }]) => [source, oid]));
}

interface RowTarget extends ExistingTable {
  /** Whether all of its rows lie in the table of that name: no partitions, and none loaded through the top of a tree. */
  readonly plain: boolean;
}

async function findTargets({ selection, session, toc }: Restoring): Promise<Map<number, RowTarget>> {
  const places = selection.tables.flatMap(({ entry }) => {
    const target = copyTarget(entry.copyStmt ?? '');
    return target === undefined ? [] : [{ entry, target }];
  });
  const names = places.map(({ target }) => target);
  const found = await session.use((client) => findTables(client, archiveEncoding(toc), names));
  return new Map(
    places.flatMap(({ entry, target }, i) => {
      const table = found[i];
      if (table === undefined) return [];
      const own = target.schema === entry.namespace && target.name === entry.tag;
      return [[entry.oid, { ...table, plain: own && table.relkind === 'r' }] as const];
    }),
  );
}

/** What is to be known of tables before rows go into them. */
export interface LoadPlan {
  /** By oid in the source: what is of a later level refers to what is of an earlier one. */
  readonly levels: ReadonlyMap<number, number>;
  /** Oids in the source of tables whose rows cannot be counted by their name alone. */
  readonly uncounted: ReadonlySet<number>;
}

/**
 * When rows go into tables that exist, their foreign keys decide the order. Keys of a cycle are taken away until the end.
 *
 * A restore that makes its tables and keys itself needs nothing of that.
 */
export async function planLoad(restoring: Restoring): Promise<LoadPlan> {
  const { request, selection, session } = restoring;
  if (request.part !== 'data') return { levels: new Map(), uncounted: new Set() };
  const targets = await findTargets(restoring);
  const oids = new Map([...targets].map(([source, { oid }]) => [source, oid]));
  const tables = selection.tables.flatMap(({ entry, table }) => {
    const oid = oids.get(entry.oid);
    const inOneStatement = (table?.segments.length ?? 1) <= 1 && request.batchRows === 0;
    return oid === undefined ? [] : [{ oid, inOneStatement }];
  });
  return session.use(async (client) => {
    const { levels, suspended } = loadOrder(tables, await readForeignKeys(client, tables));
    await suspend(client, suspended);
    const levelOf = new Map(levels.flatMap((level, i) => level.map(({ oid }) => [oid, i] as const)));
    return {
      levels: new Map([...oids].map(([source, oid]) => [source, levelOf.get(oid) ?? 0])),
      uncounted: new Set([...targets].filter(([, { plain }]) => !plain).map(([source]) => source)),
    };
  });
}

/**
 * @param whenBroken see reinstate
 * @returns the keys that rows break, in words
 */
export async function reinstateKeys(
  { request, session }: Restoring,
  whenBroken: 'add not valid' | 'wait',
): Promise<string[]> {
  if (request.part !== 'data') return [];
  const broken = await session.use((client) => reinstate(client, whenBroken));
  return broken.map(
    ({ label, error, state, repair }) => `foreign key ${label} is ${state}: ${error}; repair: ${repair}`,
  );
}

/**
 * For clean: all tables at once, as they may refer to each other, but not those that inherit from them; whole partition trees by their tops, since a partition
 * of a tree that others refer to cannot be truncated alone.
 *
 * @throws {UserError} when tables that are not restored refer to them
 */
export async function emptyTables(restoring: Restoring): Promise<void> {
  const oids = [...new Set((await targetOids(restoring)).values())];
  if (oids.length === 0) return;
  const list = `'{${oids.join(',')}}'::pg_catalog.oid[]`;
  // Names never leave the server, whatever bytes they are.
  const sql = `DO $do$ BEGIN EXECUTE (
    SELECT 'TRUNCATE ' || pg_catalog.string_agg(DISTINCT
      CASE WHEN c.relkind = 'p' THEN '' ELSE 'ONLY ' END || c.oid::pg_catalog.regclass::text, ', ')
    FROM pg_catalog.unnest(${list}) AS t (oid)
    LEFT JOIN LATERAL (
      SELECT top FROM pg_catalog.pg_partition_root(t.oid) AS r (top)
      WHERE top IS NOT NULL AND NOT EXISTS (SELECT FROM pg_catalog.pg_partition_tree(top) leaf
        WHERE leaf.isleaf AND leaf.relid <> ALL (${list}))) whole ON true
    JOIN pg_catalog.pg_class c ON c.oid = COALESCE(whole.top, t.oid)); END $do$`;
  try {
    await restoring.session.use((client) => client.query(sql));
  } catch (error) {
    // feature_not_supported: "cannot truncate a table referenced in a foreign key constraint"
    if (codeOf(error) !== '0A000') throw error;
    const { detail = '' } = error as { detail?: string };
    throw new UserError(
      `the tables cannot be emptied: ${messageOf(error)} ${detail}`.trim(),
      'restore the tables that refer to them as well, or empty them yourself and leave clean out',
      { cause: error },
    );
  }
}
