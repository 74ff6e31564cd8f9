import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, suite, test } from 'node:test';
import { describeSchema } from '../../../../src/benchmark/down/schema/describe.ts';
import { schemaDifferences } from '../../../../src/benchmark/down/schema/differences.ts';
import { fillAwkwardDatabase } from '../../../support/awkward.ts';
import {
  createDatabase,
  execute,
  forEachServer,
  mustRunTool,
  sharedCluster,
  type TestServer,
  withClient,
} from '../../../support/servers.ts';

const setup = `
  CREATE ROLE somebody;
  CREATE SCHEMA s;
  CREATE TABLE s.p (id int PRIMARY KEY, name text);
  CREATE TABLE s.t (id int PRIMARY KEY, n int, v varchar(10), at timestamptz, p int REFERENCES s.p, CHECK (n > 0));
  CREATE INDEX t_n ON s.t (n);
  CREATE UNIQUE INDEX t_v ON s.t (v);
  CREATE SEQUENCE s.q;
  CREATE VIEW s.w AS SELECT id, n FROM s.t;
  CREATE MATERIALIZED VIEW s.m AS SELECT n FROM s.t;
  CREATE TABLE s.pt (id int, at int) PARTITION BY RANGE (at);
  CREATE TABLE s.pt1 (LIKE s.pt);
  CREATE TYPE s.mood AS ENUM ('a', 'b');
  CREATE TYPE s.pair AS (one int, other int);
  CREATE DOMAIN s.positive AS int CHECK (VALUE > 0);
  CREATE FUNCTION s.f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
  CREATE FUNCTION s.e() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN END $$;
  CREATE FUNCTION s.plus(int, int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1 + $2';
  CREATE TRIGGER tg BEFORE INSERT ON s.t FOR EACH ROW EXECUTE FUNCTION s.f();
  CREATE POLICY po ON s.t USING (n = 1);
  CREATE RULE r AS ON DELETE TO s.p DO NOTHING;
  CREATE STATISTICS s.st ON n, v FROM s.t;
  CREATE PUBLICATION pb FOR TABLE s.t;
  COMMENT ON TABLE s.t IS 'a table';`;

/** A change, what takes it back, and how it is told. */
const changes: readonly (readonly [change: string, undo: string, told: RegExp])[] = [
  ['CREATE SCHEMA s2', 'DROP SCHEMA s2', /^schema s2 was not there before$/],
  ['CREATE TABLE s.x (id int PRIMARY KEY)', 'DROP TABLE s.x', /^table s\.x was not there before$/],
  ['ALTER TABLE s.t RENAME TO t2', 'ALTER TABLE s.t2 RENAME TO t', /^table s\.t is missing$/],
  ['ALTER TABLE s.t ADD c int', 'ALTER TABLE s.t DROP c', /^column s\.t\.c was not there before$/],
  [
    'ALTER TABLE s.t ALTER at TYPE date',
    'ALTER TABLE s.t ALTER at TYPE timestamptz',
    /^column s\.t\.at: type is date, and was timestamp with time zone$/,
  ],
  [
    'ALTER TABLE s.t ALTER v TYPE varchar(20)',
    'ALTER TABLE s.t ALTER v TYPE varchar(10)',
    /type is character varying\(20\)/,
  ],
  [
    'ALTER TABLE s.t ALTER n SET DEFAULT 5',
    'ALTER TABLE s.t ALTER n DROP DEFAULT',
    /s\.t\.n: default is 5, and was none/,
  ],
  [
    'ALTER TABLE s.t ALTER n SET NOT NULL',
    'ALTER TABLE s.t ALTER n DROP NOT NULL',
    /s\.t\.n: not null is true, and was false/,
  ],
  [
    'ALTER TABLE s.t ALTER id ADD GENERATED ALWAYS AS IDENTITY',
    'ALTER TABLE s.t ALTER id DROP IDENTITY',
    /identity is a/,
  ],
  [
    'ALTER TABLE s.t ALTER v TYPE varchar(10) COLLATE "C"',
    'ALTER TABLE s.t ALTER v TYPE varchar(10) COLLATE "default"',
    /collation/,
  ],
  ['ALTER TABLE s.t ALTER v SET STORAGE EXTERNAL', 'ALTER TABLE s.t ALTER v SET STORAGE EXTENDED', /storage/],
  ['ALTER TABLE s.t ALTER n SET STATISTICS 7', 'ALTER TABLE s.t ALTER n SET STATISTICS -1', /statistics target is 7/],
  [
    'ALTER TABLE s.t ALTER n SET (n_distinct = 5)',
    'ALTER TABLE s.t ALTER n RESET (n_distinct)',
    /options is .*n_distinct/,
  ],
  [
    'ALTER TABLE s.t ADD CONSTRAINT ck CHECK (n < 9)',
    'ALTER TABLE s.t DROP CONSTRAINT ck',
    /^constraint ck on s\.t was/,
  ],
  [
    'ALTER TABLE s.t DROP CONSTRAINT t_p_fkey',
    'ALTER TABLE s.t ADD FOREIGN KEY (p) REFERENCES s.p',
    /^constraint t_p_fkey on s\.t is missing$/,
  ],
  [
    'ALTER TABLE s.t ALTER CONSTRAINT t_p_fkey DEFERRABLE',
    'ALTER TABLE s.t ALTER CONSTRAINT t_p_fkey NOT DEFERRABLE',
    /DEFERRABLE/,
  ],
  ['ALTER TABLE s.t SET (fillfactor = 80)', 'ALTER TABLE s.t RESET (fillfactor)', /fillfactor=80/],
  ['ALTER TABLE s.pt1 SET UNLOGGED', 'ALTER TABLE s.pt1 SET LOGGED', /persistence is u/],
  ['ALTER TABLE s.t REPLICA IDENTITY FULL', 'ALTER TABLE s.t REPLICA IDENTITY DEFAULT', /replica identity/],
  ['ALTER TABLE s.t CLUSTER ON t_n', 'ALTER TABLE s.t SET WITHOUT CLUSTER', /clustered on/],
  [
    'ALTER TABLE s.t ENABLE ROW LEVEL SECURITY',
    'ALTER TABLE s.t DISABLE ROW LEVEL SECURITY',
    /row level security is true/,
  ],
  ['ALTER TABLE s.t FORCE ROW LEVEL SECURITY', 'ALTER TABLE s.t NO FORCE ROW LEVEL SECURITY', /for the owner is true/],
  ['ALTER TABLE s.t OWNER TO somebody', 'ALTER TABLE s.t OWNER TO postgres', /owner is somebody/],
  ['GRANT SELECT ON s.t TO somebody', 'REVOKE SELECT ON s.t FROM somebody', /^table s\.t: privileges/],
  ['GRANT SELECT (n) ON s.t TO somebody', 'REVOKE SELECT (n) ON s.t FROM somebody', /^column s\.t\.n: privileges/],
  ['GRANT USAGE ON SCHEMA s TO somebody', 'REVOKE USAGE ON SCHEMA s FROM somebody', /^schema s: privileges/],
  [
    'REVOKE EXECUTE ON FUNCTION s.f FROM PUBLIC',
    'GRANT EXECUTE ON FUNCTION s.f TO PUBLIC',
    /^function s\.f\(\): privileges/,
  ],
  ['CREATE TABLE s.child () INHERITS (s.p)', 'DROP TABLE s.child', /^table s\.child was/],
  [
    'ALTER TABLE s.pt ATTACH PARTITION s.pt1 FOR VALUES FROM (1) TO (9)',
    'ALTER TABLE s.pt DETACH PARTITION s.pt1',
    /FOR VALUES FROM \(1\) TO \(9\)/,
  ],
  ['DROP INDEX s.t_n', 'CREATE INDEX t_n ON s.t (n)', /^index s\.t_n is missing$/],
  [
    'DROP INDEX s.t_v; CREATE INDEX t_v ON s.t (v)',
    'DROP INDEX s.t_v; CREATE UNIQUE INDEX t_v ON s.t (v)',
    /^index s\.t_v: definition/,
  ],
  [
    "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 's.t_n'::regclass",
    "UPDATE pg_index SET indisvalid = true WHERE indexrelid = 's.t_n'::regclass",
    /valid is false/,
  ],
  ['ALTER SEQUENCE s.q INCREMENT 5', 'ALTER SEQUENCE s.q INCREMENT 1', /increment is 5/],
  ['ALTER SEQUENCE s.q OWNED BY s.t.n', 'ALTER SEQUENCE s.q OWNED BY NONE', /owned by is column n of table s\.t/],
  [
    'CREATE OR REPLACE VIEW s.w AS SELECT id, n + 1 AS n FROM s.t',
    'CREATE OR REPLACE VIEW s.w AS SELECT id, n FROM s.t',
    /^view s\.w: query/,
  ],
  [
    'DROP MATERIALIZED VIEW s.m',
    'CREATE MATERIALIZED VIEW s.m AS SELECT n FROM s.t',
    /^materialized view s\.m is missing$/,
  ],
  ['REFRESH MATERIALIZED VIEW s.m WITH NO DATA', 'REFRESH MATERIALIZED VIEW s.m', /populated is false/],
  [
    "CREATE OR REPLACE FUNCTION s.plus(int, int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1 - $2'",
    "CREATE OR REPLACE FUNCTION s.plus(int, int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1 + $2'",
    /^function s\.plus\(integer,integer\): definition/,
  ],
  [
    "CREATE FUNCTION s.plus(text) RETURNS int LANGUAGE sql AS 'SELECT 1'",
    'DROP FUNCTION s.plus(text)',
    /^function s\.plus\(text\) was/,
  ],
  ["CREATE PROCEDURE s.act() LANGUAGE sql AS ''", 'DROP PROCEDURE s.act', /^procedure s\.act\(\) was/],
  [
    'CREATE AGGREGATE s.total(int) (SFUNC = s.plus, STYPE = int)',
    'DROP AGGREGATE s.total(int)',
    /^aggregate s\.total\(integer\) was/,
  ],
  [
    'CREATE OPERATOR s.### (FUNCTION = s.plus, LEFTARG = int, RIGHTARG = int)',
    'DROP OPERATOR s.### (int, int)',
    /^operator .*was not/,
  ],
  ['ALTER TABLE s.t DISABLE TRIGGER tg', 'ALTER TABLE s.t ENABLE TRIGGER tg', /^trigger tg on s\.t: enabled is D/],
  [
    'ALTER TABLE s.t DISABLE TRIGGER ALL',
    'ALTER TABLE s.t ENABLE TRIGGER ALL',
    /^triggers of constraint t_p_fkey on s\.t: enabled/,
  ],
  [
    'DROP TRIGGER tg ON s.t',
    'CREATE TRIGGER tg BEFORE INSERT ON s.t FOR EACH ROW EXECUTE FUNCTION s.f()',
    /^trigger tg on s\.t is missing/,
  ],
  ['ALTER POLICY po ON s.t USING (n = 2)', 'ALTER POLICY po ON s.t USING (n = 1)', /^policy po on s\.t: using/],
  ['ALTER POLICY po ON s.t TO somebody', 'ALTER POLICY po ON s.t TO PUBLIC', /^policy po on s\.t: to/],
  [
    'CREATE OR REPLACE RULE r AS ON DELETE TO s.p DO NOTIFY x',
    'CREATE OR REPLACE RULE r AS ON DELETE TO s.p DO NOTHING',
    /^rule r on s\.p: definition/,
  ],
  ['ALTER STATISTICS s.st SET STATISTICS 5', 'ALTER STATISTICS s.st SET STATISTICS -1', /^statistics s\.st: target/],
  ['ALTER TYPE s.pair ADD ATTRIBUTE third int', 'ALTER TYPE s.pair DROP ATTRIBUTE third', /^column s\.pair\.third was/],
  ["ALTER TYPE s.mood RENAME VALUE 'a' TO 'aa'", "ALTER TYPE s.mood RENAME VALUE 'aa' TO 'a'", /^type s\.mood: labels/],
  ['CREATE TYPE s.span AS RANGE (subtype = int)', 'DROP TYPE s.span', /^type s\.span was/],
  [
    'ALTER DOMAIN s.positive SET NOT NULL',
    'ALTER DOMAIN s.positive DROP NOT NULL',
    /^domain s\.positive: not null is true/,
  ],
  [
    'ALTER DOMAIN s.positive ADD CONSTRAINT small CHECK (VALUE < 9)',
    'ALTER DOMAIN s.positive DROP CONSTRAINT small',
    /^constraint small on s\.positive was/,
  ],
  ["COMMENT ON TABLE s.t IS 'other'", "COMMENT ON TABLE s.t IS 'a table'", /^comment on table s\.t: text is other/],
  ["COMMENT ON COLUMN s.t.n IS 'x'", 'COMMENT ON COLUMN s.t.n IS NULL', /^comment on table column s\.t\.n was/],
  [
    "COMMENT ON SCHEMA public IS 'x'",
    "COMMENT ON SCHEMA public IS 'standard public schema'",
    /^comment on schema public: text/,
  ],
  [
    'GRANT CREATE ON SCHEMA public TO somebody',
    'REVOKE CREATE ON SCHEMA public FROM somebody',
    /^schema public: privileges/,
  ],
  ['CREATE EXTENSION pg_trgm SCHEMA s', 'DROP EXTENSION pg_trgm', /^extension pg_trgm was/],
  ['ALTER PUBLICATION pb ADD TABLE s.p', 'ALTER PUBLICATION pb DROP TABLE s.p', /^publication pb: tables/],
  ['ALTER PUBLICATION pb SET TABLE s.t (id, n)', 'ALTER PUBLICATION pb SET TABLE s.t', /^publication pb: tables/],
  [
    'CREATE EVENT TRIGGER et ON ddl_command_end EXECUTE FUNCTION s.e()',
    'DROP EVENT TRIGGER et',
    /^event trigger et was/,
  ],
  [
    'ALTER DEFAULT PRIVILEGES IN SCHEMA s GRANT SELECT ON TABLES TO somebody',
    'ALTER DEFAULT PRIVILEGES IN SCHEMA s REVOKE SELECT ON TABLES FROM somebody',
    /^default privileges of postgres in s on tables was/,
  ],
  ["CREATE COLLATION s.k (provider = libc, locale = 'C')", 'DROP COLLATION s.k', /^collation s\.k was/],
  [
    'CREATE TEXT SEARCH CONFIGURATION s.ts (COPY = pg_catalog.english)',
    'DROP TEXT SEARCH CONFIGURATION s.ts',
    /^text search configuration s\.ts was/,
  ],
  ['CREATE CAST (s.mood AS int) WITH INOUT', 'DROP CAST (s.mood AS int)', /^cast from s\.mood to integer was/],
  [
    "CREATE FOREIGN DATA WRAPPER fw OPTIONS (password 'hidden')",
    'DROP FOREIGN DATA WRAPPER fw',
    /^foreign-data wrapper fw was/,
  ],
];

forEachServer('the description of a schema', (server) => {
  const cluster = sharedCluster(server);
  let url = '';
  const read = () => withClient(url, describeSchema);

  before(async () => {
    url = await createDatabase(cluster(), 'described');
    await execute(url, setup);
  });

  test('each change is seen and told, and gone when it is taken back', async () => {
    const original = await read();
    for (const [change, undo, told] of changes) {
      await execute(url, change);
      const found = schemaDifferences(original, await read());
      assert.ok(
        found.some((line) => told.test(line)),
        `${change}: ${found.join('; ')}`,
      );
      await execute(url, undo);
      assert.deepEqual(schemaDifferences(original, await read()), [], undo);
    }
  });

  test('an added and dropped table is told in one line, with all that is part of it', async () => {
    const original = await read();
    await execute(
      url,
      `CREATE TABLE s.large (id serial PRIMARY KEY, n int NOT NULL CHECK (n > 0) REFERENCES s.p);
      CREATE INDEX ON s.large (n); COMMENT ON COLUMN s.large.n IS 'x'; ALTER TABLE s.large ENABLE ROW LEVEL SECURITY;
      CREATE POLICY po ON s.large USING (true)`,
    );
    const added = schemaDifferences(original, await read());
    assert.deepEqual(added, ['table s.large was not there before']);
    await execute(url, 'DROP TABLE s.large');
  });

  test('the order of columns, grants and options makes no difference', async () => {
    await execute(
      url,
      `CREATE TABLE s.o (a int CHECK (a > 0), b text DEFAULT 'x') WITH (fillfactor = 80, autovacuum_enabled = off);
      CREATE STATISTICS s.os ON a, b FROM s.o; CREATE PUBLICATION po FOR TABLE s.o (a, b);
      CREATE INDEX o_i ON s.o (b, a); GRANT SELECT ON s.o TO somebody; GRANT SELECT ON s.o TO pg_monitor`,
    );
    const original = await read();
    await execute(
      url,
      `DROP PUBLICATION po; DROP TABLE s.o;
      CREATE TABLE s.o (b text DEFAULT 'x', gone int, a int CHECK (a > 0)) WITH (autovacuum_enabled = off, fillfactor = 80);
      ALTER TABLE s.o DROP gone; CREATE STATISTICS s.os ON b, a FROM s.o; CREATE PUBLICATION po FOR TABLE s.o (b, a);
      CREATE INDEX o_i ON s.o (b, a); GRANT SELECT ON s.o TO pg_monitor; GRANT SELECT ON s.o TO somebody`,
    );
    assert.deepEqual(schemaDifferences(original, await read()), []);
    await execute(url, 'DROP PUBLICATION po; DROP TABLE s.o');
  });

  test('rows and the values of sequences are no part of it', async () => {
    const original = await read();
    await execute(
      url,
      "INSERT INTO s.p VALUES (1); SELECT nextval('s.q'); SELECT lo_create(77); COMMENT ON LARGE OBJECT 77 IS 'x'",
    );
    assert.deepEqual(schemaDifferences(original, await read()), []);
  });

  test('settings of the session and of the database do not change it', async () => {
    const original = await read();
    const other = await withClient(url, async (client) => {
      await client.query(`SET search_path TO s; SET DateStyle TO german; SET quote_all_identifiers TO on;
        SET standard_conforming_strings TO off; SET default_transaction_read_only TO on`);
      return describeSchema(client);
    });
    assert.deepEqual(other, original);
  });

  test('a role without any rights can read it, too', async () => {
    await execute(url, 'CREATE ROLE reader LOGIN');
    const original = await read();
    const theirs = await withClient(url.replace('user=postgres', 'user=reader'), describeSchema);
    assert.deepEqual(schemaDifferences(original, theirs), []);
  });

  test('what pg_dump writes of the awkward database comes back as the same', async () => {
    const source = await createDatabase(cluster(), 'awkward', 'TEMPLATE template0');
    await fillAwkwardDatabase({ url: source, bin: server.bin }, { bigRows: 100, hostileDefaults: false });
    const copy = await copySchema(server, source);
    const [original, copied] = [await withClient(source, describeSchema), await withClient(copy, describeSchema)];
    assert.ok(original.size > 2000, `${original.size} objects`);
    const differences = schemaDifferences(original, copied);
    // pg_dump leaves out the settings of the database and fills no materialized view without its data.
    const expected = /^the database itself: (?:settings|comment|privileges|owner) |^materialized view .*: populated /;
    assert.deepEqual(
      differences.filter((line) => !expected.test(line)),
      [],
    );
  });

  async function copySchema({ bin }: TestServer, source: string): Promise<string> {
    const directory = await mkdtemp(join(tmpdir(), 'pgproof-test-'));
    try {
      const file = join(directory, 'dump');
      await mustRunTool({ bin, major: server.major }, 'pg_dump', ['-Fc', '--schema-only', '-f', file, '-d', source]);
      const copy = await createDatabase(cluster(), 'awkward copy', 'TEMPLATE template0');
      await mustRunTool({ bin, major: server.major }, 'pg_restore', ['--exit-on-error', '-d', copy, file]);
      return copy;
    } finally {
      await rm(directory, { recursive: true });
    }
  }
});

suite('differences', () => {
  const description = (definition: Record<string, unknown>, secret = false) =>
    new Map([['server x', { definition, parent: undefined, secret }]]);

  test('what may hold a password is not shown', () => {
    const [before, after] = [description({ options: ['password=one'] }, true), description({ options: [] }, true)];
    assert.deepEqual(schemaDifferences(before, after), ['server x: options is otherwise']);
  });

  test('long definitions are shown from a little before where they part', () => {
    const [was, is] = ['was', 'is'].map((word) =>
      description({ definition: `${'a'.repeat(500)}${word}${'b'.repeat(500)}` }),
    );
    const [line] = schemaDifferences(was as never, is as never);
    assert.match(line as string, /^server x: definition is …a{30}isb{48}…, and was …a{30}wasb{47}…$/);
  });
});
