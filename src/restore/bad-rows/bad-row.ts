import { FailedError } from '../../errors.ts';
import type { BadRow } from '../load/load-tasks.ts';

/** A row that the target refuses, under on-error: stop. */
export class BadRowFound extends FailedError {
  override readonly name = 'BadRowFound';
  readonly badRow: BadRow;

  constructor(badRow: BadRow) {
    const { unit, row, sqlstate, message, text } = badRow;
    super(
      `${unit.label}: row ${row} of its data is refused: ${message} (${sqlstate}); the row begins with ${JSON.stringify(text)}`,
      'mend the target, or set on-error: quarantine to put such rows aside',
    );
    this.badRow = badRow;
  }
}

const shownCharacters = 200;

/** What is shown of a row's COPY text. */
export function beginning(row: Buffer): string {
  const start = row.subarray(0, shownCharacters * 4);
  const text = start.toString('utf8').slice(0, shownCharacters);
  return text.includes('\ufffd') ? start.toString('latin1').slice(0, shownCharacters) : text;
}
