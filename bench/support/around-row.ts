import { type Run, runOnce, type Side } from '../../src/benchmark/measuring/runs.ts';
import type { BenchContext, Benchmark, Row } from './benchmark.ts';
import { formatSeconds } from './comparison.ts';
import { type BenchGround, makeTemplate, sideOf, withBenchGround, writeMigrations } from './ground.ts';
import { type Timed, timeInTurns } from './in-turns.ts';
import { ratioOf, spreadOf } from './statistics.ts';

export interface AroundRow {
  readonly rowName: string;
  readonly title: string;
  /** What fills the fixture. */
  readonly statements: (scale: number) => readonly string[];
}

const iterations = 5;
const goal = 1.15;

/** Everything around the migrations of a benchmark's runs, in terms of making and dropping as many bare copies. */
export function aroundBenchmark(row: AroundRow): Benchmark {
  return { rowNames: [row.rowName], major: undefined, run: (context) => measureAround(row, context) };
}

async function measureAround(row: AroundRow, context: BenchContext): Promise<readonly Row[]> {
  return withBenchGround(context.signal, async (ground) => {
    const template = await makeTemplate(ground.server, 'bench', row.statements(context.scale));
    await writeMigrations(ground.directory, ['SELECT 1']);
    const side = await sideOf(ground, ground.directory, template);
    const ours: Timed = { label: `1 traced run and ${iterations} others`, run: () => runAll(ground, side) };
    const bare: Timed = {
      label: `${iterations + 1} times CREATE DATABASE and DROP DATABASE`,
      run: () => copyAll(ground, template),
    };
    const [oursMs, bareMs] = (await timeInTurns([ours, bare], context)) as [number[], number[]];
    const time = ratioOf(oursMs, bareMs);
    return [
      {
        name: row.rowName,
        title: `all around the migrations, ${row.title}`,
        goals: [{ of: 'time', value: time.median, range: time, atMost: goal }],
        ours: describe(ours, oursMs),
        reference: describe(bare, bareMs),
        notes: [
          `PostgreSQL ${ground.version}, clones by ${ground.server.clones}`,
          'the migration is SELECT 1, and its own time is taken off',
          ...(context.scale === 1 ? [] : [`with ${context.scale} of the data: this says nothing about the goal`]),
        ],
      },
    ];
  });
}

/** @returns the time without the migrations' own */
async function runAll(ground: BenchGround, side: Side): Promise<number> {
  const startedMs = performance.now();
  const runs: Run[] = [await runOnce(ground, side, 'traced')];
  for (let i = 0; i < iterations; i++) runs.push(await runOnce(ground, side, 'timed'));
  const ownMs = runs.flat().reduce((sum, { durationMs }) => sum + durationMs, 0);
  return performance.now() - startedMs - ownMs;
}

/** As a person would do it by hand, and in the faster of the two ways. */
async function copyAll({ server }: BenchGround, template: string): Promise<undefined> {
  await server.withSession(server.maintenance, async (client) => {
    for (let i = 0; i <= iterations; i++) {
      await client.query(`CREATE DATABASE bare TEMPLATE "${template}" STRATEGY FILE_COPY`);
      await client.query('DROP DATABASE bare');
    }
  });
}

export function describe({ label }: Pick<Timed, 'label'>, durationsMs: readonly number[]): Row['ours'] {
  const { median, min, max } = spreadOf(durationsMs);
  const time = `${formatSeconds(median)} (${formatSeconds(min)} to ${formatSeconds(max)})`;
  return { label, time, stored: '–', memory: '–' };
}
