import { Kernel } from '../../kernel/kernel.ts';
import { pinSettingsSql } from '../../postgres/connection.ts';
import { CopyConnection } from '../../postgres/copy-connection.ts';
import { quoteLiteral } from '../../postgres/identifiers.ts';
import type { LoadContext, ReadBackTask } from './load-tasks.ts';

const inputBytes = 256 * 1024;
const outputBytes = 1024 * 1024;

/** What a table, or a part of it, holds: its rows and the sum of their hashes, as the manifest's fingerprint. */
export interface ReadBack {
  readonly oid: number;
  readonly rows: number;
  readonly sum: bigint;
}

/** Opens a connection that writes COPY text as the one that took the backup did. */
export async function openReadBack({ settings, encoding }: LoadContext): Promise<CopyConnection> {
  const connection = await CopyConnection.open(settings, new Kernel(inputBytes, outputBytes));
  try {
    await connection.query(`${pinSettingsSql}\nSET client_encoding TO ${quoteLiteral(encoding)};`);
    return connection;
  } catch (error) {
    connection.destroy();
    throw error;
  }
}

/**
 * Reads tables, or parts of them, in one message.
 *
 * @throws the server's error, and when rows are lost on the way
 */
export async function readBack(connection: CopyConnection, { tables }: ReadBackTask): Promise<ReadBack[]> {
  const { kernel } = connection;
  const found: ReadBack[] = [];
  const sent = await connection.copy(tables.map(({ copy }) => copy).join(''), {
    begin() {},
    chunk() {},
    end() {
      const { oid } = tables[found.length] as ReadBackTask['tables'][0];
      found.push({ oid, rows: Number(kernel.exports.rowCount()), sum: kernel.fingerprintSum() });
    },
  });
  for (const [i, { copy }] of tables.entries()) {
    if (sent[i] !== found[i]?.rows) throw new Error(`${copy}: ${sent[i]} rows were sent, ${found[i]?.rows} came`);
  }
  return found;
}
