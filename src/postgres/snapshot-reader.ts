import type { Kernel } from '../kernel/kernel.ts';
import { pinSettingsSql } from './connection.ts';
import { CopyConnection } from './copy-connection.ts';
import { quoteLiteral } from './identifiers.ts';
import { serverIdentitySql } from './server-facts.ts';
import type { ConnectionSettings } from './settings.ts';

export interface SnapshotReaderOptions {
  readonly settings: ConnectionSettings;
  /** What pg_export_snapshot() gave. */
  readonly snapshot: string;
  readonly encoding: string;
  /** The identity of the server that exported it; see server-facts.ts. */
  readonly server: string;
}

/** Behind one address there can be several servers, as with a load-balanced reader endpoint. */
export class OtherServerError extends Error {
  override readonly name = 'OtherServerError';
  readonly code = 'PGPROOF_OTHER_SERVER';
}

/**
 * Opens a connection that sees the exported snapshot and writes COPY text as pg_dump would, in one round trip after
 * the login.
 *
 * @throws {OtherServerError} when another server answers than the one that exported the snapshot
 */
export async function openSnapshotReader(options: SnapshotReaderOptions, kernel: Kernel): Promise<CopyConnection> {
  const connection = await CopyConnection.open(options.settings, kernel);
  const { connectTimeoutMs } = options.settings;
  // The login's time limit is the driver's, and what follows it can meet the same silence.
  const impatience = connectTimeoutMs > 0 ? setTimeout(() => connection.destroy(), connectTimeoutMs) : undefined;
  try {
    await connection
      .query(
        [
          'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;',
          `SET TRANSACTION SNAPSHOT ${quoteLiteral(options.snapshot)};`,
          pinSettingsSql,
          `SET client_encoding TO ${quoteLiteral(options.encoding)};`,
        ].join('\n'),
      )
      .catch(async (error: unknown) => {
        await assertSameServer(connection, options.server);
        throw error;
      });
    return connection;
  } catch (error) {
    connection.destroy();
    throw error;
  } finally {
    clearTimeout(impatience);
  }
}

/** On another server the import fails with a message that says nothing of that. */
async function assertSameServer(connection: CopyConnection, expected: string): Promise<void> {
  await connection.query('ROLLBACK');
  const { rows } = await connection.query<{ identity: string }>(serverIdentitySql);
  const found = rows[0]?.identity;
  if (found === expected) return;
  throw new OtherServerError(`another server answered (${found}) than the one that holds the snapshot (${expected})`);
}
