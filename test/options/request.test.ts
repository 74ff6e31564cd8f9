import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UserError, UserErrors } from '../../src/errors.ts';
import { type Request, type RequestSource, readRequest } from '../../src/options/request.ts';

const cores = 4;
const onCommandLine = (...argv: string[]): RequestSource => ({ argv, environment: {}, cores });
const byRunner = (inputs: Record<string, string>, more: Record<string, string> = {}): RequestSource => ({
  argv: [],
  environment: {
    GITHUB_ACTIONS: 'true',
    ...Object.fromEntries(Object.entries(inputs).map(([name, text]) => [`INPUT_${name.toUpperCase()}`, text])),
    ...more,
  },
  cores,
});

function problemsOf(source: RequestSource): readonly UserError[] {
  try {
    readRequest(source);
  } catch (error) {
    if (error instanceof UserErrors) return error.problems;
    if (error instanceof UserError) return [error];
    throw error;
  }
  return [];
}

const messagesOf = (source: RequestSource) => problemsOf(source).map((problem) => problem.message);
const hintsOf = (source: RequestSource) => problemsOf(source).map((problem) => problem.hint);

const defaultBackup: Request = {
  command: 'backup',
  databaseUrl: undefined,
  jobs: 4,
  output: undefined,
  filters: { schemas: [], excludeSchemas: [], tables: [], excludeTables: [], excludeTableData: [] },
  compression: undefined,
  segmentBytes: 134_217_728,
  verify: 'basic',
  allowEmpty: false,
  lockWaitTimeoutMs: 60_000,
  snapshotWaitMs: 10_000,
  stallTimeoutMs: 60_000,
  installClient: false,
  artifact: false,
  artifactName: undefined,
  retentionDays: undefined,
  allowPublicArtifact: false,
  githubToken: undefined,
  verbose: false,
};

const fullInputs = {
  'database-url': 'postgresql://u:p@h/d',
  jobs: '3',
  output: './out',
  schemas: 'a\nb',
  'exclude-schemas': 'c',
  tables: 'a.*,"odd, one"',
  'exclude-tables': 'a.x',
  'exclude-table-data': 'b.log',
  compression: 'zstd:-5',
  'segment-size': '0',
  verify: 'none',
  'allow-empty': 'true',
  'lock-wait-timeout': '5s',
  'snapshot-wait': '0',
  'install-client': 'true',
  artifact: 'false',
  'artifact-name': 'night',
  'retention-days': '7',
  'allow-public-artifact': 'true',
  'github-token': 'token',
  verbose: 'true',
};

const fullBackup: Request = {
  command: 'backup',
  databaseUrl: 'postgresql://u:p@h/d',
  jobs: 3,
  output: './out',
  filters: {
    schemas: ['a', 'b'],
    excludeSchemas: ['c'],
    tables: ['a.*', '"odd, one"'],
    excludeTables: ['a.x'],
    excludeTableData: ['b.log'],
  },
  compression: { method: 'zstd', level: -5 },
  segmentBytes: 0,
  verify: 'none',
  allowEmpty: true,
  lockWaitTimeoutMs: 5000,
  snapshotWaitMs: 0,
  stallTimeoutMs: 60_000,
  installClient: true,
  artifact: false,
  artifactName: 'night',
  retentionDays: 7,
  allowPublicArtifact: true,
  githubToken: 'token',
  verbose: true,
};

test('a backup without options has all defaults', () => {
  assert.deepEqual(readRequest(onCommandLine('backup')), defaultBackup);
});

test('inside the runner the artifact is on, and empty inputs count as not given', () => {
  const empty = Object.fromEntries(Object.keys(fullInputs).map((name) => [name, '']));
  const source = byRunner({ ...empty, command: 'backup', 'github-token': 'token', backup: ' ' });
  assert.deepEqual(readRequest(source), { ...defaultBackup, artifact: true, githubToken: 'token' });
});

test('every option arrives from inputs and from the command line alike', () => {
  assert.deepEqual(readRequest(byRunner({ command: 'backup', ...fullInputs })), fullBackup);
  const spaced = Object.entries(fullInputs).flatMap(([name, text]) => [`--${name}`, text]);
  assert.deepEqual(readRequest(onCommandLine('backup', ...spaced)), fullBackup);
  const attached = Object.entries(fullInputs).map(([name, text]) => `--${name}=${text}`);
  assert.deepEqual(readRequest(onCommandLine(...attached, 'backup')), fullBackup);
});

test('a verify request', () => {
  const expected = {
    command: 'verify',
    backup: 'dir',
    level: 'basic',
    databaseUrl: undefined,
    jobs: 4,
    installClient: false,
    githubToken: 't',
    verbose: false,
  };
  const given = { command: 'verify', backup: 'dir', 'github-token': 't' };
  assert.deepEqual(readRequest(byRunner(given)), expected);
  const url = 'postgresql://u:p@h/d';
  const full = { level: 'full', 'install-client': 'true' };
  assert.deepEqual(readRequest(byRunner({ ...given, ...full, 'database-url': url })), {
    ...expected,
    level: 'full',
    databaseUrl: url,
    installClient: true,
  });
});

const defaultRestore: Request = {
  command: 'restore',
  databaseUrl: undefined,
  backup: 'dir',
  jobs: 4,
  filters: { schemas: [], excludeSchemas: [], tables: [], excludeTables: [], excludeTableData: [] },
  part: 'all',
  create: false,
  clean: false,
  resume: false,
  dryRun: false,
  onError: 'stop',
  maxRejects: 0,
  rejects: undefined,
  onConflict: 'stop',
  batchRows: 0,
  owner: true,
  privileges: true,
  installClient: false,
  githubToken: undefined,
  verbose: false,
};

test('a restore request', () => {
  const restore = (...argv: string[]) => readRequest(onCommandLine('restore', '--backup', 'dir', ...argv));
  assert.deepEqual(restore(), defaultRestore);
  const careful = ['--on-error', 'quarantine', '--max-rejects', '5', '--rejects', 'bad.txt', '--batch-size', '1000'];
  assert.deepEqual(restore('--schema-only', '--no-owner', '--no-privileges', '--create', '--dry-run'), {
    ...defaultRestore,
    part: 'schema',
    owner: false,
    privileges: false,
    create: true,
    dryRun: true,
  });
  assert.deepEqual(restore('--data-only', '--on-conflict', 'skip', '--resume', '--tables', 'a,b', ...careful), {
    ...defaultRestore,
    part: 'data',
    onConflict: 'skip',
    resume: true,
    filters: { ...defaultRestore.filters, tables: ['a', 'b'] },
    onError: 'quarantine',
    maxRejects: 5,
    rejects: 'bad.txt',
    batchRows: 1000,
  });
  const inputs = {
    'database-url': 'postgresql://u:p@h/d',
    clean: 'true',
    'no-owner': 'true',
    'install-client': 'true',
  };
  assert.deepEqual(readRequest(byRunner({ command: 'restore', backup: 'artifact:night@17', ...inputs })), {
    ...defaultRestore,
    backup: 'artifact:night@17',
    databaseUrl: 'postgresql://u:p@h/d',
    clean: true,
    owner: false,
    installClient: true,
  });
});

test('what a restore cannot do together is refused with what to do', () => {
  const refusals: readonly (readonly [string, RegExp])[] = [
    ['--data-only --schema-only', /^data-only and schema-only together/],
    ['--resume --clean', /^clean would remove the rows that resume/],
    ['--resume --dry-run', /^resume continues to write/],
    ['--create --clean', /^create .*nothing to clean/],
    ['--create --data-only', /^create .*no tables/],
    ['--on-conflict skip', /^on-conflict: skip .* needs data-only/],
    ['--on-conflict skip --data-only --clean', /^clean empties/],
    ['--max-rejects 5', /^max-rejects has no effect here: on-error: stop/],
    ['--rejects bad.txt --on-error stop', /^rejects has no effect here: on-error: stop/],
    ['--schema-only --batch-size 10', /^batch-size has no effect here: schema-only/],
    ['--schema-only --on-error quarantine', /^on-error has no effect here: schema-only/],
    ['--schema-only --on-conflict skip', /^on-conflict has no effect here: schema-only/],
    ['--schema-only --rejects bad.txt', /^rejects has no effect here: schema-only/],
    ['--schema-only --resume', /^resume has no effect here: schema-only/],
    ['--data-only --no-owner', /^no-owner has no effect here: data-only/],
    ['--data-only --no-privileges', /^no-privileges has no effect here: data-only/],
  ];
  for (const [text, expected] of refusals) {
    const problems = problemsOf(onCommandLine('restore', '--backup', 'dir', ...text.split(' ')));
    assert.equal(problems.length, 1, `${text}: ${problems.map((problem) => problem.message)}`);
    assert.match(problems[0]?.message ?? '', expected);
    assert.match(problems[0]?.hint ?? '', /leave|give|add/, text);
  }
});

test('a backup of chosen tables cannot be proven', () => {
  const [problem] = problemsOf(onCommandLine('backup', '--tables=orders', '--verify=full'));
  assert.match(problem?.message ?? '', /^verify: full restores the backup alone/);
  assert.deepEqual(problemsOf(onCommandLine('backup', '--tables=orders', '--verify=basic')), []);
  assert.deepEqual(problemsOf(onCommandLine('backup', '--exclude-tables=orders', '--verify=full')), []);
});

test('what only repeats the default contradicts nothing', () => {
  const same = [
    '--on-error',
    'stop',
    '--max-rejects',
    '0',
    '--on-conflict',
    'stop',
    '--batch-size=0',
    '--no-owner=false',
  ];
  for (const part of ['--data-only', '--schema-only']) {
    assert.deepEqual(problemsOf(onCommandLine('restore', '--backup', 'dir', part, '--no-resume', ...same)), []);
  }
});

test('a database URL and a client are for the full level of verify', () => {
  const url = 'postgresql://app:hunter2@h/d';
  const problems = problemsOf(onCommandLine('verify', '--backup', 'dir', '--database-url', url, '--install-client'));
  assert.deepEqual(
    problems.map(({ message }) => message),
    ['database-url is not used by verify at level basic', 'install-client is not used by verify at level basic'],
  );
});

test('switches', () => {
  const verboseOf = (...argv: string[]) => {
    const request = readRequest(onCommandLine(...argv));
    return 'verbose' in request && request.verbose;
  };
  assert.equal(verboseOf('backup', '--verbose'), true);
  assert.equal(verboseOf('--verbose', 'backup'), true);
  assert.equal(verboseOf('backup', '--verbose', 'false'), false);
  assert.equal(verboseOf('backup', '--verbose=true'), true);
  assert.equal(verboseOf('backup', '--no-verbose'), false);
  assert.deepEqual(messagesOf(onCommandLine('backup', '--no-verbose=true')), ['no-verbose takes no value']);
  const debug = { argv: ['backup'], environment: { RUNNER_DEBUG: '1' }, cores };
  assert.partialDeepStrictEqual(readRequest(debug), { verbose: true });
  const ownerOf = (...argv: string[]) => {
    const request = readRequest(onCommandLine('restore', '--backup', 'dir', ...argv));
    return 'owner' in request && request.owner;
  };
  assert.equal(ownerOf(), true);
  assert.equal(ownerOf('--no-owner'), false);
  assert.equal(ownerOf('--no-no-owner'), true);
  assert.deepEqual(messagesOf(onCommandLine('restore', '--backup', 'dir', '--owner')), ['there is no option "owner"']);
});

test('lists may be repeated, other options may not', () => {
  const request = readRequest(onCommandLine('backup', '--tables', 'a,b', '--tables', 'c'));
  assert.partialDeepStrictEqual(request, { filters: { tables: ['a', 'b', 'c'] } });
  assert.deepEqual(messagesOf(onCommandLine('backup', '--jobs', '1', '--jobs', '2')), ['jobs is given more than once']);
});

test('jobs: the option, then BACKUP_MAX_PARALLEL, then the cores up to 8', () => {
  const jobsOf = (argv: string[], environment: Record<string, string>, machineCores: number) => {
    const request = readRequest({ argv, environment, cores: machineCores });
    return 'jobs' in request ? request.jobs : undefined;
  };
  assert.equal(jobsOf(['backup'], {}, 64), 8);
  assert.equal(jobsOf(['backup'], {}, 0), 1);
  assert.equal(jobsOf(['backup'], { BACKUP_MAX_PARALLEL: '12' }, 2), 12);
  assert.equal(jobsOf(['backup'], { BACKUP_MAX_PARALLEL: '' }, 2), 2);
  assert.equal(jobsOf(['backup', '--jobs', '3'], { BACKUP_MAX_PARALLEL: 'rubbish' }, 2), 3);
  const source = { argv: ['backup'], environment: { BACKUP_MAX_PARALLEL: 'many' }, cores };
  assert.deepEqual(messagesOf(source), ['BACKUP_MAX_PARALLEL is "many": not a whole number in its range']);
});

test('everything that is wrong is reported at once', () => {
  const source = byRunner({
    command: 'backup',
    jobs: '0',
    compression: 'lz4',
    level: 'basic',
    tabels: 'x',
    verify: 'deep',
  });
  assert.deepEqual(messagesOf(source).sort(), [
    'compression is "lz4": lz4 is not offered',
    'jobs is "0": not a whole number in its range',
    'level is not used by backup',
    'there is no option "tabels"',
    'verify is "deep": not a value it knows',
  ]);
  assert.ok(hintsOf(source).includes('did you mean tables?'));
  assert.ok(hintsOf(source).includes('leave it out; it belongs to verify'));
});

test('a bad value is refused for every option that has rules', () => {
  const bad = {
    'database-url': 'mysql://x',
    jobs: 'x',
    schemas: '"',
    'exclude-schemas': '"',
    tables: ',',
    'exclude-tables': '"',
    'exclude-table-data': '"',
    compression: 'x',
    'segment-size': 'x',
    verify: 'x',
    'allow-empty': 'x',
    'lock-wait-timeout': '0',
    'snapshot-wait': 'x',
    'install-client': 'x',
    artifact: 'x',
    'artifact-name': 'a/b',
    'retention-days': '91',
    'allow-public-artifact': 'x',
    verbose: 'x',
  };
  for (const [name, text] of Object.entries(bad)) {
    const [problem, ...others] = problemsOf(byRunner({ command: 'backup', [name]: text }));
    assert.deepEqual(others, [], name);
    assert.match(problem?.message ?? '', new RegExp(`^${name} is `), name);
    assert.equal(problem?.exitCode, 2, name);
  }
});

test('verify and restore need a backup, and a name that an artifact can have', () => {
  for (const command of ['verify', 'restore']) {
    assert.deepEqual(messagesOf(onCommandLine(command)), [`backup is not given, and ${command} needs it`]);
    assert.deepEqual(messagesOf(onCommandLine(command, '--backup', 'artifact:a/b')), [
      'backup is "artifact:a/b": not an artifact\'s name',
    ]);
  }
});

test('a backup can be proven at once', () => {
  assert.partialDeepStrictEqual(readRequest(onCommandLine('backup', '--verify', 'full')), { verify: 'full' });
});

test('the command', () => {
  assert.deepEqual(messagesOf(onCommandLine()), ['no command is given']);
  assert.deepEqual(messagesOf(byRunner({ command: '' })), ['no command is given']);
  assert.deepEqual(messagesOf(onCommandLine('monitor')), ['there is no command "monitor"']);
  assert.match(hintsOf(onCommandLine('bakcup'))[0] ?? '', /^did you mean backup\?/);
  assert.deepEqual(messagesOf(onCommandLine('nothing', '--jobs', 'x')).length, 2);
});

test('arguments win over inputs, and without INPUT_COMMAND there are no inputs', () => {
  const inputs = byRunner({ command: 'verify' });
  assert.equal(readRequest({ ...inputs, argv: ['backup'] }).command, 'backup');
  assert.deepEqual(messagesOf(byRunner({ jobs: '3' })), ['no command is given']);
});

test('help and version', () => {
  for (const argv of [['--help'], ['-h'], ['help']]) {
    assert.deepEqual(readRequest(onCommandLine(...argv)), { command: 'help', topic: undefined });
  }
  for (const argv of [
    ['backup', '--jobs', 'x', '--help'],
    ['-h', 'backup'],
    ['help', 'backup'],
  ]) {
    assert.deepEqual(readRequest(onCommandLine(...argv)), { command: 'help', topic: 'backup' });
  }
  assert.deepEqual(readRequest(onCommandLine('--version')), { command: 'version' });
  assert.deepEqual(messagesOf(onCommandLine('help', 'bakup')), ['there is no command "bakup"']);
});

test('an option without its value', () => {
  assert.deepEqual(messagesOf(onCommandLine('backup', '--output', '--jobs')), [
    'output has no value',
    'jobs has no value',
  ]);
  assert.partialDeepStrictEqual(readRequest(onCommandLine('backup', '--output', '-')), { output: '-' });
});

test('no wrong use ever shows what may be a secret', () => {
  const secret = 'hunter2';
  const url = `postgresql://app:${secret}@host/db`;
  const wrong = [
    [url],
    ['backup', url],
    ['backup', '--database-url', url, '--database-url', url],
    ['backup', '--databse-url', url],
    ['backup', `--databse-url=${url}`],
    ['backup', '--password', secret],
    ['--password', secret, 'backup'],
    ['backup', '-W', secret],
    ['backup', `-W${secret}`],
    ['backup', `--${url}`],
    ['backup', '--jobs', url],
    ['backup', '--database-url', `mysql://app:${secret}@host/db`],
    ['backup', '--database-url', 'postgresql://app:half', `${secret}@host/db`],
    ['verify', '--backup', 'x', '--github-token', secret, '--github-token', secret],
    ['verify', '--backup', 'x', '--database-url', url],
    ['verify', '--backup', `artifact:${url}`],
    ['restore', '--backup', 'x', '--rejects', url],
  ];
  for (const argv of wrong) {
    const problems = problemsOf(onCommandLine(...argv));
    assert.ok(problems.length > 0, argv.join(' '));
    for (const problem of problems)
      assert.doesNotMatch(`${problem.message} ${problem.hint}`, /hunter2/, argv.join(' '));
  }
  for (const name of ['jobs', 'compression', 'verify', 'segment-size', 'password', 'retention-days', 'artifact-name']) {
    const problems = problemsOf(byRunner({ command: 'backup', [name]: url }));
    assert.equal(problems.length, 1, name);
    assert.doesNotMatch(`${problems[0]?.message} ${problems[0]?.hint}`, /hunter2/, name);
  }
});
