import { readFile } from 'node:fs/promises';
import { messageOf, UserError } from '../errors.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface ArtifactPermission {
  /** The job's variables: GITHUB_EVENT_PATH, GITHUB_REPOSITORY, GITHUB_API_URL and those of the artifact service. */
  readonly environment: Environment;
  /** The input allow-public-artifact. */
  readonly allowPublicArtifact: boolean;
  /** Asked for the repository's visibility when the event does not tell it. */
  readonly token?: string | undefined;
  /** What everybody could read. Default: `this unencrypted backup`. */
  readonly what?: string;
}

/**
 * Checks before a backup starts that its artifact may be uploaded at its end.
 *
 * Any signed-in user can download the artifacts of a public repository, so an unencrypted backup is refused there.
 * When nothing tells whether the repository is public, it counts as public.
 *
 * @throws {UserError} outside a GitHub Actions job, and where the artifact would be public
 *
 * @example
 * await assertArtifactAllowed({ environment: process.env, allowPublicArtifact: false, token })
 */
export async function assertArtifactAllowed(permission: ArtifactPermission): Promise<void> {
  assertArtifactService(permission.environment);
  if (permission.allowPublicArtifact) return;
  const repository = permission.environment.GITHUB_REPOSITORY || 'this repository';
  const visibility = await findVisibility(permission);
  if (visibility.kind === 'private') return;
  const consent = 'set artifact: false, or allow-public-artifact: true if everyone may read this data';
  if (visibility.kind === 'public') {
    throw new UserError(
      `${repository} is public: any signed-in GitHub user could download ${permission.what ?? 'this unencrypted backup'}`,
      consent,
    );
  }
  throw new UserError(
    `it is unknown whether ${repository} is public (${visibility.why}), so nothing is uploaded as an artifact`,
    `give github-token: \${{ github.token }} (any job's token may read its repository's metadata), or ${consent}`,
  );
}

/**
 * Checks that GitHub's artifact service can be reached from here: it exists in jobs of github.com and GHE.com only.
 *
 * @throws {UserError} outside a job, and on GitHub Enterprise Server
 */
export function assertArtifactService(environment: Environment): void {
  const missing = ['ACTIONS_RUNTIME_TOKEN', 'ACTIONS_RESULTS_URL'].filter((name) => !environment[name]);
  if (missing.length > 0) {
    // The runner gives these two to an action (uses:), never to a script (run:).
    throw new UserError(
      `an artifact can only be uploaded by an action inside a GitHub Actions job: ${missing.join(' and ')} not set`,
      'set artifact: false, or run pgproof by `uses:` instead of `run:`',
    );
  }
  if (isEnterpriseServer(environment.GITHUB_SERVER_URL)) {
    throw new UserError(
      "GitHub Enterprise Server does not have the artifact service that GitHub's client speaks to",
      'set artifact: false and upload the backup directory in a step of your own',
    );
  }
}

/** As @actions/artifact decides it (shared/config.ts, isGhes): it refuses to work there. */
export function isEnterpriseServer(serverUrl: string | undefined): boolean {
  const host = new URL(serverUrl || 'https://github.com').hostname.toLowerCase();
  return host !== 'github.com' && !host.endsWith('.ghe.com') && !host.endsWith('.localhost');
}

type Visibility =
  | { readonly kind: 'private' }
  | { readonly kind: 'public' }
  | { readonly kind: 'unknown'; readonly why: string };

async function findVisibility({ environment, token }: ArtifactPermission): Promise<Visibility> {
  const fromEvent = await visibilityFromEvent(environment);
  if (fromEvent.kind !== 'unknown') return fromEvent;
  if (!token) return { kind: 'unknown', why: `${fromEvent.why}, and there is no github-token to ask with` };
  const fromApi = await visibilityFromApi(environment, token);
  return fromApi.kind === 'unknown' ? { kind: 'unknown', why: `${fromEvent.why}, and ${fromApi.why}` } : fromApi;
}

async function visibilityFromEvent(environment: Environment): Promise<Visibility> {
  const path = environment.GITHUB_EVENT_PATH;
  if (!path) return { kind: 'unknown', why: 'GITHUB_EVENT_PATH is not set' };
  let event: unknown;
  try {
    event = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    return { kind: 'unknown', why: `the event cannot be read: ${messageOf(error)}` };
  }
  const repository = (event as { repository?: RepositoryFacts } | null)?.repository;
  // An event may tell of another repository than the one whose run this is, which is where the artifact goes.
  if (repository?.full_name?.toLowerCase() !== environment.GITHUB_REPOSITORY?.toLowerCase()) {
    return { kind: 'unknown', why: 'the event does not describe this repository' };
  }
  return visibilityOf(repository, 'the event does not tell');
}

async function visibilityFromApi(environment: Environment, token: string): Promise<Visibility> {
  const repository = environment.GITHUB_REPOSITORY;
  if (!repository) return { kind: 'unknown', why: 'GITHUB_REPOSITORY is not set' };
  const url = `${environment.GITHUB_API_URL || 'https://api.github.com'}/repos/${repository}`;
  // Lazily, as the artifact client: it brings its own HTTP library, and it knows the runner's proxies.
  const { HttpClient } = await import('@actions/http-client');
  const client = new HttpClient('pgproof', [], { headers: { authorization: `Bearer ${token}` }, allowRetries: true });
  try {
    const { result, statusCode } = await client.getJson<RepositoryFacts>(url);
    if (result === null) return { kind: 'unknown', why: `GitHub's API answers ${statusCode} to this github-token` };
    return visibilityOf(result, "GitHub's API does not tell");
  } catch (error) {
    return { kind: 'unknown', why: `GitHub's API cannot be asked: ${messageOf(error)}` };
  } finally {
    client.dispose();
  }
}

interface RepositoryFacts {
  readonly full_name?: string;
  readonly private?: boolean;
  readonly visibility?: string;
}

/** Private only when everything that is said agrees; `internal` is an enterprise's own, and `private` is true there. */
function visibilityOf(repository: RepositoryFacts | undefined, otherwise: string): Visibility {
  const { private: isPrivate, visibility } = repository ?? {};
  if (isPrivate === false || visibility === 'public') return { kind: 'public' };
  if (isPrivate === true || visibility === 'private' || visibility === 'internal') return { kind: 'private' };
  return { kind: 'unknown', why: otherwise };
}
