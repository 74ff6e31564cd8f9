import type pg from 'pg';
import type { TocEntry } from '../../archive/toc.ts';
import { throwProblems, UserError } from '../../errors.ts';
import { majorOf } from '../../postgres/client-tools.ts';
import { codeOf } from '../../postgres/connection.ts';
import { formatBytes } from '../../report/format.ts';
import { journalSchema } from '../journal.ts';
import { archiveEncoding } from '../selection/archive-names.ts';
import type { Findings, Preflight, PreflightInput } from './preflight-check.ts';
import { checkEmpty, checkSchemas } from './preflight-objects.ts';
import { checkExtensions, checkRoles, checkTablespaces } from './preflight-server.ts';
import { checkTables } from './preflight-tables.ts';

/**
 * Looks at the target before a byte is written: everything that would make the restore fail later, all at once. It
 * asks one question for each kind of thing, however many there are.
 *
 * @param client as `withTarget` gives it
 * @returns what could not be checked, for the report
 * @throws {UserError} with all problems
 */
export async function preflight(
  client: pg.Client,
  input: PreflightInput,
): Promise<{ readonly notChecked: readonly string[] }> {
  const { facts } = input;
  const findings: Findings = { problems: [], notChecked: [] };
  checkVersion(input, findings);
  const check: Preflight = {
    ...input,
    ...findings,
    client,
    encoding: archiveEncoding(input.toc),
    entries: selectedEntries(input),
    unfinished: facts.exists && (await journalExists(client)),
  };
  await checkWritable(check);
  if (check.unfinished) checkJournal(check);
  checkSpace(check);
  if (await checkEncoding(check)) await checkNames(check);
  throwProblems(findings.problems);
  return { notChecked: findings.notChecked };
}

/** Everything for which names must be comparable. */
async function checkNames(check: Preflight): Promise<void> {
  const { facts, request, encoding, problems, unfinished } = check;
  try {
    await checkRoles(check);
    await checkTablespaces(check);
    await checkExtensions(check);
    if (!facts.exists) return;
    await checkSchemas(check);
    if (request.part === 'data') await checkTables(check);
    else if (!unfinished && !request.clean) await checkEmpty(check);
  } catch (error) {
    // untranslatable_character, character_not_in_repertoire
    if (!['22P05', '22021'].includes(codeOf(error) ?? '')) throw error;
    problems.push(
      new UserError(
        `a name in the backup cannot be written in the target's encoding: the backup is in ${encoding}, the database in ${facts.encoding}`,
        `restore into a database with the encoding ${encoding}; create: true makes one`,
      ),
    );
  }
}

function selectedEntries({ toc, selection }: PreflightInput): TocEntry[] {
  const ids = new Set([
    ...selection.preData,
    ...selection.tables.map(({ entry }) => entry.dumpId),
    ...selection.otherData,
    ...selection.indexes.map(({ dumpId }) => dumpId),
    ...selection.postData,
  ]);
  return toc.entries.filter(({ dumpId }) => ids.has(dumpId));
}

async function journalExists(client: pg.Client): Promise<boolean> {
  const { rowCount } = await client.query('SELECT FROM pg_catalog.pg_namespace WHERE nspname = $1', [journalSchema]);
  return rowCount !== 0;
}

function checkJournal({ request, problems }: Preflight): void {
  if (request.resume || request.clean) return;
  problems.push(
    new UserError(
      `the target holds an unfinished restore (schema ${journalSchema})`,
      'resume: true continues it, clean: true starts over',
    ),
  );
}

/** An older server may not know what the backup says, and pg_dump promises nothing for that direction. */
function checkVersion({ manifest, facts }: PreflightInput, { problems }: Findings): void {
  const { serverVersion, serverVersionNumber } = manifest.source;
  if (majorOf(facts.versionNumber) >= majorOf(serverVersionNumber)) return;
  problems.push(
    new UserError(
      `the target is PostgreSQL ${facts.version}, and the backup is of ${serverVersion}`,
      `restore into PostgreSQL ${majorOf(serverVersionNumber)} or newer`,
    ),
  );
}

/** Whether anything can be written into the target, and by this role. */
export async function checkWritable({
  client,
  facts,
  problems,
}: Pick<Preflight, 'client' | 'facts' | 'problems'>): Promise<void> {
  if (facts.standby) {
    problems.push(new UserError('the target is a standby, which is read-only', 'name the primary in database-url'));
    return;
  }
  const { rows } = await client.query<{ readonly: string; may_create: boolean }>(
    `SELECT pg_catalog.current_setting('transaction_read_only') AS readonly,
       pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE') AS may_create`,
  );
  if (rows[0]?.readonly === 'on') {
    problems.push(
      new UserError(
        'sessions on the target are read-only (default_transaction_read_only is on)',
        'set it to off for the role or the database; some providers set it to on when the disk is full',
      ),
    );
  }
  if (facts.exists && rows[0]?.may_create === false) {
    problems.push(
      new UserError(
        `the role ${facts.role} may not create schemas in the database ${facts.database}`,
        'restore as the owner of the database, or grant the role CREATE on it',
      ),
    );
  }
}

/** @returns whether the archive's names can be had in the target's encoding at all */
async function checkEncoding({ client, encoding, facts, problems, notChecked }: Preflight): Promise<boolean> {
  if (encoding === facts.encoding || facts.encoding === 'SQL_ASCII') return true;
  if (encoding === 'SQL_ASCII') {
    notChecked.push(`whether all text of the backup, which is in SQL_ASCII, is valid ${facts.encoding}`);
    return true;
  }
  const { rowCount } = await client.query(
    `SELECT FROM pg_catalog.pg_conversion WHERE condefault
       AND conforencoding = pg_catalog.pg_char_to_encoding($1) AND contoencoding = pg_catalog.pg_char_to_encoding($2)`,
    [encoding, facts.encoding],
  );
  if (rowCount === 0) {
    problems.push(
      new UserError(
        `the backup is in ${encoding} and the target in ${facts.encoding}, and PostgreSQL has no conversion between them`,
        `restore into a database with the encoding ${encoding}; create: true makes one`,
      ),
    );
    return false;
  }
  if (facts.encoding !== 'UTF8') {
    notChecked.push(`whether ${facts.encoding}, the target's encoding, has all characters of the backup (${encoding})`);
  }
  return true;
}

/** The share of the chosen tables' text is taken for their share of the source's files. */
function checkSpace({ facts, manifest, selection, request, unfinished, problems, notChecked }: Preflight): void {
  if (request.part === 'schema') return;
  if (facts.freeBytes === undefined) {
    notChecked.push('whether the target has enough free disk space, which cannot be seen from here');
    return;
  }
  const chosen = selection.tables.reduce((sum, { table }) => sum + (table?.rawBytes ?? 0), 0);
  const share = manifest.totals.rawBytes === 0 ? 1 : chosen / manifest.totals.rawBytes;
  const there = unfinished || request.clean ? facts.databaseBytes : 0;
  const wanted = manifest.source.databaseBytes * share - there;
  if (wanted <= facts.freeBytes) return;
  problems.push(
    new UserError(
      `about ${formatBytes(wanted)} are needed for the restored tables, and ${formatBytes(facts.freeBytes)} are free at ${facts.dataDirectory}`,
      'free space there, restore into another server, or choose fewer tables',
    ),
  );
}
