import type { ByteString, Toc } from '../../archive/toc.ts';
import { throwProblems, UserError } from '../../errors.ts';
import type { Filters } from '../../postgres/catalog.ts';
import { type NamePattern, schemaPattern, tablePattern } from '../../postgres/name-patterns.ts';

/** The user's patterns, matched against the names of an archive instead of a server's catalog. */

/** A relation's name as the archive has it. */
export interface EntryName {
  readonly schema: ByteString;
  readonly name: ByteString;
}

/** What each filter says of one name. Patterns that were not given match nothing. */
export interface EntryMatches {
  readonly schema: (schema: ByteString) => boolean;
  readonly excludedSchema: (schema: ByteString) => boolean;
  readonly table: (name: EntryName) => boolean;
  readonly excludedTable: (name: EntryName) => boolean;
  readonly withoutData: (name: EntryName) => boolean;
}

/** What `tables` and its siblings can name: pg_dump's relations, and tables of extensions, of which there are only rows. */
export const relationKinds: ReadonlySet<string> = new Set([
  'TABLE',
  'VIEW',
  'MATERIALIZED VIEW',
  'FOREIGN TABLE',
  'SEQUENCE',
]);
const namedKinds: ReadonlySet<string> = new Set([...relationKinds, 'TABLE DATA', 'SEQUENCE SET']);

const expressionHint = 'put names with special characters such as ( [ { + | into double quotes';
const patternHint = 'check the spelling; upper-case letters need double quotes';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A name for people and patterns: UTF-8, or what most old databases have where it is none. */
export function textOfName(bytes: ByteString): string {
  try {
    return utf8.decode(Buffer.from(bytes, 'latin1'));
  } catch (error) {
    if (error instanceof TypeError) return bytes;
    throw error;
  }
}

/**
 * Prepares pg_dump's patterns for an archive. Other than there, a table pattern without a schema matches in every
 * schema: an archive has no search_path.
 *
 * @throws {UserError} for every pattern that cannot be understood or matches nothing, all at once
 */
export function matchEntries(toc: Toc, filters: Filters): EntryMatches {
  const problems: UserError[] = [];
  const named = toc.entries.filter(({ desc }) => namedKinds.has(desc));
  const names = named.map(({ namespace, tag }) => ({ schema: namespace ?? '', name: tag }));
  const schemas = schemaNames(toc);
  const bySchema = (option: string, patterns: readonly string[]) => {
    const tests = compile(option, patterns.map(schemaPattern), problems);
    const matches = tests.map((test) => ({
      ...test,
      matches: (schema: ByteString) => test.schema(textOfName(schema)),
    }));
    requireMatches(option, matches, schemas, problems);
    return (schema: ByteString) => matches.some((test) => test.matches(schema));
  };
  const byTable = (option: string, patterns: readonly string[]) => {
    const tests = compile(option, patterns.map(tablePattern), problems);
    const matches = tests.map((test) => ({
      ...test,
      matches: (name: EntryName) => test.name(textOfName(name.name)) && test.schema(textOfName(name.schema)),
    }));
    requireMatches(option, matches, names, problems);
    return (name: EntryName) => matches.some((test) => test.matches(name));
  };
  const result = {
    schema: bySchema('schemas', filters.schemas),
    excludedSchema: bySchema('exclude-schemas', filters.excludeSchemas),
    table: byTable('tables', filters.tables),
    excludedTable: byTable('exclude-tables', filters.excludeTables),
    withoutData: byTable('exclude-table-data', filters.excludeTableData),
  };
  throwProblems(problems);
  return result;
}

/** `public` has no entry of its own where nothing about it was changed. */
function schemaNames(toc: Toc): ByteString[] {
  const own = toc.entries.filter(({ desc }) => desc === 'SCHEMA').map(({ tag }) => tag);
  const used = toc.entries.flatMap(({ namespace }) => namespace ?? []);
  return [...new Set([...own, ...used])];
}

interface PatternTest {
  readonly text: string;
  readonly schema: (text: string) => boolean;
  readonly name: (text: string) => boolean;
}

function compile(option: string, patterns: readonly NamePattern[], problems: UserError[]): PatternTest[] {
  return patterns.flatMap(({ text, schema, name }) => {
    try {
      return [{ text, schema: schema === undefined ? () => true : expression(schema), name: expression(name) }];
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      problems.push(new UserError(`${option}: the pattern ${text} cannot be understood`, expressionHint));
      return [];
    }
  });
}

/**
 * The server's regular expression as one of ours. They agree in what pg_dump's patterns are made of; the rest is
 * refused: the strict mode takes no unknown escape, and POSIX classes would mean something else.
 */
function expression(source: string): (text: string) => boolean {
  if (/\[[.:=]/.test(source)) throw new SyntaxError(source);
  // patternParts writes the brackets of an array type's name with the second one bare.
  const pattern = new RegExp(`^(?:${source.replaceAll('\\[]', '\\[\\]')})$`, 'su');
  return (text) => pattern.test(text);
}

function requireMatches<Name>(
  option: string,
  tests: readonly { readonly text: string; readonly matches: (name: Name) => boolean }[],
  names: readonly Name[],
  problems: UserError[],
): void {
  for (const { text, matches } of tests) {
    if (names.some(matches)) continue;
    problems.push(new UserError(`${option}: the pattern ${text} matches nothing in the backup`, patternHint));
  }
}
