import type { Compression } from '../archive/compression.ts';
import { compressionText } from '../archive/compression.ts';
import { FailedError, UserError } from '../errors.ts';
import type { DataOwners, Filters } from '../postgres/catalog.ts';
import { type ClientToolResult, describeEnd, runClientTool, succeeded } from '../postgres/child.ts';
import type { ClientTools } from '../postgres/client-tools.ts';
import { patternsOfOurData } from '../postgres/dump-patterns.ts';
import { lostConnectionError, lostItsConnection } from '../postgres/lost-connection.ts';
import { diskFullError } from './failures.ts';
import { StartOver } from './start-over.ts';

export interface SchemaDump {
  readonly tools: ClientTools;
  /** libpq's variables, with the password file. */
  readonly environment: Readonly<Record<string, string>>;
  /** The archive's directory; pg_dump creates it. */
  readonly directory: string;
  readonly snapshot: string;
  /** As pg_dump takes them. */
  readonly filters: Filters;
  readonly compression: Compression;
  readonly dataOwners: DataOwners;
  readonly encoding: string;
  readonly lockWaitTimeoutMs: number;
  readonly signal: AbortSignal;
  readonly onLine: (line: string) => void;
  readonly onStart: (processId: number) => void;
}

/**
 * We hold these locks already, so pg_dump waits only when it stands behind a session that waits for us to let go:
 * that would last as long as the backup, and block everyone behind it, so a new snapshot is taken instead.
 */
const standsBehindMs = 1_000;

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
    onStart: dump.onStart,
  });
  if (!succeeded(result)) throw failure(result);
}

/** pg_dump's command line; nothing secret is ever in it. */
export function pgDumpArguments(dump: Omit<SchemaDump, 'environment' | 'signal' | 'onLine' | 'onStart'>): string[] {
  const { filters } = dump;
  const list = (option: string, patterns: readonly string[]) => patterns.map((pattern) => `--${option}=${pattern}`);
  const args = [
    '--format=directory',
    '--no-password',
    // All files are synced at the end, ours and these.
    '--no-sync',
    `--file=${dump.directory}`,
    `--snapshot=${dump.snapshot}`,
    `--lock-wait-timeout=${Math.min(dump.lockWaitTimeoutMs, standsBehindMs)}`,
    // The rows are copied in it; a default of the role must not choose another for the rest.
    `--encoding=${dump.encoding}`,
    `--compress=${dump.tools.major >= 16 ? compressionText(dump.compression) : dump.compression.level}`,
    ...list('schema', filters.schemas),
    ...list('exclude-schema', filters.excludeSchemas),
    ...list('table', filters.tables),
    ...list('exclude-table', filters.excludeTables),
    ...list('exclude-table-data', filters.excludeTableData),
    ...list('exclude-table-data', patternsOfOurData(dump.dataOwners, dump.encoding)),
  ];
  if (args.reduce((bytes, argument) => bytes + Buffer.byteLength(argument) + 9, 0) > largestArguments) {
    throw new UserError(
      'the names of all tables do not fit into one command line of pg_dump',
      'take the backup in parts, by schemas',
    );
  }
  return args;
}

/** What can be different the next time: objects that went away under pg_dump's eyes, and locks. */
const passing =
  /does not exist|could not open relation|cache lookup failed|could not find|canceling statement due to (lock|statement) timeout|could not obtain lock|deadlock detected|due to conflict with recovery|was concurrently/;

function failure(result: ClientToolResult): Error {
  const text = result.stderr.join(' · ');
  // A limit on the size of files (ulimit -f) ends a program by this signal.
  const tooLarge = result.end.kind === 'killed' && result.end.signal === 'SIGXFSZ';
  if (tooLarge || /No space left on device|Disk quota exceeded|File too large/.test(text))
    return diskFullError(text || describeEnd(result));
  const said =
    /error: (.*)/.exec(result.stderr.find((line) => line.includes('error:')) ?? '')?.[1] ?? describeEnd(result);
  if (passing.test(text) && !/snapshot "?[0-9A-F-]+"? does not exist|invalid snapshot/.test(text))
    return new StartOver(said);
  if (/permission denied/.test(text)) {
    return new UserError(
      `pg_dump may not read something: ${said}`,
      /large object/.test(said)
        ? 'GRANT SELECT ON LARGE OBJECT … to the role (pg_read_all_data does not cover them), or name schemas: large objects are in none'
        : 'grant the role the right, or leave it out with exclude-tables or exclude-schemas',
    );
  }
  if (lostItsConnection(result)) return lostConnectionError('pg_dump', result);
  return new FailedError(`pg_dump failed: ${said}`, 'mend what it reports, then run the backup again');
}
