import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BenchmarkResult, Fingerprint } from '../../../src/benchmark/result.ts';
import { comparabilityOf } from '../../../src/benchmark/verdict/comparability.ts';
import { result } from '../made-up-results.ts';

const base = result([]);

function withFingerprint(changes: Partial<Fingerprint>): BenchmarkResult {
  return result([], { fingerprint: { ...base.fingerprint, ...changes } });
}

test('the same server and data are comparable', () => {
  assert.deepEqual(comparabilityOf(base, result([])), { counters: undefined, times: undefined });
});

test('what moves times only voids times only', () => {
  const settings = { ...base.fingerprint.settings, shared_buffers: '1GB' };
  const cases = [
    withFingerprint({ cpu: 'another' }),
    withFingerprint({ serverVersion: '17.9' }),
    withFingerprint({ cores: 4 }),
    withFingerprint({ settings }),
  ];
  for (const other of cases) {
    const { counters, times } = comparabilityOf(base, other);
    assert.equal(counters, undefined);
    assert.match(times ?? '', /before/);
  }
  assert.equal(
    comparabilityOf(base, withFingerprint({ settings })).times,
    'shared_buffers was 128MB before, is 1GB now',
  );
});

test('what moves counters voids both', () => {
  const cases = [
    withFingerprint({ serverVersion: '18.1' }),
    withFingerprint({ settings: { ...base.fingerprint.settings, full_page_writes: 'on' } }),
    withFingerprint({ settings: { shared_buffers: '128MB' } }),
    result([], { fixture: { ...base.fixture, identity: 'def' } }),
    result([], { fixture: { ...base.fixture, scale: 0.1 } }),
  ];
  for (const other of cases) {
    const { counters, times } = comparabilityOf(base, other);
    assert.notEqual(counters, undefined);
    assert.notEqual(times, undefined);
  }
  assert.equal(comparabilityOf(base, cases[0] ?? base).counters, 'PostgreSQL 17 before, 18 now');
  const byPosition = comparabilityOf(base, withFingerprint({ counters: 'wal position' }));
  assert.match(byPosition.counters ?? '', /counted by pg_stat_statements before, by wal position now/);
  assert.equal(byPosition.times, undefined);
});

test('a fixture of another size has another content, though it has as many rows', () => {
  const sized = (share: number) =>
    result([], { fixture: { ...base.fixture, bytes: Math.round(base.fixture.bytes * share) } });
  assert.deepEqual(comparabilityOf(base, sized(1.01)), { counters: undefined, times: undefined });
  for (const share of [0.9, 1.1]) assert.match(comparabilityOf(base, sized(share)).counters ?? '', /the fixture had/);
});
