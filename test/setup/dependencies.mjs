// Sees that the packages of package-lock.json are installed, before anything of them is used.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runVisibly, SetupError, say } from './commands.mjs';

/**
 * Runs `npm ci` unless node_modules holds what the lock file says.
 *
 * @param {string} project the project's folder
 * @throws {SetupError} when npm fails
 */
export async function installDependencies(project) {
  if (dependenciesMatch(project)) return;
  say('installing the packages of package-lock.json');
  const code = await runVisibly(['npm', 'ci', '--no-audit', '--no-fund'], { cwd: project });
  if (code !== 0) throw new SetupError(`npm ci ended with ${code}`, 'see its messages above');
  if (!existsSync(join(project, 'node_modules/.bin/node'))) {
    throw new SetupError('npm ci left no node_modules/.bin/node', 'allow the install script of the package `node`');
  }
}

/**
 * npm records what it has installed in node_modules/.package-lock.json, in the lock file's own format. Times say
 * nothing: a fresh clone's lock file is the newest file there is.
 */
function dependenciesMatch(project) {
  const record = join(project, 'node_modules/.package-lock.json');
  if (!existsSync(record) || !existsSync(join(project, 'node_modules/.bin/node'))) return false;
  const installed = packagesOf(record);
  const wanted = packagesOf(join(project, 'package-lock.json'));
  return Object.entries(wanted).every(([path, { version, optional, devOptional }]) => {
    // The empty path is the project itself; an optional package may be for another platform.
    if (path === '' || (installed[path] === undefined && (optional || devOptional))) return true;
    return installed[path]?.version === version;
  });
}

function packagesOf(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages;
}
