import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { UserError } from '../../src/errors.ts';
import { findClientTools, installCommand, majorOf } from '../../src/postgres/client-tools.ts';

let root: string;

before(async () => {
  root = await mkdtemp(join(tmpdir(), 'pgproof-test-'));
});

after(() => rm(root, { recursive: true, force: true }));

/** A directory with programs that know their version and nothing else. */
async function installation(name: string, version: string, programs = ['pg_dump', 'pg_restore', 'pg_dumpall', 'psql']) {
  const directory = join(root, name);
  await mkdir(directory, { recursive: true });
  for (const program of programs) {
    await writeFile(join(directory, program), `#!/bin/sh\necho '${program} (PostgreSQL) ${version}'\n`);
    await chmod(join(directory, program), 0o755);
  }
  return directory;
}

test('the server’s own major wins, wherever it stands in the search', async () => {
  const search = [
    await installation('a18', '18.1'),
    await installation('a16', '16.4'),
    await installation('a17', '17.6'),
  ];
  const tools = await findClientTools({ serverVersionNumber: 170004, environment: {}, search });
  assert.deepEqual(tools, {
    major: 17,
    version: '17.6',
    pgDump: join(root, 'a17', 'pg_dump'),
    pgRestore: join(root, 'a17', 'pg_restore'),
    pgDumpall: join(root, 'a17', 'pg_dumpall'),
    psql: join(root, 'a17', 'psql'),
    newerThanServer: false,
  });
});

test('without it the nearest newer major is taken, and flagged', async () => {
  const search = [await installation('b18', '18.1 (Debian 18.1-1)'), await installation('b16', '16beta2')];
  const tools = await findClientTools({ serverVersionNumber: 150018, environment: {}, search });
  assert.equal(tools.version, '16beta2');
  assert.equal(tools.major, 16);
  assert.equal(tools.newerThanServer, true);
});

test('an older client is refused, with both versions and the command to install', async () => {
  const search = [await installation('c16', '16.4')];
  const search17 = findClientTools({ serverVersionNumber: 170004, environment: {}, search });
  await assert.rejects(search17, (error) => {
    assert.ok(error instanceof UserError);
    assert.match(error.message, /version 16\.4, older than the server, PostgreSQL 17$/);
    assert.ok(error.hint.includes(installCommand(17)) && error.hint.includes('install-client: true'), error.hint);
    return true;
  });
});

test('no client at all names what was there and did not run', async () => {
  const broken = await installation('d17', '17.1');
  await writeFile(join(broken, 'pg_dump'), '#!/bin/sh\necho "libpq.so.5: cannot open" >&2\nexit 127\n');
  const incomplete = await installation('d18', '18.1', ['pg_dump']);
  const search = findClientTools({ serverVersionNumber: 170004, environment: {}, search: [broken, incomplete] });
  await assert.rejects(search, /no PostgreSQL client was found.*libpq\.so\.5: cannot open/);
});

test('PGPROOF_CLIENT_BIN is the only directory that counts', async () => {
  const chosen = await installation('e18', '18.2', ['pg_dump', 'pg_restore', 'pg_dumpall']);
  const search = [await installation('e17', '17.1')];
  const environment = { PGPROOF_CLIENT_BIN: chosen };
  const tools = await findClientTools({ serverVersionNumber: 170004, environment, search });
  assert.equal(tools.version, '18.2');
  assert.equal(tools.psql, undefined);
  const none = findClientTools({ serverVersionNumber: 170004, environment: { PGPROOF_CLIENT_BIN: root }, search });
  await assert.rejects(none, /PGPROOF_CLIENT_BIN/);
});

test('Debian’s wrapper is passed over: it picks a version anew at every call', async () => {
  const directory = await installation('f17', '17.9');
  const wrapper = join(root, 'pg_wrapper');
  await writeFile(wrapper, "#!/bin/sh\necho 'pg_dump (PostgreSQL) 17.9'\n");
  await chmod(wrapper, 0o755);
  await rm(join(directory, 'pg_dump'));
  await symlink(wrapper, join(directory, 'pg_dump'));
  const search = [directory, await installation('f18', '18.1')];
  const tools = await findClientTools({ serverVersionNumber: 170004, environment: {}, search });
  assert.equal(tools.version, '18.1');
});

test('PATH is looked at last, and an empty entry is not the working directory', async () => {
  const path = await installation('g99', '99.1');
  const environment = { PATH: `:${path}` };
  const tools = await findClientTools({ serverVersionNumber: 990001, environment });
  assert.equal(tools.pgDump, join(path, 'pg_dump'));
});

test('majors and commands', () => {
  assert.equal(majorOf(170004), 17);
  assert.equal(majorOf(90624), 9);
  assert.equal(installCommand(17, 'linux'), 'apt-get install postgresql-client-17');
  assert.equal(installCommand(17, 'darwin'), 'brew install postgresql@17');
});
