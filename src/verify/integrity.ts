import { lstat, readdir, readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import type { Worker } from 'node:worker_threads';
import type { Compression } from '../archive/compression.ts';
import type { Manifest, ManifestTable, Segment } from '../archive/manifest.ts';
import { parseToc, type TocEntry } from '../archive/toc.ts';
import { messageOf } from '../errors.ts';
import { endThread, startThread } from '../threads.ts';
import type { Finding, VerifyTask } from './verify-tasks.ts';

export interface IntegrityOptions {
  /** The backup's directory. */
  readonly directory: string;
  readonly manifest: Omit<Manifest, 'sha256'>;
  readonly jobs: number;
  readonly signal: AbortSignal;
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
const besides = new Set(['manifest.json', 'verification.json']);
const tasksBytes = 32 * 1024 * 1024;

/**
 * Compares a backup with its manifest: which files there are, every byte of them, every segment decoded and its rows
 * counted, and the archive's table of contents. Any byte that was changed, lost or added is found.
 */
export async function verifyIntegrity(options: IntegrityOptions): Promise<Integrity> {
  const startedAt = performance.now();
  const { directory, manifest } = options;
  const listing = await compareListing(directory, manifest);
  // What is missing or of another size was named; reading it would only say the same again.
  const whole = new Set(listing.whole);
  const tasks = planTasks(directory, manifest, whole);
  const findings = await runTasks(tasks, options);
  const toc = whole.has(tocPath) ? await compareToc(directory, manifest) : [];
  const rows = findings.reduce((sum, finding) => sum + finding.rows, 0);
  return {
    problems: [...listing.problems, ...findings.flatMap((finding) => finding.problems).toSorted(), ...toc],
    files: manifest.files.length,
    rows,
    durationMs: Math.round(performance.now() - startedAt),
  };
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

/** Each file is hashed in one go; a large table's segments are decoded by several threads. */
function planTasks(
  directory: string,
  manifest: IntegrityOptions['manifest'],
  whole: ReadonlySet<string>,
): VerifyTask[] {
  const files = manifest.files.filter(({ path }) => whole.has(path));
  const hashes = files.map(
    ({ path, bytes, sha256 }): VerifyTask => ({ kind: 'hash', path: join(directory, path), name: path, bytes, sha256 }),
  );
  const sizes = new Map(files.map(({ path, bytes }) => [path, bytes]));
  const compression = parseCompression(manifest.compression);
  const decodes = manifest.tables
    .filter(({ file }) => whole.has(file))
    .flatMap((table) => decodeTasks(directory, table, sizes.get(table.file) as number, compression));
  return [...hashes, ...decodes].toSorted((a, b) => b.bytes - a.bytes);
}

function decodeTasks(
  directory: string,
  table: ManifestTable,
  fileBytes: number,
  compression: Compression,
): VerifyTask[] {
  const groups: Segment[][] = [[]];
  let bytes = 0;
  for (const segment of table.segments) {
    if (bytes > 0 && bytes + segment.length > tasksBytes) {
      groups.push([]);
      bytes = 0;
    }
    (groups.at(-1) as Segment[]).push(segment);
    bytes += segment.length;
  }
  const end = table.segments.at(-1);
  return groups.map((segments, i) => ({
    kind: 'decode',
    path: join(directory, table.file),
    name: table.file,
    compression,
    segments,
    endMarkerAt: i < groups.length - 1 ? undefined : end === undefined ? 0 : end.offset + end.length,
    fileBytes,
    bytes: segments.reduce((sum, segment) => sum + segment.length, 0),
  }));
}

function parseCompression(text: string): Compression {
  const [method, level] = text.split(':');
  return { method: method as Compression['method'], level: Number(level ?? 0) };
}

/** Gives the tasks to threads, one at a time each; a thread that dies is an error of ours. */
async function runTasks(tasks: readonly VerifyTask[], options: IntegrityOptions): Promise<Finding[]> {
  const findings: Finding[] = [];
  const queue = [...tasks];
  const threads = Array.from({ length: Math.min(options.jobs, tasks.length) }, () => startThread('verify'));
  try {
    await Promise.all(threads.map((thread) => serve(thread, queue, findings, options)));
    return findings;
  } finally {
    await Promise.all(threads.map(endThread));
  }
}

function serve(thread: Worker, queue: VerifyTask[], findings: Finding[], options: IntegrityOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const next = () => {
      const task = queue.shift();
      if (task === undefined) resolve();
      else thread.postMessage(task);
    };
    thread.on('message', (finding: Finding) => {
      findings.push(finding);
      options.onProgress(finding.bytes);
      next();
    });
    thread.on('error', reject);
    thread.on('exit', () => reject(new Error('a thread ended before its work was done')));
    options.signal.addEventListener('abort', () => reject(options.signal.reason), { once: true });
    options.signal.throwIfAborted();
    next();
  });
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
  const problems: string[] = [];
  for (const entry of entries.filter(({ desc }) => desc === 'TABLE DATA')) {
    const found = suffixes.map((suffix) => `dump/${entry.file}${suffix}`).filter((path) => files.has(path));
    const table = ofOid.get(entry.oid);
    if (found.length !== 1)
      problems.push(`${tocPath} names the data file ${entry.file}, of which there are ${found.length}`);
    else if (table !== undefined && table.file !== found[0])
      problems.push(`${tocPath} gives ${table.file} to another table`);
    ofOid.delete(entry.oid);
  }
  return [...problems, ...[...ofOid.values()].map(({ file }) => `${tocPath} does not name ${file}`)];
}
