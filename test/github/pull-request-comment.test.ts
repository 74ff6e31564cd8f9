import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { type CommentOutcome, commentOnPullRequest } from '../../src/github/pull-request-comment.ts';
import { GitHubService, writeEvent } from '../support/github-service.ts';

let service: GitHubService;
let root: string;
let event: string;
let forkEvent: string;

const pullRequest = (fork: string) => ({
  pull_request: { number: 7, head: { repo: { full_name: fork } }, base: { repo: { full_name: 'octo/shop' } } },
});

before(async () => {
  root = await mkdtemp(join(tmpdir(), 'pgproof-test-'));
  service = new GitHubService(root);
  await service.listen();
  event = await writeEvent(service, pullRequest('octo/shop'));
  forkEvent = await writeEvent(service, pullRequest('evil/shop'));
});

after(async () => {
  await service.close();
  await rm(root, { recursive: true, force: true });
});

beforeEach(() => {
  service.requests.length = 0;
  service.rest.comments.length = 0;
  service.faults.fail = {};
});

interface Said {
  readonly body?: string;
  readonly key?: string;
  readonly event?: string;
  readonly token?: string | undefined;
  readonly signal?: AbortSignal;
}

function say(said: Said = {}): Promise<CommentOutcome> {
  return commentOnPullRequest({
    ...{ body: said.body ?? 'all is well', key: said.key ?? 'bench' },
    environment: { ...service.environment, GITHUB_EVENT_PATH: said.event ?? event },
    token: 'token' in said ? said.token : service.token,
    redact: (text) => text.replaceAll('hunter2', '***'),
    signal: said.signal ?? new AbortController().signal,
  });
}

const bodies = () => service.rest.comments.map(({ body }) => body.split('\n').slice(1).join('\n'));
const noteOf = async (said: Said) => {
  const outcome = await say(said);
  return outcome.kind === 'none' ? outcome.note : outcome.kind;
};

test('a comment is written once, and then updated in place', async () => {
  service.rest.addComment(7, 'ann', 'hello');
  const created = await say({ body: 'first hunter2' });
  assert.deepEqual([created.kind, 'url' in created && created.url], ['created', 'https://github.com/c/501']);
  assert.deepEqual(await say({ body: 'second' }), { kind: 'updated', url: 'https://github.com/c/501' });
  assert.deepEqual(bodies(), ['', 'second']);
  assert.equal(service.rest.comments[0]?.body, 'hello');
  assert.doesNotMatch(JSON.stringify(service.requests), /hunter2/);
  assert.match(service.rest.comments[1]?.body ?? '', /^<!-- pgproof:benchmark:bench -->\n/);
});

test('each key has its own comment, and none can end the marker', async () => {
  await say({ key: 'a' });
  await say({ key: 'a-->b' });
  await say({ key: 'a b' });
  await say({ key: 'a', body: 'again' });
  assert.deepEqual(bodies(), ['again', 'all is well', 'all is well']);
  for (const { body } of service.rest.comments) assert.equal(body.match(/-->/g)?.length, 1, body);
});

test('a comment of somebody else is never touched, whatever it holds', async () => {
  const marker = '<!-- pgproof:benchmark:bench -->';
  service.rest.addComment(7, 'mallory', `${marker}\nforged`);
  service.rest.addComment(7, 'github-actions[bot]', `somebody quotes ${marker}`);
  service.rest.addComment(8, 'github-actions[bot]', `${marker}\nof another pull request`);
  assert.equal((await say()).kind, 'created');
  assert.equal((await say({ body: 'new' })).kind, 'updated');
  assert.deepEqual(
    service.rest.comments.map(({ body }) => body),
    [`${marker}\nforged`, `somebody quotes ${marker}`, `${marker}\nof another pull request`, `${marker}\nnew`],
  );
});

test('it is found behind many others', async () => {
  for (let count = 0; count < 230; count++) service.rest.addComment(7, 'ann', `comment ${count}`);
  await say();
  for (let count = 0; count < 30; count++) service.rest.addComment(7, 'ann', `comment ${count}`);
  assert.equal((await say({ body: 'updated' })).kind, 'updated');
  assert.equal(service.rest.comments.filter(({ user }) => user.login !== 'ann').length, 1);
});

test('a long one is cut between lines, and what is open is closed', async () => {
  const body = `<details><summary>x</summary>\n\n\`\`\`\n${'🐘 a line\n'.repeat(20_000)}`;
  assert.equal((await say({ body })).kind, 'created');
  const [comment = ''] = bodies();
  assert.ok(comment.length <= 65_536 && comment.length > 60_000, String(comment.length));
  assert.match(comment, /🐘 a line\n```\n\n<\/details>\n\n… The rest is in the summary of the job\.\n$/);
});

test('what prevents it comes back as a note', async () => {
  assert.match(await noteOf({ token: undefined }), /no github-token/);
  const push = await writeEvent(service, { ref: 'refs/heads/main' });
  assert.match(await noteOf({ event: push }), /for no pull request/);
  assert.match(await noteOf({ event: await writeEvent(service, '{"pull') }), /for no pull request/);
  assert.match(await noteOf({ event: join(root, 'missing') }), /for no pull request/);
  service.faults.fail = { CreateComment: { nth: 'every', status: 403, message: 'Resource not accessible' } };
  assert.match(await noteOf({}), /add `permissions: pull-requests: write`.*; the job's summary says all$/);
  assert.match(await noteOf({ event: forkEvent }), /it is from a fork, whose token can only read/);
  service.faults.fail = { ListComments: { nth: 'every', status: 404 } };
  assert.match(await noteOf({ event: forkEvent }), /from a fork/);
  service.faults.fail = { GetViewer: { nth: 'every', status: 500, message: 'broken\n::error::x' } };
  assert.match(await noteOf({}), /the GraphQL API answers 500: broken · ::error::x; the job's/);
  service.faults.fail = {};
  assert.match(await noteOf({ token: 'wrong' }), /pull-requests: write/);
});

test('an aborted run says nothing', async () => {
  const controller = new AbortController();
  const reason = new Error('cancelled');
  service.before.ListComments = async () => controller.abort(reason);
  try {
    await assert.rejects(say({ signal: controller.signal }), (error) => error === reason);
    assert.deepEqual(service.rest.comments, []);
  } finally {
    delete service.before.ListComments;
  }
});
