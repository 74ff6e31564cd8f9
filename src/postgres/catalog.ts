import { messageOf, throwProblems, UserError } from '../errors.ts';
import { codeOf } from './connection.ts';
import { type NamePattern, relationCondition, schemaCondition, schemaPattern, tablePattern } from './name-patterns.ts';

/** pg_dump's filters, as the user gave them. */
export interface Filters {
  readonly schemas: readonly string[];
  readonly excludeSchemas: readonly string[];
  readonly tables: readonly string[];
  readonly excludeTables: readonly string[];
  readonly excludeTableData: readonly string[];
}

/** Bytes in the database's own encoding, one character each (a binary string): names need not be Unicode. */
export type ByteName = string;

/** An ordinary table that pg_dump would dump. */
export interface TableFacts {
  readonly oid: number;
  /** For people. */
  readonly schema: string;
  readonly name: string;
  readonly schemaBytes: ByteName;
  readonly nameBytes: ByteName;
  /** Columns that COPY reads: not dropped and not generated, in their order. */
  readonly columns: readonly string[];
  readonly columnBytes: readonly ByteName[];
  readonly heapPages: number;
  readonly heapBytes: number;
  readonly toastBytes: number;
  /** Whether a range of ctids can be read without reading the rest. */
  readonly splittable: boolean;
  readonly dataLeftOut: 'exclude-table-data' | 'unlogged on a standby' | undefined;
  readonly readable: boolean;
  /** Whether policies would hide rows from this role. */
  readonly filtersRows: boolean;
  /** Whether the snapshot sees other files than there are: it was truncated or rewritten since. */
  readonly rewritten: boolean;
  /** The top of its partition tree, where the rows of a leaf must be loaded through it. */
  readonly loadedThrough: { readonly oid: number; readonly schema: string; readonly name: string } | undefined;
}

type Row = Record<string, unknown>;
export interface Client {
  query(sql: string): Promise<{ rows: Row[] }>;
}

/**
 * Relations that pg_dump dumps by the filters: its rules are in selectDumpableNamespace and selectDumpableTable
 * (src/bin/pg_dump/pg_dump.c). With `tables` given, schemas do not count; members of extensions belong to them.
 */
function selectionCondition(filters: Filters): string {
  const tables = filters.tables.map(tablePattern);
  const schemas = filters.schemas.map(schemaPattern);
  const excludedSchemas = filters.excludeSchemas.map(schemaPattern);
  const systemSchema = `n.nspname OPERATOR(pg_catalog.~) '^pg_' OR n.nspname = 'information_schema'`;
  const bySchema = schemas.length > 0 ? schemaCondition(schemas, 'n.nspname') : `NOT (${systemSchema})`;
  const included =
    tables.length > 0
      ? relationCondition(tables)
      : `(${bySchema}) AND NOT (${schemaCondition(excludedSchemas, 'n.nspname')})`;
  return `(${included}) AND NOT (${relationCondition(filters.excludeTables.map(tablePattern))})
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
      AND d.objid = c.oid AND d.objsubid = 0 AND d.deptype = 'e')`;
}

/** Text in the database's own or another encoding, in hexadecimal: the driver would decode it as UTF-8. */
export function bytesOf(expression: string, encoding = 'pg_catalog.getdatabaseencoding()'): string {
  return `pg_catalog.encode(pg_catalog.convert_to(${expression}::pg_catalog.text, ${encoding}), 'hex')`;
}

/** Whether the database's encoding has one byte for each character; SQL_ASCII counts as one of these. */
export const singleByteSql =
  '(pg_catalog.pg_encoding_max_length(pg_catalog.pg_char_to_encoding(pg_catalog.getdatabaseencoding())) = 1)';
/** The database's own encoding where that has one byte for each character, else UTF-8. */
export const nameEncodingSql = `CASE WHEN ${singleByteSql} THEN pg_catalog.getdatabaseencoding() ELSE 'UTF8' END`;

export function fromHex(hex: unknown): ByteName {
  return Buffer.from(hex as string, 'hex').toString('latin1');
}

/**
 * A name for people. In a database in SQL_ASCII names may be bytes that are no UTF-8, which the driver replaces:
 * these are written as `\xe9`, so that two names do not look like one.
 */
function readableName(name: unknown, bytes: ByteName): string {
  if (!(name as string).includes('\ufffd')) return name as string;
  const escaped = (byte: string) => `\\x${byte.charCodeAt(0).toString(16)}`;
  const text = Buffer.from(bytes, 'latin1').toString('utf8');
  return text.includes('\ufffd') ? bytes.replaceAll(/[\x80-\xff]/g, escaped) : text;
}

/** The client_encoding under which names are read: a database in SQL_ASCII knows of no other. */
export function encodingOfNames(databaseEncoding: string): string {
  return databaseEncoding === 'SQL_ASCII' ? 'SQL_ASCII' : 'UTF8';
}

/** The names of all tables that a backup must lock, partitioned ones too, ready for SQL in the database's encoding. */
export async function listTargets(client: Client, filters: Filters): Promise<{ oid: number; target: ByteName }[]> {
  const { rows } = await client.query(`
    SELECT c.oid::pg_catalog.int8::pg_catalog.text AS oid, ${bytesOf('n.nspname')} AS schema, ${bytesOf('c.relname')} AS name
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND pg_catalog.has_table_privilege(c.oid, 'SELECT') AND ${selectionCondition(filters)}
    ORDER BY c.oid`);
  return rows.map((row) => ({ oid: Number(row.oid), target: quoteBytes(fromHex(row.schema), fromHex(row.name)) }));
}

/** `"schema"."name"` as bytes. */
export function quoteBytes(...names: readonly ByteName[]): string {
  return names.map((name) => `"${name.replaceAll('"', '""')}"`).join('.');
}

/**
 * The ordinary tables that pg_dump would dump, as the transaction's snapshot sees them.
 *
 * @param client in a transaction whose search_path is still the role's own: patterns without a schema mean its tables
 */
export async function listTables(client: Client, filters: Filters, standby: boolean): Promise<TableFacts[]> {
  const { rows } = await client.query(`
    WITH unsafe AS (
      -- Values of an enum hash differently in another database. Source: getPartitioningInfo in pg_dump.c.
      SELECT partrelid FROM pg_catalog.pg_partitioned_table
      WHERE (SELECT o.oid FROM pg_catalog.pg_opclass o JOIN pg_catalog.pg_am a ON o.opcmethod = a.oid
             WHERE o.opcname = 'enum_ops' AND o.opcnamespace = 'pg_catalog'::pg_catalog.regnamespace
               AND a.amname = 'hash') = ANY (partclass))
    SELECT c.oid::pg_catalog.int8::pg_catalog.text AS oid, n.nspname AS schema, c.relname AS name,
      ${bytesOf('n.nspname')} AS schema_bytes, ${bytesOf('c.relname')} AS name_bytes,
      COALESCE(a.names, '{}') AS columns, COALESCE(a.bytes, '{}') AS column_bytes,
      COALESCE(pg_catalog.pg_relation_size(c.oid), 0)::pg_catalog.text AS heap,
      COALESCE(pg_catalog.pg_relation_size(NULLIF(c.reltoastrelid, 0)), 0)::pg_catalog.text AS toast,
      pg_catalog.current_setting('block_size')::int AS page,
      COALESCE(am.amname = 'heap', false) AS heap_am,
      c.relpersistence AS persistence,
      (${relationCondition(filters.excludeTableData.map(tablePattern))}) AS data_excluded,
      pg_catalog.has_table_privilege(c.oid, 'SELECT') AS readable,
      pg_catalog.row_security_active(c.oid) AS filters_rows,
      c.relfilenode <> 0 AND c.relfilenode IS DISTINCT FROM pg_catalog.pg_relation_filenode(c.oid) AS rewritten,
      root.oid::pg_catalog.int8::pg_catalog.text AS root_oid, root.nspname AS root_schema, root.relname AS root_name
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_catalog.pg_am am ON am.oid = c.relam
    LEFT JOIN LATERAL (
      SELECT pg_catalog.array_agg(attname::pg_catalog.text ORDER BY attnum) AS names,
        pg_catalog.array_agg(${bytesOf('attname')} ORDER BY attnum) AS bytes
      FROM pg_catalog.pg_attribute
      WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = '') a ON true
    LEFT JOIN LATERAL (
      SELECT rc.oid, rn.nspname, rc.relname
      FROM pg_catalog.pg_class rc JOIN pg_catalog.pg_namespace rn ON rn.oid = rc.relnamespace
      WHERE c.relispartition AND rc.oid = pg_catalog.pg_partition_root(c.oid)
        AND EXISTS (SELECT FROM pg_catalog.pg_partition_ancestors(c.oid) p JOIN unsafe ON unsafe.partrelid = p.relid)
      ) root ON true
    WHERE c.relkind = 'r' AND ${selectionCondition(filters)}
    ORDER BY c.oid`);
  return rows.map((row) => tableFacts(row, standby));
}

function tableFacts(row: Row, standby: boolean): TableFacts {
  const heapBytes = Number(row.heap);
  const [schemaBytes, nameBytes] = [fromHex(row.schema_bytes), fromHex(row.name_bytes)];
  const columnBytes = (row.column_bytes as string[]).map(fromHex);
  return {
    oid: Number(row.oid),
    schema: readableName(row.schema, schemaBytes),
    name: readableName(row.name, nameBytes),
    schemaBytes,
    nameBytes,
    columns: (row.columns as string[]).map((column, i) => readableName(column, columnBytes[i] as ByteName)),
    columnBytes,
    heapPages: Math.ceil(heapBytes / (row.page as number)),
    heapBytes,
    toastBytes: Number(row.toast),
    splittable: row.heap_am as boolean,
    dataLeftOut: row.data_excluded
      ? 'exclude-table-data'
      : standby && row.persistence === 'u'
        ? 'unlogged on a standby'
        : undefined,
    readable: row.readable as boolean,
    filtersRows: row.filters_rows as boolean,
    rewritten: row.rewritten as boolean,
    loadedThrough:
      row.root_oid === null
        ? undefined
        : { oid: Number(row.root_oid), schema: row.root_schema as string, name: row.root_name as string },
  };
}

/** A sequence whose value is left out. */
export interface SequenceLeftOut {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  readonly reason: 'exclude-table-data' | 'unlogged on a standby';
}

/**
 * Sequences that match `exclude-table-data`, since to pg_dump a sequence's value is its data, and those that a standby
 * does not have.
 *
 * @param client as for `listTables`
 */
export async function listSequencesLeftOut(
  client: Client,
  filters: Filters,
  standby: boolean,
): Promise<SequenceLeftOut[]> {
  if (filters.excludeTableData.length === 0 && !standby) return [];
  const { rows } = await client.query(`
    SELECT * FROM (
      SELECT c.oid::pg_catalog.int8::pg_catalog.text AS oid, n.nspname AS schema, c.relname AS name,
        CASE WHEN ${relationCondition(filters.excludeTableData.map(tablePattern))} THEN 'exclude-table-data'
          WHEN ${standby} AND c.relpersistence = 'u' THEN 'unlogged on a standby' END AS reason
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind = 'S') s
    WHERE reason IS NOT NULL ORDER BY 2, 3`);
  return rows.map((row) => ({
    oid: Number(row.oid),
    schema: row.schema as string,
    name: row.name as string,
    reason: row.reason as SequenceLeftOut['reason'],
  }));
}

/**
 * Sequences that pg_dump would dump by the filters, and whose value the role may not read. Those that are chosen only
 * because a chosen table owns them are not found: they fail when they are read.
 *
 * @param client as for `listTables`
 */
export async function listUnreadableSequences(
  client: Client,
  filters: Filters,
): Promise<{ schema: string; name: string }[]> {
  const { rows } = await client.query(`
    SELECT n.nspname AS schema, c.relname AS name
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'S' AND c.relpersistence <> 't' AND ${selectionCondition(filters)}
      AND NOT (${relationCondition(filters.excludeTableData.map(tablePattern))})
      -- Conditions are tried in any order, and the function refuses what is no sequence.
      AND CASE WHEN c.relkind = 'S' THEN NOT pg_catalog.has_sequence_privilege(c.oid, 'SELECT') END ORDER BY 1, 2`);
  return rows.map((row) => ({ schema: row.schema as string, name: row.name as string }));
}

/** Relations whose data pg_dump writes itself, and all others whose data it must leave to us. */
export interface DataOwners {
  /** Whether names are bytes in the database's encoding, which has one for each character, and not text. */
  readonly byteNames: boolean;
  /** Schemas in which all relations are ours. */
  readonly wholeSchemas: readonly string[];
  /** Ours, in the other schemas. */
  readonly relations: readonly { readonly schema: string; readonly name: string }[];
}

/**
 * Sorts relations by who writes their data. pg_dump keeps materialized views (their refresh) and configuration
 * tables of extensions; a schema without any of them can be left out by one pattern.
 *
 * @param client with whatever client_encoding
 */
export async function listDataOwners(client: Client): Promise<DataOwners> {
  const { rows } = await client.query(`
    SELECT ${singleByteSql} AS single_byte, ${bytesOf('n.nspname', nameEncodingSql)} AS schema, ${bytesOf('c.relname', nameEncodingSql)} AS name,
      c.relkind IN ('r', 'S') AND NOT e.member AS ours,
      c.relkind = 'm' OR e.member AND EXISTS (SELECT FROM pg_catalog.pg_extension x WHERE c.oid = ANY (x.extconfig)) AS pg_dumps
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    CROSS JOIN LATERAL (SELECT EXISTS (SELECT FROM pg_catalog.pg_depend d
      WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.objsubid = 0 AND d.deptype = 'e') AS member) e
    WHERE c.relkind IN ('r', 'S', 'm') AND c.relpersistence <> 't' AND n.nspname <> 'pg_catalog' AND n.nspname <> 'pg_toast'`);
  const byteNames = rows[0]?.single_byte === true;
  const decoded = (hex: unknown) => Buffer.from(hex as string, 'hex').toString(byteNames ? 'latin1' : 'utf8');
  const named = rows.map((row) => ({
    schema: decoded(row.schema),
    name: decoded(row.name),
    ours: row.ours as boolean,
    pgDumps: row.pg_dumps as boolean,
  }));
  const kept = new Set(named.filter(({ pgDumps }) => pgDumps).map(({ schema }) => schema));
  const ours = named.filter((relation) => relation.ours);
  return {
    byteNames,
    wholeSchemas: [...new Set(ours.map(({ schema }) => schema))].filter((schema) => !kept.has(schema)),
    relations: ours.filter(({ schema }) => kept.has(schema)).map(({ schema, name }) => ({ schema, name })),
  };
}

/** @throws {UserError} for every pattern that matches nothing, all at once */
export async function assertPatternsMatch(client: Client, filters: Filters): Promise<void> {
  const relations = `SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'S', 'v', 'm', 'f', 'p') AND `;
  const groups: [option: string, patterns: readonly NamePattern[], query: (pattern: NamePattern) => string][] = [
    ['schemas', filters.schemas.map(schemaPattern), schemaQuery],
    ['exclude-schemas', filters.excludeSchemas.map(schemaPattern), schemaQuery],
    ['tables', filters.tables.map(tablePattern), relationQuery],
    ['exclude-tables', filters.excludeTables.map(tablePattern), relationQuery],
    ['exclude-table-data', filters.excludeTableData.map(tablePattern), relationQuery],
  ];
  function schemaQuery(pattern: NamePattern): string {
    return `SELECT FROM pg_catalog.pg_namespace n WHERE ${schemaCondition([pattern], 'n.nspname')}`;
  }
  function relationQuery(pattern: NamePattern): string {
    return relations + relationCondition([pattern]);
  }
  const checks = groups.flatMap(([option, patterns, query]) =>
    patterns.map((pattern) => ({ option, text: pattern.text, sql: `EXISTS (${query(pattern)})` })),
  );
  if (checks.length === 0) return;
  const { rows } = await client
    .query(`SELECT ARRAY[${checks.map(({ sql }) => sql).join(',\n')}] AS found`)
    .catch((error: unknown) => {
      // untranslatable_character
      if (codeOf(error) === '22P05') {
        throw new UserError(`a table or schema pattern matches nothing: ${messageOf(error)}`, patternHint);
      }
      // invalid_regular_expression
      if (codeOf(error) !== '2201B') throw error;
      throw new UserError(`a table or schema pattern cannot be understood: ${messageOf(error)}`, expressionHint);
    });
  const found = rows[0]?.found as boolean[];
  throwProblems(
    checks
      .filter((_, i) => !found[i])
      .map(({ option, text }) => new UserError(`${option}: the pattern ${text} matches nothing`, patternHint)),
  );
}

const expressionHint = 'put names with special characters such as ( [ { + | into double quotes';
const patternHint =
  'check the spelling; upper-case letters need double quotes, and a name without a schema means the search path';
