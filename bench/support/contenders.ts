import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FailedError } from '../../src/errors.ts';
import { formatCountOf } from '../../src/report/format.ts';
import type { Dataset } from './datasets.ts';
import type { Command } from './run.ts';
import { urlOf } from './server.ts';

/** What is backed up, and from where. */
export interface Target {
  readonly dataset: Dataset;
  /** The server's, or that of a link before it. */
  readonly port: number;
  /** The directory of pg_dump and the other client programs, for both sides. */
  readonly clientBin: string;
}

/** One side of a comparison. */
export interface Contender<Given extends Target = Target> {
  /** As a person would type it, more or less. */
  readonly label: string;
  /** Puts in place what the commands need; its time does not count. */
  prepare?(given: Given): Promise<void>;
  /** @param output a directory to be made by the command */
  commands(given: Given, output: string): readonly Command[];
  /** How many commands run at the same time. Default 1. */
  readonly atOnce?: number;
  /** The commands do only this part of the work: time and size are extrapolated from it. */
  readonly sample?: { fraction(dataset: Dataset): number; describe(dataset: Dataset): string };
  /** @throws {FailedError} when the result is not what it should be */
  check?(given: Given, output: string): Promise<void>;
  /** The time that counts, where it is not that of the commands: a part of it that they have measured themselves. */
  durationMs?(given: Given): Promise<number>;
  /** Takes away what `prepare` and the commands have left elsewhere than in `output`, also after a failure. */
  cleanUp?(given: Given): Promise<void>;
}

export const bundle = resolve(fileURLToPath(import.meta.url), '../../../dist/index.js');

export interface OurOptions {
  readonly jobs: number;
  /** Default: none is given, so that it is our default. */
  readonly compression?: string;
  /** Default: none is given, so that it is our default, `basic`. */
  readonly verify?: 'none';
}

/** The bundle, as a user runs it. */
export function pgproofCommand(clientBin: string, ...options: readonly string[]): Command {
  return { program: process.execPath, arguments: [bundle, ...options], environment: { PGPROOF_CLIENT_BIN: clientBin } };
}

/** A backup. */
export function pgproof({ jobs, compression, verify }: OurOptions): Contender {
  const options = [
    ...['--jobs', String(jobs)],
    ...(compression === undefined ? [] : ['--compression', compression]),
    ...(verify === undefined ? [] : ['--verify', verify]),
  ];
  return {
    label: ['pgproof backup', ...options].join(' '),
    commands: ({ dataset, clientBin, port }, output) => [
      pgproofCommand(
        clientBin,
        ...['backup', '--database-url', urlOf({ port }, dataset.name), '--output', output, ...options],
      ),
    ],
    check: assertAllRows,
  };
}

async function assertAllRows({ dataset }: Target, output: string): Promise<void> {
  const { totals } = JSON.parse(await readFile(join(output, 'manifest.json'), 'utf8'));
  if (totals.rows === dataset.rows) return;
  throw new FailedError(`the backup has ${totals.rows} of ${dataset.rows} rows`, 'this is a bug in pgproof');
}

/** pg_dump, into a directory. @param options more of its options, such as `-j2` */
export function pgDump(...options: readonly string[]): Contender {
  return {
    label: ['pg_dump -Fd', ...options].join(' '),
    commands: ({ dataset, clientBin, port }, output) => [
      {
        program: join(clientBin, 'pg_dump'),
        arguments: ['-Fd', ...options, '--file', output, '--dbname', urlOf({ port }, dataset.name)],
      },
    ],
  };
}

const sampledTables = 100;

/**
 * One pg_dump process for each table, as scripts around pg_dump do it, as plain text. Some of the tables stand for all.
 *
 * @param atOnce how many processes run at the same time
 */
export function pgDumpPerTable(atOnce: number): Contender {
  const tablesOf = ({ numberedTables }: Dataset): number => Math.min(sampledTables, numberedTables);
  return {
    label: `pg_dump --table …, one process per table, ${atOnce} at once`,
    atOnce,
    sample: {
      fraction: (dataset) => tablesOf(dataset) / dataset.numberedTables,
      describe: (dataset) => `${tablesOf(dataset)} of ${formatCountOf(dataset.numberedTables, 'table')}`,
    },
    commands: (target, output) =>
      Array.from({ length: tablesOf(target.dataset) }, (_, index) => ({
        program: join(target.clientBin, 'pg_dump'),
        arguments: [
          ...['--table', `public.t_${index + 1}`, '--file', `${output}-${index + 1}.sql`],
          ...['--dbname', urlOf({ port: target.port }, target.dataset.name)],
        ],
      })),
  };
}
