import {
  bytesOf,
  type Client,
  type DataOwners,
  type Filters,
  fromHex,
  nameEncodingSql,
  singleByteSql,
} from './catalog.ts';
import { excludePatterns } from './exclude-patterns.ts';

/**
 * The user's patterns as pg_dump's command line takes them: an argument is UTF-8 here, while pg_dump takes its bytes for
 * the database's own encoding. Where that has one byte for each character, a letter that is not ASCII becomes the
 * regular expression's `\u00e9`, which stands for the byte. Elsewhere it becomes the wildcard for one letter: what
 * matches too much is found when the archive's tables are compared with those that were copied.
 *
 * @param client with whatever client_encoding
 */
export async function filtersForPgDump(client: Client, filters: Filters): Promise<Filters> {
  const converted = (patterns: readonly string[]) => convert(client, patterns);
  return {
    schemas: await converted(filters.schemas),
    excludeSchemas: await converted(filters.excludeSchemas),
    tables: await converted(filters.tables),
    excludeTables: await converted(filters.excludeTables),
    excludeTableData: await converted(filters.excludeTableData),
  };
}

async function convert(client: Client, patterns: readonly string[]): Promise<readonly string[]> {
  if (patterns.every((pattern) => /^[\0-\x7f]*$/.test(pattern))) return patterns;
  const values = patterns.map((pattern) =>
    bytesOf(
      `pg_catalog.convert_from(pg_catalog.decode('${Buffer.from(pattern).toString('hex')}', 'hex'), 'UTF8')`,
      nameEncodingSql,
    ),
  );
  const { rows } = await client.query(`
    SELECT pg_catalog.getdatabaseencoding() = 'UTF8' AS is_utf8, ${singleByteSql} AS single_byte,
      ARRAY[${values.join(', ')}] AS bytes`);
  const row = rows[0] as Record<string, unknown>;
  if (row.is_utf8) return patterns;
  if (!row.single_byte) return patterns.map(lettersAsWildcards);
  return (row.bytes as string[]).map((hex) =>
    replaceLetters(fromHex(hex), (byte) => `\\u00${byte.charCodeAt(0).toString(16)}`),
  );
}

/** Patterns of everything whose data we write ourselves; pg_dump asks the server once for each. */
export function patternsOfOurData({ wholeSchemas, relations, byteNames }: DataOwners, encoding: string): string[] {
  const options = { byteStrings: byteNames };
  // The pattern of a schema's name, with a name of any characters behind the dot.
  const schemas = excludePatterns(
    wholeSchemas.map((name) => ({ schema: '', name })),
    options,
  ).map((pattern) => pattern.slice(pattern.indexOf('.') + 1));
  const patterns = [...schemas.map((pattern) => `${pattern}.*`), ...excludePatterns(relations, options)];
  return encoding === 'UTF8' ? patterns : patterns.map(lettersAsWildcards);
}

function lettersAsWildcards(pattern: string): string {
  return replaceLetters(pattern, () => '?');
}

/** What takes the place of a letter has to stand outside of quotes. */
function replaceLetters(pattern: string, replace: (letter: string) => string): string {
  let quoted = false;
  return pattern.replaceAll(/"|[^\0-\x7f]/gu, (character) => {
    if (character === '"') quoted = !quoted;
    return character === '"' ? '"' : quoted ? `"${replace(character)}"` : replace(character);
  });
}
