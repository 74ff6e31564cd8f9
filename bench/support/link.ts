import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What a link between client and server is like. */
export interface Link {
  /** In each direction; the round trip takes twice as long. */
  readonly delayMs: number;
  /** What one connection carries in one direction. */
  readonly bytesPerSecond: number;
}

/** 20 ms round trip and 200 Mbit/s per connection: a database in another region. */
export const remoteLink: Link = { delayMs: 10, bytesPerSecond: 25e6 };

/**
 * Runs a proxy before a port of 127.0.0.1 that is as slow as a link, for the time of `run`. It is a process of its
 * own, so that neither side of a comparison shares a thread with it.
 *
 * @param run gets the proxy's port on 127.0.0.1
 */
export async function withLink<Result>(
  link: Link,
  serverPort: number,
  run: (port: number) => Promise<Result>,
): Promise<Result> {
  const program = fileURLToPath(new URL('link-process.ts', import.meta.url));
  const child = fork(program, [], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const exited = once(child, 'exit');
  try {
    child.send({ ...link, serverPort });
    const message = await Promise.race([once(child, 'message'), exited.then(() => undefined)]);
    if (message === undefined) throw new Error('the link ended before it was there');
    const [{ port }] = message as [{ port: number }];
    return await run(port);
  } finally {
    if (child.connected) child.disconnect();
    await exited;
  }
}
