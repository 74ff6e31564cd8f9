import type { Thresholds } from './comparison.ts';

/**
 * What is a regression where nobody says otherwise. Counters are all but the same from run to run, so a small change of
 * them is a real one. In a file of its own: options need it at every start, and the rules only when they judge.
 */
export const defaultThresholds: Thresholds = { time: 0.2, wal: 0.05, blocks: 0.1, lock: 0.1 };
