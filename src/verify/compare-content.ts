import type { ManifestTable } from '../archive/manifest.ts';

/** What a restored table holds, read back. */
export interface ReadBackTable {
  /** In the source. */
  readonly oid: number;
  /** Undefined: it was not read. */
  readonly readBack: { readonly rows: number; readonly sum: string } | undefined;
}

interface Content {
  rows: number;
  sum: bigint;
}

/**
 * Holds the fingerprints of restored tables against those that were taken with the backup: one changed value in one row
 * is found, whatever order the rows are in. Partitions that are loaded through the top of their tree are added up
 * there, since a row may come back in another one.
 *
 * @returns what is wrong, in words
 */
export function compareContent(tables: readonly ManifestTable[], restored: readonly ReadBackTable[]): string[] {
  const readBack = new Map(restored.map((table) => [table.oid, table.readBack]));
  const problems: string[] = [];
  for (const [place, members] of Map.groupBy(tables, placeOf)) {
    const missing = members.filter(({ oid }) => readBack.get(oid) === undefined);
    if (missing.length > 0) {
      problems.push(`content: ${missing.map(nameOf).join(', ')}: it was not read back`);
      continue;
    }
    const expected = addUp(members.map(({ fingerprint }) => fingerprint));
    const found = addUp(members.flatMap(({ oid }) => readBack.get(oid) ?? []));
    if (found.rows === expected.rows && found.sum === expected.sum) continue;
    const rows =
      found.rows === expected.rows ? 'as many rows' : `${found.rows} rows, and ${expected.rows} were backed up`;
    problems.push(`content: ${place}: it is not what was backed up (${rows})`);
  }
  return problems;
}

function placeOf(table: ManifestTable): string {
  return nameOf(table.loadedThrough ?? table);
}

function nameOf({ schema, name }: { readonly schema: string; readonly name: string }): string {
  return `${schema}.${name}`;
}

/** Sums of hashes are modulo 2^128. */
function addUp(fingerprints: readonly { readonly rows: number; readonly sum: string }[]): Content {
  const total: Content = { rows: 0, sum: 0n };
  for (const { rows, sum } of fingerprints) {
    total.rows += rows;
    total.sum = BigInt.asUintN(128, total.sum + BigInt(`0x${sum}`));
  }
  return total;
}
