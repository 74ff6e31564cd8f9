import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import type { BenchContext, Benchmark, Row } from './benchmark.ts';
import { bundle } from './contenders.ts';
import { ownEnvironment } from './run.ts';
import { spreadOf } from './statistics.ts';

const goalMs = 150;
const startsPerRun = 2;

/** How long the program takes to say anything at all. */
export const firstLineBenchmark: Benchmark = { rowNames: ['first-line'], major: undefined, run: measureFirstLine };

async function measureFirstLine({
  runs,
  signal,
  say,
}: Pick<BenchContext, 'runs' | 'signal' | 'say'>): Promise<readonly Row[]> {
  await timeFirstLine(signal);
  const durationsMs: number[] = [];
  while (durationsMs.length < runs * startsPerRun) durationsMs.push(await timeFirstLine(signal));
  say(`first line after ${durationsMs.map((durationMs) => Math.round(durationMs)).join(', ')} ms`);
  const range = spreadOf(durationsMs);
  return [
    {
      name: 'first-line',
      title: 'first line of output of `node dist/index.js`',
      goals: [{ of: 'time', value: range.median, range, atMost: goalMs, format: formatMilliseconds }],
      ours: { label: 'node dist/index.js', time: formatMilliseconds(range.median), stored: '–', memory: '–' },
      notes: [`median of ${durationsMs.length} starts`],
    },
  ];
}

function formatMilliseconds(durationMs: number): string {
  return `${Math.round(durationMs)} ms`;
}

/** From before the process is started to the end of the first line, on whichever stream it comes. */
async function timeFirstLine(signal: AbortSignal): Promise<number> {
  signal.throwIfAborted();
  const startedMs = performance.now();
  const child = spawn(process.execPath, [bundle], {
    cwd: tmpdir(),
    env: ownEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let durationMs: number | undefined;
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (bytes: Buffer) => {
      if (bytes.includes('\n')) durationMs ??= performance.now() - startedMs;
    });
  }
  await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  if (durationMs === undefined) throw new Error('the program ended without a line of output');
  return durationMs;
}
