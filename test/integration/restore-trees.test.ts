import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { createDatabase, execute, forEachServer, queryRows, sharedCluster } from '../support/servers.ts';
import { makeBackup, startProgram, temporaryDirectory } from './program.ts';
import { mustRestore, startRestore } from './restoring.ts';

forEachServer('tables that are parts of others', (server) => {
  const cluster = sharedCluster(server);
  const directory = temporaryDirectory();
  const target = () => createDatabase(cluster(), 'target', 'TEMPLATE template0');

  test('rows that come back in other partitions are counted and compared when all are there', async () => {
    const source = await createDatabase(cluster(), 'hashed', 'TEMPLATE template0');
    await execute(
      source,
      `CREATE TYPE colour AS ENUM ('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h');
       CREATE TABLE p (c colour, id int, text text) PARTITION BY HASH (c);
       CREATE TABLE p0 PARTITION OF p FOR VALUES WITH (MODULUS 3, REMAINDER 0);
       CREATE TABLE p1 PARTITION OF p FOR VALUES WITH (MODULUS 3, REMAINDER 1);
       CREATE TABLE p2 PARTITION OF p FOR VALUES WITH (MODULUS 3, REMAINDER 2);
       INSERT INTO p SELECT (enum_range(NULL::colour))[1 + n % 8], n, repeat('text ', 12) FROM generate_series(1, 240000) n`,
    );
    const { directory: backup } = await makeBackup(server, source, `${directory()}/hashed`);
    const url = await target();
    await mustRestore(server, backup, url, ['--jobs=2']);
    assert.deepEqual(await queryRows(url, 'SELECT count(*)::int, count(DISTINCT id)::int AS ids FROM p'), [
      { count: 240_000, ids: 240_000 },
    ]);
    const drill = await startProgram(server, ['verify', `--backup=${backup}`, '--level=full', '--jobs=2']).finished;
    assert.equal(drill.code, 0, drill.stderr);
  });

  let backup = '';
  const family = `CREATE TABLE parent (id int PRIMARY KEY, text text); CREATE TABLE child (more int) INHERITS (parent);`;

  before(async () => {
    const source = await createDatabase(cluster(), 'family', 'TEMPLATE template0');
    await execute(
      source,
      `${family} INSERT INTO parent VALUES (1, 'one'), (2, 'two'); INSERT INTO child VALUES (3, 'c', 3)`,
    );
    backup = (await makeBackup(server, source, `${directory()}/family`)).directory;
  });

  test('clean empties a table, and not those that inherit from it', async () => {
    const url = await target();
    await execute(url, `${family} INSERT INTO parent VALUES (9, 'old'); INSERT INTO child VALUES (8, 'mine', 8)`);
    await mustRestore(server, backup, url, ['--data-only', '--clean', '--tables=parent']);
    assert.deepEqual(await queryRows(url, 'SELECT id FROM parent ORDER BY id'), [{ id: 1 }, { id: 2 }, { id: 8 }]);
  });

  test('a bad row takes its table’s rows out again, and no others', async () => {
    const url = await target();
    await execute(
      url,
      `${family} INSERT INTO child VALUES (8, 'mine', 8); ALTER TABLE parent ADD CONSTRAINT short CHECK (text <> 'two') NO INHERIT`,
    );
    const { code, stderr } = await startRestore(server, backup, url, ['--data-only', '--tables=parent']).finished;
    assert.equal(code, 1, stderr);
    assert.match(stderr, /^error: public\.parent: row 2 of its data is refused/m);
    assert.deepEqual(await queryRows(url, 'SELECT id FROM parent'), [{ id: 8 }]);
  });
});
