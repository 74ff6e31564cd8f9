import type { SchemaDescription, SchemaObject } from './describe.ts';

/**
 * What of a schema is otherwise than it was, one line each: `index public.orders_at is missing`. Of a table that is
 * missing or was not there before, its columns, indexes and so on are not named as well.
 *
 * @example schemaDifferences(before, after) // ['column public.t.n: type is bigint, and was integer']
 */
export function schemaDifferences(before: SchemaDescription, after: SchemaDescription): readonly string[] {
  const missing = new Set([...before.keys()].filter((key) => !after.has(key)));
  const added = new Set([...after.keys()].filter((key) => !before.has(key)));
  const isPart = (object: SchemaObject | undefined, whole: ReadonlySet<string>) =>
    object?.parent !== undefined && whole.has(object.parent);
  const changes = [...before].flatMap(([key, was]) => {
    const is = after.get(key);
    return is === undefined ? [] : changesOf(was, is).map((change) => `${key}: ${change}`);
  });
  return [
    ...[...missing].filter((key) => !isPart(before.get(key), missing)).map((key) => `${key} is missing`),
    ...[...added].filter((key) => !isPart(after.get(key), added)).map((key) => `${key} was not there before`),
    ...changes,
  ].toSorted();
}

function changesOf(was: SchemaObject, is: SchemaObject): string[] {
  const fields = new Set([...Object.keys(was.definition), ...Object.keys(is.definition)]);
  const changed = [...fields]
    .map((field) => ({ field, was: textOf(was.definition[field]), is: textOf(is.definition[field]) }))
    .filter((change) => change.was !== change.is);
  const hidden = was.secret || is.secret;
  return changed.map((change) => {
    if (hidden) return `${change.field} is otherwise`;
    const [now, then] = aroundDifference(change.is, change.was);
    return `${change.field} is ${now}, and was ${then}`;
  });
}

function textOf(value: unknown): string {
  if (value === null || value === undefined || value === '') return 'none';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const shownCharacters = 80;
const shownBefore = 30;

/** Both texts where they part, from a little before the place. */
function aroundDifference(one: string, other: string): [string, string] {
  let same = 0;
  while (same < one.length && one[same] === other[same]) same++;
  const start = Math.max(0, same - shownBefore);
  const shown = (text: string) =>
    `${start > 0 ? '…' : ''}${text.slice(start, start + shownCharacters)}${text.length > start + shownCharacters ? '…' : ''}`;
  return [shown(one), shown(other)];
}
