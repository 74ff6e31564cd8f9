import { messageOf, UserError } from '../../errors.ts';
import type { Folder } from '../folder.ts';
import { compareText } from '../order.ts';
import { certainty, type Layout, type LayoutReading, type MigrationDraft } from './layout.ts';
import { byFile, isTopLevel, leftOut, section, wholeFile } from './parts.ts';

const journalFile = 'meta/_journal.json';
/** drizzle-kit from 1.0 on: a directory for each migration, and no journal. */
const directoryForm = /^(\d{14}_[^/]*)\/migration\.sql$/;

/** Drizzle. All pending migrations are run in one transaction, in the order of the journal. */
export const drizzle: Layout = {
  name: 'drizzle',
  history: {
    sql: 'drizzle.__drizzle_migrations',
    // Drizzle compares with the latest only, and runs what the journal dates later.
    query: 'select max(created_at)::text from drizzle.__drizzle_migrations having max(created_at) is not null',
  },

  recognise({ files }) {
    if (files.includes(journalFile)) return { certainty: certainty.certain, reason: journalFile };
    const directory = directories(files)[0];
    return byFile(directory, certainty.certain, (name) => `${name}/snapshot.json`);
  },

  async read(folder) {
    return folder.files.includes(journalFile) ? readJournal(folder) : readDirectories(folder);
  },
};

interface JournalEntry {
  readonly when: number;
  readonly tag: string;
}

async function readJournal(folder: Folder): Promise<LayoutReading> {
  const entries = entriesOf(await folder.raw(journalFile));
  const migrations: MigrationDraft[] = [];
  const notes: string[] = [];
  let latest: JournalEntry | undefined;
  for (const entry of entries) {
    const file = `${entry.tag}.sql`;
    if (!folder.files.includes(file)) {
      const hint = 'Drizzle refuses the directory for it: restore the file, or take it out of the journal';
      throw new UserError(`${journalFile} names ${file}, which is not there`, hint);
    }
    migrations.push(await readMigration(folder, file, entry.tag, String(entry.when)));
    if (latest !== undefined && entry.when <= latest.when) {
      notes.push(`${entry.tag} is dated before ${latest.tag}: Drizzle does not run it where that one was applied`);
    } else latest = entry;
  }
  const others = folder.files.filter((file) => file.endsWith('.sql') && !migrations.some((one) => one.file === file));
  return { migrations, notes: [...notes, ...leftOut(others.filter(isTopLevel), `not in ${journalFile}`)] };
}

function entriesOf(text: string): JournalEntry[] {
  const hint = 'let drizzle-kit write it again';
  let journal: { dialect?: unknown; entries?: unknown };
  try {
    journal = JSON.parse(text);
  } catch (cause) {
    throw new UserError(`${journalFile} is not JSON: ${messageOf(cause)}`, hint, { cause });
  }
  const { dialect = 'postgresql', entries } = journal ?? {};
  if (dialect !== 'postgresql' && dialect !== 'pg') {
    throw new UserError(`${journalFile} is for ${String(dialect)}`, 'set migrations to a directory for PostgreSQL');
  }
  const isEntry = (one: Partial<JournalEntry> | null): boolean =>
    typeof one?.tag === 'string' && Number.isFinite(one.when);
  if (!Array.isArray(entries) || !entries.every(isEntry)) {
    throw new UserError(`${journalFile} has no list of entries with a tag and a date`, hint);
  }
  return entries;
}

async function readDirectories(folder: Folder): Promise<LayoutReading> {
  const migrations: MigrationDraft[] = [];
  for (const name of directories(folder.files).toSorted(compareText)) {
    migrations.push(await readMigration(folder, `${name}/migration.sql`, name, millisecondsOf(name)));
  }
  return { migrations, notes: [] };
}

/** What Drizzle records: the directory's date as milliseconds since 1970, UTC. */
function millisecondsOf(name: string): string {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)/.exec(name) ?? [];
  return String(Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`));
}

async function readMigration(folder: Folder, file: string, name: string, version: string): Promise<MigrationDraft> {
  // The breakpoints between statements are comments, and the parser finds the statements by itself.
  const up = section(wholeFile(file, await folder.sql(file)), 'shared');
  return { name, version, file, up, down: undefined, code: '' };
}

function directories(files: readonly string[]): string[] {
  const names = files.flatMap((file) => directoryForm.exec(file)?.[1] ?? []);
  return names.filter((name) => files.includes(`${name}/snapshot.json`));
}
