import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { AppliedMigration } from '../../../src/migrations/applied.ts';
import type {
  Blocking,
  LockMode,
  RelationName,
  StatementTrace,
  TakenLock,
} from '../../../src/migrations/trace/observation.ts';
import { createDatabase, execute, forEachServer, sharedCluster } from '../../support/servers.ts';
import { applyTraced, migrationOf, observedSettings, prepareObserver } from '../support.ts';
import { type Truth, type TruthCase, truthCases } from './truth-cases.ts';
import { truthDatabase } from './truth-database.ts';

forEachServer('truth of the trace', (server) => {
  const cluster = sharedCluster(server, { settings: observedSettings });
  const known = truthCases.filter(({ from = 0 }) => server.major >= from);
  const rolledBack = known.filter((one) => !needsClone(one));
  const traced = new Map<TruthCase, AppliedMigration>();

  before(async () => {
    await prepareObserver(cluster());
    const url = await createDatabase(cluster(), 'truth');
    await execute(url, truthDatabase);
    await execute(url, 'VACUUM ANALYZE');
    // One session and one tracer see them all: what one case left behind would be seen at the next. The dead rows that
    // they leave are not to be in the clones of the others.
    await createDatabase(cluster(), 'rolled_back', 'TEMPLATE truth');
    const migrations = await Promise.all(
      rolledBack.map(({ sql }, index) => migrationOf(`${index}`, `BEGIN; ${sql}; ROLLBACK`, 'none')),
    );
    const applied = await applyTraced(cluster(), 'rolled_back', migrations);
    for (const [index, one] of rolledBack.entries()) traced.set(one, applied[index] as AppliedMigration);
  });

  for (const one of known) {
    test(one.sql, async () => {
      const applied = traced.get(one) ?? (await runOnClone(one));
      assert.deepEqual(applied.failure, undefined);
      const trace = applied.statements.find(({ index }) => index === (needsClone(one) ? 0 : 1))?.trace;
      assert.ok(trace !== undefined);
      assert.deepEqual(seenIn(trace, one), expectedOf(one, server.major));
    });
  }

  async function runOnClone({ sql, setup }: TruthCase): Promise<AppliedMigration> {
    const url = await createDatabase(cluster(), 'clone', 'TEMPLATE truth');
    if (setup !== undefined) await execute(url, setup);
    const [applied] = await applyTraced(cluster(), 'clone', [await migrationOf('m', sql, 'none')]);
    assert.ok(applied !== undefined);
    return applied;
  }
});

function needsClone({ setup, commits, passing }: TruthCase): boolean {
  return setup !== undefined || commits === true || passing !== undefined;
}

function expectedOf(one: TruthCase, major: number): Required<Truth> {
  const { locks = '', waits = '', rewrites = '', built = '', scans = '' } = { ...one, ...one.majors?.[major] };
  return { locks, waits, rewrites, built, scans };
}

const shortModes: Readonly<Record<LockMode, string>> = {
  AccessShareLock: 'AS',
  RowShareLock: 'RS',
  RowExclusiveLock: 'RX',
  ShareUpdateExclusiveLock: 'SUX',
  ShareLock: 'S',
  ShareRowExclusiveLock: 'SRX',
  ExclusiveLock: 'X',
  AccessExclusiveLock: 'AX',
};

/** The trace in the words of the table, without the locks that may or may not be seen. */
function seenIn(trace: StatementTrace, { passing = '' }: TruthCase): Required<Truth> {
  const allowed = passing.split(', ');
  const locks = trace.locks.filter(
    ({ relation, mode }) => !allowed.includes(`${shortName(relation)} ${shortModes[mode]}`),
  );
  return {
    locks: byMode(locks),
    waits: waitsOf(locks),
    rewrites: trace.rewrites
      .map(({ relation, emptied }) => `${shortName(relation)}${emptied ? ' emptied' : ''}`)
      .join(', '),
    built: trace.indexesBuilt.map(shortName).join(', '),
    scans: trace.scans.map(({ relation, rows }) => `${shortName(relation)} ${rows}`).join(', '),
  };
}

function byMode(locks: readonly TakenLock[]): string {
  const groups = Object.entries(Object.groupBy(locks, ({ mode }) => mode));
  return groups
    .map(([mode, group]) => {
      const names = group.map(({ relation }) => shortName(relation)).sort();
      return `${shortModes[mode as LockMode]} ${names.join(', ')}`;
    })
    .join('; ');
}

/** What waits for each table: for itself, its indexes and its TOAST table. */
function waitsOf(locks: readonly TakenLock[]): string {
  const waits = new Map<string, Blocking>();
  for (const { relation, blocking } of locks) {
    const table = relation.table?.replace('public.', '') ?? relation.name;
    if (blocking === 'reads and writes' || (blocking === 'writes' && !waits.has(table))) waits.set(table, blocking);
  }
  return [...waits]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([table, blocking]) => `${table}: ${blocking}`)
    .join('; ');
}

function shortName({ name, kind, table }: RelationName): string {
  if (!name.startsWith('pg_toast_')) return name;
  return `toast(${table?.replace('public.', '')})${kind === 'index' ? ' index' : ''}`;
}
