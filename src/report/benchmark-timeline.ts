import { matters } from '../benchmark/findings/context.ts';
import type { BenchmarkResult, MigrationResult } from '../benchmark/result.ts';
import { nameOf } from '../benchmark/verdict/wording.ts';
import type { Blocking, LockMode } from '../migrations/trace/observation.ts';

export interface TimelineBar {
  readonly label: string;
  readonly startMs: number;
  readonly endMs: number;
}

export interface LockBar extends TimelineBar {
  readonly mode: LockMode;
  readonly blocking: Blocking;
}

/** A migration as it runs: its statements, and below them what was locked meanwhile. */
export interface Timeline {
  readonly durationMs: number;
  readonly statements: readonly TimelineBar[];
  /** Tables with what was locked on them in order of strength, those that make others wait longest first. */
  readonly relations: readonly { readonly name: string; readonly locks: readonly LockBar[] }[];
}

/** Locks whose relation has fewer bytes than matter, or that make nobody wait, are left out. */
export function timelineOf(result: BenchmarkResult, migration: MigrationResult): Timeline {
  let nowMs = 0;
  const statements: TimelineBar[] = [];
  const byRelation = new Map<string, LockBar[]>();
  for (const { sql, durationMs, trace } of migration.statements) {
    const startMs = nowMs;
    nowMs += durationMs;
    statements.push({ label: sql, startMs, endMs: nowMs });
    for (const { relation, mode, blocking, relationBytes, holdMs } of trace?.locks ?? []) {
      const ofTable = relation.table === undefined && relation.kind !== 'sequence';
      if (blocking === 'nothing' || !ofTable || !matters(result, relation, relationBytes)) continue;
      const name = nameOf(relation).replace(/^public\./, '');
      const bar: LockBar = { label: mode, mode, blocking, startMs, endMs: startMs + holdMs };
      byRelation.set(name, [...(byRelation.get(name) ?? []), bar]);
    }
  }
  const relations = [...byRelation].map(([name, locks]) => ({ name, locks }));
  relations.sort((a, b) => waitMs(b.locks) - waitMs(a.locks));
  const lastMs = relations.flatMap(({ locks }) => locks).reduce((most, { endMs }) => Math.max(most, endMs), 0);
  return { durationMs: Math.max(nowMs + (migration.commitMs ?? 0), lastMs), statements, relations };
}

/** From the first lock on a relation to the last one's end. */
function waitMs(locks: readonly LockBar[]): number {
  const start = locks.reduce((least, { startMs }) => Math.min(least, startMs), Number.POSITIVE_INFINITY);
  const end = locks.reduce((most, { endMs }) => Math.max(most, endMs), 0);
  return locks.length === 0 ? 0 : end - start;
}
