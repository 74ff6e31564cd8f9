import { UserError } from '../../src/errors.ts';
import { formatBytes } from '../../src/report/format.ts';
import type { BenchContext, Benchmark, Row } from './benchmark.ts';
import { describeSide, formatSeconds, peakOf, type WithGiven } from './comparison.ts';
import type { Contender, Target } from './contenders.ts';
import { oneTable } from './datasets.ts';
import { runOnce, type Sample } from './sampling.ts';
import { provideDataset } from './server.ts';
import type { Goal } from './statistics.ts';

const smallBytes = 100e6;
const mediumBytes = 2e9;
const largeBytes = 10e9;
const goalBytes = 150e6;
/** What still counts as flat: the larger database's peak in terms of the smaller one's. */
const flatWithin = 1.1;

export interface MemoryRow<Given extends Target> {
  readonly rowName: string;
  readonly ours: Contender<Given>;
  readonly withGiven: WithGiven<Given>;
}

/** The peak memory of our process, for a small and a large database. */
export function memoryBenchmark<Given extends Target>(row: MemoryRow<Given>): Benchmark {
  return { rowNames: [row.rowName], major: 17, run: (context) => measureMemory(row, context) };
}

interface Measurement {
  readonly bytes: number;
  readonly samples: readonly Sample[];
  readonly peakBytes: number;
}

async function measureMemory<Given extends Target>(
  row: MemoryRow<Given>,
  context: BenchContext,
): Promise<readonly Row[]> {
  const sizes = [smallBytes, context.large ? largeBytes : mediumBytes].map((bytes) => bytes * context.scale);
  const measured: Measurement[] = [];
  for (const bytes of sizes) measured.push(await measureSize(row, bytes, context));
  const [small, large] = measured as [Measurement, Measurement];
  const largest = formatBytes(large.bytes);
  return [
    {
      name: row.rowName,
      title: `peak memory of our process, for ${formatBytes(small.bytes)} and for ${largest}`,
      goals: [
        ...measured.map(({ bytes, peakBytes }): Goal => {
          return { of: `peak for ${formatBytes(bytes)}`, value: peakBytes, atMost: goalBytes, format: formatBytes };
        }),
        { of: `growth to ${largest}`, value: large.peakBytes / small.peakBytes, atMost: flatWithin },
      ],
      ours: describeSide(row.ours.label, large.samples),
      notes: [
        `the largest of ${large.samples.length} ${large.samples.length === 1 ? 'run' : 'runs'}; time and size are those of ${largest}`,
        ...(context.large ? [] : [`measured with ${largest}; --large measures ${formatBytes(largeBytes)}`]),
      ],
    },
  ];
}

async function measureSize<Given extends Target>(
  { rowName, ours, withGiven }: MemoryRow<Given>,
  bytes: number,
  context: BenchContext,
): Promise<Measurement> {
  const { signal, say } = context;
  const server = context.server();
  const dataset = oneTable(bytes);
  await provideDataset(server, dataset, say, signal);
  const runs = bytes > mediumBytes ? 1 : Math.min(3, context.runs);
  const samples: Sample[] = [];
  await withGiven({ dataset, port: server.port, clientBin: server.bin }, signal, async (given) => {
    while (samples.length < runs) {
      const sample = await runOnce(ours, given, signal);
      samples.push(sample);
      const { durationMs, processBytes = 0 } = sample;
      say(
        `run ${samples.length}: ${formatSeconds(durationMs)}  ${formatBytes(processBytes)} for ${formatBytes(bytes)}  ${ours.label}`,
      );
    }
  });
  const peakBytes = peakOf(samples, 'processBytes');
  if (peakBytes === undefined) {
    throw new UserError('this system does not tell the peak memory of a process', `leave out the row ${rowName}`);
  }
  return { bytes, samples, peakBytes };
}
