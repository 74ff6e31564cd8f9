import type { Compression } from '../archive/compression.ts';
import { compressionText } from '../archive/compression.ts';
import { FailedError, UserError } from '../errors.ts';
import type { DataOwners, Filters } from '../postgres/catalog.ts';
import { type ClientToolResult, describeEnd, runClientTool, succeeded } from '../postgres/child.ts';
import type { ClientTools } from '../postgres/client-tools.ts';
import { excludePatterns } from '../postgres/exclude-patterns.ts';
import { diskFullError } from './failures.ts';
import { StartOver } from './start-over.ts';

export interface SchemaDump {
  readonly tools: ClientTools;
  /** libpq's variables, with the password file. */
  readonly environment: Readonly<Record<string, string>>;
  /** The archive's directory; pg_dump creates it. */
  readonly directory: string;
  readonly snapshot: string;
  readonly filters: Filters;
  readonly compression: Compression;
  readonly dataOwners: DataOwners;
  readonly encoding: string;
  readonly lockWaitTimeoutMs: number;
  readonly signal: AbortSignal;
  readonly onLine: (line: string) => void;
}

/** Linux allows 2 MiB for all arguments and the environment together, by the default stack limit. */
const largestArguments = 1_900_000;

/**
 * Lets pg_dump write all of the archive but the rows of ordinary tables and the values of sequences: schema, large
 * objects, configuration tables of extensions, refreshes of materialized views.
 *
 * @throws {StartOver} when another snapshot may do better
 * @throws {FailedError} with pg_dump's own message
 */
export async function dumpSchema(dump: SchemaDump): Promise<void> {
  const result = await runClientTool({
    path: dump.tools.pgDump,
    arguments: pgDumpArguments(dump),
    environment: dump.environment,
    signal: dump.signal,
    onStderrLine: dump.onLine,
  });
  if (!succeeded(result)) throw failure(result);
}

/** pg_dump's command line; nothing secret is ever in it. */
export function pgDumpArguments(dump: Omit<SchemaDump, 'environment' | 'signal' | 'onLine'>): string[] {
  const { filters } = dump;
  const asTyped = (pattern: string) => patternFor(dump.encoding, pattern);
  const list = (option: string, patterns: readonly string[]) => patterns.map((pattern) => `--${option}=${pattern}`);
  const args = [
    '--format=directory',
    '--no-password',
    // All files are synced at the end, ours and these.
    '--no-sync',
    `--file=${dump.directory}`,
    `--snapshot=${dump.snapshot}`,
    `--lock-wait-timeout=${dump.lockWaitTimeoutMs}`,
    `--compress=${dump.tools.major >= 16 ? compressionText(dump.compression) : dump.compression.level}`,
    ...list('schema', filters.schemas.map(asTyped)),
    ...list('exclude-schema', filters.excludeSchemas.map(asTyped)),
    ...list('table', filters.tables.map(asTyped)),
    ...list('exclude-table', filters.excludeTables.map(asTyped)),
    ...list('exclude-table-data', filters.excludeTableData.map(asTyped)),
    ...list('exclude-table-data', ourData(dump.dataOwners).map(asTyped)),
  ];
  if (args.reduce((bytes, argument) => bytes + Buffer.byteLength(argument) + 9, 0) > largestArguments) {
    throw new UserError(
      'the names of all tables do not fit into one command line of pg_dump',
      'take the backup in parts, by schemas',
    );
  }
  return args;
}

/** Everything whose data we write ourselves; pg_dump asks the server once for each pattern. */
function ourData({ wholeSchemas, relations }: DataOwners): string[] {
  // The pattern of a schema's name, with a name of any characters behind the dot.
  const schemas = excludePatterns(wholeSchemas.map((name) => ({ schema: '', name }))).map((pattern) =>
    pattern.slice(pattern.indexOf('.') + 1),
  );
  return [...schemas.map((pattern) => `${pattern}.*`), ...excludePatterns(relations)];
}

/**
 * pg_dump takes patterns in the database's encoding, and an argument can only be UTF-8 here: in other databases a
 * character that is not ASCII becomes the wildcard for one. What matches too much is found when the archive's tables
 * are compared with those that were copied.
 */
function patternFor(encoding: string, pattern: string): string {
  if (encoding === 'UTF8') return pattern;
  let quoted = false;
  return pattern.replaceAll(/"|[^\0-\x7f]/gu, (character) => {
    if (character === '"') quoted = !quoted;
    return character === '"' ? '"' : quoted ? '"?"' : '?';
  });
}

/** What can be different the next time: objects that went away under pg_dump's eyes, and locks. */
const passing =
  /does not exist|could not open relation|cache lookup failed|could not find|canceling statement due to lock timeout|could not obtain lock|deadlock detected|due to conflict with recovery|was concurrently/;

function failure(result: ClientToolResult): Error {
  const text = result.stderr.join(' · ');
  if (/No space left on device|Disk quota exceeded|File too large/.test(text)) return diskFullError(text);
  const said =
    /error: (.*)/.exec(result.stderr.find((line) => line.includes('error:')) ?? '')?.[1] ?? describeEnd(result);
  if (passing.test(text) && !/snapshot "?[0-9A-F-]+"? does not exist|invalid snapshot/.test(text))
    return new StartOver(said);
  if (/permission denied/.test(text)) {
    return new UserError(
      `pg_dump may not read something: ${said}`,
      'grant the role the right, or leave it out with exclude-tables or exclude-schemas',
    );
  }
  return new FailedError(`pg_dump failed: ${said}`, 'mend what it reports, then run the backup again');
}
