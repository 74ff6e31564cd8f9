/** How the program ends. The numbers are part of the contract with the caller (see docs/reference.md). */
export const exitCode = { good: 0, no: 1, wrongUse: 2, bug: 3 } as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/**
 * Something that the user can mend: bad input, an unreachable server, a missing right, a full disk.
 * It is shown as one line and a hint, never with a stack.
 *
 * @example throw new UserError('no database is given', 'set database-url or PGHOST and PGDATABASE')
 */
export class UserError extends Error {
  override readonly name: string = 'UserError';
  /** What to do next, in one line. */
  readonly hint: string;
  /** The exit code that this error ends in. */
  readonly exitCode: ExitCode;

  constructor(message: string, hint: string, options: { exitCode?: ExitCode; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.hint = hint;
    this.exitCode = options.exitCode ?? exitCode.wrongUse;
  }
}

/**
 * The work was done rightly as far as it went, and its answer is no: a backup that could not be completed or
 * that does not verify. Ends in exit code 1.
 */
export class FailedError extends UserError {
  override readonly name: string = 'FailedError';
  constructor(message: string, hint: string, options: { cause?: unknown } = {}) {
    super(message, hint, { ...options, exitCode: exitCode.no });
  }
}

/** Several problems found in one go, so that they can be mended in one go. */
export class UserErrors extends UserError {
  override readonly name: string = 'UserErrors';
  readonly problems: readonly UserError[];

  constructor(problems: readonly UserError[]) {
    const code = problems.every((problem) => problem.exitCode === exitCode.no) ? exitCode.no : exitCode.wrongUse;
    super(problems.map((problem) => problem.message).join('\n'), '', { exitCode: code });
    this.problems = problems;
  }
}

/** Throws what was collected: nothing, the one problem, or all of them together. */
export function throwProblems(problems: readonly UserError[]): void {
  const [first] = problems;
  if (first === undefined) return;
  throw problems.length === 1 ? first : new UserErrors(problems);
}

/** The message of anything that was thrown, in one line. */
export function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(messageOf).join('; ');
  return (error instanceof Error ? error.message : String(error)).replaceAll(/\s*\n\s*/g, ' · ');
}
