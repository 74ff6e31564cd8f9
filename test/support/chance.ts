import { createRandom } from '../../src/benchmark/statistics/random.ts';

/** Choices that look drawn by lot, and are the same in every run of one seed. */
export interface Chance {
  /** A whole number, both ends included. */
  between(low: number, high: number): number;
  oneOf<Item>(items: readonly Item[]): Item;
  shuffled<Item>(items: readonly Item[]): Item[];
}

/** @example chanceOf(7).oneOf(['a', 'b']) */
export function chanceOf(seed: number): Chance {
  const random = createRandom(seed);
  const between = (low: number, high: number): number => low + Math.floor(random() * (high - low + 1));
  return {
    between,
    oneOf: (items) => items[between(0, items.length - 1)] as (typeof items)[number],
    shuffled: (items) =>
      items
        .map((item) => ({ item, key: random() }))
        .sort((one, other) => one.key - other.key)
        .map(({ item }) => item),
  };
}
