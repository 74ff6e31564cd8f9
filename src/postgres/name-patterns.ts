import { UserError } from '../errors.ts';
import { quoteLiteral } from './identifiers.ts';

/** A pattern in the form that the server matches: regular expressions for each part of a name. */
export interface NamePattern {
  readonly text: string;
  /** Undefined: the schemas of the search path. */
  readonly schema: string | undefined;
  readonly name: string;
}

const specialCharacters = new Set('|*+?()[]{}.^$\\');

/**
 * Splits and translates one of pg_dump's patterns: letters outside double quotes are folded to lower case, `*` and
 * `?` are wildcards there and a dot separates schema and name; within double quotes everything stands for itself.
 * Other characters of a regular expression keep their meaning outside quotes, as in pg_dump.
 * Source: patternToSQLRegex in src/fe_utils/string_utils.c; PostgreSQL documentation of psql, "Patterns".
 *
 * @returns one regular expression for each part
 */
export function patternParts(pattern: string): string[] {
  const parts = [''];
  const add = (text: string) => {
    parts[parts.length - 1] += text;
  };
  let quoted = false;
  for (let i = 0; i < pattern.length; i++) {
    const character = pattern[i] as string;
    if (character === '"') {
      if (quoted && pattern[i + 1] === '"') {
        add('"');
        i++;
      } else quoted = !quoted;
    } else if (quoted) add(specialCharacters.has(character) ? `\\${character}` : character);
    else if (character === '*') add('.*');
    else if (character === '?') add('.');
    else if (character === '.') parts.push('');
    else if (character === '$') add('\\$');
    else if (character === '[' && pattern[i + 1] === ']') add('\\[');
    else add(character.toLowerCase());
  }
  return parts;
}

/** @throws {UserError} when the pattern has more parts than a table's name can have */
export function tablePattern(text: string): NamePattern {
  const parts = patternParts(text);
  if (parts.length > 2) throw tooManyDots(text, 'schema.table');
  return parts.length === 2
    ? { text, schema: parts[0], name: parts[1] as string }
    : { text, schema: undefined, name: parts[0] as string };
}

/** @throws {UserError} when the pattern holds a dot outside of double quotes */
export function schemaPattern(text: string): NamePattern {
  const parts = patternParts(text);
  if (parts.length > 1) throw tooManyDots(text, 'schema');
  return { text, schema: parts[0], name: '' };
}

function tooManyDots(text: string, form: string): UserError {
  return new UserError(
    `the pattern ${text} has too many dots`,
    `write ${form}, and put a name that holds a dot into double quotes`,
  );
}

/** SQL that says whether a schema's name matches one of the patterns. */
export function schemaCondition(patterns: readonly NamePattern[], column: string): string {
  return anyOf(patterns.map((pattern) => matches(column, pattern.schema as string)));
}

/** SQL that says whether a relation matches one of the patterns; `c` is its pg_class row and `n` its schema's. */
export function relationCondition(patterns: readonly NamePattern[]): string {
  return anyOf(
    patterns.map((pattern) => {
      const place =
        pattern.schema === undefined ? 'pg_catalog.pg_table_is_visible(c.oid)' : matches('n.nspname', pattern.schema);
      return `${place} AND ${matches('c.relname', pattern.name)}`;
    }),
  );
}

function matches(column: string, expression: string): string {
  return `${column} OPERATOR(pg_catalog.~) ${quoteLiteral(`^(${expression})$`)} COLLATE pg_catalog.default`;
}

function anyOf(conditions: readonly string[]): string {
  return conditions.length === 0 ? 'false' : conditions.map((condition) => `(${condition})`).join(' OR ');
}
