import { availableParallelism } from 'node:os';
import { type ExitCode, exitCode, FailedError, messageOf, UserError } from './errors.ts';
import { isActions, openRunner, type Runner } from './github/core.ts';
import { helpText } from './options/help.ts';
import { type Request, readRequest } from './options/request.ts';
import { failureSummary } from './report/failure-summary.ts';
import { Secrets } from './secrets.ts';
import { createLog, type Log, logUserError } from './terminal/log.ts';
import { Terminal } from './terminal/terminal.ts';
import { version } from './version.ts';

/** What a command works with. */
export interface Session {
  readonly environment: NodeJS.ProcessEnv;
  readonly terminal: Terminal;
  readonly log: Log;
  readonly secrets: Secrets;
  readonly signal: AbortSignal;
  /** Inside GitHub Actions, or wherever a summary is wanted. */
  readonly runner: Runner | undefined;
}

const oldestNode = 24;

/** Runs the program on a process: reads the request, runs the command, reports. The only catch of all. */
export async function main(program: NodeJS.Process): Promise<void> {
  // What is written to a pipe that nobody reads any more is nobody's loss.
  for (const stream of [program.stdout, program.stderr]) stream.on('error', () => program.exit());
  const code = await run(program);
  // The artifact client and a broken server's sockets would keep the process alive.
  await flushed(program);
  program.exit(code);
}

async function run(program: NodeJS.Process): Promise<ExitCode> {
  const { env: environment } = program;
  const inActions = isActions(environment);
  // The runner's own commands go to standard output, and the order of lines matters.
  const terminal = new Terminal(inActions ? program.stdout : program.stderr, environment);
  const secrets = new Secrets((mask) => runner?.maskSecret(mask));
  let runner: Runner | undefined;
  let log = createLog({ terminal, secrets, verbose: false, runner });
  let command: string | undefined;
  try {
    assertNode(program);
    const request = readRequest({ argv: program.argv.slice(2), environment, cores: availableParallelism() });
    command = request.command;
    if (request.command === 'help') return print(program, helpText(request.topic, program.stdout.columns));
    if (request.command === 'version') return print(program, `pgproof ${version}\n`);
    terminal.line(`pgproof ${version} ${request.command}`);
    runner = await runnerOf(environment);
    keepSecret(secrets, request, environment);
    log = createLog({ terminal, secrets, verbose: request.verbose, runner: inActions ? runner : undefined });
    const session = {
      environment,
      terminal,
      log,
      secrets,
      runner,
      signal: abortOnSignals(program, whatIsLeft(request)),
    };
    return await runCommand(request, session);
  } catch (error) {
    if (runner === undefined) {
      // Inputs that cannot be read are reported as all else is, as annotations and in the summary.
      runner = await runnerOf(environment);
      log = createLog({ terminal, secrets, verbose: false, runner: inActions ? runner : undefined });
    }
    return report(error, { command, log, secrets, runner });
  }
}

/** The runner inside GitHub Actions, and wherever a summary is wanted. */
async function runnerOf(environment: NodeJS.ProcessEnv): Promise<Runner | undefined> {
  return isActions(environment) || environment.GITHUB_STEP_SUMMARY ? openRunner() : undefined;
}

/** Each command is loaded when it is asked for: help and mistakes answer at once. */
async function runCommand(
  request: Exclude<Request, { command: 'help' | 'version' }>,
  session: Session,
): Promise<ExitCode> {
  if (request.command === 'backup') {
    const { backupCommand } = await import('./commands/backup.ts');
    return backupCommand(request, session);
  }
  if (request.command === 'restore') {
    const { restoreCommand } = await import('./commands/restore.ts');
    return restoreCommand(request, session);
  }
  if (request.command === 'benchmark') {
    const { benchmarkCommand } = await import('./commands/benchmark.ts');
    return benchmarkCommand(request, session);
  }
  if (request.command === 'compare') {
    const { compareCommand } = await import('./commands/compare.ts');
    return compareCommand(request, session);
  }
  const { verifyCommand } = await import('./commands/verify.ts');
  return verifyCommand(request, session);
}

function keepSecret(secrets: Secrets, request: Request, environment: NodeJS.ProcessEnv): void {
  if ('databaseUrl' in request) secrets.addUrl(request.databaseUrl);
  if ('githubToken' in request) secrets.add(request.githubToken);
  if (request.command === 'benchmark') {
    for (const command of [request.migrateCommand, request.seedCommand, request.render]) secrets.addCommand(command);
  }
  secrets.add(environment.PGPASSWORD);
  secrets.add(environment.ACTIONS_RUNTIME_TOKEN);
}

/** A cancelled job, or Ctrl-C: everything is taken down in order. A second signal ends at once. */
function abortOnSignals(program: NodeJS.Process, hint: string): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    program.on(name, () => {
      if (controller.signal.aborted) program.exit(exitCode.no);
      controller.abort(new FailedError(`cancelled by ${name}`, hint));
    });
  }
  return controller.signal;
}

/** What a cancelled command leaves behind, and how to go on. */
function whatIsLeft(request: Request): string {
  if (request.command === 'restore' && !request.dryRun) {
    return 'what was loaded before stays in the database: go on with resume: true, or start over with clean: true';
  }
  if (request.command === 'verify' && request.databaseUrl !== undefined) {
    return 'what was restored for the check stays in the database that was given';
  }
  return 'nothing was left behind';
}

async function report(
  error: unknown,
  {
    command,
    log,
    secrets,
    runner,
  }: { command: string | undefined; log: Log; secrets: Secrets; runner: Runner | undefined },
): Promise<ExitCode> {
  const expected = error instanceof UserError;
  if (expected) logUserError(log, error);
  else {
    log.error(`this is a bug in pgproof: ${messageOf(error)}`, 'please report it with the lines below');
    log.info(error instanceof Error ? (error.stack ?? '') : String(error));
  }
  const hint = expected ? error.hint : 'this is a bug in pgproof: please report it with the log';
  const summary = failureSummary({ command, message: expected ? error.message : messageOf(error), hint });
  await runner?.addSummary(secrets.redact(summary)).catch((problem: unknown) => {
    log.warn(`the summary cannot be written: ${messageOf(problem)}`);
  });
  return expected ? error.exitCode : exitCode.bug;
}

function print(program: NodeJS.Process, text: string): ExitCode {
  program.stdout.write(text);
  return exitCode.good;
}

function assertNode(program: NodeJS.Process): void {
  if (program.platform === 'win32') {
    throw new UserError('pgproof does not run on Windows', 'use Linux or macOS, or WSL');
  }
  if (Number.parseInt(program.versions.node, 10) >= oldestNode) return;
  throw new UserError(
    `pgproof needs Node ${oldestNode} or newer, and this is ${program.versions.node}`,
    'install a newer Node',
  );
}

/** Waits until what was written has left: a pipe takes its time. */
async function flushed({ stdout, stderr }: NodeJS.Process): Promise<void> {
  await Promise.all(
    [stdout, stderr].map((stream) =>
      stream.writableLength === 0 ? undefined : new Promise((done) => stream.write('', done)),
    ),
  );
}
