import { type SpawnOptions, spawn } from 'node:child_process';

export interface ProgramOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  /** Where it runs; here by default. */
  readonly directory?: string;
  /** Its standard output is not shown. */
  readonly quiet?: boolean;
}

/**
 * Runs a program with this terminal's own output to its end. On abort it gets one SIGTERM and is waited for: it cleans
 * up after itself.
 *
 * @returns its exit code
 * @throws the signal's reason after an abort
 */
export async function runProgram(argv: readonly string[], options: ProgramOptions): Promise<number | null> {
  const { environment, signal, directory, quiet } = options;
  signal.throwIfAborted();
  const [program, ...args] = argv as [string, ...string[]];
  const child = spawn(program, args, {
    cwd: directory,
    env: environment,
    stdio: ['ignore', quiet ? 'ignore' : 'inherit', 'inherit'],
    // Out of the terminal's process group: else Ctrl-C would reach it besides our own signal.
    detached: true,
  } as SpawnOptions);
  const terminate = () => child.kill('SIGTERM');
  signal.addEventListener('abort', terminate, { once: true });
  try {
    const code = await new Promise<number | null>((done, fail) => child.once('error', fail).once('close', done));
    signal.throwIfAborted();
    return code;
  } finally {
    signal.removeEventListener('abort', terminate);
  }
}

/** The same for a program that must succeed. */
export async function mustRun(argv: readonly string[], options: ProgramOptions): Promise<void> {
  const code = await runProgram(argv, options);
  if (code !== 0) throw new Error(`${argv[0]} ended with ${code}`);
}

/** This process's environment without what the user's shell or a CI system says about other servers, repositories and jobs. */
export function cleanEnvironment(): Record<string, string> {
  const foreign = /^(PG|GIT_|INPUT_|GITHUB_|ACTIONS_)|^BACKUP_MAX_PARALLEL$/;
  const own = Object.entries(process.env).filter(([name]) => !foreign.test(name) || name.startsWith('PGPROOF_'));
  return Object.fromEntries(own) as Record<string, string>;
}
