/** A database to back up. */
export interface Dataset {
  /** The database's name: it says everything that the content depends on. */
  readonly name: string;
  /** Of all tables together. */
  readonly rows: number;
  /** How many of its tables are called `t_1`, `t_2` … */
  readonly numberedTables: number;
  /** Of the database; the server's default without one. */
  readonly encoding?: 'SQL_ASCII';
  /** Run one by one in the empty database. */
  readonly statements: readonly string[];
}

/** From here on random() gives the same values in every run. */
const seed = 'SELECT setseed(0.42)';

/** Hint bits and statistics are in place and nothing is left to write when the measuring begins. */
export const settle = ['VACUUM (FREEZE, ANALYZE)', 'CHECKPOINT'];

/** About 230 bytes a row in the table, 200 as COPY text: an event of a shop, with text and jsonb. */
function events(name: string, rows: number): string[] {
  return [
    `CREATE TABLE ${name} (
      id bigint NOT NULL,
      user_id integer NOT NULL,
      kind text NOT NULL,
      at timestamptz NOT NULL,
      payload jsonb NOT NULL
    )`,
    `INSERT INTO ${name}
    SELECT i,
      (random() * 200000)::int,
      (ARRAY['view', 'click', 'add_to_cart', 'purchase', 'refund', 'login', 'logout'])[1 + (random() * 6)::int],
      timestamptz '2025-01-01' + random() * interval '365 days',
      jsonb_build_object(
        'session', substr(md5((i % 100000)::text), 1, 12),
        'page', '/shop/item/' || (random() * 5000)::int,
        'referrer', (ARRAY['google', 'direct', 'newsletter', 'partner'])[1 + (random() * 3)::int],
        'price', round((random() * 300)::numeric, 2),
        'quantity', (random() * 9)::int,
        'note', repeat(
          (ARRAY['fast delivery ', 'gift wrap ', 'returning customer ', 'first order '])[1 + (random() * 3)::int],
          1 + (random() * 2)::int))
    FROM generate_series(1, ${rows}) i`,
  ];
}

/**
 * One table that dominates: at scale 1 it has 920 MB of 1.3 GB. Beside it a table of 120 MB, and 58 small ones with a
 * sequence each.
 *
 * @param scale for trials: this part of the rows
 */
export function dominating(scale: number): Dataset {
  const eventRows = Math.round(4_000_000 * scale);
  const orderRows = Math.round(1_500_000 * scale);
  const smallTables = 58;
  const smallRows = 2000;
  return {
    name: `dominating_${eventRows}`,
    rows: eventRows + orderRows + smallTables * smallRows,
    numberedTables: smallTables,
    statements: [
      seed,
      ...events('events', eventRows),
      'ALTER TABLE events ADD PRIMARY KEY (id)',
      'CREATE INDEX ON events (user_id, at)',
      `CREATE TABLE orders (
        id integer PRIMARY KEY,
        customer integer NOT NULL,
        total numeric(10, 2) NOT NULL,
        placed date NOT NULL,
        state text NOT NULL,
        remark text
      )`,
      `INSERT INTO orders
      SELECT i,
        (random() * 200000)::int,
        (random() * 500)::numeric(10, 2),
        date '2024-01-01' + (random() * 700)::int,
        (ARRAY['new', 'paid', 'sent', 'done'])[1 + (random() * 3)::int],
        CASE WHEN random() < 0.3 THEN 'call ' || md5(i::text) END
      FROM generate_series(1, ${orderRows}) i`,
      'CREATE INDEX ON orders (customer)',
      numberedTables(smallTables, smallRows),
      ...settle,
    ],
  };
}

/** Many small tables, each with a sequence for its key. At scale 1: 2,000 tables of 100 rows. */
export function manyTables(scale: number): Dataset {
  const tables = Math.max(1, Math.round(2000 * scale));
  return {
    name: `many_${tables}`,
    rows: tables * 100,
    numberedTables: tables,
    statements: [numberedTables(tables, 100), ...settle],
  };
}

/** One large table: what there is to hold in memory, if anything is held. */
export function oneTable(bytes: number): Dataset {
  const rows = Math.round(bytes / bytesPerEvent);
  const seedRows = Math.min(rows, 400_000);
  return {
    name: `one_table_${rows}`,
    rows,
    numberedTables: 0,
    statements: [
      seed,
      ...events('seed', seedRows),
      'CREATE TABLE events (LIKE seed)',
      // Copying rows is much faster than making them.
      `DO $$ BEGIN
        FOR step IN 0..${Math.ceil(rows / seedRows) - 1} LOOP
          INSERT INTO events
          SELECT id + step * ${seedRows}, user_id, kind, at, payload FROM seed WHERE id + step * ${seedRows} <= ${rows};
        END LOOP;
      END $$`,
      'DROP TABLE seed',
      ...settle,
    ],
  };
}

/** 919 MB of heap for 4 million rows. */
const bytesPerEvent = 230;

function numberedTables(count: number, rows: number): string {
  return `DO $$ BEGIN
    FOR n IN 1..${count} LOOP
      EXECUTE format('CREATE TABLE t_%s (id serial PRIMARY KEY, name text, amount numeric)', n);
      EXECUTE format('INSERT INTO t_%s (name, amount)
        SELECT md5(i::text), i * 1.5 FROM generate_series(1, ${rows}) i', n);
    END LOOP;
  END $$`;
}
