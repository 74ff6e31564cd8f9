import { backupBenchmarks } from './support/backup-rows.ts';
import { runBenchCommand } from './support/command.ts';

await runBenchCommand({
  name: 'backup',
  description: 'Compares the bundle, dist/index.js, with pg_dump.',
  large: 'takes minutes and 25 GB of disk',
  benchmarks: backupBenchmarks,
});
