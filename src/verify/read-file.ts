import { createHash } from 'node:crypto';
import { type Compression, decodeGzip, decodeZstdFrame, endOfData } from '../archive/compression.ts';
import type { Segment } from '../archive/manifest.ts';
import { readRange, textOf } from '../archive/segment-text.ts';
import { messageOf } from '../errors.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Finding, VerifyOrder, VerifyTask } from './verify-tasks.ts';

/** What reading a file needs besides the file. */
export interface Reader {
  /** Its output buffer is used. */
  readonly kernel: Kernel;
  /** Called after each piece of about 1 MB. It may throw to cut the work short: the findings then mean nothing. */
  readonly pause: () => Promise<void> | void;
}

/** Compares the files of an order with the manifest. */
export async function checkFiles(order: VerifyOrder, reader: Reader): Promise<Finding> {
  const findings: Finding[] = [];
  for (const task of order.tasks) findings.push(await checkFile(task, reader));
  return {
    bytes: findings.reduce((sum, { bytes }) => sum + bytes, 0),
    rows: findings.reduce((sum, { rows }) => sum + rows, 0),
    problems: findings.flatMap(({ problems }) => problems),
  };
}

async function checkFile(task: VerifyTask, reader: Reader): Promise<Finding> {
  try {
    const hashed = task.sha256 === undefined ? nothing : await compareChecksum(task, task.sha256, reader);
    const decoded = await decodeSegments(task, reader);
    return {
      bytes: hashed.bytes + decoded.bytes,
      rows: decoded.rows,
      problems: [...hashed.problems, ...decoded.problems],
    };
  } catch (error) {
    return { bytes: 0, rows: 0, problems: [`${task.name} cannot be read: ${messageOf(error)}`] };
  }
}

const nothing: Finding = { bytes: 0, rows: 0, problems: [] };

/** The size was compared before. */
async function compareChecksum(task: VerifyTask, sha256: string, { pause }: Reader): Promise<Finding> {
  const hash = createHash('sha256');
  for (const part of readRange(task.path, { offset: 0, length: task.fileBytes })) {
    hash.update(part);
    await pause();
  }
  const same = hash.digest('hex') === sha256;
  const problems = same ? [] : [`${task.name} is not what was written: its SHA-256 differs`];
  return { bytes: task.fileBytes, rows: 0, problems };
}

/** Decodes segments and counts their rows and bytes. */
async function decodeSegments(task: VerifyTask, reader: Reader): Promise<Finding> {
  const problems: string[] = [];
  let rows = 0;
  for (const segment of task.segments) {
    const at = `${task.name}: the segment at byte ${segment.offset}`;
    const counted = await decodeSegment(task, segment, reader).catch(messageOf);
    if (typeof counted === 'string') {
      problems.push(`${at} cannot be decoded: ${counted}`);
      continue;
    }
    rows += counted.rows;
    if (counted.rows !== segment.rows || counted.bytes !== segment.rawBytes) {
      problems.push(
        `${at} holds ${counted.rows} rows in ${counted.bytes} bytes, ` +
          `and ${segment.rows} rows in ${segment.rawBytes} bytes were written`,
      );
    }
  }
  if (task.endMarkerAt !== undefined && !endsRightly(task, task.endMarkerAt)) {
    problems.push(`${task.name} does not end with the end marker`);
  }
  return { bytes: task.segments.reduce((sum, { length }) => sum + length, 0), rows, problems };
}

interface Count {
  rows: number;
  bytes: number;
}

async function decodeSegment(task: VerifyTask, segment: Segment, { kernel, pause }: Reader): Promise<Count> {
  const count: Count = { rows: 0, bytes: 0 };
  for await (const text of textOf(task.path, task.compression, segment)) {
    for (let at = 0; at < text.length; at += 65536) {
      const part = text.subarray(at, at + 65536);
      kernel.output.set(part);
      count.rows += kernel.exports.countRows(part.length);
    }
    count.bytes += text.length;
    await pause();
  }
  return count;
}

function endsRightly(task: VerifyTask, at: number): boolean {
  const length = task.fileBytes - at;
  if (length <= 0 || length > 1024) return false;
  const parts = [...readRange(task.path, { offset: at, length })].map((part) => Buffer.from(part));
  try {
    return decodeWhole(Buffer.concat(parts), task.compression).equals(endOfData);
  } catch {
    // A member that cannot be decoded is no end marker: that is the answer.
    return false;
  }
}

function decodeWhole(member: Buffer, { method }: Compression): Buffer {
  return method === 'zstd' ? decodeZstdFrame(member) : method === 'gzip' ? decodeGzip(member) : member;
}
