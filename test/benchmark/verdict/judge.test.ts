import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BenchmarkResult, MigrationResult } from '../../../src/benchmark/result.ts';
import type { Budget, ComparedMigration, Comparison } from '../../../src/benchmark/verdict/comparison.ts';
import { defaultThresholds } from '../../../src/benchmark/verdict/default-thresholds.ts';
import { type CompareOptions, compareResults, failsJob } from '../../../src/benchmark/verdict/judge.ts';
import { decideTime } from '../../../src/benchmark/verdict/time-decision.ts';
import { lock, migration, result, statement } from '../made-up-results.ts';

function compare(
  baseline: BenchmarkResult | readonly MigrationResult[] | undefined,
  candidate: BenchmarkResult | readonly MigrationResult[],
  changes: Partial<CompareOptions> = {},
): Comparison {
  const resultOf = (given: BenchmarkResult | readonly MigrationResult[]): BenchmarkResult =>
    'kind' in given ? given : result(given);
  return compareResults({
    baseline: baseline === undefined ? undefined : resultOf(baseline),
    candidate: resultOf(candidate),
    baselineLabel: baseline === undefined ? undefined : 'git:main',
    interleaved: true,
    thresholds: defaultThresholds,
    budgets: [],
    ...changes,
  });
}

function only(comparison: Comparison): ComparedMigration {
  const [migrationOf, ...more] = comparison.migrations;
  assert.ok(migrationOf !== undefined && more.length === 0);
  return migrationOf;
}

const quiet = Array.from({ length: 20 }, (_, index) => 1000 + index);
const timed = (factor: number, changes: Partial<MigrationResult> = {}): MigrationResult =>
  migration([statement()], { timesMs: quiet.map((value) => value * factor), ...changes });
const heavy = (walBytes: number, changes: Partial<MigrationResult> = {}): MigrationResult =>
  migration([statement({ walBytes })], changes);
const briefly: Budget = { kind: 'duration', ms: 10, text: 'duration: 10ms' };

test('a result compared with itself passes without evidence', () => {
  const itself = result([
    migration([statement({ locks: [lock('AccessExclusiveLock')] })]),
    timed(1, { name: '002' }),
    heavy(5e7, { name: '003' }),
  ]);
  for (const interleaved of [true, false]) {
    const comparison = compare(itself, itself, { interleaved });
    assert.equal(comparison.verdict, 'pass');
    assert.equal(comparison.timesComparable, interleaved);
    assert.deepEqual(
      comparison.migrations.map(({ kind, verdict, evidence, wal, time }) => [
        kind,
        verdict,
        evidence.length,
        wal,
        time?.change,
      ]),
      Array.from({ length: 3 }, () => ['both', 'pass', 0, 0, 0]),
    );
    assert.ok(!failsJob(comparison, defaultThresholds));
  }
});

test('what regresses one way improves the other', () => {
  for (const [less, more, metric] of [
    [timed(1), timed(1.4), 'time'],
    [heavy(1e6), heavy(9e6), 'wal'],
    [migration([statement()]), migration([statement({ locks: [lock('ShareLock')] })]), 'lock'],
  ] as const) {
    const there = only(compare([less], [more]));
    assert.deepEqual([there.verdict, there.evidence[0]?.metric], ['regressed', metric]);
    const back = only(compare([more], [less]));
    assert.deepEqual([back.verdict, back.evidence[0]?.metric], ['improved', metric]);
  }
});

test('a regression of time has its numbers and its slowest statement', () => {
  const now = timed(1.4, {
    statements: [statement({ durationMs: 100, line: 1 }), statement({ durationMs: 900, line: 5 })],
  });
  const { evidence, time, noise } = only(compare([timed(1)], [now]));
  assert.match(
    evidence.find(({ metric }) => metric === 'time')?.text ?? '',
    /^time 1\.01 s → 1\.41 s \(\+40 % ±\d, allowed \+20 %; p = /,
  );
  assert.equal(evidence.find(({ metric }) => metric === 'time')?.line, 5);
  assert.deepEqual(Object.keys(time ?? {}), ['change', 'plusMinus']);
  assert.ok(noise !== undefined && noise < 0.05);
});

test('times of another run are shown and never judged', () => {
  const comparison = compare([timed(1)], [timed(4)], { interleaved: false });
  assert.equal(comparison.verdict, 'pass');
  assert.equal(Math.round((only(comparison).time?.change ?? 0) * 10), 30);
  assert.match(comparison.notes.join(), /shown, and not judged/);
});

test('another machine voids the times, and another version or fixture everything', () => {
  const before = result([heavy(1e6)]);
  const now = (changes: Partial<BenchmarkResult['fingerprint']>): BenchmarkResult =>
    result([heavy(9e6)], { fingerprint: { ...before.fingerprint, ...changes } });
  const machine = compare(before, now({ cpu: 'another' }), { interleaved: false });
  assert.equal(only(machine).time, undefined);
  assert.equal(machine.verdict, 'regressed');
  assert.match(machine.notes.join(), /times are not compared: a CPU/);
  const version = compare(before, now({ serverVersion: '18.0' }), { interleaved: false });
  assert.deepEqual([version.verdict, only(version).wal], ['inconclusive', undefined]);
  assert.match(version.notes.join(), /counters are not compared: PostgreSQL 17 before, 18 now/);
  assert.ok(!failsJob(version, defaultThresholds));
  // Measured in turns, the times were looked at.
  assert.equal(compare(before, now({ counters: 'wal position' })).verdict, 'pass');
});

test('what was decided while measuring is used', () => {
  const unconfirmed = {
    ...decideTime({ baseline: quiet, candidate: quiet, threshold: 0.2 }),
    decision: 'undecided' as const,
    isNoSlower: false,
    reason: 'why',
  };
  const comparison = compare([timed(1)], [timed(1.4)], { timeDecisions: new Map([['001', unconfirmed]]) });
  assert.equal(comparison.verdict, 'inconclusive');
  assert.match(only(comparison).evidence[0]?.text ?? '', /; why\)$/);
  assert.ok(!failsJob(comparison, defaultThresholds));
});

test('more rounds take a change of counters back', () => {
  const rounds = new Map([['001', { baseline: [heavy(9e6)], candidate: [] }]]);
  assert.equal(compare([heavy(1e6)], [heavy(9e6)], { rounds }).verdict, 'pass');
});

test('new ones have budgets only, removed ones are last', () => {
  const comparison = compare([timed(1, { name: 'gone' })], [heavy(9e9, { name: 'new' })], { budgets: [briefly] });
  const shown = comparison.migrations.map(({ name, kind, verdict, evidence }) => [
    name,
    kind,
    verdict,
    evidence.length,
  ]);
  assert.deepEqual(shown, [
    ['new', 'new', 'over-budget', 1],
    ['gone', 'removed', 'pass', 0],
  ]);
  assert.equal(compare(undefined, [heavy(9e9)]).verdict, 'pass');
});

test('a failure is the worst; what was skipped or has nothing to compare with cannot pass', () => {
  assert.equal(only(compare([timed(1)], [timed(1, { status: 'failed' })])).verdict, 'failed');
  const skipped = only(compare(undefined, [timed(1, { status: 'skipped', reason: 'a step in Go' })]));
  assert.deepEqual([skipped.verdict, skipped.evidence[0]?.text], ['inconclusive', 'not measured: a step in Go']);
  const before = timed(1, { status: 'skipped', reason: 'a step in Go' });
  assert.equal(only(compare([before], [timed(1)])).verdict, 'inconclusive');
  const uncounted = compare([timed(1)], [timed(1, { counters: undefined })], { interleaved: false });
  assert.match(only(uncounted).evidence[0]?.text ?? '', /were not counted on both sides/);
});

test('migrations that were only applied are no part of the table, but of the notes', () => {
  const applied = timed(1, { status: 'applied' });
  const before = [applied, timed(1, { name: '000', status: 'applied' })];
  const comparison = compare(before, [applied, timed(1, { name: '002' })]);
  assert.deepEqual(
    comparison.migrations.map(({ name }) => name),
    ['002'],
  );
  assert.match(comparison.notes.join(), /^1 earlier migration was applied and not measured/);
});

test('migrations that only leaves out do not keep the others from a verdict', () => {
  const later = timed(1, { name: '009', status: 'unselected' });
  const comparison = compare([timed(1), later], [timed(1), later]);
  assert.equal(comparison.verdict, 'pass');
  assert.equal(comparison.migrations.length, 1);
  assert.match(comparison.notes.join(), /1 later migration not run, since only names others/);
});

test('an ignore with its reason takes its metric out of the verdict, and no other', () => {
  const ignores = [{ metric: 'wal' as const, reason: 'a backfill', line: 1 }];
  const slow = { timesMs: quiet.map((value) => value * 2), ignores };
  const before = heavy(1e6, { timesMs: quiet });
  const wal = only(compare([before], [heavy(9e6, { timesMs: quiet, ignores })]));
  assert.deepEqual([wal.verdict, wal.evidence[0]?.ignored], ['pass', 'a backfill']);
  assert.ok(!failsJob(compare([before], [heavy(9e6, { timesMs: quiet, ignores })]), defaultThresholds));
  assert.equal(only(compare([before], [heavy(9e6, slow)])).verdict, 'regressed');
  const all = [{ metric: 'all' as const, reason: 'known', line: 1 }];
  assert.equal(
    only(compare([before], [heavy(9e6, { ...slow, ignores: all })], { budgets: [briefly] })).verdict,
    'pass',
  );
});

test('the worst evidence is the verdict; never lets regressions pass, not budgets nor failures', () => {
  const regressed = compare([heavy(1e6)], [heavy(9e6)], { thresholds: undefined });
  assert.equal(regressed.verdict, 'regressed');
  assert.ok(!failsJob(regressed, undefined));
  assert.ok(failsJob(regressed, defaultThresholds));
  const both = compare([heavy(1e6)], [heavy(9e6)], { thresholds: undefined, budgets: [briefly] });
  assert.equal(both.verdict, 'regressed');
  assert.ok(failsJob(both, undefined));
  assert.ok(failsJob(compare(undefined, [timed(1, { status: 'failed' })]), undefined));
});

test('what is certainly not slower is not inconclusive, though nobody can say that it is faster', () => {
  const few = (factor: number) => [timed(1, { timesMs: [1000, 1010, 1020].map((value) => value * factor) })];
  const faster = only(compare(few(1), few(0.1)));
  assert.equal(
    decideTime({ baseline: [1000, 1010, 1020], candidate: [100, 101, 102], threshold: 0.2 }).decision,
    'undecided',
  );
  assert.deepEqual([faster.verdict, faster.evidence], ['pass', []]);
  assert.equal(only(compare(few(1), few(2))).verdict, 'inconclusive');
});

test('an index that is built CONCURRENTLY may take longer', () => {
  const build = (sql: string, durationMs: number): MigrationResult =>
    migration([statement({ sql, kind: 'IndexStmt', durationMs })], {
      timesMs: quiet.map((value) => value * (durationMs / 1000)),
    });
  const plain = build('CREATE INDEX i ON t (n)', 1000);
  const concurrent = build('CREATE INDEX CONCURRENTLY i ON t (n)', 1800);
  const compared = only(compare([plain], [concurrent]));
  assert.equal(compared.verdict, 'pass');
  assert.match(compared.evidence[0]?.ignored ?? '', /the price of CONCURRENTLY/);
  const few = { timesMs: quiet.slice(0, 4) };
  const undecided = only(compare([{ ...plain, ...few }], [{ ...concurrent, timesMs: concurrent.timesMs.slice(0, 4) }]));
  assert.deepEqual(
    undecided.evidence.map(({ verdict, ignored }) => [verdict, ignored === undefined]),
    [['inconclusive', false]],
  );
  assert.equal(undecided.verdict, 'pass');
  assert.equal(only(compare([concurrent], [build('CREATE INDEX CONCURRENTLY i ON t (n)', 3000)])).verdict, 'regressed');
});
