import { UserError } from '../../errors.ts';
import type { Folder } from '../folder.ts';
import { compareNumbers } from '../order.ts';
import { certainty, type Layout, type MigrationDraft, type TextPart } from './layout.ts';
import { byFile, leftOut, piece, section, stem, wholeFile } from './parts.ts';

const committedForm = /^(?:committed\/)?(\d{6,})(?:-[-_a-zA-Z0-9]*)?\.sql$/;
const currentForm = /^current\/(\d+)(?:-[-_a-zA-Z0-9]*)?\.sql$/;
const noTransaction = /^--!\s*no-transaction\b/;
const header = /^--! Previous:/;

/** graphile-migrate: committed migrations, and the one that is being written. */
export const graphileMigrate: Layout = {
  name: 'graphile-migrate',
  // Its own :DATABASE_NAME and :DATABASE_OWNER, and those of its settings; not a cast and not a slice.
  placeholder: /(?<![:\w]):[A-Z][0-9A-Z_]+\b/,
  history: {
    sql: 'graphile_migrate.migrations',
    query: 'select filename::text from graphile_migrate.migrations',
  },

  recognise({ files, heads }) {
    const committed = files.find((file) => committedForm.test(file) && header.test(heads.get(file) ?? ''));
    if (committed !== undefined) {
      return { certainty: certainty.certain, reason: `${committed} begins with "--! Previous:"` };
    }
    const current = files.find((file) => file === 'current.sql' || currentForm.test(file));
    return byFile(current, certainty.likely, (name) => `${name}`);
  },

  async read(folder) {
    const migrations: MigrationDraft[] = [];
    const notes: string[] = [];
    let previous: { file: string; hash: string } | undefined;
    for (const file of committedFiles(folder)) {
      const { draft, previousHash, hash } = readCommitted(file, await folder.sql(file));
      if (previousHash !== (previous?.hash ?? '-')) {
        const before = previous === undefined ? 'it is the first' : `the one before it is ${previous.file}`;
        notes.push(`${file} was committed after another migration, and ${before}: graphile-migrate refuses that`);
      }
      migrations.push(draft);
      previous = { file, hash };
    }
    const current = await readCurrent(folder);
    if (current !== undefined) migrations.push(current);
    const read = (file: string): boolean =>
      committedForm.test(file) || file === 'current.sql' || currentForm.test(file);
    const others = folder.files.filter((file) => file.endsWith('.sql') && !read(file));
    return { migrations, notes: [...notes, ...leftOut(others, 'neither committed nor current')] };
  },
};

function committedFiles(folder: Folder): string[] {
  const inFolder = folder.files.filter((file) => file.startsWith('committed/') && committedForm.test(file));
  const files = inFolder.length > 0 ? inFolder : folder.files.filter((file) => committedForm.test(file));
  const number = (file: string): string => committedForm.exec(file)?.[1] ?? '';
  files.sort((one, other) => compareNumbers(number(one), number(other)));
  const double = files.find((file, index) => index > 0 && number(file) === number(files[index - 1] ?? ''));
  if (double === undefined) return files;
  const hint = 'graphile-migrate refuses two of one: uncommit one of them and commit it again';
  throw new UserError(`there are two committed migrations with the number of ${double}`, hint);
}

interface Committed {
  readonly draft: MigrationDraft;
  readonly previousHash: string;
  readonly hash: string;
}

function readCommitted(file: string, text: string): Committed {
  // Headers end at the first empty line.
  const headers = /^(?:--! .*\r?\n)+(?=\r?\n)/.exec(text)?.[0] ?? '';
  const value = (name: string): string | undefined => new RegExp(`^--! ${name}: *(.*?)\\s*$`, 'm').exec(headers)?.[1];
  const [previousHash, hash] = [value('Previous'), value('Hash')];
  if (previousHash === undefined || hash === undefined) {
    const hint = 'graphile-migrate refuses it: committed migrations are written by "graphile-migrate commit" only';
    throw new UserError(`${file} has no header with "--! Previous:" and "--! Hash:"`, hint);
  }
  const bodyStart = headers.length + (text.startsWith('\r\n', headers.length) ? 2 : 1);
  const body = piece(file, text, bodyStart);
  return { draft: draftOf(stem(file), `${stem(file)}.sql`, file, [body]), previousHash, hash };
}

async function readCurrent(folder: Folder): Promise<MigrationDraft | undefined> {
  const pieces = folder.files.filter((file) => currentForm.test(file));
  const isSingle = folder.files.includes('current.sql');
  if (isSingle && pieces.length > 0) {
    const hint = 'graphile-migrate refuses that: keep one of them';
    throw new UserError('there are both current.sql and a directory current', hint);
  }
  const number = (file: string): string => currentForm.exec(file)?.[1] ?? '';
  const files = isSingle
    ? ['current.sql']
    : pieces.toSorted((one, other) => compareNumbers(number(one), number(other)));
  const parts: TextPart[] = [];
  for (const file of files) parts.push(wholeFile(file, await folder.sql(file)));
  const [first] = parts;
  const isEmpty = parts.every(({ text }) => text.split('\n').every((line) => /^\s*(--.*)?$/.test(line)));
  return first === undefined || isEmpty ? undefined : draftOf('current', 'current', first.file, parts);
}

/** A migration without a transaction is to be one statement; it is sent as a simple query all the same. */
function draftOf(name: string, version: string, file: string, parts: readonly TextPart[]): MigrationDraft {
  const transaction = noTransaction.test(parts[0]?.text ?? '') ? 'simple-query' : 'wrapped';
  return { name, version, file, up: section(parts, transaction), down: undefined, code: '' };
}
