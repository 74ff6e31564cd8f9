import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byteLength } from '../../src/report/markdown.ts';
import { type RestoreSummaryInput, restoreSummary } from '../../src/report/restore-summary.ts';
import type { RestoreReport } from '../../src/restore/restore.ts';
import { hostileNames, sampleManifest, type Unsealed } from '../archive/sample-manifest.ts';

const shop = () =>
  sampleManifest([
    { schema: 'public', name: 'orders', rowsPerPart: 50_000 },
    { schema: 'public', name: 'events', ranges: [8, 8, 4], rowsPerPart: 100_000 },
    { schema: 'audit', name: 'log' },
  ]);

function input(
  manifest: Unsealed,
  report: Partial<RestoreReport> = {},
  changes: Partial<RestoreSummaryInput> = {},
): RestoreSummaryInput {
  const tables = manifest.tables.map(({ schema, name, oid, rows }) => {
    return { schema, name, oid, rows, rejected: 0, skipped: 0, readBack: undefined };
  });
  return {
    backup: { label: 'backup/shop', manifest: { ...manifest, sha256: '0'.repeat(64) } },
    report: {
      ...{ database: 'restored', serverVersion: '18.1', tables, rows: manifest.totals.rows, rejected: 0, skipped: 0 },
      ...{ indexes: 11, rejectsFile: undefined, problems: [], leftOut: [], notChecked: [], retries: [] },
      phases: [
        { name: 'check', durationMs: 1000 },
        { name: 'schema', durationMs: 200 },
        { name: 'data', durationMs: 6000 },
        { name: 'post-data', durationMs: 800 },
      ],
      timeline: tables.map(({ schema, name }, index) => {
        return { worker: index % 4, table: `${schema}.${name}`, startMs: index * 10, endMs: index * 10 + 39 };
      }),
      durationMs: 8000,
      ...report,
    },
    ...{ maxRejects: 0, part: 'all', resumed: false },
    ...changes,
  };
}

function plain(text: string): string {
  return text.replaceAll(/[\u00a0\u202f]/g, ' ');
}

function firstLine(summary: string): string {
  return plain(summary.split('\n')[0] ?? '');
}

/** The Markdown outside fenced blocks, one line each. */
function prose(summary: string): string[] {
  return summary.replaceAll(/^(`{3,})[^\n]*\n.*?\n\1$/gms, '').split('\n');
}

/** A folded part's Markdown. */
function folded(summary: string, title: string): string {
  return plain(summary.split(`<summary>${title} (`)[1]?.split('</details>')[0] ?? '');
}

test('the first line is the answer', () => {
  const rows = '3 tables, 2 051 000 rows';
  const size = `${rows}, 144 MB in 8.0 s (17.9 MB/s)`;
  const broken = 'The restore of `shop` into `restored` is **not complete**';
  const cases: [report: Partial<RestoreReport>, changes: Partial<RestoreSummaryInput>, line: string][] = [
    [{}, {}, `✅ \`shop\` is restored into \`restored\`: ${size}`],
    [{}, { part: 'data' }, `✅ The rows of \`shop\` are restored into \`restored\`: ${size}`],
    [{ tables: [], rows: 0 }, { part: 'schema' }, '✅ The schema of `shop` is restored into `restored` in 8.0 s'],
    [{}, { resumed: true }, `✅ \`shop\` is restored into \`restored\`: ${rows}, the last part of them in 8.0 s`],
    [{ skipped: 5 }, {}, `✅ \`shop\` is restored into \`restored\`: ${rows} in 8.0 s; 5 rows skipped: there already`],
    [{ problems: ['index a: no'] }, {}, `❌ ${broken}: 1 problem. Restored: ${size}`],
    [{ rejected: 3 }, {}, `❌ ${broken}: 3 rows rejected, and 0 allowed. Restored: ${rows} in 8.0 s`],
    [
      { rejected: 3 },
      { maxRejects: 3 },
      `☑️ \`shop\` is restored into \`restored\`, **without 3 rows** that it refused: ${rows} in 8.0 s`,
    ],
  ];
  for (const [report, changes, line] of cases) {
    assert.equal(firstLine(restoreSummary(input(shop(), report, changes))), line);
  }
});

test('the facts, the phases, the picture and the tables are there', () => {
  const summary = plain(restoreSummary(input(shop())));
  for (const fact of [
    '| Database | `restored` |',
    '| Server | PostgreSQL 18.1 |',
    '| Backup | `backup/shop`, of PostgreSQL 17.4 (Debian 17.4-1.pgdg120+2) |',
    '| Rows restored | 2 051 000, in 3 tables |',
    '| Indexes | 11 |',
    '| **Measured restore time** | **8.0 s** |',
    '| rows and indexes | 6.0 s | 75 % |',
    '```mermaid',
  ]) {
    assert.ok(summary.includes(fact), fact);
  }
  const rows = folded(summary, 'Tables').split('\n').slice(4, 7);
  assert.deepEqual(
    rows.map((row) => row.split(' | ').slice(0, 2).join(' | ')),
    ['| `public.events` | 2 000 000', '| `public.orders` | 50 000', '| `audit.log` | 1 000'],
  );
  assert.doesNotMatch(summary, /Problems|Rejected rows|Tried again|Left out|Not checked|Not in the backup/);
});

test('problems, rejects, retries and what was left out are told where there are any', () => {
  const manifest = {
    ...shop(),
    leftOut: [
      { kind: 'role-passwords' as const, name: '', reason: 'never read' },
      { kind: 'table-data' as const, name: 'public.sessions', reason: 'exclude-table-data' },
    ],
  };
  const summary = restoreSummary(
    input(manifest, {
      problems: ['index a: could not be built'],
      rejected: 2,
      rejectsFile: '/tmp/rejects.sql',
      leftOut: [
        { name: 'FK CONSTRAINT orders_fk', reason: 'needs TABLE customers' },
        { name: 'role-passwords', reason: 'never read' },
        { name: 'table-data public.sessions', reason: 'exclude-table-data' },
      ],
      retries: [{ what: 'public.events', cause: 'connection reset' }],
      notChecked: ['whether there is room'],
    }),
  );
  assert.match(summary, /### Problems\n\n- `index a: could not be built`\n/);
  assert.match(summary, /### Rejected rows\n\n2 rows, each with its reason, in `\/tmp\/rejects\.sql`/);
  assert.match(folded(summary, 'Tried again'), /^1\).*\n\n- `public\.events`: `connection reset`\n/s);
  assert.match(folded(summary, 'Left out'), /^1\).*\n\n- `FK CONSTRAINT orders_fk`: `needs TABLE customers`\n/s);
  assert.match(folded(summary, 'Not in the backup'), /^2\).*- `public\.sessions`: `exclude-table-data`\n/s);
  assert.match(folded(summary, 'Not checked beforehand'), /- `whether there is room`\n/);
  // Passwords are in no backup, so only the foreign key and the rows of the table count.
  assert.match(firstLine(restoreSummary(input(manifest, { leftOut: [{ name: 'a', reason: 'b' }] }))), /; 2 left out/);
});

function everywhere(name: string, count: number): RestoreSummaryInput {
  const some = <T>(item: (index: number) => T) => Array.from({ length: count }, (_, index) => item(index));
  const manifest = sampleManifest(
    some((index) => ({ schema: name, name, rowsPerPart: 1 + (index % 7) })),
    { leftOut: some(() => ({ kind: 'table' as const, name, reason: name })) },
  );
  const source = { ...manifest.source, database: name, serverVersion: name };
  const made = input(
    { ...manifest, source },
    {
      ...{ database: name, serverVersion: name, rejectsFile: name, rejected: 1 },
      problems: some(() => name.repeat(20)),
      leftOut: some(() => ({ name: `x ${name}`, reason: name.repeat(20) })),
      notChecked: some(() => name),
      retries: some(() => ({ what: name, cause: name.repeat(20) })),
      phases: [{ name, durationMs: 1 }],
    },
  );
  return { ...made, backup: { ...made.backup, label: name } };
}

test('hostile names break nothing', () => {
  const shape = (text: string) =>
    prose(text).map((line) => (line.startsWith('|') ? line.split('|').length : line === ''));
  const calm = shape(restoreSummary(everywhere('calm', 1)));
  for (const name of hostileNames) {
    const summary = restoreSummary(everywhere(name, 1));
    assert.deepEqual(shape(summary), calm, name);
    // Outside backticks there is no tag but our own.
    const text = prose(summary).join('\n');
    const tags = text.replaceAll(/`[^`\n]*`/g, '').match(/<[^>]*>/g) ?? [];
    assert.deepEqual(
      tags.filter((tag) => !/^<\/?(code|details|summary)>$/.test(tag)),
      [],
      name,
    );
  }
});

test('20,000 of everything stay under 900 KiB, and the dropped ones are counted', () => {
  const summary = restoreSummary(everywhere('|`$\u202e'.padEnd(60, '|`$\u0001'), 20_000));
  assert.ok(byteLength(summary) <= 900 * 1024, `${byteLength(summary)} bytes`);
  assert.ok(byteLength(summary) > 800 * 1024, 'the budget is used');
  for (const title of ['Tables', 'Tried again', 'Left out', 'Not in the backup', 'Not checked beforehand']) {
    const part = folded(summary, title);
    const shown = part.split('\n').filter((line) => /^(- |\| )(?!…|Table |---)/.test(line)).length;
    const dropped = Number(/… and ([\d ]+) more/.exec(part)?.[1]?.replaceAll(' ', ''));
    assert.ok(shown > 0, title);
    assert.equal(shown + dropped, 20_000, title);
  }
});

test('a restore of nothing has a summary too', () => {
  const summary = restoreSummary(input(sampleManifest([]), { timeline: [], phases: [], durationMs: 0 }));
  assert.match(summary, /0 tables, 0 rows, 0 B/);
  assert.doesNotMatch(summary, /NaN|Infinity|undefined/);
});
