import type { Comparison } from '../../benchmark/verdict/comparison.ts';
import { shareText, verdictTable } from '../benchmark-table.ts';
import { shorten } from '../markdown.ts';
import { html, type Markup } from './markup.ts';
import { coordinate as c, linearScale } from './scale.ts';

const width = 720;
const left = 230;
const rowHeight = 22;
const shownRows = 60;
/** Beyond this a change is drawn at the picture's edge; its number stands in the table. */
const largestChange = 2;

/** How each migration's time changed, with its uncertainty. Undefined: times were not compared. */
export function changesPlot(comparison: Comparison): Markup | undefined {
  const rows = verdictTable(comparison).rows.flatMap((row) =>
    row.migration.time === undefined ? [] : [{ ...row, time: row.migration.time }],
  );
  if (rows.length === 0) return undefined;
  const shown = rows.toSorted((a, b) => Math.abs(b.time.change) - Math.abs(a.time.change)).slice(0, shownRows);
  const ends = shown.flatMap(({ time }) => [time.change - time.plusMinus, time.change + time.plusMinus]);
  const clamp = (value: number) => Math.min(largestChange, Math.max(-1, value));
  const x = linearScale(clamp(Math.min(-0.3, ...ends)), clamp(Math.max(0.3, ...ends)), left, width - 34, 6);
  const height = shown.length * rowHeight + 28;
  const grid = x.ticks.map(
    (tick) =>
      html`<line class="${Math.abs(tick) < 1e-9 ? 'zero' : 'grid'}" x1="${c(x.at(tick))}" x2="${c(x.at(tick))}" y1="0" y2="${height - 22}"/><text class="tick" x="${c(x.at(tick))}" y="${height - 6}">${shareText(tick)}</text>`,
  );
  const marks = shown.map(({ migration, time, tone }, index) => {
    const y = index * rowHeight + rowHeight / 2;
    const at = (value: number) => c(x.at(clamp(value)));
    return html`<text class="label" x="0" y="${y + 4}">${shorten(migration.name, 34)}</text><line class="interval ${tone}" x1="${at(time.change - time.plusMinus)}" x2="${at(time.change + time.plusMinus)}" y1="${y}" y2="${y}"/><circle class="${tone}" r="4.5" cx="${at(time.change)}" cy="${y}"><title>${shareText(time.change)}</title></circle>`;
  });
  return html`<svg role="img" aria-label="changes of time" viewBox="0 0 ${width} ${height}">
${grid}
${marks}
</svg>`;
}
