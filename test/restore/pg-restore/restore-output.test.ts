import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { type FailedStatement, RestoreOutput } from '../../../src/restore/pg-restore/restore-output.ts';

function read(...lines: string[]) {
  const shown: string[] = [];
  const output = new RestoreOutput((line) => shown.push(line));
  for (const line of lines) output.add(line);
  output.end();
  return { output, shown };
}

suite('what pg_restore says', () => {
  test('an error has an entry, a message and a statement', () => {
    const { output } = read(
      'pg_restore: while INITIALIZING:',
      'pg_restore: error: could not execute query: ERROR:  unrecognized configuration parameter "transaction_timeout"',
      'Command was: SET transaction_timeout = 0;',
      'pg_restore: while PROCESSING TOC:',
      'pg_restore: from TOC entry 12; 2606 16400 CONSTRAINT t t_pkey some one',
      'pg_restore: error: could not execute query: ERROR:  could not create unique index "t_pkey"',
      'DETAIL:  Key (id)=(1) is duplicated.',
      'Command was: ALTER TABLE ONLY s.t',
      '    ADD CONSTRAINT t_pkey PRIMARY KEY (id);',
      '',
      '',
      'pg_restore: warning: errors ignored on restore: 2',
    );
    assert.deepEqual(output.failed, [
      {
        dumpId: undefined,
        message: 'ERROR:  unrecognized configuration parameter "transaction_timeout"',
        command: 'SET transaction_timeout = 0;',
      },
      {
        dumpId: 12,
        message: 'ERROR:  could not create unique index "t_pkey" · DETAIL:  Key (id)=(1) is duplicated.',
        command: 'ALTER TABLE ONLY s.t ADD CONSTRAINT t_pkey PRIMARY KEY (id);',
      },
    ]);
    assert.deepEqual(output.fatal, []);
  });

  test('words within a statement are no messages', () => {
    const { output } = read(
      'pg_restore: creating TABLE "s.terminating connection"',
      'pg_restore: error: could not execute query: ERROR:  syntax error',
      'Command was: CREATE FUNCTION f() AS $$',
      'terminating connection due to administrator command',
      'Command was: nothing',
      '$$;',
    );
    assert.equal(output.failed.length, 1);
    assert.ok(!output.messages.some((message) => message.includes('terminating')));
    assert.equal(
      output.failed[0]?.command,
      'CREATE FUNCTION f() AS $$ terminating connection due to administrator command Command was: nothing $$;',
    );
  });

  test('an error of another kind is the end', () => {
    const { output } = read('pg_restore: error: unsupported version (1.99) in file header');
    assert.deepEqual(output.fatal, ['unsupported version (1.99) in file header']);
    assert.deepEqual(output.failed, []);
  });

  test('a statement with passwords is not shown', () => {
    const { output, shown } = read(
      'pg_restore: error: could not execute query: ERROR:  server "far" does not exist',
      'Command was: CREATE USER MAPPING FOR public SERVER far OPTIONS (',
      "    password 'secret'",
      ');',
      'pg_restore: error: could not execute query: ERROR:  x',
      "Command was: CREATE SUBSCRIPTION s CONNECTION 'password=secret' PUBLICATION p;",
      'pg_restore: warning: errors ignored on restore: 2',
    );
    assert.equal(output.failed[0]?.command, 'CREATE USER MAPPING FOR public SERVER far …');
    assert.equal(output.failed[1]?.command, 'CREATE SUBSCRIPTION s …');
    assert.ok(!JSON.stringify([output, shown]).includes('secret'));
  });
});

suite('what several processes say at once', () => {
  const messages = ({ output }: ReturnType<typeof read>) => output.failed.map(({ message }) => message);

  test('an error is known without the pieces before it', () => {
    const said = read(
      'pg_restore: entering main parallel loop',
      'pg_restore:pg_restore:  error: launching item 12 INDEX x',
      'from TOC entry 11; 1259 16414 INDEX y me',
      'pg_restore: pg_restore:error:  pg_restore:finished item 10 INDEX z',
      'could not execute query: ERROR:  column "nothing" does not exist',
      'Command was: CREATE INDEX y ON public.t (nothing);',
      '',
      '',
      ' creating INDEX "public.x"',
      'pg_restore: finished main parallel loop',
      'pg_restore: warning: errors ignored on restore: 2',
    );
    assert.deepEqual(said.output.failed, [
      {
        dumpId: 11,
        message: 'ERROR:  column "nothing" does not exist',
        command: 'CREATE INDEX y ON public.t (nothing);',
      },
    ]);
    assert.deepEqual(said.output.fatal, []);
  });

  test('what stands between an error and its statement does not part them', () => {
    const said = read(
      'pg_restore: error: could not execute query: ERROR:  x',
      'pg_restore: finished item 10 INDEX z',
      'DETAIL:  y',
      'pg_restore: launching item 12 INDEX x',
      'Command was: CREATE INDEX i ON t (a);',
      'pg_restore: warning: errors ignored on restore: 1',
    );
    assert.deepEqual(said.output.failed, [
      { dumpId: undefined, message: 'ERROR:  x · DETAIL:  y', command: 'CREATE INDEX i ON t (a);' },
    ]);
  });

  test('a statement that may be of one of two errors is not said to be of one', () => {
    const said = read(
      'pg_restore: error: could not execute query: ERROR:  x',
      'pg_restore: error: could not execute query: ERROR:  y',
      'Command was: CREATE INDEX x;',
      'Command was: CREATE USER MAPPING FOR public SERVER far OPTIONS (',
      "    password 'secret'",
      'pg_restore: launching item 12 INDEX x',
      "    , password2 'secret'",
      'pg_restore: warning: errors ignored on restore: 2',
    );
    const failed = ['ERROR:  x', 'ERROR:  y'].map((message) => ({ dumpId: undefined, message, command: '' }));
    assert.deepEqual(said.output.failed, failed);
    assert.ok(!JSON.stringify(said).includes('secret'));
  });

  test('errors that are counted and cannot be read are told', () => {
    const said = read(
      'pg_restore: error: could not execute query: ERROR:  x',
      'Command was: CREATE INDEX i ON t (a);',
      'pg_restore: creating INDEX "i"',
      '   garpg_restore:bled',
      'pg_restore: warning: errors ignored on restore: 3',
    );
    assert.deepEqual(messages(said), [
      'ERROR:  x',
      'pg_restore counted 3 errors, of which 1 could be read; not understood: garpg_restore:bled',
    ]);
    assert.deepEqual(messages(read('pg_restore: warning: errors ignored on restore: 2')), [
      'pg_restore counted 2 errors, of which none could be read',
    ]);
  });

  test('a secret is not told as what could not be read', () => {
    const said = read(
      'Command was: CREATE USER MAPPING FOR public SERVER far OPTIONS (',
      "    password 'secret'",
      "pg_restore:    , password2 'secret'",
      ');',
      'pg_restore: warning: errors ignored on restore: 1',
    );
    assert.match(messages(said).join(), /not understood: Command was: CREATE USER MAPPING FOR public SERVER far …$/);
    assert.ok(!JSON.stringify(said).includes('secret'));
  });

  test('an error in unknown words is passed over when all are counted, and the end when not', () => {
    const lines = ['pg_restore: error: could not foresee this', 'pg_restore: creating TABLE "t"'];
    assert.deepEqual(read(...lines).output.fatal, ['could not foresee this']);
    const counted = read(...lines, 'pg_restore: warning: errors ignored on restore: 1');
    assert.deepEqual([messages(counted), counted.output.fatal], [['could not foresee this'], []]);
  });

  test('what the server notes is no error, in no language', () => {
    const { output } = read(
      'pg_restore: entering main parallel loop',
      'pg_restore: pg_restore:error:  HINWEIS:  could not execute query: x',
      'DETAIL:  could not execute query: y',
      'could not execute query: FEHLER:  z',
      'Command was: SELECT 1;',
      'pg_restore: warning: errors ignored on restore: 1',
    );
    assert.deepEqual(
      output.failed.map(({ message }) => message),
      ['FEHLER:  z'],
    );
  });
});

/** A message of a process: its level, if it has one, and its text. */
type Said = readonly [level: '' | 'error: ' | 'warning: ', text: string];

/** What a worker says of one entry, and what is to be found in it. */
interface Job {
  readonly dumpId: number;
  readonly said: readonly Said[];
  readonly failed: readonly FailedStatement[];
}

function failure(dumpId: number, message: string, command: string): Job {
  const lines = message.split(' · ').join('\n');
  return {
    dumpId,
    said: [
      ['', `creating INDEX "public.i${dumpId}"`],
      ['', `from TOC entry ${dumpId}; 1259 ${dumpId}000 INDEX i${dumpId} me`],
      ['error: ', `could not execute query: ${lines}\nCommand was: ${command}\n\n`],
    ],
    failed: [{ dumpId, message, command: command.replaceAll(/\s+/g, ' ').trim() }],
  };
}

function success(dumpId: number, ...said: Said[]): Job {
  return { dumpId, said: [['', `creating INDEX "public.i${dumpId}"`], ...said], failed: [] };
}

/** As pg_restore 18 says it with two workers. */
const jobs: readonly Job[] = [
  failure(11, 'ERROR:  column "nothing" does not exist', 'CREATE INDEX i11 ON public.p USING btree (nothing);\n'),
  failure(
    12,
    'ERROR:  foreign key constraint "k" cannot be implemented · DETAIL:  Key columns "p" and "id" are of incompatible types.',
    'ALTER TABLE ONLY public.c\n    ADD CONSTRAINT k FOREIGN KEY (p) REFERENCES public.p(id);\n',
  ),
  success(13, ['', 'NOTICE:  something\nDETAIL:  could not execute query: a quotation']),
  failure(
    14,
    'ERROR:  function "f" already exists with same argument types',
    "CREATE FUNCTION public.f() RETURNS void\n    LANGUAGE plpgsql\n    AS $$\nBEGIN\n\n  RAISE 'error: x';\nEND $$;\n",
  ),
  success(15),
  failure(16, 'FEHLER:  die Regel »r« existiert bereits', 'CREATE RULE r AS\n    ON DELETE TO public.p DO NOTHING;\n'),
  success(17, ['', 'creating COMMENT "public.INDEX i17"']),
  {
    dumpId: 18,
    said: [
      ['', 'processing data for table "public.t"'],
      ['', 'from TOC entry 18; 0 18000 TABLE DATA t me'],
      ['error: ', 'COPY failed for table "t": ERROR:  duplicate key\nDETAIL:  Key (a)=(1).\nCONTEXT:  COPY t, line 1'],
    ],
    failed: [
      {
        dumpId: 18,
        message: 'COPY failed for table "t": ERROR:  duplicate key · DETAIL:  Key (a)=(1). · CONTEXT:  COPY t, line 1',
        command: '',
      },
    ],
  },
];

/** What one process writes, piece by piece. */
function pieces(said: readonly Said[]): string[] {
  return said.flatMap(([level, text]) => ['pg_restore:', ' ', ...(level === '' ? [] : [level]), `${text}\n`]);
}

/** Numbers that look random and are the same in every run (mulberry32). */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/**
 * The stderr of a leader and its workers, mixed at random where the kernel may mix it: between two calls of fprintf.
 * A worker begins when the leader has launched its entry, and the leader finishes an entry when its worker is done.
 */
function mixed(given: readonly Job[], workers: number, below: (limit: number) => number): string {
  const waiting = [...given];
  let written = '';
  const leader: string[] = pieces([['', 'entering main parallel loop']]);
  const running: { job: Job; rest: string[]; isLaunched: boolean }[] = [];
  const launch = () => {
    const job = waiting.shift();
    if (job === undefined) return;
    leader.push(...pieces([['', `launching item ${job.dumpId} INDEX i${job.dumpId}`]]));
    running.push({ job, rest: pieces(job.said), isLaunched: false });
  };
  for (let i = 0; i < workers; i++) launch();
  while (leader.length > 0 || running.length > 0) {
    const sources = [leader, ...running.filter(({ isLaunched }) => isLaunched).map(({ rest }) => rest)];
    const able = sources.filter((source) => source.length > 0);
    const piece = able[below(able.length)]?.shift() ?? '';
    written += piece;
    const launched = /^launching item (\d+) /.exec(piece)?.[1];
    for (const worker of running) worker.isLaunched ||= String(worker.job.dumpId) === launched;
    const done = running.findIndex(({ rest }) => rest.length === 0);
    if (done < 0) continue;
    const [worker] = running.splice(done, 1);
    if (worker === undefined) continue;
    const { job } = worker;
    leader.push(...pieces([['', `finished item ${job.dumpId} INDEX i${job.dumpId}`]]));
    launch();
  }
  return written;
}

const before: readonly Said[] = [
  ['', 'connecting to database for restore'],
  ['', 'processing item 3 TABLE t'],
];

/** With the count as it is: an entry of a worker that has errors counts once more. */
function transcript(given: readonly Job[], below: (limit: number) => number): string[] {
  const counted = given.reduce((sum, { failed }) => sum + (failed.length > 0 ? failed.length + 1 : 0), 0);
  const after: Said[] = [['', 'finished main parallel loop']];
  if (counted > 0) after.push(['warning: ', `errors ignored on restore: ${counted}`]);
  return [...pieces(before), mixed(given, 2, below), ...pieces(after)].join('').split('\n').slice(0, -1);
}

function shuffled<Item>(items: readonly Item[], below: (limit: number) => number): Item[] {
  return items
    .map((item) => ({ item, key: below(1_000_000) }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}

const byMessage = (a: FailedStatement, b: FailedStatement): number => (a.message < b.message ? -1 : 1);

suite('messages mixed at random', () => {
  const seeds = Array.from({ length: 2_000 }, (_, seed) => seed);

  test('every error is found with its statement, and nothing else', () => {
    let mixedLines = 0;
    for (const seed of seeds) {
      const below = randomNumbers(seed);
      const given = shuffled(jobs, below);
      const lines = transcript(given, below);
      mixedLines += lines.filter((line) => /pg_restore:.*pg_restore:|^ ?error: /.test(line)).length;
      const { output } = read(...lines);
      const expected = given.flatMap(({ failed }) => failed).sort(byMessage);
      const why = `seed ${seed}:\n${lines.join('\n')}`;
      const found = output.failed.toSorted(byMessage);
      // Which of several entries an error belongs to may be unknown, and never is another one.
      const named = found.map((each, i) => ({ ...each, dumpId: each.dumpId ?? expected[i]?.dumpId }));
      assert.deepEqual(named, expected, why);
      assert.deepEqual(output.fatal, [], why);
    }
    assert.ok(mixedLines > seeds.length, 'lines were mixed');
  });

  test('a good restore has no errors', () => {
    for (const seed of seeds) {
      const below = randomNumbers(seed);
      const good = shuffled(
        jobs.filter(({ failed }) => failed.length === 0),
        below,
      );
      const { output } = read(...transcript(good, below));
      assert.deepEqual([output.failed, output.fatal, output.hasCounted], [[], [], false], `seed ${seed}`);
    }
  });

  test('an error in words that cannot be read is told, whatever it is mixed with', () => {
    for (const seed of seeds) {
      const below = randomNumbers(seed);
      const given = shuffled(jobs, below);
      const lines = transcript(given, below).map((line) =>
        line.replace(/could not execute query: ERROR: {2}col.*/, '?!'),
      );
      const messages = read(...lines).output.failed.map(({ message }) => message);
      const others = given.flatMap(({ failed }) => failed).filter(({ message }) => !message.includes('"nothing"'));
      const why = `seed ${seed}:\n${lines.join('\n')}\n${messages.join('\n')}`;
      // It may look like the end of another error.
      for (const { message } of others)
        assert.ok(
          messages.some((each) => each.startsWith(message)),
          why,
        );
      assert.ok(
        messages.some((message) => message.includes('?!') || message.startsWith('pg_restore counted ')),
        why,
      );
    }
  });

  test('what ended it is told, and nothing else', () => {
    const end = 'a worker process died unexpectedly';
    const own = 'could not open input file "19.dat"';
    const dead: Job = { dumpId: 19, said: [['error: ', own]], failed: [] };
    let toldByWorker = 0;
    for (const seed of seeds) {
      const below = randomNumbers(seed);
      const lines = mixed(shuffled([...jobs, dead], below), 2, below)
        .split('\n')
        .slice(0, -1);
      const { output } = read(...lines, `pg_restore: error: ${end}`);
      // Without a piece before it, in words that are not known, it may look like a part of a statement.
      const isOwn = output.fatal.length > 1;
      if (isOwn) toldByWorker++;
      assert.deepEqual(output.fatal, isOwn ? [own, end] : [end], `seed ${seed}:\n${lines.join('\n')}`);
    }
    assert.ok(toldByWorker > seeds.length / 2, String(toldByWorker));
  });
});
