import { UserError } from '../../errors.ts';
import type { TransactionRule } from '../migration.ts';
import { compareByNumber, compareText } from '../order.ts';
import { certainty, type Layout, type MigrationDraft, type TextPart } from './layout.ts';
import {
  assertVersionsDiffer,
  byFile,
  headLines,
  isTopLevel,
  leftOut,
  orderNote,
  piece,
  section,
  stem,
} from './parts.ts';

/** The expressions of dbmate's pkg/dbmate/migration.go. */
const form = /^(\d+).*\.sql$/;
const blockMarker = /^--[^\S\n]*migrate:(up|down)(?:[^\S\n]+\S.*|[^\S\n]*)$/gm;

/** dbmate. */
export const dbmate: Layout = {
  name: 'dbmate',
  history: { sql: 'public.schema_migrations', query: 'select version::text from public.schema_migrations' },

  recognise({ heads }) {
    const file = [...heads.keys()].find((name) =>
      headLines(heads.get(name)).some((line) => /^--\s*migrate:up(\s|$)/.test(line)),
    );
    return byFile(file, certainty.certain, (name) => `${name} holds "-- migrate:up"`);
  },

  async read(folder) {
    const ours = folder.files.filter((file) => isTopLevel(file) && form.test(file));
    const migrations: MigrationDraft[] = [];
    const notes: string[] = [];
    for (const file of ours.toSorted(compareText)) {
      migrations.push(readMigration(file, await folder.sql(file), notes));
    }
    assertVersionsDiffer(migrations);
    const others = folder.files.filter((file) => file.endsWith('.sql') && !ours.includes(file));
    notes.push(...orderNote('dbmate', ours, compareByNumber), ...leftOut(others, 'not of the form N_name.sql'));
    return { migrations, notes };
  },
};

interface Block extends TextPart {
  readonly direction: string;
  readonly transaction: TransactionRule;
}

function readMigration(file: string, text: string, notes: string[]): MigrationDraft {
  const blocks = blocksOf(file, text);
  const [ups, downs] = ['up', 'down'].map((wanted) => blocks.filter(({ direction }) => direction === wanted)) as [
    Block[],
    Block[],
  ];
  if (blocks[0]?.direction !== 'up') {
    const problem = ups.length === 0 ? 'has no "-- migrate:up"' : 'has "-- migrate:down" before "-- migrate:up"';
    throw new UserError(`${file} ${problem}`, 'dbmate refuses it: begin the file with -- migrate:up');
  }
  const before = piece(file, text, 0, text.search(blockMarker));
  if (before.text.split('\n').some((line) => !/^\s*(--.*)?$/.test(line))) {
    throw new UserError(`${file} holds SQL before "-- migrate:up"`, 'dbmate refuses it: move it below the marker');
  }
  if (ups.length > 1) {
    notes.push(
      `${file} has ${ups.length} "-- migrate:up" blocks: they are run as one, with the first one's transaction`,
    );
  }
  const [firstUp, firstDown] = [ups[0] as Block, downs[0]];
  return {
    name: stem(file),
    version: form.exec(file)?.[1] ?? '',
    file,
    up: section(ups, firstUp.transaction),
    down: firstDown === undefined ? undefined : section(downs, firstDown.transaction),
    code: '',
    comments: [before, ...ups],
  };
}

function blocksOf(file: string, text: string): Block[] {
  const markers = [...text.matchAll(blockMarker)];
  return markers.map((match, index) => ({
    ...piece(file, text, match.index, markers[index + 1]?.index),
    direction: match[1] ?? '',
    // Without a transaction dbmate still sends the block as one simple query.
    transaction: /\stransaction:false(\s|$)/.test(match[0]) ? 'simple-query' : 'wrapped',
  }));
}
