import { crc32, deflateRawSync } from 'node:zlib';

/** An entry as a program without manners may write it. */
export interface ZipPart {
  readonly name: string;
  readonly content?: Buffer | string;
  readonly deflate?: boolean;
  /** A Unix mode with its file type. */
  readonly unixMode?: number;
  /** Lies in the directory at the archive's end. */
  readonly claimed?: {
    readonly bytes?: number;
    readonly crc32?: number;
    readonly method?: number;
    readonly flags?: number;
  };
  /** Another name in front of the content than in the directory. */
  readonly localName?: string;
}

/** A zip archive of these entries (APPNOTE 6.3.10), without any check of what is asked for. */
export function makeZip(parts: readonly ZipPart[]): Buffer {
  const pieces: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const part of parts) {
    const content = Buffer.from(part.content ?? '');
    const stored = part.deflate ? deflateRawSync(content) : content;
    const local = Buffer.concat([localHeader(part, content, stored), Buffer.from(part.localName ?? part.name), stored]);
    pieces.push(local);
    directory.push(directoryEntry(part, content, stored, offset), Buffer.from(part.name));
    offset += local.length;
  }
  const listing = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(listing.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...pieces, listing, end]);
}

function localHeader(part: ZipPart, content: Buffer, stored: Buffer): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(20, 4);
  header.writeUInt16LE(part.deflate ? 8 : 0, 8);
  header.writeUInt32LE(crc32(content), 14);
  header.writeUInt32LE(stored.length, 18);
  header.writeUInt32LE(content.length, 22);
  header.writeUInt16LE(Buffer.byteLength(part.localName ?? part.name), 26);
  return header;
}

function directoryEntry(part: ZipPart, content: Buffer, stored: Buffer, offset: number): Buffer {
  const { claimed = {} } = part;
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE((3 << 8) | 20, 4);
  entry.writeUInt16LE(20, 6);
  entry.writeUInt16LE(claimed.flags ?? 0, 8);
  entry.writeUInt16LE(claimed.method ?? (part.deflate ? 8 : 0), 10);
  entry.writeUInt32LE(claimed.crc32 ?? crc32(content), 16);
  entry.writeUInt32LE(stored.length, 20);
  entry.writeUInt32LE(claimed.bytes ?? content.length, 24);
  entry.writeUInt16LE(Buffer.byteLength(part.name), 28);
  entry.writeUInt32LE(((part.unixMode ?? 0o100_644) << 16) >>> 0, 38);
  entry.writeUInt32LE(offset, 42);
  return entry;
}
