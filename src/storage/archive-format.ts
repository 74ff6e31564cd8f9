/** The formats of pg_dump that pg_restore reads. */
export type ForeignFormat = 'directory' | 'custom' | 'tar';

/** What the beginning of a file says that it is; of a directory archive it is the beginning of toc.dat. */
export type FileFormat = ForeignFormat | 'other tar' | 'compressed' | 'sql' | 'unknown';

/** src/bin/pg_dump/pg_backup.h; a directory's toc.dat bears the number of tar (pg_backup_directory.c). */
const formatCodes: Readonly<Record<number, ForeignFormat>> = { 1: 'custom', 3: 'directory' };
/** `PGDMP`, three bytes of version, two of sizes, then the format (pg_backup_archiver.c, WriteHead). */
const formatAt = 10;

const compressedMagic = ['1f8b', '28b52ffd', '04224d18', '504b0304', 'fd377a58', '425a68'];

/**
 * Recognizes an archive by its first bytes.
 *
 * @param head the first 1024 bytes, or fewer where the file is shorter
 * @example archiveFormat(Buffer.from('PGDMP\x01\x10\x00\x04\x08\x01', 'latin1')) // 'custom'
 */
export function archiveFormat(head: Buffer): FileFormat {
  if (head.subarray(0, 5).toString('latin1') === 'PGDMP') return formatCodes[head[formatAt] ?? 0] ?? 'unknown';
  // POSIX ustar: the name of the first member at 0, the magic at 257. pg_dump's first member is toc.dat.
  if (head.subarray(257, 262).toString('latin1') === 'ustar') {
    return head.subarray(0, 8).toString('latin1') === 'toc.dat\0' ? 'tar' : 'other tar';
  }
  const start = head.subarray(0, 4).toString('hex');
  if (compressedMagic.some((magic) => start.startsWith(magic))) return 'compressed';
  return /^\s*(?:--|\/\*|SET\s|CREATE\s|BEGIN\s*;|\\)/i.test(head.toString('utf8')) ? 'sql' : 'unknown';
}
