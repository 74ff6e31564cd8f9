import { traceAbilities } from '../../migrations/trace/tracer.ts';
import { withConnection } from '../../postgres/connection.ts';
import { version } from '../../version.ts';
import type { BenchmarkContext } from '../benchmark.ts';
import type { Fixture } from '../fixture/fixtures.ts';
import { type BenchmarkResult, type MigrationResult, resultFormatVersion } from '../result.ts';
import { noiseOf } from '../statistics/statistics.ts';
import { fingerprintOf } from './fingerprint.ts';
import type { Samples } from './measuring.ts';
import type { Ground, Run } from './runs.ts';

export interface ResultInput {
  /** Smallest first. */
  readonly fixtures: readonly Fixture[];
  readonly layout: BenchmarkResult['layout'];
  readonly migrations: readonly MigrationResult[];
  readonly samples: Samples;
  readonly notes: readonly string[];
  readonly commit: string | undefined;
}

/** All that was measured of one side. */
export async function resultOf(
  ground: Ground,
  { fixtures, layout, migrations, samples, notes, commit }: ResultInput,
  { request }: BenchmarkContext,
): Promise<BenchmarkResult> {
  const { server } = ground;
  const records = fixtures.map(({ record }) => record);
  const fixture = records.at(-1);
  if (fixture === undefined) throw new Error('there is no fixture');
  const { counters } = await withConnection(server.privileged(server.maintenance), traceAbilities);
  return {
    kind: 'pgproof-benchmark',
    formatVersion: resultFormatVersion,
    createdAt: new Date().toISOString(),
    pgproof: version,
    commit,
    layout,
    fingerprint: await fingerprintOf(server, counters, request.superuser),
    fixture,
    scales: records.slice(0, -1),
    iterations: samples.timed.length,
    migrations,
    notes: [...server.notes, ...notes],
    noise: noiseOf(samples.timed.map(wholeMs)),
  };
}

/** The time of a whole run. */
function wholeMs(run: Run): number {
  return run.reduce((sum, { durationMs }) => sum + durationMs, 0);
}
