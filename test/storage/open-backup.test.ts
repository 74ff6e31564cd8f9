import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, rename, symlink, writeFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { suite, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { serializeManifest } from '../../src/archive/manifest.ts';
import { FailedError, UserError } from '../../src/errors.ts';
import { archiveFormat } from '../../src/storage/archive-format.ts';
import { type BackupContext, type OpenBackup, ownBackup, withBackup } from '../../src/storage/open-backup.ts';
import { sampleManifest } from '../archive/sample-manifest.ts';
import { temporaryDirectory, withDirectory } from '../integration/program.ts';
import { withEnvironment, withGitHubService } from '../support/github-service.ts';
import { createDatabase, execute, forEachServer, mustRunTool, sharedCluster } from '../support/servers.ts';
import { makeZip } from '../support/zip.ts';

interface Said {
  readonly lines: string[];
}

function context(said: Said = { lines: [] }): BackupContext {
  const say = (text: string): void => void said.lines.push(text);
  const { signal } = new AbortController();
  return { environment: process.env, githubToken: undefined, signal, log: { info: say, warn: say } };
}

const opened = (reference: string): Promise<OpenBackup> => withBackup(reference, context(), async (backup) => backup);

async function refused(reference: string, message: RegExp, hint: RegExp): Promise<void> {
  await assert.rejects(opened(reference), (error) => {
    assert.ok(error instanceof UserError, String(error));
    assert.match(error.message, message);
    assert.match(error.hint, hint);
    return true;
  });
}

const manifestText = serializeManifest(sampleManifest([{ schema: 'public', name: 'orders' }]));

/** The least that looks like a toc.dat of pg_dump. */
const tocHead = Buffer.from('PGDMP\x01\x10\x00\x04\x08\x03', 'latin1');

async function makeFiles(directory: string, files: Readonly<Record<string, string | Buffer>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(join(directory, name, '..'), { recursive: true });
    await writeFile(join(directory, name), content);
  }
}

suite('a backup of ours', () => {
  test('is opened with its manifest, from a relative path too', () =>
    withDirectory(async (directory) => {
      await makeFiles(directory, { 'manifest.json': manifestText, 'dump/toc.dat': tocHead });
      for (const reference of [directory, relative(process.cwd(), directory)]) {
        const backup = await opened(reference);
        assert.ok(backup.kind === 'pgproof');
        assert.equal(backup.path, directory);
        assert.equal(backup.label, directory);
        assert.equal(backup.manifest.source.database, JSON.parse(manifestText).source.database);
        assert.equal(ownBackup(backup), backup);
      }
    }));

  test('is refused with a damaged manifest', () =>
    withDirectory(async (directory) => {
      await makeFiles(directory, { 'manifest.json': manifestText.replace('orders', 'ordres') });
      await assert.rejects(opened(directory), (error) => error instanceof FailedError);
    }));

  test('is named when only its archive is given', () =>
    withDirectory(async (directory) => {
      await makeFiles(directory, { 'manifest.json': manifestText, 'dump/toc.dat': tocHead });
      const hint = new RegExp(`: ${directory}$`);
      await refused(join(directory, 'dump'), /dump is the inside of a backup/, hint);
      await refused(join(directory, 'manifest.json'), /manifest\.json is one file of a backup/, hint);
      await refused(join(directory, 'dump/toc.dat'), /toc\.dat is one file of a backup/, /dump$/);
    }));

  test('is refused when it is unfinished', () =>
    withDirectory(async (directory) => {
      const made = (name: string, files: Readonly<Record<string, string | Buffer>>) =>
        makeFiles(join(directory, name), files);
      await made('dumping', { 'dump/toc.dat': tocHead, 'copied/1': '' });
      await made('copying', { 'copied/1': '' });
      await made('closing', { 'dump/toc.dat': tocHead, 'globals.sql': '' });
      await made('writing', { 'dump/toc.dat': tocHead, 'manifest.json.part': '{' });
      for (const name of ['dumping', 'copying', 'closing', 'writing']) {
        await refused(join(directory, name), /is an unfinished backup/, /give another backup/);
      }
      for (const name of ['dumping', 'writing']) {
        await refused(join(directory, name, 'dump'), /is an unfinished backup/, /give another backup/);
      }
    }));
});

test('what is no backup is refused, with what it seems to be', () =>
  withDirectory(async (directory) => {
    const tar = Buffer.alloc(1024);
    tar.write('./manifest.json', 0);
    tar.write('ustar', 257);
    await makeFiles(directory, {
      'empty/x/y': '',
      'a.tar': tar,
      'a.sql': '--\n-- PostgreSQL database dump\n--\n',
      'a.sql.gz': gzipSync('SELECT 1'),
      nothing: '',
      text: 'hello',
      'toc/toc.dat': 'no table of contents',
    });
    await refused(join(directory, 'missing'), /there is no backup at .*missing/, /path/);
    await refused(join(directory, 'empty'), /holds no manifest\.json/, /path/);
    await refused(join(directory, 'a.tar'), /is no backup/, /unpack it and give the directory/);
    await refused(join(directory, 'a.sql'), /is no backup/, /psql/);
    await refused(join(directory, 'a.sql.gz'), /is no backup/, /unpack it/);
    await refused(join(directory, 'nothing'), /is no backup/, /give the directory/);
    await refused(join(directory, 'text'), /is no backup/, /give the directory/);
    await refused(join(directory, 'toc'), /not that of pg_dump/, /path/);
    await symlink('loop', join(directory, 'loop'));
    await assert.rejects(opened(join(directory, 'loop')), /loop cannot be read: ELOOP/);
  }));

test('the compressed formats', () => {
  for (const magic of ['1f8b0800', '28b52ffd', '04224d18', '504b0304', 'fd377a58', '425a6839']) {
    assert.equal(archiveFormat(Buffer.from(magic, 'hex')), 'compressed', magic);
  }
  assert.equal(archiveFormat(Buffer.from('PGDMP')), 'unknown');
});

forEachServer('archives of pg_dump', (server) => {
  const cluster = sharedCluster(server);
  const directory = temporaryDirectory();

  test('are recognized in each format, and have nothing to be proven by', async () => {
    const url = await createDatabase(cluster(), 'foreign');
    await execute(url, 'CREATE TABLE t AS SELECT n FROM generate_series(1, 10) n');
    for (const format of ['custom', 'tar', 'directory', 'plain'] as const) {
      const path = join(directory(), format);
      await mustRunTool(server, 'pg_dump', [`--format=${format}`, `--file=${path}`, `--dbname=${url}`]);
      if (format === 'plain') {
        await refused(path, /is no backup/, /psql/);
        continue;
      }
      const backup = await opened(path);
      assert.deepEqual(backup, { kind: 'foreign', path, label: path, format });
      assert.throws(() => ownBackup(backup), { name: 'UserError', message: /without a manifest\.json/ });
    }
    const renamed = join(directory(), 'dump');
    await rename(join(directory(), 'directory'), renamed);
    assert.equal((await opened(renamed)).kind, 'foreign');
  });
});

suite('an artifact', () => {
  const files = [
    { name: 'manifest.json', content: manifestText },
    { name: 'dump/toc.dat', content: tocHead },
  ];

  /** Opens an artifact of this content as a step does, and says what was left in the temporary directory. */
  async function inArtifact(
    zip: Buffer,
    look: (backup: OpenBackup) => Promise<void>,
    said?: Said,
  ): Promise<readonly string[]> {
    return withDirectory((temporary) =>
      withGitHubService(async (service) => {
        await service.addArtifact('nightly', zip);
        const environment = { ...service.environment, RUNNER_TEMP: temporary };
        await withEnvironment(environment, () => withBackup('artifact:nightly', context(said), look)).catch((error) => {
          if (!/looked at|no manifest/.test(error.message)) throw error;
        });
        return readdir(temporary);
      }),
    );
  }

  test('is there for as long as it is needed', async () => {
    const said: Said = { lines: [] };
    let path = '';
    const left = await inArtifact(
      makeZip(files),
      async (backup) => {
        path = backup.path;
        assert.equal(backup.kind, 'pgproof');
        assert.equal(backup.label, 'artifact:nightly');
        assert.equal(await readFile(join(path, 'manifest.json'), 'utf8'), manifestText);
      },
      said,
    );
    assert.ok(basename(join(path, '..')).startsWith('pgproof-backup-'), path);
    assert.deepEqual(left, []);
    assert.match(said.lines.join('\n'), /^downloaded artifact:nightly \(.*\), SHA-256 [0-9a-f]{64}$/);
  });

  test('may hold the backup in a directory, or one dump', async () => {
    const nested = files.map((file) => ({ ...file, name: `shop/${file.name}` }));
    await inArtifact(makeZip(nested), async (backup) => assert.equal(backup.kind, 'pgproof'));
    const custom = Buffer.from('PGDMP\x01\x10\x00\x04\x08\x01', 'latin1');
    await inArtifact(makeZip([{ name: 'shop.dump', content: custom }]), async (backup) => {
      assert.deepEqual(backup.kind === 'foreign' && backup.format, 'custom');
    });
  });

  test('is removed when the work fails, and when it holds no backup', async () => {
    const failing = inArtifact(makeZip(files), async () => {
      throw new Error('looked at it');
    });
    assert.deepEqual(await failing, []);
    const none = [{ name: 'a', content: '1' }, { name: 'b' }];
    assert.deepEqual(await inArtifact(makeZip(none), async () => assert.fail('it was opened')), []);
  });
});
