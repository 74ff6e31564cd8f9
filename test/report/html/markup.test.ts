import assert from 'node:assert/strict';
import { test } from 'node:test';
import { escapeHtml, html, inline, Markup, proseHtml } from '../../../src/report/html/markup.ts';
import { code, prose } from '../../../src/report/prose.ts';
import { hostileNames } from '../../archive/sample-manifest.ts';
import { parseHtml } from '../../support/html-check.ts';

test('what is not ours is text, in an element as in an attribute', () => {
  for (const name of hostileNames) {
    const { elements, text } = parseHtml(html`<p title="${name}">${name}</p>`.text, { p: ['title'] });
    assert.equal(elements.length, 1);
    // A line break is one; all else that cannot be seen is shown by its number.
    if (!/[^\P{C}\n\t]|[\p{Zl}\p{Zp}]/u.test(name)) {
      assert.equal(text, name);
      assert.equal(elements[0]?.attributes.get('title'), name);
    }
  }
});

test('characters that make a text look like another one become visible', () => {
  assert.equal(escapeHtml('a\u202eb\u0000\u001b[31m\u200d'), 'a\\u{202e}b\\u{0}\\u{1b}[31m\\u{200d}');
  assert.equal(escapeHtml('4\u202f112\u00a0MB'), '4\u202f112\u00a0MB');
});

test('a template takes markup as it is, lists one after the other, and nothing for undefined', () => {
  assert.equal(
    html`<b>${new Markup('<i>x</i>')}${undefined}${[html`1`, html`2`]}${3}</b>`.text,
    '<b><i>x</i>1\n23</b>',
  );
});

test('the quoted parts of a sentence are code', () => {
  assert.equal(inline(proseHtml(prose`a < ${code('<b>')}`)).text, 'a &#60; <code>&#60;b&#62;</code>');
});
