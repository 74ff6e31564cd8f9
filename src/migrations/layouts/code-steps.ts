import { basename, extname } from 'node:path/posix';
import type { Folder } from '../folder.ts';
import type { MigrationDraft } from './layout.ts';
import { stem } from './parts.ts';

const languages: Readonly<Record<string, string>> = {
  '.go': 'Go',
  '.ts': 'TypeScript',
  '.mts': 'TypeScript',
  '.cts': 'TypeScript',
  '.js': 'JavaScript',
  '.mjs': 'JavaScript',
  '.cjs': 'JavaScript',
  '.py': 'Python',
  '.java': 'Java',
  '.kt': 'Kotlin',
  '.rb': 'Ruby',
  '.rs': 'Rust',
  '.php': 'PHP',
  '.sh': 'shell',
};

/** The language of a file that may be a step; undefined for tests, type declarations and all else. */
export function languageOf(file: string): string | undefined {
  if (/(_test\.go|\.d\.[mc]?ts|\.(test|spec)\.[mc]?[jt]s)$/.test(file)) return undefined;
  return languages[extname(file)];
}

/** A step in another language: it stands in its place in the order, and is not run. */
export function codeStep(file: string, version: string, code: string): MigrationDraft {
  return { name: stem(file), version, file, up: undefined, down: undefined, code };
}

/** The steps of other languages whose names have the tool's form. */
export function codeSteps(
  folder: Folder,
  versionOf: (name: string) => string | undefined,
  among: readonly string[] = Object.values(languages),
): MigrationDraft[] {
  return folder.files.flatMap((file) => {
    const language = languageOf(file);
    const version = versionOf(basename(file));
    if (language === undefined || version === undefined || !among.includes(language)) return [];
    return [codeStep(file, version, language)];
  });
}
