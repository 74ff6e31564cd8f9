import { UserError } from '../../errors.ts';
import { compareByNumber, compareText } from '../order.ts';
import { certainty, type Layout, type MigrationDraft, type TextPart } from './layout.ts';
import { assertVersionsDiffer, isTopLevel, leftOut, orderNote, piece, section, stem } from './parts.ts';

/** Atlas, in its own format. */
export const atlas: Layout = {
  name: 'atlas',
  history: {
    sql: 'atlas_schema_revisions.atlas_schema_revisions',
    query: `select version::text from atlas_schema_revisions.atlas_schema_revisions
      where applied = total and coalesce(error, '') = ''`,
  },

  recognise({ files }) {
    if (!files.includes('atlas.sum')) return undefined;
    // Atlas also keeps its sums for directories of other tools.
    const isOther = files.some((file) => /\.(up|down)\.sql$/.test(file));
    return { certainty: isOther ? certainty.possible : certainty.probable, reason: 'atlas.sum' };
  },

  async read(folder) {
    const ours = folder.files.filter((file) => isTopLevel(file) && file.endsWith('.sql'));
    const drafts: MigrationDraft[] = [];
    const checkpoints = new Set<MigrationDraft>();
    const notes: string[] = [];
    for (const file of ours.toSorted(compareText)) {
      const text = await folder.sql(file);
      const draft = readMigration(file, text, notes);
      drafts.push(draft);
      if (directives(text, 'checkpoint').length > 0) checkpoints.add(draft);
    }
    assertVersionsDiffer(drafts);
    // A checkpoint stands for all before it, on an empty database; where those are still there it adds nothing.
    const migrations = drafts.filter((draft, index) => !checkpoints.has(draft) || index === 0);
    for (const draft of checkpoints) {
      if (!migrations.includes(draft)) notes.push(`not read: ${draft.file} (a checkpoint of the migrations before it)`);
    }
    const others = folder.files.filter((file) => file.endsWith('.sql') && !ours.includes(file));
    notes.push(...orderNote('atlas', ours, compareByNumber));
    notes.push(...leftOut(others, 'in a directory below the one with the migrations'));
    return { migrations, notes };
  },
};

function readMigration(file: string, text: string, notes: string[]): MigrationDraft {
  const [mode, ...more] = directives(text, 'txmode');
  if ((mode !== undefined && mode !== 'none' && mode !== 'file') || more.length > 0) {
    const hint = 'Atlas takes "-- atlas:txmode none" and "-- atlas:txmode file", once in a file';
    throw new UserError(`${file} has a wrong atlas:txmode: ${[mode, ...more].join(', ')}`, hint);
  }
  if (directives(text, 'delimiter').length > 0) {
    notes.push(`${file} sets a delimiter of Atlas: it is split at semicolons, as PostgreSQL does`);
  }
  const { up, down } = sectionsOf(file, text);
  const transaction = mode === 'none' ? 'none' : 'wrapped';
  return {
    name: stem(file),
    version: stem(file).split('_')[0] ?? '',
    file,
    up: section(up, transaction),
    down: down === undefined ? undefined : section(down, transaction),
    code: '',
  };
}

/** The values of a directive among the comments at the top, which an empty line ends (Atlas's sql/migrate/dir.go). */
function directives(text: string, name: string): string[] {
  const comments = /^(?:(?:--|#).*\r?\n)+(?=\r?\n)/.exec(text)?.[0] ?? '';
  const form = new RegExp(`^--\\s*atlas:${name}\\b[^\\S\\n]*(.*?)\\s*$`, 'gm');
  return [...comments.matchAll(form)].map(([, value = '']) => value);
}

/** A file of the kind "txtar" holds its up and its down migration under names of their own. */
function sectionsOf(file: string, text: string): { up: TextPart; down: TextPart | undefined } {
  if (directives(text, 'txtar').length === 0) return { up: piece(file, text, 0), down: undefined };
  const names = [...text.matchAll(/^-- (\S+) --[^\S\n]*$/gm)];
  const part = (wanted: string): TextPart | undefined => {
    const at = names.findIndex(([, name]) => name === wanted);
    return at === -1 ? undefined : piece(file, text, names[at]?.index ?? 0, names[at + 1]?.index);
  };
  const up = part('migration.sql');
  if (up === undefined) throw new UserError(`${file} has no part "-- migration.sql --"`, 'Atlas refuses it: add it');
  return { up, down: part('down.sql') };
}
