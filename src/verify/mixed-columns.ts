import { join } from 'node:path';
import type { Compression } from '../archive/compression.ts';
import type { ManifestTable } from '../archive/manifest.ts';
import { textOf } from '../archive/segment-text.ts';
import type { ByteString, Toc } from '../archive/toc.ts';
import { messageOf } from '../errors.ts';
import { Kernel } from '../kernel/kernel.ts';
import { quoteBytes } from '../postgres/catalog.ts';
import { codeOf, pinSettingsSql } from '../postgres/connection.ts';
import { CopyConnection } from '../postgres/copy-connection.ts';
import { quoteLiteral } from '../postgres/identifiers.ts';
import type { ConnectionSettings } from '../postgres/settings.ts';
import { copyTarget } from '../restore/selection/archive-names.ts';
import { RowSum, rowsOf } from './row-sum.ts';

/**
 * Partitions of one tree whose rows may come back in another of them, and which have their columns in different orders:
 * the text of a row, and so its hash, depends on where it lies. Their rows are compared in one order of columns.
 */
export interface MixedTree {
  /** For people. */
  readonly label: string;
  /** The columns of the top of the tree, quoted, as bytes in the archive's encoding. */
  readonly columns: readonly ByteString[];
  readonly leaves: readonly Leaf[];
}

interface Leaf {
  readonly table: ManifestTable;
  /** Its name, as the columns are. */
  readonly name: ByteString;
  /** For each of the tree's columns its place in a row of the leaf. */
  readonly places: readonly number[];
}

/** The trees among a backup's tables whose fingerprints cannot be added up. */
export function mixedTrees({ entries }: Toc, tables: readonly ManifestTable[]): MixedTree[] {
  const throughRoot = tables.filter(({ loadedThrough }) => loadedThrough !== undefined);
  const data = new Map(entries.filter(({ desc }) => desc === 'TABLE DATA').map((entry) => [entry.oid, entry]));
  const trees = Map.groupBy(throughRoot, ({ loadedThrough }) => `${loadedThrough?.schema}.${loadedThrough?.name}`);
  return [...trees].flatMap(([label, leaves]): MixedTree[] => {
    const targets = leaves.map((table) => copyTarget(data.get(table.oid)?.copyStmt ?? ''));
    const [top] = targets;
    if (top === undefined) return [];
    const orders = targets.map((leaf) => top.columns.map((column) => leaf?.columns.indexOf(column) ?? -1));
    if (orders.every((places) => places.every((place, index) => place === index))) return [];
    const placed = leaves.map((table, index): Leaf => {
      const { namespace, tag } = data.get(table.oid) ?? {};
      return { table, name: quoteBytes(namespace ?? '', tag ?? ''), places: orders[index] as number[] };
    });
    const columns = top.columns.map((column) => quoteBytes(column));
    return [{ label, columns, leaves: placed }];
  });
}

export interface MixedOptions {
  readonly settings: ConnectionSettings;
  /** The backup's directory. */
  readonly backup: string;
  readonly compression: Compression;
  readonly encoding: string;
  readonly signal: AbortSignal;
}

/** Compares the trees' rows in the backup with those in the database. @returns what is wrong, in words */
export async function compareMixedTrees(trees: readonly MixedTree[], options: MixedOptions): Promise<string[]> {
  const problems: string[] = [];
  for (const tree of trees) {
    const [expected, found] = [await inBackup(tree, options), await inDatabaseOrWhyNot(tree, options)];
    if (typeof found === 'string') problems.push(`content: ${tree.label}: it cannot be read back: ${found}`);
    else if (expected.rows !== found.rows || expected.sum !== found.sum)
      problems.push(`content: ${tree.label}: it is not what was backed up (${rowsText(expected, found)})`);
  }
  return problems;
}

function rowsText(expected: Content, found: Content): string {
  return expected.rows === found.rows ? 'as many rows' : `${found.rows} rows, and ${expected.rows} were backed up`;
}

interface Content {
  readonly rows: number;
  readonly sum: bigint;
}

async function inBackup({ leaves }: MixedTree, { backup, compression, signal }: MixedOptions): Promise<Content> {
  const sum = new RowSum();
  for (const { table, places } of leaves) {
    for (const segment of table.segments) {
      signal.throwIfAborted();
      for await (const row of rowsOf(textOf(join(backup, table.file), compression, segment))) {
        sum.add(reordered(row, places));
      }
    }
  }
  return sum.result;
}

/** In COPY text a raw tab always stands between two columns. Bytes are kept as they are, whatever encoding they have. */
function reordered(row: Buffer, places: readonly number[]): Buffer {
  const values = row.toString('latin1', 0, row.length - 1).split('\t');
  return Buffer.from(`${places.map((place) => values[place]).join('\t')}\n`, 'latin1');
}

/** A table that could not be restored is no more there. */
async function inDatabaseOrWhyNot(tree: MixedTree, options: MixedOptions): Promise<Content | string> {
  try {
    return await inDatabase(tree, options);
  } catch (error) {
    if (codeOf(error)?.startsWith('42')) return messageOf(error);
    throw error;
  }
}

/** Table by table: other partitions of the tree may be loaded by themselves, and are compared by themselves. */
async function inDatabase(
  { leaves, columns }: MixedTree,
  { settings, encoding, signal }: MixedOptions,
): Promise<Content> {
  const kernel = new Kernel(256 * 1024, 1024 * 1024);
  const connection = await CopyConnection.open(settings, kernel);
  const breakOff = () => connection.destroy();
  signal.addEventListener('abort', breakOff, { once: true });
  let [rows, sum] = [0, 0n];
  const sink = {
    begin() {},
    chunk() {},
    end() {
      rows += Number(kernel.exports.rowCount());
      sum = BigInt.asUintN(128, sum + kernel.fingerprintSum());
    },
  };
  try {
    await connection.query(`${pinSettingsSql}\nSET client_encoding TO ${quoteLiteral(encoding)};`);
    for (const { name } of leaves) {
      await connection.copy(`COPY (SELECT ${columns.join(', ')} FROM ONLY ${name}) TO STDOUT`, sink);
    }
    await connection.close();
    return { rows, sum };
  } catch (error) {
    connection.destroy();
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', breakOff);
  }
}
