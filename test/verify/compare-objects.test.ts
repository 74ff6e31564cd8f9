import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Toc, TocEntry } from '../../src/archive/toc.ts';
import { compareObjects } from '../../src/verify/compare-objects.ts';
import { findingText } from '../../src/verify/structure-finding.ts';

/** What servers make of it is tested with servers; here is what they cannot show. */
let nextId = 1;
const entry = (desc: string, tag: string, defn: string, more: Partial<TocEntry> = {}): TocEntry => ({
  ...{ dumpId: nextId++, hadDumper: false, tableOid: 0, oid: 0, tag, desc, section: 2, defn, dropStmt: null },
  ...{ copyStmt: null, namespace: 'public', tablespace: null, tableAm: null, relkind: 0, owner: 'ann' },
  ...{ withOids: false, dependencies: [], file: '', ...more },
});
const toc = (entries: TocEntry[], version = '17.4'): Toc => ({
  header: {
    ...{ minor: 16, revision: 0, compression: 0, createdAt: [], database: 'd' },
    ...{ serverVersion: version, clientVersion: version },
  },
  entries,
});
const common = { leftOut: new Set<number>(), privileges: true, unlogged: false };
const problems = (before: Toc, after: Toc, more: Partial<typeof common> = {}) =>
  compareObjects({ backup: before, restored: after, ...common, ...more }).map(findingText);

const table = (defn: string) => entry('TABLE', 't', defn);

test('an instant is the same in every time zone, and another is not', () => {
  const bound = (from: string) => toc([table(`CREATE TABLE t (at timestamp DEFAULT '${from}'::timestamptz);\n`)]);
  const utc = bound('2024-01-01 00:00:00+00');
  assert.deepEqual(problems(utc, bound('2024-01-01 05:30:00+05:30')), []);
  assert.deepEqual(problems(utc, bound('2023-12-31 23:00:00-01')), []);
  assert.equal(problems(utc, bound('2024-01-01 00:00:00+01')).length, 1);
  assert.equal(problems(bound('2024-01-01 00:00:00.000001+00'), bound('2024-01-01 00:00:00.000002+00')).length, 1);
});

test('definitions are compared only where the same majors wrote them', () => {
  const before = toc([table('CREATE TABLE t (a int);\n')]);
  const after = [table('CREATE TABLE t (b int);\n')];
  assert.equal(problems(before, toc(after, '17.9')).length, 1);
  assert.deepEqual(problems(before, toc(after, '18.0')), []);
  assert.equal(problems(before, toc([], '18.0')).length, 1);
});

test('what was made otherwise on purpose, or left out, is no finding', () => {
  const logged = toc([table('CREATE TABLE t (a int);\n')]);
  const unlogged = toc([table('CREATE UNLOGGED TABLE t (a int);\n')]);
  assert.equal(problems(logged, unlogged).length, 1);
  assert.deepEqual(problems(logged, unlogged, { unlogged: true }), []);
  const extension = entry('EXTENSION', 'postgis', 'CREATE EXTENSION postgis;\n');
  assert.equal(problems(toc([extension]), toc([])).length, 1);
  assert.deepEqual(problems(toc([extension]), toc([]), { leftOut: new Set([extension.dumpId]) }), []);
});

test('owners and grants count where they were restored; the order of grants does not', () => {
  const grants = (...lines: string[]) => toc([entry('ACL', 'TABLE t', `${lines.join('\n')}\n`)]);
  const [one, two] = ['GRANT ALL ON TABLE t TO bob;', 'GRANT SELECT ON TABLE t TO eve;'];
  assert.deepEqual(problems(grants(one, two), grants(two, one)), []);
  assert.equal(problems(grants(one, two), grants(one)).length, 1);
  assert.deepEqual(problems(grants(one), toc([]), { privileges: false }), []);
  const owned = (owner: string) => toc([entry('TABLE', 't', 'x', { owner })]);
  assert.deepEqual(problems(owned('ann'), owned('bob')), ['objects: TABLE public.t: its owner is bob, and was ann']);
  assert.deepEqual(problems(owned('ann'), owned('bob'), { privileges: false }), []);
});

test('rows, values, the database itself and large objects are not compared here', () => {
  const others = [
    entry('TABLE DATA', 't', ''),
    entry('SEQUENCE SET', 's', ''),
    entry('DATABASE', 'd', 'CREATE DATABASE d;\n', { namespace: null }),
    entry('COMMENT', 'DATABASE d', '', { namespace: null }),
    entry('ACL', 'LARGE OBJECT 7', '', { namespace: null }),
    entry('BLOB METADATA', '7', '', { namespace: null }),
    entry('BLOBS', 'BLOBS', '', { namespace: null }),
    entry('MATERIALIZED VIEW DATA', 'm', ''),
  ];
  assert.deepEqual(problems(toc(others), toc([])), []);
  assert.equal(problems(toc([entry('COMMENT', 'TABLE t', 'x')]), toc([])).length, 1);
});
