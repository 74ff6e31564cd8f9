import { mkdtemp, open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { type Manifest, readManifest } from '../archive/manifest.ts';
import { FailedError, messageOf, UserError } from '../errors.ts';
import { fetchArtifact } from '../github/artifact-download.ts';
import { type ArtifactReference, readArtifactReference } from '../github/artifact-names.ts';
import { formatBytes } from '../report/format.ts';
import { archiveFormat, type ForeignFormat } from './archive-format.ts';

/** A backup of ours, with its manifest read and found whole; nothing else of it has been looked at. */
export interface OwnBackup {
  readonly kind: 'pgproof';
  /** Its directory, absolute. */
  readonly path: string;
  /** How to call it in what the user reads: the artifact, or the path. */
  readonly label: string;
  readonly manifest: Manifest;
}

/** An archive of pg_dump's alone, about which nothing can be proven. */
export interface ForeignBackup {
  readonly kind: 'foreign';
  readonly path: string;
  readonly label: string;
  readonly format: ForeignFormat;
}

export type OpenBackup = OwnBackup | ForeignBackup;

export interface BackupContext {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** For an artifact of another run. */
  readonly githubToken: string | undefined;
  readonly signal: AbortSignal;
  readonly log: { info(text: string): void; warn(message: string, hint?: string): void };
}

/**
 * Opens a backup for reading. An artifact is downloaded into a temporary directory (of RUNNER_TEMP, else TMPDIR) and
 * removed afterwards.
 *
 * @param reference a path, or `artifact:NAME[@RUN_ID]`
 * @throws {UserError} when there is no backup; {FailedError} when it is damaged or cannot be read
 *
 * @example
 * await withBackup('artifact:nightly@17', context, async (backup) => verify(ownBackup(backup)))
 */
export async function withBackup<Result>(
  reference: string,
  context: BackupContext,
  run: (backup: OpenBackup) => Promise<Result>,
): Promise<Result> {
  const artifact = readArtifactReference(reference);
  if (artifact !== undefined) return withArtifact(artifact, context, reference, run);
  const path = resolve(reference);
  return run(await recognize(path, path));
}

/**
 * The backup, for work that needs a manifest.
 *
 * @throws {UserError} for an archive of pg_dump's
 */
export function ownBackup(backup: OpenBackup): OwnBackup {
  if (backup.kind === 'pgproof') return backup;
  throw new UserError(
    `${backup.label} is an archive of pg_dump without a manifest.json, so there is nothing to hold it against`,
    'give a backup that pgproof made',
  );
}

async function withArtifact<Result>(
  reference: ArtifactReference,
  { environment, githubToken, signal, log }: BackupContext,
  label: string,
  run: (backup: OpenBackup) => Promise<Result>,
): Promise<Result> {
  const directory = await mkdtemp(join(environment.RUNNER_TEMP || tmpdir(), 'pgproof-backup-'));
  try {
    const fetched = await fetchArtifact({ reference, directory, environment, token: githubToken, signal });
    const { path, bytes, digest } = fetched;
    log.info(`downloaded ${label} (${formatBytes(bytes)})${digest === undefined ? '' : `, SHA-256 ${digest}`}`);
    if (digest === undefined) {
      log.warn(`GitHub has no digest of ${label} to compare`, 'what is in it is still held against its manifest');
    }
    return await run(await recognize(await innermost(path), label));
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** What an artifact holds when it holds one thing alone: a dump file, or a directory that was put in with its name. */
async function innermost(path: string): Promise<string> {
  const [entry, ...others] = await readdir(path, { withFileTypes: true });
  if (entry === undefined || others.length > 0) return path;
  return join(path, entry.name);
}

async function recognize(path: string, label: string): Promise<OpenBackup> {
  const stats = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw new UserError(`there is no backup at ${label}`, 'check the path');
    throw unreadable(label, error);
  });
  return stats.isDirectory() ? recognizeDirectory(path, label) : recognizeFile(path, label);
}

async function recognizeDirectory(path: string, label: string): Promise<OpenBackup> {
  const manifest = await readOptional(join(path, 'manifest.json'));
  if (manifest !== undefined) return { kind: 'pgproof', path, label, manifest: readManifest(manifest) };
  if (await exists(join(path, 'toc.dat'))) return recognizeDump(path, label);
  if ((await exists(join(path, 'dump', 'toc.dat'))) || (await isUnfinished(path))) throw unfinished(label);
  throw new UserError(
    `${label} holds no manifest.json, so it is no backup of pgproof, or an unfinished one`,
    'check the path',
  );
}

/** A directory with pg_dump's table of contents: foreign, unless it is the inside of a backup of ours. */
async function recognizeDump(path: string, label: string): Promise<ForeignBackup> {
  const parent = dirname(path);
  if (basename(path) === 'dump' && (await exists(join(parent, 'manifest.json')))) {
    throw new UserError(`${label} is the inside of a backup`, `give the backup itself: ${parent}`);
  }
  if (basename(path) === 'dump' && (await isUnfinished(parent))) throw unfinished(label);
  if ((await readFormat(join(path, 'toc.dat'), label)) !== 'directory') {
    throw new UserError(`toc.dat of ${label} is not that of pg_dump`, 'check the path');
  }
  return { kind: 'foreign', path, label, format: 'directory' };
}

async function recognizeFile(path: string, label: string): Promise<ForeignBackup> {
  const format = await readFormat(path, label);
  if (basename(path) === 'manifest.json' || (basename(path) === 'toc.dat' && format === 'directory')) {
    throw new UserError(`${label} is one file of a backup`, `give its directory: ${dirname(path)}`);
  }
  if (format === 'custom' || format === 'tar') return { kind: 'foreign', path, label, format };
  const hints = {
    directory: 'give the directory that pg_dump wrote',
    'other tar': 'unpack it and give the directory',
    compressed: 'unpack it first',
    sql: 'a script is restored with psql -f; give an archive that pg_dump made with --format=custom or directory',
    unknown: 'give the directory of a backup, or an archive of pg_dump',
  } as const;
  throw new UserError(`${label} is no backup`, hints[format]);
}

async function readFormat(path: string, label: string): Promise<ReturnType<typeof archiveFormat>> {
  try {
    const handle = await open(path, 'r');
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(1024), 0, 1024, 0);
      return archiveFormat(buffer.subarray(0, bytesRead));
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw unreadable(label, error);
  }
}

/** While a backup is written, these lie in its directory (src/backup/output-directory.ts). */
async function isUnfinished(directory: string): Promise<boolean> {
  return (await exists(join(directory, 'copied'))) || exists(join(directory, 'manifest.json.part'));
}

function unfinished(label: string): UserError {
  return new UserError(
    `${label} is an unfinished backup: its manifest.json, which is written last, is missing`,
    'its run was interrupted, so rows may be missing without a sign; give another backup',
  );
}

function unreadable(label: string, error: unknown): FailedError {
  return new FailedError(`${label} cannot be read: ${messageOf(error)}`, 'check the path and its rights', {
    cause: error,
  });
}

async function readOptional(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new FailedError(`manifest.json cannot be read: ${messageOf(error)}`, 'check the directory and its rights');
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw unreadable(path, error);
  }
}
