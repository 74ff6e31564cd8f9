import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { downloadArtifact } from '../../src/github/artifact.ts';
import { listFiles } from '../../src/storage/files.ts';
import { observedSettings } from '../migrations/support.ts';
import { type GitHubService, withEnvironment, withGitHubService, writeEvent } from '../support/github-service.ts';
import { newestServer, queryRows, sharedCluster } from '../support/servers.ts';
import { runStep, type Step } from './runner.ts';

const server = newestServer();
const password = { encoded: 'ge%40heim%2Fund%23lang%25', plain: 'ge@heim/und#lang%' };
const repository = { full_name: 'octo/shop', private: true, visibility: 'private' };
const pullRequest = {
  repository,
  pull_request: { number: 7, head: { repo: { full_name: 'octo/shop' } }, base: { repo: { full_name: 'octo/shop' } } },
};

/** A job of a repository whose migrations lie in db/migrations. */
interface Job {
  readonly service: GitHubService;
  /** Writes a migration. */
  write(name: string, sql: string): Promise<void>;
  /** Runs the step of a push to main, or of a pull request. */
  run(on: 'push' | 'pull_request', inputs: Record<string, string>, use: (step: Step) => Promise<void>): Promise<void>;
}

suite('benchmark as the runner runs it', () => {
  const cluster = sharedCluster(server, { settings: observedSettings });
  const url = () => cluster().url('postgres').replace('postgresql://', `postgresql://postgres:${password.encoded}@`);

  async function inJob(work: (job: Job) => Promise<void>): Promise<void> {
    const checkout = await mkdtemp(join(tmpdir(), 'pgproof-checkout-'));
    const migrations = join(checkout, 'db/migrations');
    await mkdir(migrations, { recursive: true });
    try {
      await withGitHubService((service) =>
        work({
          service,
          write: (name, sql) => writeFile(join(migrations, name), sql),
          run: async (on, inputs, use) => {
            const payload = on === 'push' ? { repository } : pullRequest;
            const environment = {
              ...service.environment,
              ...{ GITHUB_EVENT_NAME: on, GITHUB_EVENT_PATH: await writeEvent(service, payload) },
              ...{ GITHUB_WORKSPACE: checkout, PGPROOF_CLIENT_BIN: server.bin },
            };
            const usual = { command: 'benchmark', migrations, 'database-url': url(), iterations: '1' };
            await runStep({ inputs: { ...usual, 'github-token': service.token, ...inputs }, environment }, use);
          },
        }),
      );
    } finally {
      await rm(checkout, { recursive: true, force: true });
    }
  }

  test('a push leaves a baseline; a pull request is held against it, and its comment is kept up to date', () =>
    inJob(async (job) => {
      await job.write('001_orders.sql', 'CREATE TABLE orders (id int PRIMARY KEY, note text)');
      await job.write('002_fill.sql', 'INSERT INTO orders SELECT i, md5(i::text) FROM generate_series(1, 10000) i');
      const baseline = { baseline: 'artifact:pgproof-benchmark@main' };
      await job.run('push', baseline, (step) => assertFirst(step, job.service));
      const { service } = job;
      service.rest.addRun({ id: service.artifacts[0]?.run as number, head_branch: 'main' });
      const ofPullRequest = { ...baseline, 'artifact-name': 'of-the-pull-request', html: 'report.html' };
      await job.write('002_fill.sql', 'INSERT INTO orders SELECT i, md5(i::text) FROM generate_series(1, 15000) i');
      await job.write('003_bad.sql', 'CREATE TABLE items (id int);\nSELECT nope\nFROM items');
      await job.run('pull_request', ofPullRequest, (step) => assertRegressed(step, service));
      await job.write('002_fill.sql', 'INSERT INTO orders SELECT i, md5(i::text) FROM generate_series(1, 10000) i');
      await job.write('003_bad.sql', 'CREATE TABLE items (id int)');
      await job.run('pull_request', { ...baseline, artifact: 'false' }, async (step) => {
        assert.equal(step.code, 0, step.stdout);
        assert.equal(step.outputs.verdict, 'pass');
        assert.match(step.stdout, /^comment updated: https:\/\/github\.com\//m);
        assert.equal(service.rest.comments.length, 1);
        assert.match(service.rest.comments[0]?.body ?? '', /No regression in 3 migrations/);
      });
    }));

  /** There is no baseline yet, which is no failure. */
  async function assertFirst(step: Step, service: GitHubService): Promise<void> {
    assert.equal(step.code, 0, step.stdout + step.stderr);
    const [artifact] = service.artifacts;
    assert.deepEqual(step.outputs, {
      'result-path': 'pgproof-benchmark.json',
      verdict: 'pass',
      regressions: '[]',
      improvements: '[]',
      'artifact-id': String(artifact?.id),
      'artifact-name': 'pgproof-benchmark',
      'artifact-digest': artifact?.digest.replace('sha256:', ''),
    });
    assert.match(step.summary, /^✅ 2 migrations measured, without a baseline/m);
    assert.match(step.summary, /no successful run .*main/);
    assert.deepEqual(
      JSON.parse(await readFile(join(step.directory, 'pgproof-benchmark.json'), 'utf8')).kind,
      'pgproof-benchmark',
    );
    assert.deepEqual(await filesOf(step, service), ['pgproof-benchmark-comparison.json', 'pgproof-benchmark.json']);
    assert.equal(service.rest.comments.length, 0);
    assertSecret(step);
  }

  async function assertRegressed(step: Step, service: GitHubService): Promise<void> {
    assert.equal(step.code, 1, step.stdout + step.stderr);
    assert.equal(step.stderr, '');
    assert.equal(step.outputs.verdict, 'failed');
    assert.deepEqual(JSON.parse(step.outputs.regressions ?? ''), ['002_fill', '003_bad']);
    assert.match(
      step.stdout,
      /^::error title=Migration failed,file=db\/migrations\/003_bad\.sql,line=2::.*column "nope"/m,
    );
    assert.match(
      step.stdout,
      /^::error title=Regression[^,]*,file=db\/migrations\/002_fill\.sql,line=1::002_fill: .*WAL/m,
    );
    assert.match(step.stdout, /^::error::failed: 003_bad · regressed: 002_fill%0Ahint: /m);
    assert.match(step.stdout, /^comment created: https:\/\/github\.com\//m);
    assert.match(step.summary, /^❌ Of 3 migrations, against .*artifact pgproof-benchmark of main, run 4711/);
    assert.match(step.summary, /db\/migrations|002_fill\.sql/);
    assert.ok(!step.stdout.includes('\u001b'), 'no escape codes');
    assert.deepEqual(await filesOf(step, service), [
      'pgproof-benchmark-comparison.json',
      'pgproof-benchmark.html',
      'pgproof-benchmark.json',
    ]);
    const [comment] = service.rest.comments;
    assert.equal(comment?.issue, 7);
    assert.match(comment?.body ?? '', /003_bad/);
    assertSecret(step, comment?.body);
  }

  /** The names in the artifact that a step uploaded. */
  async function filesOf({ outputs }: Step, service: GitHubService): Promise<string[]> {
    const directory = await mkdtemp(join(tmpdir(), 'pgproof-downloaded-'));
    try {
      const { 'artifact-id': id, 'artifact-name': name = '', 'artifact-digest': digest = '' } = outputs;
      await withEnvironment(service.environment, () =>
        downloadArtifact({ id: Number(id), name, digest }, { directory }),
      );
      for (const { path } of await listFiles(directory)) {
        const text = await readFile(join(directory, path), 'utf8');
        assert.ok(!text.includes(password.plain) && !text.includes(password.encoded), path);
      }
      return (await listFiles(directory)).map(({ path }) => path).sort();
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  }

  /** The passwords of the server and of the migrations' role are masked, and said nowhere. */
  function assertSecret({ stdout, stderr, summary, outputs }: Step, comment = ''): void {
    const lines = stdout.split('\n');
    const isMask = (line: string) => line.startsWith('::add-mask::');
    const masks = lines.filter(isMask).map((line) => line.slice('::add-mask::'.length).replaceAll('%25', '%'));
    for (const form of Object.values(password)) assert.ok(masks.includes(form), `${form} is masked`);
    assert.ok(masks.length > 3, 'so is the password that was made');
    const log = lines.filter((line) => !isMask(line)).join('\n');
    for (const mask of masks.filter((text) => text !== '')) {
      for (const said of [log, stderr, summary, JSON.stringify(outputs), comment])
        assert.ok(!said.includes(mask), said);
    }
  }

  test('on a scratch server, by the parser of the bundle, and nothing of it stays', () =>
    inJob(async (job) => {
      await job.write('1_a.sql', 'CREATE TABLE a (id int); CREATE TABLE b (id int)');
      await job.write('2_b.sql', 'CREATE INDEX CONCURRENTLY i ON a (id)');
      const temporary = await mkdtemp(join(tmpdir(), 'pgproof-test-'));
      try {
        await job.run('push', { 'database-url': '', artifact: 'false' }, async (step) => {
          assert.equal(step.code, 0, step.stdout + step.stderr);
          const result = JSON.parse(await readFile(join(step.directory, 'pgproof-benchmark.json'), 'utf8'));
          assert.deepEqual(
            result.migrations.map(({ statements }: { statements: { kind: string }[] }) =>
              statements.map(({ kind }) => kind),
            ),
            [['CreateStmt', 'CreateStmt'], ['IndexStmt']],
          );
          assert.equal(result.fingerprint.server, 'scratch');
        });
      } finally {
        await rm(temporary, { recursive: true });
      }
    }));

  test('a fork’s pull request, by pull_request_target, is refused before anything is read', () =>
    inJob(async (job) => {
      await job.write('1_a.sql', 'CREATE TABLE a (id int)');
      const environment = { ...job.service.environment, GITHUB_EVENT_NAME: 'pull_request_target' };
      const inputs = { command: 'benchmark', 'database-url': url(), migrations: '/no/where' };
      await runStep({ inputs, environment }, async (step) => {
        assert.equal(step.code, 2, step.stdout);
        assert.match(
          step.stdout,
          /^::error::benchmark runs the migrations of a pull request, and pull_request_target /m,
        );
        assert.match(step.summary, /^❌ `pgproof` failed: /);
      });
      const databases = await queryRows(
        cluster().url('postgres'),
        `SELECT 1 FROM pg_database WHERE datname ~ 'pgproof'`,
      );
      assert.deepEqual(databases, []);
    }));
});
