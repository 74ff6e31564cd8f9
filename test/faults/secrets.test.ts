import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, suite, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { type RunningProgram, startProgram, withDirectory } from '../integration/program.ts';
import { createDatabase, execute, newestServer, sharedCluster, type ToolResult } from '../support/servers.ts';
import { type TcpProxy, withTcpProxy } from '../support/tcp-proxy.ts';
import { freePort } from './pgbouncer.ts';
import { assertProblems, awaitBackends, fillDatabase } from './support.ts';

const server = newestServer();
const database = 'vault';
const password = `p@:/%#'" $wörd漢字\\end`;
const encoded = encodeURIComponent(password);

suite('secrets', () => {
  const cluster = sharedCluster(server, { listenTcp: true });

  before(async () => {
    const url = await createDatabase(cluster(), database);
    await fillDatabase(url, 60_000);
    const quoted = `E'${password.replaceAll(/['\\]/g, '\\$&')}'`;
    await execute(url, `CREATE ROLE keeper SUPERUSER LOGIN PASSWORD ${quoted}`);
    const rules =
      'local all all trust\nhost all postgres 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n';
    await writeFile(join(cluster().dataDirectory, 'pg_hba.conf'), rules);
    await execute(url, 'SELECT pg_reload_conf()');
  });

  const link = <Result>(run: (proxy: TcpProxy) => Promise<Result>) =>
    withTcpProxy({ target: { host: '127.0.0.1', port: cluster().port }, delayMs: 3, bytesPerSecond: 5e6 }, run);

  interface Places {
    readonly directory: string;
    readonly output: string;
    readonly temporary: string;
    readonly summary: string;
    readonly outputs: string;
  }

  /** Directories and files that a run is given, all below one. */
  async function withPlaces(run: (places: Places) => Promise<void>): Promise<void> {
    await withDirectory(async (directory) => {
      const at = (name: string) => join(directory, name);
      const places = {
        ...{ directory, output: at('backup'), temporary: at('temporary') },
        ...{ summary: at('summary.md'), outputs: at('outputs') },
      };
      await mkdir(places.temporary);
      for (const file of [places.summary, places.outputs]) await writeFile(file, '');
      await run(places);
      assert.deepEqual(await readdir(places.temporary), [], 'the password file is gone');
    });
  }

  const filesFor = ({ temporary, summary, outputs }: Places) => ({
    TMPDIR: temporary,
    GITHUB_STEP_SUMMARY: summary,
    GITHUB_OUTPUT: outputs,
  });

  /** As the runner starts an action: everything by variables. */
  const asAction = (url: string, places: Places) =>
    startProgram(server, [], {
      environment: {
        ...filesFor(places),
        GITHUB_ACTIONS: 'true',
        INPUT_COMMAND: 'backup',
        'INPUT_DATABASE-URL': url,
        INPUT_OUTPUT: places.output,
        INPUT_VERBOSE: 'true',
        INPUT_ARTIFACT: 'false',
      },
    });

  const urlTo = (port: number, secret = encoded) => `postgresql://keeper:${secret}@127.0.0.1:${port}/${database}`;

  async function assertNowhere(places: Places, result: ToolResult, url: string, secret = password): Promise<void> {
    const secrets = [url, ...formsOf(secret)];
    // The runner takes these lines out of the log: they are how it learns what to hide.
    const log = `${result.stdout}${result.stderr}`.replaceAll(/^::add-mask::.*\n/gm, '');
    for (const form of secrets) assert.ok(!log.includes(form), `${form} in:\n${log}`);
    for (const file of await filesBelow(places.directory)) {
      const content = await readFile(file);
      for (const form of secrets) assert.ok(!content.includes(form), `${form} in ${file}`);
    }
  }

  test('a password with everything in it appears in nothing that a backup shows, starts or writes', async () => {
    await withPlaces((places) =>
      link(async (proxy) => {
        const url = urlTo(proxy.port);
        const program = asAction(url, places);
        const seen = await watchChildren(program);
        const result = await program.finished;
        assert.equal(result.code, 0, result.stdout + result.stderr);
        await assertNowhere(places, result, url);
        assert.match(await readFile(places.outputs, 'utf8'), /backup-path/);
        assert.match(await readFile(places.summary, 'utf8'), /\S/);
        assert.ok(seen.programs.has('pg_dump'), `the children were seen: ${[...seen.programs].join(' ')}`);
        for (const text of seen.texts) {
          for (const form of [url, ...formsOf(password)]) assert.ok(!text.includes(form), text);
          assert.doesNotMatch(text, /\0(PGPASSWORD|INPUT_[A-Z-]*|GITHUB_[A-Z_]*)=/);
        }
      }),
    );
  });

  test('a password in PGPASSWORD does not travel on to the client programs', async () => {
    await withPlaces((places) =>
      link(async (proxy) => {
        const call = ['backup', `--output=${places.output}`, '--verbose'];
        const program = startProgram(server, call, {
          environment: {
            ...filesFor(places),
            ...{ PGHOST: proxy.host, PGPORT: String(proxy.port), PGDATABASE: database },
            ...{ PGUSER: 'keeper', PGPASSWORD: password },
          },
        });
        const seen = await watchChildren(program);
        const result = await program.finished;
        assert.equal(result.code, 0, result.stderr);
        await assertNowhere(places, result, urlTo(proxy.port));
        assert.ok(seen.programs.has('pg_dump'));
        for (const text of seen.texts) {
          for (const form of formsOf(password)) assert.ok(!text.includes(form), text);
          assert.doesNotMatch(text, /\0PGPASSWORD=/);
        }
      }),
    );
  });

  test('a wrong password is not shown', async () => {
    await withPlaces(async (places) => {
      const url = urlTo(cluster().port, `${encoded}-mistyped`);
      const result = await asAction(url, places).finished;
      assert.equal(result.code, 2);
      assert.match(result.stdout, /password authentication failed for user "keeper"%0Ahint: check the password/);
      assert.match(await readFile(places.summary, 'utf8'), /password authentication failed/);
      await assertNowhere(places, result, url, `${password}-mistyped`);
    });
  });

  test('on a terminal a wrong password is one line and a hint', async () => {
    const call = ['backup', `--database-url=${urlTo(cluster().port, 'wrong-word')}`, '--output=/no/where', '--verbose'];
    const result = await startProgram(server, call).finished;
    assertProblems(result, 2, [/cannot connect to .*password authentication failed.*\nhint: check the password/]);
    assert.doesNotMatch(result.stderr, /wrong-word/);
  });

  test('the password of a server that cannot be reached is not shown', async () => {
    await withPlaces(async (places) => {
      const url = urlTo(await freePort());
      const result = await asAction(url, places).finished;
      assert.equal(result.code, 2);
      await assertNowhere(places, result, url);
    });
  });

  test('a password that is not percent-encoded is not shown, in whatever pieces it is read', async () => {
    await withPlaces(async (places) => {
      const url = `postgresql://keeper:first-part@/second-part?third-part#fourth-part@127.0.0.1:${cluster().port}/${database}`;
      const result = await asAction(url, places).finished;
      assert.equal(result.code, 2);
      await assertNowhere(places, result, url, 'first-part');
      for (const part of ['second-part', 'third-part', 'fourth-part']) {
        const log = result.stdout.replaceAll(/^::add-mask::.*\n/gm, '');
        assert.ok(!log.includes(part), log);
      }
    });
  });

  test('a cancelled backup, and one whose server is gone, leave no password file and show nothing', async () => {
    for (const disturb of ['SIGTERM', 'cut'] as const) {
      await withPlaces((places) =>
        link(async (proxy) => {
          const url = urlTo(proxy.port);
          const program = asAction(url, places);
          await awaitBackends(cluster(), database, 'client tool');
          assert.equal((await readdir(places.temporary)).length, 1, 'there is a password file');
          if (disturb === 'SIGTERM') process.kill(program.processId, 'SIGTERM');
          else {
            await proxy.refuse();
            proxy.cut();
          }
          const result = await program.finished;
          assert.equal(result.code, 1, result.stdout + result.stderr);
          await assertNowhere(places, result, url);
        }),
      );
    }
  });
});

/** As it is, in a URL, in a password file, and in JSON. */
function formsOf(secret: string): string[] {
  return [secret, encodeURIComponent(secret), secret.replaceAll(/[\\:]/g, '\\$&'), JSON.stringify(secret).slice(1, -1)];
}

interface Seen {
  readonly programs: Set<string>;
  /** Command lines and environments. */
  readonly texts: Set<string>;
}

/** Looks at the command line of the program, and at command line and environment of all below it, until it ends. */
async function watchChildren({ processId, finished }: RunningProgram): Promise<Seen> {
  const seen: Seen = { programs: new Set(), texts: new Set() };
  let running = true;
  const ended = finished.finally(() => {
    running = false;
  });
  while (running) {
    seen.texts.add(await procFile(processId, 'cmdline'));
    for (const pid of await descendantsOf(processId)) {
      const line = await procFile(pid, 'cmdline');
      seen.texts.add(line).add(`\0${await procFile(pid, 'environ')}`);
      seen.programs.add(line.split('\0')[0]?.split('/').at(-1) ?? '');
    }
    await delay(25);
  }
  await ended;
  return seen;
}

async function descendantsOf(ancestor: number): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  // `pid (name) state ppid …`; the name may hold anything.
  const parents = await Promise.all(
    pids.map(async (pid) => Number((await procFile(pid, 'stat')).replace(/^.*\)/s, '').trim().split(' ')[1])),
  );
  const children = (of: number): number[] =>
    pids.filter((_, i) => parents[i] === of).flatMap((pid) => [pid, ...children(pid)]);
  return children(ancestor);
}

/** Empty when the process has ended meanwhile. */
function procFile(pid: number, name: string): Promise<string> {
  return readFile(join('/proc', String(pid), name), 'utf8').catch(() => '');
}

async function filesBelow(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
