import { mkdir, mkdtemp, realpath, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { FailedError, UserError } from '../../errors.ts';
import { type GitAnswer, runGit } from './git.ts';
import { missingObjectsHint, type TreeFile, writeBlobs } from './git-blobs.ts';

export interface GitReferenceOptions {
  /** A commit, branch or tag, as the user wrote it behind `git:`. */
  readonly reference: string;
  /** The directory in the working tree. It need not exist there any more. */
  readonly directory: string;
  readonly signal: AbortSignal;
}

/**
 * A directory as of a commit, in a temporary directory that is removed afterwards. The working tree and the index are
 * only looked at for their place; files come as they are stored, without Git's conversions.
 *
 * The commit is the reference itself, not the merge base with it: a pull request gives the base that GitHub merges
 * it with, `git:${{ github.event.pull_request.base.sha }}`.
 *
 * @param run gets the directory, undefined when the commit has none there; the commit's id; and what was left out
 * @throws {UserError} when there is no repository, the reference is none, or the clone does not have the commit
 * @example
 * await withGitReference({ reference: 'origin/main', directory: 'db/migrations', signal }, (folder) => …)
 */
export async function withGitReference<Result>(
  { reference, directory, signal }: GitReferenceOptions,
  run: (folder: string | undefined, commit: string, notes: readonly string[]) => Promise<Result>,
): Promise<Result> {
  const place = await placeOf(directory, signal);
  const commit = await resolveCommit(reference, place, signal);
  const { files, notes } = await listTree(commit, place, signal);
  const temporary = await mkdtemp(join(tmpdir(), 'pgproof-git-'));
  try {
    if (files.length === 0) return await run(undefined, commit, notes);
    // Under its own name, because layouts are recognised by it: supabase/migrations.
    const folder = join(temporary, place.prefix);
    await mkdir(folder, { recursive: true });
    await writeBlobs({ files, folder, repository: place.repository, signal });
    return await run(folder, commit, notes);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/**
 * The commit that is checked out where a directory is, if the directory is as the commit has it.
 *
 * @returns undefined where something was changed or added, outside of a repository, in one without commits, and where
 *   there is no git
 */
export async function commitOf(directory: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    const { repository, prefix } = await placeOf(directory, signal);
    const { code, stdout } = await git(repository, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'], signal);
    if (code !== 0) return undefined;
    const changes = await git(
      repository,
      ['-c', 'core.fsmonitor=false', 'status', '--porcelain', '--', prefix || '.'],
      signal,
    );
    return changes.code === 0 && changes.stdout.length === 0 ? stdout.toString('utf8').trim() : undefined;
  } catch (error) {
    // Where there is nothing to be known, nothing is: the benchmark works without.
    if (error instanceof UserError && !signal.aborted) return undefined;
    throw error;
  }
}

/** Where a directory is in its repository. */
interface Place {
  /** The working tree's root. */
  readonly repository: string;
  /** The directory below it; '' for the root itself. */
  readonly prefix: string;
}

async function placeOf(directory: string, signal: AbortSignal): Promise<Place> {
  const { existing, rest } = await nearestExisting(resolve(directory));
  const answer = await git(existing, ['rev-parse', '--show-toplevel', '--show-prefix'], signal);
  if (answer.code !== 0) throw noRepository(directory, answer);
  const [repository = '', prefix = ''] = answer.stdout.toString('utf8').split('\n');
  if (repository === '') throw noRepository(directory, answer);
  return { repository, prefix: `${prefix}${rest}`.replace(/\/$/, '') };
}

/** A directory that the pull request removed is still in the commit. */
async function nearestExisting(directory: string): Promise<{ existing: string; rest: string }> {
  const missing: string[] = [];
  for (let at = directory; ; at = dirname(at)) {
    const found = await stat(at).catch(() => undefined);
    if (found?.isDirectory()) return { existing: await realpath(at), rest: missing.join('/') };
    missing.unshift(basename(at));
  }
}

function noRepository(directory: string, { stderr }: GitAnswer): UserError {
  if (stderr.includes('dubious ownership')) {
    return new UserError(
      `git refuses the repository at ${directory}, because it belongs to another user`,
      'run git config --global --add safe.directory with its path in a step before',
    );
  }
  return new UserError(
    `${directory} is in no Git repository, so there are no migrations as of a commit`,
    'check the repository out in a step before, or use a result file or artifact:NAME as the baseline',
  );
}

/**
 * The commit's id. A branch that only `origin` has is found by its plain name as well: a checkout of GitHub's has no
 * other local branch than the one that is checked out.
 */
async function resolveCommit(reference: string, { repository }: Place, signal: AbortSignal): Promise<string> {
  for (const name of [reference, `refs/remotes/origin/${reference}`]) {
    if (name.startsWith('-')) break;
    const options = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`];
    const { code, stdout } = await git(repository, options, signal);
    const commit = stdout.toString('utf8').trim();
    if (code === 0 && /^[0-9a-f]{40,64}$/.test(commit)) return commit;
  }
  const { stdout } = await git(repository, ['rev-parse', '--is-shallow-repository'], signal);
  const isShallow = stdout.toString('utf8').trim() === 'true';
  throw new UserError(
    `there is no commit ${JSON.stringify(reference)} in the repository at ${repository}${isShallow ? ', which is a shallow clone' : ''}`,
    isShallow
      ? 'add `fetch-depth: 0` to actions/checkout, so that the commit is there'
      : 'give a commit, a branch such as origin/main, or a tag; in a pull request github.event.pull_request.base.sha',
  );
}

const mostFiles = 20_000;
const mostBytes = 512 * 1024 * 1024;

interface Listing {
  readonly files: readonly TreeFile[];
  readonly notes: readonly string[];
}

async function listTree(commit: string, place: Place, signal: AbortSignal): Promise<Listing> {
  const short = commit.slice(0, 10);
  const type = await typeIn(commit, place, signal);
  if (type === undefined) return { files: [], notes: [] };
  if (type !== 'tree') return { files: [], notes: [`${place.prefix} is no directory in ${short}`] };
  const tree = `${commit}:${place.prefix}`;
  const notes: string[] = [];
  const files: TreeFile[] = [];
  for (const { mode, type, id, size, path } of await listEntries(['-r', tree], place, signal)) {
    assertSafe(path, tree);
    if (type === 'blob' && mode !== '120000') files.push({ path, id, bytes: Number(size) });
    else notes.push(`${path} of ${short} is left out: it is a ${type === 'commit' ? 'submodule' : 'link'}`);
  }
  assertBounded(files, tree);
  return { files, notes };
}

/** What a path is in a commit; undefined: nothing. A tree that a clone lacks is an error, and not nothing. */
async function typeIn(commit: string, place: Place, signal: AbortSignal): Promise<string | undefined> {
  if (place.prefix === '') return 'tree';
  const [entry] = await listEntries([commit, '--', place.prefix], place, signal);
  return entry?.type;
}

async function listEntries(args: readonly string[], { repository }: Place, signal: AbortSignal): Promise<Entry[]> {
  const all = ['ls-tree', '-z', '--long', '--full-tree', ...args];
  const { code, stdout, stderr } = await git(repository, all, signal);
  if (code !== 0) throw new FailedError(`git cannot list ${args.at(-1)}: ${stderr}`, missingObjectsHint);
  const entries = stdout.toString('utf8').split('\0');
  return entries.slice(0, -1).map(readEntry);
}

interface Entry {
  readonly mode: string;
  readonly type: string;
  readonly id: string;
  readonly size: string;
  readonly path: string;
}

/** `100644 blob <id> <size>`, a tab and the path. The size is `BAD` where the object is missing. */
function readEntry(entry: string): Entry {
  const [, mode = '', type = '', id = '', size = '', path = ''] =
    /^(\d{6}) (\w+) ([0-9a-f]{40,64}) +(\d+|-)\t(.+)$/s.exec(entry) ?? [];
  if (path !== '') return { mode, type, id, size, path };
  throw new FailedError(`git cannot list all files: it says ${JSON.stringify(entry)}`, missingObjectsHint);
}

/** A tree that was made by hand can hold any name (git fsck would refuse these). */
function assertSafe(path: string, tree: string): void {
  const parts = path.split('/');
  if (parts.every((part) => part !== '' && part !== '.' && part !== '..' && part.toLowerCase() !== '.git')) return;
  throw new FailedError(`${tree} holds the path ${JSON.stringify(path)}`, 'check the repository with git fsck');
}

function assertBounded(files: readonly TreeFile[], tree: string): void {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  if (files.length <= mostFiles && bytes <= mostBytes) return;
  throw new UserError(
    `${tree} holds ${files.length} files with ${bytes} bytes, which is too much for migrations`,
    'set migrations to the directory that holds the migrations, and nothing else',
  );
}

function git(directory: string, args: readonly string[], signal: AbortSignal): Promise<GitAnswer> {
  return runGit({ directory, arguments: args, signal });
}
