// The machine's own package manager. Nothing here knows a mirror's address: apt's own sources say it.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { attempt, run, SetupError, say } from './commands.mjs';

/** True where there is an apt to ask. */
export async function hasApt() {
  return (await attempt(['apt-get', '--version'])).code === 0;
}

/**
 * What to write in front of a command that needs root: nothing, or sudo where it asks no password.
 *
 * @throws {SetupError} when neither will do
 */
async function rootPrefix() {
  if (process.getuid?.() === 0) return [];
  if (await canBeRoot()) return ['sudo', '-n'];
  throw new SetupError('installing packages needs root', 'run it as root, or allow sudo without a password');
}

/** Whether packages can be installed: as root, or with a sudo that asks no password. */
export async function canBeRoot() {
  return process.getuid?.() === 0 || (await attempt(['sudo', '-n', 'true'])).code === 0;
}

let updated = false;

/** Reads the package lists once per process: a fresh container has none. */
export async function updateLists() {
  if (updated) return;
  say('reading the package lists');
  await run([...(await rootPrefix()), 'apt-get', '-qq', '-o', 'DPkg::Lock::Timeout=300', 'update']);
  updated = true;
}

/** True when apt can install the package from the sources that the machine has. */
export async function aptOffers(packageName) {
  const { stdout } = await attempt(['apt-cache', 'policy', packageName]);
  return /^ +Candidate: (?!\(none\))/m.test(stdout);
}

/** Installs packages, without questions and without what they only recommend. */
export async function aptInstall(packageNames) {
  const prefix = await rootPrefix();
  say(`installing ${packageNames.join(' ')}`);
  const options = ['-qq', '-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=300'];
  await run([...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...options, 'install', ...packageNames]);
}

/**
 * Installs a server's package without the cluster `main` that Debian's packages make and start when there is none.
 * postgresql-common reads a folder of drop-in settings; ours is there only while the package is installed, so that
 * what the machine's owner installs later behaves as ever.
 */
export async function aptInstallServer(packageName) {
  await aptInstall(['postgresql-common']);
  const dropIn = { path: '/etc/postgresql-common/createcluster.d/pgproof.conf', text: 'create_main_cluster = false' };
  await withSystemFile(dropIn, () => aptInstall([packageName]));
}

/** Installs a package without starting its service: policy-rc.d is asked before, and 101 forbids it. */
export async function aptInstallQuietly(packageName) {
  const policy = { path: '/usr/sbin/policy-rc.d', text: '#!/bin/sh\nexit 101', mode: '755' };
  await withSystemFile(policy, () => aptInstall([packageName]));
}

/** Puts a file there for the time of `work`. One that is there already is its owner's, and stays as it is. */
async function withSystemFile({ path, text, mode = '644' }, work) {
  if (existsSync(path)) return work();
  const prefix = await rootPrefix();
  const folder = mkdtempSync(join(tmpdir(), 'pgproof-setup-'));
  try {
    writeFileSync(join(folder, 'file'), `${text}\n`);
    await run([...prefix, 'install', '-D', '-m', mode, join(folder, 'file'), path]);
    return await work();
  } finally {
    await run([...prefix, 'rm', '-f', path]);
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Adds the PostgreSQL project's apt repository with the script that Debian and Ubuntu ship for it.
 *
 * @throws {SetupError} outside of CI: it changes the machine's sources, which is its owner's decision
 */
export async function addPostgresqlRepository() {
  const script = '/usr/share/postgresql-common/pgdg/apt.postgresql.org.sh';
  if (!process.env.CI) {
    throw new SetupError(
      "this machine's package sources do not have it",
      `add the PostgreSQL repository: apt-get install postgresql-common, then ${script}`,
    );
  }
  await aptInstall(['postgresql-common', 'ca-certificates']);
  say('adding the PostgreSQL apt repository');
  // Its last step is an apt-get update of all sources.
  await run([...(await rootPrefix()), script, '-y']);
}

/** The `ID` and `VERSION_CODENAME` of /etc/os-release: `debian` and `bookworm`, for instance. */
export function distribution() {
  const text = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
  const value = (name) => new RegExp(`^${name}="?([^"\\n]*)"?$`, 'm').exec(text)?.[1] ?? '';
  return { id: value('ID'), codename: value('VERSION_CODENAME') };
}

/**
 * Where this machine's apt takes Debian's own packages from, and the keys that it trusts there.
 *
 * @returns {Promise<{address: string, signedBy: string | undefined}>}
 * @throws {SetupError} when no source is Debian's
 */
export async function debianMirror() {
  const { codename } = distribution();
  const format = '$(SITE)\t$(RELEASE)\t$(COMPONENT)\t$(SOURCESENTRY)';
  const targets = await run(['apt-get', 'indextargets', '--format', format, 'Created-By: Packages']);
  const fields = targets.split('\n').map((line) => line.split('\t'));
  const main = fields.find(([, release, component]) => release === codename && component === 'main');
  if (main === undefined) {
    throw new SetupError(`apt has no source for Debian ${codename} main`, 'check /etc/apt/sources.list.d');
  }
  const [address, , , entry] = main;
  return { address, signedBy: signedBy(readFileSync(entry.replace(/:\d+$/, ''), 'utf8'), address) };
}

/** The `Signed-By` that a sources file, in either of apt's two formats, gives for an address. */
function signedBy(sources, address) {
  const host = address.replace(/\/+$/, '');
  const stanza = sources.split(/\n\s*\n/).find((text) => /^URIs:/m.test(text) && text.includes(host));
  if (stanza !== undefined) return /^Signed-By:[ \t]*(\/.*)$/m.exec(stanza)?.[1]?.trim();
  const line = sources.split('\n').find((text) => text.startsWith('deb ') && text.includes(host));
  return line === undefined ? undefined : /\bsigned-by=([^\s\]]+)/.exec(line)?.[1];
}

/**
 * A second, private apt beside the machine's own: other suites, its own lists, its own cache, no installed packages.
 * It needs no root and leaves the machine as it is.
 *
 * @param {string} folder an empty folder of the caller's
 * @param {{sourcesFile: string}} options the `.sources` file that it reads
 * @returns {{update: () => Promise<void>, cache: (...args: string[]) => Promise<string>, download: (names: string[], into: string) => Promise<void>}}
 */
export function privateApt(folder, options) {
  mkdirSync(`${folder}/lists/partial`, { recursive: true });
  mkdirSync(`${folder}/cache/archives/partial`, { recursive: true });
  const settings = {
    'Dir::Etc::sourcelist': options.sourcesFile,
    'Dir::Etc::sourceparts': '/dev/null',
    'Dir::Etc::preferences': '/dev/null',
    'Dir::Etc::preferencesparts': '/dev/null',
    'Dir::State::lists': `${folder}/lists`,
    'Dir::State::status': '/dev/null',
    'Dir::Cache': `${folder}/cache`,
    // apt fetches as the user _apt, which cannot write to our folder.
    'APT::Sandbox::User': 'root',
  };
  const arguments_ = Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
  return {
    update: async () => void (await run(['apt-get', '-qq', ...arguments_, 'update'])),
    cache: (...args) => run(['apt-cache', ...arguments_, ...args]),
    download: async (names, into) =>
      void (await run(['apt-get', '-qq', ...arguments_, 'download', ...names], { cwd: into })),
  };
}
