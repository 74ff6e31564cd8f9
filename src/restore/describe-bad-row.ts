import { copyTarget } from './copy-statement.ts';
import type { BadRow, LoadFailure, LoadUnit } from './load-tasks.ts';
import { failedLine, isRowsFault, relationInMessages } from './row-fault.ts';
import { RowReader } from './rows.ts';

const shownCharacters = 200;

/** What is shown of a row's COPY text. */
export function beginning(row: Buffer): string {
  const start = row.subarray(0, shownCharacters * 4);
  const text = start.toString('utf8').slice(0, shownCharacters);
  return text.includes('\ufffd') ? start.toString('latin1').slice(0, shownCharacters) : text;
}

/**
 * The row that made a COPY of a whole unit fail.
 *
 * @returns undefined when the failure is no row's fault, or its context names no line
 */
export async function describeBadRow(unit: LoadUnit, failure: LoadFailure): Promise<BadRow | undefined> {
  const { code, message } = failure;
  const relation = relationInMessages(copyTarget(unit.copy).relation);
  const found = failedLine(failure.context, relation);
  if (!isRowsFault(code) || found === undefined) return undefined;
  const reader = new RowReader(unit);
  try {
    await reader.skip(found.line - 1);
    const block = await reader.next(1);
    if (block === undefined) return undefined;
    return { unit, row: unit.firstRow + found.line - 1, sqlstate: code, message, text: beginning(block.row(0)) };
  } finally {
    await reader.close();
  }
}
