// A PostgreSQL server of another Debian suite, in a folder of its own, with all the libraries that it needs.
//
// A newer suite's server does not run on an older suite's libc. So its packages are unpacked, not installed, together
// with the closure of their libraries, loader and libc included, and the programs are told to look there only.
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { debianMirror, privateApt } from './apt.mjs';
import { attempt, run, SetupError, say } from './commands.mjs';

/** Debian's suites from old to new; the first that has the wanted server is taken. */
const suites = ['bookworm', 'trixie', 'forky', 'sid'];

/**
 * Unpacks a server and its client programs, ready to run, below `prefix`.
 *
 * @param {number} major PostgreSQL's major version
 * @param {string} prefix the final folder, absolute: its path is written into the programs
 * @throws {SetupError} when no suite has that server, or what was unpacked does not run
 */
export async function unpackServer(major, prefix) {
  rmSync(prefix, { recursive: true, force: true });
  const work = `${prefix}.work`;
  rmSync(work, { recursive: true, force: true });
  mkdirSync(`${work}/packages`, { recursive: true });
  try {
    const apt = await suiteWith(major, work);
    const packages = await closure(apt, [`postgresql-${major}`, `postgresql-client-${major}`, 'patchelf']);
    say(`unpacking PostgreSQL ${major}: ${packages.length} packages`);
    await apt.download(packages, `${work}/packages`);
    mkdirSync(prefix, { recursive: true, mode: 0o755 });
    for (const file of readdirSync(`${work}/packages`).sort()) {
      await run(['dpkg-deb', '-x', `${work}/packages/${file}`, prefix]);
    }
    await pointAtOwnLibraries(major, prefix);
  } catch (error) {
    rmSync(prefix, { recursive: true, force: true });
    throw error;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** A private apt for the first suite that has the server. */
async function suiteWith(major, work) {
  const mirror = await debianMirror();
  const problems = [];
  for (const suite of suites) {
    const folder = `${work}/${suite}`;
    mkdirSync(folder, { recursive: true });
    const fields = [
      'Types: deb',
      `URIs: ${mirror.address}`,
      `Suites: ${suite}`,
      'Components: main',
      'Targets: Packages',
    ];
    if (mirror.signedBy !== undefined) fields.push(`Signed-By: ${mirror.signedBy}`);
    const sourcesFile = `${folder}/debian.sources`;
    writeFileSync(sourcesFile, `${fields.join('\n')}\n`);
    const apt = privateApt(folder, { sourcesFile });
    try {
      await apt.update();
    } catch (error) {
      problems.push(`${suite}: ${error.message}`);
      continue;
    }
    if (/^ +Candidate: (?!\(none\))/m.test(await apt.cache('policy', `postgresql-${major}`))) return apt;
  }
  throw new SetupError(
    [`no Debian suite of ${suites.join(', ')} has postgresql-${major}`, ...problems].join(' · '),
    `install PostgreSQL ${major} yourself, so that /usr/lib/postgresql/${major}/bin is there`,
  );
}

/** The given packages and all libraries that they need, one level of dependencies after the other. */
async function closure(apt, packages) {
  const found = new Set(packages);
  let level = packages;
  while (level.length > 0) {
    const kinds = ['recommends', 'suggests', 'conflicts', 'breaks', 'replaces', 'enhances'];
    const text = await apt.cache('depends', ...kinds.map((kind) => `--no-${kind}`), ...level);
    const needed = [...text.matchAll(/^ +(?:Pre)?Depends: ([a-z0-9.+-]+)$/gm)].map((match) => match[1]);
    level = [...new Set(needed)].filter((name) => isLibrary(name) && !found.has(name));
    for (const name of level) found.add(name);
  }
  return [...found];
}

/** LLVM is 100 MB for JIT compilation only: without it the server runs as with jit=off. Perl's are for Debian's own scripts. */
function isLibrary(name) {
  return (name.startsWith('lib') || name === 'zlib1g') && !name.startsWith('libllvm') && !name.includes('perl');
}

/** Writes the prefix's own loader and library folders into the server's programs, and sees that they run. */
async function pointAtOwnLibraries(major, prefix) {
  const root = join(prefix, 'usr/lib/postgresql', String(major));
  // The server loads it when it is there, and it does not load without LLVM.
  rmSync(join(root, 'lib/llvmjit.so'), { force: true });
  const { loader, libraries } = ownLoader(prefix);
  const patchelf = [loader, '--library-path', libraries, join(prefix, 'usr/bin/patchelf')];
  const bin = join(root, 'bin');
  const programs = readdirSync(bin)
    .map((name) => join(bin, name))
    .filter(isElf);
  for (const program of programs) {
    // An RPATH (not a RUNPATH) also holds for what the libraries themselves load, so they need no patch.
    await run([...patchelf, '--force-rpath', '--set-rpath', libraries, '--set-interpreter', loader, program]);
  }
  for (const program of programs) await checkRuns(program, loader, prefix);
}

/** The loader below the prefix, and its library folders as one search path: /lib or /usr/lib, by the suite's age. */
function ownLoader(prefix) {
  const folders = ['usr/lib', 'usr/lib64', 'lib', 'lib64']
    .map((folder) => join(prefix, folder))
    .filter((folder) => existsSync(folder));
  const inside = folders.flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)));
  const libraries = inside.filter((path) => /-linux-gnu[a-z0-9]*$/.test(path)).join(':');
  const loader = inside.find((path) => /\/ld-linux[^/]*\.so\.\d$/.test(path) || /\/ld64\.so\.\d$/.test(path));
  if (loader === undefined || libraries === '') {
    throw new SetupError(`no loader below ${prefix}`, 'this processor architecture is not known to the setup');
  }
  return { loader, libraries };
}

function isElf(file) {
  const magic = Buffer.alloc(4);
  const descriptor = openSync(file, 'r');
  try {
    readSync(descriptor, magic, 0, 4, 0);
  } finally {
    closeSync(descriptor);
  }
  return magic.toString('latin1') === '\x7fELF';
}

/** A library found outside of the prefix would be the machine's, and of another version. */
async function checkRuns(program, loader, prefix) {
  const { code, stdout, stderr } = await attempt([loader, '--list', program]);
  const foreign = stdout.split('\n').filter((line) => line.includes('=> ') && !line.includes(`=> ${prefix}/`));
  if (code !== 0 || foreign.length > 0) {
    throw new SetupError(
      `${program} does not find its libraries: ${[...foreign, stderr].join(' ').trim()}`,
      'report it',
    );
  }
  await run([program, '--version']);
}
