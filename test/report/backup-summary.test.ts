import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Manifest } from '../../src/archive/manifest.ts';
import { type BackupSummaryInput, backupSummary, summaryBudgetBytes } from '../../src/report/backup-summary.ts';
import { byteLength } from '../../src/report/markdown.ts';
import { hostileNames, sampleManifest, type Unsealed } from '../archive/sample-manifest.ts';

function sealed(manifest: Unsealed): Manifest {
  return { ...manifest, sha256: '0'.repeat(64) };
}

function input(manifest: Unsealed, changes: Partial<BackupSummaryInput> = {}): BackupSummaryInput {
  return {
    manifest: sealed(manifest),
    timeline: manifest.tables.map((table, index) => ({
      worker: index % 4,
      table: `${table.schema}.${table.name}`,
      startMs: index * 10,
      endMs: index * 10 + 39,
    })),
    verification: { level: 'basic', durationMs: 2100, files: 5, rows: manifest.totals.rows },
    artifact: undefined,
    path: 'backup/shop',
    ...changes,
  };
}

const shop = () =>
  sampleManifest([
    { schema: 'public', name: 'events', ranges: [8, 8, 4], rowsPerPart: 100_000 },
    { schema: 'public', name: 'orders', rowsPerPart: 50_000 },
    { schema: 'audit', name: 'log' },
  ]);

function firstLine(summary: string): string {
  return (summary.split('\n')[0] ?? '').replaceAll(/[\u00a0\u202f]/g, ' ');
}

/** The Markdown outside fenced blocks, one line each. */
function prose(summary: string): string[] {
  return summary.replaceAll(/^(`{3,})[^\n]*\n.*?\n\1$/gms, '').split('\n');
}

test('the first line is the answer', () => {
  const size = '3 tables, 2 051 000 rows, 144 MB in 8.2 s (17.5 MB/s), stored 26.7 MB (5.4 : 1)';
  const cases: [changes: Partial<BackupSummaryInput>, line: string][] = [
    [{}, `✅ Backup of \`shop\` is complete and verified: ${size}`],
    [{ verification: undefined }, `☑️ Backup of \`shop\` is complete, **but was not verified**: ${size}`],
    [
      { verification: { level: 'full', durationMs: 1, files: 1, rows: 1 } },
      `✅ Backup of \`shop\` is complete and proven by a restore: ${size}`,
    ],
  ];
  for (const [changes, line] of cases) assert.equal(firstLine(backupSummary(input(shop(), changes))), line);
});

test('what was left out is always said', () => {
  assert.match(backupSummary(input(shop())), /### Left out\n\nNothing was left out\./);
  const leftOut: Manifest['leftOut'] = [
    { kind: 'role-passwords', name: '', reason: 'never read' },
    { kind: 'table-data', name: 'public.sessions', reason: 'exclude-table-data' },
  ];
  const summary = backupSummary(input({ ...shop(), leftOut }));
  assert.match(summary.replaceAll('\u00a0', ' '), /\| rows of a table \| `public\.sessions` \| exclude-table-data \|/);
  assert.match(summary, /never read/);
  // Passwords are in no backup, so only the table counts.
  assert.match(firstLine(summary), /; 1 left out, see below$/);
});

test('the facts, the tables and the picture are there', () => {
  const summary = backupSummary(input(shop()));
  for (const fact of [
    '| Database | `shop` |',
    '| Server | PostgreSQL 17.4 (Debian 17.4-1.pgdg120+2) |',
    '| Snapshot | 2026-03-01 02:00:00 UTC, LSN `16/B374D848`, serializable deferrable |',
    '| Directory | `backup/shop` |',
    '| `public.events` | 2 000 000 | 140 MB | 26.0 MB | 5.4 : 1 | 20 |',
    '| `audit` | 1 | 1 000 | 70.0 kB | 13.0 kB | 5.4 : 1 |',
    '```mermaid',
  ]) {
    assert.ok(summary.replaceAll(/[\u00a0\u202f]/g, ' ').includes(fact), fact);
  }
  assert.doesNotMatch(summary, /Tried again|Artifact|All tables/);
});

test('retries and the artifact are told where there are any', () => {
  const summary = backupSummary(
    input(
      { ...shop(), retries: [{ what: 'public.events, part 2', cause: 'connection reset' }] },
      { artifact: { name: 'backup-shop-1', id: 42, digest: `sha256:${'a'.repeat(64)}`, runId: 7 } },
    ),
  );
  assert.match(summary, /### Tried again\n\n1 time, .*\n\n- `public\.events, part 2`: `connection reset`/);
  assert.match(summary, /\| Artifact \| `backup-shop-1`, id 42 \|/);
  assert.match(summary, /\| Digest \| `sha256:a{64}` \|/);
  assert.match(summary, /^gh run download 7 --name backup-shop-1 --dir backup$/m);
  assert.match(summary, /^pg_restore -j 4 -d restored backup\/dump$/m);
});

test('the commands name the backup as a shell reads it', () => {
  const summary = backupSummary(input(shop(), { path: "/srv/it's here" }));
  assert.match(summary, /^psql -X -d postgres -f '\/srv\/it'\\''s here\/globals\.sql'$/m);
  assert.match(summary, /^pg_restore -j 4 -d restored '\/srv\/it'\\''s here\/dump'$/m);
  assert.match(summary, /^pgproof verify --backup '\/srv\/it'\\''s here'$/m);
  const withoutGlobals = shop();
  const files = withoutGlobals.files.filter((file) => file.path !== 'globals.sql');
  assert.doesNotMatch(backupSummary(input({ ...withoutGlobals, files })), /psql/);
});

test('hostile names break nothing', () => {
  for (const name of hostileNames) {
    const manifest = sampleManifest([{ schema: name, name }], {
      leftOut: [{ kind: 'table', name, reason: name }],
      retries: [{ what: name, cause: name }],
    });
    const source = { ...manifest.source, database: name, serverVersion: name };
    const summary = backupSummary(input({ ...manifest, source }, { path: name }));
    const calm = backupSummary(
      input(
        sampleManifest([{ schema: 'a', name: 'b' }], {
          leftOut: [{ kind: 'table', name: 'c', reason: 'd' }],
          retries: [{ what: 'e', cause: 'f' }],
        }),
      ),
    );
    const shape = (text: string) =>
      prose(text).map((line) => (line.startsWith('|') ? line.split('|').length : line === ''));
    assert.deepEqual(shape(summary), shape(calm), name);
    // Outside backticks there is no tag but our own.
    const tags =
      prose(summary)
        .join('\n')
        .replaceAll(/`[^`\n]*`/g, '')
        .match(/<[^>]*>/g) ?? [];
    assert.deepEqual(
      tags.filter((tag) => !/^<\/?code>$/.test(tag)),
      [],
      name,
    );
  }
});

test('20,000 tables of hostile long names stay under 900 KiB, and the dropped ones are counted', () => {
  const long = (index: number) => `|\`$\u202e${index}`.padEnd(63, '|`$\u0001');
  const some = (length: number) => Array.from({ length }, (_, index) => index);
  const tables = some(20_000).map((index) => ({
    schema: long(index % 5000),
    name: long(index),
    rowsPerPart: 1 + (index % 7),
  }));
  const leftOut = some(20_000).map((index) => ({
    kind: 'table' as const,
    name: long(index),
    reason: long(index).repeat(50),
  }));
  const retries = some(20_000).map((index) => ({ what: long(index), cause: long(index).repeat(50) }));
  const manifest = sampleManifest(tables, { leftOut, retries });
  const summary = backupSummary(
    input(manifest, {
      path: `/${long(1).repeat(60)}`,
      artifact: { name: long(2), id: 1, digest: long(3), runId: 1 },
    }),
  );
  assert.ok(byteLength(summary) <= 900 * 1024, `${byteLength(summary)} bytes`);
  assert.equal(summaryBudgetBytes, 900 * 1024);
  const folded = summary.split('<details>').slice(1);
  assert.deepEqual(
    folded.map((part) => /<summary>([^<]*)</.exec(part)?.[1]?.replaceAll('\u202f', '')),
    ['Everything left out (20000)', 'All schemas (5000)', 'All tables (20000)'],
  );
  const totals = folded.map((part) => {
    const rows = part.split('\n').filter((line) => line.startsWith('| ')).length - 2;
    return rows + Number(/… and ([\d\u202f]+) more/.exec(part)?.[1]?.replaceAll('\u202f', ''));
  });
  assert.deepEqual(totals, [20_000, 5_000, 20_000]);
  assert.ok(byteLength(summary) > 800 * 1024, 'the budget is used');
});

test('20,000 tables of usual names: the largest are all there', () => {
  const manifest = sampleManifest(
    Array.from({ length: 20_000 }, (_, index) => ({
      schema: 'public',
      name: `table_${index}`,
      rowsPerPart: index + 1,
    })),
  );
  const summary = backupSummary(input(manifest));
  assert.ok(byteLength(summary) <= 900 * 1024);
  assert.match(summary, /`public\.table_19999`/);
  assert.match(summary, /`public\.table_15000`/);
});

test('an empty backup has a summary too', () => {
  const summary = backupSummary(input(sampleManifest([])));
  assert.match(summary, /0 tables, 0 rows, 0 B/);
  assert.doesNotMatch(summary, /NaN|Infinity|undefined/);
});
