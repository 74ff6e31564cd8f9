import type pg from 'pg';

/** Rows of each table that is truncated, rewritten or vacuumed. */
const rowCount = 500;
/** How many tables are alive that come and go. */
const livingTables = 6;

/** Makes the schema `churn` anew. */
export async function prepareChurn(client: pg.Client): Promise<void> {
  await client.query(`
    DROP SCHEMA IF EXISTS churn CASCADE;
    CREATE SCHEMA churn;
    CREATE TABLE churn.registry (name text PRIMARY KEY, birth bigint NOT NULL, rows integer NOT NULL);
    CREATE TABLE churn.generation (value bigint NOT NULL);
    INSERT INTO churn.generation VALUES (0);
    CREATE TABLE churn.refilled (n integer PRIMARY KEY, generation bigint NOT NULL);
    INSERT INTO churn.refilled SELECT n, 0 FROM generate_series(1, ${rowCount}) n;
    CREATE TABLE churn.rewritten (n integer PRIMARY KEY, v integer NOT NULL);
    INSERT INTO churn.rewritten SELECT n, n FROM generate_series(1, ${rowCount}) n;
    CREATE TABLE churn.vacuumed (n integer PRIMARY KEY, generation bigint NOT NULL, padding text);
    INSERT INTO churn.vacuumed SELECT n, 0, repeat('x', 200) FROM generate_series(1, ${rowCount}) n`);
}

/**
 * What disturbs a backup, by kind. Each is one step that a connection of its own repeats; `n` counts its steps.
 * Statements in one query are one transaction.
 */
export const churns: Readonly<Record<string, (client: pg.Client, n: number) => Promise<unknown>>> = {
  /** A table is born with its rows, the oldest is dropped, and the registry says so, all in one transaction. */
  comeAndGo: async (client, n) => {
    const rows = n % 50;
    const { rows: oldest } = await client.query<{ name: string }>(
      `SELECT name FROM churn.registry ORDER BY birth DESC OFFSET ${livingTables - 1}`,
    );
    const drops = oldest.map(
      ({ name }) => `DROP TABLE churn.${name}; DELETE FROM churn.registry WHERE name = '${name}';`,
    );
    await client.query(`
      CREATE TABLE churn.born_${n} AS SELECT g AS n, 'row ' || g AS v FROM generate_series(1, ${rows}) g;
      INSERT INTO churn.registry VALUES ('born_${n}', ${n}, ${rows});
      ${drops.join('\n')}`);
  },
  /** A table is never empty, and of the generation that another table tells. */
  truncate: (client) =>
    client.query(`
      TRUNCATE churn.refilled;
      UPDATE churn.generation SET value = value + 1;
      INSERT INTO churn.refilled SELECT n, value FROM churn.generation, generate_series(1, ${rowCount}) n`),
  rewrite: (client, n) =>
    client.query(`ALTER TABLE churn.rewritten ALTER COLUMN v TYPE ${n % 2 === 0 ? 'bigint' : 'integer'}`),
  vacuumFull: async (client) => {
    await client.query('UPDATE churn.vacuumed SET generation = generation + 1');
    await client.query('VACUUM FULL churn.vacuumed');
  },
};

/** What is wrong with the schema, as the transaction's snapshot sees it. */
export async function churnProblems(client: pg.Client): Promise<string[]> {
  const { rows: facts } = await client.query<{ name: string; found: string; expected: string }>(`
    SELECT 'tables that come and go' AS name, coalesce(string_agg(relname, ' ' ORDER BY relname), '') AS found,
      (SELECT coalesce(string_agg(name, ' ' ORDER BY name), '') FROM churn.registry) AS expected
    FROM pg_class WHERE relnamespace = 'churn'::regnamespace AND relname LIKE 'born%' AND relkind = 'r'
    UNION ALL SELECT 'churn.refilled', format('%s rows of %s to %s', count(*), min(generation), max(generation)),
      (SELECT format('${rowCount} rows of %s to %s', value, value) FROM churn.generation) FROM churn.refilled
    UNION ALL SELECT 'churn.rewritten', format('%s rows, sum %s', count(*), sum(v)),
      '${rowCount} rows, sum ${(rowCount * (rowCount + 1)) / 2}' FROM churn.rewritten
    UNION ALL SELECT 'churn.vacuumed', format('%s rows of %s generation(s)', count(*), count(DISTINCT generation)),
      '${rowCount} rows of 1 generation(s)' FROM churn.vacuumed`);
  const { rows: born } = await client.query<{ name: string; rows: number }>('SELECT name, rows FROM churn.registry');
  for (const { name, rows } of born) {
    const { rows: counted } = await client.query<{ found: string }>(`SELECT count(*) AS found FROM churn.${name}`);
    facts.push({ name: `churn.${name}`, found: String(counted[0]?.found), expected: String(rows) });
  }
  return facts
    .filter(({ found, expected }) => found !== expected)
    .map(({ name, found, expected }) => `${name}: ${found}, expected ${expected}`);
}
