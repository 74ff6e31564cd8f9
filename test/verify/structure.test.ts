import assert from 'node:assert/strict';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseToc } from '../../src/archive/toc.ts';
import { connectionSettings } from '../../src/postgres/settings.ts';
import { checkStructure } from '../../src/verify/structure.ts';
import { findingText, type StructureFinding } from '../../src/verify/structure-finding.ts';
import { temporaryDirectory } from '../integration/program.ts';
import { createLegacyDatabase, fillAwkwardDatabase, legacyClauses } from '../support/awkward.ts';
import { createDatabase, execute, forEachServer, mustRunTool, queryRows, sharedCluster } from '../support/servers.ts';

/** Something of everything that is looked at. */
const source = `
  CREATE TABLE customers (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL, CHECK (name <> ''));
  CREATE TABLE orders (id serial PRIMARY KEY, customer int REFERENCES customers, note text);
  INSERT INTO customers (name) SELECT 'c' || n FROM generate_series(1, 1000) n;
  INSERT INTO orders (customer, note) SELECT n, repeat('x', n % 50) FROM generate_series(1, 1000) n;
  CREATE INDEX "by note" ON orders (note);
  CREATE VIEW noted AS SELECT id FROM orders WHERE note <> '';
  CREATE SEQUENCE "Loose" START 7;
  CREATE TABLE behind (id int DEFAULT nextval('"Loose"'));
  INSERT INTO behind VALUES (70);
  CREATE TABLE orphans (a int, b int, note text);
  INSERT INTO orphans VALUES (1, 1), (1, 2000), (3000, 3000), (NULL, 5000);
  CREATE TABLE pairs (a int, b int, UNIQUE (a, b));
  INSERT INTO pairs VALUES (1, 1);
  ALTER TABLE orphans ADD CONSTRAINT orphans_customer FOREIGN KEY (b) REFERENCES customers NOT VALID;
  ALTER TABLE orphans ADD CONSTRAINT simple FOREIGN KEY (a, b) REFERENCES pairs (a, b) NOT VALID;
  ALTER TABLE orphans ADD CONSTRAINT whole FOREIGN KEY (a, b) REFERENCES pairs (a, b) MATCH FULL NOT VALID;
  ALTER TABLE orphans ADD CONSTRAINT positive CHECK (a < 3000) NOT VALID;
  SELECT lo_from_bytea(7001, decode(repeat('ab', 20000), 'hex')), lo_from_bytea(7002, ''), lo_create(7003);
  SELECT lo_from_bytea(7004, string_agg(sha256(n::text::bytea), '')) FROM generate_series(1, 300000) n;`;

const sameInSource = [
  'constraints: public.orphans: orphans_customer: not valid, as in the source',
  'constraints: public.orphans: positive: not valid, as in the source',
  'constraints: public.orphans: simple: not valid, as in the source',
  'constraints: public.orphans: whole: not valid, as in the source',
  'orphans: public.orphans: orphans_customer: 3 rows refer to a row that is not there, as in the source',
  'orphans: public.orphans: simple: 2 rows refer to a row that is not there, as in the source',
  'orphans: public.orphans: whole: 3 rows refer to a row that is not there, as in the source',
  'sequences: public.Loose: its next value is 7, and public.behind.id holds 70 already',
];

/** A change of the restored database, and what has to be found. */
const changes: readonly (readonly [sql: string, found: readonly string[]])[] = [
  ['DROP VIEW noted', ['objects: VIEW public.noted: it is in the backup, and was not restored']],
  [
    'CREATE OR REPLACE VIEW noted AS SELECT id FROM orders',
    [
      'objects: VIEW public.noted: it is defined otherwise: "FROM public.orders;", and in the backup "FROM public.orders"',
    ],
  ],
  ['CREATE TABLE extra ()', ['objects: TABLE public.extra: it is in the restored database, and not in the backup']],
  [
    'ALTER TABLE orders ALTER note SET STORAGE external',
    [
      'objects: TABLE public.orders: it is defined otherwise: "ALTER TABLE ONLY public.orders ALTER COLUMN note SET STORAGE EXTERNAL;", and in the backup ""',
    ],
  ],
  [
    'ALTER TABLE orders DROP CONSTRAINT orders_customer_fkey, ADD FOREIGN KEY (customer) REFERENCES customers NOT VALID',
    [
      'constraints: public.orders: orders_customer_fkey: not valid, and in the backup it is valid',
      'objects: FK CONSTRAINT public.orders orders_customer_fkey: it is defined otherwise: "…EFERENCES public.customers(id) NOT VALID;", and in the backup "…EFERENCES public.customers(id);"',
    ],
  ],
  [
    `SELECT setval('orders_id_seq', 999)`,
    ['sequences: public.orders_id_seq: it stands at 999, and in the backup at 1000'],
  ],
  [
    `SELECT setval('"Loose"', 7, true)`,
    ['sequences: public.Loose: it stands at 7, and in the backup at 7 (not used yet)'],
  ],
  [
    `UPDATE pg_index SET indisvalid = false WHERE indexrelid = '"by note"'::regclass`,
    [
      'indexes: public.orders: by note: the index is not valid',
      'objects: INDEX public.by note: it is in the backup, and was not restored',
    ],
  ],
  [`SELECT lo_put(7004, 9000000, 'x')`, ['large objects: 7004: its content is not what was backed up']],
  [`SELECT lo_put(7002, 0, 'x')`, ['large objects: 7002: its content is not what was backed up']],
  ['SELECT lo_unlink(7003)', ['large objects: there are 3, and 4 in the backup']],
];

const texts = (findings: readonly StructureFinding[], severity: StructureFinding['severity']) =>
  findings
    .filter((finding) => finding.severity === severity)
    .map(findingText)
    .toSorted();

forEachServer('the structure of a restored database', (server) => {
  const cluster = sharedCluster(server);
  const directory = temporaryDirectory();

  /** A stock dump of a database, in the place where a backup has it. */
  async function dumped(url: string, name: string) {
    const backup = join(directory(), name);
    await mkdir(backup);
    await mustRunTool(server, 'pg_dump', ['-Fd', `--file=${join(backup, 'dump')}`, '--no-sync', url]);
    return backup;
  }

  async function restored(backup: string, clauses = 'TEMPLATE template0'): Promise<string> {
    const url = await createDatabase(cluster(), 'restored', clauses);
    await mustRunTool(server, 'pg_restore', ['--exit-on-error', `--dbname=${url}`, join(backup, 'dump')]);
    return url;
  }

  async function check(backup: string, url: string, encoding = 'UTF8') {
    const toc = parseToc(await readFile(join(backup, 'dump/toc.dat')));
    const common = { leftOut: new Set<number>(), privileges: true, unlogged: false, jobs: 2, temporary: false };
    const { signal } = new AbortController();
    const tools = { pgDump: join(server.bin, 'pg_dump') };
    return checkStructure({ ...common, settings: connectionSettings(url, {}), backup, toc, encoding, tools, signal });
  }

  test('every change is found, and nothing else', async () => {
    const original = await createDatabase(cluster(), 'original', 'TEMPLATE template0');
    await execute(original, source);
    const backup = await dumped(original, 'small');
    const url = await restored(backup);
    const untouched = await check(backup, url);
    assert.deepEqual([texts(untouched, 'problem'), texts(untouched, 'note')], [[], sameInSource]);
    for (const [sql, expected] of changes) {
      const changed = cluster().url('changed');
      await createDatabase(cluster(), 'changed', 'TEMPLATE restored');
      await execute(changed, sql);
      assert.deepEqual(texts(await check(backup, changed), 'problem'), expected, sql);
    }
  });

  test('a damaged index is named, also among many', async () => {
    const original = await createDatabase(cluster(), 'original', 'TEMPLATE template0');
    await execute(original, source);
    const backup = await dumped(original, 'damaged');
    const url = await restored(backup);
    // Another order of the same values: what an operating system's new collation does to an index of text.
    await execute(
      url,
      `CREATE FUNCTION backwards(int, int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT btint4cmp($2, $1)';
       CREATE OPERATOR CLASS upside FOR TYPE int USING btree AS OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=,
         OPERATOR 5 >, FUNCTION 1 backwards(int, int);
       CREATE INDEX wrong ON orders (id upside);
       CREATE OR REPLACE FUNCTION backwards(int, int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT btint4cmp($1, $2)'`,
    );
    const found = texts(await check(backup, url), 'problem').filter((text) => text.startsWith('indexes'));
    assert.equal(found.length, 1, found.join('\n'));
    assert.match(
      found[0] ?? '',
      /^indexes: public\.orders: wrong: the index is damaged: item order invariant violated/,
    );
  });

  test('the database’s own event triggers do not keep it from being looked at', async () => {
    const original = await createDatabase(cluster(), 'original', 'TEMPLATE template0');
    await execute(
      original,
      `${source}
       CREATE FUNCTION refuse() RETURNS event_trigger LANGUAGE plpgsql AS
         $$ BEGIN IF session_user = 'postgres' AND current_query() ~ 'amcheck' THEN RAISE 'not here'; END IF; END $$;
       CREATE EVENT TRIGGER no_create ON ddl_command_end EXECUTE FUNCTION refuse();
       CREATE EVENT TRIGGER no_drop ON sql_drop EXECUTE FUNCTION refuse();`,
    );
    const backup = await dumped(original, 'event-triggers');
    const url = await restored(backup);
    const findings = await check(backup, url);
    assert.deepEqual([texts(findings, 'problem'), texts(findings, 'note')], [[], sameInSource]);
    const schemas = `SELECT nspname FROM pg_namespace WHERE nspname LIKE 'pgproof%'`;
    assert.deepEqual(await queryRows(url, schemas), []);
    // Those that fire always cannot be kept from it before PostgreSQL 17.
    if (server.major >= 17) return;
    await execute(url, 'ALTER EVENT TRIGGER no_create DISABLE; ALTER EVENT TRIGGER no_drop ENABLE ALWAYS');
    const notes = texts(await check(backup, url), 'note').join('\n');
    assert.match(notes, /indexes: the schema pgproof_amcheck could not be removed: not here/);
    assert.equal((await queryRows(url, schemas)).length, 1);
  });

  test('a database with the worst of everything is itself', async () => {
    const original = await createDatabase(cluster(), 'original', 'TEMPLATE template0');
    await fillAwkwardDatabase({ url: original, bin: server.bin }, { bigRows: 1000, hostileDefaults: false });
    const backup = await dumped(original, 'awkward');
    const findings = await check(backup, await restored(backup));
    assert.deepEqual(texts(findings, 'problem'), []);
  });

  for (const encoding of ['LATIN1', 'SQL_ASCII'] as const) {
    test(`a database in ${encoding} is itself`, async () => {
      const original = await createLegacyDatabase(cluster(), server, 'original', encoding);
      const backup = await dumped(original, encoding);
      const findings = await check(backup, await restored(backup, legacyClauses(encoding)), encoding);
      assert.deepEqual(texts(findings, 'problem'), []);
    });
  }
});
