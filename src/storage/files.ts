import { statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

export interface StoredFile {
  /** Path below the backup, with forward slashes. */
  readonly path: string;
  readonly bytes: number;
}

/**
 * Every file of a backup, sorted by path.
 *
 * @throws {Error} when something in it is no plain file: a backup holds nothing else
 */
export async function listFiles(directory: string): Promise<readonly StoredFile[]> {
  const files: StoredFile[] = [];
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory()) continue;
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile()) throw new Error(`${path} is no plain file`);
    // There can be thousands, each a matter of microseconds.
    files.push({ path: relative(directory, path).split(sep).join('/'), bytes: statSync(path).size });
  }
  return files.sort((one, other) => (one.path < other.path ? -1 : 1));
}
