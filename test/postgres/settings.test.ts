import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UserError, UserErrors } from '../../src/errors.ts';
import { connectionSettings, describeSettings, libpqEnvironment } from '../../src/postgres/settings.ts';

const parts = (url: string) => {
  const { host, port, user, password, database, sslMode } = connectionSettings(url, {});
  return [host, port, user, password, database, sslMode];
};

test('a URI is read as libpq reads it', () => {
  assert.deepEqual(parts('postgresql://ann:pw@db.example:6432/shop?sslmode=require'), [
    'db.example',
    6432,
    'ann',
    'pw',
    'shop',
    'require',
  ]);
  assert.deepEqual(parts('postgres://ann@db/shop').slice(0, 5), ['db', 5432, 'ann', undefined, 'shop']);
  assert.deepEqual(parts('postgresql:///shop?host=/tmp/run&port=5433&user=ann').slice(0, 5), [
    '/tmp/run',
    5433,
    'ann',
    undefined,
    'shop',
  ]);
  assert.deepEqual(parts('postgresql://ann@%2Ftmp%2Frun/shop').slice(0, 1), ['/tmp/run']);
  assert.deepEqual(parts('postgresql://ann@[2001:db8::1]:5433/shop').slice(0, 2), ['2001:db8::1', 5433]);
  assert.deepEqual(parts('postgresql://ann@db').slice(4, 5), ['ann'], 'the database is named like the user');
});

test('percent-encoded characters of every kind come back', () => {
  const password = '@:/%#\'" $ä';
  const url = `postgresql://${encodeURIComponent('o@x')}:${encodeURIComponent(password)}@db/${encodeURIComponent('a b/c?d')}`;
  assert.deepEqual(parts(url).slice(2, 5), ['o@x', password, 'a b/c?d']);
});

test('what the URI does not say comes from the PG* variables', () => {
  const environment = {
    PGHOST: 'env',
    PGPORT: '7',
    PGUSER: 'eve',
    PGPASSWORD: 'secret',
    PGDATABASE: 'envdb',
    PGSSLMODE: 'verify-full',
  };
  const settings = connectionSettings('postgresql://db/', environment);
  assert.deepEqual(
    [settings.host, settings.port, settings.user, settings.password, settings.database],
    ['db', 7, 'eve', 'secret', 'envdb'],
  );
  assert.equal(connectionSettings(undefined, environment).sslMode, 'verify-full');
});

test('problems are told all at once, and never with a part of the URL', () => {
  const url = 'postgresql://ann:hush%zz@db:99999/shop?sslmode=maybe&pgbouncer=true';
  assert.throws(
    () => connectionSettings(url, {}),
    (error) => {
      assert.ok(error instanceof UserErrors);
      assert.equal(error.problems.length, 4);
      assert.ok(error.problems.every((problem) => problem.hint !== ''));
      assert.doesNotMatch(JSON.stringify(error.problems.map(({ message, hint }) => [message, hint])), /hush/);
      return true;
    },
  );
  for (const bad of ['mysql://x', 'postgresql://a@b,c/d', 'shop'])
    assert.throws(() => connectionSettings(bad, {}), UserError);
  assert.throws(() => connectionSettings(undefined, {}), /no database is given/);
});

test('client tools get the same place, and never the password', () => {
  const settings = connectionSettings(
    'postgresql://ann:hush@db:6432/shop?sslmode=require&options=-c%20search_path%3Dapp',
    {},
  );
  const environment = libpqEnvironment(settings);
  assert.deepEqual(
    [environment.PGHOST, environment.PGPORT, environment.PGUSER, environment.PGDATABASE, environment.PGSSLMODE],
    ['db', '6432', 'ann', 'shop', 'require'],
  );
  assert.equal(environment.PGOPTIONS, '-c search_path=app -c jit=off');
  assert.doesNotMatch(JSON.stringify(environment), /hush/);
  assert.doesNotMatch(describeSettings(settings), /hush/);
});
