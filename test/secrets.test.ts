import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Secrets } from '../src/secrets.ts';

const password = `p@:/%#'" $w`;

test('a password is hidden in every form that it may take', () => {
  const secrets = new Secrets();
  secrets.add(password);
  const forms = [
    password,
    encodeURIComponent(password),
    'p%40%3a%2f%25%23%27%22%20%24w',
    'p%40%3A%2F%25%23%27%22+%24w',
    JSON.stringify(password).slice(1, -1),
    `p@\\:/%#'" $w`,
  ];
  for (const form of forms) assert.equal(secrets.redact(`<${form}> <${form}>`), '<***> <***>', form);
});

test('the password of a URL, encoded or not, and the URL itself', () => {
  for (const written of [encodeURIComponent(password), password]) {
    const url = `postgresql://app:${written}@db.example.com:5432/production?sslmode=require`;
    const secrets = new Secrets();
    secrets.addUrl(url);
    assert.equal(secrets.redact(`to ${url} as ${password}`), 'to *** as ***', written);
    assert.equal(secrets.redact('app db.example.com production'), 'app db.example.com production');
  }
});

test('passwords in the query of a URL', () => {
  const secrets = new Secrets();
  secrets.addUrl('postgresql://host/db?user=app&password=s%20cret&sslpassword=keykey');
  assert.equal(secrets.redact('s cret, s%20cret, keykey, app'), '***, ***, ***, app');
});

test('what is a secret at sight in a command', () => {
  const secrets = new Secrets();
  secrets.addCommand(
    `RAILS_MASTER_KEY=0123abcd API_TOKEN='a b c d' NPM_TOKEN="$NPM" psql "postgresql://app:hunter2hunter2@db/shop" -c 'x'`,
  );
  assert.equal(
    secrets.redact('RAILS_MASTER_KEY=0123abcd a b c d "$NPM" hunter2hunter2 psql db shop'),
    'RAILS_MASTER_KEY=*** *** "$NPM" *** psql db shop',
  );
  secrets.addCommand(undefined);
});

test('pieces of a password that someone else cut at a raw @ or /', () => {
  const secrets = new Secrets();
  secrets.addUrl('postgresql://app:firsthalf@secondhalf@host/db');
  assert.equal(secrets.redact('could not resolve "secondhalf@host"'), 'could not resolve "***@host"');
});

test('a URL without a password hides nothing', () => {
  for (const url of [
    'postgresql://host:5432/production',
    'postgresql://app@host/production',
    'postgresql:///production?host=/run/postgresql',
    'postgresql://host:5432/production?application_name=nightly@work',
  ]) {
    const secrets = new Secrets();
    secrets.addUrl(url);
    const text = 'app host:5432 production /run/postgresql application_name=nightly work';
    assert.equal(secrets.redact(text), text, url);
  }
});

test('what is empty, short, common or a public name is never masked', () => {
  const told: string[] = [];
  const secrets = new Secrets((value) => told.push(value));
  for (const secret of [undefined, '', '   ', 'abc', 'postgres', 'Password', 'localhost']) secrets.add(secret);
  secrets.add('warehouse', ['warehouse']);
  secrets.add('ware%68ouse', ['warehouse']);
  assert.deepEqual(told, []);
  secrets.addUrl('postgresql://production:production@production/production');
  assert.equal(secrets.redact('production'), 'production');
});

test('the runner is told every mask once, before it is used', () => {
  const told: string[] = [];
  const secrets = new Secrets((value) => told.push(value));
  secrets.add('a b%20c');
  assert.ok(told.includes('a b%20c') && told.includes('a b c') && told.includes('a%20b%20c'), told.join());
  const count = told.length;
  secrets.add('a b%20c');
  assert.equal(told.length, count);
  assert.equal(new Set(told).size, count);
});

test('of two masks the longer one is hidden first', () => {
  const secrets = new Secrets();
  secrets.add('longer');
  secrets.add('longer-still');
  assert.equal(secrets.redact('longer-still longer'), '*** ***');
});
