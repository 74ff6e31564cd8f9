// Running commands for the setup scripts. Plain JavaScript without packages: it runs before `npm ci` has.
import { spawn } from 'node:child_process';

/** Something that whoever runs the setup can mend: one line, and what to do next. */
export class SetupError extends Error {
  /**
   * @param {string} message one line, lower case
   * @param {string} hint what to do next
   */
  constructor(message, hint) {
    super(message);
    this.name = 'SetupError';
    this.hint = hint;
  }
}

/** Prints a line of progress, on stderr so that stdout stays the answer. */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/**
 * Runs a command to its end and gives what it wrote; never through a shell.
 *
 * @param {string[]} argv the program and its arguments
 * @param {{cwd?: string, env?: Record<string, string>}} [options] `env` is added to this process's own
 * @returns {Promise<{code: number | null, stdout: string, stderr: string}>}
 */
export async function attempt(argv, options = {}) {
  const [program, ...args] = argv;
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: { ...process.env, LC_ALL: 'C', ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    output.stderr += text;
  });
  const code = await new Promise((resolve, reject) => {
    child.once('error', (error) => {
      // EACCES: a folder of PATH is closed to us; the program may as well not be there.
      if (error.code === 'ENOENT' || error.code === 'EACCES') resolve(127);
      else reject(error);
    });
    child.once('close', resolve);
  });
  return { code, ...output };
}

/**
 * Runs a command that must succeed, and gives what it wrote on stdout.
 *
 * @throws {SetupError} with the command's last lines
 */
export async function run(argv, options = {}) {
  const result = await attempt(argv, options);
  if (result.code === 0) return result.stdout;
  const reason = (result.stderr || result.stdout).trim().split('\n').slice(-4).join(' · ');
  throw new SetupError(
    `${argv.slice(0, 2).join(' ')} ended with ${result.code}: ${reason}`,
    `run it by hand: ${argv.join(' ')}`,
  );
}

/** Runs a command with this terminal's own input and output, and gives its exit code. */
export async function runVisibly(argv, options = {}) {
  const [program, ...args] = argv;
  const child = spawn(program, args, { cwd: options.cwd, env: { ...process.env, ...options.env }, stdio: 'inherit' });
  // Ctrl-C reaches the child by the terminal; a SIGTERM to us alone has to be passed on.
  const forward = () => child.kill('SIGTERM');
  process.on('SIGTERM', forward);
  process.on('SIGINT', ignore);
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, signal) => resolve(signal === null ? code : 1));
    });
  } finally {
    process.off('SIGTERM', forward);
    process.off('SIGINT', ignore);
  }
}

function ignore() {}
