/**
 * The target of a COPY … FROM stdin as the archive has it. All names are bytes as a binary (latin1) string, quoted
 * where they were, so that they can stand in SQL again.
 */
export interface CopyTarget {
  /** `schema.table` */
  readonly table: string;
  /** Undefined: none are named, which means all columns but generated ones. */
  readonly columns: readonly string[] | undefined;
  /** The table's bare name, as the server's messages have it. */
  readonly relation: string;
}

/** Either quoted, or as pg_dump leaves a name bare (fmtId in src/fe_utils/string_utils.c). */
const name = String.raw`(?:"(?:[^"]|"")+"|[^\s".,();]+)`;
const statement = new RegExp(
  String.raw`^\s*COPY\s+(${name}(?:\s*\.\s*${name})?)\s*(?:\(([^]*)\)\s*)?FROM\s+stdin\s*;\s*$`,
  'i',
);
const columnList = new RegExp(String.raw`^\s*(?:${name}\s*(?:,\s*${name}\s*)*)?$`);

/**
 * Reads the COPY statement of a TABLE DATA entry. pg_dump writes `COPY schema.table (a, "b c") FROM stdin;`, and
 * `COPY schema.table  FROM stdin;` where there is no column to name (dumpTableData_copy in src/bin/pg_dump/pg_dump.c).
 *
 * @param copy bytes as a binary (latin1) string
 * @throws {Error} when it is anything else
 * @example copyTarget('COPY public."a b" (id) FROM stdin;\n') // { table: 'public."a b"', columns: ['id'], relation: 'a b' }
 */
export function copyTarget(copy: string): CopyTarget {
  const [, table, list] = statement.exec(copy) ?? [];
  if (table === undefined || (list !== undefined && !columnList.test(list))) {
    throw new Error(`no COPY statement of an archive: ${copy}`);
  }
  const parts = namesIn(table);
  return {
    table: parts.join('.'),
    columns: list === undefined ? undefined : namesIn(list),
    relation: unquoted(parts.at(-1) as string),
  };
}

function namesIn(text: string): string[] {
  return [...text.matchAll(new RegExp(name, 'g'))].map(([found]) => found);
}

function unquoted(identifier: string): string {
  return identifier.startsWith('"') ? identifier.slice(1, -1).replaceAll('""', '"') : identifier;
}
