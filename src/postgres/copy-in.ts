import type { Socket } from 'node:net';
import pg from 'pg';
import { closeConnection, openConnection, pinSettingsSql } from './connection.ts';
import { quoteLiteral } from './identifiers.ts';
import type { ConnectionSettings } from './settings.ts';

/** Sends the rows of one COPY … FROM STDIN. What it throws ends the COPY, and with it the statement. */
export type CopyFeed = (text: CopyText) => Promise<void>;

/** Where a feed puts its COPY text. */
export interface CopyText {
  /**
   * Sends text, and comes back when the socket has taken all of it: the buffer may be used again.
   *
   * @throws {CopyStopped} when the server wants no more, or the connection is gone: the error is on its way
   */
  write(text: Uint8Array): Promise<void>;
}

/** The COPY has failed on the server: nothing more need be sent. The server's own error is what counts. */
export class CopyStopped extends Error {
  override readonly name = 'CopyStopped';
}

/** The text of one CopyData message. The server reads a message whole before it parses it. */
const frameBytes = 128 * 1024;
const closingMs = 2000;

/**
 * A connection for restoring: rows go in by COPY … FROM STDIN, and names are the bytes of the archive. It has the
 * settings that COPY text was written with; what is committed is flushed by the server a moment later
 * (synchronous_commit off), so that only a journal in the same database tells what is there after a crash.
 */
export class CopyInConnection {
  readonly #client: pg.Client;

  private constructor(client: pg.Client) {
    this.#client = client;
  }

  /**
   * @param encoding that of the archive
   * @param setup more SQL for the session
   * @throws {UserError} when it cannot be opened
   */
  static async open(settings: ConnectionSettings, encoding: string, setup = ''): Promise<CopyInConnection> {
    const client = await openConnection(settings);
    try {
      await client.query(
        `${pinSettingsSql}\n${encodingSql(encoding)}\nSET synchronous_commit TO off;\n` +
          `SET standard_conforming_strings TO on;\nSET check_function_bodies TO off;\n${setup}`,
      );
    } catch (error) {
      await closeConnection(client);
      throw error;
    }
    return new CopyInConnection(client);
  }

  /** The driver's client, for text that is Unicode. */
  get client(): pg.Client {
    return this.#client;
  }

  get backendPid(): number {
    return (this.#client as unknown as { processID: number | null }).processID ?? 0;
  }

  /** Runs SQL without rows to send. @param sql bytes in the archive's encoding, as a binary (latin1) string */
  run(sql: string): Promise<readonly pg.QueryResult[]> {
    return this.copyIn(sql, []);
  }

  /**
   * Runs SQL with COPY … FROM STDIN statements in one message; each takes its rows from the next feed.
   *
   * @param sql bytes in the archive's encoding, as a binary (latin1) string
   * @returns the result of every statement, in order; a COPY's `rowCount` is how many rows the server took
   * @throws the server's error, or what a feed threw
   * @example await connection.copyIn('BEGIN; COPY public.orders (id) FROM stdin;', [(text) => text.write(rows)])
   */
  async copyIn(sql: string, feeds: readonly CopyFeed[]): Promise<readonly pg.QueryResult[]> {
    const { promise, resolve, reject } = Promise.withResolvers<readonly pg.QueryResult[]>();
    const query = new CopyInQuery(sql, feeds, (error, result) => {
      if (error !== null) reject(error);
      else resolve(Array.isArray(result) ? result : [result]);
    });
    this.#client.query(query as never);
    try {
      return await promise;
    } catch (error) {
      // A feed's own failure reaches the server as a failed COPY, and comes back as its error.
      throw query.feedFailure ?? error;
    } finally {
      query.stop();
      await query.feeding;
    }
  }

  /** Closes it; when the server does not answer in time, without it. */
  async close(): Promise<void> {
    const impatience = setTimeout(() => this.destroy(), closingMs);
    await closeConnection(this.#client);
    clearTimeout(impatience);
  }

  /** Ends the connection at once, without a word to the server. */
  destroy(): void {
    (this.#client as unknown as { connection: { stream: Socket } }).connection.stream.destroy();
  }
}

/**
 * Text of a database without an encoding is taken as it is, but must be text for the one that it goes into: under
 * client_encoding SQL_ASCII, COPY would not look at its bytes (seen with 15, 17 and 18).
 */
function encodingSql(encoding: string): string {
  if (encoding !== 'SQL_ASCII') return `SET client_encoding TO ${quoteLiteral(encoding)};`;
  return "SELECT pg_catalog.set_config('client_encoding', pg_catalog.getdatabaseencoding()::text, false);";
}

type Callback = (error: Error | null, result: pg.QueryResult | pg.QueryResult[]) => void;

/** A simple query whose text is bytes, and which answers the server's requests for COPY rows. */
class CopyInQuery extends pg.Query {
  readonly #message: Buffer;
  readonly #feeds: CopyFeed[];
  #stopped = false;
  /** Wakes a feed that waits for the socket. */
  readonly #stop = Promise.withResolvers<never>();
  feeding: Promise<void> = Promise.resolve();
  feedFailure: unknown;

  constructor(sql: string, feeds: readonly CopyFeed[], callback: Callback) {
    // biome-ignore lint/suspicious/noExplicitAny: the driver's types know this constructor only without a callback
    super(sql, callback as any);
    this.#message = queryMessage(sql);
    this.#feeds = [...feeds];
    this.#stop.promise.catch(() => undefined);
  }

  override submit = (connection: pg.Connection): void => {
    connection.stream.write(this.#message);
  };

  /** The answer is there, good or bad: whatever still feeds ends. */
  stop(): void {
    this.#stopped = true;
    this.#stop.reject(new CopyStopped('the server takes no more rows'));
  }

  /** The driver calls it when a COPY … FROM STDIN asks for its rows. */
  handleCopyInResponse(connection: pg.Connection): void {
    const feed = this.#feeds.shift();
    this.feeding = this.feeding.then(() => this.#serve(feed, connection.stream as Socket));
  }

  async #serve(feed: CopyFeed | undefined, socket: Socket): Promise<void> {
    try {
      if (feed === undefined) throw new Error('a COPY asks for rows that nobody has');
      await feed({ write: (text) => this.#write(socket, text) });
      if (!this.#stopped) socket.write(copyDone);
    } catch (error) {
      if (this.#stopped || error instanceof CopyStopped) return;
      this.feedFailure ??= error;
      socket.write(copyFail);
    }
  }

  async #write(socket: Socket, text: Uint8Array): Promise<void> {
    if (this.#stopped || socket.destroyed) throw new CopyStopped('the server takes no more rows');
    const { promise, resolve } = Promise.withResolvers<void>();
    socket.cork();
    for (let at = 0; at < text.length; at += frameBytes) {
      const part = text.subarray(at, at + frameBytes);
      socket.write(frameHeader(part.length));
      const last = at + frameBytes >= text.length;
      // A broken socket is reported by the query; here it only ends the wait.
      socket.write(part, last ? () => resolve() : undefined);
    }
    socket.uncork();
    if (text.length > 0) await Promise.race([promise, this.#stop.promise]);
  }
}

/** PostgreSQL documentation, "Message Formats". */
function queryMessage(sql: string): Buffer {
  const message = Buffer.alloc(sql.length + 6);
  message.write('Q', 0, 'latin1');
  message.writeUInt32BE(sql.length + 5, 1);
  message.write(sql, 5, 'latin1');
  return message;
}

function frameHeader(bytes: number): Buffer {
  const header = Buffer.allocUnsafe(5);
  header.write('d', 0, 'latin1');
  header.writeUInt32BE(bytes + 4, 1);
  return header;
}

const copyDone = Buffer.from([0x63, 0, 0, 0, 4]);
const copyFail = Buffer.concat([Buffer.from([0x66, 0, 0, 0, 4 + 8]), Buffer.from('stopped\0')]);
