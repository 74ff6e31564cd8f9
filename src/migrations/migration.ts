/** The layouts of migration directories that are known (docs/migrations.md has the table). */
export const layoutNames = [
  'plain',
  'golang-migrate',
  'flyway',
  'dbmate',
  'goose',
  'prisma',
  'drizzle',
  'diesel',
  'sqlx',
  'graphile-migrate',
  'node-pg-migrate',
  'atlas',
  'supabase',
] as const;

export type LayoutName = (typeof layoutNames)[number];

/**
 * Into which transactions a migration's statements go.
 * - `wrapped`: all in one, between BEGIN and COMMIT
 * - `simple-query`: the tool sends the file as one message, and the server makes an implicit transaction of it: a lone
 *   statement runs outside of a block, and a COMMIT of the file's own begins another one
 * - `shared`: all pending migrations are in one transaction
 * - `none`: each statement by itself
 */
export type TransactionRule = 'wrapped' | 'simple-query' | 'shared' | 'none';

/** One statement of a migration. */
export interface MigrationStatement {
  /** As it stands in the file, without the semicolon and without the comments before it. */
  readonly text: string;
  /** The file, relative to the migrations' directory, with `/`. */
  readonly file: string;
  /** The line of the file on which the statement begins, from 1. */
  readonly line: number;
  /** The parser's name of its node, for instance `AlterTableStmt`; '' where the parser refused the file. */
  readonly kind: string;
  /** It is refused inside of a transaction block, as CREATE INDEX CONCURRENTLY is. */
  readonly outsideTransaction: boolean;
}

/** What runs in one direction. */
export interface MigrationSection {
  readonly statements: readonly MigrationStatement[];
  readonly transaction: TransactionRule;
  /** Why it was not split into statements: the parser's message. It is then run whole, as one statement. */
  readonly unparsed: string | undefined;
}

/** A metric that a comment in the SQL takes out of the verdict. */
export interface Ignore {
  readonly metric: 'time' | 'wal' | 'blocks' | 'lock' | 'rewrite' | 'budget' | 'all';
  readonly reason: string;
  readonly line: number;
}

export interface Migration {
  /** By which it is shown, chosen and compared: the file's or directory's name without its endings. Unique in a set. */
  readonly name: string;
  /** As the tool orders and records it. */
  readonly version: string;
  /** The file that holds it, relative to the migrations' directory, with `/`. */
  readonly file: string;
  /** Undefined for a step in another language, which is not run. */
  readonly up: MigrationSection | undefined;
  readonly down: MigrationSection | undefined;
  /** What kind of code a step is that cannot be run, for instance `Go`; '' for SQL. */
  readonly code: string;
  readonly ignores: readonly Ignore[];
  /** Of the up section: its text and its rule of transactions. In hex. */
  readonly sha256: string;
}

/** Where a tool writes down what was applied. */
export interface HistoryTable {
  /** As SQL, quoted: for instance `public.schema_migrations`. */
  readonly sql: string;
  /** A query that gives the versions of applied migrations as one text column. */
  readonly query: string;
}

export interface MigrationSet {
  readonly layout: LayoutName;
  /** By which files it was recognised, in words for the log. */
  readonly reason: string;
  /** The directory, as given. */
  readonly directory: string;
  /** In the order in which they are applied. */
  readonly migrations: readonly Migration[];
  readonly history: HistoryTable | undefined;
  /** What was left out or not understood, and why. */
  readonly notes: readonly string[];
}
