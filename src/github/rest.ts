import { untilAborted } from '../concurrency.ts';
import { messageOf } from '../errors.ts';
import type { Environment } from './artifact-permission.ts';

/** An answer of GitHub's API that is no success, or none at all. */
export class RestError extends Error {
  override readonly name = 'RestError';
  /** The HTTP status; undefined: there was no answer. */
  readonly status: number | undefined;
  constructor(message: string, status: number | undefined, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}

/** GitHub's API, with a token. Every method throws a {@link RestError} unless the answer is a success. */
export interface Rest {
  /** @param path below the API's address, its parts encoded, for instance `/repos/octo/shop` */
  get<T>(path: string, query?: Readonly<Record<string, string>>): Promise<T>;
  post<T>(path: string, body: object): Promise<T>;
  patch<T>(path: string, body: object): Promise<T>;
  /** A query of the GraphQL API, whose own errors count as status 200. */
  query<T>(query: string): Promise<T>;
}

export interface RestOptions {
  /** GITHUB_API_URL and GITHUB_GRAPHQL_URL; without them github.com's. */
  readonly environment: Environment;
  readonly token: string;
  readonly signal: AbortSignal;
}

/** Of one request with its answer: the client itself would wait for ever for the rest of an answer that was cut. */
const longestRequestMs = 60_000;

/**
 * Opens GitHub's API for some requests.
 *
 * @example
 * await withRest({ environment, token, signal }, (rest) => rest.get('/repos/octo/shop'))
 */
export async function withRest<Result>(
  { environment, token, signal }: RestOptions,
  run: (rest: Rest) => Promise<Result>,
): Promise<Result> {
  // Lazily, as the artifact client: it brings its own HTTP library, and it knows the runner's proxies.
  const { HttpClient } = await import('@actions/http-client');
  const headers = { authorization: `Bearer ${token}`, 'x-github-api-version': '2022-11-28' };
  const client = new HttpClient('pgproof', [], { headers, allowRetries: true, maxRetries: 3 });
  const base = environment.GITHUB_API_URL || 'https://api.github.com';
  const graphql = environment.GITHUB_GRAPHQL_URL || 'https://api.github.com/graphql';
  const ask = async <T>(what: string, request: () => Promise<{ statusCode: number; result: T | null }>): Promise<T> => {
    const { statusCode, result } = await answered(what, request, signal);
    // The client gives null for 404 instead of an error.
    if (result === null) throw new RestError(`${what} answers ${statusCode}`, statusCode);
    return result;
  };
  try {
    return await run({
      get: (path, query = {}) => {
        const search = new URLSearchParams(query).toString();
        return ask(`GET ${path}`, () => client.getJson(`${base}${path}${search === '' ? '' : `?${search}`}`));
      },
      post: (path, body) => ask(`POST ${path}`, () => client.postJson(`${base}${path}`, body)),
      patch: (path, body) => ask(`PATCH ${path}`, () => client.patchJson(`${base}${path}`, body)),
      query: async <T>(query: string) => {
        const answer = await ask('the GraphQL API', () => client.postJson<GraphQlAnswer>(graphql, { query }));
        if (answer.data) return answer.data as T;
        throw new RestError(`the GraphQL API answers: ${answer.errors?.[0]?.message ?? 'nothing'}`, 200);
      },
    });
  } finally {
    client.dispose();
  }
}

interface GraphQlAnswer {
  readonly data?: unknown;
  readonly errors?: readonly { readonly message?: string }[];
}

async function answered<T>(what: string, request: () => Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  try {
    return await untilAborted(request(), AbortSignal.any([signal, AbortSignal.timeout(longestRequestMs)]));
  } catch (error) {
    signal.throwIfAborted();
    const status = (error as { statusCode?: unknown }).statusCode;
    const known = typeof status === 'number' ? status : undefined;
    throw new RestError(`${what} answers ${known ?? 'not'}: ${messageOf(error)}`, known, { cause: error });
  }
}

/**
 * The repository that the job is of, as a path of the API.
 *
 * @returns undefined when GITHUB_REPOSITORY is not `owner/name`
 */
export function repositoryPath(environment: Environment): string | undefined {
  const [owner, name, ...rest] = (environment.GITHUB_REPOSITORY ?? '').split('/');
  if (!owner || !name || rest.length > 0) return undefined;
  return `/repos/${encodeURIComponent(owner)}/${encodeURIComponent(name)}`;
}
