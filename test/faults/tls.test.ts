import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { chmod, chown, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { promisify } from 'node:util';
import { unprivilegedAccount } from '../../src/postgres/unprivileged-account.ts';
import { makeBackup, startProgram, withDirectory } from '../integration/program.ts';
import { createDatabase, execute, newestServer, queryRows, sharedCluster } from '../support/servers.ts';
import { assertProblems, contentOf, exists, fillDatabase } from './support.ts';

const openssl = (args: readonly string[]) => promisify(execFile)('openssl', args);
const server = newestServer();
const database = 'sealed';

suite('TLS', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pgproof-tls-'));
  const file = (name: string) => join(folder, name);
  before(() => makeCertificates(file));
  after(() => rm(folder, { recursive: true }));
  const cluster = sharedCluster(server, {
    listenTcp: true,
    settings: { ssl: 'on', ssl_cert_file: file('server.pem'), ssl_key_file: file('server.key') },
  });
  let undisturbed: Record<string, string>;

  before(async () => {
    const url = await createDatabase(cluster(), database);
    await fillDatabase(url);
    // A row that is larger than every buffer on its way, and one that is empty.
    await execute(url, `CREATE TABLE giant AS SELECT repeat(md5('x'), 300000) AS text UNION ALL SELECT ''`);
    // Who comes without TLS is turned away, so that a backup that works has used it.
    const rules = 'local all all trust\nhostssl all all 127.0.0.1/32 trust\n';
    await writeFile(join(cluster().dataDirectory, 'pg_hba.conf'), rules);
    await execute(url, 'SELECT pg_reload_conf()');
    undisturbed = await withDirectory(async (directory) =>
      contentOf((await makeBackup(server, url, join(directory, 'backup'))).manifest),
    );
  });

  const urlWith = (parameters: string, host = '127.0.0.1') =>
    `postgresql://postgres@${host}:${cluster().port}/${database}?${parameters}`;

  for (const [name, parameters, host] of [
    ['prefer', () => 'sslmode=prefer'],
    ['no mode at all', () => ''],
    ['require', () => 'sslmode=require'],
    ['require with the right root certificate', () => `sslmode=require&sslrootcert=${file('ca.pem')}`],
    ['verify-ca', () => `sslmode=verify-ca&sslrootcert=${file('ca.pem')}`],
    ['verify-full', () => `sslmode=verify-full&sslrootcert=${file('ca.pem')}`, 'localhost'],
  ] as const) {
    test(`${name}: the content is the same as without TLS`, async () => {
      await withDirectory(async (directory) => {
        const url = urlWith(parameters(), host);
        const { manifest } = await makeBackup(server, url, join(directory, 'backup'), ['--jobs=2']);
        assert.deepEqual(contentOf(manifest), undisturbed);
        assert.deepEqual(manifest.retries, []);
      });
    });
  }

  for (const [name, parameters, host, problem] of [
    [
      'disable, where the server demands TLS',
      () => 'sslmode=disable',
      '127.0.0.1',
      /no pg_hba\.conf entry .*no encryption/,
    ],
    [
      'require with a wrong root certificate',
      () => `sslmode=require&sslrootcert=${file('other.pem')}`,
      'localhost',
      /certificate/,
    ],
    [
      'verify-ca with a wrong root certificate',
      () => `sslmode=verify-ca&sslrootcert=${file('other.pem')}`,
      'localhost',
      /certificate/,
    ],
    ['verify-full without a root certificate', () => 'sslmode=verify-full', 'localhost', /certificate/],
    [
      'verify-full by another name',
      () => `sslmode=verify-full&sslrootcert=${file('ca.pem')}`,
      '127.0.0.1',
      /127\.0\.0\.1|IP/,
    ],
  ] as const) {
    test(`${name}: refused`, async () => {
      await withDirectory(async (directory) => {
        const output = join(directory, 'backup');
        const call = ['backup', `--database-url=${urlWith(parameters(), host)}`, `--output=${output}`];
        const refused = new RegExp(`cannot connect to .*(${problem.source}).*\\nhint: .*(sslmode|sslrootcert)`);
        assertProblems(await startProgram(server, call).finished, 2, [refused]);
        assert.equal(await exists(output), false);
      });
    });
  }

  test('a worker’s backend that is terminated under TLS is replaced by a new one', async () => {
    await withDirectory(async (directory) => {
      const output = join(directory, 'backup');
      const call = ['backup', `--database-url=${urlWith('sslmode=require')}`, `--output=${output}`, '--jobs=2'];
      const { finished } = startProgram(server, call);
      let ended = false;
      const result = finished.finally(() => {
        ended = true;
      });
      let hits = 0;
      while (!ended && hits < 2) {
        const rows = await queryRows<{ done: boolean }>(
          cluster().url('postgres'),
          `SELECT pg_terminate_backend(pid) AS done FROM pg_stat_activity
           WHERE application_name = 'pgproof' AND query ~ '^(LOCK TABLE .*NOWAIT|COPY)' AND state = 'active' LIMIT 1`,
        );
        hits += rows.length;
      }
      const { code, stderr } = await result;
      assert.equal(code, 0, stderr);
      assert.ok(hits > 0, 'a worker was met');
      assert.match(stderr, /is tried again/);
    });
  });
});

/** A root, a certificate of `localhost` that it signed, and a root that signed nothing. */
async function makeCertificates(file: (name: string) => string): Promise<void> {
  for (const name of ['ca', 'other']) {
    await openssl([
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', `/CN=pgproof test ${name}`],
      ...['-keyout', file(`${name}.key`), '-out', file(`${name}.pem`)],
    ]);
  }
  await openssl([
    ...['req', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=localhost'],
    ...['-keyout', file('server.key'), '-out', file('server.csr')],
  ]);
  await writeFile(file('names'), 'subjectAltName=DNS:localhost\n');
  await openssl([
    ...['x509', '-req', '-in', file('server.csr'), '-CA', file('ca.pem'), '-CAkey', file('ca.key'), '-CAcreateserial'],
    ...['-days', '2', '-extfile', file('names'), '-out', file('server.pem')],
  ]);
  // The server reads them under its own account.
  const account = await unprivilegedAccount();
  await chmod(file('.'), 0o711);
  await chmod(file('server.key'), 0o600);
  if (account.uid !== undefined) await chown(file('server.key'), account.uid, account.gid);
}
