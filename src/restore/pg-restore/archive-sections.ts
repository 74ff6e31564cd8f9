import { rmSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseToc, textOfBytes } from '../../archive/toc.ts';
import { FailedError } from '../../errors.ts';
import { type ClientToolResult, describeEnd, runClientTool, succeeded } from '../../postgres/child.ts';
import type { ClientTools } from '../../postgres/client-tools.ts';
import { LostConnectionError, lostItsConnection } from '../../postgres/lost-connection.ts';
import { ServerFailure } from '../load/failures.ts';
import { describeEntry } from '../selection/entry-choice.ts';
import { type FailedStatement, RestoreOutput, shortStatement } from './restore-output.ts';

/** Something of an archive that pg_restore could not restore. */
export interface ArchiveProblem {
  /** The entry, as `DESC schema.name`; '' where pg_restore names none. */
  readonly what: string;
  /** The server's message with its detail, in one line. */
  readonly message: string;
  /** The beginning of the statement, in one line; '' where pg_restore names none. */
  readonly command: string;
  /** Nothing of the backup is missing because of it. */
  readonly harmless: boolean;
  /** Why it is harmless; '' where it is not. */
  readonly reason: string;
}

export interface SectionOptions {
  readonly tools: Pick<ClientTools, 'pgRestore' | 'major'>;
  /** The dump directory. */
  readonly archive: string;
  /** What to restore, in the archive's order. */
  readonly ids: readonly number[];
  /** libpq's variables, with PGDATABASE and the password file. */
  readonly environment: Readonly<Record<string, string>>;
  readonly jobs: number;
  /** Drops each of these objects first, where it exists. */
  readonly clean: boolean;
  /** Whether objects get the owners that they had. */
  readonly owner: boolean;
  /** Whether GRANTs are restored. */
  readonly privileges: boolean;
  readonly signal: AbortSignal;
  /** Gets what pg_restore says, without statements that may hold passwords. */
  readonly onLine: (line: string) => void;
}

/**
 * Restores a part of an archive by pg_restore. With several jobs it keeps the order that the archive's dependencies
 * ask for; those on entries that are not among `ids` count as done.
 *
 * @returns every statement that failed; pg_restore goes on after each
 * @throws {LostConnectionError} when the connection was lost
 * @throws {ServerFailure} when the server has no room or memory left
 * @throws {FailedError} when pg_restore did not come to its end for another reason
 * @throws the signal's reason when it was aborted
 * @example
 * const problems = await runSection({ ...settings, ids: selection.preData, jobs: 1 });
 */
export async function runSection(options: SectionOptions): Promise<readonly ArchiveProblem[]> {
  if (options.ids.length === 0) return [];
  const failed = await withListFile(options.ids, (listFile) =>
    runPgRestore({ ...options, path: options.tools.pgRestore, arguments: pgRestoreArguments(options, listFile) }),
  );
  return failed.length === 0 ? [] : describeProblems(options, failed);
}

export interface PgRestoreCall extends Pick<SectionOptions, 'environment' | 'signal' | 'onLine'> {
  readonly path: string;
  readonly arguments: readonly string[];
}

/** Runs pg_restore to its end; what it throws is what runSection throws. */
export async function runPgRestore(call: PgRestoreCall): Promise<readonly FailedStatement[]> {
  const output = new RestoreOutput(call.onLine);
  const result = await runClientTool({
    path: call.path,
    arguments: call.arguments,
    environment: call.environment,
    signal: call.signal,
    onStderrLine: (line) => output.add(line),
  });
  output.end();
  checkEnd(result, output);
  return output.failed;
}

/** pg_restore's command line; nothing secret is ever in it. */
export function pgRestoreArguments(options: SectionOptions, listFile: string): string[] {
  return [
    '--format=directory',
    '--no-password',
    // From 15 on it does not name an error's entry otherwise.
    '--verbose',
    `--dbname=${connectionString(options.environment.PGDATABASE)}`,
    `--jobs=${options.jobs}`,
    `--use-list=${listFile}`,
    ...(options.clean ? ['--clean', '--if-exists'] : []),
    ...(options.owner ? [] : ['--no-owner']),
    ...(options.privileges ? [] : ['--no-privileges']),
    options.archive,
  ];
}

/** A name alone would be taken for a connection string if it held a "=". */
function connectionString(database: string | undefined): string {
  if (database === undefined) throw new Error('PGDATABASE is not among the settings for pg_restore');
  return `dbname='${database.replaceAll(/[\\']/g, '\\$&')}'`;
}

/** pg_restore reads the id at the start of each line, and takes what follows a semicolon for a comment. */
async function withListFile<Result>(ids: readonly number[], run: (path: string) => Promise<Result>): Promise<Result> {
  // mkdtemp makes the directory with mode 0700.
  const directory = await mkdtemp(join(tmpdir(), 'pgproof-list-'));
  const removeNow = (): void => rmSync(directory, { recursive: true, force: true });
  process.once('exit', removeNow);
  try {
    const path = join(directory, 'entries');
    await writeFile(path, ids.map((id) => `${id};\n`).join(''), { mode: 0o600, flag: 'wx' });
    return await run(path);
  } finally {
    process.removeListener('exit', removeNow);
    await rm(directory, { recursive: true, force: true });
  }
}

/**
 * pg_restore exits with 1 after any error, also after harmless ones, so that its code says little. That it has passed
 * over all of them it tells by their number.
 */
function checkEnd(result: ClientToolResult, output: RestoreOutput): void {
  if (succeeded(result)) return;
  // Not the statements: a function's text may hold any words.
  const said = { ...result, stderr: output.messages };
  if (lostItsConnection(said)) {
    throw new LostConnectionError(
      `pg_restore lost its connection: ${lostMessage(output) ?? describeEnd(said)}`,
      'check the connection to the server and run the restore again',
    );
  }
  const failures = [...output.failed.map(({ message }) => message), ...output.fatal, ...output.unread];
  const exhausted = failures.find((message) => exhaustedWords.test(message));
  if (exhausted !== undefined) {
    throw new ServerFailure(
      `pg_restore ran out of room: ${exhausted}`,
      'give the server the disk space or memory that it lacks, then run the restore again',
    );
  }
  if (result.end.kind === 'exited' && output.hasCounted) return;
  const [fatal] = output.fatal;
  throw new FailedError(fatal ? `pg_restore failed: ${fatal}` : `pg_restore ${describeEnd(said)}`, failedHint);
}

/** What the server (class 53, insufficient resources) and pg_restore itself say then; codes are not shown. */
const exhaustedWords = /(?:^|\bERROR: +)(?:out of (?:shared )?memory\b|could not .*: No space left on device)/;

const failedHint = 'mend what it reports, then run the restore again';

function lostMessage(output: RestoreOutput): string | undefined {
  return output.messages.find((message) => lostItsConnection({ end: { kind: 'exited', code: 1 }, stderr: [message] }));
}

async function describeProblems(
  { archive, ids }: SectionOptions,
  failed: readonly FailedStatement[],
): Promise<readonly ArchiveProblem[]> {
  const toc = parseToc(await readFile(join(archive, 'toc.dat')));
  const wanted = new Set(ids);
  const listed = toc.entries.filter(({ dumpId }) => wanted.has(dumpId));
  const byId = new Map(listed.map((entry) => [entry.dumpId, entry]));
  const byStatement = new Map(listed.map((entry) => [shortStatement(textOfBytes(entry.defn ?? '')), entry]));
  return failed.map(({ dumpId, message, command }) => {
    // The name may be that of another worker's entry; the statement itself cannot.
    const entry = (command === '' ? undefined : byStatement.get(command)) ?? byId.get(dumpId ?? 0);
    const reason = harmlessReason(message, command);
    return { what: entry ? describeEntry(entry) : '', message, command, harmless: reason !== '', reason };
  });
}

/** Why nothing of the backup is missing because of an error; '' where something is. */
export function harmlessReason(message: string, command: string): string {
  if (/^ERROR: +unrecognized configuration parameter /.test(message) && /^SET \w+ = /.test(command)) {
    return 'a setting of the restoring session that this server does not have';
  }
  if (/^ERROR: +schema "public" already exists/.test(message) && /^CREATE SCHEMA public;/.test(command)) {
    return 'a new database has the schema public already';
  }
  return '';
}
