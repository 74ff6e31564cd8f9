import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serializeToc, type Toc, type TocEntry } from '../../archive/toc.ts';

const createTable = 'CREATE TABLE ';

/**
 * Runs something with an archive that holds definitions alone, whose tables are UNLOGGED: a server that is thrown away
 * needs no WAL of them.
 *
 * @returns what `run` gives
 */
export async function withSchemaArchive<Result>(toc: Toc, run: (archive: string) => Promise<Result>): Promise<Result> {
  const directory = await mkdtemp(join(tmpdir(), 'pgproof-schema-'));
  try {
    const entries = toc.entries.map((entry) => (isLoaded(entry) ? unlogged(entry) : entry));
    await writeFile(join(directory, 'toc.dat'), serializeToc({ ...toc, entries }), { mode: 0o600 });
    return await run(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/**
 * Whether every table of the archive may be UNLOGGED: a publication takes none, and a foreign key of a permanent table,
 * as the top of a partition tree stays one, may refer to none (PostgreSQL documentation, CREATE TABLE and CREATE
 * PUBLICATION).
 */
export function mayBeUnlogged({ entries }: Toc): boolean {
  const partitioned = entries.some(({ defn }) => defn?.includes('\nPARTITION BY ') === true);
  return !entries.some(({ desc }) => desc.startsWith('PUBLICATION TABLE') || (desc === 'FK CONSTRAINT' && partitioned));
}

function isLoaded({ desc, defn }: TocEntry): boolean {
  return desc === 'TABLE' && defn?.startsWith(createTable) === true && !defn.includes('\nPARTITION BY ');
}

function unlogged(entry: TocEntry): TocEntry {
  return { ...entry, defn: `CREATE UNLOGGED TABLE ${entry.defn?.slice(createTable.length)}` };
}
