import type { AppliedMigration } from '../../migrations/applied.ts';
import type { Fixture } from '../fixture/fixtures.ts';
import { countersOf, failureOf } from '../measuring/assemble.ts';
import { appliedIn, type Samples, timesOf } from '../measuring/measuring.ts';
import type { Growth } from '../result.ts';
import { median } from '../statistics/statistics.ts';
import { fitGrowth, type GrowthPoint } from './growth.ts';
import { longestBlockMs, tablesTouched } from './touched.ts';

/** The runs on one fixture. */
interface Scale {
  readonly fixture: Fixture;
  readonly samples: Samples;
}

export interface GrowthInput {
  /** Smallest first. */
  readonly fixtures: readonly Fixture[];
  /** The runs on the largest fixture. */
  readonly samples: Samples;
  /** Exact rows of production's tables, by `schema.name`. */
  readonly productionRows: ReadonlyMap<string, number> | undefined;
  /** Measures the same migrations on another fixture. */
  readonly measureOn: (fixture: Fixture) => Promise<Samples>;
}

/**
 * Measures the migrations on the smaller fixtures too, and tells how each one's cost grows with the rows of the tables
 * that it touches. Empty with a single fixture.
 */
export async function growthOf(input: GrowthInput): Promise<ReadonlyMap<string, Growth>> {
  const smaller = input.fixtures.slice(0, -1);
  const largest = input.fixtures.at(-1);
  if (largest === undefined || smaller.length === 0) return new Map();
  const scales: Scale[] = [];
  for (const fixture of smaller) scales.push({ fixture, samples: await input.measureOn(fixture) });
  scales.push({ fixture: largest, samples: input.samples });
  const names = input.samples.timed[0]?.map(({ name }) => name) ?? [];
  const grown = names.flatMap((name): (readonly [string, Growth])[] => {
    // Of all scales: what CONCURRENTLY locks on a small table is held for less time than it takes to look.
    const tables = tablesTouched(scales.flatMap(({ samples }) => appliedIn(name, samples.traced)));
    const points = scales.flatMap((scale) => pointOf(name, scale, tables) ?? []);
    if (points.length < scales.length) return [];
    return [[name, fitGrowth({ points, productionRows: rowsIn(input.productionRows, tables) })]];
  });
  return new Map(grown);
}

/** Undefined where the migration failed on this fixture, be it in one run. */
function pointOf(name: string, { fixture, samples }: Scale, tables: readonly string[]): GrowthPoint | undefined {
  const timesMs = timesOf(name, samples.timed);
  const traced = appliedIn(name, samples.traced);
  if (timesMs.length === 0 || traced.length === 0 || failureOf(name, samples) !== undefined) return undefined;
  return {
    scale: fixture.record.scale,
    rows: rowsIn(new Map(Object.entries(fixture.record.rows)), tables) ?? 0,
    timesMs,
    blocks: blocksOf(traced[0]),
    lockMs: lockMsOf(traced, timesMs),
  };
}

/** The traced run may have been slower than the others: a lock that ends with its migration is not held for longer. */
function lockMsOf(traced: readonly AppliedMigration[], timesMs: readonly number[]): number {
  const statements = traced.reduce((most, applied) => Math.max(most, applied.statements.length), 0);
  const outlives = traced.some((applied) =>
    applied.statements.some(({ trace }) => trace?.locks.some((lock) => lock.heldStatements > statements)),
  );
  const held = longestBlockMs(traced);
  return outlives ? held : Math.min(held, median(timesMs));
}

function blocksOf(applied: AppliedMigration | undefined): number {
  const counters = applied === undefined ? undefined : countersOf(applied);
  return counters === undefined ? 0 : counters.blocksHit + counters.blocksRead;
}

/** The rows of some tables together; undefined where none of them is known. */
function rowsIn(rows: ReadonlyMap<string, number> | undefined, tables: readonly string[]): number | undefined {
  const known = tables.flatMap((table) => rows?.get(table) ?? []);
  return known.length === 0 ? undefined : known.reduce((sum, count) => sum + count, 0);
}
