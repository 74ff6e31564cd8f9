import type pg from 'pg';

export interface ScanCount {
  readonly scans: number;
  readonly rows: number;
}

/**
 * How often each table was read through since its counters began, as the server's statistics have it: for statements
 * that run outside of a transaction, whose own counters are gone when they end.
 *
 * @param client a connection to the observed database
 */
export async function scanCounts(client: pg.Client): Promise<ReadonlyMap<number, ScanCount>> {
  const { rows } = await client.query<{ oid: number; scans: string; rows: string }>(`
    SELECT oid, pg_catalog.pg_stat_get_numscans(oid) AS scans, pg_catalog.pg_stat_get_tuples_returned(oid) AS rows
    FROM pg_catalog.pg_class WHERE relkind IN ('r', 'm') AND oid >= 16384`);
  return new Map(rows.map(({ oid, scans, rows: read }) => [oid, { scans: Number(scans), rows: Number(read) }]));
}

/** What was counted between two readings, by relation. */
export function scansBetween(
  before: ReadonlyMap<number, ScanCount>,
  after: ReadonlyMap<number, ScanCount>,
): ReadonlyMap<number, ScanCount> {
  const differences = [...after].map(([oid, { scans, rows }]): [number, ScanCount] => {
    const known = before.get(oid) ?? { scans: 0, rows: 0 };
    return [oid, { scans: scans - known.scans, rows: rows - known.rows }];
  });
  return new Map(differences.filter(([, { scans }]) => scans > 0));
}
