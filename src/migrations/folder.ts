import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { messageOf, UserError } from '../errors.ts';
import { compareByNumber } from './order.ts';

/** A directory of migrations, as the layouts read it. Paths are relative to it, with `/`. */
export interface Folder {
  /** As given. */
  readonly directory: string;
  /** Its own name and that of the directory around it, for instance `supabase/migrations`. */
  readonly tail: string;
  /** All files but the hidden ones, in the order of their numbers. */
  readonly files: readonly string[];
  /** The beginning of each SQL file. */
  readonly heads: ReadonlyMap<string, string>;
  /** The text of the nearest file of that name in the directories around it, up to the repository's own. */
  readonly around: ReadonlyMap<string, string>;
  /** Whether `sql` gives what a command made of the file. */
  readonly isRendered: boolean;
  /** A file's text as it stands. */
  raw(file: string): Promise<string>;
  /** A file's SQL: its text, or what the `render` command made of it. */
  sql(file: string): Promise<string>;
  /** Of a file's bytes, in hex. */
  sha256(file: string): Promise<string>;
}

export interface FolderOptions {
  readonly directory: string;
  readonly render: ((file: string) => Promise<string>) | undefined;
  readonly signal: AbortSignal;
}

const headBytes = 16 * 1024;
const maximumFiles = 20_000;
const maximumDepth = 6;
/** V8's strings end at 512 MiB, a message to the server at 1 GiB. */
const maximumFileBytes = 256 * 1024 * 1024;
const projectFiles = ['Cargo.toml'];

/**
 * Lists a directory and reads the beginning of its SQL files.
 *
 * @throws {UserError} when it is not there, is not a directory, or is far too large for one of migrations
 */
export async function readFolder(options: FolderOptions): Promise<Folder> {
  const { directory, render, signal } = options;
  await assertDirectory(directory);
  const files: string[] = [];
  await list(directory, '', files, signal);
  files.sort(compareByNumber);
  const heads = new Map<string, string>();
  for (const file of files.filter((name) => name.endsWith('.sql'))) {
    signal.throwIfAborted();
    heads.set(file, (await readBytes(directory, file, headBytes)).toString('utf8'));
  }
  const raw = (file: string): Promise<string> => readText(directory, file);
  const sql = async (file: string): Promise<string> => {
    signal.throwIfAborted();
    if (render === undefined) return raw(file);
    return assertSql(await render(resolve(directory, file)), file);
  };
  const sha256 = async (file: string): Promise<string> =>
    createHash('sha256')
      .update(await readBytes(directory, file, maximumFileBytes))
      .digest('hex');
  const whole = resolve(directory);
  const tail = `${basename(dirname(whole))}/${basename(whole)}`;
  const around = await readAround(whole);
  return { directory, tail, files, heads, around, isRendered: render !== undefined, raw, sql, sha256 };
}

async function assertDirectory(directory: string): Promise<void> {
  const hint = 'set migrations to the directory that holds the migrations';
  const found = await stat(directory).catch((cause: unknown) => {
    throw new UserError(`cannot read ${directory}: ${messageOf(cause)}`, hint, { cause });
  });
  if (!found.isDirectory()) throw new UserError(`${directory} is not a directory`, hint);
}

async function list(directory: string, below: string, files: string[], signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  for (const entry of await readdir(join(directory, below), { withFileTypes: true })) {
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) {
      if (path.split('/').length < maximumDepth) await list(directory, path, files, signal);
    } else if (entry.isFile() || (entry.isSymbolicLink() && (await leadsToAlike(join(directory, path))))) {
      files.push(path);
    }
    if (files.length > maximumFiles) {
      const message = `${directory} holds more than ${maximumFiles.toLocaleString('en')} files`;
      throw new UserError(message, 'set migrations to the directory that holds the migrations, and nothing else');
    }
  }
}

/**
 * Whether a link leads to a file of its own kind. One to a directory may lead back; and a pull request's `2.sql` that is
 * a link to `.git/config` or a key would be shown with its syntax error.
 *
 * @throws {UserError} for a migration that is a link to something else: it must not be missing in silence
 */
async function leadsToAlike(link: string): Promise<boolean> {
  const target = await realpath(link).catch(() => undefined);
  if (target === undefined || !(await isFile(target))) return false;
  if (extname(target) === extname(link)) return true;
  if (extname(link) !== '.sql') return false;
  throw new UserError(`${link} is a link to a file that is no .sql, and is not followed`, 'put the file itself there');
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

async function readText(directory: string, file: string): Promise<string> {
  const { size } = await stat(join(directory, file));
  if (size > maximumFileBytes) {
    throw new UserError(`${file} is larger than 256 MiB`, 'load data of that size with seed-command or fixture');
  }
  const bytes = await readBytes(directory, file, maximumFileBytes);
  let text: string;
  try {
    // Without a byte order mark, which the decoder takes away.
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new UserError(`${file} is not encoded in UTF-8`, 'save it as UTF-8', { cause });
  }
  return assertSql(text, file);
}

/** A NUL would end the text in the middle, for the parser and for the server. */
function assertSql(text: string, file: string): string {
  if (!text.includes('\0')) return text;
  throw new UserError(`${file} holds a NUL character`, 'save it as UTF-8 text; PostgreSQL takes no NUL in SQL');
}

/** @throws {UserError} when it cannot be read: its rights, or a name that is not UTF-8, which Node cannot give back */
async function readBytes(directory: string, file: string, maximum: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of createReadStream(join(directory, file), { end: maximum - 1 })) {
      chunks.push(chunk as Buffer);
    }
  } catch (cause) {
    const hint = 'check its rights, and that its name is valid UTF-8';
    throw new UserError(`cannot read ${file}: ${messageOf(cause)}`, hint, { cause });
  }
  return Buffer.concat(chunks);
}

async function readAround(directory: string): Promise<Map<string, string>> {
  const around = new Map<string, string>();
  let at = await realpath(directory);
  for (let depth = 0; depth < maximumDepth; depth++) {
    for (const name of projectFiles) {
      if (!around.has(name) && (await isFile(join(at, name)))) {
        around.set(name, (await readBytes(at, name, 4 * headBytes)).toString('utf8'));
      }
    }
    const isRepository = await stat(join(at, '.git')).then(
      () => true,
      () => false,
    );
    if (isRepository || dirname(at) === at) break;
    at = dirname(at);
  }
  return around;
}
