import assert from 'node:assert/strict';
import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { serializeToc, type Toc } from '../../../src/archive/toc.ts';
import { FailedError } from '../../../src/errors.ts';
import { LostConnectionError } from '../../../src/postgres/lost-connection.ts';
import { runSection, type SectionOptions } from '../../../src/restore/pg-restore/archive-sections.ts';
import { dump } from '../../archive/toc-support.ts';
import {
  createDatabase,
  execute,
  forEachServer,
  queryRows,
  sharedCluster,
  testServers,
  withClient,
} from '../../support/servers.ts';
import { archiveOf } from './archive-support.ts';

const options: SectionOptions = {
  tools: { pgRestore: '/nowhere/pg_restore', major: 17 },
  archive: '/nowhere/dump',
  ids: [7, 3],
  environment: { PGDATABASE: `a=b'\\` },
  jobs: 1,
  clean: false,
  owner: true,
  privileges: true,
  signal: new AbortController().signal,
  onLine: () => {},
};

/** A directory for this file's temporary files, to see what is left of them. */
let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pgproof-test-'));
});
after(() => rm(folder, { recursive: true, force: true }));

suite('pg_restore as a program', () => {
  /** A program in pg_restore's place. */
  async function program(script: string): Promise<SectionOptions> {
    const path = join(folder, `program-${Math.random()}`);
    await writeFile(path, `#!/bin/sh\n${script}\n`);
    await chmod(path, 0o755);
    return { ...options, tools: { pgRestore: path, major: 17 } };
  }

  test('nothing to restore is nothing to do', async () => {
    assert.deepEqual(await runSection({ ...options, ids: [] }), []);
  });

  test('the list is private, and gone afterwards', async (t) => {
    const temporary = await mkdtemp(join(folder, 'tmp-'));
    const own = process.env.TMPDIR;
    process.env.TMPDIR = temporary;
    t.after(() => {
      if (own === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = own;
    });
    const lines: string[] = [];
    const given = await program(`
      list=$(printf '%s\\n' "$@" | sed -n 's/--use-list=//p')
      ls -l "$list" | cut -c1-10 >&2; cat "$list" >&2; printf '%s\\n' "$@" | grep -v list >&2`);
    await runSection({
      ...given,
      clean: true,
      owner: false,
      privileges: false,
      jobs: 3,
      onLine: (line) => lines.push(line),
    });
    assert.deepEqual(lines, [
      '-rw-------',
      '7;',
      '3;',
      '--format=directory',
      '--no-password',
      '--verbose',
      String.raw`--dbname=dbname='a=b\'\\'`,
      '--jobs=3',
      '--clean',
      '--if-exists',
      '--no-owner',
      '--no-privileges',
      '/nowhere/dump',
    ]);
    assert.deepEqual(await readdir(temporary), []);
  });

  test('an end without a reason is an error', async () => {
    const failed = { name: 'FailedError', message: /exited with 7/ };
    await assert.rejects(runSection(await program('exit 7')), failed);
    await assert.rejects(runSection(await program('kill -9 $$')), { message: /was killed by SIGKILL/ });
    const fatal = await program(`echo 'pg_restore: error: could not open input file "x"' >&2; exit 1`);
    await assert.rejects(runSection(fatal), { name: 'FailedError', message: /could not open input file/ });
  });

  test('an end before its end is an error, also after statements that failed', async () => {
    const given = await program(`cat >&2 <<'END'
pg_restore: error: could not execute query: ERROR:  x
Command was: CREATE INDEX i ON t (a);
pg_restore: error: a worker process died unexpectedly
END
exit 1`);
    await assert.rejects(runSection(given), { name: 'FailedError', message: /a worker process died unexpectedly/ });
  });

  test('errors of which only the number is known are a problem', async () => {
    const archive = await mkdtemp(join(folder, 'archive-'));
    await writeFile(join(archive, 'toc.dat'), serializeToc(archiveOf([])));
    const given = await program(`echo 'pg_restore: warning: errors ignored on restore: 2' >&2; exit 1`);
    assert.deepEqual(await runSection({ ...given, archive }), [
      {
        what: '',
        message: 'pg_restore counted 2 errors, of which none could be read',
        command: '',
        harmless: false,
        reason: '',
      },
    ]);
  });

  test('a machine without room is not the fault of the backup', async () => {
    const says = (...lines: string[]) => program(`cat >&2 <<'END'\n${lines.join('\n')}\nEND\nexit 1`);
    const inStatement = (message: string) =>
      says(`pg_restore: error: could not execute query: ERROR:  ${message}`, 'Command was: CREATE INDEX i ON t (a);');
    const full = 'could not extend file "base/5/16384": No space left on device';
    for (const given of [inStatement(full), inStatement('out of memory'), says('pg_restore: error: out of memory')]) {
      await assert.rejects(runSection(await given), { name: 'ServerFailure', message: /ran out of room/ });
    }
  });

  test('an abort ends it', async () => {
    const abort = new AbortController();
    const running = runSection({ ...(await program('exec sleep 60')), signal: abort.signal });
    await delay(100);
    abort.abort(new Error('enough'));
    await assert.rejects(running, /enough/);
  });
});

const source = `
  CREATE SCHEMA s; CREATE TABLE s.parent (id integer PRIMARY KEY, v text UNIQUE);
  CREATE TABLE s.child (id integer PRIMARY KEY, parent integer REFERENCES s.parent);
  CREATE VIEW s.v AS SELECT * FROM s.child; CREATE INDEX by_parent ON s.child (parent);
  CREATE EXTENSION postgres_fdw; CREATE SERVER far FOREIGN DATA WRAPPER postgres_fdw;
  CREATE USER MAPPING FOR PUBLIC SERVER far OPTIONS (password 'very-secret');
  INSERT INTO s.parent SELECT n, 'v' || n FROM generate_series(1, 50) n; INSERT INTO s.child SELECT n, n FROM generate_series(1, 50) n;`;

function idsOf(toc: Toc, wanted: RegExp): number[] {
  return toc.entries.filter(({ desc, tag }) => wanted.test(`${desc} ${tag}`)).map(({ dumpId }) => dumpId);
}

forEachServer('parts of an archive', (server) => {
  const cluster = sharedCluster(server);
  const target = `odd \\'" name`;
  let archive: string;
  let toc: Toc;
  let url: string;

  before(async () => {
    await execute(await createDatabase(cluster(), 'source'), source);
    const made = await dump({ server, cluster: cluster(), name: 'source' }, join(folder, `dump-${server.major}`));
    archive = made.folder;
    toc = made.toc;
  });

  async function emptyTarget(): Promise<void> {
    url = await createDatabase(cluster(), target);
  }

  function section(ids: readonly number[], more: Partial<SectionOptions> = {}) {
    return runSection({
      ...options,
      tools: { pgRestore: join(server.bin, 'pg_restore'), major: server.major },
      archive,
      ids,
      environment: { ...cluster().environment, PGDATABASE: target },
      ...more,
    });
  }

  const tables = /^(SCHEMA s|TABLE (parent|child))$/;

  test('come back, and with clean again', async () => {
    await emptyTarget();
    for (const clean of [false, true]) {
      assert.deepEqual(await section(idsOf(toc, /^(SCHEMA s|TABLE|VIEW)/), { clean }), []);
      // Keys are missing that the foreign key needs: it waits for none of them.
      await execute(url, 'ALTER TABLE s.parent ADD PRIMARY KEY (id)');
      assert.deepEqual(await section(idsOf(toc, /^(FK CONSTRAINT|INDEX)/), { jobs: 2 }), []);
      if (!clean) await execute(url, 'DROP VIEW s.v; ALTER TABLE s.child DROP CONSTRAINT child_parent_fkey');
    }
    const rows = await queryRows(url, `SELECT count(*)::int AS n FROM s.child`);
    assert.deepEqual(rows, [{ n: 50 }]);
  });

  test('name every statement that fails, and go on', async () => {
    await emptyTarget();
    await execute(
      url,
      'CREATE SCHEMA s; CREATE TABLE s.parent (id text); CREATE TABLE s.child (id integer, parent integer)',
    );
    const problems = await section(idsOf(toc, /^(SCHEMA s|TABLE parent|VIEW v|FK CONSTRAINT|USER MAPPING)/), {
      jobs: 2,
    });
    const named = problems.map(({ what, harmless }) => [what, harmless]).sort();
    assert.deepEqual(named, [
      ['FK CONSTRAINT s.child child_parent_fkey', false],
      ['SCHEMA s', false],
      ['TABLE s.parent', false],
      ['USER MAPPING USER MAPPING public SERVER far', false],
    ]);
    const foreignKey = problems.find(({ what }) => what.startsWith('FK'));
    assert.match(foreignKey?.message ?? '', /^ERROR: +there is no unique constraint matching given keys/);
    assert.match(foreignKey?.command ?? '', /^ALTER TABLE ONLY s.child ADD CONSTRAINT child_parent_fkey FOREIGN KEY/);
    assert.ok(!JSON.stringify(problems).includes('very-secret'));
    assert.equal((await queryRows(url, `SELECT FROM pg_views WHERE schemaname = 's'`)).length, 1);
  });

  test('a schema that every database has is no problem', async () => {
    await emptyTarget();
    const only = await dump({ server, cluster: cluster(), name: 'source' }, join(folder, `public-${server.major}`), [
      '-npublic',
    ]);
    const [problem, ...more] = await section(idsOf(only.toc, /^SCHEMA/), { archive: only.folder });
    assert.deepEqual(more, []);
    assert.equal(problem?.what, 'SCHEMA public');
    assert.equal(problem?.harmless, true);
    assert.notEqual(problem?.reason, '');
  });

  test('a wrong password or database is an error, not a problem of an entry', async () => {
    const environment = { ...cluster().environment, PGDATABASE: 'missing' };
    await assert.rejects(section(idsOf(toc, tables), { environment }), (error) => {
      assert.ok(error instanceof FailedError && !(error instanceof LostConnectionError));
      assert.match(error.message, /database "missing" does not exist/);
      return true;
    });
  });

  test('a lost connection is told as such', async () => {
    await emptyTarget();
    assert.deepEqual(await section(idsOf(toc, tables)), []);
    await withClient(url, async (client) => {
      await client.query('BEGIN; LOCK s.child');
      const restoring = section(idsOf(toc, /^(INDEX|CONSTRAINT)/), { jobs: 2 });
      const ended = assert.rejects(restoring, LostConnectionError);
      const kill = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`;
      while ((await queryRows(url, kill)).length === 0) await delay(20);
      await client.query('ROLLBACK');
      await ended;
    });
  });

  if (server.major < 17 && testServers().some(({ major }) => major >= 17)) {
    test('what a newer client asks of an older server is no problem', async () => {
      const newer = testServers().find(({ major }) => major >= 17);
      await emptyTarget();
      const tools = { pgRestore: join(String(newer?.bin), 'pg_restore'), major: newer?.major ?? 0 };
      const problems = await section(idsOf(toc, tables), { tools });
      assert.deepEqual(
        problems.map(({ what, command, harmless }) => ({ what, command, harmless })),
        [{ what: '', command: 'SET transaction_timeout = 0;', harmless: true }],
      );
      assert.equal((await queryRows(url, `SELECT FROM pg_tables WHERE schemaname = 's'`)).length, 2);
    });
  }
});
