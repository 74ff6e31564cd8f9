import { throwProblems, UserError } from '../errors.ts';
import { readActionInputs } from './action-inputs.ts';
import { unsafeEvent } from './benchmark-contradictions.ts';
import {
  type BenchmarkRequest,
  benchmarkRequest,
  type CompareRequest,
  compareRequest,
  type RequestContext,
} from './benchmark-request.ts';
import { readCommandLine } from './command-line.ts';
import { contradictions } from './contradictions.ts';
import type { Environment } from './environment.ts';
import type { Given } from './given.ts';
import { nearest } from './nearest.ts';
import { type Compression, quoted } from './parse-values.ts';
import {
  type CommandName,
  commandNames,
  definitionOf,
  isCommandName,
  isOptionName,
  isRequired,
  type OptionName,
  type OptionValues,
  optionNames,
  optionsOf,
} from './table.ts';
import { allOf } from './words.ts';

export type { BenchmarkRequest, CompareRequest } from './benchmark-request.ts';

/** Patterns with pg_dump's rules; an empty list does not filter. */
export interface Filters {
  readonly schemas: readonly string[];
  readonly excludeSchemas: readonly string[];
  readonly tables: readonly string[];
  readonly excludeTables: readonly string[];
  readonly excludeTableData: readonly string[];
}

export interface BackupRequest {
  readonly command: 'backup';
  /** Secret. Undefined: the standard PG* variables. */
  readonly databaseUrl: string | undefined;
  readonly jobs: number;
  /** The directory to write. Undefined: a new one named after the database and the time. */
  readonly output: string | undefined;
  readonly filters: Filters;
  /** Undefined: the best that the installed client reads. */
  readonly compression: Compression | undefined;
  /** Heap and TOAST bytes of a segment; 0: tables are never split. */
  readonly segmentBytes: number;
  readonly verify: 'none' | 'basic' | 'full';
  readonly allowEmpty: boolean;
  readonly lockWaitTimeoutMs: number;
  /** 0: do not try for a SERIALIZABLE DEFERRABLE snapshot. */
  readonly snapshotWaitMs: number;
  readonly stallTimeoutMs: number;
  readonly installClient: boolean;
  readonly artifact: boolean;
  readonly artifactName: string | undefined;
  readonly retentionDays: number | undefined;
  readonly allowPublicArtifact: boolean;
  /** Secret. */
  readonly githubToken: string | undefined;
  readonly verbose: boolean;
}

export interface VerifyRequest {
  readonly command: 'verify';
  /** A path, or `artifact:NAME[@RUN_ID]`. */
  readonly backup: string;
  readonly level: 'basic' | 'full';
  /** Secret. An empty database to restore into at level full. Undefined: a scratch server, whatever PG* says. */
  readonly databaseUrl: string | undefined;
  readonly jobs: number;
  readonly installClient: boolean;
  /** Secret. */
  readonly githubToken: string | undefined;
  readonly verbose: boolean;
}

export interface RestoreRequest {
  readonly command: 'restore';
  /** Secret. Undefined: the standard PG* variables. */
  readonly databaseUrl: string | undefined;
  /** A path, or `artifact:NAME[@RUN_ID]`. */
  readonly backup: string;
  readonly jobs: number;
  readonly filters: Filters;
  /** The definitions (`schema`), the rows (`data`) or both. */
  readonly part: 'all' | 'data' | 'schema';
  /** Create the target database. */
  readonly create: boolean;
  /** Drop what the backup holds first; with part `data`: empty its tables. */
  readonly clean: boolean;
  readonly resume: boolean;
  readonly dryRun: boolean;
  readonly onError: 'stop' | 'quarantine';
  readonly maxRejects: number;
  /** The file for rejected rows. Undefined: a new one named after the database and the time. */
  readonly rejects: string | undefined;
  readonly onConflict: 'stop' | 'skip';
  /** The most rows of one transaction; 0: a segment of the backup in each. */
  readonly batchRows: number;
  /** Give the objects to their owners in the backup. */
  readonly owner: boolean;
  /** Restore the privileges that were granted. */
  readonly privileges: boolean;
  readonly installClient: boolean;
  /** Secret. */
  readonly githubToken: string | undefined;
  readonly verbose: boolean;
}

export interface HelpRequest {
  readonly command: 'help';
  /** The command to explain; undefined: the whole program. */
  readonly topic: CommandName | undefined;
}

export interface VersionRequest {
  readonly command: 'version';
}

export type Request =
  | BackupRequest
  | VerifyRequest
  | RestoreRequest
  | BenchmarkRequest
  | CompareRequest
  | HelpRequest
  | VersionRequest;

export interface RequestSource {
  /** The arguments alone, without the program's path. */
  readonly argv: readonly string[];
  readonly environment: Environment;
  /** How many cores the machine has. */
  readonly cores: number;
}

const mostDefaultJobs = 8;

/**
 * What the user wants, from the action's inputs or from the command line.
 *
 * @throws UserError or UserErrors with everything that is wrong; the values of secret options are never shown
 * @example readRequest({ argv: process.argv.slice(2), environment: process.env, cores: availableParallelism() })
 */
export function readRequest(source: RequestSource): Request {
  if (startedByRunner(source)) return interpret(readActionInputs(source.environment), source);
  const commandLine = readCommandLine(source.argv);
  const { command = '' } = commandLine;
  if (commandLine.wantsHelp && (isCommandName(command) || command === '' || command === 'help')) {
    return { command: 'help', topic: isCommandName(command) ? command : undefined };
  }
  return commandLine.wantsVersion ? { command: 'version' } : interpret(commandLine, source);
}

/** The runner starts an action without arguments, and gives every declared input, be it an empty one. */
function startedByRunner({ argv, environment }: RequestSource): boolean {
  return environment.GITHUB_ACTIONS === 'true' && environment.INPUT_COMMAND !== undefined && argv.length === 0;
}

function interpret(given: Given, source: RequestSource): Request {
  const problems = [...given.problems];
  const command = readCommand(given.command, problems);
  refuseForeignOptions(given, command, problems);
  const values = parseValues(given, command, source.environment, problems);
  requireOptions(given, command, problems);
  if (command !== undefined) {
    problems.push(...contradictions(command, given, values), ...unsafeEvent(command, source.environment));
  }
  throwProblems(problems);
  if (command === undefined) throw new Error('a missing command was no problem');
  return requestOf(command, values, source);
}

/** The options that the command requires are there by now. */
function requestOf(command: CommandName, values: OptionValues, source: RequestSource): Request {
  const context: RequestContext = {
    environment: source.environment,
    defaultJobs: defaultJobs(source.cores),
    debugLogging: debugLogging(source.environment),
  };
  if (command === 'backup') return backupRequest(values, context);
  if (command === 'verify') return verifyRequest(values as OptionValues<'verify'>, context);
  if (command === 'restore') return restoreRequest(values as OptionValues<'restore'>, context);
  if (command === 'benchmark') return benchmarkRequest(values, context);
  return compareRequest(values as OptionValues<'compare'>, context);
}

function readCommand(command: string | undefined, problems: UserError[]): CommandName | undefined {
  if (command !== undefined && isCommandName(command)) return command;
  const known = `the commands are ${allOf(commandNames)}`;
  if (command === undefined) {
    problems.push(new UserError('no command is given', known));
    return undefined;
  }
  const meant = nearest(command, commandNames);
  const hint = meant === undefined ? known : `did you mean ${meant}? ${known}`;
  problems.push(new UserError(`there is no command ${quoted(command)}`, hint));
  return undefined;
}

/** Refuses unknown names, and options that only other commands use. */
function refuseForeignOptions(given: Given, command: CommandName | undefined, problems: UserError[]): void {
  for (const name of given.values.keys()) {
    if (!isOptionName(name)) {
      problems.push(unknownOption(name, command));
      continue;
    }
    const definition = definitionOf(name);
    // action.yml has to hold a default for these, which the runner passes on to every command.
    const passedToAll = definition.actionDefault !== undefined;
    if (command === undefined || passedToAll || definition.commands.includes(command)) continue;
    const hint = `leave it out; it belongs to ${allOf(definition.commands)}`;
    problems.push(new UserError(`${name} is not used by ${command}`, hint));
  }
}

function requireOptions(given: Given, command: CommandName | undefined, problems: UserError[]): void {
  if (command === undefined) return;
  for (const name of optionsOf(command).filter((option) => isRequired(option, command) && !given.values.has(option))) {
    const { description } = definitionOf(name);
    problems.push(new UserError(`${name} is not given, and ${command} needs it`, `give ${name}: ${description}`));
  }
}

function unknownOption(name: string, command: CommandName | undefined): UserError {
  const candidates = command === undefined ? [] : optionsOf(command);
  const meant = nearest(name, candidates) ?? nearest(name, optionNames);
  const hint = meant === undefined ? 'pgproof --help and docs/reference.md list all options' : `did you mean ${meant}?`;
  return new UserError(`there is no option ${quoted(name)}`, hint);
}

function parseValues(
  given: Given,
  command: CommandName | undefined,
  environment: Environment,
  problems: UserError[],
): OptionValues {
  const values: Partial<Record<OptionName, unknown>> = {};
  for (const name of optionNames) {
    const definition = definitionOf(name);
    const text = given.values.get(name) ?? definition.default;
    const variable = definition.fallbackVariable ?? '';
    const fallback = environment[variable]?.trim() ?? '';
    const used = command === undefined || definition.commands.includes(command);
    try {
      if (text !== undefined) values[name] = definition.parse(text, name);
      else if (fallback !== '' && used) values[name] = definition.parse(fallback, variable);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems.push(error);
    }
  }
  // Every value came out of its own option's parser, which is what the type says.
  return values as unknown as OptionValues;
}

function backupRequest(values: OptionValues, context: RequestContext): BackupRequest {
  return {
    command: 'backup',
    databaseUrl: values['database-url'],
    jobs: values.jobs ?? context.defaultJobs,
    output: values.output,
    filters: filtersOf(values),
    compression: values.compression,
    segmentBytes: values['segment-size'],
    verify: values.verify,
    allowEmpty: values['allow-empty'],
    lockWaitTimeoutMs: values['lock-wait-timeout'],
    snapshotWaitMs: values['snapshot-wait'],
    stallTimeoutMs: values['stall-timeout'],
    installClient: values['install-client'],
    artifact: values.artifact ?? context.environment.GITHUB_ACTIONS === 'true',
    artifactName: values['artifact-name'],
    retentionDays: values['retention-days'],
    allowPublicArtifact: values['allow-public-artifact'],
    githubToken: values['github-token'],
    verbose: values.verbose ?? context.debugLogging,
  };
}

function verifyRequest(values: OptionValues<'verify'>, context: RequestContext): VerifyRequest {
  return {
    command: 'verify',
    backup: values.backup,
    level: values.level,
    databaseUrl: values['database-url'],
    jobs: values.jobs ?? context.defaultJobs,
    installClient: values['install-client'],
    githubToken: values['github-token'],
    verbose: values.verbose ?? context.debugLogging,
  };
}

function restoreRequest(values: OptionValues<'restore'>, context: RequestContext): RestoreRequest {
  return {
    command: 'restore',
    databaseUrl: values['database-url'],
    backup: values.backup,
    jobs: values.jobs ?? context.defaultJobs,
    filters: filtersOf(values),
    part: partOf(values),
    create: values.create,
    clean: values.clean,
    resume: values.resume,
    dryRun: values['dry-run'],
    onError: values['on-error'],
    maxRejects: values['max-rejects'],
    rejects: values.rejects,
    onConflict: values['on-conflict'],
    batchRows: values['batch-size'],
    owner: !values['no-owner'],
    privileges: !values['no-privileges'],
    installClient: values['install-client'],
    githubToken: values['github-token'],
    verbose: values.verbose ?? context.debugLogging,
  };
}

function filtersOf(values: OptionValues): Filters {
  return {
    schemas: values.schemas ?? [],
    excludeSchemas: values['exclude-schemas'] ?? [],
    tables: values.tables ?? [],
    excludeTables: values['exclude-tables'] ?? [],
    excludeTableData: values['exclude-table-data'] ?? [],
  };
}

function partOf(values: OptionValues): RestoreRequest['part'] {
  if (values['data-only']) return 'data';
  return values['schema-only'] ? 'schema' : 'all';
}

function defaultJobs(cores: number): number {
  return Math.min(mostDefaultJobs, Math.max(1, cores));
}

/** "Enable debug logging" of a workflow run. */
function debugLogging(environment: Environment): boolean {
  return environment.RUNNER_DEBUG === '1';
}
