import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ScratchCluster } from '../../src/postgres/scratch-cluster.ts';
import { cleanEnvironment, psqlArguments, queryFields, startTool, type Target } from './psql.ts';
import { createDatabase, type TestServer } from './servers.ts';

export interface AwkwardOptions {
  /** Rows of `sizes.big`, about 20 bytes each; every thousandth is deleted again. Default 5 million. */
  readonly bigRows?: number;
  /**
   * Ends with ALTER DATABASE … SET of everything that changes how COPY writes values, and of time-outs of 1 or 2
   * seconds: whoever connects later and needs other settings has to make them. Default true.
   */
  readonly hostileDefaults?: boolean;
}

const scripts = join(import.meta.dirname, 'awkward');
const extensionFiles = ['pgproof_test_config.control', 'pgproof_test_config--1.0.sql'];

/**
 * Fills an empty UTF-8 database with the worst of everything that stock pg_dump and pg_restore bring back: see
 * `awkward/*.sql`, which run in the order of their names. It makes roles whose names hold `awkward` in the cluster,
 * and puts the files of the extension `pgproof_test_config` into the server's share directory.
 *
 * @param target a database of a local server, and that server's programs; as a superuser
 * @throws {Error} when a statement fails, or the extension's files cannot be put in place
 *
 * @example
 * const url = await createDatabase(cluster(), 'awkward', 'TEMPLATE template0');
 * await fillAwkwardDatabase({ url, bin: server.bin }, { bigRows: 1000 });
 */
export async function fillAwkwardDatabase(target: Target, options: AwkwardOptions = {}): Promise<void> {
  const { bigRows = 5_000_000, hostileDefaults = true } = options;
  await installConfigExtension(target);
  const files = (await readdir(scripts)).filter((file) => /^\d\d-.*\.sql$/.test(file)).sort();
  const chosen = files.filter((file) => hostileDefaults || !file.endsWith('-session-defaults.sql'));
  for (const file of chosen) {
    const script = await readFile(join(scripts, file));
    await runScript(target, file, script, { PGCLIENTENCODING: 'UTF8' }, [`--set=big_rows=${bigRows}`]);
  }
}

/**
 * Makes a database in an old encoding, with names, definitions and data that are no UTF-8.
 *
 * @returns its connection string
 */
export async function createLegacyDatabase(
  cluster: ScratchCluster,
  server: TestServer,
  name: string,
  encoding: 'LATIN1' | 'SQL_ASCII',
): Promise<string> {
  const url = await createDatabase(cluster, name, legacyClauses(encoding));
  const script = Buffer.from(await readFile(join(scripts, 'legacy.sql'), 'utf8'), 'latin1');
  await runScript({ url, bin: server.bin }, 'legacy.sql', script, { PGCLIENTENCODING: 'SQL_ASCII' });
  return url;
}

/** The clauses of CREATE DATABASE for an old encoding, also for the database that a backup is restored into. */
export function legacyClauses(encoding: 'LATIN1' | 'SQL_ASCII'): string {
  return `TEMPLATE template0 ENCODING '${encoding}' LOCALE 'C' LOCALE_PROVIDER libc`;
}

async function runScript(
  target: Target,
  name: string,
  script: Buffer,
  settings: Readonly<Record<string, string>>,
  variables: readonly string[] = [],
): Promise<void> {
  const environment = { ...cleanEnvironment(), PGOPTIONS: '-c client_min_messages=warning', ...settings };
  const args = [...psqlArguments(target.url), ...variables];
  const { child, finished } = startTool(target, 'psql', args, environment, script);
  child.stdout.resume();
  await finished.catch((cause) => {
    throw new Error(`${name}: ${(cause as Error).message}`, { cause });
  });
}

/**
 * Puts a small extension with configuration tables where the server looks for extensions: no extension that comes
 * with PostgreSQL has such tables.
 */
async function installConfigExtension(target: Target): Promise<void> {
  const [share] = await queryFields(target, `SELECT setting FROM pg_config WHERE name = 'SHAREDIR';`);
  for (const file of extensionFiles) {
    await installFile(join(scripts, 'extension', file), join(String(share), 'extension', file));
  }
}

/** Other tests may do the same now: a file appears whole, and is not touched when it is there already. */
async function installFile(source: string, destination: string): Promise<void> {
  const installed = await readFile(destination, 'utf8').catch(() => undefined);
  if (installed === (await readFile(source, 'utf8'))) return;
  const temporary = `${destination}.${process.pid}`;
  try {
    await copyFile(source, temporary);
    await rename(temporary, destination);
  } catch (error) {
    await rm(temporary, { force: true });
    if ((error as NodeJS.ErrnoException).code !== 'EACCES') throw error;
    await installAsRoot(source, destination);
  }
}

/** GitHub's runners are not root, but may become root without a password. */
async function installAsRoot(source: string, destination: string): Promise<void> {
  const child = spawn('sudo', ['-n', 'install', '-m', '644', source, destination], { stdio: 'inherit' });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${destination} cannot be written, and sudo -n ended with ${code}`);
}
