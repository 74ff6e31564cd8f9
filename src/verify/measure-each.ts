import type pg from 'pg';

/** What a statement gave: the one value of its one row, or the server's message. */
export type Measured = { readonly value: string | null } | { readonly error: string };

/**
 * Lets the server put together and run one statement for each row of a query: two thousand take one round trip, names
 * never leave the server, whatever bytes they are, and one that fails does not stop the others.
 *
 * @param rowsSql gives `oid` and `statement`; a statement gives one row with one value
 * @example
 * await measureEach(client, `SELECT oid, format('SELECT last_value FROM %s', oid::regclass) AS statement
 *   FROM pg_class WHERE relkind = 'S'`)
 */
export async function measureEach(client: pg.Client, rowsSql: string): Promise<Map<number, Measured>> {
  // A text array grows in place; a setting carries it out of the block.
  const result = await client.query(`
    DO $pgproof$
    DECLARE item record; value text; found text[] := '{}';
    BEGIN
      FOR item IN ${rowsSql} LOOP
        BEGIN
          EXECUTE item.statement INTO value;
          found := found || ARRAY[item.oid::int8::text, 'value', value];
        EXCEPTION WHEN OTHERS THEN
          found := found || ARRAY[item.oid::int8::text, 'error', SQLERRM];
        END;
      END LOOP;
      PERFORM pg_catalog.set_config('pgproof.found', pg_catalog.to_json(found)::text, false);
    END $pgproof$;
    SELECT pg_catalog.current_setting('pgproof.found') AS found`);
  // Two statements give two results.
  const [, { rows }] = result as unknown as [pg.QueryResult, pg.QueryResult<{ found: string }>];
  const found: (string | null)[] = JSON.parse(rows[0]?.found ?? '[]');
  const measured = new Map<number, Measured>();
  for (let i = 0; i < found.length; i += 3) {
    const [oid, kind, value = null] = found.slice(i, i + 3);
    measured.set(Number(oid), kind === 'value' ? { value } : { error: value ?? '' });
  }
  return measured;
}
