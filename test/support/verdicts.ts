import { statfsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after, before } from 'node:test';
import {
  type BenchmarkInput,
  benchmarkMigrations,
  type Measured,
  type Reference,
} from '../../src/benchmark/benchmark.ts';
import { BenchmarkProgress } from '../../src/benchmark/benchmark-progress.ts';
import { buildFixtures, type Fixture } from '../../src/benchmark/fixture/fixtures.ts';
import type { Ground } from '../../src/benchmark/measuring/runs.ts';
import type { BenchmarkServer } from '../../src/benchmark/server/server.ts';
import type { ComparedMigration, Comparison, Evidence } from '../../src/benchmark/verdict/comparison.ts';
import { defaultThresholds } from '../../src/benchmark/verdict/default-thresholds.ts';
import { readMigrationSet } from '../../src/migrations/discover.ts';
import type { BenchmarkRequest } from '../../src/options/benchmark-request.ts';
import { RestoreProgress } from '../../src/restore/restore-progress.ts';
import { collectingLog, serverOptions, sharedBenchmarkServer } from '../benchmark/server/support.ts';
import { temporaryDirectory } from '../integration/program.ts';
import type { Planted } from './planted-regressions.ts';
import { cleanEnvironment } from './psql.ts';
import { type TestServer, testServers } from './servers.ts';

/** The texts of migrations, by their files' names. */
export type Files = Readonly<Record<string, string>>;

/** A request as the command line makes it, for all that a test does not say itself. */
function requestWith(options: Partial<BenchmarkRequest>): BenchmarkRequest {
  return {
    ...{ command: 'benchmark', databaseUrl: undefined, postgresVersion: undefined, migrations: undefined },
    ...{ layout: undefined, migrateCommand: undefined, render: undefined, only: [], iterations: 5, warmup: 1 },
    ...{ fixture: undefined, seedCommand: undefined, backup: undefined, scales: [1], productionRows: undefined },
    ...{ superuser: false, extensions: [], allowSharedServer: false, down: false, probe: false },
    ...{ statementTimeoutMs: 60_000, timeLimitMs: 60_000, baseline: undefined, thresholds: defaultThresholds },
    ...{ budgets: [], output: 'pgproof-benchmark.json', html: undefined, artifact: false, artifactName: 'result' },
    ...{ retentionDays: undefined, allowPublicArtifact: true, comment: false, jobs: 2, installClient: false },
    ...{ githubToken: undefined, verbose: false },
    ...options,
  };
}

/** Measures sets of migrations that tests write, on one server. */
export class Bench {
  readonly log = collectingLog();
  readonly #server: () => BenchmarkServer;
  readonly #directory: () => string;
  #fixtures = 0;

  constructor(server: () => BenchmarkServer, directory: () => string) {
    this.#server = server;
    this.#directory = directory;
  }

  /** The fixture of a SQL text, at each of the scales. */
  async fixtures(sql: string, scales: readonly number[] = [1]): Promise<readonly Fixture[]> {
    this.#fixtures += 1;
    const file = join(this.#directory(), `fixture-${this.#fixtures}.sql`);
    await writeFile(file, sql);
    return buildFixtures(this.#server(), {
      ...{ fixture: file, scales, jobs: 2, environment: cleanEnvironment(), log: this.log },
      ...{ progress: new RestoreProgress(), signal: new AbortController().signal },
    });
  }

  /** Measures a set and judges it against another set, or whatever else there is to hold it against. */
  async measure(
    candidate: Files,
    against: Files | Reference,
    fixtures: readonly Fixture[],
    options: Partial<BenchmarkRequest> = {},
  ): Promise<Measured> {
    const request = requestWith(options);
    return this.#withFolders([candidate, ...(isReference(against) ? [] : [against])], async (folder, other) => {
      const reference: Reference = isReference(against)
        ? against
        : { kind: 'migrations', source: await sourceIn(other), label: 'the baseline' };
      const input = { source: await sourceIn(folder), reference, fixtures, productionRows: request.productionRows };
      return benchmarkMigrations(this.#ground(request), input, {
        ...{ request, log: this.log, progress: new BenchmarkProgress() },
      });
    });
  }

  #ground({ statementTimeoutMs }: BenchmarkRequest): Ground {
    return { server: this.#server(), statementTimeoutMs, signal: new AbortController().signal };
  }

  async #withFolders<Result>(sets: readonly Files[], run: (...folders: string[]) => Promise<Result>): Promise<Result> {
    const folders: string[] = [];
    try {
      for (const files of sets) {
        const folder = await mkdtemp(join(this.#directory(), 'set-'));
        folders.push(folder);
        for (const [name, text] of Object.entries(files)) {
          await mkdir(dirname(join(folder, name)), { recursive: true });
          await writeFile(join(folder, name), text);
        }
      }
      return await run(...folders);
    } finally {
      for (const folder of folders) await rm(folder, { recursive: true, force: true });
    }
  }
}

async function sourceIn(directory = ''): Promise<BenchmarkInput['source']> {
  const { signal } = new AbortController();
  return { set: await readMigrationSet({ directory, signal }), commit: undefined };
}

function isReference(against: Files | Reference): against is Reference {
  return ['none', 'result', 'migrations'].includes(String(against.kind));
}

/** One server, and a bench on it, for all tests of the enclosing suite. */
export function sharedBench(server: TestServer): Bench {
  useMemoryForFiles();
  const directory = temporaryDirectory();
  const running = sharedBenchmarkServer(() => serverOptions(server), { before, after });
  return new Bench(running, directory);
}

const gibibyte = 1024 ** 3;

/**
 * Clusters of this process go into memory where there is enough: CREATE DATABASE takes 20 ms there, and up to 400 ms
 * on a disk to which other tests write at the same time, and these tests make thousands of databases.
 */
function useMemoryForFiles(): void {
  const folder = '/dev/shm';
  try {
    const { bavail, bsize } = statfsSync(folder);
    if (bavail * bsize >= 4 * gibibyte) process.env.TMPDIR = folder;
  } catch (error) {
    // Only Linux has it.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

/** One migration of a comparison. */
export function comparedAs(comparison: Comparison, name: string): ComparedMigration {
  const found = comparison.migrations.find((migration) => migration.name === name);
  if (found === undefined) throw new Error(`${name} is not in the comparison`);
  return found;
}

/** The regressions that count. */
export function regressions({ evidence }: ComparedMigration): readonly Evidence[] {
  return evidence.filter(({ verdict, ignored }) => verdict === 'regressed' && ignored === undefined);
}

/** All that a comparison calls a regression, for a message. */
export function describeRegressions({ migrations }: Comparison): readonly string[] {
  return migrations.flatMap((migration) =>
    regressions(migration).map(
      ({ metric, text, file, line }) => `${migration.name}: ${metric}: ${text} (${file}:${line})`,
    ),
  );
}

/** The numbers from 1 to `count` that one server is to try: no two servers have the same ones. */
export function seedsOf(server: TestServer, count: number): readonly number[] {
  const majors = testServers().map(({ major }) => major);
  const all = Array.from({ length: count }, (_, index) => index + 1);
  return all.filter((seed) => majors[seed % majors.length] === server.major);
}

/** Whether a planted regression is called one, by evidence of these metrics that says where it is. */
export function isFound(
  comparison: Comparison,
  { migration, file, lines }: Planted,
  metrics: readonly string[],
): boolean {
  const compared = comparedAs(comparison, migration);
  const evidence = regressions(compared).filter(({ metric }) => metrics.includes(metric));
  const isPlace = (one: Evidence): boolean => one.file === file && one.line !== undefined && lines.includes(one.line);
  return compared.verdict === 'regressed' && evidence.some(isPlace);
}

/** What became of a planted regression, for a message. */
export function describeFinding(comparison: Comparison, { kind, migration, lines }: Planted): string {
  const { verdict, evidence, current, baseline } = comparedAs(comparison, migration);
  const failures = [current, baseline].flatMap((side) => side?.failure?.message ?? []);
  const told = evidence.map(({ metric, text, line }) => `${metric} in line ${line}: ${text}`);
  return [`${kind} in line ${lines.join()} is ${verdict}`, ...failures, ...told].join('\n  ');
}

/** What is called a regression in migrations that are the same on both sides. */
export function falseAlarms(comparison: Comparison, planted: readonly Planted[]): readonly string[] {
  const names = planted.map(({ migration }) => migration);
  return describeRegressions(comparison).filter((text) => !names.some((name) => text.startsWith(`${name}:`)));
}
