import type { Folder } from '../folder.ts';
import { compareNumbers } from '../order.ts';
import { certainty, type Layout, type MigrationDraft } from './layout.ts';
import { assertVersionsDiffer, byFile, isTopLevel, leftOut, section, wholeFile } from './parts.ts';

/** As in golang-migrate's source/parse.go. */
const form = /^([0-9]+)_.*\.(up|down)\.sql$/;

/**
 * golang-migrate. Its drivers send a file as one simple query, so that the server makes an implicit transaction of it
 * (x-multi-statement, which they can be told, is not known here).
 */
export const golangMigrate: Layout = {
  name: 'golang-migrate',
  history: {
    sql: 'public.schema_migrations',
    // One row: the version that the database is at. While it is dirty it has failed, and is not applied.
    query: 'select case when dirty then (version - 1)::text else version::text end from public.schema_migrations',
  },

  recognise({ files }) {
    const file = files.filter(isTopLevel).find((name) => form.exec(name)?.[2] === 'up');
    return byFile(file, certainty.likely, (name) => `${name} has the form N_name.up.sql`);
  },

  async read(folder) {
    const ups = await readDirection(folder, 'up');
    const downs = await readDirection(folder, 'down');
    const migrations = ups.map((up): MigrationDraft => {
      const down = downs.find(({ version }) => version === up.version);
      return { ...up, down: down?.up };
    });
    const lone = downs.filter(({ version }) => !ups.some((up) => up.version === version));
    // golang-migrate goes to that version and runs nothing.
    const notes = lone.map(({ file, version }) => `${file} has no up migration: nothing is run for version ${version}`);
    const others = folder.files.filter((file) => file.endsWith('.sql') && !(isTopLevel(file) && form.test(file)));
    return { migrations, notes: [...notes, ...leftOut(others, 'not of the form N_name.up.sql')] };
  },
};

/** The files of one direction, as if each were a migration up. */
async function readDirection(folder: Folder, direction: 'up' | 'down'): Promise<MigrationDraft[]> {
  const drafts: MigrationDraft[] = [];
  for (const file of folder.files.filter((name) => isTopLevel(name) && form.exec(name)?.[2] === direction)) {
    drafts.push({
      name: file.replace(/\.(up|down)\.sql$/, ''),
      version: BigInt(form.exec(file)?.[1] ?? '').toString(),
      file,
      up: section(wholeFile(file, await folder.sql(file)), 'simple-query'),
      down: undefined,
      code: '',
    });
  }
  assertVersionsDiffer(drafts);
  return drafts.sort((one, other) => compareNumbers(one.version, other.version));
}
