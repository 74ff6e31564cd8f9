import { join } from 'node:path';
import { applyAll, type Side, withClone } from '../../src/benchmark/measuring/runs.ts';
import { withTracer } from '../../src/migrations/trace/tracer.ts';
import type { BenchContext, Benchmark, Row } from './benchmark.ts';
import { type BenchGround, makeTemplate, sideOf, withBenchGround, writeMigrations } from './ground.ts';
import { timeInTurns } from './in-turns.ts';
import { median, spreadOf } from './statistics.ts';

/** Each has an index, so that the schema has 2,500 relations. */
const tables = 1250;
const goalMs = 2;
/** Two sizes, so that what a run costs once falls out of the difference. */
const few = 20;
const more = 220;

/** A kind of migration whose statements are traced. */
interface TraceRow {
  readonly rowName: string;
  /** What one transaction changes. */
  readonly title: string;
  /** How many tables it has locked at its end, at most. */
  readonly tablesLocked: number;
  readonly isJudged: boolean;
}

const rows: readonly TraceRow[] = [
  { rowName: 'trace', title: 'of ten tables', tablesLocked: 10, isJudged: true },
  { rowName: 'trace-many-locks', title: 'each of another table', tablesLocked: more, isJudged: false },
];

/** What it adds to a statement's time that it is traced, on a large schema. */
export const traceBenchmarks: readonly Benchmark[] = rows.map((row) => ({
  rowNames: [row.rowName],
  major: undefined,
  run: (context) => measureTrace(row, context),
}));

async function measureTrace(row: TraceRow, context: BenchContext): Promise<readonly Row[]> {
  return withBenchGround(context.signal, async (ground) => {
    const template = await makeTemplate(ground.server, 'bench', [createTables, 'VACUUM (FREEZE, ANALYZE)']);
    const side = (statements: number) => migrationOf(ground, template, statements, row.tablesLocked);
    const [short, long] = [await side(few), await side(more)];
    const timed = (label: string, one: Side, how: 'traced' | 'timed') => ({
      label,
      run: () => applyMs(ground, one, how),
    });
    const durationsMs = await timeInTurns(
      [
        timed(`${few} statements`, short, 'timed'),
        timed(`${more} statements`, long, 'timed'),
        timed(`${few} statements, traced`, short, 'traced'),
        timed(`${more} statements, traced`, long, 'traced'),
      ],
      context,
    );
    return [describeTrace(row, durationsMs, ground)];
  });
}

function describeTrace(
  { rowName, title, isJudged }: TraceRow,
  [fewMs = [], moreMs = [], fewTracedMs = [], moreTracedMs = []]: readonly (readonly number[])[],
  { version }: BenchGround,
): Row {
  const perStatement = (long: number, short: number): number => (long - short) / (more - few);
  const [plainMs, tracedMs] = [
    moreMs.map((long, run) => perStatement(long, fewMs[run] as number)),
    moreTracedMs.map((long, run) => perStatement(long, fewTracedMs[run] as number)),
  ];
  const addedMs = tracedMs.map((traced, run) => traced - (plainMs[run] as number));
  const format = (ms: number) => `${ms.toFixed(2)} ms`;
  const describe = (label: string, values: readonly number[]) => {
    return { label, time: format(median(values)), stored: '–', memory: '–' };
  };
  return {
    name: rowName,
    title: `what tracing adds to a statement, with ${2 * tables} relations, ${title}`,
    beside: !isJudged,
    goals: [{ of: 'tracing', value: median(addedMs), range: spreadOf(addedMs), atMost: goalMs, format }],
    ours: describe('a traced statement', tracedMs),
    reference: describe('the same, not traced', plainMs),
    notes: [`PostgreSQL ${version}; ALTER TABLE … ADD COLUMN, ${more - few} of them in one transaction`],
  };
}

/** @returns the time that the migration takes, with its clone made and the tracer at work */
async function applyMs(ground: BenchGround, { migrations, template }: Side, how: 'traced' | 'timed'): Promise<number> {
  const { server, signal } = ground;
  const timed = async (work: () => Promise<unknown>): Promise<number> => {
    const startedMs = performance.now();
    await work();
    return performance.now() - startedMs;
  };
  return withClone(server, template, signal, (clone) => {
    if (how === 'timed') return timed(() => applyAll(ground, migrations, clone));
    const options = { clone: server.privileged(clone), observer: server.privileged(server.maintenance), signal };
    return withTracer(options, (tracer) => timed(() => applyAll(ground, migrations, clone, { tracer })));
  });
}

/** One migration of so many statements. */
async function migrationOf(
  ground: BenchGround,
  template: string,
  statements: number,
  tablesLocked: number,
): Promise<Side> {
  const directory = join(ground.directory, String(statements));
  const texts = Array.from(
    { length: statements },
    (_, index) => `ALTER TABLE t_${index % tablesLocked} ADD COLUMN c_${index} int;`,
  );
  await writeMigrations(directory, [texts.join('\n')]);
  return sideOf(ground, directory, template);
}

/** The migrations' role must own what it changes. */
const createTables = `DO $$ BEGIN
  FOR n IN 0..${tables - 1} LOOP
    EXECUTE format('CREATE TABLE t_%s (id int PRIMARY KEY)', n);
    EXECUTE format('ALTER TABLE t_%s OWNER TO pgproof_migrator', n);
  END LOOP;
END $$`;
