import assert from 'node:assert/strict';
import { test } from 'node:test';
import { copyTarget } from '../../src/restore/copy-statement.ts';

const statements: Record<string, ReturnType<typeof copyTarget>> = {
  'COPY public.orders (id, "b c") FROM stdin;\n': {
    ...{ table: 'public.orders', columns: ['id', '"b c"'], relation: 'orders' },
  },
  'COPY public.orders  FROM stdin;\n': { table: 'public.orders', columns: undefined, relation: 'orders' },
  'COPY orders FROM stdin;': { table: 'orders', columns: undefined, relation: 'orders' },
  'COPY "a ""b".".c (x) FROM stdin;\n" ("d, ""e""", "f)") FROM stdin;\n': {
    ...{ table: '"a ""b".".c (x) FROM stdin;\n"', columns: ['"d, ""e"""', '"f)"'], relation: '.c (x) FROM stdin;\n' },
  },
  'COPY public."gr\xf6\xdfe" ("\x80\xff") FROM stdin;\n': {
    ...{ table: 'public."gr\xf6\xdfe"', columns: ['"\x80\xff"'], relation: 'gr\xf6\xdfe' },
  },
};

test('a COPY statement of an archive is read', () => {
  for (const [statement, expected] of Object.entries(statements)) assert.deepEqual(copyTarget(statement), expected);
});

test('anything else is refused', () => {
  for (const statement of [
    'COPY public.orders (id) WITH OIDS FROM stdin;',
    'COPY public.orders (id) FROM stdin; DROP TABLE x;',
    'COPY public.orders (id); DROP TABLE x; COPY t (a) FROM stdin;',
    'COPY a.b.c (id) FROM stdin;',
    "COPY public.orders (id) FROM '/etc/passwd';",
    'COPY public.orders (id,) FROM stdin;',
    'COPY public."orders (id) FROM stdin;',
    'SELECT 1;',
  ]) {
    assert.throws(() => copyTarget(statement), /no COPY statement/, statement);
  }
});
