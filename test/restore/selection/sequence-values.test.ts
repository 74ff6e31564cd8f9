import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Toc } from '../../../src/archive/toc.ts';
import { raiseSequences } from '../../../src/restore/selection/sequence-values.ts';
import { createDatabase, execute, forEachServer, queryRows, sharedCluster } from '../../support/servers.ts';

function tocOf(entries: readonly { desc: string; defn: string }[]): Toc {
  return { entries: entries.map((entry, i) => ({ dumpId: i + 1, ...entry })) } as unknown as Toc;
}

const set = (name: string, value: number) => ({
  desc: 'SEQUENCE SET',
  defn: `SELECT pg_catalog.setval('${name}', ${value}, true);\n`,
});

test('what is no value of a sequence is left to others', () => {
  const toc = tocOf([
    { desc: 'BLOBS', defn: '' },
    { desc: 'SEQUENCE SET', defn: 'SELECT 1; DROP TABLE x;' },
    set('public.a', 5),
  ]);
  const { statements, others } = raiseSequences(toc, [1, 2, 3]);
  assert.deepEqual(others, [1, 2]);
  assert.equal(statements.length, 1);
});

forEachServer('sequences of a database in use', (server) => {
  const cluster = sharedCluster(server);

  test('go on to the value of the backup, and never back', async () => {
    const url = await createDatabase(cluster(), 'sequences', 'TEMPLATE template0');
    await execute(
      url,
      `CREATE SEQUENCE behind; SELECT setval('behind', 3); CREATE SEQUENCE ahead; SELECT setval('ahead', 90);
       CREATE SEQUENCE "it's" INCREMENT -1 MINVALUE -100; SELECT setval('"it''s"', -5);`,
    );
    const names = ['public.behind', 'public.ahead', `public."it''s"`];
    const toc = tocOf([set(names[0] as string, 50), set(names[1] as string, 50), set(names[2] as string, -50)]);
    await execute(url, raiseSequences(toc, [1, 2, 3]).statements.join(''));
    const rows = await queryRows(
      url,
      `SELECT (SELECT last_value FROM behind)::int AS behind, (SELECT last_value FROM ahead)::int AS ahead, (SELECT last_value FROM "it's")::int AS down`,
    );
    assert.deepEqual(rows, [{ behind: 50, ahead: 90, down: -50 }]);
  });
});
