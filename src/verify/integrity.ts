import { lstat, readdir, readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import type { Manifest } from '../archive/manifest.ts';
import { parseToc, type TocEntry } from '../archive/toc.ts';
import { messageOf } from '../errors.ts';
import { costOfAll, planOrders } from './plan-orders.ts';
import { shareOrders, withVerifyThreads } from './share-orders.ts';
import { unfinishedVerificationName, verificationName } from './verification.ts';
import type { Finding } from './verify-tasks.ts';

export interface IntegrityOptions {
  /** The backup's directory. */
  readonly directory: string;
  readonly manifest: Omit<Manifest, 'sha256'>;
  readonly jobs: number;
  readonly signal: AbortSignal;
  /** Default true; false: every byte is held against its checksum, but segments are not decoded, nor rows counted. */
  readonly decode?: boolean;
  /** Stored bytes read since the last call. */
  readonly onProgress: (bytes: number) => void;
}

export interface Integrity {
  /** Empty: every byte is as it was written. */
  readonly problems: readonly string[];
  readonly files: number;
  readonly rows: number;
  readonly durationMs: number;
}

/** How many bytes a check reads: every file once for its checksum, and segments once more to be decoded. */
export function bytesToRead({ files, tables }: IntegrityOptions['manifest']): number {
  const segments = tables.flatMap((table) => table.segments);
  return files.reduce((sum, { bytes }) => sum + bytes, 0) + segments.reduce((sum, { length }) => sum + length, 0);
}

/** Files that may stand in a backup without being part of what the manifest lists. */
const besides = new Set(['manifest.json', verificationName, unfinishedVerificationName]);

/**
 * Compares a backup with its manifest: which files there are, every byte of them, every segment decoded and its rows
 * counted, and the archive's table of contents. Any byte that was changed, lost or added is found.
 */
export async function verifyIntegrity(options: IntegrityOptions): Promise<Integrity> {
  const startedAt = performance.now();
  const { directory, manifest, signal } = options;
  const findings: Finding[] = [];
  const onFinding = (finding: Finding) => {
    findings.push(finding);
    options.onProgress(finding.bytes);
  };
  const compared = await withVerifyThreads(threadsFor(options), async (threads) => {
    const listing = await compareListing(directory, manifest);
    // What is missing or of another size was named; reading it would only say the same again.
    const whole = new Set(listing.whole);
    await shareOrders(planOrders(directory, manifest, whole, options.decode ?? true), { threads, signal, onFinding });
    return { listing: listing.problems, toc: whole.has(tocPath) ? await compareToc(directory, manifest) : [] };
  });
  return {
    problems: [...compared.listing, ...findings.flatMap(({ problems }) => problems).toSorted(), ...compared.toc],
    files: manifest.files.length,
    rows: findings.reduce((sum, { rows }) => sum + rows, 0),
    durationMs: Math.round(performance.now() - startedAt),
  };
}

/** A thread costs as much as decoding this much: for less, it is not worth its start. */
const threadCost = 64 * 1024 * 1024;

/** The threads beside this one. */
function threadsFor({ jobs, manifest }: IntegrityOptions): number {
  return Math.min(jobs - 1, Math.floor(costOfAll(manifest) / threadCost));
}

const tocPath = 'dump/toc.dat';

async function compareListing(
  directory: string,
  manifest: IntegrityOptions['manifest'],
): Promise<{ problems: string[]; whole: string[] }> {
  const problems: string[] = [];
  const whole: string[] = [];
  const expected = new Map(manifest.files.map((file) => [file.path, file.bytes]));
  for (const path of await filesBelow(directory)) {
    const bytes = expected.get(path);
    if (bytes === undefined) {
      if (!besides.has(path)) problems.push(`${path} does not belong to the backup`);
      else if (!(await lstat(join(directory, path))).isFile()) problems.push(`${path} is no regular file`);
      continue;
    }
    expected.delete(path);
    const found = await lstat(join(directory, path));
    if (!found.isFile()) problems.push(`${path} is no regular file`);
    else if (found.size === bytes) whole.push(path);
    else problems.push(`${path} has ${found.size} bytes, and ${bytes} were written`);
  }
  problems.push(...[...expected.keys()].map((path) => `${path} is missing`));
  return { problems, whole };
}

/** Everything below a directory that is no directory, with forward slashes. */
async function filesBelow(directory: string, prefix = ''): Promise<string[]> {
  const entries = await readdir(join(directory, prefix), { withFileTypes: true });
  const nested = await Promise.all(
    entries.map((entry) => {
      const path = posix.join(prefix, entry.name);
      return entry.isDirectory() ? filesBelow(directory, path) : [path];
    }),
  );
  return nested.flat();
}

/** The archive's own list of data must name exactly the files of the manifest's tables. */
async function compareToc(directory: string, manifest: IntegrityOptions['manifest']): Promise<string[]> {
  let entries: readonly TocEntry[];
  try {
    entries = parseToc(await readFile(join(directory, tocPath))).entries;
  } catch (error) {
    return [`${tocPath} cannot be read: ${messageOf(error)}`];
  }
  const suffixes = ['', '.gz', '.lz4', '.zst'];
  const files = new Set(manifest.files.map(({ path }) => path));
  const ofOid = new Map(manifest.tables.map((table) => [table.oid, table]));
  // Tables of extensions have rows and no definition in the archive, and are pg_dump's alone.
  const defined = new Set(entries.filter(({ desc }) => desc === 'TABLE').map(({ oid }) => oid));
  const problems: string[] = [];
  for (const entry of entries.filter(({ desc }) => desc === 'TABLE DATA')) {
    const found = suffixes.map((suffix) => `dump/${entry.file}${suffix}`).filter((path) => files.has(path));
    const table = ofOid.get(entry.oid);
    if (found.length !== 1)
      problems.push(`${tocPath} names the data file ${entry.file}, of which there are ${found.length}`);
    else if (table === undefined && defined.has(entry.oid))
      problems.push(`${tocPath} has rows in ${found[0]} for a table of which the manifest has none`);
    else if (table !== undefined && table.file !== found[0])
      problems.push(`${tocPath} gives ${table.file} to another table`);
    ofOid.delete(entry.oid);
  }
  return [...problems, ...[...ofOid.values()].map(({ file }) => `${tocPath} does not name ${file}`)];
}
