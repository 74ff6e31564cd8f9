/** A part of a zstd frame, as it lies in a piece of a file. */
export interface FramePart {
  readonly bytes: Buffer;
  readonly endsFrame: boolean;
}

const zstdMagic = 0xfd2fb528;
const checksumBytes = 4;
/** Magic number and descriptor: what tells how long the rest of the header is. */
const headerStartBytes = 5;
const blockHeaderBytes = 3;

/**
 * Finds where frames end in bytes that come in pieces, without decoding them.
 * Source: RFC 8878, sections 3.1.1 (frames) and 3.1.1.2 (blocks).
 */
export class ZstdFrameWalker {
  /** Bytes to be passed over before there is something to read again. */
  #skip = 0;
  #reading: 'magic' | 'block' | 'end' = 'magic';
  #needed = headerStartBytes;
  #field: number[] = [];
  #hasChecksum = false;

  /**
   * Cuts a piece at the ends of frames.
   *
   * @throws {Error} when no frame begins where one should
   */
  *split(piece: Buffer): Generator<FramePart, void> {
    let start = 0;
    let at = 0;
    while (at < piece.length) {
      if (this.#skip > 0) {
        const step = Math.min(this.#skip, piece.length - at);
        this.#skip -= step;
        at += step;
      } else {
        this.#field.push(piece[at++] as number);
        if (this.#field.length === this.#needed) this.#read(Buffer.from(this.#field));
      }
      if (this.#skip > 0 || this.#reading !== 'end') continue;
      yield { bytes: piece.subarray(start, at), endsFrame: true };
      start = at;
      this.#expect('magic', headerStartBytes);
    }
    if (start < piece.length) yield { bytes: piece.subarray(start), endsFrame: false };
  }

  #read(field: Buffer): void {
    if (this.#reading === 'magic') this.#readHeader(field);
    else this.#readBlock(field.readUIntLE(0, blockHeaderBytes));
  }

  #readHeader(field: Buffer): void {
    if (field.readUInt32LE(0) !== zstdMagic) throw new Error('no zstd frame where one should begin');
    const descriptor = field[4] as number;
    const singleSegment = (descriptor & 0x20) !== 0;
    const dictionaryBytes = [0, 1, 2, 4][descriptor & 3] as number;
    const sizeBytes = [singleSegment ? 1 : 0, 2, 4, 8][descriptor >> 6] as number;
    this.#hasChecksum = (descriptor & 4) !== 0;
    this.#skip = (singleSegment ? 0 : 1) + dictionaryBytes + sizeBytes;
    this.#expect('block', blockHeaderBytes);
  }

  #readBlock(header: number): void {
    const type = (header >> 1) & 3;
    if (type === 3) throw new Error('a zstd block of a type that does not exist');
    const last = (header & 1) !== 0;
    this.#skip = (type === 1 ? 1 : header >> 3) + (last && this.#hasChecksum ? checksumBytes : 0);
    this.#expect(last ? 'end' : 'block', blockHeaderBytes);
  }

  #expect(reading: 'magic' | 'block' | 'end', needed: number): void {
    this.#reading = reading;
    this.#needed = needed;
    this.#field = [];
  }
}
