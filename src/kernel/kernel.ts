import { kernelBase64 } from './kernel.generated.ts';

/** What the compiled copying loop offers; src/kernel/assembly/index.ts tells what each does. */
interface KernelExports {
  readonly memory: WebAssembly.Memory;
  setup(inputBytes: number, outputBytes: number): void;
  inputAddress(): number;
  outputAddress(): number;
  reset(): void;
  received(bytes: number): void;
  run(): number;
  taken(): void;
  flush(): number;
  chunkLength(): number;
  atRowEnd(): number;
  rowCount(): bigint;
  fingerprintLow(): bigint;
  fingerprintHigh(): bigint;
  otherMessageAt(): number;
  otherMessageLength(): number;
  otherMessageType(): number;
  countRows(length: number): number;
}

/** Why the loop came back. The numbers are those of src/kernel/assembly/index.ts. */
export const stop = { needsInput: 0, chunkReady: 1, otherMessage: 2, noRowEnd: 3 } as const;

const compiled = new WebAssembly.Module(Buffer.from(kernelBase64, 'base64'));

/**
 * One copying loop with its two buffers, both inside its own memory, which never grows again: views of it stay
 * valid. It belongs to one connection.
 */
export class Kernel {
  readonly exports: KernelExports;
  /** The socket reads straight into this. */
  readonly input: Uint8Array;
  readonly output: Uint8Array;

  /**
   * @param inputBytes room for one read of the socket
   * @param outputBytes room for one chunk of COPY text; at least 4096
   */
  constructor(inputBytes: number, outputBytes: number) {
    this.exports = new WebAssembly.Instance(compiled, {}).exports as unknown as KernelExports;
    this.exports.setup(inputBytes, outputBytes);
    const { buffer } = this.exports.memory;
    this.input = new Uint8Array(buffer, this.exports.inputAddress(), inputBytes);
    this.output = new Uint8Array(buffer, this.exports.outputAddress(), outputBytes);
  }

  /** A copy of the part of a message that the loop hands over. */
  otherMessage(): Buffer {
    const { exports } = this;
    const part = new Uint8Array(exports.memory.buffer, exports.otherMessageAt(), exports.otherMessageLength());
    return Buffer.from(part);
  }

  /** The order-independent sum of the hashes of all rows since the last reset, modulo 2^128. */
  fingerprintSum(): bigint {
    const { exports } = this;
    return (BigInt.asUintN(64, exports.fingerprintHigh()) << 64n) | BigInt.asUintN(64, exports.fingerprintLow());
  }
}

/** The sum as the manifest writes it: 32 hexadecimal digits. */
export function fingerprintText(sum: bigint): string {
  return BigInt.asUintN(128, sum).toString(16).padStart(32, '0');
}
