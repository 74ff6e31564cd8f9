import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FailedError } from '../../src/errors.ts';
import type { WithGiven } from './comparison.ts';
import { type Contender, pgproof, pgproofCommand, type Target } from './contenders.ts';
import { countObjects, countRows, dropDatabase, freshDatabase, settle } from './databases.ts';
import { runMeasured } from './run.ts';
import { sizeOf } from './sampling.ts';
import { urlOf } from './server.ts';

/** A backup of the dataset's database, beside the server that it came from. */
export interface BackedUp extends Target {
  /** The directory of the manifest. */
  readonly backup: string;
  readonly backupBytes: number;
}

/** Makes a backup by ours, with its defaults but for the verification, for the time of `run`. */
export const withBackup: WithGiven<BackedUp> = async (target, signal, run) => {
  const directory = await mkdtemp(join(tmpdir(), 'pgproof-bench-'));
  try {
    const backup = join(directory, 'backup');
    const ours = pgproof({ jobs: 2, verify: 'none' });
    await runMeasured(ours.commands(target, backup), { atOnce: 1, directory, signal });
    await ours.check?.(target, backup);
    return await run({ ...target, backup, backupBytes: await sizeOf(backup) });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
};

/** What every restore into the server goes into; never two at once. */
export const restored = 'restored';

/** Restores into a database that is made before, looked at afterwards, and then dropped. */
const intoFreshDatabase = {
  prepare: (given: BackedUp) => freshDatabase(given, restored),
  check: assertSameContent,
  cleanUp: (given: BackedUp) => dropDatabase(given, restored),
};

/** @throws {FailedError} when there is more or less of anything than in the source */
async function assertSameContent(given: BackedUp): Promise<void> {
  const wanted = new Map([['rows', given.dataset.rows], ...(await countObjects(given, given.dataset.name))]);
  const found = new Map([['rows', await countRows(given, restored)], ...(await countObjects(given, restored))]);
  const differences = [...wanted].filter(([what, count]) => found.get(what) !== count);
  if (differences.length === 0) return;
  const described = differences.map(([what, count]) => `${found.get(what)} ${what} instead of ${count}`).join(', ');
  throw new FailedError(`restored were ${described}`, 'the restore is wrong, however fast it was');
}

/** The bundle, as a user runs it, into an empty database of the server. */
export function pgproofRestore(jobs: number): Contender<BackedUp> {
  const options = ['--jobs', String(jobs)];
  return {
    label: ['pgproof restore', ...options].join(' '),
    commands: ({ backup, clientBin, port }) => [
      pgproofCommand(clientBin, 'restore', '--backup', backup, '--database-url', urlOf({ port }, restored), ...options),
    ],
    ...intoFreshDatabase,
  };
}

/** pg_restore of the same backup, into an empty database of the server. */
export function pgRestore(jobs: number): Contender<BackedUp> {
  return {
    label: `pg_restore -j${jobs}`,
    commands: ({ backup, clientBin, port }) => [
      {
        program: join(clientBin, 'pg_restore'),
        arguments: [`-j${jobs}`, '--dbname', urlOf({ port }, restored), join(backup, 'dump')],
      },
    ],
    ...intoFreshDatabase,
  };
}

const verificationOf = ({ backup }: BackedUp): string => join(backup, 'verification.json');

/** What of the drill counts: all of it, or only the restore into its scratch cluster. */
export type DrillPart = 'all' | 'restore';

/** The drill: a scratch cluster, a restore into it, the proof of its content, and the removal of all. */
export function pgproofDrill(jobs: number, part: DrillPart): Contender<BackedUp> {
  const options = ['--level', 'full', '--jobs', String(jobs)];
  const label = ['pgproof verify', ...options].join(' ');
  return {
    label: part === 'all' ? label : `${label} (its restore alone)`,
    prepare: async (given) => {
      // An older result must not pass for this run's.
      await rm(verificationOf(given), { force: true });
      await settle(given);
    },
    commands: ({ backup, clientBin }) => [pgproofCommand(clientBin, 'verify', '--backup', backup, ...options)],
    check: async (given) => void (await readVerification(given)),
    ...(part === 'all' ? {} : { durationMs: async (given) => (await readVerification(given)).restoreMs }),
    cleanUp: (given) => rm(verificationOf(given), { force: true }),
  };
}

/** @throws {FailedError} when the drill proved less than everything */
async function readVerification(given: BackedUp): Promise<{ readonly restoreMs: number }> {
  const { level, problems, rows, restoreMs } = JSON.parse(await readFile(verificationOf(given), 'utf8'));
  const asWanted = level === 'full' && problems.length === 0 && rows === given.dataset.rows && restoreMs > 0;
  if (asWanted) return { restoreMs };
  const said = JSON.stringify({ level, problems, rows, restoreMs });
  throw new FailedError(`verification.json says ${said}`, `wanted: full, no problem, ${given.dataset.rows} rows`);
}

/** Verifies every byte of the backup; nothing is restored. */
export function pgproofVerify(jobs: number): Contender<BackedUp> {
  const options = ['--jobs', String(jobs)];
  return {
    label: ['pgproof verify', ...options].join(' '),
    prepare: settle,
    commands: ({ backup, clientBin }) => [pgproofCommand(clientBin, 'verify', '--backup', backup, ...options)],
    cleanUp: (given) => rm(verificationOf(given), { force: true }),
  };
}
