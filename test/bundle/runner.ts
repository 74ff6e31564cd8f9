import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const project = fileURLToPath(new URL('../../', import.meta.url));

/** The file that the runner starts: `runs.main` of action.yml. PGPROOF_PROGRAM=src/index.ts tests the source. */
export const program = resolve(project, process.env.PGPROOF_PROGRAM || 'dist/index.js');

export interface Step {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** GITHUB_OUTPUT as the runner reads it. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  /** The step's working directory; it is there as long as the test runs. */
  readonly directory: string;
}

export interface StepOptions {
  /** The step's `with:`. */
  readonly inputs: Readonly<Record<string, string>>;
  /** What the job's variables are beyond those that every step has. */
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Runs the action as the runner does: Node on one file without arguments, every declared input as a variable, be it
 * empty, files for outputs and the summary (actions/runner, Handlers/Handler.cs and NodeScriptActionHandler.cs).
 *
 * @param use gets the finished step; its directory is removed afterwards
 */
export async function runStep<Result>(options: StepOptions, use: (step: Step) => Promise<Result>): Promise<Result> {
  const directory = await mkdtemp(join(tmpdir(), 'pgproof-step-'));
  try {
    return await use(await runIn(directory, options));
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function runIn(directory: string, { inputs, environment }: StepOptions): Promise<Step> {
  const files = {
    GITHUB_OUTPUT: join(directory, `output-${randomUUID()}`),
    GITHUB_STEP_SUMMARY: join(directory, `summary-${randomUUID()}`),
  };
  for (const file of Object.values(files)) await writeFile(file, '');
  const workspace = join(directory, 'workspace');
  await mkdir(workspace);
  const child = spawn(process.execPath, [program], {
    cwd: workspace,
    env: {
      PATH: process.env.PATH,
      HOME: directory,
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      ...(await inputVariables(inputs)),
      ...environment,
      ...files,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const written = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    written.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    written.stderr += text;
  });
  const code = await new Promise<number | null>((done, fail) => child.once('error', fail).once('close', done));
  const [output = '', summary = ''] = await Promise.all(Object.values(files).map((file) => readFile(file, 'utf8')));
  return { code, ...written, outputs: readOutputs(output), summary, directory: workspace };
}

/** `INPUT_<NAME>`: upper case, spaces to underscores, hyphens kept; declared inputs that are not given are empty. */
async function inputVariables(inputs: StepOptions['inputs']): Promise<Record<string, string>> {
  const given = Object.entries(inputs).map(([name, value]) => [variableOf(name), value]);
  const declared = (await declaredInputs()).map((name) => [variableOf(name), '']);
  return Object.fromEntries([...declared, ...given]) as Record<string, string>;
}

function variableOf(name: string): string {
  return `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`;
}

/** The names below `inputs:` in action.yml. */
export async function declaredInputs(): Promise<readonly string[]> {
  const text = await readFile(join(project, 'action.yml'), 'utf8');
  const section = /^inputs:\n(.*?)^\S/ms.exec(text)?.[1] ?? '';
  return [...section.matchAll(/^ {2}([\w-]+):$/gm)].map(([, name]) => name as string);
}

/** `name<<delimiter`, lines, delimiter (actions/runner, FileCommandManager.cs). */
function readOutputs(text: string): Record<string, string> {
  const outputs: Record<string, string> = {};
  let rest = text;
  while (rest !== '') {
    const found = /^([^\n=]+)<<(\S+)\n(?:(.*?)\n)?\2\n/s.exec(rest);
    if (found === null) throw new Error(`the runner could not read these outputs: ${rest}`);
    const [all, name, , value] = found;
    outputs[name as string] = value ?? '';
    rest = rest.slice(all.length);
  }
  return outputs;
}
