import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CountedKind, countedKinds, plantCounted, plantingFixture } from '../support/planted-regressions.ts';
import { forEachServer } from '../support/servers.ts';
import { describeFinding, falseAlarms, isFound, seedsOf, sharedBench } from '../support/verdicts.ts';

/** Of each kind, on all servers together. */
const tries = 40;

/** By which of its numbers each kind may be known. */
const metricsOf: Readonly<Record<CountedKind, readonly string[]>> = {
  'rewrite added': ['rewrite'],
  'concurrently dropped': ['lock'],
  'index more': ['wal', 'blocks', 'lock'],
  'more rows': ['wal', 'blocks'],
  'lock earlier': ['lock'],
};

forEachServer('planted regressions', (server) => {
  const bench = sharedBench(server);
  const seeds = seedsOf(server, tries);

  test(`are all found by counters: ${seeds.length} of each of ${countedKinds.length} kinds`, async () => {
    const fixtures = await bench.fixtures(plantingFixture);
    const missed: string[] = [];
    for (const seed of seeds) {
      const { baseline, candidate, planted } = plantCounted(seed);
      const options = { iterations: 1, timeLimitMs: 0 };
      const { comparison } = await bench.measure(candidate, baseline, fixtures, options);
      assert.deepEqual(planted.map(({ kind }) => kind).toSorted(), countedKinds.toSorted());
      for (const one of planted) {
        if (isFound(comparison, one, metricsOf[one.kind as CountedKind])) continue;
        const [now, was] = [candidate[one.file], baseline[one.file]];
        missed.push(`seed ${seed}: ${describeFinding(comparison, one)}\n${now}\n-- was\n${was}`);
      }
      assert.deepEqual(falseAlarms(comparison, planted), [], `seed ${seed}`);
    }
    assert.deepEqual(missed, []);
  });
});
