import { basename } from 'node:path/posix';
import type { Folder } from '../folder.ts';
import type { MigrationStatement } from '../migration.ts';
import { compareText } from '../order.ts';
import { codeStep, languageOf } from './code-steps.ts';
import { compareVersions, type FlywayName, flywayName } from './flyway-names.ts';
import { certainty, type Layout, type MigrationDraft, type SectionDraft } from './layout.ts';
import { assertVersionsDiffer, byFile, leftOut, stem, wholeFile } from './parts.ts';

/** Flyway: versioned, repeatable, undo and baseline migrations, in all directories below. */
export const flyway: Layout = {
  name: 'flyway',
  placeholder: /\$\{[^\n}]*\}/,
  history: {
    sql: 'public.flyway_schema_history',
    // The last row of a version or script tells: an undone or repaired one has another row later. A repeatable
    // migration has no version, and its checksum tells whether it is to be run again. What a baseline covers is done.
    query: `select case
          when type like '%BASELINE%' then '<= ' || version
          else coalesce(version::text, script::text || ' ' || coalesce(checksum::text, ''))
        end
      from (
        select distinct on (coalesce(version, script)) * from public.flyway_schema_history
        order by coalesce(version, script), installed_rank desc
      ) as latest
      where success and type not in ('SCHEMA', 'DELETE') and type not like 'UNDO%'`,
  },

  recognise({ files }) {
    const file = files.find((name) => name.endsWith('.sql') && flywayName(basename(name)) !== undefined);
    return byFile(file, certainty.probable, (name) => `${name} has the form V1__name.sql of Flyway`);
  },

  async read(folder) {
    const files = namedFiles(folder);
    const notes: string[] = [];
    const undos = files.filter(({ name }) => name.kind === 'U');
    const baseline = usedBaseline(files, notes);
    const drafts: { name: FlywayName; draft: MigrationDraft }[] = [];
    for (const { file, name } of files) {
      if (name.kind === 'U' || (name.kind === 'B' && file !== baseline)) continue;
      const undo = undos.find((one) => name.kind === 'V' && compareVersions(one.name.version, name.version) === 0);
      drafts.push({ name, draft: await readMigration(folder, file, name, undo?.file) });
    }
    drafts.sort((one, other) => compareNames(one.name, other.name) || compareText(one.draft.file, other.draft.file));
    const migrations = drafts.map(({ draft }) => draft);
    assertVersionsDiffer(migrations);
    const others = folder.files.filter((file) => file.endsWith('.sql') && !files.some((one) => one.file === file));
    const callbacks = others.filter((file) => /^(before|after|create)[A-Z]/.test(basename(file)));
    notes.push(...leftOut(callbacks, 'callbacks of Flyway'));
    notes.push(
      ...leftOut(
        others.filter((file) => !callbacks.includes(file)),
        'not of the form V1__name.sql',
      ),
    );
    return { migrations, notes };
  },
};

interface NamedFile {
  readonly file: string;
  readonly name: FlywayName;
}

function namedFiles(folder: Folder): NamedFile[] {
  return folder.files.flatMap((file) => {
    const isStep = file.endsWith('.sql') || ['Java', 'Kotlin'].includes(languageOf(file) ?? '');
    const name = isStep ? flywayName(basename(file)) : undefined;
    return name === undefined ? [] : [{ file, name }];
  });
}

/**
 * On an empty database Flyway begins with the newest baseline migration and leaves out what it stands for. Where the
 * migrations before it are still there they give the same, and it is they that are measured.
 */
function usedBaseline(files: readonly NamedFile[], notes: string[]): string | undefined {
  const newest = files
    .filter(({ name }) => name.kind === 'B')
    .toSorted((one, other) => compareVersions(one.name.version, other.name.version))
    .at(-1);
  const isCovered = ({ name }: NamedFile): boolean =>
    newest !== undefined && name.kind === 'V' && compareVersions(name.version, newest.name.version) <= 0;
  const used = files.some(isCovered) ? undefined : newest;
  for (const { file, name } of files) {
    if (name.kind === 'B' && file !== used?.file)
      notes.push(`not read: ${file} (a baseline of the migrations before it)`);
  }
  return used?.file;
}

async function readMigration(
  folder: Folder,
  file: string,
  name: FlywayName,
  undo: string | undefined,
): Promise<MigrationDraft> {
  const version = name.kind === 'R' ? basename(file) : name.version;
  const code = languageOf(file);
  if (code !== undefined) return codeStep(file, version, code);
  const up = await sectionOf(folder, file);
  const down = undo === undefined ? undefined : await sectionOf(folder, undo);
  return { name: stem(file), version, file, up, down, code: '' };
}

async function sectionOf(folder: Folder, file: string): Promise<SectionDraft> {
  const part = wholeFile(file, await folder.sql(file));
  const configuration = `${file}.conf`;
  const conf = folder.files.includes(configuration) ? await folder.raw(configuration) : '';
  const isOutside = /^\s*executeInTransaction\s*=\s*false\s*$/im.test(conf);
  const outside = (statements: readonly MigrationStatement[]): number =>
    statements.filter(({ outsideTransaction }) => outsideTransaction).length;
  return {
    parts: [part],
    transaction: (statements) => (isOutside || outside(statements) > 0 ? 'none' : 'wrapped'),
    note: (statements) =>
      isOutside || [0, statements.length].includes(outside(statements)) ? undefined : `${file} ${mixed}`,
  };
}

const mixed = 'mixes statements that run in a transaction with ones that cannot: Flyway runs it with mixed=true only';

/** Versioned ones by version, then repeatable ones by description. */
function compareNames(one: FlywayName, other: FlywayName): number {
  if ((one.kind === 'R') !== (other.kind === 'R')) return one.kind === 'R' ? 1 : -1;
  if (one.kind === 'R') return compareText(one.description, other.description);
  return compareVersions(one.version, other.version);
}
