import type { Toc, TocEntry } from '../../../src/archive/toc.ts';
import type { Filters } from '../../../src/postgres/catalog.ts';

export const noFilters: Filters = {
  schemas: [],
  excludeSchemas: [],
  tables: [],
  excludeTables: [],
  excludeTableData: [],
};

/** An entry of a made-up archive, in the schema `s` and before the data. */
export function entry(dumpId: number, desc: string, tag: string, more: Partial<TocEntry> = {}): TocEntry {
  return {
    dumpId,
    hadDumper: desc === 'TABLE DATA',
    tableOid: 0,
    oid: 0,
    tag,
    desc,
    section: 2,
    defn: null,
    dropStmt: '',
    copyStmt: null,
    namespace: 's',
    tablespace: null,
    tableAm: null,
    relkind: 0,
    owner: 'me',
    withOids: false,
    dependencies: [],
    file: '',
    ...more,
  };
}

export function archiveOf(entries: readonly TocEntry[]): Toc {
  return {
    header: {
      minor: 16,
      revision: 0,
      compression: 0,
      createdAt: [0, 1, 2, 3, 4, 125, 0],
      database: 'd',
      serverVersion: '17.1',
      clientVersion: '17.1',
    },
    entries,
  };
}
