/** A relation's name, not quoted. */
export interface RelationName {
  readonly schema: string;
  readonly name: string;
}

export interface PatternOptions {
  /** How many characters of names may share a pattern. */
  readonly charactersPerPattern?: number;
  /** The names are of a database in SQL_ASCII, with one character for each byte (latin1). Default false: text. */
  readonly byteStrings?: boolean;
}

/**
 * The server makes an automaton of a pattern with a state for each character, in a time that grows with the square of
 * their number: measured on 15, 17 and 18, five hundred take milliseconds, one thousand up to 70, three thousand half
 * a second, and ten thousand of many different letters end in "invalid memory alloc request size".
 */
const charactersPerPattern = 500;

/**
 * Below this part of all names, a group is asked for name by name. The server finds one ASCII name by an index, in a
 * third of a millisecond, but compares a pattern with every row of pg_class: with thousands of schemas that have few
 * tables each, the time of these would grow with the square of their number.
 */
const smallestShare = 1 / 1_000;

/**
 * Patterns for pg_dump's `--exclude-table-data` that match exactly the given tables or sequences and nothing else.
 *
 * pg_dump asks the server once per pattern, which is slow over a link, so many names share one. It turns a pattern
 * into a regular expression: text inside double quotes stands for itself, while bars and parentheses outside them
 * keep their meaning (patternToSQLRegex in src/fe_utils/string_utils.c). Common beginnings are written once, so that
 * the server needs one step per character and not one for each of the alternatives.
 *
 * The patterns are for the command line. A `--filter` file has an escape of its own, the backslash. They are UTF-8:
 * run pg_dump with PGCLIENTENCODING=UTF8. A database in SQL_ASCII takes PGCLIENTENCODING=SQL_ASCII and byte strings.
 *
 * @param names each one once, in any order
 * @example
 * excludePatterns([{ schema: 'app', name: 'users' }, { schema: 'app', name: 'users_old' }]);
 * // ['"app"."users"(|"_old")']
 */
export function excludePatterns(names: readonly RelationName[], options: PatternOptions = {}): string[] {
  const characters = options.charactersPerPattern ?? charactersPerPattern;
  const patterns = schemasOfEqualTables(names).flatMap(({ schemas, tables }) => {
    if (schemas.length * tables.length < names.length * smallestShare) return exactPatterns(schemas, tables);
    const schemaPatterns = chunks(schemas, characters).map(alternatives);
    const tablePatterns = chunks(tables, characters).map(alternatives);
    return schemaPatterns.flatMap((schema) => tablePatterns.map((table) => `${schema}.${table}`));
  });
  return options.byteStrings ? patterns.map(withBytesEscaped) : patterns;
}

/** In SQL_ASCII the regular expression's \u00e9 is the byte; arguments of a program could not have any byte. */
function withBytesEscaped(pattern: string): string {
  const escaped = (byte: string) => `\\u00${byte.charCodeAt(0).toString(16)}`;
  // Only names hold such characters, and these stand within quotes, in which an escape would mean itself.
  return pattern.replaceAll(/[\u0080-\u00ff]+/g, (bytes) => `"${[...bytes].map(escaped).join('')}"`);
}

interface Group {
  readonly schemas: string[];
  readonly tables: readonly string[];
}

/** Tenants with a schema each have the same tables in all: these take one pattern together. */
function schemasOfEqualTables(names: readonly RelationName[]): Group[] {
  const tablesOf = Map.groupBy(names, ({ schema }) => schema);
  const groups = new Map<string, Group>();
  for (const [schema, relations] of tablesOf) {
    const tables = relations.map(({ name }) => name).toSorted();
    const key = JSON.stringify(tables);
    const group = groups.get(key) ?? { schemas: [], tables };
    group.schemas.push(schema);
    groups.set(key, group);
  }
  return [...groups.values()];
}

function exactPatterns(schemas: readonly string[], tables: readonly string[]): string[] {
  return schemas.flatMap((schema) => tables.map((table) => `${quoted(schema)}.${quoted(table)}`));
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

/** Sorted names in groups with at most so many characters, common beginnings counted once. */
function chunks(names: readonly string[], largest: number): string[][] {
  const result: string[][] = [];
  let [characters, previous] = [0, ''];
  for (const name of names.toSorted()) {
    characters += name.length - commonLength(previous, name);
    previous = name;
    const current = result.at(-1);
    if (current !== undefined && characters <= largest) {
      current.push(name);
    } else {
      result.push([name]);
      characters = name.length;
    }
  }
  return result;
}

function commonLength(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}

/** A tree of the names: each character leads on; the empty key marks that a name ends here. */
type Branches = Map<string, Branches>;

function alternatives(names: readonly string[]): string {
  const root: Branches = new Map();
  for (const name of names) {
    let node = root;
    for (const character of name) {
      const next = node.get(character) ?? new Map();
      node.set(character, next);
      node = next;
    }
    node.set('', new Map());
  }
  return written(root);
}

function written(branches: Branches): string {
  const parts = [...branches].map(([character, next]) => (character === '' ? '' : writtenBranch(character, next)));
  return parts.length === 1 ? (parts[0] ?? '') : `(${parts.join('|')})`;
}

/** The characters up to the next fork, quoted, and what follows. */
function writtenBranch(first: string, following: Branches): string {
  let text = first;
  let rest = following;
  for (let only = onlyBranch(rest); only !== undefined; only = onlyBranch(rest)) {
    text += only[0];
    rest = only[1];
  }
  return `${quoted(text)}${rest.size > 1 ? written(rest) : ''}`;
}

function onlyBranch(branches: Branches): [string, Branches] | undefined {
  const [branch] = branches;
  return branches.size === 1 ? branch : undefined;
}
