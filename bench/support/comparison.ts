import { formatBytes } from '../../src/report/format.ts';
import type { BenchContext, Benchmark, Row, RowSide } from './benchmark.ts';
import type { Contender, Target } from './contenders.ts';
import type { Dataset } from './datasets.ts';
import { type Link, withLink } from './link.ts';
import { runAlternating, type Sample } from './sampling.ts';
import { binOf, provideDataset } from './server.ts';
import { type Goal, median, ratioOf, type Spread, spreadOf } from './statistics.ts';

/** Our side of a row, and the goals: the most that it may have of what the reference has. */
export interface ComparedRow<Given extends Target> {
  readonly name: string;
  readonly title: string;
  readonly ours: Contender<Given>;
  /** Without one for the time, that is reported only. */
  readonly goals: { readonly time?: number; readonly storedSize?: number };
  /** The name of the row that the goals are meant for. */
  readonly beside?: string;
  readonly note?: string;
}

/** Rows whose reference is the same: it is run once for all of them, in turn with each of ours. */
export interface Comparison<Given extends Target> {
  readonly dataset: (scale: number) => Dataset;
  /** The server's. */
  readonly major: number;
  /** That of the client programs, for both sides; the server's by default. */
  readonly clientMajor?: number;
  /** Both sides connect through it; directly without one. */
  readonly link?: Link;
  readonly reference: Contender<Given>;
  /** The reference takes so long that it is run at most so often, without a warm-up. */
  readonly referenceRuns?: number;
  readonly note?: string;
  readonly rows: readonly ComparedRow<Given>[];
}

/** Makes what the contenders need beside the server with the data, for the time of `run`. */
export type WithGiven<Given extends Target> = <Result>(
  target: Target,
  signal: AbortSignal,
  run: (given: Given) => Promise<Result>,
) => Promise<Result>;

/** The benchmark of a comparison. */
export function compared<Given extends Target>(comparison: Comparison<Given>, withGiven: WithGiven<Given>): Benchmark {
  return {
    rowNames: comparison.rows.map(({ name }) => name),
    major: comparison.major,
    run: (context) => compare(comparison, withGiven, context),
  };
}

async function compare<Given extends Target>(
  comparison: Comparison<Given>,
  withGiven: WithGiven<Given>,
  context: BenchContext,
): Promise<readonly Row[]> {
  const { signal, say, scale } = context;
  const server = context.server();
  const dataset = comparison.dataset(scale);
  await provideDataset(server, dataset, say, signal);
  const rows = comparison.rows.filter(({ name }) => context.wanted.has(name));
  const clientBin = await binOf(comparison.clientMajor ?? comparison.major);
  const measure = (port: number) =>
    withGiven({ dataset, port, clientBin }, signal, (given) => runSides(comparison, rows, given, context));
  const { link } = comparison;
  const [reference, ours] = await (link === undefined ? measure(server.port) : withLink(link, server.port, measure));
  return rows.map((row, index) => describeRow(comparison, row, ours[index] as readonly Sample[], reference, context));
}

async function runSides<Given extends Target>(
  comparison: Comparison<Given>,
  rows: readonly ComparedRow<Given>[],
  given: Given,
  { runs, signal, say }: BenchContext,
): Promise<[reference: readonly Sample[], ours: readonly (readonly Sample[])[]]> {
  const { reference, referenceRuns } = comparison;
  const sides = [
    ...rows.map(({ ours }) => ({ contender: ours, runs, warmups: 1 })),
    {
      contender: reference,
      runs: Math.min(runs, referenceRuns ?? runs),
      warmups: referenceRuns === undefined ? 1 : 0,
    },
  ];
  const onSample = ({ label }: Contender<Given>, run: number, { durationMs }: Sample): void => {
    say(`${run === 0 ? 'warm-up' : `run ${run}`}: ${formatSeconds(durationMs)}  ${label}`);
  };
  const samples = await runAlternating(sides, given, { signal, onSample });
  return [samples.at(-1) as readonly Sample[], samples.slice(0, -1)];
}

function describeRow<Given extends Target>(
  comparison: Comparison<Given>,
  row: ComparedRow<Given>,
  ours: readonly Sample[],
  reference: readonly Sample[],
  { scale }: BenchContext,
): Row {
  const { sample } = comparison.reference;
  return {
    name: row.name,
    title: row.title,
    beside: row.beside !== undefined,
    goals: goalsOf(row, ours, reference),
    ours: describeSide(row.ours.label, ours),
    reference: describeSide(comparison.reference.label, reference),
    notes: [
      ...(scale === 1 ? [] : [`with ${scale} of the data: this says nothing about the goals`]),
      ...(comparison.note === undefined ? [] : [comparison.note]),
      ...(row.note === undefined ? [] : [row.note]),
      ...(row.beside === undefined ? [] : [`reported beside the goal, which is held against the row ${row.beside}`]),
      ...(sample === undefined
        ? []
        : [`the reference is extrapolated from ${sample.describe(comparison.dataset(scale))}`]),
      ...(reference.length < ours.length ? [`the reference was run ${timesInWords(reference.length)}`] : []),
    ],
  };
}

function timesInWords(times: number): string {
  return times === 1 ? 'only once' : `only ${times} times`;
}

function goalsOf<Given extends Target>(
  { goals }: ComparedRow<Given>,
  ours: readonly Sample[],
  reference: readonly Sample[],
): Goal[] {
  const durationOf = ({ durationMs }: Sample): number => durationMs;
  const time = ratioOf(ours.map(durationOf), reference.map(durationOf));
  const atMost = goals.time === undefined ? {} : { atMost: goals.time };
  const found: Goal[] = [{ of: 'time', value: time.median, range: time, ...atMost }];
  if (goals.storedSize !== undefined) {
    const value = storedBytes(ours) / storedBytes(reference);
    found.push({ of: 'stored size', value, atMost: goals.storedSize });
  }
  return found;
}

function storedBytes(samples: readonly Sample[]): number {
  return median(samples.map((sample) => sample.storedBytes));
}

/** A side of a row: times as median and range, memory as the largest of all runs. */
export function describeSide(label: string, samples: readonly Sample[]): RowSide {
  const stored = storedBytes(samples);
  return {
    label,
    time: formatSpread(spreadOf(samples.map(({ durationMs }) => durationMs))),
    stored: stored === 0 ? '–' : formatBytes(stored),
    memory: describeMemory(samples),
  };
}

function describeMemory(samples: readonly Sample[]): string {
  const [process, tree] = [peakOf(samples, 'processBytes'), peakOf(samples, 'treeBytes')];
  if (process === undefined || tree === undefined) return '–';
  return `${formatBytes(process)}, with children ${formatBytes(tree)}`;
}

/** The largest of all runs; undefined where it could not be measured. */
export function peakOf(samples: readonly Sample[], of: 'processBytes' | 'treeBytes'): number | undefined {
  const values = samples.map((sample) => sample[of]).filter((value) => value !== undefined);
  return values.length === 0 ? undefined : Math.max(...values);
}

function formatSpread({ median, min, max }: Spread): string {
  return min === max
    ? formatSeconds(median)
    : `${formatSeconds(median)} (${formatSeconds(min)} to ${formatSeconds(max)})`;
}

/** Seconds, as exactly as two runs ever agree. */
export function formatSeconds(durationMs: number): string {
  return `${(durationMs / 1000).toFixed(durationMs < 9950 ? 2 : 1)} s`;
}
