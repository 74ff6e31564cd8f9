import { dirname, join } from 'node:path';
import { UserError } from '../errors.ts';
import { isExecutable } from './child.ts';
import { type ClientSearch, type ClientTools, findClientTools, majorOf, serverInstallCommand } from './client-tools.ts';
import { type InstallingSearch, installClient } from './install-client.ts';

/**
 * Finds the client programs of exactly a server's major, with the server's own programs beside them: to run a server
 * like that one. A newer major, which is good enough for a dump, is not: it would restore into another version.
 *
 * @throws {UserError} when they are not there, and may not or cannot be installed
 *
 * @example
 * const tools = await findServerTools({ serverVersionNumber: 170004, environment: process.env, install, signal, onLine })
 */
export async function findServerTools(wanted: InstallingSearch): Promise<ClientTools> {
  const found = await lookForThem(wanted);
  if (!(found instanceof UserError)) return found;
  if (!wanted.install) throw found;
  const { signal, onLine } = wanted;
  await installClient(majorOf(wanted.serverVersionNumber), { server: true, signal, onLine });
  const installed = await lookForThem(wanted);
  if (installed instanceof UserError) throw installed;
  return installed;
}

async function lookForThem(wanted: ClientSearch): Promise<ClientTools | UserError> {
  let tools: ClientTools;
  try {
    tools = await findClientTools(wanted);
  } catch (error) {
    if (error instanceof UserError) return missingServer(wanted, error.message, error);
    throw error;
  }
  if (tools.newerThanServer) return missingServer(wanted, `only PostgreSQL ${tools.version} was found`);
  const bin = dirname(tools.pgDump);
  for (const name of ['initdb', 'postgres']) {
    if (!(await isExecutable(join(bin, name)))) return missingServer(wanted, `there is no ${name} in ${bin}`);
  }
  return tools;
}

function missingServer({ serverVersionNumber }: ClientSearch, why: string, cause?: unknown): UserError {
  const major = majorOf(serverVersionNumber);
  return new UserError(
    `a full verification needs a server of PostgreSQL ${major} on this machine: ${why}`,
    `run ${serverInstallCommand(major)}, or set install-client: true`,
    { cause },
  );
}
