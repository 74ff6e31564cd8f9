import assert from 'node:assert/strict';

export interface HtmlElement {
  readonly tag: string;
  readonly attributes: ReadonlyMap<string, string>;
}

export interface ParsedHtml {
  readonly elements: readonly HtmlElement[];
  /** All text, with character references replaced. */
  readonly text: string;
}

const voidTags = new Set(['meta', 'br', 'hr', 'input']);
/** In SVG these are written with a slash at their end. */
const emptySvgTags = new Set(['line', 'circle', 'rect', 'polyline']);

const token =
  /<!doctype html>|<(?<close>\/)?(?<tag>[a-z][a-z0-9]*)(?<attributes>(?: [a-z][a-z0-9:-]*(?:="[^"<>]*")?)*)(?<empty> ?\/)?>/gi;

/**
 * Reads HTML that is stricter than any browser wants it: every tag and attribute is on the list, each element is
 * closed, attributes are in double quotes, and no `<` stands in a text. So nothing that a name holds can be markup.
 *
 * @param allowed names of tags, each with those of its attributes
 */
export function parseHtml(html: string, allowed: Readonly<Record<string, readonly string[]>>): ParsedHtml {
  const open: string[] = [];
  const elements: HtmlElement[] = [];
  const texts: string[] = [];
  let last = 0;
  for (const match of html.matchAll(token)) {
    texts.push(textOf(html.slice(last, match.index), open.at(-1)));
    last = match.index + match[0].length;
    const { tag: name, close, attributes = '', empty } = match.groups ?? {};
    if (name === undefined) continue;
    const tag = name.toLowerCase();
    assert.ok(tag in allowed, `<${tag}> is not allowed: ${around(html, match.index)}`);
    if (close !== undefined) {
      assert.equal(open.pop(), tag, `wrong end: ${around(html, match.index)}`);
      continue;
    }
    elements.push({ tag, attributes: attributesOf(attributes, tag, allowed[tag] ?? []) });
    if (!voidTags.has(tag) && !(empty !== undefined && emptySvgTags.has(tag))) open.push(tag);
  }
  texts.push(textOf(html.slice(last), undefined));
  assert.deepEqual(open, [], 'elements that are not closed');
  return { elements, text: texts.join('') };
}

function attributesOf(text: string, tag: string, allowed: readonly string[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const [, name = '', value = ''] of text.matchAll(/ ([a-z][a-z0-9:-]*)(?:="([^"]*)")?/gi)) {
    assert.ok(allowed.includes(name), `${name} is not allowed in <${tag}>`);
    found.set(name, decoded(value));
  }
  return found;
}

function textOf(text: string, within: string | undefined): string {
  assert.doesNotMatch(text, /</, `a < that is no tag: ${JSON.stringify(text.slice(0, 200))}`);
  return within === 'style' ? '' : decoded(text);
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };

function decoded(text: string): string {
  return text.replaceAll(/&(?:#(\d+)|(\w+));/g, (all, code: string | undefined, name: string | undefined) =>
    code === undefined ? (named[name ?? ''] ?? all) : String.fromCodePoint(Number(code)),
  );
}

function around(html: string, at: number): string {
  return JSON.stringify(html.slice(Math.max(0, at - 60), at + 100));
}
