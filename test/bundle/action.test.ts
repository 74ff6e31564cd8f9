import assert from 'node:assert/strict';
import { once } from 'node:events';
import { appendFile, mkdtemp, open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, suite, test } from 'node:test';
import type { Manifest } from '../../src/archive/manifest.ts';
import { downloadArtifact } from '../../src/github/artifact.ts';
import { summaryBudgetBytes } from '../../src/report/backup-summary.ts';
import { listFiles } from '../../src/storage/files.ts';
import { type GitHubService, withEnvironment, withGitHubService, writeEvent } from '../support/github-service.ts';
import { createDatabase, execute, newestServer, sharedCluster } from '../support/servers.ts';
import { declaredInputs, runStep, type Step, type StepOptions } from './runner.ts';

const server = newestServer();
const privateRepository = { repository: { full_name: 'octo/shop', private: true, visibility: 'private' } };
const publicRepository = { repository: { full_name: 'octo/shop', private: false, visibility: 'public' } };

/** As it stands in a URL, and as it is. */
const password = { encoded: 'ge%40heim%2Fund%23lang%25', plain: 'ge@heim/und#lang%' };

/** A job of a repository, with the artifact service; the environment of its steps. */
function inJob(event: unknown, work: (job: Record<string, string>, service: GitHubService) => Promise<void>) {
  return withGitHubService(async (service) => {
    const path = await writeEvent(service, event);
    const job = { ...service.environment, GITHUB_EVENT_PATH: path, PGPROOF_CLIENT_BIN: server.bin };
    await work(job, service);
  });
}

/** Error annotations, each in its lines. */
function annotations({ stdout }: Step, kind = 'error'): string[] {
  const unescaped = (text: string) => text.replaceAll('%0A', '\n').replaceAll('%25', '%');
  return [...stdout.matchAll(new RegExp(`^::${kind}(?: [^:]*)?::(.*)$`, 'gm'))].map(([, text]) =>
    unescaped(text as string),
  );
}

async function readManifest(step: Step): Promise<Manifest> {
  return JSON.parse(await readFile(step.outputs['manifest-path'] as string, 'utf8')) as Manifest;
}

suite('the action as the runner runs it', () => {
  const cluster = sharedCluster(server);
  const url = () => cluster().url('shop').replace('postgresql://', `postgresql://postgres:${password.encoded}@`);

  before(async () => {
    await createDatabase(cluster(), 'shop');
    await execute(
      cluster().url('shop'),
      `CREATE TABLE customers (id int PRIMARY KEY, name text NOT NULL);
       CREATE SCHEMA sales;
       CREATE TABLE sales.orders (id int PRIMARY KEY, customer int REFERENCES customers, note text);
       INSERT INTO customers SELECT n, 'customer ' || n FROM generate_series(1, 1000) n;
       INSERT INTO sales.orders SELECT n, n % 1000 + 1, md5(n::text) FROM generate_series(1, 60000) n;`,
    );
  });

  const backupInputs = () => ({ command: 'backup', 'database-url': url(), output: 'backup', jobs: '2' });

  test('backup: outputs, summary, artifact, masks and a plain log', () =>
    inJob(privateRepository, (job, service) =>
      runStep(
        {
          inputs: { ...backupInputs(), 'segment-size': '1MB', 'artifact-name': 'nightly', 'retention-days': '3' },
          environment: job,
        },
        async (step) => {
          assert.equal(step.code, 0, step.stdout + step.stderr);
          const manifest = await readManifest(step);
          assertOutputs(step, manifest, service);
          assertSummary(step, service);
          await assertArtifactIsBackup(step, service);
          await assertSecret(step);
          assertPlainLog(step);
        },
      ),
    ));

  /** Exactly the outputs that docs/reference.md promises for this command. */
  function assertOutputs(
    { outputs, directory }: Step,
    { totals, ...manifest }: Manifest,
    service: GitHubService,
  ): void {
    const [artifact] = service.artifacts;
    assert.deepEqual(outputs, {
      'backup-path': join(directory, 'backup'),
      'manifest-path': join(directory, 'backup/manifest.json'),
      tables: '2',
      rows: '61000',
      'raw-bytes': String(totals.rawBytes),
      'stored-bytes': String(totals.storedBytes),
      'duration-ms': String(manifest.durationMs),
      'snapshot-lsn': manifest.snapshot.lsn,
      verified: 'basic',
      'artifact-id': String(artifact?.id),
      'artifact-name': 'nightly',
      'artifact-digest': artifact?.digest.replace('sha256:', ''),
    });
    assert.match(outputs['artifact-digest'] ?? '', /^[0-9a-f]{64}$/);
  }

  function assertSummary({ summary }: Step, service: GitHubService): void {
    assert.match(summary, /^✅ Backup of `shop` is complete and verified: 2 tables, 61.000 rows, /);
    assert.ok(Buffer.byteLength(summary) < summaryBudgetBytes);
    // The picture tells of tables, also of one that was split.
    assert.doesNotMatch(summary, /pages \d/);
    for (const part of [
      '`sales.orders`',
      '```mermaid',
      '`nightly`',
      String(service.artifacts[0]?.digest),
      'pg_restore -j',
    ])
      assert.ok(summary.includes(part), `${part} in ${summary}`);
  }

  async function assertArtifactIsBackup({ outputs }: Step, service: GitHubService): Promise<void> {
    const source = outputs['backup-path'] as string;
    const target = await mkdtemp(join(tmpdir(), 'pgproof-downloaded-'));
    try {
      await withEnvironment(service.environment, () =>
        downloadArtifact(
          {
            id: Number(outputs['artifact-id']),
            name: outputs['artifact-name'] as string,
            digest: outputs['artifact-digest'] as string,
          },
          { directory: target },
        ),
      );
      const files = await listFiles(source);
      assert.deepEqual(await listFiles(target), files);
      assert.ok(files.length >= 5, 'manifest, globals, toc and two tables');
      for (const { path } of files) {
        assert.ok((await readFile(join(source, path))).equals(await readFile(join(target, path))), path);
      }
    } finally {
      await rm(target, { recursive: true, force: true });
    }
    const created = service.requests.find(({ call }) => call === 'CreateArtifact');
    const days = (Date.parse(String(created?.body?.expires_at)) - Date.now()) / 86_400_000;
    assert.equal(Math.round(days), 3);
  }

  /** The password is masked before anything else is said about the database, and said nowhere. */
  async function assertSecret({ stdout, stderr, summary, outputs }: Step): Promise<void> {
    const lines = stdout.split('\n');
    const isMask = (line: string) => line.startsWith('::add-mask::');
    const masks = lines.filter(isMask).map((line) => line.slice('::add-mask::'.length).replaceAll('%25', '%'));
    for (const form of Object.values(password)) assert.ok(masks.includes(form), `${form} is masked`);
    const firstMention = lines.findIndex((line) => line.includes('shop'));
    assert.ok(firstMention > lines.findIndex(isMask), 'masked before the database is named');
    const said = [lines.filter((line) => !isMask(line)).join('\n'), stderr, summary, JSON.stringify(outputs)];
    for (const file of ['manifest.json', 'globals.sql', 'dump/toc.dat'])
      said.push(await readFile(join(outputs['backup-path'] as string, file), 'latin1'));
    for (const form of Object.values(password)) for (const text of said) assert.ok(!text.includes(form));
  }

  function assertPlainLog({ stdout, stderr }: Step): void {
    assert.equal(stderr, '');
    const lines = stdout.split('\n');
    assert.match(lines[0] ?? '', /^pgproof \d+\.\d+\.\d+ backup$/);
    assert.ok(!stdout.includes('\u001b') && !stdout.includes('\r'), 'no escape codes');
    assert.match(stdout, /^backup \d+ % · .* of .* · \d\/2 tables/m);
    assert.match(stdout, /^artifact nightly \(.*\), SHA-256 [0-9a-f]{64}$/m);
  }

  test('without an artifact nothing is sent, and the outputs have none', () =>
    inJob(publicRepository, (job, service) =>
      runStep({ inputs: { ...backupInputs(), artifact: 'false', verify: 'none' }, environment: job }, async (step) => {
        assert.equal(step.code, 0, step.stdout);
        assert.equal(step.outputs.verified, 'none');
        assert.match(step.summary, /^☑️ Backup of `shop` is complete, \*\*but was not verified\*\*/);
        assert.deepEqual(
          Object.keys(step.outputs).filter((name) => name.startsWith('artifact')),
          [],
        );
        assert.equal(service.requests.length, 0);
      }),
    ));

  test('a public repository is refused before the server is even asked', async () => {
    const connections: unknown[] = [];
    const listener = createServer((socket) => void connections.push(socket.destroy())).listen(0, '127.0.0.1');
    await once(listener, 'listening');
    const { port } = listener.address() as AddressInfo;
    const inputs = { ...backupInputs(), 'database-url': `postgresql://postgres@127.0.0.1:${port}/shop` };
    try {
      await inJob(publicRepository, (job, service) =>
        runStep({ inputs, environment: job }, async (step) => {
          await assertRefused(step, /^octo\/shop is public: .*\nhint: .*allow-public-artifact: true/);
          assert.equal(service.count('CreateArtifact'), 0);
          assert.equal(connections.length, 0);
        }),
      );
      // The same listener does notice a backup that goes ahead.
      await inJob(publicRepository, (job) =>
        runStep({ inputs: { ...inputs, 'allow-public-artifact': 'true' }, environment: job }, async (step) => {
          await assertRefused(step, /^cannot connect to shop at 127\.0\.0\.1/);
          assert.ok(connections.length > 0);
        }),
      );
    } finally {
      listener.close();
    }
  });

  /** One annotation, exit code 2, a summary that says the same, and nothing left. */
  async function assertRefused(step: Step, message: RegExp): Promise<void> {
    assert.equal(step.code, 2, step.stdout);
    const errors = annotations(step);
    assert.equal(errors.length, 1, step.stdout);
    assert.match(errors[0] ?? '', message);
    assert.match(step.summary, /^❌ `pgproof \w+` failed: /);
    assert.match(step.summary, /\*\*What to do:\*\* /);
    assert.deepEqual(step.outputs, {});
    assert.deepEqual(await readdir(step.directory), []);
  }

  test('an input that the command does not use is refused, all problems at once', () =>
    inJob(privateRepository, (job) =>
      runStep(
        { inputs: { command: 'verify', backup: 'backup', schemas: 'public', jobs: 'many' }, environment: job },
        async (step) => {
          assert.equal(step.code, 2);
          const errors = annotations(step).join('\n');
          assert.match(
            errors,
            /^schemas is not used by verify\nhint: leave it out; it belongs to backup and restore$/m,
          );
          assert.match(errors, /^jobs .*many/m);
          assert.equal(annotations(step).length, 2, step.stdout);
          assert.deepEqual(step.outputs, {});
        },
      ),
    ));

  test('an unreachable server is an error with a hint, and leaves nothing', () =>
    inJob(privateRepository, (job) => {
      const nowhere = `postgresql://app:${password.encoded}@127.0.0.1:1/shop`;
      return runStep({ inputs: { ...backupInputs(), 'database-url': nowhere }, environment: job }, async (step) => {
        await assertRefused(step, /^cannot connect to shop at 127\.0\.0\.1:1 as app: .*\nhint: check host and port/);
        for (const line of step.stdout.split('\n').filter((text) => !text.startsWith('::add-mask::')))
          assert.ok(!line.includes(password.plain) && !line.includes(password.encoded), line);
      });
    }));

  test('an artifact that is not what was sent fails the step, and is no output', () =>
    inJob(privateRepository, (job, service) => {
      service.faults.wrongDigest = true;
      return runStep({ inputs: backupInputs(), environment: job }, async (step) => {
        assert.equal(step.code, 1, step.stdout);
        assert.match(annotations(step)[0] ?? '', /^the artifact .* is not what was sent: its digest is /);
        assert.match(step.summary, /^❌ `pgproof backup` failed: /);
        assert.equal(step.outputs['artifact-id'], undefined);
      });
    }));

  test('verify: the level reached, or the problems', () =>
    inJob(privateRepository, (job) =>
      runStep({ inputs: { ...backupInputs(), artifact: 'false' }, environment: job }, async ({ outputs }) => {
        const backup = outputs['backup-path'] as string;
        const verification: StepOptions = { inputs: { command: 'verify', backup }, environment: job };
        await runStep(verification, async (step) => {
          assert.equal(step.code, 0, step.stdout);
          assert.deepEqual(step.outputs, { verified: 'basic', problems: '[]' });
          assert.match(step.summary, /^✅ Backup of `shop` is whole: /);
        });
        await damage(backup);
        await runStep(verification, async (step) => {
          assert.equal(step.code, 1, step.stdout);
          assert.equal(step.outputs.verified, 'none');
          const problems = JSON.parse(step.outputs.problems as string) as string[];
          assert.ok(
            problems.some((problem) => problem.startsWith('globals.sql has ')),
            step.outputs.problems,
          );
          assert.ok(
            problems.some((problem) => /^dump\/\d+\.dat\S* /.test(problem)),
            step.outputs.problems,
          );
          assert.match(step.summary, /^❌ Backup of `shop` \*\*does not verify\*\*: /);
          for (const problem of problems) assert.ok(annotations(step).includes(problem), problem);
        });
      }),
    ));

  /** One file with a byte more, and one bit of the largest other way round. */
  async function damage(backup: string): Promise<void> {
    await appendFile(join(backup, 'globals.sql'), '\n');
    const files = (await listFiles(backup)).filter(({ path }) => path.endsWith('.zst') || path.endsWith('.gz'));
    const { path, bytes } = files.sort((one, other) => other.bytes - one.bytes)[0] as (typeof files)[0];
    const handle = await open(join(backup, path), 'r+');
    try {
      const byte = Buffer.alloc(1);
      const position = Math.floor(bytes / 2);
      await handle.read(byte, 0, 1, position);
      await handle.write(Buffer.of((byte[0] as number) ^ 1), 0, 1, position);
    } finally {
      await handle.close();
    }
    assert.equal((await stat(join(backup, path))).size, bytes);
  }

  test('an unknown input is refused, with the name that was meant', async () => {
    const declared = await declaredInputs();
    assert.ok(declared.includes('database-url') && declared.length > 20);
    // An unknown one is refused, so that a workflow's misspelt input cannot be overlooked.
    await inJob(privateRepository, (job) =>
      runStep({ inputs: { command: 'backup', tabels: 'a' }, environment: job }, async (step) => {
        assert.equal(step.code, 2);
        assert.match(annotations(step).join('\n'), /there is no option "?tabels"?\nhint: did you mean tables\?/);
      }),
    );
  });
});
