import type { Manifest, ManifestTable, Segment } from './manifest.ts';
import { ShapeError, shown } from './shape.ts';

/** `\.` and three newlines: no compression makes less of it than `none` does. */
const smallestEndMarkerBytes = 5;

interface Sums {
  tables: number;
  rows: number;
  rawBytes: number;
  storedBytes: number;
}

/**
 * What a manifest's fields have to say about each other: segments fill their file without a gap, parts and page
 * ranges do not overlap, sums are right, every data file is listed once.
 *
 * @throws {ShapeError} at the first contradiction
 */
export function checkConsistency(manifest: Manifest): void {
  const fileBytes = indexFiles(manifest);
  const identities = new Set<string>();
  const dataFiles = new Set<string>();
  const totals = noSums();
  const bySchema = new Map<string, Sums>();

  manifest.tables.forEach((table, index) => {
    const at = `tables[${index}]`;
    addOnce(identities, JSON.stringify([table.schema, table.name]), at, 'the table is listed twice');
    addOnce(identities, String(table.oid), `${at}.oid`, 'two tables have this oid');
    addOnce(dataFiles, table.file, `${at}.file`, 'two tables have this file');
    const bytes = fileBytes.get(table.file);
    if (bytes === undefined) throw new ShapeError(`${at}.file`, `${table.file} is not among the files`);
    same(`${at}.storedBytes`, table.storedBytes, bytes, `the size of ${table.file}`);
    checkTable(table, manifest.compression, at);
    add(totals, table);
    const sums = bySchema.get(table.schema) ?? noSums();
    bySchema.set(table.schema, sums);
    add(sums, table);
  });

  compareSums('totals', manifest.totals, totals);
  checkSchemas(manifest, bySchema);
}

function indexFiles(manifest: Manifest): Map<string, number> {
  const bytes = new Map<string, number>();
  manifest.files.forEach((file, index) => {
    const at = `files[${index}].path`;
    if (bytes.has(file.path)) throw new ShapeError(at, `${file.path} is listed twice`);
    if (file.path === 'manifest.json') throw new ShapeError(at, 'the manifest cannot list itself');
    bytes.set(file.path, file.bytes);
  });
  if (!bytes.has('dump/toc.dat')) throw new ShapeError('files', 'dump/toc.dat is missing');
  return bytes;
}

function checkSchemas(manifest: Manifest, bySchema: ReadonlyMap<string, Sums>): void {
  const listed = new Set<string>();
  manifest.schemas.forEach((schema, index) => {
    addOnce(listed, schema.schema, `schemas[${index}]`, 'the schema is listed twice');
    compareSums(`schemas[${index}]`, schema, bySchema.get(schema.schema) ?? noSums());
  });
  for (const schema of bySchema.keys()) {
    if (!listed.has(schema)) throw new ShapeError('schemas', `${shown(schema)} has tables and is not listed`);
  }
}

function checkTable(table: ManifestTable, compression: string, at: string): void {
  let end = 0;
  let rows = 0;
  let rawBytes = 0;
  table.segments.forEach((segment, index) => {
    const here = `${at}.segments[${index}]`;
    same(`${here}.offset`, segment.offset, end, 'the end of the segment before');
    checkSegment(segment, compression, here);
    end += segment.length;
    rows += segment.rows;
    rawBytes += segment.rawBytes;
  });
  if (table.storedBytes - end < smallestEndMarkerBytes) {
    throw new ShapeError(
      `${at}.segments`,
      `they end at ${end} of ${table.storedBytes} bytes: no room for the end marker`,
    );
  }
  same(`${at}.rows`, table.rows, rows, "the sum of its segments'");
  same(`${at}.rawBytes`, table.rawBytes, rawBytes, "the sum of its segments'");
  same(`${at}.fingerprint.rows`, table.fingerprint.rows, table.rows, "the table's rows");
  checkPages(table.segments, `${at}.segments`);
}

function checkSegment(segment: Segment, compression: string, at: string): void {
  // Every row of COPY text ends in a newline, so there are no rows without bytes nor bytes without rows.
  if (segment.rows > segment.rawBytes || (segment.rows === 0 && segment.rawBytes > 0)) {
    throw new ShapeError(at, `${segment.rows} rows cannot have ${segment.rawBytes} bytes`);
  }
  if (segment.rawBytes > 0 && segment.length === 0) throw new ShapeError(at, 'rows without stored bytes');
  if (compression === 'none')
    same(`${at}.length`, segment.length, segment.rawBytes, 'its raw bytes, as nothing is compressed');
}

/** The page ranges of a table do not overlap, and the parts of each are 0, 1, 2 … without a gap, in any order. */
function checkPages(segments: readonly Segment[], at: string): void {
  const ranges = new Map<string, { first: number; end: number; parts: Set<number> }>();
  segments.forEach((segment, index) => {
    const [first, last] = segment.pages ?? [0, null];
    const end = last ?? Number.POSITIVE_INFINITY;
    if (end <= first) throw new ShapeError(`${at}[${index}].pages`, `${shown(segment.pages)} is empty`);
    const key = JSON.stringify(segment.pages);
    const range = ranges.get(key) ?? { first, end, parts: new Set<number>() };
    ranges.set(key, range);
    if (range.parts.has(segment.part)) {
      throw new ShapeError(`${at}[${index}]`, `part ${segment.part} of pages ${key} is listed twice`);
    }
    range.parts.add(segment.part);
  });
  let before = 0;
  for (const { first, end, parts } of [...ranges.values()].sort((a, b) => a.first - b.first)) {
    if (first < before) throw new ShapeError(at, `the page range from ${first} overlaps the one before it`);
    before = end;
    // As no part occurs twice, all numbers below the count are there when none is beyond it.
    for (const part of parts) {
      if (part >= parts.size)
        throw new ShapeError(at, `of the pages from ${first}, a part before part ${part} is missing`);
    }
  }
}

function noSums(): Sums {
  return { tables: 0, rows: 0, rawBytes: 0, storedBytes: 0 };
}

function add(sums: Sums, table: ManifestTable): void {
  sums.tables += 1;
  sums.rows += table.rows;
  sums.rawBytes += table.rawBytes;
  sums.storedBytes += table.storedBytes;
}

function compareSums(at: string, given: Readonly<Sums>, found: Readonly<Sums>): void {
  for (const key of ['tables', 'rows', 'rawBytes', 'storedBytes'] as const) {
    same(`${at}.${key}`, given[key], found[key], "the sum of its tables'");
  }
}

function same(at: string, given: number, expected: number, what: string): void {
  if (given !== expected) throw new ShapeError(at, `${given} is not ${what}, ${expected}`);
}

function addOnce(seen: Set<string>, value: string, at: string, problem: string): void {
  if (seen.has(value)) throw new ShapeError(at, problem);
  seen.add(value);
}
