import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { integer, list, object, oneOf, type Shape, ShapeError, text } from '../archive/shape.ts';
import { FailedError, UserError } from '../errors.ts';

/** The version of verification.json's layout. A reader refuses a newer one. */
export const verificationVersion = 1;

/** What a verification found out, as verification.json keeps it beside the manifest. */
export interface Verification {
  readonly formatVersion: number;
  /** The manifest's own checksum: the record is about this backup and no other. */
  readonly manifestSha256: string;
  readonly level: 'basic' | 'full';
  /** When it was finished, in UTC. */
  readonly verifiedAt: string;
  readonly durationMs: number;
  /** At level full: the version of the server that the backup was restored into. */
  readonly server?: string;
  /** At level full: what the restore took, without what is looked at before and read back after: the measured recovery time. */
  readonly restoreMs?: number;
  readonly tables: number;
  readonly rows: number;
  /** Empty: the backup is good. */
  readonly problems: readonly string[];
  /** What was so in the source already, or could not be looked at. */
  readonly notes: readonly string[];
}

export const verificationName = 'verification.json';
/** Exists for a moment only; a backup is whole with what a killed process has left of it. */
export const unfinishedVerificationName = 'verification.json.new';

const line = text(/./s, 'a line of text');

/** docs/verification.schema.json says the same for other programs, and a test holds the two against each other. */
const verificationShape: Shape<Verification> = object<Verification>(
  {
    formatVersion: integer(1, verificationVersion),
    manifestSha256: text(/^[0-9a-f]{64}$/, 'a SHA-256 in hexadecimal'),
    level: oneOf('basic', 'full'),
    verifiedAt: text(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/, 'a time such as 2026-01-31T12:00:00Z'),
    durationMs: integer(),
    server: line,
    restoreMs: integer(),
    tables: integer(),
    rows: integer(),
    problems: list(line),
    notes: list(line),
  },
  ['server', 'restoreMs'],
);

/**
 * Writes the record into a backup's directory, in place of an older one: there is a whole one at any moment.
 *
 * @throws the system's error when the directory cannot be written into
 */
export async function writeVerification(directory: string, verification: Verification): Promise<void> {
  verificationShape(verification, '');
  const unfinished = join(directory, unfinishedVerificationName);
  try {
    // Not synced: what a crash of the machine takes away is found out again by verifying again.
    await rm(unfinished, { force: true });
    // A new file: never what somebody's link points at.
    await writeFile(unfinished, `${JSON.stringify(verification, undefined, 2)}\n`, { mode: 0o600, flag: 'wx' });
    await rename(unfinished, join(directory, verificationName));
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

/**
 * Reads a backup's record.
 *
 * @param manifestSha256 the manifest's own checksum
 * @returns undefined when there is none, or it is about another backup
 * @throws {UserError} if a newer pgproof wrote it; {FailedError} if it is damaged
 * @example const verified = await readVerification(backup, manifest.sha256)
 */
export async function readVerification(directory: string, manifestSha256: string): Promise<Verification | undefined> {
  let content: string;
  try {
    content = await readFile(join(directory, verificationName), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const verification = parseVerification(content);
  return verification.manifestSha256 === manifestSha256 ? verification : undefined;
}

function parseVerification(content: string): Verification {
  const damaged = (why: string) =>
    new FailedError(`${verificationName} is damaged: ${why}`, 'remove it and verify the backup again');
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch (error) {
    if (error instanceof SyntaxError) throw damaged('not JSON, perhaps cut off');
    throw error;
  }
  const version = (value as { formatVersion?: unknown } | null)?.formatVersion;
  if (Number.isInteger(version) && Number(version) > verificationVersion) {
    throw new UserError(
      `${verificationName} was made by a newer pgproof: its format is ${version}, this one reads up to ${verificationVersion}`,
      'update pgproof, or verify the backup again',
    );
  }
  try {
    return verificationShape(value, '');
  } catch (error) {
    if (error instanceof ShapeError) throw damaged(error.message);
    throw error;
  }
}
