import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { FailedError, UserError } from '../../src/errors.ts';
import { type ArtifactFile, downloadArtifact, uploadArtifact, verifyArtifact } from '../../src/github/artifact.ts';
import { artifactStorage } from '../../src/storage/artifact.ts';
import { listFiles } from '../../src/storage/files.ts';
import { type GitHubService, withEnvironment, withGitHubService } from '../support/github-service.ts';

const name = 'pgproof-backup-shop-nightly-1';

/** Small files, an empty one, and one that looks like the inside of a zip archive. */
const smallBackup = {
  'manifest.json': Buffer.from('{"formatVersion":1}\n'),
  'dump/toc.dat': randomBytes(5_000),
  'dump/3071.dat.zst': randomBytes(100_000),
  'dump/3072.dat': Buffer.alloc(0),
  'dump/3073.dat': Buffer.concat([Buffer.from('PK\x07\x08aaaabbbbccccPK\x03\x04PK\x01\x02'), randomBytes(70_000)]),
};

async function withBackup<Result>(
  contents: Readonly<Record<string, Buffer>>,
  work: (directory: string) => Promise<Result>,
): Promise<Result> {
  const directory = await mkdtemp(join(tmpdir(), 'pgproof-test-'));
  try {
    for (const [path, content] of Object.entries(contents)) {
      await mkdir(dirname(join(directory, path)), { recursive: true });
      await writeFile(join(directory, path), content);
    }
    return await work(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** A service, the environment of a job in it, and a backup. */
function inJob(
  contents: Readonly<Record<string, Buffer>>,
  work: (service: GitHubService, directory: string) => Promise<void>,
): Promise<void> {
  return withGitHubService((service) =>
    withEnvironment(service.environment, () => withBackup(contents, (directory) => work(service, directory))),
  );
}

function upload(directory: string, more: { onWarning?: (message: string) => void; signal?: AbortSignal } = {}) {
  const storage = artifactStorage({ environment: process.env, allowPublicArtifact: true });
  return storage.store({ directory, name, retentionDays: 7, ...more });
}

async function assertFailed(work: Promise<unknown>, message: RegExp): Promise<void> {
  await assert.rejects(work, (error) => {
    assert.ok(error instanceof FailedError, String(error));
    assert.match(error.message, message);
    return true;
  });
}

test('what is uploaded comes back byte for byte', () =>
  inJob(smallBackup, async (service, directory) => {
    const warnings: string[] = [];
    const uploaded = await upload(directory, { onWarning: (message) => warnings.push(message) });
    assert.deepEqual(warnings, []);
    assert.equal(uploaded.id, service.artifacts[0]?.id);
    assert.equal(uploaded.name, name);
    assert.equal(`sha256:${uploaded.digest}`, service.artifacts[0]?.digest);
    assert.equal(uploaded.bytes, service.artifacts[0]?.bytes);
    const target = join(directory, '..', `${directory}-target`);
    try {
      await downloadArtifact(uploaded, { directory: target });
      assert.deepEqual(await listFiles(target), await listFiles(directory));
      for (const [path, content] of Object.entries(smallBackup)) {
        assert.ok(content.equals(await readFile(join(target, path))), path);
      }
    } finally {
      await rm(target, { recursive: true, force: true });
    }
  }));

test('it is stored without compression, for as long as asked', () =>
  inJob({ 'dump/toc.dat': Buffer.alloc(50_000) }, async (service, directory) => {
    const { bytes } = await upload(directory);
    assert.ok(bytes > 50_000 && bytes < 51_000, String(bytes));
    const created = service.requests.find(({ call }) => call === 'CreateArtifact');
    const days = (Date.parse(String(created?.body?.expires_at)) - Date.now()) / 86_400_000;
    assert.equal(Math.round(days), 7);
  }));

test('a large file goes up in blocks of 8 MiB, with progress', () =>
  inJob({ 'dump/1.dat.zst': randomBytes(20 * 1024 * 1024) }, async (service, directory) => {
    const seen: (readonly [number, number])[] = [];
    const files: ArtifactFile[] = [
      { path: join(directory, 'dump/1.dat.zst'), name: 'dump/1.dat.zst', bytes: 20 * 1024 * 1024 },
    ];
    const uploaded = await uploadArtifact({
      name,
      rootDirectory: directory,
      files,
      onProgress: (bytes, total) => seen.push([bytes, total]),
    });
    assert.equal(service.count('PutBlock'), 3);
    assert.deepEqual(seen.at(-1), [uploaded.bytes, 20 * 1024 * 1024]);
    assert.equal(seen.length, 3);
    await verifyArtifact(uploaded);
  }));

test('the client’s chatter stays out of the log; masks and retries do not', () =>
  inJob(smallBackup, async (_service, directory) => {
    const { stdout } = runInProcess(
      `
      service.faults.fail.CreateArtifact = { nth: 1, status: 500 };
      await store();
    `,
      directory,
    );
    const lines = stdout.split('\n').filter((line) => line !== '');
    assert.ok(
      lines.some((line) => line.startsWith('::add-mask::signature')),
      stdout,
    );
    assert.deepEqual(
      lines.filter((line) => !line.startsWith('::add-mask::')),
      [
        'Attempt 1 of 5 failed with error: Failed request: (500) Internal Server Error: injected fault. Retrying request in 3000 ms...',
      ],
    );
  }));

test('a storage error is tried again', () =>
  inJob(smallBackup, async (service, directory) => {
    service.faults.fail.PutBlock = { nth: 1, status: 503 };
    const uploaded = await upload(directory);
    assert.equal(service.count('PutBlock'), 2);
    await verifyArtifact(uploaded);
  }));

test('a record of another digest fails the upload', () =>
  inJob(smallBackup, async (service, directory) => {
    service.faults.wrongDigest = true;
    await assertFailed(upload(directory), /is not what was sent: its digest is [0-9a-f]{64} at GitHub/);
  }));

test('a service without a record of the digest is asked for the bytes', () =>
  inJob(smallBackup, async (service, directory) => {
    service.faults.noDigest = true;
    await upload(directory);
    assert.equal(service.count('GetBlob'), 3, 'two parts of the directory, and all of it');
  }));

test('a blob that lost its end fails the upload', () =>
  inJob({ 'dump/1.dat.zst': randomBytes(9 * 1024 * 1024) }, async (service, directory) => {
    service.faults.loseLastBlock = true;
    await assertFailed(upload(directory), /is not the backup that was sent: it has (8388608|too few) bytes there/);
  }));

test('a file that is not in the artifact as it is here fails the upload', () =>
  inJob(smallBackup, async (service, directory) => {
    const files = (await listFiles(directory)).map((file) => ({
      ...file,
      name: file.path,
      path: join(directory, file.path),
    }));
    const send = (given: readonly ArtifactFile[], artifact: string) =>
      uploadArtifact({ name: artifact, rootDirectory: directory, files: given });
    const renamed = files.map((file) => (file.name === 'dump/toc.dat' ? { ...file, name: 'dump/other' } : file));
    await assertFailed(send(renamed, 'missing'), /dump\/other is missing/);
    const longer = files.map((file) => (file.name === 'dump/toc.dat' ? { ...file, bytes: 5_001 } : file));
    await assertFailed(send(longer, 'longer'), /dump\/toc.dat has 5000 bytes/);
    const twice = [...files, files[0] as ArtifactFile];
    await assertFailed(send(twice, 'twice'), /it has 5 files/);
    // Another content between the upload and the comparison stands for a file that was read wrongly.
    service.before.GetSignedArtifactURL = () => writeFile(join(directory, 'dump/3071.dat.zst'), randomBytes(100_000));
    const changed = send(files, 'changed');
    await assertFailed(changed, /dump\/3071.dat.zst has another content/);
  }));

test('storage that gives no parts is a warning: the recorded digest has been compared', () =>
  inJob(smallBackup, async (service, directory) => {
    service.faults.noRanges = true;
    const warnings: string[] = [];
    await upload(directory, { onWarning: (message) => warnings.push(message) });
    assert.equal(warnings.length, 1);
    assert.match(warnings[0] ?? '', /could not be compared.*answers 200/);
  }));

test('verifyArtifact notices one wrong bit, and leaves nothing behind', () =>
  inJob(smallBackup, async (service, directory) => {
    const uploaded = await upload(directory);
    const temporary = join(directory, 'temporary');
    await mkdir(temporary);
    await verifyArtifact(uploaded, { temporaryDirectory: temporary });
    service.faults.flipByteAt = 3_000;
    await assertFailed(verifyArtifact(uploaded, { temporaryDirectory: temporary }), /damaged: its SHA-256 is not/);
    assert.deepEqual(await readdir(temporary), []);
  }));

test('an artifact of another run is downloaded with a token, and refused with a wrong one', () =>
  inJob(smallBackup, async (service, directory) => {
    const uploaded = await upload(directory);
    const source = { token: service.token, workflowRunId: 4711, repositoryOwner: 'octo', repositoryName: 'shop' };
    const target = join(directory, 'target');
    // @actions/github reads GITHUB_API_URL when it is loaded, which was under another service.
    const { stdout, status, stderr } = runInProcess(
      `const uploaded = await store();
       await downloadArtifact(uploaded, { directory: process.argv[2], source: { ...${JSON.stringify(source)}, token: service.token } });
       await downloadArtifact(uploaded, { directory: process.argv[2], source: { ...${JSON.stringify(source)}, token: 'wrong' } })
         .catch((error) => process.stdout.write(error.name + ': ' + error.message + ' / ' + error.hint + '\\n'));`,
      directory,
      target,
    );
    assert.equal(status, 0, stderr);
    assert.match(stdout, /UserError: GitHub refuses access.*Bad credentials.*\/ .*actions: read/);
    assert.equal((await stat(join(target, 'dump/toc.dat'))).size, 5_000);
    assert.equal(uploaded.name, name);
  }));

test('a name that is taken in the run is named, with what to do', () =>
  inJob(smallBackup, async (_service, directory) => {
    await upload(directory);
    await assert.rejects(upload(directory), (error) => {
      assert.ok(error instanceof UserError && !(error instanceof FailedError));
      assert.match(error.message, /has an artifact called pgproof-backup-shop-nightly-1 already/);
      assert.match(error.hint, /artifact-name.*matrix/);
      return true;
    });
  }));

test('a used-up quota and a refused token are named', () =>
  inJob(smallBackup, async (service, directory) => {
    service.faults.fail.CreateArtifact = { nth: 1, status: 403, message: 'insufficient usage to create artifact' };
    await assert.rejects(upload(directory), /storage for artifacts is used up/);
    service.faults.fail.CreateArtifact = { nth: 2, status: 403, message: 'no' };
    await assert.rejects(upload(directory), (error) => {
      assert.ok(error instanceof UserError && /refuses access/.test(error.message) && /permissions:/.test(error.hint));
      return true;
    });
  }));

test('a refused end of the upload is a failure', () =>
  inJob(smallBackup, async (service, directory) => {
    service.faults.fail.FinalizeArtifact = { nth: 'every', status: 400, message: 'bad size' };
    await assertFailed(upload(directory), /could not be transferred.*FinalizeArtifact.*bad size/);
  }));

test('abort ends the wait with its reason', () =>
  inJob(smallBackup, async (service, directory) => {
    const abort = new AbortController();
    service.faults.fail.CreateArtifact = { nth: 1, status: 500 };
    const work = upload(directory, { signal: abort.signal });
    while (service.count('CreateArtifact') === 0) await new Promise((resolve) => setImmediate(resolve));
    abort.abort(new Error('job cancelled'));
    await assert.rejects(work, /job cancelled/);
    // The abandoned work ends before its service does.
    service.faults.fail.CreateArtifact = { nth: 'every', status: 400 };
    while (service.count('CreateArtifact') < 2) await new Promise((resolve) => setTimeout(resolve, 50));
  }));

test('a file that cannot be read fails the upload instead of the process', { skip: process.platform !== 'linux' }, () =>
  inJob(smallBackup, async (_service, directory) => {
    // Reading the first page of a process's memory is an I/O error for anyone.
    await symlink('/proc/self/mem', join(directory, 'dump/9.dat'));
    const { stdout, status, stderr } = runInProcess(
      `const files = [{ path: join(process.argv[1], 'dump/9.dat'), name: 'dump/9.dat', bytes: 0 }];
       await uploadArtifact({ name: 'x', rootDirectory: process.argv[1], files })
         .catch((error) => process.stdout.write(error.name + ': ' + error.message + '\\n'));
       process.exitCode = 5;`,
      directory,
    );
    assert.equal(status, 5, stderr);
    assert.match(
      stdout,
      /FailedError: the artifact x could not be transferred: An error has occurred during zip creation/,
    );
    await assert.rejects(upload(directory), /9\.dat is no plain file/);
  }),
);

/** Runs a program with a service of its own in another process, to see all that it prints and how it ends. */
function runInProcess(program: string, ...args: readonly string[]) {
  const at = (path: string) => JSON.stringify(new URL(path, import.meta.url).href);
  const text = `
    import { join } from 'node:path';
    import { withEnvironment, withGitHubService } from ${at('../support/github-service.ts')};
    await withGitHubService((service) => withEnvironment(service.environment, async () => {
      const { downloadArtifact, uploadArtifact } = await import(${at('../../src/github/artifact.ts')});
      const { artifactStorage } = await import(${at('../../src/storage/artifact.ts')});
      const storage = artifactStorage({ environment: process.env, allowPublicArtifact: true });
      const store = () => storage.store({ directory: process.argv[1], name: 'backup' });
      ${program}
    }));
    // An abandoned upload keeps a timer for minutes.
    process.exit();`;
  return spawnSync(process.execPath, ['--input-type=module', '-e', text, ...args], { encoding: 'utf8' });
}
