import { compareByNumber, compareText } from '../order.ts';
import { certainty, type Layout, type MigrationDraft } from './layout.ts';
import { leftOut, orderNote, section, wholeFile } from './parts.ts';

const form = /^([^/]+)\/migration\.sql$/;

/** Prisma Migrate. It sends a file as one simple query and begins no transaction of its own. */
export const prisma: Layout = {
  name: 'prisma',
  history: {
    sql: 'public._prisma_migrations',
    query: `select migration_name::text from public._prisma_migrations
      where finished_at is not null and rolled_back_at is null`,
  },

  recognise({ files }) {
    const migration = files.find((file) => /^\d{14}_[^/]*\/migration\.sql$/.test(file)) ?? files.find(isOurs);
    if (migration === undefined) return undefined;
    if (files.includes('migration_lock.toml')) {
      return { certainty: certainty.certain, reason: `migration_lock.toml and ${migration}` };
    }
    return { certainty: certainty.probable, reason: `${migration}` };
  },

  async read(folder) {
    const ours = folder.files.filter(isOurs);
    const migrations: MigrationDraft[] = [];
    for (const file of ours.toSorted((one, other) => compareText(directoryOf(one), directoryOf(other)))) {
      const name = directoryOf(file);
      // Prisma makes and runs no down.sql of its own, but its guide to down migrations names it so.
      const down = `${name}/down.sql`;
      const hasDown = folder.files.includes(down);
      migrations.push({
        name,
        version: name,
        file,
        up: section(wholeFile(file, await folder.sql(file)), 'simple-query'),
        down: hasDown ? section(wholeFile(down, await folder.sql(down)), 'simple-query') : undefined,
        code: '',
      });
    }
    const isKnown = (file: string): boolean => isOurs(file) || file.endsWith('/down.sql');
    const others = folder.files.filter((file) => /\.(sql|ts|js)$/.test(file) && !isKnown(file));
    return {
      migrations,
      notes: [
        ...orderNote('prisma', ours.map(directoryOf), compareByNumber),
        ...leftOut(others, 'Prisma runs migration.sql in the directory of each migration'),
      ],
    };
  },
};

function isOurs(file: string): boolean {
  return form.test(file);
}

function directoryOf(file: string): string {
  return form.exec(file)?.[1] ?? '';
}
