import { appendFile, readFile, rm } from 'node:fs/promises';
import type { LeftOut } from '../archive/manifest.ts';
import { FailedError } from '../errors.ts';
import { type ClientToolResult, describeEnd, runClientTool, succeeded } from './child.ts';
import type { ClientTools } from './client-tools.ts';
import { lostConnectionError, lostItsConnection } from './lost-connection.ts';

export interface GlobalsDump {
  readonly tools: Pick<ClientTools, 'pgDumpall'>;
  /** libpq's variables with PGPASSFILE. PGDATABASE is the database to connect to; globals are of the whole server. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Path of globals.sql. */
  readonly output: string;
  readonly signal?: AbortSignal;
  readonly onStderrLine?: (line: string) => void;
  readonly redact?: (line: string) => string;
}

/** The parts of globals.sql that can be asked for alone. */
const parts = [
  { option: '--roles-only', kind: 'globals', name: 'roles' },
  { option: '--tablespaces-only', kind: 'tablespaces', name: 'tablespaces' },
] as const;

const rolePasswords: LeftOut = {
  kind: 'role-passwords',
  name: 'role passwords',
  reason: 'pgproof never stores passwords: set them again after a restore',
};

/**
 * Writes roles, their memberships and settings, and tablespaces. Managed servers hide parts of them from their
 * users: what cannot be read is left out and named with PostgreSQL's own message. When nothing can be read, there
 * is no file.
 *
 * @returns what was left out, always with the role passwords
 * @throws {FailedError} when pg_dumpall fails for anything but rights, a lost connection for instance
 *
 * @example
 * const leftOut = await dumpGlobals({ tools, environment, output: join(backup, 'globals.sql') })
 */
export async function dumpGlobals(dump: GlobalsDump): Promise<readonly LeftOut[]> {
  const whole = await runPart(dump, '--globals-only', dump.output);
  if (whole === undefined) return [rolePasswords];
  await rm(dump.output, { force: true });
  const leftOut: LeftOut[] = [rolePasswords];
  for (const { option, kind, name } of parts) {
    const partPath = `${dump.output}.part`;
    try {
      const reason = await runPart(dump, option, partPath);
      if (reason === undefined) await appendFile(dump.output, await readFile(partPath));
      else leftOut.push({ kind, name, reason });
    } finally {
      await rm(partPath, { force: true });
    }
  }
  return leftOut;
}

/** One run of pg_dumpall. Returns undefined when it is complete, or what PostgreSQL refused. */
async function runPart(dump: GlobalsDump, option: string, path: string): Promise<string | undefined> {
  const database = dump.environment.PGDATABASE;
  const result = await runClientTool({
    path: dump.tools.pgDumpall,
    arguments: [
      option,
      // Without it pg_dumpall reads pg_authid, which only a superuser may, and passwords are not stored anyway.
      '--no-role-passwords',
      '--no-password',
      ...(database === undefined ? [] : [`--database=${connectionString(database)}`]),
      `--file=${path}`,
    ],
    environment: dump.environment,
    ...(dump.signal === undefined ? {} : { signal: dump.signal }),
    ...(dump.onStderrLine === undefined ? {} : { onStderrLine: dump.onStderrLine }),
    ...(dump.redact === undefined ? {} : { redact: dump.redact }),
  });
  if (succeeded(result)) return undefined;
  if (lostItsConnection(result)) throw lostConnectionError('pg_dumpall', result);
  const refusal = refusalOf(result);
  if (refusal !== undefined) return refusal;
  throw new FailedError(
    `roles and tablespaces could not be read: pg_dumpall ${describeEnd(result)}`,
    'check the connection to the server and run the backup again',
  );
}

/**
 * pg_dumpall expands --database as a connection string, so a database called `a=b` or `postgresql://x` must be
 * given as a quoted value (libpq, section "Connection Strings"). Without --database it would try to connect to
 * `postgres` and `template1`, where the role may have no rights.
 */
export function connectionString(database: string): string {
  return `dbname='${database.replaceAll(/[\\']/g, '\\$&')}'`;
}

/**
 * PostgreSQL's message where it refused a query; undefined for anything else. The server's words follow the
 * server's language and pg_dumpall shows no SQLSTATE, so the refusal is told by pg_dumpall's `query failed`.
 */
function refusalOf(result: ClientToolResult): string | undefined {
  const text = result.stderr.join('\n');
  if (/FATAL/.test(text)) return undefined;
  return /query failed: (?:\S+:\s+)?(.*)/.exec(text)?.[1];
}
