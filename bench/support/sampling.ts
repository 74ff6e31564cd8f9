import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Contender, Target } from './contenders.ts';
import { runMeasured } from './run.ts';

/** What one run cost. */
export interface Sample {
  readonly durationMs: number;
  /** All files that it wrote; 0 when it wrote elsewhere, into a database for instance. */
  readonly storedBytes: number;
  /** Of the process alone; undefined where the kernel does not tell. */
  readonly processBytes: number | undefined;
  /** Of the process and all its children together. */
  readonly treeBytes: number | undefined;
}

/** Runs a contender once, in a temporary directory that is removed. */
export async function runOnce<Given extends Target>(
  contender: Contender<Given>,
  given: Given,
  signal: AbortSignal,
): Promise<Sample> {
  const directory = await mkdtemp(join(tmpdir(), 'pgproof-bench-'));
  try {
    const output = join(directory, 'out');
    await contender.prepare?.(given);
    const commands = contender.commands(given, output);
    const measured = await runMeasured(commands, { atOnce: contender.atOnce ?? 1, directory, signal });
    await contender.check?.(given, output);
    const durationMs = (await contender.durationMs?.(given)) ?? measured.durationMs;
    const fraction = contender.sample?.fraction(given.dataset) ?? 1;
    return {
      durationMs: durationMs / fraction,
      storedBytes: (await sizeOf(directory)) / fraction,
      processBytes: measured.memory?.processBytes,
      treeBytes: measured.memory?.treeBytes,
    };
  } finally {
    await rm(directory, { recursive: true, force: true });
    await contender.cleanUp?.(given);
  }
}

/** The bytes of all files in a directory, at any depth. */
export async function sizeOf(directory: string): Promise<number> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(files.map(async (file) => (await stat(join(file.parentPath, file.name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

export interface Side<Given extends Target> {
  readonly contender: Contender<Given>;
  readonly runs: number;
  /** Runs before the first that counts. */
  readonly warmups: number;
}

/**
 * Runs several contenders in turn, A B A B, so that whatever else happens on the machine falls on all of them.
 *
 * @param onSample gets every run's sample as it comes; `run` is 0 for a warm-up
 * @returns the samples that count, of each side
 */
export async function runAlternating<Given extends Target>(
  sides: readonly Side<Given>[],
  given: Given,
  {
    signal,
    onSample,
  }: { signal: AbortSignal; onSample(contender: Contender<Given>, run: number, sample: Sample): void },
): Promise<readonly (readonly Sample[])[]> {
  const samples = sides.map((): Sample[] => []);
  const firstRun = 1 - Math.max(...sides.map(({ warmups }) => warmups));
  const lastRun = Math.max(...sides.map(({ runs }) => runs));
  for (let run = firstRun; run <= lastRun; run++) {
    for (const [index, { contender, runs, warmups }] of sides.entries()) {
      if (run > runs || run <= -warmups) continue;
      const sample = await runOnce(contender, given, signal);
      onSample(contender, Math.max(0, run), sample);
      if (run > 0) samples[index]?.push(sample);
    }
  }
  return samples;
}
