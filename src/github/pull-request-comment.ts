import { readFile } from 'node:fs/promises';
import { messageOf } from '../errors.ts';
import type { Environment } from './artifact-permission.ts';
import { type Rest, RestError, repositoryPath, withRest } from './rest.ts';

export interface PullRequestComment {
  /** Markdown. */
  readonly body: string;
  /** Tells our comments of one pull request apart: a comment for each key. */
  readonly key: string;
  /** The job's variables: GITHUB_EVENT_PATH, GITHUB_REPOSITORY, GITHUB_API_URL, GITHUB_GRAPHQL_URL. */
  readonly environment: Environment;
  /** It needs `pull-requests: write`. */
  readonly token: string | undefined;
  /** Takes the secrets out. */
  readonly redact: (text: string) => string;
  readonly signal: AbortSignal;
}

export type CommentOutcome =
  | { readonly kind: 'created' | 'updated'; readonly url: string }
  /** There is no comment; the note says why, in one line. */
  | { readonly kind: 'none'; readonly note: string };

/**
 * Says something in a comment of the pull request that the job runs for: updates the comment with the same key, or
 * writes a new one. A comment that somebody else wrote is never touched, whatever it holds.
 *
 * It is an extra: whatever prevents it (a fork's token that only reads, a missing permission, GitHub being down) comes
 * back as a note, and throws nothing but the signal's reason.
 */
export async function commentOnPullRequest(comment: PullRequestComment): Promise<CommentOutcome> {
  const { environment, token, signal } = comment;
  const repository = repositoryPath(environment);
  const pullRequest = await readPullRequest(environment);
  if (repository === undefined || pullRequest === undefined) return none('this run is for no pull request');
  if (!token) return none('there is no github-token');
  const body = withinLimit(`${markerOf(comment.key)}\n${comment.redact(comment.body)}`);
  try {
    return await withRest({ environment, token, signal }, (rest) => write(rest, repository, pullRequest.number, body));
  } catch (error) {
    signal.throwIfAborted();
    return none(explained(error, pullRequest.isFork));
  }
}

function none(why: string): CommentOutcome {
  return { kind: 'none', note: `no comment in the pull request: ${why}; the job's summary says all` };
}

interface Comment {
  readonly id: number;
  readonly html_url: string;
  readonly body?: string | null;
  readonly user: { readonly login: string } | null;
}

async function write(rest: Rest, repository: string, number: number, body: string): Promise<CommentOutcome> {
  const marker = body.slice(0, body.indexOf('\n'));
  const own = await findOwn(rest, `${repository}/issues/${number}/comments`, marker);
  if (own === undefined) {
    const created = await rest.post<Comment>(`${repository}/issues/${number}/comments`, { body });
    return { kind: 'created', url: created.html_url };
  }
  const updated = await rest.patch<Comment>(`${repository}/issues/comments/${own.id}`, { body });
  return { kind: 'updated', url: updated.html_url };
}

const pageLength = 100;
const mostPages = 50;

/** The first comment that begins with the marker and whose author the token is. */
async function findOwn(rest: Rest, path: string, marker: string): Promise<Comment | undefined> {
  // GET /user is refused to a job's token; this answers `github-actions[bot]`.
  const { viewer } = await rest.query<{ readonly viewer: { readonly login: string } }>('query { viewer { login } }');
  for (let page = 1; page <= mostPages; page++) {
    const comments = await rest.get<readonly Comment[]>(path, { per_page: String(pageLength), page: String(page) });
    const own = comments.find(({ user, body }) => user?.login === viewer.login && body?.startsWith(marker));
    if (own !== undefined || comments.length < pageLength) return own;
  }
  throw new RestError(`there are more than ${mostPages * pageLength} comments`, undefined);
}

/** Only harmless characters, because a key may hold an artifact's name, and `-->` would end it. */
function markerOf(key: string): string {
  return `<!-- pgproof:benchmark:${encodeURIComponent(key).replaceAll('-', '%2D')} -->`;
}

interface PullRequest {
  readonly number: number;
  /** From another repository, so that the job's token can only read. */
  readonly isFork: boolean;
}

/** Undefined when the event is none of a pull request. */
async function readPullRequest({ GITHUB_EVENT_PATH: path }: Environment): Promise<PullRequest | undefined> {
  if (!path) return undefined;
  const event: unknown = await readFile(path, 'utf8')
    .then((text) => JSON.parse(text) as unknown)
    // The runner writes it; without one that can be read this is no pull request's run.
    .catch(() => undefined);
  const { pull_request: pullRequest } = (event ?? {}) as { pull_request?: EventPullRequest };
  if (!Number.isSafeInteger(pullRequest?.number)) return undefined;
  const { number, head, base } = pullRequest as EventPullRequest;
  return { number, isFork: head?.repo?.full_name !== base?.repo?.full_name };
}

interface EventPullRequest {
  readonly number: number;
  readonly head?: { readonly repo?: { readonly full_name?: string } | null };
  readonly base?: { readonly repo?: { readonly full_name?: string } | null };
}

function explained(error: unknown, isFork: boolean): string {
  const status = error instanceof RestError ? error.status : undefined;
  if (status !== 401 && status !== 403 && status !== 404) return messageOf(error);
  if (isFork) return 'it is from a fork, whose token can only read';
  return 'the token may not write it (add `permissions: pull-requests: write` to the job)';
}

/** GitHub refuses a longer body (API, "body is too long (maximum is 65536 characters)"). */
const longestBody = 65_536;
const cutNote = '\n\n… The rest is in the summary of the job.\n';

/** Cut between two lines; a block of code and folded parts that the cut left open are closed. */
function withinLimit(body: string): string {
  if (body.length <= longestBody) return body;
  const room = longestBody - cutNote.length - 1_000;
  const kept = body.slice(0, body.lastIndexOf('\n', room)).toWellFormed();
  const fences = kept.match(/^```/gm)?.length ?? 0;
  const open = (kept.match(/<details\b/g)?.length ?? 0) - (kept.match(/<\/details>/g)?.length ?? 0);
  const closing = `${fences % 2 === 1 ? '\n```' : ''}${'\n\n</details>'.repeat(Math.max(0, Math.min(open, 50)))}`;
  return `${kept}${closing}${cutNote}`;
}
