import type { Prose } from '../prose.ts';

/** Text that is HTML already. Only {@link html} makes it, and so everything that comes from outside is escaped once. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Value = string | number | Markup | readonly Markup[] | undefined;

/**
 * A template of HTML. Values that are no markup are escaped, for text as for attributes in double quotes.
 *
 * @example html`<td title="${name}">${name}</td>`
 */
export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Markup {
  const parts = strings.map((text, index) => text + valueText(values[index]));
  return new Markup(parts.join(''));
}

function valueText(value: Value): string {
  if (value === undefined) return '';
  if (value instanceof Markup) return value.text;
  if (typeof value === 'object') return value.map(({ text }) => text).join('\n');
  return escapeHtml(String(value));
}

/**
 * Any text as text of HTML or of a quoted attribute. Controls, invisible and bidirectional characters, with which a
 * name can look like another one, become visible.
 *
 * @example escapeHtml('<b>') // '&#60;b&#62;'
 */
export function escapeHtml(text: string): string {
  return text
    .replaceAll(/[^\P{C}\n\t]|[\p{Zl}\p{Zp}]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`)
    .replaceAll(/[&<>"'`=]/g, (character) => `&#${character.codePointAt(0)};`);
}

/** A sentence with its quoted parts as code. */
export function proseHtml(text: Prose): Markup[] {
  return text.map((span) => (typeof span === 'string' ? html`${span}` : html`<code>${span.code}</code>`));
}

/** Without a line break between the parts. */
export function inline(parts: readonly Markup[]): Markup {
  return new Markup(parts.map(({ text }) => text).join(''));
}
