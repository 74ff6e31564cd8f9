import { UserError } from '../../errors.ts';
import { type CopyTarget, copyTarget, readable } from '../selection/archive-names.ts';
import {
  type ExistingTable,
  findTables,
  findTablesWithoutKey,
  findTablesWithRows,
  findUnfitColumns,
} from './existing-tables.ts';
import { type Preflight, someOf } from './preflight-check.ts';

/** Whether the tables of a restore of data alone are there, fit and free. */

interface WantedTable extends CopyTarget {
  readonly label: string;
  /** A configuration table of an extension, whose installation has put rows into it: the backup's come in addition. */
  readonly ofExtension: boolean;
}

interface FoundTable extends WantedTable, ExistingTable {}

export async function checkTables(check: Preflight): Promise<void> {
  const { client, encoding } = check;
  const wanted = wantedTables(check);
  const existing = await findTables(client, encoding, wanted);
  const found = wanted.flatMap((table, place): FoundTable[] => {
    const facts = existing[place];
    return facts === undefined ? [] : [{ ...table, ...facts }];
  });
  report(
    check,
    wanted.filter((_, place) => existing[place] === undefined),
    (names) => `tables of the backup do not exist in the target: ${names}`,
    'restore with the schema (leave data-only out), or choose other tables',
  );
  const tables = found.filter(({ relkind }) => relkind === 'r' || relkind === 'p');
  report(
    check,
    found.filter((table) => !tables.includes(table)),
    (names) => `these are no tables in the target: ${names}`,
    'mend its schema, or choose other tables',
  );
  checkRights(check, tables);
  await checkColumns(check, tables);
  await checkFree(check, tables);
  await checkUnique(check, tables);
  await checkLargeObjects(check);
}

/** Leaves whose rows are loaded through the top of their tree share one target. */
function wantedTables({ selection, encoding }: Preflight): WantedTable[] {
  const wanted = new Map<string, WantedTable>();
  for (const { entry, table } of selection.tables) {
    const target = copyTarget(entry.copyStmt ?? '') ?? { schema: entry.namespace ?? '', name: entry.tag, columns: [] };
    const label = `${readable(target.schema, encoding)}.${readable(target.name, encoding)}`;
    const key = JSON.stringify([target.schema, target.name]);
    if (!wanted.has(key)) wanted.set(key, { ...target, label, ofExtension: table === undefined });
  }
  return [...wanted.values()];
}

function report(
  { problems }: Preflight,
  tables: readonly WantedTable[],
  message: (names: string) => string,
  hint: string,
): void {
  if (tables.length > 0) problems.push(new UserError(message(someOf(tables.map(({ label }) => label))), hint));
}

function checkRights(check: Preflight, tables: readonly FoundTable[]): void {
  const { request, facts } = check;
  const truncates = request.clean;
  for (const right of ['SELECT', 'INSERT', ...(truncates ? ['TRUNCATE'] : [])]) {
    report(
      check,
      tables.filter(({ missingRights }) => missingRights.includes(right)),
      (names) => `the role ${facts.role} has no right to ${right} on ${names}`,
      `grant it ${right} there, or restore as the tables' owner`,
    );
  }
  report(
    check,
    tables.filter(({ rowSecurity }) => rowSecurity),
    (names) => `row-level security would keep the role ${facts.role} from loading ${names}`,
    "restore as the tables' owner, or as a role with BYPASSRLS",
  );
}

async function checkColumns(check: Preflight, tables: readonly FoundTable[]): Promise<void> {
  const unfit = await findUnfitColumns(check.client, check.encoding, tables);
  const reasons = { missing: 'do not exist in the target', generated: 'are generated in the target' };
  for (const [problem, words] of Object.entries(reasons)) {
    report(
      check,
      unfit
        .filter((column) => column.problem === problem)
        .map(({ table, column }) => tables[table] && labelled(tables[table], readable(column, check.encoding)))
        .filter((table) => table !== undefined),
      (names) => `columns of the backup ${words}: ${names}`,
      'restore into a schema as it was when the backup was taken',
    );
  }
}

function labelled(table: FoundTable, column: string): FoundTable {
  return { ...table, label: `${table.label}.${column}` };
}

async function checkFree(check: Preflight, tables: readonly FoundTable[]): Promise<void> {
  const { client, request, unfinished } = check;
  if (request.clean || unfinished || request.onConflict === 'skip') return;
  const seen = tables.filter(
    ({ missingRights, rowSecurity, ofExtension }) => !missingRights.includes('SELECT') && !rowSecurity && !ofExtension,
  );
  const full = await findTablesWithRows(
    client,
    seen.map(({ oid }) => oid),
  );
  report(
    check,
    seen.filter(({ oid }) => full.has(oid)),
    (names) => `tables hold rows already: ${names}`,
    'empty them, set clean: true to have them truncated, or on-conflict: skip to add the rows that are missing',
  );
}

/** Without anything that makes rows unique, none is ever skipped: those that are there would be there twice. */
async function checkUnique(check: Preflight, tables: readonly FoundTable[]): Promise<void> {
  const { client, request, problems, unfinished } = check;
  // What an unfinished restore has filled it does not fill again.
  if (request.onConflict !== 'skip' || (unfinished && request.resume)) return;
  const seen = tables.filter(({ missingRights, rowSecurity }) => !missingRights.includes('SELECT') && !rowSecurity);
  const keyless = await findTablesWithoutKey(
    client,
    seen.map(({ oid }) => oid),
  );
  const full = await findTablesWithRows(client, [...keyless]);
  const names = seen.filter(({ oid }) => full.has(oid)).map(({ label }) => label);
  if (names.length === 0) return;
  problems.push(
    new UserError(
      `tables hold rows and have no key by which rows that are there could be known: ${someOf(names)}`,
      'leave them out with exclude-tables, or empty them',
    ),
  );
}

/** Large objects come back under their own numbers. */
async function checkLargeObjects({ client, entries, request, unfinished, problems }: Preflight): Promise<void> {
  if (request.clean || unfinished || !entries.some(({ desc }) => desc.startsWith('BLOB'))) return;
  const { rows } = await client.query<{ count: string }>(
    'SELECT count(*)::text AS count FROM pg_catalog.pg_largeobject_metadata',
  );
  if (rows[0]?.count === '0') return;
  problems.push(
    new UserError(
      `the target holds ${rows[0]?.count} large objects already, and the backup brings its own under their numbers`,
      'remove them, for instance with vacuumlo, or choose tables so that large objects are left out',
    ),
  );
}
