import { join } from 'node:path';
import { type Compression, parseCompression } from '../archive/compression.ts';
import type { Manifest, ManifestFile, ManifestTable, Segment } from '../archive/manifest.ts';
import type { VerifyOrder, VerifyTask } from './verify-tasks.ts';

/** About ten milliseconds of work: enough to be worth a message, little enough that all end at the same time. */
const orderCost = 16 * 1024 * 1024;

/**
 * Cuts the check of a backup's files into orders for several threads, the longest first. A small file is read by one
 * of them; of a large one, the checksum is one's work and the segments are that of several.
 *
 * @param whole the files that are worth reading
 * @param decode whether segments are decoded besides
 */
export function planOrders(
  directory: string,
  manifest: Pick<Manifest, 'files' | 'tables' | 'compression'>,
  whole: ReadonlySet<string>,
  decode: boolean,
): VerifyOrder[] {
  const compression = parseCompression(manifest.compression);
  const tables = new Map(decode ? manifest.tables.map((table) => [table.file, table]) : []);
  const tasks = manifest.files
    .filter(({ path }) => whole.has(path))
    .flatMap((file) => tasksOf(directory, file, tables.get(file.path), compression))
    .map((task) => ({ task, cost: costOf(task) }))
    .toSorted((a, b) => b.cost - a.cost);
  return inGroups(tasks, ({ cost }) => cost).map((group) => ({
    kind: 'verify',
    tasks: group.map(({ task }) => task),
  }));
}

/** How much work a check of a whole backup is, in the unit of {@link orderCost}. */
export function costOfAll({ files, tables }: Pick<Manifest, 'files' | 'tables'>): number {
  const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
  return sum(files.map(({ bytes }) => bytes)) + sum(tables.map(({ segments }) => sum(segments.map(costOfSegment))));
}

/** Reading and hashing stored bytes takes about as long as decoding and counting as many bytes of text. */
function costOf({ sha256, fileBytes, segments }: VerifyTask): number {
  return segments.reduce((sum, segment) => sum + costOfSegment(segment), sha256 === undefined ? 0 : fileBytes);
}

function costOfSegment({ length, rawBytes }: Segment): number {
  return length + rawBytes;
}

function tasksOf(
  directory: string,
  file: ManifestFile,
  table: ManifestTable | undefined,
  compression: Compression,
): VerifyTask[] {
  const place = { path: join(directory, file.path), name: file.path, fileBytes: file.bytes, compression };
  if (table === undefined) return [{ ...place, sha256: file.sha256, segments: [], endMarkerAt: undefined }];
  const { segments } = table;
  const last = segments.at(-1);
  const endMarkerAt = last === undefined ? 0 : last.offset + last.length;
  const all: VerifyTask = { ...place, sha256: file.sha256, segments, endMarkerAt };
  if (costOf(all) <= orderCost) return [all];
  const groups = inGroups(segments, costOfSegment);
  return [
    { ...all, segments: [], endMarkerAt },
    ...groups.map((group): VerifyTask => ({ ...all, sha256: undefined, segments: group, endMarkerAt: undefined })),
  ];
}

/** Neighbours together, as long as they are no more work than an order should be. */
function inGroups<T>(items: readonly T[], cost: (item: T) => number): T[][] {
  const groups: T[][] = [];
  let left = 0;
  for (const item of items) {
    left -= cost(item);
    const group = groups.at(-1);
    if (group !== undefined && left >= 0) {
      group.push(item);
      continue;
    }
    groups.push([item]);
    left = orderCost - cost(item);
  }
  return groups;
}
