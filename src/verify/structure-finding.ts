/** What a check of a restored database found. */
export interface StructureFinding {
  /** The check's name: `constraints`, `indexes`, `sequences` … */
  readonly check: string;
  /** For people: `public.orders: orders_pkey`; '' for the database as a whole. */
  readonly object: string;
  readonly message: string;
  /**
   * `problem`: the restored database is not what was backed up. `note`: it was so in the source, or it could not be
   * looked at.
   */
  readonly severity: 'problem' | 'note';
}

/** A finding in one line. */
export function findingText({ check, object, message }: StructureFinding): string {
  return `${check}: ${object === '' ? '' : `${object}: `}${message}`;
}
