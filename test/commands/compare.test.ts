import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import type { BenchmarkResult, MigrationResult } from '../../src/benchmark/result.ts';
import { fullMigration, sampleResult } from '../benchmark/sample-result.ts';

const program = join(import.meta.dirname, '../../src/index.ts');
let directory = '';

before(() => {
  directory = mkdtempSync(join(tmpdir(), 'pgproof-test-'));
});
after(() => rmSync(directory, { recursive: true, force: true }));
beforeEach(() => {
  for (const name of ['output', 'summary.md']) writeFileSync(at(name), '');
});

const at = (name: string) => join(directory, name);

/** A measured migration without a failure, whose WAL is so many times the sample's. */
function migration(name: string, times = 1): MigrationResult {
  const { failure: _, reason: __, stalls: ___, down: ____, growth: _____, ...rest } = fullMigration;
  const walBytes = 12_000_000 * times;
  const statements = rest.statements.map((statement) =>
    statement.trace === undefined
      ? statement
      : { ...statement, trace: { ...statement.trace, counters: { ...statement.trace.counters, walBytes } } },
  );
  return {
    ...rest,
    ...{ name, file: `${name}.sql`, failure: undefined, reason: undefined, stalls: undefined },
    ...{ down: undefined, growth: undefined, ignores: [], statements },
    counters: rest.counters === undefined ? undefined : { ...rest.counters, walBytes },
  };
}

function write(name: string, migrations: readonly MigrationResult[], changes: Partial<BenchmarkResult> = {}): string {
  writeFileSync(at(name), JSON.stringify(sampleResult({ migrations, ...changes })));
  return at(name);
}

interface Run {
  readonly code: number;
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
}

async function compare(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Run> {
  const own = Object.entries(process.env).filter(([name]) => !/^(GITHUB|INPUT|ACTIONS|RUNNER|PG)/.test(name));
  const env = {
    ...Object.fromEntries(own),
    ...{ GITHUB_OUTPUT: at('output'), GITHUB_STEP_SUMMARY: at('summary.md'), ...environment },
  };
  return new Promise((resolve) => {
    execFile(process.execPath, [program, 'compare', ...args], { env }, (error, stdout, stderr) => {
      const outputs = [...readFileSync(at('output'), 'utf8').matchAll(/^([\w-]+)<<(\S+)\n(.*?)\n\2$/gms)];
      resolve({
        code: error === null ? 0 : Number(error.code),
        log: stdout + stderr,
        outputs: Object.fromEntries(outputs.map(([, name, , value]) => [name, value])),
        summary: readFileSync(at('summary.md'), 'utf8'),
      });
    });
  });
}

const good = () => [migration('001_a'), migration('002_b')];

test('the same twice is good', async () => {
  const args = ['--baseline', write('a.json', good()), '--candidate', write('b.json', good())];
  const { code, log, outputs, summary } = await compare(args);
  assert.equal(code, 0, log);
  assert.deepEqual([outputs.regressions, outputs.improvements], ['[]', '[]']);
  assert.notEqual(outputs.verdict, 'regressed');
  assert.equal(outputs['result-path'], undefined);
  assert.match(summary, /001_a/);
});

test('more WAL is a regression: red in every place', async () => {
  const worse = write('b.json', [migration('001_a'), migration('002_b', 4), migration('003_new')]);
  const baseline = write('a.json', [...good(), migration('000_gone')]);
  const files = ['--output', at('comparison.json'), '--html', at('report.html')];
  const { code, log, outputs, summary } = await compare(['--baseline', baseline, '--candidate', worse, ...files]);
  assert.equal(code, 1, log);
  assert.match(log, /error: regressed: 002_b/);
  assert.deepEqual(outputs, {
    'result-path': at('comparison.json'),
    verdict: 'regressed',
    regressions: '["002_b"]',
    improvements: '[]',
  });
  assert.match(summary, /002_b/);
  assert.match(readFileSync(at('report.html'), 'utf8'), /002_b/);
  const json = JSON.parse(readFileSync(at('comparison.json'), 'utf8'));
  assert.partialDeepStrictEqual(json, {
    kind: 'pgproof-comparison',
    formatVersion: 1,
    failing: true,
    verdict: 'regressed',
  });
  assert.deepEqual(
    json.migrations.map(({ name, kind, verdict }: Record<string, string>) => [name, kind, verdict === 'regressed']),
    [
      ['001_a', 'both', false],
      ['002_b', 'both', true],
      ['003_new', 'new', false],
      ['000_gone', 'removed', false],
    ],
  );
  assert.ok(json.migrations[1].evidence.some(({ metric }: { metric: string }) => metric === 'wal'));
});

test('never reports, and a budget fails all the same', async () => {
  const baseline = write('a.json', good());
  const worse = write('b.json', [migration('001_a'), migration('002_b', 4)]);
  const args = ['--baseline', baseline, '--candidate', worse, '--fail-on-regression', 'never'];
  const reported = await compare(args);
  assert.deepEqual([reported.code, reported.outputs.verdict], [0, 'regressed'], reported.log);
  assert.equal((await compare([...args, '--budget', 'wal: 20MB'])).code, 1);
  assert.equal((await compare([...args, '--budget', 'wal: 1GB'])).code, 0);
});

test('a threshold of its own lets it pass', async () => {
  const args = ['--baseline', write('a.json', good()), '--candidate', write('b.json', [migration('001_a', 1.3)])];
  assert.equal((await compare(args)).code, 1);
  assert.equal((await compare([...args, '--thresholds', 'wal: 50%'])).code, 0);
});

test('wrong use ends in 2, damage in 1, and nothing is written', async () => {
  const baseline = write('a.json', good());
  const missing = await compare(['--baseline', baseline, '--candidate', at('none.json'), '--output', at('no.json')]);
  assert.equal(missing.code, 2);
  assert.match(missing.log, /error: there is no result at .*none\.json\nhint: /);
  writeFileSync(at('bad.json'), '{"kind":"pgproof-benchmark","formatVersion":1}');
  const damaged = await compare(['--baseline', baseline, '--candidate', at('bad.json'), '--output', at('no.json')]);
  assert.equal(damaged.code, 1);
  assert.match(damaged.log, /bad\.json is no whole result: the document: the field "createdAt" is missing/);
  assert.equal(existsSync(at('no.json')), false);
});

test('in a job, annotations stand on the file and line', async () => {
  const worse = write('b.json', [migration('001_a'), migration('002_b', 4)], {
    layout: { name: 'plain', directory: 'db/migrations', reason: 'SQL files' },
  });
  const { log, code } = await compare(['--baseline', write('a.json', good()), '--candidate', worse], {
    ...{ GITHUB_ACTIONS: 'true', GITHUB_WORKSPACE: process.cwd() },
  });
  assert.equal(code, 1);
  assert.match(log, /^::error title=[^\n]*,file=db\/migrations\/001_orders\.sql,line=2::002_b: /m);
});
