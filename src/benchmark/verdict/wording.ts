import type { RelationName } from '../../migrations/trace/observation.ts';
import { formatCount, formatDuration } from '../../report/format.ts';
import type { Change } from './comparison.ts';

/** How a relation is called in sentences, and by which the same one is known on both sides of a comparison. */
export function nameOf({ schema, name }: RelationName): string {
  return `${schema}.${name}`;
}

/**
 * A share as per cent, with its sign; from eleven times as much on as a factor.
 *
 * @example formatChange(-0.123) // '−12 %'
 * @example formatChange(40) // '41×'
 */
export function formatChange(share: number): string {
  if (share >= 10) return `${formatCount(Math.round(1 + share))}×`;
  const percent = Math.round(share * 100);
  if (percent === 0) return '0 %';
  return `${percent > 0 ? '+' : '−'}${Math.abs(percent)} %`;
}

/**
 * A change of time, with half of the width of its interval where that is known; beside a factor it says nothing.
 *
 * @example formatInterval({ change: 0.5, plusMinus: 0.04 }) // '+50 % ±4'
 */
export function formatInterval({ change, plusMinus }: Pick<Change, 'change'> & Partial<Change>): string {
  const text = formatChange(change);
  return plusMinus === undefined || change >= 10 ? text : `${text} ±${Math.round(plusMinus * 100)}`;
}

/**
 * A duration with what a comparison needs of its digits.
 *
 * @example formatTime(1234) // '1.23 s'
 */
export function formatTime(durationMs: number): string {
  if (durationMs < 9.95) return `${durationMs.toFixed(1)} ms`;
  if (durationMs >= 999.5 && durationMs < 9995) return `${(durationMs / 1000).toFixed(2)} s`;
  if (durationMs >= 9995 && durationMs < 60_000) return `${(durationMs / 1000).toFixed(1)} s`;
  return formatDuration(durationMs);
}
