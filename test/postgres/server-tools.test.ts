import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { UserError } from '../../src/errors.ts';
import { findServerTools, newestServerMajor } from '../../src/postgres/server-tools.ts';

let root: string;
before(async () => {
  root = await mkdtemp(join(tmpdir(), 'pgproof-test-'));
});
after(() => rm(root, { recursive: true, force: true }));

const client = ['pg_dump', 'pg_restore', 'pg_dumpall'];

/** A directory with programs that know their version and nothing else. */
async function installation(name: string, version: string, programs: readonly string[]): Promise<string> {
  const directory = join(root, name);
  await mkdir(directory, { recursive: true });
  for (const program of programs) {
    await writeFile(join(directory, program), `#!/bin/sh\necho '${program} (PostgreSQL) ${version}'\n`);
    await chmod(join(directory, program), 0o755);
  }
  return directory;
}

const find = (search: readonly string[]) =>
  findServerTools({
    ...{ purpose: 'a drill', serverVersionNumber: 170004, environment: {}, search, install: false },
    ...{ signal: new AbortController().signal, onLine: () => undefined },
  });

test('a server of the same major, with its client, is found', async () => {
  const newer = await installation('a18', '18.1', [...client, 'initdb', 'postgres']);
  const same = await installation('a17', '17.6', [...client, 'initdb', 'postgres']);
  assert.equal((await find([newer, same])).pgDump, join(same, 'pg_dump'));
});

test('a newer server, a client alone and nothing are not enough', async () => {
  const newer = await installation('b18', '18.1', [...client, 'initdb', 'postgres']);
  const alone = await installation('b17', '17.6', [...client, 'postgres']);
  const cases: readonly (readonly [string[], RegExp])[] = [
    [[newer], /^a drill needs a server of PostgreSQL 17 on this machine: only PostgreSQL 18\.1 was found$/],
    [[newer, alone], /needs a server of PostgreSQL 17 on this machine: there is no initdb in /],
    [[], /needs a server of PostgreSQL 17 on this machine: no PostgreSQL client was found/],
  ];
  for (const [search, expected] of cases) {
    await assert.rejects(find(search), (error) => {
      assert.ok(error instanceof UserError && error.exitCode === 2);
      assert.match(error.message, expected);
      assert.match(error.hint, /postgresql[-@]17, or set install-client: true$/);
      return true;
    });
  }
});

test('the newest server is found, and a newer client alone is none', async () => {
  const older = await installation('c15', '15.9', [...client, 'initdb', 'postgres']);
  const newer = await installation('c17', '17.2', [...client, 'initdb', 'postgres']);
  const alone = await installation('c18', '18.1', client);
  assert.equal(await newestServerMajor({ environment: {}, search: [older, alone, newer] }), 17);
  assert.equal(await newestServerMajor({ environment: {}, search: [alone] }), undefined);
});
