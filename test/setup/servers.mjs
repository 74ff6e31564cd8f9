#!/usr/bin/env node
// PostgreSQL servers of several majors side by side, for tests, benchmarks and the demo.
//
//   node test/setup/servers.mjs            installs 15, 17 and 18 where they are missing
//   node test/setup/servers.mjs 17         only that one
//   node test/setup/servers.mjs any        one server of whatever major, for the demo
//
// Prints one line per server, `17 /usr/lib/postgresql/17/bin`; progress goes to stderr. In this order a server is
//   1. taken from /usr/lib/postgresql/N/bin, if it is there;
//   2. taken from the private prefix of an earlier run;
//   3. installed by apt, if apt knows postgresql-N and we may be root (no cluster is made, no service started);
//   4. on Debian unpacked into the private prefix, from whichever suite has it: no root needed, the machine stays as it is;
//   5. on Ubuntu in CI installed from the PostgreSQL apt repository, which is added to apt's sources.
//
// The private prefix is .cache/servers/N in the project; $PGPROOF_SERVERS names another folder. As root the servers run
// as an unprivileged user: where that user cannot reach the project (below /root, say), it is /var/cache/pgproof/servers/N.
import { spawn } from 'node:child_process';
import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  addPostgresqlRepository,
  aptInstallQuietly,
  aptInstallServer,
  aptOffers,
  canBeRoot,
  distribution,
  hasApt,
  updateLists,
} from './apt.mjs';
import { SetupError, say } from './commands.mjs';
import { unpackServer } from './private-server.mjs';

export { SetupError };

/** The majors that the tests want. */
export const wantedMajors = [15, 17, 18];

const project = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const systemRoot = '/usr/lib/postgresql';

/**
 * The servers that are there now.
 *
 * @returns {Map<number, {bin: string}>} by major, ascending; `bin` holds postgres, initdb, pg_dump and the others
 */
export function installedServers() {
  const privateRoot = serversFolder();
  const majors = new Set([...numbersIn(systemRoot), ...numbersIn(privateRoot)]);
  const found = [...majors]
    .sort((a, b) => a - b)
    .map((major) => [major, { bin: systemBin(major) ?? privateBin(privateRoot, major) }]);
  return new Map(found.filter(([, server]) => server.bin !== undefined));
}

/**
 * Puts the wanted servers there, as far as this machine can; what is there already costs a few milliseconds.
 *
 * @param {number[]} majors for instance [15, 17, 18]
 * @returns {Promise<{servers: Map<number, {bin: string}>, missing: Map<number, SetupError>}>} every server of the machine,
 *   and for each wanted major that could not be had, why
 */
export async function installServers(majors) {
  const isMissing = (major) => !installedServers().has(major);
  const missing = new Map();
  if (majors.some(isMissing)) {
    await withLock(async () => {
      for (const major of majors.filter(isMissing)) {
        const problem = await installServer(major);
        if (problem !== undefined) missing.set(major, problem);
      }
    });
  }
  return { servers: installedServers(), missing };
}

/**
 * Sees that there is at least one server: the machine's own if it has any, else the distribution's.
 *
 * @returns {Promise<Map<number, {bin: string}>>}
 * @throws {SetupError} when there is none and none can be installed
 */
export async function installAnyServer() {
  if (installedServers().size === 0) {
    await withLock(async () => {
      if (installedServers().size > 0) return;
      await requireApt();
      if (!(await aptOffers('postgresql'))) await updateLists();
      await aptInstallServer('postgresql');
    });
  }
  return installedServers();
}

/**
 * Installs a program of the distribution, pgbouncer for instance, if it is not there.
 *
 * @param {string} name the program's name and its package's
 * @returns {Promise<string>} the program's path
 */
export async function installTool(name) {
  const path = toolPath(name);
  if (path !== undefined) return path;
  await withLock(async () => {
    await requireApt();
    if (!(await aptOffers(name))) await updateLists();
    await aptInstallQuietly(name);
  });
  const installed = toolPath(name);
  if (installed === undefined)
    throw new SetupError(`the package ${name} holds no program ${name}`, 'install it by hand');
  return installed;
}

/** @returns {Promise<SetupError | undefined>} why it could not be installed */
async function installServer(major) {
  try {
    await requireApt();
    const name = `postgresql-${major}`;
    const isDebian = distribution().id === 'debian';
    const mayInstall = await canBeRoot();
    if (mayInstall && !(await aptOffers('postgresql'))) await updateLists();
    if (!isDebian && !(await aptOffers(name))) {
      await addPostgresqlRepository();
      if (!(await aptOffers(name))) {
        return new SetupError(
          `the PostgreSQL apt repository has no ${name} here`,
          'can it be reached from this machine?',
        );
      }
    }
    if (isDebian && !(mayInstall && (await aptOffers(name)))) await unpackPrivately(major);
    else await aptInstallServer(name);
    if (installedServers().has(major)) return undefined;
    return new SetupError(`${name} is installed but its programs are not in ${systemRoot}/${major}/bin`, 'report it');
  } catch (error) {
    if (error instanceof SetupError) return error;
    throw error;
  }
}

async function unpackPrivately(major) {
  const prefix = join(serversFolder(), String(major));
  await unpackServer(major, prefix);
  // The last step: a prefix without this file is half made. It holds the path that the programs were patched for.
  writeFileSync(completeMark(prefix), prefix);
}

async function requireApt() {
  if (!(await hasApt())) {
    throw new SetupError(
      'only Debian and Ubuntu are set up by themselves',
      `install PostgreSQL into ${systemRoot}/<major>/bin`,
    );
  }
}

/** The folder that holds one private prefix per major. */
function serversFolder() {
  if (process.env.PGPROOF_SERVERS) return resolve(process.env.PGPROOF_SERVERS);
  const own = join(project, '.cache/servers');
  return process.getuid?.() !== 0 || everyoneReaches(project) ? own : '/var/cache/pgproof/servers';
}

/** True when any user may enter the folder and all folders above it. */
function everyoneReaches(folder) {
  const isOpen = (statSync(folder).mode & 0o001) !== 0;
  return isOpen && (folder === dirname(folder) || everyoneReaches(dirname(folder)));
}

function numbersIn(folder) {
  return existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => /^\d+$/.test(name))
        .map(Number)
    : [];
}

function systemBin(major) {
  const bin = join(systemRoot, String(major), 'bin');
  // pg_dump and psql come with the client's package: the server's programs may be missing beside them.
  return ['postgres', 'initdb', 'pg_dump'].every((name) => existsSync(join(bin, name))) ? bin : undefined;
}

function privateBin(root, major) {
  const prefix = join(root, String(major));
  const mark = completeMark(prefix);
  // After the project was moved the programs look for their libraries in the old place: made anew.
  if (!existsSync(mark) || readFileSync(mark, 'utf8') !== prefix) return undefined;
  return join(prefix, 'usr/lib/postgresql', String(major), 'bin');
}

function completeMark(prefix) {
  return join(prefix, '.complete');
}

function toolPath(name) {
  const folders = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/usr/bin'].filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Runs `work` while no other run of this script installs anything. The kernel frees the lock, however we end. */
async function withLock(work) {
  const folder = serversFolder();
  mkdirSync(folder, { recursive: true });
  for (const path of [dirname(folder), folder]) chmodIfOurs(path);
  const descriptor = openSync(join(folder, '.lock'), 'w');
  try {
    // flock(1) locks the open file that it inherits from us, and which stays ours after it has ended.
    const flock = spawn('flock', ['--exclusive', '3'], { stdio: ['ignore', 'ignore', 'inherit', descriptor] });
    const code = await new Promise((resolve_, reject) => flock.once('error', reject).once('close', resolve_));
    if (code !== 0) throw new SetupError(`${folder}/.lock cannot be locked`, 'is the folder on a network filesystem?');
    await work();
  } finally {
    closeSync(descriptor);
  }
}

/** Whatever the umask, the unprivileged user must get in. */
function chmodIfOurs(path) {
  if (statSync(path).uid === process.getuid?.()) chmodSync(path, 0o755);
}

async function main(args) {
  process.umask(0o022);
  if (args[0] === 'any') {
    print(await installAnyServer());
    return 0;
  }
  const majors = args.length === 0 ? wantedMajors : args.map(Number);
  if (majors.some((major) => !Number.isInteger(major))) {
    throw new SetupError(`not a major version: ${args.join(' ')}`, 'node test/setup/servers.mjs [any | 15 17 18]');
  }
  const { servers, missing } = await installServers(majors);
  print(new Map([...servers].filter(([major]) => majors.includes(major))));
  for (const [major, problem] of missing)
    say(`PostgreSQL ${major} is missing: ${problem.message}\nhint: ${problem.hint}`);
  return missing.size === 0 ? 0 : 1;
}

function print(servers) {
  for (const [major, { bin }] of servers) process.stdout.write(`${major} ${bin}\n`);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    process.exitCode = await main(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(`${error.message}\nhint: ${error.hint}`);
    process.exitCode = 1;
  }
}
