import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failureSummary } from '../../src/report/failure-summary.ts';
import { byteLength } from '../../src/report/markdown.ts';
import { hostileNames } from '../archive/sample-manifest.ts';

test('one reason and what to do', () => {
  assert.equal(
    failureSummary({ command: 'backup', message: 'no database is given', hint: 'set database-url' }),
    '❌ `pgproof backup` failed: `no database is given`\n\n**What to do:** `set database-url`\n',
  );
});

test('before the command is known it is the program that failed', () => {
  assert.equal(failureSummary({ command: undefined, message: 'no', hint: '' }), '❌ `pgproof` failed: `no`\n');
});

test('several reasons are a list', () => {
  assert.equal(
    failureSummary({ command: 'backup', message: 'one\ntwo', hint: '' }),
    '❌ `pgproof backup` failed, for 2 reasons:\n\n- `one`\n- `two`\n',
  );
});

test('hostile messages stay on their lines, and huge ones are cut', () => {
  for (const name of hostileNames) {
    const lines = failureSummary({ command: 'backup', message: name, hint: name }).split('\n');
    assert.match(lines[0] ?? '', /^❌ `pgproof backup` failed/);
    assert.match(lines.at(-2) ?? '', /^\*\*What to do:\*\* (`[^`]+`|<code>[^<`]+<\/code>)$/);
  }
  const huge = failureSummary({ command: 'backup', message: `${'|'.repeat(5000)}\n`.repeat(5000), hint: '' });
  assert.ok(byteLength(huge) < 250 * 1024);
  assert.match(huge, /more\n$/);
});
