import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { messageOf } from '../../errors.ts';
import type { RelationName } from '../../migrations/trace/observation.ts';
import { closeConnection, codeOf, openConnection, unhinderSql } from '../../postgres/connection.ts';
import { quoteQualified } from '../../postgres/identifiers.ts';
import type { ConnectionSettings } from '../../postgres/settings.ts';
import { type ProbeRole, type ProbeTarget, StallRecord } from './stall-record.ts';

/** More tables than these are not probed at once: the largest come first, and each takes two connections. */
export const mostProbedRelations = 20;
/** What all probes together may cost: a thousand a second take about a tenth of one core, theirs and the server's. */
const shortestPauseOfOneMs = 1;
/** After the migrations no lock is held any more, so that whoever waits gets on; a session that hangs is left. */
const patienceMs = 5_000;
/** What is left to others where the server's connections are few. */
const connectionsForOthers = 4;

export interface ProbeOptions {
  /** The clone, as the role that runs the migrations: what they put in a table's place then gets no more rights. */
  readonly settings: ConnectionSettings;
  /**
   * The relations that each migration touches, the largest first, by the migration's name and in the order in which
   * they are applied: all of them, also those that touch nothing. Only tables and materialized views are probed.
   */
  readonly relations: ReadonlyMap<string, readonly RelationName[]>;
  /** Between two probes of one connection, in milliseconds; longer where many tables are probed at once. Default 5. */
  readonly intervalMs?: number;
  readonly signal: AbortSignal;
}

/** For the one who applies the migrations. */
export interface Probing {
  /**
   * May be called when a migration begins; otherwise it begins when the one before has ended. Those of a shared
   * transaction end together, so that only this tells them apart.
   *
   * @throws {Error} for one that is not among `relations`
   */
  began(migration: string): void;
  /** To be called at the end of each migration. @throws {Error} for one that is not among `relations` */
  ended(migration: string): void;
}

export interface Probed<Result> {
  readonly result: Result;
  /** What was seen during each migration, by its name; the longest stalls first. */
  readonly stalls: ReturnType<StallRecord['stalls']>;
  /** What could not be probed, and why. */
  readonly notes: readonly string[];
}

/**
 * Runs migrations while a reader and a writer of each table that they touch are at work beside them, as an
 * application's sessions would be, and tells how long these were held up. A run with probes measures nothing else: they
 * raise scan counts, and CREATE INDEX CONCURRENTLY waits for each of them.
 *
 * A stall is measured by the server, from the query's arrival to having its locks. One that is shorter than the
 * interval may be missed; of a longer one at most an interval is.
 *
 * @param run applies the migrations
 * @throws {UserError} when not even two connections can be opened
 * @example
 * const { stalls } = await withProbes({ settings, relations, signal }, (probing) =>
 *   applyMigrations({ ...options, onMigration: ({ name }) => probing.ended(name) }),
 * );
 */
export async function withProbes<Result>(
  options: ProbeOptions,
  run: (probing: Probing) => Promise<Result>,
): Promise<Probed<Result>> {
  options.signal.throwIfAborted();
  const probes = new Probes(options);
  try {
    await probes.open();
    const result = await run(probes);
    await probes.finish();
    options.signal.throwIfAborted();
    return { result, stalls: probes.record.stalls(), notes: probes.notes };
  } finally {
    await probes.close();
  }
}

class Probes implements Probing {
  readonly record: StallRecord;
  readonly #options: ProbeOptions;
  readonly #probers: Prober[] = [];
  readonly #notes = new Set<string>();
  readonly #order: readonly string[];
  /** Of the migration that runs. */
  #place = 0;
  #loops: Promise<unknown> = Promise.resolve();

  constructor(options: ProbeOptions) {
    this.#options = options;
    this.#order = [...options.relations.keys()];
    this.record = new StallRecord(options.intervalMs ?? 5);
  }

  get notes(): readonly string[] {
    return [...this.#notes];
  }

  async open(): Promise<void> {
    const wanted = this.#connectionsWanted();
    while (this.#probers.length < wanted) {
      this.#options.signal.throwIfAborted();
      const client = await this.#connect();
      if (client === undefined) break;
      this.#probers.push(new Prober(client, this.record, (note) => this.#notes.add(note)));
    }
    this.#begin(0);
    this.#loops = Promise.all(this.#probers.map((prober) => prober.run(this.#options.signal)));
  }

  /** One for each table and role of all migrations: those that wait for one migration's lock cannot serve the next. */
  #connectionsWanted(): number {
    const all = this.#order.flatMap((name) => this.#targetsOf(name));
    const distinct = new Set(all.map(({ relation, role }) => `${role} ${sqlName(relation)}`));
    return Math.min(distinct.size, 2 * mostProbedRelations);
  }

  /** A connection, or undefined when the server has no more of them and two are there already. */
  async #connect(): Promise<pg.Client | undefined> {
    try {
      const client = await openConnection(this.#options.settings);
      await client.query(unhinderSql);
      return client;
    } catch (error) {
      // too_many_connections
      if (this.#probers.length < 2 || codeOf((error as Error).cause) !== '53300') throw error;
      // The migrations' own session is still to come.
      const given = this.#probers.splice(Math.max(2, this.#probers.length - connectionsForOthers));
      await Promise.all(given.map((prober) => prober.close()));
      this.#notes.add(`the server has too few connections: only ${this.#probers.length} are used to look for stalls`);
      return undefined;
    }
  }

  began(migration: string): void {
    const place = this.#placeOf(migration);
    if (place !== this.#place) this.#begin(place);
  }

  ended(migration: string): void {
    const place = this.#placeOf(migration);
    if (place >= this.#place) this.#begin(place + 1);
  }

  #placeOf(migration: string): number {
    const place = this.#order.indexOf(migration);
    if (place < 0) throw new Error(`the migration ${migration} is not among those to be probed`);
    return place;
  }

  /** Sends the connections to the tables of the next migration. Who waits for a lock stays until it is granted. */
  #begin(place: number): void {
    this.#place = place;
    const migration = this.#order[place];
    this.record.begin(migration);
    const wanted = migration === undefined ? [] : this.#targetsOf(migration).slice(0, this.#probers.length);
    const same = (one: ProbeTarget | undefined, other: ProbeTarget) =>
      one !== undefined && one.role === other.role && sqlName(one.relation) === sqlName(other.relation);
    const staying = this.#probers.filter(
      ({ target, isGone }) => !isGone && wanted.some((other) => same(target, other)),
    );
    const free = this.#probers
      .filter((prober) => !prober.isGone && !staying.includes(prober))
      .toSorted((one, other) => Number(one.isBusy) - Number(other.isBusy));
    const left = wanted.filter((target) => !staying.some((prober) => same(prober.target, target)));
    const pauseMs = Math.max(this.#options.intervalMs ?? 5, wanted.length * shortestPauseOfOneMs);
    for (const prober of staying) prober.send(prober.target, pauseMs);
    for (const [place, prober] of free.entries()) prober.send(left[place], pauseMs);
  }

  /** A reader and a writer of each table; nobody can write to a materialized view. */
  #targetsOf(migration: string): ProbeTarget[] {
    const all = this.#options.relations.get(migration) ?? [];
    const probed = all.filter(({ kind }) => kind in rolesOfKind);
    if (probed.length > mostProbedRelations) {
      this.#notes.add(`${migration}: only the ${mostProbedRelations} largest of ${probed.length} tables are probed`);
    }
    return probed
      .slice(0, mostProbedRelations)
      .flatMap((relation) => (rolesOfKind[relation.kind] ?? []).map((role) => ({ relation, role })));
  }

  /** Lets those who wait get their locks: what they saw belongs to the result. */
  async finish(): Promise<void> {
    for (const prober of this.#probers) prober.stop();
    const impatience = new AbortController();
    const signal = AbortSignal.any([impatience.signal, this.#options.signal]);
    const tooLate = delay(patienceMs, undefined, { signal }).catch(() => undefined);
    await Promise.race([this.#loops, tooLate]);
    impatience.abort();
    for (const { target, isBusy } of this.#probers) {
      if (!isBusy || target === undefined) continue;
      this.#notes.add(`a ${target.role} of ${shownName(target.relation)} still waited after the last migration`);
    }
  }

  async close(): Promise<void> {
    for (const prober of this.#probers) prober.stop();
    await Promise.all(this.#probers.map((prober) => prober.close()));
    await this.#loops;
  }
}

const rolesOfKind: Readonly<Record<string, readonly ProbeRole[]>> = {
  table: ['reader', 'writer'],
  'partitioned table': ['reader', 'writer'],
  'materialized view': ['reader'],
};

/** One connection, which asks again and again for the same lock. */
class Prober {
  target: ProbeTarget | undefined;
  isBusy = false;
  /** The connection is lost. */
  isGone = false;
  readonly #client: pg.Client;
  readonly #record: StallRecord;
  readonly #note: (note: string) => void;
  #pauseMs = 0;
  #rest = new AbortController();
  #stopped = false;

  constructor(client: pg.Client, record: StallRecord, note: (note: string) => void) {
    this.#client = client;
    this.#record = record;
    this.#note = note;
  }

  /** Where it goes when it has its present lock; nowhere without a target. */
  send(target: ProbeTarget | undefined, pauseMs: number): void {
    this.target = target;
    this.#pauseMs = pauseMs;
    this.#rest.abort();
  }

  stop(): void {
    this.#stopped = true;
    this.#rest.abort();
  }

  async close(): Promise<void> {
    this.stop();
    await closeConnection(this.#client);
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!this.#stopped && !this.isGone && !signal.aborted) {
      this.#rest = new AbortController();
      const { target } = this;
      if (target !== undefined) await this.#probe(target);
      // It may have been sent elsewhere, or stopped, meanwhile.
      if (this.target !== target || this.#stopped) continue;
      const restMs = this.target === undefined ? 0x7fff_ffff : this.#pauseMs;
      const until = AbortSignal.any([this.#rest.signal, signal]);
      await delay(restMs, undefined, { signal: until, ref: false }).catch(() => undefined);
    }
  }

  async #probe(target: ProbeTarget): Promise<void> {
    const sentMs = performance.now();
    this.isBusy = true;
    try {
      const answer = await this.#client.query(probeSql(target));
      const last = (Array.isArray(answer) ? answer.at(-1) : answer) as pg.QueryResult<{ waited_ms: string }>;
      this.#record.add(target, sentMs, Number(last.rows[0]?.waited_ms));
    } catch (error) {
      if (this.#stopped) return;
      // The application's session would have waited as long, and then have got the same error.
      this.#record.add(target, sentMs, performance.now() - sentMs);
      this.#note(`${shownName(target.relation)} was no longer probed by a ${target.role}: ${messageOf(error)}`);
      if (this.target === target) this.target = undefined;
      // insufficient_privilege, undefined_table and the like leave the connection as it was; a lost one does not.
      this.isGone = codeOf(error)?.length !== 5 || codeOf(error)?.startsWith('57P') === true;
    } finally {
      this.isBusy = false;
    }
  }
}

/**
 * One message, so one transaction, and the time that the server took from the message's arrival to having the locks.
 * - A reader's plan needs the locks on the indexes, too, as every query's does: REINDEX holds up readers there. LIMIT 0
 *   reads no row: a scan over many dead ones would pass for a stall.
 * - The writer's lock is that of INSERT, UPDATE and DELETE. These themselves would fire the table's triggers.
 */
function probeSql({ relation, role }: ProbeTarget): string {
  const waited =
    "pg_catalog.date_part('epoch', pg_catalog.clock_timestamp() OPERATOR(pg_catalog.-) pg_catalog.statement_timestamp()) OPERATOR(pg_catalog.*) 1000 AS waited_ms";
  if (role === 'reader') return `SELECT ${waited}, (SELECT 1 FROM ONLY ${sqlName(relation)} LIMIT 0)`;
  return `LOCK TABLE ONLY ${sqlName(relation)} IN ROW EXCLUSIVE MODE; SELECT ${waited}`;
}

function sqlName({ schema, name }: RelationName): string {
  return quoteQualified(schema, name);
}

function shownName({ schema, name }: RelationName): string {
  return `${schema}.${name}`;
}
