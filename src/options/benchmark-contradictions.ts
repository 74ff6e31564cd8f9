import { UserError } from '../errors.ts';
import type { Environment } from './environment.ts';
import type { CommandName, OptionName, OptionValues } from './table.ts';

type Asked = (name: OptionName) => boolean;

/** What contradicts itself in the options of benchmark and compare; see contradictions.ts. */
export function benchmarkContradictions(
  command: 'benchmark' | 'compare',
  values: Partial<OptionValues>,
  asked: Asked,
): UserError[] {
  const judging = judgingContradictions(values, asked);
  if (command === 'compare') return [...gitBaseline(values), ...judging];
  return [
    ...sourceContradictions(values, asked),
    ...fixtureContradictions(values, asked),
    ...serverContradictions(values, asked),
    ...judging,
  ];
}

/**
 * A pull request's migration is code. In a run by `pull_request_target` the job may have the repository's secrets and
 * a token that writes, so code of a fork must not run there (GitHub, "Keeping your GitHub Actions and workflows
 * secure: Preventing pwn requests").
 */
export function unsafeEvent(command: CommandName, environment: Environment): UserError[] {
  if (command !== 'benchmark' || environment.GITHUB_EVENT_NAME !== 'pull_request_target') return [];
  return [
    new UserError(
      'benchmark runs the migrations of a pull request, and pull_request_target would give them the secrets of this repository',
      'start the workflow on: pull_request instead; for forks the summary says all, and no token that writes is needed',
    ),
  ];
}

function idle(names: readonly OptionName[], asked: Asked, reason: string, hint: string): UserError[] {
  return names.filter(asked).map((name) => new UserError(`${name} has no effect here: ${reason}`, hint));
}

const fileOptions = ['migration-layout', 'render', 'only', 'down'] as const satisfies readonly OptionName[];

function sourceContradictions(values: Partial<OptionValues>, asked: Asked): UserError[] {
  if (values['migrate-command'] === undefined) return [];
  const hint = 'leave it out, or leave out migrate-command';
  const problems = idle(fileOptions, asked, 'migrate-command runs the migrations in its own way', hint);
  if (values.migrations !== undefined) {
    problems.push(
      new UserError(
        'migrations and migrate-command are two ways to run the migrations',
        'give the directory of SQL files, or the command, and not both',
      ),
    );
  }
  if (values.baseline?.startsWith('git:')) {
    problems.push(
      new UserError(
        'baseline: git:REF takes the migrations of a commit from files, and migrate-command has none',
        'use a result file or artifact:NAME as the baseline, or give the directory of SQL files',
      ),
    );
  }
  return problems;
}

const fixtures = ['fixture', 'seed-command', 'backup'] as const satisfies readonly OptionName[];

function fixtureContradictions(values: Partial<OptionValues>, asked: Asked): UserError[] {
  const problems: UserError[] = [];
  const given = fixtures.filter(asked);
  if (given.length > 1) {
    problems.push(
      new UserError(
        `${given.join(' and ')} each make the database that is measured on`,
        'give one of them; a seed-command may run a file as well: psql "$DATABASE_URL" -f FILE',
      ),
    );
  }
  if (given.length === 0) {
    const hint = 'give fixture, seed-command or backup, or leave it out';
    problems.push(...idle(['scale'], asked, 'an empty database has no size', hint));
  } else if (values.scale !== undefined && values.scale.length < 2) {
    const hint = 'add scale: 10%,30%,100%, or leave it out';
    problems.push(...idle(['production-rows'], asked, 'growth is measured with several scales', hint));
  }
  if (values.scale?.some((share) => share > 1) && asked('backup')) {
    const hint = 'give scale up to 100%, or fixture or seed-command, which can make more rows';
    problems.push(new UserError('a backup has no more than 100 % of its rows', hint));
  }
  return problems;
}

function serverContradictions(values: Partial<OptionValues>, asked: Asked): UserError[] {
  if (values['database-url'] === undefined) {
    const hint = 'leave it out, or give database-url';
    return idle(['allow-shared-server'], asked, 'a scratch server holds nothing else', hint);
  }
  const hint = 'leave it out, or leave out database-url';
  return idle(['postgres-version'], asked, 'the server of database-url has its version', hint);
}

function judgingContradictions(values: Partial<OptionValues>, asked: Asked): UserError[] {
  if (values.baseline === undefined) {
    const names = ['fail-on-regression', 'thresholds'] as const;
    return idle(names, asked, 'there is no baseline to hold the result against', 'add baseline, or leave it out');
  }
  if (values['fail-on-regression'] !== 'never') return [];
  return idle(['thresholds'], asked, 'fail-on-regression: never fails on none', 'leave out one of them');
}

function gitBaseline(values: Partial<OptionValues>): UserError[] {
  if (!values.baseline?.startsWith('git:')) return [];
  return [
    new UserError(
      'compare holds two results against each other, and git:REF would have to be measured first',
      'give a result file or artifact:NAME, or use benchmark with this baseline',
    ),
  ];
}
