import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type TimelineEntry, workerChart } from '../../src/report/charts.ts';
import { hostileNames } from '../archive/sample-manifest.ts';

interface DrawnBar {
  readonly section: string;
  readonly label: string;
  readonly from: number;
  readonly to: number;
}

/** Reads a picture back; every line has to be one that is expected there. */
function bars(markdown: string): DrawnBar[] {
  const lines = markdown.split('\n');
  assert.deepEqual(lines.slice(0, 6), ['```mermaid', '---', 'displayMode: compact', '---', 'gantt', '  dateFormat x']);
  assert.match(lines[6] ?? '', /^ {2}axisFormat %[sQ] (ms|s|min|h)$/);
  assert.equal(lines[7], '  todayMarker off');
  assert.equal(lines.at(-1), '```');
  let section = '';
  const drawn: DrawnBar[] = [];
  for (const line of lines.slice(8, -1)) {
    const title = /^ {2}section (worker \d+)$/.exec(line);
    if (title !== null) {
      section = title[1] ?? '';
      continue;
    }
    const bar = /^ {2}\u2060([\p{L}\p{M}\p{N} _.…·-]*) :(?:active|done), (\d+), (\d+)$/u.exec(line);
    assert.ok(bar, `unexpected: ${JSON.stringify(line)}`);
    drawn.push({ section, label: bar[1] ?? '', from: Number(bar[2]), to: Number(bar[3]) });
  }
  return drawn;
}

function entry(worker: number, table: string, startMs: number, endMs: number): TimelineEntry {
  return { worker, table, startMs, endMs };
}

test('nothing to show is no picture', () => {
  assert.equal(workerChart([]), '');
});

test('a bar for each table of each worker, from the first start on', () => {
  const timeline = [
    entry(1, 'a.orders', 1_000_300, 1_002_000),
    entry(0, 'a.events', 1_000_000, 1_001_000),
    entry(0, 'a.events', 1_001_000, 1_002_000),
  ];
  assert.deepEqual(bars(workerChart(timeline)), [
    { section: 'worker 1', label: 'a.events', from: 0, to: 2000 },
    { section: 'worker 2', label: 'a.orders', from: 300, to: 2000 },
  ]);
});

test('short neighbours become one bar that tells their number', () => {
  const timeline = Array.from({ length: 5000 }, (_, index) => {
    const start = Math.floor(index / 4) * 2;
    return entry(index % 4, `t.t${index}`, start, start + 2);
  });
  timeline.push(entry(0, 't.large', 2500, 12_000));
  const drawn = bars(workerChart(timeline));
  assert.ok(drawn.length <= 60, `${drawn.length} bars`);
  assert.ok(drawn.some((bar) => bar.label === 't.large'));
  assert.ok(drawn.some((bar) => /^\d+ tables$/.test(bar.label)));
  for (const section of ['worker 1', 'worker 2', 'worker 3', 'worker 4']) {
    const own = drawn.filter((bar) => bar.section === section);
    assert.equal(own[0]?.from, 0);
    own.reduce((before, bar) => {
      assert.ok(bar.from >= before.to - 1 && bar.to > bar.from, 'bars of one worker do not overlap');
      return bar;
    });
  }
  assert.equal(drawn.filter((bar) => bar.section === 'worker 1').at(-1)?.to, 12_000);
});

test('a pause is not painted over', () => {
  const timeline = [entry(0, 'a', 0, 100), entry(0, 'b', 700, 750), entry(0, 'b', 9_000, 10_000)];
  assert.deepEqual(
    bars(workerChart(timeline)).map(({ from, to }) => [from, to]),
    [
      [0, 100],
      [700, 750],
      [9_000, 10_000],
    ],
  );
});

test('hostile names cannot leave their label', () => {
  for (const name of hostileNames) {
    const drawn = bars(workerChart([entry(0, name, 0, 10_000)]));
    assert.equal(drawn.length, 1, name);
  }
});

test('very many workers still make few bars', () => {
  const timeline = Array.from({ length: 40_000 }, (_, index) => entry(index % 200, `t${index}`, index, index + 190));
  assert.ok(bars(workerChart(timeline)).length <= 60);
});

test('the unit of the axis follows the duration', () => {
  const unit = (durationMs: number) => /axisFormat (.*)/.exec(workerChart([entry(0, 'a', 0, durationMs)]))?.[1];
  assert.deepEqual([0, 11_000, 60_000, 3_600_000, 86_400_000].map(unit), ['%Q ms', '%Q ms', '%s s', '%s min', '%s h']);
  assert.equal(bars(workerChart([entry(0, 'a', 0, 3_600_000)]))[0]?.to, 60_000);
});
