import type { Benchmark } from './benchmark.ts';
import { compared } from './comparison.ts';
import { pgDump, pgDumpPerTable, pgproof } from './contenders.ts';
import { dominating, manyTables } from './datasets.ts';
import { firstLineBenchmark } from './first-line.ts';
import { remoteLink } from './link.ts';
import { memoryBenchmark } from './memory-row.ts';

const unverified = 'without verification, because pg_dump has none';
const verified = 'with our default, which reads everything back, decodes and counts it; pg_dump does nothing of that';

/** 20 ms round trip, 200 Mbit/s per connection. */
const overLink = 'link (20 ms, 200 Mbit/s per connection)';

const dominatingLocally = [
  compared({
    dataset: dominating,
    major: 17,
    reference: pgDump('-j2', '-Z', 'zstd'),
    rows: [
      {
        name: 'dominating',
        title: 'one dominating table, our default compression against pg_dump with zstd',
        ours: pgproof({ jobs: 2, verify: 'none' }),
        goals: { time: 0.75, storedSize: 1.03 },
        note: unverified,
      },
      {
        name: 'dominating-verified',
        title: 'the same, verified',
        ours: pgproof({ jobs: 2 }),
        goals: { time: 0.75, storedSize: 1.03 },
        beside: 'dominating',
        note: verified,
      },
    ],
  }),
  compared({
    dataset: dominating,
    major: 17,
    reference: pgDump('-j2', '-Z', 'zstd:3'),
    rows: [
      {
        name: 'dominating-zstd3',
        title: 'one dominating table, zstd:3 on both sides',
        ours: pgproof({ jobs: 2, compression: 'zstd:3', verify: 'none' }),
        goals: { time: 0.85 },
        note: unverified,
      },
    ],
  }),
  compared({
    dataset: dominating,
    major: 17,
    reference: pgDump('-j2'),
    rows: [
      {
        name: 'dominating-gzip',
        title: 'one dominating table, against pg_dump as people run it (gzip)',
        ours: pgproof({ jobs: 2, verify: 'none' }),
        goals: { time: 0.3 },
        note: unverified,
      },
      {
        name: 'dominating-gzip-verified',
        title: 'the same, verified',
        ours: pgproof({ jobs: 2 }),
        goals: { time: 0.3 },
        beside: 'dominating-gzip',
        note: verified,
      },
    ],
  }),
];

const manyLocally = [
  compared({
    dataset: manyTables,
    major: 17,
    reference: pgDumpPerTable(4),
    rows: [
      {
        name: 'many-one-by-one',
        title: '2,000 tables of 100 rows, against one pg_dump process per table',
        ours: pgproof({ jobs: 2, verify: 'none' }),
        goals: { time: 0.03 },
        note: unverified,
      },
    ],
  }),
  compared({
    dataset: manyTables,
    major: 17,
    reference: pgDump('-j2', '-Z', 'zstd:3'),
    rows: [
      {
        name: 'many',
        title: '2,000 tables of 100 rows, against pg_dump with zstd',
        ours: pgproof({ jobs: 2, verify: 'none' }),
        goals: { time: 1 },
        note: unverified,
      },
      {
        name: 'many-verified',
        title: 'the same, verified',
        ours: pgproof({ jobs: 2 }),
        goals: { time: 1 },
        beside: 'many',
        note: verified,
      },
    ],
  }),
];

function manyOverLink(major: number, time: number): Benchmark {
  return compared({
    dataset: manyTables,
    major,
    link: remoteLink,
    reference: pgDump('-j4', '-Z', 'zstd'),
    // It takes one to two minutes.
    referenceRuns: 1,
    rows: [
      {
        name: `link-many-${major}`,
        title: `${overLink}, 2,000 tables of 100 rows, client and server ${major}`,
        ours: pgproof({ jobs: 4, verify: 'none' }),
        goals: { time },
        note: unverified,
      },
    ],
  });
}

const overTheLink = [
  compared({
    dataset: dominating,
    major: 17,
    link: remoteLink,
    reference: pgDump('-j4', '-Z', 'zstd'),
    rows: [
      {
        name: 'link-dominating',
        title: `${overLink}, one dominating table`,
        ours: pgproof({ jobs: 4, verify: 'none' }),
        goals: { time: 0.3 },
        note: unverified,
      },
    ],
  }),
  manyOverLink(18, 0.1),
  manyOverLink(17, 0.45),
];

/** Every row of the table, in its order. */
export const backupBenchmarks: readonly Benchmark[] = [
  ...dominatingLocally,
  ...manyLocally,
  ...overTheLink,
  memoryBenchmark,
  firstLineBenchmark,
];
