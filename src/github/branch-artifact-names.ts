/** Where a baseline is. */
export type BaselineReference =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'git'; readonly reference: string }
  | {
      readonly kind: 'artifact';
      readonly name: string;
      /** Undefined: the branch that a pull request goes to, or the repository's default branch. */
      readonly branch: string | undefined;
    };

/**
 * Reads a path, `git:REF` or `artifact:NAME[@BRANCH]`. A branch may hold an `@`, so the first one ends the name.
 *
 * @example readBaselineReference('artifact:pgproof-benchmark@main') // { kind: 'artifact', name: 'pgproof-benchmark', branch: 'main' }
 */
export function readBaselineReference(text: string): BaselineReference {
  const [, kind, rest = ''] = /^(git|artifact):(.*)$/s.exec(text) ?? [];
  if (kind === 'git') return { kind, reference: rest };
  if (kind !== 'artifact') return { kind: 'file', path: text };
  const at = rest.indexOf('@');
  if (at === -1) return { kind, name: rest, branch: undefined };
  return { kind, name: rest.slice(0, at), branch: rest.slice(at + 1) };
}
