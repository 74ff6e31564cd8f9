import type { CommandName } from './definition.ts';

/** What the action gives to the steps after it. */
export const outputs = {
  'backup-path': { commands: ['backup'], description: "the backup's directory" },
  'manifest-path': { commands: ['backup'], description: "the backup's manifest.json" },
  tables: { commands: ['backup'], description: 'number of tables whose rows are in the backup' },
  rows: { commands: ['backup'], description: 'exact number of rows in the backup' },
  'raw-bytes': { commands: ['backup'], description: 'bytes of the rows before compression' },
  'stored-bytes': { commands: ['backup'], description: 'bytes of the rows after compression' },
  'duration-ms': { commands: ['backup'], description: 'how long the backup took, in milliseconds' },
  'snapshot-lsn': { commands: ['backup'], description: 'WAL position of the snapshot that the backup holds' },
  verified: { commands: ['backup', 'verify'], description: 'the level of checking that the backup passed' },
  'restore-ms': {
    commands: ['backup', 'verify', 'restore'],
    description: 'how long the restore took, in milliseconds: the measured recovery time',
  },
  'rows-restored': { commands: ['restore'], description: 'exact number of rows that were loaded' },
  'rows-rejected': { commands: ['restore'], description: 'number of rows that the database refused' },
  'rejects-path': { commands: ['restore'], description: 'the file with the refused rows, when there are any' },
  problems: { commands: ['verify'], description: 'what is wrong with the backup, as a JSON array' },
  'result-path': {
    commands: ['benchmark', 'compare'],
    description: 'the file with the measured result (benchmark) or with the comparison (compare), as JSON',
  },
  verdict: {
    commands: ['benchmark', 'compare'],
    description: 'the worst of all migrations: pass, improved, inconclusive, regressed, over-budget or failed',
  },
  regressions: {
    commands: ['benchmark', 'compare'],
    description: 'the names of the migrations that regressed, went over a budget or failed, as a JSON array',
  },
  improvements: {
    commands: ['benchmark', 'compare'],
    description: 'the names of the migrations that improved, as a JSON array',
  },
  'artifact-id': { commands: ['backup', 'benchmark'], description: "the uploaded artifact's id" },
  'artifact-name': { commands: ['backup', 'benchmark'], description: "the uploaded artifact's name" },
  'artifact-digest': {
    commands: ['backup', 'benchmark'],
    description: "the uploaded artifact's SHA-256, in hexadecimal",
  },
} as const satisfies Readonly<
  Record<string, { readonly commands: readonly CommandName[]; readonly description: string }>
>;

export type OutputName = keyof typeof outputs;
