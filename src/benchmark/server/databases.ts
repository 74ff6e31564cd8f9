import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { messageOf, UserError } from '../../errors.ts';
import { codeOf } from '../../postgres/connection.ts';
import { quoteIdentifier, quoteLiteral } from '../../postgres/identifiers.ts';
import type { ConnectionSettings } from '../../postgres/settings.ts';
import { withSession } from './session.ts';

export interface DatabasesOptions {
  /** What their names begin with: see newPrefix. */
  readonly prefix: string;
  /** Of the role that makes them, in whatever database. */
  readonly privileged: (database: string) => ConnectionSettings;
  readonly signal: AbortSignal;
  /** Whether files may be cloned (PostgreSQL 18, `file_copy_method`): tried once, and given up where it fails. */
  readonly fileCloning: boolean;
  /** Whether others use the server too, who are told what these databases are. */
  readonly shared: boolean;
}

/** What the name of every database and role of one run begins with, for instance `pgproof_3f9c12ab_`. */
export function newPrefix(): string {
  return `pgproof_${randomBytes(4).toString('hex')}_`;
}

const comment = 'made by pgproof for one benchmark run; may be dropped when that run is over';

/**
 * The databases that one run makes on a server: templates, to which nobody can connect, and their clones. Nothing else
 * is ever dropped.
 */
export class Databases {
  readonly #client: pg.Client;
  readonly #options: DatabasesOptions;
  #count = 0;
  #cloning: boolean;
  #closed = false;
  /** What a migration could have changed of its own role. */
  #resetSql = '';

  /** @param client a privileged session that lives as long as this */
  constructor(client: pg.Client, options: DatabasesOptions) {
    this.#client = client;
    this.#options = options;
    this.#cloning = options.fileCloning;
  }

  /** How clones are made, once the first database was. */
  get method(): 'file copy' | 'file clone' {
    return this.#cloning ? 'file clone' : 'file copy';
  }

  /** Statements to be run before each database is made. */
  resetBeforeCreate(sql: string): void {
    this.#resetSql = sql;
  }

  /** No database is made from now on. */
  close(): void {
    this.#closed = true;
  }

  /**
   * Makes a database. FILE_COPY is never slower than WAL_LOG on a server that does not wait for the disk (8 MB: 13 ms
   * and 20 ms, 500 MB: 0.3 s and 2 s; PostgreSQL 15, 17 and 18), and writes no WAL that a measurement would have to know.
   *
   * @param clauses more of CREATE DATABASE, for instance an owner
   * @returns its name
   */
  async create(template: string, hint: string, clauses = ''): Promise<string> {
    const { prefix, signal, shared } = this.#options;
    signal.throwIfAborted();
    if (this.#closed) throw new Error('the benchmark is over, and no database is made any more');
    if (this.#resetSql !== '') await this.#client.query(this.#resetSql);
    this.#count += 1;
    const name = `${prefix}${hint.replaceAll(/[^a-z0-9]+/g, '_').slice(0, 24)}_${this.#count}`;
    const sql = `CREATE DATABASE ${quoteIdentifier(name)} TEMPLATE ${quoteIdentifier(template)} STRATEGY FILE_COPY ${clauses}`;
    await this.#create(sql).catch((error) => {
      throw codeOf(error) === '53100' ? diskFull(error) : error;
    });
    if (shared) await this.#client.query(`COMMENT ON DATABASE ${quoteIdentifier(name)} IS ${quoteLiteral(comment)}`);
    return name;
  }

  /** A copy of a template, owned by the role that runs migrations. */
  async clone(template: string, owner: string): Promise<string> {
    return this.create(template, 'clone', `OWNER ${quoteIdentifier(owner)}`);
  }

  async #create(sql: string): Promise<void> {
    if (!this.#cloning) return void (await this.#client.query(sql));
    await this.#client.query("SET file_copy_method = 'clone'");
    try {
      await this.#client.query(sql);
    } catch (error) {
      // Files that cannot be cloned: another filesystem, or one that knows no cloning. Databases that are there or
      // missing are other problems, and would fail again.
      if (codeOf(error) === undefined || this.#options.signal.aborted) throw error;
      this.#cloning = false;
      await this.#client.query("SET file_copy_method = 'copy'");
      await this.#client.query(sql);
    }
  }

  /**
   * Makes a template of a database: its owner is the privileged role, and nobody can connect, so that no migration can
   * drop or change it, and no session keeps it from being copied.
   */
  async seal(name: string): Promise<void> {
    const database = quoteIdentifier(this.#own(name));
    await endWork(this.#client, name, this.#options);
    await this.#client.query(`ALTER DATABASE ${database} OWNER TO CURRENT_USER`);
    await this.#client.query(`ALTER DATABASE ${database} ALLOW_CONNECTIONS false`);
    // Somebody may have come in meanwhile.
    await endWork(this.#client, name, this.#options);
  }

  /** Drops a database of ours with all sessions in it. */
  async drop(name: string): Promise<void> {
    await dropDatabase(this.#client, this.#own(name), this.#options);
  }

  #own(name: string): string {
    if (!name.startsWith(this.#options.prefix)) throw new Error(`the database ${name} was not made by this run`);
    return name;
  }
}

type Access = Pick<DatabasesOptions, 'privileged' | 'signal'>;

/**
 * Drops a database by its name, with all that goes on in it, and also when a migration, which owns it, has made it a
 * template.
 *
 * @throws {UserError} when it stays
 */
export async function dropDatabase(client: pg.Client, name: string, access: Access): Promise<void> {
  const database = quoteIdentifier(name);
  const drop = async (): Promise<void> => {
    await endWork(client, name, access);
    await client.query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
  };
  const free = async (error: unknown): Promise<void> => {
    // object_in_use: somebody came in this very moment. wrong_object_type: it is a template.
    if (!['55006', '42809'].includes(codeOf(error) ?? '')) throw error;
    await client.query(`ALTER DATABASE ${database} IS_TEMPLATE false`);
    await drop();
  };
  try {
    await drop().catch(free);
  } catch (error) {
    access.signal.throwIfAborted();
    throw stays(name, error);
  }
}

/**
 * Ends the sessions in a database, waits until they are gone, and rolls back transactions that were prepared there. These
 * outlive their sessions, and with a lock on the database itself (COMMENT ON, ALTER) a DROP would wait for them for ever.
 */
async function endWork(client: pg.Client, name: string, { privileged, signal }: Access): Promise<void> {
  await client.query(
    `SELECT pg_catalog.pg_terminate_backend(pid, 10000) FROM pg_catalog.pg_stat_activity
     WHERE datname = $1 AND backend_type = 'client backend'`,
    [name],
  );
  const { rows } = await client.query<{ gid: string }>(
    'SELECT gid FROM pg_catalog.pg_prepared_xacts WHERE database = $1',
    [name],
  );
  if (rows.length === 0) return;
  await withSession(privileged(name), signal, async (session) => {
    for (const { gid } of rows) await session.query(`ROLLBACK PREPARED ${quoteLiteral(gid)}`);
  });
}

function diskFull(cause: unknown): UserError {
  return new UserError(
    `the disk has no room for another copy of the fixture: ${messageOf(cause)}`,
    'a benchmark takes the fixture of each scale, one copy of it and what the migrations write: free space, set TMPDIR to a directory with more, or set a smaller scale',
    { cause },
  );
}

function stays(name: string, cause: unknown): UserError {
  return new UserError(`the database ${name} cannot be dropped: ${messageOf(cause)}`, 'drop it yourself', { cause });
}
