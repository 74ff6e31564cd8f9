// The process of a link, see link.ts. It ends when its parent does, or disconnects.
import { once } from 'node:events';
import { withTcpProxy } from '../../test/support/tcp-proxy.ts';
import type { Link } from './link.ts';

// Ctrl-C on a terminal reaches us as well; the parent says when it is time.
process.on('SIGINT', () => {});
const disconnected = once(process, 'disconnect');
const [{ serverPort, ...link }] = (await once(process, 'message')) as [Link & { serverPort: number }];
await withTcpProxy({ target: { host: '127.0.0.1', port: serverPort }, ...link }, async ({ port }) => {
  process.send?.({ port });
  await disconnected;
});
