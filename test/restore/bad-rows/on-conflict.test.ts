import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BadRowError } from '../../../src/restore/bad-rows/careful-load.ts';
import type { LoadRules } from '../../../src/restore/load/load-tasks.ts';
import { createDatabase, forEachServer, queryRows, sharedCluster } from '../../support/servers.ts';
import { journalOf, load, makeUnit, prepare, quarantine, rejectsOf, withFolder } from './careful-support.ts';

const skip: LoadRules = { onError: 'stop', onConflict: 'skip', batchRows: 0 };

forEachServer('on-conflict: skip', (server) => {
  const cluster = sharedCluster(server);

  test('rows that are there stay, others come in, with identity, generated, domain and default columns', async () => {
    const url = await createDatabase(cluster(), 'conflict');
    await prepare(
      url,
      `CREATE DOMAIN price AS numeric NOT NULL CHECK (VALUE > 0);
       CREATE TABLE "T ""x" (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "a, b" text NOT NULL UNIQUE, p price,
         twice numeric GENERATED ALWAYS AS (p * 2) STORED NOT NULL, at timestamptz DEFAULT now() NOT NULL, gone int);
       ALTER TABLE "T ""x" DROP COLUMN gone;
       INSERT INTO "T ""x" ("a, b", p, at) VALUES ('old', 1, 'epoch'), ('older', 2, 'epoch')`,
    );
    const rows = ['1\tnew for the id\t5', '9\told\t5', '10\tfresh\t5.50', '10\tdouble\t5', '11\tlast\t7'];
    for (const [segment, batchRows] of [0, 2].entries()) {
      await withFolder(async (folder) => {
        const copy = 'COPY public."T ""x" (id, "a, b", p) FROM stdin;\n';
        const loaded = await load(url, await makeUnit(folder, rows, { copy, segment }), { ...skip, batchRows });
        // The second time everything is there.
        const expected = segment === 0 ? { rows: 2, skipped: 3 } : { rows: 0, skipped: 5 };
        assert.deepEqual(loaded, { oid: 1, segment, rejected: 0, ...expected });
      });
    }
    assert.deepEqual(
      await queryRows(
        url,
        `SELECT id, "a, b" AS name, p::text, twice::text, at > 'epoch' AS now FROM "T ""x" ORDER BY id`,
      ),
      [
        { id: 1, name: 'old', p: '1', twice: '2', now: false },
        { id: 2, name: 'older', p: '2', twice: '4', now: false },
        { id: 10, name: 'fresh', p: '5.50', twice: '11.00', now: true },
        { id: 11, name: 'last', p: '7', twice: '14', now: true },
      ],
    );
    assert.deepEqual(
      (await journalOf(url)).map(({ read, stored, skipped }) => [read, stored, skipped]),
      [
        [5, 2, 3],
        [5, 0, 5],
      ],
    );
  });

  test('with bad rows set aside, whether COPY or INSERT refuses them', async () => {
    const url = await createDatabase(cluster(), 'conflict2');
    await prepare(
      url,
      `CREATE TABLE t (id int PRIMARY KEY, name text NOT NULL, amount int CHECK (amount > 0));
       INSERT INTO t SELECT n, 'there', 1 FROM generate_series(100, 199) n`,
    );
    const bad: Record<number, string> = { 7: 'x\ty\t1', 8: '8\t\\N\t1', 150: '150\tz\t0', 400: '400\tz' };
    const rows = Array.from({ length: 400 }, (_, i) => bad[i + 1] ?? `${i + 1}\tnew\t1`);
    await withFolder(async (folder) => {
      const unit = await makeUnit(folder, rows, { copy: 'COPY public.t (id, name, amount) FROM stdin;' });
      assert.deepEqual(await load(url, unit, { ...quarantine, onConflict: 'skip', batchRows: 90 }), {
        ...{ oid: 1, segment: 0, rows: 297, rejected: 4, skipped: 99 },
      });
      await assert.rejects(load(url, { ...unit, segment: 1 }, skip), (error: unknown) => {
        assert.ok(error instanceof BadRowError);
        assert.deepEqual([error.badRow.row, error.badRow.sqlstate], [7, '22P02']);
        return true;
      });
    });
    assert.deepEqual(
      (await rejectsOf(url)).map(({ row, sqlstate }) => [row, sqlstate]),
      [
        [7, '22P02'],
        [8, '23502'],
        [150, '23514'],
        [400, '22P04'],
      ],
    );
    const [counted] = await queryRows(
      url,
      `SELECT count(*)::int AS count, count(DISTINCT id)::int AS ids, count(*) FILTER (WHERE name = 'new')::int AS new FROM t`,
    );
    assert.deepEqual(counted, { count: 397, ids: 397, new: 297 });
  });

  test('a COPY without columns, into a table with some and into tables with none to fill', async () => {
    const url = await createDatabase(cluster(), 'conflict3');
    await prepare(
      url,
      `CREATE TABLE few (a int PRIMARY KEY, "b c" int GENERATED ALWAYS AS (a * 2) STORED, "D" text);
       CREATE TABLE zero (); CREATE TABLE made (a int GENERATED ALWAYS AS (1) STORED)`,
    );
    await withFolder(async (folder) => {
      const few = await makeUnit(folder, ['1\tx', '1\ty'], { copy: 'COPY public.few  FROM stdin;\n', oid: 1 });
      assert.deepEqual(await load(url, few, skip), { oid: 1, segment: 0, rows: 1, rejected: 0, skipped: 1 });
      for (const [i, name] of ['zero', 'made'].entries()) {
        const unit = await makeUnit(folder, ['', '', ''], { copy: `COPY public.${name}  FROM stdin;\n`, oid: i + 2 });
        assert.equal((await load(url, unit, skip)).rows, 3);
        assert.equal((await load(url, { ...unit, segment: 1 }, quarantine)).rows, 3);
      }
    });
    assert.deepEqual(await queryRows(url, 'SELECT * FROM few'), [{ a: 1, 'b c': 2, D: 'x' }]);
    const [counts] = await queryRows(
      url,
      'SELECT (SELECT count(*)::int FROM zero) AS zero, (SELECT sum(a)::int FROM made) AS made',
    );
    assert.deepEqual(counts, { zero: 6, made: 6 });
  });
});
