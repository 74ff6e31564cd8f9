import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ArtifactClient, FindOptions } from '@actions/artifact';
import { untilAborted } from '../concurrency.ts';
import { FailedError, messageOf, UserError } from '../errors.ts';
import { assertRecorded, assertSameFiles } from './artifact-check.ts';
import { withQuietArtifactClient } from './artifact-log.ts';

export interface ArtifactFile {
  /** Where the file lies: an absolute path below `rootDirectory`. */
  readonly path: string;
  /** Its path in the artifact, with forward slashes. */
  readonly name: string;
  readonly bytes: number;
}

export interface ArtifactUpload {
  readonly name: string;
  readonly rootDirectory: string;
  readonly files: readonly ArtifactFile[];
  /** 1 to 90, or what the repository's settings allow; without it the repository's default. */
  readonly retentionDays?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Gets the bytes uploaded so far, and about how many there are. */
  readonly onProgress?: (uploadedBytes: number, totalBytes: number) => void;
  /** Gets what does not spoil the upload but should be known. */
  readonly onWarning?: (message: string) => void;
}

export interface UploadedArtifact {
  readonly id: number;
  readonly name: string;
  /** SHA-256 of the artifact's zip, 64 hexadecimal digits. */
  readonly digest: string;
  /** Size of the zip. */
  readonly bytes: number;
}

/**
 * Uploads files as one artifact of this workflow run and checks it there: GitHub's record of id, size and digest,
 * and the directory of the stored zip (every file's name, size and CRC-32). The files are streamed, in
 * five blocks of 8 MiB at once; memory does not grow with their size.
 *
 * @throws {UserError} when the name is taken in this run, the quota is used up, or the token is not allowed to
 * @throws {FailedError} when the upload fails otherwise, or what is stored is not what was sent
 *
 * @example
 * const { id, digest } = await uploadArtifact({ name: 'pgproof-backup-shop', rootDirectory, files, retentionDays: 14 })
 */
export async function uploadArtifact(upload: ArtifactUpload): Promise<UploadedArtifact> {
  const client = await openClient();
  const totalBytes = upload.files.reduce((sum, file) => sum + file.bytes, 0);
  try {
    const uploaded = await withQuietArtifactClient(
      () => runUpload(client, upload),
      (bytes) => upload.onProgress?.(bytes, totalBytes),
    );
    const isRecorded = await withQuietArtifactClient(() =>
      untilAborted(assertRecorded(client, uploaded), upload.signal),
    );
    await checkFiles(upload, uploaded);
    // Without a record to compare, only the bytes themselves can tell.
    if (!isRecorded) await verifyArtifact(uploaded, { signal: upload.signal });
    return uploaded;
  } catch (error) {
    upload.signal?.throwIfAborted();
    throw explained(error, upload.name);
  }
}

/**
 * Downloads an artifact of this run again, holds the whole of it against its digest and throws it away. It needs
 * as much free disk as the artifact has bytes.
 *
 * @param digest 64 hexadecimal digits, as uploadArtifact returns them
 * @throws {FailedError} when it cannot be downloaded or its bytes are not those of the digest
 */
export async function verifyArtifact(
  artifact: Pick<UploadedArtifact, 'id' | 'name' | 'digest'>,
  options: { readonly signal?: AbortSignal | undefined; readonly temporaryDirectory?: string } = {},
): Promise<void> {
  const directory = await mkdtemp(join(options.temporaryDirectory ?? tmpdir(), 'pgproof-artifact-'));
  try {
    await downloadArtifact(artifact, { directory, signal: options.signal });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

export interface ArtifactDownload {
  /** Where the files go; it is made when it does not exist. */
  readonly directory: string;
  readonly signal?: AbortSignal | undefined;
  /** Where the artifact is, when it is not of this run; the token needs `actions: read`. */
  readonly source?: NonNullable<FindOptions['findBy']> | undefined;
  /** False: the zip itself goes into the directory. */
  readonly unpack?: boolean;
}

/**
 * Downloads and unpacks an artifact, and checks the digest of all that was received. After an error the directory
 * may hold a part of the files. The client unpacks while it receives, before the digest is known, and trusts the
 * names: an artifact that others may have written is to be fetched with `unpack: false`.
 *
 * @param artifact with its digest as 64 hexadecimal digits; undefined where GitHub recorded none to compare
 * @throws {FailedError} when it cannot be downloaded or its bytes are not those of the digest
 */
export async function downloadArtifact(
  artifact: Pick<UploadedArtifact, 'id' | 'name'> & { readonly digest: string | undefined },
  download: ArtifactDownload,
): Promise<void> {
  const client = await openClient();
  let mismatch: boolean | undefined;
  try {
    const options = {
      path: download.directory,
      // The upload returns a bare digest, the download wants its name before it.
      ...(artifact.digest === undefined ? {} : { expectedHash: `sha256:${artifact.digest}` }),
      ...(download.source === undefined ? {} : { findBy: download.source }),
      skipDecompress: download.unpack === false,
    };
    const work = withQuietArtifactClient(() => client.downloadArtifact(artifact.id, options));
    mismatch = (await untilAborted(work, download.signal)).digestMismatch;
  } catch (error) {
    download.signal?.throwIfAborted();
    throw explained(error, artifact.name);
  }
  // The client only sets this flag; without a look at it a damaged download passes.
  if (mismatch === false) return;
  throw new FailedError(
    `the artifact ${artifact.name} is damaged: its SHA-256 is not ${artifact.digest}`,
    'download it again; when that fails too, this artifact is lost',
  );
}

/** The client takes some 100 ms to load, so only the commands that need it wait for that; the bundle splits it off here. */
export async function openClient(): Promise<ArtifactClient> {
  const { DefaultArtifactClient } = await import('@actions/artifact');
  return new DefaultArtifactClient();
}

async function runUpload(client: ArtifactClient, upload: ArtifactUpload): Promise<UploadedArtifact> {
  const paths = upload.files.map((file) => file.path);
  const result = await failOnUncaught(() =>
    untilAborted(
      client.uploadArtifact(upload.name, paths, upload.rootDirectory, {
        // What a backup holds is compressed already.
        compressionLevel: 0,
        ...(upload.retentionDays === undefined ? {} : { retentionDays: upload.retentionDays }),
      }),
      upload.signal,
    ),
  );
  const { id, digest, size } = result;
  if (id === undefined || digest === undefined || !/^[0-9a-f]{64}$/.test(digest) || size === undefined) {
    throw new Error(`the artifact client returned no usable result: ${JSON.stringify(result)}`);
  }
  return { id, name: upload.name, digest, bytes: size };
}

/** A difference fails the upload. Storage that cannot be asked does not: GitHub's record has been compared by then. */
async function checkFiles(upload: ArtifactUpload, uploaded: UploadedArtifact): Promise<void> {
  const { files, signal } = upload;
  try {
    await untilAborted(assertSameFiles({ files, uploaded, environment: process.env, signal }), signal);
  } catch (error) {
    if (error instanceof FailedError || signal?.aborted) throw error;
    upload.onWarning?.(`the files in the artifact could not be compared with those here: ${messageOf(error)}`);
  }
}

/**
 * Fails the work when anything throws outside of it. The client throws from an event handler when a file cannot be
 * read (upload/zip.ts, zipErrorCallback), which would end the process with a stack, and its promise never settles.
 */
async function failOnUncaught<Result>(work: () => Promise<Result>): Promise<Result> {
  const { promise, reject } = Promise.withResolvers<never>();
  process.on('uncaughtException', reject);
  try {
    return await Promise.race([work(), promise]);
  } finally {
    process.removeListener('uncaughtException', reject);
  }
}

/** The client's errors hold an HTTP status in their text only (shared/artifact-twirp-client.ts). */
function explained(error: unknown, name: string): Error {
  if (error instanceof UserError) return error;
  const message = messageOf(error);
  const asUser = (text: string, hint: string): UserError => new UserError(text, hint, { cause: error });
  if (/\(409\)|already exists/.test(message)) {
    return asUser(
      `this workflow run has an artifact called ${name} already`,
      'set artifact-name to one that is unique in the run: in a matrix, put a value of the matrix into it',
    );
  }
  if (/storage quota/.test(message)) {
    return asUser(
      "the account's storage for artifacts is used up",
      'delete old artifacts, set a shorter retention-days, or set artifact: false and store the backup elsewhere',
    );
  }
  if (/\((401|403)\)|not accessible|Bad credentials|Forbidden|Unauthorized/.test(message)) {
    return asUser(
      `GitHub refuses access to the artifact ${name}: ${message}`,
      'add `permissions: actions: read` for the artifacts of another run; for the upload, allow artifacts in this repository’s settings',
    );
  }
  if ((error as { status?: unknown }).status === 410) {
    return asUser(
      `the artifact ${name} has expired: GitHub has deleted it`,
      'give another one; retention-days of the backup says how long an artifact is kept',
    );
  }
  return new FailedError(
    `the artifact ${name} could not be transferred: ${message}`,
    'run the job again; githubstatus.com tells whether GitHub Actions works',
    { cause: error },
  );
}
