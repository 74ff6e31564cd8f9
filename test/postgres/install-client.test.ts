import assert from 'node:assert/strict';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { UserError } from '../../src/errors.ts';
import { installClient } from '../../src/postgres/install-client.ts';

let root: string;
const onLinuxAsRoot = { skip: process.platform !== 'linux' || process.getuid?.() !== 0 };

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'pgproof-test-'));
  await writeFile(join(root, 'os-release'), 'ID=ubuntu\nID_LIKE=debian\n');
  // An apt that knows the package once the named file exists, and writes down what it is asked.
  await program('apt-cache', 'test -e "$ROOT/known"');
  await program('apt-get', 'echo "apt-get $* [$DEBIAN_FRONTEND]" >> "$ROOT/calls"');
  await program('repository.sh', 'echo "repository $*" >> "$ROOT/calls"; touch "$ROOT/known"');
});

afterEach(() => rm(root, { recursive: true, force: true }));

async function program(name: string, text: string): Promise<void> {
  await writeFile(join(root, name), `#!/bin/sh\nROOT='${root}'\n${text}\n`);
  await chmod(join(root, name), 0o755);
}

function installer() {
  return {
    environment: { PATH: `${root}:/usr/bin:/bin` },
    system: {
      osRelease: join(root, 'os-release'),
      repositoryScript: join(root, 'repository.sh'),
      clusterSettings: join(root, 'createcluster.conf'),
    },
  };
}

const calls = async (): Promise<string[]> => (await readFile(join(root, 'calls'), 'utf8')).trimEnd().split('\n');
const install = 'apt-get install -q -y --no-install-recommends';

test('a package that apt knows is installed at once', onLinuxAsRoot, async () => {
  await writeFile(join(root, 'known'), '');
  await installClient(17, installer());
  assert.deepEqual(await calls(), [`${install} postgresql-client-17 [noninteractive]`]);
});

test('an unknown package is looked for anew, and then in the PostgreSQL repository', onLinuxAsRoot, async () => {
  const lines: string[] = [];
  await installClient(18, { ...installer(), onLine: (line) => lines.push(line) });
  assert.deepEqual(await calls(), [
    'apt-get update -q [noninteractive]',
    `${install} postgresql-common ca-certificates [noninteractive]`,
    'repository -y',
    `${install} postgresql-client-18 [noninteractive]`,
  ]);
  assert.equal(lines.length, 4);
});

test('a server is installed without a cluster that runs', onLinuxAsRoot, async () => {
  const settings = join(root, 'createcluster.conf');
  await writeFile(settings, "# Default values\n#create_main_cluster = true\nlog_line_prefix = '%m '\n");
  await writeFile(join(root, 'known'), '');
  // At the moment when the server comes, the settings must say so.
  await program('apt-get', `echo "apt-get $* [$(grep create_main "$ROOT/createcluster.conf")]" >> "$ROOT/calls"`);
  await installClient(17, { ...installer(), server: true });
  assert.deepEqual(await calls(), [
    `${install} postgresql-common [#create_main_cluster = true]`,
    `${install} postgresql-client-17 postgresql-17 [create_main_cluster = false]`,
  ]);
  assert.match(await readFile(settings, 'utf8'), /^# Default values\ncreate_main_cluster = false\nlog_line_prefix/);
});

test('apt’s failure is shown', onLinuxAsRoot, async () => {
  await writeFile(join(root, 'known'), '');
  await program('apt-get', 'echo "E: Unable to fetch some archives" >&2; exit 100');
  await assert.rejects(installClient(17, installer()), (error) => {
    assert.ok(error instanceof UserError);
    assert.match(error.message, /could not be installed: apt-get exited with 100: E: Unable to fetch/);
    return true;
  });
});

test('another system is refused', async () => {
  await writeFile(join(root, 'os-release'), 'ID=fedora\n');
  await assert.rejects(installClient(17, installer()), /Debian and Ubuntu only/);
});
