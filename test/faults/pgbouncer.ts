import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ScratchCluster } from '../../src/postgres/scratch-cluster.ts';
import { idsOf } from '../../src/postgres/scratch-server.ts';
import { unprivilegedAccount } from '../../src/postgres/unprivileged-account.ts';
import { installTool } from '../setup/servers.mjs';
import { withClient } from '../support/servers.ts';
import { eventually } from './support.ts';

/**
 * Runs a real PgBouncer before the cluster, with the settings that it comes with.
 *
 * @param mode how it hands out the server's sessions
 * @param run gets its address
 */
export async function withPgBouncer<Result>(
  cluster: ScratchCluster,
  mode: 'session' | 'transaction',
  run: (address: { readonly host: string; readonly port: number }) => Promise<Result>,
): Promise<Result> {
  const program = await installTool('pgbouncer');
  const account = await unprivilegedAccount();
  const folder = await mkdtemp(join(tmpdir(), 'pgproof-bouncer-'));
  const port = await freePort();
  try {
    const files = {
      'users.txt': '"postgres" ""\n',
      'pgbouncer.ini': `[databases]
* = host=${cluster.host} port=${cluster.port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = trust
auth_file = ${join(folder, 'users.txt')}
pool_mode = ${mode}
logfile = ${join(folder, 'log')}
`,
    };
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    for (const name of ['', ...Object.keys(files)]) {
      if (account.uid !== undefined) await chown(join(folder, name), account.uid, account.gid);
    }
    const child = spawn(program, [join(folder, 'pgbouncer.ini')], { ...idsOf(account), cwd: folder, stdio: 'ignore' });
    try {
      await answers(child, port, join(folder, 'log'));
      return await run({ host: '127.0.0.1', port });
    } finally {
      const ended = child.exitCode === null ? once(child, 'exit') : undefined;
      child.kill('SIGKILL');
      await ended;
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function answers(child: ChildProcess, port: number, log: string): Promise<void> {
  await once(child, 'spawn');
  await eventually('PgBouncer answers', async () => {
    if (child.exitCode !== null) throw new Error(`PgBouncer ended: ${await readFile(log, 'utf8')}`);
    return withClient(`postgresql://postgres@127.0.0.1:${port}/postgres`, async () => true).catch(() => false);
  });
}

/** A TCP port that nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('a listening socket has no port');
  return address.port;
}
