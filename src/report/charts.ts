import { codeBlock } from './markdown.ts';

/** One stretch of one worker's time: the copying of one segment, or the build of an index. */
export interface TimelineEntry {
  /** Workers are numbered from 0. */
  readonly worker: number;
  /** What it worked on, as it should be shown; may hold anything. */
  readonly table: string;
  /** Milliseconds since any common moment. */
  readonly startMs: number;
  readonly endMs: number;
}

interface Bar {
  readonly worker: number;
  readonly tables: Set<string>;
  readonly startMs: number;
  endMs: number;
}

/** More make the picture slow to draw and unreadable; mermaid refuses more than 50,000 characters of text at all. */
const maximumBars = 60;
const maximumWorkers = 30;

/** The part of the picture's width that a character of a label takes: 11 px type on a page of 700 px or wider. */
const characterShare = 0.011;

/**
 * A picture of how the workers spent the time: a line for each, a bar for each table on it; short neighbours are
 * merged into one bar that tells their number. As a mermaid block of Markdown, or '' when there is nothing to show.
 *
 * @param plural what the merged ones are called together
 */
export function workerChart(timeline: readonly TimelineEntry[], plural = 'tables'): string {
  const entries = timeline.filter((entry) => entry.worker < maximumWorkers && entry.endMs >= entry.startMs);
  if (entries.length === 0) return '';
  const startMs = entries.reduce((least, entry) => Math.min(least, entry.startMs), Number.POSITIVE_INFINITY);
  const endMs = entries.reduce((most, entry) => Math.max(most, entry.endMs), startMs + 1);
  const bars = mergedBars(entries, endMs - startMs);
  return codeBlock('mermaid', ganttText(bars, startMs, endMs, plural));
}

/** Bars in the order of workers and time, few enough. */
function mergedBars(entries: readonly TimelineEntry[], durationMs: number): Bar[] {
  const sorted = [...entries].sort((a, b) => a.worker - b.worker || a.startMs - b.startMs);
  const workers = new Set(sorted.map((entry) => entry.worker)).size;
  // Below an eighth of the picture hardly a label fits. In the end everything that one worker did is one bar.
  for (let mergeMs = durationMs / 8; ; mergeMs *= 1.5) {
    const bars = merge(sorted, mergeMs);
    if (bars.length <= Math.max(maximumBars, workers) || mergeMs > 20 * durationMs) return bars;
  }
}

/** Neighbours without a pause worth showing become one where it is one table, or the whole not over `mergeMs`. */
function merge(sorted: readonly TimelineEntry[], mergeMs: number): Bar[] {
  const bars: Bar[] = [];
  for (const { worker, table, startMs, endMs } of sorted) {
    const last = bars.at(-1);
    const near = last?.worker === worker && startMs - last.endMs <= mergeMs / 20;
    if (near && (endMs - last.startMs <= mergeMs || (last.tables.size === 1 && last.tables.has(table)))) {
      last.tables.add(table);
      last.endMs = Math.max(last.endMs, endMs);
    } else {
      bars.push({ worker, tables: new Set([table]), startMs, endMs });
    }
  }
  return bars;
}

/** A unit of the axis: how d3 writes it, and what times are divided by to be seconds or milliseconds of it. */
export interface Axis {
  readonly format: string;
  readonly divisor: number;
}

/**
 * Mermaid's axis shows moments by the reader's clock and zone. `%s` and `%Q`, seconds and milliseconds since 1970,
 * are the only formats that are the same everywhere, so minutes and hours are drawn as if they were seconds. The
 * axis has about ten ticks; below ten of a unit, some would read the same.
 */
export function axisFor(durationMs: number): Axis {
  const seconds = durationMs / 1000;
  if (seconds < 12) return { format: '%Q ms', divisor: 1 };
  if (seconds < 12 * 60) return { format: '%s s', divisor: 1 };
  if (seconds < 12 * 3600) return { format: '%s min', divisor: 60 };
  return { format: '%s h', divisor: 3600 };
}

function ganttText(bars: readonly Bar[], startMs: number, endMs: number, plural: string): string {
  const axis = axisFor(endMs - startMs);
  const lines = [
    '---',
    'displayMode: compact',
    '---',
    'gantt',
    '  dateFormat x',
    `  axisFormat ${axis.format}`,
    '  todayMarker off',
  ];
  let worker = -1;
  let index = 0;
  for (const bar of bars) {
    if (bar.worker !== worker) {
      worker = bar.worker;
      index = 0;
      lines.push(`  section worker ${worker + 1}`);
    }
    const from = Math.round((bar.startMs - startMs) / axis.divisor);
    const to = Math.max(from + 1, Math.round((bar.endMs - startMs) / axis.divisor));
    // Neighbours in two shades; `done` is mermaid's grey.
    const shade = index++ % 2 === 0 ? 'active' : 'done';
    lines.push(`  ${barLabel(bar, (bar.endMs - bar.startMs) / (endMs - startMs), plural)} :${shade}, ${from}, ${to}`);
  }
  return lines.join('\n');
}

/**
 * A label that fits into its bar, or an invisible one. It begins with a word joiner, which draws nothing, because
 * mermaid reads a line that begins with one of its own words (`title`, `section`, a date …) as something else.
 */
function barLabel(bar: Bar, share: number, plural: string): string {
  const room = Math.floor(share / characterShare);
  const [first = ''] = bar.tables;
  const label = bar.tables.size === 1 ? mermaidText(first) : `${bar.tables.size} ${plural}`;
  const characters = Array.from(label);
  if (characters.length <= room) return `\u2060${label}`;
  // The end of a qualified name tells more than its beginning.
  return room < 8 || bar.tables.size > 1 ? '\u2060' : `\u2060…${characters.slice(1 - room).join('')}`;
}

/** Text without anything that means something to mermaid, HTML or mathematics. */
export function mermaidText(text: string): string {
  return text.slice(-200).replaceAll(/[^\p{L}\p{M}\p{N} _.-]/gu, '·');
}
