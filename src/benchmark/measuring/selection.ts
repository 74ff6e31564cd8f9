import { UserError } from '../../errors.ts';
import type { Migration } from '../../migrations/migration.ts';
import type { Plan } from './assemble.ts';

/** The pending migrations of a set, in the parts that a benchmark makes of them. */
export interface Selection {
  /** Applied once, into the template of all clones. */
  readonly before: readonly Migration[];
  /** Run in each clone, from the first measured to the last one. */
  readonly running: readonly Migration[];
  /** Behind the last measured one, or behind a step that cannot be run. */
  readonly behind: readonly Migration[];
  /** What becomes of each. */
  readonly plan: (migration: Migration) => Plan;
}

/**
 * Chooses what is measured.
 *
 * A step in another language ends the set: what comes after it may need what it does.
 *
 * @param only names or globs (`0?1_*`) of migrations; empty: all
 * @throws {UserError} when `only` fits no migration, or one that cannot be reached
 * @example selectMigrations(set.migrations, ['007_*']).before.length // 6
 */
export function selectMigrations(migrations: readonly Migration[], only: readonly string[]): Selection {
  assertKnown(migrations, only);
  const codeAt = migrations.findIndex(({ up }) => up === undefined);
  const reachable = codeAt === -1 ? migrations : migrations.slice(0, codeAt);
  const isMeasured = (migration: Migration): boolean => only.length === 0 || fits(migration, only);
  const first = reachable.findIndex(isMeasured);
  const last = reachable.findLastIndex(isMeasured);
  if (only.length > 0 && first === -1) throw unreachable(migrations[codeAt]);
  const before = first === -1 ? [] : reachable.slice(0, first);
  const running = first === -1 ? [] : reachable.slice(first, last + 1);
  const runs = new Set(running);
  const plan = (migration: Migration): Plan => {
    if (runs.has(migration)) return isMeasured(migration) ? { kind: 'measure' } : { kind: 'apply', reason: notAsked };
    if (before.includes(migration)) return { kind: 'apply', reason: notAsked };
    if (!isMeasured(migration)) return { kind: 'leave', reason: 'not run: it comes after those that only names' };
    return { kind: 'skip', reason: skipReason(migration, migrations[codeAt]) };
  };
  return { before, running, behind: migrations.slice(before.length + running.length), plan };
}

const notAsked = 'applied, not measured: only names others';

/** Behind the measured ones there are only a step in another language and what comes after it. */
function skipReason(migration: Migration, code: Migration | undefined): string {
  if (migration === code || code === undefined) return `it is ${migration.code} code, which is not run`;
  return `it comes after ${code.name}, which is ${code.code} code and was not run`;
}

function assertKnown(migrations: readonly Migration[], only: readonly string[]): void {
  for (const pattern of only) {
    if (migrations.some((migration) => fits(migration, [pattern]))) continue;
    const known = migrations.slice(0, 5).map(({ name }) => name);
    const hint =
      known.length === 0
        ? 'there are no pending migrations'
        : `there are ${known.join(', ')}${migrations.length > 5 ? ', …' : ''}`;
    throw new UserError(`only names ${JSON.stringify(pattern)}, and no migration is called so`, hint);
  }
}

function unreachable(code: Migration | undefined): UserError {
  return new UserError(
    `the migrations that only names come after ${code?.name ?? ''}, which is ${code?.code ?? ''} code and cannot be run`,
    'run the project’s own tool with migrate-command instead',
  );
}

function fits({ name, file, version }: Migration, patterns: readonly string[]): boolean {
  return patterns.some((pattern) =>
    [name, file, version].some((text) => text === pattern || globOf(pattern).test(text)),
  );
}

/** `*` stands for any characters and `?` for one; all else for itself. */
function globOf(pattern: string): RegExp {
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's');
}
