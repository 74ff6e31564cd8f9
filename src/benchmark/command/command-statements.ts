import type pg from 'pg';
import type { Counters } from '../../migrations/trace/observation.ts';
import { Observer } from '../../migrations/trace/observer.ts';
import { quoteIdentifier } from '../../postgres/identifiers.ts';

/** Statements of the same form, as the server counts them: constants are `$1`, `$2`, … */
export interface CommandStatement {
  readonly sql: string;
  readonly calls: number;
  /** Of all calls together, inside the server. */
  readonly durationMs: number;
  readonly counters: Counters;
}

/** Those that cost most are listed; the others are in the sums alone. */
const mostStatements = 200;
const mostCharacters = 10_000;

/** What the server counts of one database's statements, whoever sends them. */
export class StatementCounts {
  readonly #client: pg.Client;
  readonly #observer: Observer;
  readonly #database: number;
  readonly #from: number;

  private constructor(client: pg.Client, observer: Observer, database: number, from: number) {
    this.#client = client;
    this.#observer = observer;
    this.#database = database;
    this.#from = from;
  }

  /** @param client a superuser's connection to the database that holds pg_stat_statements */
  static async begin(client: pg.Client, database: string): Promise<StatementCounts> {
    const oid = await databaseOid(client, database);
    const observer = await Observer.make(client, oid);
    return new StatementCounts(client, observer, oid, await observer.begin());
  }

  /** Since the beginning. Without pg_stat_statements it is the WAL alone, by position. */
  async read(): Promise<{ readonly counters: Counters; readonly statements: readonly CommandStatement[] }> {
    // No process has the number 0: locks are not read here.
    const { counters } = await this.#observer.read(0, this.#from);
    return { counters, statements: await this.#statements() };
  }

  async #statements(): Promise<CommandStatement[]> {
    const { statementsSchema, blockBytes } = this.#observer;
    if (statementsSchema === undefined) return [];
    // Of one form there is a row for each role.
    const { rows } = await this.#client.query<StatementRow>(
      `SELECT pg_catalog.left(query, ${mostCharacters}) AS sql, sum(calls)::float8 AS calls, sum(total_exec_time)::float8 AS ms,
        sum(wal_bytes)::float8 AS "walBytes", sum(wal_records)::float8 AS "walRecords", sum(wal_fpi)::float8 AS "walFullPageImages",
        sum(shared_blks_hit)::float8 AS "blocksHit", sum(shared_blks_read)::float8 AS "blocksRead",
        sum(shared_blks_dirtied)::float8 AS "blocksDirtied", sum(rows)::float8 AS rows,
        (sum(temp_blks_written) * $2)::float8 AS "tempBytes"
       FROM ${quoteIdentifier(statementsSchema)}.pg_stat_statements(true) WHERE dbid = $1 AND toplevel AND query IS NOT NULL
       GROUP BY 1 ORDER BY sum(wal_bytes) DESC, sum(shared_blks_hit + shared_blks_read) DESC, 1 LIMIT ${mostStatements}`,
      [this.#database, blockBytes],
    );
    return rows.map(({ sql, calls, ms, ...counters }) => ({ sql, calls, durationMs: ms, counters }));
  }
}

type StatementRow = Counters & { readonly sql: string; readonly calls: number; readonly ms: number };

export async function databaseOid(client: pg.Client, database: string): Promise<number> {
  const { rows } = await client.query<{ oid: number }>('SELECT oid FROM pg_catalog.pg_database WHERE datname = $1', [
    database,
  ]);
  const [row] = rows;
  if (row === undefined) throw new Error(`the database ${database} is not there`);
  return row.oid;
}
