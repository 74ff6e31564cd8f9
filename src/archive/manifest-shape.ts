import type { Manifest, ManifestTable, Segment } from './manifest.ts';
import { either, integer, list, object, oneOf, record, type Shape, ShapeError, text, truth } from './shape.ts';

/** The version of the manifest's layout. A reader refuses a newer one. */
export const formatVersion = 1;

/*
 * The structure of a manifest, field by field. docs/manifest.schema.json says the same for other programs, and a
 * test holds the two against each other.
 */

const name = text(/./s, 'a name');
const sha256 = text(/^[0-9a-f]{64}$/, 'a SHA-256 in hexadecimal');
const moment = text(
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/,
  'a time such as 2026-01-31T12:00:00Z',
);

/**
 * Paths come from a file that may have been tampered with and end up in open() calls: below the backup, forward
 * slashes only, and no part begins with a dot, which rules out `..`.
 */
const path = text(/^[A-Za-z0-9_][A-Za-z0-9_.-]*(\/[A-Za-z0-9_][A-Za-z0-9_.-]*)*$/, 'a path below the backup');

const pages: Shape<Segment['pages']> = (value, at) => {
  if (value === null) return null;
  if (!Array.isArray(value) || value.length !== 2) throw new ShapeError(at, 'expected [first, end] or null');
  page(value[0], `${at}[0]`);
  if (value[1] !== null) page(value[1], `${at}[1]`);
  return value as unknown as Segment['pages'];
};
/** A heap has at most 2^32 - 1 pages (src/include/storage/block.h, MaxBlockNumber). */
const page = integer(0, 0xffffffff);

const segment = object<Segment>({
  offset: integer(),
  length: integer(),
  rawBytes: integer(),
  rows: integer(),
  sha256,
  pages,
  part: integer(),
});

const table = object<ManifestTable>(
  {
    schema: name,
    name,
    oid: integer(1, 0xffffffff),
    file: path,
    columns: list(name),
    rows: integer(),
    rawBytes: integer(),
    storedBytes: integer(),
    durationMs: integer(),
    fingerprint: object({ rows: integer(), sum: text(/^[0-9a-f]{32}$/, '32 hexadecimal digits') }),
    loadedThrough: object({ schema: name, name }),
    segments: list(segment),
  },
  ['loadedThrough'],
);

const option = either(
  either(text(), integer(Number.MIN_SAFE_INTEGER), 'text or a number'),
  either(truth, list(text()), 'a truth value or a list'),
  'text, a whole number, a truth value or a list of texts',
);

/** Everything that can be said about a manifest's fields one by one. */
export const manifestShape: Shape<Manifest> = object<Manifest>({
  formatVersion: integer(1, formatVersion),
  tool: object({ name: oneOf('pgproof'), version: name }),
  startedAt: moment,
  finishedAt: moment,
  durationMs: integer(),
  source: object({
    database: name,
    serverVersion: name,
    serverVersionNumber: integer(1),
    systemIdentifier: text(/^[0-9]*$/, 'digits'),
    encoding: name,
    standby: truth,
    databaseBytes: integer(),
  }),
  client: object({ pgDumpVersion: name }),
  snapshot: object({
    takenAt: moment,
    lsn: text(/^[0-9A-F]{1,8}\/[0-9A-F]{1,8}$/, 'a WAL position such as 16/B374D848'),
    isolation: oneOf('serializable deferrable', 'repeatable read'),
  }),
  copySettings: record(text()),
  options: record(option),
  compression: text(/^(none|lz4|(gzip|lz4|zstd):-?[0-9]{1,6})$/, 'a compression such as zstd:1'),
  totals: object({ tables: integer(), rows: integer(), rawBytes: integer(), storedBytes: integer() }),
  schemas: list(
    object({
      schema: name,
      tables: integer(),
      rows: integer(),
      rawBytes: integer(),
      storedBytes: integer(),
      durationMs: integer(),
    }),
  ),
  tables: list(table),
  files: list(object({ path, bytes: integer(), sha256 })),
  leftOut: list(
    object({
      kind: oneOf('schema', 'table', 'table-data', 'globals', 'role-passwords', 'tablespaces', 'large-objects'),
      name: text(),
      reason: text(),
    }),
  ),
  retries: list(object({ what: text(), cause: text() })),
  sha256,
});
