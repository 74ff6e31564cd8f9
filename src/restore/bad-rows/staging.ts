import type pg from 'pg';
import { quoteBytes } from '../../postgres/catalog.ts';
import type { CopyInConnection } from '../../postgres/copy-in.ts';
import { quoteLiteral } from '../../postgres/identifiers.ts';
import type { LoadRules, LoadUnit } from '../load/load-tasks.ts';
import { type CopyTarget, copyTarget } from '../selection/archive-names.ts';
import { relationInMessages } from './row-fault.ts';

/** How some of a unit's rows get into its table: SQL, bytes as binary (latin1) strings. */
export interface RowRoute {
  /** At the beginning of each transaction. */
  readonly prepareSql: string;
  /** With one COPY … FROM stdin in it. */
  readonly loadSql: string;
  /** The bare name of what the COPY fills, as the server's messages have it. */
  readonly relation: string;
  /** What became of the rows. @param results of loadSql's statements, with others before and behind */
  count(results: readonly pg.QueryResult[]): { stored: number; skipped: number };
}

/** @throws the server's error when the table's columns cannot be asked for */
export async function routeOf(connection: CopyInConnection, unit: LoadUnit, rules: LoadRules): Promise<RowRoute> {
  return rules.onConflict === 'skip' ? stagedRoute(connection, unit) : straightRoute(unit);
}

function straightRoute({ copy }: LoadUnit): RowRoute {
  return {
    ...{ prepareSql: '', loadSql: copy, relation: relationInMessages(targetOf(copy).name) },
    count: (results) => ({ stored: rowsOf(results, 'COPY'), skipped: 0 }),
  };
}

function targetOf(copy: string): CopyTarget {
  const target = copyTarget(copy);
  if (target === undefined) throw new Error(`no COPY statement of an archive: ${copy}`);
  return target;
}

const staging = 'pgproof_staging';

/**
 * Through a temporary table, since COPY has no ON CONFLICT. It has the COPY's columns and their types, domains
 * included, and no constraint, default, identity or generated column: CREATE TABLE AS copies none of them. So the
 * target alone decides what fits, behind its own BEFORE triggers.
 */
async function stagedRoute(connection: CopyInConnection, { copy }: LoadUnit): Promise<RowRoute> {
  const { schema, name, columns: named } = targetOf(copy);
  const table = quoteBytes(schema, name);
  const columns = named.length > 0 ? named.map((column) => quoteBytes(column)) : await columnsOf(connection, table);
  const list = columns.join(', ');
  const listed = columns.length === 0 ? '' : `(${list})`;
  return {
    prepareSql: `CREATE TEMPORARY TABLE ${staging} ON COMMIT DROP AS SELECT ${list} FROM ${table} WITH NO DATA;\n`,
    // Without OVERRIDING SYSTEM VALUE an identity column GENERATED ALWAYS would take no value; COPY needs no such word.
    loadSql: `TRUNCATE pg_temp.${staging};\nCOPY pg_temp.${staging} FROM stdin;
INSERT INTO ${table} ${listed} OVERRIDING SYSTEM VALUE SELECT ${list} FROM pg_temp.${staging} ON CONFLICT DO NOTHING;\n`,
    relation: staging,
    count(results) {
      const stored = rowsOf(results, 'INSERT');
      return { stored, skipped: rowsOf(results, 'COPY') - stored };
    },
  };
}

/** The columns that COPY reads when none are named. */
async function columnsOf(connection: CopyInConnection, table: string): Promise<string[]> {
  const results = await connection.run(
    `SELECT pg_catalog.encode(pg_catalog.convert_to(pg_catalog.quote_ident(attname),
       pg_catalog.current_setting('client_encoding')), 'hex') AS name
     FROM pg_catalog.pg_attribute WHERE attrelid = ${quoteLiteral(table)}::pg_catalog.regclass
       AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum`,
  );
  return results.flatMap(({ rows }) => rows.map((row) => Buffer.from(row.name as string, 'hex').toString('latin1')));
}

function rowsOf(results: readonly pg.QueryResult[], command: string): number {
  const found = results.find((result) => result.command === command);
  if (found === undefined || found.rowCount === null) throw new Error(`the server did not answer to ${command}`);
  return found.rowCount;
}
