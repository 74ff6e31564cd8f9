import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import { bytesOfText, parseToc, type Toc, type TocEntry } from '../../src/archive/toc.ts';
import { type SequenceValue, spliceTableData, type TableData, tableEntries } from '../../src/archive/toc-splice.ts';
import { excludePatterns } from '../../src/postgres/exclude-patterns.ts';
import type { ScratchCluster } from '../../src/postgres/scratch-cluster.ts';
import { fillAwkwardDatabase } from '../support/awkward.ts';
import { createDatabase, mustRunTool, type TestServer, withClient } from '../support/servers.ts';

/** A database of a running server. */
export interface TestDatabase {
  readonly server: TestServer;
  readonly cluster: ScratchCluster;
  readonly name: string;
}

export interface Relation {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  readonly kind: string;
  readonly columns: readonly string[];
  /** Set for leaves below hash partitions on an enum: the oid of the top of the tree. */
  readonly enumRoot: number | null;
}

/** Runs pg_dump into `folder` and reads the archive's table of contents, as bytes and parsed. */
export async function dump(database: TestDatabase, folder: string, args: readonly string[] = []) {
  const { server, cluster, name } = database;
  const environment = { ...cluster.environment, PGCLIENTENCODING: 'UTF8' };
  await mustRunTool(server, 'pg_dump', ['-Fd', '--no-sync', '-f', folder, ...args, name], environment);
  const bytes = await readFile(join(folder, 'toc.dat'));
  return { folder, bytes, toc: parseToc(bytes) };
}

/** The test database's own settings would end or change our sessions. */
export async function inspect<Row extends pg.QueryResultRow>(database: TestDatabase, sql: string): Promise<Row[]> {
  return withClient(database.cluster.url(database.name), async (client) => {
    await client.query(`SET search_path = ''; SET statement_timeout = 0`);
    return (await client.query<Row>(sql)).rows;
  });
}

/** Every table and sequence of the user, with what a COPY of it needs. pg_dump alone sees to those of extensions. */
export async function relationsOf(database: TestDatabase): Promise<Relation[]> {
  return inspect<Relation>(
    database,
    `SELECT c.oid::bigint::float8 AS oid, n.nspname AS schema, c.relname AS name, c.relkind AS kind,
       ARRAY(SELECT a.attname::text FROM pg_attribute a
             WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
             ORDER BY a.attnum) AS columns,
       (SELECT root.relid::oid::bigint::float8
          FROM (SELECT relid, row_number() OVER () AS up FROM pg_partition_ancestors(c.oid)) AS root
         WHERE EXISTS (SELECT FROM pg_partition_ancestors(c.oid) a JOIN pg_partitioned_table p ON p.partrelid = a.relid,
                              unnest(p.partclass) AS class JOIN pg_opclass o ON o.oid = class
                        WHERE o.opcname = 'enum_ops' AND p.partstrat = 'h')
         ORDER BY root.up DESC LIMIT 1) AS "enumRoot"
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p', 'm', 'S') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
       AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')`,
  );
}

/** Both parts of what pg_dump says of a sequence with its SEQUENCE SET. */
export async function sequenceValues(database: TestDatabase, sequences: readonly Relation[]): Promise<SequenceValue[]> {
  const quote = (name: string) => `"${name.replaceAll('"', '""')}"`;
  const selects = sequences.map(
    ({ oid, schema, name }) => `SELECT ${oid} AS oid, last_value, is_called FROM ${quote(schema)}.${quote(name)}`,
  );
  const rows = await inspect<{ oid: number; last_value: string; is_called: boolean }>(
    database,
    selects.join('\nUNION ALL '),
  );
  return rows.map((row) => ({ oid: Number(row.oid), lastValue: row.last_value, isCalled: row.is_called }));
}

/**
 * Dumps the schema without the ordinary tables' data, and adds their entries.
 *
 * @param withSequences whether the SEQUENCE SET entries are left out and added too
 */
export async function dumpAndSplice(database: TestDatabase, folder: string, withSequences: boolean) {
  const relations = await relationsOf(database);
  const byOid = new Map(relations.map((relation) => [relation.oid, relation]));
  const ordinary = relations.filter(({ kind }) => kind === 'r');
  const sequences = withSequences ? relations.filter(({ kind }) => kind === 'S') : [];
  const patterns = excludePatterns([...ordinary, ...sequences]);
  const archive = await dump(
    database,
    folder,
    patterns.map((pattern) => `--exclude-table-data=${pattern}`),
  );
  const ordinaryOids = new Set(ordinary.map(({ oid }) => oid));
  const tables = tableEntries(archive.toc, ordinaryOids).map(({ oid }) => tableData(byOid.get(oid) as Relation));
  const inArchive = new Set(archive.toc.entries.filter(({ desc }) => desc === 'SEQUENCE').map(({ oid }) => oid));
  const values = await sequenceValues(
    database,
    sequences.filter(({ oid }) => inArchive.has(oid)),
  );
  return { ...archive, tables, ...spliceTableData(archive.toc, { tables, sequences: values, ordinaryOids }) };
}

function tableData({ oid, columns, enumRoot }: Relation): TableData {
  const root = enumRoot === null ? {} : { loadThroughRoot: enumRoot };
  return { oid, columns: columns.map(bytesOfText), ...root };
}

const identifier = String.raw`(?:"(?:[^"]|"")*"|[^\s"().,]+)`;
const copyForm = new RegExp(`^(COPY ${identifier}\\.${identifier} )(?:\\((.*)\\))?( FROM stdin;\n)$`, 's');

const setvalForm = /^(SELECT pg_catalog\.setval\(')((?:[^']|'')*)(', .*\n)$/s;

/** pg_dump quotes a column or a sequence only where it must; we always do. */
export function withQuotedNames(entry: TocEntry): TocEntry {
  const quote = (names: string) =>
    names.replaceAll(new RegExp(identifier, 'gs'), (name) => (name[0] === '"' ? name : `"${name}"`));
  const [, copyStart, columns, copyEnd] = copyForm.exec(entry.copyStmt ?? '') ?? [];
  if (columns !== undefined) return { ...entry, copyStmt: `${copyStart}(${quote(columns)})${copyEnd}` };
  const [, setStart, sequence, setEnd] = setvalForm.exec(entry.defn ?? '') ?? [];
  if (sequence !== undefined) return { ...entry, defn: `${setStart}${quote(sequence)}${setEnd}` };
  return entry;
}

/** The entries with every id replaced by its place, and the data files' names left away. */
export function comparable(toc: Toc): object[] {
  const places = new Map(toc.entries.map(({ dumpId }, place) => [dumpId, place]));
  return toc.entries.map((entry, place) => ({
    ...withQuotedNames(entry),
    dumpId: place,
    // The boundaries between the sections are no entries.
    dependencies: entry.dependencies.map((id) => places.get(id) ?? 'not an entry'),
    file: entry.desc === 'TABLE DATA' ? 'a data file' : entry.file.replace(/\d+/, 'id'),
  }));
}

/** Makes a database of everything that is hard to dump. */
export async function createAwkwardDatabase(server: TestServer, cluster: ScratchCluster): Promise<TestDatabase> {
  const url = await createDatabase(cluster, 'awkward', 'TEMPLATE template0');
  await fillAwkwardDatabase({ url, bin: server.bin }, { bigRows: 1_000 });
  return { server, cluster, name: 'awkward' };
}
