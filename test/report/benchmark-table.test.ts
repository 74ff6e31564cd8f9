import assert from 'node:assert/strict';
import { test } from 'node:test';
import { benchmarkLog } from '../../src/report/benchmark-log.ts';
import { shareText, verdictTable } from '../../src/report/benchmark-table.ts';
import {
  lock,
  migration,
  relation,
  rewrite,
  sampleComparison,
  statement,
  trace,
  uncomparedSample,
} from '../support/benchmark-sample.ts';

test('the log has the table of a comparison in aligned columns', () => {
  const lines = benchmarkLog(sampleComparison());
  const plain = lines.map((line) => line.replaceAll(/\s+/g, ' '));
  assert.equal(plain[0], 'migration baseline current change wal verdict');
  assert.equal(plain[3], '006_add_indexes 2.31 s 1.71 s −26 % ±4 0 % improved (concurrently)');
  assert.equal(plain[4], '007_backfill 1.41 s 5.53 s +292 % ±4 +970 % regressed (rewrite, wal, time)');
  assert.equal(plain[5], '009_totals 121 ms 121 ms +12 % ±30 0 % inconclusive (noise 31 %)');
  assert.equal(plain[6], '015_new_migration – 2.31 s new 4.1 kB pass');
  assert.equal(plain[7], '016_enum – – new – failed (55P04)');
  assert.equal(plain[10], '008_gone 3.0 ms – removed – removed');
  assert.equal(
    new Set(
      lines.map((line) =>
        line.search(/(?:verdict|pass|improved|regressed|inconclusive|failed|removed)[^ ]*(?: \(.*\))?$/),
      ),
    ).size,
    1,
  );
});

test('a name can neither break a line nor push the numbers away', () => {
  const [, line = ''] = benchmarkLog(uncomparedSample([migration(`a\n::error::b\u001b[31m${'x'.repeat(500)}`, [])]));
  assert.ok(line.length < 120, line);
  assert.doesNotMatch(line, /\p{C}/u);
  assert.match(line, /^a\ufffd::error::b\ufffd\[31m/);
});

test('without a baseline it shows what was measured', () => {
  const locks = [lock('orders', 'AccessExclusiveLock', 4_100), lock('settings', 'AccessExclusiveLock', 9_000)];
  const rewrites = [rewrite('orders'), rewrite('i', { relation: relation('i', 'index', 'orders') })];
  const one = migration('1', [statement('ALTER TABLE orders SET LOGGED', { trace: trace({ locks, rewrites }) })]);
  const { headers, rows } = verdictTable(uncomparedSample([one]));
  assert.deepEqual(headers, ['time', 'wal', 'strongest lock', 'held', 'rewritten']);
  // The lock on a table of twelve rows is no lock that anybody notices.
  assert.deepEqual(rows[0]?.cells, ['3.0 ms', '4.1 kB', 'AccessExclusive on orders', '4.10 s', '919 MB']);
  assert.equal(rows[0]?.verdict, 'measured');
});

test('times of different runs are in parentheses', () => {
  const { rows } = verdictTable(sampleComparison({ timesComparable: false }));
  assert.equal(rows[2]?.cells[2], '(−26 % ±4)');
  const apart = sampleComparison().migrations.map((each) => ({ ...each, time: undefined }));
  assert.equal(verdictTable(sampleComparison({ migrations: apart })).rows[2]?.cells[2], '(−26 %)');
});

test('a change that is too small to matter is no percentage, and a huge one has no interval', () => {
  const cellOf = (change: number, verdict: 'pass' | 'inconclusive' = 'pass') => {
    const [one] = sampleComparison().migrations.filter(({ kind }) => kind === 'both');
    assert.ok(one?.baselineTime && one.currentTime);
    const baselineTime = { ...one.baselineTime, median: 10 };
    const currentTime = { ...one.currentTime, median: 10 * (1 + change) };
    const time = { change, plusMinus: 2 };
    const migrations = [{ ...one, baselineTime, currentTime, time, verdict }];
    return verdictTable(sampleComparison({ migrations })).rows[0]?.cells[2];
  };
  assert.equal(cellOf(1.9), '< 20 ms');
  assert.equal(cellOf(-0.5), '< 20 ms');
  assert.equal(cellOf(1.9, 'inconclusive'), '+190 % ±200');
  assert.equal(cellOf(2.1), '+210 % ±200');
  assert.equal(cellOf(7145), '7\u202f146×');
});

test('skipped migrations are not passed', () => {
  const skipped = migration('2', [], { status: 'skipped', time: undefined, timesMs: [], reason: 'a step in Go' });
  const failure = {
    message: 'm',
    sqlState: '42P01',
    detail: undefined,
    hint: undefined,
    file: '3.sql',
    line: 1,
    snippet: '',
  };
  const after = migration('3', [], { status: 'skipped', failure });
  const { rows } = verdictTable(uncomparedSample([skipped, after]));
  assert.deepEqual(
    rows.map(({ verdict, tone }) => [verdict, tone]),
    [
      ['not run', 'unsure'],
      ['failed with another', 'unsure'],
    ],
  );
});

test('shares', () => {
  assert.deepEqual([undefined, 0, -0.004, 0.12, -0.5, 9.7, 41].map(shareText), [
    '–',
    '0 %',
    '0 %',
    '+12 %',
    '−50 %',
    '+970 %',
    '42×',
  ]);
});
