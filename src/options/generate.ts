import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { actionYaml, referenceMarkdown } from './reference.ts';

/**
 * Writes what is generated from the table of options: action.yml and the marked region of docs/reference.md.
 *
 *     node src/options/generate.ts           write them
 *     node src/options/generate.ts --check   fail when they are not what the table says
 */
export const marker = { begin: '<!-- options: generated, do not edit -->', end: '<!-- options: end -->' } as const;

interface GeneratedFile {
  readonly path: string;
  /** What the file should hold, given what it holds. */
  readonly generate: (current: string) => string;
}

const files: readonly GeneratedFile[] = [
  { path: 'action.yml', generate: actionYaml },
  { path: 'docs/reference.md', generate: (current) => withRegion(current, referenceMarkdown()) },
];

/**
 * The text with the region between the markers replaced.
 *
 * @throws Error when the text has no such region
 */
export function withRegion(text: string, region: string): string {
  const begin = text.indexOf(marker.begin);
  const end = text.indexOf(marker.end);
  if (begin === -1 || end < begin) throw new Error(`no region between "${marker.begin}" and "${marker.end}"`);
  return `${text.slice(0, begin + marker.begin.length)}\n\n${region}\n\n${text.slice(end)}`;
}

/**
 * The first line in which two texts differ, as one line to show; undefined when they are the same.
 *
 * @example firstDifference('action.yml', 'a\nb', 'a\nc') // 'action.yml:2: is "b", should be "c"'
 */
export function firstDifference(path: string, current: string, wanted: string): string | undefined {
  if (current === wanted) return undefined;
  const currentLines = current.split('\n');
  const wantedLines = wanted.split('\n');
  const index = wantedLines.findIndex((line, position) => line !== currentLines[position]);
  const line = index === -1 ? wantedLines.length : index;
  const shown = (lines: readonly string[]) => (lines[line] === undefined ? 'missing' : JSON.stringify(lines[line]));
  return `${path}:${line + 1}: is ${shown(currentLines)}, should be ${shown(wantedLines)}`;
}

/**
 * Writes or checks every generated file.
 *
 * @param root the project's directory, as a URL that ends in a slash
 * @returns one line for every file that is not up to date (when checking) or that was written
 */
export async function generateAll(root: URL, mode: 'write' | 'check'): Promise<string[]> {
  const differences: string[] = [];
  for (const { path, generate } of files) {
    const url = new URL(path, root);
    const current = await readFile(url, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
    const wanted = generate(current);
    const difference = firstDifference(path, current, wanted);
    if (difference === undefined) continue;
    if (mode === 'write') await writeFile(url, wanted);
    differences.push(mode === 'write' ? `${path}: written` : difference);
  }
  return differences;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const mode = process.argv.includes('--check') ? 'check' : 'write';
  const differences = await generateAll(new URL('../../', import.meta.url), mode);
  for (const difference of differences) process.stdout.write(`${difference}\n`);
  if (mode === 'check' && differences.length > 0) {
    process.stdout.write('run node src/options/generate.ts\n');
    process.exitCode = 1;
  }
}
