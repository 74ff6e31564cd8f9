import type { Files } from './verdicts.ts';

/** Rows of its tables, all of them at a scale of 1. */
const rows = 40_000;

/** Tables that grow with `:scale`. */
export const growingFixture = `
  CREATE TABLE events (id int PRIMARY KEY, v int NOT NULL, kind int NOT NULL, note text, tag varchar(40));
  INSERT INTO events SELECT n, (n * 7919::bigint) % 1000003, n % 50, md5(n::text) || repeat('x', 40), 'tag'
    FROM generate_series(1, (${rows} * :scale)::int) n;
  CREATE TABLE items (id int PRIMARY KEY, event int NOT NULL, note text);
  INSERT INTO items SELECT n, n, md5(n::text) FROM generate_series(1, (${rows} * :scale)::int) n;
  CREATE TABLE archive (id int, v int, note text);`;

const linear: Readonly<Record<string, string>> = {
  linear_update: 'UPDATE events SET v = v + 1;',
  linear_index: 'CREATE INDEX ON events (note);',
  linear_rewrite: 'ALTER TABLE events ALTER COLUMN v TYPE bigint;',
  linear_backfill: 'ALTER TABLE events ADD COLUMN token uuid DEFAULT gen_random_uuid();',
  linear_copy: 'CREATE TABLE old_events AS SELECT * FROM events;\nALTER TABLE old_events ADD PRIMARY KEY (id);',
  linear_insert: 'INSERT INTO archive SELECT id, v, note FROM events WHERE kind < 40;',
  linear_foreign_key:
    'ALTER TABLE items ADD FOREIGN KEY (event) REFERENCES events;\nCREATE INDEX ON items (event, note);',
  linear_check: "ALTER TABLE events ADD CHECK (note ~ '^[0-9a-f]{32}x+$');",
  linear_concurrently: 'CREATE INDEX CONCURRENTLY items_note ON items (note, id);',
  linear_join: 'UPDATE items SET note = events.note FROM events WHERE events.id = items.event AND events.kind < 30;',
};

/** In one round trip: each one more would be one more chance for a neighbour on the machine to come between. */
function repeated(count: number, body: string): string {
  return `DO $$ BEGIN\n  FOR n IN 1..${count} LOOP\n    ${body};\n  END LOOP;\nEND $$;`;
}

const execute = (template: string): string => `EXECUTE format('${template.replaceAll("'", "''")}', n)`;

const constant: Readonly<Record<string, string>> = {
  constant_columns: repeated(30, execute('ALTER TABLE events ADD COLUMN c%s int')),
  constant_defaults: repeated(20, execute("ALTER TABLE items ADD COLUMN d%s text NOT NULL DEFAULT 'none'")),
  constant_nulls: repeated(30, 'ALTER TABLE events ALTER COLUMN kind DROP NOT NULL, ALTER COLUMN kind SET DEFAULT 7'),
  constant_wider: repeated(30, execute('ALTER TABLE events ALTER COLUMN tag TYPE varchar(5%1$s)')),
  constant_names: repeated(
    30,
    execute('ALTER TABLE events RENAME COLUMN tag TO label%1$s; ALTER TABLE events RENAME COLUMN label%1$s TO tag'),
  ),
  constant_checks: repeated(20, execute('ALTER TABLE items ADD CONSTRAINT filled%1$s CHECK (event > -%1$s) NOT VALID')),
  constant_views: repeated(20, execute('CREATE VIEW seen%1$s AS SELECT id, kind FROM events WHERE kind = %1$s')),
  constant_pause: 'ALTER TABLE items ADD COLUMN after int;\nSELECT pg_sleep(0.03);',
  constant_tables: repeated(12, execute('CREATE TABLE part%s (LIKE events INCLUDING DEFAULTS)')),
  constant_loop: `ALTER TABLE events ADD COLUMN done int;\n${repeated(15_000, "PERFORM md5('a' || n)")}`,
};

/** Ten migrations whose cost grows with the rows, and ten whose cost does not, in turns; their names say which. */
export const growingMigrations: Files = Object.fromEntries(
  Object.entries(linear).flatMap((one, index) =>
    [one, Object.entries(constant)[index] ?? one].map(([name, text], place): [string, string] => [
      `${String(2 * index + place + 1).padStart(2, '0')}_${name}.sql`,
      `${text}\n`,
    ]),
  ),
);
