import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  byteLength,
  codeBlock,
  details,
  escapeText,
  foldedTable,
  inlineCode,
  keepWithin,
  shorten,
  table,
  tableRow,
} from '../../src/report/markdown.ts';
import { hostileNames } from '../archive/sample-manifest.ts';

/** What a reader sees of inline code: character references and the code's own marks taken away. */
function seen(markdown: string): string {
  const inside = /^(?:`(.*)`|<code>(.*)<\/code>)$/u.exec(markdown);
  assert.ok(inside, `not one piece of inline code: ${markdown}`);
  if (inside[1] !== undefined) {
    assert.doesNotMatch(inside[1], /[`|$]/);
    return inside[1];
  }
  assert.match(inside[2] ?? '', /^(&#\d+;|[\p{L}\p{N} \u00a0])*$/u);
  return (inside[2] ?? '').replaceAll(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));
}

test('inline code shows every hostile name in one line, whole and inert', () => {
  for (const name of hostileNames) {
    const markdown = inlineCode(name);
    assert.doesNotMatch(markdown, /[|\p{C}]/u, markdown);
    const text = seen(markdown).replaceAll('\u00a0', ' ');
    const expected = name
      .replaceAll('\n', '\\n')
      .replaceAll('\r', '\\r')
      .replaceAll('\t', '\\t')
      .replaceAll('\u202e', '\\u{202e}')
      .replaceAll('\u200b', '\\u{200b}')
      .replaceAll('\u0007', '\\u{7}');
    assert.equal(text, expected);
  }
});

test('a table of hostile names keeps its shape', () => {
  const rows = hostileNames.map((name) => [inlineCode(name), escapeText(name), '1']);
  const lines = table([{ header: 'a' }, { header: 'b' }, { header: 'c', align: 'right' }], rows).split('\n');
  assert.equal(lines.length, hostileNames.length + 2);
  assert.equal(lines[1], '| --- | --- | ---: |');
  for (const line of lines) assert.equal(line.split('|').length, 5, line);
});

test('a cell that would break its table is a bug', () => {
  assert.throws(() => tableRow(['a|b']), /raw pipe/);
  assert.throws(() => tableRow(['a\nb']), /raw pipe/);
});

test('escaped text has no markup, mention, link or emoji', () => {
  const cases: [text: string, markdown: string][] = [
    ['server version 17.4 (Debian), 50 % done.', 'server version 17.4 (Debian), 50 % done.'],
    ['a|b <b> & `c` *d* [e]', 'a&#124;b &#60;b&#62; &#38; &#96;c&#96; &#42;d&#42; &#91;e&#93;'],
    ['one\n  two\r\n', 'one · two · '],
    ['hi @octocat', 'hi @&#8203;octocat'],
    ['see #12', 'see #&#8203;12'],
    ['http://x.y www.z', 'http&#58;//x.y www&#46;z'],
    [':tada:', ':&#8203;tada:'],
    ['$x$', '&#36;x&#36;'],
    ['\u202e', '&#92;u&#123;202e&#125;'],
  ];
  for (const [text, markdown] of cases) assert.equal(escapeText(text), markdown);
});

test('long text is cut between characters', () => {
  assert.equal(shorten('🐘🐘🐘', 3), '🐘🐘🐘');
  assert.equal(shorten('🐘🐘🐘🐘', 3), '🐘🐘…');
  assert.equal(shorten('a'.repeat(1000), 5), 'aaaa…');
  assert.equal(inlineCode('x'.repeat(200), 4), '`xxx…`');
});

test('a budget keeps the head, drops the tail and counts it', () => {
  assert.deepEqual(keepWithin(['aa', 'bb', 'cc'], 9), { kept: ['aa', 'bb', 'cc'], dropped: 0 });
  assert.deepEqual(keepWithin(['aa', 'bb', 'cc'], 8), { kept: ['aa', 'bb'], dropped: 1 });
  // A short line after a long one is dropped too: what is kept is the head and nothing else.
  assert.deepEqual(keepWithin(['aa', 'b'.repeat(50), 'c'], 9), { kept: ['aa'], dropped: 2 });
  assert.deepEqual(keepWithin(['é'], 2), { kept: [], dropped: 1 });
});

test('a folded table stays within its budget and says what it dropped', () => {
  const rows = Array.from({ length: 1000 }, (_, index) => [inlineCode(`täble|${index}`), String(index)]);
  const columns = [{ header: 'a' }, { header: 'b' }];
  for (const budget of [0, 150, 300, 5_000, 10_000, 200_000]) {
    const markdown = foldedTable('All', columns, rows, budget);
    assert.ok(byteLength(markdown) <= budget, `${byteLength(markdown)} of ${budget}`);
    if (markdown === '') continue;
    const kept = markdown.split('\n').filter((line) => line.startsWith('| <code>')).length;
    const dropped = Number(/… and (\d+) more/.exec(markdown)?.[1] ?? 0);
    assert.equal(kept + dropped, 1000);
  }
  assert.equal(foldedTable('All', columns, rows, 0), '');
  assert.doesNotMatch(foldedTable('All', columns, rows, 200_000), /more/);
});

test('a code block cannot be left from within', () => {
  assert.equal(codeBlock('sh', 'ls'), '```sh\nls\n```');
  assert.equal(codeBlock('', 'a\n````\nb'), '`````\na\n````\nb\n`````');
});

test('GitHub renders the Markdown in details only between blank lines', () => {
  assert.equal(details('More', '| a |'), '<details><summary>More</summary>\n\n| a |\n\n</details>');
});
