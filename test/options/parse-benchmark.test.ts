import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UserError } from '../../src/errors.ts';
import * as parse from '../../src/options/parse-benchmark.ts';
import type { Parser } from '../../src/options/parse-values.ts';

function accepts<Value>(parser: Parser<Value>, cases: readonly (readonly [string, Value])[]): void {
  for (const [text, value] of cases) assert.deepEqual(parser(text, 'option'), value, text);
}

function refuses(parser: Parser<unknown>, texts: readonly string[]): void {
  for (const text of texts) {
    assert.throws(
      () => parser(text, 'option'),
      (error) => {
        assert.ok(error instanceof UserError, text);
        assert.match(error.message, /\boption is "/, text);
        assert.doesNotMatch(error.message, /\n/, text);
        assert.notEqual(error.hint, '', text);
        return true;
      },
      `${text} was accepted`,
    );
  }
}

test('names between commas or newlines', () => {
  accepts(parse.nameList, [['a, b c\n\n00?_*,a', ['a', 'b c', '00?_*']]]);
  refuses(parse.nameList, [',', '\n']);
});

test('per cent, or never', () => {
  accepts<number | 'never'>(parse.failOnRegression, [
    ['20', 0.2],
    ['20%', 0.2],
    ['12.5 %', 0.125],
    ['Never', 'never'],
    ['10000', 100],
  ]);
  refuses(parse.failOnRegression, ['0', '0.5', '10001', '-1', '1e2', 'none', '%']);
});

test('thresholds of single metrics', () => {
  accepts<object>(parse.thresholds, [
    ['time: 30%, wal:5', { time: 0.3, wal: 0.05 }],
    ['Blocks: 0%\nlock: 12.5%', { blocks: 0, lock: 0.125 }],
  ]);
  refuses(parse.thresholds, ['30%', 'time', 'time: 0', 'cpu: 5%', 'wal: 5%, wal: 5%', ',', 'wal: -1%']);
});

test('budgets', () => {
  const lock = { kind: 'lock', mode: 'AccessExclusiveLock', ms: 2000 } as const;
  accepts<readonly object[]>(parse.budgets, [
    [
      'duration: 30s, wal: 1GB\nrewrite: none over 1GB',
      [
        { kind: 'duration', ms: 30_000, text: 'duration: 30s' },
        { kind: 'wal', bytes: 2 ** 30, text: 'wal: 1GB' },
        { kind: 'rewrite', overBytes: 2 ** 30, text: 'rewrite: none over 1GB' },
      ],
    ],
    ['Rewrite: none', [{ kind: 'rewrite', overBytes: 0, text: 'Rewrite: none' }]],
    ['lock: AccessExclusiveLock 2s', [{ ...lock, overBytes: 0, text: 'lock: AccessExclusiveLock 2s' }]],
    [
      'lock: ACCESS EXCLUSIVE 2 s over 100 MB',
      [{ ...lock, overBytes: 100 * 2 ** 20, text: 'lock: ACCESS EXCLUSIVE 2 s over 100 MB' }],
    ],
    ['lock:sharelock 0', [{ kind: 'lock', mode: 'ShareLock', ms: 0, overBytes: 0, text: 'lock:sharelock 0' }]],
  ]);
  refuses(parse.budgets, [
    ...[',', '30s', 'duration:', 'time: 3s', 'lock: 2s', 'lock: AccessExclusiveLock', 'lock: MyLock 2s'],
    ...['rewrite: some', 'rewrite: none over', 'rewrite: nonesuch', 'wal: none', 'rows: 5'],
  ]);
  assert.throws(() => parse.budgets('duration: 30', 'budget'), /the duration of budget is "30": not a duration/);
  assert.throws(() => parse.budgets('lock: ShareLock 2 weeks', 'budget'), /the lock of budget is "2 weeks"/);
  assert.throws(() => parse.budgets('wal: x', 'budget'), /a size in budget/);
});

test('shares of the fixture, smallest first and each once', () => {
  accepts<readonly number[]>(parse.scales, [
    ['100%', [1]],
    ['100%, 10%,30 %\n10%', [0.1, 0.3, 1]],
    ['0.5%', [0.005]],
    ['1000%', [10]],
  ]);
  refuses(parse.scales, ['10', '0%', '10001%', 'all', ',', '10%,x', '1%,2%,3%,4%,5%,6%,7%,8%,9%,10%,11%']);
});

test('rows in production', () => {
  accepts<ReadonlyMap<string, number>>(parse.productionRows, [
    [
      'orders: 12,000,000\n\n sales.odd: name : 1_000\n',
      new Map([
        ['public.orders', 12_000_000],
        ['sales.odd: name', 1000],
      ]),
    ],
  ]);
  refuses(parse.productionRows, ['orders', 'orders: 1e6', ': 5', 'orders: -1', 'a: 1\npublic.a: 2', 'a: 1,00']);
});

test('baselines', () => {
  const good = ['base.json', './git/x', 'artifact:a', 'artifact:a@feature/x@2', 'artifact:a@2026', 'git:origin/main'];
  accepts<string>(
    parse.baseline,
    [...good, 'git:0123abcd', 'git:HEAD~2'].map((text) => [text, text]),
  );
  refuses(parse.baseline, [
    ...['artifact:', 'artifact:@main', 'artifact:a@', 'artifact:a/b', 'artifact:a@17345678901'],
    ...['git:', 'git:-x', 'git:--output=x', 'git:a b', 'git:a\u0000b'],
  ]);
  accepts<string>(parse.resultFile, [['base.json', 'base.json']]);
  refuses(parse.resultFile, ['artifact:a', 'git:main']);
});
