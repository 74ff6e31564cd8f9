import type { RelationName } from '../../migrations/trace/observation.ts';
import type { Stall } from '../result.ts';

export type ProbeRole = 'reader' | 'writer';

/** What one session of an application does all the time: read a table, or write to it. */
export interface ProbeTarget {
  readonly relation: RelationName;
  readonly role: ProbeRole;
}

interface Seen {
  longestMs: number;
  probes: number;
}

/** A migration's time: it lasts until the next one's begins. */
interface Period {
  readonly migration: string | undefined;
  readonly beganMs: number;
  readonly seen: Map<string, { readonly relation: RelationName; reader?: Seen; writer?: Seen }>;
}

/** What the probes saw, migration by migration. It grows with the migrations and their tables, not with the probes. */
export class StallRecord {
  readonly #periods: Period[] = [];
  readonly #intervalMs: number;
  readonly #now: () => number;

  /**
   * @param intervalMs between two probes: what is shorter says little
   * @param now the clock, in milliseconds
   */
  constructor(intervalMs: number, now: () => number = () => performance.now()) {
    this.#intervalMs = intervalMs;
    this.#now = now;
  }

  /** From now on this migration runs; undefined: none does. */
  begin(migration: string | undefined): void {
    this.#periods.push({ migration, beganMs: this.#now(), seen: new Map() });
  }

  /**
   * @param beganMs when it asked for its locks, by the clock
   * @param waitedMs how long it had to wait for them
   */
  add({ relation, role }: ProbeTarget, beganMs: number, waitedMs: number): void {
    const period = this.#periodOf(beganMs, beganMs + waitedMs);
    if (period === undefined) return;
    const key = JSON.stringify([relation.schema, relation.name]);
    const entry = period.seen.get(key) ?? { relation };
    const before = entry[role] ?? { longestMs: 0, probes: 0 };
    entry[role] = { longestMs: Math.max(before.longestMs, waitedMs), probes: before.probes + 1 };
    period.seen.set(key, entry);
  }

  /**
   * The period that a wait is charged to: the first in which it lasted for an interval, or for half of its time. One that
   * began so long before the migration's end waited for a lock of that migration, however long later ones in the same
   * transaction kept it; a shorter time is that of the message on its way.
   */
  #periodOf(beganMs: number, endedMs: number): Period | undefined {
    const enough = Math.min(this.#intervalMs, (endedMs - beganMs) / 2);
    let place = this.#periods.findLastIndex((period) => period.beganMs <= beganMs);
    if (place < 0) place = 0;
    while (place < this.#periods.length - 1) {
      const end = this.#periods[place + 1]?.beganMs as number;
      if (Math.min(end, endedMs) - Math.max(beganMs, this.#periods[place]?.beganMs as number) >= enough) break;
      place += 1;
    }
    return this.#periods[place];
  }

  /** By the migration's name, the longest first. Migrations without any probe have no entry. */
  stalls(): ReadonlyMap<string, readonly Stall[]> {
    const periods = this.#periods.filter(({ migration, seen }) => migration !== undefined && seen.size > 0);
    return new Map(periods.map(({ migration, seen }) => [migration as string, stallsOf(seen)]));
  }
}

function stallsOf(seen: Period['seen']): Stall[] {
  const longest = ({ reader, writer }: Stall) => Math.max(reader?.longestMs ?? 0, writer?.longestMs ?? 0);
  return [...seen.values()]
    .map(({ relation, reader, writer }) => ({ relation, reader, writer }))
    .toSorted((one, other) => longest(other) - longest(one));
}
