import { aroundBenchmark } from './around-row.ts';
import type { Benchmark } from './benchmark.ts';
import { dominating } from './datasets.ts';
import { manyMigrationsBenchmark } from './many-migrations-rows.ts';
import { traceBenchmarks } from './trace-row.ts';

/** Every row of the table, in its order. */
export const benchmarkBenchmarks: readonly Benchmark[] = [
  aroundBenchmark({
    rowName: 'around-small',
    title: 'an almost empty database',
    statements: () => ['CREATE TABLE t (id int PRIMARY KEY)', 'VACUUM (FREEZE, ANALYZE)'],
  }),
  // 8 % of the rows have about 110 MB.
  aroundBenchmark({
    rowName: 'around-100mb',
    title: 'a database of 110 MB',
    statements: (scale) => dominating(0.08 * scale).statements,
  }),
  manyMigrationsBenchmark,
  ...traceBenchmarks,
];
