import { createHash } from 'node:crypto';
import { UserError } from '../errors.ts';
import { type Folder, readFolder } from './folder.ts';
import { readIgnores } from './ignores.ts';
import { layouts } from './layouts/all.ts';
import type { Layout, MigrationDraft, Recognition, SectionDraft } from './layouts/layout.ts';
import type { Ignore, LayoutName, Migration, MigrationSection, MigrationSet, MigrationStatement } from './migration.ts';
import { splitStatements } from './statements.ts';
import { templateNote } from './templates.ts';

export interface ReadMigrationSetOptions {
  /** The directory of the migrations. */
  readonly directory: string;
  /** Which tool's rules to go by; recognised from the files by default. */
  readonly layout?: LayoutName | undefined;
  /** Gives the SQL of a file, named by its absolute path; by default the file's text is its SQL. */
  readonly render?: ((file: string) => Promise<string>) | undefined;
  readonly signal: AbortSignal;
}

/**
 * Reads a directory of migrations by the rules of the tool that they are written for.
 *
 * @throws {UserError} where the directory cannot be read or holds no migrations, and where the tool itself would refuse
 * it: two migrations of one version, say
 *
 * @example
 * const set = await readMigrationSet({ directory: 'db/migrations', signal });
 * set.layout; // 'dbmate'
 * set.migrations.map(({ name }) => name); // ['20240101120000_users', …]
 */
export async function readMigrationSet(options: ReadMigrationSetOptions): Promise<MigrationSet> {
  const { directory, render, signal } = options;
  const folder = await readFolder({ directory, render, signal });
  const { layout, reason } = chooseLayout(folder, options.layout);
  const reading = await layout.read(folder);
  if (reading.migrations.length === 0) throw nothingFound(folder, layout.name);
  const notes = [...reading.notes];
  const migrations: Migration[] = [];
  for (const draft of reading.migrations) {
    signal.throwIfAborted();
    migrations.push(await finish(draft, { notes, layout, folder }));
  }
  assertNamesDiffer(migrations);
  return { layout: layout.name, reason, directory, migrations, history: layout.history, notes: [...notes] };
}

function chooseLayout(folder: Folder, wanted: LayoutName | undefined): { layout: Layout; reason: string } {
  if (wanted !== undefined) {
    const layout = layouts.find(({ name }) => name === wanted);
    if (layout === undefined) throw new Error(`no layout is named ${wanted}`);
    return { layout, reason: 'as migration-layout says' };
  }
  const found = layouts.flatMap((layout) => {
    const recognition = layout.recognise(folder);
    return recognition === undefined ? [] : [{ layout, recognition }];
  });
  // The sort is stable: of two that are equally sure the first one stays first.
  found.sort((one, other) => other.recognition.certainty - one.recognition.certainty);
  const [best, ...others] = found;
  if (best === undefined) throw nothingFound(folder, undefined);
  return { layout: best.layout, reason: reasonOf(best.recognition, others) };
}

interface Found {
  readonly layout: Layout;
  readonly recognition: Recognition;
}

function reasonOf({ reason, certainty }: Recognition, others: readonly Found[]): string {
  const rivals = others.filter(
    ({ layout, recognition }) => layout.name !== 'plain' && recognition.certainty >= certainty - 1,
  );
  if (rivals.length === 0) return reason;
  const named = rivals.map(({ layout, recognition }) => `${layout.name} (${recognition.reason})`).join(' or ');
  return `${reason}; it could also be ${named}: set migration-layout if it is`;
}

function nothingFound(folder: Folder, layout: LayoutName | undefined): UserError {
  const { directory, files } = folder;
  const more = files.length > 5 ? ` and ${files.length - 5} more` : '';
  const seen = files.length === 0 ? 'it holds no files' : `it holds ${files.slice(0, 5).join(', ')}${more}`;
  const what = layout === undefined ? 'no migrations that are known' : `no migrations of the layout ${layout}`;
  return new UserError(
    `there are ${what} in ${directory}: ${seen}`,
    'set migrations to the directory itself, migration-layout to its tool, or migrate-command for any other tool',
  );
}

interface Findings {
  readonly folder: Folder;
  readonly notes: string[];
  readonly layout: Layout;
}

async function finish(draft: MigrationDraft, findings: Findings): Promise<Migration> {
  const { name, version, file, code } = draft;
  if (code !== '') {
    findings.notes.push(`${file} is a step in ${code}, which is not run`);
    const sha256 = await findings.folder.sha256(file);
    return { name, version, file, up: undefined, down: undefined, code, ignores: [], sha256 };
  }
  const up = draft.up && (await finishSection(draft.up, findings));
  const down = draft.down && (await finishSection(draft.down, findings));
  const ignores: Ignore[] = [];
  for (const part of draft.comments ?? draft.up?.parts ?? []) {
    const read = await readIgnores(part.text, part.file, part.firstLine);
    ignores.push(...read.ignores);
    findings.notes.push(...read.notes);
  }
  const sha256 = hashOf(up === undefined ? [] : [up.transaction, ...(draft.up?.parts.map(({ text }) => text) ?? [])]);
  return { name, version, file, up, down, code, ignores, sha256 };
}

/** Splits each part; a migration of which one part is refused is refused as a whole, and its parts are run one by one. */
async function finishSection(draft: SectionDraft, findings: Findings): Promise<MigrationSection> {
  const statements: MigrationStatement[] = [];
  const refused: string[] = [];
  for (const part of draft.parts) {
    const split = await splitStatements(part.text, part.file, part.firstLine);
    // Not spread: a file may hold more statements than a call takes arguments.
    for (const statement of split.statements) statements.push(statement);
    if (!findings.folder.isRendered) {
      findings.notes.push(...templateNote(part, split.unparsed !== undefined, findings.layout.placeholder));
    }
    if (split.unparsed === undefined) continue;
    refused.push(split.unparsed);
    findings.notes.push(`${part.file} is run whole: ${split.unparsed}`);
  }
  const note = draft.note?.(statements);
  if (note !== undefined) findings.notes.push(note);
  const transaction = typeof draft.transaction === 'string' ? draft.transaction : draft.transaction(statements);
  return { statements, transaction, unparsed: refused.length === 0 ? undefined : refused.join('; ') };
}

function hashOf(texts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(text);
  return hash.digest('hex');
}

function assertNamesDiffer(migrations: readonly Migration[]): void {
  const files = new Map<string, string>();
  for (const { name, file } of migrations) {
    const other = files.get(name);
    if (other !== undefined) {
      throw new UserError(
        `${other} and ${file} have the same name, ${name}`,
        'give one of them another name: results are compared by name',
      );
    }
    files.set(name, file);
  }
}
