import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UserError } from '../../src/errors.ts';
import * as parse from '../../src/options/parse-values.ts';

function accepts<Value>(parser: parse.Parser<Value>, cases: Readonly<Record<string, Value>>): void {
  for (const [text, value] of Object.entries(cases)) assert.deepEqual(parser(text, 'option'), value, text);
}

function refuses(parser: parse.Parser<unknown>, texts: readonly string[]): void {
  for (const text of texts) {
    assert.throws(
      () => parser(text, 'option'),
      (error) => {
        assert.ok(error instanceof UserError, text);
        assert.match(error.message, /^option is /, text);
        assert.doesNotMatch(error.message, /\n/, text);
        assert.notEqual(error.hint, '', text);
        return true;
      },
      `${text} was accepted`,
    );
  }
}

test('sizes are multiples of 1024 in either spelling', () => {
  accepts(parse.byteSize(8192), {
    '0': 0,
    '0MB': 0,
    '8192': 8192,
    '8kB': 8192,
    '128MB': 134_217_728,
    '128 mib': 134_217_728,
    '1.5GB': 1_610_612_736,
    '2TiB': 2_199_023_255_552,
    '9000B': 9000,
  });
  refuses(parse.byteSize(8192), ['1', '8191', '-1', '1e9', 'MB', '1PB', '1 M', '0x10', '99999999999TB', '1,5GB']);
});

test('durations need a unit', () => {
  accepts(parse.duration(0), {
    '0': 0,
    '0s': 0,
    '500ms': 500,
    '30s': 30_000,
    '1.5min': 90_000,
    '2m': 120_000,
    '1h': 3_600_000,
  });
  refuses(parse.duration(0), ['30', '-1s', 's', '1d', '597h', '1min 30s']);
  refuses(parse.duration(1), ['0', '0s']);
});

test('lists break at commas and newlines outside of quotes', () => {
  accepts<readonly string[]>(parse.patternList, {
    'a,b': ['a', 'b'],
    ' a , \n b\n': ['a', 'b'],
    'public.*,"odd, name".t': ['public.*', '"odd, name".t'],
    '"a\nb",c': ['"a\nb"', 'c'],
    '"say ""hi, you""",x': ['"say ""hi, you"""', 'x'],
    'pre"fix, "post,b': ['pre"fix, "post', 'b'],
    '" "': ['" "'],
  });
  refuses(parse.patternList, ['"open', ',', ',\n,', 'a,"b""']);
});

test('compression', () => {
  accepts<parse.Compression>(parse.compression, {
    zstd: { method: 'zstd', level: 1 },
    'zstd:3': { method: 'zstd', level: 3 },
    'zstd:-5': { method: 'zstd', level: -5 },
    'zstd:22': { method: 'zstd', level: 22 },
    gzip: { method: 'gzip', level: 1 },
    'gzip:9': { method: 'gzip', level: 9 },
    none: { method: 'none' },
  });
  refuses(parse.compression, [
    'zstd:0',
    'zstd:23',
    'zstd:',
    'zstd:1.5',
    'gzip:0',
    'gzip:10',
    'gzip:-1',
    'none:1',
    'zstd:1:2',
    'ZSTD',
    'xz',
  ]);
  assert.throws(() => parse.compression('lz4', 'compression'), { hint: /zstd:-5/ });
});

test('numbers, booleans and words', () => {
  accepts(parse.wholeNumber(1, 90), { '1': 1, '90': 90, '007': 7 });
  refuses(parse.wholeNumber(1, 90), ['0', '91', '1.5', '-1', '1e1', 'abc', '1 2']);
  accepts(parse.booleanValue, { true: true, True: true, FALSE: false });
  refuses(parse.booleanValue, ['yes', '1', 'on']);
  accepts<string>(parse.oneOf(['none', 'basic']), { none: 'none', basic: 'basic' });
  assert.throws(() => parse.oneOf(['none', 'basic', 'full'])('all', 'level'), {
    message: 'level is "all": not a value it knows',
    hint: 'give none, basic or full',
  });
});

test('artifact names hold no character that GitHub refuses', () => {
  accepts(parse.artifactName, { 'backup-app-1': 'backup-app-1' });
  refuses(parse.artifactName, [
    'a"b',
    'a:b',
    'a<b',
    'a>b',
    'a|b',
    'a*b',
    'a?b',
    'a\\b',
    'a/b',
    'a\nb',
    'x'.repeat(201),
  ]);
});

test('a backup is a path or the name of an artifact', () => {
  const good = ['backup', './artifact:x', 'artifact:night', 'artifact:night@17', 'artifact:a@b'];
  accepts(parse.backupLocation, Object.fromEntries(good.map((text) => [text, text])));
  refuses(parse.backupLocation, ['artifact:', 'artifact:@17', 'artifact:a/b', 'artifact:a:b@17']);
});

test('a database URL is never shown', () => {
  accepts(parse.databaseUrl, { 'postgres://h/d': 'postgres://h/d', 'postgresql://u:p@h/d': 'postgresql://u:p@h/d' });
  for (const url of ['mysql://u:hunter2@h/d', 'u:hunter2@h/d', 'host=h password=hunter2', 'hunter2']) {
    assert.throws(
      () => parse.databaseUrl(url, 'database-url'),
      (error) => error instanceof UserError && !`${error.message}${error.hint}`.includes('hunter2'),
    );
  }
});

test('a value is shown on one line and without credentials', () => {
  assert.equal(parse.quoted('a\nb\u001b[31m'), '"a b [31m"');
  for (const text of ['postgresql://u:hunter2@h/d', 'u:hunter2@h', 'hunter2@h/d', 'host=h Password = hunter2']) {
    assert.doesNotMatch(parse.quoted(text), /hunter2/);
  }
  assert.ok(parse.quoted('x'.repeat(1000)).length < 100);
});
