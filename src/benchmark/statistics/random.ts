/**
 * Random numbers that are the same in every run: a verdict must not depend on chance, so what resamples its data does
 * it from a fixed seed.
 *
 * The generator is mulberry32 (Tommy Ettinger, public domain): 32 bits of state, good enough for resampling.
 *
 * @returns a function that gives the next number, from 0 up to but not including 1
 * @example const random = createRandom(1); random() // 0.6270739405881613
 */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A number of the standard normal distribution (Box and Muller). */
export function nextNormal(random: () => number): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random()));
  return radius * Math.cos(2 * Math.PI * random());
}
