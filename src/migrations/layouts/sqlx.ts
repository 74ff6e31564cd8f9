import { UserError } from '../../errors.ts';
import { compareNumbers } from '../order.ts';
import { certainty, type Layout, type MigrationDraft, type SectionDraft } from './layout.ts';
import { assertVersionsDiffer, isTopLevel, leftOut, section, wholeFile } from './parts.ts';

/** `<VERSION>_<DESCRIPTION>.sql`, as sqlx-core's migrate/source.rs splits it. */
const form = /^([^_]*)_(.*?)(\.up|\.down)?\.sql$/;
const marker = '-- no-transaction';
const splitMarker = '/* sqlx: split */';

/** sqlx, of Rust. */
export const sqlx: Layout = {
  name: 'sqlx',
  history: {
    sql: 'public._sqlx_migrations',
    query: 'select version::text from public._sqlx_migrations where success',
  },

  recognise({ files, heads, around }) {
    const ours = files.filter((file) => isTopLevel(file) && /^\d+_.*\.sql$/.test(file));
    if (ours.length === 0) return undefined;
    const marked = ours.find((file) => heads.get(file)?.startsWith(marker));
    if (marked !== undefined) return { certainty: certainty.probable, reason: `${marked} begins with "${marker}"` };
    if (!/^\s*sqlx\b|^\s*\[.*dependencies\.sqlx\]/m.test(around.get('Cargo.toml') ?? '')) return undefined;
    return { certainty: certainty.probable, reason: `${ours[0]} has the form N_name.sql, and Cargo.toml uses sqlx` };
  },

  async read(folder) {
    const ours = folder.files.filter((file) => isTopLevel(file) && form.test(file));
    const migrations: MigrationDraft[] = [];
    for (const file of ours.filter((name) => !name.endsWith('.down.sql'))) {
      const name = file.replace(/(\.up)?\.sql$/, '');
      const version = versionOf(file);
      const down = ours.find((other) => other.endsWith('.down.sql') && versionOf(other) === version);
      migrations.push({
        name,
        version,
        file,
        up: sectionOf(file, await folder.sql(file)),
        down: down === undefined ? undefined : sectionOf(down, await folder.sql(down)),
        code: '',
      });
    }
    migrations.sort((one, other) => compareNumbers(one.version, other.version));
    assertVersionsDiffer(migrations);
    const others = folder.files.filter((file) => file.endsWith('.sql') && !ours.includes(file));
    return { migrations, notes: leftOut(others, 'not of the form N_name.sql') };
  },
};

function versionOf(file: string): string {
  const version = form.exec(file)?.[1] ?? '';
  if (/^\d+$/.test(version)) return BigInt(version).toString();
  throw new UserError(
    `${file} does not begin with a number`,
    'sqlx refuses the whole directory for it: give it the form N_name.sql, or set migration-layout to plain',
  );
}

function sectionOf(file: string, text: string): SectionDraft {
  // Only as the very first characters, as sqlx compares them.
  if (!text.startsWith(marker)) return section(wholeFile(file, text), 'wrapped');
  return section(wholeFile(file, text), text.includes(splitMarker) ? 'none' : 'simple-query');
}
