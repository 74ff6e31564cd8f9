import { UserError } from '../errors.ts';
import { benchmarkContradictions } from './benchmark-contradictions.ts';
import type { Given } from './given.ts';
import { type CommandName, definitionOf, type OptionName, type OptionValues } from './table.ts';

/**
 * Options that are good alone and cannot go together, or that would do nothing beside the others.
 *
 * @param values what could be parsed; undefined where a value was refused, about which nothing is said here
 */
export function contradictions(command: CommandName, given: Given, values: Partial<OptionValues>): UserError[] {
  const asked = (name: OptionName) => values[name] !== undefined && isAsked(name, given);
  if (command === 'benchmark' || command === 'compare') return benchmarkContradictions(command, values, asked);
  if (command === 'verify') return verifyContradictions(values, asked);
  return command === 'restore' ? restoreContradictions(values, asked) : backupContradictions(values, asked);
}

type Asked = (name: OptionName) => boolean;

/** Given, and as something else than what it is anyway. */
function isAsked(name: OptionName, given: Given): boolean {
  const text = given.values.get(name);
  return text !== undefined && text.toLowerCase() !== definitionOf(name).default;
}

/** With pg_dump's --table an archive has no schemas, extensions or types, so that it does not restore alone. */
function backupContradictions(values: Partial<OptionValues>, asked: Asked): UserError[] {
  if (values.verify !== 'full' || !asked('tables')) return [];
  return [
    new UserError(
      'verify: full restores the backup alone, and one of chosen tables holds only a part of what they need',
      'use verify: basic, or choose by schemas or exclude-tables instead',
    ),
  ];
}

function verifyContradictions(values: Partial<OptionValues>, asked: Asked): UserError[] {
  if (values.level !== 'basic') return [];
  return (['database-url', 'install-client'] as const).filter(asked).map((name) => {
    return new UserError(`${name} is not used by verify at level basic`, 'add level: full, or leave it out');
  });
}

/** What a rule for a restore looks at: true when the combination makes no sense. */
interface Rule {
  readonly broken: (values: Partial<OptionValues>) => boolean | undefined;
  readonly message: string;
  readonly hint: string;
}

const restoreRules: readonly Rule[] = [
  {
    broken: (values) => values['data-only'] && values['schema-only'],
    message: 'data-only and schema-only together leave nothing to restore',
    hint: 'give one of them, or neither to restore both',
  },
  {
    broken: (values) => values.resume && values.clean,
    message: 'clean would remove the rows that resume wants to keep',
    hint: 'give resume alone to continue, or clean alone to start over',
  },
  {
    broken: (values) => values.resume && values['dry-run'],
    message: 'resume continues to write, and dry-run writes nothing',
    hint: 'leave one of them out',
  },
  {
    broken: (values) => values.create && values.clean,
    message: 'create makes a new database, in which there is nothing to clean',
    hint: 'give create for a new database, or clean for one that exists',
  },
  {
    broken: (values) => values.create && values['data-only'],
    message: 'create makes a new database, which has no tables that data-only could load rows into',
    hint: 'leave out data-only to restore the tables with their rows, or leave out create',
  },
  {
    broken: (values) => values['on-conflict'] === 'skip' && !values['data-only'] && !values['schema-only'],
    message: 'on-conflict: skip is for tables that exist already, so it needs data-only',
    hint: 'add data-only, or leave out on-conflict',
  },
  {
    broken: (values) => values['on-conflict'] === 'skip' && values.clean,
    message: 'clean empties the tables first, so that there is no conflict to skip',
    hint: 'leave out clean to keep the rows that are there, or leave out on-conflict to replace them',
  },
];

/** Options that are about rows alone, or about definitions alone. */
const rowOptions: readonly OptionName[] = ['resume', 'on-error', 'max-rejects', 'rejects', 'on-conflict', 'batch-size'];
const definitionOptions: readonly OptionName[] = ['no-owner', 'no-privileges'];
const quarantineOptions: readonly OptionName[] = ['max-rejects', 'rejects'];

function restoreContradictions(values: Partial<OptionValues>, asked: Asked): UserError[] {
  const idle = (names: readonly OptionName[], reason: string, hint: string) =>
    names.filter(asked).map((name) => new UserError(`${name} has no effect here: ${reason}`, hint));
  const isSchemaOnly = values['schema-only'] === true && values['data-only'] !== true;
  const isDataOnly = values['data-only'] === true && values['schema-only'] !== true;
  const problems = restoreRules
    .filter(({ broken }) => broken(values) === true)
    .map(({ message, hint }) => new UserError(message, hint));
  if (isSchemaOnly) {
    return [...problems, ...idle(rowOptions, 'schema-only restores no rows', 'leave it out, or leave out schema-only')];
  }
  if (isDataOnly) {
    const hint = 'leave it out, or leave out data-only';
    problems.push(...idle(definitionOptions, 'data-only restores no definitions', hint));
  }
  if (values['on-error'] === 'stop') {
    const hint = 'add on-error: quarantine, or leave it out';
    problems.push(...idle(quarantineOptions, 'on-error: stop rejects no rows', hint));
  }
  return problems;
}
