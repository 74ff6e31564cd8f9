import { type Compression, compressionText } from '../archive/compression.ts';
import { UserError } from '../errors.ts';
import type { BackupRequest } from '../options/request.ts';
import { assertPatternsMatch } from '../postgres/catalog.ts';
import { type ClientTools, majorOf } from '../postgres/client-tools.ts';
import type { CopyConnection } from '../postgres/copy-connection.ts';
import { findOrInstallClient } from '../postgres/install-client.ts';
import { assertPinnedSessions } from '../postgres/pooler.ts';
import { assertConnectionBudget, readServerFacts, type ServerFacts } from '../postgres/server-facts.ts';
import { findServerTools } from '../postgres/server-tools.ts';
import type { ConnectionSettings } from '../postgres/settings.ts';
import type { Log } from '../terminal/log.ts';

/** What is backed up, and with what. */
export interface Source {
  readonly server: ServerFacts;
  readonly tools: ClientTools;
  /** Whether a connection pooler stands before the server. */
  readonly pooled: boolean;
  readonly compression: Compression;
}

interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/**
 * Checks all that can be checked before anything is locked or written: the server's version, that sessions are
 * pinned, room for connections, the patterns, the client tools and what they can read.
 *
 * @throws {UserError} with what to mend
 */
export async function inspectSource(
  coordinator: CopyConnection,
  settings: ConnectionSettings,
  request: BackupRequest,
  surroundings: Surroundings,
): Promise<Source> {
  const server = await readServerFacts(coordinator);
  const pooled = await assertPinnedSessions(coordinator.client, settings);
  // Besides this one: one for each job and one for pg_dump.
  await assertConnectionBudget(coordinator, request.jobs + 1);
  await assertPatternsMatch(coordinator, request.filters);
  const tools = await clientTools(server, request, surroundings);
  return { server, tools, pooled, compression: chooseCompression(request.compression, tools) };
}

async function clientTools(
  server: ServerFacts,
  request: BackupRequest,
  { environment, log, signal }: Surroundings,
): Promise<ClientTools> {
  const onLine = (line: string) => log.verbose(line);
  const search = {
    serverVersionNumber: server.versionNumber,
    environment,
    install: request.installClient,
    signal,
    onLine,
  };
  // What the drill will need at the end should not be missing only then.
  const tools = await (request.verify === 'full'
    ? findServerTools({ ...search, purpose: 'a full verification' })
    : findOrInstallClient(search));
  if (tools.newerThanServer) {
    log.warn(
      `pg_dump is of PostgreSQL ${tools.version} and the server of ${server.version}: the backup may hold statements that the server does not know`,
      `install the client of PostgreSQL ${majorOf(server.versionNumber)}, or set install-client: true`,
    );
  }
  return tools;
}

/** pg_restore reads zstd from PostgreSQL 16 on; where it may be built without, listing the archive tells. */
const firstMajorWithZstd = 16;

function chooseCompression(wanted: BackupRequest['compression'], tools: ClientTools): Compression {
  const readsZstd = tools.major >= firstMajorWithZstd;
  if (wanted === undefined) return readsZstd ? { method: 'zstd', level: 1 } : { method: 'gzip', level: 1 };
  const compression: Compression = wanted.method === 'none' ? { method: 'none', level: 0 } : wanted;
  if (compression.method === 'zstd' && !readsZstd) {
    throw new UserError(
      `compression ${compressionText(compression)} cannot be read by pg_restore ${tools.version}`,
      'use gzip:1, or leave compression out',
    );
  }
  return compression;
}
