import { benchmarkBenchmarks } from './support/benchmark-rows.ts';
import { runBenchCommand } from './support/command.ts';

await runBenchCommand({
  name: 'benchmark',
  description: 'Holds what surrounds measured migrations against bare clones and psql.',
  large: 'changes nothing here',
  benchmarks: benchmarkBenchmarks,
});
