import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../errors.ts';

/** Where tools keep migrations by their own documentation. */
const usualDirectories = [
  'migrations',
  'db/migrations',
  'db/migrate',
  'database/migrations',
  'prisma/migrations',
  'drizzle',
  'supabase/migrations',
  'src/main/resources/db/migration',
  'sql/migrations',
  'sql',
] as const;

/**
 * The directory of the migrations where none is given: the only one of the usual directories that holds SQL files.
 *
 * @param workingDirectory in which it is looked for
 * @returns it, below the working directory
 * @throws {UserError} when none holds SQL files, or several do
 * @example await findMigrationsDirectory(process.cwd()) // 'db/migrations'
 */
export async function findMigrationsDirectory(workingDirectory: string): Promise<string> {
  const found: string[] = [];
  for (const directory of usualDirectories) {
    if (await holdsSql(join(workingDirectory, directory), 2)) found.push(directory);
  }
  // sql holds what sql/migrations does.
  const inmost = found.filter((directory) => !found.some((other) => other.startsWith(`${directory}/`)));
  const [directory, ...others] = inmost;
  if (directory === undefined) {
    throw new UserError(
      `no migrations are given, and none of the usual directories holds SQL files (${usualDirectories.join(', ')})`,
      'give migrations: DIRECTORY, or migrate-command for migrations that are no SQL files',
    );
  }
  if (others.length === 0) return directory;
  throw new UserError(
    `no migrations are given, and ${inmost.join(' and ')} hold SQL files`,
    'give migrations: DIRECTORY to choose one of them',
  );
}

/** @param depth how deep it is looked: Prisma and diesel keep a directory for each migration */
async function holdsSql(directory: string, depth: number): Promise<boolean> {
  const isDirectory = await stat(directory).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
  if (!isDirectory) return false;
  const entries = await readdir(directory, { withFileTypes: true });
  if (entries.some((entry) => !entry.isDirectory() && entry.name.endsWith('.sql'))) return true;
  if (depth <= 1) return false;
  for (const entry of entries.filter((candidate) => candidate.isDirectory())) {
    if (await holdsSql(join(directory, entry.name), depth - 1)) return true;
  }
  return false;
}
