// Keeps a benchmark server running until SIGTERM: keeper.ts STATE_FILE MAJOR BIN
import { once } from 'node:events';
import { rename, rm, writeFile } from 'node:fs/promises';
import { withScratchCluster } from '../../src/postgres/scratch-cluster.ts';
import { clusterOptions, type KeptServer } from './server.ts';

const [stateFile = '', major = '', bin = ''] = process.argv.slice(2);

await withScratchCluster(clusterOptions(bin), async ({ port, dataDirectory }) => {
  const state: KeptServer = { major: Number(major), bin, port, dataDirectory, keeperProcessId: process.pid };
  await writeFile(`${stateFile}.new`, JSON.stringify(state));
  await rename(`${stateFile}.new`, stateFile);
  await once(process, 'SIGTERM');
});
await rm(stateFile, { force: true });
