import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { runSection } from '../../../src/restore/pg-restore/archive-sections.ts';
import { dropStatements } from '../../../src/restore/selection/drop-statements.ts';
import { dump } from '../../archive/toc-support.ts';
import { createDatabase, execute, newestServer, sharedCluster, withClient } from '../../support/servers.ts';
import { archiveOf, entry } from '../pg-restore/archive-support.ts';

const server = newestServer();

/** Everything here keeps something else from being dropped. */
const source = `
  CREATE SCHEMA s;
  CREATE TABLE s.a (id integer PRIMARY KEY, b integer);
  CREATE TABLE s.b (id integer PRIMARY KEY, a integer REFERENCES s.a);
  ALTER TABLE s.a ADD FOREIGN KEY (b) REFERENCES s.b;
  CREATE VIEW s.by_key AS SELECT id, b, count(*) FROM s.a GROUP BY id;
  CREATE FUNCTION s.f() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
  CREATE EVENT TRIGGER e ON ddl_command_start WHEN TAG IN ('CREATE CONVERSION') EXECUTE FUNCTION s.f();
  CREATE POLICY p ON s.a USING (EXISTS (SELECT FROM s.b)); ALTER TABLE s.a ENABLE ROW LEVEL SECURITY;`;

suite('what stands in the way of dropping tables', () => {
  const cluster = sharedCluster(server);

  test('is dropped before them', async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'pgproof-test-'));
    t.after(() => rm(folder, { recursive: true, force: true }));
    const url = await createDatabase(cluster(), 'again');
    await execute(url, source);
    const { folder: archive, toc } = await dump({ server, cluster: cluster(), name: 'again' }, join(folder, 'dump'));
    const ids = (sections: readonly number[]) =>
      toc.entries
        .filter(({ section, desc }) => sections.includes(section) && desc !== 'DATABASE')
        .map(({ dumpId }) => dumpId);
    const section = (wanted: readonly number[]) =>
      runSection({
        tools: { pgRestore: join(server.bin, 'pg_restore'), major: server.major },
        archive,
        ids: wanted,
        environment: { ...cluster().environment, PGDATABASE: 'again' },
        jobs: 1,
        clean: true,
        owner: true,
        privileges: true,
        signal: new AbortController().signal,
        onLine: () => {},
      });
    const inTheWay = await section(ids([2]));
    assert.ok(inTheWay.some(({ message }) => message.includes('other objects depend on it')));
    await withClient(url, async (client) => {
      for (const statement of dropStatements(toc, ids([4]))) await client.query(statement);
      // Nothing is there any more, and that is no error.
      for (const statement of dropStatements(toc, ids([4]))) await client.query(statement);
    });
    assert.deepEqual(await section(ids([2])), []);
    assert.deepEqual(await section(ids([4])), []);
  });
});

test('the words of pg_restore', () => {
  const statements = dropStatements(
    archiveOf([
      entry(1, 'TABLE', 't', { dropStmt: 'DROP TABLE s.t;\n' }),
      entry(2, 'DEFAULT', 't c', { dropStmt: 'ALTER TABLE s.t ALTER COLUMN c DROP DEFAULT;\n' }),
      entry(3, 'FK CONSTRAINT', 't k', { dropStmt: 'ALTER TABLE ONLY s.t DROP CONSTRAINT k;\n' }),
      entry(4, 'RULE', 'v _RETURN', { dropStmt: 'CREATE OR REPLACE VIEW s.v AS SELECT 1 AS a;\n' }),
      entry(5, 'BLOB METADATA', '7', { dropStmt: '-- dummy' }),
      entry(6, 'INDEX', 'i', { dropStmt: 'DROP INDEX s.i;\n' }),
    ]),
    [1, 2, 3, 4, 5],
  );
  assert.deepEqual(statements, [
    'CREATE OR REPLACE VIEW s.v AS SELECT 1 AS a;\n',
    'ALTER TABLE IF EXISTS ONLY s.t DROP CONSTRAINT IF EXISTS k;\n',
    'ALTER TABLE IF EXISTS s.t ALTER COLUMN c DROP DEFAULT;\n',
    'DROP TABLE IF EXISTS s.t;\n',
  ]);
});
