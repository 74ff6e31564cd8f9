import type { Benchmark } from './benchmark.ts';
import { type Comparison, compared, type WithGiven } from './comparison.ts';
import { pgDump, pgDumpPerTable, pgproof, type Target } from './contenders.ts';
import { dominating, manyTables } from './datasets.ts';
import { firstLineBenchmark } from './first-line.ts';
import { remoteLink } from './link.ts';
import { memoryBenchmark } from './memory-row.ts';

const unverified = 'without verification, because pg_dump has none';
const verified = 'with our default, which reads everything back, decodes and counts it; pg_dump does nothing of that';

/** 20 ms round trip, 200 Mbit/s per connection. */
const overLink = 'link (20 ms, 200 Mbit/s per connection)';

/** A backup needs nothing but the database. */
const asItIs: WithGiven<Target> = (target, _signal, run) => run(target);

function comparedAsItIs(comparison: Comparison<Target>): Benchmark {
  return compared(comparison, asItIs);
}

const dominatingLocally = [
  comparedAsItIs({
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
  comparedAsItIs({
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
  comparedAsItIs({
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
  comparedAsItIs({
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
  comparedAsItIs({
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

interface ManyOverLink {
  readonly name: string;
  readonly client: number;
  readonly server: number;
  /** The goal. */
  readonly time: number;
}

function manyOverLink({ name, client, server, time }: ManyOverLink): Benchmark {
  return comparedAsItIs({
    dataset: manyTables,
    major: server,
    clientMajor: client,
    link: remoteLink,
    reference: pgDump('-j4', '-Z', 'zstd'),
    // It takes one to two minutes.
    referenceRuns: 1,
    rows: [
      {
        name,
        title: `${overLink}, 2,000 tables of 100 rows, client ${client} and server ${server}`,
        ours: pgproof({ jobs: 4, verify: 'none' }),
        goals: { time },
        note: unverified,
      },
    ],
  });
}

const overTheLink = [
  comparedAsItIs({
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
  // Against a server 17, client 18 asks for the value of each sequence by itself; a server 18 gives it all at once.
  manyOverLink({ name: 'link-many-18', client: 18, server: 17, time: 0.1 }),
  manyOverLink({ name: 'link-many-18-server-18', client: 18, server: 18, time: 0.1 }),
  manyOverLink({ name: 'link-many-17', client: 17, server: 17, time: 0.45 }),
];

/** Every row of the table, in its order. */
export const backupBenchmarks: readonly Benchmark[] = [
  ...dominatingLocally,
  ...manyLocally,
  ...overTheLink,
  memoryBenchmark({ rowName: 'memory', ours: pgproof({ jobs: 2 }), withGiven: asItIs }),
  firstLineBenchmark,
];
