import { appendFile, stat } from 'node:fs/promises';

/** What GitHub shows of one annotation, and of one step's summary: above that it drops the summary in silence. */
const longestAnnotation = 4096;
const largestSummaryBytes = 1024 * 1024;

/** Whether this process is a step of a GitHub Actions job. */
export function isActions(environment: Readonly<Record<string, string | undefined>>): boolean {
  return environment.GITHUB_ACTIONS === 'true';
}

export interface Annotation {
  readonly kind: 'error' | 'warning' | 'notice';
  readonly message: string;
  readonly title?: string;
  /** Where it belongs: a path below the repository's root and a line, counted from 1. */
  readonly file?: string;
  readonly startLine?: number;
  readonly endLine?: number;
}

/** What the runner does for a step. */
export interface Runner {
  /** Gives a value to the steps after this one. */
  setOutput(name: string, value: string | number | boolean): void;
  /** Hides a string in everything that the job logs from now on. */
  maskSecret(value: string): void;
  startGroup(name: string): void;
  endGroup(): void;
  /** GitHub shows ten of a kind for each step: give the worst first. */
  annotate(annotation: Annotation): void;
  /**
   * Appends to the step's summary.
   *
   * @returns false where the runner offers no summary
   * @throws Error when the summary would grow over 1 MiB, because GitHub would drop all of it
   */
  addSummary(markdown: string): Promise<boolean>;
}

/**
 * Opens the seam to the runner. @actions/core is loaded here and not at the start of the program, because with its
 * HTTP client it takes some 80 ms, which neither the command line nor the first line of a log should wait for.
 */
export async function openRunner(): Promise<Runner> {
  const core = await import('@actions/core');
  return {
    setOutput: (name, value) => core.setOutput(name, value),
    maskSecret: (value) => core.setSecret(value),
    startGroup: (name) => core.startGroup(name),
    endGroup: () => core.endGroup(),
    annotate: ({ kind, message, file, ...place }) =>
      core[kind](shortened(withoutControls(message)), {
        ...place,
        ...(file === undefined ? {} : { file: withoutControls(file) }),
      }),
    addSummary,
  };
}

/** GitHub's log obeys escape sequences, which names and a server's messages may hold. */
function withoutControls(text: string): string {
  return text.replaceAll(/[^\P{Cc}\n\t]/gu, '\ufffd');
}

function shortened(message: string): string {
  return message.length > longestAnnotation ? `${message.slice(0, longestAnnotation - 1)}…` : message;
}

async function addSummary(markdown: string): Promise<boolean> {
  const file = process.env.GITHUB_STEP_SUMMARY;
  if (file === undefined || file === '') return false;
  const text = `${markdown}\n`;
  const bytes = (await sizeOf(file)) + Buffer.byteLength(text);
  if (bytes > largestSummaryBytes) {
    throw new Error(`the summary would have ${bytes} bytes, and GitHub drops summaries over ${largestSummaryBytes}`);
  }
  await appendFile(file, text);
  return true;
}

/** The runner makes the file before each step; whoever asks for a summary elsewhere need not. */
async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}
