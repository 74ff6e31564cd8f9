import assert from 'node:assert/strict';
import { queryRows, type TestServer, type ToolResult } from '../support/servers.ts';
import { type ProgramOptions, type RunningProgram, startProgram } from './program.ts';

/** Starts `pgproof restore` of a backup's directory into the database of `url`. */
export function startRestore(
  server: TestServer,
  backup: string,
  url: string,
  args: readonly string[] = [],
  options: ProgramOptions = {},
): RunningProgram {
  return startProgram(server, ['restore', `--backup=${backup}`, `--database-url=${url}`, ...args], options);
}

/** The same to its end, which must be a good one, without a word of an error or a warning. */
export async function mustRestore(...call: Parameters<typeof startRestore>): Promise<ToolResult> {
  const result = await startRestore(...call).finished;
  assert.equal(result.code, 0, result.stderr);
  assert.doesNotMatch(result.stderr, /^(error|warning): /m);
  return result;
}

/** Whether a database holds the journal of an unfinished restore. */
export async function hasJournal(url: string): Promise<boolean> {
  const [found] = await queryRows<{ there: boolean }>(
    url,
    `SELECT to_regnamespace('pgproof_restore') IS NOT NULL AS there`,
  );
  return found?.there === true;
}

/** What a database consists of: its relations, and how often each of its tables was written. */
export async function catalogOf(url: string): Promise<string[]> {
  const rows = await queryRows<{ line: string }>(
    url,
    `SELECT format('%s %s %s %s', c.oid, c.oid::regclass, c.xmin, c.relfilenode) AS line FROM pg_class c
       WHERE c.relnamespace NOT IN ('pg_catalog'::regnamespace, 'pg_toast'::regnamespace)
     UNION ALL SELECT format('schema %s %s', nspname, xmin) FROM pg_namespace WHERE nspname !~ '^pg_temp|^pg_toast_temp'
     UNION ALL SELECT format('type %s %s', oid::regtype, xmin) FROM pg_type
     UNION ALL SELECT format('function %s %s', oid::regprocedure, xmin) FROM pg_proc
     UNION ALL SELECT format('large object %s', oid) FROM pg_largeobject_metadata
     UNION ALL SELECT format('extension %s', extname) FROM pg_extension
     ORDER BY 1`,
  );
  return rows.map(({ line }) => line);
}
