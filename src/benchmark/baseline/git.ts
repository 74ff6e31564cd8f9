import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { messageOf, UserError } from '../../errors.ts';

/** How git ended, with all that it printed. */
export interface GitAnswer {
  readonly code: number;
  readonly stdout: Buffer;
  /** In one line. */
  readonly stderr: string;
}

export interface GitCall {
  /** Where it runs. */
  readonly directory: string;
  readonly arguments: readonly string[];
  readonly signal: AbortSignal;
  /** Written to its standard input. */
  readonly input?: string;
  /** Takes what it prints, instead of `stdout` of the answer. */
  readonly onOutput?: (output: AsyncIterable<Buffer>) => Promise<void>;
}

const mostOutputBytes = 64 * 1024 * 1024;
const keptErrorCharacters = 4096;

/**
 * Runs git, which only reads: it takes no lock, asks for nothing and fetches nothing.
 *
 * @throws {UserError} when there is no git, or more output than any listing of migrations has
 */
export async function runGit(call: GitCall): Promise<GitAnswer> {
  call.signal.throwIfAborted();
  const child = spawn('git', ['--no-pager', ...trusted(), ...call.arguments], {
    cwd: call.directory,
    env: gitEnvironment(process.env),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const stop = (): void => void child.kill();
  call.signal.addEventListener('abort', stop, { once: true });
  try {
    const ended = endOf(child);
    // A child that is gone before it has read its input is seen by its end.
    child.stdin.on('error', () => undefined).end(call.input ?? '');
    const [code, stderr, stdout] = await Promise.all([
      ended,
      firstCharacters(child.stderr),
      output(child.stdout, call).catch(async (error: unknown) => {
        stop();
        // A child counts as ended when its output does, and nobody reads that any more.
        child.stdout.destroy();
        await ended;
        throw error;
      }),
    ]);
    call.signal.throwIfAborted();
    return { code, stdout, stderr };
  } finally {
    call.signal.removeEventListener('abort', stop);
  }
}

/** No optional locks, no questions, no patterns, and no network where a partial clone lacks an object (git 2.45). */
function gitEnvironment(own: NodeJS.ProcessEnv): Record<string, string> {
  const environment: Record<string, string> = {
    LC_ALL: 'C',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    GIT_NO_LAZY_FETCH: '1',
    GIT_LITERAL_PATHSPECS: '1',
  };
  for (const name of ['PATH', 'HOME', 'XDG_CONFIG_HOME', 'GIT_DIR', 'GIT_CONFIG_GLOBAL', 'GIT_CEILING_DIRECTORIES']) {
    if (own[name] !== undefined) environment[name] = own[name];
  }
  return environment;
}

/**
 * In a job with a container the checkout belongs to the runner's user and the job is root's, so git would refuse it
 * as of "dubious ownership" (CVE-2022-24765). The workspace of the job is the job's own.
 */
function trusted(): string[] {
  const { GITHUB_ACTIONS: inActions, GITHUB_WORKSPACE: workspace } = process.env;
  return inActions === 'true' && workspace ? ['-c', `safe.directory=${workspace}`] : [];
}

async function endOf(child: ChildProcess): Promise<number> {
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    return code ?? -1;
  } catch (cause) {
    throw new UserError(`git cannot be run: ${messageOf(cause)}`, 'install git, and check that it is in PATH', {
      cause,
    });
  }
}

async function firstCharacters(stream: AsyncIterable<Buffer>): Promise<string> {
  let text = '';
  for await (const chunk of stream) {
    if (text.length < keptErrorCharacters) text += chunk.toString('utf8');
  }
  return text
    .slice(0, keptErrorCharacters)
    .trim()
    .replaceAll(/\s*\n\s*/g, ' · ');
}

async function output(stdout: AsyncIterable<Buffer>, { onOutput }: GitCall): Promise<Buffer> {
  if (onOutput !== undefined) {
    await onOutput(stdout);
    return Buffer.alloc(0);
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stdout) {
    bytes += chunk.length;
    if (bytes > mostOutputBytes) throw new UserError('git lists too many files', 'give the directory of migrations');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
