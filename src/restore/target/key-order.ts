/** In which order tables must be loaded whose foreign keys are there already. */

/** A table of the target that rows are loaded into. */
export interface LoadedTable {
  readonly oid: number;
  /** Whether one COPY loads it whole: a key into itself is then checked when all its rows are there. */
  readonly inOneStatement?: boolean;
}

/** A key, and the tables that it is between: for partitioned tables each of their partitions that is loaded. */
export interface TableKey {
  readonly from: readonly number[];
  readonly to: readonly number[];
}

export interface LoadOrder<Table extends LoadedTable, Key extends TableKey> {
  /** The tables of a level may be loaded at once; what they refer to is in levels before. */
  readonly levels: readonly (readonly Table[])[];
  /** Keys that no order satisfies: they have to be taken away for the time of the load. */
  readonly suspended: readonly Key[];
}

/**
 * Puts tables behind those that their foreign keys refer to. Keys within a cycle of tables, and those of a table into
 * itself unless one statement loads it, are suspended; the tables of a cycle then share a level.
 *
 * @param keys those of other tables are not considered
 * @example loadOrder([{ oid: 1 }, { oid: 2 }], [{ from: [1], to: [2] }]).levels // [[{ oid: 2 }], [{ oid: 1 }]]
 */
export function loadOrder<Table extends LoadedTable, Key extends TableKey>(
  tables: readonly Table[],
  keys: readonly Key[],
): LoadOrder<Table, Key> {
  const references = new Map<number, Set<number>>(tables.map(({ oid }) => [oid, new Set()]));
  for (const { from, to } of keys) {
    for (const oid of from) {
      for (const other of to) if (references.has(other)) references.get(oid)?.add(other);
    }
  }
  const cycles = findCycles(references);
  const cycleOf = new Map(cycles.flatMap((cycle, number) => cycle.map((oid) => [oid, number])));
  const inOneStatement = new Set(tables.filter((table) => table.inOneStatement).map(({ oid }) => oid));
  const closesCycle = (from: number, to: number) =>
    from === to ? cycleOf.has(from) && !inOneStatement.has(from) : sameCycle(cycleOf, from, to);
  return {
    levels: levelsOf(tables, references, cycles, cycleOf),
    suspended: keys.filter(({ from, to }) => from.some((oid) => to.some((other) => closesCycle(oid, other)))),
  };
}

function sameCycle(cycleOf: ReadonlyMap<number, number>, one: number, other: number): boolean {
  return cycleOf.has(one) && cycleOf.get(one) === cycleOf.get(other);
}

/**
 * The strongly connected components, each after those that it refers to (Tarjan's algorithm, with a stack of its own:
 * a chain of references may be longer than the call stack is deep). A table alone is one too.
 */
function findCycles(references: ReadonlyMap<number, ReadonlySet<number>>): number[][] {
  const components: number[][] = [];
  const index = new Map<number, number>();
  const lowest = new Map<number, number>();
  const open: number[] = [];
  const isOpen = new Set<number>();
  const lower = (oid: number, to: number) => lowest.set(oid, Math.min(lowest.get(oid) as number, to));
  const enter = (oid: number) => {
    lowest.set(oid, index.size);
    index.set(oid, index.size);
    open.push(oid);
    isOpen.add(oid);
    return { oid, rest: (references.get(oid) as ReadonlySet<number>).values() };
  };
  for (const start of references.keys()) {
    if (index.has(start)) continue;
    const path = [enter(start)];
    for (let visit = path.at(-1); visit !== undefined; visit = path.at(-1)) {
      const { value: next, done } = visit.rest.next();
      if (!done && !index.has(next)) path.push(enter(next));
      else if (!done && isOpen.has(next)) lower(visit.oid, index.get(next) as number);
      else if (done) {
        path.pop();
        const parent = path.at(-1);
        if (parent !== undefined) lower(parent.oid, lowest.get(visit.oid) as number);
        if (lowest.get(visit.oid) !== index.get(visit.oid)) continue;
        const component = open.splice(open.indexOf(visit.oid));
        for (const oid of component) isOpen.delete(oid);
        components.push(component);
      }
    }
  }
  return components;
}

/** A component's level is one above the highest that it refers to. */
function levelsOf<Table extends LoadedTable>(
  tables: readonly Table[],
  references: ReadonlyMap<number, ReadonlySet<number>>,
  components: readonly (readonly number[])[],
  componentOf: ReadonlyMap<number, number>,
): Table[][] {
  const level: number[] = [];
  components.forEach((component, number) => {
    const before = component
      .flatMap((oid) => [...(references.get(oid) ?? [])])
      .map((oid) => componentOf.get(oid) as number)
      .filter((other) => other !== number)
      .map((other) => level[other] as number);
    level.push(before.reduce((highest, other) => Math.max(highest, other + 1), 0));
  });
  const levels: Table[][] = [];
  for (const table of tables) {
    const own = level[componentOf.get(table.oid) as number] as number;
    while (levels.length <= own) levels.push([]);
    levels[own]?.push(table);
  }
  return levels;
}
