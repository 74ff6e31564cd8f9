import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { FailedError } from '../../errors.ts';
import { runGit } from './git.ts';

/** A file of a commit's tree. */
export interface TreeFile {
  /** Below the tree, with `/`. */
  readonly path: string;
  /** Of its content. */
  readonly id: string;
  readonly bytes: number;
}

export interface BlobWriting {
  readonly files: readonly TreeFile[];
  /** A new directory, of which nobody else knows. */
  readonly folder: string;
  readonly repository: string;
  readonly signal: AbortSignal;
}

/**
 * Writes files of a commit into a directory. All of them come from one `git cat-file --batch`, in order, each as
 * `<id> blob <bytes>`, a line feed, the content and a line feed.
 *
 * @throws {FailedError} when an object is missing, as in a partial clone
 */
export async function writeBlobs({ files, folder, repository, signal }: BlobWriting): Promise<void> {
  let written = 0;
  const { code, stderr } = await runGit({
    ...{ directory: repository, arguments: ['cat-file', '--batch'], signal },
    input: files.map(({ id }) => `${id}\n`).join(''),
    onOutput: async (output) => {
      const reader = new BatchReader(output);
      for (const file of files) {
        await writeBlob(reader, file, folder);
        written += 1;
      }
    },
  });
  if (code === 0 && written === files.length) return;
  throw unreadable(files[written]?.path ?? 'the commit', stderr);
}

async function writeBlob(reader: BatchReader, { path, id, bytes }: TreeFile, folder: string): Promise<void> {
  const header = await reader.line();
  if (header !== `${id} blob ${bytes}`) throw unreadable(path, header);
  const target = join(folder, path);
  await mkdir(dirname(target), { recursive: true });
  // A new file: two names that are one on this file system end here instead of becoming one.
  const handle = await open(target, 'wx');
  try {
    await reader.copy(bytes, handle);
  } finally {
    await handle.close();
  }
  await reader.line();
}

export const missingObjectsHint =
  'a partial clone does not have all files: check out without filter, and with fetch-depth: 0';

function unreadable(path: string, why: string): FailedError {
  return new FailedError(
    `git cannot read ${JSON.stringify(path)}: ${why === '' ? 'its output ended early' : why}`,
    missingObjectsHint,
  );
}

/** Reads lines and counted bytes from a stream. */
class BatchReader {
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(output: AsyncIterable<Buffer>) {
    this.#chunks = output[Symbol.asyncIterator]();
  }

  /** Without its line feed; what there is when the stream ends. */
  async line(): Promise<string> {
    const longest = 1024;
    while (!this.#rest.includes(0x0a) && this.#rest.length < longest && (await this.#more()));
    const end = this.#rest.indexOf(0x0a);
    const line = this.#rest.subarray(0, end === -1 ? this.#rest.length : end).toString('utf8');
    this.#rest = this.#rest.subarray(end === -1 ? this.#rest.length : end + 1);
    return line;
  }

  async copy(bytes: number, target: FileHandle): Promise<void> {
    for (let left = bytes; left > 0; ) {
      if (this.#rest.length === 0 && !(await this.#more())) throw unreadable('a file', '');
      const part = this.#rest.subarray(0, left);
      await target.appendFile(part);
      this.#rest = this.#rest.subarray(part.length);
      left -= part.length;
    }
  }

  async #more(): Promise<boolean> {
    const { value, done } = await this.#chunks.next();
    if (done === true) return false;
    this.#rest = this.#rest.length === 0 ? value : Buffer.concat([this.#rest, value]);
    return true;
  }
}
