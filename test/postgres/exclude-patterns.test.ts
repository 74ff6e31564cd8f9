import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import pg from 'pg';
import { parseToc, textOfBytes } from '../../src/archive/toc.ts';
import { excludePatterns, type RelationName } from '../../src/postgres/exclude-patterns.ts';
import { createDatabase, execute, forEachServer, mustRunTool, sharedCluster } from '../support/servers.ts';

const schemas = ['s', 'S', 's.s', 's"', 's|t', '(s|t)', '-s', 'pg', 'schéma', ' s\n'];
/** Each is what a pattern that is quoted wrongly would match in another's place, or would stumble over. */
const tables = [
  ...['a', 'ab', 'abc', 'b', 'c', 'A', 'AB', 'aXb', 'a.b', 'a|b', '(a|b)', 'a"b', 'a""b', '"', '""', '"a"', 'a"|"b'],
  ...[
    'a*',
    'a?',
    'a+',
    'aa',
    'aaa',
    '.*',
    '.',
    '*',
    '?',
    '^a$',
    'a$',
    '$',
    'a{2}',
    '[ab]',
    '[]',
    'a[]',
    '***=a',
    '(?i)a',
  ],
  ...[
    '\\',
    'a\\',
    'a\\b',
    '\\d',
    '1',
    'a\nb',
    '\n',
    'a b',
    ' ',
    ' a',
    'a ',
    'a\tb',
    '-a',
    '--schema=s',
    'é',
    'e\u0301',
    'e',
  ],
  ...['ü☃', '☃', '𝒳', '𝒴', '\ud7ff', '\ue000', "it's", '#a', '%', '_', 'x'.repeat(63), 'x'.repeat(62), 'é'.repeat(31)],
];

forEachServer('exclude patterns', (server) => {
  const cluster = sharedCluster(server, { settings: { max_locks_per_transaction: '1000' } });
  const relations = schemas.flatMap((schema) => tables.map((name) => ({ schema, name })));
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pgproof-patterns-'));
    const url = await createDatabase(cluster(), 'patterns', 'TEMPLATE template0');
    const quote = ({ schema, name }: RelationName) => `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(name)}`;
    const statements = [
      ...schemas.map((schema) => `CREATE SCHEMA ${pg.escapeIdentifier(schema)};`),
      // Every third is a sequence: the same option leaves its value out.
      ...relations.map((relation, index) =>
        index % 3 === 0 ? `CREATE SEQUENCE ${quote(relation)};` : `CREATE TABLE ${quote(relation)} ();`,
      ),
    ];
    await execute(url, statements.join('\n'));
  });
  after(() => rm(folder, { recursive: true }));

  /** The relations whose data or value is in a dump with these patterns. */
  async function dumped(database: string, patterns: readonly string[], encoding = 'UTF8'): Promise<string[]> {
    const out = await mkdtemp(join(folder, 'dump-'));
    const args = patterns.map((pattern) => `--exclude-table-data=${pattern}`);
    const environment = { ...cluster().environment, PGCLIENTENCODING: encoding };
    await mustRunTool(server, 'pg_dump', ['-Fd', '--no-sync', '-f', out, ...args, database], environment);
    const { entries } = parseToc(await readFile(join(out, 'toc.dat')));
    return entries
      .filter(({ desc }) => desc === 'TABLE DATA' || desc === 'SEQUENCE SET')
      .map(({ namespace, tag }) => keyOf({ schema: textOfBytes(namespace ?? ''), name: textOfBytes(tag) }))
      .toSorted();
  }

  function keyOf({ schema, name }: RelationName): string {
    return JSON.stringify([schema, name]);
  }

  test('leave out exactly the given relations', async () => {
    assert.equal((await dumped('patterns', [])).length, relations.length);
    assert.deepEqual(await dumped('patterns', excludePatterns(relations)), []);
    const choices = [
      // Another choice in each schema, so that each takes patterns of its own.
      ...[2, 3, 5].map((step) => relations.filter((_, index) => Math.floor(index * 1.37) % step === 0)),
      // The same in some schemas: these share patterns.
      relations.filter(({ schema, name }) => schemas.indexOf(schema) % 2 === 0 && tables.indexOf(name) % 2 === 0),
      relations.slice(0, 1),
    ];
    for (const choice of choices) {
      const chosen = new Set(choice.map(keyOf));
      const expected = relations.map(keyOf).filter((key) => !chosen.has(key));
      for (const charactersPerPattern of [1, 40, 1_000]) {
        assert.deepEqual(
          await dumped('patterns', excludePatterns(choice, { charactersPerPattern })),
          expected.toSorted(),
        );
      }
    }
  });

  test('match names of a database in another encoding', async () => {
    const url = await createDatabase(cluster(), 'latin1', `TEMPLATE template0 ENCODING 'LATIN1'`);
    await execute(url, 'CREATE TABLE "é" (); CREATE TABLE "éa" (); CREATE TABLE "è" (); CREATE TABLE e ();');
    const names = ['é', 'éa', 'e'].map((name) => ({ schema: 'public', name }));
    assert.deepEqual(await dumped('latin1', excludePatterns(names)), [keyOf({ schema: 'public', name: 'è' })]);
  });

  test('match names that are in no encoding', async () => {
    const url = await createDatabase(cluster(), 'sql_ascii', `TEMPLATE template0 ENCODING 'SQL_ASCII'`);
    const tables = ['\u00e9', '\u00e9\u00e8"\u00e9', '"\u00e9A', '\u00e8A', '\u00e8a'];
    const create = tables.map((name) => {
      const bytes = Buffer.from(name, 'latin1').toString('hex');
      return `EXECUTE format('CREATE TABLE %I ()', convert_from('\\x${bytes}', 'SQL_ASCII'));`;
    });
    await execute(url, `DO $$ BEGIN ${create.join(' ')} END $$`);
    const names = tables.slice(0, 4).map((name) => ({ schema: 'public', name }));
    const patterns = excludePatterns(names, { byteStrings: true });
    assert.deepEqual(await dumped('sql_ascii', patterns, 'SQL_ASCII'), [keyOf({ schema: 'public', name: '\ufffda' })]);
  });

  test('of very many long names are taken by the server', async () => {
    // Names without a common beginning, of many different letters: the most that a pattern can cost the server.
    const long = Array.from({ length: 500 }, (_, index) => ({
      schema: 's',
      name: Array.from({ length: 21 }, (_, place) => String.fromCharCode(0x4e00 + index * 21 + place)).join(''),
    }));
    const patterns = excludePatterns([...relations, ...long]);
    assert.deepEqual(await dumped('patterns', patterns), []);
  });
});

suite('exclude patterns', () => {
  test('share beginnings, schemas and arguments', () => {
    const names = (schema: string, ...all: string[]) => all.map((name) => ({ schema, name }));
    assert.deepEqual(excludePatterns([]), []);
    assert.deepEqual(excludePatterns(names('app', 'users_old', 'users', 'users_new')), [
      '"app"."users"(|"_"("new"|"old"))',
    ]);
    assert.deepEqual(excludePatterns([...names('b', 'x', 'y'), ...names('a', 'y', 'x'), ...names('c', 'x')]), [
      '("a"|"b").("x"|"y")',
      '"c"."x"',
    ]);
    assert.deepEqual(excludePatterns(names('a', 'one', 'three', 'two'), { charactersPerPattern: 5 }), [
      '"a"."one"',
      '"a"."three"',
      '"a"."two"',
    ]);
  });

  test('ask name by name for the few of one schema among very many', () => {
    const many = Array.from({ length: 5_000 }, (_, index) => ({ schema: 'many', name: `t${index}` }));
    const few = ['a', 'b'].map((name) => ({ schema: 'few', name }));
    const patterns = excludePatterns([...many, ...few]);
    assert.deepEqual(patterns.slice(-2), ['"few"."a"', '"few"."b"']);
    assert.ok(patterns.length < 20);
  });

  test('fit into arguments of the operating system', () => {
    const long = Array.from({ length: 3_000 }, (_, index) => ({
      schema: '"'.repeat(63),
      name: `${'"'.repeat(58)}${index}`,
    }));
    for (const pattern of excludePatterns(long)) assert.ok(Buffer.byteLength(pattern) < 128 * 1024);
  });
});
