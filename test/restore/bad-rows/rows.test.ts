import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RowReader } from '../../../src/restore/bad-rows/rows.ts';
import { makeUnit, withFolder } from './careful-support.ts';

const copy = 'COPY public.t (a) FROM stdin;';

test('blocks bring every row once, whatever the sizes', async () => {
  const rows = Array.from({ length: 2000 }, (_, i) => `${i}`.repeat(i % 700 === 0 ? 5000 : i % 50));
  await withFolder(async (folder) => {
    for (const [whole, most, bytes] of [
      [false, 300, 1000],
      [true, Number.POSITIVE_INFINITY, 7000],
      [false, 1, 100_000],
      [true, 1999, 1_000_000],
    ] as const) {
      const reader = new RowReader(await makeUnit(folder, rows, { copy, whole }), bytes);
      const found: string[] = [];
      for (let block = await reader.next(most); block !== undefined; block = await reader.next(most)) {
        const { count, text } = block;
        assert.ok(count <= most);
        assert.ok(block.slice(0, count).equals(text));
        for (let i = 0; i < count; i++) found.push(block.row(i).toString());
        assert.equal(`${block.slice(count - 1, count)}`, `${block.row(count - 1)}\n`);
        assert.equal(reader.rowsRead, found.length);
        assert.equal(await reader.atEnd(), found.length === rows.length);
      }
      await reader.close();
      assert.deepEqual(found, rows);
    }
  });
});

test('rows are passed over, but not more than there are', async () => {
  await withFolder(async (folder) => {
    const unit = await makeUnit(folder, ['a', 'b', 'c'], { copy });
    const reader = new RowReader(unit);
    await reader.skip(2);
    assert.equal(`${(await reader.next(9))?.text}`, 'c\n');
    assert.equal(await reader.next(9), undefined);
    await assert.rejects(reader.skip(1), /fewer rows than were read/);
    await reader.close();
    const short = new RowReader({ ...unit, rawBytes: 7 });
    await assert.rejects(short.next(9), /6 bytes were read, and 7 were backed up/);
    await short.close();
  });
});
