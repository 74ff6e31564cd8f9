import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { Fixture } from '../../src/benchmark/fixture/fixtures.ts';
import type { BenchmarkResult, MigrationResult } from '../../src/benchmark/result.ts';
import { defaultThresholds } from '../../src/benchmark/verdict/default-thresholds.ts';
import { failsJob } from '../../src/benchmark/verdict/judge.ts';
import { UserError } from '../../src/errors.ts';
import { forEachServer } from '../support/servers.ts';
import { comparedAs, type Files, regressions, sharedBench } from '../support/verdicts.ts';

const shop = `
  CREATE TABLE orders (id int PRIMARY KEY, v int NOT NULL, note text);
  INSERT INTO orders SELECT n, n % 100, md5(n::text) || repeat('x', 60) FROM generate_series(1, 10000) n;`;

const base: Files = {
  '1_column.sql': 'ALTER TABLE orders ADD COLUMN paid boolean;\n',
  '2_table.sql': 'CREATE TABLE notes (id int);\n',
  '3_index.sql': 'CREATE INDEX CONCURRENTLY orders_note ON orders (note);\n',
};

/** The same, with a table that is rewritten. */
const worse: Files = {
  ...base,
  '2_table.sql':
    'CREATE TABLE notes (id int);\n\n-- so that all ids fit\nALTER TABLE orders\n  ALTER COLUMN v TYPE bigint;\n',
};

/** One run of each side: time is not what these tests are about. */
const once = { iterations: 1, timeLimitMs: 0 };

function measuredAs({ migrations }: BenchmarkResult, name: string): MigrationResult {
  const found = migrations.find((migration) => migration.name === name);
  assert.ok(found, `${name} is in the result`);
  return found;
}

forEachServer('verdicts', (server) => {
  const bench = sharedBench(server);
  let fixtures: readonly Fixture[];
  before(async () => {
    fixtures = await bench.fixtures(shop);
  });

  test('a regression is told with its statement, file and line', async () => {
    const { comparison } = await bench.measure(worse, base, fixtures, once);
    assert.equal(comparison.verdict, 'regressed');
    assert.equal(failsJob(comparison, defaultThresholds), true);
    const found = regressions(comparedAs(comparison, '2_table'));
    const rewrite = found.find(({ metric }) => metric === 'rewrite');
    assert.match(rewrite?.text ?? '', /^public\.orders \(1\.\d MB\) is rewritten; before it was not rewritten$/);
    assert.equal(rewrite?.file, '2_table.sql');
    assert.equal(rewrite?.line, 4);
    assert.equal(rewrite?.sql, 'ALTER TABLE orders ALTER COLUMN v TYPE bigint');
    const lock = found.find(({ metric }) => metric === 'lock');
    assert.match(lock?.text ?? '', /^Reads and writes of public\.orders \(.*\) must wait \(AccessExclusiveLock/);
    assert.equal(lock?.line, 4);
    const others = comparison.migrations.filter(({ name }) => name !== '2_table');
    assert.deepEqual(
      others.map((migration) => regressions(migration)),
      [[], []],
    );
  });

  test('with fail-on-regression: never it is told and fails nothing', async () => {
    const { comparison } = await bench.measure(worse, base, fixtures, { ...once, thresholds: undefined });
    assert.equal(comparedAs(comparison, '2_table').verdict, 'regressed');
    assert.equal(failsJob(comparison, undefined), false);
  });

  test('an ignore takes a metric out, and all others still count', async () => {
    const text = worse['2_table.sql'] ?? '';
    const lock = '-- pgproof: ignore lock, wal, blocks because the shop is closed at night\n';
    const some = { ...worse, '2_table.sql': lock + text };
    const partly = await bench.measure(some, base, fixtures, once);
    const left = comparedAs(partly.comparison, '2_table');
    assert.equal(left.verdict, 'regressed');
    assert.deepEqual([...new Set(regressions(left).map(({ metric }) => metric))], ['rewrite']);
    const ignored = left.evidence.filter((one) => one.ignored !== undefined);
    assert.ok(ignored.some(({ metric }) => metric === 'lock'));
    assert.deepEqual([...new Set(ignored.map((one) => one.ignored))], ['the shop is closed at night']);
    const all = { ...worse, '2_table.sql': `-- pgproof: ignore all because it was measured\n${text}` };
    const { comparison } = await bench.measure(all, base, fixtures, once);
    assert.deepEqual(regressions(comparedAs(comparison, '2_table')), []);
    assert.equal(failsJob(comparison, defaultThresholds), false);
  });

  test('new and removed migrations are named, and are no regressions', async () => {
    const { '3_index.sql': _, ...others } = base;
    const candidate = { ...others, '4_rewrite.sql': 'ALTER TABLE orders ALTER COLUMN v TYPE bigint;' };
    const { comparison } = await bench.measure(candidate, base, fixtures, once);
    assert.deepEqual(
      comparison.migrations.map(({ name, kind }) => [name, kind]),
      [
        ['1_column', 'both'],
        ['2_table', 'both'],
        ['4_rewrite', 'new'],
        ['3_index', 'removed'],
      ],
    );
    assert.deepEqual(comparison.migrations.flatMap(regressions), []);
    const budgets = [{ kind: 'rewrite', overBytes: 1_000_000, text: 'no rewrite over 1 MB' }] as const;
    const limited = await bench.measure(candidate, base, fixtures, { ...once, budgets });
    assert.equal(comparedAs(limited.comparison, '4_rewrite').verdict, 'over-budget');
    assert.equal(failsJob(limited.comparison, undefined), true);
  });

  test('a migration that fails is told with its place, and the others still run', async () => {
    const candidate = {
      ...base,
      '2_table.sql': 'CREATE TABLE notes (id int);\n\nALTER TABLE orders\n  ADD COLUMN other nothing_known;\n',
    };
    const { comparison, result } = await bench.measure(candidate, base, fixtures, once);
    assert.equal(comparison.verdict, 'failed');
    assert.equal(failsJob(comparison, undefined), true);
    const { failure, status } = measuredAs(result, '2_table');
    assert.equal(status, 'failed');
    assert.equal(failure?.message, 'type "nothing_known" does not exist');
    assert.equal(failure?.sqlState, '42704');
    assert.equal(failure?.file, '2_table.sql');
    assert.equal(failure?.line, 4);
    assert.match(failure?.snippet ?? '', /ALTER TABLE orders\n.*ADD COLUMN other nothing_known/);
    assert.equal(comparedAs(comparison, '2_table').verdict, 'failed');
    assert.deepEqual(
      ['1_column', '3_index'].map((name) => measuredAs(result, name).status),
      ['measured', 'measured'],
    );
  });

  test('only chooses what is measured; what comes before is applied once, what comes behind is not', async () => {
    const { comparison, result } = await bench.measure(worse, base, fixtures, { ...once, only: ['2_*'] });
    assert.deepEqual(
      result.migrations.map(({ name, status }) => [name, status]),
      [
        ['1_column', 'applied'],
        ['2_table', 'measured'],
        ['3_index', 'unselected'],
      ],
    );
    assert.deepEqual(
      comparison.migrations.map(({ name, verdict }) => [name, verdict]),
      [['2_table', 'regressed']],
    );
    assert.ok(comparison.notes.includes('1 earlier migration was applied and not measured'));
    assert.ok(comparison.notes.includes('1 later migration not run, since only names others'));
    await assert.rejects(bench.measure(worse, base, fixtures, { ...once, only: ['9_*'] }), (error) => {
      assert.ok(error instanceof UserError);
      assert.equal(error.message, 'only names "9_*", and no migration is called so');
      return true;
    });
  });

  test('a set with a step in another language runs up to there, and says so', async () => {
    const up = (text: string): string => `-- +goose Up\n${text}`;
    const set = {
      '00001_column.sql': up('ALTER TABLE orders ADD COLUMN paid boolean;\n'),
      '00002_fill.go': 'package migrations\n',
      '00003_index.sql': up('CREATE INDEX ON orders (paid);\n'),
    };
    const { comparison, result } = await bench.measure(set, { kind: 'none' }, fixtures, once);
    assert.equal(result.layout.name, 'goose');
    assert.deepEqual(
      result.migrations.map(({ status, reason }) => [status, reason]),
      [
        ['measured', undefined],
        ['skipped', 'it is Go code, which is not run'],
        ['skipped', 'it comes after 00002_fill, which is Go code and was not run'],
      ],
    );
    // What was not looked at is not green.
    assert.equal(comparison.verdict, 'inconclusive');
    assert.ok(result.notes.includes('00002_fill.go is a step in Go, which is not run'));
  });

  test('migrations that the fixture has already are not run again', async () => {
    const known = await bench.fixtures(`${shop}
      CREATE TABLE schema_migrations (version varchar(128) PRIMARY KEY);
      INSERT INTO schema_migrations VALUES ('20240101000000');
      ALTER TABLE orders ADD COLUMN paid boolean;`);
    const step = (up: string): string => `-- migrate:up\n${up}\n\n-- migrate:down\n`;
    const set = {
      '20240101000000_column.sql': step('ALTER TABLE orders ADD COLUMN paid boolean;'),
      '20240102000000_index.sql': step('CREATE INDEX ON orders (paid);'),
    };
    const { result } = await bench.measure(set, { kind: 'none' }, known, once);
    assert.equal(result.layout.name, 'dbmate');
    assert.deepEqual(
      result.migrations.map(({ name, status }) => [name, status]),
      [['20240102000000_index', 'measured']],
    );
    assert.ok(result.notes.includes('the fixture has 1 of the migrations already'));
  });

  test('beside a result of another run counters are judged, and times are not', async () => {
    const { result } = await bench.measure({ ...base, '4_sleep.sql': 'SELECT 1;' }, { kind: 'none' }, fixtures, {
      iterations: 3,
    });
    // As it is read from a file.
    const read: BenchmarkResult = JSON.parse(JSON.stringify(result));
    const reference = { kind: 'result', result: read, label: 'main' } as const;
    const slower = { ...base, '4_sleep.sql': 'SELECT pg_sleep(0.2);' };
    const { comparison: slow } = await bench.measure(slower, reference, fixtures, { iterations: 3 });
    assert.equal(slow.verdict, 'pass');
    assert.equal(slow.timesComparable, false);
    assert.ok(slow.notes.includes('the baseline is of another run: its times are shown, and not judged'));
    assert.ok((comparedAs(slow, '4_sleep').time?.change ?? 0) > 1, 'the change is shown');
    const again = { ...worse, '4_sleep.sql': 'SELECT 1;' };
    const { comparison } = await bench.measure(again, reference, fixtures, { iterations: 1 });
    assert.equal(comparison.verdict, 'regressed');
    assert.equal(comparison.baselineLabel, 'main');
    const metrics = regressions(comparedAs(comparison, '2_table')).map(({ metric }) => metric);
    assert.ok(metrics.includes('rewrite') && metrics.includes('lock') && !metrics.includes('time'), metrics.join());
  });
});
