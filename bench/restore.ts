import { runBenchCommand } from './support/command.ts';
import { restoreBenchmarks } from './support/restore-rows.ts';

await runBenchCommand({
  name: 'restore',
  description: 'Compares restore and verify of the bundle, dist/index.js, with pg_restore.',
  large: 'takes many minutes and 35 GB of disk',
  benchmarks: restoreBenchmarks,
});
