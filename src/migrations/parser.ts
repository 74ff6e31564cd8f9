import { createRequire } from 'node:module';
import { setFlagsFromString } from 'node:v8';

/** A node of PostgreSQL's parse tree: one key, its type, as in `{ IndexStmt: { … } }`. */
export type ParseNode = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** A statement of a text. Offsets are bytes of its UTF-8 form. */
export interface ParsedStatement {
  readonly stmt: ParseNode;
  /** Where its first word begins; absent for 0. */
  readonly stmt_location?: number;
  /** Up to its semicolon; absent where the text ends without one. */
  readonly stmt_len?: number;
}

export interface ScanToken {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly tokenName: string;
}

/** PostgreSQL 18's own parser, as WebAssembly (libpg-query). */
export interface Parser {
  /** @throws an error with `sqlDetails` where PostgreSQL refuses the text */
  parseSync(sql: string): { readonly stmts: readonly ParsedStatement[] };
  scanSync(sql: string): { readonly tokens: readonly ScanToken[] };
}

let loaded: Promise<Parser> | undefined;

/** Loads the parser at its first use: only measuring migrations needs its 1.7 MB. */
export function loadParser(): Promise<Parser> {
  loaded ??= load();
  return loaded;
}

/**
 * Has it loaded anew at its next use. What ends it (its memory is full, a tree is too deep for its stack) leaves it in
 * an unknown state.
 */
export function forgetParser(): void {
  loaded = undefined;
  for (const name of Object.keys(requireFrom.cache)) {
    if (/[\\/](libpg-query|pg-query)[\\/]/.test(name)) delete requireFrom.cache[name];
  }
}

const requireFrom = createRequire(import.meta.url);

/**
 * libpg-query is CommonJS and looks for its .wasm in `__dirname`, which an ES module has not. So the bundle holds it
 * as a second, CommonJS bundle beside the first (test/setup/bundle.mjs). The name is computed, so that the bundler
 * leaves it alone.
 */
async function load(): Promise<Parser> {
  const name = import.meta.url.endsWith('.ts') ? 'libpg-query' : './pg-query/index.cjs';
  const parser = requireFrom(name) as Parser & { loadModule(): Promise<void> };
  await withoutOptimizing(async () => {
    await parser.loadModule();
    // A function is compiled when it is called first.
    parser.parseSync('SELECT 1');
  });
  return parser;
}

/**
 * The grammar is one huge function: V8's optimizing compiler takes 550 MB and half a second of a core for it (Node 24),
 * in the background, while migrations are already being measured. The simple compiler's code is as fast as is needed: 3,000
 * small files take 0.2 s. What is compiled at other times, as the checksums' kernel is, is optimized as ever.
 */
async function withoutOptimizing(compile: () => Promise<void>): Promise<void> {
  const flags = ['wasm-tier-up', 'wasm-dynamic-tiering'];
  for (const flag of flags) setFlagsFromString(`--no-${flag}`);
  try {
    await compile();
  } finally {
    for (const flag of flags) setFlagsFromString(`--${flag}`);
  }
}

/** Whether PostgreSQL's grammar refused a text; all other errors are the parser's own end. */
export function isRefusal(
  error: unknown,
): error is Error & { readonly sqlDetails: { readonly cursorPosition?: number } } {
  return error instanceof Error && 'sqlDetails' in error && error.sqlDetails !== undefined;
}

/**
 * What the parser says about a text that it refused, with the line of the text that it means.
 *
 * @param firstLine the line of the file on which the text begins
 */
export function refusal(error: unknown, text: string, firstLine: number): string {
  if (!isRefusal(error)) {
    // What the WebAssembly throws where its memory is full is no Error.
    return `PostgreSQL's parser gave up on it: ${error instanceof Error ? error.message : 'its memory is full'}`;
  }
  return `line ${firstLine + linesBefore(text, error.sqlDetails.cursorPosition ?? 0)}: ${error.message}`;
}

/** The position counts characters as PostgreSQL does: one for each code point. */
function linesBefore(text: string, position: number): number {
  let lines = 0;
  let at = 0;
  for (const character of text) {
    if (at++ >= position) break;
    if (character === '\n') lines++;
  }
  return lines;
}
