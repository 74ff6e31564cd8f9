import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { isActions } from '../../src/github/core.ts';

const seam = new URL('../../src/github/core.ts', import.meta.url).href;

/** Runs a script in a process of its own, with the files that a runner gives to a step. */
async function asStep(script: string) {
  const directory = await mkdtemp(join(tmpdir(), 'pgproof-step-'));
  try {
    const files = { GITHUB_OUTPUT: join(directory, 'output'), GITHUB_STEP_SUMMARY: join(directory, 'summary') };
    for (const file of Object.values(files)) await writeFile(file, '');
    const source = `import { openRunner } from ${JSON.stringify(seam)};\nconst runner = await openRunner();\n${script}`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', source], {
      env: { ...process.env, ...files },
    });
    const [output, summary] = await Promise.all(Object.values(files).map((file) => readFile(file, 'utf8')));
    return { stdout, output: output ?? '', summary: summary ?? '' };
  } finally {
    await rm(directory, { recursive: true });
  }
}

test('outputs, masks, groups and annotations arrive as the runner reads them', async () => {
  const { stdout, output } = await asStep(`
    runner.setOutput('rows', 12);
    runner.setOutput('problems', 'one\\ntwo');
    runner.maskSecret('a%b');
    runner.startGroup('copy');
    runner.endGroup();
    runner.annotate({ kind: 'warning', message: '100 %\\nmore', title: 'a,b', file: 'x.sql', startLine: 3 });
    runner.annotate({ kind: 'error', message: 'x'.repeat(5000) });`);
  const lines = stdout.split('\n');
  assert.deepEqual(lines.slice(0, 4), [
    '::add-mask::a%25b',
    '::group::copy',
    '::endgroup::',
    '::warning title=a%2Cb,file=x.sql,line=3::100 %25%0Amore',
  ]);
  assert.equal(lines[4]?.length, '::error::'.length + 4096);
  assert.match(output, /^rows<<(\S+)\n12\n\1\nproblems<<(\S+)\none\ntwo\n\2\n$/);
});

test('a summary is appended, and refused where GitHub would drop it', async () => {
  const { stdout, summary } = await asStep(`
    console.log(await runner.addSummary('# one'), await runner.addSummary('two'));
    await runner.addSummary('x'.repeat(1024 * 1024 - 10)).catch((error) => console.log(error.message));
    delete process.env.GITHUB_STEP_SUMMARY;
    console.log(await runner.addSummary('three'));`);
  assert.equal(summary, '# one\ntwo\n');
  assert.match(stdout, /^true true\nthe summary would have 1048577 bytes, .*\nfalse\n$/);
});

test('a summary file that is not there yet is made', async () => {
  const { stdout, summary } = await asStep(`
    const { rm } = await import('node:fs/promises');
    await rm(process.env.GITHUB_STEP_SUMMARY);
    console.log(await runner.addSummary('# one'));
    process.env.GITHUB_STEP_SUMMARY += '/below/a/file';
    await runner.addSummary('two').catch((error) => console.log(error.code));`);
  assert.equal(summary, '# one\n');
  assert.equal(stdout, 'true\nENOTDIR\n');
});

test('only the runner says that it is GitHub Actions', () => {
  assert.equal(isActions({ GITHUB_ACTIONS: 'true' }), true);
  assert.equal(isActions({ CI: 'true' }), false);
});
