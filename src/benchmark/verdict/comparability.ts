import { formatBytes } from '../../report/format.ts';
import type { BenchmarkResult, Fingerprint, FixtureRecord } from '../result.ts';

/** What of two results may be held against each other; each is undefined when it may, or says why not. */
export interface Comparability {
  readonly counters: string | undefined;
  readonly times: string | undefined;
}

/**
 * Settings that move times but neither WAL, nor blocks, nor locks. All others that a fingerprint holds must agree before
 * counters are compared. (shared_buffers decides whether a block is hit or read, which are counted together.)
 */
const timeSettings: ReadonlySet<string> = new Set([
  'checkpoint_timeout',
  'commit_delay',
  'effective_io_concurrency',
  'file_copy_method',
  'fsync',
  'huge_pages',
  'io_combine_limit',
  'io_method',
  'io_workers',
  'jit',
  'maintenance_io_concurrency',
  'max_wal_size',
  'min_wal_size',
  'shared_buffers',
  'synchronous_commit',
  'wal_buffers',
  'wal_sync_method',
]);

/** The share by which a fixture's bytes may differ: its catalogs, and rows that are made at random. */
const sameBytes = 0.02;

/** Whether two results, mostly of two runs, can be compared: the same server on the same data. */
export function comparabilityOf(baseline: BenchmarkResult, candidate: BenchmarkResult): Comparability {
  const [before, now] = [baseline.fingerprint, candidate.fingerprint];
  const fixture = differenceOfFixtures(baseline.fixture, candidate.fixture);
  return {
    counters: whyNotCounters(before, now) ?? fixture,
    times: whyNotTimes(before, now) ?? fixture,
  };
}

function whyNotCounters(before: Fingerprint, now: Fingerprint): string | undefined {
  if (majorOf(before) !== majorOf(now)) return `PostgreSQL ${majorOf(before)} before, ${majorOf(now)} now`;
  if (before.counters !== now.counters) return `counted by ${before.counters} before, by ${now.counters} now`;
  return differenceOfSettings(before, now, (name) => !timeSettings.has(name));
}

function whyNotTimes(before: Fingerprint, now: Fingerprint): string | undefined {
  const facts: readonly (readonly [string, string | number, string | number])[] = [
    ['PostgreSQL', before.serverVersion, now.serverVersion],
    ['a CPU', before.cpu, now.cpu],
    ['cores:', before.cores, now.cores],
    ['a server of the kind', before.server, now.server],
  ];
  for (const [what, then, today] of facts) {
    if (then !== today) return `${what} ${then} before, ${today} now`;
  }
  return differenceOfSettings(before, now, () => true);
}

/** `15.18` and `18beta1` are 15 and 18. */
function majorOf({ serverVersion }: Fingerprint): string {
  return /^\d+/.exec(serverVersion)?.[0] ?? serverVersion;
}

function differenceOfSettings(
  before: Fingerprint,
  now: Fingerprint,
  counts: (name: string) => boolean,
): string | undefined {
  const names = [...new Set([...Object.keys(before.settings), ...Object.keys(now.settings)])].filter(counts).sort();
  const name = names.find((each) => before.settings[each] !== now.settings[each]);
  if (name === undefined) return undefined;
  return `${name} was ${before.settings[name] ?? 'not recorded'} before, is ${now.settings[name] ?? 'not recorded'} now`;
}

function differenceOfFixtures(before: FixtureRecord, now: FixtureRecord): string | undefined {
  if (before.kind !== now.kind) return `the fixture was of the kind ${before.kind} before, is ${now.kind} now`;
  if (before.identity !== now.identity) return 'the fixture has another content than before';
  if (before.scale !== now.scale) return `the fixture had the scale ${before.scale} before, has ${now.scale} now`;
  // A command or a script that a file includes may make wider rows than before, and as many.
  if (Math.abs(now.bytes - before.bytes) > before.bytes * sameBytes) {
    return `the fixture had ${formatBytes(before.bytes)} before, has ${formatBytes(now.bytes)} now`;
  }
  return undefined;
}
