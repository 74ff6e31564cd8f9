import { renameSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Compression } from '../archive/compression.ts';
import { parseToc, serializeToc, type Toc } from '../archive/toc.ts';
import { fileNameOf, spliceTableData, withCompression } from '../archive/toc-splice.ts';
import type { TableFacts } from '../postgres/catalog.ts';
import type { CopyConnection } from '../postgres/copy-connection.ts';
import { readSequences, type SequenceName } from './sequences.ts';

export interface Assembly {
  /** pg_dump's archive. */
  readonly archive: string;
  readonly compression: Compression;
  /** All locked tables, with and without data. */
  readonly tables: readonly TableFacts[];
  /** The copied data file of each table, by its oid. */
  readonly dataFile: (oid: number) => string;
  readonly coordinator: CopyConnection;
  /** Sequences that keep their first value. */
  readonly sequencesLeftOut: ReadonlySet<number>;
}

/**
 * Makes one stock archive of pg_dump's and of our data files: adds the TABLE DATA and SEQUENCE SET entries to its
 * table of contents and moves the files to the names that these give them.
 *
 * @returns each table's data file below the archive
 * @throws {Error} when the archive's tables are not those that were copied
 */
export async function assembleArchive(assembly: Assembly): Promise<ReadonlyMap<number, string>> {
  const tocPath = join(assembly.archive, 'toc.dat');
  const toc = parseToc(await readFile(tocPath));
  const withData = assembly.tables.filter((table) => table.dataLeftOut === undefined);
  const { toc: spliced, files } = spliceTableData(toc, {
    tables: withData.map((table) => ({
      oid: table.oid,
      columns: table.columnBytes,
      ...(table.loadedThrough === undefined ? {} : { loadThroughRoot: table.loadedThrough.oid }),
    })),
    sequences: await readSequences(assembly.coordinator, sequenceNames(toc, assembly.sequencesLeftOut)),
    withoutData: new Set(assembly.tables.filter((table) => table.dataLeftOut !== undefined).map(({ oid }) => oid)),
    ordinaryOids: new Set(assembly.tables.map(({ oid }) => oid)),
  });
  const { method, level } = assembly.compression;
  const named = new Map<number, string>();
  for (const [oid, { dumpId }] of files) {
    const name = fileNameOf(dumpId, method);
    // There can be thousands, each a matter of microseconds.
    renameSync(assembly.dataFile(oid), join(assembly.archive, name));
    named.set(oid, name);
  }
  await writeFile(tocPath, serializeToc(withCompression(spliced, method, level)));
  return named;
}

/** The sequences of the archive: identity columns have theirs under the same name. */
function sequenceNames(toc: Toc, leftOut: ReadonlySet<number>): SequenceName[] {
  return toc.entries
    .filter((entry) => entry.desc === 'SEQUENCE' && !leftOut.has(entry.oid))
    .map((entry) => ({ oid: entry.oid, schema: entry.namespace ?? '', name: entry.tag }));
}
