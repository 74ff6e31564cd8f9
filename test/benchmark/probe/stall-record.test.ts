import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { type ProbeTarget, StallRecord } from '../../../src/benchmark/probe/stall-record.ts';

const intervalMs = 5;

function target(name: string, role: ProbeTarget['role'] = 'reader'): ProbeTarget {
  return { relation: { schema: 'public', name, kind: 'table', table: undefined }, role };
}

/** Migrations that begin at these times; the clock is the test's. */
function recordOf(begins: Readonly<Record<string, number>>): StallRecord {
  let nowMs = 0;
  const record = new StallRecord(intervalMs, () => nowMs);
  for (const [migration, beganMs] of Object.entries(begins)) {
    nowMs = beganMs;
    record.begin(migration);
  }
  return record;
}

function longest(record: StallRecord): Record<string, number | undefined> {
  return Object.fromEntries([...record.stalls()].map(([migration, [first]]) => [migration, first?.reader?.longestMs]));
}

suite('which migration a stall is charged to', () => {
  const begins = { one: 100, two: 200, three: 300 };

  test('the one in which it began and ended', () => {
    const record = recordOf(begins);
    record.add(target('t'), 210, 40);
    assert.deepEqual(longest(record), { two: 40 });
  });

  test('the one that took the lock, though later ones in its transaction kept it', () => {
    const record = recordOf(begins);
    record.add(target('t'), 150, 1000);
    assert.deepEqual(longest(record), { one: 1000 });
  });

  test('not the one whose end it only just saw', () => {
    const record = recordOf(begins);
    record.add(target('t'), 199, 90);
    assert.deepEqual(longest(record), { two: 90 });
  });

  test('a short one goes where more of it lies', () => {
    const record = recordOf(begins);
    record.add(target('t'), 197, 4);
    record.add(target('t'), 299, 3);
    assert.deepEqual(longest(record), { one: 4, three: 3 });
  });

  test('one that was on its way before the first migration goes to that', () => {
    const record = recordOf(begins);
    record.add(target('t'), 98, 50);
    assert.deepEqual(longest(record), { one: 50 });
  });
});

test('readers and writers are counted apart, and the table with the longest stall comes first', () => {
  const record = recordOf({ one: 0 });
  for (const waitedMs of [1, 7, 2]) record.add(target('small'), 10, waitedMs);
  record.add(target('small', 'writer'), 10, 8);
  record.add(target('large', 'writer'), 20, 30);
  const stalls = record.stalls().get('one') ?? [];
  assert.deepEqual(
    stalls.map(({ relation, reader, writer }) => [relation.name, reader, writer]),
    [
      ['large', undefined, { longestMs: 30, probes: 1 }],
      ['small', { longestMs: 7, probes: 3 }, { longestMs: 8, probes: 1 }],
    ],
  );
});

test('what is seen after the last migration belongs to none', () => {
  const record = new StallRecord(intervalMs, () => 0);
  record.begin(undefined);
  record.add(target('t'), 1, 100);
  assert.equal(record.stalls().size, 0);
});
