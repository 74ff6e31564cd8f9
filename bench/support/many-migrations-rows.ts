import { join } from 'node:path';
import { measureAlone } from '../../src/benchmark/measuring/measuring.ts';
import { runOnce, type Side, withClone } from '../../src/benchmark/measuring/runs.ts';
import { FailedError } from '../../src/errors.ts';
import { libpqEnvironment } from '../../src/postgres/settings.ts';
import { describe } from './around-row.ts';
import type { BenchContext, Benchmark, Row } from './benchmark.ts';
import { pgproofCommand } from './contenders.ts';
import {
  type BenchGround,
  makeTemplate,
  programEnvironment,
  sideOf,
  withBenchGround,
  writeMigrations,
} from './ground.ts';
import { type Timed, timeInTurns } from './in-turns.ts';
import { type Command, runMeasured } from './run.ts';
import { ratioOf } from './statistics.ts';

const migrations = 400;
const iterations = 5;
const goal = 1.3;

const rowNames = ['many', 'many-timed', 'many-per-file', 'many-command'] as const;

/** Many small migrations, each in a file of its own, against psql with the same files. */
export const manyMigrationsBenchmark: Benchmark = { rowNames, major: undefined, run: measureMany };

async function measureMany(context: BenchContext): Promise<readonly Row[]> {
  return withBenchGround(context.signal, async (ground) => {
    const count = Math.max(1, Math.round(migrations * context.scale));
    const directory = join(ground.directory, 'migrations');
    const files = await writeMigrations(
      directory,
      Array.from({ length: count }, (_, index) => smallMigration(index)),
    );
    const template = await makeTemplate(ground.server, 'bench', ['VACUUM (FREEZE, ANALYZE)']);
    const side = await sideOf(ground, directory, template);
    const sides = sidesOf(ground, side, { directory, files, template });
    const wanted = rowNames.filter((name) => context.wanted.has(name));
    const needed = new Set<keyof typeof sides>(wanted.flatMap((name) => rowsOf[name].sides));
    const names = [...needed];
    const durationsMs = await timeInTurns(
      names.map((name) => sides[name]),
      context,
    );
    const timesOf = (name: keyof typeof sides) => durationsMs[names.indexOf(name)] as readonly number[];
    return wanted.map((name) => rowOf(name, sides, timesOf, { ground, count, scale: context.scale }));
  });
}

/** What becomes one row: ours, the reference, and whether the goal is meant for it. */
const rowsOf = {
  many: { sides: ['measured', 'psql'], title: 'one traced run and five timed ones, with their clones', isJudged: true },
  'many-timed': { sides: ['timed', 'psql'], title: 'the five timed runs alone, with their clones', isJudged: false },
  'many-per-file': {
    sides: ['measured', 'psqlPerFile'],
    title: 'against a process of psql for each file',
    isJudged: false,
  },
  'many-command': {
    sides: ['command', 'psql'],
    title: 'the whole command: server, fixture, runs, verdict, report',
    isJudged: false,
  },
} as const;

type Sides = Readonly<Record<'measured' | 'timed' | 'command' | 'psql' | 'psqlPerFile', Timed>>;

interface Files {
  readonly directory: string;
  readonly files: readonly string[];
  readonly template: string;
}

function sidesOf(ground: BenchGround, side: Side, { directory, files, template }: Files): Sides {
  const psql = (arguments_: readonly (readonly string[])[]) => runPsql(ground, template, arguments_);
  return {
    measured: {
      label: `pgproof: 1 traced run and ${iterations} others`,
      run: async () => void assertApplied(await measureAlone(ground, side, { warmup: 1, iterations })),
    },
    timed: {
      label: `pgproof: ${iterations} timed runs`,
      run: async () => {
        for (let i = 0; i < iterations; i++)
          assertApplied({ traced: [], timed: [await runOnce(ground, side, 'timed')] });
        return undefined;
      },
    },
    command: {
      label: `pgproof benchmark --migrations DIR --iterations ${iterations}`,
      run: () => runCommand(ground, directory),
    },
    psql: { label: `${iterations} times psql -f … -f …`, run: () => psql([files]) },
    psqlPerFile: {
      label: `${iterations} times psql -f, once for each file`,
      run: () => psql(files.map((file) => [file])),
    },
  };
}

function rowOf(
  name: (typeof rowNames)[number],
  sides: Sides,
  timesOf: (name: keyof Sides) => readonly number[],
  { ground, count, scale }: { ground: BenchGround; count: number; scale: number },
): Row {
  const { sides: names, title, isJudged } = rowsOf[name];
  const [ours, reference] = names;
  const time = ratioOf(timesOf(ours), timesOf(reference));
  return {
    name,
    title: `${count} small migrations: ${title}`,
    beside: !isJudged,
    goals: [{ of: 'time', value: time.median, range: time, atMost: goal }],
    ours: describe(sides[ours], timesOf(ours)),
    reference: describe(sides[reference], timesOf(reference)),
    notes: [
      `PostgreSQL ${ground.version}; psql commits each statement, ours each file, as its layout says`,
      'each run has a clone of its own on both sides, made in the same way',
      ...(scale === 1 ? [] : [`with ${scale} of the migrations: this says nothing about the goal`]),
    ],
  };
}

function smallMigration(index: number): string {
  return `CREATE TABLE step_${index} (id bigint PRIMARY KEY, name text NOT NULL);
CREATE INDEX ON step_${index} (name);
ALTER TABLE step_${index} ADD COLUMN at timestamptz;`;
}

/** @throws {FailedError} when one failed: its time would be that of something else */
function assertApplied({ traced, timed }: Awaited<ReturnType<typeof measureAlone>>): void {
  const failed = [...traced, ...timed].flat().find(({ outcome }) => outcome === 'failed');
  if (failed !== undefined) throw new FailedError(`${failed.name}: ${failed.failure?.message}`, 'see what it says');
}

/** psql as the migrations' role, into a clone for each iteration. */
async function runPsql(
  { server, bin, directory, signal }: BenchGround,
  template: string,
  calls: readonly (readonly string[])[],
): Promise<undefined> {
  for (let i = 0; i < iterations; i++) {
    await withClone(server, template, signal, async (clone) => {
      const commands = calls.map(
        (files): Command => ({
          program: join(bin, 'psql'),
          arguments: ['-X', '-q', '--set=ON_ERROR_STOP=1', ...files.flatMap((file) => ['-f', file])],
          environment: libpqEnvironment(server.migrator(clone)),
        }),
      );
      await runMeasured(commands, { atOnce: 1, directory, signal });
    });
  }
}

/** The bundle, as a user runs it. */
async function runCommand({ bin, directory, signal }: BenchGround, migrations: string): Promise<undefined> {
  const result = join(directory, 'result.json');
  const command = pgproofCommand(
    bin,
    ...['benchmark', '--migrations', migrations, '--iterations', String(iterations), '--output', result],
    ...['--postgres-version', '17'],
  );
  const environment = { ...(await programEnvironment()), ...command.environment };
  await runMeasured([{ ...command, environment }], { atOnce: 1, directory, signal });
}
