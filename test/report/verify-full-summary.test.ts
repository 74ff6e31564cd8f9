import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byteLength } from '../../src/report/markdown.ts';
import { verifySummary } from '../../src/report/verify-summary.ts';
import { hostileNames, sampleManifest } from '../archive/sample-manifest.ts';

const manifest = { ...sampleManifest([{ schema: 'public', name: 'orders' }]), sha256: '0'.repeat(64) };
const drill = {
  server: '17.4',
  restoreMs: 8200,
  phases: [
    { name: 'server', durationMs: 900 },
    { name: 'data', durationMs: 8000 },
    { name: 'of a kind | unknown here', durationMs: 100 },
  ],
  notes: [] as string[],
};
const verification = { level: 'full', durationMs: 10_000, files: 3, rows: 1000, drill } as const;
const plain = (markdown: string) => markdown.replaceAll(/[\u00a0\u202f]/g, ' ');

test('a proven backup: the recovery time, the phases', () => {
  const summary = plain(verifySummary({ path: '/srv/b', manifest, verification, problems: [] }));
  assert.equal(
    summary.split('\n')[0],
    '✅ Backup of `shop` is proven: 3 files and 1 000 rows read again, restored in 8.2 s, compared with the source, in 10 s in all (`full`)',
  );
  assert.match(summary, /^\| Recovery time \| \*\*8\.2 s\*\* to restore everything, measured \|$/m);
  assert.match(summary, /^\| Restored into \| PostgreSQL `17\.4` \|$/m);
  assert.match(summary, /^\| server started \| 900 ms \| 9 % \|$/m);
  assert.equal(summary.match(/<details>/g), null);
});

test('one that could not be restored has no recovery time', () => {
  const failed = { ...verification, drill: { ...drill, restoreMs: undefined, phases: [] } };
  const summary = verifySummary({ path: '/srv/b', manifest, verification: failed, problems: ['restore: no'] });
  assert.equal(summary.split('\n')[0], '❌ Backup of `shop` **does not verify**: 1 problem');
  assert.doesNotMatch(summary, /Recovery time|Where the time went/);
});

test('notes are folded, a line each however hostile, and cut when they are very many', () => {
  const withNotes = (notes: string[]) =>
    verifySummary({
      path: '/srv/b',
      manifest,
      verification: { ...verification, drill: { ...drill, notes } },
      problems: [],
    });
  const hostile = withNotes([...hostileNames]);
  assert.equal(hostile.split('\n').filter((line) => line.startsWith('- ')).length, hostileNames.length);
  const many = plain(withNotes(Array.from({ length: 50_000 }, (_, i) => `constraints: public.t${i}: not valid`)));
  assert.ok(byteLength(many) < 200 * 1024);
  const shown = many.split('\n').filter((line) => line.startsWith('- `')).length;
  assert.equal(shown + Number(/^- … and ([\d ]+) more$/m.exec(many)?.[1]?.replaceAll(' ', '')), 50_000);
});
