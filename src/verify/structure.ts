import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseToc, type Toc } from '../archive/toc.ts';
import { allOrAbort } from '../concurrency.ts';
import { FailedError } from '../errors.ts';
import { describeEnd, runClientTool, succeeded } from '../postgres/child.ts';
import type { ClientTools } from '../postgres/client-tools.ts';
import { withPassfile } from '../postgres/passfile.ts';
import { type ConnectionSettings, libpqEnvironment } from '../postgres/settings.ts';
import { withCheckConnection } from './check-connection.ts';
import { compareObjects } from './compare-objects.ts';
import { checkConstraints, checkOrphans } from './constraint-checks.ts';
import { checkBtrees, checkInvalidIndexes } from './index-checks.ts';
import { checkLargeObjects } from './large-objects.ts';
import { checkSequences } from './sequence-checks.ts';
import type { StructureFinding } from './structure-finding.ts';

export interface StructureOptions {
  /** The restored database. */
  readonly settings: ConnectionSettings;
  /** The directory of the backup that it was restored from. */
  readonly backup: string;
  /** That backup's table of contents. */
  readonly toc: Toc;
  /** The archive's encoding, as the server names it. */
  readonly encoding: string;
  /** Of the restored server's major. */
  readonly tools: Pick<ClientTools, 'pgDump'>;
  /** Connections that read indexes; three more do the rest. */
  readonly jobs: number;
  /** Dump ids of entries that the restore left out, and named. */
  readonly leftOut: ReadonlySet<number>;
  /** Whether GRANTs and owners were restored. */
  readonly privileges: boolean;
  /** Whether tables were made UNLOGGED on purpose. */
  readonly unlogged: boolean;
  /** Whether the database is thrown away, so that what the checks need may stay in it. */
  readonly temporary: boolean;
  readonly signal: AbortSignal;
}

/**
 * Looks at everything of a restored database but its rows: all objects are there and defined as they were, constraints
 * are valid, indexes are usable, sequences stand where they stood, large objects are the same.
 *
 * @returns findings, problems first; what cannot be looked at is a finding, too
 * @throws {FailedError} when pg_dump cannot read the restored database
 */
export async function checkStructure(options: StructureOptions): Promise<StructureFinding[]> {
  const { settings, toc, encoding, jobs } = options;
  const found = await allOrAbort(options.signal, [
    (signal) => compareWithDump({ ...options, signal }),
    (signal) => checkBtrees(settings, { jobs, signal, temporary: options.temporary }),
    (signal) =>
      withCheckConnection(settings, signal, async (client) => {
        return [
          ...(await checkConstraints(client, toc, encoding)),
          ...(await checkInvalidIndexes(client)),
          ...(await checkOrphans(client)),
          ...(await checkSequences(client, toc, encoding)),
        ];
      }),
    (signal) => checkLargeObjects({ ...options, signal }),
  ]);
  const rank = ({ severity }: StructureFinding) => (severity === 'problem' ? 0 : 1);
  return found.flat().toSorted((one, other) => rank(one) - rank(other));
}

/** The same program that wrote the backup's definitions writes those of the restored database. */
async function compareWithDump(options: StructureOptions): Promise<StructureFinding[]> {
  const { settings, toc, leftOut, privileges, unlogged } = options;
  const directory = await mkdtemp(join(tmpdir(), 'pgproof-objects-'));
  try {
    const archive = join(directory, 'dump');
    await withPassfile(settings, async (passfile) => {
      const result = await runClientTool({
        path: options.tools.pgDump,
        arguments: pgDumpArguments(archive, options.encoding),
        environment: { ...libpqEnvironment(settings), ...writingOptions(options), ...passfile },
        signal: options.signal,
      });
      if (succeeded(result)) return;
      const hint = 'mend what it reports, then verify again';
      throw new FailedError(`pg_dump cannot read the restored database: it ${describeEnd(result)}`, hint);
    });
    const restored = parseToc(await readFile(join(archive, 'toc.dat')));
    return compareObjects({ backup: toc, restored, leftOut, privileges, unlogged });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Settings of a database that pg_dump leaves as they are, and that decide how definitions are written. */
const writingSettings = ['quote_all_identifiers', 'bytea_output', 'TimeZone', 'lc_monetary', 'xmlbinary'];

/** The settings that pg_dump had in the source as far as they were the database's, which a restore does not bring back. */
function writingOptions({ settings, toc }: StructureOptions): Record<string, string> {
  const textOf = (wanted: string) => toc.entries.map(({ desc, defn }) => (desc === wanted ? defn : '')).join('');
  const properties = textOf('DATABASE PROPERTIES');
  const strings = textOf('STDSTRINGS').includes("'off'") ? 'off' : 'on';
  const options = [`standard_conforming_strings=${strings}`];
  for (const name of writingSettings) {
    const value = new RegExp(`\\bSET "?${name}"? TO '([^']*)'`, 'i').exec(properties)?.[1];
    // In libpq's options a blank ends a word unless a backslash stands before it.
    if (value !== undefined) options.push(`${name}=${value.replaceAll(/[\\\s]/g, '\\$&')}`);
  }
  const { PGOPTIONS = '' } = libpqEnvironment(settings);
  return { PGOPTIONS: [PGOPTIONS, ...options.map((option) => `-c ${option}`)].join(' ') };
}

function pgDumpArguments(archive: string, encoding: string): string[] {
  return [
    '--format=directory',
    '--schema-only',
    '--no-password',
    '--no-sync',
    '--compress=0',
    `--encoding=${encoding}`,
    `--file=${archive}`,
  ];
}
