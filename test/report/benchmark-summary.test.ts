import assert from 'node:assert/strict';
import { test } from 'node:test';
import { marked } from 'marked';
import { findingsOf } from '../../src/benchmark/findings/findings.ts';
import type { MigrationResult } from '../../src/benchmark/result.ts';
import type { Comparison } from '../../src/benchmark/verdict/comparison.ts';
import { summaryBudgetBytes } from '../../src/report/backup-summary.ts';
import { benchmarkSummary, commentBody, commentCharacters } from '../../src/report/benchmark-summary.ts';
import { byteLength } from '../../src/report/markdown.ts';
import { hostileNames } from '../archive/sample-manifest.ts';
import {
  hostileName,
  lock,
  migration,
  relation,
  sampleComparison,
  statement,
  trace,
  uncomparedSample,
} from '../support/benchmark-sample.ts';
import { parseHtml } from '../support/html-check.ts';

function summary(comparison: Comparison, failing = true): string {
  return benchmarkSummary({ comparison, findings: findingsOf(comparison), failing });
}

function firstLine(markdown: string): string {
  return (markdown.split('\n')[0] ?? '').replaceAll(/[\u00a0\u202f]/g, ' ');
}

function only(comparison: Comparison, ...names: readonly string[]): Comparison {
  const migrations = comparison.migrations.filter(({ name }) => names.includes(name));
  return { ...comparison, verdict: 'pass', migrations };
}

test('the first line is the answer', () => {
  const all = sampleComparison();
  const failed = '1 failed: `016_enum` (55P04)';
  const worse = '1 regressed: `007_backfill` (rewrite, wal, time)';
  const unsure = '1 inconclusive: `009_totals` (noise 31 %)';
  const measured = uncomparedSample([migration('1', [])]);
  const skipped = migration('2', [], { status: 'skipped', time: undefined });
  const { failure } = all.migrations.find(({ verdict }) => verdict === 'failed')?.current ?? {};
  const cases: [markdown: string, line: string][] = [
    [summary(all), `❌ Of 9 migrations, against \`git:main\`, ${failed}; ${worse}; 1 improved; ${unsure}`],
    [
      summary({ ...only(all, '007_backfill'), verdict: 'regressed' }, false),
      `⚠️ Of 1 migration, against \`git:main\`, ${worse} (only reported: it does not fail the job)`,
    ],
    [summary(only(all, '005_add_users', '008_gone')), '✅ No regression in 1 migration, against `git:main`'],
    [summary(only(all, '006_add_indexes')), '✅ No regression in 1 migration, against `git:main`; 1 improved'],
    [
      summary({ ...only(all, '009_totals'), verdict: 'inconclusive' }),
      `⚠️ No regression in 1 migration, against \`git:main\`; ${unsure}`,
    ],
    [summary(measured), '✅ 1 migration measured, without a baseline'],
    [
      summary(uncomparedSample([migration('1', []), skipped])),
      '☑️ 2 migrations measured, without a baseline; 1 not run: `2`',
    ],
    [
      summary(uncomparedSample([migration('1', []), { ...skipped, failure }])),
      '☑️ 2 migrations measured, without a baseline; 1 not applied after that: `2`',
    ],
    [summary(uncomparedSample([])), '☑️ No migration was measured'],
  ];
  for (const [markdown, line] of cases) assert.equal(firstLine(markdown), line);
});

test('what limits the answer stands below it', () => {
  const comparison = sampleComparison({ notes: ['times are not compared: another <CPU>'], timesComparable: false });
  const [, , ...rest] = summary(comparison).split('\n');
  assert.deepEqual(rest.slice(0, 2), ['> [!NOTE]', '> times are not compared: another &#60;CPU&#62;']);
  assert.match(summary(comparison), /Times in parentheses were measured in different runs/);
});

test('a regression has its evidence, its statement, its locks and a picture', () => {
  const markdown = summary(sampleComparison()).replaceAll('\u00a0', ' ');
  const section = /### ❌ `007_backfill` regressed\n(.*?)\n### /s.exec(markdown)?.[1] ?? '';
  assert.match(section, /- WAL 96 MB → 1 027 MB .* \(`007_backfill.sql:2`\)/);
  assert.match(section, /```sql\nALTER TABLE orders ADD COLUMN token/);
  assert.match(section, /\| `public.orders` \| 919 MB \| AccessExclusiveLock \| reads and writes \| 5.51 s \| 2 \|/);
  assert.match(section, /```mermaid\ngantt/);
});

test('a failure has the message, the place and the lines around it', () => {
  const section = /### ❌ `016_enum` failed\n(.*?)\n### /s.exec(summary(sampleComparison()))?.[1] ?? '';
  assert.match(section, /`016_enum.sql:4`, SQLSTATE `55P04`/);
  assert.match(section, /unsafe use of new value "refunded".*\nHINT: New enum values/);
  assert.match(section, /4 \| UPDATE orders SET state/);
});

test('findings with safer forms, growth, stalls, downs and the environment', () => {
  const down = { outcome: 'other schema' as const, problems: ['table "a": |x|'], timeMs: 1 };
  const all = sampleComparison();
  const migrations = all.migrations.map((each) =>
    each.name === '018_comment' && each.current ? { ...each, current: { ...each.current, down } } : each,
  );
  const markdown = summary({ ...all, migrations }).replaceAll(/[\u00a0\u202f]/g, ' ');
  assert.match(
    markdown,
    /⚠️ \*\*Foreign key checked while writes wait\*\* \(`015_new_migration.sql:3`\): .*\n {2}\*\*Safer:\*\* add the foreign key/,
  );
  assert.match(markdown, /### Growth\n.*rows\^1.0.*40 000 000 \| 2 min 29 s \(1 min 58 s – 3 min 10 s\)/s);
  assert.match(markdown, /\| `public.orders` \| 5.48 s of 61 probes \| 5.50 s of 58 probes \|/);
  assert.match(markdown, /- ❌ `018_comment` ends in another schema: <code>/);
  assert.match(markdown, /\| Fixture \| backup `artifact:nightly`: 1.3 GB, 5 500 012 rows in 4 tables \|/);
  assert.match(markdown, /<details><summary>Findings of before, or ignored \(2\)<\/summary>/);
  assert.match(markdown, /`locks of <b>bold<\/b> that were released early`/);
});

test('an empty fixture is said, because it finds nothing', () => {
  const empty = uncomparedSample([migration('1', [])]);
  const fixture = { ...empty.candidate.fixture, kind: 'empty' as const, rows: {} };
  assert.match(summary({ ...empty, candidate: { ...empty.candidate, fixture } }), /The fixture is empty/);
  assert.doesNotMatch(summary(empty), /The fixture is empty/);
});

const rendered: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(
    [
      'p',
      'ul',
      'li',
      'strong',
      'em',
      'br',
      'hr',
      'h3',
      'table',
      'thead',
      'tbody',
      'tr',
      'details',
      'summary',
      'pre',
      'blockquote',
    ].map((tag) => [tag, []]),
  ),
  th: ['align'],
  td: ['align'],
  code: ['class'],
};

/** Renders it as GitHub does, and reads it back strictly: nothing but what our own Markdown makes may be there. */
function render(markdown: string): string {
  return parseHtml(marked.parse(markdown, { async: false, gfm: true }), rendered).text;
}

function hostileMigration(name: string): MigrationResult {
  const locks = [lock('x', 'AccessExclusiveLock', 500, { relation: { ...relation(name), schema: name } })];
  return migration(name, [
    statement(`ALTER TABLE "${name}" ALTER c SET NOT NULL`, {
      durationMs: 500,
      trace: trace({
        locks,
        scans: [{ relation: relation(name), rows: 5 }],
        serverNotes: ['verifying table "x"'],
        unseen: [name],
      }),
    }),
  ]);
}

test('hostile names are text in the summary and in the comment', () => {
  const sample = sampleComparison();
  assert.ok(render(summary(sample)).includes(hostileName.slice(0, 20)));
  for (const name of hostileNames) {
    const one = hostileMigration(name);
    const failure = { message: name, sqlState: 'XX000', detail: name, hint: name, file: name, line: 1, snippet: name };
    const down = { outcome: 'failed' as const, problems: [name], timeMs: undefined };
    const given = uncomparedSample([one, { ...one, name: `${name}2`, status: 'failed', failure, down }]);
    const [first, second] = given.migrations;
    assert.ok(first && second);
    const evidence = sample.migrations
      .flatMap((each) => each.evidence)
      .map((each) => ({ ...each, text: name, sql: name, file: name }));
    const candidate = { ...given.candidate, notes: [name], commit: name };
    const comparison: Comparison = {
      ...given,
      candidate,
      baselineLabel: name,
      migrations: [{ ...first, verdict: 'regressed', evidence }, second],
    };
    render(summary(comparison));
    render(commentBody({ comparison, findings: findingsOf(comparison), failing: true }));
  }
});

test('whatever a run holds, the summary and the comment stay below their limits', () => {
  const long = `x${'🐘'.repeat(5000)}`;
  const many = Array.from({ length: 1500 }, (_, index) => hostileMigration(`${index}_${long}`));
  const sample = sampleComparison();
  const [evidence] = sample.migrations.flatMap((each) => each.evidence);
  assert.ok(evidence);
  const given = uncomparedSample(many);
  const comparison: Comparison = {
    ...given,
    baselineLabel: long,
    notes: Array.from({ length: 500 }, () => long),
    migrations: given.migrations.map((each) => ({
      ...each,
      verdict: 'regressed',
      evidence: Array.from({ length: 100 }, () => ({ ...evidence, text: long, sql: long })),
    })),
  };
  const findings = findingsOf(comparison);
  const markdown = benchmarkSummary({ comparison, findings, failing: true });
  assert.ok(byteLength(markdown) <= summaryBudgetBytes, `${byteLength(markdown)} bytes`);
  assert.match(markdown, /<summary>Statements/);
  render(markdown);
  const comment = commentBody({ comparison, findings, failing: true });
  assert.ok(comment.length <= commentCharacters, `${comment.length} characters`);
  assert.match(comment, /^❌ Of 1\u202f500 migrations/);
  render(comment);
});
