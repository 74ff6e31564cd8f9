import assert from 'node:assert/strict';
import { test } from 'node:test';
import type pg from 'pg';
import { readMigrationSet } from '../../src/migrations/discover.ts';
import { pendingMigrations } from '../../src/migrations/history.ts';
import { flywayChecksum } from '../../src/migrations/layouts/flyway-names.ts';
import { createDatabase, forEachServer, sharedCluster, withClient } from '../support/servers.ts';
import { type Files, withFiles } from './written-sets.ts';

const { signal } = new AbortController();

interface Case {
  readonly files: Files;
  readonly below?: string;
  /** The tool's table, as the tool makes it, with its rows. */
  readonly table: string;
  readonly applied: readonly string[];
  readonly pending: readonly string[];
  readonly note?: RegExp;
}

const numbered = (names: readonly string[], text = 'select 1;'): Files =>
  Object.fromEntries(names.map((name) => [name, text]));

const flywayTable = `create table flyway_schema_history (installed_rank int primary key, version varchar(50),
  description varchar(200), type varchar(20), script varchar(1000), checksum int, success boolean);
  insert into flyway_schema_history values `;

const cases: Readonly<Record<string, Case>> = {
  'golang-migrate': {
    files: numbered(['1_a.up.sql', '2_b.up.sql', '10_c.up.sql']),
    table:
      'create table schema_migrations (version bigint primary key, dirty boolean); insert into schema_migrations values (2, false)',
    applied: ['1_a', '2_b'],
    pending: ['10_c'],
    note: /^public\.schema_migrations in the fixture says that 2 of 3 were already applied$/,
  },
  'golang-migrate, dirty': {
    files: numbered(['1_a.up.sql', '2_b.up.sql']),
    table:
      'create table schema_migrations (version bigint primary key, dirty boolean); insert into schema_migrations values (2, true)',
    applied: ['1_a'],
    pending: ['2_b'],
  },
  'golang-migrate, dirty at the first': {
    files: numbered(['0_a.up.sql', '2_b.up.sql']),
    table:
      'create table schema_migrations (version bigint primary key, dirty boolean); insert into schema_migrations values (0, true)',
    applied: [],
    pending: ['0_a', '2_b'],
    note: /has entries, but by them no migration/,
  },
  dbmate: {
    files: numbered(['001_a.sql', '002_b.sql', '003_c.sql'], '-- migrate:up\n-- migrate:down\n'),
    table:
      "create table schema_migrations (version varchar(128) primary key); insert into schema_migrations values ('001'), ('003')",
    applied: ['001_a', '003_c'],
    pending: ['002_b'],
    note: /; 002_b is pending although later ones were applied$/,
  },
  goose: {
    files: numbered(['00001_a.sql', '2_b.sql', '3_c.sql'], '-- +goose Up\nselect 1;\n'),
    table: `create table goose_db_version (id serial primary key, version_id bigint, is_applied boolean, tstamp timestamp default now());
      insert into goose_db_version (version_id, is_applied) values (0, true), (1, true), (2, true), (3, true), (3, false)`,
    applied: ['00001_a', '2_b'],
    pending: ['3_c'],
  },
  flyway: {
    files: {
      ...numbered(['V1__a.sql', 'V1_1__b.sql', 'V2__c.sql', 'V3__d.sql', 'V4__e.sql']),
      'R__same.sql': 'select 1;\n',
      'sub/R__other.sql': 'select 2;',
    },
    table: `${flywayTable} (0, null, 'schema', 'SCHEMA', '"app"', null, true), (1, '1', 'base', 'BASELINE', 'base', null, true),
      (2, '1.1', 'b', 'SQL', 'V1_1__b.sql', 1, true), (3, '2', 'c', 'SQL', 'V2__c.sql', 1, true),
      (4, '3', 'd', 'SQL', 'V3__d.sql', 1, true), (5, '3', 'd', 'UNDO_SQL', 'U3__d.sql', 1, true),
      (6, '4', 'e', 'SQL', 'V4__e.sql', 1, false),
      (7, null, 'same', 'SQL', 'R__same.sql', 1, true), (8, null, 'same', 'SQL', 'R__same.sql', ${flywayChecksum('select 1;')}, true),
      (9, null, 'other', 'SQL', 'sub/R__other.sql', 7, true)`,
    applied: ['V1__a', 'V1_1__b', 'V2__c', 'R__same'],
    pending: ['V3__d', 'V4__e', 'R__other'],
  },
  prisma: {
    files: numbered([
      '20240101000000_a/migration.sql',
      '20240102000000_b/migration.sql',
      '20240103000000_c/migration.sql',
    ]),
    table: `create table _prisma_migrations (id text primary key, migration_name text, finished_at timestamptz, rolled_back_at timestamptz);
      insert into _prisma_migrations values ('1', '20240101000000_a', now(), null), ('2', '20240102000000_b', null, null),
        ('3', '20240103000000_c', now(), now())`,
    applied: ['20240101000000_a'],
    pending: ['20240102000000_b', '20240103000000_c'],
  },
  drizzle: {
    files: {
      ...numbered(['0000_a.sql', '0001_b.sql', '0002_c.sql']),
      'meta/_journal.json': JSON.stringify({
        entries: [
          { tag: '0000_a', when: 9 },
          { tag: '0001_b', when: 10 },
          { tag: '0002_c', when: 11 },
        ],
      }),
    },
    table: `create schema drizzle; create table drizzle.__drizzle_migrations (id serial primary key, hash text, created_at bigint);
      insert into drizzle.__drizzle_migrations (hash, created_at) values ('x', 10), ('y', 9)`,
    applied: ['0000_a', '0001_b'],
    pending: ['0002_c'],
  },
  'drizzle, empty': {
    files: { '0000_a.sql': '', 'meta/_journal.json': '{"entries":[{"tag":"0000_a","when":9}]}' },
    table:
      'create schema drizzle; create table drizzle.__drizzle_migrations (id serial primary key, hash text, created_at bigint)',
    applied: [],
    pending: ['0000_a'],
    note: /0 of 1/,
  },
  diesel: {
    files: numbered(['2024-01-01-000000_a/up.sql', '2024-01-02-000000_b/up.sql']),
    table:
      "create table __diesel_schema_migrations (version varchar(50) primary key); insert into __diesel_schema_migrations values ('20240101000000')",
    applied: ['2024-01-01-000000_a'],
    pending: ['2024-01-02-000000_b'],
  },
  sqlx: {
    files: numbered(['01_a.sql', '2_b.sql'], '-- no-transaction\nselect 1'),
    table:
      'create table _sqlx_migrations (version bigint primary key, success boolean); insert into _sqlx_migrations values (1, true), (2, false)',
    applied: ['01_a'],
    pending: ['2_b'],
  },
  'graphile-migrate': {
    files: {
      'committed/000001-first.sql': '--! Previous: -\n--! Hash: a\n\nselect 1;\n',
      'committed/000002.sql': '--! Previous: a\n--! Hash: b\n\nselect 1;\n',
      'current.sql': 'select 1;',
    },
    table: `create schema graphile_migrate; create table graphile_migrate.migrations (hash text primary key, filename text);
      insert into graphile_migrate.migrations values ('a', '000001.sql')`,
    applied: ['000001-first'],
    pending: ['000002', 'current'],
  },
  'node-pg-migrate': {
    files: numbered(['1704067200000_a.sql', '1704067200001_b.sql']),
    table:
      "create table pgmigrations (id serial primary key, name varchar(255)); insert into pgmigrations (name) values ('1704067200000_a')",
    applied: ['1704067200000_a'],
    pending: ['1704067200001_b'],
  },
  atlas: {
    files: { ...numbered(['1_a.sql', '2_b.sql', '3_c.sql']), 'atlas.sum': '' },
    table: `create schema atlas_schema_revisions;
      create table atlas_schema_revisions.atlas_schema_revisions (version varchar primary key, applied bigint, total bigint, error text);
      insert into atlas_schema_revisions.atlas_schema_revisions values ('1', 3, 3, null), ('2', 1, 3, 'x'), ('3', 0, 0, '')`,
    applied: ['1_a', '3_c'],
    pending: ['2_b'],
  },
  supabase: {
    files: numbered(['supabase/migrations/1_a.sql', 'supabase/migrations/2_b.sql']),
    below: '/supabase/migrations',
    table: `create schema supabase_migrations; create table supabase_migrations.schema_migrations (version text primary key);
      insert into supabase_migrations.schema_migrations values ('1')`,
    applied: ['1_a'],
    pending: ['2_b'],
  },
  'another set': {
    files: numbered(['001_a.sql'], '-- migrate:up\n-- migrate:down\n'),
    table:
      "create table schema_migrations (version varchar(128) primary key); insert into schema_migrations values ('777')",
    applied: [],
    pending: ['001_a'],
    note: /has entries, but by them no migration of this set was applied/,
  },
};

forEachServer('what a fixture already has', (server) => {
  const cluster = sharedCluster(server);

  for (const [name, { files, below = '', table, applied, pending, note }] of Object.entries(cases)) {
    test(name, async () => {
      await withFiles(files, async (directory) => {
        const set = await readMigrationSet({ directory: `${directory}${below}`, signal });
        assert.equal(set.layout, name === 'another set' ? 'dbmate' : name.split(',')[0]);
        await withClient(cluster().url('postgres'), async (client: pg.Client) => {
          await client.query('begin');
          const before = await pendingMigrations(set, client);
          assert.deepEqual([before.pending, before.applied, before.note], [set.migrations, [], undefined]);
          await client.query(table);
          const found = await pendingMigrations(set, client);
          assert.deepEqual([found.applied, found.pending.map((one) => one.name)], [applied, pending]);
          assert.match(found.note ?? '', note ?? new RegExp(`says that ${applied.length} of ${set.migrations.length}`));
          await client.query('rollback');
        });
      });
    });
  }

  test('a table of that name that is of another tool is no history', async () => {
    await withFiles({ '1_a.up.sql': '' }, async (directory) => {
      const set = await readMigrationSet({ directory, signal });
      await withClient(await createDatabase(cluster(), 'other'), async (client) => {
        await client.query("create table schema_migrations (version text); insert into schema_migrations values ('1')");
        const { pending, note } = await pendingMigrations(set, client);
        assert.deepEqual(pending, set.migrations);
        assert.match(
          note ?? '',
          /public\.schema_migrations .* is not that of golang-migrate: column "dirty" does not exist/,
        );
      });
    });
  });

  test('a set of plain files has no history', async () => {
    await withFiles({ '1.sql': '' }, async (directory) => {
      const set = await readMigrationSet({ directory, signal });
      await withClient(cluster().url('postgres'), async (client) => {
        assert.deepEqual(await pendingMigrations(set, client), {
          pending: set.migrations,
          applied: [],
          note: undefined,
        });
      });
    });
  });
});
