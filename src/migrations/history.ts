import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import { messageOf } from '../errors.ts';
import { compareVersions, flywayChecksum, normalVersion } from './layouts/flyway-names.ts';
import type { LayoutName, Migration, MigrationSet } from './migration.ts';
import { compareNumbers, leadingNumber } from './order.ts';

export interface PendingMigrations {
  /** In the set's order. */
  readonly pending: readonly Migration[];
  /** Names of the set's migrations that the database already has. */
  readonly applied: readonly string[];
  /** What the log says about it; undefined where the database has no history. */
  readonly note: string | undefined;
}

/**
 * Which migrations of a set a database does not have yet, as the tool's own history table there tells: a fixture made
 * of a production backup holds it. Without the table all are pending.
 *
 * @param client connected to the database, with a role that may read the table
 */
export async function pendingMigrations(set: MigrationSet, client: pg.Client): Promise<PendingMigrations> {
  const { history } = set;
  if (history === undefined || !(await isThere(history.sql, client))) {
    return { pending: set.migrations, applied: [], note: undefined };
  }
  const recorded = await readVersions(history.query, client);
  if (!Array.isArray(recorded)) {
    const note = `${history.sql} in the fixture is not that of ${set.layout}: ${recorded.problem}; all migrations are pending`;
    return { pending: set.migrations, applied: [], note };
  }
  const isApplied = matchers[set.layout] ?? hasVersion;
  const applied = new Set<Migration>();
  for (const migration of set.migrations) {
    if (await isApplied(migration, recorded, set)) applied.add(migration);
  }
  const pending = set.migrations.filter((migration) => !applied.has(migration));
  const names = [...applied].map(({ name }) => name);
  return { pending, applied: names, note: noteOf(set, names.length, pending, recorded) };
}

async function isThere(table: string, client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ there: boolean }>('select to_regclass($1) is not null as there', [table]);
  return rows[0]?.there === true;
}

/** Several tools call their table schema_migrations. */
async function readVersions(query: string, client: pg.Client): Promise<string[] | { readonly problem: string }> {
  try {
    const { rows } = await client.query<string[]>({ text: query, rowMode: 'array' });
    return rows.map(([version]) => version ?? '');
  } catch (error) {
    if ((error as { code?: string }).code === undefinedColumn) return { problem: messageOf(error) };
    throw error;
  }
}

const undefinedColumn = '42703';

function noteOf(
  set: MigrationSet,
  applied: number,
  pending: readonly Migration[],
  recorded: readonly string[],
): string {
  const table = set.history?.sql ?? '';
  if (recorded.length > 0 && applied === 0) {
    return `${table} in the fixture has entries, but by them no migration of this set was applied`;
  }
  const gap = pending.find((migration) => set.migrations.indexOf(migration) < applied);
  const order = gap === undefined ? '' : `; ${gap.name} is pending although later ones were applied`;
  return `${table} in the fixture says that ${applied} of ${set.migrations.length} were already applied${order}`;
}

type Matcher = (migration: Migration, recorded: readonly string[], set: MigrationSet) => boolean | Promise<boolean>;

const hasVersion: Matcher = ({ version }, recorded) => recorded.includes(version);

/** The tools that write the number itself, and not the text of the file's name. */
const hasNumber: Matcher = ({ version }, recorded) =>
  recorded.some((other) => /^\d+$/.test(other) && compareNumbers(other, version) === 0);

/** The tools that write down how far the database is. */
const isReached: Matcher = ({ version }, recorded) =>
  recorded.some((reached) => /^\d+$/.test(reached) && compareNumbers(version, reached) <= 0);

const matchers: Partial<Record<LayoutName, Matcher>> = {
  'golang-migrate': isReached,
  goose: hasNumber,
  sqlx: hasNumber,
  drizzle: isReached,
  'graphile-migrate': hasLeadingNumber,
  flyway: isInFlywayHistory,
};

/** Its files are known by their number: the rest of the name came later. */
function hasLeadingNumber({ version }: Migration, recorded: readonly string[]): boolean {
  const number = leadingNumber(version);
  return number !== undefined && recorded.some((other) => leadingNumber(other) === number);
}

/** A repeatable migration is applied again when its checksum has changed. */
async function isInFlywayHistory(
  migration: Migration,
  recorded: readonly string[],
  set: MigrationSet,
): Promise<boolean> {
  if (!migration.version.startsWith('R__')) return recorded.some((row) => coversVersion(row, migration.version));
  const checksum = flywayChecksum(await readFile(join(set.directory, migration.file), 'utf8'));
  const row = `${migration.version} ${checksum}`;
  return recorded.some((other) => other === row || other.endsWith(`/${row}`));
}

/** A row is a version, or `<= version` for a baseline. */
function coversVersion(row: string, version: string): boolean {
  const [, baseline, recorded = ''] = /^(<= )?([\d._]+)$/.exec(row) ?? [];
  if (recorded === '') return false;
  const order = compareVersions(version, normalVersion(recorded));
  return baseline === undefined ? order === 0 : order <= 0;
}
