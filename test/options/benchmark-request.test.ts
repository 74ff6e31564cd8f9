import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultThresholds } from '../../src/benchmark/verdict/default-thresholds.ts';
import { UserError, UserErrors } from '../../src/errors.ts';
import { type BenchmarkRequest, type CompareRequest, readRequest } from '../../src/options/request.ts';

type Environment = Readonly<Record<string, string>>;

const read = (argv: readonly string[], environment: Environment = {}) => readRequest({ argv, environment, cores: 4 });

function problemsOf(argv: readonly string[], environment: Environment = {}): readonly UserError[] {
  try {
    read(argv, environment);
  } catch (error) {
    if (error instanceof UserErrors) return error.problems;
    if (error instanceof UserError) return [error];
    throw error;
  }
  return [];
}

const defaults: BenchmarkRequest = {
  command: 'benchmark',
  databaseUrl: undefined,
  postgresVersion: undefined,
  migrations: undefined,
  layout: undefined,
  migrateCommand: undefined,
  render: undefined,
  only: [],
  iterations: 5,
  warmup: 1,
  fixture: undefined,
  seedCommand: undefined,
  backup: undefined,
  scales: [1],
  productionRows: undefined,
  superuser: false,
  extensions: [],
  allowSharedServer: false,
  down: false,
  probe: false,
  statementTimeoutMs: 600_000,
  timeLimitMs: 600_000,
  baseline: undefined,
  thresholds: { time: 0.2, wal: 0.05, blocks: 0.1, lock: 0.1 },
  budgets: [],
  output: 'pgproof-benchmark.json',
  html: undefined,
  artifact: false,
  artifactName: 'pgproof-benchmark',
  retentionDays: undefined,
  allowPublicArtifact: true,
  comment: false,
  jobs: 4,
  installClient: false,
  githubToken: undefined,
  verbose: false,
};

test('a benchmark without options has all defaults, whatever PG* says', () => {
  assert.deepEqual(read(['benchmark'], { PGHOST: 'production', PGDATABASE: 'shop' }), defaults);
});

test('every option of a benchmark arrives', () => {
  const inputs = {
    migrations: 'db/migrate',
    'migration-layout': 'flyway',
    render: 'envsubst <',
    only: '007_*, 008\n009_x',
    iterations: '7',
    warmup: '2',
    'seed-command': 'make seed',
    scale: '100%,10%',
    'production-rows': 'orders: 5',
    superuser: 'true',
    extensions: 'postgis,hstore',
    down: 'true',
    probe: 'true',
    'statement-timeout': '1h',
    'time-limit': '0',
    baseline: 'git:origin/main',
    'fail-on-regression': '30',
    thresholds: 'wal: 1%',
    budget: 'wal: 1kB',
    output: 'out.json',
    html: 'out.html',
    artifact: 'true',
    'artifact-name': 'bench',
    'retention-days': '7',
    'allow-public-artifact': 'true',
    comment: 'true',
    jobs: '2',
    'install-client': 'true',
    'github-token': 't',
    verbose: 'true',
    'database-url': 'postgresql://u:p@h/d',
    'allow-shared-server': 'true',
  };
  const given = Object.entries(inputs).map(([name, text]) => `--${name}=${text}`);
  assert.deepEqual(read(['benchmark', ...given]), {
    ...defaults,
    migrations: 'db/migrate',
    layout: 'flyway',
    render: 'envsubst <',
    only: ['007_*', '008', '009_x'],
    iterations: 7,
    warmup: 2,
    seedCommand: 'make seed',
    scales: [0.1, 1],
    productionRows: new Map([['public.orders', 5]]),
    superuser: true,
    extensions: ['postgis', 'hstore'],
    down: true,
    probe: true,
    statementTimeoutMs: 3_600_000,
    timeLimitMs: 0,
    baseline: 'git:origin/main',
    thresholds: { time: 0.3, wal: 0.01, blocks: 0.1, lock: 0.1 },
    budgets: [{ kind: 'wal', bytes: 1024, text: 'wal: 1kB' }],
    output: 'out.json',
    html: 'out.html',
    artifact: true,
    artifactName: 'bench',
    retentionDays: 7,
    comment: true,
    jobs: 2,
    installClient: true,
    githubToken: 't',
    verbose: true,
    databaseUrl: 'postgresql://u:p@h/d',
    allowSharedServer: true,
  });
  assert.partialDeepStrictEqual(read(['benchmark', '--postgres-version=17', '--fixture=a.sql']), {
    postgresVersion: 17,
    fixture: 'a.sql',
  });
  assert.partialDeepStrictEqual(read(['benchmark', '--migrate-command=rake db:migrate']), {
    migrateCommand: 'rake db:migrate',
  });
});

test('a comparison', () => {
  const compare = ['compare', '--baseline=a.json', '--candidate=b.json'];
  const expected: CompareRequest = {
    command: 'compare',
    baseline: 'a.json',
    candidate: 'b.json',
    thresholds: { time: 0.2, wal: 0.05, blocks: 0.1, lock: 0.1 },
    budgets: [],
    output: undefined,
    html: undefined,
    comment: false,
    githubToken: undefined,
    verbose: false,
  };
  assert.deepEqual(read(compare), expected);
  const more = ['--budget', 'duration: 1s', '--budget', 'wal: 0', '--fail-on-regression=never', '--output=c.json'];
  assert.deepEqual(read([...compare, ...more]), {
    ...expected,
    thresholds: undefined,
    budgets: [
      { kind: 'duration', ms: 1000, text: 'duration: 1s' },
      { kind: 'wal', bytes: 0, text: 'wal: 0' },
    ],
    output: 'c.json',
  });
  assert.deepEqual(
    problemsOf(['compare']).map(({ message }) => message),
    ['baseline is not given, and compare needs it', 'candidate is not given, and compare needs it'],
  );
});

test('what is judged by default', () => {
  assert.deepEqual(defaultThresholds, { time: 0.2, wal: 0.05, blocks: 0.1, lock: 0.1 });
  assert.partialDeepStrictEqual(read(['benchmark']), { thresholds: defaultThresholds });
});

test('a threshold of time wins over fail-on-regression', () => {
  const given = ['benchmark', '--baseline=a.json', '--fail-on-regression=50', '--thresholds=time: 30%'];
  assert.partialDeepStrictEqual(read(given), { thresholds: { time: 0.3, wal: 0.05 } });
});

test('the comment is for pull requests with a token', () => {
  const commentOf = (event: string, ...argv: string[]) => {
    const request = read(['benchmark', ...argv], { GITHUB_EVENT_NAME: event });
    return 'comment' in request && request.comment;
  };
  assert.equal(commentOf('pull_request', '--github-token=t'), true);
  assert.equal(commentOf('pull_request'), false);
  assert.equal(commentOf('push', '--github-token=t'), false);
  assert.equal(commentOf('push', '--comment'), true);
  assert.equal(commentOf('pull_request', '--github-token=t', '--no-comment'), false);
});

test('only what a backup says of its tables needs consent in a public repository', () => {
  assert.partialDeepStrictEqual(read(['benchmark', '--backup=dir']), { allowPublicArtifact: false });
  assert.partialDeepStrictEqual(read(['benchmark', '--backup=dir', '--allow-public-artifact']), {
    allowPublicArtifact: true,
  });
  assert.partialDeepStrictEqual(read(['benchmark'], { GITHUB_ACTIONS: 'true' }), {
    artifact: true,
    allowPublicArtifact: true,
  });
});

test('what cannot go together is refused with what to do', () => {
  const url = '--database-url=postgresql://h/d';
  const refusals: readonly (readonly [readonly string[], RegExp])[] = [
    [['--migrations=a', '--migrate-command=b'], /^migrations and migrate-command are two ways/],
    [['--migrate-command=b', '--render=c'], /^render has no effect here: migrate-command/],
    [['--migrate-command=b', '--migration-layout=plain'], /^migration-layout has no effect here/],
    [['--migrate-command=b', '--only=c'], /^only has no effect here/],
    [['--migrate-command=b', '--down'], /^down has no effect here/],
    [['--migrate-command=b', '--baseline=git:main'], /^baseline: git:REF takes the migrations of a commit/],
    [['--fixture=a', '--backup=b'], /^fixture and backup each make the database/],
    [['--fixture=a', '--seed-command=b'], /^fixture and seed-command each make/],
    [['--scale=10%'], /^scale has no effect here: an empty database/],
    [['--backup=a', '--scale=10%,200%'], /^a backup has no more than 100 % of its rows/],
    [['--backup=a', '--production-rows=a: 1'], /^production-rows has no effect here: growth/],
    [['--postgres-version=17', url], /^postgres-version has no effect here/],
    [['--allow-shared-server'], /^allow-shared-server has no effect here/],
    [['--fail-on-regression=5'], /^fail-on-regression has no effect here: there is no baseline/],
    [['--thresholds=wal: 1%'], /^thresholds has no effect here: there is no baseline/],
    [['--baseline=a', '--thresholds=wal: 1%', '--fail-on-regression=never'], /^thresholds has no effect here: fail-on/],
  ];
  for (const [argv, message] of refusals) {
    const problems = problemsOf(['benchmark', ...argv]);
    assert.deepEqual(problems.length, 1, `${argv}: ${problems.map((problem) => problem.message)}`);
    assert.match(problems[0]?.message ?? '', message);
    assert.match(problems[0]?.hint ?? '', /leave|give|add|use/, String(argv));
  }
  const compare = problemsOf(['compare', '--baseline=git:main', '--candidate=b']);
  assert.match(compare[0]?.message ?? '', /^compare holds two results against each other/);
});

test('what only repeats a default contradicts nothing', () => {
  const same = ['--scale=100%', '--fail-on-regression=20', '--no-down', '--no-allow-shared-server'];
  assert.deepEqual(problemsOf(['benchmark', '--migrate-command=x', ...same]), []);
  assert.deepEqual(problemsOf(['benchmark', '--fixture=a.sql', '--scale=10%,200%']), []);
});

test('migrations of a pull request are not run by pull_request_target', () => {
  const environment = { GITHUB_EVENT_NAME: 'pull_request_target' };
  assert.match(problemsOf(['benchmark'], environment)[0]?.message ?? '', /pull_request_target would give them/);
  assert.deepEqual(problemsOf(['compare', '--baseline=a', '--candidate=b'], environment), []);
  assert.deepEqual(problemsOf(['backup'], environment), []);
});
