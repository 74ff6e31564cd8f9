import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lockChart } from '../../src/report/benchmark-charts.ts';
import { timelineOf } from '../../src/report/benchmark-timeline.ts';
import { hostileNames } from '../archive/sample-manifest.ts';
import { lock, migration, relation, result, statement, trace } from '../support/benchmark-sample.ts';

const line = /^ {2}\u2060[\p{L}\p{M}\p{N} _.…·-]* :(active|crit|done), (\d+), (\d+)$/u;
const section = /^ {2}section \u2060?[\p{L}\p{M}\p{N} _.…·-]*$/u;

/** Reads a picture back; every line has to be one that is expected there. */
function bars(markdown: string): string[] {
  const lines = markdown.split('\n');
  assert.deepEqual([...lines.slice(0, 3), lines.at(-1)], ['```mermaid', 'gantt', '  dateFormat x', '```']);
  assert.match(lines[3] ?? '', /^ {2}axisFormat %[sQ] (ms|s|min|h)$/);
  assert.equal(lines[4], '  todayMarker off');
  const rest = lines.slice(5, -1);
  for (const each of rest) assert.ok(line.test(each) || section.test(each), `unexpected: ${JSON.stringify(each)}`);
  return rest;
}

function chart(statements: Parameters<typeof migration>[1]): string {
  const one = migration('1', statements);
  return lockChart(timelineOf(result([one]), one));
}

test('statements one after the other, and what they lock from their start on', () => {
  const strong = trace({ locks: [lock('orders', 'AccessExclusiveLock', 600)] });
  const weak = trace({ locks: [lock('lines', 'ShareLock', 300), lock('customers', 'RowExclusiveLock', 300)] });
  const drawn = bars(
    chart([
      statement('ALTER TABLE orders ADD x int', { durationMs: 300, trace: strong }),
      statement('CREATE INDEX i ON lines (n)', { durationMs: 300, trace: weak }),
    ]),
  );
  assert.deepEqual(drawn, [
    '  section statements',
    '  \u2060ALTER TABLE orders ADD x int :active, 0, 300',
    '  \u2060CREATE INDEX i ON lines ·n· :active, 300, 600',
    '  section \u2060orders',
    '  \u2060AccessExclusiveLock · reads and writes wait :crit, 0, 600',
    '  section \u2060lines',
    '  \u2060ShareLock · writes wait :done, 300, 600',
  ]);
});

test('where nobody waits there is no picture', () => {
  assert.equal(chart([statement('SELECT 1')]), '');
  const locks = [lock('settings', 'AccessExclusiveLock', 60)];
  assert.equal(chart([statement('ALTER TABLE settings ADD x int', { trace: trace({ locks }) })]), '');
});

test('hostile names and statements cannot leave their label', () => {
  for (const name of hostileNames) {
    const locks = [lock('x', 'AccessExclusiveLock', 60, { relation: { ...relation(name), schema: name } })];
    bars(chart([statement(name, { trace: trace({ locks }) })]));
  }
});

test('thousands of statements still make a picture that GitHub draws', () => {
  const locks = (index: number) => [lock(`t${index}`, 'AccessExclusiveLock', 60)];
  const many = Array.from({ length: 4000 }, (_, index) =>
    statement(`ALTER TABLE t${index} ADD x int`, { trace: trace({ locks: locks(index) }) }),
  );
  const text = chart(many);
  bars(text);
  assert.ok(text.length < 50_000, `${text.length} characters`);
});
