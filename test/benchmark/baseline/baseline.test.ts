import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openBaseline } from '../../../src/benchmark/baseline/baseline.ts';
import { UserError } from '../../../src/errors.ts';
import { GitHubService, withEnvironment } from '../../support/github-service.ts';
import { makeZip } from '../../support/zip.ts';
import { sampleResult } from '../sample-result.ts';

// One for the whole file: @actions/github reads GITHUB_API_URL once, when it is loaded.
let service: GitHubService;
let root: string;
let temporary: string;
const result = JSON.stringify(sampleResult());
const read = JSON.parse(result);

before(async () => {
  root = await mkdtemp(join(tmpdir(), 'pgproof-test-'));
  temporary = join(root, 'runner');
  mkdirSync(temporary);
  service = new GitHubService(root);
  await service.listen();
});

after(async () => {
  await service.close();
  await rm(root, { recursive: true, force: true });
});

function open(text: string) {
  const environment = { ...service.environment, RUNNER_TEMP: temporary, GITHUB_BASE_REF: 'main' };
  return withEnvironment(environment, () =>
    openBaseline(text, { environment, githubToken: service.token, signal: new AbortController().signal }),
  );
}

async function left(id: number, files: Parameters<typeof makeZip>[0]): Promise<void> {
  service.rest.addRun({ id });
  await service.addArtifact('bench', makeZip(files), id);
}

test('a file', async () => {
  const path = join(root, 'base.json');
  await writeFile(path, result);
  assert.deepEqual(await open(path), { kind: 'result', result: read, label: path });
  await assert.rejects(open(join(root, 'none.json')), /there is no result at/);
});

test('a commit is left to whoever measures', async () => {
  assert.deepEqual(await open('git:origin/main'), { kind: 'git', reference: 'origin/main' });
});

test('an artifact: none on the first run, then the newest, whatever stands beside it', async () => {
  const none = await open('artifact:bench');
  assert.equal(none.kind, 'none');
  await left(10, [{ name: 'pgproof-benchmark.json', content: result }]);
  await left(20, [
    { name: 'pgproof-benchmark.json', content: result, deflate: true },
    { name: 'pgproof-benchmark-comparison.json', content: '{}' },
    { name: 'pgproof-benchmark.html', content: '<p>' },
  ]);
  const label = `artifact bench of main, run 20 (commit ${'0'.repeat(10)})`;
  assert.deepEqual(await open('artifact:bench@main'), { kind: 'result', result: read, label });
  assert.deepEqual(await readdir(temporary), []);
});

test('an artifact that is no result is refused with its name', async () => {
  const bad: readonly (readonly [Parameters<typeof makeZip>[0], RegExp])[] = [
    [[{ name: 'a.txt', content: '' }], /^artifact bench of main, run 30 .* holds no pgproof-benchmark.json/],
    [
      [
        { name: 'a.json', content: result },
        { name: 'b.json', content: result },
      ],
      /run 31 .* holds no pgproof-benchmark.json/,
    ],
    [[{ name: 'pgproof-benchmark.json', content: '{}' }], /run 32 .* is no result of a benchmark/],
    [[{ name: 'pgproof-benchmark.json', content: result.slice(0, -1) }], /run 33 .* is no whole result/],
  ];
  for (const [index, [files, message]] of bad.entries()) {
    await left(30 + index, files);
    await assert.rejects(open('artifact:bench'), (error) => {
      assert.ok(error instanceof UserError);
      assert.match(error.message, message);
      return true;
    });
    assert.deepEqual(await readdir(temporary), []);
  }
});
