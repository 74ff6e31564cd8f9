import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { FailedError, UserError } from '../../src/errors.ts';
import { type BranchArtifact, findBranchArtifact } from '../../src/github/branch-artifact.ts';
import { readBaselineReference } from '../../src/github/branch-artifact-names.ts';
import { GitHubService } from '../support/github-service.ts';

let service: GitHubService;
let root: string;
const zip = Buffer.from('not looked at here');

before(async () => {
  root = await mkdtemp(join(tmpdir(), 'pgproof-test-'));
  service = new GitHubService(root);
  await service.listen();
});

after(async () => {
  await service.close();
  await rm(root, { recursive: true, force: true });
});

beforeEach(() => {
  service.requests.length = 0;
  service.rest.runs.length = 0;
  service.faults.fail = {};
});

interface Asked {
  readonly name?: string;
  readonly branch?: string | undefined;
  readonly token?: string | undefined;
  readonly environment?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

function find(asked: Asked = {}): Promise<BranchArtifact> {
  const { name = 'bench', branch, signal = new AbortController().signal } = asked;
  const environment = { ...service.environment, ...asked.environment };
  return findBranchArtifact({
    name,
    branch,
    environment,
    token: 'token' in asked ? asked.token : service.token,
    signal,
  });
}

/** A run that left an artifact. */
async function ran(changes: Parameters<typeof service.rest.addRun>[0] = {}, name = 'bench', expired = false) {
  const run = service.rest.addRun(changes);
  await service.addArtifact(name, zip, run.id, expired);
  return run;
}

const foundRun = async (asked: Asked = {}) => {
  const found = await find(asked);
  return found.kind === 'found' ? found.runId : found.note;
};

test('a reference to a baseline', () => {
  assert.deepEqual(readBaselineReference('a/b.json'), { kind: 'file', path: 'a/b.json' });
  assert.deepEqual(readBaselineReference('git:origin/main'), { kind: 'git', reference: 'origin/main' });
  assert.deepEqual(readBaselineReference('artifact:b'), { kind: 'artifact', name: 'b', branch: undefined });
  assert.deepEqual(readBaselineReference('artifact:b@x@2'), { kind: 'artifact', name: 'b', branch: 'x@2' });
});

test('the newest successful run of the branch', async () => {
  await ran({ id: 10 });
  const newest = await ran({ id: 30, event: 'schedule' });
  await ran({ id: 20, event: 'workflow_dispatch' });
  await ran({ id: 40, conclusion: 'failure' });
  await ran({ id: 50, head_branch: 'other' });
  await ran({ id: 60 }, 'another');
  assert.deepEqual(await find({ branch: 'main' }), {
    kind: 'found',
    runId: 30,
    branch: 'main',
    commit: newest.head_sha,
  });
  assert.equal(await foundRun({ branch: 'other' }), 50);
});

test('no run whose code was not on the branch is trusted', async () => {
  const fork = { head_repository: { full_name: 'evil/shop' } };
  await ran({ id: 10 });
  await ran({ id: 20, event: 'pull_request' });
  await ran({ id: 30, event: 'pull_request_target' });
  await ran({ id: 40, event: 'pull_request', ...fork });
  await ran({ id: 50, event: 'push', ...fork });
  await ran({ id: 60, event: 'push', head_repository: null });
  assert.equal(await foundRun({ branch: 'main' }), 10);
});

test('the branch of a pull request’s base, else the default branch', async () => {
  await ran({ id: 10, head_branch: 'trunk' });
  await ran({ id: 20, head_branch: 'release/1' });
  service.repository = { ...service.repository, default_branch: 'trunk' };
  assert.equal(await foundRun(), 10);
  assert.equal(await foundRun({ environment: { GITHUB_BASE_REF: 'release/1' } }), 20);
  assert.equal(await foundRun({ branch: 'trunk', environment: { GITHUB_BASE_REF: 'release/1' } }), 10);
  delete service.repository.default_branch;
  await assert.rejects(find(), FailedError);
});

test('the same workflow comes first, another one when it has nothing', async () => {
  const reference = (file: string) => ({
    GITHUB_WORKFLOW_REF: `octo/shop/.github/workflows/${file}@refs/pull/1/merge`,
  });
  await ran({ id: 10, file: 'my ci.yml' });
  await ran({ id: 20, file: 'nightly.yml' });
  assert.equal(await foundRun({ branch: 'main', environment: reference('my ci.yml') }), 10);
  assert.equal(await foundRun({ branch: 'main', environment: reference('new.yml') }), 20);
  assert.equal(
    await foundRun({
      branch: 'main',
      environment: { GITHUB_WORKFLOW_REF: 'other/policy/.github/workflows/my ci.yml@x' },
    }),
    20,
  );
});

test('none yet is no error, and the note says what was looked for', async () => {
  const note = (await foundRun({ branch: 'main' })) as string;
  assert.match(note, /^no baseline: no successful run of main has an artifact called bench yet: .*push, schedule/);
  service.rest.addRun();
  assert.match((await foundRun({ branch: 'main' })) as string, /yet; a benchmark of that branch/);
  await ran({ id: 300 }, 'bench', true);
  assert.match((await foundRun({ branch: 'main' })) as string, /have expired/);
  await ran({ id: 200 });
  assert.equal(await foundRun({ branch: 'main' }), 200);
});

async function refused(work: Promise<unknown>, kind: typeof UserError, message: RegExp, hint: RegExp): Promise<void> {
  await assert.rejects(work, (error) => {
    assert.ok(error instanceof UserError);
    assert.equal(error.constructor, kind, String(error));
    assert.match(error.message, message);
    assert.match(error.hint, hint);
    return true;
  });
}

test('what is missing is said, with the line to add', async () => {
  const permission = /permissions: actions: read/;
  await refused(find({ token: undefined }), UserError, /there is no token/, permission);
  await refused(find({ token: 'wrong', branch: 'main' }), UserError, /refuses to show the workflow runs/, permission);
  service.faults.fail = { ListRuns: { nth: 'every', status: 403, message: 'Resource not accessible by integration' } };
  await refused(find({ branch: 'main' }), UserError, /Resource not accessible by integration/, permission);
  service.faults.fail = { ListRuns: { nth: 'every', status: 500 } };
  await refused(find({ branch: 'main' }), FailedError, /cannot be looked up/, /run the job again/);
  await refused(find({ environment: { GITHUB_REPOSITORY: 'x' } }), UserError, /unknown whose/, /GITHUB_REPOSITORY/);
  const enterprise = { GITHUB_SERVER_URL: 'https://ghe.example.org' };
  await refused(find({ environment: enterprise }), UserError, /Enterprise Server/, /download the result/);
});

test('an aborted search ends with the reason', async () => {
  const controller = new AbortController();
  const reason = new Error('cancelled');
  service.before.ListRuns = async () => controller.abort(reason);
  try {
    await assert.rejects(find({ branch: 'main', signal: controller.signal }), (error) => error === reason);
  } finally {
    delete service.before.ListRuns;
  }
});
