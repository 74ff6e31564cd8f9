import assert from 'node:assert/strict';
import { test } from 'node:test';
import { foreignRestoreSummary } from '../../src/report/foreign-restore-summary.ts';

const report = { database: 'shop', serverVersion: '17.4', entries: 12, problems: [], durationMs: 1500 };

test('a restore without errors is no proof', () => {
  const text = foreignRestoreSummary('/backups/shop.dump', report);
  assert.match(text, /^⚠️ `\/backups\/shop\.dump` was restored .* into `shop`\. \*\*Nothing is proven/);
  assert.match(text, /12 entries in .*, PostgreSQL `17\.4`/);
  assert.doesNotMatch(text, /^- /m);
});

test('errors are listed, within bounds', () => {
  const problems = Array.from({ length: 5_000 }, (_, index) => `TABLE t${index}: ERROR: ${'x'.repeat(400)}`);
  const text = foreignRestoreSummary('/backups/shop.dump', { ...report, problems });
  const lines = text.split('\n');
  assert.match(lines[0] ?? '', /^❌ .* did not come back whole into `shop`: 5.000 problems/);
  assert.ok(lines.some((line) => /^- `TABLE t0: ERROR: x+`$/.test(line)));
  assert.match(lines.at(-2) ?? '', /^- … and \d+ more$/);
  assert.ok(Buffer.byteLength(text) < 300 * 1024);
});
