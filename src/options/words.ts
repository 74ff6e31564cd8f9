/** @example allOf(['backup', 'verify', 'restore']) // 'backup, verify and restore' */
export function allOf(words: readonly string[]): string {
  return listed(words, 'conjunction');
}

/** @example anyOf(['none', 'basic', 'full']) // 'none, basic or full' */
export function anyOf(words: readonly string[]): string {
  return listed(words, 'disjunction');
}

/** British, because that list has no comma before its last word. Made when it is needed: that takes milliseconds. */
function listed(words: readonly string[], type: 'conjunction' | 'disjunction'): string {
  return new Intl.ListFormat('en-GB', { type }).format(words);
}
