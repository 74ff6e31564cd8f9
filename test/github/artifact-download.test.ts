import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { FailedError, UserError } from '../../src/errors.ts';
import { type FetchedArtifact, fetchArtifact } from '../../src/github/artifact-download.ts';
import { readArtifactReference } from '../../src/github/artifact-names.ts';
import type { Environment } from '../../src/github/artifact-permission.ts';
import { artifactStorage } from '../../src/storage/artifact.ts';
import { GitHubService, withEnvironment } from '../support/github-service.ts';
import { makeZip } from '../support/zip.ts';

// One for the whole file: @actions/github reads GITHUB_API_URL once, when it is loaded.
let service: GitHubService;
let root: string;
const content = randomBytes(300_000);
const zip = makeZip([
  { name: 'manifest.json', content: '{}' },
  { name: 'dump/1.dat', content, deflate: true },
]);

before(async () => {
  root = await mkdtemp(join(tmpdir(), 'pgproof-test-'));
  service = new GitHubService(root);
  await service.listen();
  await service.addArtifact('nightly', zip);
  await service.addArtifact('a@b', zip);
});

after(async () => {
  await service.close();
  await rm(root, { recursive: true, force: true });
});

beforeEach(() => {
  service.requests.length = 0;
  Object.assign(service.faults, { fail: {}, noDigest: false, flipByteAt: undefined });
});

interface Asked {
  readonly token?: string | undefined;
  readonly environment?: Environment;
  readonly signal?: AbortSignal;
}

/** Fetches as a step of a job does, and hands what came to `look`. */
async function fetched(
  reference: string,
  { token, environment = {}, signal }: Asked = {},
  look: (artifact: FetchedArtifact) => Promise<void> = async () => undefined,
): Promise<void> {
  const directory = await mkdtemp(join(root, 'target-'));
  const parsed = readArtifactReference(reference);
  assert.ok(parsed !== undefined);
  try {
    await withEnvironment({ ...service.environment, ...environment }, async () => {
      const artifact = await fetchArtifact({ reference: parsed, directory, environment: process.env, token, signal });
      assert.deepEqual(await readdir(directory), ['backup'], 'the zip is gone');
      await look(artifact);
    });
  } finally {
    await rm(directory, { recursive: true });
  }
}

async function refused(
  work: Promise<unknown>,
  kind: typeof UserError | typeof FailedError,
  message: RegExp,
  hint: RegExp,
): Promise<void> {
  await assert.rejects(work, (error) => {
    assert.ok(error instanceof kind && (kind === FailedError || !(error instanceof FailedError)), String(error));
    assert.match(error.message, message);
    assert.match(error.hint, hint);
    return true;
  });
}

const calls = () => service.requests.map(({ call }) => call);

test('a reference to an artifact', () => {
  const references: readonly (readonly [string, ReturnType<typeof readArtifactReference>])[] = [
    ['backups/nightly', undefined],
    ['artifact:nightly', { name: 'nightly', runId: undefined }],
    ['artifact:nightly@17', { name: 'nightly', runId: 17 }],
    ['artifact:a@b', { name: 'a@b', runId: undefined }],
    ['artifact:a@1@2', { name: 'a@1', runId: 2 }],
    ['artifact:', { name: '', runId: undefined }],
  ];
  for (const [text, reference] of references) assert.deepEqual(readArtifactReference(text), reference, text);
});

test('an artifact of this run comes from the artifact service, with its digest compared', async () => {
  for (const reference of ['artifact:nightly', 'artifact:nightly@4711', 'artifact:a@b']) {
    await fetched(reference, {}, async ({ path, bytes, digest }) => {
      assert.ok(content.equals(await readFile(join(path, 'dump/1.dat'))));
      assert.equal(await readFile(join(path, 'manifest.json'), 'utf8'), '{}');
      assert.equal(bytes, zip.length);
      assert.equal(`sha256:${digest}`, service.artifacts[0]?.digest);
    });
    assert.deepEqual(calls().slice(-4), ['ListArtifacts', 'ListArtifacts', 'GetSignedArtifactURL', 'GetBlob']);
  }
});

test('what pgproof uploads comes back', async () => {
  const directory = join(root, 'upload');
  await mkdir(join(directory, 'dump'), { recursive: true });
  const files = { 'manifest.json': Buffer.from('{}'), 'dump/1.dat': content, 'dump/2.dat': Buffer.alloc(0) };
  for (const [name, bytes] of Object.entries(files)) await writeFile(join(directory, name), bytes);
  await withEnvironment(service.environment, () =>
    artifactStorage({ environment: process.env, allowPublicArtifact: true }).store({ directory, name: 'uploaded' }),
  );
  await fetched('artifact:uploaded', {}, async ({ path }) => {
    for (const [name, bytes] of Object.entries(files)) assert.ok(bytes.equals(await readFile(join(path, name))), name);
  });
});

test('an artifact of another run comes from the API, with the token', async () => {
  // The run that this job belongs to is another one than the artifact's.
  const elsewhere = { GITHUB_RUN_ID: '1', ACTIONS_RUNTIME_TOKEN: undefined, ACTIONS_RESULTS_URL: undefined };
  for (const environment of [{ GITHUB_RUN_ID: '1' }, elsewhere]) {
    await fetched('artifact:nightly@4711', { token: service.token, environment }, async ({ path, digest }) => {
      assert.ok(content.equals(await readFile(join(path, 'dump/1.dat'))));
      assert.equal(`sha256:${digest}`, service.artifacts[0]?.digest);
    });
    assert.deepEqual(calls().slice(-3), ['ListRunArtifacts', 'DownloadArtifact', 'GetBlob']);
  }
});

test('what is missing to ask for an artifact is named', async () => {
  const noService = { ACTIONS_RUNTIME_TOKEN: '', ACTIONS_RESULTS_URL: '' };
  const work = (reference: string, more: Asked) => fetched(reference, more);
  const inScript = work('artifact:nightly', { environment: noService });
  await refused(
    inScript,
    UserError,
    /only an action inside of it can read/,
    /artifact:nightly@RUN_ID and github-token/,
  );
  const noToken = work('artifact:nightly@1', {});
  await refused(noToken, UserError, /there is no token/, /permissions: actions: read.*github-token/);
  const noRepository = work('artifact:nightly@1', { token: 'x', environment: { GITHUB_REPOSITORY: '' } });
  await refused(noRepository, UserError, /which repository/, /GITHUB_REPOSITORY/);
  const enterprise = work('artifact:nightly', { environment: { GITHUB_SERVER_URL: 'https://git.example.com' } });
  await refused(enterprise, UserError, /Enterprise Server/, /give its directory/);
  assert.deepEqual(calls(), []);
});

test('a missing permission names the line to add', async () => {
  const environment = { GITHUB_RUN_ID: '1' };
  const other = (token: string) => fetched('artifact:nightly@4711', { token, environment });
  await refused(other('wrong'), UserError, /refuses to show .* 4711: Bad credentials/, /permissions: actions: read/);
  service.faults.fail.ListRunArtifacts = {
    nth: 'every',
    status: 403,
    message: 'Resource not accessible by integration',
  };
  await refused(other(service.token), UserError, /not accessible by integration/, /permissions: actions: read/);
  service.faults.fail = {};
  const unknown = fetched('artifact:nightly@99', { token: service.token, environment });
  await refused(unknown, UserError, /does not find the workflow run 99 in octo\/shop/, /run's id.*actions: read/);
});

test('an artifact that is not there: what is there is named', async () => {
  await refused(
    fetched('artifact:weekly'),
    UserError,
    /this workflow run has no artifact called weekly.*nightly, a@b/,
    /@RUN_ID/,
  );
  const other = { token: service.token, environment: { GITHUB_RUN_ID: '1' } };
  await refused(
    fetched('artifact:x@4711', other),
    UserError,
    /run 4711 has no artifact called x.*nightly/,
    /retention-days/,
  );
});

test('an artifact that has expired', async () => {
  service.faults.fail.DownloadArtifact = { nth: 'every', status: 410, message: 'Artifact has expired' };
  const work = fetched('artifact:nightly@4711', { token: service.token, environment: { GITHUB_RUN_ID: '1' } });
  await refused(work, UserError, /nightly has expired/, /retention-days/);
});

test('one wrong bit is found, and nothing is unpacked', async () => {
  for (const at of [0, 40, zip.length - 3]) {
    service.faults.flipByteAt = at;
    await refused(fetched('artifact:nightly'), FailedError, /nightly is damaged: its SHA-256 is not/, /again/);
  }
});

test('without a recorded digest the content is still checked', async () => {
  service.faults.noDigest = true;
  await fetched('artifact:nightly', {}, async ({ digest }) => assert.equal(digest, undefined));
  service.faults.flipByteAt = 200;
  await refused(fetched('artifact:nightly'), FailedError, /cannot be unpacked/, /give another one/);
});

test('an archive with bad manners is refused', async () => {
  await service.addArtifact('evil', makeZip([{ name: '../../evil', content: 'x' }]));
  await refused(fetched('artifact:evil'), FailedError, /"..\/..\/evil" is not a path inside/, /who uploaded it/);
  await service.addArtifact('link', makeZip([{ name: 'dump', content: '/etc', unixMode: 0o120_777 }]));
  await refused(fetched('artifact:link'), FailedError, /"dump" is no plain file/, /who uploaded it/);
  await service.addArtifact('text', Buffer.from('no zip at all, but long enough to hold an end record'));
  await refused(fetched('artifact:text'), FailedError, /cannot be unpacked/, /give another one/);
});

test('a signal ends the download', async () => {
  const controller = new AbortController();
  service.before.GetBlob = async () => controller.abort(new Error('cancelled'));
  try {
    await assert.rejects(fetched('artifact:nightly', { signal: controller.signal }), /cancelled/);
  } finally {
    delete service.before.GetBlob;
  }
});
