import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Finding, findingsOf } from '../../src/benchmark/findings/findings.ts';
import { annotationsOf } from '../../src/report/benchmark-annotations.ts';
import { prose } from '../../src/report/prose.ts';
import { sampleComparison } from '../support/benchmark-sample.ts';

function finding(changes: Partial<Finding>): Finding {
  return {
    rule: 'rewrite',
    severity: 'warning',
    migration: '1_a',
    file: '1_a/up.sql',
    line: 4,
    title: 'Table rewritten',
    text: prose`it was rewritten`,
    advice: undefined,
    known: false,
    ignored: undefined,
    weight: 0,
    ...changes,
  };
}

test('a finding stands on its line, below the repository', () => {
  const [annotation] = annotationsOf([finding({ advice: prose`do not` })], { prefix: './db/migrations/' });
  assert.deepEqual(annotation, {
    kind: 'warning',
    title: 'Table rewritten',
    message: '1_a: it was rewritten.\nSafer: do not.',
    file: 'db/migrations/1_a/up.sql',
    startLine: 4,
  });
});

test('without a place it stands at the job, and without a line at the first', () => {
  assert.equal(annotationsOf([finding({})], { prefix: undefined })[0]?.file, undefined);
  assert.equal(annotationsOf([finding({ file: '' })], { prefix: 'db' })[0]?.file, undefined);
  assert.equal(annotationsOf([finding({ line: undefined })], { prefix: '' })[0]?.startLine, 1);
  assert.equal(annotationsOf([finding({ line: undefined })], { prefix: '' })[0]?.file, '1_a/up.sql');
});

test('ten of a kind, the first ones, without what is known or ignored', () => {
  const quiet = [finding({ known: true }), finding({ ignored: 'agreed' })];
  const warnings = Array.from({ length: 30 }, (_, index) => finding({ migration: `w${index}` }));
  const errors = Array.from({ length: 12 }, (_, index) => finding({ migration: `e${index}`, severity: 'error' }));
  const annotations = annotationsOf([...errors, ...quiet, ...warnings], { prefix: 'db' });
  assert.deepEqual(
    annotations.map(({ message }) => message.split(':')[0]),
    [...errors.slice(0, 10), ...warnings.slice(0, 10)].map(({ migration }) => migration),
  );
});

test('a message has at most 4,096 characters', () => {
  for (const filler of ['x', '🐘']) {
    const [annotation] = annotationsOf([finding({ text: prose`${filler.repeat(9000)}` })], { prefix: 'db' });
    const length = annotation?.message.length ?? 0;
    assert.ok(length > 1000 && length <= 4096, `${length} characters`);
  }
});

test('the worst of a comparison come first', () => {
  const kinds = annotationsOf(findingsOf(sampleComparison()), { prefix: 'db' }).map(({ kind }) => kind);
  assert.deepEqual([kinds[0], kinds.at(-1)], ['error', 'notice']);
});
