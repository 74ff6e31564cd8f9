import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { bytesOfText, type Toc } from '../../../src/archive/toc.ts';
import { archiveEncoding, copyTarget, readable, rolesOf } from '../../../src/restore/selection/archive-names.ts';

suite('names in an archive', () => {
  test('the encoding', () => {
    const toc = (defn: string) => ({ entries: [{ desc: 'ENCODING', defn }] }) as unknown as Toc;
    assert.equal(archiveEncoding(toc(`SET client_encoding = 'EUC_JP';\n`)), 'EUC_JP');
    assert.throws(() => archiveEncoding({ entries: [] }), /does not say its encoding/);
    assert.throws(() => archiveEncoding(toc(`SET client_encoding = 'x'; DROP`)), /does not say its encoding/);
  });

  test('what a COPY goes into', () => {
    const of = (schema: string, name: string, ...columns: string[]) => ({ schema, name, columns });
    assert.deepEqual(
      copyTarget('COPY public.orders (id, "a b", "c""d") FROM stdin;\n'),
      of('public', 'orders', 'id', 'a b', 'c"d'),
    );
    assert.deepEqual(
      copyTarget('COPY "a.b"."c "" (d)" ("e, f", "g)", "") FROM stdin;\n'),
      of('a.b', 'c " (d)', 'e, f', 'g)', ''),
    );
    assert.deepEqual(copyTarget('COPY s.no_columns  FROM stdin;\n'), of('s', 'no_columns'));
    assert.deepEqual(copyTarget('COPY "s\n"."t\n" ("c\n") FROM stdin;\n'), of('s\n', 't\n', 'c\n'));
    assert.equal(copyTarget('INSERT INTO s.t VALUES (1)'), undefined);
    assert.equal(copyTarget('COPY t FROM stdin;\n'), undefined);
  });

  test('the roles of privileges', () => {
    const acl = (defn: string, desc = 'ACL') => rolesOf({ desc, defn });
    assert.deepEqual(
      acl('GRANT SELECT ON TABLE s.t TO bob;\nGRANT ALL ON TABLE s.t TO "an ""odd; TO x" WITH GRANT OPTION;\n'),
      ['bob', 'an "odd; TO x'],
    );
    assert.deepEqual(acl('REVOKE ALL ON SCHEMA public FROM PUBLIC;\nGRANT USAGE ON SCHEMA public TO PUBLIC;\n'), []);
    assert.deepEqual(acl('GRANT SELECT("TO","a,b"),INSERT("FROM") ON TABLE "TO"."FROM" TO "PUBLIC";\n'), ['PUBLIC']);
    assert.deepEqual(
      acl(
        'SET SESSION AUTHORIZATION boss;\nGRANT ALL ON FUNCTION f(a integer, "to" text) TO bob;\nRESET SESSION AUTHORIZATION;\n',
      ),
      ['boss', 'bob'],
    );
    assert.deepEqual(
      acl(
        'ALTER DEFAULT PRIVILEGES FOR ROLE "the owner" IN SCHEMA x REVOKE EXECUTE ON FUNCTIONS FROM bob;\n',
        'DEFAULT ACL',
      ),
      ['bob', 'the owner'],
    );
  });

  test('the roles of policies and user mappings, and of nothing else', () => {
    const policy = (text: string) => rolesOf({ desc: 'POLICY', defn: `CREATE POLICY ${text};\n` });
    assert.deepEqual(policy('"TO" ON s.t FOR SELECT TO bob, "a, b" USING ((owner = \'TO eve\'))'), ['bob', 'a, b']);
    assert.deepEqual(policy('p ON s.t AS RESTRICTIVE TO bob WITH CHECK (f(a TO b))'), ['bob']);
    assert.deepEqual(policy('p ON s.t TO bob'), ['bob']);
    assert.deepEqual(policy('p ON s.t USING ((a TO b))'), []);
    assert.deepEqual(policy('p ON s.t FOR ALL TO PUBLIC USING (true)'), []);
    assert.deepEqual(
      rolesOf({
        desc: 'USER MAPPING',
        defn: `CREATE USER MAPPING FOR "x y" SERVER s OPTIONS (\n    "user" 'FOR'\n);\n`,
      }),
      ['x y'],
    );
    assert.deepEqual(rolesOf({ desc: 'USER MAPPING', defn: 'CREATE USER MAPPING FOR public SERVER s;\n' }), []);
    assert.deepEqual(rolesOf({ desc: 'FUNCTION', defn: 'CREATE FUNCTION f() … GRANT x TO bob;' }), []);
  });

  test('for people', () => {
    assert.equal(readable(bytesOfText('ünï ☃'), 'UTF8'), 'ünï ☃');
    assert.equal(readable('\xfcber', 'LATIN1'), 'über');
    assert.equal(readable('\xa4', 'LATIN9'), '€');
    assert.equal(readable('\x80', 'WIN1252'), '€');
    assert.equal(readable('\xc6\xfc', 'EUC_JP'), '日');
    assert.equal(readable(bytesOfText('é'), 'SQL_ASCII'), 'é');
  });
});
