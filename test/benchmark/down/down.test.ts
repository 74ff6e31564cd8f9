import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { checkDowns, type DownClone, type DownsChecked } from '../../../src/benchmark/down/down.ts';
import { describeSchema } from '../../../src/benchmark/down/schema/describe.ts';
import { applyMigrations } from '../../../src/migrations/apply.ts';
import type { Migration, MigrationSection } from '../../../src/migrations/migration.ts';
import {
  connect,
  createDatabase,
  execute,
  forEachServer,
  queryRows,
  sharedCluster,
  withClient,
} from '../../support/servers.ts';

interface Pair {
  readonly up: string;
  readonly down?: string;
}

function migrationOf(name: string, { up, down }: Pair): Migration {
  const section = (sql: string): MigrationSection => ({
    statements: [{ text: sql, file: `${name}.sql`, line: 1, kind: 'DoStmt', outsideTransaction: false }],
    transaction: 'wrapped',
    unparsed: undefined,
  });
  return {
    name,
    version: name,
    file: `${name}.sql`,
    up: section(up),
    down: down === undefined ? undefined : section(down),
    code: '',
    ignores: [],
    sha256: '',
  };
}

forEachServer('down migrations', (server) => {
  const cluster = sharedCluster(server);
  let clones = 0;

  before(async () => {
    const url = await createDatabase(cluster(), 'fixture');
    await execute(url, 'CREATE TABLE t (id int PRIMARY KEY, n int); CREATE INDEX t_n ON t (n)');
  });

  async function check(pairs: Readonly<Record<string, Pair>>): Promise<DownsChecked> {
    clones = 0;
    return checkDowns({
      migrations: Object.entries(pairs).map(([name, pair]) => migrationOf(name, pair)),
      signal: AbortSignal.timeout(60_000),
      withClone: async (run) => {
        clones += 1;
        const url = await createDatabase(cluster(), `clone ${clones}`, 'TEMPLATE fixture');
        return run(cloneAt(url));
      },
    });
  }

  function cloneAt(url: string): DownClone {
    return {
      describe: () => withClient(url, describeSchema),
      apply: (migrations, direction) =>
        applyMigrations({
          target: { openSession: () => connect(url), endBackend: async () => undefined },
          migrations,
          direction,
          statementTimeoutMs: 10_000,
          signal: AbortSignal.timeout(60_000),
        }),
    };
  }

  test('what comes back is the same schema, though a column stands elsewhere then', async () => {
    const { results, notes } = await check({
      one: { up: 'ALTER TABLE t DROP n', down: 'ALTER TABLE t ADD n int; CREATE INDEX t_n ON t (n)' },
      two: { up: 'CREATE TABLE u (id serial PRIMARY KEY)', down: 'DROP TABLE u' },
      'without a down': { up: 'CREATE TABLE v (id int)' },
      three: { up: 'CREATE VIEW w AS SELECT id FROM v', down: 'DROP VIEW w' },
    });
    const outcomes = [...results].map(([name, { outcome, problems }]) => [name, outcome, problems]);
    assert.deepEqual(outcomes, [
      ['one', 'same schema', []],
      ['two', 'same schema', []],
      ['three', 'same schema', []],
    ]);
    assert.ok((results.get('one')?.timeMs ?? 0) > 0);
    assert.deepEqual(notes, []);
    assert.equal(clones, 1);
  });

  test('what down leaves behind or takes too much of is named', async () => {
    const { results } = await check({
      leaves: { up: 'CREATE TABLE u (id int); CREATE TYPE mood AS ENUM ()', down: 'DROP TABLE u' },
      takes: { up: 'CREATE INDEX t_id_n ON t (id, n)', down: 'DROP INDEX t_n, t_id_n' },
      good: { up: 'CREATE TABLE v (id int)', down: 'DROP TABLE v' },
    });
    assert.deepEqual(results.get('leaves')?.outcome, 'failed');
    assert.match(results.get('leaves')?.problems[0] as string, /^after down, type public\.mood was not there before$/);
    assert.match(results.get('leaves')?.problems[1] as string, /^after down, up failed: type "mood" already exists$/);
    assert.deepEqual(results.get('takes')?.outcome, 'other schema');
    assert.deepEqual(results.get('takes')?.problems, [
      'after down, index public.t_n is missing',
      'after up, down and up, index public.t_n is missing',
    ]);
    assert.equal(results.get('good')?.outcome, 'same schema', 'one is not blamed for another');
    assert.equal(clones, 3);
  });

  test('a down migration that fails is told, and the next ones go on where it was', async () => {
    const { results } = await check({
      fails: { up: 'CREATE TABLE u (id int)', down: 'DROP TABLE no_such_table' },
      good: { up: 'ALTER TABLE u ADD n int', down: 'ALTER TABLE u DROP n' },
    });
    assert.equal(results.get('fails')?.outcome, 'failed');
    assert.match(
      results.get('fails')?.problems[0] as string,
      /^the down migration failed: table "no_such_table" does not/,
    );
    assert.equal(results.get('good')?.outcome, 'same schema');
    assert.equal(clones, 1);
  });

  test('after a migration that fails itself nothing is claimed of the others', async () => {
    const { results, notes } = await check({
      good: { up: 'CREATE TABLE u (id int)', down: 'DROP TABLE u' },
      bad: { up: 'CREATE TABLE u (id int)', down: 'DROP TABLE u' },
      'without a down': { up: 'SELECT 1' },
      later: { up: 'CREATE TABLE v (id int)', down: 'DROP TABLE v' },
    });
    assert.deepEqual([...results.keys()], ['good']);
    assert.deepEqual(notes, ['not run down: bad, later, since bad failed: relation "u" already exists']);
  });

  test('many problems are counted', async () => {
    const names = Array.from({ length: 30 }, (_, place) => `u${place}`);
    const up = names.map((name) => `CREATE TABLE ${name} (id int)`).join('; ');
    const { results } = await check({
      leaves: { up: up.replaceAll('TABLE', 'TABLE IF NOT EXISTS'), down: 'SELECT 1' },
    });
    const problems = results.get('leaves')?.problems ?? [];
    assert.equal(problems.length, 21);
    assert.equal(problems.at(-1), '… and 10 more');
  });

  test('without down migrations nothing is run', async () => {
    const { results } = await check({ one: { up: 'CREATE TABLE u (id int)' } });
    assert.equal(results.size, 0);
    assert.equal(clones, 0);
    assert.deepEqual(await queryRows(cluster().url('fixture'), "SELECT to_regclass('u') AS u"), [{ u: null }]);
  });
});
