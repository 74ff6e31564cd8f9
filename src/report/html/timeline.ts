import { formatTime } from '../../benchmark/verdict/wording.ts';
import type { LockBar, Timeline, TimelineBar } from '../benchmark-timeline.ts';
import { shorten } from '../markdown.ts';
import { html, type Markup } from './markup.ts';
import { coordinate as c, linearScale, type Scale } from './scale.ts';

const width = 720;
const left = 170;
const rowHeight = 24;
const shownStatements = 200;
const shownRelations = 30;

/** A migration's statements as bars, and below them the locks that they held. Undefined: nothing took any time. */
export function timelinePlot({ durationMs, statements, relations }: Timeline): Markup | undefined {
  if (statements.length === 0 || durationMs <= 0) return undefined;
  const x = linearScale(0, durationMs, left, width - 30);
  const rows = relations.slice(0, shownRelations);
  const height = (rows.length + 1) * rowHeight + 28;
  const grid = x.ticks.map(
    (tick) =>
      html`<line class="grid" x1="${c(x.at(tick))}" x2="${c(x.at(tick))}" y1="0" y2="${height - 22}"/><text class="tick" x="${c(x.at(tick))}" y="${height - 6}">${formatTime(tick)}</text>`,
  );
  return html`<svg role="img" aria-label="statements and locks over time" viewBox="0 0 ${width} ${height}">
${grid}
<text class="label" x="0" y="${rowHeight - 8}">statements</text>
${longest(statements).map((bar, index) => barMarkup(bar, `statement shade${index % 2}`, x, 0))}
${rows.map(({ name, locks }, index) => relationRow(name, locks, x, (index + 1) * rowHeight))}
</svg>`;
}

function longest(statements: readonly TimelineBar[]): readonly TimelineBar[] {
  if (statements.length <= shownStatements) return statements;
  const length = ({ startMs, endMs }: TimelineBar) => endMs - startMs;
  const kept = new Set(statements.toSorted((a, b) => length(b) - length(a)).slice(0, shownStatements));
  return statements.filter((bar) => kept.has(bar));
}

function relationRow(name: string, locks: readonly LockBar[], x: Scale, y: number): Markup {
  // The stronger ones lie above the weaker ones that they took over from.
  const sorted = locks.toSorted((a, b) => Number(isStrong(a)) - Number(isStrong(b)));
  const bars = sorted.map((lock) => {
    const label = `${lock.mode}: ${lock.blocking} wait`;
    return barMarkup({ ...lock, label }, isStrong(lock) ? 'lock all' : 'lock writes', x, y);
  });
  return html`<text class="label" x="0" y="${y + rowHeight - 8}">${shorten(name, 25)}</text>${bars}`;
}

function isStrong({ blocking }: LockBar): boolean {
  return blocking === 'reads and writes';
}

/** The part of a bar that a character takes: 11 px type in a picture of 720. */
const characterWidth = 6.4;

function barMarkup({ label, startMs, endMs }: TimelineBar, style: string, x: Scale, y: number): Markup {
  const from = x.at(startMs);
  const barWidth = Math.max(1, x.at(endMs) - from);
  const room = Math.floor((barWidth - 8) / characterWidth);
  const text =
    room < 6
      ? undefined
      : html`<text class="inside" x="${c(from + 4)}" y="${y + rowHeight - 8}">${shorten(label, room)}</text>`;
  return html`<g><title>${shorten(label, 300)}, ${formatTime(endMs - startMs)}</title><rect class="${style}" x="${c(from)}" y="${y + 2}" width="${c(barWidth)}" height="${rowHeight - 4}"/>${text}</g>`;
}
