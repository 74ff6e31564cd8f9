import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { createDatabase, execute, forEachServer, queryRows, sharedCluster } from '../support/servers.ts';
import { makeBackup, temporaryDirectory } from './program.ts';
import { startRestore } from './restoring.ts';

forEachServer('bytes of a database without an encoding', (server) => {
  const cluster = sharedCluster(server);
  const directory = temporaryDirectory();
  const table = 'CREATE TABLE note (id int PRIMARY KEY, text text);';

  test('are text in the target, or are refused', async () => {
    const source = await createDatabase(cluster(), 'bytes', `TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'`);
    await execute(
      source,
      `${table} INSERT INTO note VALUES (1, 'plain'), (2, E'caf\\xc3\\xa9'), (3, E'caf\\xe9'), (4, '')`,
    );
    const backup = (await makeBackup(server, source, `${directory()}/backup`)).directory;
    const utf8 = () => createDatabase(cluster(), 'text', `TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'`);

    const stopped = await utf8();
    await execute(stopped, table);
    const { code, stderr } = await startRestore(server, backup, stopped, ['--data-only']).finished;
    assert.equal(code, 1, stderr);
    assert.match(stderr, /^error: public\.note: row 3 of its data is refused: invalid byte sequence.*\(22021\)/m);
    assert.deepEqual(await queryRows(stopped, 'SELECT FROM note'), []);

    const kept = await utf8();
    await execute(kept, table);
    const rejects = `${directory()}/rejects.sql`;
    const quarantine = ['--data-only', '--on-error=quarantine', '--max-rejects=1', `--rejects=${rejects}`];
    const second = await startRestore(server, backup, kept, quarantine).finished;
    assert.equal(second.code, 0, second.stderr);
    assert.deepEqual(await queryRows(kept, 'SELECT id, text FROM note ORDER BY id'), [
      { id: 1, text: 'plain' },
      { id: 2, text: 'café' },
      { id: 4, text: '' },
    ]);
    assert.match(await readFile(rejects, 'latin1'), /^SET client_encoding TO 'UTF8';$[\s\S]*^3\tcaf\xe9$/m);
  });
});
