/** Levenshtein's distance: how many characters have to be added, removed or replaced. */
function distance(left: string, right: string): number {
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const replaced = (previous[column - 1] ?? 0) + (left[row - 1] === right[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[right.length] ?? 0;
}

/**
 * The name that was probably meant, or undefined when none is near.
 *
 * @example nearest('exclude_table', ['tables', 'exclude-tables']) // 'exclude-tables'
 */
export function nearest(name: string, candidates: readonly string[]): string | undefined {
  const wanted = name.slice(0, 40).toLowerCase().replaceAll('_', '-');
  const limit = Math.max(1, Math.floor(wanted.length / 3));
  const [best] = candidates
    .map((candidate) => ({ candidate, distance: distance(wanted, candidate) }))
    .filter((match) => match.distance <= limit)
    .sort((left, right) => left.distance - right.distance);
  return best?.candidate;
}
