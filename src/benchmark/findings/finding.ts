import type { Ignore } from '../../migrations/migration.ts';
import type { Prose } from '../../report/prose.ts';

/** What kinds of findings there are; docs/findings.md has a chapter for each. */
export const findingRules = [
  'failed',
  'regression',
  'over-budget',
  'rewrite',
  'index-build',
  'constraint-index',
  'foreign-key',
  'not-null',
  'check',
  'partition',
  'refresh',
  'scan',
  'large-change',
  'truncate',
  'drop',
  'lock-table',
  'held-long',
  'growth',
  'down',
  'lock-timeout',
  'cached-plan',
] as const;

export type FindingRule = (typeof findingRules)[number];

/** Something about a migration that a person should know, with what was measured and the safer form. */
export interface Finding {
  readonly rule: FindingRule;
  readonly severity: 'error' | 'warning' | 'notice';
  /** The migration's name. */
  readonly migration: string;
  /** Relative to the migrations' directory; '' where a command ran the migration. */
  readonly file: string;
  /** From 1; undefined where it is about the whole file. */
  readonly line: number | undefined;
  /** In a few words, plain text of ours. */
  readonly title: string;
  /** What happened, with numbers. */
  readonly text: Prose;
  /** The safer form, for this server's version; undefined where none is known. */
  readonly advice: Prose | undefined;
  /** The migration's text is the baseline's: it was there before. Such findings are shown, but not annotated. */
  readonly known: boolean;
  /** The reason that a comment in the SQL gives for letting it pass; undefined when it counts. */
  readonly ignored: string | undefined;
  /** How much of it there is, for the order among the same severity: milliseconds or bytes of work. */
  readonly weight: number;
}

/** What a rule finds, before it is known where. */
export type Found = Pick<Finding, 'rule' | 'severity' | 'title' | 'text' | 'advice' | 'weight'>;

/** Which metric's ignore also silences a finding. */
export const metricOf: Readonly<Record<FindingRule, Ignore['metric'] | undefined>> = {
  failed: undefined,
  regression: undefined,
  'over-budget': undefined,
  rewrite: 'rewrite',
  'index-build': 'lock',
  'constraint-index': 'lock',
  'foreign-key': 'lock',
  'not-null': 'lock',
  check: 'lock',
  partition: 'lock',
  refresh: 'lock',
  scan: 'lock',
  'large-change': 'wal',
  truncate: 'lock',
  drop: 'lock',
  'lock-table': 'lock',
  'held-long': 'lock',
  growth: 'time',
  down: undefined,
  'lock-timeout': 'lock',
  'cached-plan': undefined,
};
