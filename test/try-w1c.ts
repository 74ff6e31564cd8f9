import { suite, test } from 'node:test';
import { testServers } from './support/servers.ts';
import { withBurners } from './support/burners.ts';
import { sameFixture, sameSets } from './support/same-sets.ts';
import { sharedBench, describeRegressions } from './support/verdicts.ts';
suite('x', () => {
  const [server] = testServers();
  const bench = sharedBench(server!);
  test('alarms', async () => {
    const fixtures = await bench.fixtures(sameFixture);
    console.log(fixtures[0]!.record.bytes);
    const from = Number(process.env.FROM ?? 1), to = Number(process.env.TO ?? 10);
    const some = async (offset: number) => {
      const t0 = performance.now();
      for (let seed = from; seed <= to; seed++) {
        const t = performance.now();
        const { baseline, candidate } = sameSets(seed + offset, seed % 4 === 0);
        const { comparison } = await bench.measure(candidate, baseline, fixtures, { iterations: seed % 2 === 0 ? 8 : 5, timeLimitMs: 3_000 });
        console.log('seed', seed + offset, Math.round(performance.now() - t), 'ms', comparison.candidate.iterations, comparison.verdict, comparison.migrations.map((m) => `${m.currentTime?.median.toFixed(0)}`).join(', '));
        for (const line of describeRegressions(comparison)) console.log('  FALSE', line);
      }
      console.log(offset, performance.now() - t0);
    };
    await some(0);
    await withBurners(2, () => some(1000));
  });
});
