import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { databaseUrl, describeCommandEnd, runUserCommand } from '../../src/benchmark/user-command.ts';
import { connectionSettings } from '../../src/postgres/settings.ts';
import { withDirectory } from '../integration/program.ts';

const settings = connectionSettings('postgresql://app:s%2Fp%40ss@db.example:5433/my%20shop?sslmode=require', {});

const run = (command: string, options: Partial<Parameters<typeof runUserCommand>[0]> = {}) =>
  runUserCommand({
    ...{ command, settings, environment: { PATH: process.env.PATH } },
    ...{ signal: new AbortController().signal, onLine: () => undefined },
    ...options,
  });

test('a database has a URL that names it exactly', () => {
  assert.equal(databaseUrl(settings), 'postgresql://app:s%2Fp%40ss@db.example:5433/my%20shop?sslmode=require');
  const socket = connectionSettings('postgresql:///shop?host=/tmp/a%20b&port=5433&user=app', {});
  assert.equal(databaseUrl(socket), 'postgresql:///shop?host=/tmp/a%20b&port=5433&user=app');
  for (const one of [settings, socket]) {
    const { sslMode: _, ...again } = connectionSettings(databaseUrl(one), {});
    const { sslMode: __, ...first } = one;
    assert.deepEqual(again, first);
  }
});

test('both outputs are read, and the first failing line ends the command', async () => {
  const lines: string[] = [];
  const result = await run('echo one; echo two >&2; false; echo three', { onLine: (line) => lines.push(line) });
  assert.deepEqual(lines.toSorted(), ['one', 'two']);
  assert.deepEqual(result.end, { kind: 'exited', code: 1 });
  assert.match(describeCommandEnd(result) ?? '', /^exited with 1: (one|two)$/);
  assert.equal(describeCommandEnd(await run('true')), undefined);
});

test('an endless output is neither kept nor passed on', async () => {
  let lines = 0;
  const result = await run('yes | head -n 200000', {
    onLine: () => {
      lines += 1;
    },
  });
  assert.equal(lines, 10_001);
  assert.equal(result.lastLines.length, 30);
});

test('the password is in a file and in the URL alone', async () => {
  const lines: string[] = [];
  await run('env; cat "$PGPASSFILE"', {
    environment: {
      PATH: process.env.PATH,
      PGPASSWORD: 'other',
      PGSERVICE: 'other',
      INPUT_X: 'x',
      STATE_Y: 'y',
      A: 'b',
    },
    variables: { PGPROOF_SCALE: '0.1' },
    onLine: (line) => lines.push(line),
  });
  const names = lines.map((line) => line.replace(/=.*/, ''));
  for (const name of ['PGPASSWORD', 'PGSERVICE', 'INPUT_X', 'STATE_Y']) assert.ok(!names.includes(name), name);
  for (const line of ['A=b', 'PGPROOF_SCALE=0.1', 'PGHOST=db.example', `DATABASE_URL=${databaseUrl(settings)}`]) {
    assert.ok(lines.includes(line), line);
  }
  assert.ok(lines.includes('db.example:5433:my shop:app:s/p@ss'), lines.join('\n'));
});

test('nothing that a command has started outlives it: at its end, at a time limit, at an abort', async () => {
  await withDirectory(async (directory) => {
    const file = join(directory, 'pid');
    const stubborn = `rm -f ${file}; sh -c 'trap "" TERM; echo $$ > ${file}; exec >/dev/null 2>&1; while :; do sleep 0.1; done' &`;
    const waitForFile = `while [ ! -s ${file} ]; do sleep 0.05; done`;
    const assertGone = async () => {
      const pid = (await readFile(file, 'utf8')).trim();
      for (let tries = 0; tries < 100 && (await isAlive(pid)); tries++) await delay(20);
      assert.ok(!(await isAlive(pid)), 'it lives');
    };
    assert.equal((await run(`${stubborn} ${waitForFile}`)).end.kind, 'exited');
    await assertGone();
    const limited = await run(`${stubborn} ${waitForFile}; sleep 60`, { timeoutMs: 300 });
    assert.deepEqual(limited.end, { kind: 'timeout', timeoutMs: 300 });
    await assertGone();
    const controller = new AbortController();
    const reason = new Error('enough');
    const aborted = run(`${stubborn} ${waitForFile}; echo ready; sleep 60`, {
      signal: controller.signal,
      onLine: () => controller.abort(reason),
    });
    await assert.rejects(aborted, (error) => error === reason);
    await assertGone();
  });
});

async function isAlive(pid: string): Promise<boolean> {
  if (!existsSync(`/proc/${pid}`)) return false;
  // One that has ended, and whose parent has not heard of it yet, is a zombie.
  const state = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ' Z ');
  return !/\) Z /.test(state);
}

test('what stays in the background with the outputs open holds nobody up', async () => {
  const result = await run('sleep 60 & echo done', { timeoutMs: 30_000 });
  assert.deepEqual(result.end, { kind: 'exited', code: 0 });
  const stopped = await run('sleep 60; true', { timeoutMs: 300 });
  assert.deepEqual(stopped.end, { kind: 'timeout', timeoutMs: 300 });
});
