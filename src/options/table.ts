import { benchmarkOptions } from './benchmark-options.ts';
import { type CommandName, commands, type OptionDefinition } from './definition.ts';
import * as parse from './parse-values.ts';

export { type CommandName, commandNames, commands } from './definition.ts';
export { type OutputName, outputs } from './outputs.ts';

const page = 8192;
const mostRows = 999_999_999_999;
const patterns = { placeholder: 'PATTERNS', repeatable: true, parse: parse.patternList } as const;

/**
 * Every option, in the order in which help and reference show them. Action inputs, command line, help, action.yml
 * and docs/reference.md all come from here; after a change run `node src/options/generate.ts`.
 */
export const options = {
  'database-url': {
    commands: ['backup', 'verify', 'restore', 'benchmark'],
    placeholder: 'URL',
    description:
      'the database, as postgresql://user:password@host:port/database: the one to back up, to restore into, (verify at level full) an empty one to try the restore in, or (benchmark) any of a server on which databases may be made for measuring',
    otherwise: 'the standard PG* variables; verify and benchmark start a scratch server instead',
    parse: parse.databaseUrl,
  },
  backup: {
    commands: ['verify', 'restore', 'benchmark'],
    placeholder: 'BACKUP',
    description:
      'the backup to read: its directory, or artifact:NAME[@RUN_ID] for an artifact of this or of another workflow run; restore takes a directory, custom or tar archive of pg_dump as well, but can prove nothing about it; benchmark measures the migrations on what it restores from it',
    required: ['verify', 'restore'],
    otherwise: 'an empty database',
    parse: parse.backupLocation,
  },
  output: {
    commands: ['backup', 'benchmark', 'compare'],
    placeholder: 'PATH',
    description:
      'where the backup is written, to a directory, which is refused when it is not empty; or the file for the result (benchmark) or the comparison (compare) as JSON',
    otherwise:
      'a new directory named after the database and the time (backup), pgproof-benchmark.json (benchmark), no file (compare)',
    parse: parse.plainText,
  },
  jobs: {
    commands: ['backup', 'verify', 'restore', 'benchmark'],
    placeholder: 'N',
    description:
      'connections (backup, restore, and benchmark when it restores a backup) or workers (verify) used at once',
    otherwise: "the machine's cores, at most 8",
    fallbackVariable: 'BACKUP_MAX_PARALLEL',
    parse: parse.wholeNumber(1, 256),
  },
  schemas: {
    commands: ['backup', 'restore'],
    ...patterns,
    description: "only these schemas; pg_dump's pattern rules, between commas or newlines",
    otherwise: 'all',
  },
  'exclude-schemas': {
    commands: ['backup', 'restore'],
    ...patterns,
    description: 'all schemas but these',
    otherwise: 'none',
  },
  tables: {
    commands: ['backup', 'restore'],
    ...patterns,
    description: 'only these tables',
    otherwise: 'all',
  },
  'exclude-tables': {
    commands: ['backup', 'restore'],
    ...patterns,
    description: 'all tables but these',
    otherwise: 'none',
  },
  'exclude-table-data': {
    commands: ['backup', 'restore'],
    ...patterns,
    description: 'the definition of these tables, but not their rows',
    otherwise: 'none',
  },
  'data-only': {
    commands: ['restore'],
    description:
      'only the rows, into tables that exist in the database; these must be empty, unless on-conflict or clean says otherwise',
    default: 'false',
    parse: parse.booleanValue,
  },
  'schema-only': {
    commands: ['restore'],
    description: 'only the definitions, no rows',
    default: 'false',
    parse: parse.booleanValue,
  },
  create: {
    commands: ['restore'],
    description:
      'create the database that database-url names, with the encoding of the one in the backup; it must not exist yet',
    default: 'false',
    parse: parse.booleanValue,
  },
  clean: {
    commands: ['restore'],
    description:
      'first remove from the database what the backup holds: drop these objects, or with data-only empty these tables; otherwise the database must be empty',
    default: 'false',
    parse: parse.booleanValue,
  },
  resume: {
    commands: ['restore'],
    description:
      'continue an interrupted restore in the same database: what its journal says was loaded is not loaded again',
    default: 'false',
    parse: parse.booleanValue,
  },
  'dry-run': {
    commands: ['restore'],
    description: 'check everything and print the plan with an estimate, but write nothing',
    default: 'false',
    parse: parse.booleanValue,
  },
  'on-error': {
    commands: ['restore'],
    placeholder: 'ACTION',
    description:
      'what to do about a row that the database refuses: stop, which names the row and rolls its table back, or quarantine, which loads the good rows and writes the bad ones to a file',
    default: 'stop',
    parse: parse.oneOf(['stop', 'quarantine']),
  },
  'max-rejects': {
    commands: ['restore'],
    placeholder: 'N',
    description:
      'with on-error: quarantine, the number of rejected rows that is still accepted; with more the restore fails',
    default: '0',
    parse: parse.wholeNumber(0, mostRows),
  },
  rejects: {
    commands: ['restore'],
    placeholder: 'FILE',
    description: 'with on-error: quarantine, where the rejected rows are written, each with its error, table and line',
    otherwise: 'a new file named after the database and the time',
    parse: parse.plainText,
  },
  'on-conflict': {
    commands: ['restore'],
    placeholder: 'ACTION',
    description:
      'what to do with data-only about a row whose key is in the table already: stop, or skip, which keeps the row of the table and counts what was skipped',
    default: 'stop',
    parse: parse.oneOf(['stop', 'skip']),
  },
  'batch-size': {
    commands: ['restore'],
    placeholder: 'ROWS',
    description: 'the most rows that one transaction loads; 0: one segment of the backup in one transaction',
    default: '0',
    parse: parse.wholeNumber(0, mostRows),
  },
  'no-owner': {
    commands: ['restore'],
    description:
      'leave all objects to the role that restores, instead of the owners that they have in the backup, whose roles must exist',
    default: 'false',
    parse: parse.booleanValue,
  },
  'no-privileges': {
    commands: ['restore'],
    description: 'leave out the privileges that were granted, to roles that must exist',
    default: 'false',
    parse: parse.booleanValue,
  },
  compression: {
    commands: ['backup'],
    placeholder: 'METHOD',
    description:
      "how the rows are compressed: zstd:N, gzip:N or none; zstd's negative levels are the fastest, and stand in for lz4; zstd needs pg_restore 16 or newer",
    otherwise: 'zstd:1 where the installed client reads it, else gzip:1',
    parse: parse.compression,
  },
  'segment-size': {
    commands: ['backup'],
    placeholder: 'SIZE',
    description:
      "a table larger than this is copied by several connections at once; kB, MB and GB are multiples of 1024, as in PostgreSQL's settings; 0 never splits",
    default: '128MB',
    parse: parse.byteSize(page),
  },
  verify: {
    commands: ['backup'],
    placeholder: 'LEVEL',
    description:
      'how the new backup is checked: none; basic, which reads back, decodes and counts everything; or full, which also restores it into a scratch server and compares the content, before anything is uploaded',
    default: 'basic',
    parse: parse.oneOf(['none', 'basic', 'full']),
  },
  level: {
    commands: ['verify'],
    placeholder: 'LEVEL',
    description:
      'how deep the check goes: basic reads, decodes and counts everything; full also restores the backup into a scratch server, or into database-url, and compares the content',
    default: 'basic',
    parse: parse.oneOf(['basic', 'full']),
  },
  'allow-empty': {
    commands: ['backup'],
    description: 'accept a backup without any table, which is an error otherwise',
    default: 'false',
    parse: parse.booleanValue,
  },
  'lock-wait-timeout': {
    commands: ['backup'],
    placeholder: 'DURATION',
    description: 'how long to wait for the locks on the tables before giving up',
    default: '60s',
    parse: parse.duration(1),
  },
  'snapshot-wait': {
    commands: ['backup'],
    placeholder: 'DURATION',
    description:
      'how long to wait for a moment without serializable writers, for a SERIALIZABLE DEFERRABLE snapshot; after that, or at once with 0, the snapshot is a REPEATABLE READ one',
    default: '10s',
    parse: parse.duration(0),
  },
  'stall-timeout': {
    commands: ['backup'],
    placeholder: 'DURATION',
    description:
      'how long a connection may bring nothing before the server is asked whether it is dead; what it was copying is then copied again on a new one',
    default: '60s',
    parse: parse.duration(1),
  },
  ...benchmarkOptions,
  'install-client': {
    commands: ['backup', 'verify', 'restore', 'benchmark'],
    description:
      'install with apt what is missing (Debian and Ubuntu): pg_dump and pg_restore of the right version, and the server where a scratch one is needed',
    default: 'false',
    parse: parse.booleanValue,
  },
  artifact: {
    commands: ['backup', 'benchmark'],
    description: 'upload the backup, or the result (benchmark), as an artifact of the workflow run',
    otherwise: 'true inside GitHub Actions, else false',
    parse: parse.booleanValue,
  },
  'artifact-name': {
    commands: ['backup', 'benchmark'],
    placeholder: 'NAME',
    description: "the artifact's name, unique in a workflow run",
    otherwise: 'made from the database, the job and the attempt (backup), pgproof-benchmark (benchmark)',
    parse: parse.artifactName,
  },
  'retention-days': {
    commands: ['backup', 'benchmark'],
    placeholder: 'DAYS',
    description: 'how long the artifact is kept, 1 to 90 days',
    otherwise: "the repository's setting",
    parse: parse.wholeNumber(1, 90),
  },
  'allow-public-artifact': {
    commands: ['backup', 'benchmark'],
    description:
      'upload from a public repository, whose artifacts anyone who is signed in to GitHub may download; benchmark asks for it only with a backup, because the sizes of its tables are in the result',
    default: 'false',
    parse: parse.booleanValue,
  },
  'github-token': {
    commands: ['backup', 'verify', 'restore', 'benchmark', 'compare'],
    placeholder: 'TOKEN',
    description:
      'a token that may read this repository: to learn whether it is public (backup, benchmark), and to download an artifact of another workflow run, which needs the permission actions: read; for the comment in a pull request (benchmark, compare) it needs pull-requests: write',
    otherwise: "in the action the job's own token",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of GitHub's, not of JavaScript
    actionDefault: '${{ github.token }}',
    parse: parse.plainText,
  },
  verbose: {
    commands: ['backup', 'verify', 'restore', 'benchmark', 'compare'],
    description: 'name every segment and every step',
    otherwise: 'false, or true when the workflow runs with debug logging',
    parse: parse.booleanValue,
  },
} as const satisfies Readonly<Record<string, OptionDefinition<unknown>>>;

export type OptionName = keyof typeof options;

type Parsed<Name extends OptionName> = ReturnType<(typeof options)[Name]['parse']>;

/** Whether a command is known to have been given the option, because it requires it. */
type IsGiven<Name extends OptionName, Command extends CommandName> = [Command] extends [never]
  ? false
  : (typeof options)[Name] extends { readonly required: readonly (infer Needing)[] }
    ? [Command] extends [Needing]
      ? true
      : false
    : false;

/**
 * The values of all options; undefined where none was given and there is no fixed default.
 *
 * @typeParam Command whose required options are known to be there
 */
export type OptionValues<Command extends CommandName = never> = {
  readonly [Name in OptionName]: (typeof options)[Name] extends { readonly default: string }
    ? Parsed<Name>
    : IsGiven<Name, Command> extends true
      ? Parsed<Name>
      : Parsed<Name> | undefined;
};

export const optionNames = Object.keys(options) as readonly OptionName[];

export function isOptionName(name: string): name is OptionName {
  return Object.hasOwn(options, name);
}

export function isCommandName(name: string): name is CommandName {
  return Object.hasOwn(commands, name);
}

/** The definition, with its optional parts in sight. */
export function definitionOf(name: OptionName): OptionDefinition<unknown> {
  return options[name];
}

/** An option that needs no value on the command line. */
export function isSwitch(name: OptionName): boolean {
  return definitionOf(name).placeholder === undefined;
}

/** The options that a command uses, in the table's order. */
export function optionsOf(command: CommandName): readonly OptionName[] {
  return optionNames.filter((name) => definitionOf(name).commands.includes(command));
}

/** Whether the command cannot do without the option. */
export function isRequired(name: OptionName, command: CommandName): boolean {
  return definitionOf(name).required?.includes(command) ?? false;
}

/**
 * What happens when an option is not given, in words.
 *
 * @param command whose option it is; undefined: all that use it, together
 */
export function defaultText(name: OptionName, command?: CommandName): string {
  if (command !== undefined && isRequired(name, command)) return 'required';
  const { default: literal, otherwise = '' } = definitionOf(name);
  return literal ?? otherwise;
}
