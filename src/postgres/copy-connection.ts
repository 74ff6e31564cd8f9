import { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import pg from 'pg';
import { type Kernel, stop } from '../kernel/kernel.ts';
import { closeConnection, openConnection } from './connection.ts';
import type { ConnectionSettings } from './settings.ts';

/** Takes the text of the COPY statements of one query, one after the other. What it throws ends the connection. */
export interface CopySink {
  /** A COPY begins to send its rows. */
  begin(): void;
  /**
   * Bare COPY text; the view is valid only during the call.
   *
   * @param endsRow false in the middle of a row that is larger than the buffer
   */
  chunk(text: Uint8Array, endsRow: boolean): void;
  /** The COPY has sent all its rows. */
  end(): void;
}

/** How long a goodbye may take. */
const closingMs = 2000;

const copyOutResponse = 0x48; // 'H'
const copyDone = 0x63; // 'c'

/**
 * A connection whose COPY … TO STDOUT is read in bulk: the socket fills the kernel's buffer, the kernel strips the
 * CopyData frames, and everything else of the protocol goes on to the driver, which never sees a row.
 */
export class CopyConnection {
  readonly #client: pg.Client;
  readonly #kernel: Kernel;
  #deliver: (message: Buffer) => void = () => undefined;
  #break: (error: Error) => void = () => undefined;
  #sink: CopySink | undefined;
  #failure: unknown;
  #bytesReceived = 0;
  #unanswered = 0;

  private constructor(client: pg.Client, kernel: Kernel) {
    this.#client = client;
    this.#kernel = kernel;
  }

  /** @param kernel its buffers; it must not serve another open connection */
  static async open(settings: ConnectionSettings, kernel: Kernel): Promise<CopyConnection> {
    let connection: CopyConnection | undefined;
    const early: number[] = [];
    const socket = () => {
      const created: Socket = new Socket({
        onread: {
          buffer: kernel.input,
          callback: (bytes: number) => {
            received(bytes);
            return true;
          },
        },
      } as never);
      deliver = (message) => created.emit('data', message);
      broken = (error) => created.destroy(error);
      return created;
    };
    let deliver: (message: Buffer) => void = () => undefined;
    let broken: (error: Error) => void = () => undefined;
    // While the session is being opened nothing but the driver's own messages can arrive.
    let received = (bytes: number): void => {
      early.push(bytes);
      deliver(Buffer.from(kernel.input.subarray(0, bytes)));
    };
    const client = await openConnection(settings, { socket });
    connection = new CopyConnection(client, kernel);
    connection.#deliver = deliver;
    connection.#break = broken;
    received = (bytes) => connection.#received(bytes);
    if (early.length === 0) connection.#interceptTls();
    return connection;
  }

  /** Bytes that have come from the server: it moves as long as the connection lives. */
  get bytesReceived(): number {
    return this.#bytesReceived;
  }

  /** Whether a COPY is running on it. */
  get copying(): boolean {
    return this.#sink !== undefined;
  }

  /** Whether a query waits for its answer. */
  get asking(): boolean {
    return this.#unanswered > 0;
  }

  /** Calls the listener when the connection ends, by whatever cause. */
  onEnd(listener: () => void): void {
    this.#client.once('end', listener);
  }

  get kernel(): Kernel {
    return this.#kernel;
  }

  /** The process at the other end, as it said at login. */
  get backendPid(): number {
    return (this.#client as unknown as { processID: number | null }).processID ?? 0;
  }

  /** The driver's client, for what is no copying. */
  get client(): pg.Client {
    return this.#client;
  }

  /** Runs SQL given as bytes in the connection's client_encoding (a binary string), for names that need not be Unicode. */
  async queryBytes(sql: string): Promise<pg.QueryResult[]> {
    return this.#run(sql);
  }

  /** Runs SQL that sends no COPY text. */
  query<Row extends pg.QueryResultRow>(sql: string): Promise<pg.QueryResult<Row>> {
    return this.#answered(this.#client.query<Row>(sql));
  }

  /**
   * Runs SQL with COPY … TO STDOUT statements in one message, and gives their text to the sink.
   *
   * @param sql the bytes of the statements, in the connection's client_encoding, as a binary (latin1) string
   * @returns the rows that the server says it sent, for each COPY
   * @throws what the sink threw, or the server's error
   */
  async copy(sql: string, sink: CopySink): Promise<number[]> {
    this.#sink = sink;
    this.#failure = undefined;
    try {
      const results = await this.#run(sql);
      return results.filter((result) => result.command === 'COPY').map((result) => result.rowCount ?? 0);
    } catch (error) {
      throw this.#failure ?? error;
    } finally {
      this.#sink = undefined;
    }
  }

  #run(sql: string): Promise<pg.QueryResult[]> {
    const { promise, resolve, reject } = Promise.withResolvers<pg.QueryResult[]>();
    this.#client.query(
      new BinaryQuery(sql, (error: Error | null, result: pg.QueryResult | pg.QueryResult[]) => {
        if (error) reject(error);
        else resolve(Array.isArray(result) ? result : [result]);
      }) as never,
    );
    return this.#answered(promise);
  }

  async #answered<Result>(answer: Promise<Result>): Promise<Result> {
    this.#unanswered += 1;
    try {
      return await answer;
    } finally {
      this.#unanswered -= 1;
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

  #received(bytes: number): void {
    this.#bytesReceived += bytes;
    try {
      this.#kernel.exports.received(bytes);
      this.#work();
    } catch (error) {
      this.#failure ??= error;
      this.#break(error instanceof Error ? error : new Error(String(error)));
    }
  }

  #work(): void {
    const { exports } = this.#kernel;
    for (let why = exports.run(); why !== stop.needsInput; why = exports.run()) {
      if (why === stop.chunkReady) {
        this.#chunk(exports.chunkLength());
        exports.taken();
      } else if (why === stop.otherMessage) {
        const type = exports.otherMessageType();
        // The part must be taken out of the input before the sink runs.
        const message = this.#kernel.otherMessage();
        if (type === copyOutResponse) this.#begin();
        else if (type === copyDone) this.#end();
        this.#deliver(message);
      } else {
        throw new Error('the server sent a CopyData message that does not end with a row');
      }
    }
  }

  #begin(): void {
    this.#kernel.exports.reset();
    this.#sink?.begin();
  }

  #chunk(length: number): void {
    this.#sink?.chunk(this.#kernel.output.subarray(0, length), this.#kernel.exports.atRowEnd() !== 0);
  }

  #end(): void {
    const length = this.#kernel.exports.flush();
    if (length > 0) this.#chunk(length);
    this.#sink?.end();
  }

  /** With TLS the socket's bytes must be decrypted first: they come as events and are copied in. */
  #interceptTls(): void {
    const { stream } = (this.#client as unknown as { connection: { stream: TLSSocket } }).connection;
    const driver = stream.listeners('data') as ((message: Buffer) => void)[];
    stream.removeAllListeners('data');
    this.#deliver = (message) => {
      for (const listener of driver) listener(message);
    };
    this.#break = (error) => stream.destroy(error);
    const { input } = this.#kernel;
    stream.on('data', (bytes: Buffer) => {
      for (let at = 0; at < bytes.length; at += input.length) {
        const part = bytes.subarray(at, at + input.length);
        input.set(part);
        this.#received(part.length);
      }
    });
  }
}

/** A simple query whose text is bytes: names in a database need not be Unicode. */
class BinaryQuery extends pg.Query {
  readonly #message: Buffer;

  constructor(sql: string, callback: (error: Error | null, result: pg.QueryResult | pg.QueryResult[]) => void) {
    // biome-ignore lint/suspicious/noExplicitAny: the driver's types know this constructor only without a callback
    super(sql, callback as any);
    const text = Buffer.from(sql, 'latin1');
    const message = Buffer.alloc(text.length + 6);
    message.write('Q', 0, 'latin1');
    message.writeUInt32BE(text.length + 5, 1);
    text.copy(message, 5);
    this.#message = message;
  }

  override submit = (connection: pg.Connection): void => {
    connection.stream.write(this.#message);
  };
}
