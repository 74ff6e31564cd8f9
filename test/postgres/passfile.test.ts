import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { test } from 'node:test';
import { passfileLine, withPassfile } from '../../src/postgres/passfile.ts';

test('backslashes and colons are escaped in every field', () => {
  const settings = { host: '::1', port: 5433, database: 'a:b\\c', user: 'u:', password: `@:/%#'" $\\` };
  assert.equal(passfileLine(settings), `\\:\\:1:5433:a\\:b\\\\c:u\\::@\\:/%#'" $\\\\\n`);
});

test('what is not given matches anything', () => {
  assert.equal(passfileLine({ host: '', password: 'p' }), '*:*:*:*:p\n');
});

test('a password that a password file cannot hold is refused', () => {
  for (const password of ['a\nb', 'a\0b', 'a\r']) assert.throws(() => passfileLine({ password }), /line break/);
});

test('the file is private while it lives, and removed afterwards', async () => {
  let path = '';
  const result = await withPassfile({ user: 'me', password: 'secret' }, async (environment) => {
    path = environment.PGPASSFILE ?? '';
    assert.equal((await stat(path)).mode & 0o777, 0o600);
    assert.equal((await stat(dirname(path))).mode & 0o777, 0o700);
    assert.equal(await readFile(path, 'utf8'), '*:*:*:me:secret\n');
    return 'done';
  });
  assert.equal(result, 'done');
  assert.ok(!existsSync(dirname(path)));
});

test('it is removed when the work fails', async () => {
  let path = '';
  const work = withPassfile({ password: 'secret' }, async (environment) => {
    path = environment.PGPASSFILE ?? '';
    throw new Error('failed');
  });
  await assert.rejects(work, /failed/);
  assert.ok(path !== '' && !existsSync(dirname(path)));
});

test('it is removed when the process exits in the middle', () => {
  const module = new URL('../../src/postgres/passfile.ts', import.meta.url).href;
  const program = `
    const { withPassfile } = await import(${JSON.stringify(module)});
    await withPassfile({ password: 'secret' }, async (environment) => {
      process.stdout.write(environment.PGPASSFILE);
      process.exit(0);
    });`;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
  assert.match(stdout, /pgpass$/);
  assert.ok(!existsSync(dirname(stdout)));
});

test('without a password there is no file, and libpq looks into ~/.pgpass', async () => {
  for (const password of [undefined, '']) {
    await withPassfile({ password }, async (environment) => assert.deepEqual(environment, {}));
  }
});
