import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** A database and the programs that tests use on it. */
export interface Target {
  /** A connection string. */
  readonly url: string;
  /** The directory of psql and the other client programs. */
  readonly bin: string;
}

/**
 * Whatever defaults a database has, values and definitions are written in one way, and no statement is cut short.
 * libpq's options win over ALTER DATABASE … SET.
 */
const pinnedSettings = [
  'datestyle=ISO',
  'intervalstyle=postgres',
  'timezone=UTC',
  'extra_float_digits=1',
  'bytea_output=hex',
  'xmloption=content',
  'lc_monetary=C',
  'search_path=pg_catalog',
  'quote_all_identifiers=off',
  'standard_conforming_strings=on',
  'array_nulls=on',
  'row_security=off',
  'synchronize_seqscans=off',
  'default_transaction_deferrable=off',
  'statement_timeout=0',
  'lock_timeout=0',
  'idle_in_transaction_session_timeout=0',
];

/** The one time-out that 15 and 16 do not know, so that it cannot be among the options: SQL that lifts it. */
export const liftTransactionTimeout = `SELECT set_config(name, '0', false) FROM pg_settings WHERE name = 'transaction_timeout'`;

/** This process's environment without its PG… variables, in English. */
export function cleanEnvironment(): Record<string, string> {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('PG'));
  return { ...(Object.fromEntries(own) as Record<string, string>), LC_ALL: 'C' };
}

/** The same with settings under which output can be compared. */
export function pinnedEnvironment(): Record<string, string> {
  return { ...cleanEnvironment(), PGOPTIONS: pinnedSettings.map((setting) => `-c ${setting}`).join(' ') };
}

/**
 * Starts a client program with `input` on its stdin. The caller reads its stdout and then awaits `finished`.
 *
 * @returns the child, and a promise that rejects with the program's stderr when it did not end with 0
 */
export function startTool(
  { bin }: Pick<Target, 'bin'>,
  program: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  input: Buffer = Buffer.alloc(0),
): { child: ChildProcessWithoutNullStreams; finished: Promise<void> } {
  const child = spawn(join(bin, program), args, { env: environment });
  let errors = '';
  child.stderr.setEncoding('latin1').on('data', (text: string) => {
    errors += text;
  });
  // A program that ends before it has read all its input says why on stderr.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const finished = once(child, 'close').then(([code]) => {
    if (code !== 0) throw new Error(`${program} ended with ${code}: ${errors}`);
  });
  // It may reject while the caller still reads; the caller sees it when it awaits.
  finished.catch(() => {});
  return { child, finished };
}

/** psql's arguments for a script on stdin that ends at its first error. */
export function psqlArguments(url: string): string[] {
  return ['--no-psqlrc', '--quiet', '--set=ON_ERROR_STOP=1', `--dbname=${url}`];
}

/**
 * Runs SQL and gives all its result's fields in one flat list: bytes as a string of one character each (latin1), so
 * that databases of any encoding, and names and values that are valid in none, can be compared and used in SQL again.
 *
 * @param sql bytes in the same form
 */
export async function queryFields(target: Target, sql: string): Promise<string[]> {
  // With SQL_ASCII the server converts nothing, in either direction.
  const environment = { ...pinnedEnvironment(), PGCLIENTENCODING: 'SQL_ASCII' };
  const format = ['--no-align', '--tuples-only', '--field-separator-zero', '--record-separator-zero'];
  const args = [...psqlArguments(target.url), ...format];
  const script = Buffer.from(`${liftTransactionTimeout} \\g /dev/null\n${sql}`, 'latin1');
  const { child, finished } = startTool(target, 'psql', args, environment, script);
  const chunks: Buffer[] = [];
  for await (const chunk of child.stdout) chunks.push(chunk);
  await finished;
  const fields = Buffer.concat(chunks).toString('latin1').split('\0');
  // Every record, and so the last one, ends with a zero byte.
  return fields.slice(0, -1);
}

/** `fields` in groups of `size`. */
export function records(fields: readonly string[], size: number): string[][] {
  return Array.from({ length: fields.length / size }, (_, n) => fields.slice(n * size, (n + 1) * size));
}
