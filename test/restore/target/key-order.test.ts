import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { loadOrder } from '../../../src/restore/target/key-order.ts';

const key = (from: number, to: number) => ({ from: [from], to: [to] });

/** The levels and the suspended keys as numbers alone. */
function order(
  oids: readonly number[],
  keys: readonly { from: number[]; to: number[] }[],
  inOneStatement: readonly number[] = [],
) {
  const tables = oids.map((oid) => ({ oid, inOneStatement: inOneStatement.includes(oid) }));
  const { levels, suspended } = loadOrder(tables, keys);
  return {
    levels: levels.map((level) => level.map(({ oid }) => oid)),
    suspended: suspended.map((one) => keys.indexOf(one)),
  };
}

suite('the order of tables by their foreign keys', () => {
  test('without keys all tables are of one level', () => {
    assert.deepEqual(order([3, 1, 2], []), { levels: [[3, 1, 2]], suspended: [] });
    assert.deepEqual(order([], []), { levels: [], suspended: [] });
  });

  test('a table is behind all that it refers to, along the longest way', () => {
    const keys = [key(1, 2), key(2, 3), key(1, 3), key(4, 3)];
    assert.deepEqual(order([1, 2, 3, 4, 5], keys), { levels: [[3, 5], [2, 4], [1]], suspended: [] });
  });

  test('a cycle shares a level, its keys are suspended, and those into and out of it are not', () => {
    const keys = [key(1, 2), key(2, 3), key(3, 1), key(3, 4), key(5, 1), key(1, 3)];
    assert.deepEqual(order([1, 2, 3, 4, 5], keys), { levels: [[4], [1, 2, 3], [5]], suspended: [0, 1, 2, 5] });
    assert.deepEqual(order([1, 2], [key(1, 2), key(2, 1)]), { levels: [[1, 2]], suspended: [0, 1] });
  });

  test('a key of a table into itself is suspended unless one statement loads the table', () => {
    const keys = [key(1, 1), key(2, 1)];
    assert.deepEqual(order([1, 2], keys), { levels: [[1], [2]], suspended: [0] });
    assert.deepEqual(order([1, 2], keys, [1]), { levels: [[1], [2]], suspended: [] });
    assert.deepEqual(order([1, 2], [key(1, 2), key(2, 1)], [1, 2]).suspended, [0, 1], 'a cycle of two all the same');
  });

  test('a key between partitioned tables is between all of their partitions', () => {
    const keys = [
      { from: [11, 12], to: [21, 22] },
      { from: [22], to: [31] },
    ];
    assert.deepEqual(order([11, 12, 21, 22, 31], keys), { levels: [[21, 31], [22], [11, 12]], suspended: [] });
    const back = [...keys, key(31, 12)];
    assert.deepEqual(order([11, 12, 21, 22, 31], back), { levels: [[21], [12, 22, 31], [11]], suspended: [0, 1, 2] });
    assert.deepEqual(order([1, 2], [{ from: [1, 2], to: [1, 2] }]), { levels: [[1, 2]], suspended: [0] });
  });

  test('keys of tables that are not loaded do not count', () => {
    assert.deepEqual(order([1], [key(1, 9), key(9, 1), key(8, 9)]), { levels: [[1]], suspended: [] });
  });

  test('a chain of any length', () => {
    const oids = Array.from({ length: 20_000 }, (_, index) => index + 1);
    const { levels, suspended } = order(
      oids,
      oids.slice(1).map((oid) => key(oid - 1, oid)),
    );
    assert.deepEqual([levels.length, levels[0], suspended.length], [20_000, [20_000], 0]);
  });

  test('in random graphs, what is not suspended goes to a level before, and what is lies in a cycle', () => {
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 48271) % 2147483647;
      return seed % below;
    };
    for (let round = 0; round < 300; round++) {
      const oids = Array.from({ length: 2 + random(9) }, (_, index) => index);
      const keys = Array.from({ length: random(14) }, () => key(random(oids.length), random(oids.length)));
      const { levels, suspended } = order(oids, keys);
      assert.deepEqual(
        levels.flat().sort((a, b) => a - b),
        oids,
      );
      const levelOf = new Map(levels.flatMap((level, at) => level.map((oid) => [oid, at])));
      keys.forEach(({ from: [from], to: [to] }, index) => {
        const before = (levelOf.get(to as number) as number) < (levelOf.get(from as number) as number);
        assert.equal(before, !suspended.includes(index), `round ${round}: ${JSON.stringify(keys)}`);
        assert.equal(reaches(keys, to as number, from as number), suspended.includes(index), 'a way back');
      });
    }
  });
});

function reaches(keys: readonly { from: number[]; to: number[] }[], start: number, goal: number): boolean {
  const seen = new Set([start]);
  for (const oid of seen) for (const { from, to } of keys) if (from[0] === oid) seen.add(to[0] as number);
  return seen.has(goal);
}
