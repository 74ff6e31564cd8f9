import assert from 'node:assert/strict';
import { test } from 'node:test';
import { marked } from 'marked';
import { code, joined, markdownProse, markdownText, plainProse, prose } from '../../src/report/prose.ts';

test('quoted parts are code wherever they are shown, and the rest is text', () => {
  const text = prose`${code('a|b')} took ${3} of *all* ${prose`${code('x')}`}`;
  assert.equal(plainProse(text), '`a|b` took 3 of *all* `x`');
  assert.equal(markdownProse(text), '<code>a&#124;b</code> took 3 of &#42;all&#42; `x`');
});

test('parts are joined, sentences as well as names', () => {
  assert.deepEqual(joined([code('a'), prose`b ${code('c')}`], ', '), [{ code: 'a' }, ', ', 'b ', { code: 'c' }]);
  assert.deepEqual(joined([], ', '), []);
});

test("our numbers' firm blanks stay, and what is foreign is escaped", () => {
  assert.equal(markdownText('4\u202f112\u00a0MB <b>'), '4\u202f112\u00a0MB &#60;b&#62;');
  assert.ok(markdownText('x'.repeat(9000)).length <= 2000);
});

test("at a line's start it makes neither a heading nor a list", () => {
  for (const text of ['# a', '- a', '+ a', '1. a', '2) a', '=== a', '    a', '> a', '* a']) {
    assert.match(String(marked.parse(markdownText(text))), /^<p>[^<]*<\/p>\n$/, text);
    assert.match(String(marked.parse(`- ${markdownText(text)}`)), /^<ul>\n<li>[^<]*<\/li>\n<\/ul>\n$/, text);
  }
});
