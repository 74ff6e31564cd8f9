import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { UserError } from '../../../src/errors.ts';
import { connectionSettings } from '../../../src/postgres/settings.ts';
import { type Target, type TargetRequest, withTarget } from '../../../src/restore/target/target.ts';
import { createDatabase, execute, forEachServer, queryRows, sharedCluster } from '../../support/servers.ts';

forEachServer('the database to restore into', (server) => {
  const cluster = sharedCluster(server, { listenTcp: true });
  const unused: TargetRequest = {
    create: false,
    resume: false,
    dryRun: false,
    encoding: 'UTF8',
    warn: (message) => assert.fail(message),
  };

  function open<Result>(
    database: string,
    request: Partial<TargetRequest>,
    run: (target: Target) => Promise<Result>,
    more = '',
  ): Promise<Result> {
    const url = `postgresql:///${encodeURIComponent(database)}?host=${cluster().host}&port=${cluster().port}&sslmode=disable&user=postgres${more}`;
    return withTarget(connectionSettings(url, {}), { ...unused, ...request }, run);
  }

  async function exists(database: string): Promise<boolean> {
    const rows = await queryRows(cluster().url('postgres'), 'SELECT FROM pg_database WHERE datname = $1', [database]);
    return rows.length > 0;
  }

  /** Checks the message and the hint of what is thrown. */
  const refusal = (message: RegExp, hint: RegExp) => (error: UserError) => {
    assert.match(error.message, message);
    assert.match(error.hint, hint);
    return true;
  };

  const never = async () => assert.fail('it must not be opened');

  test('an existing one, with what is to know of it', async () => {
    await createDatabase(cluster(), 'there');
    await execute(
      cluster().url('postgres'),
      `ALTER DATABASE there SET statement_timeout = '1s'; ALTER DATABASE there SET search_path = x`,
    );
    await open('there', {}, async ({ client, facts, created }) => {
      assert.equal(created, false);
      assert.equal(facts.exists, true);
      assert.equal(facts.database, 'there');
      assert.equal(facts.role, 'postgres');
      assert.equal(facts.superuser, true);
      assert.equal(facts.local, true);
      assert.equal(facts.dataDirectory, cluster().dataDirectory);
      assert.ok((facts.freeBytes as number) > 1e6 && Number.isInteger(facts.freeBytes));
      assert.ok((facts.memoryBytes as number) > 1e8);
      const settings = `SELECT current_setting('statement_timeout') AS timeout, current_setting('search_path') AS path`;
      assert.deepEqual((await client.query(settings)).rows, [{ timeout: '0', path: '' }]);
    });
  });

  test('what a role without rights does not see of the server', async () => {
    await createDatabase(cluster(), 'plain');
    await execute(cluster().url('postgres'), 'CREATE ROLE visitor LOGIN');
    await open(
      'plain',
      {},
      async ({ facts }) => {
        assert.deepEqual([facts.superuser, facts.dataDirectory, facts.freeBytes], [false, undefined, undefined]);
        assert.equal(facts.local, true);
      },
      '&user=visitor',
    );
  });

  test('through the loopback address', async () => {
    await createDatabase(cluster(), 'near');
    const settings = connectionSettings(`postgresql://postgres@127.0.0.1:${cluster().port}/near?sslmode=disable`, {});
    await withTarget(settings, unused, async ({ facts }) => {
      assert.deepEqual([facts.local, facts.dataDirectory], [true, cluster().dataDirectory]);
    });
  });

  test('one that does not exist', async () => {
    await assert.rejects(
      open('nowhere', {}, never),
      refusal(/cannot connect to nowhere .*database "nowhere" does not exist/, /^set create: true to make it/),
    );
    assert.equal(await exists('nowhere'), false);
  });

  test('a new one is made in the backup’s encoding, from nothing', async () => {
    await execute(cluster().url('template1'), 'CREATE TABLE IF NOT EXISTS of_the_template ()');
    await open('new "one', { create: true, encoding: 'LATIN1' }, async ({ client, facts, created, keep }) => {
      assert.deepEqual([created, facts.exists, facts.database, facts.encoding], [true, true, 'new "one', 'LATIN1']);
      assert.deepEqual((await client.query(`SELECT to_regclass('public.of_the_template') AS it`)).rows, [{ it: null }]);
      keep();
    });
    assert.equal(await exists('new "one'), true);
    await assert.rejects(
      open('new "one', { create: true }, never),
      refusal(/^the database "new ""one" exists already$/, /leave create out/),
    );
    await open('new "one', { create: true, resume: true }, async ({ created }) => assert.equal(created, false));
  });

  test('a new one is gone again when nothing was written into it', async () => {
    const fail = async () => Promise.reject(new Error('no'));
    await assert.rejects(open('brief', { create: true }, fail), /^Error: no$/);
    assert.equal(await exists('brief'), false);
    const keepAndFail = async ({ keep }: Target) => {
      keep();
      return fail();
    };
    await assert.rejects(open('kept', { create: true }, keepAndFail), /^Error: no$/);
    assert.equal(await exists('kept'), true);
  });

  test('an existing one stays, whatever happens', async () => {
    await createDatabase(cluster(), 'old');
    const fail = async () => Promise.reject(new Error('no'));
    await assert.rejects(open('old', {}, fail), /^Error: no$/);
    await assert.rejects(open('old', { create: true, resume: true }, fail), /^Error: no$/);
    assert.equal(await exists('old'), true);
  });

  test('a dry run makes none', async () => {
    await open('planned', { create: true, dryRun: true, encoding: 'EUC_JP' }, async ({ facts, created, client }) => {
      assert.deepEqual([facts.exists, facts.database, facts.encoding, created], [false, 'planned', 'EUC_JP', false]);
      assert.deepEqual((await client.query('SELECT current_database() AS name')).rows, [{ name: 'postgres' }]);
    });
    assert.equal(await exists('planned'), false);
  });

  test('an encoding that the server’s locale does not have', async () => {
    await assert.rejects(
      open('odd', { create: true, encoding: 'SJIS' }, never),
      refusal(/^the database "odd" cannot be made: SJIS is not a valid encoding name/, /^make the database yourself/),
    );
    assert.equal(await exists('odd'), false);
  });

  test('a role that may not create databases', async () => {
    await execute(cluster().url('postgres'), 'CREATE ROLE minor LOGIN');
    for (const dryRun of [false, true]) {
      await assert.rejects(
        open('mine', { create: true, dryRun }, never, '&user=minor'),
        refusal(/^the role "minor" may not create databases$/, /CREATEDB/),
      );
    }
  });

  test('template1 serves where postgres is closed', async () => {
    await execute(cluster().url('template1'), 'ALTER DATABASE postgres RENAME TO hidden');
    try {
      await open('by_template1', { create: true }, async ({ created }) => assert.equal(created, true));
    } finally {
      await execute(cluster().url('template1'), 'ALTER DATABASE hidden RENAME TO postgres');
    }
    assert.equal(await exists('by_template1'), true, 'a run that succeeds keeps it');
  });
});
