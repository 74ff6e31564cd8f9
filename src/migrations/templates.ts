import type { TextPart } from './layouts/layout.ts';

/** What the usual template engines put between SQL. */
const usual = /\{\{[^\n]*?\}\}|\{%[^\n]*?%\}|\$\{[^\n}]*\}|<%[^\n]*?%>/;

/**
 * A note on a file that looks like a template, if it does: one that the parser refused, or one that holds what the
 * layout's tool itself replaces, which may also stand in a string.
 */
export function templateNote(part: TextPart, isRefused: boolean, ofTool: RegExp | undefined): string[] {
  const placeholder = ofTool?.exec(part.text)?.[0] ?? (isRefused ? usual.exec(part.text)?.[0] : undefined);
  if (placeholder === undefined) return [];
  const shown = placeholder.length > 40 ? `${placeholder.slice(0, 40)}…` : placeholder;
  return [`${part.file} looks like a template (${shown}): set render to a command that prints its SQL`];
}
