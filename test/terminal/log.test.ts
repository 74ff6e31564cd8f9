import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UserError, UserErrors } from '../../src/errors.ts';
import type { Annotation, Runner } from '../../src/github/core.ts';
import { Secrets } from '../../src/secrets.ts';
import { createLog, logUserError } from '../../src/terminal/log.ts';
import { Terminal } from '../../src/terminal/terminal.ts';
import { RecordedStream } from './support.ts';

function setUp(verbose = false, runner?: Runner) {
  const stream = new RecordedStream(false);
  const secrets = new Secrets();
  secrets.add('hunter2!');
  const log = createLog({ terminal: new Terminal(stream, {}), secrets, verbose, runner });
  return { stream, log };
}

/** Records what would be said to the runner. */
function recordingRunner(): { runner: Runner; said: (string | Annotation)[] } {
  const said: (string | Annotation)[] = [];
  const runner: Runner = {
    setOutput: () => assert.fail(),
    maskSecret: () => assert.fail(),
    startGroup: (name) => said.push(`start ${name}`),
    endGroup: () => said.push('end'),
    annotate: (annotation) => said.push(annotation),
    addSummary: () => assert.fail(),
  };
  return { runner, said };
}

test('on a terminal', async () => {
  const { stream, log } = setUp();
  log.info('hello hunter2!');
  log.verbose('not shown');
  log.warn('slow hunter2!', 'wait hunter2!');
  const result = await log.group('copy hunter2!', async () => {
    log.error('broken hunter2!');
    return 7;
  });
  assert.equal(result, 7);
  assert.equal(stream.written, 'hello ***\nwarning: slow ***\nhint: wait ***\ncopy ***\nerror: broken ***\n');
  const verbose = setUp(true);
  verbose.log.verbose('shown');
  assert.equal(verbose.stream.written, 'shown\n');
});

test('in the runner: annotations, and groups that do not nest', async () => {
  const { runner, said } = recordingRunner();
  const { stream, log } = setUp(false, runner);
  const outer = log.group('outer hunter2!', () => log.group('inner', async () => log.warn('a hunter2!', 'b')));
  await outer;
  await assert.rejects(
    log.group('fails', () => Promise.reject(new Error('no'))),
    /no/,
  );
  assert.deepEqual(said, [
    'start outer ***',
    { kind: 'warning', message: 'a ***\nhint: b' },
    'end',
    'start fails',
    'end',
  ]);
  assert.equal(stream.written, 'inner\n');
});

test('names from a database cannot command the runner or the terminal', () => {
  const { runner } = recordingRunner();
  const { stream, log } = setUp(false, runner);
  log.info('table x\n::add-mask::y\n  ::error::z\nend ##[error]w \u001b[2J\r::warning::v a::b');
  assert.deepEqual(stream.written.trimEnd().split('\n'), [
    'table x',
    ': :add-mask::y',
    '  : :error::z',
    'end ## [error]w \ufffd[2J\ufffd::warning::v a::b',
  ]);
});

test('several problems are shown one by one', () => {
  const { stream, log } = setUp();
  logUserError(log, new UserErrors([new UserError('one', 'first'), new UserError('two', '')]));
  assert.equal(stream.written, 'error: one\nhint: first\nerror: two\n');
});
