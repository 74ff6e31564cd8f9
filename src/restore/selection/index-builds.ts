import { type ByteString, type Toc, type TocEntry, tocSection } from '../../archive/toc.ts';
import { quoteBytes } from '../../postgres/catalog.ts';
import { unquoted } from './archive-names.ts';

/**
 * Indexes and keys of an archive, as statements that several connections can run at once on one table. pg_restore
 * adds a key by ALTER TABLE, whose ACCESS EXCLUSIVE lock makes it wait for every other build on the table.
 *
 * Only what pg_dump is known to write is converted (dumpIndex and dumpConstraint in src/bin/pg_dump/pg_dump.c);
 * everything else stays with pg_restore.
 */

export interface IndexBuild {
  readonly dumpId: number;
  /** As in the archive, not quoted. */
  readonly table: { readonly schema: ByteString; readonly name: ByteString };
  readonly name: ByteString;
  /** An index, or a primary key or unique constraint. */
  readonly kind: 'index' | 'key';
  readonly unique: boolean;
  /**
   * CREATE INDEX, which takes SHARE on the table. As the session of pg_restore would run it: search_path is empty,
   * client_encoding is the archive's.
   */
  readonly build: ByteString;
  /** Makes the index a key's. Takes ACCESS EXCLUSIVE on the table, for a moment. */
  readonly attach: ByteString | undefined;
  /** Belongs to the index, and waits until it is there: CLUSTER ON, SET STATISTICS, REPLICA IDENTITY and the like. */
  readonly after: readonly ByteString[];
  /** For `SET default_tablespace` before the build; '' is the database's own, null leaves the setting as it is. */
  readonly tablespace: ByteString | null;
  /** What makes room for doing it again, in this order; of any state that a broken-off restore leaves. */
  readonly drop: readonly ByteString[];
}

const bare = '[a-z_][a-z0-9_]*';
const identifier = `(?:"(?:[^"]|"")+"|${bare})`;
const qualified = `${identifier}\\.${identifier}`;
const columns = `${identifier}(?:, ${identifier})*`;
// A backslash in a literal means different things under either standard_conforming_strings.
const optionValue = String.raw`(?:'[^'\\]*'|${bare}|\d+)`;
const option = `${identifier}(?:=${optionValue})?`;

const indexForm = new RegExp(`^CREATE (UNIQUE )?INDEX (${identifier}) ON (${qualified}) USING ${identifier} \\(`);
const keyForm = new RegExp(
  `^ALTER TABLE ONLY (${qualified})\n    ADD CONSTRAINT (${identifier}) (PRIMARY KEY|UNIQUE)( NULLS NOT DISTINCT)? ` +
    `\\((${columns})\\)(?: INCLUDE \\((${columns})\\))?( WITH \\(${option}(?:, ${option})*\\))?` +
    `( DEFERRABLE(?: INITIALLY DEFERRED)?)?$`,
);
const afterForm = new RegExp(
  `^(?:ALTER INDEX ${qualified} (?:ALTER COLUMN \\d+ SET STATISTICS \\d+|DEPENDS ON EXTENSION ${identifier})|` +
    `ALTER TABLE ${qualified} CLUSTER ON ${identifier}|` +
    `ALTER TABLE ONLY ${qualified} REPLICA IDENTITY USING INDEX ${identifier})$`,
);

/**
 * The builds for those of the given entries that can be converted.
 *
 * @param ids the entries to look at
 * @param tables dump ids of TABLE entries whose rows are loaded: ordinary tables, leaves of partition trees too
 * @returns in the archive's order
 * @example
 * const builds = indexBuilds(toc, new Set(postData), new Set([12, 17]));
 */
export function indexBuilds(toc: Toc, ids: ReadonlySet<number>, tables: ReadonlySet<number>): IndexBuild[] {
  const byId = new Map(toc.entries.map((entry) => [entry.dumpId, entry]));
  return toc.entries.flatMap((entry) => {
    if (!ids.has(entry.dumpId) || (entry.desc !== 'INDEX' && entry.desc !== 'CONSTRAINT')) return [];
    const needs = entry.dependencies.map((id) => byId.get(id)).filter((need) => need !== undefined);
    const found = needs.every(mayComeFirst) ? convert(entry) : undefined;
    if (found === undefined) return [];
    const target = needs.find(
      ({ dumpId, desc, namespace, tag }) =>
        desc === 'TABLE' && tables.has(dumpId) && namespace === found.table.schema && tag === found.table.name,
    );
    return target === undefined || wouldMakeNotNullLocal(target, found) ? [] : [found];
  });
}

/**
 * From 18 on, ADD PRIMARY KEY USING INDEX takes a column's inherited NOT NULL for one of the table's own, which a plain
 * ADD PRIMARY KEY does not. A partition's are its own in any case: pg_dump attaches it later.
 */
function wouldMakeNotNullLocal(table: TocEntry, { attach }: IndexBuild): boolean {
  return attach?.includes(' PRIMARY KEY USING INDEX ') === true && table.defn?.includes('\nINHERITS (') === true;
}

/**
 * Whether the need is there before any index is built. A partition's index waits for its parent's only because it
 * will be attached to it, which is an entry of its own.
 */
function mayComeFirst(need: TocEntry): boolean {
  return need.section === tocSection.preData || need.desc === 'INDEX' || need.desc === 'CONSTRAINT';
}

/** The table of an INDEX entry, as its definition names it; undefined where that is not understood. */
export function indexedTable(entry: TocEntry): IndexBuild['table'] | undefined {
  const [, , , target] = indexForm.exec(entry.defn ?? '') ?? [];
  return target === undefined ? undefined : splitQualified(target);
}

function convert(entry: TocEntry): IndexBuild | undefined {
  const [definition, ...after] = statements(entry.defn ?? '') ?? [];
  if (definition === undefined || !after.every((statement) => afterForm.test(statement))) return undefined;
  const build = entry.desc === 'INDEX' ? plainIndex(entry, definition) : key(entry, definition);
  return build && { ...build, after };
}

type Build = Omit<IndexBuild, 'after'>;

function plainIndex(entry: TocEntry, definition: ByteString): Build | undefined {
  const [, unique, name, target] = indexForm.exec(definition) ?? [];
  if (name === undefined || target === undefined) return undefined;
  const table = splitQualified(target);
  if (unquoted(name) !== entry.tag || table.schema !== entry.namespace) return undefined;
  return {
    dumpId: entry.dumpId,
    table,
    name: entry.tag,
    kind: 'index',
    unique: unique !== undefined,
    build: definition,
    attach: undefined,
    tablespace: entry.tablespace,
    drop: [`DROP INDEX IF EXISTS ${quoteBytes(table.schema, entry.tag)}`],
  };
}

function key(entry: TocEntry, definition: ByteString): Build | undefined {
  const [, target, constraint, type, nulls = '', keys, included, options = '', deferrable = ''] =
    keyForm.exec(definition) ?? [];
  if (target === undefined || constraint === undefined || keys === undefined) return undefined;
  const table = splitQualified(target);
  const name = unquoted(constraint);
  if (`${table.name} ${name}` !== entry.tag || table.schema !== entry.namespace) return undefined;
  const [relation, index] = [quoteBytes(table.schema, table.name), quoteBytes(name)];
  const include = included === undefined ? '' : ` INCLUDE (${requoted(included)})`;
  return {
    dumpId: entry.dumpId,
    table,
    name,
    kind: 'key',
    unique: true,
    build: `CREATE UNIQUE INDEX ${index} ON ${relation} USING btree (${requoted(keys)})${include}${nulls}${options}`,
    attach: `ALTER TABLE ONLY ${relation} ADD CONSTRAINT ${index} ${type} USING INDEX ${index}${deferrable}`,
    tablespace: entry.tablespace,
    drop: [
      `ALTER TABLE IF EXISTS ONLY ${relation} DROP CONSTRAINT IF EXISTS ${index}`,
      `DROP INDEX IF EXISTS ${quoteBytes(table.schema, name)}`,
    ],
  };
}

/** Cuts a definition at its semicolons; undefined if it holds anything that could hide one. */
function statements(defn: ByteString): ByteString[] | undefined {
  const token = /"(?:[^"]|"")*"|'[^'\\]*'|[^"'\\$;]+|;/y;
  const parts = [''];
  while (token.lastIndex < defn.length) {
    const [text] = token.exec(defn) ?? [];
    if (text === undefined || text.includes('--') || text.includes('/*')) {
      // Within quotes they are no comments.
      if (text === undefined || (text[0] !== '"' && text[0] !== "'")) return undefined;
    }
    if (text === ';') parts.push('');
    else parts.push(`${parts.pop()}${text}`);
  }
  // Every statement ends with a semicolon, so that nothing but space is left.
  if (parts.pop()?.trim() !== '') return undefined;
  return parts.map((part) => part.trim());
}

function splitQualified(name: ByteString): IndexBuild['table'] {
  const [schema = '', table = ''] = name.match(new RegExp(identifier, 'g')) ?? [];
  return { schema: unquoted(schema), name: unquoted(table) };
}

/** A list of columns, all quoted: what the server reserves may be more than what pg_dump's major knew. */
function requoted(list: ByteString): ByteString {
  return (list.match(new RegExp(identifier, 'g')) ?? []).map((name) => quoteBytes(unquoted(name))).join(', ');
}
