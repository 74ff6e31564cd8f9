import assert from 'node:assert/strict';
import { test } from 'node:test';
import pg from 'pg';
import { Quarantine } from '../../../src/restore/bad-rows/quarantine.ts';
import { RowReader } from '../../../src/restore/bad-rows/rows.ts';
import { makeUnit, withFolder } from './careful-support.ts';

/** What a server would say of one COPY's rows: the line of the first that it complains of, `none` for no line. */
type Verdict = (rows: readonly string[]) => number | 'none' | undefined;

/** Sorts rows as a server with these verdicts would have them. */
async function sorted(
  rows: readonly string[],
  verdict: Verdict,
): Promise<{ good: string[]; bad: string[]; copies: number }> {
  const good: string[] = [];
  const bad: string[] = [];
  let copies = 0;
  const target = {
    relation: 't',
    async tryRows(feed: (out: { write(text: Uint8Array): Promise<void> }) => Promise<void>) {
      const parts: Buffer[] = [];
      await feed({ write: async (text) => void parts.push(Buffer.from(text)) });
      const sent = Buffer.concat(parts).toString().split('\n').slice(0, -1);
      assert.ok(sent.length > 0, 'no COPY without rows');
      copies += 1;
      const line = verdict(sent);
      if (line === undefined) {
        good.push(...sent);
        return undefined;
      }
      const error = new pg.DatabaseError('refused', 0, 'error');
      if (line !== 'none') error.where = `COPY t, line ${line}`;
      return error;
    },
    async reject(block: { row(index: number): Buffer }, index: number) {
      bad.push(block.row(index).toString());
    },
  };
  await withFolder(async (folder) => {
    const reader = new RowReader(await makeUnit(folder, rows, { copy: 'COPY t FROM stdin;' }), 5000);
    const quarantine = new Quarantine(target, false);
    for (let block = await reader.next(700); block !== undefined; block = await reader.next(700)) {
      await quarantine.load(block);
    }
    await reader.close();
  });
  return { good, bad, copies };
}

test('of any mixture every good row goes in once, in order, and every bad one is named', async () => {
  for (let seed = 1; seed <= 15; seed++) {
    const often = [2, 3, 10, 50, 1000][seed % 5] as number;
    const isBad = (i: number) => (i * 7919 * seed + ((i * seed) >> 3)) % often === 0;
    const rows = Array.from({ length: 1500 }, (_, i) => `${i} ${isBad(i) ? (i % 3 === 0 ? 'late' : 'bad') : 'good'}`);
    const { good, bad } = await sorted(rows, (sent) => {
      const at = sent.findIndex((row) => row.endsWith('bad'));
      if (at >= 0) return at + 1;
      return sent.some((row) => row.endsWith('late')) ? 'none' : undefined;
    });
    assert.deepEqual(
      good,
      rows.filter((row) => row.endsWith('good')),
    );
    assert.deepEqual(
      bad,
      rows.filter((row) => !row.endsWith('good')),
    );
  }
});

test('a row that failed behind a bad one is tried again without it', async () => {
  const rows = ['1', '2', 'first', 'second', '5'];
  const { good, bad } = await sorted(rows, (sent) => {
    const second = sent.indexOf('second');
    // The later of the two is complained of first, as long as the other is before it.
    if (second >= 0 && sent.includes('first')) return second + 1;
    return sent.includes('first') ? sent.indexOf('first') + 1 : undefined;
  });
  assert.deepEqual(bad, ['first']);
  assert.deepEqual(good, ['1', '2', 'second', '5']);
});

test('a line that cannot be is not believed', async () => {
  const rows = ['1', 'bad', '3'];
  const { good, bad } = await sorted(rows, (sent) => (sent.includes('bad') ? sent.length + 1 : undefined));
  assert.deepEqual([good, bad], [['1', '3'], ['bad']]);
});

test('rows that are all bad cost one COPY each', async () => {
  const rows = Array.from({ length: 1000 }, (_, i) => `${i}`);
  const { bad, copies } = await sorted(rows, () => 1);
  assert.deepEqual(bad, rows);
  assert.equal(copies, 1000);
});
