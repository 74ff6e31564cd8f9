import { FailedError, UserError } from '../errors.ts';
import { type Environment, isEnterpriseServer } from './artifact-permission.ts';
import { type Rest, RestError, repositoryPath, withRest } from './rest.ts';

export interface BranchArtifactSearch {
  /** The artifact's name. */
  readonly name: string;
  /** Undefined: the branch that a pull request goes to, else the repository's default branch. */
  readonly branch: string | undefined;
  /** The job's variables: GITHUB_REPOSITORY, GITHUB_BASE_REF, GITHUB_WORKFLOW_REF, GITHUB_API_URL. */
  readonly environment: Environment;
  /** It needs `actions: read`. */
  readonly token: string | undefined;
  readonly signal: AbortSignal;
}

export type BranchArtifact =
  | { readonly kind: 'found'; readonly runId: number; readonly branch: string; readonly commit: string }
  /** There is none yet, or none any more; the note says what was looked for. */
  | { readonly kind: 'none'; readonly note: string };

/**
 * Finds the newest successful run of a branch that left an artifact of this name: of the same workflow, or else of
 * any workflow of the repository.
 *
 * Only runs whose code was on the branch count: those of a push, a schedule or a start by hand, in this very
 * repository. A fork can have a branch of the same name, and a run for a pull request has a branch's name before
 * anybody has looked at what is on it.
 *
 * @throws {UserError} when the token is missing or may not read runs; {FailedError} when GitHub cannot be asked
 * @example
 * await findBranchArtifact({ name: 'pgproof-benchmark', branch: 'main', environment, token, signal })
 */
export async function findBranchArtifact(search: BranchArtifactSearch): Promise<BranchArtifact> {
  const { environment, token, signal } = search;
  const repository = repositoryOf(environment);
  if (!token) {
    throw new UserError(
      `the baseline artifact:${search.name} is of another workflow run, and there is no token`,
      permissionHint,
    );
  }
  return withRest({ environment, token, signal }, async (rest) => {
    try {
      const branch = search.branch ?? (environment.GITHUB_BASE_REF || (await defaultBranch(rest, repository)));
      return await findOn(branch, repository, rest, search);
    } catch (error) {
      throw error instanceof RestError ? explained(error, environment) : error;
    }
  });
}

const permissionHint = 'add `permissions: actions: read` to the job, and give its token as github-token';

function repositoryOf(environment: Environment): string {
  if (isEnterpriseServer(environment.GITHUB_SERVER_URL)) {
    throw new UserError(
      "GitHub Enterprise Server does not have the artifact service that GitHub's client speaks to",
      'download the result in a step before, and give its file as baseline',
    );
  }
  const path = repositoryPath(environment);
  if (path !== undefined) return path;
  throw new UserError('it is unknown whose artifact the baseline is', 'set GITHUB_REPOSITORY to owner/name');
}

async function defaultBranch(rest: Rest, repository: string): Promise<string> {
  const { default_branch: branch } = await rest.get<{ readonly default_branch?: string }>(repository);
  if (branch) return branch;
  throw new RestError("the repository's default branch is not told", undefined);
}

async function findOn(
  branch: string,
  repository: string,
  rest: Rest,
  { name, environment }: BranchArtifactSearch,
): Promise<BranchArtifact> {
  const scopes = [...workflowScope(repository, environment), `${repository}/actions/runs`];
  let expired = 0;
  let seen = 0;
  for (const scope of scopes) {
    for (const run of await trustedRuns(scope, branch, rest)) {
      seen += 1;
      const artifact = await artifactOf(run, name, repository, rest);
      if (artifact === 'there') return { kind: 'found', runId: run.id, branch, commit: run.head_sha };
      if (artifact === 'expired') expired += 1;
    }
  }
  return { kind: 'none', note: noteAbout({ name, branch, seen, expired }) };
}

/** The last of the artifacts that are looked at, from the newest on: what is older has mostly been deleted. */
const mostRuns = 20;
const trustedEvents = ['push', 'schedule', 'workflow_dispatch'] as const;

interface Run {
  readonly id: number;
  readonly head_branch: string | null;
  readonly head_sha: string;
  readonly event: string;
  readonly conclusion: string | null;
  readonly created_at: string;
  readonly repository: { readonly full_name: string };
  readonly head_repository: { readonly full_name: string } | null;
}

/**
 * The newest runs that count. Each kind of event is asked for by itself, because pull requests from forks may have
 * thousands of runs under a branch's name.
 */
async function trustedRuns(scope: string, branch: string, rest: Rest): Promise<readonly Run[]> {
  const query = { branch, status: 'success', per_page: String(mostRuns), exclude_pull_requests: 'true' };
  const lists = await Promise.all(
    trustedEvents.map((event) =>
      rest.get<{ readonly workflow_runs: readonly Run[] }>(scope, { ...query, event }).catch((error: unknown) => {
        // A workflow that is on no branch but the pull request's own is not known yet.
        if (error instanceof RestError && error.status === 404) return { workflow_runs: [] };
        throw error;
      }),
    ),
  );
  return lists
    .flatMap(({ workflow_runs: runs }) => runs)
    .filter((run) => isTrusted(run, branch))
    .sort((one, other) => Date.parse(other.created_at) - Date.parse(one.created_at) || other.id - one.id)
    .slice(0, mostRuns);
}

/** The server has filtered by all but the repository; what decides about trust is looked at here all the same. */
function isTrusted(run: Run, branch: string): boolean {
  const isOwn = run.head_repository?.full_name.toLowerCase() === run.repository.full_name.toLowerCase();
  const isOnBranch = run.head_branch === branch && run.conclusion === 'success';
  return isOwn && isOnBranch && trustedEvents.some((event) => event === run.event);
}

async function artifactOf(
  run: Run,
  name: string,
  repository: string,
  rest: Rest,
): Promise<'there' | 'expired' | 'none'> {
  const { artifacts } = await rest.get<{
    readonly artifacts: readonly { readonly name: string; readonly expired?: boolean }[];
  }>(`${repository}/actions/runs/${run.id}/artifacts`, { name });
  const named = artifacts.filter((artifact) => artifact.name === name);
  if (named.some(({ expired }) => expired !== true)) return 'there';
  return named.length === 0 ? 'none' : 'expired';
}

/**
 * The runs of the workflow that this run is of. GITHUB_WORKFLOW_REF is
 * `octo/shop/.github/workflows/ci.yml@refs/heads/main`; a ruleset can bring a workflow of another repository.
 */
function workflowScope(repository: string, environment: Environment): string[] {
  const prefix = `${environment.GITHUB_REPOSITORY}/.github/workflows/`.toLowerCase();
  const reference = environment.GITHUB_WORKFLOW_REF ?? '';
  if (!reference.toLowerCase().startsWith(prefix)) return [];
  const file = reference.slice(prefix.length).replace(/@refs\/.*$/s, '');
  return file === '' ? [] : [`${repository}/actions/workflows/${encodeURIComponent(file)}/runs`];
}

interface Seen {
  readonly name: string;
  readonly branch: string;
  readonly seen: number;
  readonly expired: number;
}

function noteAbout({ name, branch, seen, expired }: Seen): string {
  const what = `no baseline: no successful run of ${branch} has an artifact called ${name}`;
  if (expired > 0) return `${what} any more; those that were there have expired (retention-days)`;
  if (seen > 0) return `${what} yet; a benchmark of that branch, by push or schedule, leaves one`;
  return `${what} yet: it has no successful run by push, schedule or workflow_dispatch`;
}

/** A private repository is hidden from a token without rights, as if it were not there. */
function explained(error: RestError, environment: Environment): UserError {
  const { status } = error;
  if (status === 401 || status === 403 || status === 404) {
    return new UserError(
      `GitHub refuses to show the workflow runs of ${environment.GITHUB_REPOSITORY}: ${error.message}`,
      permissionHint,
      { cause: error },
    );
  }
  return new FailedError(
    `the baseline cannot be looked up: ${error.message}`,
    'run the job again; githubstatus.com tells whether GitHub works',
    { cause: error },
  );
}
