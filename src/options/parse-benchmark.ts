import type { Budget, Thresholds } from '../benchmark/verdict/comparison.ts';
import { isArtifactName } from '../github/artifact-names.ts';
import { readBaselineReference } from '../github/branch-artifact-names.ts';
import { type LayoutName, layoutNames } from '../migrations/migration.ts';
import { lockModes } from '../migrations/trace/observation.ts';
import { byteSize, duration, oneOf, type Parser, refused } from './parse-values.ts';

/** The parts of a list between commas or newlines, without the empty ones. */
function partsOf(text: string): string[] {
  return text
    .split(/[,\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** Names between commas or newlines, each once. */
export const nameList: Parser<readonly string[]> = (text, name) => {
  const names = [...new Set(partsOf(text))];
  if (names.length > 0) return names;
  throw refused(name, text, 'no name in it', 'give names between commas or newlines');
};

export const layout: Parser<LayoutName> = oneOf(layoutNames);

/** A share in per cent, `20` or `20%`; undefined when it is none. */
function shareOf(text: string): number | undefined {
  const [, digits] = /^(\d{1,5}(?:\.\d{1,4})?)\s*%?$/.exec(text) ?? [];
  return digits === undefined ? undefined : Number(digits) / 100;
}

const mostThreshold = 100;

/** How much more is a regression, as a share; `never`: no regression fails. */
export const failOnRegression: Parser<number | 'never'> = (text, name) => {
  if (text.toLowerCase() === 'never') return 'never';
  const share = shareOf(text);
  if (share !== undefined && share >= 0.01 && share <= mostThreshold) return share;
  throw refused(name, text, 'neither a number of per cent nor never', 'give 1 to 10000, or never to report only');
};

const metrics = ['time', 'wal', 'blocks', 'lock'] as const satisfies readonly (keyof Thresholds)[];

/**
 * Thresholds of single metrics, between commas or newlines.
 *
 * @example thresholds('time: 30%, wal: 5%', 'thresholds') // { time: 0.3, wal: 0.05 }
 */
export const thresholds: Parser<Partial<Thresholds>> = (text, name) => {
  const given = new Map<keyof Thresholds, number>();
  for (const part of partsOf(text)) {
    const [, word = '', number = ''] = /^(\w+)\s*:\s*(.+)$/s.exec(part) ?? [];
    const metric = metrics.find((candidate) => candidate === word.toLowerCase());
    const share = shareOf(number);
    // No two runs take the same time, so that a threshold of nothing would mean nothing.
    const least = metric === 'time' ? 0.01 : 0;
    if (metric === undefined || share === undefined || share < least || share > mostThreshold) {
      throw refused(name, part, 'no threshold', 'give lines such as time: 20%, wal: 5%, blocks: 10% or lock: 10%');
    }
    if (given.has(metric)) throw refused(name, part, `${metric} has a threshold already`, 'give each metric once');
    given.set(metric, share);
  }
  if (given.size > 0) return Object.fromEntries(given);
  throw refused(name, text, 'no threshold', 'give lines such as time: 20%, wal: 5%, blocks: 10% or lock: 10%');
};

const budgetHint =
  'give lines such as duration: 30s, lock: AccessExclusiveLock 2s over 100MB, wal: 1GB or rewrite: none over 1GB';

/**
 * Absolute limits for each migration, between commas or newlines.
 *
 * @example budgets('lock: AccessExclusiveLock 2s over 100MB', 'budget')
 */
export const budgets: Parser<readonly Budget[]> = (text, name) => {
  const parts = partsOf(text);
  if (parts.length === 0) throw refused(name, text, 'no budget in it', budgetHint);
  return parts.map((part) => {
    const [, kind = '', limit = ''] = /^(\w+)\s*:\s*(.+)$/s.exec(part) ?? [];
    const budget = readBudget(kind.toLowerCase(), limit, part, name);
    if (budget !== undefined) return budget;
    throw refused(name, part, 'no budget that it knows', budgetHint);
  });
};

function readBudget(kind: string, limit: string, text: string, name: string): Budget | undefined {
  if (kind === 'duration') return { kind, ms: duration(1)(limit, `the duration of ${name}`), text };
  if (kind === 'wal') return { kind, bytes: sizeOf(limit, name), text };
  if (kind === 'rewrite') {
    const [, size] = /^none(?:\s+over\s+(.+))?$/is.exec(limit) ?? [];
    return /^none\b/i.test(limit) && (size !== undefined || /^none$/i.test(limit))
      ? { kind, overBytes: size === undefined ? 0 : sizeOf(size, name), text }
      : undefined;
  }
  if (kind !== 'lock') return undefined;
  const [, words = '', time = '', size] = /^([a-z ]+?)\s+(\d[\d.]*\s*[a-z]*)(?:\s+over\s+(.+))?$/is.exec(limit) ?? [];
  const mode = lockModes.find((candidate) => candidate.toLowerCase() === `${plainMode(words)}lock`);
  if (mode === undefined) return undefined;
  const overBytes = size === undefined ? 0 : sizeOf(size, name);
  return { kind, mode, ms: duration(0)(time, `the lock of ${name}`), overBytes, text };
}

/** `ACCESS EXCLUSIVE`, as LOCK TABLE writes it, and `AccessExclusiveLock`, as pg_locks does, are the same mode. */
function plainMode(words: string): string {
  return words.toLowerCase().replaceAll(/\s/g, '').replace(/lock$/, '');
}

function sizeOf(text: string, name: string): number {
  return byteSize(0)(text, `a size in ${name}`);
}

/**
 * Shares of the whole fixture, smallest first; more than all of it where it is generated.
 *
 * @example scales('100%,10%', 'scale') // [0.1, 1]
 */
export const scales: Parser<readonly number[]> = (text, name) => {
  const shares = partsOf(text).map((part) => (part.endsWith('%') ? shareOf(part) : undefined));
  const known = shares.filter((share) => share !== undefined && share > 0 && share <= mostShare) as number[];
  if (known.length > 0 && known.length === shares.length && known.length <= mostScales) {
    return [...new Set(known)].sort((one, other) => one - other);
  }
  const hint = `give up to ${mostScales} shares, for instance 10%,30%,100%`;
  throw refused(name, text, 'not shares of the whole in per cent', hint);
};

const mostScales = 10;
const mostShare = 100;

/**
 * How many rows tables have in production, by `schema.name`. A name without a schema is in `public`.
 *
 * @example productionRows('orders: 12,000,000', 'production-rows') // Map { 'public.orders' => 12000000 }
 */
export const productionRows: Parser<ReadonlyMap<string, number>> = (text, name) => {
  const rows = new Map<string, number>();
  for (const line of text.split('\n').filter((candidate) => candidate.trim() !== '')) {
    // The name may hold a colon, the number never does.
    const [, table = '', digits = ''] = /^\s*(.*\S)\s*:\s*(\d{1,3}(?:[,_]\d{3})*|\d+)\s*$/.exec(line) ?? [];
    const count = Number(digits.replaceAll(/[,_]/g, ''));
    if (table === '' || !Number.isSafeInteger(count)) {
      throw refused(name, line.trim(), 'no line of a table and its rows', 'give lines such as public.orders: 12000000');
    }
    const key = table.includes('.') ? table : `public.${table}`;
    if (rows.has(key)) throw refused(name, line.trim(), `${key} is given already`, 'give each table once');
    rows.set(key, count);
  }
  return rows;
};

/** A baseline: a file, `artifact:NAME[@BRANCH]` or `git:REF`. */
export const baseline: Parser<string> = (text, name) => {
  const reference = readBaselineReference(text);
  if (reference.kind === 'file') return text;
  if (reference.kind === 'git') {
    if (/^[^-\s\p{Cc}][^\s\p{Cc}]{0,249}$/u.test(reference.reference)) return text;
    throw refused(name, text, 'no commit, branch or tag', 'give git:REF, for instance git:origin/main');
  }
  if (!isArtifactName(reference.name) || reference.branch === '') {
    const hint = 'give artifact:NAME, or artifact:NAME@BRANCH for one of another branch';
    throw refused(name, text, "not an artifact's name", hint);
  }
  if (!/^\d{8,}$/.test(reference.branch ?? '')) return text;
  const hint = 'give artifact:NAME@BRANCH; the newest successful run of that branch is used';
  throw refused(name, text, "behind the @ stands a branch, and this looks like a run's id", hint);
};

/** Checked here no further: what a given file holds is seen when it is read. */
export const resultFile: Parser<string> = (text, name) => {
  if (!/^(?:artifact|git):/.test(text)) return text;
  throw refused(name, text, 'a result file is wanted here', 'give the path of a JSON file that benchmark wrote');
};
