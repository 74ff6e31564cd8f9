import assert from 'node:assert/strict';
import { test } from 'node:test';
import { problemLines, Terminal } from '../../src/terminal/terminal.ts';
import { RecordedStream } from './support.ts';

test('colours: only on a terminal, NO_COLOR and FORCE_COLOR respected', () => {
  const coloursOf = (isTTY: boolean, environment: Record<string, string>) =>
    new Terminal(new RecordedStream(isTTY), environment).colours;
  assert.equal(coloursOf(true, {}), true);
  assert.equal(coloursOf(false, {}), false);
  assert.equal(coloursOf(true, { NO_COLOR: '1' }), false);
  assert.equal(coloursOf(true, { NO_COLOR: '' }), true);
  assert.equal(coloursOf(true, { TERM: 'dumb' }), false);
  assert.equal(coloursOf(false, { FORCE_COLOR: '1' }), true);
  assert.equal(coloursOf(true, { FORCE_COLOR: '0' }), false);
  assert.equal(coloursOf(false, { FORCE_COLOR: '1', NO_COLOR: '1' }), true);
});

test('a problem is an error line and a hint line', () => {
  const plain = new Terminal(new RecordedStream(false), {});
  assert.deepEqual(problemLines(plain, 'error', 'no server', 'start it'), ['error: no server', 'hint: start it']);
  assert.deepEqual(problemLines(plain, 'warning', 'slow', undefined), ['warning: slow']);
  const [line = ''] = problemLines(new Terminal(new RecordedStream(true), {}), 'error', 'no server', '');
  assert.match(line.replaceAll('\u001b', 'ESC'), /ESC\[31m.*error:.* no server$/);
});

test('lines are written above the status line', () => {
  const stream = new RecordedStream(true);
  const terminal = new Terminal(stream, {});
  terminal.setStatus('1 %');
  terminal.line('first');
  terminal.setStatus('2 %');
  terminal.line('second');
  assert.deepEqual(stream.screen, ['first', 'second', '2 %']);
  terminal.setStatus(undefined);
  terminal.line('third');
  assert.deepEqual(stream.screen, ['first', 'second', 'third', '']);
});

test('a status line never wraps', () => {
  const stream = new RecordedStream(true, 10);
  new Terminal(stream, {}).setStatus('━━━━━━━━━━━━━━━━━━━━');
  assert.deepEqual(stream.screen, ['━━━━━━━━━']);
});

test('without a terminal, and in CI, there is no status line', () => {
  for (const [isTTY, environment] of [
    [false, {}],
    [true, { CI: 'true' }],
  ] as const) {
    const stream = new RecordedStream(isTTY);
    const terminal = new Terminal(stream, environment);
    terminal.setStatus('1 %');
    terminal.line('line');
    assert.equal(stream.written, 'line\n');
  }
});
