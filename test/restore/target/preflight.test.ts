import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import type { Manifest, ManifestTable } from '../../../src/archive/manifest.ts';
import type { Toc } from '../../../src/archive/toc.ts';
import { UserError, UserErrors } from '../../../src/errors.ts';
import type { Filters } from '../../../src/postgres/catalog.ts';
import { connectionSettings } from '../../../src/postgres/settings.ts';
import { createJournal } from '../../../src/restore/journal.ts';
import { select } from '../../../src/restore/selection/selection.ts';
import { preflight } from '../../../src/restore/target/preflight.ts';
import type { PreflightInput } from '../../../src/restore/target/preflight-check.ts';
import { type TargetFacts, withTarget } from '../../../src/restore/target/target.ts';
import { createAwkwardDatabase, dump } from '../../archive/toc-support.ts';
import { createLegacyDatabase, legacyClauses } from '../../support/awkward.ts';
import {
  createDatabase,
  execute,
  forEachServer,
  queryRows,
  runTool,
  sharedCluster,
  withClient,
} from '../../support/servers.ts';

const everything: Filters = { schemas: [], excludeSchemas: [], tables: [], excludeTables: [], excludeTableData: [] };

const source = `
  CREATE ROLE seller; CREATE ROLE "odd ""buyer"; CREATE ROLE reader;
  CREATE EXTENSION hstore; CREATE EXTENSION pageinspect;
  COMMENT ON SCHEMA public IS 'changed, so that it is in the archive';
  CREATE SCHEMA app AUTHORIZATION seller; GRANT USAGE ON SCHEMA app TO "odd ""buyer";
  CREATE TABLE app.orders (id int PRIMARY KEY, total int, twice int GENERATED ALWAYS AS (total * 2) STORED, "odd "" column" text);
  ALTER TABLE app.orders OWNER TO "odd ""buyer";
  CREATE TABLE app."odd "" table" (id int REFERENCES app.orders, "ü" text);
  INSERT INTO app.orders VALUES (1, 2); INSERT INTO app."odd "" table" VALUES (1);
  CREATE TABLE app.parts (id int) PARTITION BY LIST (id);
  CREATE TABLE app.part_1 PARTITION OF app.parts FOR VALUES IN (1);
  CREATE TABLE app.base (a int); CREATE TABLE app.derived () INHERITS (app.base);
  CREATE TYPE public.colour AS ENUM ('red');
  CREATE TABLE public.by_colour (c public.colour) PARTITION BY HASH (c);
  CREATE TABLE public.by_colour_0 PARTITION OF public.by_colour FOR VALUES WITH (MODULUS 1, REMAINDER 0);
  GRANT SELECT ON app.orders TO reader;`;

const schemaOnly = source.replace(/CREATE ROLE.*\n/, '').replace(/INSERT.*\n/, '');

interface Given {
  readonly toc?: Toc;
  readonly request?: Partial<PreflightInput['request']>;
  readonly filters?: Partial<Filters>;
  readonly source?: Partial<Manifest['source']>;
  readonly facts?: Partial<TargetFacts>;
  readonly tables?: readonly Pick<ManifestTable, 'oid' | 'rawBytes'>[];
  readonly role?: string;
}

/** The tables that a backup's manifest lists: all but those whose rows pg_dump writes itself, for which there is no TABLE entry. */
function ordinaryTables({ entries }: Toc): Pick<ManifestTable, 'oid' | 'rawBytes'>[] {
  const defined = new Set(entries.filter(({ desc }) => desc === 'TABLE').map(({ oid }) => oid));
  const data = entries.filter(({ desc, oid }) => desc === 'TABLE DATA' && defined.has(oid));
  return data.map(({ oid }) => ({ oid, rawBytes: 0 }));
}

/** `message | hint` of all problems. */
function problemsOf(error: unknown): string[] {
  assert.ok(error instanceof UserError, String(error));
  const all = error instanceof UserErrors ? error.problems : [error];
  return all.map(({ message, hint }) => `${message} | ${hint}`);
}

forEachServer('before a restore', (server) => {
  const cluster = sharedCluster(server);
  let directory: string;
  let toc: Toc;

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'pgproof-test-'));
    await execute(await createDatabase(cluster(), 'source'), source);
    ({ toc } = await dump({ server, cluster: cluster(), name: 'source' }, join(directory, 'source')));
    await execute(cluster().url('postgres'), 'CREATE ROLE plain LOGIN; CREATE ROLE owner LOGIN');
  });
  after(() => rm(directory, { recursive: true, force: true }));

  async function check(database: string, given: Given = {}) {
    const url = `postgresql:///${database}?host=${cluster().host}&port=${cluster().port}&sslmode=disable&user=${given.role ?? 'postgres'}`;
    const open = { create: false, resume: false, dryRun: false, encoding: 'UTF8', warn: assert.fail };
    const request = {
      part: 'all',
      clean: false,
      resume: false,
      onConflict: 'stop',
      owner: true,
      privileges: true,
      ...given.request,
    } as const;
    return withTarget(connectionSettings(url, {}), open, async ({ client, facts }) => {
      const archive = given.toc ?? toc;
      const tables = (given.tables ?? ordinaryTables(archive)) as ManifestTable[];
      const manifest = {
        source: {
          serverVersion: String(server.major),
          serverVersionNumber: server.major * 10_000,
          databaseBytes: 8e6,
          ...given.source,
        },
        totals: { rawBytes: 1000 },
      } as Manifest;
      const selection = select(
        archive,
        { tables },
        { filters: { ...everything, ...given.filters }, part: request.part, owner: request.owner },
      );
      return preflight(client, { toc: archive, manifest, selection, request, facts: { ...facts, ...given.facts } });
    });
  }

  /** The problems that are found, in their order. */
  async function assertFinds(problems: readonly RegExp[], database: string, given: Given = {}): Promise<void> {
    const found = await check(database, given).then(
      () => [],
      (error: unknown) => problemsOf(error),
    );
    assert.equal(found.length, problems.length, found.join('\n') || 'nothing was found');
    for (const [at, problem] of problems.entries()) assert.match(found[at] as string, problem);
  }

  async function fresh(name: string, sql = '', clauses = 'TEMPLATE template0'): Promise<string> {
    const url = await createDatabase(cluster(), name, clauses);
    if (sql !== '') await execute(url, sql);
    return name;
  }

  test('nothing is wrong with an empty database', async () => {
    assert.deepEqual(await check(await fresh('empty')), { notChecked: [] });
    assert.deepEqual(await check(await fresh('empty'), { request: { part: 'schema' } }), { notChecked: [] });
    assert.deepEqual(await check(await fresh('empty'), { facts: { freeBytes: undefined } }), {
      notChecked: ['whether the target has enough free disk space, which cannot be seen from here'],
    });
  });

  test('all problems come at once', async () => {
    const database = await fresh(
      'wrong',
      'CREATE TABLE t (); ALTER DATABASE wrong SET default_transaction_read_only = on',
    );
    await assertFinds(
      [
        /^the target is PostgreSQL \d+.*, and the backup is of 99.3 \| restore into PostgreSQL 99 or newer$/,
        /^sessions on the target are read-only/,
        /^about 8\.0 TB are needed for the restored tables, and 1\.0 MB are free at \/x \| free space/,
        /^the database wrong is not empty: it holds table public\.t \|/,
      ],
      database,
      {
        source: { serverVersion: '99.3', serverVersionNumber: 990_003, databaseBytes: 8e12 },
        facts: { freeBytes: 1e6, dataDirectory: '/x' },
        tables: toc.entries
          .filter(({ desc }) => desc === 'TABLE DATA')
          .map(({ oid }, at) => ({ oid, rawBytes: at === 0 ? 1000 : 0 })),
      },
    );
  });

  test('a standby', async () => {
    await assertFinds([/^the target is a standby, which is read-only \| name the primary/], await fresh('empty'), {
      facts: { standby: true },
    });
  });

  test('disk space counts for what is chosen, and what a resumed restore has loaded is there already', async () => {
    const oid = toc.entries.find(({ desc, tag }) => desc === 'TABLE DATA' && tag === 'orders')?.oid as number;
    const given = { tables: [{ oid, rawBytes: 500 }], facts: { freeBytes: 100e6, databaseBytes: 50e6 } };
    const name = await fresh('empty');
    const needs = (databaseBytes: number, request = {}) => ({ ...given, source: { databaseBytes }, request });
    await assertFinds([/^about 120 MB are needed .* 100 MB are free/], name, needs(240e6));
    assert.ok(await check(name, needs(190e6)));
    assert.ok(await check(name, needs(240e6, { clean: true })));
    assert.ok(await check(name, needs(240e9, { part: 'schema' })));
  });

  for (const [what, sql, named] of [
    ['a sequence', 'CREATE SCHEMA x; CREATE SEQUENCE x.s', 'sequence x\\.s'],
    ['a function', 'CREATE FUNCTION f(int) RETURNS int LANGUAGE sql RETURN 1', 'function public\\.f\\(integer\\)'],
    ['a type', `CREATE TYPE mood AS ENUM ('a')`, 'type public\\.mood'],
    ['a composite type', 'CREATE TYPE pair AS (a int)', '(composite )?type public\\.pair'],
    ['a domain', 'CREATE DOMAIN d AS int', 'type public\\.d'],
    ['a range type', 'CREATE TYPE r AS RANGE (subtype = time)', 'type public\\.r'],
    ['a publication', 'CREATE PUBLICATION p', 'publication p'],
    ['a large object', 'SELECT lo_create(777)', 'large object 777'],
  ] as const) {
    test(`a database with ${what}`, async () => {
      const database = await fresh('full', sql);
      const found = await check(database).catch(problemsOf);
      const all = (found as string[]).filter((problem) => problem.includes('is not empty'));
      assert.equal(all.length, 1, JSON.stringify(found));
      assert.match(all[0] as string, new RegExp(`it holds (function \\S+ and )?${named}\\b|it holds .*${named}`));
      assert.ok(await check(database, { request: { clean: true } }));
    });
  }

  test('many things in a database are counted, and extensions and empty schemas are none', async () => {
    const tables = Array.from({ length: 12 }, (_, at) => `CREATE TABLE t${at} ();`).join('');
    await assertFinds([/it holds table public\.t0, table public\.t1, .*t4 and 7 more \|/], await fresh('full', tables));
    assert.ok(
      await check(
        await fresh(
          'full',
          'CREATE SCHEMA other; CREATE SCHEMA x; CREATE EXTENSION hstore SCHEMA x; CREATE EXTENSION pageinspect',
        ),
      ),
    );
  });

  test('a message stays one line', async () => {
    await assertFinds([/it holds table public\."line\\nfeed" \|/], await fresh('full', 'CREATE TABLE "line\nfeed" ()'));
  });

  test('schemas that are in the way', async () => {
    const database = await fresh('full', 'CREATE SCHEMA app');
    await assertFinds(
      [/^schemas that the backup makes exist already: app \| drop them, or set clean: true$/],
      database,
    );
    assert.ok(await check(database, { request: { clean: true } }));
    // An archive makes the schema public too, where it had another owner than by default.
    const makesPublic = toc.entries.map((entry) => (entry.desc === 'SCHEMA' ? { ...entry, tag: 'public' } : entry));
    assert.ok(await check(await fresh('empty'), { toc: { ...toc, entries: makesPublic } }));
  });

  test('an unfinished restore', async () => {
    const database = await fresh('unfinished', 'CREATE SCHEMA app; CREATE TABLE app.orders ()');
    await assertFinds([/^schemas that the backup makes/, /is not empty \(there is no unfinished restore/], database, {
      request: { resume: true },
    });
    await withClient(cluster().url(database), (client) => createJournal(client, { backup: 'x', request: {} }));
    await assertFinds(
      [/^the target holds an unfinished restore .* \| resume: true continues it, clean: true starts over$/],
      database,
    );
    assert.ok(await check(database, { request: { resume: true } }));
    assert.ok(await check(database, { request: { clean: true } }));
  });

  test('roles', async () => {
    const database = await fresh('empty');
    const renamed = 'ALTER ROLE "odd ""buyer" RENAME TO a; ALTER ROLE reader RENAME TO b';
    const back = 'ALTER ROLE a RENAME TO "odd ""buyer"; ALTER ROLE b RENAME TO reader';
    await execute(cluster().url('postgres'), renamed);
    try {
      await assertFinds(
        [
          /^roles that the backup names do not exist on the target: odd "buyer, reader \| create them, .* or set no-owner: true and no-privileges: true$/,
        ],
        database,
      );
      await assertFinds(
        [/: odd "buyer, reader \| create them, .* of the backup, or set no-privileges: true$/],
        database,
        { request: { owner: false } },
      );
      await assertFinds([/: odd "buyer \| .* or set no-owner: true$/], database, { request: { privileges: false } });
      assert.ok(await check(database, { request: { owner: false, privileges: false } }));
    } finally {
      await execute(cluster().url('postgres'), back);
    }
  });

  test('a role that is not a superuser', async () => {
    const database = await fresh('managed');
    const rights = 'GRANT CREATE ON DATABASE managed TO plain';
    await assertFinds(
      [
        /^the role plain may not create schemas in the database managed \| restore as the owner/,
        /^the role plain may not make these roles owners: (?!.*pg_database_owner).*seller.* \| grant them to plain, .* or set no-owner: true$/,
        /^the role plain may not create the extension pageinspect, which is left to superusers/,
        /^the role plain may not create anything in public \|/,
      ],
      database,
      { role: 'plain', facts: { freeBytes: 1e12 } },
    );
    await execute(
      cluster().url(database),
      `${rights}; GRANT CREATE ON SCHEMA public TO plain; CREATE EXTENSION pageinspect`,
    );
    assert.ok(await check(database, { role: 'plain', request: { owner: false } }));
  });

  test('membership is enough for owners, and a provider’s rules for extensions are not known', async () => {
    const database = await fresh('managed', 'ALTER DATABASE managed OWNER TO owner');
    await execute(
      cluster().url('postgres'),
      'GRANT seller, "odd ""buyer" TO owner; CREATE ROLE rds_superuser; GRANT postgres TO owner',
    );
    await execute(cluster().url('postgres'), 'REVOKE postgres FROM owner');
    try {
      const own = (tag: string) => ({
        ...toc,
        entries: toc.entries.map((entry) => (entry.owner === 'postgres' ? { ...entry, owner: tag } : entry)),
      });
      const { notChecked } = await check(database, { role: 'owner', toc: own('owner'), facts: { freeBytes: 1e12 } });
      assert.deepEqual(notChecked, ['whether the provider lets owner create the extension pageinspect']);
    } finally {
      await execute(cluster().url('postgres'), 'DROP ROLE rds_superuser; REVOKE seller, "odd ""buyer" FROM owner');
    }
  });

  test('extensions and tablespaces that the server does not have', async () => {
    const changed = {
      ...toc,
      entries: toc.entries.map((entry) => {
        if (entry.desc === 'EXTENSION' && entry.tag === 'hstore') return { ...entry, tag: 'no_such_extension' };
        if (entry.desc === 'EXTENSION') return { ...entry, defn: `CREATE EXTENSION pageinspect VERSION '99.9';\n` };
        return entry.desc === 'TABLE' && entry.tag === 'orders' ? { ...entry, tablespace: 'fast disk' } : entry;
      }),
    };
    await assertFinds(
      [
        /^tablespaces of the backup do not exist on the target: fast disk \|/,
        /^the extension no_such_extension is not available/,
        /^the extension pageinspect version 99\.9 is not available/,
      ],
      await fresh('empty'),
      { toc: changed },
    );
  });

  test('a database that is only planned', async () => {
    const facts = { exists: false, database: 'planned' };
    assert.ok(await check(await fresh('full', 'CREATE TABLE t ()'), { facts }));
    await assertFinds([/may not make these roles owners/, /extension pageinspect/], 'full', {
      facts: { ...facts, freeBytes: 1 },
      role: 'plain',
      source: { databaseBytes: 0 },
    });
  });

  suite('data alone', () => {
    const data = { part: 'data' } as const;

    test('into the schema', async () => {
      assert.deepEqual(await check(await fresh('schema', schemaOnly), { request: data }), { notChecked: [] });
    });

    test('into something else', async () => {
      const database = await fresh(
        'schema',
        `${schemaOnly}; DROP TABLE app."odd "" table"; DROP TABLE app.part_1; CREATE VIEW app.part_1 AS SELECT 1 AS id;
         ALTER TABLE app.orders DROP COLUMN total CASCADE; ALTER TABLE app.orders DROP COLUMN "odd "" column";
         ALTER TABLE app.orders ADD COLUMN total int GENERATED ALWAYS AS (id) STORED`,
      );
      await assertFinds(
        [
          /^tables of the backup do not exist in the target: app\.odd " table \|/,
          /^these are no tables in the target: app\.part_1 \|/,
          /^columns of the backup do not exist in the target: app\.orders\.odd " column \|/,
          /^columns of the backup are generated in the target: app\.orders\.total \|/,
        ],
        database,
        { request: data },
      );
      assert.ok(await check(database, { request: data, filters: { tables: ['by_colour*'] } }));
    });

    test('into tables that hold rows', async () => {
      const database = await fresh(
        'schema',
        `${schemaOnly}; INSERT INTO app.orders VALUES (1); INSERT INTO app."odd "" table" VALUES (1); DELETE FROM app."odd "" table";
         INSERT INTO by_colour VALUES ('red');
         INSERT INTO app.base VALUES (1); DELETE FROM app.base; INSERT INTO app.derived VALUES (1)`,
      );
      await assertFinds([/^tables hold rows already: app\.derived, app\.orders, public\.by_colour \|/], database, {
        request: data,
      });
      assert.ok(await check(database, { request: { ...data, clean: true } }));
      const skip = { ...data, onConflict: 'skip' } as const;
      const keyless = /^tables hold rows and have no key .*: app\.derived, public\.by_colour \| leave them out/;
      await assertFinds([keyless], database, { request: skip });
      await execute(cluster().url(database), 'TRUNCATE app.derived, by_colour');
      assert.ok(await check(database, { request: skip }));
      await withClient(cluster().url(database), (client) => createJournal(client, { backup: 'x', request: {} }));
      assert.ok(await check(database, { request: { ...data, resume: true } }));
    });

    test('as a role without rights, or whose rows would be hidden', async () => {
      const database = await fresh(
        'schema',
        `${schemaOnly}; GRANT CREATE ON DATABASE schema TO plain; GRANT USAGE ON SCHEMA app TO plain;
         GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA app, public TO plain; REVOKE INSERT ON app.orders FROM plain;
         ALTER TABLE app.part_1 ENABLE ROW LEVEL SECURITY; INSERT INTO app.part_1 VALUES (1)`,
      );
      const given = { role: 'plain', facts: { freeBytes: 1e12 } };
      await assertFinds(
        [
          /^the role plain has no right to INSERT on app\.orders \| grant it INSERT there/,
          /^row-level security would keep the role plain from loading app\.part_1 \| /,
        ],
        database,
        { ...given, request: data },
      );
      await assertFinds(
        [/INSERT on app\.orders/, /no right to TRUNCATE on .*app\.part_1/, /row-level security/],
        database,
        { ...given, request: { ...data, clean: true } },
      );
    });
  });

  test('every name, type and form of table', async () => {
    const awkward = await createAwkwardDatabase(server, cluster());
    const folder = join(directory, 'awkward');
    const archive = await dump(awkward, folder);
    assert.ok(await check(await fresh('empty'), { toc: archive.toc }));
    await fresh('bare');
    await runTool(server, 'pg_restore', ['--schema-only', '--dbname=bare', folder], cluster().environment);
    assert.ok(await check('bare', { toc: archive.toc, request: { part: 'data' } }));
    // In the source itself all tables are full but those that the catalog says to be empty.
    const found = await check('awkward', { toc: archive.toc, request: { part: 'data' } }).catch(problemsOf);
    const counted = /^tables hold rows already: .* and (\d+) more \|/s.exec((found as string[])[0] as string)?.[1];
    const oids = ordinaryTables(archive.toc).map(({ oid }) => oid);
    const [list] = await queryRows<{ query: string }>(
      cluster().url('awkward'),
      // Rows of partitions by an enum's hash are loaded through the top of their tree.
      `SELECT string_agg(format('SELECT %L WHERE EXISTS (SELECT FROM ONLY %s)',
         CASE WHEN relname LIKE 'by_enum%' OR relname LIKE 'enum below%' THEN pg_partition_root(oid) ELSE oid END, oid::regclass), ' UNION ') AS query
       FROM pg_class WHERE oid = ANY ($1::oid[])`,
      [oids],
    );
    const full = await queryRows(cluster().url('awkward'), list?.query as string);
    assert.ok(full.length > 100);
    assert.equal(Number(counted) + 5, full.length);
  });

  test('old encodings', async () => {
    for (const encoding of ['LATIN1', 'SQL_ASCII'] as const) {
      const name = `legacy_${encoding.toLowerCase()}`;
      await createLegacyDatabase(cluster(), server, name, encoding);
      const folder = join(directory, encoding);
      const { toc: legacy } = await dump({ server, cluster: cluster(), name }, folder, [`--encoding=${encoding}`]);
      const clauses = legacyClauses(encoding);
      assert.deepEqual(await check(await fresh('same', '', clauses), { toc: legacy }), { notChecked: [] });
      // Into the database itself: every table is found by its name's bytes, and holds rows.
      const full = [
        /^tables hold rows already: .*schéma\.|^tables hold rows already: /,
        /^the target holds 1 large objects already/,
      ];
      await assertFinds(full, name, { toc: legacy, request: { part: 'data' } });
      const intoUtf8 = check(await fresh('empty'), { toc: legacy });
      if (encoding === 'LATIN1') assert.deepEqual(await intoUtf8, { notChecked: [] });
      else {
        const [problem] = problemsOf(await intoUtf8.catch((error: unknown) => error));
        assert.match(
          problem as string,
          /^a name in the backup cannot be written in the target's encoding: the backup is in SQL_ASCII/,
        );
      }
    }
    const { notChecked } = await check(await fresh('same', '', legacyClauses('LATIN1')));
    assert.deepEqual(notChecked, [`whether LATIN1, the target's encoding, has all characters of the backup (UTF8)`]);
    const korean = {
      ...toc,
      entries: toc.entries.map((entry) =>
        entry.desc === 'ENCODING' ? { ...entry, defn: `SET client_encoding = 'EUC_KR';\n` } : entry,
      ),
    };
    await assertFinds([/^the backup is in EUC_KR and the target in LATIN1, and PostgreSQL has no conversion/], 'same', {
      toc: korean,
    });
  });
});
