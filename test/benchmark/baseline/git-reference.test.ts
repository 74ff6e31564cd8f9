import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lchownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { runGit } from '../../../src/benchmark/baseline/git.ts';
import { commitOf, withGitReference } from '../../../src/benchmark/baseline/git-reference.ts';
import { FailedError, UserError } from '../../../src/errors.ts';

let root = '';
let repository = '';
const { signal } = new AbortController();
const names = ['001 first.sql', '002_ünï\tcode".sql', 'sub/003.sql', 'binary.dat', 'empty.sql'] as const;
const binary = Buffer.from([0, 10, 13, 10, 255, 0, 10]);

function git(...args: string[]): string {
  const identity = ['-c', 'user.name=t', '-c', 'user.email=t@example.org', '-c', 'commit.gpgsign=false'];
  return execFileSync('git', [...identity, ...args], { cwd: repository, encoding: 'utf8' }).trim();
}

function commit(message: string): string {
  git('add', '-A');
  git('commit', '-q', '-m', message);
  return git('rev-parse', 'HEAD');
}

let first = '';
let second = '';

before(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'pgproof-test-')));
  repository = join(root, 'repo');
  mkdirSync(join(repository, 'db', 'migrations', 'sub'), { recursive: true });
  git('init', '-q', '-b', 'main');
  const at = (name: string) => join(repository, 'db', 'migrations', name);
  for (const name of names) writeFileSync(at(name), name === 'binary.dat' ? binary : `-- ${name}\r\nSELECT 1;\n`);
  writeFileSync(at('empty.sql'), '');
  writeFileSync(join(repository, 'secret.txt'), 'not a migration');
  symlinkSync('../../secret.txt', at('004_link.sql'));
  symlinkSync('db/migrations', join(repository, 'linked'));
  // What an export or a checkout would change is not changed.
  writeFileSync(join(repository, '.gitattributes'), '*.sql export-ignore\n*.sql ident\n');
  first = commit('first');
  rmSync(join(repository, 'db'), { recursive: true });
  mkdirSync(join(repository, 'new'));
  writeFileSync(join(repository, 'new', '1.sql'), 'SELECT 2;');
  second = commit('second');
  git('update-ref', 'refs/remotes/origin/release', first);
});

after(() => rmSync(root, { recursive: true, force: true }));

const directory = () => join(repository, 'db', 'migrations');

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

test('the files of a commit, byte by byte, though the working tree has them no more', async () => {
  const before = git('status', '--porcelain');
  for (const reference of [first, 'HEAD~1', first.slice(0, 12), 'origin/release', 'release']) {
    let seen = '';
    await withGitReference({ reference, directory: directory(), signal }, async (folder = '', id, notes) => {
      seen = folder;
      assert.equal(id, first, reference);
      assert.deepEqual(filesOf(folder), [...names].sort());
      assert.deepEqual(readFileSync(join(folder, 'binary.dat')), binary);
      assert.equal(readFileSync(join(folder, '001 first.sql'), 'utf8'), '-- 001 first.sql\r\nSELECT 1;\n');
      assert.deepEqual([basename(dirname(folder)), basename(folder)], ['db', 'migrations']);
      assert.deepEqual(notes, [`004_link.sql of ${first.slice(0, 10)} is left out: it is a link`]);
    });
    assert.equal(existsSync(seen), false, 'it is removed');
  }
  assert.equal(git('status', '--porcelain'), before);
  assert.equal(git('rev-parse', 'HEAD'), second);
});

test('a directory that the commit does not have is no error', async () => {
  const missing = { reference: first, directory: join(repository, 'new'), signal };
  assert.equal(await withGitReference(missing, async (folder) => folder), undefined);
  for (const name of ['secret.txt', 'linked']) {
    // The link leads nowhere in the working tree, so that it is looked up by its own name.
    const file = { reference: first, directory: join(repository, name), signal };
    const seen = await withGitReference(file, async (folder, _commit, notes) => [folder, ...notes]);
    assert.deepEqual(seen, [undefined, `${name} is no directory in ${first.slice(0, 10)}`]);
  }
});

test('the root, and a directory behind a link', async () => {
  await withGitReference({ reference: first, directory: repository, signal }, async (folder = '') => {
    assert.ok(filesOf(folder).includes('db/migrations/001 first.sql'));
  });
  mkdirSync(directory(), { recursive: true });
  await withGitReference({ reference: first, directory: join(repository, 'linked'), signal }, async (folder = '') => {
    assert.deepEqual(filesOf(folder), [...names].sort());
  });
  rmSync(join(repository, 'db'), { recursive: true });
});

test('a large file, through many chunks', async () => {
  const large = Buffer.alloc(3_000_001, 'SELECT 1;\n');
  const head = git('rev-parse', 'HEAD');
  writeFileSync(join(repository, 'new', '2.sql'), large);
  writeFileSync(join(repository, 'new', '3.sql'), 'SELECT 3;');
  const id = commit('large');
  await withGitReference({ reference: id, directory: join(repository, 'new'), signal }, async (folder = '') => {
    assert.ok(readFileSync(join(folder, '2.sql')).equals(large));
    assert.equal(readFileSync(join(folder, '3.sql'), 'utf8'), 'SELECT 3;');
  });
  git('reset', '-q', '--hard', head);
});

async function refusal(reference: string, at = directory()): Promise<UserError> {
  const work = withGitReference({ reference, directory: at, signal }, async () => assert.fail('it was found'));
  return work.then(
    () => assert.fail(),
    (error) => {
      assert.ok(error instanceof UserError, String(error));
      assert.doesNotMatch(error.message, /\n/);
      return error;
    },
  );
}

test('what is no commit is refused, and no reference is an option', async () => {
  for (const reference of ['none', '--all', '--output=/tmp/x', '-h', 'HEAD:secret.txt', 'HEAD~7', '0'.repeat(40)]) {
    assert.match((await refusal(reference)).message, /^there is no commit /, reference);
  }
});

test('a shallow clone says how to get the commit', async () => {
  const clone = join(root, 'shallow');
  execFileSync('git', ['clone', '-q', '--depth=1', `file://${repository}`, clone]);
  const error = await refusal(first, join(clone, 'new'));
  assert.match(error.message, /which is a shallow clone/);
  assert.match(error.hint, /fetch-depth: 0/);
});

test('a partial clone fetches nothing, and says what is missing', async () => {
  const clone = join(root, 'partial');
  git('config', 'uploadpack.allowFilter', 'true');
  execFileSync('git', ['clone', '-q', '--filter=blob:none', '--no-checkout', `file://${repository}`, clone]);
  rmSync(join(repository, '..', 'moved'), { recursive: true, force: true });
  const error = await refusal(first, join(clone, 'db', 'migrations'));
  assert.ok(error instanceof FailedError);
  assert.match(`${error.message} ${error.hint}`, /cannot read|cannot list/);
  // Without the trees it is unknown whether the directory was there, which is not the same as that it was not.
  const treeless = join(root, 'treeless');
  execFileSync('git', ['clone', '-q', '--filter=tree:0', '--no-checkout', `file://${repository}`, treeless]);
  for (const path of ['db/migrations', 'none', '.']) {
    assert.match((await refusal(first, join(treeless, path))).message, /^git cannot list/, path);
  }
});

test('a tree that was made by hand cannot write elsewhere', async () => {
  const blob = execFileSync('git', ['hash-object', '-w', '--stdin'], { cwd: repository, input: 'x' }).toString().trim();
  for (const name of ['..', '.git']) {
    const tree = execFileSync('git', ['mktree'], {
      cwd: repository,
      input: `040000 tree ${execFileSync('git', ['mktree'], { cwd: repository, input: `100644 blob ${blob}\tevil\n` })
        .toString()
        .trim()}\t${name}\n`,
    });
    const id = git('commit-tree', '-m', 'evil', tree.toString().trim());
    assert.match((await refusal(id, repository)).message, /holds the path/);
  }
});

test('outside of a repository, and in one of somebody else', async () => {
  assert.match((await refusal('main', root)).message, /is in no Git repository/);
  assert.equal(await commitOf(root, signal), undefined);
  assert.equal(await commitOf(join(repository, 'new'), signal), second);
  assert.equal(await commitOf(directory(), signal), second);
  const added = join(repository, 'new', '999_added.sql');
  writeFileSync(added, 'select 1;');
  assert.equal(await commitOf(join(repository, 'new'), signal), undefined, 'the commit does not have this file');
  rmSync(added);
  if (process.getuid?.() !== 0) return;
  const foreign = join(root, 'foreign');
  execFileSync('git', ['clone', '-q', repository, foreign]);
  chmodSync(foreign, 0o777);
  lchownSync(foreign, 12345, 12345);
  lchownSync(join(foreign, '.git'), 12345, 12345);
  const error = await refusal('HEAD', join(foreign, 'new'));
  assert.match(error.message, /belongs to another user/);
  assert.match(error.hint, /safe\.directory/);
  // The job's own workspace is trusted.
  Object.assign(process.env, { GITHUB_ACTIONS: 'true', GITHUB_WORKSPACE: foreign });
  try {
    assert.equal(await commitOf(join(foreign, 'new'), signal), second);
  } finally {
    delete process.env.GITHUB_ACTIONS;
    delete process.env.GITHUB_WORKSPACE;
  }
});

test('a repository without a commit, and without git', async () => {
  const empty = join(root, 'empty');
  mkdirSync(empty);
  execFileSync('git', ['init', '-q'], { cwd: empty });
  assert.equal(await commitOf(empty, signal), undefined);
  const path = process.env.PATH;
  process.env.PATH = empty;
  try {
    assert.match((await refusal('HEAD')).message, /^git cannot be run/);
    assert.equal(await commitOf(repository, signal), undefined);
  } finally {
    process.env.PATH = path;
  }
});

test('an aborted run leaves nothing', async () => {
  const controller = new AbortController();
  let seen = '';
  const work = withGitReference(
    { reference: first, directory: directory(), signal: controller.signal },
    async (folder) => {
      seen = folder ?? '';
      controller.abort(new Error('cancelled'));
      controller.signal.throwIfAborted();
    },
  );
  await assert.rejects(work, /cancelled/);
  assert.equal(existsSync(seen), false);
  const late = withGitReference({ reference: first, directory: directory(), signal: controller.signal }, async () => 1);
  await assert.rejects(late, /cancelled/);
});

test('an object that is missing is named, and git does not stay', async () => {
  const broken = join(root, 'broken');
  execFileSync('git', ['clone', '-q', '--no-hardlinks', repository, broken]);
  const at = join(broken, 'new');
  // Two large files before the missing one, so that git has more to say than anybody reads.
  for (const name of ['0.sql', '2.sql']) writeFileSync(join(at, name), Buffer.alloc(2_000_000, `${name}\n`));
  writeFileSync(join(at, '1.sql'), '-- lost');
  const inside = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], { cwd: broken }).toString();
  inside('add', '-A');
  inside('commit', '-q', '-m', 'broken');
  const lost = inside('rev-parse', 'HEAD:new/1.sql').trim();
  // The listing does not need the content, only its size, which git takes from the object.
  rmSync(join(broken, '.git', 'objects', lost.slice(0, 2), lost.slice(2)));
  const error = await refusal('HEAD', at);
  assert.ok(error instanceof FailedError, error.message);
  assert.match(error.message, new RegExp(lost));
});

test('output that is not taken ends the work and git', async () => {
  const call = { directory: repository, arguments: ['cat-file', '--batch-all-objects', '--batch'], signal };
  const onOutput = async (output: AsyncIterable<Buffer>) => {
    await output[Symbol.asyncIterator]().next();
    throw new Error('not taken');
  };
  await assert.rejects(runGit({ ...call, onOutput }), /not taken/);
});
