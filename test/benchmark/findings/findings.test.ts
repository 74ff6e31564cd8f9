import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { findingRules } from '../../../src/benchmark/findings/finding.ts';
import { type Finding, type FindingRule, findingsOf } from '../../../src/benchmark/findings/findings.ts';
import type { BenchmarkResult, MigrationResult } from '../../../src/benchmark/result.ts';
import { layoutNames } from '../../../src/migrations/migration.ts';
import type { StatementTrace } from '../../../src/migrations/trace/observation.ts';
import { plainProse } from '../../../src/report/prose.ts';
import {
  counters,
  lock,
  migration,
  relation,
  result,
  rewrite,
  sampleComparison,
  statement,
  trace,
  uncomparedSample,
} from '../../support/benchmark-sample.ts';
import { built, cases, rewritten, strong, verified } from './finding-cases.ts';

function withMajor(major: number, migrations: readonly MigrationResult[]): BenchmarkResult {
  const given = result(migrations);
  return { ...given, fingerprint: { ...given.fingerprint, serverVersion: `${major}.3` } };
}

/** What would be said of nearly every migration has a test of its own. */
const everywhere: ReadonlySet<FindingRule> = new Set(['lock-timeout', 'cached-plan']);

function found(sql: string, given: Partial<StatementTrace>, major = 17, kind = ''): Finding[] {
  const one = migration('001_one', [statement(sql, { kind, line: 7, trace: trace(given), durationMs: 900 })]);
  return findingsOf(withMajor(major, [one])).filter(({ rule }) => !everywhere.has(rule));
}

function advice({ advice: given }: Pick<Finding, 'advice'>): string {
  return given === undefined ? '' : plainProse(given);
}

for (const { sql, trace: given, rule, advice: wanted, major = 17 } of cases) {
  test(`${rule} on ${major}: ${sql}`, () => {
    const [finding, ...others] = found(sql, given, major);
    assert.equal(finding?.rule, rule);
    assert.deepEqual(others, []);
    assert.equal(finding.line, 7);
    assert.equal(finding.file, '001_one.sql');
    if (wanted === undefined) assert.equal(finding.advice, undefined);
    else assert.match(advice(finding), wanted);
  });
}

test('what makes nobody wait, or is proven without reading, is no finding', () => {
  const quiet: readonly [sql: string, given: Partial<StatementTrace>][] = [
    [
      'CREATE INDEX CONCURRENTLY i ON orders (n)',
      { ...built, locks: [lock('orders', 'ShareUpdateExclusiveLock', 900)] },
    ],
    ['ALTER TABLE orders ADD COLUMN c int DEFAULT 5', strong],
    ['ALTER TABLE orders ADD CHECK (n > 0) NOT VALID', strong],
    [
      'ALTER TABLE orders VALIDATE CONSTRAINT c',
      { ...verified, locks: [lock('orders', 'ShareUpdateExclusiveLock', 900)] },
    ],
    [
      'ALTER TABLE orders ALTER n SET NOT NULL',
      { ...strong, serverNotes: ['existing constraints on column "orders.n" are sufficient'] },
    ],
    ['ALTER TABLE lines DETACH PARTITION orders CONCURRENTLY', strong],
    [
      'UPDATE orders SET n = 1 WHERE id < 500',
      { counters: counters({ rows: 500 }), locks: [lock('orders', 'RowExclusiveLock', 1)] },
    ],
    [
      'UPDATE orders SET n = 1 WHERE id < 90000',
      { counters: counters({ rows: 90_000 }), locks: [lock('orders', 'RowExclusiveLock', 1)] },
    ],
    [
      'UPDATE parted SET n = 1 WHERE id < 90000',
      {
        counters: counters({ rows: 90_000 }),
        locks: [
          lock('parted', 'RowExclusiveLock', 1, { relation: relation('parted', 'partitioned table') }),
          lock('orders', 'RowExclusiveLock', 1),
        ],
      },
    ],
    ['ALTER SEQUENCE s RESTART', { rewrites: [rewrite('s', { relation: relation('s', 'sequence') })] }],
  ];
  for (const [sql, given] of quiet) assert.deepEqual(found(sql, given), [], sql);
});

test('small and empty tables are left alone, and tables with many narrow rows are not', () => {
  const small = { relationBytes: 40_000, relation: relation('settings') };
  const onSmall = {
    ...verified,
    locks: [lock('settings', 'AccessExclusiveLock', 900, small)],
    rewrites: [rewrite('settings', { bytes: 16_384 })],
  };
  assert.deepEqual(found('ALTER TABLE settings ALTER n TYPE bigint', onSmall), []);
  assert.deepEqual(found('ALTER TABLE settings ALTER n SET NOT NULL', { ...onSmall, rewrites: [] }), []);
  const rows = { relationBytes: 60_000, relation: relation('orders') };
  const onMany = { ...verified, locks: [lock('orders', 'AccessExclusiveLock', 900, rows)] };
  assert.equal(found('ALTER TABLE orders ALTER n SET NOT NULL', onMany)[0]?.rule, 'not-null');
});

test('a check that is not validated is no reason to read', () => {
  const [finding] = found('ALTER TABLE orders ADD CHECK (n > 0) NOT VALID, ALTER n SET NOT NULL', verified);
  assert.equal(finding?.rule, 'not-null');
});

test('several reasons to read a table are told together', () => {
  const [finding] = found('ALTER TABLE orders ALTER n SET NOT NULL, ADD CHECK (n > 0), ADD CHECK (n < 9)', verified);
  assert.equal(finding?.rule, 'not-null');
  assert.match(
    advice(finding),
    /IS NOT NULL.*; and add the constraint `NOT VALID`, then `VALIDATE CONSTRAINT` in a later transaction, which lets reads and writes go on$/,
  );
});

test('a name that looks like SQL chooses no advice', () => {
  const [finding] = found(
    `ALTER TABLE orders ADD COLUMN "x DEFAULT identity, set not null" text COLLATE "STORED"`,
    rewritten,
  );
  assert.equal(finding?.rule, 'rewrite');
  assert.equal(finding.advice, undefined);
  const [commented] = found(`ALTER TABLE orders /* , ALTER n TYPE bigint */ SET UNLOGGED`, rewritten);
  assert.match(advice(commented as Finding), /^this always copies/);
});

test('the text tells what happened with numbers', () => {
  const [finding] = found('ALTER TABLE orders SET UNLOGGED', rewritten);
  assert.equal(
    plainProse(finding?.text ?? []),
    '`ALTER TABLE orders SET UNLOGGED` rewrote 919 MB of `orders` under AccessExclusiveLock for 900 ms: reads and writes of `orders` wait meanwhile',
  );
});

test('the advice names how the layout leaves the transaction', () => {
  const index = migration('1', [
    statement('CREATE INDEX i ON orders (n)', { trace: trace({ ...built, locks: [lock('orders', 'ShareLock', 1)] }) }),
  ]);
  const texts = [...layoutNames, 'command' as const].map((name) => {
    const given = result([index]);
    const [finding] = findingsOf({ ...given, layout: { ...given.layout, name } });
    return advice(finding as Finding);
  });
  for (const marker of [
    '-- +goose NO TRANSACTION',
    '-- no-transaction',
    '-- atlas:txmode none',
    '--! no-transaction',
    'run_in_transaction = false',
    'executeInTransaction=false',
  ]) {
    assert.ok(
      texts.some((text) => text.includes(marker)),
      marker,
    );
  }
});

test('a lock that is held while later statements work, at the statement that takes it', () => {
  const held = lock('orders', 'AccessExclusiveLock', 5_000, { heldStatements: 3 });
  const one = (first: number, second: number) =>
    migration('002_long', [
      statement('SELECT 1', { line: 1 }),
      statement('ALTER TABLE orders ADD COLUMN c int', { line: 2, trace: trace({ locks: [held] }) }),
      statement('SELECT pg_sleep(1)', { line: 3, durationMs: first }),
      statement('INSERT INTO lines SELECT 1', { line: 4, durationMs: second }),
    ]);
  const [finding] = findingsOf(result([one(4_000, 900)]));
  assert.equal(finding?.rule, 'held-long');
  assert.equal(finding.line, 2);
  assert.match(
    plainProse(finding.text),
    /needed 3 ms, but it was held for 5.0 s: 2 later statements .* the longest `SELECT pg_sleep\(1\)` \(4.0 s\)/,
  );
  assert.equal(
    findingsOf(result([one(20, 30)])).some(({ rule }) => rule === 'held-long'),
    false,
  );
});

test('a missing lock_timeout is said once, and not where one is set', () => {
  const adds = (name: string, before?: string) =>
    migration(name, [
      ...(before === undefined ? [] : [statement(before)]),
      statement('ALTER TABLE orders ADD COLUMN c int', { trace: trace(strong) }),
    ]);
  const of = (given: BenchmarkResult) => findingsOf(given).filter(({ rule }) => rule === 'lock-timeout');
  const [finding, ...others] = of(result([adds('1', "SET LOCAL lock_timeout = '2s'"), adds('2'), adds('3')]));
  assert.equal(finding?.migration, '2');
  assert.equal(finding.severity, 'notice');
  assert.match(plainProse(finding.text), /so does 1 other migration/);
  assert.deepEqual(others, []);
  assert.deepEqual(of(result([adds('1', "SELECT set_config('lock_timeout', '1s', true)")])), []);
  const given = result([adds('1')]);
  const settings = { ...given.fingerprint.settings, lock_timeout: '5s' };
  assert.deepEqual(of({ ...given, fingerprint: { ...given.fingerprint, settings } }), []);
});

test('findings of unchanged migrations are known, and those of a changed one are not', () => {
  const findings = findingsOf(sampleComparison());
  assert.equal(findings.find(({ migration: name }) => name === '005_add_users')?.known, true);
  assert.equal(
    findings.find(({ migration: name, rule }) => name === '007_backfill' && rule === 'rewrite')?.known,
    false,
  );
});

test('an ignore in the SQL lets its findings pass, with its reason', () => {
  const ignores = [{ metric: 'rewrite' as const, reason: 'small in production', line: 1 }];
  const one = migration('1', [statement('ALTER TABLE orders SET LOGGED', { trace: trace(rewritten) })], { ignores });
  const [first] = findingsOf(result([one])).filter(({ rule }) => rule === 'rewrite');
  assert.equal(first?.ignored, 'small in production');
  assert.equal(findingsOf(result([one])).find(({ rule }) => rule === 'lock-timeout')?.ignored, undefined);
});

test('failures and regressions come first, each place once, with what is advised for the statement', () => {
  const findings = findingsOf(sampleComparison());
  assert.deepEqual(
    findings.slice(0, 4).map(({ severity, rule, migration: name, line }) => [severity, rule, name, line]),
    [
      ['error', 'failed', '016_enum', 4],
      ['error', 'regression', '007_backfill', 2],
      ['error', 'regression', '007_backfill', undefined],
      ['warning', 'rewrite', '007_backfill', 2],
    ],
  );
  assert.equal(findings[1]?.title, 'Regression: rewrite, WAL');
  assert.match(JSON.stringify(findings[1]?.advice), /SET DEFAULT|default/);
  assert.equal(findings[3]?.advice, undefined, 'it is not said twice');
  const order = ['error', 'warning', 'notice'];
  const ranks = findings.map(({ severity }) => order.indexOf(severity));
  assert.deepEqual(ranks, ranks.toSorted());
});

test('evidence that is ignored or undecided is no finding', () => {
  const comparison = sampleComparison();
  const migrations = comparison.migrations.map((each) => ({
    ...each,
    evidence: each.evidence.map((one) => ({ ...one, ignored: 'agreed' })),
  }));
  assert.equal(
    findingsOf({ ...comparison, migrations }).some(({ rule }) => rule === 'regression'),
    false,
  );
});

test('a failure tells what mends it', () => {
  const failure = (sqlState: string) => ({
    ...migration('1', []),
    status: 'failed' as const,
    failure: { message: 'm', sqlState, detail: 'd', hint: undefined, file: '1.sql', line: 9, snippet: '' },
  });
  const of = (sqlState: string) => advice(findingsOf(result([failure(sqlState)]))[0] as Finding);
  assert.match(of('55P04'), /put `ALTER TYPE … ADD VALUE` into a migration before/);
  assert.match(of('25001'), /refused in a transaction block.*transaction:false/);
  assert.match(of('42501'), /`superuser: true`/);
  assert.match(of('57014'), /`statement-timeout`/);
  assert.equal(of('XX000'), '');
  const second = { ...failure('42P01'), status: 'skipped' as const };
  assert.deepEqual(findingsOf(result([second])), []);
});

test('growth, a predicted long lock, and a down migration that does not undo', () => {
  const growth = sampleComparison().migrations.find(({ name }) => name === '007_backfill')?.current?.growth;
  assert.ok(growth?.predicted);
  const rules = (changes: Partial<MigrationResult>) =>
    findingsOf(result([migration('1', [], changes)])).map(({ rule }) => rule);
  assert.deepEqual(rules({ growth }), ['growth']);
  assert.deepEqual(rules({ growth: { ...growth, predicted: { ...growth.predicted, lockMs: 5 } } }), []);
  assert.deepEqual(rules({ growth: { ...growth, kind: 'worse than linear', predicted: undefined } }), ['growth']);
  assert.deepEqual(rules({ down: { outcome: 'other schema', problems: ['table t'], timeMs: 1 } }), ['down']);
  assert.deepEqual(rules({ down: { outcome: 'same schema', problems: [], timeMs: 1 } }), []);
});

test('a result and a comparison with nothing have the same findings', () => {
  const all = [migration('1', [statement('ALTER TABLE orders SET LOGGED', { trace: trace(rewritten) })])];
  assert.deepEqual(findingsOf(result(all)), findingsOf(uncomparedSample(all)));
});

test('the book explains every rule', () => {
  const book = readFileSync(new URL('../../../docs/findings.md', import.meta.url), 'utf8');
  const chapters = [...book.matchAll(/^## `([\w-]+)`/gm)].map(([, name]) => name);
  assert.deepEqual(new Set(chapters), new Set(findingRules));
});
