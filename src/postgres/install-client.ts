import { readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { messageOf, UserError } from '../errors.ts';
import { describeEnd, isExecutable, runProgram, succeeded } from './child.ts';
import {
  type ClientSearch,
  type ClientTools,
  findClientTools,
  installCommand,
  majorOf,
  serverInstallCommand,
} from './client-tools.ts';

export interface Installer {
  /** Also the server's programs, without a cluster that runs. Default false. */
  readonly server?: boolean;
  readonly signal?: AbortSignal;
  /** Gets a line for every step, and what apt says on stderr. */
  readonly onLine?: (line: string) => void;
  /** Default: this process's own. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Where the system describes itself; the defaults are those of Debian and Ubuntu. */
  readonly system?: System;
}

/** How to look for programs that may be installed when they are missing. */
export interface InstallingSearch extends ClientSearch {
  readonly install: boolean;
  readonly signal: AbortSignal;
  /** Gets what the installation says. */
  readonly onLine: (line: string) => void;
}

/**
 * Finds the client programs for a server, and installs them first if there are none and that is allowed.
 *
 * @throws {UserError} what findClientTools and installClient throw
 * @example await findOrInstallClient({ serverVersionNumber: 170004, environment, install: request.installClient, signal, onLine })
 */
export async function findOrInstallClient(wanted: InstallingSearch): Promise<ClientTools> {
  try {
    return await findClientTools(wanted);
  } catch (error) {
    if (!(error instanceof UserError) || !wanted.install) throw error;
    await installClient(majorOf(wanted.serverVersionNumber), { signal: wanted.signal, onLine: wanted.onLine });
    return findClientTools(wanted);
  }
}

interface System {
  readonly osRelease: string;
  readonly repositoryScript: string;
  readonly clusterSettings: string;
}

/** The package postgresql-common brings the settings of new clusters, and this script, which adds the PostgreSQL project's own repository to apt. */
const debianSystem: System = {
  osRelease: '/etc/os-release',
  repositoryScript: '/usr/share/postgresql-common/pgdg/apt.postgresql.org.sh',
  clusterSettings: '/etc/postgresql-common/createcluster.conf',
};

/** apt needs a proxy where there is one; nothing else of our environment concerns it. */
const aptVariables = ['PATH', 'HOME', 'http_proxy', 'https_proxy', 'no_proxy'];

/**
 * Installs the client programs of one major, and with `server` the server's, with apt, on Debian and Ubuntu, as root or with a sudo that asks for no
 * password (GitHub's runners have one). A major that the distribution does not have comes from the PostgreSQL
 * project's repository, which the distribution's own script enables.
 *
 * @throws {UserError} on another system, without the rights, or when apt fails
 *
 * @example
 * await installClient(17, { onLine: (line) => log.info(line) })
 */
export async function installClient(major: number, installer: Installer = {}): Promise<void> {
  const apt = await openApt(major, installer);
  const { repositoryScript, clusterSettings } = installer.system ?? debianSystem;
  const client = `postgresql-client-${major}`;
  const server = `postgresql-${major}`;
  const wanted = installer.server ? server : client;
  if (!(await apt.knows(wanted))) await apt.run('apt-get', 'update', '-q');
  if (!(await apt.knows(wanted))) {
    await apt.run('apt-get', ...installArguments, 'postgresql-common', 'ca-certificates');
    await apt.run(repositoryScript, '-y');
  }
  if (!installer.server) return apt.run('apt-get', ...installArguments, client);
  await apt.run('apt-get', ...installArguments, 'postgresql-common');
  await apt.run('sed', ...noMainCluster, clusterSettings);
  await apt.run('apt-get', ...installArguments, client, server);
}

/** Debian's server packages make a cluster and start it, unless this file says otherwise (createcluster.conf(5)). */
const noMainCluster = ['-i', '-E', 's/^[#[:space:]]*create_main_cluster[[:space:]]*=.*/create_main_cluster = false/'];

const installArguments = ['install', '-q', '-y', '--no-install-recommends'];

interface Apt {
  run(program: string, ...args: string[]): Promise<void>;
  knows(packageName: string): Promise<boolean>;
}

async function openApt(major: number, installer: Installer): Promise<Apt> {
  const own = installer.environment ?? process.env;
  await assertDebian(major, (installer.system ?? debianSystem).osRelease);
  const environment: Record<string, string> = { LANG: 'C', LC_ALL: 'C' };
  for (const name of aptVariables) {
    if (own[name] !== undefined) environment[name] = own[name];
  }
  const attempt = async (...words: string[]) => {
    const [program, ...args] = words as [string, ...string[]];
    return runProgram({
      path: await findProgram(program, own.PATH),
      arguments: args,
      environment,
      ...(installer.signal === undefined ? {} : { signal: installer.signal }),
      ...(installer.onLine === undefined ? {} : { onStderrLine: installer.onLine }),
    });
  };
  const root = process.getuid?.() === 0;
  if (!root) await assertSudo(major, () => attempt('sudo', '-n', 'true'));
  // sudo drops the environment, so what apt must know is said by env on the other side of it.
  const asRoot = [...(root ? [] : ['sudo', '-n']), 'env', 'DEBIAN_FRONTEND=noninteractive'];
  return {
    async run(program, ...args) {
      installer.onLine?.(`running ${[program, ...args].join(' ')}`);
      const result = await attempt(...asRoot, program, ...args);
      if (succeeded(result)) return;
      const command = installer.server ? serverInstallCommand : installCommand;
      throw new UserError(
        `PostgreSQL ${major}'s ${installer.server ? 'server' : 'client'} could not be installed: ${program} ${describeEnd(result)}`,
        `install it in a step before this one: ${command(major, 'linux')}`,
      );
    },
    knows: async (packageName) => succeeded(await attempt('apt-cache', 'show', '--no-all-versions', packageName)),
  };
}

async function assertDebian(major: number, osRelease: string): Promise<void> {
  const text = process.platform === 'linux' ? await readFile(osRelease, 'utf8').catch(() => '') : '';
  if (/^(ID|ID_LIKE)=.*\b(debian|ubuntu)\b/m.test(text)) return;
  throw new UserError(
    'install-client works on Debian and Ubuntu only',
    `install PostgreSQL ${major}'s client yourself (${installCommand(major)}) and set install-client: false`,
  );
}

async function assertSudo(major: number, probe: () => ReturnType<typeof runProgram>): Promise<void> {
  let reason: string;
  try {
    const result = await probe();
    if (succeeded(result)) return;
    reason = describeEnd(result);
  } catch (error) {
    reason = messageOf(error);
  }
  throw new UserError(
    `install-client needs root or a sudo without password: ${reason}`,
    `run as root: ${installCommand(major, 'linux')}`,
  );
}

async function findProgram(program: string, path: string | undefined): Promise<string> {
  if (program.includes('/')) return program;
  for (const directory of (path ?? '').split(delimiter)) {
    if (directory !== '' && (await isExecutable(join(directory, program)))) return join(directory, program);
  }
  throw new UserError(`${program} was not found`, 'install the PostgreSQL client in a step before this one');
}
