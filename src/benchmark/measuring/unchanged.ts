import type { Side } from './runs.ts';

/**
 * Migrations that are the same SQL under the same rule of transactions, and come after the same migrations, those in the
 * template among them: their time cannot have changed.
 *
 * @returns their names
 */
export function unchangedNames(baseline: Side, candidate: Side): ReadonlySet<string> {
  if (baseline.template !== candidate.template) return new Set();
  const { migrations } = candidate;
  const changed = migrations.findIndex(({ name, sha256 }, place) => {
    const before = baseline.migrations[place];
    return before?.name !== name || before.sha256 !== sha256;
  });
  return new Set(migrations.slice(0, changed === -1 ? migrations.length : changed).map(({ name }) => name));
}
