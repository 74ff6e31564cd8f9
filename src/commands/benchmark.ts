import { copyFile, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resultName } from '../benchmark/baseline/baseline.ts';
import { BenchmarkProgress } from '../benchmark/benchmark-progress.ts';
import { writeResult } from '../benchmark/files/result-file.ts';
import { runBenchmark } from '../benchmark/run-benchmark.ts';
import type { ExitCode } from '../errors.ts';
import { uploadArtifact } from '../github/artifact.ts';
import { assertArtifactName } from '../github/artifact-names.ts';
import { assertArtifactAllowed } from '../github/artifact-permission.ts';
import type { Session } from '../main.ts';
import type { BenchmarkRequest } from '../options/request.ts';
import type { ArtifactInfo } from '../report/backup-summary.ts';
import { redactStrings } from '../secrets.ts';
import { withProgress } from '../terminal/progress.ts';
import { reportComparison } from './comparison-report.ts';

/** `pgproof benchmark`: measures migrations on clones, judges them and says so. */
export async function benchmarkCommand(request: BenchmarkRequest, session: Session): Promise<ExitCode> {
  const { environment, log, secrets, signal, terminal } = session;
  if (request.artifact) {
    assertArtifactName(request.artifactName);
    const { allowPublicArtifact, githubToken: token } = request;
    const what = 'the table names, sizes and row counts of this backup';
    await assertArtifactAllowed({ environment, allowPublicArtifact, token, what });
  }
  const progress = new BenchmarkProgress();
  const { result, comparison } = await withProgress({ terminal, read: () => progress.read() }, signal, () =>
    runBenchmark(request, {
      ...{ environment, log, progress, signal },
      redact: (text) => secrets.redact(text),
      onSecret: (value) => secrets.add(value),
    }),
  );
  await writeResult(
    request.output,
    redactStrings(result, (text) => secrets.redact(text)),
  );
  const comparisonPath = comparisonPathOf(request);
  return reportComparison(
    {
      ...{ ...request, comparison, comparisonPath, resultPath: request.output },
      store: request.artifact ? () => store(request, session) : undefined,
    },
    session,
  );
}

/** Beside the result: `pgproof-benchmark-comparison.json`. */
function comparisonPathOf({ output }: BenchmarkRequest): string {
  return `${output.replace(/\.json$/, '')}-comparison.json`;
}

/** Uploads the result, where the next run finds it as its baseline, and the report beside it. */
async function store(request: BenchmarkRequest, { environment, log, signal }: Session): Promise<ArtifactInfo> {
  const rootDirectory = await mkdtemp(join(environment.RUNNER_TEMP || tmpdir(), 'pgproof-result-'));
  try {
    const wanted = [
      { from: request.output, name: resultName },
      { from: comparisonPathOf(request), name: 'pgproof-benchmark-comparison.json' },
      ...(request.html === undefined ? [] : [{ from: request.html, name: 'pgproof-benchmark.html' }]),
    ];
    const files = [];
    for (const { from, name } of wanted) {
      const path = join(rootDirectory, name);
      await copyFile(from, path);
      files.push({ path, name, bytes: (await stat(path)).size });
    }
    const { artifactName: name, retentionDays } = request;
    const onWarning = (message: string): void => log.warn(message);
    const { id, digest } = await uploadArtifact({ name, rootDirectory, files, retentionDays, signal, onWarning });
    log.info(`artifact ${name}, SHA-256 ${digest}`);
    const runId = Number(environment.GITHUB_RUN_ID);
    return { name, id, digest: `sha256:${digest}`, ...(Number.isSafeInteger(runId) ? { runId } : {}) };
  } finally {
    await rm(rootDirectory, { recursive: true, force: true });
  }
}
