import { UserError } from '../errors.ts';

/** What an artifact's name may not hold (actions/toolkit, path-and-artifact-name-validation.ts), and control characters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const forbidden = /[":<>|*?\\/\u0000-\u001f\u007f]/g;

/** Kept far below the service's limit; a database's name has at most 63 bytes, a job's id is the user's choice. */
const longestName = 200;

/**
 * A name for a backup's artifact that is unique in a workflow run, as GitHub wants it: the job and the attempt are
 * in it. The legs of a matrix share their job's id, so there the user has to set artifact-name.
 *
 * @example defaultArtifactName('shop', process.env) // pgproof-backup-shop-nightly-1
 */
export function defaultArtifactName(
  database: string,
  environment: Readonly<Record<string, string | undefined>>,
): string {
  const parts = ['pgproof-backup', database, environment.GITHUB_JOB, environment.GITHUB_RUN_ATTEMPT];
  return sanitizeArtifactName(parts.filter((part) => part !== undefined && part !== '').join('-'));
}

/** Replaces what GitHub refuses in an artifact's name. */
export function sanitizeArtifactName(name: string): string {
  return [...name.replaceAll(forbidden, '-')].slice(0, longestName).join('').trim();
}

/** Whether a name can be an artifact's, as it is. */
export function isArtifactName(name: string): boolean {
  return name !== '' && sanitizeArtifactName(name) === name;
}

/**
 * Checks a name that the user chose: it is used as it is, or refused.
 *
 * @throws {UserError} when it is empty or holds a character that GitHub refuses
 */
export function assertArtifactName(name: string): void {
  if (isArtifactName(name)) return;
  throw new UserError(
    `the artifact name ${JSON.stringify(name)} is not valid`,
    `use 1 to ${longestName} characters without " : < > | * ? \\ / and line breaks`,
  );
}

/** An artifact that holds a backup. */
export interface ArtifactReference {
  readonly name: string;
  /** The workflow run that it belongs to; undefined: this one. */
  readonly runId: number | undefined;
}

const referencePrefix = 'artifact:';

/**
 * Reads `artifact:NAME[@RUN_ID]`. A name may hold an `@` itself: only a number behind the last one is a run's id.
 *
 * @returns undefined when the text is a path
 * @example readArtifactReference('artifact:nightly@17') // { name: 'nightly', runId: 17 }
 */
export function readArtifactReference(text: string): ArtifactReference | undefined {
  if (!text.startsWith(referencePrefix)) return undefined;
  const [, name, runId] = /^(.*?)(?:@(\d{1,15}))?$/s.exec(text.slice(referencePrefix.length)) ?? [];
  return { name: name ?? '', runId: runId === undefined ? undefined : Number(runId) };
}
