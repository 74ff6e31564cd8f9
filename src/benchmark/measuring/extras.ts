import { withConnection } from '../../postgres/connection.ts';
import type { BenchmarkContext } from '../benchmark.ts';
import { checkDowns, type DownsChecked } from '../down/down.ts';
import { describeSchema } from '../down/schema/describe.ts';
import type { Fixture } from '../fixture/fixtures.ts';
import { growthOf } from '../growth/growth-runs.ts';
import { relationsTouched } from '../growth/touched.ts';
import { type Probed, withProbes } from '../probe/probe.ts';
import type { Growth, MigrationResult, Stall } from '../result.ts';
import { failureOf } from './assemble.ts';
import { appliedIn, measureAlone, type Samples } from './measuring.ts';
import { applyAll, type Ground, type Side, withClone } from './runs.ts';
import { type PreparedSet, sideOf, type Templates } from './sides.ts';

/** What is looked at in runs of its own, beside times and counters. */
export interface Extras {
  readonly growth: ReadonlyMap<string, Growth>;
  /** Undefined where nobody asked. */
  readonly stalls: ReadonlyMap<string, readonly Stall[]> | undefined;
  readonly downs: DownsChecked['results'];
  readonly notes: readonly string[];
}

export interface ExtrasInput {
  readonly fixtures: readonly Fixture[];
  readonly prepared: PreparedSet;
  readonly side: Side;
  readonly samples: Samples;
  readonly templates: Templates;
  readonly productionRows: ReadonlyMap<string, number> | undefined;
}

export const noExtras: Extras = { growth: new Map(), stalls: undefined, downs: new Map(), notes: [] };

/** Puts what was seen of each migration beside what was measured of it. */
export function withExtras(
  migrations: readonly MigrationResult[],
  { growth, stalls, downs }: Extras,
): readonly MigrationResult[] {
  return migrations.map((one) => ({
    ...one,
    stalls: stalls?.get(one.name),
    growth: growth.get(one.name),
    down: downs.get(one.name),
  }));
}

/** Growth over several scales, stalls and down migrations, as far as they are wanted. */
export async function extrasOf(ground: Ground, input: ExtrasInput, context: BenchmarkContext): Promise<Extras> {
  const { request, progress } = context;
  const notes: string[] = [];
  const growth = await growthOf({
    ...input,
    measureOn: async (fixture) => {
      const scale = `scale ${Math.round(fixture.record.scale * 100)} %`;
      progress.begin(scale);
      const side = await sideOf(ground, input.prepared, fixture.template, input.templates);
      const samples = await measureAlone(ground, side, request);
      notes.push(...failedOnlyAt(scale, samples, input));
      return samples;
    },
  });
  if (request.probe) progress.begin('probe');
  const probed = request.probe ? await probe(ground, input) : undefined;
  if (request.down) progress.begin('down');
  const downs = request.down ? await runDowns(ground, input) : undefined;
  return {
    growth,
    stalls: probed?.stalls,
    downs: downs?.results ?? new Map(),
    notes: [...notes, ...(probed?.notes ?? []), ...(downs?.notes ?? [])],
  };
}

/** A migration that only a smaller fixture makes fail has no growth, and the verdict does not tell why. */
export function failedOnlyAt(
  scale: string,
  small: Samples,
  { side, samples }: Pick<ExtrasInput, 'side' | 'samples'>,
): readonly string[] {
  return side.migrations.flatMap(({ name }) => {
    const failure = failureOf(name, small);
    if (failure === undefined || failureOf(name, samples) !== undefined) return [];
    const [message] = failure.message.split('\n', 1);
    return [`${name} failed at the ${scale}, so that its growth is not known: ${message}`];
  });
}

/** A run beside readers and writers of the tables that the traced run saw locked. */
async function probe(ground: Ground, { side, samples }: ExtrasInput): Promise<Probed<unknown>> {
  const { server, signal } = ground;
  const entries = side.migrations.map(({ name }): [string, ReturnType<typeof relationsTouched>] => [
    name,
    relationsTouched(appliedIn(name, samples.traced)),
  ]);
  return withClone(server, side.template, signal, async (clone) => {
    await server.checkpoint();
    const options = { settings: server.migrator(clone), relations: new Map(entries), signal };
    return withProbes(options, (probing) =>
      applyAll(ground, side.migrations, clone, {
        onMigration: ({ name }) => probing.ended(name),
        onStart: ({ name }) => probing.began(name),
      }),
    );
  });
}

/** Each migration up, down and up again. */
async function runDowns(ground: Ground, { side }: ExtrasInput): Promise<DownsChecked> {
  const { server, signal } = ground;
  return checkDowns({
    migrations: side.migrations,
    signal,
    withClone: (run) =>
      withClone(server, side.template, signal, (clone) =>
        run({
          apply: (migrations, direction) => applyAll(ground, migrations, clone, { direction }),
          describe: () => withConnection(server.privileged(clone), (client) => describeSchema(client)),
        }),
      ),
  });
}
