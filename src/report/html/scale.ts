/** From what is measured to a place in a picture. */
export interface Scale {
  readonly at: (value: number) => number;
  readonly ticks: readonly number[];
}

/** Even steps from `low` to `high`, with ticks at round numbers. */
export function linearScale(low: number, high: number, from: number, to: number, wanted = 5): Scale {
  const span = high > low ? high - low : 1;
  const step = roundStep(span / wanted);
  const ticks: number[] = [];
  for (let tick = Math.ceil(low / step) * step; tick <= low + span * 1.000_001; tick += step) ticks.push(tick);
  return { at: (value) => from + ((value - low) / span) * (to - from), ticks };
}

/** 1, 2 or 5 times a power of ten. */
function roundStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step));
  const factor = [1, 2, 5, 10].find((each) => each * power >= step * 0.999_999) ?? 10;
  return factor * power;
}

/** Even factors from `low` to `high`, both above zero, with ticks at powers of ten, and at 2 and 5 where there is room. */
export function logarithmicScale(low: number, high: number, from: number, to: number): Scale {
  const start = Math.log10(low);
  const span = Math.max(Math.log10(high) - start, 1e-9);
  const factors = span < 2.5 ? [1, 2, 5] : [1];
  const ticks: number[] = [];
  for (let power = Math.floor(start); power <= Math.ceil(start + span); power++) {
    for (const factor of factors) {
      const tick = factor * 10 ** power;
      if (tick >= low * 0.999_999 && tick <= high * 1.000_001) ticks.push(tick);
    }
  }
  return { at: (value) => from + ((Math.log10(value) - start) / span) * (to - from), ticks };
}

/** A coordinate, short: a tenth of a pixel is more than anybody sees. */
export function coordinate(value: number): string {
  return (Math.round(value * 10) / 10).toString();
}
