import { once } from 'node:events';
import { createConnection, createServer, type ListenOptions, type NetConnectOpts, type Socket } from 'node:net';
import { ProxyDirection } from './proxy-direction.ts';

export type ProxyTarget = { readonly host: string; readonly port: number } | { readonly path: string };

export interface ProxyOptions {
  /** The server behind the proxy: an address, or a socket such as `/tmp/x/.s.PGSQL.5432`. */
  readonly target: ProxyTarget;
  /** Where to listen; a free port of 127.0.0.1 by default. */
  readonly listen?: ProxyTarget;
  /** How long a byte travels in each direction; the round trip takes twice as long. Default 0. */
  readonly delayMs?: number;
  /** What one connection carries in one direction. Default: no limit. */
  readonly bytesPerSecond?: number;
  /** Cuts a connection when it has given exactly this many bytes to the client. */
  readonly cutAfterBytes?: number;
}

export interface TcpProxy {
  readonly host: string;
  /** 0 when it listens on a socket. */
  readonly port: number;
  /** Connections that were ever accepted, those that are open now, and bytes given to either side. */
  readonly counts: {
    readonly accepted: number;
    readonly open: number;
    readonly toServer: number;
    readonly toClient: number;
  };
  /** From now on connections stay open and nothing passes, until `resume`. */
  stall(): void;
  resume(): void;
  /** Closes the listener: new connections are refused. Those that are open go on. */
  refuse(): Promise<void>;
  /** Listens again, at the same address. */
  accept(): Promise<void>;
  /** Cuts all open connections, now. */
  cut(): void;
}

/**
 * Runs a proxy that makes a link slow or breaks it, for the time of `run`.
 *
 * @example
 * // 20 ms round trip and 200 Mbit/s per connection
 * const target = { path: `${cluster.host}/.s.PGSQL.${cluster.port}` };
 * await withTcpProxy({ target, delayMs: 10, bytesPerSecond: 25e6 }, async (proxy) => {
 *   await backup(`postgresql://postgres@${proxy.host}:${proxy.port}/shop?sslmode=disable`);
 * });
 */
export async function withTcpProxy<Result>(
  options: ProxyOptions,
  run: (proxy: TcpProxy) => Promise<Result>,
): Promise<Result> {
  const proxy = new RunningProxy(options);
  await proxy.accept();
  try {
    return await run(proxy);
  } finally {
    await proxy.close();
  }
}

class RunningProxy implements TcpProxy {
  readonly counts = { accepted: 0, open: 0, toServer: 0, toClient: 0 };
  readonly #options: ProxyOptions;
  readonly #connections = new Set<Connection>();
  readonly #server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (client) => this.#connect(client));
  #address: ListenOptions;
  #stalled = false;

  constructor(options: ProxyOptions) {
    this.#options = options;
    this.#address = options.listen ?? { host: '127.0.0.1', port: 0 };
  }

  get host(): string {
    return this.#address.host ?? this.#address.path ?? '';
  }

  get port(): number {
    return this.#address.port ?? 0;
  }

  async accept(): Promise<void> {
    this.#server.listen(this.#address);
    await once(this.#server, 'listening');
    const address = this.#server.address();
    if (address !== null && typeof address !== 'string') this.#address = { host: address.address, port: address.port };
  }

  /** `close` alone would also wait for the open connections to end. */
  async refuse(): Promise<void> {
    this.#server.close();
  }

  stall(): void {
    this.#stalled = true;
    for (const connection of this.#connections) connection.stall();
  }

  resume(): void {
    this.#stalled = false;
    for (const connection of this.#connections) connection.resume();
  }

  cut(): void {
    for (const connection of this.#connections) connection.cut();
  }

  async close(): Promise<void> {
    const closed = [...this.#connections].map((connection) => connection.closed);
    this.cut();
    if (this.#server.listening) closed.push(new Promise((resolve) => this.#server.close(resolve)));
    await Promise.all(closed);
  }

  #connect(client: Socket): void {
    this.counts.accepted++;
    this.counts.open++;
    const server = createConnection({ ...(this.#options.target as NetConnectOpts), allowHalfOpen: true });
    const connection = new Connection(client, server, this.#options, this.counts);
    this.#connections.add(connection);
    if (this.#stalled) connection.stall();
    connection.closed.then(() => {
      this.#connections.delete(connection);
      this.counts.open--;
    });
  }
}

/** Two sockets and what runs between them. */
class Connection {
  readonly closed: Promise<unknown>;
  readonly #sockets: readonly Socket[];
  readonly #directions: readonly ProxyDirection[];

  constructor(client: Socket, server: Socket, options: ProxyOptions, counts: { toServer: number; toClient: number }) {
    this.#sockets = [client, server];
    this.closed = Promise.all(this.#sockets.map((socket) => new Promise((resolve) => socket.once('close', resolve))));
    for (const socket of this.#sockets) {
      // A broken side breaks the other: it is all that can be seen of it from there. An end is passed on in its turn.
      socket.on('error', () => this.cut());
      socket.setNoDelay(true);
    }
    const { delayMs, bytesPerSecond, cutAfterBytes } = options;
    const link = { delayMs, bytesPerSecond, onCut: () => this.cut() };
    const countToServer = (bytes: number) => {
      counts.toServer += bytes;
    };
    const countToClient = (bytes: number) => {
      counts.toClient += bytes;
    };
    this.#directions = [
      new ProxyDirection(client, server, { ...link, onGiven: countToServer }),
      new ProxyDirection(server, client, { ...link, cutAfterBytes, onGiven: countToClient }),
    ];
  }

  stall(): void {
    for (const direction of this.#directions) direction.stall();
  }

  resume(): void {
    for (const direction of this.#directions) direction.resume();
  }

  cut(): void {
    for (const direction of this.#directions) direction.stop();
    for (const socket of this.#sockets) socket.destroy();
  }
}
