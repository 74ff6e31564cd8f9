import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, suite, test } from 'node:test';
import { promisify } from 'node:util';
import { UserError } from '../../src/errors.ts';
import { readMigrationSet } from '../../src/migrations/discover.ts';
import { hostileNames } from '../archive/sample-manifest.ts';
import { assertProblems, exists } from '../faults/support.ts';
import {
  leftBehind,
  migrationIn,
  resultOf,
  runBenchmark,
  type Workplace,
  withWorkplace,
} from '../support/benchmark-runs.ts';
import {
  disruptive,
  filesOf,
  type HostileMigration,
  harmless,
  overreaching,
  sqlOf,
} from '../support/hostile-migrations.ts';
import { createDatabase, execute, forEachServer, newestServer, queryRows, sharedCluster } from '../support/servers.ts';

const mebibyte = 1024 ** 2;
/** What the program takes by itself, and what may be kept of one statement's output while it comes. */
const mostMemoryBytes = 450 * mebibyte;
/** What the migrations try to write. */
const trace = '/tmp/pgproof-was-here';

/** Every hostile one failed as it should, and every other one was measured. */
async function assertOutcomes(
  place: Workplace,
  sql: Readonly<Record<string, string>>,
  hostile: Readonly<Record<string, HostileMigration>>,
): Promise<void> {
  const result = await resultOf(place);
  for (const [index, name] of Object.keys(sql).entries()) {
    const number = String(index + 1).padStart(2, '0');
    const [migration, good] = [migrationIn(result, `${number}a ${name}`), migrationIn(result, `${number}b good`)];
    assert.equal(good.status, 'measured', `after ${name}: ${good.failure?.message}`);
    const expected = hostile[name];
    if (expected === undefined) assert.equal(migration.status, 'measured', `${name}: ${migration.failure?.message}`);
    else assert.match(`${migration.failure?.message} ${migration.failure?.sqlState}`, expected.fails, name);
  }
}

forEachServer('hostile migrations through the program', (server) => {
  const cluster = sharedCluster(server);
  before(() => rm(trace, { force: true }));
  const hostile = { ...overreaching, ...disruptive };
  const { 'ends its session': endsItsSession = '' } = sqlOf(disruptive);
  const sql = { ...sqlOf(overreaching), ...sqlOf(disruptive), ...harmless };

  test('each is refused or ended, the ones around it are measured, and nothing outlives the job', async () => {
    await withWorkplace(filesOf(sql), async (place) => {
      const { code, stderr, peakMemoryBytes } = await runBenchmark(server, place, ['--statement-timeout=400ms']);
      assert.equal(code, 1, stderr);
      assert.match(stderr, /^error: failed: 01a drops its own database/m);
      assert.doesNotMatch(stderr, /bug in pgproof/);
      await assertOutcomes(place, sql, hostile);
      assert.deepEqual(await leftBehind(place), []);
      assert.equal(await exists(trace), false);
      assert.ok(peakMemoryBytes > 0 && peakMemoryBytes < mostMemoryBytes, `${peakMemoryBytes / mebibyte} MiB`);
      for (const file of [place.result, place.comparison, place.html, place.summary]) {
        assert.ok((await readFile(file)).length < mebibyte, file);
      }
    });
  });

  test('on a given server all others’ databases, roles and sessions stay, and none of ours does', async () => {
    await createDatabase(cluster(), 'bystander');
    await execute(cluster().url('bystander'), 'CREATE TABLE precious AS SELECT 1 AS id');
    const before = await inventory();
    const chosen = { 'ends its session': endsItsSession, ...sqlOf(overreaching), ...harmless };
    await withWorkplace(filesOf(chosen), async (place) => {
      const args = [`--database-url=${cluster().url('postgres')}`, '--allow-shared-server'];
      const { code, stderr } = await runBenchmark(server, place, args);
      assert.equal(code, 1, stderr);
      await assertOutcomes(place, chosen, hostile);
      assert.deepEqual(await leftBehind(place), []);
    });
    assert.deepEqual(await inventory(), before);
    assert.deepEqual(await queryRows(cluster().url('bystander'), 'SELECT id FROM precious'), [{ id: 1 }]);
    assert.equal(await exists(trace), false);
  });

  async function inventory(): Promise<unknown> {
    const sql = `SELECT 'database ' || datname AS name FROM pg_database UNION ALL SELECT 'role ' || rolname FROM pg_roles
      UNION ALL SELECT 'session ' || pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()
      ORDER BY 1`;
    return queryRows(cluster().url('postgres'), sql);
  }
});

suite('hostile names, texts and files', () => {
  const server = newestServer();
  const cluster = sharedCluster(server);
  /** A server that is there already saves the time to make one. */
  const onCluster = () => [`--database-url=${cluster().url('postgres')}`];
  const evil = [
    '</code></details><img src=x onerror=alert(1)>|`x`',
    '[owned](https://evil.example) @octocat **owned**',
    '::error file=a.sql::owned',
    '##[error]owned',
    '\u001b[31mowned\u001b[0m\u0007',
    '```',
    '# owned',
  ].join('\n');
  const names = [
    ...hostileNames,
    '::error file=x::owned',
    '##[error]owned',
    '\u001b[31mred',
    '$(touch owned)',
    "quote'",
  ];

  /** Migrations whose files, tables and texts hold whatever names can hold; the last one fails with it. */
  function files(): Record<string, string> {
    const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;
    const sets = names.map((name, index): [string, string] => {
      const file = `${100 + index} ${name.replaceAll('/', '∕')}`;
      return [
        `${file.slice(0, 80)}.sql`,
        `CREATE TABLE ${quoted(name)} (${quoted(name)} int);
         ALTER TABLE ${quoted(name)} ADD COLUMN added uuid DEFAULT gen_random_uuid()`,
      ];
    });
    const raise = `DO $evil$ BEGIN RAISE EXCEPTION '%', $text$${evil}$text$ USING DETAIL = $text$${evil}$text$, HINT = $text$${evil}$text$; END $evil$`;
    return { ...Object.fromEntries(sets), [`900 ${evil.replaceAll('/', '∕').slice(0, 150)}.sql`]: raise };
  }

  for (const inActions of [false, true]) {
    test(`nothing in them is obeyed ${inActions ? 'by the runner or by GitHub' : 'by a terminal or a browser'}`, async () => {
      await withWorkplace(files(), async (place) => {
        const environment: Record<string, string> = inActions
          ? { GITHUB_ACTIONS: 'true', GITHUB_WORKSPACE: place.directory }
          : {};
        const before = await readdir('.');
        const args = [...onCluster(), ...(inActions ? ['--artifact=false'] : [])];
        const ended = await runBenchmark(server, place, args, { environment });
        assert.equal(ended.code, 1, ended.stdout + ended.stderr);
        const { migrations } = await resultOf(place);
        assert.deepEqual(
          migrations.map(({ status }) => status),
          [...names.map(() => 'measured'), 'failed'],
        );
        assertPlainLog(ended.stdout + ended.stderr, inActions);
        assertNoMarkup(await readFile(place.summary, 'utf8'));
        assert.doesNotMatch(await readFile(place.html, 'utf8'), /<img|<script|<a |\bon\w+=/i);
        assert.deepEqual(await readdir('.'), before);
      });
    });
  }

  /** No control character, and no line that the runner would take for a command but those that the program gives. */
  function assertPlainLog(log: string, inActions: boolean): void {
    assert.match(log, /owned/);
    assert.doesNotMatch(log, /[^\P{Cc}\n\t]/u);
    if (!inActions) return;
    const lines = log.split('\n');
    const commands = lines.filter((line) => /^\s*::/.test(line));
    assert.ok(commands.length > 0);
    for (const line of commands) assert.match(line, /^::(?:error|warning|notice|add-mask|group|endgroup)(?: [^:]*)?::/);
    for (const line of commands) assert.doesNotMatch(line, /^::\w+ file=a\.sql|^::error file=x/);
    for (const line of lines.filter((one) => !one.startsWith('::'))) assert.doesNotMatch(line, /##\[/);
  }

  /** Beyond code, where all is text, nothing of theirs stands in the summary. */
  function assertNoMarkup(summary: string): void {
    assert.match(summary, /owned/);
    const prose = summary
      .replaceAll(/^(`{3,})[^\n]*\n.*?^\1$/gms, '')
      .replaceAll(/<code>[^<]*<\/code>/g, '')
      .replaceAll(/`[^`\n]*`/g, '');
    assert.doesNotMatch(prose, /owned|octocat|alert\(1\)|evil\.example/);
    const tags = [...prose.matchAll(/<(\/?[a-z]+)/gi)].map(([, tag]) => tag);
    assert.deepEqual(
      tags.filter((tag) => !['details', '/details', 'summary', '/summary', 'br'].includes(tag ?? '')),
      [],
    );
  }

  const good = { '001_good.sql': 'CREATE TABLE good (id int)' };
  type Making = (directory: string) => Promise<unknown>;

  const refused: Readonly<Record<string, readonly [Making, RegExp]>> = {
    'a name that is not UTF-8': [
      (directory) =>
        writeFile(Buffer.concat([Buffer.from(`${directory}/002_`), Buffer.of(0xff), Buffer.from('.sql')]), 'SELECT 1'),
      /^cannot read 002_/,
    ],
    'text that is not UTF-8': [
      (directory) => writeFile(join(directory, '002_a.sql'), Buffer.of(0x2d, 0x2d, 0xff)),
      /^002_a\.sql is not encoded in UTF-8/,
    ],
    'a NUL': [
      (directory) => writeFile(join(directory, '002_a.sql'), 'SELECT 1;\0SELECT 2'),
      /^002_a\.sql holds a NUL character/,
    ],
    'three gigabytes': [
      (directory) => promisify(execFile)('truncate', ['-s', '3G', join(directory, '002_a.sql')]),
      /^002_a\.sql is larger than 256 MiB/,
    ],
  };

  for (const [what, [make, expected]] of Object.entries(refused)) {
    test(`${what} is refused with a hint`, async () => {
      await withWorkplace(good, async ({ migrations: directory }) => {
        await make(directory);
        const { signal } = new AbortController();
        await assert.rejects(readMigrationSet({ directory, signal }), (error) => {
          assert.ok(error instanceof UserError);
          assert.match(error.message, expected);
          return error.hint !== '';
        });
      });
    });
  }

  test('a FIFO, devices, links to nowhere and to directories, and deep directories are left alone', async () => {
    await withWorkplace(good, async (place) => {
      const at = (name: string) => join(place.migrations, name);
      await promisify(execFile)('mkfifo', [at('002_fifo.sql')]);
      await symlink('/dev/zero', at('003_zero.sql'));
      await symlink('/no/where', at('004_nowhere.sql'));
      await symlink('/', at('root'));
      await symlink('.', at('005_self.sql'));
      await mkdir(at('006_directory.sql'));
      await mkdir(at('deep/'.repeat(60)), { recursive: true });
      await writeFile(at(`${'deep/'.repeat(60)}007_deep.sql`), 'SELECT 1/0');
      const { code, stderr } = await runBenchmark(server, place, onCluster());
      assert.equal(code, 0, stderr);
      assert.equal((await resultOf(place)).migrations.length, 1);
    });
  });

  test('one that locks its own role out fails those after it, and nothing else', async () => {
    const files = {
      '1_good.sql': 'CREATE TABLE good (id int)',
      '2_out.sql': `ALTER ROLE CURRENT_USER SET local_preload_libraries = 'not_there'`,
      '3_end.sql': 'SELECT pg_terminate_backend(pg_backend_pid())',
      '4_late.sql': 'CREATE TABLE late (id int)',
    };
    await withWorkplace(files, async (place) => {
      const { code, stderr } = await runBenchmark(server, place, onCluster());
      assert.equal(code, 1, stderr);
      const result = await resultOf(place);
      assert.deepEqual(
        result.migrations.map(({ status }) => status),
        ['measured', 'measured', 'failed', 'skipped'],
      );
      assert.match(migrationIn(result, '4_late').failure?.message ?? '', /no other could be opened: .*not_there/);
      assert.deepEqual(await leftBehind(place), []);
    });
  });

  test('what prints without end is ended, however long it may take', async () => {
    const endless = ['prints many rows', 'copies without end', 'raises enormous notices'];
    const sql = Object.fromEntries(Object.entries(sqlOf(disruptive)).filter(([name]) => endless.includes(name)));
    await withWorkplace(filesOf(sql), async (place) => {
      const { code, stderr, peakMemoryBytes } = await runBenchmark(server, place, onCluster());
      assert.equal(code, 1, stderr);
      const failures = (await resultOf(place)).migrations.flatMap(({ failure }) => failure?.message ?? []);
      assert.deepEqual(
        failures.map((text) => /^the statement printed more than 64 MiB, and its session was ended/.test(text)),
        endless.map(() => true),
      );
      assert.ok(peakMemoryBytes < mostMemoryBytes, `${peakMemoryBytes / mebibyte} MiB`);
    });
  });

  test('a file of 300,000 statements is read', async () => {
    await withWorkplace(
      { '001_a.sql': 'INSERT INTO a VALUES (1);\n'.repeat(300_000) },
      async ({ migrations: directory }) => {
        const { signal } = new AbortController();
        const { migrations } = await readMigrationSet({ directory, signal });
        assert.equal(migrations[0]?.up?.statements.length, 300_000);
      },
    );
  });

  test('a file of 100 MB is run, and is not in the reports', async () => {
    const files = { '002_big.sql': `SELECT length('${'x'.repeat(100e6)}')`, '003_good.sql': 'SELECT 1' };
    await withWorkplace({ ...good, ...files }, async (place) => {
      const { code, stderr, peakMemoryBytes } = await runBenchmark(server, place, onCluster());
      assert.equal(code, 0, stderr);
      assert.match(stderr, /002_big\.sql is run whole: .* longer than 4 MiB/);
      assert.ok(peakMemoryBytes < 1000 * mebibyte, `${peakMemoryBytes / mebibyte} MiB`);
      for (const file of [place.result, place.html, place.summary]) {
        assert.ok((await readFile(file)).length < mebibyte, file);
      }
    });
  });

  test('a reference that git would take for an option is refused', async () => {
    await withWorkplace(good, async (place) => {
      const ended = await runBenchmark(server, place, ['--baseline=git:--upload-pack=touch owned']);
      assertProblems(ended, 2, [/^error: baseline is .*no commit, branch or tag\nhint/]);
    });
  });
});
