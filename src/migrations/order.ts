/**
 * The order of names that begin with a number: by that number, then by the rest, in which numbers count as numbers
 * too. So `2_b` comes before `10_a`, and `0002-` before `00010-`. Names without a number come last.
 *
 * @example ['10_a', '9_b', '00010-c'].sort(compareByNumber) // ['9_b', '00010-c', '10_a']
 */
export function compareByNumber(one: string, other: string): number {
  const [ones, others] = [partsOf(one), partsOf(other)];
  for (let at = 0; at < Math.min(ones.length, others.length); at++) {
    const order = comparePart(ones[at] as string, others[at] as string);
    if (order !== 0) return order;
  }
  return ones.length - others.length || compareText(one, other);
}

/** By characters, as `LC_ALL=C sort` and the tools written in Go and Rust do it. */
export function compareText(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** The number at the beginning of a name, without leading zeros; undefined where there is none. */
export function leadingNumber(name: string): string | undefined {
  const digits = /^\d+/.exec(name)?.[0];
  return digits === undefined ? undefined : withoutZeros(digits);
}

/** Numbers of any length, as text. */
export function compareNumbers(one: string, other: string): number {
  const [left, right] = [withoutZeros(one), withoutZeros(other)];
  return left.length - right.length || compareText(left, right);
}

function withoutZeros(digits: string): string {
  return digits.replace(/^0+(?=\d)/, '');
}

function partsOf(name: string): readonly string[] {
  return name.match(/\d+|\D+/g) ?? [];
}

function comparePart(one: string, other: string): number {
  const [isNumber, isOtherNumber] = [/^\d/.test(one), /^\d/.test(other)];
  if (isNumber && isOtherNumber) return compareNumbers(one, other);
  if (isNumber !== isOtherNumber) return isNumber ? -1 : 1;
  return compareText(one, other);
}
