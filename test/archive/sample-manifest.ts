import { createHash } from 'node:crypto';
import type { Manifest, ManifestTable, SchemaTotals, Segment } from '../../src/archive/manifest.ts';

/** What a sample table is made from: for every page range, how many parts it has. */
export interface SampleTable {
  readonly schema: string;
  readonly name: string;
  readonly ranges?: readonly number[];
  readonly rowsPerPart?: number;
}

export type Unsealed = Omit<Manifest, 'sha256'>;

const endMarkerBytes = 18;
const pagesPerRange = 8192;

function hex(text: string, digits: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, digits);
}

function segments(table: SampleTable): Segment[] {
  const ranges = table.ranges ?? [1];
  const rows = table.rowsPerPart ?? 1000;
  const made: Segment[] = [];
  let offset = 0;
  ranges.forEach((parts, range) => {
    for (let part = 0; part < parts; part++) {
      const length = 20 + rows * 13;
      made.push({
        offset,
        length,
        rawBytes: rows * 70,
        rows,
        sha256: hex(`${table.name} ${range} ${part}`, 64),
        pages:
          ranges.length === 1
            ? null
            : [range * pagesPerRange, range === ranges.length - 1 ? null : (range + 1) * pagesPerRange],
        part,
      });
      offset += length;
    }
  });
  return made;
}

function sampleTable(table: SampleTable, index: number): ManifestTable {
  const made = segments(table);
  const rows = sum(made, (segment) => segment.rows);
  return {
    schema: table.schema,
    name: table.name,
    oid: 16384 + index * 3,
    file: `dump/${3000 + index}.dat.zst`,
    columns: ['id', 'payload', 'created_at'],
    rows,
    rawBytes: sum(made, (segment) => segment.rawBytes),
    storedBytes: sum(made, (segment) => segment.length) + endMarkerBytes,
    durationMs: 12 + made.length * 40,
    fingerprint: { rows, sum: hex(table.name, 32) },
    segments: made,
  };
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}

/** A manifest in which everything fits together, of the given tables. */
export function sampleManifest(given: readonly SampleTable[], changes: Partial<Unsealed> = {}): Unsealed {
  const tables = given.map(sampleTable);
  return {
    formatVersion: 1,
    tool: { name: 'pgproof', version: '0.1.0' },
    startedAt: '2026-03-01T02:00:00.000Z',
    finishedAt: '2026-03-01T02:00:08.200Z',
    durationMs: 8200,
    source: {
      database: 'shop',
      serverVersion: '17.4 (Debian 17.4-1.pgdg120+2)',
      serverVersionNumber: 170004,
      systemIdentifier: '7480000000000000001',
      encoding: 'UTF8',
      standby: false,
      databaseBytes: 1_900_000_000,
    },
    client: { pgDumpVersion: '17.4' },
    snapshot: { takenAt: '2026-03-01T02:00:00.312Z', lsn: '16/B374D848', isolation: 'serializable deferrable' },
    copySettings: { DateStyle: 'ISO', extra_float_digits: '3' },
    options: { jobs: 4, compression: 'zstd:1', verify: 'basic', 'exclude-tables': ['audit.*'], artifact: false },
    compression: 'zstd:1',
    totals: totals(tables),
    schemas: schemaTotals(tables),
    tables,
    files: [
      { path: 'dump/toc.dat', bytes: 52_411, sha256: hex('toc', 64) },
      ...tables.map((table) => ({ path: table.file, bytes: table.storedBytes, sha256: hex(table.file, 64) })),
      { path: 'globals.sql', bytes: 611, sha256: hex('globals', 64) },
    ],
    leftOut: [],
    retries: [],
    ...changes,
  };
}

function totals(tables: readonly ManifestTable[]): Manifest['totals'] {
  return {
    tables: tables.length,
    rows: sum(tables, (table) => table.rows),
    rawBytes: sum(tables, (table) => table.rawBytes),
    storedBytes: sum(tables, (table) => table.storedBytes),
  };
}

function schemaTotals(tables: readonly ManifestTable[]): SchemaTotals[] {
  return [...Map.groupBy(tables, (table) => table.schema)].map(([schema, members]) => ({
    schema,
    ...totals(members),
    durationMs: sum(members, (table) => table.durationMs),
  }));
}

/** Names as the catalog may really hold them, chosen to break Markdown, HTML, mermaid and JSON. */
export const hostileNames: readonly string[] = [
  'a|b',
  'a`b``c',
  '`',
  'line\nbreak\r\n| x | y |',
  '</details></table><script>alert(1)</script>',
  '<!-- open',
  '@octocat and @org/team',
  '**bold** _under_ ~~gone~~ [link](https://example.com)',
  '![image](x)',
  'https://example.com/ www.example.com #123 GH-1 :tada:',
  '$x$ $`y`$ $$z$$',
  'back\\slash\\|',
  '  two  spaces  ',
  'tab\there',
  'quote"and\'single',
  '&lt;&#124;&amp;',
  '# heading',
  '```',
  'title x',
  'section y',
  'gantt',
  '2026-01-01',
  'x%%y',
  '%%{init: {"theme":"dark"}}%%',
  'a:b;c#d',
  'click z href "javascript:alert(1)"',
  'end',
  '表テーブル',
  'naïve 🐘',
  'rtl \u202e txt',
  'zero\u200bwidth\u0007bell',
  '__proto__',
  'constructor',
];
