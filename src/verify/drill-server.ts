import { availableParallelism, totalmem } from 'node:os';
import { dirname } from 'node:path';
import type pg from 'pg';
import type { Toc } from '../archive/toc.ts';
import { messageOf } from '../errors.ts';
import type { ClientTools } from '../postgres/client-tools.ts';
import { codeOf } from '../postgres/connection.ts';
import { quoteLiteral } from '../postgres/identifiers.ts';
import { type ScratchCluster, withScratchCluster } from '../postgres/scratch-cluster.ts';
import { connectionSettings } from '../postgres/settings.ts';
import { createTablespaces, localeClauses, missingRolesSql } from '../restore/target/like-source.ts';
import { withCheckConnection } from './check-connection.ts';

export interface DrillServerOptions {
  /** Of the source's major; its directory holds the server's programs, too. */
  readonly tools: Pick<ClientTools, 'pgDump'>;
  readonly toc: Toc;
  /** The archive's and the database's. */
  readonly encoding: string;
  readonly signal: AbortSignal;
}

export interface DrillDatabase {
  /** A connection string. */
  readonly url: string;
  /** In what it is not as the source's. */
  readonly notes: readonly string[];
}

const databaseName = 'drill';
const gibibyte = 1024 ** 3;

/**
 * Runs something with an empty database on a server of our own, which has the roles and tablespaces that the archive
 * names. Server and database are gone afterwards.
 *
 * @throws {UserError} when there is no server of that version, or it does not start
 */
export async function withDrillDatabase<Result>(
  { tools, toc, encoding, signal }: DrillServerOptions,
  run: (database: DrillDatabase) => Promise<Result>,
): Promise<Result> {
  const bin = dirname(tools.pgDump);
  return withScratchCluster({ bin, signal, settings: serverSettings() }, async (cluster) => {
    const notes = await createDatabase(cluster, toc, encoding, signal);
    const url = cluster.url(databaseName);
    await withCheckConnection(connectionSettings(url, {}), signal, async (client) => {
      await createRoles(client, toc, encoding);
      await createTablespaces(client, toc, encoding);
    });
    return run({ url, notes });
  });
}

function serverSettings(): Record<string, string> {
  const megabytes = Math.floor(Math.min(2 * gibibyte, totalmem() / 4) / 1024 ** 2);
  return {
    shared_buffers: `${megabytes}MB`,
    jit: 'off',
    max_connections: String(40 + 4 * availableParallelism()),
    // pg_dump and pg_restore hold a lock on every table at once.
    max_locks_per_transaction: '1024',
  };
}

/** Indexes, partitions and checks on text depend on its order, so the database gets the source's, where it is known here. */
async function createDatabase(
  cluster: ScratchCluster,
  toc: Toc,
  encoding: string,
  signal: AbortSignal,
): Promise<string[]> {
  const create = `CREATE DATABASE ${databaseName} TEMPLATE template0 ENCODING ${quoteLiteral(encoding)}`;
  return withCheckConnection(connectionSettings(cluster.url('postgres'), {}), signal, async (client) => {
    const locale = localeClauses(toc);
    try {
      await client.query(`${create} ${locale}`);
      return [];
    } catch (error) {
      if (codeOf(error) === undefined || locale === '') throw error;
      await client.query(`${create} LOCALE 'C'`);
      return [`locale: text is ordered as in C, since the source's locale is not on this machine: ${messageOf(error)}`];
    }
  });
}

/** As superusers: what they may do is nothing that a drill finds out, and some objects have only such owners. */
async function createRoles(client: pg.Client, toc: Toc, encoding: string): Promise<void> {
  await client.query(`
    DO $pgproof$ DECLARE role text; BEGIN
      FOR role IN ${missingRolesSql(toc, encoding)} LOOP
        EXECUTE pg_catalog.format('CREATE ROLE %I SUPERUSER', role);
      END LOOP;
    END $pgproof$`);
}

/** Whether a server has all roles that an archive names, as owners and otherwise. */
export async function rolesExist(client: pg.Client, toc: Toc, encoding: string): Promise<boolean> {
  const { rows } = await client.query(`SELECT EXISTS (${missingRolesSql(toc, encoding)}) AS missing`);
  return rows[0]?.missing === false;
}
