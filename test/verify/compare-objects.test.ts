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
  const [note, ...others] = compareObjects({ backup: before, restored: toc(after, '18.0'), ...common });
  assert.deepEqual([note?.severity, others], ['note', []]);
  assert.match(note?.message ?? '', /^only names and numbers were compared, not definitions: .* 18\.0 .* 17\.4/);
  assert.equal(problems(before, toc([], '18.0')).length, 2);
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
  // As the owner has granted it, and as others to whom he gave the right to.
  const by = (role: string, line: string) => [
    `SET SESSION AUTHORIZATION ${role};`,
    line,
    'RESET SESSION AUTHORIZATION;',
  ];
  const [read, write] = ['GRANT SELECT ON TABLE t TO eve;', 'GRANT INSERT ON TABLE t TO eve;'];
  const option = 'GRANT SELECT ON TABLE t TO bob WITH GRANT OPTION;';
  const handedOn = grants(option, read, ...by('bob', read), ...by('bob', write));
  assert.deepEqual(problems(handedOn, grants(option, 'GRANT SELECT,INSERT ON TABLE t TO eve;')), []);
  assert.equal(problems(handedOn, grants(option, read)).length, 1);
  assert.deepEqual(
    problems(grants(option, ...by('eve', option.replace(' WITH GRANT OPTION', ''))), grants(option)),
    [],
  );
  const owned = (owner: string) => toc([entry('TABLE', 't', 'x', { owner })]);
  assert.deepEqual(problems(owned('ann'), owned('bob')), ['objects: TABLE public.t: its owner is bob, and was ann']);
  assert.deepEqual(problems(owned('ann'), owned('bob'), { privileges: false }), []);
});

test('what indexes are read with is no finding, unless the source had it', () => {
  const [schema, extension, acl] = [
    entry('SCHEMA', 'pgproof_amcheck', 'x', { namespace: null }),
    entry('EXTENSION', 'amcheck', 'x', { namespace: null }),
    entry('ACL', 'SCHEMA pgproof_amcheck', 'GRANT USAGE ON SCHEMA pgproof_amcheck TO bob;\n', { namespace: null }),
  ];
  assert.deepEqual(problems(toc([]), toc([schema, extension, acl])), []);
  assert.equal(problems(toc([]), toc([entry('ACL', 'SCHEMA other', 'x', { namespace: null })])).length, 1);
});

test('definitions that may hold passwords are not shown', () => {
  for (const kind of ['SERVER', 'USER MAPPING', 'SUBSCRIPTION']) {
    const [before, after] = ['hunter2', 'hunter3'].map((word) =>
      toc([entry(kind, 's', `OPTIONS (password '${word}')`)]),
    );
    assert.deepEqual(problems(before as Toc, after as Toc), [`objects: ${kind} public.s: it is defined otherwise`]);
  }
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
