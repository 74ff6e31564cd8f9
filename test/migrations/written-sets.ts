import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type ReadMigrationSetOptions, readMigrationSet } from '../../src/migrations/discover.ts';
import type { Migration, MigrationSet } from '../../src/migrations/migration.ts';

/** Files by their paths. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

/** Writes files into a temporary directory (its name holds a space, as real ones do) for the time of `run`. */
export async function withFiles<Result>(files: Files, run: (directory: string) => Promise<Result>): Promise<Result> {
  const directory = await mkdtemp(join(tmpdir(), 'pgproof migrations-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(directory, path)), { recursive: true });
      await writeFile(join(directory, path), text);
    }
    return await run(directory);
  } finally {
    await rm(directory, { recursive: true });
  }
}

export interface ReadFiles extends Partial<ReadMigrationSetOptions> {
  /** Where in `files` the migrations are; the whole by default. */
  readonly below?: string;
}

/** Reads the set that some files are. */
export async function readFiles(files: Files, { below = '', ...options }: ReadFiles = {}): Promise<MigrationSet> {
  const { signal } = new AbortController();
  return withFiles(files, (root) => readMigrationSet({ directory: join(root, below), signal, ...options }));
}

export function names(set: MigrationSet): string[] {
  return set.migrations.map(({ name }) => name);
}

export function named(set: MigrationSet, name: string): Migration {
  const migration = set.migrations.find((one) => one.name === name);
  if (migration === undefined) throw new Error(`no migration ${name} among ${names(set).join(', ')}`);
  return migration;
}

/** Each statement's text and line. */
export function statements(migration: Migration, direction: 'up' | 'down' = 'up'): [string, number][] {
  return (migration[direction]?.statements ?? []).map(({ text, line }) => [text, line]);
}
