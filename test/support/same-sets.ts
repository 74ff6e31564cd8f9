import { chanceOf } from './chance.ts';
import type { Files } from './verdicts.ts';

/** Two tables of more than 1 MiB, since smaller ones are not judged by locks and rewrites. */
export const sameFixture = `
  CREATE TABLE people (id int PRIMARY KEY, name text NOT NULL, score int NOT NULL, note text);
  INSERT INTO people SELECT n, md5(n::text), n % 100, repeat('x', 60) FROM generate_series(1, 9000) n;
  CREATE TABLE orders (id int PRIMARY KEY, person int NOT NULL, amount int NOT NULL, note text);
  INSERT INTO orders SELECT n, 1 + n % 9000, n % 1000, repeat('y', 60) FROM generate_series(1, 10000) n;
  CREATE INDEX orders_person ON orders (person);`;

/** Migrations of all kinds that can be applied in any order. */
const migrations: readonly string[] = [
  'ALTER TABLE orders ADD COLUMN paid boolean NOT NULL DEFAULT false;\nALTER TABLE people ADD COLUMN mail text;',
  'CREATE INDEX orders_amount ON orders (amount, id);',
  'CREATE INDEX CONCURRENTLY people_name ON people (name);',
  'UPDATE orders SET amount = amount + 1 WHERE id % 3 = 0;',
  'ALTER TABLE people ALTER COLUMN score TYPE bigint;',
  'ALTER TABLE orders ADD FOREIGN KEY (person) REFERENCES people;',
  'ALTER TABLE orders ADD CONSTRAINT orders_filled CHECK (amount >= 0) NOT VALID;\nALTER TABLE orders VALIDATE CONSTRAINT orders_filled;',
  'UPDATE people SET note = md5(random()::text) WHERE random() < 0.3;',
  'CREATE TABLE codes AS SELECT n, gen_random_uuid() AS code FROM generate_series(1, 3000) n;\nALTER TABLE codes ADD PRIMARY KEY (n);',
  'ALTER TABLE orders ADD COLUMN token uuid DEFAULT gen_random_uuid();',
  'DELETE FROM orders WHERE random() < 0.1;\nANALYZE orders;',
  'SELECT pg_sleep(0.03);\nCREATE TABLE pauses (id int);',
  "DO $$ BEGIN\n  FOR n IN 1..10000 LOOP\n    PERFORM md5('a' || n);\n  END LOOP;\nEND $$;",
  'CREATE TABLE guesses AS SELECT n FROM generate_series(1, (2000 + random() * 8000)::int) n;',
];

/** Long enough that a fifth of it is more than what is never told of: time alone could make an alarm of it. */
const longMigrations: readonly string[] = [
  "DO $$ BEGIN\n  FOR n IN 1..60000 LOOP\n    PERFORM md5('a' || n);\n  END LOOP;\nEND $$;",
  'SELECT pg_sleep(0.11);',
  'UPDATE orders SET note = upper(note);\nCREATE INDEX ON orders (note, id);',
];

/**
 * A set of migrations, drawn, and the same with a comment in the first file: migrations behind one that was changed are
 * judged by all rules.
 *
 * @param isLong whether one of them takes about a tenth of a second
 */
export function sameSets(seed: number, isLong: boolean): { readonly baseline: Files; readonly candidate: Files } {
  const chance = chanceOf(seed);
  const chosen = chance.shuffled(migrations).slice(0, isLong ? 1 : 2);
  if (isLong) chosen.push(chance.oneOf(longMigrations));
  const files = chance.shuffled(chosen).map((text, index): [string, string] => [`${index + 1}_step.sql`, `${text}\n`]);
  return {
    baseline: Object.fromEntries(files),
    candidate: Object.fromEntries(
      files.map(([name, text], index) => [name, index === 0 ? `-- as before\n${text}` : text]),
    ),
  };
}
