import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readRequest } from '../../src/options/request.ts';

const project = fileURLToPath(new URL('../../', import.meta.url));

/** The project's own Markdown: its top level, and what lies in the folders that have some. */
const pages = ['.', 'docs', 'bench'].flatMap((folder) =>
  readdirSync(join(project, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name)),
);

interface Page {
  /** Without code blocks and inline code, where brackets mean something else. */
  readonly prose: string;
  readonly headings: readonly string[];
  readonly codeBlocks: readonly { readonly language: string; readonly code: string; readonly line: number }[];
}

function readPage(path: string): Page {
  const prose: string[] = [];
  const headings: string[] = [];
  const codeBlocks: { language: string; code: string; line: number }[] = [];
  let block: { language: string; code: string; line: number } | undefined;
  for (const [index, line] of readFileSync(join(project, path), 'utf8').split('\n').entries()) {
    const fence = /^```(\w*)$/.exec(line);
    if (fence !== null) {
      if (block === undefined) block = { language: fence[1] ?? '', code: '', line: index + 1 };
      else {
        codeBlocks.push(block);
        block = undefined;
      }
      continue;
    }
    if (block !== undefined) {
      block.code += `${line}\n`;
      continue;
    }
    const heading = /^#{1,6} (.*)$/.exec(line)?.[1];
    if (heading !== undefined) headings.push(heading);
    prose.push(line);
  }
  assert.equal(block, undefined, `${path}: a code block does not end`);
  return { prose: prose.join('\n').replaceAll(/`[^`\n]*`/g, '`code`'), headings, codeBlocks };
}

/** As GitHub makes it: lower case, without punctuation, blanks to hyphens; a second one of a name gets a number. */
function anchorsOf(headings: readonly string[]): Set<string> {
  const anchors = new Set<string>();
  for (const heading of headings) {
    const text = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const anchor = text.replaceAll(/[^\p{L}\p{M}\p{N}_ -]/gu, '').replaceAll(' ', '-');
    let unique = anchor;
    for (let n = 1; anchors.has(unique); n++) unique = `${anchor}-${n}`;
    anchors.add(unique);
  }
  return anchors;
}

/** The targets of links and pictures that lie in the project. */
function linksOf({ prose }: Page): string[] {
  const inline = [...prose.matchAll(/\]\(([^()\s]+)\)/g)].map(([, target]) => target as string);
  const references = [...prose.matchAll(/^\[[^\]]+\]: (\S+)$/gm)].map(([, target]) => target as string);
  return [...inline, ...references].filter((target) => !/^[a-z]+:/.test(target));
}

/** What is wrong with a link, or undefined. */
function problemOf(page: string, link: string): string | undefined {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? join(project, page) : resolve(project, dirname(page), path);
  if (!target.startsWith(project)) return `${page}: ${link} leads out of the project`;
  if (!existsSync(target)) return `${page}: ${link} leads nowhere`;
  if (anchor === undefined) return undefined;
  const { headings } = readPage(relative(project, target));
  return anchorsOf(headings).has(anchor) ? undefined : `${page}: ${link} names no heading`;
}

interface Step {
  readonly page: string;
  readonly line: number;
  readonly inputs: ReadonlyMap<string, string>;
}

/** The steps of YAML examples that use this action, with their inputs. */
function stepsOf(page: string): Step[] {
  return readPage(page)
    .codeBlocks.filter(({ language }) => language === 'yaml')
    .flatMap(({ code, line }) => {
      const lines = code.split('\n');
      const uses = lines.flatMap((text, at) => (/^ *(- )?uses: (\S+\/pgproof@|\.\/)/.test(text) ? [at] : []));
      return uses.map((at) => ({ page, line: line + 1 + at, inputs: inputsOf(lines.slice(at + 1)) }));
    });
}

/** The mapping below `with:`, the part of YAML that the examples use: plain scalars, comments and `|` blocks. */
function inputsOf(lines: readonly string[]): Map<string, string> {
  const inputs = new Map<string, string>();
  const begin = lines.findIndex((line) => /^ *with:$/.test(line));
  const nextStep = lines.findIndex((line) => /^ *- /.test(line));
  if (begin === -1 || (nextStep !== -1 && nextStep < begin)) return inputs;
  const indent = indentOf(lines[begin + 1] ?? '');
  let name = '';
  for (const line of lines.slice(begin + 1)) {
    if (line.trim() === '') continue;
    if (indentOf(line) < indent) break;
    const entry = indentOf(line) === indent ? /^ *([\w-]+): *(.*?)(?: #.*)?$/.exec(line) : null;
    if (entry === null) inputs.set(name, `${inputs.get(name)}\n${line.trim()}`.trim());
    else {
      name = entry[1] as string;
      inputs.set(name, entry[2] === '|' ? '' : (entry[2] as string));
    }
  }
  return inputs;
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

/** What the runner would give for an expression in an example. */
function evaluated(name: string, text: string): string {
  const plain = text.replaceAll(/\$\{\{.*?\}\}/g, 'x');
  return name === 'database-url' ? 'postgresql://user@host/database' : plain;
}

test('every link within the project leads somewhere', () => {
  assert.ok(pages.includes('README.md') && pages.includes('docs/README.md'), pages.join(' '));
  const links = pages.flatMap((page) => linksOf(readPage(page)).map((link) => problemOf(page, link)));
  assert.ok(links.length > 40, `${links.length} links`);
  assert.deepEqual(
    links.filter((problem) => problem !== undefined),
    [],
  );
});

test('every chapter of the book is in its table of contents', () => {
  const listed = linksOf(readPage('docs/README.md')).map((link) => join('docs', link));
  const chapters = pages.filter((page) => page.startsWith('docs/') && page !== 'docs/README.md');
  assert.deepEqual(
    chapters.filter((page) => !listed.includes(page)),
    [],
  );
});

test('every YAML example is a request that the program accepts', () => {
  const steps = pages.flatMap(stepsOf);
  assert.ok(steps.length >= 6, `${steps.length} steps`);
  for (const { page, line, inputs } of steps) {
    const variables = [...inputs].map(([name, text]) => [`INPUT_${name.toUpperCase()}`, evaluated(name, text)]);
    const environment = { GITHUB_ACTIONS: 'true', INPUT_COMMAND: '', ...Object.fromEntries(variables) };
    assert.doesNotThrow(() => readRequest({ argv: [], environment, cores: 2 }), `${page}:${line}`);
  }
});

test('every example on a terminal is a request that the program accepts', () => {
  const commands = pages
    .flatMap((page) => readPage(page).codeBlocks.filter(({ language }) => language === 'sh'))
    .flatMap(({ code }) => code.split('\n'))
    .map((line) => /^(?:[A-Z]+=\S+ )*(?:npx )?pgproof (.*?)(?: && .*)?$/.exec(line)?.[1])
    .filter((line) => line !== undefined);
  assert.ok(commands.length >= 4, commands.join('\n'));
  for (const command of commands) {
    assert.doesNotThrow(() => readRequest({ argv: command.split(' '), environment: {}, cores: 2 }), command);
  }
});

test('outputs that examples use exist', () => {
  const action = readFileSync(join(project, 'action.yml'), 'utf8');
  const declared = /^outputs:\n(.*?)^\S/ms.exec(action)?.[1] ?? '';
  const used = pages.flatMap((page) =>
    readPage(page).codeBlocks.flatMap(({ code }) => [...code.matchAll(/steps\.\w+\.outputs\.([\w-]+)/g)]),
  );
  assert.ok(used.length > 0);
  for (const [, name] of used) assert.match(declared, new RegExp(`^ {2}${name}:$`, 'm'));
});
