import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { MigrationStatement } from '../../src/migrations/migration.ts';
import { splitStatements } from '../../src/migrations/statements.ts';
import { transactionControl } from '../../src/migrations/transaction-control.ts';
import { forEachServer, sharedCluster, withClient } from '../support/servers.ts';

async function only(sql: string): Promise<MigrationStatement> {
  const { statements, unparsed } = await splitStatements(sql, 'a.sql', 1);
  assert.equal(unparsed, undefined, sql);
  assert.equal(statements.length, 1, sql);
  return statements[0] as MigrationStatement;
}

/** Whether PostgreSQL refuses it in a transaction block. */
const outside: Readonly<Record<string, boolean>> = {
  'create index concurrently i on t (a)': true,
  'create unique index concurrently if not exists i on t (a)': true,
  "create index i on t (a) /* concurrently */ where b = 'concurrently'": false,
  'drop index concurrently i': true,
  'drop index i': false,
  'drop table t': false,
  'reindex table concurrently t': true,
  'reindex (concurrently) index i': true,
  'reindex (concurrently off, verbose) table t': false,
  'reindex (verbose) table t': false,
  'reindex schema public': true,
  'reindex system postgres': true,
  vacuum: true,
  'vacuum (full, analyze) t': true,
  'analyze t': false,
  cluster: true,
  'cluster t using i': false,
  'alter table t detach partition p concurrently': true,
  'alter table t detach partition p': false,
  'alter table t detach partition p finalize': false,
  'create database d': true,
  'drop database if exists d': true,
  'alter database postgres set tablespace pg_default': true,
  'alter database postgres set work_mem = 4096': false,
  "alter system set work_mem = '4MB'": true,
  "create tablespace s location '/nowhere'": true,
  'drop tablespace if exists s': true,
  "create subscription s connection 'host=/nowhere' publication p": true,
  "create subscription s connection 'host=/nowhere' publication p with (create_slot = false)": false,
  "create subscription s connection 'host=/nowhere' publication p with (connect = false)": false,
  'discard all': true,
  'discard temp': false,
  "commit prepared 'x'": true,
  "rollback prepared 'x'": true,
  "create type e as enum ('a')": false,
  'refresh materialized view concurrently v': false,
  'create function f() returns void language sql as $$ vacuum $$': false,
};

suite('what runs outside of a transaction', () => {
  for (const [sql, expected] of Object.entries(outside)) {
    test(sql, async () => assert.equal((await only(sql)).outsideTransaction, expected));
  }

  // These need a subscription with a slot to be refused, which is the rule.
  for (const sql of [
    'drop subscription s',
    'alter subscription s refresh publication',
    'alter subscription s set publication p',
    'alter subscription s add publication p with (refresh = true)',
  ]) {
    test(sql, async () => assert.equal((await only(sql)).outsideTransaction, true));
  }
  test('alter subscription … with (refresh = false)', async () => {
    const { outsideTransaction } = await only('alter subscription s drop publication p with (refresh = false)');
    assert.equal(outsideTransaction, false);
  });
});

forEachServer('what the server refuses in a transaction', (server) => {
  const cluster = sharedCluster(server);
  test('is what the classification says', async () => {
    await withClient(cluster().url('postgres'), async (client) => {
      for (const [sql, expected] of Object.entries(outside)) {
        await client.query('begin');
        const code = await client.query(sql).then(
          () => '00000',
          (error: { code: string }) => error.code,
        );
        await client.query('rollback');
        assert.equal(code === '25001', expected, `${sql}: SQLSTATE ${code}`);
      }
    });
  });
});

suite('transaction control', () => {
  const cases: Readonly<Record<string, ReturnType<typeof transactionControl>>> = {
    begin: 'begin',
    'start transaction isolation level serializable': 'begin',
    commit: 'commit',
    'end work': 'commit',
    'commit and no chain': 'commit',
    'commit /* and no */ transaction and chain': 'chain',
    'rollback and chain': 'chain',
    abort: 'rollback',
    'rollback -- to be\n work': 'rollback',
    'rollback /* a */ to savepoint s': 'savepoint',
    'rollback work to s': 'savepoint',
    'savepoint s': 'savepoint',
    'release s': 'savepoint',
    "prepare transaction 'x'": 'prepare',
    "commit prepared 'x'": 'prepared',
    "rollback prepared 'x'": 'prepared',
    'select 1': undefined,
    'prepare p as select 1': undefined,
  };
  for (const [sql, expected] of Object.entries(cases)) {
    test(sql, async () => assert.equal(transactionControl(await only(sql)), expected));
  }
});

test('statements keep their text, without the comments around them, and their true line', async () => {
  const sql = [
    '-- ü: a character of two bytes', // 5
    "select 'é;', $x$ ; $y$ ; $x$; /* b", // 6
    '*/ update t set a = 1 -- and', // 7
    '  -- more', // 8
    '  where b; ;;', // 9
    'select 2', // 10
    '-- end of it', // 11
    '/* really */;', // 12
    '\tcreate function f() returns int begin atomic', // 13
    '  select 1; select 2;', // 14
    'end; commit -- the last', // 15
  ].join('\n');
  const { statements, unparsed } = await splitStatements(sql, 'dir/a.sql', 5);
  assert.equal(unparsed, undefined);
  assert.deepEqual(
    statements.map(({ text, line, kind, file }) => [text, line, kind, file]),
    [
      ["select 'é;', $x$ ; $y$ ; $x$", 6, 'SelectStmt', 'dir/a.sql'],
      ['update t set a = 1 -- and\n  -- more\n  where b', 7, 'UpdateStmt', 'dir/a.sql'],
      ['select 2', 10, 'SelectStmt', 'dir/a.sql'],
      [
        'create function f() returns int begin atomic\n  select 1; select 2;\nend',
        13,
        'CreateFunctionStmt',
        'dir/a.sql',
      ],
      ['commit', 15, 'TransactionStmt', 'dir/a.sql'],
    ],
  );
});

suite('a text that the parser refuses is one statement, with its message', () => {
  const cases: readonly (readonly [sql: string, message: RegExp])[] = [
    ["select 'é', 'é';\n\n\\set x 1\n", /^line 9: syntax error at or near "\\"$/],
    ['select 1;\ncreate table {{ name }} (a int);', /^line 8: syntax error at or near "\{"$/],
    ["select '", /^line 7: unterminated quoted string/],
    [`select ${'('.repeat(20_000)}1${')'.repeat(20_000)}`, /^line 7: memory exhausted/],
    [`select 1${'+1'.repeat(100_000)}`, /gave up on it/],
  ];
  for (const [sql, message] of cases) {
    test(sql.slice(0, 40), async () => {
      const { statements, unparsed } = await splitStatements(sql, 'a.sql', 7);
      assert.match(unparsed ?? '', message);
      assert.deepEqual(statements, [{ text: sql, file: 'a.sql', line: 7, kind: '', outsideTransaction: false }]);
      // It is none the worse for it.
      assert.equal((await only('select 1')).kind, 'SelectStmt');
    });
  }
});

test('a text without a statement has none', async () => {
  for (const sql of ['', ' \n', '-- nothing\n', '/* a; b */ ;; ;']) {
    assert.deepEqual(await splitStatements(sql, 'a.sql', 1), { statements: [], unparsed: undefined }, sql);
  }
});

test('a long text is parsed in pieces, and its lines go on', async () => {
  const body = 'create function f() returns int begin atomic\n  select 1;\n  select 2;\nend';
  const sql = `${"insert into t values ('é;');\n".repeat(30_000)}${body};\nvacuum`;
  const { statements, unparsed } = await splitStatements(sql, 'a.sql', 1);
  assert.equal(unparsed, undefined);
  assert.equal(statements.length, 30_002);
  assert.deepEqual(
    statements.slice(-3).map(({ line, text }) => [line, text]),
    [
      [30_000, "insert into t values ('é;')"],
      [30_001, body],
      [30_005, 'vacuum'],
    ],
  );
  const refused = await splitStatements(`${sql};\nselec`, 'a.sql', 1);
  assert.equal(refused.statements.length, 1);
  assert.equal(refused.unparsed, 'line 30006: syntax error at or near "selec"');
});

test('a statement that is too long to be parsed is run whole', async () => {
  const { unparsed } = await splitStatements(`select 1;\nselect '${'x'.repeat(5 * 1024 * 1024)}'`, 'a.sql', 1);
  assert.match(unparsed ?? '', /longer than 4 MiB/);
});

/** What it draws depends on the seed alone. */
function randomChooser(seed: number): <Item>(items: readonly Item[]) => Item {
  let state = seed;
  return (items) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return items[Math.floor((state / 2 ** 32) * items.length)] as (typeof items)[number];
  };
}

const pieces = [
  'select 1',
  "insert into t values ('a;b', E'\\';', '--no', '/* no */')",
  'do $$ begin\n  perform 1; -- ; "\nend $$',
  'create function f() returns text language sql as $ü$ select $$;$$; $ü$',
  "select \"semi;colon\", '日本語;', '🙂'",
  'alter table "ä;" add column\n  b int /* ; */ default 1',
  'create procedure p() begin atomic insert into t values (1);\n select 2; end',
  'create rule r as on insert to t do also (select 1; select 2)',
  'with a as (select 1) -- why;\nselect * from a',
  'begin',
  'vacuum',
];
const blanks = [
  ' ',
  '\n',
  '\r\n',
  '\n\n\t',
  ' -- c;\n',
  '/* c; */',
  '/* a /* nested; */ ; ü */\n',
  ' -- 🙂 $$\n',
  ';',
  ' ;\n;',
];

test('any statements in any company come back with their text and line', async () => {
  for (let seed = 1; seed <= 300; seed++) {
    const choose = randomChooser(seed);
    const expected: [string, number][] = [];
    const firstLine = choose([1, 5, 100]);
    let sql = choose(['', ...blanks]);
    for (let count = choose([1, 2, 5, 12]); count > 0; count--) {
      for (let some = choose([0, 1, 2, 3]); some > 0; some--) sql += choose(blanks);
      const text = choose(pieces);
      expected.push([text, firstLine + sql.split('\n').length - 1]);
      sql += `${text}${choose(['', ' ', '\n', '/* after */', ' -- after\n'])}`;
      if (count > 1) sql += ';';
    }
    // However it is cut.
    const pieceBytes = choose([1, 10, 40, 200, undefined]);
    const { statements, unparsed } = await splitStatements(sql, 'a.sql', firstLine, pieceBytes);
    assert.equal(unparsed, undefined, `seed ${seed}: ${sql}`);
    assert.deepEqual(
      statements.map(({ text, line }) => [text, line]),
      expected,
      `seed ${seed}: ${sql}`,
    );
  }
});
