import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BlobStorage, Refusal, type StorageFaults, storageHeaders } from './blob-storage.ts';
import { GitHubRest, type RestCall, restCallOf } from './github-rest.ts';

/** The calls that can be made to fail, by the names that GitHub and Azure give them. */
export type GitHubCall =
  | RestCall
  | 'CreateArtifact'
  | 'FinalizeArtifact'
  | 'ListArtifacts'
  | 'GetSignedArtifactURL'
  | 'PutBlock'
  | 'PutBlockList'
  | 'GetBlob'
  | 'GetRepository'
  | 'ListRunArtifacts'
  | 'DownloadArtifact';

export interface GitHubFaults extends StorageFaults {
  /** An HTTP status for the nth call (from 1), or for every call. */
  fail: Partial<Record<GitHubCall, { nth: number | 'every'; status: number; message?: string }>>;
  /** The service records another digest than the client sent. */
  wrongDigest: boolean;
  /** The service records no digest at all. */
  noDigest: boolean;
}

export interface RecordedRequest {
  readonly call: GitHubCall;
  readonly status: number;
  readonly bytes: number;
  readonly authorization: string | undefined;
  /** The JSON body, where there is one. */
  readonly body: Readonly<Record<string, unknown>> | undefined;
}

interface Artifact {
  readonly id: number;
  readonly name: string;
  readonly blob: string;
  /** The workflow run that it belongs to. */
  readonly run: number;
  expired: boolean;
  bytes: number;
  digest: string;
}

const repository = 'octo/shop';
const runIds = { run: '7d6a3c52-0000-4000-8000-000000000001', job: '7d6a3c52-0000-4000-8000-000000000002' };
const runId = 4711;

/**
 * GitHub's artifact service, its blob storage and a little of its REST API, on the loopback interface, as far as
 * the real client speaks to them. Blocks go to disk, so that it can take large uploads.
 */
export class GitHubService {
  readonly requests: RecordedRequest[] = [];
  readonly faults: GitHubFaults = {
    fail: {},
    wrongDigest: false,
    noDigest: false,
    loseLastBlock: false,
    flipByteAt: undefined,
    noRanges: false,
  };
  /** Runs before a call is answered: for what happens in the middle of an upload. */
  readonly before: Partial<Record<GitHubCall, () => Promise<void>>> = {};
  /** What GET /repos/{owner}/{repo} answers. */
  repository: Record<string, unknown> = { full_name: repository, private: true, visibility: 'private' };
  /** The token that the REST API accepts. */
  readonly token = 'ghs_test_token';
  readonly directory: string;
  /** Workflow runs and comments. */
  readonly rest = new GitHubRest(repository);
  readonly #server = createServer((request, response) => void this.#answer(request, response));
  readonly #artifacts: Artifact[] = [];
  readonly #storage: BlobStorage;
  /** Artifacts that were created and not finalized: name → blob. */
  readonly #pending = new Map<string, string>();
  readonly #calls = new Map<GitHubCall, number>();

  constructor(directory: string) {
    this.directory = directory;
    this.#storage = new BlobStorage(directory, this.faults);
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** What the runner gives to a JavaScript action. */
  get environment(): Record<string, string> {
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const scp = `Actions.ExampleScope Actions.Results:${runIds.run}:${runIds.job}`;
    return {
      ACTIONS_RESULTS_URL: `${this.url}/`,
      ACTIONS_RUNTIME_TOKEN: `${encode({ alg: 'none', typ: 'JWT' })}.${encode({ scp })}.c2lnbmF0dXJl`,
      GITHUB_API_URL: this.url,
      GITHUB_GRAPHQL_URL: `${this.url}/graphql`,
      GITHUB_SERVER_URL: 'https://github.com',
      GITHUB_REPOSITORY: repository,
      GITHUB_RUN_ID: String(runId),
      GITHUB_RUN_ATTEMPT: '1',
      GITHUB_JOB: 'nightly',
      GITHUB_ACTIONS: 'true',
      // The loopback interface is reached directly, whatever proxy the machine has.
      no_proxy: '127.0.0.1',
      NO_PROXY: '127.0.0.1',
    };
  }

  get artifacts(): readonly Readonly<Artifact>[] {
    return this.#artifacts;
  }

  /** An artifact that somebody else uploaded, of this run or of another one: any bytes as its zip. */
  async addArtifact(name: string, zip: Uint8Array, run: number = runId, expired = false): Promise<Readonly<Artifact>> {
    const artifact = {
      ...{ id: 1000 + this.#artifacts.length, name, run, expired },
      blob: await this.#storage.put(zip),
      bytes: zip.length,
      digest: `sha256:${createHash('sha256').update(zip).digest('hex')}`,
    };
    this.#artifacts.push(artifact);
    return artifact;
  }

  /** How often a call was made. */
  count(call: GitHubCall): number {
    return this.#calls.get(call) ?? 0;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.url);
    let call: GitHubCall | undefined;
    let received: Received = { bytes: 0, body: undefined };
    try {
      call = callOf(request.method ?? '', url);
      if (call === undefined) throw new Refusal(404, `no such address: ${request.method} ${url.pathname}`);
      this.#calls.set(call, this.count(call) + 1);
      received =
        call === 'PutBlock'
          ? { bytes: await this.#storage.receiveBlock(request, url), body: undefined }
          : await receiveBody(request);
      await this.before[call]?.();
      this.#injectFault(call);
      await this.#handle(call, { request, url, body: received.body ?? {}, text: received.text ?? '' }, response);
    } catch (error) {
      const status = error instanceof Refusal ? error.status : 500;
      const text = (error as Error).message;
      if (!response.headersSent) sendJson(response, { msg: text, message: text }, status);
      else response.destroy();
    }
    if (call === undefined) return;
    const { authorization } = request.headers;
    this.requests.push({
      call,
      status: response.statusCode,
      bytes: received.bytes,
      authorization,
      body: received.body,
    });
  }

  #injectFault(call: GitHubCall): void {
    const fault = this.faults.fail[call];
    if (fault === undefined || (fault.nth !== 'every' && fault.nth !== this.count(call))) return;
    throw new Refusal(fault.status, fault.message ?? 'injected fault');
  }

  async #handle(call: GitHubCall, asked: Asked, response: ServerResponse): Promise<void> {
    const restCall = restCallOf(asked.request.method ?? '', asked.url);
    if (restCall !== undefined) {
      this.#authorizeToken(asked);
      sendJson(response, this.rest.answer(restCall, asked.url, asked.body));
      return;
    }
    const handlers: Record<Exclude<GitHubCall, RestCall>, () => void | Promise<void>> = {
      CreateArtifact: () => this.#createArtifact(asked, response),
      FinalizeArtifact: () => this.#finalizeArtifact(asked, response),
      ListArtifacts: () => this.#listArtifacts(asked, response),
      GetSignedArtifactURL: () => this.#signUrl(asked, response),
      PutBlock: () => void response.writeHead(201, storageHeaders()).end(),
      PutBlockList: () => {
        this.#storage.putBlockList(asked.url, asked.text);
        response.writeHead(201, storageHeaders()).end();
      },
      GetBlob: () => this.#storage.send(asked.url, asked.request.headers.range, response),
      GetRepository: () => this.#getRepository(asked, response),
      ListRunArtifacts: () => this.#listRunArtifacts(asked, response),
      DownloadArtifact: () => this.#redirectToBlob(asked, response),
    };
    await handlers[call as Exclude<GitHubCall, RestCall>]();
  }

  #authorizeJob({ request, body }: Asked): void {
    if (request.headers.authorization !== `Bearer ${this.environment.ACTIONS_RUNTIME_TOKEN}`) {
      throw new Refusal(401, 'unauthorized');
    }
    if (body.workflow_run_backend_id !== runIds.run || body.workflow_job_run_backend_id !== runIds.job) {
      throw new Refusal(403, 'the token is of another run');
    }
  }

  #authorizeToken({ request }: Asked): void {
    const { authorization } = request.headers;
    if (authorization === `Bearer ${this.token}` || authorization === `token ${this.token}`) return;
    throw new Refusal(401, 'Bad credentials');
  }

  #createArtifact(asked: Asked, response: ServerResponse): void {
    this.#authorizeJob(asked);
    const name = String(asked.body.name);
    if (/[":<>|*?\\/]/.test(name)) throw new Refusal(400, `invalid name ${name}`);
    if (this.#artifacts.some((artifact) => artifact.name === name)) {
      throw new Refusal(409, 'an artifact with this name already exists on the workflow run');
    }
    const blob = this.#storage.create();
    this.#pending.set(name, blob);
    sendJson(response, { ok: true, signed_upload_url: this.#signed(blob) });
  }

  #finalizeArtifact(asked: Asked, response: ServerResponse): void {
    this.#authorizeJob(asked);
    const name = String(asked.body.name);
    const blob = this.#pending.get(name);
    if (blob === undefined) throw new Refusal(404, `no artifact ${name} was created`);
    const sent = String(asked.body.hash);
    const digest = this.faults.wrongDigest ? `sha256:${createHash('sha256').update(sent).digest('hex')}` : sent;
    const id = 1000 + this.#artifacts.length;
    this.#artifacts.push({ id, name, blob, run: runId, expired: false, bytes: Number(asked.body.size), digest });
    sendJson(response, { ok: true, artifact_id: String(id) });
  }

  #listArtifacts(asked: Asked, response: ServerResponse): void {
    this.#authorizeJob(asked);
    const { name_filter: name, id_filter: id } = asked.body;
    const artifacts = this.#artifacts
      .filter((artifact) => name === undefined || artifact.name === name)
      .filter((artifact) => id === undefined || artifact.id === Number(id))
      .map((artifact) => ({
        workflow_run_backend_id: runIds.run,
        workflow_job_run_backend_id: runIds.job,
        database_id: String(artifact.id),
        name: artifact.name,
        size: String(artifact.bytes),
        created_at: new Date().toISOString(),
        ...(this.faults.noDigest ? {} : { digest: artifact.digest }),
      }));
    sendJson(response, { artifacts });
  }

  #signUrl(asked: Asked, response: ServerResponse): void {
    this.#authorizeJob(asked);
    sendJson(response, { signed_url: this.#signed(this.#find((artifact) => artifact.name === asked.body.name).blob) });
  }

  #getRepository(asked: Asked, response: ServerResponse): void {
    this.#authorizeToken(asked);
    if (asked.url.pathname !== `/repos/${repository}`) throw new Refusal(404, 'Not Found');
    sendJson(response, this.repository);
  }

  #listRunArtifacts(asked: Asked, response: ServerResponse): void {
    this.#authorizeToken(asked);
    const [, owner, id] = /^\/repos\/([^/]+\/[^/]+)\/actions\/runs\/(\d+)\/artifacts$/.exec(asked.url.pathname) ?? [];
    const run = Number(id);
    if (owner !== repository || (run !== runId && this.rest.runs.every((known) => known.id !== run))) {
      throw new Refusal(404, 'Not Found');
    }
    const name = asked.url.searchParams.get('name');
    const artifacts = this.#artifacts
      .filter((artifact) => artifact.run === run && (name === null || artifact.name === name))
      .map(({ id, name, bytes, digest, expired }) => ({
        ...{ id, name, expired, size_in_bytes: bytes },
        ...(this.faults.noDigest ? {} : { digest }),
        created_at: new Date().toISOString(),
      }));
    sendJson(response, { total_count: artifacts.length, artifacts });
  }

  #redirectToBlob(asked: Asked, response: ServerResponse): void {
    this.#authorizeToken(asked);
    const id = Number(asked.url.pathname.split('/').at(-2));
    response.writeHead(302, { location: this.#signed(this.#find((artifact) => artifact.id === id).blob) }).end();
  }

  #find(wanted: (artifact: Artifact) => boolean): Artifact {
    const artifact = this.#artifacts.find(wanted);
    if (artifact === undefined) throw new Refusal(404, 'no such artifact');
    return artifact;
  }

  #signed(blob: string): string {
    return `${this.url}${this.#storage.signedPath(blob)}`;
  }
}

interface Asked {
  readonly request: IncomingMessage;
  readonly url: URL;
  readonly body: Readonly<Record<string, unknown>>;
  readonly text: string;
}

interface Received {
  readonly bytes: number;
  readonly body: Readonly<Record<string, unknown>> | undefined;
  readonly text?: string;
}

function callOf(method: string, url: URL): GitHubCall | undefined {
  const restCall = restCallOf(method, url);
  if (restCall !== undefined) return restCall;
  const twirp = /^\/twirp\/github\.actions\.results\.api\.v1\.ArtifactService\/(\w+)$/.exec(url.pathname)?.[1];
  const known = ['CreateArtifact', 'FinalizeArtifact', 'ListArtifacts', 'GetSignedArtifactURL'] as const;
  if (method === 'POST') return known.find((name) => name === twirp);
  if (url.pathname.startsWith('/blobs/')) {
    const component = url.searchParams.get('comp');
    if (method === 'PUT' && component === 'block') return 'PutBlock';
    if (method === 'PUT' && component === 'blocklist') return 'PutBlockList';
    return method === 'GET' ? 'GetBlob' : undefined;
  }
  if (method !== 'GET') return undefined;
  if (/^\/repos\/[^/]+\/[^/]+$/.test(url.pathname)) return 'GetRepository';
  if (/\/actions\/runs\/\d+\/artifacts$/.test(url.pathname)) return 'ListRunArtifacts';
  return /\/actions\/artifacts\/\d+\/zip$/.test(url.pathname) ? 'DownloadArtifact' : undefined;
}

async function receiveBody(request: IncomingMessage): Promise<Received> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  const isJson = request.headers['content-type']?.includes('json') === true && text !== '';
  return { bytes: text.length, text, body: isJson ? (JSON.parse(text) as Record<string, unknown>) : undefined };
}

function sendJson(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

/**
 * Runs a test against a GitHub service of its own.
 *
 * @example
 * await withGitHubService((service) => withEnvironment(service.environment, () => upload()))
 */
export async function withGitHubService<Result>(work: (service: GitHubService) => Promise<Result>): Promise<Result> {
  const directory = await mkdtemp(join(tmpdir(), 'pgproof-github-'));
  const service = new GitHubService(directory);
  await service.listen();
  try {
    return await work(service);
  } finally {
    await service.close();
    await rm(directory, { recursive: true, force: true });
  }
}

/** Writes the payload of a workflow's event; the path is for GITHUB_EVENT_PATH. */
export async function writeEvent(service: GitHubService, payload: unknown): Promise<string> {
  const path = join(service.directory, `event-${randomUUID()}.json`);
  await writeFile(path, typeof payload === 'string' ? payload : JSON.stringify(payload));
  return path;
}

/** Sets variables of this process while the work runs: the real client reads them from there. */
export async function withEnvironment<Result>(
  variables: Readonly<Record<string, string | undefined>>,
  work: () => Promise<Result>,
): Promise<Result> {
  const before = Object.fromEntries(Object.keys(variables).map((name) => [name, process.env[name]]));
  const set = (values: typeof variables): void => {
    for (const [name, value] of Object.entries(values)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
  set(variables);
  try {
    return await work();
  } finally {
    set(before);
  }
}
