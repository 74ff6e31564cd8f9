import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareVersions, flywayChecksum, flywayName } from '../../../src/migrations/layouts/flyway-names.ts';
import { named, names, readFiles, statements } from '../written-sets.ts';

test('versioned migrations come by version, then the repeatable ones by description', async () => {
  const set = await readFiles({
    'V1_10__ten.sql': '',
    'V1.2__two.sql': '',
    'V01__one.sql': '',
    'sub dir/V1_9__nine.sql': '',
    'V20240101.1__date.sql': '',
    'V3__Code.java': 'class V3__Code {}',
    'R__views.sql': '',
    'R__functions.sql': '',
    'afterMigrate.sql': '',
    'v4__small.sql': '',
  });
  assert.deepEqual(names(set), [
    'V01__one',
    'V1.2__two',
    'V1_9__nine',
    'V1_10__ten',
    'V3__Code',
    'V20240101.1__date',
    'R__functions',
    'R__views',
  ]);
  assert.equal(named(set, 'V3__Code').code, 'Java');
  assert.equal(named(set, 'V1_10__ten').version, '1.10');
  assert.deepEqual(set.notes.toSorted(), [
    'V3__Code.java is a step in Java, which is not run',
    'not read: afterMigrate.sql (callbacks of Flyway)',
    'not read: v4__small.sql (not of the form V1__name.sql)',
  ]);
});

test('an undo migration is the down migration of its version', async () => {
  const set = await readFiles({ 'V1_0__a.sql': 'select 1', 'U1__a.sql': 'select -1', 'V2__b.sql': 'select 2' });
  assert.deepEqual(names(set), ['V1_0__a', 'V2__b']);
  assert.deepEqual(statements(named(set, 'V1_0__a'), 'down'), [['select -1', 1]]);
  assert.equal(named(set, 'V2__b').down, undefined);
});

test('a baseline migration is run only where it stands for migrations that are gone', async () => {
  const there = await readFiles({ 'V1__a.sql': '', 'V2__b.sql': '', 'B2__base.sql': '', 'V3__c.sql': '' });
  assert.deepEqual(names(there), ['V1__a', 'V2__b', 'V3__c']);
  assert.match(there.notes.join(), /not read: B2__base\.sql/);
  const gone = await readFiles({ 'B1__old.sql': '', 'B2__base.sql': '', 'V3__c.sql': '' });
  assert.deepEqual(names(gone), ['B2__base', 'V3__c']);
  assert.match(gone.notes.join(), /not read: B1__old\.sql/);
});

test('the transaction follows from the statements and from the .conf', async () => {
  const set = await readFiles({
    'V1__a.sql': 'create table t (a int); -- create index concurrently',
    'V2__b.sql': 'create index concurrently i on t (a);',
    'V3__c.sql': 'create table u (a int);',
    'V3__c.sql.conf': '# why\nexecuteInTransaction = false\n',
    'V4__d.sql': 'create table v (a int); vacuum;',
  });
  assert.deepEqual(
    set.migrations.map(({ up }) => up?.transaction),
    ['wrapped', 'none', 'none', 'none'],
  );
  assert.equal(set.notes.length, 1);
  assert.match(set.notes.join(), /^V4__d\.sql mixes .* mixed=true/);
});

test('placeholders are told, in strings too', async () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is Flyway's
  const set = await readFiles({ 'V1__a.sql': "select '${env}';", 'V2__b.sql': 'select 1;' });
  assert.deepEqual(set.notes, [
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is Flyway's
    'V1__a.sql looks like a template (${env}): set render to a command that prints its SQL',
  ]);
});

test('two migrations of one version are refused', async () => {
  await assert.rejects(readFiles({ 'V1_0__a.sql': '', 'sub/V1__b.sql': '' }), /have the same version, 1$/);
  await assert.rejects(readFiles({ 'R__a.sql': '', 'sub/R__a.sql': '' }), /have the same version, R__a\.sql$/);
});

test('names, versions and checksums', () => {
  assert.deepEqual(flywayName('V1_02__add users.sql'), { kind: 'V', version: '1.2', description: 'add users' });
  assert.equal(flywayName('V1_a.sql'), undefined);
  assert.equal(flywayName('R_a.sql'), undefined);
  assert.ok(compareVersions('1.2', '1.10') < 0);
  assert.equal(compareVersions('1', '1.0.0'), 0);
  // Of the bytes of all lines without their ends; signed, as a Java int.
  assert.equal(flywayChecksum('123456789'), 0xcbf43926 | 0);
  assert.equal(flywayChecksum('\uFEFF123\r\n456\n789\n'), 0xcbf43926 | 0);
});
