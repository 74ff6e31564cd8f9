import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byteLength } from '../../src/report/markdown.ts';
import { verifySummary } from '../../src/report/verify-summary.ts';
import { hostileNames, sampleManifest } from '../archive/sample-manifest.ts';

const manifest = { ...sampleManifest([{ schema: 'public', name: 'orders' }]), sha256: '0'.repeat(64) };
const verification = { level: 'basic', durationMs: 2100, files: 3, rows: 1000 } as const;

function plain(markdown: string): string {
  return markdown.replaceAll(/[\u00a0\u202f]/g, ' ');
}

test('a whole backup', () => {
  const summary = plain(verifySummary({ path: '/srv/b', manifest, verification, problems: [] }));
  assert.equal(
    summary.split('\n')[0],
    '✅ Backup of `shop` is whole: 3 files and 1 000 rows read again in 2.1 s (`basic`)',
  );
  assert.match(summary, /^\| Content \| 1 table, 1 000 rows \|$/m);
});

test('problems come first, on a line each, however hostile', () => {
  const summary = verifySummary({ path: '/srv/b', manifest, verification, problems: hostileNames });
  assert.equal(summary.split('\n')[0], `❌ Backup of \`shop\` **does not verify**: ${hostileNames.length} problems`);
  assert.equal(summary.split('\n').filter((line) => line.startsWith('- ')).length, hostileNames.length);
});

test('a backup whose manifest cannot be read', () => {
  const summary = verifySummary({ path: '/srv/b', manifest: undefined, verification, problems: ['not JSON'] });
  assert.equal(summary.split('\n')[0], '❌ Backup of `/srv/b` **does not verify**: 1 problem');
});

test('very many problems are cut and counted', () => {
  const problems = Array.from({ length: 100_000 }, (_, index) => `dump/${index}.dat.zst: sha256 differs`);
  const summary = plain(verifySummary({ path: '/srv/b', manifest, verification, problems }));
  assert.ok(byteLength(summary) < 300 * 1024);
  const shown = summary.split('\n').filter((line) => line.startsWith('- `')).length;
  assert.equal(shown + Number(/^- … and ([\d ]+) more$/m.exec(summary)?.[1]?.replaceAll(' ', '')), 100_000);
});
