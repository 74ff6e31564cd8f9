import type { Folder } from '../folder.ts';
import type { HistoryTable, LayoutName, MigrationStatement, TransactionRule } from '../migration.ts';

/** How sure a layout is that a directory is its own. The surest one reads it. */
export const certainty = {
  /** Any directory with SQL files. */
  possible: 1,
  /** By names that other tools use as well. */
  likely: 2,
  /** By names that hardly any other tool uses, or by what lies around the directory. */
  probable: 3,
  /** By a file or a marker that only this tool writes. */
  certain: 4,
} as const;

export interface Recognition {
  readonly certainty: number;
  /** For the log, for instance `0001_a.sql holds "-- migrate:up"`. */
  readonly reason: string;
}

/** A piece of a file. */
export interface TextPart {
  readonly file: string;
  readonly text: string;
  /** The line of the file on which the text begins, from 1. */
  readonly firstLine: number;
}

export interface SectionDraft {
  /** Run one after the other. */
  readonly parts: readonly TextPart[];
  /** A rule, or how it follows from the statements. */
  readonly transaction: TransactionRule | ((statements: readonly MigrationStatement[]) => TransactionRule);
  /** What the log says about its statements, if anything. */
  readonly note?: (statements: readonly MigrationStatement[]) => string | undefined;
}

/** A migration before its SQL is split. */
export interface MigrationDraft {
  readonly name: string;
  readonly version: string;
  readonly file: string;
  readonly up: SectionDraft | undefined;
  readonly down: SectionDraft | undefined;
  /** '' for SQL, else the language of a step that cannot be run. */
  readonly code: string;
  /** Where comments for pgproof stand; the up section by default. */
  readonly comments?: readonly TextPart[];
}

export interface LayoutReading {
  readonly migrations: readonly MigrationDraft[];
  readonly notes: readonly string[];
}

export interface Layout {
  readonly name: LayoutName;
  readonly history: HistoryTable | undefined;
  /** What the tool itself replaces in the SQL before it runs it. */
  readonly placeholder?: RegExp;
  /** Undefined where nothing of the tool is there. */
  recognise(folder: Folder): Recognition | undefined;
  /** @throws {UserError} where the tool itself would refuse the directory */
  read(folder: Folder): Promise<LayoutReading>;
}
