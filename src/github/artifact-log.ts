/**
 * What @actions/artifact 6 prints about work that goes well. Its progress lines come every 8 MiB.
 * Everything else it says goes through: retries, warnings, errors, and the command `::add-mask::`.
 */
const noise = [
  /^Artifact name is valid!$/,
  /^Root directory input is valid!$/,
  /^Set concurrency based on the value set in ACTIONS_ARTIFACT_UPLOAD_CONCURRENCY\.$/,
  /^Uploading artifact: /,
  /^Beginning upload of artifact content to blob storage$/,
  /^Finished uploading artifact content to blob storage!$/,
  /^SHA256 digest of (?:uploaded|downloaded) artifact is /,
  /^Finalizing artifact upload$/,
  /^Artifact .* successfully finalized\. Artifact ID \d+$/,
  /^Redirecting to blob download url: /,
  /^Starting download of artifact to: /,
  /^Downloading artifact '\d+' from '/,
  /^Artifact download completed successfully\.$/,
  /^Found \d+ artifact\(s\)$/,
  /^Fetching artifact list for workflow run /,
  /^Downloading raw file \(non-zip\) to: /,
  // It would become an annotation beside the one for the error that it throws as well.
  /^::warning::(?:Get Artifact|Download Artifact|Listing Artifacts) failed with error: /,
];

const progress = /^Uploaded bytes (\d+)$/;

/**
 * Runs work of the artifact client without its chatter. The client has no logger to set: it writes each line to
 * stdout in one call, so the lines that are known are taken out there, and nothing else is touched.
 *
 * @param onProgress gets the count of bytes uploaded so far
 */
export async function withQuietArtifactClient<Result>(
  work: () => Promise<Result>,
  onProgress?: (uploadedBytes: number) => void,
): Promise<Result> {
  const write = process.stdout.write;
  // The runner shows these only while the job runs with debug logging, and tells us so (RUNNER_DEBUG).
  const isHidden = (line: string): boolean => line.startsWith('::debug::') && process.env.RUNNER_DEBUG !== '1';
  const filtered = (chunk: unknown, ...rest: unknown[]): boolean => {
    const line = typeof chunk === 'string' ? chunk.trimEnd() : '';
    const uploaded = progress.exec(line);
    if (uploaded !== null) onProgress?.(Number(uploaded[1]));
    if (uploaded !== null || isHidden(line) || noise.some((pattern) => pattern.test(line))) return true;
    return Reflect.apply(write, process.stdout, [chunk, ...rest]) as boolean;
  };
  process.stdout.write = filtered as typeof process.stdout.write;
  try {
    return await work();
  } finally {
    process.stdout.write = write;
  }
}
