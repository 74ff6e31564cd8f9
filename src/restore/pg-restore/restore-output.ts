/** What pg_restore writes on stderr, line by line, made into problems. */

/** A statement that failed. */
export interface FailedStatement {
  /** The entry's, as pg_restore names it; undefined outside of entries. */
  readonly dumpId: number | undefined;
  /** The server's message with its detail, in one line. */
  readonly message: string;
  /** The beginning of the statement, in one line; '' where pg_restore names none. */
  readonly command: string;
}

const shownCharacters = 200;
/** More than is shown, since blanks are taken out. */
const keptCommandCharacters = 1_000;
const keptMessages = 200;

/** Statements that hold passwords: options of a user mapping or a server, a subscription's connection. */
const secretCommand = /^\s*(?:CREATE|ALTER)\s+(?:USER MAPPING|SERVER|SUBSCRIPTION)\b/;

/**
 * Reads the messages of `pg_restore --verbose`, which alone says what an error belongs to. Each error is a line `pg_restore: error: …`, perhaps with lines of detail, and then the
 * statement after `Command was: `; the entry stands before it, on a line that begins with `pg_restore: from TOC entry`.
 * The workers of a parallel restore share stderr, so that the name of an entry may be another worker's.
 * Source: warn_or_exit_horribly and ExecuteSqlCommand in src/bin/pg_dump/pg_backup_archiver.c and pg_backup_db.c.
 */
export class RestoreOutput {
  readonly failed: FailedStatement[] = [];
  /** Errors after which pg_restore ends: not those of a statement. */
  readonly fatal: string[] = [];
  /** The last errors and warnings, without their statements, for what is said only in words: that the connection is gone. */
  readonly messages: string[] = [];
  readonly #onLine: (line: string) => void;
  #dumpId: number | undefined;
  #error: { readonly lines: string[]; command: string | undefined } | undefined;

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  add(line: string): void {
    const [, level, text] = /^pg_restore: (?:(error|fatal|warning|detail|hint): )?(.*)$/.exec(line) ?? [];
    if (text !== undefined) this.#addOwn(line, level, text);
    else if (/^Command was: ?/.test(line) && this.#error !== undefined && this.#error.command === undefined) {
      this.#addCommand(line);
    } else if (this.#error?.command !== undefined) this.#continueCommand(line);
    else {
      this.#error?.lines.push(line);
      this.#keep(line);
      this.#onLine(line);
    }
  }

  /** To be called when pg_restore has ended. */
  end(): void {
    const error = this.#error;
    this.#error = undefined;
    if (error === undefined) return;
    const message = error.lines
      .map((line) => line.trim())
      .filter((line) => line !== '')
      .join(' · ');
    const said = /^could not execute query: (.*)$/s.exec(message)?.[1] ?? message;
    // "COPY failed for table" and the like have no command, but belong to an entry.
    if (error.command === undefined && !goesOn.test(message)) this.fatal.push(message);
    else this.failed.push({ dumpId: this.#dumpId, message: said, command: shortStatement(error.command ?? '') });
  }

  #addOwn(line: string, level: string | undefined, text: string): void {
    if (level === 'detail' || level === 'hint') this.#error?.lines.push(text);
    else {
      this.end();
      const dumpId = /^from TOC entry (\d+); /.exec(text)?.[1];
      if (dumpId !== undefined) this.#dumpId = Number(dumpId);
      if (/^while (INITIALIZING|PROCESSING TOC|FINALIZING):$/.test(text)) this.#dumpId = undefined;
      if (level === 'error' || level === 'fatal') this.#error = { lines: [text], command: undefined };
    }
    // The rest is what it is about to do, with the names of objects.
    if (level !== undefined) this.#keep(text);
    this.#onLine(line);
  }

  #addCommand(line: string): void {
    if (this.#error === undefined) return;
    const command = line.replace(/^Command was: ?/, '');
    const isSecret = secretCommand.test(command);
    this.#error.command = isSecret ? `${command.split(/OPTIONS|CONNECTION/)[0]}…` : command;
    this.#onLine(`Command was: ${isSecret ? this.#error.command : command}`);
  }

  #continueCommand(line: string): void {
    const error = this.#error;
    if (error?.command === undefined) return;
    if (error.command.endsWith('…') && secretCommand.test(error.command)) return;
    this.#onLine(line);
    if (error.command.length < keptCommandCharacters) error.command += ` ${line.trim()}`;
  }

  #keep(message: string): void {
    this.messages.push(message);
    if (this.messages.length > keptMessages) this.messages.shift();
  }
}

/** Errors that pg_restore counts and goes on after. */
const goesOn =
  /^(could not execute query|COPY failed for table|error returned by PQ|could not set |could not create large object|could not write to large object)/;

/** The beginning of a statement, in one line. */
export function shortStatement(statement: string): string {
  const text = statement.replaceAll(/\s+/g, ' ').trim();
  return text.length > shownCharacters ? `${text.slice(0, shownCharacters)}…` : text;
}
