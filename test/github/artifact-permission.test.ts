import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UserError } from '../../src/errors.ts';
import { assertArtifactName, defaultArtifactName } from '../../src/github/artifact-names.ts';
import { assertArtifactAllowed, assertArtifactService } from '../../src/github/artifact-permission.ts';
import { type GitHubService, withGitHubService, writeEvent } from '../support/github-service.ts';

const full_name = 'octo/shop';

async function allowed(
  service: GitHubService,
  event: unknown,
  more: { allowPublicArtifact?: boolean; token?: string } = {},
): Promise<void> {
  const environment = {
    ...service.environment,
    GITHUB_EVENT_PATH: event === undefined ? undefined : await writeEvent(service, event),
  };
  await assertArtifactAllowed({ environment, allowPublicArtifact: false, ...more });
}

async function refused(work: Promise<void>, message: RegExp, hint: RegExp): Promise<void> {
  await assert.rejects(work, (error) => {
    assert.ok(error instanceof UserError, String(error));
    assert.match(error.message, message);
    assert.match(error.hint, hint);
    return true;
  });
}

test('the event of a private repository is enough', () =>
  withGitHubService(async (service) => {
    await allowed(service, { repository: { full_name, private: true } });
    await allowed(service, { repository: { full_name: 'Octo/Shop', private: true, visibility: 'internal' } });
    assert.equal(service.requests.length, 0);
  }));

test('a public repository is refused, unless the user allows it', () =>
  withGitHubService(async (service) => {
    const event = { repository: { full_name, private: false, visibility: 'public' } };
    await refused(
      allowed(service, event, { token: service.token }),
      /octo\/shop is public/,
      /allow-public-artifact: true/,
    );
    await refused(
      allowed(service, { repository: { full_name, private: true, visibility: 'public' } }),
      /is public/,
      /./,
    );
    await allowed(service, event, { allowPublicArtifact: true });
  }));

test('when the event does not tell, the API is asked with the token', () =>
  withGitHubService(async (service) => {
    for (const event of [
      undefined,
      {},
      'no json',
      null,
      { repository: { full_name } },
      { repository: { full_name: 'a/b', private: true } },
    ]) {
      await allowed(service, event, { token: service.token });
    }
    assert.equal(service.count('GetRepository'), 6);
    assert.equal(service.requests[0]?.authorization, `Bearer ${service.token}`);
    service.repository = { full_name, private: false };
    await refused(allowed(service, {}, { token: service.token }), /is public/, /allow-public-artifact/);
  }));

test('unknown is refused, and says why', () =>
  withGitHubService(async (service) => {
    await refused(
      allowed(service, {}),
      /unknown whether octo\/shop is public.*no github-token/,
      /github-token: \$\{\{ github.token \}\}/,
    );
    await refused(allowed(service, {}, { token: 'wrong' }), /unknown.*Bad credentials/, /metadata/);
    service.repository = { full_name };
    await refused(allowed(service, {}, { token: service.token }), /API does not tell/, /./);
    service.faults.fail.GetRepository = { nth: 'every', status: 404 };
    await refused(allowed(service, {}, { token: service.token }), /answers 404/, /./);
  }));

test('outside of a job there is no artifact', () =>
  withGitHubService(async ({ environment }) => {
    const missing = { ...environment, ACTIONS_RUNTIME_TOKEN: '' };
    const check = async (given: Record<string, string | undefined>) => assertArtifactService(given);
    await refused(check(missing), /inside a GitHub Actions job: ACTIONS_RUNTIME_TOKEN not set/, /artifact: false/);
    await refused(check({}), /ACTIONS_RUNTIME_TOKEN and ACTIONS_RESULTS_URL not set/, /artifact: false/);
    await refused(
      check({ ...environment, GITHUB_SERVER_URL: 'https://git.corp' }),
      /Enterprise Server/,
      /artifact: false/,
    );
    await check({ ...environment, GITHUB_SERVER_URL: 'https://octo.ghe.com' });
  }));

test('the default name holds the job and the attempt, and nothing that GitHub refuses', () => {
  const environment = { GITHUB_JOB: 'nightly', GITHUB_RUN_ATTEMPT: '2' };
  assert.equal(defaultArtifactName('shop', environment), 'pgproof-backup-shop-nightly-2');
  assert.equal(defaultArtifactName('a"b:c<d>e|f*g?h\\i/j\nk', {}), 'pgproof-backup-a-b-c-d-e-f-g-h-i-j-k');
  assert.equal([...defaultArtifactName('🐘'.repeat(300), environment)].length, 200);
});

test('a chosen name is used as it is, or refused', () => {
  assertArtifactName('my backup 2026-01-01 é');
  for (const name of ['', 'a/b', 'a:b', 'a\n', ' a', 'x'.repeat(201)]) {
    assert.throws(() => assertArtifactName(name), /is not valid/, name);
  }
});
