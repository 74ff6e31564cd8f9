import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Progress, type ProgressSnapshot, progressLine, withProgress } from '../../src/terminal/progress.ts';
import { Terminal } from '../../src/terminal/terminal.ts';
import { RecordedStream } from './support.ts';

const half: ProgressSnapshot = {
  phase: 'backup',
  doneBytes: 612_000_000,
  totalBytes: 1_400_000_000,
  tablesDone: 31,
  tablesTotal: 62,
  rows: 4_000_000,
};
const nothing: ProgressSnapshot = {
  phase: 'schema',
  doneBytes: 0,
  totalBytes: 0,
  tablesDone: 0,
  tablesTotal: 0,
  rows: 0,
};

test('the line', () => {
  const line = progressLine(half, 118_000_000);
  assert.equal(line, 'backup 43 % · 612 MB of 1.4 GB · 118 MB/s · 31/62 tables · 7 s left');
  assert.equal(progressLine(half, 0), 'backup 43 % · 612 MB of 1.4 GB · 31/62 tables');
  assert.equal(progressLine(nothing, 0), 'schema');
  const over = { ...half, doneBytes: 1_500_000_000, tablesDone: 62 };
  assert.equal(progressLine(over, 1e8), 'backup 100 % · 1.5 GB of 1.5 GB · 100 MB/s · 62/62 tables');
});

/** A progress whose clock and state are in the test's hands. */
function setUp(isTTY: boolean) {
  const stream = new RecordedStream(isTTY);
  const terminal = new Terminal(stream, {});
  const state = { snapshot: nothing, nowMs: 0 };
  const progress = new Progress({ terminal, read: () => state.snapshot, now: () => state.nowMs });
  const at = (nowMs: number, snapshot: ProgressSnapshot) => {
    state.nowMs = nowMs;
    state.snapshot = snapshot;
    progress.update();
  };
  return { stream, terminal, progress, at };
}

test('in a log: a line at a new phase and then every five seconds', () => {
  const { stream, progress, at } = setUp(false);
  progress.start();
  at(200, { ...half, doneBytes: 0, tablesDone: 0 });
  at(400, { ...half, doneBytes: 100_000_000 });
  at(5_100, { ...half, doneBytes: 500_000_000 });
  at(5_200, { ...half, doneBytes: 612_000_000 });
  at(5_300, { ...half, doneBytes: 700_000_000 });
  progress.stop();
  assert.deepEqual(stream.screen, [
    'schema',
    'backup 0 % · 0 B of 1.4 GB · 0/62 tables',
    'backup 43 % · 612 MB of 1.4 GB · 122 MB/s · 31/62 tables · 7 s left',
    '',
  ]);
});

test('the rate is that of the last ten seconds', () => {
  const { stream, progress, at } = setUp(false);
  progress.start();
  at(0, { ...half, doneBytes: 0 });
  at(5_000, { ...half, doneBytes: 1_000_000_000 });
  at(10_000, { ...half, doneBytes: 1_050_000_000 });
  at(16_000, { ...half, doneBytes: 1_110_000_000 });
  progress.stop();
  assert.match(stream.screen.at(-2) ?? '', /10\.0 MB\/s .* 29 s left/);
});

test('on a terminal: a bar, lines above it, nothing left of it after the end', () => {
  const { stream, terminal, progress, at } = setUp(true);
  progress.start();
  at(0, { ...half, doneBytes: 0 });
  at(1_000, half);
  assert.match(stream.screen.at(-1) ?? '', /^━{9}┄{11} backup 43 % · /);
  terminal.line('a warning');
  progress.finish();
  assert.deepEqual(stream.screen.slice(0, 1), ['a warning']);
  assert.match(stream.screen[1] ?? '', /^backup 43 % /);
  assert.equal(stream.screen[2], '');
  const written = stream.written;
  progress.finish();
  assert.equal(stream.written, written, 'a second finish writes something');
});

test('withProgress leaves no timer and no bar behind, whatever happens', async () => {
  const options = (stream: RecordedStream) => ({ terminal: new Terminal(stream, {}), read: () => half });
  const good = new RecordedStream(true);
  assert.equal(await withProgress(options(good), new AbortController().signal, async () => 5), 5);
  assert.deepEqual([good.screen.length, good.screen[0]], [2, progressLine(half, 0)]);

  const failed = new RecordedStream(true);
  const failure = withProgress(options(failed), new AbortController().signal, () => Promise.reject(new Error('no')));
  await assert.rejects(failure, /^Error: no$/);
  assert.deepEqual(failed.screen, ['']);

  const aborted = new RecordedStream(true);
  const controller = new AbortController();
  await withProgress(options(aborted), controller.signal, async () => {
    controller.abort();
    assert.deepEqual(aborted.screen, ['']);
  });
  assert.deepEqual(aborted.screen, ['']);

  const timers = process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout');
  assert.deepEqual(timers, []);
});
