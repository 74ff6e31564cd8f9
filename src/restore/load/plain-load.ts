import { dataFileText, textOf } from '../../archive/segment-text.ts';
import type { CopyFeed, CopyInConnection } from '../../postgres/copy-in.ts';
import { throwIfEnding } from '../../threads.ts';
import { journalLines, journalSchema, readJournal } from '../journal.ts';
import { unitKey } from './group-work.ts';
import type { LoadedUnit, LoadTask, LoadUnit } from './load-tasks.ts';

/** A data file that holds something else than the manifest says: it was changed while it was read. */
export class WrongDataError extends Error {
  override readonly name = 'WrongDataError';
}

/**
 * The fast way: all units of a task in one transaction with their lines in the journal, which come first, so that a
 * transaction of an earlier attempt that is still under way is waited for, and then known.
 *
 * @param onBytes called with the bytes of COPY text as they are sent
 * @throws the server's error; the transaction is still open then
 */
export async function loadPlainly(
  connection: CopyInConnection,
  task: LoadTask,
  onBytes: (bytes: number) => void,
): Promise<LoadedUnit[]> {
  const done = task.again ? await alreadyLoaded(connection, task.units) : [];
  const known = new Set(done.map(unitKey));
  const units = task.units.filter((unit) => !known.has(unitKey(unit)));
  if (units.length === 0) return done;
  const sql = `BEGIN;\n${journalLines(units)}${units.map(({ copy }) => copy).join('')}`;
  const results = await connection.copyIn(
    sql,
    units.map((unit) => feedOf(unit, onBytes)),
  );
  const taken = results.filter(({ command }) => command === 'COPY').map(({ rowCount }) => rowCount ?? 0);
  const loaded = units.map((unit, i) => {
    const rows = taken[i] as number;
    if (unit.rows !== undefined && rows !== unit.rows) {
      throw new WrongDataError(`${unit.label}: the server took ${rows} rows, and ${unit.rows} were backed up`);
    }
    return { oid: unit.oid, segment: unit.segment, rows, rejected: 0, skipped: 0 };
  });
  await connection.run(`${countUnknown(units, loaded)}COMMIT;`);
  return [...done, ...loaded];
}

async function alreadyLoaded(connection: CopyInConnection, units: readonly LoadUnit[]): Promise<LoadedUnit[]> {
  const lines = await readJournal(connection.client, units);
  return lines
    .filter(({ complete }) => complete)
    .map(({ oid, segment, rowsStored, rowsRejected, rowsSkipped }) => ({
      ...{ oid, segment, rows: rowsStored, rejected: rowsRejected, skipped: rowsSkipped },
    }));
}

/** Files of pg_dump's own have no number of rows in the manifest: the journal gets the server's. */
function countUnknown(units: readonly LoadUnit[], loaded: readonly LoadedUnit[]): string {
  return loaded
    .filter((_, i) => units[i]?.rows === undefined)
    .map(
      ({ oid, segment, rows }) =>
        `UPDATE ${journalSchema}.loaded SET rows_read = ${rows}, rows_stored = ${rows}
         WHERE table_oid = ${oid} AND segment = ${segment};\n`,
    )
    .join('');
}

function feedOf(unit: LoadUnit, onBytes: (bytes: number) => void): CopyFeed {
  return async (out) => {
    let bytes = 0;
    const text =
      unit.range === undefined
        ? dataFileText(unit.path, unit.compression)
        : textOf(unit.path, unit.compression, unit.range);
    for await (const piece of text) {
      throwIfEnding();
      bytes += piece.length;
      const length = piece.length;
      await out.write(piece);
      onBytes(length);
    }
    if (unit.range !== undefined && bytes !== unit.rawBytes) {
      throw new WrongDataError(`${unit.label}: ${bytes} bytes were read, and ${unit.rawBytes} were backed up`);
    }
  };
}
