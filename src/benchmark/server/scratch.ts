import { availableParallelism, totalmem } from 'node:os';
import { dirname } from 'node:path';
import { UserError } from '../../errors.ts';
import type { ClientTools } from '../../postgres/client-tools.ts';
import { type ScratchCluster, withScratchCluster } from '../../postgres/scratch-cluster.ts';
import { findServerTools, newestServerMajor } from '../../postgres/server-tools.ts';
import type { ServerOptions } from './server.ts';

/** What is installed where no server is there and no version is asked for. */
const defaultMajor = 18;

const gibibyte = 1024 ** 3;

/** The server's programs: of the version that is asked for, else of the backup's, else the newest that is installed. */
export async function scratchTools(options: ServerOptions): Promise<ClientTools> {
  const { environment, installClient: install, log, signal } = options;
  const wanted = options.postgresVersion ?? options.backupMajor;
  const major = wanted ?? (await newestServerMajor({ environment }));
  if (major === undefined && !install) {
    throw new UserError(
      'a benchmark needs a PostgreSQL server, and there is none on this machine',
      'give database-url (a service container, say), or set install-client: true',
    );
  }
  return findServerTools({
    ...{ purpose: 'a benchmark', serverVersionNumber: (major ?? defaultMajor) * 10_000, environment, install, signal },
    onLine: (line) => log.verbose(line),
  });
}

/**
 * Runs something with a cluster whose settings are the same on every machine of a kind, and whose counters are not
 * disturbed by anything in the background.
 *
 * @param run is told whether pg_stat_statements could be loaded: not every server's package brings it
 */
export async function withBenchmarkCluster<Result>(
  tools: ClientTools,
  signal: AbortSignal,
  run: (cluster: ScratchCluster, preloaded: boolean) => Promise<Result>,
): Promise<Result> {
  const bin = dirname(tools.pgDump);
  let started = false;
  const withCluster = (preloaded: boolean) =>
    withScratchCluster({ bin, signal, settings: serverSettings(preloaded) }, (cluster) => {
      started = true;
      return run(cluster, preloaded);
    });
  try {
    return await withCluster(true);
  } catch (error) {
    // The server ends at its start when a library that it shall load is missing.
    if (started || !(error instanceof UserError) || !missingLibrary.test(error.message)) throw error;
    return withCluster(false);
  }
}

const missingLibrary = /could not access file "pg_stat_statements"/;

function serverSettings(preloaded: boolean): Record<string, string> {
  const megabytes = Math.floor(Math.min(2 * gibibyte, totalmem() / 4) / 1024 ** 2);
  return {
    shared_buffers: `${megabytes}MB`,
    jit: 'off',
    max_connections: String(60 + 4 * availableParallelism()),
    // A migration may touch every table and index of a large schema, and pg_restore locks all of them.
    max_locks_per_transaction: '1024',
    // Locks that were released before anyone could look at them are found in the WAL, as standbys need them.
    wal_level: 'replica',
    max_wal_size: '4GB',
    wal_keep_size: '1GB',
    // The whole of what a migration writes is its own, whenever the last checkpoint was.
    full_page_writes: 'off',
    autovacuum: 'off',
    // Rows of a commit that is not flushed get no hint bits yet (SetHintBits in heapam_visibility.c): how much a scan writes
    // would depend on when the WAL writer comes by. Without fsync a flush costs little.
    synchronous_commit: 'on',
    // What was measured before a crash is gone with its connections; a server that ends can be told of (a full disk, say).
    restart_after_crash: 'off',
    // A session whose client was killed must not keep its clone.
    ...(process.platform === 'linux' ? { client_connection_check_interval: '1s' } : {}),
    ...(preloaded
      ? {
          shared_preload_libraries: 'pg_stat_statements',
          'pg_stat_statements.track': 'all',
          'pg_stat_statements.save': 'off',
        }
      : {}),
  };
}
