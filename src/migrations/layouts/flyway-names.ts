import { crc32 } from 'node:zlib';
import { compareNumbers } from '../order.ts';

export interface FlywayName {
  /** Versioned, repeatable, undo or baseline. */
  readonly kind: 'V' | 'R' | 'U' | 'B';
  /** With dots, without leading zeros and trailing `.0`; '' for a repeatable one. */
  readonly version: string;
  readonly description: string;
}

const form = /^([VUB])(\d+(?:[._]\d+)*)(?:__(.*))?\.\w+$|^R__(.*)\.\w+$/;

/**
 * What Flyway reads from the name of a file; undefined for a name that is not Flyway's.
 *
 * @example flywayName('V1_02__add users.sql') // { kind: 'V', version: '1.2', description: 'add users' }
 */
export function flywayName(name: string): FlywayName | undefined {
  const [, kind, version = '', description, repeatable] = form.exec(name) ?? [];
  if (repeatable !== undefined) return { kind: 'R', version: '', description: words(repeatable) };
  if (kind === undefined) return undefined;
  return { kind: kind as 'V' | 'U' | 'B', version: normalVersion(version), description: words(description ?? '') };
}

/** `1_02_0` and `1.2` are one version. */
export function normalVersion(version: string): string {
  const numbers = version
    .replaceAll('_', '.')
    .split('.')
    .map((number) => number.replace(/^0+(?=\d)/, ''));
  while (numbers.length > 1 && numbers.at(-1) === '0') numbers.pop();
  return numbers.join('.');
}

export function compareVersions(one: string, other: string): number {
  const [ones, others] = [one.split('.'), other.split('.')];
  for (let at = 0; at < Math.max(ones.length, others.length); at++) {
    const order = compareNumbers(ones[at] ?? '0', others[at] ?? '0');
    if (order !== 0) return order;
  }
  return 0;
}

/** Flyway's checksum of a script: the CRC-32 of its lines without their ends, as a signed number. */
export function flywayChecksum(text: string): number {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
  return lines.reduce((sum, line) => crc32(line, sum), 0) | 0;
}

function words(description: string): string {
  return description.replaceAll('_', ' ');
}
