import type { Folder } from '../folder.ts';
import { compareByNumber, compareText } from '../order.ts';
import { certainty, type Layout, type MigrationDraft, type SectionDraft } from './layout.ts';
import { assertVersionsDiffer, byFile, leftOut, orderNote, section, wholeFile } from './parts.ts';

const form = /^([^/]+)\/up\.sql$/;

/** diesel, of Rust. */
export const diesel: Layout = {
  name: 'diesel',
  history: {
    sql: 'public.__diesel_schema_migrations',
    query: 'select version::text from public.__diesel_schema_migrations',
  },

  recognise({ files }) {
    const file = files.find((name) => form.test(name));
    return byFile(file, certainty.certain, (name) => `${name}`);
  },

  async read(folder) {
    const ours = folder.files.filter((file) => form.test(file));
    const migrations: MigrationDraft[] = [];
    for (const file of ours) migrations.push(await readMigration(folder, file));
    migrations.sort((one, other) => compareText(one.version, other.version));
    assertVersionsDiffer(migrations);
    const directories = new Set(ours.map(directoryOf));
    const isKnown = (file: string): boolean => /\/(up|down)\.sql$/.test(file) && directories.has(firstPart(file));
    const others = folder.files.filter((file) => file.endsWith('.sql') && !isKnown(file));
    return {
      migrations,
      notes: [
        ...orderNote(
          'diesel',
          migrations.map(({ version }) => version),
          compareByNumber,
        ),
        ...leftOut(others, 'diesel runs up.sql in the directory of each migration'),
      ],
    };
  },
};

async function readMigration(folder: Folder, file: string): Promise<MigrationDraft> {
  const name = directoryOf(file);
  const transaction = await transactionOf(folder, `${name}/metadata.toml`);
  const sectionOf = async (path: string): Promise<SectionDraft | undefined> =>
    folder.files.includes(path) ? section(wholeFile(path, await folder.sql(path)), transaction) : undefined;
  return {
    name,
    // As diesel's version_from_string: up to the first underscore, without hyphens.
    version: (name.split('_')[0] ?? '').replaceAll('-', ''),
    file,
    up: await sectionOf(file),
    down: await sectionOf(`${name}/down.sql`),
    code: '',
  };
}

/** Without a transaction diesel still sends the file as one simple query. */
async function transactionOf(folder: Folder, metadata: string): Promise<'wrapped' | 'simple-query'> {
  if (!folder.files.includes(metadata)) return 'wrapped';
  return /^\s*run_in_transaction\s*=\s*false\b/m.test(await folder.raw(metadata)) ? 'simple-query' : 'wrapped';
}

function directoryOf(file: string): string {
  return form.exec(file)?.[1] ?? '';
}

function firstPart(file: string): string {
  return file.slice(0, file.indexOf('/'));
}
