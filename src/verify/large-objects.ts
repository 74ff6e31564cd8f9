import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import { fileText } from '../archive/segment-text.ts';
import type { Toc } from '../archive/toc.ts';
import { messageOf } from '../errors.ts';
import { codeOf } from '../postgres/connection.ts';
import type { ConnectionSettings } from '../postgres/settings.ts';
import { withCheckConnection } from './check-connection.ts';
import type { StructureFinding } from './structure-finding.ts';

export interface LargeObjectOptions {
  readonly settings: ConnectionSettings;
  /** The backup's directory. */
  readonly backup: string;
  readonly toc: Toc;
  readonly signal: AbortSignal;
}

interface Blob {
  readonly oid: number;
  readonly file: string;
}

const blobsAtOnce = 500;
/** pg_restore writes every page of an object in full (LOBLKSIZE, src/include/storage/large_object.h). */
const pageBytes = 2048;
/** Parts that are hashed on both sides: what the server has to hold at once. */
const partPages = 4096;
const requiredRight = '42501';

/**
 * Compares the large objects of a restored database with the backup's, byte by byte: each part's MD5 is computed on
 * both sides, as accident is to be found, not a forger.
 */
export async function checkLargeObjects(options: LargeObjectOptions): Promise<StructureFinding[]> {
  const blobs = await listBlobs(options);
  return withCheckConnection(options.settings, options.signal, async (client) => {
    try {
      const findings = await compareCount(client, blobs.length);
      for (let i = 0; i < blobs.length; i += blobsAtOnce) {
        findings.push(...(await compareBlobs(client, blobs.slice(i, i + blobsAtOnce), options)));
      }
      return findings;
    } catch (error) {
      if (codeOf(error) !== requiredRight) throw error;
      const message = `they may not be read: ${messageOf(error)}`;
      return [{ check: 'large objects', object: '', message, severity: 'note' }];
    }
  });
}

/** The archive's own lists: lines of an oid and a file (src/bin/pg_dump/pg_backup_directory.c, _EndLO). */
async function listBlobs({ backup, toc }: LargeObjectOptions): Promise<Blob[]> {
  const lists = toc.entries.filter(({ desc }) => desc === 'BLOBS').map(({ file }) => file);
  if (lists.length === 0) return [];
  const archive = join(backup, 'dump');
  const stored = new Map((await readdir(archive)).map((name) => [name.replace(/\.(gz|zst)$/, ''), name]));
  const blobs: Blob[] = [];
  for (const list of lists) {
    const text = await readFile(join(archive, list), 'latin1');
    for (const line of text.split('\n').filter(Boolean)) {
      const [oid = '', name = ''] = line.split(' ');
      blobs.push({ oid: Number(oid), file: join(archive, stored.get(name) ?? name) });
    }
  }
  return blobs;
}

async function compareCount(client: pg.Client, expected: number): Promise<StructureFinding[]> {
  const { rows } = await client.query(
    'SELECT pg_catalog.count(*)::text AS count FROM pg_catalog.pg_largeobject_metadata',
  );
  const count = Number(rows[0]?.count);
  if (count === expected) return [];
  const message = `there are ${count}, and ${expected} in the backup`;
  return [{ check: 'large objects', object: '', message, severity: 'problem' }];
}

async function compareBlobs(
  client: pg.Client,
  blobs: readonly Blob[],
  { signal }: LargeObjectOptions,
): Promise<StructureFinding[]> {
  const { rows } = await client.query<{ oid: string; part: string; hash: string }>(
    `SELECT loid::int8::text AS oid, pg_catalog.md5(pg_catalog.string_agg(data, '' ORDER BY pageno)) AS hash
     FROM pg_catalog.pg_largeobject WHERE loid = ANY ($1::oid[])
     GROUP BY loid, pageno / ${partPages} ORDER BY loid, pageno / ${partPages}`,
    [blobs.map(({ oid }) => oid)],
  );
  const stored = Map.groupBy(rows, ({ oid }) => Number(oid));
  const findings: StructureFinding[] = [];
  for (const { oid, file } of blobs) {
    signal.throwIfAborted();
    const expected = await hashesOf(file);
    const found = (stored.get(oid) ?? []).map(({ hash }) => hash);
    if (expected.join() === found.join()) continue;
    const message = 'its content is not what was backed up';
    findings.push({ check: 'large objects', object: String(oid), message, severity: 'problem' });
  }
  return findings;
}

async function hashesOf(file: string): Promise<string[]> {
  const method = file.endsWith('.zst') ? 'zstd' : file.endsWith('.gz') ? 'gzip' : 'none';
  const partBytes = partPages * pageBytes;
  const hashes: string[] = [];
  let hash = createHash('md5');
  let filled = 0;
  const finish = () => {
    hashes.push(hash.digest('hex'));
    hash = createHash('md5');
    filled = 0;
  };
  for await (const piece of fileText(file, { method })) {
    for (let at = 0; at < piece.length; ) {
      const taken = piece.subarray(at, at + partBytes - filled);
      hash.update(taken);
      filled += taken.length;
      at += taken.length;
      if (filled === partBytes) finish();
    }
  }
  if (filled > 0) finish();
  return hashes;
}
