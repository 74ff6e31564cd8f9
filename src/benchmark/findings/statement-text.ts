import { bareWords } from '../statement-words.ts';

/**
 * The form of a statement, read from the beginning of its text. What a statement did is known from its trace; the text
 * only tells which of several forms did it, and so which advice fits. Where it was cut or cannot be made out, the
 * advice is the general one.
 */
export interface StatementText {
  /** Lower case, without comments, strings and quoted names. */
  readonly words: string;
  /** The actions of an ALTER TABLE, one each; empty for other statements. */
  readonly actions: readonly AlterAction[];
}

export type AlterAction =
  | { readonly kind: 'add column'; readonly rest: string }
  | {
      readonly kind: 'add constraint';
      readonly type: ConstraintType;
      readonly notValid: boolean;
      readonly usingIndex: boolean;
    }
  | { readonly kind: 'column type'; readonly rest: string }
  | { readonly kind: 'set not null' }
  | { readonly kind: 'persistence' }
  | { readonly kind: 'tablespace' }
  | { readonly kind: 'access method' }
  | { readonly kind: 'attach partition' }
  | { readonly kind: 'detach partition'; readonly concurrently: boolean }
  | { readonly kind: 'other' };

export type ConstraintType = 'check' | 'unique' | 'primary key' | 'foreign key' | 'exclude' | 'not null';

export function statementText(sql: string): StatementText {
  const words = bareWords(sql);
  const alter = /^alter (?:foreign )?table (?:if exists )?(?:only )?\S+ (?:\* )?(.*)$/.exec(words);
  return { words, actions: alter === null ? [] : topLevelParts(alter[1] ?? '').map(alterAction) };
}

/** Parts between the commas that are in no parentheses. */
function topLevelParts(text: string): string[] {
  const parts: string[] = [''];
  let depth = 0;
  for (const character of text) {
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    if (character === ',' && depth <= 0) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts.map((part) => part.trim());
}

const constraint = /^add (?:constraint \S+ )?(check|unique|primary key|foreign key|exclude|not null)\b(.*)$/;

function alterAction(text: string): AlterAction {
  const [, type, tail = ''] = constraint.exec(text) ?? [];
  if (type !== undefined) {
    return {
      kind: 'add constraint',
      type: type as ConstraintType,
      notValid: /\bnot valid\b/.test(tail),
      usingIndex: /\busing index\b/.test(tail) && !/\busing index tablespace\b/.test(tail),
    };
  }
  const column = /^add (?:column )?(?:if not exists )?\S+ (.*)$/.exec(text)?.[1];
  if (column !== undefined) return { kind: 'add column', rest: column };
  const type2 = /^alter (?:column )?\S+ (?:set data )?type (.*)$/.exec(text)?.[1];
  if (type2 !== undefined) return { kind: 'column type', rest: type2 };
  if (/^alter (?:column )?\S+ set not null\b/.test(text)) return { kind: 'set not null' };
  if (/^set (?:un)?logged\b/.test(text)) return { kind: 'persistence' };
  if (text.startsWith('set tablespace ')) return { kind: 'tablespace' };
  if (text.startsWith('set access method ')) return { kind: 'access method' };
  if (text.startsWith('attach partition ')) return { kind: 'attach partition' };
  if (text.startsWith('detach partition ')) {
    return { kind: 'detach partition', concurrently: /\b(?:concurrently|finalize)\b/.test(text) };
  }
  return { kind: 'other' };
}
