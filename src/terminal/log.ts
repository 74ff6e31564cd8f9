import { type UserError, UserErrors } from '../errors.ts';
import type { Runner } from '../github/core.ts';
import type { Secrets } from '../secrets.ts';
import { problemLines, type Terminal } from './terminal.ts';

/** Everything that pgproof says while it works. Secrets are hidden on the way. */
export interface Log {
  info(text: string): void;
  /** Something that a person should look at; inside GitHub Actions also an annotation. */
  warn(message: string, hint?: string): void;
  error(message: string, hint?: string): void;
  /** Shown only where the user asked for it. */
  verbose(text: string): void;
  /** Lines that belong together: a foldable group in GitHub's log, a heading on a terminal. */
  group<Result>(name: string, work: () => Promise<Result>): Promise<Result>;
}

export interface LogOptions {
  readonly terminal: Terminal;
  readonly secrets: Secrets;
  readonly verbose: boolean;
  /** Set inside GitHub Actions; the terminal must then be standard output, in order to keep the lines' order. */
  readonly runner: Runner | undefined;
}

/**
 * @example
 * const log = createLog({ terminal, secrets, verbose: request.verbose, runner: undefined });
 * log.warn('"public.secret" may not be read', 'grant SELECT on it');
 */
export function createLog({ terminal, secrets, verbose, runner }: LogOptions): Log {
  const clean = (text: string) => withoutControls(secrets.redact(text));
  const print = (text: string) => {
    for (const line of text.split('\n')) terminal.line(runner === undefined ? line : withoutCommands(line));
  };
  const problem = (kind: 'error' | 'warning', message: string, hint: string | undefined) => {
    const cleanHint = hint === undefined ? undefined : clean(hint);
    const lines = problemLines(terminal, kind, clean(message), cleanHint);
    if (runner === undefined) for (const line of lines) print(line);
    // The runner writes the annotation into the log as well, with its kind before it.
    else runner.annotate({ kind, message: annotationText(clean(message), cleanHint) });
  };
  let depth = 0;
  return {
    info: (text) => print(clean(text)),
    warn: (message, hint) => problem('warning', message, hint),
    error: (message, hint) => problem('error', message, hint),
    verbose: (text) => {
      if (verbose) print(terminal.paint('dim', clean(text)));
    },
    group: async (name, work) => {
      // GitHub's groups do not nest: one that starts in another one ends it.
      const folds = runner !== undefined && depth === 0;
      if (folds) runner.startGroup(clean(name));
      else print(terminal.paint('bold', clean(name)));
      depth += 1;
      try {
        return await work();
      } finally {
        depth -= 1;
        if (folds) runner.endGroup();
      }
    },
  };
}

/** Shows an expected failure, or each of several, as `error:` and `hint:`. */
export function logUserError(log: Log, error: UserError): void {
  const problems = error instanceof UserErrors ? error.problems : [error];
  for (const problem of problems) log.error(problem.message, problem.hint);
}

function annotationText(message: string, hint: string | undefined): string {
  return hint === undefined || hint === '' ? message : `${message}\nhint: ${hint}`;
}

/** Names in a database may hold escape sequences, which a terminal would obey. */
function withoutControls(text: string): string {
  return text.replaceAll(/[^\P{Cc}\n\t]/gu, '\ufffd');
}

/**
 * Names in a database may look like a command to the runner: `::name::` at a line's start, or `##[name]` anywhere
 * in it (actions/runner, src/Runner.Common/ActionCommand.cs).
 */
function withoutCommands(line: string): string {
  return line.replace(/^(\s*):(?=:)/, '$1: ').replaceAll('##[', '## [');
}
