import * as parse from './parse-values.ts';

/** The commands that exist. A new one starts here. */
export const commands = {
  backup: 'back up a PostgreSQL database into a directory that stock pg_restore reads',
  verify: 'check that a backup is complete and undamaged',
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
  /** The commands that use it cannot do without it. */
  readonly required?: true;
  /** In words, what happens when none is given and there is no fixed default. */
  readonly otherwise?: string;
  /** An environment variable that is read when the option is not given. */
  readonly fallbackVariable?: string;
  /** The default that action.yml has to hold, because only the runner can evaluate it. */
  readonly actionDefault?: string;
  /** Given more than once on the command line, the values are joined. */
  readonly repeatable?: true;
  readonly parse: parse.Parser<Value>;
}

const page = 8192;
const patterns = { placeholder: 'PATTERNS', repeatable: true, parse: parse.patternList } as const;

/**
 * Every option, in the order in which help and reference show them. Action inputs, command line, help, action.yml
 * and docs/reference.md all come from here; after a change run `node src/options/generate.ts`.
 */
export const options = {
  'database-url': {
    commands: ['backup'],
    placeholder: 'URL',
    description: 'the database, as postgresql://user:password@host:port/database',
    otherwise: 'the standard PG* variables',
    parse: parse.databaseUrl,
  },
  backup: {
    commands: ['verify'],
    placeholder: 'DIRECTORY',
    description: 'the backup to read',
    required: true,
    parse: parse.backupLocation,
  },
  output: {
    commands: ['backup'],
    placeholder: 'DIRECTORY',
    description: 'where the backup is written; a directory that is not empty is refused',
    otherwise: 'a new directory named after the database and the time',
    parse: parse.plainText,
  },
  jobs: {
    commands: ['backup', 'verify'],
    placeholder: 'N',
    description: 'connections (backup) or workers (verify) used at once',
    otherwise: "the machine's cores, at most 8",
    fallbackVariable: 'BACKUP_MAX_PARALLEL',
    parse: parse.wholeNumber(1, 256),
  },
  schemas: {
    commands: ['backup'],
    ...patterns,
    description: "only these schemas; pg_dump's pattern rules, between commas or newlines",
    otherwise: 'all',
  },
  'exclude-schemas': {
    commands: ['backup'],
    ...patterns,
    description: 'all schemas but these',
    otherwise: 'none',
  },
  tables: {
    commands: ['backup'],
    ...patterns,
    description: 'only these tables',
    otherwise: 'all',
  },
  'exclude-tables': {
    commands: ['backup'],
    ...patterns,
    description: 'all tables but these',
    otherwise: 'none',
  },
  'exclude-table-data': {
    commands: ['backup'],
    ...patterns,
    description: 'the definition of these tables, but not their rows',
    otherwise: 'none',
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
    description: 'how the new backup is checked: none, or basic, which reads back, decodes and counts everything',
    default: 'basic',
    parse: parse.oneOf(['none', 'basic'], ['full']),
  },
  level: {
    commands: ['verify'],
    placeholder: 'LEVEL',
    description: 'how deep the check goes: basic reads, decodes and counts everything',
    default: 'basic',
    parse: parse.oneOf(['basic'], ['full']),
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
  'install-client': {
    commands: ['backup'],
    description: "install the server version's pg_dump with apt when it is missing (Debian and Ubuntu)",
    default: 'false',
    parse: parse.booleanValue,
  },
  artifact: {
    commands: ['backup'],
    description: 'upload the backup as an artifact of the workflow run',
    otherwise: 'true inside GitHub Actions, else false',
    parse: parse.booleanValue,
  },
  'artifact-name': {
    commands: ['backup'],
    placeholder: 'NAME',
    description: "the artifact's name, unique in a workflow run",
    otherwise: 'made from the database, the job and the attempt',
    parse: parse.artifactName,
  },
  'retention-days': {
    commands: ['backup'],
    placeholder: 'DAYS',
    description: 'how long the artifact is kept, 1 to 90 days',
    otherwise: "the repository's setting",
    parse: parse.wholeNumber(1, 90),
  },
  'allow-public-artifact': {
    commands: ['backup'],
    description: 'upload from a public repository, whose artifacts anyone who is signed in to GitHub may download',
    default: 'false',
    parse: parse.booleanValue,
  },
  'github-token': {
    commands: ['backup', 'verify'],
    placeholder: 'TOKEN',
    description: 'a token that may read this repository, to learn whether it is public',
    otherwise: "in the action the job's own token",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of GitHub's, not of JavaScript
    actionDefault: '${{ github.token }}',
    parse: parse.plainText,
  },
  verbose: {
    commands: ['backup', 'verify'],
    description: 'name every segment and every step',
    otherwise: 'false, or true when the workflow runs with debug logging',
    parse: parse.booleanValue,
  },
} as const satisfies Readonly<Record<string, OptionDefinition<unknown>>>;

export type OptionName = keyof typeof options;

type Parsed<Name extends OptionName> = ReturnType<(typeof options)[Name]['parse']>;

/**
 * The values of all options; undefined where none was given and there is no fixed default. What is required is
 * there for the commands that use it.
 */
export type OptionValues = {
  readonly [Name in OptionName]: (typeof options)[Name] extends
    | { readonly default: string }
    | { readonly required: true }
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

/** What happens when an option is not given, in words. */
export function defaultText(name: OptionName): string {
  const definition = definitionOf(name);
  return definition.required ? 'required' : (definition.default ?? definition.otherwise ?? '');
}

/** What the action gives to the steps after it. */
export const outputs = {
  'backup-path': { commands: ['backup'], description: "the backup's directory" },
  'manifest-path': { commands: ['backup'], description: "the backup's manifest.json" },
  tables: { commands: ['backup'], description: 'number of tables whose rows are in the backup' },
  rows: { commands: ['backup'], description: 'exact number of rows in the backup' },
  'raw-bytes': { commands: ['backup'], description: 'bytes of the rows before compression' },
  'stored-bytes': { commands: ['backup'], description: 'bytes of the rows after compression' },
  'duration-ms': { commands: ['backup'], description: 'how long the backup took, in milliseconds' },
  'snapshot-lsn': { commands: ['backup'], description: 'WAL position of the snapshot that the backup holds' },
  verified: { commands: ['backup', 'verify'], description: 'the level of checking that the backup passed' },
  problems: { commands: ['verify'], description: 'what is wrong with the backup, as a JSON array' },
  'artifact-id': { commands: ['backup'], description: "the uploaded artifact's id" },
  'artifact-name': { commands: ['backup'], description: "the uploaded artifact's name" },
  'artifact-digest': { commands: ['backup'], description: "the uploaded artifact's SHA-256, in hexadecimal" },
} as const satisfies Readonly<
  Record<string, { readonly commands: readonly CommandName[]; readonly description: string }>
>;

export type OutputName = keyof typeof outputs;
