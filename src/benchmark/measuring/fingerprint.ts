import { availableParallelism, cpus, release, totalmem, type } from 'node:os';
import type { Fingerprint } from '../result.ts';
import type { BenchmarkServer } from '../server/server.ts';

/** All that a number depends on besides the migration and the fixture. */
export async function fingerprintOf(
  server: BenchmarkServer,
  counters: Fingerprint['counters'],
  superuser: boolean,
): Promise<Fingerprint> {
  return {
    serverVersion: server.version,
    server: server.kind,
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    kernel: `${type()} ${release()}`,
    settings: await server.fingerprintSettings(),
    counters,
    clones: server.clones,
    superuser,
  };
}
