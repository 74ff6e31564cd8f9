import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  createDatabase,
  forEachServer,
  newestServer,
  queryRows,
  sharedCluster,
  withClient,
} from '../support/servers.ts';
import { checkInvariant, startTransfers } from '../support/writers.ts';
import { makeBackup, restore, withDirectory } from './program.ts';

forEachServer('under writers at full speed', (server) => {
  const cluster = sharedCluster(server);
  const backups = server.major === newestServer().major ? 20 : 5;

  test(`${backups} backups in a row each hold one moment`, () =>
    withDirectory(async (directory) => {
      const url = await createDatabase(cluster(), 'bank');
      // A backup gets its locks between two of these steps; one comes every 250 ms.
      const writers = await startTransfers(url, { churnPauseMs: 1000 });
      let stepsBefore = writers.counts.steps;
      let transfersBefore = -1;
      try {
        for (let n = 0; n < backups; n++) {
          const args = ['--segment-size=8kB', '--jobs=3', '--verify=none'];
          const { archive, manifest } = await makeBackup(server, url, join(directory, String(n)), args);
          const split = manifest.tables.filter(({ segments }) => segments.length > 1);
          assert.ok(split.length >= 8, 'tables that are written to are copied by several connections');
          const { steps } = writers.counts;
          for (const [kind, count] of Object.entries(steps)) {
            assert.ok(kind !== 'transfers' || count > (stepsBefore[kind] ?? 0), `${kind} went on during the backup`);
          }
          stepsBefore = steps;

          const copy = await createDatabase(cluster(), 'copy');
          await restore(server, archive, copy, ['--jobs=2']);
          await withClient(copy, checkInvariant);
          const transfers = await countTransfers(copy);
          assert.ok(transfers > transfersBefore, 'each backup is of a later moment');
          transfersBefore = transfers;
        }
      } finally {
        const { steps } = await writers.stop();
        for (const [kind, count] of Object.entries(steps)) assert.ok(count >= backups, `${kind}: ${count}`);
      }
      await withClient(url, checkInvariant);
    }));
});

async function countTransfers(url: string): Promise<number> {
  const ledgers = Array.from({ length: 8 }, (_, n) => `(SELECT count(*) FROM bank.ledger_${n})`);
  const [row] = await queryRows<{ entries: string }>(url, `SELECT (${ledgers.join(' + ')})::text AS entries`);
  return Number(row?.entries);
}
