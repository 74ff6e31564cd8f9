import { formatCountOf } from '../../report/format.ts';
import { code, joined, type Prose, prose } from '../../report/prose.ts';
import { blockingLocks, relationCode, relationList, type StatementContext, sqlCode, waitingText } from './context.ts';
import type { FindingRule, Found } from './finding.ts';
import type { AlterAction } from './statement-text.ts';

interface Form {
  readonly rule: FindingRule;
  readonly title: string;
  readonly advice: (context: StatementContext) => Prose | undefined;
}

/**
 * A statement that read through a table to prove something about its rows, while others wait. VALIDATE CONSTRAINT is
 * none: its lock lets reads and writes go on, where no stronger one is held.
 */
export function scanFinding(context: StatementContext): Found | undefined {
  const { trace, statement } = context;
  if (trace.rewrites.some(({ emptied }) => !emptied)) return undefined;
  // What an index build reads is no proof, but a partition gets its indexes while it is proven to fit.
  if (trace.indexesBuilt.length > 0 && !isPartitioning(context)) return undefined;
  const locks = blockingLocks(context);
  const [first] = locks;
  const scans = trace.scans.filter(({ relation }) => relation.kind === 'table');
  if (first === undefined || scans.length === 0 || !provesRows(context)) return undefined;
  const form = formOf(context);
  const rows = scans.reduce((sum, scan) => sum + scan.rows, 0);
  return {
    rule: form.rule,
    severity: 'warning',
    title: form.title,
    text: prose`${sqlCode(statement)} read ${formatCountOf(rows, 'row')} of ${relationList(scans.map(({ relation }) => relation))}${waitingText(locks)}`,
    advice: form.advice(context),
    weight: first.relationBytes,
  };
}

/** The server says so, but for two kinds of statements. */
function provesRows(context: StatementContext): boolean {
  const said = context.trace.serverNotes.some((note) => /^(verifying table|validating foreign key)/.test(note));
  return said || createsPartition(context) || context.text.words.startsWith('alter domain ');
}

function isPartitioning(context: StatementContext): boolean {
  return createsPartition(context) || context.text.actions.some(({ kind }) => kind === 'attach partition');
}

function createsPartition({ text }: StatementContext): boolean {
  return /^create table .*\bpartition of\b/.test(text.words);
}

/** What each action of the statement reads the table for; several are told together under the first one's name. */
function formOf(context: StatementContext): Form {
  if (createsPartition(context)) {
    return {
      rule: 'partition',
      title: 'Default partition read while reads and writes wait',
      advice: createPartitionAdvice,
    };
  }
  const validates = context.trace.serverNotes.some((note) => note.startsWith('validating foreign key'));
  const forms = context.text.actions.flatMap((action) => formOfAction(action, validates) ?? []);
  const [first] = forms;
  if (first === undefined) return { rule: 'scan', title: 'Table read while others wait', advice: () => undefined };
  const unique = [...new Map(forms.map((form) => [form.advice, form])).values()];
  const advice = () =>
    joined(
      unique.flatMap((form) => [form.advice(context) ?? []]),
      '; and ',
    );
  return { ...first, advice };
}

function formOfAction(action: AlterAction, validates: boolean): Form | undefined {
  if (action.kind === 'attach partition') {
    return { rule: 'partition', title: 'Partition read while it is attached', advice: attachAdvice };
  }
  if (action.kind === 'set not null')
    return { rule: 'not-null', title: 'NOT NULL checked while reads and writes wait', advice: notNullAdvice };
  if (action.kind === 'add column' && validates && /\breferences\b/.test(action.rest)) {
    return { rule: 'foreign-key', title: 'Foreign key checked while others wait', advice: foreignKeyAdvice };
  }
  if (action.kind === 'add column' && /\bcheck\b/.test(action.rest)) {
    return { rule: 'check', title: 'Check constraint checked while reads and writes wait', advice: checkAdvice };
  }
  if (action.kind !== 'add constraint' || action.notValid) return undefined;
  if (action.type === 'foreign key' && validates) {
    return { rule: 'foreign-key', title: 'Foreign key checked while writes wait', advice: foreignKeyAdvice };
  }
  if (action.type === 'check')
    return { rule: 'check', title: 'Check constraint checked while reads and writes wait', advice: checkAdvice };
  if (action.type === 'not null')
    return { rule: 'not-null', title: 'NOT NULL checked while reads and writes wait', advice: notNullAdvice };
  return action.type === 'primary key' && action.usingIndex
    ? { rule: 'not-null', title: 'NOT NULL checked while reads and writes wait', advice: primaryKeyAdvice }
    : undefined;
}

const validate = prose`${code('VALIDATE CONSTRAINT')} in a later transaction, which lets reads and writes go on`;

function checkAdvice(): Prose {
  return prose`add the constraint ${code('NOT VALID')}, then ${validate}`;
}

/** PostgreSQL documentation, ALTER TABLE: foreign keys of partitioned tables can be NOT VALID from 18 on. */
function foreignKeyAdvice({ major, trace }: StatementContext): Prose {
  const partitioned = trace.locks.some(({ relation }) => relation.kind === 'partitioned table');
  return partitioned && major < 18
    ? prose`add the foreign key to each partition ${code('NOT VALID')}, validate it there, then add it to the partitioned table, which takes those over unread`
    : prose`add the foreign key ${code('NOT VALID')}, then ${validate}`;
}

function notNullAdvice({ major }: StatementContext): Prose {
  return major >= 18
    ? prose`${code('ADD CONSTRAINT … NOT NULL … NOT VALID')}, then ${validate}`
    : prose`${code('ADD CONSTRAINT … CHECK (… IS NOT NULL) NOT VALID')}, then ${validate}; ${code('SET NOT NULL')} then finds it proven and reads nothing, and the check can go`;
}

function primaryKeyAdvice(context: StatementContext): Prose {
  return prose`make the key's columns NOT NULL beforehand: ${notNullAdvice(context)}`;
}

function attachAdvice(): Prose {
  return prose`give the table a ${code('CHECK')} that matches its bounds before it is attached, and a default partition one that excludes them, each ${code('NOT VALID')} and then validated: ${code('ATTACH PARTITION')} then reads nothing. Its indexes, too, are taken over when they are there`;
}

/** CREATE TABLE … PARTITION OF takes AccessExclusiveLock on the parent, ATTACH PARTITION ShareUpdateExclusiveLock. */
function createPartitionAdvice({ trace }: StatementContext): Prose {
  const [scan] = trace.scans;
  const which = scan === undefined ? prose`the default partition` : prose`${relationCode(scan.relation)}`;
  return prose`make it as a table of its own (${code('CREATE TABLE … (LIKE … INCLUDING ALL)')}) and attach it; a validated ${code('CHECK')} of ${which} that excludes the new bounds spares reading it`;
}
