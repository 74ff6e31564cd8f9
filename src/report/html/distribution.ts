import type { Statistics } from '../../benchmark/result.ts';
import type { ComparedMigration } from '../../benchmark/verdict/comparison.ts';
import { formatTime } from '../../benchmark/verdict/wording.ts';
import { html, type Markup } from './markup.ts';
import { coordinate as c, linearScale, type Scale } from './scale.ts';

const width = 720;
const left = 80;
const rowHeight = 34;
const shownDots = 400;

interface Side {
  readonly name: string;
  readonly style: string;
  readonly values: readonly number[];
  readonly statistics: Statistics | undefined;
}

/** Each measured time as a dot, with the median and its interval, for the baseline and now. Undefined: nothing to show. */
export function distributionPlot({
  current,
  baseline,
  currentTime,
  baselineTime,
}: ComparedMigration): Markup | undefined {
  const sides: Side[] = [
    { name: 'baseline', style: 'baseline', values: baseline?.timesMs ?? [], statistics: baselineTime },
    { name: 'current', style: 'current', values: current?.timesMs ?? [], statistics: currentTime },
  ].filter(({ values }) => values.length > 0);
  if (sides.length === 0) return undefined;
  const all = sides.flatMap(({ values }) => values);
  const low = all.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const high = all.reduce((most, value) => Math.max(most, value), 0);
  // Zero is part of the picture where leaving it out would make a small difference look large.
  const x = linearScale(low < high / 2 ? 0 : low - (high - low) * 0.05, high + (high - low) * 0.05, left, width - 20);
  const height = sides.length * rowHeight + 26;
  return html`<svg role="img" aria-label="measured times" viewBox="0 0 ${width} ${height}">
${axis(x, height)}
${sides.map((side, index) => sideRow(side, x, index * rowHeight + rowHeight / 2))}
</svg>`;
}

function axis(x: Scale, height: number): Markup[] {
  return x.ticks.map(
    (tick) =>
      html`<line class="grid" x1="${c(x.at(tick))}" x2="${c(x.at(tick))}" y1="0" y2="${height - 20}"/><text class="tick" x="${c(x.at(tick))}" y="${height - 6}">${formatTime(tick)}</text>`,
  );
}

function sideRow({ name, style, values, statistics }: Side, x: Scale, y: number): Markup {
  // Dots that would lie on each other are spread over the row, the same way each time.
  const dots = values
    .slice(0, shownDots)
    .map(
      (value, index) =>
        html`<circle class="${style}" r="3.5" cx="${c(x.at(value))}" cy="${c(y + ((index % 5) - 2) * 3)}"/>`,
    );
  const median =
    statistics === undefined
      ? []
      : [
          html`<line class="interval ${style}" x1="${c(x.at(statistics.medianLow))}" x2="${c(x.at(statistics.medianHigh))}" y1="${y + 12}" y2="${y + 12}"/>`,
          html`<line class="median ${style}" x1="${c(x.at(statistics.median))}" x2="${c(x.at(statistics.median))}" y1="${y - 12}" y2="${y + 12}"><title>median ${formatTime(statistics.median)}</title></line>`,
        ];
  return html`<text class="label" x="0" y="${y + 4}">${name}</text>${[...dots, ...median]}`;
}
