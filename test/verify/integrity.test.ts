import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { type Compression, compress, compressionText, endMember, fileSuffix } from '../../src/archive/compression.ts';
import type { Manifest, ManifestFile, ManifestTable, Segment } from '../../src/archive/manifest.ts';
import { parseToc, serializeToc, type TocEntry } from '../../src/archive/toc.ts';
import { verifyIntegrity } from '../../src/verify/integrity.ts';

/** Backups made by hand, of two tables in three segments each: what servers add is tested with servers. */
const compressions: readonly Compression[] = [
  { method: 'zstd', level: 1 },
  { method: 'gzip', level: 1 },
  { method: 'none', level: 0 },
];

type Content = Pick<Manifest, 'files' | 'tables' | 'compression' | 'totals'>;
interface Backup {
  readonly directory: string;
  readonly manifest: Manifest;
}

let root = '';
before(() => {
  root = mkdtempSync(join(tmpdir(), 'pgproof-test-'));
});
after(() => rmSync(root, { recursive: true, force: true }));

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

function write(directory: string, path: string, bytes: Buffer): ManifestFile {
  mkdirSync(dirname(join(directory, path)), { recursive: true });
  writeFileSync(join(directory, path), bytes);
  return { path, bytes: bytes.length, sha256: sha256(bytes) };
}

function dataFile(seed: number, compression: Compression): { bytes: Buffer; segments: Segment[] } {
  const members: Buffer[] = [];
  const segments: Segment[] = [];
  let offset = 0;
  for (let part = 0; part < 3; part++) {
    const halves = [0, 1].map((half) =>
      Buffer.from(Array.from({ length: 400 }, (_, i) => `${seed}\t${part}\t${half}\t${i * 7919}\n`).join('')),
    );
    const pieces = halves.map((half) => compress(half, compression));
    const raw = Buffer.concat(halves);
    const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
    segments.push({ offset, length, rawBytes: raw.length, rows: 800, sha256: sha256(raw), pages: null, part });
    members.push(...pieces);
    offset += length;
  }
  return { bytes: Buffer.concat([...members, endMember(compression)]), segments };
}

function makeBackup(name: string, compression: Compression): Backup {
  const directory = join(root, name);
  const tables: ManifestTable[] = [];
  const files: ManifestFile[] = [];
  const entries = [101, 102].map((oid, i): TocEntry => {
    const { bytes, segments } = dataFile(oid, compression);
    const file = write(directory, `dump/${5 + i}.dat${fileSuffix(compression)}`, bytes);
    files.push(file);
    const rawBytes = segments.reduce((sum, segment) => sum + segment.rawBytes, 0);
    tables.push({
      ...{ schema: 'public', name: `t${oid}`, oid, file: file.path, columns: ['a'], rows: 2400, rawBytes },
      ...{ storedBytes: file.bytes, durationMs: 1, fingerprint: { rows: 2400, sum: '0'.repeat(32) }, segments },
    });
    return {
      ...{ dumpId: 5 + i, hadDumper: true, tableOid: 0, oid, tag: `t${oid}`, desc: 'TABLE DATA', section: 3 },
      ...{ defn: null, dropStmt: null, copyStmt: 'COPY t FROM stdin;\n', namespace: 'public', tablespace: null },
      ...{ tableAm: null, relkind: 0, owner: 'o', withOids: false, dependencies: [1], file: `${5 + i}.dat` },
    };
  });
  const createdAt = [0, 0, 0, 1, 0, 126, 0];
  const header = {
    minor: 16,
    revision: 0,
    compression: 3,
    createdAt,
    database: 'd',
    serverVersion: '17',
    clientVersion: '17',
  };
  files.push(write(directory, 'dump/toc.dat', serializeToc({ header, entries })));
  files.push(write(directory, 'globals.sql', Buffer.from('CREATE ROLE ann;\n')));
  const totals = { tables: 2, rows: 4800, rawBytes: 0, storedBytes: 0 };
  const content: Content = { files, tables, compression: compressionText(compression), totals };
  return { directory, manifest: content as Manifest };
}

async function problemsOf({ directory, manifest }: Backup): Promise<readonly string[]> {
  const signal = new AbortController().signal;
  return (await verifyIntegrity({ directory, manifest, jobs: 2, signal, onProgress: () => undefined })).problems;
}

/** A copy that may be spoilt. */
function copyOf(backup: Backup, name: string): Backup {
  const directory = join(root, name);
  rmSync(directory, { recursive: true, force: true });
  cpSync(backup.directory, directory, { recursive: true });
  return { ...backup, directory };
}

for (const compression of compressions) {
  const name = compressionText(compression);

  test(`${name}: a backup as it was written has no problem, and its rows are counted`, async () => {
    const backup = makeBackup(`good-${compression.method}`, compression);
    const signal = new AbortController().signal;
    const integrity = await verifyIntegrity({ ...backup, jobs: 2, signal, onProgress: () => undefined });
    assert.deepEqual([integrity.problems, integrity.rows, integrity.files], [[], 4800, 4]);
  });

  test(`${name}: one changed byte anywhere is found`, async () => {
    const good = makeBackup(`flip-${compression.method}`, compression);
    for (let round = 0; round < 12; round++) {
      const spoilt = copyOf(good, `flipped-${compression.method}`);
      const file = spoilt.manifest.files[round % spoilt.manifest.files.length] as ManifestFile;
      const path = join(spoilt.directory, file.path);
      const bytes = readFileSync(path);
      const at = (round * 7919) % bytes.length;
      bytes[at] = (bytes[at] as number) ^ (1 << (round % 8));
      writeFileSync(path, bytes);
      const problems = await problemsOf(spoilt);
      assert.ok(
        problems.some((problem) => problem.startsWith(file.path)),
        `byte ${at} of ${file.path}: ${problems.join('; ')}`,
      );
    }
  });
}

test('cut, missing, added and swapped files are found and named', async () => {
  const good = makeBackup('files', { method: 'zstd', level: 1 });
  const spoil = async (change: (directory: string) => void, expected: RegExp) => {
    const spoilt = copyOf(good, 'files-spoilt');
    change(spoilt.directory);
    assert.match((await problemsOf(spoilt)).join('\n'), expected);
  };
  await spoil((directory) => truncateSync(join(directory, 'dump/5.dat.zst'), 100), /dump\/5\.dat\.zst has 100 bytes/);
  await spoil((directory) => rmSync(join(directory, 'dump/6.dat.zst')), /dump\/6\.dat\.zst is missing/);
  await spoil(
    (directory) => writeFileSync(join(directory, 'dump/7.dat.zst'), 'x'),
    /dump\/7\.dat\.zst does not belong/,
  );
  for (const name of ['verification.json', 'verification.json.new']) {
    writeFileSync(join(good.directory, name), '{}');
    assert.deepEqual(await problemsOf(good), []);
    rmSync(join(good.directory, name));
    const link = (directory: string) => symlinkSync('/etc/passwd', join(directory, name));
    await spoil(link, new RegExp(`^${name.replaceAll('.', '\\.')} is no regular file$`));
  }
  await spoil((directory) => {
    renameSync(join(directory, 'dump/5.dat.zst'), join(directory, 'other'));
    renameSync(join(directory, 'dump/6.dat.zst'), join(directory, 'dump/5.dat.zst'));
    renameSync(join(directory, 'other'), join(directory, 'dump/6.dat.zst'));
  }, /dump\/5\.dat\.zst .*SHA-256 differs[\s\S]*dump\/6\.dat\.zst .*SHA-256 differs/);
});

test('rows of a table that the manifest does not list are found, but for those of extensions', async () => {
  const { directory, manifest } = makeBackup('unlisted', { method: 'none', level: 0 });
  const toc = parseToc(readFileSync(join(directory, 'dump/toc.dat')));
  const [listed] = manifest.tables;
  const withEntries = (entries: readonly TocEntry[]): Backup => {
    const file = write(directory, 'dump/toc.dat', serializeToc({ ...toc, entries }));
    const files = manifest.files.map((each) => (each.path === file.path ? file : each));
    return { directory, manifest: { ...manifest, files, tables: [listed as ManifestTable] } };
  };
  assert.deepEqual(await problemsOf(withEntries(toc.entries)), []);
  const [, data] = toc.entries as [TocEntry, TocEntry];
  const table = { ...data, dumpId: 99, desc: 'TABLE', section: 2, copyStmt: null, file: '', hadDumper: false };
  assert.deepEqual(await problemsOf(withEntries([table, ...toc.entries])), [
    'dump/toc.dat has rows in dump/6.dat for a table of which the manifest has none',
  ]);
});

test('a file that fits its checksum but not what the manifest tells of it is found', async () => {
  const good = makeBackup('manifest', { method: 'zstd', level: 1 });
  const withTable = (change: (table: ManifestTable) => ManifestTable): Backup => {
    const [first, second] = good.manifest.tables as [ManifestTable, ManifestTable];
    return { ...good, manifest: { ...good.manifest, tables: [change(first), second] } };
  };
  const withSegment = (change: (segment: Segment) => Segment) =>
    withTable((table) => ({ ...table, segments: table.segments.with(1, change(table.segments[1] as Segment)) }));
  const cases: readonly [Backup, RegExp][] = [
    [withSegment((segment) => ({ ...segment, rows: 799 })), /holds 800 rows .* and 799 rows/],
    [withSegment((segment) => ({ ...segment, rawBytes: segment.rawBytes + 1 })), /bytes were written/],
    [withSegment((segment) => ({ ...segment, offset: segment.offset + 1 })), /cannot be decoded/],
    [withTable((table) => ({ ...table, segments: table.segments.slice(0, 2) })), /does not end with the end marker/],
    [withTable((table) => ({ ...table, oid: 999 })), /does not name/],
  ];
  for (const [backup, expected] of cases) assert.match((await problemsOf(backup)).join('\n'), expected);
});
