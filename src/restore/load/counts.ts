import type { RestoredTable } from '../restore.ts';
import type { GroupTable, TableGroup } from './groups.ts';

/**
 * Holds what came back against the manifest: as many rows as were backed up, less those that were rejected; and, where
 * the table was counted, as many stored. Partitions that are loaded through the top of their tree are added up there.
 *
 * @param counts rows that each table holds now, by its oid in the source; empty when nothing was counted
 * @returns what is wrong, in words
 */
export function compareCounts(
  groups: readonly TableGroup[],
  tables: readonly RestoredTable[],
  counts: ReadonlyMap<number, number>,
): string[] {
  const restored = new Map(tables.map((table) => [table.oid, table]));
  const known = groups.flatMap((group) => group.tables).filter(({ table }) => table !== undefined);
  return [...Map.groupBy(known, placeOf)].flatMap(([place, members]) => {
    const sum = (count: (member: GroupTable) => number) => members.reduce((all, member) => all + count(member), 0);
    const of = (oid: number) => restored.get(oid) as RestoredTable;
    const backedUp = sum(({ table }) => table?.rows ?? 0);
    const skipped = sum(({ oid }) => of(oid).skipped);
    const rejected = sum(({ oid }) => of(oid).rejected);
    const stored = sum(({ oid }) => of(oid).rows);
    const problems: string[] = [];
    if (stored + rejected + skipped !== backedUp) {
      problems.push(
        `${place} has ${stored} rows, and ${backedUp} were backed up (${rejected} rejected, ${skipped} there before)`,
      );
    }
    const counted = members.every(({ oid }) => counts.has(oid)) ? sum(({ oid }) => counts.get(oid) ?? 0) : undefined;
    if (counted !== undefined && counted !== stored) {
      problems.push(`${place} holds ${counted} rows, and ${stored} were loaded`);
    }
    return problems;
  });
}

function placeOf({ label, table }: GroupTable): string {
  const root = table?.loadedThrough;
  return root === undefined ? label : `${root.schema}.${root.name}`;
}
