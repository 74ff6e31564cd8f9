import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { FailedError, messageOf, UserError } from '../../src/errors.ts';
import type { Benchmark, Row } from './benchmark.ts';
import { bundle } from './contenders.ts';
import { closingText, describeMachine, rowsMarkdown, rowText } from './report.ts';
import { type BenchServer, serverVersion, stopKeptServers, withBenchServer } from './server.ts';

/** A command of npm's that measures: `npm run bench:<name>`. */
export interface BenchCommand {
  readonly name: string;
  /** What is held against what. */
  readonly description: string;
  /** What `--large` costs. */
  readonly large: string;
  /** In the order of their rows in the table. */
  readonly benchmarks: readonly Benchmark[];
}

/**
 * Does what the command line asks for, and sets the exit code: 0 when everything could be measured, whether the goals
 * are met or not.
 *
 * @example await runBenchCommand({ name: 'backup', description, large, benchmarks: backupBenchmarks });
 */
export async function runBenchCommand(command: BenchCommand): Promise<void> {
  try {
    const given = readArguments(rowNamesOf(command));
    if (given.help) process.stdout.write(helpOf(command));
    else if (given.stop) say(`stopped: ${(await stopKeptServers()).join(', ') || 'none was running'}`);
    else await runAll(command, given, abortOnSignals());
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    say(`error: ${error.message}\nhint: ${error.hint}`);
    process.exitCode = error.exitCode;
  }
}

function rowNamesOf({ benchmarks }: BenchCommand): readonly string[] {
  return benchmarks.flatMap((benchmark) => benchmark.rowNames);
}

function helpOf(command: BenchCommand): string {
  return `npm run bench:${command.name} -- [options] [row ...]

${command.description} Without rows, all of them:
  ${rowNamesOf(command).join(' ')}

  --runs N       runs that count, of each side (5)
  --large        the row memory with 10 GB, not 2 GB: ${command.large}
  --markdown     print the results as a table for bench/README.md
  --scale PART   a part of the data, such as 0.05: to try the benchmark itself
  --keep         leave the servers running, with their data, for the next run
  --stop         end the servers that --keep has left
`;
}

interface Arguments {
  readonly runs: number;
  readonly scale: number;
  readonly large: boolean;
  readonly markdown: boolean;
  readonly keep: boolean;
  readonly stop: boolean;
  readonly help: boolean;
  readonly wanted: ReadonlySet<string>;
}

/** @throws {UserError} for an unknown row or option, or a wrong value */
function readArguments(rowNames: readonly string[]): Arguments {
  const { values, positionals } = parse();
  const unknown = positionals.filter((name) => !rowNames.includes(name));
  if (unknown.length > 0) throw new UserError(`no such row: ${unknown.join(', ')}`, `one of ${rowNames.join(', ')}`);
  const runs = Number(values.runs);
  if (!Number.isSafeInteger(runs) || runs < 1) throw new UserError(`--runs ${values.runs}`, 'a whole number from 1 on');
  const scale = Number(values.scale);
  if (!(scale > 0 && scale <= 1)) throw new UserError(`--scale ${values.scale}`, 'a number above 0 and up to 1');
  return { ...values, runs, scale, wanted: new Set(positionals.length > 0 ? positionals : rowNames) };
}

function parse() {
  const flag = { type: 'boolean', default: false } as const;
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        runs: { type: 'string', default: '5' },
        scale: { type: 'string', default: '1' },
        ...{ large: flag, markdown: flag, keep: flag, stop: flag, help: flag },
      },
    });
  } catch (error) {
    throw new UserError(messageOf(error), 'see --help');
  }
}

/** Runs the wanted benchmarks, server by server: two at once would disturb each other. */
async function runAll(command: BenchCommand, given: Arguments, signal: AbortSignal): Promise<void> {
  if (!existsSync(bundle)) throw new UserError(`there is no ${bundle}`, 'npm run build');
  const wanted = command.benchmarks.filter(({ rowNames }) => rowNames.some((name) => given.wanted.has(name)));
  const rows: Row[] = [];
  const versions: string[] = [];
  for (const [major, benchmarks] of Map.groupBy(wanted, (benchmark) => benchmark.major)) {
    const run = async (server: BenchServer | undefined): Promise<void> => {
      if (server !== undefined) versions.push(await serverVersion(server));
      rows.push(...(await runOn(server, benchmarks, given, signal)));
    };
    await (major === undefined ? run(undefined) : withBenchServer({ major, keep: given.keep, signal }, run));
  }
  const rowNames = rowNamesOf(command);
  const inOrder = rows.toSorted((a, b) => rowNames.indexOf(a.name) - rowNames.indexOf(b.name));
  const machine = describeMachine(versions.toSorted());
  const results = given.markdown ? rowsMarkdown(inOrder) : inOrder.map(rowText).join('\n\n');
  process.stdout.write(`${machine}; ${given.runs} runs of each side\n\n${results}\n\n${closingText(rows)}\n`);
}

async function runOn(
  server: BenchServer | undefined,
  benchmarks: readonly Benchmark[],
  { runs, scale, large, wanted }: Arguments,
  signal: AbortSignal,
): Promise<readonly Row[]> {
  const serverThere = (): BenchServer => {
    if (server === undefined) throw new Error('the benchmark names no server');
    return server;
  };
  const rows: Row[] = [];
  for (const benchmark of benchmarks) {
    say(`\n${benchmark.rowNames.filter((name) => wanted.has(name)).join(', ')}`);
    rows.push(...(await benchmark.run({ server: serverThere, runs, scale, large, wanted, signal, say })));
  }
  return rows;
}

/** What goes on is told on stderr: stdout is for the results. */
function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

function abortOnSignals(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => controller.abort(new FailedError(`cancelled by ${name}`, 'nothing was left behind')));
  }
  return controller.signal;
}
