import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { UserError } from '../../src/errors.ts';
import { childEnvironment, describeEnd, readClientTool, runClientTool } from '../../src/postgres/child.ts';

const shell = '/bin/sh';
const script = (text: string): readonly string[] => ['-c', text];

test('an exit code is a result, with the last lines of stderr', async () => {
  const lines: string[] = [];
  const result = await runClientTool({
    path: shell,
    arguments: script('echo one >&2; printf "two without newline" >&2; exit 3'),
    environment: {},
    onStderrLine: (line) => lines.push(line),
  });
  assert.deepEqual(result.end, { kind: 'exited', code: 3 });
  assert.deepEqual(result.stderr, ['one', 'two without newline']);
  assert.deepEqual(lines, ['one', 'two without newline']);
  assert.equal(describeEnd(result), 'exited with 3: two without newline');
});

test('a signal that is not ours is told from an exit code', async () => {
  const result = await runClientTool({ path: shell, arguments: script('kill -9 $$'), environment: {} });
  assert.deepEqual(result.end, { kind: 'killed', signal: 'SIGKILL' });
});

test('the child sees PG variables and a C locale, and nothing else of ours', async () => {
  process.env.INPUT_SECRET = 'do not pass';
  try {
    const text = await readClientTool({
      path: '/usr/bin/env',
      arguments: [],
      environment: { PGHOST: 'db', PGUSER: undefined, OTHER: 'x' },
    });
    const names = text.split('\n').filter(Boolean);
    assert.ok(names.includes('PGHOST=db'));
    assert.ok(names.includes('LC_ALL=C'));
    assert.ok(!/INPUT_SECRET|OTHER|PGUSER/.test(text), text);
  } finally {
    delete process.env.INPUT_SECRET;
  }
});

test('a password in the environment is refused', () => {
  assert.throws(() => childEnvironment({ PGPASSWORD: 'x' }), /PGPASSFILE/);
});

test('every line of stderr is redacted before anyone sees it', async () => {
  const lines: string[] = [];
  const result = await runClientTool({
    path: shell,
    arguments: script('echo "password a.*b failed, a.*b" >&2'),
    environment: {},
    redact: (line) => line.replaceAll('a.*b', '***'),
    onStderrLine: (line) => lines.push(line),
  });
  assert.deepEqual(result.stderr, ['password *** failed, ***']);
  assert.deepEqual(lines, result.stderr);
});

test('stderr is bounded in lines and in the length of a line', async () => {
  const many =
    'i=0; while [ $i -lt 1000 ]; do echo line $i >&2; i=$((i+1)); done; head -c 1000000 /dev/zero | tr "\\0" x >&2';
  const result = await runClientTool({ path: shell, arguments: script(many), environment: {} });
  assert.equal(result.stderr.length, 200);
  assert.equal(result.stderr[0], 'line 801');
  assert.equal(result.stderr.at(-1)?.length, 16 * 1024);
});

test('output is streamed with backpressure and complete', async () => {
  let bytes = 0;
  const slow = new Writable({
    highWaterMark: 1024,
    write(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      setImmediate(done);
    },
  });
  await runClientTool({ path: shell, arguments: script('head -c 3000000 /dev/zero'), environment: {}, stdout: slow });
  assert.equal(bytes, 3_000_000);
});

test('when the output cannot be written, the child is ended and the error goes on', async () => {
  const full = new Writable({
    write(_chunk, _encoding, done) {
      done(new Error('no space left on device'));
    },
  });
  const call = { path: shell, arguments: script('while :; do echo data; done'), environment: {}, stdout: full };
  await assert.rejects(runClientTool(call), /no space left/);
});

test('abort ends the child by SIGTERM, and throws the reason after its end', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'pgproof-test-'));
  try {
    const mark = join(directory, 'ended');
    const abort = new AbortController();
    const run = runClientTool({
      path: shell,
      arguments: ['-c', `trap 'echo yes > "$0"; exit 0' TERM; echo ready >&2; while :; do sleep 0.02; done`, mark],
      environment: {},
      signal: abort.signal,
      onStderrLine: () => abort.abort(new Error('job cancelled')),
    });
    await assert.rejects(run, /job cancelled/);
    assert.equal(await readFile(mark, 'utf8'), 'yes\n');
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
});

test('a child that ignores SIGTERM is killed with its whole group', async () => {
  const abort = new AbortController();
  let grandchild = 0;
  const run = runClientTool({
    path: shell,
    arguments: script(`trap '' TERM; (trap '' TERM; while :; do sleep 0.02; done) & echo $! >&2; wait`),
    environment: {},
    signal: abort.signal,
    graceMs: 100,
    onStderrLine: (line) => {
      grandchild = Number(line);
      abort.abort(new Error('job cancelled'));
    },
  });
  await assert.rejects(run, /job cancelled/);
  assert.ok(grandchild > 0);
  await assertEnds(grandchild);
});

test('nothing is started under a signal that has fired', async () => {
  const call = {
    path: shell,
    arguments: script('exit 0'),
    environment: {},
    signal: AbortSignal.abort(new Error('early')),
  };
  await assert.rejects(runClientTool(call), /early/);
});

test('a missing program is the user’s to mend', async () => {
  const call = { path: '/nowhere/pg_dump', arguments: [], environment: {} };
  await assert.rejects(runClientTool(call), (error) => error instanceof UserError && /nowhere/.test(error.message));
});

test('readClientTool throws when the program fails', async () => {
  const call = { path: shell, arguments: script('echo broken library >&2; exit 127'), environment: {} };
  await assert.rejects(readClientTool(call), /exited with 127: broken library/);
});

test('the child dies when our process is killed', { skip: process.platform !== 'linux' }, async () => {
  const module = new URL('../../src/postgres/child.ts', import.meta.url).href;
  const program = `
    const { runClientTool } = await import(${JSON.stringify(module)});
    await runClientTool({ path: '/bin/sh', arguments: ['-c', 'echo $$ >&2; while :; do sleep 0.02; done'],
      environment: {}, onStderrLine: (line) => console.log(line) });`;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [printed] = (await once(parent.stdout, 'data')) as [Buffer];
  const pid = Number(printed.toString());
  assert.ok(isAlive(pid));
  parent.kill('SIGKILL');
  await assertEnds(pid);
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Fails when the process is still there after 10 seconds. */
async function assertEnds(pid: number): Promise<void> {
  for (let i = 0; i < 500; i++) {
    if (!isAlive(pid) || /^State:\tZ/m.test(await readFile(`/proc/${pid}/status`, 'utf8').catch(() => 'State:\tZ')))
      return;
    await delay(20);
  }
  process.kill(pid, 'SIGKILL');
  assert.fail(`process ${pid} lives on`);
}
