import type pg from 'pg';
import type { Manifest } from '../../archive/manifest.ts';
import type { Toc, TocEntry } from '../../archive/toc.ts';
import type { UserError } from '../../errors.ts';
import type { RestoreRequest } from '../../options/request.ts';
import type { Selection } from '../selection/selection.ts';
import type { TargetFacts } from './target.ts';

export interface PreflightInput {
  readonly toc: Toc;
  readonly manifest: Pick<Manifest, 'source' | 'totals'>;
  readonly selection: Pick<Selection, 'preData' | 'tables' | 'otherData' | 'indexes' | 'postData'>;
  readonly request: Pick<RestoreRequest, 'part' | 'clean' | 'resume' | 'onConflict' | 'owner' | 'privileges'>;
  readonly facts: TargetFacts;
}

/** What the checks have found so far. */
export interface Findings {
  readonly problems: UserError[];
  /** What could not be found out beforehand: for the report, in words that follow "not checked:". */
  readonly notChecked: string[];
}

/** What the checks share. */
export interface Preflight extends PreflightInput, Findings {
  readonly client: pg.Client;
  /** The archive's. */
  readonly encoding: string;
  /** The entries that are going to be restored, in the archive's order. */
  readonly entries: readonly TocEntry[];
  /** Whether there is a restore that was not finished: what is in the target is then its work. */
  readonly unfinished: boolean;
}

/**
 * Some of many names for a message, in one line whatever is in them.
 *
 * @example someOf(['a', 'b', 'c'], 2) // 'a, b and 1 more'
 */
export function someOf(names: readonly string[], most = 5): string {
  const shown = names.slice(0, most).map((name) => name.replaceAll(/\p{Cc}/gu, (c) => JSON.stringify(c).slice(1, -1)));
  const more = names.length > most ? ` and ${names.length - most} more` : '';
  return `${shown.join(', ')}${more}`;
}
