import type { Toc, TocEntry } from '../../archive/toc.ts';

/** Definitions before the rows, in the order in which they are restored. */
export interface SchemaParts {
  /** What the tables need: schemas, types, functions. */
  readonly first: readonly number[];
  /** Tables, with their sequences and defaults: lists that do not depend on each other. */
  readonly parallel: readonly (readonly number[])[];
  /** Everything else: views, for one. */
  readonly last: readonly number[];
}

/** Entries of a table that depend on nothing but their table and what `first` holds. */
const tableEntries = new Set(['TABLE', 'SEQUENCE', 'SEQUENCE OWNED BY', 'DEFAULT']);
/** For fewer entries it is not worth starting pg_restore several times. */
const worthwhile = 500;

/**
 * Cuts the definitions so that several pg_restore can make tables at the same time: it runs this section over one
 * connection, and the server needs about a third of a millisecond for each statement.
 *
 * @param ids what is to be restored, in the archive's order
 * @param jobs the most lists in parallel
 */
export function schemaParts(toc: Toc, ids: readonly number[], jobs: number): SchemaParts {
  const entries = new Map(toc.entries.map((entry) => [entry.dumpId, entry]));
  const wanted = new Set(ids);
  const needsOf = (id: number) => entries.get(id)?.dependencies.filter((need) => wanted.has(need)) ?? [];
  const ofTables = ids.filter((id) => tableEntries.has((entries.get(id) as TocEntry).desc));
  if (jobs < 2 || ofTables.length < worthwhile) return { first: [], parallel: [], last: ids };
  const isOfTable = new Set(ofTables);
  const together = tablesInOrder(toc);
  const linked = new Map<number, number[]>();
  for (const ids of together) for (const id of ids) linked.set(id, [...(linked.get(id) ?? []), ...ids]);
  const first = new Set<number>();
  const addWithNeeds = (id: number): void => {
    if (first.has(id) || !wanted.has(id)) return;
    first.add(id);
    for (const need of [...needsOf(id), ...(linked.get(id) ?? [])]) addWithNeeds(need);
  };
  for (const id of ofTables) for (const need of needsOf(id)) if (!isOfTable.has(need)) addWithNeeds(need);
  const free = ofTables.filter((id) => !first.has(id));
  const parallel = components(free, [...free.map((id) => [id, ...needsOf(id)]), ...together], jobs);
  const placed = new Set([...first, ...free]);
  return {
    first: ids.filter((id) => first.has(id)),
    parallel,
    last: ids.filter((id) => !placed.has(id)),
  };
}

const namedNotNull = /CONSTRAINT (?:"((?:[^"]|"")+)"|([^\s"]+)) NOT NULL/g;

/**
 * Tables that have to be made in the archive's order. Since 18 NOT NULL constraints have names, and one that is not written
 * out gets `<table>_<column>_not_null`, or another where that is taken: by a partition, which has its parent's names, or by a
 * table that had the name before (ChooseConstraintName in src/backend/catalog/pg_constraint.c).
 */
function tablesInOrder({ entries }: Toc): number[][] {
  const tables = entries.filter(({ desc }) => desc === 'TABLE');
  const byName = new Map(tables.map(({ namespace, tag, dumpId }) => [JSON.stringify([namespace, tag]), dumpId]));
  const named = tables.flatMap(({ namespace, defn, dumpId }) =>
    Array.from((defn ?? '').matchAll(namedNotNull), ([, quoted, bare]) => {
      const words = (quoted ?? bare ?? '').split('_');
      const prefixes = words.map((_, i) => words.slice(0, i + 1).join('_'));
      return [dumpId, ...prefixes.flatMap((tag) => byName.get(JSON.stringify([namespace, tag])) ?? [])];
    }),
  );
  const attached = entries.filter(({ desc }) => desc === 'TABLE ATTACH').map(({ dependencies }) => [...dependencies]);
  return [...attached, ...named.filter((ids) => new Set(ids).size > 1)];
}

/**
 * Entries that are linked stay together, in the archive's order; the groups are dealt out evenly.
 *
 * @param links ids of entries that belong together; those that are not among `ids` do not count
 */
function components(ids: readonly number[], links: readonly (readonly number[])[], lists: number): number[][] {
  const leader = new Map(ids.map((id) => [id, id]));
  const find = (id: number): number => {
    let at = id;
    while (leader.get(at) !== at) at = leader.get(at) as number;
    leader.set(id, at);
    return at;
  };
  for (const link of links) {
    const [first, ...others] = link.filter((id) => leader.has(id));
    for (const other of others) leader.set(find(first as number), find(other));
  }
  const listOf = new Map<number, number>();
  const dealt = Array.from({ length: lists }, (): number[] => []);
  for (const id of ids) {
    const group = find(id);
    const list = listOf.get(group) ?? smallest(dealt);
    listOf.set(group, list);
    dealt[list]?.push(id);
  }
  return dealt.filter((list) => list.length > 0);
}

function smallest(lists: readonly (readonly number[])[]): number {
  return lists.reduce((best, list, i) => (list.length < (lists[best] as readonly number[]).length ? i : best), 0);
}
