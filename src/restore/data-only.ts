import { messageOf, UserError } from '../errors.ts';
import { codeOf } from '../postgres/connection.ts';
import type { Restoring } from './restore.ts';
import { archiveEncoding, copyTarget } from './selection/archive-names.ts';
import { findTables } from './target/existing-tables.ts';
import { readForeignKeys, reinstate, suspend } from './target/foreign-keys.ts';
import { loadOrder } from './target/key-order.ts';

/** The tables that rows go into, by their oid in the source. */
export async function targetOids({ selection, session, toc }: Restoring): Promise<Map<number, number>> {
  const places = selection.tables.flatMap(({ entry }) => {
    const target = copyTarget(entry.copyStmt ?? '');
    return target === undefined ? [] : [{ oid: entry.oid, target }];
  });
  const names = places.map(({ target }) => target);
  const found = await session.use((client) => findTables(client, archiveEncoding(toc), names));
  return new Map(
    places.flatMap(({ oid }, i) => {
      const table = found[i];
      return table === undefined ? [] : [[oid, table.oid] as const];
    }),
  );
}

/**
 * When rows go into tables that exist, their foreign keys decide the order. Keys of a cycle are taken away until the end.
 *
 * @returns each table's level, by its oid in the source; empty for a restore that makes its keys afterwards
 */
export async function orderByForeignKeys(restoring: Restoring): Promise<Map<number, number>> {
  const { request, selection, session } = restoring;
  if (request.part !== 'data') return new Map();
  const oids = await targetOids(restoring);
  const tables = selection.tables.flatMap(({ entry, table }) => {
    const oid = oids.get(entry.oid);
    const inOneStatement = (table?.segments.length ?? 1) <= 1 && request.batchRows === 0;
    return oid === undefined ? [] : [{ oid, inOneStatement }];
  });
  return session.use(async (client) => {
    const { levels, suspended } = loadOrder(tables, await readForeignKeys(client, tables));
    await suspend(client, suspended);
    const levelOf = new Map(levels.flatMap((level, i) => level.map(({ oid }) => [oid, i] as const)));
    return new Map([...oids].map(([source, oid]) => [source, levelOf.get(oid) ?? 0]));
  });
}

/** @returns the keys that rows break, in words */
export async function reinstateKeys({ request, session }: Restoring): Promise<string[]> {
  if (request.part !== 'data') return [];
  const broken = await session.use(reinstate);
  return broken.map(
    ({ label, error, state, repair }) => `foreign key ${label} is ${state}: ${error}; repair: ${repair}`,
  );
}

/**
 * For clean: all tables at once, as they may refer to each other; whole partition trees by their tops, since a partition
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
    SELECT 'TRUNCATE ' || pg_catalog.string_agg(DISTINCT COALESCE(whole.top, t.oid)::pg_catalog.regclass::text, ', ')
    FROM pg_catalog.unnest(${list}) AS t (oid)
    LEFT JOIN LATERAL (
      SELECT top FROM pg_catalog.pg_partition_root(t.oid) AS r (top)
      WHERE top IS NOT NULL AND NOT EXISTS (SELECT FROM pg_catalog.pg_partition_tree(top) leaf
        WHERE leaf.isleaf AND leaf.relid <> ALL (${list}))) whole ON true); END $do$`;
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
