import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BadRowError, loadCarefully } from '../../../src/restore/bad-rows/careful-load.ts';
import { createDatabase, execute, forEachServer, queryRows, sharedCluster, withClient } from '../../support/servers.ts';
import {
  journalOf,
  load,
  makeUnit,
  prepare,
  quarantine,
  type RowTexts,
  rejectsOf,
  withCopyIn,
  withFolder,
} from './careful-support.ts';

const table = `DROP TABLE IF EXISTS t, parent CASCADE;
  CREATE TABLE t (id int PRIMARY KEY, name text NOT NULL, amount int CHECK (amount > 0), code varchar(5));`;
const copy = 'COPY public.t (id, name, amount, code) FROM stdin;\n';
/** A first byte of UTF-8 without a second. */
const invalidText = Buffer.from('1\tb\xc3\x28d\t1\tc', 'latin1');

/** Good rows with others in their places, from 1. */
function rowsWith(count: number, others: Readonly<Record<number, string | Buffer>>): RowTexts {
  return Array.from(
    { length: count },
    (_, i) => others[i + 1] ?? `${i + 1}\tname ${i + 1}\t${(i % 9) + 1}\tc${i % 100}`,
  );
}

function goodRows(rows: RowTexts, bad: readonly number[]): string[] {
  return rows.filter((_, i) => !bad.includes(i + 1)).map(String);
}

/** What the table holds, as COPY text, in the order of its rows' text. */
async function contentOf(url: string, columns = 'id, name, amount, code', from = 't'): Promise<string[]> {
  const parts = columns.split(', ').map((column) => `coalesce(${column}::text, '\\N')`);
  const rows = await queryRows<{ row: string }>(
    url,
    `SELECT concat_ws(E'\\t', ${parts.join(', ')}) AS row FROM ${from}`,
  );
  return rows.map(({ row }) => row).sort();
}

forEachServer('loading with care', (server) => {
  const cluster = sharedCluster(server);

  test('every kind of bad row is named, and every other row is there once', async () => {
    const url = await createDatabase(cluster(), 'kinds');
    await prepare(url, `${table} INSERT INTO t VALUES (2100, 'earlier', 1, 'x')`);
    const bad: Record<number, [row: string | Buffer, sqlstate: string]> = {
      1: ['one\tfirst\t1\tc', '22P02'],
      700: ['5\tdouble of the fifth\t1\tc', '23505'],
      705: ['705\t\\N\t1\tc', '23502'],
      1200: [invalidText, '22021'],
      1201: ['1201\tx\t0\tc', '23514'],
      1202: ['1202\tx\t1\tlonger', '22001'],
      2000: ['2000\tx\t1\tc\tmore', '22P04'],
      2001: ['2001\tx\t1', '22P04'],
      2100: ['2100\tdouble of an earlier one\t1\tc', '23505'],
      2999: ['99999999999\tx\t1\tc', '22003'],
      3000: ['3000\t a\\tb\\\\ \t-1\tc', '23514'],
    };
    const rows = rowsWith(3000, Object.fromEntries(Object.entries(bad).map(([row, [text]]) => [row, text])));
    const numbers = Object.keys(bad).map(Number);
    await withFolder(async (folder) => {
      const unit = await makeUnit(folder, rows, { copy, firstRow: 10_001 });
      let seen = [0, 0];
      const loaded = await load(url, unit, quarantine, (taken, rejected) => {
        seen = [(seen[0] as number) + taken, (seen[1] as number) + rejected];
      });
      assert.deepEqual(loaded, { oid: 1, segment: 0, rows: 2989, rejected: 11, skipped: 0 });
      assert.deepEqual(seen, [2989, 11]);
    });
    const rejects = await rejectsOf(url);
    assert.deepEqual(
      rejects.map(({ row, sqlstate }) => [row, sqlstate]),
      numbers.map((row) => [row + 10_000, bad[row]?.[1]]),
    );
    assert.deepEqual(
      rejects.map(({ text }) => text),
      numbers.map((row) => Buffer.from(bad[row]?.[0] as string)),
    );
    assert.match(rejects[1]?.message ?? '', /duplicate key.*\(Key \(id\)=\(5\) already exists\.\)/);
    assert.deepEqual(await contentOf(url), [...goodRows(rows, numbers), '2100\tearlier\t1\tx'].sort());
    assert.deepEqual(await journalOf(url), [{ read: 3000, stored: 2989, rejected: 11, skipped: 0, complete: true }]);
  });

  test('a row is not rejected for a key of a row that is rejected itself', async () => {
    const url = await createDatabase(cluster(), 'keys');
    // Foreign keys are checked behind all rows of a COPY: the first of the two rows is refused after the second.
    await prepare(
      url,
      `${table} CREATE TABLE parent (name text PRIMARY KEY); INSERT INTO parent VALUES ('here');
       ALTER TABLE t ADD FOREIGN KEY (name) REFERENCES parent`,
    );
    const rows = ['1\there\t1\tc', '2\tnowhere\t1\tc', '2\there\t1\tc', '3\there\t1\tc'];
    await withFolder(async (folder) => load(url, await makeUnit(folder, rows, { copy }), quarantine));
    assert.deepEqual(
      (await rejectsOf(url)).map(({ row, sqlstate }) => [row, sqlstate]),
      [[2, '23503']],
    );
    assert.deepEqual(await contentOf(url), ['1\there\t1\tc', '2\there\t1\tc', '3\there\t1\tc']);
  });

  const lateKinds: Record<string, { sql: string; row: string; sqlstate: string }> = {
    'a foreign key': {
      sql: `CREATE TABLE parent (a int PRIMARY KEY); INSERT INTO parent SELECT generate_series(1, 9);
        ALTER TABLE t ADD FOREIGN KEY (amount) REFERENCES parent`,
      ...{ row: '500\tx\t10\tc', sqlstate: '23503' },
    },
    'a deferred foreign key': {
      sql: `CREATE TABLE parent (a int PRIMARY KEY); INSERT INTO parent SELECT generate_series(1, 9);
        ALTER TABLE t ADD FOREIGN KEY (amount) REFERENCES parent DEFERRABLE INITIALLY DEFERRED`,
      ...{ row: '500\tx\t10\tc', sqlstate: '23503' },
    },
    'a deferred unique key': {
      sql: 'ALTER TABLE t ADD UNIQUE (name) DEFERRABLE INITIALLY DEFERRED',
      ...{ row: '500\tname 499\t1\tc', sqlstate: '23505' },
    },
    'an AFTER trigger': {
      sql: `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$BEGIN IF NEW.code = 'no' THEN RAISE 'we do not want it'; END IF; RETURN NULL; END$$;
        CREATE TRIGGER refuse AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION refuse()`,
      ...{ row: '500\tx\t1\tno', sqlstate: 'P0001' },
    },
    'a BEFORE trigger': {
      sql: `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$BEGIN IF NEW.code = 'no' THEN RAISE E'not wanted\\nCOPY t, line 3'; END IF; RETURN NEW; END$$;
        CREATE TRIGGER refuse BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION refuse()`,
      ...{ row: '500\tx\t1\tno', sqlstate: 'P0001' },
    },
    'an exclusion constraint': {
      sql: `ALTER TABLE t ADD EXCLUDE USING btree (name WITH =)`,
      ...{ row: '500\tname 499\t1\tc', sqlstate: '23P01' },
    },
    'an index entry that is too large': {
      sql: 'CREATE INDEX ON t (name)',
      row: `500\t${Array.from({ length: 9000 }, (_, i) => String.fromCharCode(97 + ((i * i * 7 + (i >> 3)) % 26)) + ((i * 7919) % 1009)).join('')}\t1\tc`,
      sqlstate: '54000',
    },
  };
  for (const [kind, { sql, row, sqlstate }] of Object.entries(lateKinds)) {
    test(`a row that ${kind} refuses`, async () => {
      const url = await createDatabase(cluster(), 'late');
      await prepare(url, `${table} ${sql}`);
      const rows = rowsWith(2000, { 500: row, 1500: 'x\tx\t1\tc' });
      await withFolder(async (folder) => load(url, await makeUnit(folder, rows, { copy }), quarantine));
      const rejects = await rejectsOf(url);
      assert.deepEqual(
        rejects.map((reject) => [reject.row, reject.sqlstate, reject.text.toString()]),
        [
          [500, sqlstate, row],
          [1500, '22P02', 'x\tx\t1\tc'],
        ],
      );
      assert.deepEqual(await contentOf(url), goodRows(rows, [500, 1500]).sort());
    });
  }

  test('a row without a partition, and one that a check on a generated column refuses', async () => {
    const url = await createDatabase(cluster(), 'parts');
    await prepare(
      url,
      `CREATE TABLE t (id int, name text, amount int, code text, twice int GENERATED ALWAYS AS (100 / amount) STORED)
         PARTITION BY RANGE (id);
       CREATE TABLE low PARTITION OF t FOR VALUES FROM (0) TO (500);
       CREATE TABLE high PARTITION OF t FOR VALUES FROM (500) TO (5000)`,
    );
    const rows = rowsWith(1000, { 2: '2\tx\t0\tc', 400: '99999\tx\t1\tc', 999: '-5\tx\t1\tc' });
    await withFolder(async (folder) => load(url, await makeUnit(folder, rows, { copy }), quarantine));
    assert.deepEqual(
      (await rejectsOf(url)).map(({ row, sqlstate }) => [row, sqlstate]),
      [
        [2, '22012'],
        [400, '23514'],
        [999, '23514'],
      ],
    );
    assert.deepEqual(await contentOf(url), goodRows(rows, [2, 400, 999]).sort());
  });

  for (const batchRows of [1, 7, 100, 5000]) {
    test(`in transactions of at most ${batchRows} rows`, async () => {
      const url = await createDatabase(cluster(), 'batches');
      await prepare(url, table);
      const rows = rowsWith(300, { 1: 'x\tx\t1\tc', 8: '2\tdouble\t1\tc', 299: 'x\tx\t1\tc', 300: 'x\tx\t1\tc' });
      await withFolder(async (folder) => {
        const unit = await makeUnit(folder, rows, { copy, compression: { method: 'gzip', level: 1 } });
        assert.deepEqual(await load(url, unit, { ...quarantine, batchRows }), {
          ...{ oid: 1, segment: 0, rows: 296, rejected: 4, skipped: 0 },
        });
        // Another attempt finds that nothing is left to do.
        assert.deepEqual((await load(url, unit, { ...quarantine, batchRows })).rows, 296);
      });
      assert.deepEqual(await contentOf(url), goodRows(rows, [1, 8, 299, 300]).sort());
      assert.deepEqual(
        (await rejectsOf(url)).map(({ row }) => row),
        [1, 8, 299, 300],
      );
    });
  }

  test('goes on behind the rows that are committed when its connection was lost', async () => {
    const url = await createDatabase(cluster(), 'resume');
    await prepare(
      url,
      `${table} CREATE TABLE fatal (id int);
       CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
         IF EXISTS (SELECT FROM public.fatal f WHERE f.id = NEW.id) THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF;
         RETURN NEW; END$$;
       CREATE TRIGGER die BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION die()`,
    );
    const rows = rowsWith(1000, { 3: 'x\tx\t1\tc', 555: '2\tdouble\t1\tc', 999: '999\t\\N\t1\tc' });
    const rules = { ...quarantine, batchRows: 100 };
    await withFolder(async (folder) => {
      const unit = await makeUnit(folder, rows, { copy });
      for (const [fatal, kept] of [
        [50, 0],
        [333, 299],
        [701, 399],
      ] as const) {
        await execute(url, `TRUNCATE fatal; INSERT INTO fatal VALUES (${fatal})`);
        let taken = 0;
        const attempt = load(url, unit, rules, (more) => {
          taken += more;
        });
        // The server's farewell, or the socket's end where that is seen first.
        await assert.rejects(attempt, ({ code }: { code?: string }) =>
          ['57P01', 'EPIPE', 'ECONNRESET'].includes(code ?? ''),
        );
        const [line] = await journalOf(url);
        const read = Math.floor((fatal - 1) / 100) * 100;
        assert.deepEqual([line?.read ?? 0, line?.complete ?? false], [read, false]);
        assert.equal((await contentOf(url)).length, line?.stored ?? 0);
        assert.equal(taken, kept, 'what was undone does not count');
      }
      await execute(url, 'TRUNCATE fatal');
      assert.equal((await load(url, unit, rules)).rows, 997);
    });
    assert.deepEqual(await contentOf(url), goodRows(rows, [3, 555, 999]).sort());
    assert.deepEqual(
      (await rejectsOf(url)).map(({ row }) => row),
      [3, 555, 999],
    );
  });

  test('two attempts at the same unit load it once', async () => {
    const url = await createDatabase(cluster(), 'twice');
    await prepare(url, 'CREATE TABLE t (id int, name text, amount int, code text)');
    const rows = rowsWith(5000, { 2500: 'x\tx\t1\tc' });
    await withFolder(async (folder) => {
      const unit = await makeUnit(folder, rows, { copy });
      const both = await Promise.all([load(url, unit, quarantine), load(url, unit, quarantine)]);
      assert.deepEqual(both[0], both[1]);
      // In turns: each finds the other's line where it does not expect it, or goes on behind it.
      const next = await makeUnit(folder, rows, { copy, segment: 1 });
      const turns = [1, 2].map(() => load(url, next, { ...quarantine, batchRows: 500 }));
      await Promise.allSettled(turns);
      assert.equal((await load(url, next, quarantine)).rows, 4999);
    });
    assert.deepEqual(await contentOf(url), [...goodRows(rows, [2500]), ...goodRows(rows, [2500])].sort());
  });

  test('under on-error: stop the first bad row is thrown, and the connection can be used again', async () => {
    const url = await createDatabase(cluster(), 'stop');
    await prepare(url, table);
    const long = `x\t${'long '.repeat(100)}`;
    const rows = rowsWith(100, { 60: '60\t\\N\t1\tc', 42: `${long}\t1\tc` });
    await withFolder(async (folder) => {
      const unit = await makeUnit(folder, rows, { copy, firstRow: 1001 });
      await withCopyIn(url, async (connection) => {
        let taken = 0;
        await assert.rejects(
          loadCarefully(connection, unit, { ...quarantine, onError: 'stop', batchRows: 20 }, (more) => {
            taken += more;
          }),
          (error: unknown) => {
            assert.ok(error instanceof BadRowError);
            assert.deepEqual(error.badRow, {
              ...{ unit, row: 1042, sqlstate: '22P02' },
              message: 'invalid input syntax for type integer: "x"',
              text: long.slice(0, 200),
            });
            return true;
          },
        );
        assert.equal(taken, 40, 'what was undone does not count');
        await connection.run('TRUNCATE public.t');
      });
    });
    assert.deepEqual(await journalOf(url), [{ read: 40, stored: 40, rejected: 0, skipped: 0, complete: false }]);
  });

  test('errors that are no row’s fault are thrown as they are, and leave nothing', async () => {
    const url = await createDatabase(cluster(), 'faults');
    await prepare(url, `${table} INSERT INTO t VALUES (1, 'locked', 1, 'x')`);
    await withFolder(async (folder) => {
      const unit = await makeUnit(folder, rowsWith(10, {}), { copy: copy.replace('id', 'nothing') });
      await assert.rejects(load(url, unit, quarantine), { code: '42703' });
      const file = await makeUnit(folder, rowsWith(10, {}), { copy, segment: 1 });
      await assert.rejects(load(url, { ...file, rows: 11 }, quarantine), /10 rows were read, and 11 were backed up/);
      await assert.rejects(load(url, { ...file, rawBytes: 11 }, quarantine), /bytes were read, and 11 were backed up/);
      await withClient(url, async (client) => {
        await client.query('BEGIN; LOCK TABLE t');
        const blocked = withCopyIn(url, async (connection) => {
          await connection.run(`SET lock_timeout TO '100ms'`);
          await loadCarefully(connection, file, quarantine, () => {});
        });
        await assert.rejects(blocked, { code: '55P03' });
      });
    });
    assert.deepEqual(await journalOf(url), []);
    assert.deepEqual(await contentOf(url), ['1\tlocked\t1\tx']);
  });

  test('a file without segments, with rows larger than a block', async () => {
    const url = await createDatabase(cluster(), 'giants');
    await prepare(url, 'CREATE TABLE t (id int, name text)');
    const giant = 'giant'.repeat(5_000_000);
    const rows = [
      '1\ta',
      `2\t${giant}`,
      '3\tb',
      `x\t${giant}`,
      ...Array.from({ length: 9000 }, (_, i) => `${i + 5}\tc`),
    ];
    for (const [segment, whole] of [true, false].entries()) {
      await execute(url, 'TRUNCATE t, pgproof_restore.rejects');
      await withFolder(async (folder) => {
        const unit = await makeUnit(folder, rows, { copy: 'COPY t (id, name) FROM stdin;', whole, segment });
        const named = { ...unit, copy: 'COPY public.t (id, name) FROM stdin;' };
        assert.deepEqual(await load(url, named, quarantine), { oid: 1, segment, rows: 9003, rejected: 1, skipped: 0 });
      });
      const [found] = await queryRows(url, `SELECT sum(id)::int AS sum, max(length(name)) AS longest FROM t`);
      assert.deepEqual(found, { sum: (9004 * 9005) / 2 - 4, longest: giant.length });
      const [reject] = await rejectsOf(url);
      assert.equal(reject?.row, 4);
      assert.ok(reject?.text.equals(Buffer.from(rows[3] as string)), 'the whole row is kept');
    }
  });

  test('names and rows in another encoding, as a role that may not set lc_messages', async () => {
    const url = await createDatabase(cluster(), 'latin', `TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'`);
    await execute(url, `DROP OWNED BY plain; DROP ROLE plain`).catch(() => {});
    await prepare(
      url,
      `CREATE TABLE "Gr\u00f6\u00dfe, line 3" ("\u00e4 ""b" int, c text CHECK (c <> '\u00e9')); CREATE ROLE plain LOGIN;
      GRANT ALL ON SCHEMA pgproof_restore, public TO plain; GRANT ALL ON ALL TABLES IN SCHEMA pgproof_restore, public TO plain`,
    );
    const latin = (text: string) => Buffer.from(text, 'latin1');
    const rows = [
      latin('1\t\u00fc'),
      latin('\u00e9\t\u00fc'),
      latin('3\t\u00e9'),
      latin('4\tCOPY Gr\u00f6\u00dfe, line 3, line 1'),
    ];
    await withFolder(async (folder) => {
      const unit = await makeUnit(folder, rows, {
        copy: 'COPY public."Gr\xf6\xdfe, line 3" ("\xe4 ""b", c) FROM stdin;\n',
      });
      const plain = new URL(url);
      plain.username = 'plain';
      const loaded = await withCopyIn(
        plain.href,
        (connection) => loadCarefully(connection, unit, quarantine, () => {}),
        'LATIN1',
      );
      assert.deepEqual([loaded.rows, loaded.rejected], [2, 2]);
    });
    const rejects = await rejectsOf(url);
    assert.deepEqual(
      rejects.map(({ row, sqlstate, text }) => [row, sqlstate, text]),
      [
        [2, '22P02', rows[1]],
        [3, '23514', rows[2]],
      ],
    );
    assert.equal(rejects[0]?.message, 'invalid input syntax for type integer: "?"');
    await execute(url, 'DROP OWNED BY plain; DROP ROLE plain');
  });
});
