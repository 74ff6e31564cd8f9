import pg from 'pg';
import { allOrAbort } from '../concurrency.ts';
import { messageOf } from '../errors.ts';
import { codeOf } from '../postgres/connection.ts';
import { silenceEventTriggersSql } from '../postgres/event-triggers.ts';
import type { ConnectionSettings } from '../postgres/settings.ts';
import { withCheckConnection } from './check-connection.ts';
import { systemSchemaSql } from './constraint-checks.ts';
import type { StructureFinding } from './structure-finding.ts';

/**
 * Indexes that the server does not use. pg_dump leaves out an index that is not valid, so one here was not so in the
 * source; of a partitioned table's, one is not valid as long as a partition has none of its own.
 */
export async function checkInvalidIndexes(client: pg.Client): Promise<StructureFinding[]> {
  const { rows } = await client.query(`
    SELECT n.nspname || '.' || r.relname || ': ' || c.relname AS label, c.relkind = 'I' AS of_partitions
    FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
    JOIN pg_catalog.pg_class r ON r.oid = i.indrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE NOT (i.indisvalid AND i.indisready AND i.indislive) ORDER BY 1`);
  return rows.map(({ label, of_partitions }): StructureFinding => {
    const message = of_partitions ? 'not all partitions have it' : 'the index is not valid';
    return { check: 'indexes', object: label, message, severity: of_partitions ? 'note' : 'problem' };
  });
}

/** Where amcheck goes if the database does not have it; it is dropped again. */
export const amcheckSchema = 'pgproof_amcheck';

export interface BtreeOptions {
  readonly jobs: number;
  readonly signal: AbortSignal;
  /** Whether amcheck may stay in the database. */
  readonly temporary: boolean;
}

interface BtreeIndex {
  readonly oid: number;
  readonly label: string;
  readonly bytes: number;
}

/** Indexes that one statement looks at: large ones alone, small ones together. */
const batchBytes = 32 * 1024 * 1024;
const batchIndexes = 200;

/**
 * Reads every B-tree index from end to end with amcheck's bt_index_check, over several connections, the largest first.
 *
 * @returns also when amcheck is not there, or may not be used: that is a note
 */
export async function checkBtrees(settings: ConnectionSettings, options: BtreeOptions): Promise<StructureFinding[]> {
  return withCheckConnection(settings, options.signal, async (client) => {
    const schema = await installAmcheck(client);
    if ('note' in schema) return [schema.note];
    const found: StructureFinding[] = [];
    try {
      found.push(...(await readBtrees(client, schema.quoted, settings, options)));
    } finally {
      if (schema.installed && !options.temporary && !options.signal.aborted) {
        found.push(...(await removeAmcheck(client)));
      }
    }
    return found;
  });
}

async function readBtrees(
  client: pg.Client,
  schema: string,
  settings: ConnectionSettings,
  { jobs, signal }: BtreeOptions,
): Promise<StructureFinding[]> {
  const batches = inBatches(await listBtrees(client)).values();
  const others = Array.from({ length: jobs - 1 }, () => (both: AbortSignal) => {
    return withCheckConnection(settings, both, (other) => checkBatches(other, schema, batches, both));
  });
  const here = (both: AbortSignal) => checkBatches(client, schema, batches, both);
  return (await allOrAbort<StructureFinding[][]>(signal, [here, ...others])).flat();
}

/** @returns why it is still there; nothing when it is gone */
async function removeAmcheck(client: pg.Client): Promise<StructureFinding[]> {
  try {
    await client.query(`DROP SCHEMA IF EXISTS ${amcheckSchema} CASCADE`);
    return [];
  } catch (error) {
    if (!isServerError(error)) throw error;
    const message = `the schema ${amcheckSchema} could not be removed: ${messageOf(error)}`;
    return [{ check: 'indexes', object: '', message, severity: 'note' }];
  }
}

/** @returns the schema of its functions, quoted */
async function installAmcheck(
  client: pg.Client,
): Promise<{ quoted: string; installed: boolean } | { note: StructureFinding }> {
  const present = await client.query(`
    SELECT pg_catalog.quote_ident(n.nspname) AS schema FROM pg_catalog.pg_extension e
    JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'amcheck'`);
  const [row] = present.rows;
  if (row !== undefined) return { quoted: row.schema, installed: false };
  try {
    await client.query(silenceEventTriggersSql);
    await client.query(
      `BEGIN; CREATE SCHEMA ${amcheckSchema}; CREATE EXTENSION amcheck WITH SCHEMA ${amcheckSchema}; COMMIT`,
    );
    return { quoted: amcheckSchema, installed: true };
  } catch (error) {
    await client.query('ROLLBACK');
    const message = `the extension amcheck is not available, so no index was read: ${messageOf(error)}`;
    return { note: { check: 'indexes', object: '', message, severity: 'note' } };
  }
}

async function listBtrees(client: pg.Client): Promise<BtreeIndex[]> {
  const { rows } = await client.query(`
    SELECT c.oid::int8::text AS oid, n.nspname || '.' || r.relname || ': ' || c.relname AS label,
      pg_catalog.pg_relation_size(c.oid)::text AS bytes
    FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid AND c.relkind = 'i'
    JOIN pg_catalog.pg_am a ON a.oid = c.relam AND a.amname = 'btree'
    JOIN pg_catalog.pg_class r ON r.oid = i.indrelid JOIN pg_catalog.pg_namespace n ON n.oid = r.relnamespace
    WHERE i.indisvalid AND i.indisready AND c.relpersistence <> 't' AND NOT ${systemSchemaSql}
    ORDER BY pg_catalog.pg_relation_size(c.oid) DESC, c.oid`);
  return rows.map(({ oid, label, bytes }) => ({ oid: Number(oid), label, bytes: Number(bytes) }));
}

function inBatches(indexes: readonly BtreeIndex[]): BtreeIndex[][] {
  const batches: BtreeIndex[][] = [];
  let bytes = 0;
  for (const index of indexes) {
    const batch = batches.at(-1);
    if (batch !== undefined && bytes + index.bytes <= batchBytes && batch.length < batchIndexes) {
      batch.push(index);
      bytes += index.bytes;
    } else {
      batches.push([index]);
      bytes = index.bytes;
    }
  }
  return batches;
}

async function checkBatches(
  client: pg.Client,
  schema: string,
  batches: Iterator<BtreeIndex[]>,
  signal: AbortSignal,
): Promise<StructureFinding[]> {
  const findings: StructureFinding[] = [];
  for (let next = batches.next(); !next.done; next = batches.next()) {
    signal.throwIfAborted();
    findings.push(...(await checkBatch(client, schema, next.value)));
  }
  return findings;
}

/** The first damage ends a statement, so those of a batch are then looked at one by one. */
async function checkBatch(
  client: pg.Client,
  schema: string,
  batch: readonly BtreeIndex[],
): Promise<StructureFinding[]> {
  const oids = batch.map(({ oid }) => oid).join(', ');
  try {
    await client.query(`SELECT ${schema}.bt_index_check(oid) FROM pg_catalog.unnest(ARRAY[${oids}]::oid[]) AS t (oid)`);
    return [];
  } catch (error) {
    const [index] = batch;
    if (index === undefined || !isServerError(error)) throw error;
    if (batch.length === 1) return [brokenIndex(index, error)];
    const found = [];
    for (const each of batch) found.push(...(await checkBatch(client, schema, [each])));
    return found;
  }
}

/** Whether the server has answered with an error, and not with a goodbye. */
function isServerError(error: unknown): boolean {
  return error instanceof pg.DatabaseError && !/^(08|57P)/.test(error.code ?? '');
}

/** A missing right is no damage. */
function brokenIndex({ label }: BtreeIndex, error: unknown): StructureFinding {
  const forbidden = codeOf(error) === '42501';
  const message = forbidden ? `it may not be read: ${messageOf(error)}` : `the index is damaged: ${messageOf(error)}`;
  return { check: 'indexes', object: label, message, severity: forbidden ? 'note' : 'problem' };
}
