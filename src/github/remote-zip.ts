/** One file as the directory of a zip archive lists it. */
export interface ZipEntry {
  readonly name: string;
  readonly bytes: number;
  readonly crc32: number;
  /** What its bytes take in the archive. */
  readonly storedBytes: number;
  /** 0: stored, 8: deflated. */
  readonly method: number;
  readonly encrypted: boolean;
  /** Where the entry's own header begins in the archive. */
  readonly offset: number;
  /** The file type and permissions of Unix; 0 where the archive was written elsewhere. */
  readonly unixMode: number;
}

/** Reads bytes `start` to `end` (exclusive) of an archive that lies elsewhere. */
export type RangeReader = (start: number, end: number) => Promise<Buffer>;

/** What was read is not the directory of a whole zip archive. */
export class ZipDamage extends Error {
  override readonly name = 'ZipDamage';
}

/** .ZIP File Format Specification (APPNOTE) 6.3.10, sections 4.3.12 to 4.3.16 and 4.5.3. */
const signatures = { entry: 0x02014b50, end: 0x06054b50, zip64End: 0x06064b50, zip64Locator: 0x07064b50 } as const;
const lengths = { entry: 46, end: 22, zip64End: 56, zip64Locator: 20 } as const;
const seeZip64 = 0xffff_ffff;

/**
 * Lists a zip archive by its directory alone, which stands at its end: about 80 bytes are read per file.
 * Only what @actions/artifact writes is understood: one disk and no comment.
 *
 * @param totalBytes the archive's length
 * @throws {ZipDamage} when the archive is cut or its directory is not one
 */
export async function readZipDirectory(read: RangeReader, totalBytes: number): Promise<readonly ZipEntry[]> {
  try {
    return await readEntries(read, totalBytes);
  } catch (error) {
    // A field beyond the end of what was read.
    throw error instanceof RangeError ? new ZipDamage('the archive is cut', { cause: error }) : error;
  }
}

async function readEntries(read: RangeReader, totalBytes: number): Promise<readonly ZipEntry[]> {
  const tailStart = Math.max(0, totalBytes - lengths.end - lengths.zip64Locator);
  const tail = await read(tailStart, totalBytes);
  const end = tail.length - lengths.end;
  if (end < 0 || tail.readUInt32LE(end) !== signatures.end) throw new ZipDamage('the archive has no end record');
  const locator = end - lengths.zip64Locator;
  const place =
    locator >= 0 && tail.readUInt32LE(locator) === signatures.zip64Locator
      ? await zip64Place(read, Number(tail.readBigUInt64LE(locator + 8)))
      : { bytes: tail.readUInt32LE(end + 12), offset: tail.readUInt32LE(end + 16) };
  return [...entriesIn(await read(place.offset, place.offset + place.bytes))];
}

async function zip64Place(read: RangeReader, offset: number): Promise<{ bytes: number; offset: number }> {
  const record = await read(offset, offset + lengths.zip64End);
  if (record.readUInt32LE(0) !== signatures.zip64End) throw new ZipDamage('the archive has no zip64 end record');
  return { bytes: Number(record.readBigUInt64LE(40)), offset: Number(record.readBigUInt64LE(48)) };
}

function* entriesIn(directory: Buffer): Generator<ZipEntry> {
  let at = 0;
  while (at < directory.length) {
    if (directory.readUInt32LE(at) !== signatures.entry) throw new ZipDamage("the archive's directory is damaged");
    const nameEnd = at + lengths.entry + directory.readUInt16LE(at + 28);
    const extraEnd = nameEnd + directory.readUInt16LE(at + 30);
    const [bytes, storedBytes, offset] = zip64Values(
      [directory.readUInt32LE(at + 24), directory.readUInt32LE(at + 20), directory.readUInt32LE(at + 42)],
      directory.subarray(nameEnd, extraEnd),
    );
    yield {
      name: directory.toString('utf8', at + lengths.entry, nameEnd),
      ...{ bytes, storedBytes, offset },
      crc32: directory.readUInt32LE(at + 16),
      method: directory.readUInt16LE(at + 10),
      encrypted: (directory.readUInt16LE(at + 8) & 1) === 1,
      unixMode: directory.readUInt16LE(at + 40),
    };
    at = extraEnd + directory.readUInt16LE(at + 32);
  }
}

type EntryNumbers = readonly [bytes: number, storedBytes: number, offset: number];

/** What does not fit into 32 bits stands in the zip64 field, whose number is 1, in this order. */
function zip64Values(short: EntryNumbers, extra: Buffer): EntryNumbers {
  if (!short.includes(seeZip64)) return short;
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue;
    let next = at + 4;
    const [bytes, storedBytes, offset] = short.map((value) => {
      if (value !== seeZip64) return value;
      next += 8;
      return Number(extra.readBigUInt64LE(next - 8));
    }) as unknown as EntryNumbers;
    return [bytes, storedBytes, offset];
  }
  throw new ZipDamage("the archive's directory is damaged: a large file without its size");
}
