import { FailedError } from '../../errors.ts';
import { isTransient } from '../../postgres/transient.ts';
import { isRowsFault } from '../bad-rows/row-fault.ts';
import { journalSchema } from '../journal.ts';
import type { BadRow, LoadFailure } from './load-tasks.ts';

/** The target server is at fault, not the backup. */
export class ServerFailure extends FailedError {
  override readonly name = 'ServerFailure';
}

/** What is to be done about a task that failed. */
export type Remedy =
  | { readonly kind: 'retry' }
  /** A row's fault: load the units one by one, with care. */
  | { readonly kind: 'careful' }
  /** One thing could not be made; the rest goes on, and the report names it. */
  | { readonly kind: 'report'; readonly problem: string }
  | { readonly kind: 'bad row'; readonly badRow: BadRow }
  | { readonly kind: 'fail'; readonly error: Error };

/** Sorts a failure of a load. */
export function remedyForLoad(failure: LoadFailure, label: string): Remedy {
  const { code } = failure;
  if (failure.badRow !== undefined) return { kind: 'bad row', badRow: failure.badRow };
  // Another transaction has loaded the unit: one of an earlier attempt, whose answer was lost.
  if (code === '23505' && failure.constraint === 'loaded_pkey' && failure.schema === journalSchema)
    return { kind: 'retry' };
  if (isRowsFault(code)) return { kind: 'careful' };
  // The table is not as the archive has it, or not there: what made it so was reported before.
  if (code?.startsWith('42')) return { kind: 'report', problem: `${label} has no rows: ${failure.message}` };
  return remedyForAll(failure, label) ?? { kind: 'fail', error: cannotHeal(failure, label) };
}

/** Sorts a failure of statements, such as the build of an index. */
export function remedyForStatements(failure: LoadFailure, label: string): Remedy {
  // The same index by a session of an earlier attempt, which has ended now: what it made is there, or is made again.
  if (failure.code === '23505' && failure.constraint === 'pg_class_relname_nsp_index') return { kind: 'retry' };
  const detail = failure.detail === undefined ? '' : ` (${failure.detail})`;
  return remedyForAll(failure, label) ?? { kind: 'report', problem: `${label}: ${failure.message}${detail}` };
}

function remedyForAll(failure: LoadFailure, label: string): Remedy | undefined {
  const { code } = failure;
  if (code === '53100') return { kind: 'fail', error: serverDiskFull(failure.message) };
  if (!failure.external) {
    const bug = new Error(`${label}: ${failure.message}`);
    if (failure.stack !== undefined) bug.stack = failure.stack;
    return { kind: 'fail', error: bug };
  }
  return isTransient(code) ? { kind: 'retry' } : undefined;
}

function serverDiskFull(message: string): ServerFailure {
  return new ServerFailure(
    `the disk of the target server is full: ${message}`,
    'free space there, then run the same command with resume: true; what is loaded stays',
  );
}

function cannotHeal({ message }: LoadFailure, label: string): FailedError {
  return new FailedError(
    `${label} cannot be restored: ${message}`,
    'mend what the server reports, then run the same command with resume: true',
  );
}
