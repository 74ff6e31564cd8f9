import { type Chance, chanceOf } from './chance.ts';
import type { Files } from './verdicts.ts';

export const countedKinds = [
  'rewrite added',
  'concurrently dropped',
  'index more',
  'more rows',
  'lock earlier',
] as const;

/** A regression that counters show. */
export type CountedKind = (typeof countedKinds)[number];

export interface Planted {
  readonly kind: CountedKind | 'sleep';
  /** The migration's name. */
  readonly migration: string;
  readonly file: string;
  /** Where the statements stand that cost more, in the candidate's file. */
  readonly lines: readonly number[];
}

/** Two sets of migrations, of which the second is worse in known places. */
export interface PlantedSets {
  readonly baseline: Files;
  readonly candidate: Files;
  readonly planted: readonly Planted[];
}

/** Rows of the tables t1, t2, …, of some 130 bytes each. */
const rowCounts = [9000, 10_000, 11_500, 13_000, 15_000];

const createFill = `
  CREATE FUNCTION pg_temp.fill(name text, rows int) RETURNS void LANGUAGE plpgsql AS $$ BEGIN
    EXECUTE format('CREATE TABLE %I (id int PRIMARY KEY, v int NOT NULL, kind int NOT NULL, note text, at timestamptz)', name);
    EXECUTE format('INSERT INTO %I SELECT n, (n * 7919::bigint) %% 1000003, n %% 50, md5(n::text) || repeat(''x'', 40),
      timestamptz ''2024-01-01'' + n * interval ''1 minute'' FROM generate_series(1, $1) n', name) USING rows;
    EXECUTE format('CREATE INDEX %I ON %I (kind)', name || '_kind', name);
  END $$;`;

/** What the migrations that sleep find: less to copy. */
export const sleepingFixture = `${createFill} SELECT pg_temp.fill('side', 1000);`;

/** Tables for migrations to work on: one for each kind of regression, and others. */
export const plantingFixture = `${createFill}
  ${rowCounts.map((rows, index) => `SELECT pg_temp.fill('t${index + 1}', ${rows});`).join('\n  ')}
  SELECT pg_temp.fill('side', 9000);
  CREATE MATERIALIZED VIEW totals AS SELECT id, v, md5(note) || note AS note FROM side;
  CREATE UNIQUE INDEX totals_id ON totals (id);`;

/** What two versions of one migration do; in the second, what is planted is marked. */
interface Versions {
  readonly before: readonly string[];
  readonly now: readonly (string | { readonly planted: string })[];
}

interface Table {
  readonly name: string;
  readonly rows: number;
}

const plant: Readonly<Record<CountedKind, (table: Table, chance: Chance) => Versions>> = {
  'rewrite added': ({ name }, chance) => {
    const rewrite = chance.oneOf([
      `ALTER TABLE ${name} ADD COLUMN token uuid DEFAULT gen_random_uuid()`,
      `ALTER TABLE ${name} ADD COLUMN seen timestamptz DEFAULT clock_timestamp()`,
      `ALTER TABLE ${name} ADD COLUMN twice int GENERATED ALWAYS AS (v * 2) STORED`,
      `ALTER TABLE ${name} ADD COLUMN number serial`,
      `ALTER TABLE ${name} ALTER COLUMN v TYPE bigint`,
      `ALTER TABLE ${name} ALTER COLUMN note TYPE varchar(80)`,
      `ALTER TABLE ${name} ALTER COLUMN at TYPE text, ALTER COLUMN v DROP NOT NULL`,
      `CLUSTER ${name} USING ${name}_pkey`,
      `ALTER TABLE ${name} SET UNLOGGED`,
    ]);
    const others = chance.shuffled([
      `ALTER TABLE ${name} ADD COLUMN plain int`,
      `ALTER TABLE ${name} ALTER COLUMN kind SET DEFAULT 7`,
    ]);
    return chance.oneOf<Versions>([
      { before: others, now: [...others, { planted: rewrite }] },
      { before: others, now: [{ planted: rewrite }, ...others] },
      { before: others.slice(1), now: [{ planted: rewrite }, ...others.slice(1)] },
    ]);
  },

  'concurrently dropped': ({ name }, chance) => {
    const [before, now] = chance
      .oneOf([
        ['CREATE INDEX CONCURRENTLY', `planted_v ON ${name} (v)`],
        ['CREATE INDEX CONCURRENTLY IF NOT EXISTS', `planted_note ON ${name} (note, id)`],
        ['CREATE UNIQUE INDEX CONCURRENTLY', `planted_both ON ${name} (id, at)`],
        ['CREATE INDEX CONCURRENTLY', `planted_hash ON ${name} USING hash (note)`],
        ['REINDEX INDEX CONCURRENTLY', `${name}_kind`],
        ['REINDEX TABLE CONCURRENTLY', name],
        ['DROP INDEX CONCURRENTLY', `${name}_kind`],
        ['REFRESH MATERIALIZED VIEW CONCURRENTLY', 'totals'],
      ])
      .reduce<string[]>((parts, part, index, all) => {
        if (index === 0) return parts;
        return [`${all[0]} ${part}`, `${all[0]?.replace(' CONCURRENTLY', '')} ${part}`];
      }, []);
    const other = `CREATE INDEX CONCURRENTLY other ON ${name} (at)`;
    const planted = { planted: now ?? '' };
    return chance.oneOf<Versions>([
      { before: [before ?? ''], now: [planted] },
      { before: [before ?? '', other], now: [planted, other] },
      { before: [other, before ?? ''], now: [other, planted] },
    ]);
  },

  'index more': ({ name }, chance) => {
    const planted = chance.oneOf([
      `CREATE INDEX ON ${name} (v)`,
      `CREATE INDEX ON ${name} (at, v)`,
      `CREATE INDEX ON ${name} (note text_pattern_ops)`,
      `CREATE UNIQUE INDEX ON ${name} (id) INCLUDE (note)`,
      `CREATE INDEX ON ${name} ((lower(note)))`,
      `CREATE INDEX ON ${name} USING hash (v)`,
      `CREATE INDEX ON ${name} (v) WHERE kind < 30`,
      `ALTER TABLE ${name} ADD CONSTRAINT planted UNIQUE (id, v)`,
    ]);
    const column = `ALTER TABLE ${name} ADD COLUMN extra int`;
    const index = `CREATE INDEX ON ${name} (at)`;
    return chance.oneOf<Versions>([
      { before: [column], now: [column, { planted }] },
      { before: [index], now: [index, { planted }] },
      { before: [index, column], now: [{ planted }, index, column] },
    ]);
  },

  'more rows': ({ name, rows }, chance) => {
    const few = chance.between(5000, Math.floor(rows / 1.4));
    const many = Math.ceil(few * 1.3);
    const statement = chance.oneOf<(count: number) => string>([
      (count) => `UPDATE ${name} SET v = v + 1 WHERE id <= ${count}`,
      (count) => `UPDATE ${name} SET note = upper(note)\n  WHERE id > ${rows - count}`,
      (count) => `DELETE FROM ${name} WHERE id <= ${count}`,
      (count) => `INSERT INTO ${name} SELECT id + 100000, v, kind, note, at FROM ${name} WHERE id <= ${count}`,
      (count) =>
        `UPDATE ${name} AS target SET kind = fixed.n FROM (VALUES (8)) AS fixed (n)\n  WHERE target.id <= ${count}`,
      (count) => `DO $$ BEGIN\n  UPDATE ${name} SET at = now() WHERE id BETWEEN 1 AND ${count};\nEND $$`,
      (count) => `WITH gone AS (DELETE FROM ${name} WHERE id <= ${count} RETURNING id)\nSELECT count(*) FROM gone`,
    ]);
    const other = `ALTER TABLE ${name} ALTER COLUMN note SET DEFAULT ''`;
    return chance.oneOf<Versions>([
      { before: [statement(few)], now: [{ planted: statement(many) }] },
      { before: [other, statement(few)], now: [other, { planted: statement(many) }] },
    ]);
  },

  'lock earlier': ({ name }, chance) => {
    const lock = chance.oneOf([
      `ALTER TABLE ${name} ADD COLUMN later int`,
      `ALTER TABLE ${name} ALTER COLUMN kind DROP NOT NULL`,
      `LOCK TABLE ${name} IN ACCESS EXCLUSIVE MODE`,
      `LOCK TABLE ${name} IN SHARE MODE`,
      `DROP INDEX ${name}_kind`,
      `ALTER TABLE ${name} RENAME COLUMN note TO remark`,
      `CREATE TRIGGER again BEFORE UPDATE ON ${name} FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()`,
      `TRUNCATE ${name}`,
    ]);
    const count = chance.between(3000, 6000);
    const work = chance.oneOf([
      `UPDATE side SET v = v + 1 WHERE id <= ${count}`,
      `INSERT INTO side SELECT id + 100000, v, kind, note, at FROM side WHERE id <= ${count}`,
      `DELETE FROM side WHERE id <= ${count}`,
      `UPDATE side SET note = (SELECT note FROM ${name === 't1' ? 't2' : 't1'} AS other WHERE other.id = side.id) WHERE id <= ${count}`,
    ]);
    const first = 'CREATE TABLE news (id int)';
    return chance.oneOf<Versions>([
      { before: [work, lock], now: [{ planted: lock }, work] },
      { before: [first, work, lock], now: [first, { planted: lock }, work] },
      { before: [work, lock, first], now: [{ planted: lock }, work, first] },
    ]);
  },
};

/** Migrations that are the same on both sides, on tables of their own. */
const innocent = [
  'CREATE TABLE visits (id int PRIMARY KEY, at timestamptz); CREATE INDEX ON visits (at);',
  "ALTER TABLE side ADD COLUMN mark text DEFAULT 'none';",
  'CREATE INDEX side_v ON side (v);',
  'UPDATE side SET kind = (random() * 50)::int WHERE random() < 0.2;',
  'CREATE VIEW busy AS SELECT kind, count(*) FROM side GROUP BY kind;',
];

/**
 * One set with all kinds of regressions that counters show, each in a migration of its own on a table of its own, in an
 * order and in forms that are drawn.
 */
export function plantCounted(seed: number): PlantedSets {
  const chance = chanceOf(seed);
  const tables = chance.shuffled(rowCounts.map((rows, index): Table => ({ name: `t${index + 1}`, rows })));
  const made = countedKinds.map((kind, index) => ({
    kind,
    versions: plant[kind](tables[index] as Table, chance),
  }));
  const fillers = chance.shuffled(innocent).slice(0, 2);
  const order = chance.shuffled([...made, ...fillers]);
  return written(order, chance);
}

/** A set in which two of several migrations sleep 30 % longer. */
export function plantSleeps(seed: number): PlantedSets {
  const chance = chanceOf(seed);
  const made = ['first', 'second'].map((name) => {
    const isInBlock = chance.oneOf([false, true]);
    const sleep = (seconds: number): string =>
      isInBlock ? `DO $$ BEGIN\n  PERFORM pg_sleep(${seconds});\nEND $$` : `SELECT pg_sleep(${seconds})`;
    const other = `CREATE TABLE ${name} (id int)`;
    const planted = { planted: sleep(0.195) };
    const versions = chance.oneOf<Versions>([
      { before: [sleep(0.15)], now: [planted] },
      { before: [other, sleep(0.15)], now: [other, planted] },
      { before: [sleep(0.15), other], now: [planted, other] },
    ]);
    return { kind: 'sleep' as const, versions };
  });
  return written(chance.shuffled([...made, chance.oneOf(innocent)]), chance);
}

type Part = { readonly kind: Planted['kind']; readonly versions: Versions } | string;

function written(parts: readonly Part[], chance: Chance): PlantedSets {
  const baseline: Record<string, string> = {};
  const candidate: Record<string, string> = {};
  const planted: Planted[] = [];
  for (const [index, part] of parts.entries()) {
    const migration = `${index + 1}_${typeof part === 'string' ? 'same' : part.kind.replaceAll(' ', '_')}`;
    const file = `${migration}.sql`;
    if (typeof part === 'string') {
      baseline[file] = part;
      candidate[file] = part;
      continue;
    }
    const { kind, versions } = part;
    baseline[file] = versions.before.map((statement) => `${statement};\n`).join('');
    let text = '-- a migration\n'.repeat(chance.between(0, 3));
    const lines: number[] = [];
    for (const statement of versions.now) {
      const isPlanted = typeof statement !== 'string';
      if (isPlanted) lines.push(text.split('\n').length);
      text += `${isPlanted ? statement.planted : statement};\n`;
    }
    candidate[file] = text;
    planted.push({ kind, migration, file, lines });
  }
  return { baseline, candidate, planted };
}
