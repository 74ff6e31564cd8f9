import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findingsOf } from '../../../src/benchmark/findings/findings.ts';
import { benchmarkHtml } from '../../../src/report/html/benchmark-html.ts';
import { hostileNames } from '../../archive/sample-manifest.ts';
import { migration, sampleComparison, statement, trace, uncomparedSample } from '../../support/benchmark-sample.ts';
import { type ParsedHtml, parseHtml } from '../../support/html-check.ts';

const place = ['x', 'y', 'x1', 'x2', 'y1', 'y2', 'cx', 'cy', 'r', 'width', 'height', 'points', 'class'];
/** Nothing that loads, links or runs anything. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(
    ['html', 'head', 'body', 'main', 'title', 'style', 'h1', 'h2', 'pre', 'figure'].map((tag) => [tag, ['lang']]),
  ),
  ...Object.fromEntries(['figcaption', 'summary', 'code', 'strong', 'li', 'tr', 'table', 'g'].map((tag) => [tag, []])),
  ...Object.fromEntries(['p', 'ul', 'div', 'span', 'td', 'th'].map((tag) => [tag, ['class']])),
  ...Object.fromEntries(['line', 'circle', 'rect', 'polyline', 'text'].map((tag) => [tag, place])),
  meta: ['charset', 'http-equiv', 'content', 'name'],
  details: ['open'],
  svg: ['role', 'aria-label', 'viewbox', 'viewBox'],
};

function report(comparison = sampleComparison()): ParsedHtml & { readonly html: string } {
  const html = benchmarkHtml({ comparison, findings: findingsOf(comparison), failing: true });
  return { ...parseHtml(html, allowed), html };
}

test('one file that needs nothing else and runs nothing', () => {
  const { elements, html } = report();
  const policy = elements.find(({ attributes }) => attributes.get('http-equiv') === 'Content-Security-Policy');
  assert.match(policy?.attributes.get('content') ?? '', /^default-src 'none'; style-src 'unsafe-inline';/);
  const style = /<style>(.*?)<\/style>/s.exec(html)?.[1] ?? '';
  assert.doesNotMatch(style, /url\(|@import|</);
  assert.ok(html.indexOf('Content-Security-Policy') < html.indexOf('<style>'));
});

test('it holds the answer, every migration, every finding, and the plots', () => {
  const comparison = sampleComparison();
  const { text, elements } = report(comparison);
  assert.match(text, /1 failed: 016_enum \(55P04\); 1 regressed: 007_backfill \(rewrite, wal, time\)/);
  for (const { name } of comparison.migrations.slice(0, 7)) assert.ok(text.includes(name), name);
  for (const { title } of findingsOf(comparison)) assert.ok(text.includes(title), title);
  const plots = elements.filter(({ tag }) => tag === 'svg').map(({ attributes }) => attributes.get('aria-label'));
  assert.deepEqual(
    new Set(plots),
    new Set(['changes of time', 'measured times', 'statements and locks over time', 'time by rows']),
  );
  assert.equal(elements.filter(({ tag, attributes }) => tag === 'details' && attributes.has('open')).length, 2);
});

test('coordinates are numbers, and lie in their pictures', () => {
  const { elements } = report();
  const numbers = elements.flatMap(({ attributes }) =>
    [...attributes]
      .filter(([name]) => place.includes(name) && name !== 'class' && name !== 'points')
      .map(([, value]) => Number(value)),
  );
  assert.ok(numbers.length > 300, `${numbers.length} coordinates`);
  for (const value of numbers) assert.ok(value >= 0 && value <= 1000, String(value));
});

test('each measured time is a dot', () => {
  const all = [
    migration('001_a', [statement('SELECT 1', { durationMs: 5 })]),
    migration('002_b', [statement('SELECT 2', { durationMs: 0, trace: undefined })], { timesMs: [7, 7, 7] }),
  ];
  const dots = report(uncomparedSample(all)).elements.filter(
    ({ attributes, tag }) => tag === 'circle' && attributes.get('class') === 'current',
  );
  assert.equal(dots.length, 13);
});

test('hostile names stay text wherever they stand', () => {
  for (const name of hostileNames) {
    const relation = { schema: name, name, kind: 'table' as const, table: undefined };
    const locks = [
      {
        relation,
        mode: 'AccessExclusiveLock' as const,
        blocking: 'reads and writes' as const,
        relationBytes: 1e9,
        holdMs: 500,
        heldBlocks: 1,
        heldStatements: 1,
        seen: 'held' as const,
      },
    ];
    const hostile = migration(name, [
      statement(`ALTER TABLE "${name}" ALTER c SET NOT NULL`, {
        durationMs: 500,
        trace: trace({ locks, scans: [{ relation, rows: 5 }], serverNotes: ['verifying table "x"'], unseen: [name] }),
      }),
    ]);
    const comparison = uncomparedSample([
      hostile,
      {
        ...hostile,
        name: `${name} 2`,
        status: 'failed',
        failure: { message: name, sqlState: 'XX000', detail: name, hint: name, file: name, line: 1, snippet: name },
      },
    ]);
    const { notes, layout } = comparison.candidate;
    const candidate = {
      ...comparison.candidate,
      notes: [...notes, name],
      layout: { ...layout, directory: name, reason: name },
    };
    report({ ...comparison, candidate, baselineLabel: name });
  }
});

test('thousands of migrations still are a page that a browser shows', () => {
  const statements = Array.from({ length: 150 }, (_, index) => statement(`SELECT ${index}`, { durationMs: 1 }));
  const many = Array.from({ length: 300 }, (_, index) => migration(`${index}_m`, statements));
  const { html } = report(uncomparedSample(many));
  assert.ok(html.length < 20e6, `${html.length} characters`);
  assert.match(html, /and 150 more migrations, in the result file/);
});
