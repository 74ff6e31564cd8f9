import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { listFiles } from '../../src/storage/files.ts';
import { withGitHubService } from '../support/github-service.ts';
import { createDatabase, execute, mustRunTool, newestServer, sharedCluster } from '../support/servers.ts';
import { makeZip, type ZipPart } from '../support/zip.ts';
import { makeBackup, startProgram, temporaryDirectory } from './program.ts';

suite('verify of an artifact', () => {
  const server = newestServer();
  const cluster = sharedCluster(server);
  const directory = temporaryDirectory();

  /** Verifies an artifact of these files as a step of a job does. */
  function verify(files: readonly ZipPart[]) {
    return withGitHubService(async (service) => {
      await service.addArtifact('nightly', makeZip(files));
      const environment = { ...service.environment, RUNNER_TEMP: directory(), TMPDIR: directory() };
      return startProgram(server, ['verify', '--backup', 'artifact:nightly'], { environment }).finished;
    });
  }

  async function filesOf(path: string): Promise<ZipPart[]> {
    const files = await listFiles(path);
    return Promise.all(
      files.map(async (file) => ({ name: file.path, content: await readFile(join(path, file.path)) })),
    );
  }

  test('says whether what is in it is whole', async () => {
    const url = await createDatabase(cluster(), 'shop');
    await execute(url, 'CREATE TABLE orders AS SELECT n, md5(n::text) AS v FROM generate_series(1, 10000) n');
    const backup = await makeBackup(server, url, join(directory(), 'backup'));
    const files = await filesOf(backup.directory);
    const whole = await verify(files);
    assert.equal(whole.code, 0, whole.stdout);
    assert.match(whole.stdout, /downloaded artifact:nightly .*SHA-256 [0-9a-f]{64}/);
    assert.match(whole.stdout, /the backup is whole/);

    const data = files.find(({ name }) => /dump\/\d+\.dat/.test(name))?.content as Buffer;
    data[data.length >> 1] = (data[data.length >> 1] as number) ^ 1;
    const flipped = await verify(files);
    assert.equal(flipped.code, 1, flipped.stdout);
    assert.match(flipped.stdout, /artifact:nightly does not verify/);
  });

  test('has nothing to hold a dump against', async () => {
    const path = join(directory(), 'shop.dump');
    const url = await createDatabase(cluster(), 'other');
    await mustRunTool(server, 'pg_dump', ['--format=custom', `--file=${path}`, `--dbname=${url}`]);
    const { code, stdout } = await verify([{ name: 'shop.dump', content: await readFile(path) }]);
    assert.equal(code, 2, stdout);
    assert.match(stdout, /artifact:nightly is an archive of pg_dump without a manifest\.json/);
  });
});
