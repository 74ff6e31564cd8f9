import { formatBytes } from '../../src/report/format.ts';
import type { BenchContext, Benchmark, Row } from './benchmark.ts';
import { describeSide, formatSeconds } from './comparison.ts';
import { dominating } from './datasets.ts';
import { type BackedUp, pgproofVerify, withBackup } from './restore-contenders.ts';
import { runOnce, type Sample } from './sampling.ts';
import { provideDataset } from './server.ts';
import { spreadOf } from './statistics.ts';

const goalBytesPerSecond = 400e6;

/** How fast the basic verification reads a backup, as it is stored; the time is the whole command's. */
export const verifyRateBenchmark: Benchmark = { rowNames: ['basic'], major: 17, run: measureVerify };

const ours = pgproofVerify(2);

async function measureVerify(context: BenchContext): Promise<readonly Row[]> {
  const { signal, say, scale } = context;
  const server = context.server();
  const dataset = dominating(scale);
  await provideDataset(server, dataset, say, signal);
  const target = { dataset, port: server.port, clientBin: server.bin };
  return withBackup(target, signal, async (given) => {
    const samples = await sampleVerify(given, context);
    const range = spreadOf(samples.map(({ durationMs }) => (given.backupBytes * 1000) / durationMs));
    return [
      {
        name: 'basic',
        title: `basic verification of ${formatBytes(given.backupBytes)} as stored`,
        goals: [{ of: 'rate', value: range.median, range, atLeast: goalBytesPerSecond, format: formatPerSecond }],
        ours: { ...describeSide(ours.label, samples), stored: formatBytes(given.backupBytes) },
        notes: [
          ...(scale === 1 ? [] : [`with ${scale} of the data: this says nothing about the goal`]),
          "the time is that of the whole command; the backup is in the operating system's cache",
        ],
      },
    ];
  });
}

/** The first run, which is not among the samples, reads the backup into the operating system's cache. */
async function sampleVerify(given: BackedUp, { runs, signal, say }: BenchContext): Promise<readonly Sample[]> {
  const samples: Sample[] = [];
  for (let run = 0; run <= runs; run++) {
    const sample = await runOnce(ours, given, signal);
    say(`${run === 0 ? 'warm-up' : `run ${run}`}: ${formatSeconds(sample.durationMs)}  ${ours.label}`);
    if (run > 0) samples.push(sample);
  }
  return samples;
}

function formatPerSecond(bytesPerSecond: number): string {
  return `${formatBytes(bytesPerSecond)}/s`;
}
