import type { Folder } from '../folder.ts';
import { compareByNumber, leadingNumber } from '../order.ts';
import { codeSteps } from './code-steps.ts';
import { certainty, type Layout, type MigrationDraft } from './layout.ts';
import { isTopLevel, leftOut, section, wholeFile, wrappedWhereAllowed } from './parts.ts';

/** SQL files of no tool that is known, run in the order of their numbers. */
export const plain: Layout = {
  name: 'plain',
  history: undefined,

  recognise(folder) {
    // A directory of directories may be anything: it is plain only where migration-layout says so.
    const files = chosenFiles(folder).filter(isTopLevel);
    if (files.length === 0) return undefined;
    return { certainty: certainty.possible, reason: `${files.length} SQL files, and no sign of a migration tool` };
  },

  async read(folder) {
    const files = chosenFiles(folder);
    const downs = downFiles(files);
    const migrations: MigrationDraft[] = [];
    for (const file of files.filter((name) => !downs.has(name))) {
      const down = downOf(file, downs);
      migrations.push({
        name: nameOf(file),
        version: nameOf(file),
        file,
        up: section(wholeFile(file, await folder.sql(file)), wrappedWhereAllowed),
        down: down === undefined ? undefined : section(wholeFile(down, await folder.sql(down)), wrappedWhereAllowed),
        code: '',
      });
    }
    migrations.push(...codeSteps(folder, leadingNumber).filter(({ file }) => isTopLevel(file)));
    migrations.sort((one, other) => compareByNumber(one.file, other.file));
    const others = folder.files.filter((file) => file.endsWith('.sql') && !files.includes(file));
    return { migrations, notes: leftOut(others, 'in a directory below the one with the migrations') };
  },
};

/** The files of the directory itself; without any there, those of the directories below it. */
function chosenFiles(folder: Folder): readonly string[] {
  const all = folder.files.filter((file) => file.endsWith('.sql'));
  const top = all.filter(isTopLevel);
  return top.length > 0 ? top : all;
}

/** `x.down.sql` belongs to `x.up.sql` or `x.sql`; without either it is a migration like any other. */
function downFiles(files: readonly string[]): ReadonlySet<string> {
  const downs = files.filter((file) => file.endsWith('.down.sql'));
  const isPaired = (down: string): boolean => {
    const base = down.slice(0, -'.down.sql'.length);
    return files.includes(`${base}.up.sql`) || files.includes(`${base}.sql`);
  };
  return new Set(downs.filter(isPaired));
}

function nameOf(file: string): string {
  return file.replace(/(\.up)?\.sql$/, '');
}

function downOf(file: string, downs: ReadonlySet<string>): string | undefined {
  const down = `${nameOf(file)}.down.sql`;
  return downs.has(down) ? down : undefined;
}
