import type { LayoutName } from '../../src/migrations/migration.ts';
import type { Files } from './benchmark-runs.ts';

/**
 * What the tool sends, as psql can send it too: all in one transaction, as one message (one implicit transaction), or
 * each statement by itself.
 */
export interface Sent {
  readonly how: 'wrapped' | 'message' | 'each';
  readonly sql: string;
  /** The migration that fails in it. */
  readonly fails?: string;
}

/** A directory with the traps of a layout, and what its tool makes of it. */
export interface LayoutSet {
  readonly layout: LayoutName;
  readonly what: string;
  /** Where the migrations are in `files`. */
  readonly below?: string;
  readonly files: Files;
  /** In the order in which the tool runs them. */
  readonly sent: readonly Sent[];
}

const wrapped = (sql: string, fails?: string): Sent => sent('wrapped', sql, fails);
const message = (sql: string, fails?: string): Sent => sent('message', sql, fails);
const each = (sql: string, fails?: string): Sent => sent('each', sql, fails);

function sent(how: Sent['how'], sql: string, fails: string | undefined): Sent {
  return fails === undefined ? { how, sql } : { how, sql, fails };
}

/** With the word in a comment and in a body, and statements within a body. */
const tableA = `-- CREATE INDEX CONCURRENTLY; COMMIT;
CREATE TABLE a (id int PRIMARY KEY, b text);
/* ; */ CREATE FUNCTION f() RETURNS text LANGUAGE plpgsql AS $body$
BEGIN
  -- concurrently; commit;
  RETURN 'CREATE INDEX CONCURRENTLY; BEGIN;';
END $body$;`;
const columnC = 'ALTER TABLE a ADD COLUMN c int;';
const concurrently = 'CREATE INDEX CONCURRENTLY a_b ON a (b);';
const mixed = `ALTER TABLE a ADD COLUMN d int;\nCREATE INDEX CONCURRENTLY a_c ON a (c);`;
/** The first statement stays where there is no transaction around both. */
const halfBad = 'CREATE TABLE half (id int);\nCREATE TABLE half (id int);';
const enumType = `CREATE TYPE mood AS ENUM ('sad');`;
const enumUsed = `ALTER TYPE mood ADD VALUE 'ok';\nCREATE TABLE moods (m mood DEFAULT 'ok');`;
const down = 'DROP TABLE a CASCADE;';

export const layoutSets: readonly LayoutSet[] = [
  {
    layout: 'plain',
    what: 'numbers in order, transactions of the files’ own, one around all else that can be in one',
    files: {
      '10_column.sql': columnC,
      '2_table.sql': tableA,
      '11_mixed.sql': mixed,
      '12_half.sql': halfBad,
      '13_own.sql': 'BEGIN;\nCREATE TABLE own (id int);\nCOMMIT;\nCREATE TABLE own (id int);',
      '14_enum.sql': enumType,
      '15_enum.sql': enumUsed,
    },
    sent: [
      wrapped(tableA),
      wrapped(columnC),
      each(mixed),
      wrapped(halfBad, '12_half'),
      each('CREATE TABLE own (id int);\nCREATE TABLE own (id int);', '13_own'),
      wrapped(enumType),
      wrapped(enumUsed, '15_enum'),
    ],
  },
  {
    layout: 'golang-migrate',
    what: 'one message a file: a lone CONCURRENTLY runs, one among others is refused, a COMMIT divides',
    files: {
      '000010_column.up.sql': columnC,
      '000010_column.down.sql': 'ALTER TABLE a DROP COLUMN c;',
      '2_table.up.sql': tableA,
      '2_table.down.sql': down,
      '11_lone.up.sql': concurrently,
      '12_mixed.up.sql': mixed,
      '13_commit.up.sql':
        'CREATE TABLE kept (id int);\nCOMMIT;\nCREATE TABLE lost (id int);\nCREATE TABLE lost (id int);',
      '14_half.up.sql': halfBad,
    },
    sent: [
      message(tableA),
      message(columnC),
      message(concurrently),
      message(mixed, '12_mixed'),
      message(
        'CREATE TABLE kept (id int); COMMIT; CREATE TABLE lost (id int); CREATE TABLE lost (id int);',
        '13_commit',
      ),
      message(halfBad, '14_half'),
    ],
  },
  {
    layout: 'flyway',
    what: 'versions by their parts, repeatable ones last, undo never, and no transaction where one cannot be',
    files: {
      'V1_10__column.sql': columnC,
      'V1_9__table.sql': tableA,
      'U1_9__table.sql': down,
      'V2__concurrently.sql': concurrently,
      'V3__half.sql': halfBad,
      'V4__each.sql': 'CREATE TABLE kept (id int);\nCREATE TABLE kept (id int);',
      'V4__each.sql.conf': 'executeInTransaction=false\n',
      'R__view.sql': 'CREATE OR REPLACE VIEW v AS SELECT id, c FROM a;',
      'sub/V1_9_1__between.sql': 'CREATE TABLE between_them (id int REFERENCES a);',
    },
    sent: [
      wrapped(tableA),
      wrapped('CREATE TABLE between_them (id int REFERENCES a);'),
      wrapped(columnC),
      each(concurrently),
      wrapped(halfBad, 'V3__half'),
      each('CREATE TABLE kept (id int);\nCREATE TABLE kept (id int);', 'V4__each'),
      wrapped('CREATE VIEW v AS SELECT id, c FROM a;'),
    ],
  },
  {
    layout: 'dbmate',
    what: 'the up block only, and one message without a transaction',
    files: {
      '20240101000000_table.sql': `-- migrate:up\n${tableA}\n-- migrate:down\n${down}`,
      '20240102000000_column.sql': `-- migrate:up\n${columnC}\n\n-- migrate:down\nALTER TABLE a DROP COLUMN c;`,
      '20240103000000_lone.sql': `-- migrate:up transaction:false\n${concurrently}\n-- migrate:down\nSELECT 1/0;`,
      '20240104000000_refused.sql': `-- migrate:up\n${concurrently.replace('a_b', 'a_b2')}`,
      '20240105000000_half.sql': `-- migrate:up transaction:false\n${halfBad}`,
    },
    sent: [
      wrapped(tableA),
      wrapped(columnC),
      message(concurrently),
      wrapped(concurrently.replace('a_b', 'a_b2'), '20240104000000_refused'),
      message(halfBad, '20240105000000_half'),
    ],
  },
  {
    layout: 'goose',
    what: 'numbers in order, blocks of statements, and each by itself without a transaction',
    files: {
      '00010_column.sql': `-- +goose Up\n${columnC}\n-- +goose Down\nALTER TABLE a DROP COLUMN c;`,
      '0002_table.sql': `-- +goose Up\n-- +goose StatementBegin\n${tableA}\n-- +goose StatementEnd\n-- +goose Down\n${down}`,
      '00011_mixed.sql': `-- +goose NO TRANSACTION\n-- +goose Up\n${mixed}\n${halfBad}\n-- +goose Down\nSELECT 1/0;`,
      '00012_half.sql': `-- +goose Up\nCREATE TABLE other (id int);\nSELECT 1/0;`,
    },
    sent: [
      wrapped(tableA),
      wrapped(columnC),
      each(`${mixed}\n${halfBad}`, '00011_mixed'),
      wrapped('CREATE TABLE other (id int);\nSELECT 1/0;', '00012_half'),
    ],
  },
  {
    layout: 'prisma',
    what: 'one message a directory',
    files: {
      'migration_lock.toml': 'provider = "postgresql"\n',
      '20240102000000_column/migration.sql': columnC,
      '20240101000000_table/migration.sql': tableA,
      '20240103000000_lone/migration.sql': concurrently,
      '20240104000000_mixed/migration.sql': mixed,
      '20240105000000_half/migration.sql': halfBad,
      '20240105000000_half/down.sql': down,
    },
    sent: [
      message(tableA),
      message(columnC),
      message(concurrently),
      message(mixed, '20240104000000_mixed'),
      message(halfBad, '20240105000000_half'),
    ],
  },
  {
    layout: 'drizzle',
    what: 'the journal’s order, all in one transaction',
    files: {
      'meta/_journal.json': journal('0000_table', '0001_column'),
      '0001_column.sql': `${columnC}--> statement-breakpoint\nCREATE INDEX a_c ON a (c);`,
      '0000_table.sql': tableA,
      '0002_not_in_it.sql': down,
    },
    sent: [wrapped(`${tableA}\n${columnC}\nCREATE INDEX a_c ON a (c);`)],
  },
  {
    layout: 'drizzle',
    what: 'what cannot run in a transaction takes all of them with it',
    files: {
      'meta/_journal.json': journal('0000_before', '0001_index', '0002_after'),
      '0000_before.sql': 'CREATE TABLE before (id int);',
      '0001_index.sql': 'CREATE INDEX CONCURRENTLY i ON before (id);',
      '0002_after.sql': 'CREATE TABLE after (id int);',
    },
    sent: [wrapped('CREATE TABLE before (id int);\nCREATE INDEX CONCURRENTLY i ON before (id);', '0001_index')],
  },
  {
    layout: 'diesel',
    what: 'directories by their names, and one message without a transaction',
    files: {
      '2024-01-02-000000_column/up.sql': columnC,
      '2024-01-02-000000_column/down.sql': 'ALTER TABLE a DROP COLUMN c;',
      '2024-01-01-000000_table/up.sql': tableA,
      '2024-01-01-000000_table/down.sql': down,
      '2024-01-03-000000_lone/up.sql': concurrently,
      '2024-01-03-000000_lone/metadata.toml': 'run_in_transaction = false\n',
      '2024-01-04-000000_refused/up.sql': concurrently.replace('a_b', 'a_b2'),
      '2024-01-05-000000_half/up.sql': halfBad,
    },
    sent: [
      wrapped(tableA),
      wrapped(columnC),
      message(concurrently),
      wrapped(concurrently.replace('a_b', 'a_b2'), '2024-01-04-000000_refused'),
      wrapped(halfBad, '2024-01-05-000000_half'),
    ],
  },
  {
    layout: 'sqlx',
    what: 'numbers in order, and one message behind the marker on the first line',
    files: {
      '10_column.up.sql': columnC,
      '10_column.down.sql': 'ALTER TABLE a DROP COLUMN c;',
      '2_table.up.sql': tableA,
      '2_table.down.sql': down,
      '11_lone.sql': `-- no-transaction\n${concurrently}`,
      '12_mixed.sql': `-- no-transaction\n${mixed}`,
      '13_late.sql': `-- a comment\n-- no-transaction\n${concurrently.replace('a_b', 'a_b2')}`,
    },
    sent: [
      wrapped(tableA),
      wrapped(columnC),
      message(concurrently),
      message(mixed, '12_mixed'),
      wrapped(concurrently.replace('a_b', 'a_b2'), '13_late'),
    ],
  },
  {
    layout: 'graphile-migrate',
    what: 'committed ones by number, then the current one',
    files: {
      'committed/000001.sql': `--! Previous: -\n--! Hash: sha1:a\n\n${tableA}\n`,
      'committed/000002.sql': `--! Previous: sha1:a\n--! Hash: sha1:b\n\n--! no-transaction\n${concurrently}\n`,
      'committed/000010.sql': `--! Previous: sha1:b\n--! Hash: sha1:c\n\n${halfBad}\n`,
      'current.sql': columnC,
    },
    sent: [wrapped(tableA), message(concurrently), wrapped(halfBad, '000010'), wrapped(columnC)],
  },
  {
    layout: 'node-pg-migrate',
    what: 'the part up only, all in one transaction',
    files: {
      '1700000000000_table.sql': `-- Up Migration\n${tableA}\n-- Down Migration\n${down}`,
      '1700000000001_column.sql': `-- Up Migration\n${columnC}\n\n-- Down Migration\nALTER TABLE a DROP COLUMN c;`,
    },
    sent: [wrapped(`${tableA}\n${columnC}`)],
  },
  {
    layout: 'node-pg-migrate',
    what: 'one that fails takes all of them with it',
    files: {
      '1700000000000_table.sql': `-- Up Migration\n${tableA}`,
      '1700000000001_half.sql': `-- Up Migration\n${halfBad}`,
    },
    sent: [wrapped(`${tableA}\n${halfBad}`, '1700000000001_half')],
  },
  {
    layout: 'atlas',
    what: 'a transaction a file, and each by itself with txmode none',
    files: {
      'atlas.sum': 'h1:x=\n',
      '20240101000000_table.sql': tableA,
      '20240102000000_column.sql': columnC,
      '20240103000000_mixed.sql': `-- atlas:txmode none\n\n${mixed}\n${halfBad}`,
      '20240104000000_half.sql': 'CREATE TABLE other (id int);\nSELECT 1/0;',
    },
    sent: [
      wrapped(tableA),
      wrapped(columnC),
      each(`${mixed}\n${halfBad}`, '20240103000000_mixed'),
      wrapped('CREATE TABLE other (id int);\nSELECT 1/0;', '20240104000000_half'),
    ],
  },
  {
    layout: 'supabase',
    what: 'a batch a file, and what cannot be in one by itself',
    below: 'supabase/migrations',
    files: {
      'supabase/config.toml': '',
      'supabase/migrations/20240101000000_table.sql': tableA,
      'supabase/migrations/20240102000000_column.sql': columnC,
      'supabase/migrations/20240103000000_mixed.sql': mixed,
      'supabase/migrations/20240104000000_half.sql': halfBad,
    },
    sent: [message(tableA), message(columnC), each(mixed), message(halfBad, '20240104000000_half')],
  },
];

function journal(...tags: readonly string[]): string {
  const entries = tags.map((tag, idx) => ({
    idx,
    version: '7',
    when: 1_700_000_000_000 + idx,
    tag,
    breakpoints: true,
  }));
  return JSON.stringify({ version: '7', dialect: 'postgresql', entries });
}
