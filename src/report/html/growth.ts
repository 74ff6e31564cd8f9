import type { Growth } from '../../benchmark/result.ts';
import { formatTime } from '../../benchmark/verdict/wording.ts';
import { formatCount } from '../format.ts';
import { html, type Markup } from './markup.ts';
import { coordinate as c, logarithmicScale } from './scale.ts';

const width = 720;
const height = 260;
const left = 80;
const bottom = 34;

/** Time by rows, both on a logarithmic axis, with the prediction. Undefined: too little was measured to draw. */
export function growthPlot({ points, predicted }: Growth): Markup | undefined {
  const measured = points.filter(({ rows, timeMs }) => rows > 0 && timeMs > 0);
  if (measured.length < 2) return undefined;
  const rows = [...measured.map((point) => point.rows), ...(predicted === undefined ? [] : [predicted.rows])].filter(
    (value) => value > 0,
  );
  const times = [
    ...measured.map((point) => point.timeMs),
    ...(predicted === undefined ? [] : [predicted.timeLowMs, predicted.timeMs, predicted.timeHighMs]),
  ].filter((value) => value > 0);
  const x = logarithmicScale(Math.min(...rows) / 1.3, Math.max(...rows) * 1.3, left, width - 20);
  const y = logarithmicScale(Math.min(...times) / 1.3, Math.max(...times) * 1.3, height - bottom, 10);
  const vertical = x.ticks.map(
    (tick) =>
      html`<line class="grid" x1="${c(x.at(tick))}" x2="${c(x.at(tick))}" y1="10" y2="${height - bottom}"/><text class="tick" x="${c(x.at(tick))}" y="${height - bottom + 14}">${formatCount(tick)}</text>`,
  );
  const horizontal = y.ticks.map(
    (tick) =>
      html`<line class="grid" x1="${left}" x2="${width - 20}" y1="${c(y.at(tick))}" y2="${c(y.at(tick))}"/><text class="side" x="${left - 6}" y="${c(y.at(tick) + 4)}">${formatTime(tick)}</text>`,
  );
  const line = measured
    .toSorted((a, b) => a.rows - b.rows)
    .map((point) => `${c(x.at(point.rows))},${c(y.at(point.timeMs))}`)
    .join(' ');
  const dots = measured.map(
    (point) =>
      html`<circle class="current" r="5" cx="${c(x.at(point.rows))}" cy="${c(y.at(point.timeMs))}"><title>${formatCount(point.rows)} rows, ${formatTime(point.timeMs)}</title></circle>`,
  );
  return html`<svg role="img" aria-label="time by rows" viewBox="0 0 ${width} ${height}">
${vertical}
${horizontal}
<polyline class="path" points="${line}"/>
${dots}
${predicted === undefined || predicted.rows <= 0 ? undefined : prediction(predicted, x.at, y.at)}
<text class="tick" x="${c((left + width) / 2)}" y="${height - 4}">rows of the tables that it touches</text>
</svg>`;
}

function prediction(
  predicted: NonNullable<Growth['predicted']>,
  x: (rows: number) => number,
  y: (ms: number) => number,
): Markup {
  const { rows, timeMs, timeLowMs, timeHighMs } = predicted;
  const least = Math.max(timeLowMs, 0.001);
  const text = `predicted: ${formatTime(timeMs)} (${formatTime(timeLowMs)} – ${formatTime(timeHighMs)})`;
  return html`<line class="interval predicted" x1="${c(x(rows))}" x2="${c(x(rows))}" y1="${c(y(least))}" y2="${c(y(Math.max(timeHighMs, least)))}"/><circle class="predicted" r="5" cx="${c(x(rows))}" cy="${c(y(Math.max(timeMs, least)))}"><title>${text}</title></circle><text class="note" x="${c(x(rows) - 10)}" y="${c(y(Math.max(timeMs, least)) - 8)}">${text}</text>`;
}
