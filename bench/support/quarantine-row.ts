import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FailedError } from '../../src/errors.ts';
import { formatCountOf } from '../../src/report/format.ts';
import { digestSql, type LaxDataset, type LaxSchema, laxRows, strictTable } from './bad-rows.ts';
import type { Benchmark } from './benchmark.ts';
import { compared, type WithGiven } from './comparison.ts';
import { type Contender, pgproofCommand, type Target } from './contenders.ts';
import { dropDatabase, freshDatabase, settle } from './databases.ts';
import { restored } from './restore-contenders.ts';
import { runMeasured } from './run.ts';
import { urlOf, withClient } from './server.ts';

/** Backups of the table with bad rows and of the one without, and what must come back from either. */
interface BothBackedUp extends Target {
  readonly dataset: LaxDataset;
  readonly backups: Readonly<Record<LaxSchema, string>>;
  readonly good: Digest;
}

interface Digest {
  readonly rows: string;
  readonly digest: string;
}

const withBothBackups: WithGiven<BothBackedUp> = async (target, signal, run) => {
  const dataset = target.dataset as LaxDataset;
  const directory = await mkdtemp(join(tmpdir(), 'pgproof-bench-'));
  try {
    const backups = { faulty: join(directory, 'faulty'), clean: join(directory, 'clean') };
    for (const [schema, backup] of Object.entries(backups)) {
      const url = urlOf(target, dataset.name);
      const command = pgproofCommand(
        target.clientBin,
        ...[
          'backup',
          '--database-url',
          url,
          '--output',
          backup,
          '--schemas',
          schema,
          '--jobs',
          '2',
          '--verify',
          'none',
        ],
      );
      await runMeasured([command], { atOnce: 1, directory, signal });
    }
    return await run({ ...target, dataset, backups, good: await digestOf(target, dataset.name, 'clean') });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
};

async function digestOf(server: Target, database: string, schema: LaxSchema): Promise<Digest> {
  return withClient(
    urlOf(server, database),
    async (client) => (await client.query<Digest>(digestSql(schema))).rows[0] as Digest,
  );
}

/** A restore of rows into the strict table, which is there and empty. */
function restoreRows(
  schema: LaxSchema,
  label: string,
  more: (given: BothBackedUp, output: string) => string[],
): Contender<BothBackedUp> {
  return {
    label,
    async prepare(given) {
      await freshDatabase(given, restored);
      await withClient(urlOf(given, restored), async (client) => {
        await client.query(`CREATE SCHEMA ${schema}`);
        await client.query(`CREATE TABLE ${schema}.readings ${strictTable}`);
      });
      await settle(given);
    },
    commands: (given, output) => [
      pgproofCommand(
        given.clientBin,
        ...['restore', '--backup', given.backups[schema], '--database-url', urlOf(given, restored)],
        ...['--data-only', '--jobs', '2', ...more(given, output)],
      ),
    ],
    async check(given) {
      const found = await digestOf(given, restored, schema);
      if (found.rows === given.good.rows && found.digest === given.good.digest) return;
      throw new FailedError(
        `restored were ${found.rows} rows with the sum ${found.digest}, not ${given.good.rows} with ${given.good.digest}`,
        'the restore is wrong, however fast it was',
      );
    },
    cleanUp: (given) => dropDatabase(given, restored),
  };
}

const clean = restoreRows('clean', 'pgproof restore --data-only --jobs 2 (no bad row)', () => []);

const rejectsOf = (output: string): string => `${output}-rejects.sql`;

function quarantined(): Contender<BothBackedUp> {
  const restore = restoreRows(
    'faulty',
    'pgproof restore --data-only --on-error quarantine --jobs 2',
    (given, output) => [
      ...['--on-error', 'quarantine', '--max-rejects', String(given.dataset.badRows), '--rejects', rejectsOf(output)],
    ],
  );
  return {
    ...restore,
    async check(given, output) {
      await restore.check?.(given, output);
      await assertRefused(given.dataset, rejectsOf(output));
    },
  };
}

/** @throws {FailedError} when the file names more or fewer rows of any kind than are bad */
async function assertRefused({ refused }: LaxDataset, file: string): Promise<void> {
  const text = await readFile(file, 'latin1');
  const named = [...text.matchAll(/^-- faulty\.readings, row \d+: (\w{5}) /gm)].map(
    ([, sqlstate]) => sqlstate as string,
  );
  const found = Map.groupBy(named, (sqlstate) => sqlstate);
  const differences = [...new Set([...refused.keys(), ...found.keys()])]
    .map((sqlstate) => ({ sqlstate, wanted: refused.get(sqlstate) ?? 0, found: found.get(sqlstate)?.length ?? 0 }))
    .filter((kind) => kind.found !== kind.wanted)
    .map((kind) => `${kind.found} of ${kind.wanted} for ${kind.sqlstate}`);
  if (differences.length === 0) return;
  throw new FailedError(`refused were ${differences.join(', ')}`, 'the restore is wrong, however fast it was');
}

/** What bad rows cost. */
export const quarantineBenchmark: Benchmark = compared(
  {
    dataset: laxRows,
    major: 17,
    reference: clean,
    note: `into a table with a primary key; ${formatCountOf(laxRows(1).badRows, 'row')} of 5 million are bad, of five kinds`,
    rows: [
      {
        name: 'quarantine',
        title: 'rows into a strict table, the bad ones among them quarantined, against the good ones alone',
        ours: quarantined(),
        goals: { time: 2 },
        note: 'both sides are ours: pg_restore would load nothing',
      },
    ],
  },
  withBothBackups,
);
