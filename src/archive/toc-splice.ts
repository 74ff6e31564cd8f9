import { type ByteString, type Toc, type TocEntry, textOfBytes, tocMinor, tocSection } from './toc.ts';

/** Adding our own TABLE DATA and SEQUENCE SET entries to the toc.dat of a pg_dump that left them out. */

/** How the data files are compressed. */
export type ArchiveCodec = 'none' | 'gzip' | 'lz4' | 'zstd';

const codecs: Record<ArchiveCodec, { readonly method: number; readonly suffix: string }> = {
  none: { method: 0, suffix: '' },
  gzip: { method: 1, suffix: '.gz' },
  lz4: { method: 2, suffix: '.lz4' },
  zstd: { method: 3, suffix: '.zst' },
};

const pgClassOid = 1259;
const relkindOrdinary = 'r'.charCodeAt(0);

/** An ordinary table of the archive: the tables that have a data file in a full dump. */
export interface TableEntry {
  readonly entry: TocEntry;
  readonly oid: number;
  readonly schema: ByteString;
  readonly name: ByteString;
  /** The qualified name, quoted as pg_dump's major quotes it. */
  readonly target: ByteString;
  readonly owner: ByteString | null;
}

/** The data of one ordinary table. */
export interface TableData {
  readonly oid: number;
  /** Columns of the COPY, not quoted, in their order; may be empty. */
  readonly columns: readonly ByteString[];
  /** An id of the caller's choice; by default the next free one. pg_restore allocates arrays up to the largest id. */
  readonly dumpId?: number;
  /** The file's name below the archive, without the compression suffix; by default `<dumpId>.dat`. */
  readonly file?: ByteString;
  /**
   * The oid of the top of the partition tree, if pg_restore must load the rows through it: for a leaf below hash
   * partitions on an enum, whose values have other hashes in another database.
   */
  readonly loadThroughRoot?: number;
}

export interface SequenceValue {
  readonly oid: number;
  /** A decimal number: sequences go beyond 2^53. */
  readonly lastValue: string;
  readonly isCalled: boolean;
}

export interface Splice {
  readonly tables: readonly TableData[];
  /** Only those whose SEQUENCE SET pg_dump was told to leave out. */
  readonly sequences?: readonly SequenceValue[];
  /** Tables of the archive that get no data on purpose: unlogged ones on a standby, those left out by request. */
  readonly withoutData?: ReadonlySet<number>;
  /** The oids with relkind 'r'; needed for archives before 1.16, which do not say it themselves. */
  readonly ordinaryOids?: ReadonlySet<number>;
}

export interface Spliced {
  readonly toc: Toc;
  /** By table oid: its TABLE DATA entry's id and the data file's name without the compression suffix. */
  readonly files: ReadonlyMap<number, { readonly dumpId: number; readonly file: ByteString }>;
}

/** The name of an entry's data file, as pg_dump names it. */
export function fileNameOf(dumpId: number, codec: ArchiveCodec): string {
  return `${dumpId}.dat${codecs[codec].suffix}`;
}

/**
 * Sets the header's compression to that of our data files. pg_restore finds each file's method by its suffix, but
 * checks at the start that it was built with the header's.
 *
 * @param gzipLevel 1 to 9, or -1 for zlib's default; what archives up to 1.14 state.
 * @throws Error if pg_restore of the archive's version cannot read the codec at all.
 */
export function withCompression(toc: Toc, codec: ArchiveCodec, gzipLevel = -1): Toc {
  const method = codecs[codec].method;
  if (toc.header.minor >= tocMinor.compressionByte) return { ...toc, header: { ...toc.header, compression: method } };
  if (codec !== 'none' && codec !== 'gzip') throw new Error(`archive version 1.${toc.header.minor} knows no ${codec}`);
  return { ...toc, header: { ...toc.header, compression: codec === 'none' ? 0 : gzipLevel } };
}

/**
 * Every ordinary table of the archive, in its order.
 *
 * @param ordinaryOids the oids with relkind 'r', for archives before 1.16: these have TABLE entries of partitioned
 *   tables too and do not tell them apart.
 */
export function tableEntries(toc: Toc, ordinaryOids?: ReadonlySet<number>): TableEntry[] {
  return toc.entries.filter((entry) => isOrdinaryTable(entry, ordinaryOids)).map(describeTable);
}

/**
 * A new table of contents with a TABLE DATA entry for every given table and a SEQUENCE SET entry for every given
 * sequence: what a full pg_dump would have written, but for the ids and that the names of columns and sequences are always quoted.
 *
 * @throws Error (a bug) if pg_dump wrote data for one of them itself, or if the archive's tables and those given
 *   are not the same: pg_restore loads only one of two entries for a table, and a table without one comes back empty.
 * @example
 * const { toc, files } = spliceTableData(schemaToc, { tables: [{ oid: 16385, columns: ['id', 'name'] }] });
 */
export function spliceTableData(toc: Toc, splice: Splice): Spliced {
  const withData = tableEntries(toc, splice.ordinaryOids).filter(({ oid }) => !splice.withoutData?.has(oid));
  const tables = byOid(withData);
  checkSameTables(toc, tables, splice);
  checkNoEntryYet(toc, 'TABLE DATA', new Set(splice.tables.map(({ oid }) => oid)));
  const nextId = idAllocator(toc, splice.tables);
  const data = splice.tables
    .toSorted((a, b) => a.oid - b.oid)
    .map((given) => tableDataEntry(toc, found(tables, given.oid, 'table'), given, given.dumpId ?? nextId()));
  checkFiles([...toc.entries, ...data]);
  const sets = sequenceSetEntries(toc, splice.sequences ?? [], nextId);
  return {
    toc: { header: toc.header, entries: insertData(toc.entries, data, sets) },
    files: new Map(data.map(({ oid, dumpId, file }) => [oid, { dumpId, file }])),
  };
}

function isTable(entry: TocEntry): boolean {
  return entry.desc === 'TABLE' && entry.tableOid === pgClassOid;
}

function isOrdinaryTable(entry: TocEntry, ordinaryOids: ReadonlySet<number> | undefined): boolean {
  if (!isTable(entry)) return false;
  if (entry.relkind !== null) return entry.relkind === relkindOrdinary;
  if (ordinaryOids === undefined) throw new Error('archives before 1.16 do not say which tables are partitioned');
  return ordinaryOids.has(entry.oid);
}

function describeTable(entry: TocEntry): TableEntry {
  return {
    entry,
    oid: entry.oid,
    schema: entry.namespace ?? '',
    name: entry.tag,
    target: dropTarget(entry),
    owner: entry.owner,
  };
}

/**
 * pg_dump's own quoted name: which words need quotes depends on its major, so that neither the server's quote_ident()
 * nor always quoting is right (pg_restore -j compares it with the start of the COPY to choose its TRUNCATE shortcut).
 */
function dropTarget(entry: TocEntry): ByteString {
  const [start, end] = ['DROP TABLE ', ';\n'];
  const { dropStmt } = entry;
  if (dropStmt === null || !dropStmt.startsWith(start) || !dropStmt.endsWith(end)) {
    throw new Error(`${nameOf(entry)} has an unknown DROP statement: ${JSON.stringify(dropStmt)}`);
  }
  return dropStmt.slice(start.length, -end.length);
}

function nameOf(entry: TocEntry): string {
  return textOfBytes(entry.namespace ? `${entry.namespace}.${entry.tag}` : entry.tag);
}

function byOid<T extends { readonly oid: number }>(items: readonly T[]): Map<number, T> {
  return new Map(items.map((item) => [item.oid, item]));
}

function found<T>(map: ReadonlyMap<number, T>, oid: number, what: string): T {
  const item = map.get(oid);
  if (item === undefined) throw new Error(`the archive has no ${what} with the oid ${oid}`);
  return item;
}

function checkSameTables(toc: Toc, tables: ReadonlyMap<number, TableEntry>, splice: Splice): void {
  const given = byOid(splice.tables);
  const twice = splice.tables.length - given.size;
  const missing = [...tables.values()].filter(({ oid }) => !given.has(oid)).map(({ entry }) => nameOf(entry));
  const inArchive = byOid(toc.entries.filter((entry) => entry.tableOid === pgClassOid));
  const extra = [...given.keys()]
    .filter((oid) => !tables.has(oid))
    .map((oid) => {
      const entry = inArchive.get(oid);
      return entry === undefined ? `oid ${oid}` : `${nameOf(entry)} (${entry.desc}, oid ${oid})`;
    });
  if (missing.length === 0 && extra.length === 0 && twice === 0) return;
  throw new Error(
    `the archive's tables are not the given ones: without data [${missing.join(', ')}], ` +
      `not in the archive as tables with data [${extra.join(', ')}], given twice ${twice}`,
  );
}

/** A TABLE DATA entry carries its table's oid; a SEQUENCE SET carries none and is known by its dependency. */
function checkNoEntryYet(toc: Toc, desc: string, ids: ReadonlySet<number>): void {
  const idOf = (entry: TocEntry) => (desc === 'TABLE DATA' ? entry.oid : (entry.dependencies[0] ?? 0));
  const twice = toc.entries.filter((entry) => entry.desc === desc && ids.has(idOf(entry))).map(nameOf);
  if (twice.length > 0) throw new Error(`pg_dump wrote ${desc} itself for ${twice.join(', ')}`);
}

function checkFiles(entries: readonly TocEntry[]): void {
  const seen = new Set<ByteString>();
  for (const { file, tag } of entries) {
    if (file === '') continue;
    if (file.includes('/') || seen.has(file)) throw new Error(`the file ${file} of ${tag} is not one of its own`);
    seen.add(file);
  }
}

/** Free ids, compact from the largest on, after checking those that the caller chose. */
function idAllocator(toc: Toc, tables: readonly TableData[]): () => number {
  const used = new Set(toc.entries.map(({ dumpId }) => dumpId));
  // A dependency may be on an id without an entry, which must not become ours.
  let last = toc.entries.reduce((largest, { dumpId, dependencies }) => Math.max(largest, dumpId, ...dependencies), 0);
  for (const { oid, dumpId } of tables) {
    if (dumpId === undefined) continue;
    // Above every entry's id: pg_dump numbers data after the schema, so that each id is above those it depends on.
    if (!Number.isInteger(dumpId) || dumpId <= last || dumpId >= 2 ** 31 || used.has(dumpId)) {
      throw new Error(`the id ${dumpId} for the table with the oid ${oid} is taken or not above ${last}`);
    }
    used.add(dumpId);
  }
  return () => {
    do last++;
    while (used.has(last));
    return last;
  };
}

function tableDataEntry(toc: Toc, table: TableEntry, given: TableData, dumpId: number): TocEntry {
  const root = rootTarget(toc, given);
  const target = root ?? table.target;
  const columns = given.columns.length === 0 ? '' : `(${given.columns.map(quoted).join(', ')})`;
  return {
    ...dataEntry(toc, table.entry, dumpId),
    hadDumper: true,
    oid: table.oid,
    desc: 'TABLE DATA',
    defn: root === undefined ? null : `-- load via partition root ${root}`,
    // Without columns pg_dump leaves two blanks.
    copyStmt: `COPY ${target} ${columns} FROM stdin;\n`,
    file: given.file ?? fileNameOf(dumpId, 'none'),
  };
}

/**
 * Without its root in the archive (another schema was chosen), a leaf comes back as a table on its own and takes
 * every row.
 */
function rootTarget(toc: Toc, { loadThroughRoot }: TableData): ByteString | undefined {
  if (loadThroughRoot === undefined) return undefined;
  const root = toc.entries.find((entry) => isTable(entry) && entry.oid === loadThroughRoot);
  return root && dropTarget(root);
}

/** A name of ours is always quoted: what the restoring server reserves may be more than what this one does. */
function quoted(name: ByteString): ByteString {
  return `"${name.replaceAll('"', '""')}"`;
}

function sequenceSetEntries(toc: Toc, values: readonly SequenceValue[], nextId: () => number): TocEntry[] {
  const sequences = byOid(toc.entries.filter(({ desc, tableOid }) => desc === 'SEQUENCE' && tableOid === pgClassOid));
  const owned = values.map((value) => ({ value, sequence: found(sequences, value.oid, 'sequence') }));
  checkNoEntryYet(toc, 'SEQUENCE SET', new Set(owned.map(({ sequence }) => sequence.dumpId)));
  if (new Set(values.map(({ oid }) => oid)).size < values.length) throw new Error('a sequence is given twice');
  const literal = literalWriter(toc);
  return owned
    .toSorted((a, b) => compareNames(a.sequence, b.sequence))
    .map(({ value, sequence }) => {
      if (!/^-?\d+$/.test(value.lastValue)) throw new Error(`${nameOf(sequence)} has the value ${value.lastValue}`);
      const name = literal(`${quoted(sequence.namespace ?? '')}.${quoted(sequence.tag)}`);
      return {
        ...dataEntry(toc, sequence, nextId()),
        desc: 'SEQUENCE SET',
        defn: `SELECT pg_catalog.setval(${name}, ${value.lastValue}, ${value.isCalled});\n`,
      };
    });
}

/** String literals as the restoring session reads them: it takes over the dump's standard_conforming_strings. */
function literalWriter(toc: Toc): (text: ByteString) => ByteString {
  const setting = toc.entries.find(({ desc }) => desc === 'STDSTRINGS')?.defn ?? '';
  const special = setting.includes("'off'") ? /['\\]/g : /'/g;
  return (text) => `'${text.replace(special, '$&$&')}'`;
}

/** What TABLE DATA and SEQUENCE SET share: they belong to one schema object and wait for it alone. */
function dataEntry(toc: Toc, owner: TocEntry, dumpId: number): TocEntry {
  return {
    dumpId,
    hadDumper: false,
    tableOid: 0,
    oid: 0,
    tag: owner.tag,
    desc: '',
    section: tocSection.data,
    defn: null,
    dropStmt: null,
    copyStmt: null,
    namespace: owner.namespace,
    tablespace: null,
    tableAm: null,
    relkind: toc.header.minor >= tocMinor.relkind ? 0 : null,
    owner: owner.owner,
    withOids: false,
    dependencies: [owner.dumpId],
    file: '',
  };
}

/** strcmp of schema, then name (DOTypeNameCompare in pg_dump_sort.c). */
function compareNames(a: TocEntry, b: TocEntry): number {
  const [schemaA, schemaB] = [a.namespace ?? '', b.namespace ?? ''];
  if (schemaA !== schemaB) return schemaA < schemaB ? -1 : 1;
  if (a.tag === b.tag) return 0;
  return a.tag < b.tag ? -1 : 1;
}

/**
 * pg_dump's order: the schema, TABLE DATA, SEQUENCE SET, large objects, what comes after the data. pg_restore -j1
 * restores in this order. Entries that pg_dump wrote itself, those of extensions, keep theirs.
 */
function insertData(
  entries: readonly TocEntry[],
  data: readonly TocEntry[],
  sequenceSets: readonly TocEntry[],
): TocEntry[] {
  const endOf = (start: number, belongs: (entry: TocEntry) => boolean) => {
    const end = entries.findIndex((entry, index) => index >= start && !belongs(entry));
    return end === -1 ? entries.length : end;
  };
  const dataStart = endOf(0, ({ section }) => section < tocSection.data);
  const dataEnd = endOf(dataStart, ({ desc }) => desc === 'TABLE DATA');
  const setsEnd = endOf(dataEnd, ({ desc }) => desc === 'SEQUENCE SET');
  return [
    ...entries.slice(0, dataStart),
    ...merged(entries.slice(dataStart, dataEnd), data.toSorted(compareNames)),
    ...merged(entries.slice(dataEnd, setsEnd), sequenceSets),
    ...entries.slice(setsEnd),
  ];
}

/** Two sorted lists as one. */
function merged(theirs: readonly TocEntry[], ours: readonly TocEntry[]): TocEntry[] {
  const result: TocEntry[] = [];
  let next = 0;
  for (const entry of theirs) {
    for (let own = ours[next]; own !== undefined && compareNames(own, entry) < 0; own = ours[next]) {
      result.push(own);
      next++;
    }
    result.push(entry);
  }
  return [...result, ...ours.slice(next)];
}
