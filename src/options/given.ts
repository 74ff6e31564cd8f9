import type { UserError } from '../errors.ts';

/** What the user gave, wherever it came from, before anything is parsed. */
export interface Given {
  readonly command: string | undefined;
  /** By option name; never an empty text, because the runner passes an empty text for what was not given. */
  readonly values: ReadonlyMap<string, string>;
  /** What could not even be read as an option and its value. */
  readonly problems: readonly UserError[];
}
