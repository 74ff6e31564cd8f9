import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { type Command, runMeasured } from '../../bench/support/run.ts';
import { FailedError } from '../../src/errors.ts';

let directory = '';
before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pgproof-test-'));
});
after(() => rm(directory, { recursive: true }));

function script(text: string): Command {
  return { program: process.execPath, arguments: ['--input-type=module', '--eval', text] };
}

const { signal } = new AbortController();

test('commands run as many at a time as they may, and all are run', async () => {
  // Each fails when it sees more than two at once while it runs.
  const text = (name: string) => `
    import { readdirSync, renameSync, writeFileSync } from 'node:fs';
    import { setTimeout } from 'node:timers/promises';
    writeFileSync('running-${name}', '');
    for (let look = 0; look < 30; look++) {
      await setTimeout(10);
      if (readdirSync('.').filter((name) => name.startsWith('running-')).length > 2) process.exit(1);
    }
    renameSync('running-${name}', 'done-${name}');`;
  await runMeasured(
    ['a', 'b', 'c', 'd', 'e'].map((name) => script(text(name))),
    { atOnce: 2, directory, signal },
  );
  assert.deepEqual(
    (await readdir(directory)).toSorted(),
    ['a', 'b', 'c', 'd', 'e'].map((name) => `done-${name}`),
  );
});

test('a command that fails ends the others, and tells what it said last', async () => {
  const failing = script("console.error('no such database'); process.exit(7)");
  const endless = script('setInterval(() => {}, 1000)');
  await assert.rejects(runMeasured([endless, failing, endless], { atOnce: 2, directory, signal }), (error) => {
    assert.ok(error instanceof FailedError);
    assert.match(error.message, /ended with 7: no such database/);
    return true;
  });
});

test('a program that is not there is an error', async () => {
  const missing = { program: join(directory, 'nothing'), arguments: [] };
  await assert.rejects(runMeasured([missing], { atOnce: 1, directory, signal }), { code: 'ENOENT' });
});

test('an abort ends the command', async () => {
  const controller = new AbortController();
  const pidFile = join(directory, 'pid');
  const endless = script(`
    import { renameSync, writeFileSync } from 'node:fs';
    writeFileSync('pid-new', String(process.pid));
    renameSync('pid-new', 'pid');
    setInterval(() => {}, 1000);`);
  const running = runMeasured([endless], { atOnce: 1, directory, signal: controller.signal });
  const rejected = assert.rejects(running, /enough/);
  while (!existsSync(pidFile)) await delay(10);
  controller.abort(new Error('enough'));
  await rejected;
  const pid = Number(await readFile(pidFile, 'utf8'));
  assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
});

test('peak memory is that of the process, and with its children', { skip: process.platform !== 'linux' }, async () => {
  const hold = (megabytes: number) =>
    `const held = Buffer.alloc(${megabytes}e6, 1); await new Promise((resolve) => setTimeout(resolve, 300 + held[0]));`;
  const parent = `
    import { spawnSync } from 'node:child_process';
    spawnSync(process.execPath, ['--input-type=module', '--eval', '${hold(300)}']);`;
  const { memory } = await runMeasured([script(parent)], { atOnce: 1, directory, signal });
  assert.ok(memory !== undefined);
  assert.ok(memory.processBytes > 10e6 && memory.processBytes < 200e6, `the parent: ${memory.processBytes}`);
  assert.ok(memory.treeBytes > 300e6, `with its child: ${memory.treeBytes}`);
});
