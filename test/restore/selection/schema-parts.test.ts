import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Toc } from '../../../src/archive/toc.ts';
import { schemaParts } from '../../../src/restore/selection/schema-parts.ts';

/** Entries by id: what they are and what they need. */
function tocOf(entries: readonly (readonly [desc: string, ...needs: number[]])[]): Toc {
  return {
    entries: entries.map(([desc, ...dependencies], i) => ({ dumpId: i + 1, desc, dependencies })),
  } as unknown as Toc;
}

/** 600 tables that need the schema (1), each with a sequence and a default; the first needs a type (2) that needs 3. */
const tables = Array.from({ length: 600 }, (_, i): [string, ...number[]][] => [
  ['TABLE', 1, ...(i === 0 ? [2] : [])],
  ['SEQUENCE', 1],
  ['SEQUENCE OWNED BY', 5 + 3 * i - 1, 5 + 3 * i],
]).flat();
const toc = tocOf([['SCHEMA'], ['TYPE', 1, 3], ['FUNCTION', 1], ...tables, ['VIEW', 4], ['FUNCTION']]);
const ids = toc.entries.map(({ dumpId }) => dumpId);

test('what tables need comes first, tables side by side, the rest behind', () => {
  const { first, parallel, last } = schemaParts(toc, ids, 3);
  assert.deepEqual(first, [1, 2, 3]);
  assert.deepEqual(last, ids.slice(-2));
  assert.equal(parallel.length, 3);
  assert.deepEqual(
    [...first, ...parallel.flat(), ...last].toSorted((a, b) => a - b),
    ids,
  );
  for (const list of parallel) {
    assert.equal(list.length, 600);
    assert.deepEqual(
      list,
      list.toSorted((a, b) => a - b),
    );
    const there = new Set([...first, ...list]);
    for (const id of list) assert.ok(toc.entries[id - 1]?.dependencies.every((need) => there.has(need)));
  }
});

test('a table that a function needs, which another table needs, comes with it', () => {
  const many = tocOf([
    ['TABLE'],
    ['FUNCTION', 1],
    ['TABLE', 2],
    ...Array.from({ length: 600 }, (): [string] => ['TABLE']),
  ]);
  const { first, parallel } = schemaParts(
    many,
    many.entries.map(({ dumpId }) => dumpId),
    2,
  );
  assert.deepEqual(first, [1, 2]);
  assert.ok(parallel.flat().includes(3));
});

test('few tables, or one connection: one list', () => {
  assert.deepEqual(schemaParts(toc, ids, 1), { first: [], parallel: [], last: ids });
  assert.deepEqual(schemaParts(toc, ids.slice(0, 90), 4), { first: [], parallel: [], last: ids.slice(0, 90) });
});

test('a partition is made behind its parent', () => {
  const parents = Array.from({ length: 300 }, (): [string] => ['TABLE']);
  const attached = parents.map((_, i): [string, ...number[]] => ['TABLE ATTACH', i + 1, i + 301]);
  const many = tocOf([...parents, ...parents, ...attached]);
  const { parallel } = schemaParts(
    many,
    many.entries.map(({ dumpId }) => dumpId),
    2,
  );
  for (const list of parallel) {
    assert.deepEqual(
      list.filter((id) => id > 300),
      list.filter((id) => id <= 300).map((id) => id + 300),
    );
  }
  assert.equal(parallel.flat().length, 600);
});

test('a table that has another’s name in a constraint is made in the archive’s order with it', () => {
  const old = {
    dumpId: 601,
    desc: 'TABLE',
    tag: 'old',
    namespace: 's',
    dependencies: [],
    defn: 'CREATE TABLE s.old (a int CONSTRAINT t_7_a_not_null NOT NULL);',
  };
  const many = Array.from({ length: 600 }, (_, i) => ({
    ...{
      dumpId: i + 1,
      desc: 'TABLE',
      tag: `t_${i}`,
      namespace: 's',
      dependencies: [],
      defn: 'CREATE TABLE x (a int NOT NULL);',
    },
  }));
  const toc = { entries: [...many, old] } as unknown as Toc;
  const { parallel } = schemaParts(
    toc,
    toc.entries.map(({ dumpId }) => dumpId),
    3,
  );
  assert.ok(parallel.some((list) => list.includes(8) && list.includes(601)));
});
