import { mkdir, open, readdir, rename, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { FailedError, messageOf, UserError } from '../errors.ts';
import { codeOf } from '../postgres/connection.ts';

/** The places inside a backup that is being written. */
export interface OutputDirectory {
  readonly path: string;
  /** pg_dump's archive. */
  readonly archive: string;
  /** Data files, until the archive's numbers are known. */
  readonly copied: string;
  readonly globals: string;
  readonly manifest: string;
}

/**
 * Makes the backup's directory and hands it out. When the work fails, what was written is removed; a directory that
 * was there before stays, empty as it was.
 *
 * @throws {UserError} when it is not empty or cannot be made
 */
export async function withOutputDirectory<Result>(
  path: string,
  run: (directory: OutputDirectory) => Promise<Result>,
): Promise<Result> {
  const created = await makeDirectory(path);
  try {
    return await run(await layOut(path));
  } catch (error) {
    await emptyDirectory(path);
    // Made by us and empty again; anything else in it is not ours, and then it stays.
    if (created) await rm(path, { recursive: true, force: true });
    throw error;
  }
}

/** Removes all that a failed attempt has left, for the next one. */
export async function emptyDirectory(path: string): Promise<void> {
  for (const name of await readdir(path)) await rm(join(path, name), { recursive: true, force: true });
}

export async function layOut(path: string): Promise<OutputDirectory> {
  const directory = {
    path,
    archive: join(path, 'dump'),
    copied: join(path, 'copied'),
    globals: join(path, 'globals.sql'),
    manifest: join(path, 'manifest.json'),
  };
  await mkdir(directory.copied, { recursive: true, mode: 0o700 });
  return directory;
}

async function makeDirectory(path: string): Promise<boolean> {
  try {
    // Rows of a database are nobody else's business.
    const first = await mkdir(path, { recursive: true, mode: 0o700 });
    const names = await readdir(path);
    if (names.length > 0) {
      throw new UserError(
        `the output directory ${path} is not empty`,
        'give a new directory as output, or remove what is in it',
      );
    }
    return first !== undefined;
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(
      `the output directory ${path} cannot be made: ${messageOf(error)}`,
      'give another directory as output',
    );
  }
}

/**
 * What a backup will need on disk for each byte of heap and TOAST, as a cautious guess: text is larger than the rows'
 * binary form and compresses to a third or less, and TOAST is mostly compressed already.
 */
const bytesPerByte = { zstd: 0.35, gzip: 0.35, none: 1.3 } as const;
/** A database that compresses well may need far less than the guess; only what cannot fit is refused. */
const surelyTooLittle = 0.2;

/**
 * Looks at the free space before anything is written.
 *
 * @param databaseBytes heap and TOAST of what will be copied
 * @param warn called when it may not be enough
 * @throws {FailedError} when it cannot be enough
 */
export async function checkFreeSpace(
  path: string,
  databaseBytes: number,
  method: keyof typeof bytesPerByte,
  warn: (message: string, hint: string) => void,
): Promise<void> {
  const free = await freeBytes(path);
  const guess = databaseBytes * bytesPerByte[method];
  if (free >= guess) return;
  const message = `about ${megabytes(guess)} may be needed for the backup, and ${megabytes(free)} are free at ${path}`;
  const hint = 'free space there, or set output to a larger disk';
  if (free < guess * surelyTooLittle) throw new FailedError(message, hint);
  warn(message, hint);
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}

async function freeBytes(path: string): Promise<number> {
  const { bavail, bsize } = await statfs(path);
  return bavail * bsize;
}

/** Below this the machine itself is in danger, and the backup would not fit any more. */
const leastFreeBytes = 8 * 1024 * 1024;

/** Watches the free space while the backup is written. */
export async function assertFreeSpace(path: string): Promise<void> {
  const free = await freeBytes(path);
  if (free >= leastFreeBytes) return;
  throw new FailedError(
    `the disk of the output directory is full: ${megabytes(free)} are left at ${path}`,
    'free space there, or set output to a larger disk; the half-written backup was removed',
  );
}

/** Files whose data is flushed at the same time: the file system then makes one commit of many. */
const syncsAtOnce = 16;

/** Makes sure that all of these files, and the names in these directories, survive a power failure. */
export async function syncAll(files: readonly string[], directories: readonly string[]): Promise<void> {
  const limit = pLimit(syncsAtOnce);
  await Promise.all(files.map((file) => limit(() => sync(file))));
  for (const directory of directories) await sync(directory);
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const blockCharacters = 1 << 18;

/** Small pieces joined: a call to the system for each would take longer than all of their bytes. */
function* blocksOf(parts: Iterable<string>): Generator<string> {
  let block = '';
  for (const part of parts) {
    block += part;
    if (block.length < blockCharacters) continue;
    yield block;
    block = '';
  }
  if (block !== '') yield block;
}

/** Writes a file so that it is there whole or not at all, also after a power failure. */
export async function writeLast(path: string, directory: string, parts: Iterable<string>): Promise<void> {
  const temporary = `${path}.part`;
  const handle = await open(temporary, 'wx', 0o600);
  try {
    for (const block of blocksOf(parts)) await handle.writeFile(block);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, path);
  await sync(directory);
}

/** Whether an error says that there is no room: the system's code, wherever it came up. */
export function isDiskFull(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(codeOf(error) ?? '');
}
