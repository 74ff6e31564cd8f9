import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import type pg from 'pg';
import type { CopyText } from '../../postgres/copy-in.ts';
import { quoteLiteral } from '../../postgres/identifiers.ts';
import { journalSchema } from '../journal.ts';

/** A row that the target refused. */
export interface Reject {
  /** In the table's data file, from 1. */
  readonly row: number;
  readonly sqlstate: string;
  readonly message: string;
  /** Its COPY text without the newline. */
  readonly text: Buffer;
}

/** Takes rejects by a COPY of the journal's table: a row may be too large for a statement's text. */
export const copyRejectsSql = `COPY ${journalSchema}.rejects (table_oid, segment, row_number, sqlstate, message, row_text) FROM stdin;\n`;

const hexPieceBytes = 256 * 1024;

/** The rows of {@link copyRejectsSql}. @param encoding client_encoding */
export async function sendRejects(
  out: CopyText,
  { oid, segment }: { readonly oid: number; readonly segment: number },
  rejects: readonly Reject[],
  encoding: string,
): Promise<void> {
  for (const { row, sqlstate, message, text } of rejects) {
    // The driver takes all messages for UTF-8; what it could not read must not be refused by the server.
    const words = inEncoding(message.replaceAll('\ufffd', '?'), encoding).replaceAll(/[\\\t\n\r]/g, escaped);
    await out.write(Buffer.from(`${oid}\t${segment}\t${row}\t${sqlstate}\t${words}\t\\\\x`));
    for (let at = 0; at < text.length; at += hexPieceBytes) {
      await out.write(Buffer.from(text.toString('hex', at, Math.min(text.length, at + hexPieceBytes)), 'latin1'));
    }
    await out.write(Buffer.from('\n'));
  }
}

/** COPY's text format, PostgreSQL documentation, "COPY", "Text Format". */
function escaped(character: string): string {
  return { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }[character] as string;
}

/** Text that can be written as UTF-8 where another encoding is spoken: of that, only ASCII is sure. */
function inEncoding(text: string, encoding: string): string {
  return encoding === 'UTF8' ? text : text.replaceAll(/\P{ASCII}/gu, '?');
}

/** What a rejects file needs to know of a table. */
export interface RejectsTable {
  /** For people: `schema.table`. */
  readonly label: string;
  /** `COPY schema.table (a, b) FROM stdin;`: bytes as a binary (latin1) string. */
  readonly copy: string;
  /** The archive's, which the rows and names are in. */
  readonly encoding: string;
}

/**
 * Writes the rows that the target refused into a file for people to edit and psql to load: all of it or, when a row
 * is still refused, nothing. Without such rows no file is written.
 *
 * The rows may be anyone's. When a COPY cannot begin, psql would take the rows behind it for commands, so it must
 * stop there; and what is said about a row cannot leave its line of comment.
 *
 * @param client outside of a transaction
 * @param file takes its name only when it is complete; only its owner may read it
 * @param tables by the table's number in the journal
 * @throws {Error} for rejects of a table that is not among the tables, and errors of the server and the file system
 * @example await writeRejects(client, 'rejects.sql', tables) // then: psql -d shop -f rejects.sql
 */
export async function writeRejects(
  client: pg.Client,
  file: string,
  tables: ReadonlyMap<number, RejectsTable>,
): Promise<{ readonly rows: number }> {
  const { rows: found } = await client.query(`SELECT count(*)::text AS count FROM ${journalSchema}.rejects`);
  const rows = Number(found[0]?.count);
  if (rows === 0) return { rows };
  const partial = `${file}.partial`;
  // A file of an earlier, broken attempt may be open to others.
  await rm(partial, { force: true });
  const handle = await open(partial, 'wx', 0o600);
  try {
    await inTransaction(client, () => writeAll(client, handle, tables));
    await handle.sync();
    await handle.close();
    await rename(partial, file);
  } catch (error) {
    await handle.close();
    await rm(partial, { force: true });
    throw error;
  }
  return { rows };
}

async function inTransaction(client: pg.Client, work: () => Promise<void>): Promise<void> {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  try {
    await work();
  } finally {
    await client.query('ROLLBACK');
  }
}

/** As pg_dump begins an SQL script, so that the rows mean what they meant in the backup. */
const headerText = `-- Rows that the target refused, each below the reason. Mend them, then load them all with
--   psql -d DATABASE -f THIS_FILE
-- Rows are in the text format of COPY: columns are separated by tabs, \\N is NULL.
\\set ON_ERROR_STOP on
BEGIN;
SET DateStyle TO ISO;
SET IntervalStyle TO postgres;
SET TimeZone TO UTC;
SET xmloption TO content;
SET row_security TO off;
SELECT pg_catalog.set_config('search_path', '', false);
`;

/** Rows up to this size come with the others; larger ones are fetched in pieces. */
const smallBytes = 64 * 1024;
const rowsPerFetch = 200;
const pieceBytes = 8 * 1024 * 1024;

interface StoredReject {
  readonly place: string;
  readonly oid: string;
  readonly row: string;
  readonly sqlstate: string;
  readonly message: string;
  readonly bytes: number;
  readonly text: Buffer | null;
}

async function writeAll(
  client: pg.Client,
  handle: FileHandle,
  tables: ReadonlyMap<number, RejectsTable>,
): Promise<void> {
  await handle.write(headerText);
  await client.query(
    `DECLARE rejects NO SCROLL CURSOR FOR
     SELECT ctid::text AS place, table_oid::text AS oid, row_number::text AS row, sqlstate, message,
       length(row_text) AS bytes, CASE WHEN length(row_text) <= ${smallBytes} THEN row_text END AS text
     FROM ${journalSchema}.rejects ORDER BY table_oid, row_number`,
  );
  let encoding: string | undefined;
  for (;;) {
    const { rows } = await client.query<StoredReject>(`FETCH ${rowsPerFetch} FROM rejects`);
    if (rows.length === 0) break;
    for (const reject of rows) {
      const table = tables.get(Number(reject.oid));
      if (table === undefined) throw new Error(`there are rejects of a table that is not restored: ${reject.oid}`);
      if (table.encoding !== encoding) await handle.write(`SET client_encoding TO ${quoteLiteral(table.encoding)};\n`);
      encoding = table.encoding;
      await writeOne(client, handle, table, reject);
    }
  }
  await handle.write('\nCOMMIT;\n');
}

async function writeOne(
  client: pg.Client,
  handle: FileHandle,
  { label, copy, encoding }: RejectsTable,
  { place, row, sqlstate, message, bytes, text }: StoredReject,
): Promise<void> {
  const reason = oneLine(`${label}, row ${row}: ${sqlstate} ${message}`, encoding);
  await handle.write(`\n-- ${reason}\n`);
  await handle.write(Buffer.from(`${copy.trim()}\n`, 'latin1'));
  if (text !== null) await handle.write(text);
  for (let at = 0; text === null && at < bytes; at += pieceBytes) {
    const { rows } = await client.query<{ piece: Buffer }>(
      `SELECT substring(row_text FROM $2::int FOR $3::int) AS piece FROM ${journalSchema}.rejects WHERE ctid = $1::tid`,
      [place, at + 1, pieceBytes],
    );
    await handle.write(rows[0]?.piece as Buffer);
  }
  await handle.write('\n\\.\n');
}

/** psql ends a comment at a newline or a carriage return (src/fe_utils/psqlscan.l). */
function oneLine(text: string, encoding: string): string {
  return inEncoding(text, encoding).replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}
