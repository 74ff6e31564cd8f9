import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ShapeError } from '../../archive/shape.ts';
import { FailedError, messageOf, UserError } from '../../errors.ts';
import { type BenchmarkResult, resultFormatVersion } from '../result.ts';
import { assertConsistent, resultShape } from './result-shape.ts';

/** Some hundred times what a set of a thousand migrations takes. */
const largestBytes = 64 * 1024 * 1024;

/**
 * Reads a result that benchmark wrote, and that anybody may have changed since.
 *
 * @param path of the file
 * @param label how to call it in messages; default: the path
 * @throws {UserError} when there is none, or it is of a newer pgproof; {FailedError} when it is damaged
 * @example const baseline = await readResult('pgproof-benchmark.json')
 */
export async function readResult(path: string, label: string = path): Promise<BenchmarkResult> {
  return parseResult(await readBounded(path, label), label);
}

/**
 * Writes a result as JSON, in place of an older one: whoever reads the path sees a whole one at any moment.
 *
 * @throws {FailedError} when the file cannot be written
 */
export async function writeResult(path: string, result: BenchmarkResult): Promise<void> {
  // As it will be read: without what is undefined. Anything that the reader would refuse is a bug here.
  const text = `${JSON.stringify(result, undefined, 2)}\n`;
  assertConsistent(resultShape(JSON.parse(text), ''));
  await writeWhole(path, text);
}

/**
 * Writes a text into a file that is whole at any moment; directories that are missing are made.
 *
 * @throws {FailedError} when it cannot be written
 */
export async function writeWhole(path: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await replaceFile(path, text);
  } catch (cause) {
    const hint = 'check the directory and its rights';
    throw new FailedError(`${path} cannot be written: ${messageOf(cause)}`, hint, { cause });
  }
}

async function replaceFile(path: string, text: string): Promise<void> {
  const unfinished = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}`);
  try {
    // A new file: never what somebody's link points at.
    await writeFile(unfinished, text, { flag: 'wx' });
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

async function readBounded(path: string, label: string): Promise<string> {
  let content: Buffer | undefined;
  try {
    content = await readUpTo(path, largestBytes);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw new UserError(`there is no result at ${label}`, 'give the path of a JSON file that benchmark wrote', {
        cause,
      });
    }
    if (code === 'EISDIR') {
      throw new UserError(`${label} is a directory`, 'give the path of a JSON file that benchmark wrote', { cause });
    }
    throw new FailedError(`${label} cannot be read: ${messageOf(cause)}`, 'check the path and its rights', { cause });
  }
  if (content !== undefined) return content.toString('utf8');
  throw new UserError(
    `${label} has more than ${largestBytes / 1024 ** 2} MiB, which no result has`,
    'give the JSON file that benchmark wrote',
  );
}

/** Undefined when there is more. The size is not asked for: a pipe has none, and a file may grow. */
async function readUpTo(path: string, mostBytes: number): Promise<Buffer | undefined> {
  const handle = await open(path, 'r');
  try {
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of handle.createReadStream({ autoClose: false, highWaterMark: 1024 * 1024 })) {
      bytes += (chunk as Buffer).length;
      if (bytes > mostBytes) return undefined;
      chunks.push(chunk as Buffer);
    }
    return Buffer.concat(chunks);
  } finally {
    await handle.close();
  }
}

function parseResult(content: string, label: string): BenchmarkResult {
  const damaged = (why: string) =>
    new FailedError(`${label} is no whole result: ${why}`, 'make it again with benchmark, or give another one');
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch (error) {
    if (error instanceof SyntaxError) throw damaged('it is not JSON, perhaps cut off');
    throw error;
  }
  assertReadable(value, label);
  try {
    const result = resultShape(value, '');
    assertConsistent(result);
    return result;
  } catch (error) {
    if (error instanceof ShapeError) throw damaged(error.message);
    throw error;
  }
}

function assertReadable(value: unknown, label: string): void {
  const { kind, formatVersion } = (value ?? {}) as { kind?: unknown; formatVersion?: unknown };
  if (kind !== 'pgproof-benchmark') {
    throw new UserError(`${label} is no result of a benchmark`, 'give the JSON file that benchmark wrote');
  }
  if (Number.isInteger(formatVersion) && Number(formatVersion) > resultFormatVersion) {
    throw new UserError(
      `${label} was made by a newer pgproof: its format is ${formatVersion}, this one reads up to ${resultFormatVersion}`,
      'update pgproof, or make the result again with this version',
    );
  }
}
