import type { Benchmark } from './benchmark.ts';
import { type Comparison, compared } from './comparison.ts';
import { dominating, manyTables } from './datasets.ts';
import { memoryBenchmark } from './memory-row.ts';
import { quarantineBenchmark } from './quarantine-row.ts';
import { type BackedUp, pgproofDrill, pgproofRestore, pgRestore, withBackup } from './restore-contenders.ts';
import { verifyRateBenchmark } from './verify-rate-row.ts';

/** The server is the one that the backup came from. */
function comparedRestores(comparison: Omit<Comparison<BackedUp>, 'major'>): Benchmark {
  return compared({ ...comparison, major: 17 }, withBackup);
}

const checked = 'ours reads and checks the whole backup first, and analyzes and counts at the end; pg_restore does not';

function otherJobs(jobs: number): Benchmark {
  return comparedRestores({
    dataset: dominating,
    reference: pgRestore(jobs),
    rows: [
      {
        name: `jobs-${jobs}`,
        title: `one dominating table, ${jobs === 1 ? 'one job' : `${jobs} jobs`} on both sides`,
        ours: pgproofRestore(jobs),
        goals: {},
        note: checked,
      },
    ],
  });
}

const intoServer = [
  comparedRestores({
    dataset: dominating,
    reference: pgRestore(2),
    rows: [
      {
        name: 'dominating',
        title: 'one dominating table, into the same server',
        ours: pgproofRestore(2),
        goals: { time: 0.8 },
        note: checked,
      },
    ],
  }),
  otherJobs(1),
  otherJobs(4),
  comparedRestores({
    dataset: manyTables,
    reference: pgRestore(2),
    rows: [
      {
        name: 'many',
        title: '2,000 tables of 100 rows, into the same server',
        ours: pgproofRestore(2),
        goals: { time: 0.8 },
        note: checked,
      },
    ],
  }),
];

const intoScratchCluster = comparedRestores({
  dataset: dominating,
  reference: pgRestore(2),
  note: 'the reference restores into the durable server, ours into its scratch cluster',
  rows: [
    {
      name: 'scratch',
      title: 'one dominating table, the restore of a drill',
      ours: pgproofDrill(2, 'restore'),
      goals: { time: 0.72 },
      note: 'our time is the restoreMs of verification.json: without the making of the cluster and without the proof',
    },
    {
      name: 'full',
      title: 'one dominating table, the whole drill, cluster and proof included',
      ours: pgproofDrill(2, 'all'),
      goals: { time: 1 },
      note: 'pg_restore proves nothing',
    },
  ],
});

/** Every row of the table, in its order. */
export const restoreBenchmarks: readonly Benchmark[] = [
  ...intoServer,
  intoScratchCluster,
  verifyRateBenchmark,
  quarantineBenchmark,
  memoryBenchmark({ rowName: 'memory', ours: pgproofRestore(2), withGiven: withBackup }),
];
