import { Kernel, stop } from '../kernel/kernel.ts';

const newline = 0x0a;
const headerBytes = 5;
/** As the server wraps rows: type, then a length that counts itself (PostgreSQL documentation, "Message Formats"). */
const copyDataType = 0x64;

/** A fingerprint of rows that do not come from a server: each is wrapped in a protocol message again. */
export class RowSum {
  readonly #kernel = new Kernel(1 << 16, 1 << 16);

  constructor() {
    this.#kernel.exports.reset();
  }

  /** @param row COPY text with its newline */
  add(row: Buffer): void {
    const header = Buffer.alloc(headerBytes);
    header.writeUInt8(copyDataType);
    header.writeUInt32BE(row.length + 4, 1);
    this.#feed(header);
    this.#feed(row);
  }

  /** The rows so far and the sum of their hashes, modulo 2^128. */
  get result(): { readonly rows: number; readonly sum: bigint } {
    return { rows: Number(this.#kernel.exports.rowCount()), sum: this.#kernel.fingerprintSum() };
  }

  #feed(bytes: Buffer): void {
    const { exports, input } = this.#kernel;
    for (let at = 0; at < bytes.length; at += input.length) {
      const part = bytes.subarray(at, at + input.length);
      input.set(part);
      exports.received(part.length);
      for (let why = exports.run(); why !== stop.needsInput; why = exports.run()) {
        if (why !== stop.chunkReady) throw new Error(`the kernel stopped with ${why}`);
        exports.taken();
      }
    }
  }
}

/** The rows of COPY text, each with its newline: a raw newline always ends a row. */
export async function* rowsOf(text: Iterable<Buffer> | AsyncIterable<Buffer>): AsyncGenerator<Buffer, void> {
  let begun: Buffer[] = [];
  for await (const piece of text) {
    let start = 0;
    for (let end = piece.indexOf(newline); end !== -1; end = piece.indexOf(newline, start)) {
      const rest = piece.subarray(start, end + 1);
      yield begun.length === 0 ? rest : Buffer.concat([...begun, rest]);
      begun = [];
      start = end + 1;
    }
    if (start < piece.length) begun.push(Buffer.from(piece.subarray(start)));
  }
  if (begun.length > 0) throw new Error('the text ends within a row');
}
