/** Comments, strings and quoted names, which may hold any words. A block comment within another one is not looked for. */
const opaque =
  /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|(\$(?:[A-Za-z_]\w*)?\$)[\s\S]*?(?:\1|$)|'(?:[^']|'')*'?|"(?:[^"]|"")*"?/g;

/** A statement in one line, without its comments: a line's comment would swallow what follows it. */
export function inOneLine(sql: string): string {
  return sql
    .replaceAll(opaque, (part) => (isComment(part) ? ' ' : part))
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** Lower case, without comments; strings become '' and quoted names q, so that no word in them is taken for a keyword. */
export function bareWords(sql: string): string {
  return sql
    .replaceAll(opaque, (part) => {
      if (isComment(part)) return ' ';
      return part.startsWith('"') ? 'q' : "''";
    })
    .toLowerCase()
    .replaceAll(/\s+/g, ' ')
    .trim();
}

function isComment(part: string): boolean {
  return part.startsWith('--') || part.startsWith('/*');
}
