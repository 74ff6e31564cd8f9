import pg from 'pg';
import { urlOf, withClient } from './server.ts';

/** A server, by the port of 127.0.0.1 that it listens on. */
interface Server {
  readonly port: number;
}

/** Makes an empty database, in place of an older one of that name, and leaves the server with nothing to write. */
export async function freshDatabase(server: Server, name: string): Promise<void> {
  await dropDatabase(server, name);
  await withClient(urlOf(server, 'postgres'), async (client) => {
    await client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)} TEMPLATE template0`);
  });
  await settle(server);
}

/** Drops the database, if it is there, whoever may still be connected. */
export async function dropDatabase(server: Server, name: string): Promise<void> {
  await withClient(urlOf(server, 'postgres'), async (client) => {
    await client.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)} WITH (FORCE)`);
  });
}

/** Writes what earlier runs have left to be written: it must not fall into the next one's time. */
export async function settle(server: Server): Promise<void> {
  await withClient(urlOf(server, 'postgres'), async (client) => {
    await client.query('CHECKPOINT');
  });
}

/** All rows of a database, but for the system's own. */
export async function countRows(server: Server, database: string): Promise<number> {
  return withClient(urlOf(server, database), async (client) => {
    const { rows: tables } = await client.query(
      `SELECT oid::regclass::text AS name FROM pg_class WHERE relkind = 'r' AND relnamespace IN (${ownSchemas})`,
    );
    let rows = 0;
    for (const { name } of tables) {
      const counted = await client.query(`SELECT count(*) AS rows FROM ONLY ${name}`);
      rows += Number(counted.rows[0].rows);
    }
    return rows;
  });
}

/** How many there are of each kind: of indexes those that queries may use, of constraints those that hold for all rows. */
export async function countObjects(server: Server, database: string): Promise<ReadonlyMap<string, number>> {
  return withClient(urlOf(server, database), async (client) => {
    const { rows } = await client.query(objectCounts);
    return new Map(rows.map(({ kind, count }) => [kind, Number(count)]));
  });
}

const ownSchemas = `SELECT oid FROM pg_namespace WHERE nspname <> 'information_schema' AND nspname NOT LIKE 'pg\\_%'`;

const objectCounts = `
  SELECT 'indexes' AS kind, count(*) FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
    WHERE indisvalid AND indisready AND relnamespace IN (${ownSchemas})
  UNION ALL SELECT 'constraints', count(*) FROM pg_constraint WHERE convalidated AND connamespace IN (${ownSchemas})
  UNION ALL SELECT 'sequences', count(*) FROM pg_class WHERE relkind = 'S' AND relnamespace IN (${ownSchemas})`;
