import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** An answer other than success. */
export class Refusal extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

interface Block {
  readonly path: string;
  readonly bytes: number;
}

interface Blob {
  readonly staged: Map<string, Block>;
  blocks: readonly Block[];
}

/** What can go wrong in the storage itself. */
export interface StorageFaults {
  /** The last block is lost when the blob is put together. */
  loseLastBlock: boolean;
  /** One byte at this offset is another one in every download. */
  flipByteAt: number | undefined;
  /** The storage answers requests for a part with the whole. */
  noRanges: boolean;
}

/**
 * Azure's block blobs, as far as its SDK uploads to them and anyone downloads from them: Put Block, Put Block List
 * and Get Blob with a range, behind signed addresses. Blocks go to disk, so that it takes large uploads.
 */
export class BlobStorage {
  readonly #directory: string;
  readonly #faults: StorageFaults;
  readonly #blobs = new Map<string, Blob>();

  constructor(directory: string, faults: StorageFaults) {
    this.#directory = directory;
    this.#faults = faults;
  }

  /** Makes an empty blob and returns its name. */
  create(): string {
    const name = randomUUID();
    this.#blobs.set(name, { staged: new Map(), blocks: [] });
    return name;
  }

  /** Makes a blob of this content and returns its name. */
  async put(content: Uint8Array): Promise<string> {
    const name = this.create();
    const path = join(this.#directory, randomUUID());
    await writeFile(path, content);
    this.#find(new URL(this.signedPath(name), 'http://localhost')).blocks = [{ path, bytes: content.length }];
    return name;
  }

  /** The path and query that allow a blob to be written and read. */
  signedPath(name: string): string {
    return `/blobs/artifacts/${name}.zip?sig=${encodeURIComponent(`signature/${name}`)}`;
  }

  /** Takes one block and returns its size. */
  async receiveBlock(request: IncomingMessage, url: URL): Promise<number> {
    const path = join(this.#directory, randomUUID());
    const file = createWriteStream(path);
    await pipeline(request, file);
    this.#find(url).staged.set(url.searchParams.get('blockid') ?? '', { path, bytes: file.bytesWritten });
    return file.bytesWritten;
  }

  putBlockList(url: URL, xml: string): void {
    const blob = this.#find(url);
    const ids = [...xml.matchAll(/<Latest>([^<]+)<\/Latest>/g)].map((match) => match[1] ?? '');
    if (this.#faults.loseLastBlock) ids.pop();
    blob.blocks = ids.map((id) => {
      const block = blob.staged.get(id);
      if (block === undefined) throw new Refusal(400, `no block ${id}`);
      return block;
    });
  }

  async send(url: URL, rangeHeader: string | undefined, response: ServerResponse): Promise<void> {
    const { blocks } = this.#find(url);
    const total = blocks.reduce((sum, block) => sum + block.bytes, 0);
    const range = this.#faults.noRanges ? null : /^bytes=(\d+)-(\d+)$/.exec(rangeHeader ?? '');
    const start = range === null ? 0 : Number(range[1]);
    const end = range === null ? total : Math.min(Number(range[2]) + 1, total);
    if (range !== null && start >= total) throw new Refusal(416, 'the range is beyond the end');
    response.writeHead(range === null ? 200 : 206, {
      'content-type': 'application/zip',
      'content-length': end - start,
      ...(range === null ? {} : { 'content-range': `bytes ${start}-${end - 1}/${total}` }),
    });
    await pipeline(Readable.from(this.#bytes(blocks, start, end)), response);
  }

  async *#bytes(blocks: readonly Block[], start: number, end: number): AsyncGenerator<Buffer> {
    let offset = 0;
    for (const { path, bytes } of blocks) {
      const [first, last] = [Math.max(start - offset, 0), Math.min(end - offset, bytes)];
      if (first < last) yield* this.#blockBytes(path, first, last, offset);
      offset += bytes;
    }
  }

  async *#blockBytes(path: string, first: number, last: number, offset: number): AsyncGenerator<Buffer> {
    let at = offset + first;
    for await (const chunk of createReadStream(path, { start: first, end: last - 1 })) {
      const data = chunk as Buffer;
      const flip = (this.#faults.flipByteAt ?? -1) - at;
      if (flip >= 0 && flip < data.length) data[flip] = (data[flip] as number) ^ 1;
      at += data.length;
      yield data;
    }
  }

  #find(url: URL): Blob {
    const name = /([^/]+)\.zip$/.exec(url.pathname)?.[1] ?? '';
    const blob = this.#blobs.get(name);
    if (blob === undefined || url.searchParams.get('sig') !== `signature/${name}`) {
      throw new Refusal(403, 'bad signature');
    }
    return blob;
  }
}

/** The headers that every answer of the storage has. */
export function storageHeaders(): Record<string, string> {
  return { 'x-ms-request-id': randomUUID(), 'x-ms-version': '2024-01-01', etag: '"0x1"' };
}
