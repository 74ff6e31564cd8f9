import type { Folder } from '../folder.ts';
import { codeStep, languageOf } from './code-steps.ts';
import { certainty, type Layout, type MigrationDraft } from './layout.ts';
import { byFile, headLines, isTopLevel, leftOut, piece, section, stem } from './parts.ts';

/** As in node-pg-migrate's sqlMigration.ts: anywhere in the file, in any case, with any number of dashes. */
const markers = { up: /^\s*--[\s-]*up\s+migration/im, down: /^\s*--[\s-]*down\s+migration/im } as const;
const scripts = ['TypeScript', 'JavaScript'];

/** node-pg-migrate with SQL files. All pending migrations are run in one transaction. */
export const nodePgMigrate: Layout = {
  name: 'node-pg-migrate',
  history: { sql: 'public.pgmigrations', query: 'select name::text from public.pgmigrations' },

  recognise({ files, heads }) {
    const isMarked = (file: string): boolean =>
      headLines(heads.get(file)).some((line) => /^\s*--[\s-]*up\s+migration/i.test(line));
    const marked = [...heads.keys()].filter(isTopLevel).find(isMarked);
    if (marked !== undefined) return { certainty: certainty.certain, reason: `${marked} holds "-- Up Migration"` };
    // Its own names begin with milliseconds since 1970.
    const dated = files.filter((file) => isTopLevel(file) && /^1\d{12}_/.test(file));
    const sql = dated.find((file) => file.endsWith('.sql') && !/\.(up|down)\.sql$/.test(file));
    return byFile(sql, certainty.likely, (name) => `${name} begins with milliseconds, as node-pg-migrate names it`);
  },

  async read(folder) {
    const isScript = (file: string): boolean => scripts.includes(languageOf(file) ?? '');
    const ours = folder.files.filter((file) => isTopLevel(file) && (file.endsWith('.sql') || isScript(file)));
    const migrations: MigrationDraft[] = [];
    const notes: string[] = [];
    for (const file of ours.toSorted(compareFiles)) {
      if (file.endsWith('.sql')) migrations.push(await readMigration(folder, file, notes));
      else migrations.push(codeStep(file, stem(file), languageOf(file) ?? ''));
    }
    const others = folder.files.filter((file) => file.endsWith('.sql') && !isTopLevel(file));
    return { migrations, notes: [...notes, ...leftOut(others, 'in a directory below the one with the migrations')] };
  },
};

async function readMigration(folder: Folder, file: string, notes: string[]): Promise<MigrationDraft> {
  const text = await folder.sql(file);
  const [up, down] = [text.search(markers.up), text.search(markers.down)];
  if (up === -1 && down !== -1) {
    notes.push(`${file} has no "-- Up Migration": node-pg-migrate runs the whole file, its down migration too`);
  }
  const upEnd = up === -1 || down < up ? text.length : down;
  return {
    name: stem(file),
    version: stem(file),
    file,
    up: section(piece(file, text, Math.max(up, 0), upEnd), 'shared'),
    down: down === -1 ? undefined : section(piece(file, text, down, up > down ? up : text.length), 'shared'),
    code: '',
    comments: [piece(file, text, 0, upEnd)],
  };
}

/** By time, then by name with numbers as numbers. */
function compareFiles(one: string, other: string): number {
  const options = { numeric: true, sensitivity: 'variant', ignorePunctuation: true } as const;
  return timeOf(one) - timeOf(other) || one.localeCompare(other, 'en', options);
}

/** The number before the first underscore; one of 17 digits is a date. */
function timeOf(file: string): number {
  const prefix = file.split('_')[0] ?? '';
  const [, year, month, day, hour, minute, second, millisecond] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d{3})$/.exec(prefix) ?? [];
  if (year === undefined) return /^\d+$/.test(prefix) ? Number(prefix) : 0;
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${millisecond}Z`);
  return Number.isNaN(time) ? 0 : time;
}
