import type { NoticeMessage } from 'pg-protocol/dist/messages.js';

/**
 * What PostgreSQL 15 to 18 say of long work at DEBUG1 (tablecmds.c, index.c, cluster.c, partbounds.c). Other lines of
 * that level are about what every statement shows, and TOAST tables' indexes are named by numbers.
 */
const telling =
  /^(?:rewriting table |verifying table |validating foreign key constraint |building index (?!"pg_toast_)|existing constraints on column |partition constraint for table .* is implied |updated partition constraint for default partition .* is implied )/;

/** Notes of one statement that are kept: a loop of a migration's own may make any number. */
const mostNotes = 200;
const mostCharacters = 500;

/** Collects what the server says of its work while a statement runs. */
export class ServerNotes {
  #notes: string[] = [];

  add({ message }: NoticeMessage): void {
    if (message === undefined || this.#notes.length >= mostNotes || !telling.test(message)) return;
    this.#notes.push(message.slice(0, mostCharacters));
  }

  /** Gives what was collected, and begins anew. */
  take(): readonly string[] {
    const notes = this.#notes;
    this.#notes = [];
    return notes;
  }
}
