import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { blockingOf, isStronger, lockMode } from '../../migrations/trace/locks.ts';
import type {
  LockMode,
  MigrationTrace,
  RelationName,
  Rewrite,
  StatementTrace,
  TakenLock,
} from '../../migrations/trace/observation.ts';
import { noCounters, Observer } from '../../migrations/trace/observer.ts';
import { firstUserOid, type Relation, type RelationChanges, Relations } from '../../migrations/trace/relations.ts';
import { withConnection } from '../../postgres/connection.ts';
import type { ConnectionSettings } from '../../postgres/settings.ts';
import { databaseOid } from './command-statements.ts';

/** What was seen from outside of a command's work. */
export interface CommandTrace {
  /** As if the command were one statement; its counters are counted elsewhere. */
  readonly statement: StatementTrace;
  readonly migration: MigrationTrace;
}

export interface CommandTraceOptions {
  /** The observed database, as the privileged role. */
  readonly clone: ConnectionSettings;
  /** The privileged role in the database that holds pg_walinspect. */
  readonly observer: ConnectionSettings;
  readonly signal: AbortSignal;
}

const pollMs = 5;
/** The database's size takes a look at every file, so it is asked for more rarely. */
const sizePollMs = 200;
/** To decode WAL takes about 12 ms a MiB. */
const mostWalBytes = 512 * 1024 * 1024;

/**
 * Watches what sessions of others do in a database while something runs. Which statement did what cannot be told.
 *
 * @param run gets the process of our own session in the database; the other sessions are to be gone at its end
 * @throws {UserError} when a connection cannot be opened
 */
export async function withCommandTrace<Result>(
  { clone, observer, signal }: CommandTraceOptions,
  run: (ownProcessId: number) => Promise<Result>,
): Promise<{ readonly result: Result; readonly trace: CommandTrace }> {
  return withConnection(clone, (cloneClient) =>
    withConnection(observer, async (observerClient) => {
      signal.throwIfAborted();
      await cloneClient.query("SET lock_timeout = '5s'; SET search_path = ''; SET jit = off");
      const processId = await ownProcessId(cloneClient);
      const database = await databaseOid(observerClient, clone.database);
      const outside = await Observer.make(observerClient, database);
      const relations = await Relations.load(cloneClient);
      const watch = new Watch(observerClient, outside, database);
      const bytesBefore = await outside.databaseBytes();
      const from = await outside.position();
      const result = await watch.during(() => run(processId));
      const to = await outside.position();
      const logged = await loggedLocks(outside, from, to);
      const names = new Map([...relations.values()].map((relation) => [relation.oid, describe(relations, relation)]));
      const changes = await relations.refresh(names.keys());
      const bytesAfter = await outside.databaseBytes();
      const statement: StatementTrace = {
        ...filesOf(changes, names, relations),
        counters: noCounters,
        locks: locksOf(watch, logged.oids, names),
        scans: [],
        serverNotes: [],
        unseen: [...alwaysUnseen, ...logged.unseen],
      };
      const bytesPeak = Math.max(bytesBefore, bytesAfter, watch.mostBytes);
      const migration = {
        ...madeAndDropped(changes, names, relations),
        bytesBefore,
        bytesAfter,
        bytesPeak,
        commitWalBytes: 0,
      };
      return { result, trace: { statement, migration } };
    }),
  );
}

async function ownProcessId(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_catalog.pg_backend_pid() AS pid');
  return rows[0]?.pid ?? 0;
}

const alwaysUnseen: readonly string[] = [
  `locks below AccessExclusiveLock that were held for less than ${pollMs} ms, and what ran while others were held`,
  'which statement took which lock and rewrote what, and the WAL of COMMITs',
];

interface Described {
  readonly name: RelationName;
  readonly bytes: number;
  readonly before: Relation;
}

function describe(relations: Relations, relation: Relation): Described {
  return { name: relations.nameOf(relation), bytes: relations.bytesWithParts(relation), before: relation };
}

/** A lock of one session. */
interface SeenLock {
  readonly oid: number;
  readonly mode: LockMode;
  /** The last look at which it was not there yet. */
  readonly sinceMs: number;
}

/** Looks at the locks in a database again and again. */
class Watch {
  /** The longest hold of each relation's strongest mode. */
  readonly strongest = new Map<number, { readonly mode: LockMode; readonly holdMs: number }>();
  mostBytes = 0;
  /** Between two looks, at most: a lock that none of them saw was held for less. */
  longestGapMs = 0;
  readonly #client: pg.Client;
  readonly #observer: Observer;
  readonly #database: number;
  #held = new Map<string, SeenLock>();

  constructor(client: pg.Client, observer: Observer, database: number) {
    this.#client = client;
    this.#observer = observer;
    this.#database = database;
  }

  async during<Result>(run: () => Promise<Result>): Promise<Result> {
    const ended = new AbortController();
    const running = run().finally(() => ended.abort());
    // Whichever fails, both have ended before anyone closes the connections.
    const [ran, polled] = await Promise.allSettled([running, this.#poll(ended.signal)]);
    if (ran.status === 'rejected') throw ran.reason;
    if (polled.status === 'rejected') throw polled.reason;
    return ran.value;
  }

  async #poll(ended: AbortSignal): Promise<void> {
    let lastMs = performance.now();
    let sizedMs = lastMs;
    while (!ended.aborted) {
      const nowMs = performance.now();
      await this.#look(lastMs, nowMs);
      this.longestGapMs = Math.max(this.longestGapMs, nowMs - lastMs);
      lastMs = nowMs;
      if (nowMs - sizedMs >= sizePollMs) {
        this.mostBytes = Math.max(this.mostBytes, await this.#observer.databaseBytes());
        sizedMs = nowMs;
      }
      await delay(pollMs, undefined, { signal: ended }).catch(() => undefined);
    }
    this.#end(new Map(), performance.now());
  }

  async #look(lastMs: number, nowMs: number): Promise<void> {
    const { rows } = await this.#client.query<{ pid: number; oid: number; mode: string }>(
      `SELECT pid, relation AS oid, mode FROM pg_catalog.pg_locks WHERE granted AND locktype = 'relation'
       AND database = $1 AND relation >= ${firstUserOid} AND mode <> 'SIReadLock'`,
      [this.#database],
    );
    const held = new Map<string, SeenLock>();
    for (const { pid, oid, mode } of rows) {
      const key = `${pid} ${oid} ${mode}`;
      const known = this.#held.get(key);
      held.set(key, known ?? { oid, mode: lockMode(mode), sinceMs: lastMs });
    }
    this.#end(held, nowMs);
    this.#held = held;
  }

  /** Takes notice of the locks that are gone. */
  #end(held: ReadonlyMap<string, SeenLock>, nowMs: number): void {
    for (const [key, { oid, mode, sinceMs }] of this.#held) {
      if (held.has(key)) continue;
      const known = this.strongest.get(oid);
      const holdMs = nowMs - sinceMs;
      const isLonger = known?.mode === mode && holdMs > known.holdMs;
      if (isLonger || isStronger(mode, known?.mode)) this.strongest.set(oid, { mode, holdMs });
    }
  }
}

/** Every AccessExclusiveLock of the time, also those that were gone at each look. */
async function loggedLocks(
  observer: Observer,
  from: number,
  to: number,
): Promise<{ readonly oids: ReadonlySet<number>; readonly unseen: readonly string[] }> {
  const missed = (why: string) => ({
    oids: new Set<number>(),
    unseen: [`AccessExclusiveLocks that were held for less than ${pollMs} ms: ${why}`],
  });
  if (!observer.abilities.walInspect) return missed('the server has no pg_walinspect');
  if (to - from > mostWalBytes) return missed(`its ${Math.round((to - from) / 1024 / 1024)} MiB of WAL were not read`);
  await observer.flush(to);
  return { oids: new Set((await observer.loggedLocks({ from, to })).map(({ oid }) => oid)), unseen: [] };
}

function locksOf(watch: Watch, logged: ReadonlySet<number>, names: ReadonlyMap<number, Described>): TakenLock[] {
  const locks: TakenLock[] = [];
  for (const [oid, { name, bytes }] of names) {
    const polled = watch.strongest.get(oid);
    const isLoggedOnly = logged.has(oid) && polled?.mode !== 'AccessExclusiveLock';
    const lock = isLoggedOnly
      ? { mode: 'AccessExclusiveLock' as const, holdMs: watch.longestGapMs, seen: 'wal' as const }
      : polled && { ...polled, seen: 'polled' as const };
    if (lock === undefined) continue;
    locks.push({
      ...lock,
      relation: name,
      blocking: blockingOf(lock.mode),
      relationBytes: bytes,
      heldBlocks: 0,
      heldStatements: 0,
    });
  }
  return locks;
}

const hasRows = new Set(['table', 'materialized view']);

/** Files that are others than before: tables that were rewritten or emptied, and indexes that were built. */
function filesOf(
  changes: RelationChanges,
  names: ReadonlyMap<number, Described>,
  relations: Relations,
): { readonly rewrites: readonly Rewrite[]; readonly indexesBuilt: readonly RelationName[] } {
  const replaced = changes.changed.filter(
    ({ before, after }) => after.fileNode !== 0 && before.fileNode !== after.fileNode,
  );
  const rewritten = replaced.filter(({ before }) => hasRows.has(before.kind));
  const rewrites = rewritten.flatMap(({ before, after }) => {
    const known = names.get(before.oid);
    return known === undefined ? [] : [{ relation: known.name, bytes: before.bytes, emptied: after.bytes === 0 }];
  });
  // An index with an old one's file was only entered anew in the catalog.
  const oldFiles = new Set(
    [...changes.dropped, ...replaced.map(({ before }) => before)].map(({ fileNode }) => fileNode),
  );
  const isBuilt = ({ kind, fileNode, parent }: Relation): boolean => {
    const table = parent === undefined ? undefined : relations.get(parent);
    const wasThere = table !== undefined && names.has(table.oid);
    return kind === 'index' && wasThere && hasRows.has(table.kind) && table.bytes > 0 && !oldFiles.has(fileNode);
  };
  const built = [...changes.created, ...replaced.map(({ after }) => after)].filter(isBuilt);
  return { rewrites, indexesBuilt: built.map((index) => relations.nameOf(index)) };
}

/** Relations that are there or gone; one that was replaced by another of its name is neither. */
function madeAndDropped(
  { created, dropped }: RelationChanges,
  names: ReadonlyMap<number, Described>,
  relations: Relations,
): Pick<MigrationTrace, 'created' | 'dropped'> {
  const key = ({ schema, name, kind }: RelationName) => JSON.stringify([schema, name, kind]);
  const made = created.filter(({ kind }) => kind !== 'toast').map((relation) => relations.nameOf(relation));
  const gone = dropped.filter(({ kind }) => kind !== 'toast').flatMap(({ oid }) => names.get(oid)?.name ?? []);
  const [before, after] = [new Set(gone.map(key)), new Set(made.map(key))];
  const isOfToast = ({ table, schema }: RelationName) => schema === 'pg_toast' && table !== undefined;
  return {
    created: made.filter((name) => !before.has(key(name)) && !isOfToast(name)),
    dropped: gone.filter((name) => !after.has(key(name)) && !isOfToast(name)),
  };
}
