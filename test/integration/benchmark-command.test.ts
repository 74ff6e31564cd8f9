import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, suite, test } from 'node:test';
import { promisify } from 'node:util';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { BenchmarkResult } from '../../src/benchmark/result.ts';
import { assertProblems } from '../faults/support.ts';
import { observedSettings } from '../migrations/support.ts';
import {
  type Ended,
  type Files,
  leftBehind,
  migrationIn,
  readJson,
  resultOf,
  runBenchmark,
  type Workplace,
  withWorkplace,
  writeFiles,
} from '../support/benchmark-runs.ts';
import { createDatabase, execute, newestServer, sharedCluster } from '../support/servers.ts';
import { makeBackup, startProgram } from './program.ts';

const server = newestServer();
const schema = JSON.parse(await readFile(new URL('../../docs/benchmark.schema.json', import.meta.url), 'utf8'));
const validates = new Ajv2020({ strict: true }).compile(schema);

interface ComparisonJson {
  readonly kind: string;
  readonly verdict: string;
  readonly failing: boolean;
  readonly migrations: readonly {
    readonly name: string;
    readonly verdict: string;
    readonly kind: string;
    readonly evidence: readonly { readonly metric: string; readonly ignored?: string; readonly text: string }[];
  }[];
  readonly findings: readonly { readonly rule: string; readonly migration: string }[];
}

suite('benchmark as its user runs it', () => {
  // A server that is there already saves the time to make one for each test.
  const cluster = sharedCluster(server, { settings: { ...observedSettings, synchronous_commit: 'on' } });
  const onCluster = () => `--database-url=${cluster().url('postgres')}`;

  /** A workplace with a fixture file that makes orders. */
  function withShop<Result>(files: Files, run: (place: Workplace, fixture: string) => Promise<Result>) {
    return withWorkplace(files, async (place) => {
      const fixture = join(place.directory, 'fixture.sql');
      await writeFile(
        fixture,
        `CREATE TABLE orders (id int PRIMARY KEY, note text);
         INSERT INTO orders SELECT i, md5(i::text) FROM generate_series(1, (10000 * :scale)::int) i;`,
      );
      const result = await run(place, `--fixture=${fixture}`);
      assert.deepEqual(await leftBehind(place), []);
      return result;
    });
  }

  /** Runs, and reads the two JSON files, which must be what is documented. */
  async function measured(
    place: Workplace,
    code: number,
    args: readonly string[],
    environment: Readonly<Record<string, string>> = {},
  ): Promise<Ended & { readonly result: BenchmarkResult; readonly comparison: ComparisonJson }> {
    const ended = await runBenchmark(server, place, [onCluster(), ...args], { environment });
    assert.equal(ended.code, code, ended.stderr);
    const result = await resultOf(place);
    assert.ok(validates(result), JSON.stringify(validates.errors));
    const comparison = await readJson<ComparisonJson>(place.comparison);
    assert.equal(comparison.kind, 'pgproof-comparison');
    assert.equal(comparison.failing, code !== 0);
    return { ...ended, result, comparison };
  }

  const verdictsOf = ({ migrations }: ComparisonJson) =>
    Object.fromEntries(migrations.map(({ name, verdict }) => [name, verdict]));

  test('scales, probes, down migrations and budgets come out in log, table, JSON, HTML and summary', async () => {
    const files = {
      '001_token.up.sql': 'ALTER TABLE orders ADD COLUMN token uuid DEFAULT gen_random_uuid()',
      '001_token.down.sql': 'ALTER TABLE orders DROP COLUMN token',
      '002_note.up.sql': 'CREATE INDEX orders_note ON orders (note)',
      '002_note.down.sql': 'DROP INDEX orders_note; CREATE TABLE forgotten (id int)',
    };
    await withShop(files, async (place, fixture) => {
      const args = [
        ...[fixture, '--scale=10%,30%,100%', '--production-rows=public.orders: 5000000', '--probe', '--down'],
        '--budget=rewrite: none over 100kB, wal: 1GB',
      ];
      const inWorkspace = { GITHUB_WORKSPACE: place.directory };
      const { stderr, result, comparison } = await measured(place, 1, args, inWorkspace);
      assert.match(stderr, /^2 migrations in .*: golang-migrate \(001_token\.up\.sql has the form N_name\.up\.sql\)$/m);
      assert.match(stderr, /^migration +time +wal +strongest lock +held +rewritten +verdict$/m);
      assert.match(stderr, /^001_token .* AccessExclusive on orders .* over-budget \(budget\)$/m);
      assert.match(stderr, /^002_note .* Share on orders .* measured$/m);
      assert.match(stderr, /^error: migrations\/001_token\.up\.sql:1: 001_token: .* the budget is /m);
      assert.match(stderr, /^error: over-budget: 001_token\nhint: /m);
      assert.deepEqual(verdictsOf(comparison), { '001_token': 'over-budget', '002_note': 'pass' });
      assertMeasuredAll(result);
      const summary = await readFile(place.summary, 'utf8');
      assert.match(summary, /^❌ Of 2 migrations, 1 over budget: `001_token`/);
      for (const heading of ['Growth', 'Waits that a reader and a writer saw', 'Down migrations']) {
        assert.match(summary, new RegExp(`^### ${heading}$`, 'm'));
      }
      assert.match(summary, /\| `001_token` \|.*\| 5\s000\s000 \| .+\s–\s.+\|/);
      assert.match(summary, /public\.forgotten was not there before/);
      const html = await readFile(place.html, 'utf8');
      for (const text of ['001_token', '002_note', 'over budget']) assert.ok(html.includes(text), text);
      const outputs = await readFile(place.outputs, 'utf8');
      assert.match(outputs, /^verdict<<.*\nover-budget$/m);
      assert.match(outputs, /^regressions<<.*\n\["001_token"\]$/m);
    });
  });

  function assertMeasuredAll(result: BenchmarkResult): void {
    const [token, note] = [migrationIn(result, '001_token'), migrationIn(result, '002_note')];
    assert.deepEqual(result.fixture.rows, { 'public.orders': 10_000 });
    assert.deepEqual(
      result.scales.map(({ rows }) => rows['public.orders']),
      [1000, 3000],
    );
    for (const migration of [token, note]) {
      const { predicted } = migration.growth ?? {};
      assert.equal(predicted?.rows, 5_000_000);
      assert.ok((predicted?.timeLowMs ?? 0) <= (predicted?.timeMs ?? 0));
      assert.ok((predicted?.timeMs ?? 0) > (migration.time?.median ?? 0), 'more rows take longer');
      assert.ok((migration.stalls?.length ?? 0) > 0);
    }
    assert.deepEqual(
      [token.statements[0]?.trace?.rewrites.map(({ relation }) => relation.name), token.down?.outcome],
      [['orders'], 'same schema'],
    );
    assert.deepEqual(note.down?.outcome, 'other schema');
  }

  test('against a commit: what is new, worse, ignored with a reason, and not measured', async () => {
    const files = {
      '001_note.sql': 'CREATE INDEX CONCURRENTLY orders_note ON orders (note)',
      '002_kind.sql': 'ALTER TABLE orders ADD COLUMN kind text',
      '003_more.sql': `UPDATE orders SET kind = 'a' WHERE id <= 1000`,
      '004_same.sql': 'CREATE TABLE same (id int)',
      '005_gone.sql': 'CREATE TABLE gone (id int)',
    };
    await withShop(files, async (place, fixture) => {
      await commitAll(place.directory);
      await writeFiles(place.migrations, {
        '002_kind.sql': `ALTER TABLE orders ADD COLUMN kind text DEFAULT md5(random()::text)`,
        '003_more.sql': `-- pgproof: ignore all because it is a one-time fill\nUPDATE orders SET kind = 'a' WHERE id <= 5000`,
        '006_new.sql': 'CREATE TABLE new (id int)',
      });
      await rm(join(place.migrations, '005_gone.sql'));
      const args = [fixture, '--baseline=git:HEAD', '--time-limit=1s'];
      const { stderr, result, comparison } = await measured(place, 1, args);
      assert.match(stderr, /^error: regressed: 002_kind\nhint: /m);
      const verdicts = verdictsOf(comparison);
      assert.equal(verdicts['002_kind'], 'regressed');
      for (const [name, kind] of [
        ['005_gone', 'removed'],
        ['006_new', 'new'],
      ]) {
        assert.equal(comparison.migrations.find((one) => one.name === name)?.kind, kind);
      }
      const [worse, ignored] = ['002_kind', '003_more'].map((name) =>
        comparison.migrations.find((one) => one.name === name),
      );
      assert.ok(worse?.evidence.some(({ metric, text }) => metric === 'lock' && /public\.orders/.test(text)));
      assert.ok(worse?.evidence.some(({ metric }) => metric === 'wal'));
      assert.notEqual(ignored?.verdict, 'regressed');
      assert.ok(ignored?.evidence.some((one) => one.ignored === 'it is a one-time fill'));
      assert.equal(result.commit, undefined, 'what is measured is no commit');
      // Only reported, and only what is asked for.
      const reported = await measured(place, 0, [...args, '--fail-on-regression=never', '--only=002_*,004_same']);
      assert.equal(reported.comparison.verdict, 'regressed');
      assert.deepEqual(
        reported.result.migrations.map(({ name, status }) => [name, status]),
        [
          ['001_note', 'applied'],
          ['002_kind', 'measured'],
          ['003_more', 'applied'],
          ['004_same', 'measured'],
          ['006_new', 'unselected'],
        ],
      );
    });
  });

  test('against the result of an earlier run: its own is no regression, by compare too', async () => {
    await withShop({ '001_a.sql': 'CREATE INDEX a ON orders (note)' }, async (place, fixture) => {
      await measured(place, 0, [fixture]);
      const earlier = join(place.directory, 'earlier.json');
      await writeFile(earlier, await readFile(place.result));
      const again = await measured(place, 0, [fixture, `--baseline=${earlier}`]);
      assert.equal(again.comparison.verdict, 'pass', again.stderr);
      await writeFiles(place.migrations, {
        '001_a.sql': 'CREATE INDEX a ON orders (note, id); CREATE INDEX b ON orders (id)',
      });
      const worse = await measured(place, 1, [fixture, `--baseline=${earlier}`]);
      assert.deepEqual(verdictsOf(worse.comparison), { '001_a': 'regressed' });
      const compared = join(place.directory, 'compared.json');
      const call = ['compare', `--baseline=${earlier}`, `--candidate=${place.result}`, `--output=${compared}`];
      const { code, stderr } = await startProgram(server, call).finished;
      assert.equal(code, 1, stderr);
      assert.deepEqual(verdictsOf(await readJson(compared)), { '001_a': 'regressed' });
      assert.equal((await startProgram(server, [...call, '--fail-on-regression=never']).finished).code, 0);
    });
  });

  test('a command of the user’s, on a database that another one has filled', async () => {
    await withWorkplace({}, async (place) => {
      const script = join(place.directory, 'migrate.sql');
      await writeFile(script, 'ALTER TABLE orders ADD COLUMN token uuid DEFAULT gen_random_uuid();');
      const psql = `'${join(server.bin, 'psql')}' -X -q -v ON_ERROR_STOP=1 "$DATABASE_URL"`;
      const seed = `${psql} -c "CREATE TABLE orders AS SELECT i AS id FROM generate_series(1, 1000) i"`;
      const args = [`--seed-command=${seed}`, `--migrate-command=${psql} -f '${script}'`];
      const { result, stderr } = await measured(place, 0, args);
      assert.equal(result.layout.name, 'command');
      assert.deepEqual([result.fixture.kind, result.fixture.rows], ['seed', { 'public.orders': 1000 }]);
      const [migration] = result.migrations;
      assert.equal(migration?.status, 'measured', stderr);
      const rewritten = migration?.statements.flatMap(({ trace }) => trace?.rewrites ?? []);
      assert.deepEqual(
        rewritten?.map(({ relation }) => relation.name),
        ['orders'],
      );
      await writeFile(script, 'SELECT nope;');
      const failed = await measured(place, 1, args);
      assert.match(failed.stderr, /column "nope" does not exist/);
      assert.equal(failed.result.migrations[0]?.status, 'failed');
    });
  });

  test('templates are rendered by the user’s command', async () => {
    const template = { '001_a.sql': 'CREATE TABLE {{table}} (id int)', '002_b.sql': 'CREATE INDEX b ON orders (id)' };
    await withWorkplace(template, async (place) => {
      const unrendered = await measured(place, 1, []);
      assert.match(unrendered.stderr, /^note: 001_a\.sql looks like a template \(\{\{table\}\}\): set render/m);
      const { result } = await measured(place, 0, [`--render=sed s/{{table}}/orders/ "$1"`]);
      assert.deepEqual(
        result.migrations.map(({ status, created }) => [status, created[0]?.name]),
        [
          ['measured', 'orders'],
          ['measured', 'b'],
        ],
      );
      const broken = await runBenchmark(server, place, [onCluster(), '--render=exit 3']);
      assertProblems(broken, 2, [/^error: render failed for .*001_a\.sql: it .*3.*\nhint: /]);
    });
  });

  suite('on a backup', () => {
    let url = '';
    before(async () => {
      url = await createDatabase(cluster(), 'shop');
      await execute(
        url,
        `CREATE TABLE customers (id int PRIMARY KEY);
         CREATE TABLE orders (id int PRIMARY KEY, customer int REFERENCES customers, note text);
         INSERT INTO customers SELECT generate_series(1, 2000);
         INSERT INTO orders SELECT i, i % 2000 + 1, md5(i::text) FROM generate_series(1, 20000) i;
         CREATE TABLE schema_migrations (version bigint PRIMARY KEY, dirty bool NOT NULL);
         INSERT INTO schema_migrations VALUES (1, false)`,
      );
    });

    test('only what it does not have yet is run, at its own sizes, and its rows are those of production', async () => {
      const files = {
        '1_init.up.sql': 'CREATE TABLE customers (id int PRIMARY KEY)',
        '2_note.up.sql': 'CREATE INDEX orders_note ON orders (note)',
      };
      await withWorkplace(files, async (place) => {
        const { directory } = await makeBackup(server, url, join(place.directory, 'backup'));
        const args = [`--backup=${directory}`, '--scale=30%,100%', '--allow-shared-server'];
        const { result, stderr } = await measured(place, 0, args);
        assert.match(stderr, /^note: the fixture has 1 of the migrations already$/m);
        assert.deepEqual(
          result.migrations.map(({ name, status }) => [name, status]),
          [['2_note', 'measured']],
        );
        assert.equal(result.fixture.kind, 'backup');
        assert.equal(result.fixture.rows['public.orders'], 20_000);
        const smaller = result.scales[0]?.rows['public.orders'] ?? 0;
        assert.ok(smaller > 0 && smaller < 20_000, String(smaller));
        assert.equal(migrationIn(result, '2_note').growth?.predicted?.rows, 20_000);
        assert.deepEqual(await leftBehind(place), []);
      });
    });
  });

  test('a mistake is one line and a hint, before anything is made', async () => {
    const mistakes: [readonly string[], RegExp][] = [
      [['--migrate-command=true', '--only=1'], /^error: only has no effect here: .*\nhint: leave it out/],
      [['--only=no_such'], /^error: only names "no_such", and no migration is called so\nhint: there are 001_a/],
      [['--migration-layout=rails'], /^error: migration-layout .*rails.*\nhint: /],
      [['--migrations=/no/where'], /^error: cannot read \/no\/where: .*\nhint: set migrations to/],
      [['--baseline=/no/where.json'], /^error: there is no result at \/no\/where\.json\nhint: /],
      [['--fixture=/no/where.sql'], /^error: .*\/no\/where\.sql.*\nhint: /],
      [['--extensions=no_such_extension'], /^error: the extension "no_such_extension" is not installed.*\nhint: /],
    ];
    await withWorkplace({ '001_a.sql': 'CREATE TABLE a (id int)' }, async (place) => {
      for (const [args, expected] of mistakes) {
        assertProblems(await runBenchmark(server, place, [onCluster(), '--allow-shared-server', ...args]), 2, [
          expected,
        ]);
      }
      assert.deepEqual(await leftBehind(place), []);
    });
  });
});

/** Makes a repository of a directory, with one commit of all that is in it. */
async function commitAll(directory: string): Promise<void> {
  const git = (...args: string[]) => promisify(execFile)('git', ['-C', directory, ...args]);
  await git('init', '--quiet', '--initial-branch=main');
  await git('add', 'migrations');
  await git('-c', 'user.name=Test', '-c', 'user.email=test@example.com', 'commit', '--quiet', '--message=first');
}
