import { escapeText, inlineCode, shorten } from './markdown.ts';

/**
 * A sentence of ours that quotes what is not ours: SQL, names, messages of a server. The quoted parts are kept apart,
 * so that each place that shows the sentence can escape them in its own way.
 */
export type Prose = readonly Span[];

export type Span = string | { readonly code: string };

/** A name or a piece of SQL, to be shown as code. */
export function code(text: string): Span {
  return { code: text };
}

/**
 * Writes a sentence.
 *
 * @example prose`${code('orders')} waits ${formatDuration(4100)}`
 */
export function prose(strings: TemplateStringsArray, ...values: readonly (Span | Prose | number)[]): Prose {
  const spans: Span[] = [strings[0] ?? ''];
  values.forEach((value, index) => {
    if (typeof value === 'object' && !('code' in value)) spans.push(...value);
    else spans.push(typeof value === 'number' ? String(value) : value);
    spans.push(strings[index + 1] ?? '');
  });
  return spans.filter((span) => span !== '');
}

/** Sentences or names one after the other. */
export function joined(parts: readonly (Prose | Span)[], separator: string): Prose {
  return parts.flatMap((part, index): Span[] => {
    const spans: readonly Span[] = typeof part === 'object' && !('code' in part) ? part : [part];
    return index === 0 ? [...spans] : [separator, ...spans];
  });
}

/** For a log, an annotation or JSON: code as it is, without marks where it would only be noise. */
export function plainProse(text: Prose): string {
  return text.map((span) => (typeof span === 'string' ? span : `\`${span.code}\``)).join('');
}

const shownCharacters = 2000;

/** As Markdown, for a line or for a table's cell. */
export function markdownProse(text: Prose, maximumCodeCharacters = 200): string {
  return text
    .map((span, index) => {
      if (typeof span !== 'string') return inlineCode(span.code, maximumCodeCharacters);
      return index === 0 ? markdownText(span) : inlineText(span);
    })
    .join('');
}

/** Plain text as Markdown, at a line's start as well as in it: no heading and no list comes of it. */
export function markdownText(text: string): string {
  return inlineText(text)
    .trimStart()
    .replace(/^([#+=-]|\d+(?=[.)]))/, (start) => `&#8288;${start}`);
}

/** The firm blanks that our own numbers hold stay; {@link escapeText} would make them visible. */
function inlineText(text: string): string {
  return shorten(text, shownCharacters)
    .split(/([\u00a0\u202f])/)
    .map((part, index) => (index % 2 === 1 ? part : escapeText(part, shownCharacters)))
    .join('');
}
