import { yieldsToOthers } from './locks.ts';
import type { RelationName } from './observation.ts';
import type { Observer, WalRange } from './observer.ts';
import { LockRecord, type MigrationRecord, type StatementRecord } from './records.ts';
import { byName, type Relation, type RelationChanges, type Relations } from './relations.ts';

export interface Settlement {
  /** One, or all of a shared transaction. */
  readonly migrations: readonly MigrationRecord[];
  readonly observer: Observer;
  /** As they were before the migrations; they are read again. */
  readonly relations: Relations;
  /** The database's bytes that are not the relations'. */
  readonly otherBytes: number;
}

/** Completes records when nothing runs any more: locks from the WAL, names of what is new, what was made and dropped. */
export async function settle(settlement: Settlement): Promise<void> {
  const { migrations, observer, relations, otherBytes } = settlement;
  const records = migrations.flatMap((migration) => migration.records);
  await flushWal(settlement);
  for (const range of readableRanges(records, observer)) await noteLoggedLocks(range, records, settlement);
  const commitBytes: number[] = [];
  for (const { commits } of migrations) commitBytes.push(await sumCommits(commits, observer));
  const changes = await relations.refresh(touchedBy(records));
  for (const record of records) noteIndexes(record, changes, relations);
  for (const [index, migration] of migrations.entries()) {
    const isLast = index === migrations.length - 1;
    if (isLast) migration.bytesAfter = otherBytes + relations.bytes;
    migration.trace = {
      ...changesOf(migration, isLast, changes, settlement),
      bytesBefore: migration.bytesBefore,
      bytesAfter: migration.bytesAfter,
      bytesPeak: Math.max(migration.bytesPeak, migration.bytesAfter),
      commitWalBytes: commitBytes[index] ?? 0,
    };
  }
  relations.forget(changes.dropped);
}

/** Windows of WAL that are read to find locks, at most: to decode takes about 12 ms a MiB (PostgreSQL 18). */
const mostBytes = 64 * 1024 * 1024;
/** And of statements that are likely to have given locks back. */
const mostBytesOfSuspects = 512 * 1024 * 1024;

async function flushWal({ migrations, observer }: Settlement): Promise<void> {
  if (!observer.abilities.walInspect) return;
  const ends = migrations.flatMap(({ records, commits }) => [
    ...records.map(({ wal }) => wal.to),
    ...commits.map(({ to }) => to),
  ]);
  if (ends.length > 0) await observer.flush(Math.max(...ends));
}

/** The WAL of the statements, in as few ranges as it takes; what is left out is noted. */
function readableRanges(records: readonly StatementRecord[], observer: Observer): readonly WalRange[] {
  const ranges: WalRange[] = [];
  let isAdjacent = false;
  for (const record of records) {
    const problem = observer.abilities.walInspect ? tooLarge(record) : 'the server has no pg_walinspect';
    const last = ranges.at(-1);
    if (problem !== undefined) record.unseen.push(`locks that were given back before the statement’s end: ${problem}`);
    else if (isAdjacent && last !== undefined) ranges[ranges.length - 1] = { from: last.from, to: record.wal.to };
    else ranges.push(record.wal);
    isAdjacent = problem === undefined;
  }
  return ranges;
}

const procedural = new Set(['DoStmt', 'CallStmt', '']);

function tooLarge({ wal, isBare, failed, statement }: StatementRecord): string | undefined {
  const isSuspect = isBare || failed || procedural.has(statement.kind);
  const bytes = wal.to - wal.from;
  if (bytes <= (isSuspect ? mostBytesOfSuspects : mostBytes)) return undefined;
  return `its ${Math.round(bytes / 1024 / 1024)} MiB of WAL were not read`;
}

async function noteLoggedLocks(
  range: WalRange,
  records: readonly StatementRecord[],
  { observer, relations }: Settlement,
): Promise<void> {
  for (const { oid, wal } of await observer.loggedLocks(range)) {
    const index = records.findIndex((record) => record.wal.from <= wal && wal < record.wal.to);
    const record = records[index];
    const relation = relations.get(oid);
    if (record === undefined || isHeldAlready(oid, record, records.slice(0, index))) continue;
    if (relation === undefined) {
      if (!records.some(({ newOids }) => newOids.has(oid))) record.newOids.add(oid);
    } else {
      const lock = new LockRecord({
        ...{ oid, mode: 'AccessExclusiveLock', seen: 'wal' },
        relation: relations.nameOf(relation),
        relationBytes: relations.bytesWithParts(relation),
        yields: yieldsToOthers(record.statement, relation.kind),
      });
      // It was given back before the statement's end.
      lock.hold(record.durationMs, record.blocks, 1);
      record.addLock(lock);
    }
  }
}

/** The server writes locks that are held anew from time to time (LogStandbySnapshot in standby.c). */
function isHeldAlready(oid: number, record: StatementRecord, earlier: readonly StatementRecord[]): boolean {
  const isFull = (lock: LockRecord): boolean => lock.oid === oid && lock.mode === 'AccessExclusiveLock';
  if (record.locks.some(isFull)) return true;
  return earlier.some(
    ({ transaction, locks }) =>
      transaction === record.transaction && locks.some((lock) => lock.seen === 'held' && isFull(lock)),
  );
}

async function sumCommits(commits: readonly WalRange[], observer: Observer): Promise<number> {
  let bytes = 0;
  for (const range of commits) bytes += await observer.recordBytes(range);
  return bytes;
}

function touchedBy(records: readonly StatementRecord[]): Set<number> {
  return new Set(
    records.flatMap(({ locks, newOids, droppedOids }) => [...locks.map(({ oid }) => oid), ...newOids, ...droppedOids]),
  );
}

/** Tells indexes that were built from those that only got another number, or were copied. */
function noteIndexes(record: StatementRecord, changes: RelationChanges, relations: Relations): void {
  const built: RelationName[] = [];
  for (const [oid, rewrite] of record.newIndexFiles) {
    const table = relations.get(oid)?.parent ?? 0;
    if (relations.get(table)?.kind === 'toast') continue;
    if (record.rowsRead.has(table)) built.push(rewrite.relation);
    // SET TABLESPACE copies an index and reads no table. The indexes of a rewritten or emptied one have nothing of their own.
    else if (!record.newTableFiles.has(table) && rewrite.bytes > 0) record.rewrites.push(rewrite);
  }
  // ALTER TYPE without a rewrite makes an index anew in the catalog, upon the old one's file.
  const oldFiles = new Set(
    [...changes.dropped, ...changes.changed.map(({ before }) => before)].map(({ fileNode }) => fileNode),
  );
  for (const oid of record.newOids) {
    const index = relations.get(oid) ?? record.newRelations.get(oid);
    if (index?.kind !== 'index' || index.fileNode === 0 || oldFiles.has(index.fileNode)) continue;
    if (record.rowsRead.has(index.parent ?? 0)) built.push(relations.nameOf(index));
  }
  record.indexesBuilt = built.sort(byName);
}

function changesOf(
  migration: MigrationRecord,
  isLast: boolean,
  { created, dropped }: RelationChanges,
  { migrations, relations }: Settlement,
): { readonly created: readonly RelationName[]; readonly dropped: readonly RelationName[] } {
  const isOf = (oid: number, sets: (record: StatementRecord) => ReadonlySet<number>): boolean => {
    const isIn = ({ records }: MigrationRecord): boolean => records.some((record) => sets(record).has(oid));
    return isIn(migration) || (isLast && !migrations.some(isIn));
  };
  const shown = ({ kind, parent }: Relation): boolean =>
    kind !== 'toast' && (parent === undefined || relations.get(parent)?.kind !== 'toast');
  const key = ({ schema, name, kind }: Relation): string => JSON.stringify([schema, name, kind]);
  const [before, after] = [new Set(dropped.map(key)), new Set(created.map(key))];
  const names = (all: readonly Relation[]): RelationName[] =>
    all.map((relation) => relations.nameOf(relation)).sort(byName);
  return {
    // One that is there again under its name was replaced, not made.
    created: names(
      created.filter((one) => shown(one) && !before.has(key(one)) && isOf(one.oid, (record) => record.newOids)),
    ),
    dropped: names(
      dropped.filter((one) => shown(one) && !after.has(key(one)) && isOf(one.oid, (record) => record.droppedOids)),
    ),
  };
}
