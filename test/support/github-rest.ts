import { Refusal } from './blob-storage.ts';

/** The calls of the REST and GraphQL API about runs and comments. */
export type RestCall = 'ListRuns' | 'GetViewer' | 'ListComments' | 'CreateComment' | 'UpdateComment';

export interface WorkflowRun {
  readonly id: number;
  readonly event: string;
  readonly head_branch: string;
  readonly head_sha: string;
  readonly conclusion: string | null;
  readonly created_at: string;
  readonly repository: { readonly full_name: string };
  readonly head_repository: { readonly full_name: string } | null;
  /** The workflow's file. */
  readonly file: string;
}

export interface IssueComment {
  readonly id: number;
  readonly html_url: string;
  readonly user: { readonly login: string };
  readonly issue: number;
  body: string;
}

/** Workflow runs and comments of a repository, as GitHub's API shows them. */
export class GitHubRest {
  readonly runs: WorkflowRun[] = [];
  readonly comments: IssueComment[] = [];
  /** Who the token is. */
  viewer = 'github-actions[bot]';
  readonly #repository: string;

  constructor(repository: string) {
    this.#repository = repository;
  }

  /** A run that counts as a baseline's, unless it is told otherwise; later ones are newer. */
  addRun(changes: Partial<WorkflowRun> = {}): WorkflowRun {
    const id = changes.id ?? 100 + this.runs.length;
    const own = { full_name: this.#repository };
    const run = {
      ...{ id, event: 'push', head_branch: 'main', head_sha: String(id).padStart(40, '0'), conclusion: 'success' },
      created_at: new Date(1_700_000_000_000 + id * 1000).toISOString(),
      ...{ repository: own, head_repository: own, file: 'ci.yml', ...changes },
    };
    this.runs.push(run);
    return run;
  }

  addComment(issue: number, login: string, body: string): IssueComment {
    const id = 500 + this.comments.length;
    const comment = { id, html_url: `https://github.com/c/${id}`, user: { login }, issue, body };
    this.comments.push(comment);
    return comment;
  }

  /** @throws Refusal for what GitHub refuses */
  answer(call: RestCall, url: URL, body: Readonly<Record<string, unknown>>): unknown {
    const answers: Record<RestCall, () => unknown> = {
      ListRuns: () => this.#listRuns(url),
      GetViewer: () => ({ data: { viewer: { login: this.viewer } } }),
      ListComments: () => this.#listComments(url),
      CreateComment: () => this.addComment(issueOf(url), this.viewer, checked(body)),
      UpdateComment: () => this.#updateComment(url, checked(body)),
    };
    if (call !== 'GetViewer' && !url.pathname.startsWith(`/repos/${this.#repository}/`)) {
      throw new Refusal(404, 'Not Found');
    }
    return answers[call]();
  }

  /** It filters as GitHub does, by the branch's name whatever repository it is in. */
  #listRuns(url: URL): object {
    const [, file] = /\/workflows\/([^/]+)\/runs$/.exec(url.pathname) ?? [];
    const known = this.runs.filter((run) => file === undefined || run.file === decodeURIComponent(file));
    if (file !== undefined && known.length === 0) throw new Refusal(404, 'Not Found');
    const wanted = { branch: 'head_branch', status: 'conclusion', event: 'event' } as const;
    const found = known
      .filter((run) =>
        Object.entries(wanted).every(([name, field]) => {
          const value = url.searchParams.get(name);
          return value === null || run[field as 'event'] === value;
        }),
      )
      .toReversed();
    return { total_count: found.length, workflow_runs: found.slice(0, Number(url.searchParams.get('per_page') ?? 30)) };
  }

  #listComments(url: URL): readonly IssueComment[] {
    const page = Number(url.searchParams.get('page') ?? 1);
    const length = Number(url.searchParams.get('per_page') ?? 30);
    const all = this.comments.filter(({ issue }) => issue === issueOf(url));
    return all.slice((page - 1) * length, page * length);
  }

  #updateComment(url: URL, body: string): IssueComment {
    const id = Number(url.pathname.split('/').at(-1));
    const comment = this.comments.find((candidate) => candidate.id === id);
    if (comment === undefined) throw new Refusal(404, 'Not Found');
    comment.body = body;
    return comment;
  }
}

function issueOf(url: URL): number {
  return Number(/\/issues\/(\d+)\/comments$/.exec(url.pathname)?.[1]);
}

function checked({ body }: Readonly<Record<string, unknown>>): string {
  if (typeof body !== 'string' || body === '') throw new Refusal(422, 'body is missing');
  if ([...body].length > 65_536) throw new Refusal(422, 'Body is too long (maximum is 65536 characters)');
  return body;
}

/** The call that a request is, if it is one of these. */
export function restCallOf(method: string, url: URL): RestCall | undefined {
  const path = url.pathname;
  if (method === 'POST' && path === '/graphql') return 'GetViewer';
  if (/\/issues\/\d+\/comments$/.test(path)) return method === 'POST' ? 'CreateComment' : 'ListComments';
  if (method === 'PATCH' && /\/issues\/comments\/\d+$/.test(path)) return 'UpdateComment';
  return method === 'GET' && /\/actions\/(?:workflows\/[^/]+\/)?runs$/.test(path) ? 'ListRuns' : undefined;
}
