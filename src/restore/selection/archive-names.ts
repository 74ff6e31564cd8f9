import type { ByteString, Toc, TocEntry } from '../../archive/toc.ts';

/** Names in an archive: bytes in the archive's encoding, quoted or not. */

const identifier = String.raw`"(?:[^"]|"")*"|[^\s"'(),;.]+`;

/** What a table's rows are loaded into: for some partitions the top of their tree. Without columns, all are meant. */
export interface CopyTarget {
  readonly schema: ByteString;
  readonly name: ByteString;
  readonly columns: readonly ByteString[];
}

/**
 * The encoding of everything in an archive, as the server names it; pg_restore's connections have it as their
 * client_encoding. Source: processEncodingEntry in src/bin/pg_dump/pg_backup_archiver.c.
 *
 * @example archiveEncoding(toc) // 'UTF8'
 */
export function archiveEncoding(toc: Pick<Toc, 'entries'>): string {
  const defn = toc.entries.find(({ desc }) => desc === 'ENCODING')?.defn ?? '';
  const encoding = /^SET client_encoding = '([A-Za-z0-9_]+)';\n$/.exec(defn)?.[1];
  if (encoding === undefined) throw new Error('the archive does not say its encoding');
  return encoding;
}

const copyForm = new RegExp(
  String.raw`^COPY (?<schema>${identifier})\.(?<name>${identifier}) (?: |\((?<columns>(?:${identifier})(?:, (?:${identifier}))*)\) )?FROM stdin;\n?$`,
  's',
);

/**
 * The names in a TABLE DATA entry's COPY statement (dumpTableData_copy in src/bin/pg_dump/pg_dump.c).
 *
 * @returns undefined for a statement of another form
 * @example copyTarget('COPY public."or""ders" (id, "a b") FROM stdin;\n') // { schema: 'public', name: 'or"ders', columns: ['id', 'a b'] }
 */
export function copyTarget(statement: ByteString): CopyTarget | undefined {
  const groups = copyForm.exec(statement)?.groups;
  if (groups === undefined) return undefined;
  const columns = groups.columns?.match(new RegExp(identifier, 'g')) ?? [];
  return {
    schema: unquoted(groups.schema as string),
    name: unquoted(groups.name as string),
    columns: columns.map(unquoted),
  };
}

/** A name as it is called, of an identifier that may be quoted. */
export function unquoted(name: ByteString): ByteString {
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name;
}

/** An identifier, a literal, a word or a mark; what stands in quotes is one token, whatever is in it. */
const token = /"(?:[^"]|"")*"|'(?:[^']|'')*'|[^\s"'(),;]+|[(),;]/gs;

/**
 * The roles that an entry's statements name, other than its owner: those of GRANT and REVOKE, of a policy and of a user
 * mapping. Names that the server has for every role (PUBLIC) are left out.
 */
export function rolesOf(entry: Pick<TocEntry, 'desc' | 'defn'>): ByteString[] {
  const tokens: readonly string[] = entry.defn?.match(token) ?? [];
  switch (entry.desc) {
    case 'ACL':
    case 'DEFAULT ACL':
      return names(splitAt(tokens, ';').flatMap(rolesOfGrant));
    case 'POLICY':
      return names(rolesOfPolicy(tokens));
    case 'USER MAPPING':
      return names(following(tokens, tokens.indexOf('FOR')));
    default:
      return [];
  }
}

function names(tokens: readonly string[]): ByteString[] {
  // pg_dump writes the keyword in lower case in user mappings; no role can have that name.
  return [...new Set(tokens.filter((name) => name !== 'PUBLIC').map(unquoted))].filter((name) => name !== 'public');
}

/**
 * `GRANT … TO role [WITH GRANT OPTION]`, `REVOKE … FROM role`, both perhaps after `ALTER DEFAULT PRIVILEGES FOR ROLE role`, and
 * `SET SESSION AUTHORIZATION role`. Reserved words are quoted where they are names, so the last bare TO is the keyword.
 */
function rolesOfGrant(tokens: readonly string[]): string[] {
  const grantee = Math.max(tokens.lastIndexOf('TO'), tokens.lastIndexOf('FROM'));
  const keyword = (...words: string[]) =>
    tokens.findIndex((_, at) => words.every((word, ahead) => tokens[at + ahead] === word));
  const target = keyword('FOR', 'ROLE');
  const session = keyword('SET', 'SESSION', 'AUTHORIZATION');
  return [
    ...following(tokens, grantee),
    ...following(tokens, target < 0 ? -1 : target + 1),
    ...following(tokens, session < 0 ? -1 : session + 2),
  ];
}

/** `CREATE POLICY name ON table [AS RESTRICTIVE] [FOR command] [TO role, …] [USING (…)] [WITH CHECK (…)]` */
function rolesOfPolicy(tokens: readonly string[]): string[] {
  const condition = tokens.indexOf('(');
  const head = condition < 0 ? tokens : tokens.slice(0, condition);
  const from = head.indexOf('TO');
  if (from < 0) return [];
  const end = head.findIndex((word, at) => at > from && ['USING', 'WITH', ';'].includes(word));
  return head.slice(from + 1, end < 0 ? undefined : end).filter((word) => word !== ',');
}

function following(tokens: readonly string[], keyword: number): string[] {
  const next = keyword < 0 ? undefined : tokens[keyword + 1];
  return next === undefined ? [] : [next];
}

function splitAt(tokens: readonly string[], mark: string): string[][] {
  const parts: string[][] = [[]];
  for (const word of tokens) {
    if (word === mark) parts.push([]);
    else parts.at(-1)?.push(word);
  }
  return parts;
}

/** For parameters of a query: the driver would send text as UTF-8. */
export function hexOf(bytes: ByteString): string {
  return Buffer.from(bytes, 'latin1').toString('hex');
}

/** In SQL: a name that was given in hexadecimal, out of the archive's encoding (a parameter) into the database's own. */
export function nameSql(hex: string, encodingParameter: string): string {
  return `pg_catalog.convert_from(pg_catalog.decode(${hex}, 'hex'), ${encodingParameter})`;
}

/** An archive's name for people. */
export function readable(bytes: ByteString, encoding: string): string {
  const label = encoding
    .replace(/^WIN(\d+)$/, 'windows-$1')
    .replace(/^KOI8([RU])$/, 'koi8-$1')
    .replace(/^LATIN(7|8|9|10)$/, (_, number) => `iso-8859-${Number(number) + 6}`)
    .replaceAll('_', '-');
  try {
    return new TextDecoder(label).decode(Buffer.from(bytes, 'latin1'));
  } catch (error) {
    // An encoding that only PostgreSQL has a name for.
    if (error instanceof RangeError) return Buffer.from(bytes, 'latin1').toString('utf8');
    throw error;
  }
}
