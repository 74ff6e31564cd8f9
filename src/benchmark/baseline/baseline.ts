import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../../errors.ts';
import { fetchArtifact } from '../../github/artifact-download.ts';
import { findBranchArtifact } from '../../github/branch-artifact.ts';
import { readBaselineReference } from '../../github/branch-artifact-names.ts';
import { readResult } from '../files/result-file.ts';
import type { BenchmarkResult } from '../result.ts';

/** What a result is held against. */
export type Baseline =
  /** The label says where it came from, for a person. */
  | { readonly kind: 'result'; readonly result: BenchmarkResult; readonly label: string }
  /** The migrations as of a commit, to be measured beside: see `withGitReference`. */
  | { readonly kind: 'git'; readonly reference: string }
  /** None yet, which is how it is on the first run ever; the note says what was looked for. */
  | { readonly kind: 'none'; readonly note: string };

export interface BaselineContext {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** For an artifact: it needs `actions: read`. */
  readonly githubToken: string | undefined;
  readonly signal: AbortSignal;
}

/**
 * Finds a baseline and reads it.
 *
 * @param text a path, `artifact:NAME[@BRANCH]` or `git:REF`
 * @throws {UserError} when there is no such file, or the artifact may not be read; {FailedError} when it is damaged
 * @example
 * const baseline = await openBaseline('artifact:pgproof-benchmark@main', { environment, githubToken, signal })
 */
export async function openBaseline(text: string, context: BaselineContext): Promise<Baseline> {
  const reference = readBaselineReference(text);
  if (reference.kind === 'git') return { kind: 'git', reference: reference.reference };
  if (reference.kind === 'artifact') return openArtifact(reference.name, reference.branch, context);
  return { kind: 'result', result: await readResult(reference.path), label: reference.path };
}

async function openArtifact(
  name: string,
  branch: string | undefined,
  { environment, githubToken: token, signal }: BaselineContext,
): Promise<Baseline> {
  const found = await findBranchArtifact({ name, branch, environment, token, signal });
  if (found.kind === 'none') return found;
  const { runId, branch: foundOn, commit } = found;
  const label = `artifact ${name} of ${foundOn}, run ${runId} (commit ${commit.slice(0, 10)})`;
  const directory = await mkdtemp(join(environment.RUNNER_TEMP || tmpdir(), 'pgproof-baseline-'));
  try {
    const fetched = await fetchArtifact({ reference: { name, runId }, directory, environment, token, signal });
    const result = await readResult(await resultIn(fetched.path, label), label);
    return { kind: 'result', result, label };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** The result's name in an artifact of benchmark, which holds the comparison beside it, and perhaps the report. */
export const resultName = 'pgproof-benchmark.json';

async function resultIn(directory: string, label: string): Promise<string> {
  if ((await readdir(directory)).includes(resultName)) return join(directory, resultName);
  throw new UserError(`${label} holds no ${resultName}`, 'give the name of the artifact that benchmark uploaded');
}
