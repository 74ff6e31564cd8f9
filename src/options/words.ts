// British, because that list has no comma before its last word.
const conjunction = new Intl.ListFormat('en-GB', { type: 'conjunction' });
const disjunction = new Intl.ListFormat('en-GB', { type: 'disjunction' });

/** @example allOf(['backup', 'verify', 'restore']) // 'backup, verify and restore' */
export function allOf(words: readonly string[]): string {
  return conjunction.format(words);
}

/** @example anyOf(['none', 'basic', 'full']) // 'none, basic or full' */
export function anyOf(words: readonly string[]): string {
  return disjunction.format(words);
}
