import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import type pg from 'pg';
import { quoteIdentifier, quoteLiteral } from '../../postgres/identifiers.ts';

/** The role that runs migrations. */
export interface Migrator {
  readonly name: string;
  /** Undefined: none is needed. */
  readonly password: string | undefined;
  /** Puts back what a migration can change of its own role. */
  readonly resetSql: string;
}

/**
 * What holds for the migrations' sessions alone and needs a superuser to be set: RAISE LOG and RAISE WARNING reach the
 * server's log, which a loop could fill the disk with; and calls within functions are to be counted. A migration's own
 * role cannot take them back, as it could not set them (PostgreSQL documentation, "ALTER ROLE").
 */
const pinnedByRole: Readonly<Record<string, string>> = {
  log_min_messages: 'fatal',
  log_min_error_statement: 'panic',
  log_statement: 'none',
};

/**
 * Makes a role that can do nothing but log in and use its own databases.
 *
 * @param options.password undefined: none is needed, as in a scratch cluster, to whose socket only we come
 * @param options.pinned whether settings may be pinned that only a superuser may set
 * @param options.preloaded whether pg_stat_statements is in shared_preload_libraries
 */
export async function createMigrator(
  client: pg.Client,
  options: { name: string; password: string | undefined; pinned: boolean; preloaded: boolean },
): Promise<Migrator> {
  const { name, password, pinned, preloaded } = options;
  const role = quoteIdentifier(name);
  const verifier = password === undefined ? '' : ` PASSWORD ${quoteLiteral(scramVerifier(password))}`;
  const settings = pinned
    ? { ...pinnedByRole, ...(preloaded ? { 'pg_stat_statements.track': 'all' } : {}) }
    : ({} as Record<string, string>);
  // A role may change its own settings and its own password, and so may a migration, for all that come after it.
  const resetSql = [
    `ALTER ROLE ${role} RESET ALL;`,
    ...(verifier === '' ? [`ALTER ROLE ${role} PASSWORD NULL;`] : [`ALTER ROLE ${role}${verifier};`]),
    ...Object.entries(settings).map(([key, value]) => `ALTER ROLE ${role} SET ${key} = ${quoteLiteral(value)};`),
  ].join('\n');
  await client.query(`CREATE ROLE ${role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION${verifier}`);
  await client.query(resetSql);
  return { name, password, resetSql };
}

/** A password of 144 random bits. */
export function randomPassword(): string {
  return randomBytes(18).toString('base64url');
}

/**
 * What the server stores of a password, so that the password itself is in no statement, which a server may log.
 * RFC 5803; the form is that of src/common/scram-common.c.
 *
 * @example scramVerifier('secret') // 'SCRAM-SHA-256$4096:…$…:…'
 */
export function scramVerifier(password: string, salt: Buffer = randomBytes(16), iterations = 4096): string {
  const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256');
  const keyOf = (text: string) => createHmac('sha256', salted).update(text).digest();
  const stored = createHash('sha256').update(keyOf('Client Key')).digest('base64');
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${stored}:${keyOf('Server Key').toString('base64')}`;
}
