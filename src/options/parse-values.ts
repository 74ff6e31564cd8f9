import { UserError } from '../errors.ts';
import { isArtifactName, readArtifactReference } from '../github/artifact-names.ts';
import { anyOf } from './words.ts';

/**
 * Turns the text that a user gave into a value.
 *
 * @param text what was given, never empty, without white space at its ends
 * @param name under which it was given, for the message
 * @throws UserError when the text is not acceptable
 */
export type Parser<Value> = (text: string, name: string) => Value;

export type Compression =
  | { readonly method: 'zstd'; readonly level: number }
  | { readonly method: 'gzip'; readonly level: number }
  | { readonly method: 'none' };

const longestShown = 80;

/**
 * A user's value as a message shows it: in quotes, on one line, and without credentials, because a connection
 * string may have been given to the wrong option.
 */
export function quoted(text: string): string {
  const shown = text
    .replace(/:\/\/.*$/s, '://***')
    .replace(/^.*@/s, '***@')
    .replace(/(password\s*=).*$/is, '$1***')
    .replaceAll(/\p{Cc}+/gu, ' ');
  return `"${shown.length > longestShown ? `${shown.slice(0, longestShown)}…` : shown}"`;
}

/** What is wrong with a value, with the value. */
export function refused(name: string, text: string, reason: string, hint: string): UserError {
  return new UserError(`${name} is ${quoted(text)}: ${reason}`, hint);
}

/** Whatever was given, as it is: a path, a token. */
export const plainText: Parser<string> = (text) => text;

export function wholeNumber(least: number, most: number): Parser<number> {
  return (text, name) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    throw refused(name, text, 'not a whole number in its range', `give a number from ${least} to ${most}`);
  };
}

/** GitHub's own inputs know `true` and `false` in any case, and nothing else; so does the command line. */
export const booleanValue: Parser<boolean> = (text, name) => {
  const word = text.toLowerCase();
  if (word === 'true' || word === 'false') return word === 'true';
  throw refused(name, text, 'neither true nor false', 'give true or false');
};

/**
 * One word of a few.
 *
 * @param words that are accepted
 */
export function oneOf<const Words extends readonly string[]>(words: Words): Parser<Words[number]> {
  return (text, name) => {
    const word: Words[number] | undefined = words.find((candidate) => candidate === text);
    if (word !== undefined) return word;
    throw refused(name, text, 'not a value it knows', `give ${anyOf(words)}`);
  };
}

const bytesPerUnit: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1024,
  kib: 1024,
  mb: 1024 ** 2,
  mib: 1024 ** 2,
  gb: 1024 ** 3,
  gib: 1024 ** 3,
  tb: 1024 ** 4,
  tib: 1024 ** 4,
};

/**
 * A size, in bytes. Units are multiples of 1024 with either spelling, as in PostgreSQL's own settings
 * ("Numeric with Unit": https://www.postgresql.org/docs/18/config-setting.html); a bare number is bytes.
 *
 * @param least the smallest size besides 0
 * @example byteSize(8192)('128MB', 'segment-size') // 134217728
 */
export function byteSize(least: number): Parser<number> {
  return (text, name) => {
    const [, digits, unit] = /^(\d{1,15}(?:\.\d{1,9})?)\s*([a-z]*)$/i.exec(text) ?? [];
    const factor = unit === '' ? 1 : bytesPerUnit[unit?.toLowerCase() ?? ''];
    const bytes = Math.round(Number(digits) * (factor ?? Number.NaN));
    if (!Number.isSafeInteger(bytes)) {
      throw refused(name, text, 'not a size', 'give a number with kB, MB, GB or TB, for instance 128MB');
    }
    if (bytes === 0 || bytes >= least) return bytes;
    throw refused(name, text, 'too small', `give 0 or at least ${least} bytes`);
  };
}

const millisecondsPerUnit: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, min: 60_000, h: 3_600_000 };

/** PostgreSQL's time-outs are 32-bit counts of milliseconds. */
const longestDurationMs = 2 ** 31 - 1;

/**
 * A duration, in milliseconds. The unit is required, except for 0: PostgreSQL reads a bare number as
 * milliseconds where most people mean seconds.
 *
 * @param leastMs the shortest duration that is accepted
 * @example duration(0)('1.5min', 'snapshot-wait') // 90000
 */
export function duration(leastMs: number): Parser<number> {
  return (text, name) => {
    const [, digits, unit] = /^(\d{1,12}(?:\.\d{1,6})?)\s*([a-z]+)$/i.exec(text === '0' ? '0ms' : text) ?? [];
    const factor = millisecondsPerUnit[unit?.toLowerCase() ?? ''] ?? Number.NaN;
    const durationMs = Math.round(Number(digits) * factor);
    if (Number.isNaN(durationMs)) {
      throw refused(name, text, 'not a duration', 'give a number with ms, s, min or h, for instance 30s');
    }
    if (durationMs < leastMs) throw refused(name, text, 'too short', `give at least ${leastMs}ms`);
    if (durationMs > longestDurationMs) throw refused(name, text, 'too long', 'give at most 596h');
    return durationMs;
  };
}

/**
 * Patterns between commas or newlines. What stands inside double quotes belongs to the pattern, as in psql and
 * pg_dump, where a doubled quote is a quote.
 *
 * @example patternList('public.*, "odd, name"', 'tables') // ['public.*', '"odd, name"']
 */
export const patternList: Parser<readonly string[]> = (text, name) => {
  if ((text.match(/"/g)?.length ?? 0) % 2 === 1) {
    throw refused(name, text, 'a double quote is not closed', 'close it, and write a quote inside of a name twice');
  }
  const patterns = text.match(/(?:"[^"]*"|[^",\n])+/g) ?? [];
  const trimmed = patterns.map((pattern) => pattern.trim()).filter((pattern) => pattern !== '');
  if (trimmed.length > 0) return trimmed;
  throw refused(name, text, 'no pattern in it', 'give patterns between commas or newlines, for instance public.*');
};

interface Codec {
  readonly method: 'zstd' | 'gzip';
  readonly levels: string;
  readonly accepts: (level: number) => boolean;
  readonly defaultLevel: number;
}

const codecs: readonly Codec[] = [
  {
    method: 'zstd',
    // ZSTD_minCLevel() and ZSTD_maxCLevel() of zstd 1.5. Its level 0 is another name of its own default, 3.
    levels: '-131072 to -1 or 1 to 22',
    accepts: (level) => level !== 0 && level >= -131_072 && level <= 22,
    // Level 1 was faster than 3 and no larger on COPY text.
    defaultLevel: 1,
  },
  { method: 'gzip', levels: '1 to 9', accepts: (level) => level >= 1 && level <= 9, defaultLevel: 1 },
];

/**
 * `zstd`, `zstd:N`, `gzip`, `gzip:N` or `none`.
 *
 * @example compression('zstd:-5', 'compression') // { method: 'zstd', level: -5 }
 */
export const compression: Parser<Compression> = (text, name) => {
  const [method = '', level, ...rest] = text.split(':');
  if (text === 'none') return { method: 'none' };
  if (method === 'lz4') {
    throw refused(name, text, 'lz4 is not offered', 'zstd:-5 is as quick and stands in for it');
  }
  const codec = codecs.find((candidate) => candidate.method === method);
  if (codec === undefined || rest.length > 0) {
    throw refused(name, text, 'not a compression it knows', 'give zstd:N, gzip:N or none');
  }
  if (level === undefined) return { method: codec.method, level: codec.defaultLevel };
  const number = /^-?\d{1,6}$/.test(level) ? Number(level) : Number.NaN;
  if (Number.isNaN(number) || !codec.accepts(number)) {
    throw refused(name, text, `no level of ${codec.method}`, `levels are ${codec.levels}`);
  }
  return { method: codec.method, level: number };
};

/** Checks no more than the scheme, so that no message is tempted to show a part of the value. */
export const databaseUrl: Parser<string> = (text, name) => {
  if (/^postgres(?:ql)?:\/\//.test(text)) return text;
  throw new UserError(
    `${name} is not a PostgreSQL URL (its value is not shown)`,
    'give postgresql://user:password@host:5432/database, or leave it out and set the PG* variables',
  );
};

export const artifactName: Parser<string> = (text, name) => {
  if (isArtifactName(text)) return text;
  throw refused(
    name,
    text,
    "not an artifact's name",
    'give 1 to 200 characters, without " : < > | * ? \\ / and line breaks',
  );
};

/** A backup to read: a path, or `artifact:NAME[@RUN_ID]`. */
export const backupLocation: Parser<string> = (text, name) => {
  const artifact = readArtifactReference(text);
  if (artifact === undefined || isArtifactName(artifact.name)) return text;
  throw refused(
    name,
    text,
    "not an artifact's name",
    'give artifact:NAME, or artifact:NAME@RUN_ID for an artifact of another workflow run',
  );
};
