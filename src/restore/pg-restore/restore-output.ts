import { formatCountOf } from '../../report/format.ts';
import { isCounted, isNotice, type Message, MessagePieces, namesCommand } from './message-pieces.ts';

/** What pg_restore writes on stderr, line by line, made into problems. */

/** A statement that failed. */
export interface FailedStatement {
  /** The entry's, as pg_restore names it; undefined outside of entries, and where it may be one of several. */
  readonly dumpId: number | undefined;
  /** The server's message with its detail, in one line. */
  readonly message: string;
  /** The beginning of the statement, in one line; '' where pg_restore names none. */
  readonly command: string;
}

interface OpenError {
  readonly dumpId: number | undefined;
  readonly lines: string[];
  command: string | undefined;
  /** Another error began before the statement of the one before it: whose statement comes is not known. */
  readonly isMixed: boolean;
  /** Whether it surely is an error. */
  readonly isCertain: boolean;
}

/** An error in other words than those that pg_restore is known to go on after. */
interface OtherError {
  readonly message: string;
  readonly isCertain: boolean;
}

const shownCharacters = 200;
/** More than is shown, since blanks are taken out. */
const keptCommandCharacters = 1_000;
const keptMessages = 200;
const keptUnread = 5;

/** Statements that hold passwords: options of a user mapping or a server, a subscription's connection. */
const secretCommand = /^\s*(?:CREATE|ALTER)\s+(?:USER MAPPING|SERVER|SUBSCRIPTION)\b/;
const commandLead = /^Command was: ?/;

/**
 * Reads the messages of `pg_restore --verbose`, which alone says what an error belongs to. Each error is a line
 * `pg_restore: error: …`, perhaps with lines of detail, and then the statement after `Command was: `; the entry stands
 * before it, on a line that begins with `pg_restore: from TOC entry`. The workers of a parallel restore share stderr, so
 * that their messages come mixed (see MessagePieces). In the end pg_restore tells how many errors it has passed over:
 * what it counted and could not be read is a failed statement too.
 * Source: warn_or_exit_horribly and ExecuteSqlCommand in src/bin/pg_dump/pg_backup_archiver.c and pg_backup_db.c.
 */
export class RestoreOutput {
  readonly failed: FailedStatement[] = [];
  /** Errors that have ended pg_restore; filled by `end`. */
  readonly fatal: string[] = [];
  /** The last errors and warnings, without their statements, for what is said only in words: that the connection is gone. */
  readonly messages: string[] = [];
  /** The last lines that belong to no message that is known. */
  readonly unread: string[] = [];
  readonly #onLine: (line: string) => void;
  readonly #pieces = new MessagePieces();
  readonly #entries = new EntryNames();
  readonly #others: OtherError[] = [];
  #counted: number | undefined;
  #error: OpenError | undefined;
  /** Whether the message before may have more lines. */
  #goesOn = false;
  /** A statement with passwords has begun, and nothing that ends it has come. */
  #isSecret = false;

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  add(line: string): void {
    const message = this.#pieces.read(line, this.#goesOn);
    if (message === undefined) this.#addLine(line);
    else if (message.level === 'command') this.#addLine(message.text);
    else this.#addMessage(line, message);
  }

  /** Whether pg_restore came to its end and passed over errors: only then it tells how many. */
  get hasCounted(): boolean {
    return this.#counted !== undefined;
  }

  /** To be called when pg_restore has ended. */
  end(): void {
    this.#close();
    if (this.hasCounted) this.#addPassedOver();
    else this.fatal.push(...this.#others.map(({ message }) => message));
  }

  /** Nothing has ended pg_restore: what is an error is one of those that it counts. */
  #addPassedOver(): void {
    const add = (message: string) => this.failed.push({ dumpId: undefined, message, command: '' });
    for (const { message } of this.#others.filter(({ isCertain }) => isCertain)) add(message);
    for (const { message } of this.#others.filter(({ isCertain }) => !isCertain)) {
      if (this.#missing > 0) add(message);
    }
    if (this.#missing > 0) add(this.#describeMissing());
  }

  /**
   * How many errors pg_restore has counted that are not among those read. It counts an entry of a worker that has
   * errors as one more (mark_restore_job_done and parseWorkerResponse), and those of a worker's login not at all.
   */
  get #missing(): number {
    return Math.max(0, (this.#counted ?? 0) - this.#entries.ofWorkers - this.failed.length);
  }

  #describeMissing(): string {
    const read = this.failed.length;
    const counted = formatCountOf(read + this.#missing, 'error');
    const said = this.unread.length === 0 ? '' : `; not understood: ${this.unread.join(' · ')}`;
    return `pg_restore counted ${counted}, of which ${read === 0 ? 'none' : read} could be read${said}`;
  }

  #addMessage(line: string, message: Message): void {
    const { level, text } = message;
    if (level === 'detail' || level === 'hint') this.#error?.lines.push(text);
    else if (level === 'error') this.#open(message);
    // Another process may say something while the rest of an error is still to come.
    else if (level === 'warning' || level === 'other' || !this.#awaitsCommand()) this.#close();
    if (level === 'information') this.#entries.read(text);
    this.#counted = countOf(text) ?? this.#counted;
    this.#goesOn = this.#error !== undefined || level !== 'information' || isNotice(text);
    if (level === 'warning' || level === 'error') this.#isSecret = false;
    const isUnread = level === 'other' || level === 'unclear';
    if (isUnread && this.#isSecret) return;
    if (isUnread) this.#keepUnread(text);
    // The rest is what it is about to do, with the names of objects.
    if (level !== 'information' && level !== 'other') this.#keep(text);
    this.#onLine(line);
  }

  #open({ text, isCertain }: Message): void {
    const isMixed = this.#awaitsCommand();
    this.#close();
    this.#error = { dumpId: this.#entries.current, lines: [text], command: undefined, isMixed, isCertain };
  }

  #awaitsCommand(): boolean {
    return this.#error !== undefined && this.#error.command === undefined && namesCommand(this.#error.lines[0] ?? '');
  }

  /** A line that begins no message. */
  #addLine(line: string): void {
    const first = this.#error?.lines[0] ?? '';
    // Then the statement is that of an error whose beginning could not be read.
    if (commandLead.test(line) && isCounted(first) && !namesCommand(first)) this.#close();
    const error = this.#error;
    const command = line.replace(commandLead, '');
    // A statement may hold these words; where another's follows it, that must not be shown.
    const begins = error?.command === undefined || secretCommand.test(command);
    if (begins && commandLead.test(line)) this.#beginCommand(command);
    else if (this.#isSecret) return;
    else if (error?.command !== undefined) {
      this.#onLine(line);
      if (error.command.length < keptCommandCharacters) error.command += ` ${line.trim()}`;
    } else {
      if (error === undefined) this.#keepUnread(line);
      else error.lines.push(line);
      this.#keep(line);
      this.#onLine(line);
    }
  }

  #beginCommand(command: string): void {
    this.#isSecret = secretCommand.test(command);
    const shown = this.#isSecret ? `${command.split(/OPTIONS|CONNECTION/)[0]}…` : command;
    if (this.#error === undefined) this.#keepUnread(`Command was: ${shown}`);
    else this.#error.command ??= shown;
    this.#onLine(`Command was: ${shown}`);
  }

  #close(): void {
    const error = this.#error;
    this.#error = undefined;
    if (error === undefined) return;
    const message = error.lines
      .map((line) => line.trim())
      .filter((line) => line !== '')
      .join(' · ');
    const said = /^could not execute query: (.*)$/s.exec(message)?.[1] ?? message;
    const command = shortStatement(error.isMixed ? '' : (error.command ?? ''));
    // "COPY failed for table" and the like have no command, but belong to an entry.
    if (error.command === undefined && !isCounted(message)) this.#others.push({ message, isCertain: error.isCertain });
    else this.failed.push({ dumpId: error.dumpId, message: said, command });
  }

  #keep(message: string): void {
    this.messages.push(message);
    if (this.messages.length > keptMessages) this.messages.shift();
  }

  #keepUnread(line: string): void {
    const shown = shortStatement(line);
    if (shown !== '') this.unread.push(shown);
    if (this.unread.length > keptUnread) this.unread.shift();
  }
}

/** Which entry an error belongs to, by what the leader and the workers say of entries. */
class EntryNames {
  /** How many entries had errors in workers. */
  ofWorkers = 0;
  #isParallel = false;
  #last: number | undefined;
  /** Those with errors that workers have not finished. */
  readonly #open = new Set<number>();

  /** Undefined outside of entries, and where it may be one of several. */
  get current(): number | undefined {
    if (!this.#isParallel) return this.#last;
    return this.#open.size === 1 ? [...this.#open][0] : undefined;
  }

  /** @param text a message that tells what pg_restore is about to do */
  read(text: string): void {
    const [, what, id] = /^(from TOC entry|finished item) (\d+)\b/.exec(text) ?? [];
    if (what === 'finished item') this.#open.delete(Number(id));
    else if (what !== undefined) this.#add(Number(id));
    else if (/^while (INITIALIZING|PROCESSING TOC|FINALIZING):$/.test(text)) this.#last = undefined;
    else if (/^(entering|finished) main parallel loop$/.test(text)) {
      this.#isParallel = text.startsWith('entering');
      this.#last = undefined;
      this.#open.clear();
    }
  }

  #add(id: number): void {
    this.#last = id;
    if (!this.#isParallel) return;
    this.ofWorkers++;
    this.#open.add(id);
  }
}

function countOf(text: string): number | undefined {
  const [, count] = /^errors ignored on restore: (\d+)$/.exec(text) ?? [];
  return count === undefined ? undefined : Number(count);
}

/** The beginning of a statement, in one line. */
export function shortStatement(statement: string): string {
  const text = statement.replaceAll(/\s+/g, ' ').trim();
  return text.length > shownCharacters ? `${text.slice(0, shownCharacters)}…` : text;
}
