import type { MigrationSet } from '../migrations/migration.ts';
import type { BenchmarkRequest } from '../options/request.ts';
import type { Log } from '../terminal/log.ts';
import type { BenchmarkProgress } from './benchmark-progress.ts';
import type { Fixture } from './fixture/fixtures.ts';
import { assembleMigrations } from './measuring/assemble.ts';
import { type ResultInput, resultOf } from './measuring/assemble-result.ts';
import { type Extras, extrasOf, noExtras, withExtras } from './measuring/extras.ts';
import { measureAlone, measurePairs, type Samples } from './measuring/measuring.ts';
import type { Ground, Run, Side } from './measuring/runs.ts';
import { logSet, type PreparedSet, prepareSet, sideOf, type Templates } from './measuring/sides.ts';
import { unchangedNames } from './measuring/unchanged.ts';
import type { BenchmarkResult } from './result.ts';
import type { Comparison } from './verdict/comparison.ts';
import { confirmCounters } from './verdict/counter-confirmation.ts';
import type { CounterRound } from './verdict/counter-round.ts';
import { defaultThresholds } from './verdict/default-thresholds.ts';
import { type CompareOptions, compareResults } from './verdict/judge.ts';

/** What a benchmark works with. */
export interface BenchmarkContext {
  readonly request: BenchmarkRequest;
  readonly log: Log;
  readonly progress: BenchmarkProgress;
}

/** Migrations to measure. */
export interface MigrationSource {
  readonly set: MigrationSet;
  /** The Git commit, where it is known. */
  readonly commit: string | undefined;
}

/** What the migrations are held against. */
export type Reference =
  | { readonly kind: 'none' }
  | { readonly kind: 'result'; readonly result: BenchmarkResult; readonly label: string }
  | { readonly kind: 'migrations'; readonly source: MigrationSource; readonly label: string };

export interface BenchmarkInput {
  readonly source: MigrationSource;
  readonly reference: Reference;
  /** Smallest first; the last one is what the verdict is about. */
  readonly fixtures: readonly Fixture[];
  /** Exact rows of production's tables, by `schema.name`. */
  readonly productionRows: ReadonlyMap<string, number> | undefined;
}

export interface Measured {
  readonly result: BenchmarkResult;
  readonly comparison: Comparison;
}

/** One side, with what it was made of. */
interface Prepared {
  readonly source: MigrationSource;
  readonly prepared: PreparedSet;
  readonly side: Side;
}

/**
 * Measures a set of migrations on clones of its fixture and judges it.
 *
 * @throws {UserError} when `only` fits none of them; {FailedError} when those before the measured ones fail
 */
export async function benchmarkMigrations(
  ground: Ground,
  input: BenchmarkInput,
  context: BenchmarkContext,
): Promise<Measured> {
  return new Benchmark(ground, input, context).run();
}

class Benchmark {
  readonly #ground: Ground;
  readonly #input: BenchmarkInput;
  readonly #context: BenchmarkContext;
  readonly #templates: Templates = new Map();

  constructor(ground: Ground, input: BenchmarkInput, context: BenchmarkContext) {
    this.#ground = ground;
    this.#input = input;
    this.#context = context;
  }

  async run(): Promise<Measured> {
    const { source, reference } = this.#input;
    const candidate = await this.#prepare(source);
    logSet(this.#context.log, candidate.prepared);
    if (reference.kind !== 'migrations') return this.#measureAlone(candidate);
    const baseline = await this.#prepare(reference.source);
    return this.#measureBoth(baseline, candidate, reference.label);
  }

  async #prepare(source: MigrationSource): Promise<Prepared> {
    const template = this.#fixture.template;
    const prepared = await prepareSet(this.#ground, source.set, template, this.#context.request.only);
    return { source, prepared, side: await sideOf(this.#ground, prepared, template, this.#templates) };
  }

  /** Against a result of another run, or against nothing. */
  async #measureAlone(candidate: Prepared): Promise<Measured> {
    const { request, progress } = this.#context;
    const { reference } = this.#input;
    progress.begin('measure');
    const samples = await measureAlone(this.#ground, candidate.side, request);
    const result = await this.#resultOf(candidate, samples, await this.#extrasOf(candidate, samples));
    const against = reference.kind === 'result' ? reference : undefined;
    const options = { baseline: against?.result, baselineLabel: against?.label, candidate: result, interleaved: false };
    return { result, comparison: await this.#judge(undefined, candidate, options) };
  }

  /** Against the migrations of another commit, both in turns. */
  async #measureBoth(baseline: Prepared, candidate: Prepared, label: string): Promise<Measured> {
    const { request, progress } = this.#context;
    progress.begin('measure');
    const pairs = await measurePairs(this.#ground, baseline.side, candidate.side, {
      ...request,
      threshold: (request.thresholds ?? defaultThresholds).time,
      names: candidate.side.migrations.map(({ name }) => name),
      unchanged: unchangedNames(baseline.side, candidate.side),
    });
    const result = await this.#resultOf(candidate, pairs.candidate, await this.#extrasOf(candidate, pairs.candidate));
    const comparison = await this.#judge(baseline, candidate, {
      baseline: await this.#resultOf(baseline, pairs.baseline, noExtras),
      baselineLabel: label,
      candidate: result,
      interleaved: true,
      timeDecisions: pairs.decisions,
    });
    return { result, comparison };
  }

  async #judge(
    baseline: Prepared | undefined,
    candidate: Prepared,
    options: Omit<CompareOptions, 'thresholds' | 'budgets' | 'rounds'>,
  ): Promise<Comparison> {
    const { thresholds, budgets } = this.#context.request;
    this.#context.progress.begin('judge');
    return confirmCounters(this.#ground, {
      baseline: baseline?.side,
      candidate: candidate.side,
      roundsOf: (side, run) => roundsOf(side === candidate.side ? candidate : (baseline ?? candidate), run),
      compare: (rounds) =>
        compareResults({ ...options, thresholds, budgets, ...(rounds === undefined ? {} : { rounds }) }),
    });
  }

  #extrasOf({ prepared, side }: Prepared, samples: Samples): Promise<Extras> {
    const templates = this.#templates;
    return extrasOf(this.#ground, { ...this.#input, prepared, side, samples, templates }, this.#context);
  }

  #resultOf({ source, prepared }: Prepared, samples: Samples, extras: Extras): Promise<BenchmarkResult> {
    const { set, pending, selection, notes } = prepared;
    const input: ResultInput = {
      fixtures: this.#input.fixtures,
      layout: { name: set.layout, directory: set.directory, reason: set.reason },
      migrations: withExtras(assembleMigrations(pending, selection.plan, samples), extras),
      samples,
      notes: [...notes, ...extras.notes],
      commit: source.commit,
    };
    return resultOf(this.#ground, input, this.#context);
  }

  get #fixture(): Fixture {
    const fixture = this.#input.fixtures.at(-1);
    if (fixture === undefined) throw new Error('there is no fixture');
    return fixture;
  }
}

/** What one traced run tells of each migration. */
function roundsOf({ prepared }: Prepared, run: Run): ReadonlyMap<string, CounterRound> {
  const { pending, selection } = prepared;
  const results = assembleMigrations(pending, selection.plan, { traced: [run], timed: [run] });
  // One that failed shows neither that a change is there nor that it is not.
  return new Map(results.filter(({ status }) => status === 'measured').map((result) => [result.name, result]));
}
