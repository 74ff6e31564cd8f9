/** How numbers are shown to people: the same in the terminal, in a log and in a summary. */

const byteUnits = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/**
 * Bytes in decimal units (1 kB is 1000 bytes), which is what networks, disks and GitHub count in.
 *
 * @example formatBytes(1_400_000_000) // '1.4 GB'
 */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  // 999.5 would be shown as 1000.
  while (value >= (unit === 0 ? 1000 : 999.5) && unit < byteUnits.length - 1) {
    value /= 1000;
    unit += 1;
  }
  // 99.95 would be shown as 100.0.
  const digits = unit === 0 || value >= 99.95 ? 0 : 1;
  return `${value.toFixed(digits)} ${byteUnits[unit]}`;
}

/**
 * Bytes per second.
 *
 * @example formatRate(118_000_000, 1000) // '118 MB/s'
 */
export function formatRate(bytes: number, durationMs: number): string {
  return durationMs > 0 ? `${formatBytes((bytes * 1000) / durationMs)}/s` : '–';
}

/**
 * A duration, about as exactly as a person cares.
 *
 * @example formatDuration(72_000) // '1 min 12 s'
 */
export function formatDuration(durationMs: number): string {
  if (durationMs < 999.5) return `${Math.round(durationMs)} ms`;
  if (durationMs < 9950) return `${(durationMs / 1000).toFixed(1)} s`;
  return formatSeconds(Math.round(durationMs / 1000));
}

/**
 * A duration that is only an estimate: in full seconds.
 *
 * @example formatTimeLeft(5_300) // '6 s'
 */
export function formatTimeLeft(durationMs: number): string {
  return formatSeconds(Math.ceil(durationMs / 1000));
}

function formatSeconds(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  if (minutes === 0) return `${seconds} s`;
  const hours = Math.floor(minutes / 60);
  return hours === 0 ? `${minutes} min ${seconds % 60} s` : `${formatCount(hours)} h ${minutes % 60} min`;
}

/** U+202F, the thin space that no line is broken at. */
const thinSpace = '\u202f';

/**
 * A count, in groups of three digits.
 *
 * @example formatCount(4_112_003) // '4 112 003', with thin spaces
 */
export function formatCount(count: number): string {
  return String(Math.round(count)).replaceAll(/\B(?=(\d{3})+$)/g, thinSpace);
}

/**
 * A count of things, in the singular or plural.
 *
 * @example formatCountOf(1, 'table') // '1 table'
 */
export function formatCountOf(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatCount(count)} ${count === 1 ? singular : plural}`;
}

/**
 * A part of a whole, in full per cent; 100 % only when nothing is left. Nothing of nothing is all of it.
 *
 * @example formatPercent(999, 1000) // '99 %'
 */
export function formatPercent(part: number, whole: number): string {
  const percent = whole > 0 ? Math.floor((100 * part) / whole) : 100;
  return `${Math.min(100, Math.max(0, percent))} %`;
}

/**
 * How many times larger one size is than the other.
 *
 * @example formatRatio(1_000, 250) // '4.0×'
 */
export function formatRatio(larger: number, smaller: number): string {
  return smaller > 0 ? `${(larger / smaller).toFixed(1)}×` : '–';
}
