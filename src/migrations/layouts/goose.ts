import { UserError } from '../../errors.ts';
import { compareNumbers } from '../order.ts';
import { codeSteps } from './code-steps.ts';
import { certainty, type Layout, type MigrationDraft } from './layout.ts';
import { assertVersionsDiffer, byFile, headLines, isTopLevel, leftOut, piece, section, stem } from './parts.ts';

const annotation = /^--\s*\+goose\s+(.*?)\s*$/i;

/** goose, of Go. */
export const goose: Layout = {
  name: 'goose',
  history: {
    sql: 'public.goose_db_version',
    // A migration that was undone has a later row with is_applied = false (older versions) or none.
    query: `select version_id::text from (
        select distinct on (version_id) version_id, is_applied from public.goose_db_version
        order by version_id, id desc
      ) as latest where is_applied and version_id > 0`,
  },

  recognise({ heads }) {
    const file = [...heads.keys()].find((name) =>
      headLines(heads.get(name)).some((line) => /^--\s*\+goose\s+up\s*$/i.test(line)),
    );
    return byFile(file, certainty.certain, (name) => `${name} holds "-- +goose Up"`);
  },

  async read(folder) {
    const isOurs = (file: string): boolean => isTopLevel(file) && versionOf(file) !== undefined;
    const notes: string[] = [];
    const migrations: MigrationDraft[] = codeSteps(folder, versionOf, ['Go']).filter(({ file }) => isTopLevel(file));
    for (const file of folder.files.filter((name) => name.endsWith('.sql') && isOurs(name))) {
      migrations.push(readMigration(file, await folder.sql(file), { isRendered: folder.isRendered, notes }));
    }
    migrations.sort((one, other) => compareNumbers(one.version, other.version));
    assertVersionsDiffer(migrations);
    const others = folder.files.filter((file) => file.endsWith('.sql') && !isOurs(file));
    return { migrations, notes: [...notes, ...leftOut(others, 'not of the form N_name.sql')] };
  },
};

/** The number before the first underscore; goose takes no other names, and no 0. */
function versionOf(file: string): string | undefined {
  const digits = /^(\d+)_/.exec(file)?.[1];
  const version = digits === undefined ? 0n : BigInt(digits);
  return version > 0n ? version.toString() : undefined;
}

interface Annotation {
  readonly text: string;
  readonly start: number;
}

function readMigration(
  file: string,
  text: string,
  { isRendered, notes }: { isRendered: boolean; notes: string[] },
): MigrationDraft {
  const found = annotationsOf(text);
  const at = (name: string): number => found.find((one) => one.text === name)?.start ?? -1;
  const [up, down] = [at('up'), at('down')];
  if (up === -1 || (down !== -1 && down < up)) {
    throw new UserError(`${file} does not begin with "-- +goose Up"`, 'goose refuses it: add the annotation');
  }
  const blocks = found.filter((one) => one.text.startsWith('statement'));
  const isOdd = (one: Annotation, index: number): boolean =>
    one.text !== (index % 2 === 0 ? 'statementbegin' : 'statementend');
  if (blocks.some(isOdd) || blocks.length % 2 === 1) {
    throw new UserError(`${file} has StatementBegin and StatementEnd that do not match`, 'goose refuses it: mend them');
  }
  const transaction = at('no transaction') === -1 ? 'wrapped' : 'none';
  if (at('envsubst on') !== -1 && !isRendered) {
    notes.push(`${file} has variables of the environment put in by goose (ENVSUBST): set render to do the same`);
  }
  const end = down === -1 ? text.length : down;
  return {
    name: stem(file),
    version: versionOf(file) ?? '',
    file,
    up: section(piece(file, text, up, end), transaction),
    down: down === -1 ? undefined : section(piece(file, text, down), transaction),
    code: '',
    comments: [piece(file, text, 0, end)],
  };
}

/** All lines that are annotations, in small letters: newer versions of goose take any. */
function annotationsOf(text: string): Annotation[] {
  const found: Annotation[] = [];
  let start = 0;
  for (const line of text.split('\n')) {
    const name = annotation.exec(line)?.[1];
    if (name !== undefined) found.push({ text: name.toLowerCase().replaceAll(/\s+/g, ' '), start });
    start += line.length + 1;
  }
  return found;
}
