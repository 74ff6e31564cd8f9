import { createReadStream } from 'node:fs';
import { crc32 } from 'node:zlib';
import type { ArtifactClient } from '@actions/artifact';
import { FailedError, messageOf } from '../errors.ts';
import type { ArtifactFile, UploadedArtifact } from './artifact.ts';
import type { Environment } from './artifact-permission.ts';
import { readZipDirectory, ZipDamage } from './remote-zip.ts';

const againHint = 'run the backup again; the local backup directory is not affected';

/**
 * Compares what the artifact service recorded with what the client says that it sent. The client hashes the zip
 * while it is sent, so this is the digest that every later download is held against.
 *
 * @returns whether the service has a digest to compare
 * @throws {FailedError} on any difference
 */
export async function assertRecorded(client: ArtifactClient, uploaded: UploadedArtifact): Promise<boolean> {
  const { artifact } = await client.getArtifact(uploaded.name);
  const recorded = { id: artifact.id, bytes: artifact.size, digest: artifact.digest?.replace(/^sha256:/, '') };
  for (const name of ['id', 'bytes', 'digest'] as const) {
    if (recorded[name] === uploaded[name] || (name === 'digest' && !recorded.digest)) continue;
    throw new FailedError(
      `the artifact ${uploaded.name} is not what was sent: its ${name} is ${recorded[name]} at GitHub, ${uploaded[name]} here`,
      againHint,
    );
  }
  return Boolean(recorded.digest);
}

export interface RemoteCheck {
  readonly files: readonly ArtifactFile[];
  readonly uploaded: UploadedArtifact;
  readonly environment: Environment;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Compares the directory of the zip in GitHub's storage with the files here: the same names, sizes and CRC-32, and
 * the archive's whole length. The digest alone cannot tell that the right files went into the zip: the client, for
 * one, leaves out a file that vanished, with no more than a warning (upload/zip.ts, zipWarningCallback).
 *
 * @throws {FailedError} on any difference
 * @throws {Error} when the storage cannot be read
 */
export async function assertSameFiles({ files, uploaded, environment, signal }: RemoteCheck): Promise<void> {
  const url = await signedDownloadUrl(uploaded.name, environment, signal);
  const { HttpClient } = await import('@actions/http-client');
  const http = new HttpClient('pgproof', [], { allowRetries: true, maxRetries: 3 });
  try {
    const read = async (start: number, end: number): Promise<Buffer> => {
      signal?.throwIfAborted();
      const response = await http.get(url, { range: `bytes=${start}-${end - 1}` });
      const { statusCode, headers } = response.message;
      const total = headers['content-range']?.split('/')[1];
      if (statusCode === 416 || (total !== undefined && total !== String(uploaded.bytes))) {
        throw differs(uploaded, `it has ${total ?? 'too few'} bytes there and ${uploaded.bytes} were sent`);
      }
      if (statusCode !== 206)
        throw new Error(`the storage answers ${statusCode} to a request for a part of the artifact`);
      return (await response.readBodyBuffer?.()) ?? Buffer.alloc(0);
    };
    const entries = await readZipDirectory(read, uploaded.bytes).catch((error: unknown) => {
      throw error instanceof ZipDamage ? differs(uploaded, error.message) : error;
    });
    const remote = new Map(entries.map((entry) => [entry.name, entry]));
    for (const file of files) {
      const entry = remote.get(file.name);
      if (entry === undefined) throw differs(uploaded, `${file.name} is missing in it`);
      if (entry.bytes !== file.bytes) throw differs(uploaded, `${file.name} has ${entry.bytes} bytes in it`);
      if (entry.crc32 !== (await crc32Of(file.path, signal)))
        throw differs(uploaded, `${file.name} has another content`);
    }
    if (remote.size !== files.length) throw differs(uploaded, `it has ${remote.size} files`);
  } finally {
    http.dispose();
  }
}

function differs(uploaded: UploadedArtifact, how: string): FailedError {
  return new FailedError(`the artifact ${uploaded.name} is not the backup that was sent: ${how}`, againHint);
}

async function crc32Of(path: string, signal?: AbortSignal): Promise<number> {
  let sum = 0;
  const stream = createReadStream(path, { highWaterMark: 1024 * 1024, ...(signal === undefined ? {} : { signal }) });
  for await (const chunk of stream) sum = crc32(chunk as Buffer, sum);
  return sum;
}

/** The one call of the service that the client makes only for whole downloads (results/api/v1/artifact.proto). */
async function signedDownloadUrl(name: string, environment: Environment, signal?: AbortSignal): Promise<string> {
  signal?.throwIfAborted();
  const { HttpClient } = await import('@actions/http-client');
  const token = environment.ACTIONS_RUNTIME_TOKEN ?? '';
  const { run, job } = backendIds(token);
  const service = '/twirp/github.actions.results.api.v1.ArtifactService/GetSignedArtifactURL';
  const http = new HttpClient('pgproof', [], { headers: { authorization: `Bearer ${token}` } });
  try {
    const { result } = await http.postJson<{ signed_url?: string; signedUrl?: string }>(
      new URL(service, environment.ACTIONS_RESULTS_URL).href,
      { workflow_run_backend_id: run, workflow_job_run_backend_id: job, name },
    );
    const url = result?.signed_url ?? result?.signedUrl;
    if (!url) throw new Error('the artifact service gives no address to download from');
    return url;
  } finally {
    http.dispose();
  }
}

/** The runtime token is a JWT; one of its scopes is `Actions.Results:<run>:<job>`. */
function backendIds(token: string): { run: string; job: string } {
  try {
    const payload: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    const scopes = String((payload as { scp?: unknown }).scp).split(' ');
    const [, run, job] = scopes.find((scope) => scope.startsWith('Actions.Results:'))?.split(':') ?? [];
    if (run !== undefined && job !== undefined) return { run, job };
  } catch (cause) {
    throw new Error(`the job's runtime token cannot be read: ${messageOf(cause)}`, { cause });
  }
  throw new Error("the job's runtime token has no scope for artifacts");
}
