// Whatever looks at times is in this one file, and what makes the machine busy comes last, so that none of it disturbs
// another.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { Fixture } from '../../src/benchmark/fixture/fixtures.ts';
import type { Growth } from '../../src/benchmark/result.ts';
import { forEachOf } from '../../src/concurrency.ts';
import { withBurners } from '../support/burners.ts';
import { growingFixture, growingMigrations } from '../support/growing-migrations.ts';
import { plantSleeps, sleepingFixture } from '../support/planted-regressions.ts';
import { sameFixture, sameSets } from '../support/same-sets.ts';
import { forEachServer } from '../support/servers.ts';
import {
  type Bench,
  describeFinding,
  describeRegressions,
  falseAlarms,
  isFound,
  seedsOf,
  sharedBench,
} from '../support/verdicts.ts';

/** How far a prediction may be off, upwards and downwards. */
const allowedFactor = 1.5;

/** A difference that one turn of another process on the core makes, of a migration that takes 2 ms. */
const negligibleMs = 5;

/** How often a prediction is tried: a neighbour on the machine may be at work in one of the measurements. */
const attempts = 4;

interface Outcome {
  readonly name: string;
  readonly growth: Growth | undefined;
  /** At the full size. */
  readonly measuredMs: number;
}

forEachServer('predictions of growth', (server) => {
  const bench = sharedBench(server);
  let small: readonly Fixture[];
  let full: readonly Fixture[];
  before(async () => {
    small = await bench.fixtures(growingFixture, [0.1, 0.3]);
    full = await bench.fixtures(growingFixture);
  });

  /** The full size is measured before and after the small ones, since the machine may become slower meanwhile. */
  async function measure(): Promise<readonly Outcome[]> {
    const measureFull = async (): Promise<ReadonlyMap<string, readonly number[]>> => {
      const { result } = await bench.measure(growingMigrations, { kind: 'none' }, full, { iterations: 3 });
      return new Map(result.migrations.map(({ name, timesMs }) => [name, timesMs]));
    };
    const first = await measureFull();
    const productionRows = new Map(Object.entries(full[0]?.record.rows ?? {}));
    const options = { iterations: 7, productionRows };
    const { result } = await bench.measure(growingMigrations, { kind: 'none' }, small, options);
    const second = await measureFull();
    return result.migrations.map(({ name, growth }) => {
      const times = [...(first.get(name) ?? []), ...(second.get(name) ?? [])].sort((one, other) => one - other);
      return { name, growth, measuredMs: times[times.length >> 1] ?? 0 };
    });
  }

  test('of ten linear and ten constant migrations, from 10 % and 30 % of the rows', async (context) => {
    let problems: readonly string[] = [];
    let open: ReadonlySet<string> | undefined;
    for (let attempt = 1; attempt <= attempts && open?.size !== 0; attempt++) {
      const outcomes = (await measure()).filter(({ name }) => open?.has(name) ?? true);
      if (attempt === 1) assert.equal(outcomes.length, 20);
      const wrong = outcomes.filter((outcome) => problemOf(outcome) !== undefined);
      open = new Set(wrong.map(({ name }) => name));
      problems = wrong.flatMap((outcome) => problemOf(outcome) ?? []);
      for (const problem of problems) context.diagnostic(`attempt ${attempt}: ${problem}`);
    }
    assert.deepEqual(problems, []);
  });
});

/** Sleeps of 30 % more, on all servers together. */
const sleeps = 40;

/** What plantSleeps plants. */
const sleepsOfSet = 2;

/** Of all servers. */
const missedSleeps: string[] = [];

/** Sleeping costs no time of a core, so that several sets can do it at once. */
const sleepersAtOnce = 4;

forEachServer('planted regressions', (server) => {
  // A server for each of those that run at once: what one writes would be counted by the others.
  const benches = Array.from({ length: sleepersAtOnce }, () => sharedBench(server));
  const seeds = seedsOf(server, sleeps / sleepsOfSet);
  const count = sleepsOfSet * seeds.length;

  test(`are found by time: ${count} sleeps of 30 % more`, async (context) => {
    const queue = [...seeds];
    await forEachOf(benches, benches.length, async (bench) => {
      const fixtures = await bench.fixtures(sleepingFixture);
      for (let seed = queue.shift(); seed !== undefined; seed = queue.shift()) {
        const { baseline, candidate, planted } = plantSleeps(seed);
        assert.equal(planted.length, sleepsOfSet);
        const options = { iterations: 8, timeLimitMs: 30_000 };
        const { comparison } = await bench.measure(candidate, baseline, fixtures, options);
        for (const one of planted) {
          if (isFound(comparison, one, ['time'])) continue;
          missedSleeps.push(`seed ${seed}: ${describeFinding(comparison, one)}`);
          context.diagnostic(`missed: ${missedSleeps.at(-1)}`);
        }
        assert.deepEqual(falseAlarms(comparison, planted), [], `seed ${seed}`);
      }
    });
    assert.ok(missedSleeps.length <= 0.05 * sleeps, missedSleeps.join('\n'));
  });
});

/** On all servers together, without neighbours; and as many beside some. */
const comparisons = 100;

/** Processes that take all of a core that they can get. */
const neighbours = 2;

/** Beside neighbours so many are made at once, which disturb each other too, so that it does not take for ever. */
const atOnceBesideNeighbours = 3;

forEachServer('a set beside itself', (server) => {
  const bench = sharedBench(server);
  const seeds = seedsOf(server, comparisons);

  test(`has no regression in ${seeds.length} comparisons`, async () => {
    assert.deepEqual(await compareAll(seeds, [bench]), []);
  });
});

forEachServer('a set beside itself and busy processes', (server) => {
  // A server for each of those that run at once: what one writes would be counted by the others.
  const benches = Array.from({ length: atOnceBesideNeighbours }, () => sharedBench(server));
  const seeds = seedsOf(server, comparisons).map((seed) => seed + comparisons);

  test(`has no regression in ${seeds.length} comparisons`, async () => {
    assert.deepEqual(await withBurners(neighbours, () => compareAll(seeds, benches)), []);
  });
});

function problemOf({ name, growth, measuredMs }: Outcome): string | undefined {
  const expected = name.includes('linear') ? 'linear' : 'constant';
  if (growth === undefined) return `${name} has no growth`;
  const seen = growth.points.map(
    ({ rows, blocks, timeMs }) => `${rows} rows, ${blocks} blocks, ${timeMs.toFixed(1)} ms`,
  );
  if (growth.kind !== expected) return `${name} is called ${growth.kind}: ${seen.join('; ')}`;
  if (growth.predicted === undefined) return `${name} has no prediction: ${seen.join('; ')}`;
  const { timeMs } = growth.predicted;
  const factor = Math.max(timeMs / measuredMs, measuredMs / timeMs);
  if (factor <= allowedFactor || Math.abs(timeMs - measuredMs) < negligibleMs) return undefined;
  return `${name}: predicted ${timeMs.toFixed(1)} ms, measured ${measuredMs.toFixed(1)} ms: ${seen.join('; ')}`;
}

/** Compares sets with themselves. @returns what is called a regression */
async function compareAll(seeds: readonly number[], benches: readonly Bench[]): Promise<readonly string[]> {
  const queue = [...seeds];
  const alarms: string[] = [];
  await forEachOf(benches, benches.length, async (bench) => {
    const fixtures = await bench.fixtures(sameFixture);
    for (let seed = queue.shift(); seed !== undefined; seed = queue.shift()) {
      const isLong = seed % 4 === 0;
      const { baseline, candidate } = sameSets(seed, isLong);
      // From eight pairs on time alone can be called a regression; with five, more are asked for first.
      const options = isLong ? { iterations: 8, timeLimitMs: 1500 } : { iterations: 5, timeLimitMs: 500 };
      const { comparison } = await bench.measure(candidate, baseline, fixtures, options);
      const isBad = comparison.verdict === 'regressed' || comparison.verdict === 'failed';
      if (isBad) alarms.push(`seed ${seed}: ${comparison.verdict}: ${describeRegressions(comparison).join('; ')}`);
    }
  });
  return alarms;
}
