import type { Finding } from '../benchmark/findings/findings.ts';
import type { Annotation } from '../github/core.ts';
import { shorten } from './markdown.ts';
import { plainProse } from './prose.ts';

/** What GitHub shows of a step: ten annotations of a kind, 4,096 characters of each. */
const shownOfKind = 10;
const longestMessage = 4096;

export interface AnnotationOptions {
  /** The migrations' directory, below the repository's root; undefined where it lies elsewhere. */
  readonly prefix: string | undefined;
}

/**
 * Findings as annotations on the lines of the migrations, the worst first. What the baseline already had and what a
 * comment in the SQL lets pass is no news, and is left out.
 */
export function annotationsOf(findings: readonly Finding[], { prefix }: AnnotationOptions): Annotation[] {
  const counts = new Map<Finding['severity'], number>();
  return findings.flatMap((finding) => {
    const count = (counts.get(finding.severity) ?? 0) + 1;
    if (finding.known || finding.ignored !== undefined || count > shownOfKind) return [];
    counts.set(finding.severity, count);
    return [annotationOf(finding, prefix)];
  });
}

function annotationOf(finding: Finding, prefix: string | undefined): Annotation {
  const { severity, migration, file, line, title, text, advice } = finding;
  const message = [
    `${migration}: ${plainProse(text)}.`,
    ...(advice === undefined ? [] : [`Safer: ${plainProse(advice)}.`]),
  ].join('\n');
  const place = file === '' || prefix === undefined ? {} : { file: joinedPath(prefix, file), startLine: line ?? 1 };
  return { kind: severity, title, message: cut(message), ...place };
}

/** JavaScript's length counts what GitHub's does or more, so that nothing is cut in silence. */
function cut(message: string): string {
  return message.length <= longestMessage ? message : shorten(message, longestMessage / 2);
}

/** `./db/migrations/` and `1.sql` are `db/migrations/1.sql`, as GitHub names a file. */
function joinedPath(prefix: string, file: string): string {
  const parts = `${prefix}/${file}`.split('/').filter((part) => part !== '' && part !== '.');
  return parts.join('/');
}
