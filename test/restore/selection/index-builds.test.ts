import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import type { TocEntry } from '../../../src/archive/toc.ts';
import type { ScratchCluster } from '../../../src/postgres/scratch-cluster.ts';
import { runSection } from '../../../src/restore/pg-restore/archive-sections.ts';
import { type IndexBuild, indexBuilds } from '../../../src/restore/selection/index-builds.ts';
import { type Selection, select } from '../../../src/restore/selection/selection.ts';
import { createAwkwardDatabase, dump } from '../../archive/toc-support.ts';
import {
  createDatabase,
  execute,
  forEachServer,
  mustRunTool,
  newestServer,
  queryRows,
  runTool,
  sharedCluster,
  type TestServer,
  withClient,
} from '../../support/servers.ts';
import { archiveOf, entry, noFilters } from '../pg-restore/archive-support.ts';

const table = entry(1, 'TABLE', 't', { tableOid: 1259, oid: 1 });

function convertOne(
  defn: string,
  more: Partial<TocEntry> = {},
  rest: readonly TocEntry[] = [],
): IndexBuild | undefined {
  const one = entry(9, 'INDEX', 'i', { section: 4, defn, dependencies: [1], ...more });
  return indexBuilds(archiveOf([table, ...rest, one]), new Set([9]), new Set([1]))[0];
}

const keyOf = (rest: string): IndexBuild | undefined =>
  convertOne(`ALTER TABLE ONLY s.t\n    ADD CONSTRAINT i ${rest}`, { desc: 'CONSTRAINT', tag: 't i' });

suite('what is converted', () => {
  test('an index is taken as it is', () => {
    const built = convertOne('CREATE UNIQUE INDEX i ON s.t USING btree (a, "b ;""" DESC) WHERE (c = \'x;y\'::text);\n');
    assert.deepEqual(built, {
      dumpId: 9,
      table: { schema: 's', name: 't' },
      name: 'i',
      kind: 'index',
      unique: true,
      build: 'CREATE UNIQUE INDEX i ON s.t USING btree (a, "b ;""" DESC) WHERE (c = \'x;y\'::text)',
      attach: undefined,
      after: [],
      tablespace: null,
      drop: ['DROP INDEX IF EXISTS "s"."i"'],
    });
  });

  test('a key becomes an index and a constraint over it', () => {
    const built = keyOf('PRIMARY KEY (a, "B") INCLUDE (c) WITH (fillfactor=\'70\', deduplicate_items=off);\n');
    assert.equal(
      built?.build,
      'CREATE UNIQUE INDEX "i" ON "s"."t" USING btree ("a", "B") INCLUDE ("c") WITH (fillfactor=\'70\', deduplicate_items=off)',
    );
    assert.equal(built?.attach, 'ALTER TABLE ONLY "s"."t" ADD CONSTRAINT "i" PRIMARY KEY USING INDEX "i"');
    assert.deepEqual(built?.drop, [
      'ALTER TABLE IF EXISTS ONLY "s"."t" DROP CONSTRAINT IF EXISTS "i"',
      'DROP INDEX IF EXISTS "s"."i"',
    ]);
    const unique = keyOf('UNIQUE NULLS NOT DISTINCT (a) DEFERRABLE INITIALLY DEFERRED;\n');
    assert.equal(unique?.build, 'CREATE UNIQUE INDEX "i" ON "s"."t" USING btree ("a") NULLS NOT DISTINCT');
    assert.equal(
      unique?.attach,
      'ALTER TABLE ONLY "s"."t" ADD CONSTRAINT "i" UNIQUE USING INDEX "i" DEFERRABLE INITIALLY DEFERRED',
    );
  });

  test('what follows the definition is kept for later', () => {
    const built = convertOne(
      'CREATE INDEX i ON s.t USING btree (lower(a));\nALTER INDEX s.i ALTER COLUMN 1 SET STATISTICS 500;\n' +
        'ALTER INDEX s.i DEPENDS ON EXTENSION x;\n\nALTER TABLE s.t CLUSTER ON i;\n\n' +
        'ALTER TABLE ONLY s.t REPLICA IDENTITY USING INDEX i;\n',
    );
    assert.deepEqual(built?.after, [
      'ALTER INDEX s.i ALTER COLUMN 1 SET STATISTICS 500',
      'ALTER INDEX s.i DEPENDS ON EXTENSION x',
      'ALTER TABLE s.t CLUSTER ON i',
      'ALTER TABLE ONLY s.t REPLICA IDENTITY USING INDEX i',
    ]);
  });

  test('the tablespace is passed on', () => {
    const built = convertOne('CREATE INDEX i ON s.t USING btree (a);\n', { tablespace: '' });
    assert.equal(built?.tablespace, '');
  });
});

suite('what stays with pg_restore', () => {
  const refused: readonly [why: string, built: IndexBuild | undefined][] = [
    ['an exclusion constraint', keyOf('EXCLUDE USING gist (c WITH &&);\n')],
    ['WITHOUT OVERLAPS', keyOf('PRIMARY KEY (a, at WITHOUT OVERLAPS);\n')],
    ['an option that could be anything', keyOf("PRIMARY KEY (a) WITH (x='\\'');\n")],
    ['more behind a key', keyOf('PRIMARY KEY (a) NOT VALID;\n')],
    ['a partitioned table', convertOne('CREATE INDEX i ON ONLY s.t USING btree (a);\n')],
    ['an unknown statement behind it', convertOne('CREATE INDEX i ON s.t USING btree (a);\nDROP TABLE s.t;\n')],
    ['no end', convertOne('CREATE INDEX i ON s.t USING btree (a)')],
    ['a backslash in a literal', convertOne("CREATE INDEX i ON s.t USING btree (a) WHERE (b = E'\\'');\n")],
    ['a comment', convertOne('CREATE INDEX i ON s.t USING btree (a) -- x\n;\n')],
    ['another index', convertOne('CREATE INDEX other ON s.t USING btree (a);\n')],
    ['another schema', convertOne('CREATE INDEX i ON x.t USING btree (a);\n')],
    ['another table', convertOne('CREATE INDEX i ON s.u USING btree (a);\n')],
    ['CONCURRENTLY', convertOne('CREATE INDEX CONCURRENTLY i ON s.t USING btree (a);\n')],
    [
      'something that comes after the data',
      convertOne('CREATE INDEX i ON s.t USING btree (a);\n', { dependencies: [1, 5] }, [
        entry(5, 'RULE', 'v _RETURN', { section: 4 }),
      ]),
    ],
  ];
  for (const [why, built] of refused) test(why, () => assert.equal(built, undefined));

  test('the primary key of a child table', () => {
    const child = { ...table, defn: 'CREATE TABLE s.t (\n    a integer\n)\nINHERITS (s.u);\n' };
    const build = (type: string) => {
      const defn = `ALTER TABLE ONLY s.t\n    ADD CONSTRAINT i ${type} (a);\n`;
      const key = entry(9, 'CONSTRAINT', 't i', { section: 4, defn, dependencies: [1] });
      return indexBuilds(archiveOf([child, key]), new Set([9]), new Set([1])).length;
    };
    assert.deepEqual([build('PRIMARY KEY'), build('UNIQUE')], [0, 1]);
  });

  test('a table without rows of its own', () => {
    const index = entry(9, 'INDEX', 'i', {
      section: 4,
      defn: 'CREATE INDEX i ON s.t USING btree (a);\n',
      dependencies: [1],
    });
    assert.deepEqual(indexBuilds(archiveOf([table, index]), new Set([9]), new Set()), []);
    assert.equal(indexBuilds(archiveOf([table, index]), new Set([9]), new Set([1])).length, 1);
  });
});

/** More than the awkward database has of indexes and keys. */
const keys = `
  CREATE SCHEMA keys; SET search_path = keys;
  CREATE TABLE included (a integer, b text, c text, PRIMARY KEY (a) INCLUDE (b, c) WITH (fillfactor = 60));
  CREATE TABLE later (a integer, b text COLLATE "C" UNIQUE NULLS NOT DISTINCT DEFERRABLE, "c ""d" integer);
  ALTER TABLE later ADD CONSTRAINT "odd ""name;" UNIQUE ("c ""d", b) DEFERRABLE INITIALLY DEFERRED;
  CREATE INDEX many ON later USING btree (lower(b), (a + 1) DESC NULLS LAST, b text_pattern_ops) WITH (fillfactor = 50) WHERE a > 3;
  ALTER INDEX many ALTER COLUMN 2 SET STATISTICS 700;
  CREATE UNIQUE INDEX identity ON included (b);
  ALTER TABLE included ALTER COLUMN b SET NOT NULL, REPLICA IDENTITY USING INDEX identity, CLUSTER ON included_pkey;
  CREATE INDEX ON later USING hash (a); CREATE INDEX ON later USING brin (a) WITH (autosummarize);
  CREATE TABLE base (id integer PRIMARY KEY); CREATE TABLE derived (v integer UNIQUE) INHERITS (base);
  ALTER TABLE derived ADD PRIMARY KEY (id);
  INSERT INTO included SELECT n, 'b' || n, 'c' FROM generate_series(1, 500) n;
  INSERT INTO later SELECT n, 'b' || n, n FROM generate_series(1, 500) n;`;

async function buildAll(url: string, { indexes }: Selection): Promise<void> {
  await withClient(url, async (client) => {
    await client.query(`SET search_path = ''`);
    const run = async (statement: string) => {
      // The test databases are in UTF-8; the driver sends text.
      await client.query(Buffer.from(statement, 'latin1').toString('utf8'));
    };
    for (const { build } of indexes) await run(build);
    for (const { attach } of indexes) if (attach !== undefined) await run(attach);
    for (const { after } of indexes) for (const statement of after) await run(statement);
  });
}

const definitions = `
  SELECT n.nspname, c.relname, pg_get_indexdef(i.indexrelid) AS def, i.indisvalid, i.indimmediate, i.indisunique,
    i.indisprimary, i.indisclustered, i.indisreplident, pg_get_constraintdef(k.oid) AS constraint_def, k.conislocal, k.connoinherit
  FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_constraint k ON k.conindid = c.oid AND k.contype IN ('p', 'u', 'x')
  WHERE n.nspname !~ '^pg_' ORDER BY 1, 2, 10`;

/** As lines, so that a difference shows as one. */
async function schemaText(server: TestServer, url: string): Promise<string[]> {
  const text = await mustRunTool(server, 'pg_dump', ['--schema-only', url]);
  return text.replaceAll(/^\\(un)?restrict .*$/gm, '').split('\n');
}

/** Restores entries by pg_restore, which must not complain. */
async function restoreBy(running: Running, database: string, ids: readonly number[], jobs: number): Promise<void> {
  const { server, cluster, archive } = running;
  const problems = await runSection({
    tools: { pgRestore: join(server.bin, 'pg_restore'), major: server.major },
    archive,
    ids,
    environment: { ...cluster.environment, PGDATABASE: database },
    jobs,
    clean: false,
    owner: true,
    privileges: true,
    signal: new AbortController().signal,
    onLine: () => {},
  });
  assert.deepEqual(problems, []);
}

interface Running {
  readonly server: TestServer;
  readonly cluster: ScratchCluster;
  readonly archive: string;
}

forEachServer('the same as after pg_restore alone', (server) => {
  const cluster = sharedCluster(server);

  test('indexes, keys and pg_dump -s', async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'pgproof-test-'));
    t.after(() => rm(folder, { recursive: true, force: true }));
    const database = await createAwkwardDatabase(server, cluster());
    await execute(cluster().url(database.name), `SET statement_timeout = 0; ${keys}`);
    const { folder: archive, toc } = await dump(database, join(folder, 'dump'), ['-Z0']);
    const selection = select(toc, { tables: [] }, { filters: noFilters, part: 'all', owner: true });
    assert.ok(selection.indexes.length > 100, `${selection.indexes.length}`);
    assert.ok(selection.indexes.some(({ after }) => after.length > 0));

    const stock = await createDatabase(cluster(), 'stock', 'TEMPLATE template0');
    const stockSaid = await runTool(server, 'pg_restore', [`--dbname=${stock}`, archive]);
    assert.equal(stockSaid.stderr, '');
    const ours = await createDatabase(cluster(), 'ours', 'TEMPLATE template0');
    const running = { server, cluster: cluster(), archive };
    await restoreBy(running, 'ours', selection.preData, 1);
    const data = [...selection.tables.map(({ entry }) => entry.dumpId), ...selection.otherData];
    await restoreBy(running, 'ours', data, 1);
    await buildAll(ours, selection);
    await restoreBy(running, 'ours', selection.postData, 2);

    assert.deepEqual(await queryRows(ours, definitions), await queryRows(stock, definitions));
    assert.deepEqual(await schemaText(server, ours), await schemaText(server, stock));
    const later = selection.indexes.find(({ name }) => name === 'odd "name;');
    assert.match(later?.attach ?? '', /INITIALLY DEFERRED$/);

    // A restore that was broken off does it again.
    await withClient(ours, async (client) => {
      const one = selection.indexes.find(({ name }) => name === 'later_b_key') as IndexBuild;
      for (const statement of [...one.drop, one.build, ...one.drop, one.build, one.attach as string])
        await client.query(statement);
    });
    assert.deepEqual(await schemaText(server, ours), await schemaText(server, stock));
  });
});

suite('several indexes of one table', () => {
  const cluster = sharedCluster(newestServer());

  test('are built while another is being built', async () => {
    const url = await createDatabase(cluster(), 'at_once');
    await execute(url, 'CREATE SCHEMA s; CREATE TABLE s.t (a integer NOT NULL, b integer)');
    const first = keyOf('PRIMARY KEY (a);\n') as IndexBuild;
    const second = convertOne('CREATE INDEX j ON s.t USING btree (b);\n', { tag: 'j' }) as IndexBuild;
    await withClient(url, async (client) => {
      await client.query(`BEGIN; ${first.build}`);
      await execute(url, `SET lock_timeout = '5s'; ${second.build}`);
      await client.query('COMMIT');
      await client.query(first.attach as string);
    });
    const rows = await queryRows(url, 'SELECT indisprimary FROM pg_index WHERE indrelid = $1::regclass ORDER BY 1', [
      's.t',
    ]);
    assert.deepEqual(rows, [{ indisprimary: false }, { indisprimary: true }]);
  });
});
