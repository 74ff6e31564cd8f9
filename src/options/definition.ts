import type { Parser } from './parse-values.ts';

/** The commands that exist. A new one starts here. */
export const commands = {
  backup: 'back up a PostgreSQL database into a directory that stock pg_restore reads',
  verify: 'check that a backup is complete and undamaged, and on request that it restores',
  restore: 'restore a backup into a database, exactly once, and say what came back',
  benchmark: 'measure migrations on clones of a database: time, locks, rewrites and WAL, against a baseline',
  compare: 'compare two results of benchmark, and say what became better or worse',
} as const;

export type CommandName = keyof typeof commands;

export const commandNames = Object.keys(commands) as readonly CommandName[];

/** One option of the action and of the command line. */
export interface OptionDefinition<Value> {
  /** The commands that use it. Every other command refuses it. */
  readonly commands: readonly CommandName[];
  /** What stands for the value in the help; an option without one is a switch, `--name` or `--no-name`. */
  readonly placeholder?: string;
  /** One or more sentences for help, action.yml and reference; lower case as all of our messages. */
  readonly description: string;
  /** The value when none is given, as a user would write it. */
  readonly default?: string;
  /** The commands that cannot do without it. */
  readonly required?: readonly CommandName[];
  /** In words, what happens when none is given and there is no fixed default. */
  readonly otherwise?: string;
  /** An environment variable that is read when the option is not given. */
  readonly fallbackVariable?: string;
  /** The default that action.yml has to hold, because only the runner can evaluate it. */
  readonly actionDefault?: string;
  /** Given more than once on the command line, the values are joined. */
  readonly repeatable?: true;
  readonly parse: Parser<Value>;
}
