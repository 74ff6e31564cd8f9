import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Compression, compress, endMember } from '../../../src/archive/compression.ts';
import { CopyInConnection } from '../../../src/postgres/copy-in.ts';
import { connectionSettings } from '../../../src/postgres/settings.ts';
import { loadCarefully, type OnRows } from '../../../src/restore/bad-rows/careful-load.ts';
import { createJournalSql, journalSchema } from '../../../src/restore/journal.ts';
import type { LoadedUnit, LoadRules, LoadUnit } from '../../../src/restore/load/load-tasks.ts';
import { execute, queryRows } from '../../support/servers.ts';

export const quarantine: LoadRules = { onError: 'quarantine', onConflict: 'stop', batchRows: 0 };

/** Rows of COPY text; text that is no UTF-8 as a Buffer. */
export type RowTexts = readonly (string | Buffer)[];

export interface UnitOptions {
  readonly copy: string;
  readonly compression?: Compression;
  /** As a file that pg_dump wrote: without segments. */
  readonly whole?: boolean;
  readonly firstRow?: number;
  readonly segment?: number;
  /** The table's number in the journal; default 1. */
  readonly oid?: number;
}

export async function withFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'pgproof-careful-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Writes a data file whose only segment, in several members, has the rows. */
export async function makeUnit(folder: string, rows: RowTexts, options: UnitOptions): Promise<LoadUnit> {
  const {
    copy,
    compression = { method: 'zstd', level: 1 },
    whole = false,
    firstRow = 1,
    segment = 0,
    oid = 1,
  } = options;
  const text = Buffer.concat(rows.flatMap((row) => [Buffer.from(row as string), Buffer.from('\n')]));
  const members: Buffer[] = [];
  for (let at = 0; at < text.length; at += memberBytes) {
    members.push(compress(text.subarray(at, at + memberBytes), compression));
  }
  const path = join(folder, `${oid}-${segment}.dat`);
  await writeFile(path, Buffer.concat([...members, endMember(compression)]));
  const length = members.reduce((sum, member) => sum + member.length, 0);
  return {
    ...{ oid, segment, label: 'public.t', copy, path, compression, firstRow },
    range: whole ? undefined : { offset: 0, length },
    rows: whole ? undefined : rows.length,
    rawBytes: whole ? 0 : text.length,
  };
}

/** No multiple of a row's length: members begin and end within rows. */
const memberBytes = 100_003;

/** Makes the journal and what a test needs. */
export async function prepare(url: string, sql: string): Promise<void> {
  await execute(url, `DROP SCHEMA IF EXISTS ${journalSchema} CASCADE; ${createJournalSql} ${sql}`);
}

export async function withCopyIn<Result>(
  url: string,
  work: (connection: CopyInConnection) => Promise<Result>,
  encoding = 'UTF8',
): Promise<Result> {
  const connection = await CopyInConnection.open(connectionSettings(url, {}), encoding);
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
}

export function load(url: string, unit: LoadUnit, rules: LoadRules, onRows: OnRows = () => {}): Promise<LoadedUnit> {
  return withCopyIn(url, (connection) => loadCarefully(connection, unit, rules, onRows));
}

export interface StoredReject {
  readonly row: number;
  readonly sqlstate: string;
  readonly message: string;
  readonly text: Buffer;
}

export async function rejectsOf(url: string): Promise<StoredReject[]> {
  return queryRows<StoredReject & Record<string, unknown>>(
    url,
    `SELECT row_number::int AS row, sqlstate, message, row_text AS text FROM ${journalSchema}.rejects
     ORDER BY table_oid, row_number`,
  );
}

export interface StoredLine {
  readonly read: number;
  readonly stored: number;
  readonly rejected: number;
  readonly skipped: number;
  readonly complete: boolean;
}

export async function journalOf(url: string): Promise<StoredLine[]> {
  return queryRows<StoredLine & Record<string, unknown>>(
    url,
    `SELECT rows_read::int AS read, rows_stored::int AS stored, rows_rejected::int AS rejected,
       rows_skipped::int AS skipped, complete FROM ${journalSchema}.loaded ORDER BY table_oid, segment`,
  );
}
