import { dirname, join } from 'node:path';
import { UserError } from '../errors.ts';
import { isExecutable } from './child.ts';
import {
  type ClientSearch,
  type ClientTools,
  findClientTools,
  findInstallations,
  majorOf,
  serverInstallCommand,
} from './client-tools.ts';
import { type InstallingSearch, installClient } from './install-client.ts';

export interface ServerSearch extends InstallingSearch {
  /** What needs the server, as a message begins: `a full verification`. */
  readonly purpose: string;
}

/**
 * Finds the client programs of exactly a server's major, with the server's own programs beside them: to run a server
 * like that one. A newer major, which is good enough for a dump, is not: it would restore into another version.
 *
 * @throws {UserError} when they are not there, and may not or cannot be installed
 *
 * @example
 * const tools = await findServerTools({ purpose: 'a benchmark', serverVersionNumber: 170004, environment: process.env, install, signal, onLine })
 */
export async function findServerTools(wanted: ServerSearch): Promise<ClientTools> {
  const found = await lookForThem(wanted);
  if (!(found instanceof UserError)) return found;
  if (!wanted.install) throw found;
  const { signal, onLine } = wanted;
  await installClient(majorOf(wanted.serverVersionNumber), { server: true, signal, onLine });
  const installed = await lookForThem(wanted);
  if (installed instanceof UserError) throw installed;
  return installed;
}

type Wanted = ClientSearch & Pick<ServerSearch, 'purpose'>;

async function lookForThem(wanted: Wanted): Promise<ClientTools | UserError> {
  let tools: ClientTools;
  try {
    tools = await findClientTools(wanted);
  } catch (error) {
    if (error instanceof UserError) return missingServer(wanted, error.message, error);
    throw error;
  }
  if (tools.newerThanServer) return missingServer(wanted, `only PostgreSQL ${tools.version} was found`);
  const bin = dirname(tools.pgDump);
  const missing = await missingProgram(bin);
  return missing === undefined ? tools : missingServer(wanted, `there is no ${missing} in ${bin}`);
}

async function missingProgram(bin: string): Promise<string | undefined> {
  for (const name of ['initdb', 'postgres']) {
    if (!(await isExecutable(join(bin, name)))) return name;
  }
  return undefined;
}

/** The newest major of which a server is installed; undefined: none is. */
export async function newestServerMajor(
  wanted: Pick<ClientSearch, 'environment' | 'search'>,
): Promise<number | undefined> {
  const majors: number[] = [];
  for (const { directory, major } of await findInstallations(wanted)) {
    if ((await missingProgram(directory)) === undefined) majors.push(major);
  }
  return majors.length === 0 ? undefined : Math.max(...majors);
}

function missingServer({ serverVersionNumber, purpose }: Wanted, why: string, cause?: unknown): UserError {
  const major = majorOf(serverVersionNumber);
  return new UserError(
    `${purpose} needs a server of PostgreSQL ${major} on this machine: ${why}`,
    `run ${serverInstallCommand(major)}, or set install-client: true`,
    { cause },
  );
}
