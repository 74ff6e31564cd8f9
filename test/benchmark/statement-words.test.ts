import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bareWords, inOneLine } from '../../src/benchmark/statement-words.ts';

test('a statement in one line has none of its comments, and all of its strings', () => {
  const sql =
    "ALTER TABLE t -- it's old\n  /* and\n small */ ADD COLUMN n text\n DEFAULT '-- /* no */', ADD \"--x\" int";
  assert.equal(inOneLine(sql), 'ALTER TABLE t ADD COLUMN n text DEFAULT \'-- /* no */\', ADD "--x" int');
  assert.equal(inOneLine('DO $a$ begin -- left\n end $a$'), 'DO $a$ begin -- left end $a$');
});

test('bare words have nothing that could be taken for a keyword', () => {
  assert.equal(
    bareWords('CREATE INDEX "Drop" -- x\n ON t ((\'drop\' || $$ drop $$))'),
    "create index q on t (('' || ''))",
  );
});
