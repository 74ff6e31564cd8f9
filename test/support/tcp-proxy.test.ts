import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { test } from 'node:test';
import { type ProxyOptions, type TcpProxy, withTcpProxy } from './tcp-proxy.ts';

/** Runs a server on a socket in a directory of its own, and a proxy before it. */
async function withProxiedServer(
  serve: (socket: Socket) => void,
  options: Omit<ProxyOptions, 'target'>,
  run: (proxy: TcpProxy, server: Server) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'pgproof-proxy-'));
  const path = join(folder, 'socket');
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    // Tests cut connections on purpose.
    socket.on('error', () => {});
    serve(socket);
  });
  try {
    server.listen(path);
    await once(server, 'listening');
    await withTcpProxy({ ...options, target: { path } }, (proxy) => run(proxy, server));
  } finally {
    for (const socket of sockets) socket.destroy();
    server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function open(proxy: TcpProxy): Promise<Socket> {
  const socket = createConnection({ host: proxy.host, port: proxy.port });
  await once(socket, 'connect');
  return socket;
}

const echo = (socket: Socket): void => void socket.pipe(socket);

test('passes all bytes in their order, both ways, and the end of each side', async () => {
  const data = randomBytes(3_000_000);
  for (const options of [{}, { delayMs: 5 }, { delayMs: 2, bytesPerSecond: 20e6 }]) {
    await withProxiedServer(echo, options, async (proxy) => {
      const socket = await open(proxy);
      socket.end(data);
      assert.ok(data.equals(await buffer(socket)));
      assert.equal(proxy.counts.toServer, data.length);
      assert.equal(proxy.counts.toClient, data.length);
      assert.equal(proxy.counts.accepted, 1);
    });
  }
});

test('a link has its delay and its rate: nothing comes sooner', async () => {
  await withProxiedServer(echo, { delayMs: 30, bytesPerSecond: 1e6 }, async (proxy) => {
    const socket = await open(proxy);
    socket.write('x');
    assert.equal(await firstOf(once(socket, 'data'), 59), 'too early to come');
    await once(socket, 'data');
    const data = Buffer.alloc(100_000);
    socket.end(data);
    const received = buffer(socket);
    // 100 ms for the bytes and 60 for the round trip, less the token bucket's 20.
    assert.equal(await firstOf(received, 120), 'too early to come');
    assert.equal((await received).length, data.length);
  });
});

test('a slow reader holds the sender back', async () => {
  let sent = 0;
  const flood = (socket: Socket): void => {
    const piece = Buffer.alloc(65_536);
    const write = (): void => {
      while (socket.write(piece)) sent += piece.length;
      sent += piece.length;
      socket.once('drain', write);
    };
    write();
  };
  await withProxiedServer(flood, { bytesPerSecond: 1e9, delayMs: 1 }, async (proxy) => {
    const socket = await open(proxy);
    socket.pause();
    await untilStill(() => sent);
    // What the kernel's buffers and the window hold: far less than this; without backpressure it has no end.
    assert.ok(sent < 64e6, `${sent} bytes were taken from the server`);
    socket.destroy();
  });
});

test('a stalled connection stays open and goes on when resumed', async () => {
  await withProxiedServer(echo, {}, async (proxy) => {
    const socket = await open(proxy);
    socket.write('before');
    assert.equal(String((await once(socket, 'data'))[0]), 'before');
    proxy.stall();
    socket.write('after');
    const received = once(socket, 'data').then(([bytes]) => String(bytes));
    assert.equal(await firstOf(received, 50), 'too early to come');
    assert.equal(proxy.counts.open, 1);
    proxy.resume();
    assert.equal(await received, 'after');
    socket.destroy();
  });
});

test('a connection is cut after exactly so many bytes, and the server sees it too', async () => {
  const served: Promise<unknown>[] = [];
  const serve = (socket: Socket): void => {
    served.push(new Promise((resolve) => socket.once('close', resolve)));
    socket.write(Buffer.alloc(1_000_000, 'x'));
  };
  await withProxiedServer(serve, { cutAfterBytes: 123_457 }, async (proxy) => {
    const socket = await open(proxy);
    let received = 0;
    socket.on('data', (bytes) => {
      received += bytes.length;
    });
    socket.on('error', () => {});
    await once(socket, 'close');
    assert.equal(received, 123_457);
    await Promise.all(served);
    assert.equal(served.length, 1);
    assert.equal(proxy.counts.toClient, 123_457);
  });
});

test('refuses new connections, keeps the old ones, accepts again at the same port, and cuts', async () => {
  await withProxiedServer(echo, {}, async (proxy) => {
    const socket = await open(proxy);
    const { port } = proxy;
    await proxy.refuse();
    await assert.rejects(open(proxy), { code: 'ECONNREFUSED' });
    socket.write('still');
    assert.equal(String((await once(socket, 'data'))[0]), 'still');
    await proxy.accept();
    assert.equal(proxy.port, port);
    const second = await open(proxy);
    for (const one of [socket, second]) one.on('error', () => {});
    const closed = Promise.all([once(socket, 'close'), once(second, 'close')]);
    proxy.cut();
    await closed;
    assert.equal(proxy.counts.accepted, 2);
  });
});

test('a server that is not there closes the connection', async () => {
  await withTcpProxy({ target: { path: '/nonexistent/socket' } }, async (proxy) => {
    const socket = createConnection({ host: proxy.host, port: proxy.port });
    socket.on('error', () => {});
    await once(socket, 'close');
  });
});

/** What is promised, or, if that takes longer than a time that it must take, the good news. */
async function firstOf(promise: Promise<unknown>, leastMs: number): Promise<unknown> {
  const timer = new Promise((resolve) => setTimeout(resolve, leastMs, 'too early to come'));
  return Promise.race([promise, timer]);
}

/** Resolves when a number has not changed for 100 ms. */
async function untilStill(read: () => number): Promise<void> {
  let last = -1;
  while (last !== read()) {
    last = read();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
