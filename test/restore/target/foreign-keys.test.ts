import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type pg from 'pg';
import { createJournal, dropJournal } from '../../../src/restore/journal.ts';
import { readForeignKeys, reinstate, suspend } from '../../../src/restore/target/foreign-keys.ts';
import { loadOrder } from '../../../src/restore/target/key-order.ts';
import { createDatabase, execute, forEachServer, sharedCluster, withClient } from '../../support/servers.ts';

const schema = `
  CREATE SCHEMA s; SET search_path = s;
  CREATE TABLE pair_a (id int PRIMARY KEY, b int);
  CREATE TABLE pair_b (id int PRIMARY KEY, a int REFERENCES pair_a DEFERRABLE INITIALLY DEFERRED);
  ALTER TABLE pair_a ADD CONSTRAINT "the ""b" FOREIGN KEY (b) REFERENCES pair_b ON DELETE SET NULL;
  COMMENT ON CONSTRAINT "the ""b" ON pair_a IS 'it''s a remark';
  CREATE TABLE ring_a (id int PRIMARY KEY, next int);
  CREATE TABLE ring_b (id int PRIMARY KEY, next int REFERENCES ring_a);
  CREATE TABLE ring_c (id int PRIMARY KEY, next int REFERENCES ring_b);
  ALTER TABLE ring_a ADD CONSTRAINT closing FOREIGN KEY (next) REFERENCES ring_c ON UPDATE CASCADE;
  CREATE TABLE tree (id int PRIMARY KEY, parent int REFERENCES tree, pair int REFERENCES pair_a);
  CREATE TABLE "odd ""name" (id int PRIMARY KEY, "odd ""key" int);
  ALTER TABLE "odd ""name" ADD CONSTRAINT "odd 'key" FOREIGN KEY ("odd ""key") REFERENCES "odd ""name" NOT VALID;
  CREATE TABLE items (id int, kind int, parent int, "group" int, extra int, PRIMARY KEY (id, kind)) PARTITION BY LIST (kind);
  CREATE TABLE items_1 PARTITION OF items FOR VALUES IN (1);
  CREATE TABLE items_2 PARTITION OF items FOR VALUES IN (2) PARTITION BY RANGE (id);
  CREATE TABLE items_2_low PARTITION OF items_2 FOR VALUES FROM (0) TO (100);
  ALTER TABLE items ADD CONSTRAINT items_parent FOREIGN KEY (parent, kind) REFERENCES items (id, kind);
  CREATE TABLE groups (id int PRIMARY KEY, item int, kind int);
  ALTER TABLE groups ADD CONSTRAINT groups_item FOREIGN KEY (item, kind) REFERENCES items (id, kind);
  ALTER TABLE items ADD CONSTRAINT items_group FOREIGN KEY ("group") REFERENCES groups (id);
  CREATE TABLE parcels (id int PRIMARY KEY, item int, kind int, FOREIGN KEY (item, kind) REFERENCES items (id, kind));
  CREATE TABLE alone (id int PRIMARY KEY);
  CREATE TABLE elsewhere (id int REFERENCES alone);
  ALTER TABLE items_1 ADD CONSTRAINT of_a_leaf FOREIGN KEY (extra) REFERENCES alone;`;

/** Every foreign key as the server describes it, those of partitions too. */
async function describeKeys(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ line: string }>(`
    SELECT concat_ws(' | ', conrelid::regclass, confrelid::regclass, conparentid <> 0, convalidated, condeferred, pg_get_constraintdef(oid),
      obj_description(oid, 'pg_constraint'), CASE WHEN conparentid = 0 THEN conname END) AS line
    FROM pg_constraint WHERE contype = 'f' ORDER BY 1`);
  return rows.map(({ line }) => line);
}

async function oidsOf(client: pg.Client, names: readonly string[]): Promise<{ oid: number; name: string }[]> {
  const { rows } = await client.query<{ oid: string; name: string }>(
    `SELECT to_regclass('s.' || quote_ident(name))::oid::text AS oid, name FROM unnest($1::text[]) AS name`,
    [names],
  );
  return rows.map(({ oid, name }) => ({ oid: Number(oid), name }));
}

forEachServer('foreign keys of a schema that is there', (server) => {
  const cluster = sharedCluster(server);
  const leaves = ['items_1', 'items_2_low'];
  const all = [
    'pair_a',
    'pair_b',
    'ring_a',
    'ring_b',
    'ring_c',
    'tree',
    'odd "name',
    ...leaves,
    'groups',
    'parcels',
    'alone',
  ];
  let url: string;

  before(async () => {
    url = await createDatabase(cluster(), 'keys');
    await execute(url, schema);
  });

  /** Runs with a journal in the database, and without a search_path, as a restore does. */
  async function withJournal(run: (client: pg.Client) => Promise<void>): Promise<void> {
    await withClient(url, async (client) => {
      await client.query(`SET search_path = ''`);
      await createJournal(client, { backup: 'x', request: {} });
      try {
        await run(client);
      } finally {
        await dropJournal(client);
      }
    });
  }

  async function orderOf(client: pg.Client, names: readonly string[]) {
    const tables = await oidsOf(client, names);
    const keys = await readForeignKeys(client, tables);
    const { levels, suspended } = loadOrder(tables, keys);
    return { keys, suspended, levels: levels.map((level) => level.map(({ name }) => name)) };
  }

  test('are read with the partitions that they are between', async () => {
    await withJournal(async (client) => {
      const { levels, suspended } = await orderOf(client, all);
      assert.deepEqual(levels, [
        ['pair_a', 'pair_b', 'ring_a', 'ring_b', 'ring_c', 'odd "name', 'alone'],
        ['tree', ...leaves, 'groups'],
        ['parcels'],
      ]);
      assert.deepEqual(suspended.map(({ label }) => label).sort(), [
        's.groups: groups_item',
        's.items: items_group',
        's.items: items_parent',
        `s.odd "name: odd 'key`,
        's.pair_a: the "b',
        's.pair_b: pair_b_a_fkey',
        's.ring_a: closing',
        's.ring_b: ring_b_next_fkey',
        's.ring_c: ring_c_next_fkey',
        's.tree: tree_parent_fkey',
      ]);
    });
  });

  test('count for rows that are loaded through the top of a tree', async () => {
    await withJournal(async (client) => {
      const { levels, suspended } = await orderOf(client, ['parcels', 'items', 'alone']);
      assert.deepEqual(levels, [['alone'], ['items'], ['parcels']]);
      assert.deepEqual(
        suspended.map(({ label }) => label),
        ['s.items: items_parent'],
      );
    });
  });

  test('are all the same again after a load that they would have refused', async () => {
    await withJournal(async (client) => {
      const before = await describeKeys(client);
      const { suspended } = await orderOf(client, all);
      await suspend(client, suspended);
      assert.equal((await orderOf(client, all)).suspended.length, 0);
      await client.query(`
        INSERT INTO s.pair_a VALUES (1, 1); INSERT INTO s.pair_b VALUES (1, 1);
        INSERT INTO s.ring_a VALUES (1, 1); INSERT INTO s.ring_b VALUES (1, 1); INSERT INTO s.ring_c VALUES (1, 1);
        INSERT INTO s.tree VALUES (1, 2, 1); INSERT INTO s.tree VALUES (2, NULL, 1); INSERT INTO s."odd ""name" VALUES (1, 7);
        INSERT INTO s.items VALUES (2, 1, 1, 1); INSERT INTO s.items VALUES (1, 1, NULL, 1); INSERT INTO s.groups VALUES (1, 2, 1)`);
      assert.deepEqual(await reinstate(client), []);
      assert.deepEqual(await describeKeys(client), before);
      assert.deepEqual(await reinstate(client), [], 'nothing is left to do');
      await assert.rejects(client.query('INSERT INTO s.items VALUES (3, 2, 99, NULL)'), /items_parent/);
    });
  });

  test('that rows break are added without being valid, and named', async () => {
    await withJournal(async (client) => {
      const before = await describeKeys(client);
      const keys = (await orderOf(client, all)).suspended.filter(({ label }) => /tree|closing/.test(label));
      await suspend(client, keys);
      await client.query('INSERT INTO s.tree VALUES (5, 99, NULL)');
      const broken = await reinstate(client);
      assert.deepEqual(broken, [
        {
          label: 's.tree: tree_parent_fkey',
          error:
            'insert or update on table "tree" violates foreign key constraint "tree_parent_fkey": Key (parent)=(99) is not present in table "tree".',
          state: 'not valid',
          repair: 'ALTER TABLE s.tree VALIDATE CONSTRAINT tree_parent_fkey',
        },
      ]);
      await assert.rejects(client.query('INSERT INTO s.tree VALUES (6, 98, NULL)'), /tree_parent_fkey/);
      await client.query('DELETE FROM s.tree WHERE id = 5');
      await client.query(broken[0]?.repair as string);
      assert.deepEqual(await describeKeys(client), before);
    });
  });

  test('of a partitioned table that rows break', async () => {
    await withJournal(async (client) => {
      const before = await describeKeys(client);
      const keys = (await orderOf(client, all)).suspended.filter(({ label }) => label.endsWith('items_parent'));
      await suspend(client, keys);
      await client.query('INSERT INTO s.items VALUES (9, 2, 99, NULL)');
      const broken = await reinstate(client);
      const state = server.major >= 18 ? 'not valid' : 'missing';
      assert.deepEqual(
        broken.map(({ label, state }) => ({ label, state })),
        [{ label: 's.items: items_parent', state }],
      );
      await client.query('DELETE FROM s.items WHERE id = 9');
      if (state === 'missing') assert.deepEqual(await reinstate(client), [], 'its line has stayed');
      else await client.query(broken[0]?.repair as string);
      assert.deepEqual(await describeKeys(client), before);
    });
  });

  test('the repair of a missing one is a whole statement', async () => {
    if (server.major >= 18) return;
    await withJournal(async (client) => {
      const before = await describeKeys(client);
      await suspend(
        client,
        (await orderOf(client, all)).suspended.filter(({ label }) => label.endsWith('items_parent')),
      );
      await client.query('INSERT INTO s.items VALUES (9, 2, 99, NULL)');
      const [broken] = await reinstate(client);
      await client.query('DELETE FROM s.items WHERE id = 9');
      await client.query(broken?.repair as string);
      assert.deepEqual(await describeKeys(client), before);
      assert.deepEqual(await reinstate(client), [], 'what is there is not added twice');
    });
  });

  test('are suspended all or none', async () => {
    await withJournal(async (client) => {
      const before = await describeKeys(client);
      const { suspended } = await orderOf(client, all);
      await withClient(url, async (other) => {
        await other.query('BEGIN; LOCK TABLE s.ring_b');
        await client.query(`SET lock_timeout = '50ms'`);
        await assert.rejects(suspend(client, suspended), /lock timeout/);
        await client.query('RESET lock_timeout');
        await other.query('ROLLBACK');
      });
      assert.deepEqual(await describeKeys(client), before);
      assert.deepEqual(await reinstate(client), []);
    });
  });

  test('that cannot be added for another cause are an error, and go on when it is mended', async () => {
    await withJournal(async (client) => {
      const before = await describeKeys(client);
      await suspend(client, (await orderOf(client, ['ring_a', 'ring_b', 'ring_c'])).suspended);
      await client.query('ALTER TABLE s.ring_b RENAME TO away');
      await assert.rejects(
        reinstate(client),
        /the foreign key \S+ cannot be added to s\.ring_[bc] again: relation "s\.ring_b" does not exist/,
      );
      await client.query('ALTER TABLE s.away RENAME TO ring_b');
      assert.deepEqual(await reinstate(client), []);
      assert.deepEqual(await describeKeys(client), before);
    });
  });

  test('of tables of another role', async () => {
    await withJournal(async (client) => {
      await client.query('CREATE ROLE other; GRANT USAGE ON SCHEMA s TO other');
      const before = await describeKeys(client);
      await client.query('SET ROLE other');
      const { suspended } = await orderOf(client, ['ring_a', 'ring_b', 'ring_c']);
      await assert.rejects(
        suspend(client, suspended),
        /may not take their foreign keys away for the load: s\.ring_a: closing, s\.ring_b/,
      );
      await client.query('RESET ROLE; DROP OWNED BY other; DROP ROLE other');
      assert.deepEqual(await describeKeys(client), before);
    });
  });
});
