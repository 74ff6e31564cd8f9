import { mkdir, readdir, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { ArtifactClient, FindOptions } from '@actions/artifact';
import { untilAborted } from '../concurrency.ts';
import { FailedError, messageOf, UserError } from '../errors.ts';
import { downloadArtifact, openClient } from './artifact.ts';
import { withQuietArtifactClient } from './artifact-log.ts';
import type { ArtifactReference } from './artifact-names.ts';
import { type Environment, isEnterpriseServer } from './artifact-permission.ts';
import { ZipDamage } from './remote-zip.ts';
import { unpackZip, ZipRefusal } from './unpack-zip.ts';

export interface ArtifactFetch {
  readonly reference: ArtifactReference;
  /** A directory for this artifact alone, whose owner removes it. */
  readonly directory: string;
  /** The job's variables: GITHUB_REPOSITORY, GITHUB_RUN_ID and those of the artifact service. */
  readonly environment: Environment;
  /** For an artifact of another run; it needs `actions: read`. */
  readonly token: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface FetchedArtifact {
  /** Its files. */
  readonly path: string;
  /** Size of the zip. */
  readonly bytes: number;
  /** SHA-256 that GitHub recorded and that was compared, 64 hexadecimal digits; undefined: GitHub has none. */
  readonly digest: string | undefined;
}

type Source = NonNullable<FindOptions['findBy']>;

interface FoundArtifact {
  readonly id: number;
  readonly name: string;
  readonly bytes: number;
  readonly digest: string | undefined;
}

const permissionHint = 'add `permissions: actions: read` to the job, and give its token as github-token';

/**
 * Downloads an artifact, compares it with the digest that GitHub recorded at its upload, and unpacks it. For a moment
 * it takes twice its size on the disk, because nothing is unpacked before the digest was compared.
 *
 * @throws {UserError} when there is no such artifact, or it may not be read
 * @throws {FailedError} when it cannot be downloaded, is damaged, or does not fit on the disk
 *
 * @example
 * const { path } = await fetchArtifact({ reference: { name: 'nightly', runId: 17 }, directory, environment, token })
 */
export async function fetchArtifact(fetch: ArtifactFetch): Promise<FetchedArtifact> {
  const { reference, directory, signal } = fetch;
  const source = sourceOf(fetch);
  const artifact = await findArtifact(reference, source, signal);
  await assertRoom(artifact, directory);
  const downloaded = join(directory, 'download');
  await downloadArtifact(artifact, { directory: downloaded, signal, source, unpack: false });
  const path = join(directory, 'backup');
  await mkdir(path, { mode: 0o700 });
  await unpack(artifact.name, join(downloaded, await onlyFileIn(downloaded)), path, signal);
  await rm(downloaded, { recursive: true });
  return { path, bytes: artifact.bytes, digest: artifact.digest };
}

/**
 * Where the client has to look: undefined for this run, whose artifacts a step may always read.
 *
 * @throws {UserError} when something is missing for it
 */
function sourceOf({ reference, environment, token }: ArtifactFetch): Source | undefined {
  const { name, runId } = reference;
  if (isEnterpriseServer(environment.GITHUB_SERVER_URL)) {
    throw new UserError(
      "GitHub Enterprise Server does not have the artifact service that GitHub's client speaks to",
      'download the artifact in a step before, and give its directory as backup',
    );
  }
  const isInStep = Boolean(environment.ACTIONS_RUNTIME_TOKEN && environment.ACTIONS_RESULTS_URL);
  if (isInStep && (runId === undefined || String(runId) === environment.GITHUB_RUN_ID)) return undefined;
  if (runId === undefined) {
    // The runner gives the service's address and token to an action (uses:), never to a script (run:).
    throw new UserError(
      `artifact:${name} is an artifact of this workflow run, which only an action inside of it can read`,
      `give artifact:${name}@RUN_ID and github-token, or run pgproof by \`uses:\` instead of \`run:\``,
    );
  }
  if (!token) {
    throw new UserError(`artifact:${name}@${runId} is of another workflow run, and there is no token`, permissionHint);
  }
  const [owner, repository, ...rest] = (environment.GITHUB_REPOSITORY ?? '').split('/');
  if (!owner || !repository || rest.length > 0) {
    throw new UserError(
      `it is unknown which repository the workflow run ${runId} belongs to`,
      'set GITHUB_REPOSITORY to owner/name',
    );
  }
  return { token, workflowRunId: runId, repositoryOwner: owner, repositoryName: repository };
}

async function findArtifact(
  { name }: ArtifactReference,
  source: Source | undefined,
  signal: AbortSignal | undefined,
): Promise<FoundArtifact> {
  const client = await openClient();
  const options = source === undefined ? {} : { findBy: source };
  try {
    const work = withQuietArtifactClient(() => client.getArtifact(name, options));
    const { artifact } = await untilAborted(work, signal);
    const { id, size, digest } = artifact;
    return { id, name, bytes: size, digest: digest?.replace(/^sha256:/, '') || undefined };
  } catch (error) {
    signal?.throwIfAborted();
    if ((error as Error).name === 'ArtifactNotFoundError') throw await notFound(client, name, source);
    throw explained(error, name, source);
  }
}

const shownNames = 10;

async function notFound(client: ArtifactClient, name: string, source: Source | undefined): Promise<UserError> {
  const run = source === undefined ? 'this workflow run' : `the workflow run ${source.workflowRunId}`;
  const options = source === undefined ? {} : { findBy: source };
  const { artifacts } = await withQuietArtifactClient(() => client.listArtifacts(options));
  const names = artifacts.map((artifact) => artifact.name);
  const more = names.length > shownNames ? ` and ${names.length - shownNames} more` : '';
  const others =
    names.length === 0 ? 'it has none' : `its artifacts are ${names.slice(0, shownNames).join(', ')}${more}`;
  return new UserError(
    `${run} has no artifact called ${name}: ${others}`,
    'give artifact:NAME@RUN_ID with the id in the address of the run that made the backup; an artifact is deleted after its retention-days',
  );
}

/** Errors of GitHub's API bring an HTTP status; those of the artifact service have it in their text only. */
function explained(error: unknown, name: string, source: Source | undefined): UserError {
  const message = messageOf(error);
  const status = String((error as { status?: unknown }).status ?? /\((\d{3})\)/.exec(message)?.[1]);
  const run = source === undefined ? 'this workflow run' : `the workflow run ${source.workflowRunId}`;
  if (status === '401' || status === '403') {
    return new UserError(`GitHub refuses to show the artifacts of ${run}: ${message}`, permissionHint, {
      cause: error,
    });
  }
  // A private repository is hidden from a token without rights, as if it were not there.
  if (status === '404') {
    return new UserError(
      `GitHub does not find ${run} in ${source?.repositoryOwner}/${source?.repositoryName}, or the token may not read it`,
      `check the run's id; ${permissionHint}`,
      { cause: error },
    );
  }
  return new FailedError(
    `the artifact ${name} cannot be looked up: ${message}`,
    'run the job again; githubstatus.com tells whether GitHub Actions works',
    { cause: error },
  );
}

async function assertRoom(artifact: FoundArtifact, directory: string): Promise<void> {
  const { bavail, bsize } = await statfs(directory);
  const freeBytes = bavail * bsize;
  // The zip, and beside it the files, which in a backup of pgproof's are hardly smaller.
  const neededBytes = 2 * artifact.bytes;
  if (neededBytes <= freeBytes) return;
  throw new FailedError(
    `the artifact ${artifact.name} needs ${neededBytes} bytes to be unpacked, and ${freeBytes} are free at ${directory}`,
    'free space there, or set RUNNER_TEMP or TMPDIR to a larger disk',
  );
}

async function onlyFileIn(directory: string): Promise<string> {
  const [name, ...others] = await readdir(directory);
  if (name === undefined || others.length > 0) throw new Error(`the artifact client left ${others.length + 1} files`);
  return name;
}

async function unpack(name: string, zip: string, directory: string, signal: AbortSignal | undefined): Promise<void> {
  try {
    await unpackZip({ zip, directory, signal });
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof ZipRefusal) {
      throw new FailedError(
        `the artifact ${name} is not unpacked: ${error.message}`,
        'no backup holds this: find out who uploaded it, and give another one',
        { cause: error },
      );
    }
    const isDamage = error instanceof ZipDamage;
    throw new FailedError(
      `the artifact ${name} cannot be unpacked: ${messageOf(error)}`,
      isDamage ? 'the artifact was stored like this: give another one' : 'check the disk of RUNNER_TEMP or TMPDIR',
      { cause: error },
    );
  }
}
