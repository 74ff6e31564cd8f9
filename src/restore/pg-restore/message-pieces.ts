/** Finds the messages in what several processes of pg_restore write on one stderr. */

/**
 * `information`: what it is about to do, known by its words. `unclear`: not known by its words, and what stood before
 * it was another message's too.
 */
export type MessageLevel = 'error' | 'warning' | 'detail' | 'hint' | 'command' | 'information' | 'other' | 'unclear';

/** The first line of a message, without what stands before its text. */
export interface Message {
  readonly level: MessageLevel;
  readonly text: string;
  /** Whether the level is surely its own, and not that of another message. */
  readonly isCertain: boolean;
}

/**
 * Each process writes a message in pieces: `pg_restore:`, a blank, perhaps `error: `, and then the whole text with its
 * line end. Pieces of several processes come in any mixture, so that a line may begin with the pieces of many messages
 * or of none, as in these three, of a worker's error and two lines of the leader:
 *
 *     pg_restore: pg_restore:error:  pg_restore:finished item 7 INDEX a
 *     could not execute query: ERROR:  column "x" does not exist
 *      launching item 8 INDEX b
 *
 * A text that is known by its words says itself what it is; any other is what the nearest piece says.
 * Source: pg_log_generic_v in src/common/logging.c, on a stderr without a buffer.
 */
export class MessagePieces {
  /** Names of the program whose texts have not come. */
  #names = 0;
  #levels: MessageLevel[] = [];

  /**
   * @param goesOn whether the message before may have more lines
   * @returns undefined for a line that begins no message
   */
  read(line: string, goesOn: boolean): Message | undefined {
    const lead = leadPattern.exec(line)?.[0] ?? '';
    const text = line.slice(lead.length);
    if (!line.startsWith(programName) && !this.#mayBegin(lead, text, goesOn)) return undefined;
    const isClean = this.#names === 0 && this.#levels.length === 0 && cleanLead.test(lead);
    this.#names += lead.split(programName).length - 1;
    const levels = (lead.match(levelPattern) ?? []).map(levelOf);
    this.#levels.push(...levels);
    // It belongs to an error whose own pieces were used up with its first line.
    if (isCommand(text)) return { level: 'command', text, isCertain: false };
    const message = this.#messageOf(text, levels.length > 0, isClean);
    this.#names = Math.max(0, this.#names - 1);
    // Each text takes its own level, if not by what it is called here: no text is left that one could belong to.
    if (this.#names === 0) this.#levels.length = 0;
    return message;
  }

  /** Without the name at its beginning, a line begins a message only if the name stands on a line before. */
  #mayBegin(lead: string, text: string, goesOn: boolean): boolean {
    if (this.#names === 0) return !goesOn && isCounted(text);
    if (isNotice(text)) return lead !== '' || severity.test(text);
    return isCounted(text) || isInformation(text) || isCommand(text) || /[^ ]/.test(lead);
  }

  #messageOf(text: string, isBesideLevel: boolean, isClean: boolean): Message {
    if (isCounted(text)) {
      const index = this.#levels.lastIndexOf('error');
      if (index >= 0) this.#levels.splice(index, 1);
      return { level: 'error', text, isCertain: true };
    }
    if (isInformation(text)) return { level: 'information', text, isCertain: true };
    const level = isBesideLevel ? this.#levels.pop() : this.#levels.shift();
    return { level: level ?? (isClean ? 'other' : 'unclear'), text, isCertain: isClean };
  }
}

const programName = 'pg_restore:';
const leadPattern = /^(?:pg_restore:| |(?:error|fatal|warning|detail|hint): )*/;
const cleanLead = /^pg_restore: (?:\w+: )?$/;
const levelPattern = /error|fatal|warning|detail|hint/g;

function levelOf(piece: string): MessageLevel {
  return piece === 'fatal' ? 'error' : (piece as MessageLevel);
}

/** Errors that pg_restore counts and goes on after: those of warn_or_exit_horribly in src/bin/pg_dump. */
export function isCounted(text: string): boolean {
  return counted.test(text);
}

const counted =
  /^(could not execute query: |could not (start|commit) database transaction: |COPY failed for table |error returned by PQ|could not set |could not alter table access method: |could not (create|open) large object |could not write to large object: )/;

/** Whether the statement follows on a counted error: that of ExecuteSqlCommand in src/bin/pg_dump/pg_backup_db.c. */
export function namesCommand(text: string): boolean {
  return /^could not (?:execute query|(?:start|commit) database transaction): /.test(text);
}

/** The statement of an error, which stands on the lines after it. */
function isCommand(text: string): boolean {
  return text.startsWith('Command was: ');
}

/** What pg_log_info and pg_log_debug say in src/bin/pg_dump, and what the server notes, with its severity in any language. */
function isInformation(text: string): boolean {
  return information.test(text) || isNotice(text);
}

const information = new RegExp(
  `^(?:${[
    '(?:launching|skipping|finished|processing|processing missed) item \\d+ ',
    '(?:entering|finished) main parallel loop$',
    'entering restore_toc_entries_',
    'from TOC entry \\d+; ',
    'while (?:INITIALIZING|PROCESSING TOC|FINALIZING):$',
    '(?:creating|dropping|executing|processing) ',
    '(?:enabling|disabling) triggers for ',
    'connecting to (?:database for restore|new database )',
    'table ".*" could not be created, will not restore its data$',
    'restor(?:ing large object with OID|ed) \\d+',
    'wrote \\d+ bytes? of large object data',
    'implied (?:data|schema)-only restore$',
    '(?:no item ready|reducing dependencies for |transferring dependency |read TOC entry |allocating AH for )',
  ].join('|')})`,
);

/** A message of the server that is no error: libpq puts two blanks after the severity. It may have more lines. */
export function isNotice(text: string): boolean {
  return /^\p{L}+\d?: {2}/u.test(text);
}

/** The details of a message begin as another message does, but for these words. */
const severity = /^(?:DEBUG\d?|LOG|INFO|NOTICE|WARNING): {2}/;
