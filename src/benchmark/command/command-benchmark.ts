import type { BenchmarkContext, BenchmarkInput, Measured } from '../benchmark.ts';
import type { Fixture } from '../fixture/fixtures.ts';
import { growthOf } from '../growth/growth-runs.ts';
import { assembleMigrations } from '../measuring/assemble.ts';
import { resultOf } from '../measuring/assemble-result.ts';
import { noExtras, withExtras } from '../measuring/extras.ts';
import type { Samples } from '../measuring/measuring.ts';
import { type Ground, withClone } from '../measuring/runs.ts';
import { compareResults } from '../verdict/judge.ts';
import { asMigration, type CommandRun, runCommandMigrations } from './command-migrations.ts';

export interface CommandInput extends Omit<BenchmarkInput, 'source'> {
  /** For the shell, with DATABASE_URL set to a clone. */
  readonly command: string;
  /** What the command inherits. */
  readonly environment: Readonly<Record<string, string>>;
  /** The Git commit of the directory that it runs in, where it is known. */
  readonly commit: string | undefined;
}

/**
 * Measures what a command of the user's does to clones of the fixture: all of its migrations as one, seen from outside.
 */
export async function benchmarkCommand(
  ground: Ground,
  input: CommandInput,
  context: BenchmarkContext,
): Promise<Measured> {
  const { fixtures, reference, productionRows, command, commit } = input;
  const { request, progress } = context;
  const fixture = fixtures.at(-1);
  if (fixture === undefined) throw new Error('there is no fixture');
  progress.begin('measure');
  const { migration, samples } = await measureCommand(ground, fixture, input, context);
  const measureOn = async (smaller: Fixture): Promise<Samples> => {
    progress.begin(`scale ${Math.round(smaller.record.scale * 100)} %`);
    return (await measureCommand(ground, smaller, input, context)).samples;
  };
  const growth = await growthOf({ fixtures, samples, productionRows, measureOn });
  const migrations = assembleMigrations([migration], () => ({ kind: 'measure' }), samples);
  const result = await resultOf(
    ground,
    {
      fixtures,
      layout: { name: 'command', directory: '.', reason: `run by ${command}` },
      migrations: withExtras(migrations, { ...noExtras, growth }),
      samples,
      notes: [],
      commit,
    },
    context,
  );
  const against = reference.kind === 'result' ? reference : undefined;
  const { thresholds, budgets } = request;
  const sides = { baseline: against?.result, baselineLabel: against?.label, candidate: result, interleaved: false };
  return { result, comparison: compareResults({ ...sides, thresholds, budgets }) };
}

/** One observed run, the other warm-up runs, and the timed ones. */
async function measureCommand(
  ground: Ground,
  fixture: Fixture,
  input: CommandInput,
  context: BenchmarkContext,
): Promise<{ readonly migration: ReturnType<typeof asMigration>['migration']; readonly samples: Samples }> {
  const { warmup, iterations } = context.request;
  const run = (observe: boolean): Promise<CommandRun> => runOn(ground, fixture, input, observe, context);
  ground.onPlan?.(Math.max(1, warmup) + iterations);
  const runs = [await run(true)];
  for (let i = 1; i < warmup; i++) await run(false);
  for (let i = 0; i < iterations; i++) runs.push(await run(false));
  const { migration, applied } = asMigration(input.command, runs);
  const [traced, ...timed] = applied.map((one) => [one]);
  return { migration, samples: { traced: traced === undefined ? [] : [traced], timed } };
}

async function runOn(
  ground: Ground,
  { template }: Fixture,
  { command, environment }: CommandInput,
  observe: boolean,
  { log }: BenchmarkContext,
): Promise<CommandRun> {
  const { server, signal, statementTimeoutMs: timeoutMs } = ground;
  ground.onRun?.();
  return withClone(server, template, signal, async (clone) => {
    await server.checkpoint();
    return runCommandMigrations({
      ...{ command, observe, environment, timeoutMs, signal },
      clone: server.migrator(clone),
      privileged: server.privileged(clone),
      observer: server.privileged(server.maintenance),
      onLine: (line) => log.verbose(line),
    });
  });
}
