import type { MigrationStatement, TransactionRule } from '../migration.ts';
import { compareByNumber, compareText } from '../order.ts';
import { certainty, type Layout, type MigrationDraft } from './layout.ts';
import { assertVersionsDiffer, isTopLevel, leftOut, orderNote, section, stem, wholeFile } from './parts.ts';

/** As in the Supabase CLI's pkg/migration/file.go. */
const form = /^([0-9]+)_(.*)\.sql$/;

/** The Supabase CLI. */
export const supabase: Layout = {
  name: 'supabase',
  history: {
    sql: 'supabase_migrations.schema_migrations',
    query: 'select version::text from supabase_migrations.schema_migrations',
  },

  recognise({ files, tail }) {
    const file = files.find((name) => isTopLevel(name) && form.test(name));
    if (file === undefined || tail !== 'supabase/migrations') return undefined;
    return { certainty: certainty.probable, reason: `${file} in supabase/migrations` };
  },

  async read(folder) {
    const named = folder.files.filter((file) => isTopLevel(file) && form.test(file)).toSorted(compareText);
    const ours = named.filter((file, index) => index > 0 || !isOldInit(file));
    const migrations: MigrationDraft[] = [];
    for (const file of ours) {
      migrations.push({
        name: stem(file),
        version: form.exec(file)?.[1] ?? '',
        file,
        up: section(wholeFile(file, await folder.sql(file)), batched),
        down: undefined,
        code: '',
      });
    }
    assertVersionsDiffer(migrations);
    const others = folder.files.filter((file) => file.endsWith('.sql') && !ours.includes(file));
    const why = 'the Supabase CLI skips it: it takes N_name.sql, and no init from before December 2021';
    return { migrations, notes: [...orderNote('supabase', ours, compareByNumber), ...leftOut(others, why)] };
  },
};

/** The first file of an old version's `supabase init`, which newer ones skip (shouldSkip in pkg/migration/list.go). */
function isOldInit(file: string): boolean {
  const date = /^([0-9]{14})_init\.sql$/.exec(file)?.[1];
  return date !== undefined && BigInt(date) < 20_211_209_000_000n;
}

/**
 * The CLI sends the statements as one batch, which is an implicit transaction. From 2.109 on it sends those that
 * cannot run in one by themselves, between batches.
 */
function batched(statements: readonly MigrationStatement[]): TransactionRule {
  return statements.some(({ outsideTransaction }) => outsideTransaction) ? 'none' : 'simple-query';
}
