import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import type { ManifestTable } from '../../../src/archive/manifest.ts';
import type { Toc, TocEntry } from '../../../src/archive/toc.ts';
import { UserError, UserErrors } from '../../../src/errors.ts';
import type { Filters } from '../../../src/postgres/catalog.ts';
import { runSection } from '../../../src/restore/pg-restore/archive-sections.ts';
import { type RestorePart, type Selection, select } from '../../../src/restore/selection/selection.ts';
import { createAwkwardDatabase, dump } from '../../archive/toc-support.ts';
import { createDatabase, forEachServer, queryRows, sharedCluster } from '../../support/servers.ts';
import { archiveOf, entry, noFilters } from '../pg-restore/archive-support.ts';

const post = { section: 4 };
const data = { section: 3 };
const note = { section: 1 };

/** Two tables with all that can belong to one, a tree of partitions, a view, a large object. */
const entries: readonly TocEntry[] = [
  entry(1, 'ENCODING', 'ENCODING', { namespace: null }),
  entry(2, 'STDSTRINGS', 'STDSTRINGS', { namespace: null }),
  entry(3, 'SEARCHPATH', 'SEARCHPATH', { namespace: null }),
  entry(4, 'DATABASE', 'd', { namespace: null }),
  entry(5, 'DATABASE PROPERTIES', 'd', { namespace: null, dependencies: [4] }),
  entry(6, 'COMMENT', 'DATABASE d', { ...note, namespace: null, dependencies: [4] }),
  entry(7, 'SCHEMA', 's', { namespace: null }),
  entry(8, 'SCHEMA', 'other', { namespace: null }),
  entry(9, 'EXTENSION', 'ext', { namespace: null, dependencies: [8] }),
  entry(10, 'TYPE', 'kind', { namespace: 'other', owner: 'typist' }),
  entry(11, 'FUNCTION', 'f()', { namespace: 'other', dependencies: [8] }),
  entry(12, 'SEQUENCE', 'shared', { dependencies: [7] }),
  entry(20, 'TABLE', 'a', { oid: 1020, dependencies: [7, 10, 12] }),
  entry(21, 'COMMENT', 'TABLE a', { ...note, dependencies: [20] }),
  entry(22, 'SEQUENCE', 'a_id_seq', { dependencies: [20, 7] }),
  entry(23, 'SEQUENCE OWNED BY', 'a_id_seq', { dependencies: [22] }),
  entry(24, 'DEFAULT', 'a id', { dependencies: [22, 20] }),
  entry(25, 'ACL', 'TABLE a', { ...note, dependencies: [20], owner: 'granter' }),
  entry(30, 'TABLE', 'b', { oid: 1030, dependencies: [7] }),
  entry(31, 'VIEW', 'v', { dependencies: [30, 7] }),
  entry(32, 'MATERIALIZED VIEW', 'm', { dependencies: [30, 7] }),
  entry(40, 'TABLE', 'tree', { oid: 1040, dependencies: [7] }),
  entry(41, 'TABLE', 'leaf', { oid: 1041, dependencies: [40, 7] }),
  entry(42, 'TABLE', 'leaf 2', { oid: 1042, dependencies: [40, 7] }),
  entry(43, 'TABLE ATTACH', 'leaf', { dependencies: [41, 40] }),
  entry(44, 'TABLE ATTACH', 'leaf 2', { dependencies: [42, 40] }),
  entry(45, 'BLOB', '77', { namespace: null }),
  entry(50, 'TABLE DATA', 'a', { ...data, oid: 1020, dependencies: [20] }),
  entry(51, 'TABLE DATA', 'b', { ...data, oid: 1030, dependencies: [30] }),
  entry(52, 'TABLE DATA', 'settings', { ...data, oid: 900, namespace: 'other', dependencies: [500] }),
  entry(53, 'TABLE DATA', 'leaf', { ...data, oid: 1041, dependencies: [41] }),
  entry(54, 'TABLE DATA', 'leaf 2', { ...data, oid: 1042, dependencies: [42] }),
  entry(60, 'SEQUENCE SET', 'a_id_seq', { ...data, dependencies: [22] }),
  entry(61, 'SEQUENCE SET', 'shared', { ...data, dependencies: [12] }),
  entry(62, 'BLOBS', 'BLOBS', { ...data, namespace: null }),
  entry(63, 'COMMENT', 'LARGE OBJECT 77', { ...note, namespace: null, dependencies: [45] }),
  entry(69, 'CONSTRAINT', 'tree tree_pkey', { ...post, dependencies: [40] }),
  entry(70, 'CONSTRAINT', 'a a_pkey', {
    ...post,
    dependencies: [20],
    defn: 'ALTER TABLE ONLY s.a\n    ADD CONSTRAINT a_pkey PRIMARY KEY (id);\n',
  }),
  entry(71, 'CONSTRAINT', 'leaf leaf_pkey', { ...post, dependencies: [41, 69] }),
  entry(72, 'INDEX', 'b_i', { ...post, dependencies: [30], defn: 'CREATE INDEX b_i ON s.b USING btree (x);\n' }),
  entry(73, 'COMMENT', 'INDEX b_i', { ...note, dependencies: [72] }),
  entry(74, 'INDEX ATTACH', 'leaf_pkey', { ...post, dependencies: [71, 69] }),
  entry(75, 'TRIGGER', 'b t', { ...post, dependencies: [30, 11] }),
  entry(76, 'TRIGGER', 'tree t', { ...post, dependencies: [40, 11] }),
  entry(77, 'FK CONSTRAINT', 'b b_fkey', { ...post, dependencies: [30, 70, 20] }),
  entry(78, 'FK CONSTRAINT', 'a to_tree', { ...post, dependencies: [20, 69, 40] }),
  entry(79, 'PUBLICATION', 'p', { ...post, namespace: null }),
  entry(80, 'PUBLICATION TABLE', 'p b', { ...post, dependencies: [79, 30] }),
  entry(81, 'MATERIALIZED VIEW DATA', 'm', { ...post, dependencies: [32, 500] }),
  entry(82, 'EVENT TRIGGER', 'e', { ...post, namespace: null, dependencies: [11] }),
];
const archive = archiveOf(entries);

function pick(filters: Partial<Filters> = {}, part: RestorePart = 'all', toc: Toc = archive): Selection {
  return select(toc, { tables: [] }, { filters: { ...noFilters, ...filters }, part, owner: true });
}

/** Everything that is restored, in the order of the phases. */
function idsOf(selection: Selection) {
  return {
    pre: selection.preData,
    rows: selection.tables.map(({ entry }) => entry.dumpId),
    other: selection.otherData,
    indexes: selection.indexes.map(({ dumpId }) => dumpId),
    post: selection.postData,
  };
}

const leftOut = (selection: Selection) => selection.leftOut.map(({ name, reason }) => `${name}: ${reason}`);

suite('without filters', () => {
  test('every entry has its phase', () => {
    assert.deepEqual(idsOf(pick()), {
      pre: [7, 8, 9, 10, 11, 12, 20, 21, 22, 23, 24, 30, 31, 32, 40, 41, 42, 43, 44],
      rows: [50, 51, 52, 53, 54],
      other: [45, 60, 61, 62, 63],
      indexes: [70, 72],
      post: [25, 69, 71, 73, 74, 75, 76, 77, 78, 79, 80, 81, 82],
    });
    assert.deepEqual(pick().leftOut, []);
  });

  test('data only is rows, values and large objects', () => {
    const expected = { pre: [], rows: [50, 51, 52, 53, 54], other: [45, 60, 61, 62, 63], indexes: [], post: [] };
    assert.deepEqual(idsOf(pick({}, 'data')), expected);
  });

  test('schema only is the rest, all by pg_restore', () => {
    const { pre, rows, other, indexes, post } = idsOf(pick({}, 'schema'));
    assert.deepEqual([rows, other, indexes], [[], [], []]);
    assert.deepEqual([...pre].length, 19);
    assert.deepEqual(post, [25, 69, 70, 71, 72, 73, 74, 75, 76, 77, 78, 79, 80, 82]);
  });

  test('rows have their table of the manifest, roles and extensions their names', () => {
    const table = { oid: 1030, name: 'b' } as ManifestTable;
    const selection = select(archive, { tables: [table] }, { filters: noFilters, part: 'all', owner: true });
    assert.deepEqual(
      selection.tables.map((one) => one.table),
      [undefined, table, undefined, undefined, undefined],
    );
    assert.deepEqual(selection.owners.toSorted(), ['granter', 'me', 'typist']);
    assert.deepEqual(selection.extensions, ['ext']);
    const without = select(archive, { tables: [] }, { filters: noFilters, part: 'all', owner: false });
    assert.deepEqual(without.owners, []);
  });
});

suite('chosen tables', () => {
  test('bring what belongs to them and what they need', () => {
    const selection = pick({ tables: ['a'] });
    assert.deepEqual(idsOf(selection), {
      pre: [7, 8, 10, 12, 20, 21, 22, 23, 24],
      rows: [50],
      other: [60, 61],
      indexes: [70],
      post: [25],
    });
    assert.deepEqual(leftOut(selection), [
      'FK CONSTRAINT s.a to_tree: needs TABLE s.tree, which is not chosen',
      'large objects: belong to no schema, and schemas or tables were chosen',
    ]);
  });

  test('bring no table that only refers to them', () => {
    const selection = pick({ tables: ['s.b'] });
    assert.deepEqual(idsOf(selection).post, [73, 75]);
    // The trigger's function, and no view.
    assert.deepEqual(idsOf(selection).pre, [7, 8, 11, 30]);
    assert.match(leftOut(selection)[0] ?? '', /^FK CONSTRAINT s\.b b_fkey: needs TABLE s\.a,/);
  });

  test('keep a foreign key between them', () => {
    assert.ok(idsOf(pick({ tables: ['a', 'b'] })).post.includes(77));
  });

  test('a partition brings the definition of its parent, with what makes it whole', () => {
    const { pre, rows, post } = idsOf(pick({ tables: ['leaf'] }));
    assert.deepEqual({ pre, rows, post }, { pre: [7, 8, 11, 40, 41, 43], rows: [53], post: [69, 71, 74, 76] });
  });

  test('a partitioned table comes without partitions that are not chosen', () => {
    assert.deepEqual(idsOf(pick({ tables: ['tree'] })).rows, []);
    assert.deepEqual(idsOf(pick({ tables: ['tree'] })).pre, [7, 8, 11, 40]);
    // The foreign key needs the rows of all of them.
    const some = pick({ tables: ['a', 'tree', 'leaf'] });
    assert.ok(leftOut(some).includes('FK CONSTRAINT s.a to_tree: TABLE s.tree comes back without all its rows'));
    assert.ok(idsOf(pick({ tables: ['a', 'tree', 'leaf*'] })).post.includes(78));
  });

  test('a view brings the definitions of its tables, without rows', () => {
    const { pre, rows, post } = idsOf(pick({ tables: ['v'] }));
    assert.deepEqual({ pre, rows, post }, { pre: [7, 30, 31], rows: [], post: [] });
  });

  test('a view that gets its query by a rule has it, also where it is only needed', () => {
    const toc = archiveOf([
      ...entries,
      entry(90, 'VIEW', 'on v', { dependencies: [31] }),
      entry(91, 'RULE', 'v _RETURN', { ...post, dependencies: [31, 30, 70] }),
      entry(92, 'RULE', 'v other', { ...post, dependencies: [31] }),
    ]);
    const { pre, indexes, post: after } = idsOf(pick({ tables: ['"on v"'] }, 'all', toc));
    assert.deepEqual({ indexes, after }, { indexes: [], after: [25, 70, 91] });
    assert.ok(pre.includes(30) && pre.includes(31) && pre.includes(90));
  });

  test('a materialized view is filled', () => {
    assert.deepEqual(idsOf(pick({ tables: ['m'] })).post, [81]);
  });

  test('into tables that exist, only rows and values of their own sequences', () => {
    const { pre, rows, other, post } = idsOf(pick({ tables: ['a'] }, 'data'));
    assert.deepEqual({ pre, rows, other, post }, { pre: [], rows: [50], other: [60], post: [] });
  });

  test('rows that are loaded through the root need all its partitions', () => {
    const defn = '-- load via partition root s.tree';
    const toc = archiveOf(entries.map((one) => (one.dumpId === 53 ? { ...one, defn } : one)));
    const { pre, rows } = idsOf(pick({ tables: ['leaf'] }, 'all', toc));
    assert.deepEqual({ pre, rows }, { pre: [7, 8, 11, 40, 41, 42, 43, 44], rows: [53] });
  });

  test('rows of an extension come with it', () => {
    assert.deepEqual(idsOf(pick({ tables: ['settings'] })), {
      pre: [8, 9],
      rows: [52],
      other: [],
      indexes: [],
      post: [],
    });
    const toc = archiveOf(entries.filter(({ desc }) => desc !== 'EXTENSION'));
    const without = pick({ tables: ['settings'] }, 'all', toc);
    assert.deepEqual(without.tables, []);
    assert.match(leftOut(without)[0] ?? '', /^TABLE DATA other\.settings: its extension is not chosen/);
  });
});

suite('chosen schemas', () => {
  test('bring everything in them, and what it needs', () => {
    const selection = pick({ schemas: ['s'] });
    const { pre, rows, other, post } = idsOf(selection);
    assert.deepEqual(pre, [7, 8, 10, 11, 12, 20, 21, 22, 23, 24, 30, 31, 32, 40, 41, 42, 43, 44]);
    assert.deepEqual(rows, [50, 51, 53, 54]);
    assert.deepEqual(other, [60, 61]);
    assert.deepEqual(post, [25, 69, 71, 73, 74, 75, 76, 77, 78, 81]);
    assert.deepEqual(leftOut(selection).length, 1);
  });

  test('do not count beside tables', () => {
    assert.deepEqual(pick({ schemas: ['s'], tables: ['v'] }).preData, [7, 30, 31]);
  });
});

suite('exclusions', () => {
  test('a table is left out with all its parts, and a foreign key to it is told', () => {
    const selection = pick({ excludeTables: ['s.a'] });
    const { pre, rows, other, indexes } = idsOf(selection);
    assert.deepEqual(pre, [7, 8, 9, 10, 11, 12, 30, 31, 32, 40, 41, 42, 43, 44]);
    assert.deepEqual([rows, other, indexes], [[51, 52, 53, 54], [45, 61, 62, 63], [72]]);
    assert.deepEqual(leftOut(selection), ['FK CONSTRAINT s.b b_fkey: needs TABLE s.a, which is not chosen']);
  });

  test('what needs it is left out and told', () => {
    const selection = pick({ excludeTables: ['b'] });
    assert.deepEqual(leftOut(selection), [
      'VIEW s.v: needs TABLE s.b, which is not chosen',
      'MATERIALIZED VIEW s.m: needs TABLE s.b, which is not chosen',
    ]);
    assert.deepEqual(idsOf(selection).post, [25, 69, 71, 74, 76, 78, 79, 82]);
  });

  test('a partition without its parent is a table of its own', () => {
    const selection = pick({ excludeTables: ['tree'] });
    const { pre, post } = idsOf(selection);
    assert.ok(pre.includes(41) && !pre.includes(40) && !pre.includes(43));
    assert.ok(post.includes(71) && !post.includes(69) && !post.includes(74));
    assert.ok(leftOut(selection).includes('TABLE ATTACH s.leaf: needs TABLE s.tree, which is not chosen'));
  });

  test('a schema', () => {
    const selection = pick({ excludeSchemas: ['other'] });
    assert.deepEqual(idsOf(selection).pre, [7, 12, 30, 31, 32, 40, 41, 42, 43, 44]);
    assert.ok(leftOut(selection).includes('TABLE s.a: needs TYPE other.kind, which is not chosen'));
  });

  test('rows alone', () => {
    const selection = pick({ excludeTableData: ['a', 'leaf', '*_seq'] });
    assert.deepEqual(idsOf(selection).rows, [51, 52, 54]);
    assert.deepEqual(idsOf(selection).other, [45, 61, 62, 63]);
    assert.deepEqual(leftOut(selection), [
      'SEQUENCE SET s.a_id_seq: exclude-table-data',
      'TABLE DATA s.a: exclude-table-data',
      'TABLE DATA s.leaf: exclude-table-data',
      'FK CONSTRAINT s.b b_fkey: TABLE s.a comes back without all its rows',
    ]);
    // No row refers to anything any more.
    assert.ok(idsOf(pick({ excludeTableData: ['a', 'b'] })).post.includes(77));
    assert.equal(
      pick({ excludeTableData: ['a'] }).indexes.some(({ dumpId }) => dumpId === 70),
      false,
    );
  });
});

suite('patterns', () => {
  const named = archiveOf([
    entry(1, 'TABLE', 'Upper'),
    entry(2, 'TABLE', 'upper'),
    entry(3, 'TABLE', 'a.b', { namespace: 'S.x' }),
    entry(4, 'TABLE', Buffer.from('é€𝒳').toString('latin1')),
    entry(5, 'TABLE', '\xe9'),
    entry(6, 'TABLE', 'x|y[]'),
    entry(7, 'TABLE', 'line\nbreak'),
  ]);
  const ids = (...tables: string[]) => pick({ tables }, 'all', named).preData;

  test('are those of pg_dump', () => {
    assert.deepEqual(ids('UPPER'), [2]);
    assert.deepEqual(ids('"Upper"'), [1]);
    assert.deepEqual(ids('"S.x"."a.b"'), [3]);
    assert.deepEqual(ids('"S.x".*'), [3]);
    assert.deepEqual(ids('(upper|"Upper")'), [1, 2]);
    assert.deepEqual(ids('?pper', 's.[t-v]*'), [1, 2]);
    assert.deepEqual(ids('"x|y[]"'), [6]);
    assert.deepEqual(ids('x?y[]'), [6]);
    assert.deepEqual(ids('line*'), [7]);
  });

  test('match letters, whatever their bytes', () => {
    assert.deepEqual(ids('é€𝒳'), [4]);
    assert.deepEqual(ids('é??'), [4]);
    assert.deepEqual(ids('é'), [5]);
  });

  test('that match nothing are told, all at once', () => {
    const filters = { tables: ['none', 's.nothing'], excludeSchemas: ['no'], excludeTableData: ['upper', 'x.y'] };
    assert.throws(
      () => pick(filters, 'all', named),
      (error) => {
        assert.ok(error instanceof UserErrors);
        assert.deepEqual(
          error.problems.map(({ message }) => message),
          [
            'exclude-schemas: the pattern no matches nothing in the backup',
            'tables: the pattern none matches nothing in the backup',
            'tables: the pattern s.nothing matches nothing in the backup',
            'exclude-table-data: the pattern x.y matches nothing in the backup',
          ],
        );
        return true;
      },
    );
  });

  test('that cannot be understood are told', () => {
    for (const pattern of ['(', 'a\\m', '[[:alpha:]]']) {
      assert.throws(
        () => ids(pattern),
        (error) => error instanceof UserError && /cannot be understood/.test(error.message),
      );
    }
  });
});

/** What is chosen comes back with everything that it needs: pg_restore has nothing to complain of. */
const choices: readonly [name: string, filters: Partial<Filters>, rows: number][] = [
  ['a schema with everything', { schemas: ['relations'] }, 3],
  ['a view over a key', { tables: ['relations.by_key', 'relations.on_view_again'] }, 0],
  ['materialized views', { tables: ['relations.a_first_on_view', 'relations.with_data'] }, 0],
  ['a leaf three levels down', { tables: [`"click's 0"`] }, 1],
  ['a leaf loaded through its root', { tables: ['partitions.by_enum_0'] }, 1],
  ['tables with types, domains, sequences', { tables: ['columns.*'] }, 3],
  ['a schema whose types and extensions are elsewhere', { schemas: [`"extension's schema"`, 'objects'] }, 3],
  ['an extension’s rows', { schemas: ['"config. extension"'] }, 2],
  ['all but some', { excludeTables: ['relations.ring_a', 'relations.refusing', 'partitions.events'] }, 3],
  ['all but a schema', { excludeSchemas: ['partitions', 'columns'] }, 3],
];

forEachServer('of a real archive', (server) => {
  const cluster = sharedCluster(server);
  let folder: string;
  let toc: Toc;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pgproof-test-'));
    const database = await createAwkwardDatabase(server, cluster());
    toc = (await dump(database, join(folder, 'dump'), ['-Z0'])).toc;
  });
  after(() => rm(folder, { recursive: true, force: true }));

  test('every entry is in one phase', () => {
    const selection = pick({}, 'all', toc);
    const all = Object.values(idsOf(selection)).flat();
    assert.equal(new Set(all).size, all.length);
    const left = toc.entries.filter(({ dumpId }) => !all.includes(dumpId));
    assert.deepEqual(
      left.map(({ desc }) => desc),
      ['ENCODING', 'STDSTRINGS', 'SEARCHPATH', 'DATABASE', 'DATABASE PROPERTIES'],
    );
    assert.deepEqual(selection.leftOut, []);
  });

  async function restore(selection: Selection, name: string): Promise<void> {
    const { pre, rows, other, indexes, post } = idsOf(selection);
    for (const ids of [pre, [...rows, ...other], [...indexes, ...post].toSorted((a, b) => place(a) - place(b))]) {
      const problems = await runSection({
        tools: { pgRestore: join(server.bin, 'pg_restore'), major: server.major },
        archive: join(folder, 'dump'),
        ids,
        environment: { ...cluster().environment, PGDATABASE: name },
        jobs: 1,
        clean: false,
        owner: true,
        privileges: true,
        signal: new AbortController().signal,
        onLine: () => {},
      });
      assert.deepEqual(problems, []);
    }
  }
  const place = (id: number) => toc.entries.findIndex(({ dumpId }) => dumpId === id);

  for (const [name, filters, atLeast] of choices) {
    test(name, async () => {
      const selection = pick(filters, 'all', toc);
      assert.ok(selection.tables.length >= atLeast, `${selection.tables.length}`);
      const url = await createDatabase(cluster(), 'chosen', 'TEMPLATE template0');
      await restore(selection, 'chosen');
      const [row] = await queryRows<{ n: number }>(
        url,
        `SELECT count(*)::int AS n FROM pg_class WHERE relkind = 'r' AND relnamespace::regnamespace::text !~ '^(pg_|information)'`,
      );
      assert.ok((row?.n ?? 0) >= selection.tables.length);
    });
  }
});
