/**
 * Where a text may be cut so that each piece can be parsed by itself: behind a semicolon that is not in a string, a
 * comment, a quoted name or a dollar-quoted body. (A rule's parentheses and the body of a function that begins with
 * BEGIN ATOMIC have such semicolons too: the parser then says that the piece ends too early.)
 *
 * @param text its bytes, one to a character (latin1), beginning outside of all of those
 * @param from where the piece begins
 * @param minimum the least end
 * @returns the end of the piece, which is the end of the text where no semicolon follows
 */
export function pieceEnd(text: string, from: number, minimum: number): number {
  for (let at = from; at < text.length; at = skip(text, at)) {
    if (text[at] === ';' && at + 1 >= minimum) return at + 1;
  }
  return text.length;
}

const word = /[A-Za-z_\x80-\xff][\w$\x80-\xff]*/y;
const dollar = /\$(?:[A-Za-z_\x80-\xff][\w\x80-\xff]*)?\$/y;

/** The position behind the token at `at`; behind one character where nothing longer begins. */
function skip(text: string, at: number): number {
  if (text.startsWith('--', at)) return behind(text, '\n', at);
  if (text.startsWith('/*', at)) return behindComment(text, at + 2);
  if (text[at] === "'" || text[at] === '"') return behind(text, text[at] as string, at + 1);
  const tag = match(dollar, text, at);
  if (tag !== undefined) return behind(text, tag, at + tag.length);
  const name = match(word, text, at);
  if (name === undefined) return at + 1;
  const end = at + name.length;
  return /^e$/i.test(name) && text[end] === "'" ? behindEscapes(text, end + 1) : end;
}

function match(expression: RegExp, text: string, at: number): string | undefined {
  expression.lastIndex = at;
  return expression.exec(text)?.[0];
}

/** A doubled quote ends one string and begins another, which comes to the same. */
function behind(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from);
  return found === -1 ? text.length : found + mark.length;
}

/** Comments of C nest in SQL. */
function behindComment(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length; at++) {
    if (text.startsWith('/*', at)) {
      depth++;
      at++;
    } else if (text.startsWith('*/', at)) {
      depth--;
      at++;
      if (depth === 0) return at + 1;
    }
  }
  return text.length;
}

/** E'…', in which a backslash hides a quote. */
function behindEscapes(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === "'") return at + 1;
  }
  return text.length;
}
