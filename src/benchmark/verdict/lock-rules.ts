import type { Blocking, LockMode, RelationName, TakenLock } from '../../migrations/trace/observation.ts';
import { lockModes } from '../../migrations/trace/observation.ts';
import { formatBytes, formatCount, formatCountOf } from '../../report/format.ts';
import { heldStatements } from '../held-statements.ts';
import type { StatementResult } from '../result.ts';
import type { Evidence } from './comparison.ts';
import { blocksOf, type CounterInput, leastRelationBytes } from './counter-round.ts';
import { isConcurrent, placeOf, type StatementPair } from './statement-match.ts';
import { formatChange, nameOf } from './wording.ts';

const classes: readonly Blocking[] = ['nothing', 'writes', 'reads and writes'];

/** Over how much work others wait for one relation. */
interface HeldWork {
  readonly blocks: number;
  readonly statements: number;
  /** The strongest mode, and the statement that took it first. */
  readonly mode: LockMode | undefined;
  readonly statement: StatementResult | undefined;
}

interface LockedRelation {
  readonly relation: RelationName;
  readonly bytes: number;
  readonly locks: readonly StatementLock[];
}

interface StatementLock extends TakenLock {
  readonly statement: StatementResult;
  /** The statement's place among the migration's, and that behind the last one under the lock. */
  readonly index: number;
  readonly end: number;
}

type Locked = ReadonlyMap<string, LockedRelation>;

/**
 * Whether more of an application waits for a relation of some size, or over more work.
 *
 * Only locks that make others wait count, and only on tables and materialized views: what makes others wait for an
 * index is seen on its table as well, but for the moment at the end of DROP INDEX CONCURRENTLY and its like.
 *
 * @param floor blocks by which held work must differ
 */
export function judgeLocks(input: CounterInput, pairs: readonly StatementPair[], floor: number): readonly Evidence[] {
  const before = input.baseline.map((round) => lockedRelations(round.statements));
  const now = input.candidate.map((round) => lockedRelations(round.statements));
  const names = new Set([...before, ...now].flatMap((round) => [...round.keys()]));
  return [...names].flatMap((name) =>
    judgeRelation({ name, before, now, threshold: input.thresholds.lock, floor, pairs }),
  );
}

function lockedRelations(statements: readonly StatementResult[]): Locked {
  const found = new Map<string, LockedRelation & { readonly locks: StatementLock[] }>();
  for (const [index, statement] of statements.entries()) {
    for (const lock of statement.trace?.locks ?? []) {
      if (lock.blocking === 'nothing' || lock.relationBytes < leastRelationBytes || !isJudged(lock.relation)) continue;
      const name = nameOf(lock.relation);
      const known = found.get(name) ?? { relation: lock.relation, bytes: lock.relationBytes, locks: [] };
      // A transaction that several migrations share goes on after this one, with work that is not its own.
      const heldBlocks = Math.min(lock.heldBlocks, blocksFrom(statements, index));
      const end = index + Math.max(1, heldStatements(statements, index, lock.heldStatements).length);
      known.locks.push({ ...lock, heldBlocks, statement, index, end });
      found.set(name, known);
    }
  }
  return found;
}

function blocksFrom(statements: readonly StatementResult[], index: number): number {
  return statements.slice(index).reduce((sum, statement) => sum + blocksOf(statement), 0);
}

/** Of an index, a TOAST table or a sequence the table's own lock tells enough. */
function isJudged({ kind }: RelationName): boolean {
  return kind === 'table' || kind === 'partitioned table' || kind === 'materialized view';
}

interface RelationInput {
  readonly name: string;
  readonly before: readonly Locked[];
  readonly now: readonly Locked[];
  readonly threshold: number;
  readonly floor: number;
  readonly pairs: readonly StatementPair[];
}

function judgeRelation(input: RelationInput): readonly Evidence[] {
  const before = rangeOfClasses(input.before, input.name);
  const now = rangeOfClasses(input.now, input.name);
  if (now.sure > before.perhaps) return [strongerEvidence(input, now.sure, before.perhaps)];
  if (now.perhaps < before.sure) return [weakerEvidence(input, now.perhaps, before.sure)];
  for (const blocking of ['reads and writes', 'writes'] as const) {
    const evidence = judgeWork(input, blocking);
    if (evidence !== undefined) return [evidence];
  }
  return [];
}

/**
 * The class of a relation's locks, as a place in `classes`: `sure` is the least of the rounds, without locks that were
 * only seen by polling, which may miss them; `perhaps` is the most, with them.
 */
function rangeOfClasses(rounds: readonly Locked[], name: string): { readonly sure: number; readonly perhaps: number } {
  const classOf = (locks: readonly TakenLock[]): number =>
    Math.max(0, ...locks.map(({ blocking }) => classes.indexOf(blocking)));
  const locks = rounds.map((round) => round.get(name)?.locks ?? []);
  return {
    sure: Math.min(...locks.map((round) => classOf(round.filter(isSure)))),
    perhaps: Math.max(...locks.map(classOf)),
  };
}

function isSure({ seen }: TakenLock): boolean {
  return seen !== 'polled';
}

function strongerEvidence(input: RelationInput, now: number, before: number): Evidence {
  const blocking = classes[now] ?? 'nothing';
  const held = workOf(input.now[0]?.get(input.name), blocking);
  return {
    metric: 'lock',
    verdict: 'regressed',
    text:
      `${waiting(blocking)} of ${title(input)} must wait (${held.mode ?? 'lock'}, held over ` +
      `${formatCountOf(held.blocks, 'block')} of work); before, ${waitedBefore(classes[before])}`,
    ...placeOf(held.statement),
    baseline: workOf(input.before[0]?.get(input.name), blocking).blocks,
    current: held.blocks,
    ignored: undefined,
  };
}

function weakerEvidence(input: RelationInput, now: number, before: number): Evidence {
  const blocking = classes[before] ?? 'nothing';
  const held = workOf(input.before[0]?.get(input.name), blocking);
  const counterpart = input.pairs.find(({ baseline }) => baseline === held.statement)?.candidate;
  const way = counterpart !== undefined && isConcurrent(counterpart) ? ' (concurrently)' : '';
  return {
    metric: 'lock',
    verdict: 'improved',
    text:
      `${waitsNow(classes[now])} for ${title(input)}${way}; before, ${waiting(blocking).toLowerCase()} waited ` +
      `(${held.mode ?? 'lock'}, held over ${formatCountOf(held.blocks, 'block')} of work)`,
    ...placeOf(counterpart),
    baseline: held.blocks,
    current: workOf(input.now[0]?.get(input.name), blocking).blocks,
    ignored: undefined,
  };
}

/** The same is made to wait: whether over more work or less. */
function judgeWork(input: RelationInput, blocking: 'writes' | 'reads and writes'): Evidence | undefined {
  const works = (rounds: readonly Locked[], sure: boolean): readonly HeldWork[] =>
    rounds.map((round) => workOf(round.get(input.name), blocking, sure));
  const before = works(input.before, false);
  const now = works(input.now, true);
  const most = largest(before);
  const least = smallest(now);
  if (isMore(most, least, input)) return workEvidence(input, 'regressed', most, least);
  const leastBefore = smallest(works(input.before, true));
  const mostNow = largest(works(input.now, false));
  if (isMore(mostNow, leastBefore, input)) return workEvidence(input, 'improved', leastBefore, mostNow);
  return undefined;
}

/** A lock that is taken one statement earlier is held longer, however little that statement adds to the rest. */
function isMore(less: HeldWork, more: HeldWork, { threshold, floor }: RelationInput): boolean {
  const beyond = more.blocks > less.blocks * (1 + threshold) || more.statements > less.statements;
  return beyond && more.blocks - less.blocks > floor;
}

function workEvidence(
  input: RelationInput,
  verdict: 'regressed' | 'improved',
  before: HeldWork,
  now: HeldWork,
): Evidence {
  const change = before.blocks > 0 ? `${formatChange(now.blocks / before.blocks - 1)}, ` : '';
  return {
    metric: 'lock',
    verdict,
    text:
      `${now.mode ?? before.mode ?? 'lock'} on ${title(input)} is held over ${describeWork(now)}; ` +
      `before, over ${describeWork(before)} (${change}allowed ${formatChange(input.threshold)})`,
    ...placeOf(verdict === 'regressed' ? now.statement : undefined),
    baseline: before.blocks,
    current: now.blocks,
    ignored: undefined,
  };
}

/**
 * The work during which others wait for a relation. Locks of one transaction end together, so that of several the
 * first is held over the most; those of several transactions add up.
 */
function workOf(relation: LockedRelation | undefined, blocking: Blocking, sure = false): HeldWork {
  const wanted = classes.indexOf(blocking);
  const locks = (relation?.locks ?? []).filter(
    (lock) => classes.indexOf(lock.blocking) >= wanted && (!sure || isSure(lock)),
  );
  let blocks = 0;
  let statements = 0;
  let end = 0;
  for (const lock of locks) {
    // Taken while an earlier one is still held: in the same transaction.
    if (lock.index < end) continue;
    end = lock.end;
    blocks += lock.heldBlocks;
    statements += lock.heldStatements;
  }
  const strongest = locks.reduce<StatementLock | undefined>(
    (best, lock) => (best === undefined || strengthOf(lock) > strengthOf(best) ? lock : best),
    undefined,
  );
  return { blocks, statements, mode: strongest?.mode, statement: locks[0]?.statement };
}

function strengthOf({ mode }: TakenLock): number {
  return lockModes.indexOf(mode);
}

function largest(works: readonly HeldWork[]): HeldWork {
  return works.reduce((best, work) => (work.blocks > best.blocks ? work : best));
}

function smallest(works: readonly HeldWork[]): HeldWork {
  return works.reduce((best, work) => (work.blocks < best.blocks ? work : best));
}

function describeWork({ blocks, statements }: HeldWork): string {
  return `${formatCount(blocks)} blocks of work in ${formatCountOf(statements, 'statement')}`;
}

function title({ name, before, now }: RelationInput): string {
  const bytes = [...now, ...before].flatMap((round) => round.get(name)?.bytes ?? [])[0] ?? 0;
  return `${name} (${formatBytes(bytes)})`;
}

function waiting(blocking: Blocking): string {
  return blocking === 'writes' ? 'Writes' : 'Reads and writes';
}

function waitedBefore(blocking: Blocking | undefined): string {
  return blocking === 'writes' ? 'only writes waited' : 'nothing waited';
}

function waitsNow(blocking: Blocking | undefined): string {
  return blocking === 'writes' ? 'Only writes wait' : 'Nothing waits';
}
