import type { BenchmarkServer, ServerOptions } from '../../../src/benchmark/server/server.ts';
import { withBenchmarkServer } from '../../../src/benchmark/server/server.ts';
import type { Log } from '../../../src/terminal/log.ts';
import { cleanEnvironment } from '../../support/psql.ts';
import type { TestServer } from '../../support/servers.ts';

/** A log that keeps what is said to people. */
export function collectingLog(): Log & { readonly lines: string[] } {
  const lines: string[] = [];
  const keep = (text: string, hint?: string): void => void lines.push(hint === undefined ? text : `${text} | ${hint}`);
  return { lines, info: keep, warn: keep, error: keep, verbose: keep, group: (_name, work) => work() };
}

/** A request for a server of the test's major; a scratch cluster, unless a URL is given. */
export function serverOptions(server: TestServer, options: Partial<ServerOptions> = {}): ServerOptions {
  return {
    postgresVersion: server.major,
    ...{ superuser: false, extensions: [], allowSharedServer: false, installClient: false, jobs: 2 },
    environment: { ...cleanEnvironment(), PGPROOF_CLIENT_BIN: server.bin },
    log: collectingLog(),
    onSecret: () => undefined,
    signal: new AbortController().signal,
    ...options,
  };
}

/**
 * One benchmark server for all tests of the enclosing suite.
 *
 * @returns a function that gives it, to be called within tests and hooks
 */
export function sharedBenchmarkServer(
  options: () => ServerOptions,
  hooks: { before: (run: () => Promise<void>) => void; after: (run: () => Promise<void>) => void },
): () => BenchmarkServer {
  let server: BenchmarkServer | undefined;
  let finished: Promise<void> | undefined;
  const end = Promise.withResolvers<void>();
  hooks.before(async () => {
    const ready = Promise.withResolvers<void>();
    finished = withBenchmarkServer(options(), async (running) => {
      server = running;
      ready.resolve();
      await end.promise;
    });
    await Promise.race([ready.promise, finished]);
  });
  hooks.after(async () => {
    end.resolve();
    await finished;
  });
  return () => {
    if (server === undefined) throw new Error('the benchmark server runs only within tests and hooks');
    return server;
  };
}
