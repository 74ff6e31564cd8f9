import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { readMigrationSet } from '../../src/migrations/discover.ts';
import { renderWith } from '../../src/migrations/render.ts';
import { statements, withFiles } from './written-sets.ts';

const { signal } = new AbortController();
const environment = { PATH: process.env.PATH ?? '' };

test('a command makes the SQL of each file', async () => {
  await withFiles(
    { '1_a.sql': 'create table {{ name }} (a int);', '2_b.sql': 'drop table {{ name }}' },
    async (directory) => {
      // The path comes as $1 and as PGPROOF_FILE, whatever characters it holds.
      const command = 'test "$1" = "$PGPROOF_FILE" && sed "s/{{ name }}/$NAME/" "$1"';
      const render = renderWith({ command, environment: { ...environment, NAME: 'users' }, signal });
      const set = await readMigrationSet({ directory, render, signal });
      assert.deepEqual(
        set.migrations.map((migration) => statements(migration)),
        [[['create table users (a int)', 1]], [['drop table users', 1]]],
      );
      assert.deepEqual(set.notes, []);
    },
  );
});

test('a command that fails is told with the file and what it said last', async () => {
  const render = renderWith({ command: 'echo one >&2; echo "no such variable" >&2; exit 4', environment, signal });
  await assert.rejects(render('/m/1.sql'), {
    name: 'UserError',
    message: 'render failed for /m/1.sql: it exited with 4: no such variable',
  });
});

test('the command gets no other variables than it is given', async () => {
  const render = renderWith({ command: 'env', environment: { ...environment, ONE: '1' }, signal });
  const names = (await render('/m/1.sql')).split('\n').map((line) => line.split('=')[0]);
  const ofTheShell = ['PWD', 'OLDPWD', 'SHLVL', '_', ''];
  assert.deepEqual(names.filter((name) => !ofTheShell.includes(name ?? '')).sort(), ['ONE', 'PATH', 'PGPROOF_FILE']);
});

test('more than 64 MiB, text that is not UTF-8 and a NUL are refused', async () => {
  const output = (command: string): Promise<string> => renderWith({ command, environment, signal })('/m/1.sql');
  await assert.rejects(output('head -c 70000000 /dev/zero; sleep 30'), /more than 64 MiB for \/m\/1\.sql/);
  await assert.rejects(output("printf '\\377'"), /not UTF-8/);
  await withFiles({ '1.sql': '' }, async (directory) => {
    const render = renderWith({ command: "printf 'select\\0 1'", environment, signal });
    await assert.rejects(readMigrationSet({ directory, render, signal }), /1\.sql holds a NUL/);
  });
});

test('a command that hangs ends with the signal', async () => {
  await withFiles({}, async (directory) => {
    const controller = new AbortController();
    const command = 'touch "$1" && exec sleep 60';
    const rendered = renderWith({ command, environment, signal: controller.signal })(join(directory, 'started'));
    while (!existsSync(join(directory, 'started'))) await delay(5);
    controller.abort(new Error('enough'));
    await assert.rejects(rendered, /enough/);
  });
});
