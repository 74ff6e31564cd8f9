import { fingerprintText, Kernel, stop } from '../../src/kernel/kernel.ts';

const newline = 0x0a;
const headerBytes = 5;

/**
 * A table's fingerprint from COPY text that another program read: every row is wrapped in a protocol message again. What
 * the kernel's hash of a row is worth, the reference vectors of test/kernel say.
 */
export class RowSum {
  readonly #kernel = new Kernel(1 << 16, 1 << 16);
  #partial: Buffer[] = [];

  constructor() {
    this.#kernel.exports.reset();
  }

  update(bytes: Buffer): void {
    let start = 0;
    for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline, start)) {
      this.#row(Buffer.concat([...this.#partial, bytes.subarray(start, end + 1)]));
      this.#partial = [];
      start = end + 1;
    }
    if (start < bytes.length) this.#partial.push(Buffer.from(bytes.subarray(start)));
  }

  digest(): string {
    if (this.#partial.length > 0) throw new Error('COPY text ends within a row');
    return `${this.#kernel.exports.rowCount()} rows, sum ${fingerprintText(this.#kernel.fingerprintSum())}`;
  }

  #row(row: Buffer): void {
    const header = Buffer.alloc(headerBytes);
    header.write('d', 0, 'latin1');
    header.writeUInt32BE(row.length + 4, 1);
    this.#feed(header);
    this.#feed(row);
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
