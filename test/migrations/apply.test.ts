import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { before, test } from 'node:test';
import type { AppliedMigration } from '../../src/migrations/applied.ts';
import type { Migration } from '../../src/migrations/migration.ts';
import type { ScratchCluster } from '../../src/postgres/scratch-cluster.ts';
import { createDatabase, execute, forEachServer, queryRows, sharedCluster, withClient } from '../support/servers.ts';
import { apply, migrationOf, type RunOptions } from './support.ts';

/** Notes the transaction in which it runs. */
const note = 'INSERT INTO log VALUES (pg_current_xact_id()::text)';

forEachServer('applying migrations', (server) => {
  const cluster = sharedCluster(server);
  before(async () => {
    const url = await createDatabase(cluster(), 'applied');
    await execute(url, 'CREATE TABLE log (transaction text, at bigserial)');
  });

  const run = (migrations: readonly Migration[], options: RunOptions = {}) =>
    apply(cluster(), 'applied', migrations, options);

  /** Runs one migration. @returns how many statements each of its transactions noted */
  async function notedBy(migration: Migration): Promise<readonly number[]> {
    const url = cluster().url('applied');
    await execute(url, 'TRUNCATE log');
    const [applied] = await run([migration]);
    assert.equal(applied?.failure, undefined);
    return countByTransaction(url);
  }

  test('a wrapped migration is one transaction', async () => {
    assert.deepEqual(await notedBy(await migrationOf('a', `${note}; ${note}; ${note}`)), [3]);
  });

  test('a wrapped migration may end its transaction; what follows runs by itself', async () => {
    assert.deepEqual(await notedBy(await migrationOf('a', `${note}; ${note}; COMMIT; ${note}; ${note}`)), [2, 1, 1]);
  });

  test('without a transaction each statement runs by itself', async () => {
    assert.deepEqual(await notedBy(await migrationOf('a', `${note}; ${note}`, 'none')), [1, 1]);
    assert.deepEqual(await notedBy(await migrationOf('a', `BEGIN; ${note}; ${note}; END; ${note}`, 'none')), [2, 1]);
  });

  test('migrations that share a transaction are one, and another rule ends it', async () => {
    await execute(cluster().url('applied'), 'TRUNCATE log');
    const applied = await run([
      await migrationOf('a', `${note}; ${note}`, 'shared'),
      await migrationOf('b', '', 'shared'),
      await migrationOf('c', note, 'shared'),
      await migrationOf('d', note),
      await migrationOf('e', note, 'shared'),
      await migrationOf('f', '', 'shared'),
    ]);
    assert.deepEqual(outcomes(applied), ['a applied', 'b applied', 'c applied', 'd applied', 'e applied', 'f applied']);
    assert.deepEqual(await countByTransaction(cluster().url('applied')), [3, 1, 1]);
  });

  test('what fails in a shared transaction takes all of it back', async () => {
    const url = cluster().url('applied');
    await execute(url, 'TRUNCATE log');
    const applied = await run([
      await migrationOf('a', note, 'shared'),
      await migrationOf('b', `${note}; SELECT 1 / 0`, 'shared'),
      await migrationOf('c', note, 'shared'),
      await migrationOf('d', note),
    ]);
    assert.deepEqual(outcomes(applied), ['a failed', 'b failed', 'c failed', 'd applied']);
    assert.deepEqual(
      applied.map(({ failure }) => failure?.message),
      [
        'rolled back: b failed in the same transaction',
        'division by zero',
        'not run: b failed in the same transaction',
        undefined,
      ],
    );
    assert.deepEqual(
      applied.map(({ culprit }) => culprit),
      ['b', undefined, 'b', undefined],
    );
    assert.deepEqual(await countByTransaction(url), [1]);
  });

  const files = [
    `${note}`,
    `${note}; ${note}`,
    `${note}; COMMIT; ${note}; ${note}`,
    `BEGIN; ${note}; ${note}; COMMIT; ${note}; ${note}`,
    `${note}; BEGIN; ${note}; COMMIT; ${note}`,
    `${note}; ROLLBACK; ${note}`,
    `${note}; SAVEPOINT a`,
    `${note}; COMMIT AND CHAIN`,
    `${note}; ROLLBACK AND CHAIN`,
    `${note}; RELEASE a`,
    `${note}; ROLLBACK TO a`,
    'SAVEPOINT a',
    `BEGIN; ${note}; SAVEPOINT a; ${note}; ROLLBACK TO a; COMMIT`,
    'VACUUM log',
    `${note}; VACUUM log`,
    `${note}; SELECT 1 / 0; ${note}`,
    `BEGIN; ${note}; COMMIT; ${note}; SELECT 1 / 0`,
    `${note}; LOCK TABLE log`,
    'LOCK TABLE log',
    `DO $$ BEGIN ${note}; COMMIT; ${note}; END $$`,
    `${note}; DO $$ BEGIN ${note}; COMMIT; END $$`,
  ];
  for (const file of files) {
    test(`as one message, as the server takes it: ${file.replaceAll(note, 'note')}`, async () => {
      const url = cluster().url('applied');
      await execute(url, 'TRUNCATE log');
      const error = await withClient(url, (client) => client.query(file)).then(
        () => undefined,
        ({ message, code }) => ({ message, code }),
      );
      const expected = await countByTransaction(url);
      await execute(url, 'TRUNCATE log');
      const [applied] = await run([await migrationOf('a', file, 'simple-query')]);
      const failure = applied?.failure && { message: applied.failure.message, code: applied.failure.sqlState };
      assert.deepEqual({ failure, noted: await countByTransaction(url) }, { failure: error, noted: expected });
    });
  }

  test('a text that the parser refused is sent whole', async () => {
    const whole = await migrationOf('a', 'select', 'wrapped');
    const section = {
      transaction: 'simple-query',
      unparsed: 'no',
      statements: [{ text: `${note}; ${note}`, file: 'a.sql', line: 1, kind: '', outsideTransaction: false }],
    } as const;
    assert.deepEqual(await notedBy({ ...whole, up: section }), [2]);
  });

  test('a failure is shown with its place; what was done is taken back, and the next one runs', async () => {
    const sql = `${note};\n\nINSERT INTO log\n  SELECT transaction,\n    nonsense\n  FROM log;\n${note}`;
    const applied = await run([await migrationOf('a', sql), await migrationOf('b', note)]);
    assert.deepEqual(outcomes(applied), ['a failed', 'b applied']);
    const failure = applied[0]?.failure;
    assert.equal(failure?.message, 'column "nonsense" does not exist');
    assert.equal(failure.sqlState, '42703');
    assert.equal(failure.file, 'a.sql');
    assert.equal(failure.line, 5);
    assert.equal(
      failure.snippet,
      ['3 | INSERT INTO log', '4 |   SELECT transaction,', '5 >     nonsense', '6 |   FROM log;', `7 | ${note};`].join(
        '\n',
      ),
    );
    assert.equal(applied[0]?.statements.length, 2);
  });

  test('an error of the first statement, which BEGIN is sent with, points at its own line', async () => {
    const [applied] = await run([await migrationOf('a', 'SELECT nonsense,\n  1,\n  2')]);
    assert.equal(applied?.failure?.line, 1);
    const [broken] = await run([await migrationOf('a', 'SELECT 1,\n  1 1,\n  2')]);
    assert.equal(broken?.failure?.line, 2);
  });

  test('an error within DO points at the line of its body; detail and hint are kept', async () => {
    const body =
      "DO $body$\nBEGIN\n  PERFORM 1;\n  RAISE 'no' USING DETAIL = 'd', HINT = 'h', ERRCODE = 'P0042';\nEND\n$body$";
    const [applied] = await run([await migrationOf('a', `\n\n${body}`)]);
    const { message, detail, hint, line, sqlState } = applied?.failure ?? {};
    assert.deepEqual(
      { message, detail, hint, line, sqlState },
      { message: 'no', detail: 'd', hint: 'h', line: 6, sqlState: 'P0042' },
    );
  });

  test('a transaction that is left open is rolled back and said', async () => {
    await execute(cluster().url('applied'), 'TRUNCATE log');
    for (const rule of ['none', 'simple-query'] as const) {
      const [applied, next] = await run([
        await migrationOf('a', `BEGIN; ${note}`, rule),
        await migrationOf('b', 'SELECT 1'),
      ]);
      assert.match(applied?.failure?.message ?? '', /leaves a transaction open/);
      assert.equal(next?.outcome, 'applied');
    }
    assert.deepEqual(await countByTransaction(cluster().url('applied')), []);
  });

  test('what COMMIT refuses is a failure of the migration', async () => {
    const url = cluster().url('applied');
    await execute(
      url,
      'CREATE TABLE parent (id int PRIMARY KEY); CREATE TABLE child (id int REFERENCES parent DEFERRABLE INITIALLY DEFERRED)',
    );
    const orphan = 'INSERT INTO child VALUES (1)';
    const applied = await run([
      await migrationOf('wrapped', `${orphan}; SELECT 1`),
      await migrationOf('implicit', `${orphan}; SELECT 1`, 'simple-query'),
      await migrationOf('own', `BEGIN; ${orphan}; COMMIT`, 'none'),
      await migrationOf('shared', `${orphan}`, 'shared'),
      await migrationOf('last', '', 'shared'),
    ]);
    assert.deepEqual(outcomes(applied), [
      'wrapped failed',
      'implicit failed',
      'own failed',
      'shared failed',
      'last failed',
    ]);
    assert.deepEqual(new Set(applied.slice(0, 4).map(({ failure }) => failure?.sqlState)), new Set(['23503']));
    assert.equal((await queryRows(url, 'SELECT FROM child')).length, 0);
  });

  test('down sections run from the last migration to the first; code steps are left out', async () => {
    const code = { ...(await migrationOf('code', '')), up: undefined, code: 'Go' };
    const migrations = [
      await migrationOf('a', 'CREATE TABLE down_a (id int PRIMARY KEY)', 'wrapped', 'DROP TABLE down_a'),
      code,
      await migrationOf('b', 'CREATE TABLE down_b (id int REFERENCES down_a)', 'wrapped', 'DROP TABLE down_b'),
    ];
    assert.deepEqual(outcomes(await run(migrations)), ['a applied', 'b applied']);
    const seen: string[] = [];
    const down = await run(migrations, { direction: 'down', onMigration: ({ name }) => seen.push(name) });
    assert.deepEqual(outcomes(down), ['b applied', 'a applied']);
    assert.deepEqual(seen, ['b', 'a']);
  });

  test('settings stay from one migration to the next', async () => {
    const applied = await run([
      await migrationOf('a', 'CREATE SCHEMA elsewhere; SET search_path TO elsewhere'),
      await migrationOf('b', 'CREATE TABLE there (id int)'),
      await migrationOf('c', 'DROP TABLE elsewhere.there; DROP SCHEMA elsewhere'),
    ]);
    assert.deepEqual(outcomes(applied), ['a applied', 'b applied', 'c applied']);
  });

  test('nothing is sent but the migrations, in one round trip a statement', async () => {
    await run([
      await migrationOf('quiet', "SET log_statement TO 'all'; SET application_name TO 'watched'", 'none'),
      await migrationOf('one', 'SELECT 1'),
      await migrationOf('two', 'SELECT 2; SELECT 3', 'simple-query'),
      await migrationOf('bare', 'SELECT 4', 'none'),
    ]);
    assert.deepEqual(await loggedStatements(cluster()), [
      "SET application_name TO 'watched'",
      'BEGIN;SELECT 1',
      'COMMIT',
      'BEGIN;SELECT 2',
      'SELECT 3',
      'COMMIT',
      'SELECT 4',
    ]);
  });
});

function outcomes(applied: readonly AppliedMigration[]): string[] {
  return applied.map(({ name, outcome }) => `${name} ${outcome}`);
}

async function countByTransaction(url: string): Promise<readonly number[]> {
  const rows = await queryRows<{ count: string }>(
    url,
    'SELECT count(*) FROM log GROUP BY transaction ORDER BY min(at)',
  );
  return rows.map(({ count }) => Number(count));
}

async function loggedStatements(cluster: ScratchCluster): Promise<readonly string[]> {
  const log = await readFile(cluster.log(), 'utf8');
  return [...log.matchAll(/LOG: {2}statement: (.*)/g)].map(([, statement = '']) => statement);
}
