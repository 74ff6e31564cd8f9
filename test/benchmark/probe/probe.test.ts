import assert from 'node:assert/strict';
import { before, suite, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { type ProbeOptions, type Probing, withProbes } from '../../../src/benchmark/probe/probe.ts';
import type { Stall } from '../../../src/benchmark/result.ts';
import type { RelationName } from '../../../src/migrations/trace/observation.ts';
import { connectionSettings } from '../../../src/postgres/settings.ts';
import { connect, createDatabase, execute, forEachServer, queryRows, sharedCluster } from '../../support/servers.ts';

/** Longer than any hiccup of a busy machine that a test could mistake for a stall. */
const heldMs = 400;

function relation(name: string, kind: RelationName['kind'] = 'table'): RelationName {
  return { schema: 'odd "names"', name, kind, table: undefined };
}

forEachServer('probes', (server) => {
  const cluster = sharedCluster(server);
  let url = '';

  before(async () => {
    url = await createDatabase(cluster(), 'probed');
    await execute(
      url,
      `CREATE SCHEMA "odd ""names""";
       SET search_path TO "odd ""names""";
       CREATE TABLE t AS SELECT g AS id FROM generate_series(1, 1000) g;
       CREATE INDEX t_id ON t (id);
       CREATE TABLE calm AS SELECT * FROM t;
       CREATE TABLE doomed AS SELECT * FROM t;
       CREATE MATERIALIZED VIEW mv AS SELECT * FROM t;
       CREATE TABLE fired (at timestamptz);
       CREATE FUNCTION fire() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO fired VALUES (now()); RETURN NULL; END $$;
       CREATE TRIGGER tg AFTER INSERT OR UPDATE OR DELETE ON t EXECUTE FUNCTION fire();`,
    );
  });

  /** Each migration is one transaction on one session, and holds what it locked for a while. */
  async function probe(
    migrations: Readonly<Record<string, { touches: readonly RelationName[]; sql: string }>>,
    more: Partial<ProbeOptions> = {},
  ) {
    const relations = new Map(Object.entries(migrations).map(([name, { touches }]) => [name, touches]));
    const signal = AbortSignal.timeout(30_000);
    const client = await connect(url);
    try {
      await client.query('SET search_path TO "odd ""names"""');
      const run = async (probing: Probing) => {
        // The probes are at work by then.
        await delay(50);
        for (const [name, { sql }] of Object.entries(migrations)) {
          await hold(client, sql);
          probing.ended(name);
        }
        return 'done';
      };
      return await withProbes({ settings: connectionSettings(url, {}), relations, signal, ...more }, run);
    } finally {
      await client.end();
    }
  }

  async function hold(client: pg.Client, sql: string): Promise<void> {
    await client.query('BEGIN');
    if (sql !== '') await client.query(sql);
    await delay(heldMs);
    await client.query('COMMIT');
  }

  function stallOf(stalls: readonly Stall[] | undefined, name: string): Stall {
    const found = stalls?.find((stall) => stall.relation.name === name);
    assert.ok(found, `${name} was probed`);
    return found;
  }

  /** A wait of most of the time for which the lock was held; or none, with enough probes to know. */
  function assertWaited(seen: Stall['reader'], waited: boolean): void {
    assert.ok(seen && seen.probes > 0);
    if (waited) assert.ok(seen.longestMs > heldMs / 2, `${seen.longestMs} ms`);
    else assert.ok(seen.longestMs < heldMs / 2 && seen.probes > 5, `${seen.longestMs} ms in ${seen.probes} probes`);
  }

  test('a reader and a writer see what a lock makes them wait, migration by migration', async () => {
    const touches = [relation('t'), relation('calm')];
    const { result, stalls, notes } = await probe({
      nothing: { touches, sql: '' },
      everything: { touches, sql: 'LOCK TABLE t IN ACCESS EXCLUSIVE MODE' },
      writes: { touches, sql: 'CREATE INDEX t_id_again ON t (id)' },
      neither: { touches, sql: 'COMMENT ON TABLE t IS $$x$$' },
    });
    assert.equal(result, 'done');
    assert.deepEqual(notes, []);
    const waited = {
      nothing: [false, false],
      everything: [true, true],
      writes: [false, true],
      neither: [false, false],
    };
    for (const [migration, [reader, writer]] of Object.entries(waited)) {
      const seen = stallOf(stalls.get(migration), 't');
      assertWaited(seen.reader, reader as boolean);
      assertWaited(seen.writer, writer as boolean);
      const calm = stallOf(stalls.get(migration), 'calm');
      assertWaited(calm.reader, false);
      assertWaited(calm.writer, false);
    }
    assert.equal(stalls.get('everything')?.[0]?.relation.name, 't', 'the longest comes first');
  });

  test('a reader waits for an index, as queries do', async () => {
    const { stalls } = await probe({ one: { touches: [relation('t')], sql: 'REINDEX INDEX t_id' } });
    assertWaited(stallOf(stalls.get('one'), 't').reader, true);
  });

  test('each migration has probes on its own tables only', async () => {
    const { stalls } = await probe({
      one: { touches: [relation('t')], sql: '' },
      none: { touches: [], sql: '' },
      two: { touches: [relation('calm')], sql: 'LOCK TABLE calm' },
    });
    const tables = [...stalls].map(([name, seen]) => [name, seen.map((stall) => stall.relation.name)]);
    assert.deepEqual(tables, [
      ['one', ['t']],
      ['two', ['calm']],
    ]);
    assertWaited(stallOf(stalls.get('two'), 'calm').reader, true);
  });

  test('a materialized view has a reader only, and other relations have nobody', async () => {
    const touches = [relation('mv', 'materialized view'), relation('t_id', 'index')];
    const { stalls } = await probe({ one: { touches, sql: 'REFRESH MATERIALIZED VIEW mv' } });
    assert.deepEqual(
      stalls.get('one')?.map((stall) => stall.relation.name),
      ['mv'],
    );
    assertWaited(stallOf(stalls.get('one'), 'mv').reader, true);
    assert.equal(stallOf(stalls.get('one'), 'mv').writer, undefined);
  });

  test('who waits for a table that is dropped has waited all the same', async () => {
    const { stalls, notes } = await probe({
      drop: { touches: [relation('doomed')], sql: 'DROP TABLE doomed' },
      after: { touches: [relation('calm')], sql: '' },
    });
    assertWaited(stallOf(stalls.get('drop'), 'doomed').reader, true);
    assertWaited(stallOf(stalls.get('drop'), 'doomed').writer, true);
    assert.equal(notes.length, 2);
    assert.match(
      notes[0] as string,
      /odd "names".doomed was no longer probed by a (?:reader|writer): .*does not exist/,
    );
    assertWaited(stallOf(stalls.get('after'), 'calm').reader, false);
  });

  test('migrations of one transaction, which end together, are told apart by their beginnings', async () => {
    const touched: [string, readonly RelationName[]][] = [
      ['one', [relation('t')]],
      ['two', [relation('calm')]],
      ['three', [relation('mv', 'materialized view')]],
    ];
    const options = { settings: connectionSettings(url, {}), relations: new Map(touched) };
    const { stalls } = await withProbes({ ...options, signal: AbortSignal.timeout(30_000) }, async (probing) => {
      const client = await connect(url);
      await client.query('BEGIN; SET LOCAL search_path TO "odd ""names"""');
      for (const [name, sql] of Object.entries({ one: 'LOCK TABLE t', two: 'LOCK TABLE calm', three: 'SELECT' })) {
        probing.began(name);
        await client.query(sql);
        await delay(heldMs);
      }
      await client.query('COMMIT');
      for (const [name] of touched) probing.ended(name);
      await client.end();
    });
    assert.ok((stallOf(stalls.get('one'), 't').reader?.longestMs ?? 0) > 2 * heldMs);
    assertWaited(stallOf(stalls.get('two'), 'calm').reader, true);
    assertWaited(stallOf(stalls.get('three'), 'mv').reader, false);
  });

  test('where connections are few, some are left for the migrations', async () => {
    await execute(
      url,
      `CREATE ROLE limited LOGIN CONNECTION LIMIT 7; GRANT USAGE ON SCHEMA "odd ""names""" TO limited;
       GRANT ALL ON ALL TABLES IN SCHEMA "odd ""names""" TO limited`,
    );
    const settings = { ...connectionSettings(url, {}), user: 'limited' };
    const touches = ['t', 'calm', 'fired', 'fired', 'mv'].map((name) => relation(name));
    const { stalls, notes } = await probe({ one: { touches, sql: 'LOCK TABLE t' } }, { settings });
    assert.deepEqual(notes, ['the server has too few connections: only 3 are used to look for stalls']);
    assertWaited(stallOf(stalls.get('one'), 't').writer, true);
    assertWaited(stallOf(stalls.get('one'), 'calm').reader, false);
  });

  test('a table that the role may not use is told', async () => {
    await execute(url, 'CREATE ROLE stranger LOGIN');
    const settings = { ...connectionSettings(url, {}), user: 'stranger' };
    const { notes } = await probe({ one: { touches: [relation('t')], sql: '' } }, { settings });
    assert.equal(notes.length, 2);
    assert.match(notes[0] as string, /permission denied/);
  });

  test('nothing is written and no trigger fires', async () => {
    const [before] = await queryRows(url, 'SELECT count(*)::int AS rows FROM "odd ""names""".fired');
    await probe({ one: { touches: [relation('t')], sql: '' } });
    const [after] = await queryRows(url, 'SELECT count(*)::int AS rows FROM "odd ""names""".fired');
    assert.deepEqual(after, before);
  });

  test('lost connections are told, and the migrations go on', async () => {
    const kill = `SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
      WHERE application_name = 'pgproof' AND datname = current_database()`;
    const { notes, result } = await probe({ one: { touches: [relation('t')], sql: kill } });
    assert.equal(result, 'done');
    assert.ok(notes.some((note) => /no longer probed/.test(note)));
  });

  suite('afterwards', () => {
    const settings = () => connectionSettings(url, {});
    const connections = async () =>
      (await queryRows(url, "SELECT pid FROM pg_stat_activity WHERE application_name = 'pgproof'")).length;
    const relations = new Map([['one', [relation('t')]]]);

    async function assertAllGone(): Promise<void> {
      for (let tries = 0; tries < 100 && (await connections()) > 0; tries++) await delay(20);
      assert.equal(await connections(), 0);
    }

    test('no connection is left, whatever failed', async () => {
      const signal = AbortSignal.timeout(30_000);
      const failing = withProbes({ settings: settings(), relations, signal }, async () => {
        assert.equal(await connections(), 2);
        throw new Error('the migration failed');
      });
      await assert.rejects(failing, /the migration failed/);
      await assertAllGone();
    });

    test('no connection is left after an abort, even behind a lock', async () => {
      const controller = new AbortController();
      const client = await connect(url);
      const aborted = withProbes({ settings: settings(), relations, signal: controller.signal }, async () => {
        await client.query('BEGIN; LOCK TABLE "odd ""names""".t');
        await delay(100);
        controller.abort(new Error('cancelled'));
        controller.signal.throwIfAborted();
      });
      await assert.rejects(aborted, /cancelled/);
      await client.end();
      await assertAllGone();
    });

    test('an unknown migration is a bug', async () => {
      const signal = AbortSignal.timeout(30_000);
      const wrong = withProbes({ settings: settings(), relations, signal }, async (probing) => probing.ended('two'));
      await assert.rejects(wrong, /two is not among/);
    });
  });
});
