import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { ScratchCluster } from '../../src/postgres/scratch-cluster.ts';
import { createLegacyDatabase, fillAwkwardDatabase, legacyClauses } from './awkward.ts';
import { compareDatabases } from './compare.ts';
import { queryFields } from './psql.ts';
import { createDatabase, execute, forEachServer, mustRunTool, sharedCluster, type TestServer } from './servers.ts';

/** Dumps with stock pg_dump and restores with stock pg_restore into a new database. */
async function stockRoundTrip(
  server: TestServer,
  cluster: ScratchCluster,
  from: string,
  clauses = 'TEMPLATE template0',
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'pgproof-stock-'));
  try {
    const archive = join(folder, 'archive');
    await mustRunTool(server, 'pg_dump', ['-Fd', '-f', archive, `--dbname=${from}`]);
    const url = await createDatabase(cluster, 'restored', clauses);
    await mustRunTool(server, 'pg_restore', ['-j2', '--exit-on-error', `--dbname=${url}`, archive]);
    return url;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Every kind of change that a comparison must see: what is done to the copy, and what it must say, and no more. */
const changes: readonly [sql: string, ...differences: RegExp[]][] = [
  [
    `UPDATE types.text SET value = value || ' ' WHERE value = ' '`,
    /^content of types\.text: (\d+) rows, sum [0-9a-f]{64} \| \1 rows, sum [0-9a-f]{64}$/,
  ],
  [`UPDATE types.float8 SET value = '0' WHERE value::text = '-0'`, /^content of types\.float8: /],
  [`DELETE FROM sizes.big WHERE id = 777`, /^content of sizes\.big: 999 rows.* \| 998 rows/],
  [`INSERT INTO "columns".no_columns DEFAULT VALUES`, /^content of columns\.no_columns: 5 rows.* \| 6 rows/],
  [
    `UPDATE sizes.ten_megabytes SET b = set_byte(b, 9999999, 1) WHERE id = 3`,
    /^content of sizes\.ten_megabytes: 6 rows/,
  ],
  [`DELETE FROM partitions.by_enum WHERE n = 5`, /^content of partitions\.by_enum: 801 rows.* \| 800 rows/],
  [
    `UPDATE partitions.events SET payload = NULL WHERE id = 3`,
    /^content of partitions\."events 2023": (\d+) rows.* \| \1 rows/,
  ],
  [
    `UPDATE "config. extension".settings SET value = '1' WHERE name = 'empty'`,
    /^content of "config\. extension"\.settings: /,
  ],
  [`SELECT setval('relations.used', 4)`, /^sequence relations\.used: 3 t \| 4 t$/],
  [`SELECT setval('relations.not_called', 1234, true)`, /^sequence relations\.not_called: 1234 f \| 1234 t$/],
  [`SELECT lo_put(70005, 119999, '\\x00')`, /^large object 70005: [0-9a-f]{32} 122880 .* \| [0-9a-f]{32} 122880 /],
  [`GRANT SELECT ON LARGE OBJECT 70001 TO PUBLIC`, /^large object 70001: .* \| .* =r\/postgres /],
  [`COMMENT ON LARGE OBJECT 70003 IS 'a comment'`, /^large object 70003: .* NULL \| .* 'a comment'$/],
  [`ALTER LARGE OBJECT 70002 OWNER TO postgres`, /^large object 70002: .* awkward owner .* \| .* postgres /],
  [`SELECT lo_unlink(70004)`, /^large object 70004: .* \| missing$/],
  [
    `REFRESH MATERIALIZED VIEW relations.without_data`,
    /^materialized view relations\.without_data: populated f \| populated t$/,
    /^content of relations\.without_data: only in the second$/,
  ],
  [`ALTER TABLE relations.tree ALTER COLUMN "order" SET DEFAULT 1`, /^schema, line \d+ /],
];

forEachServer('the awkward database', (server) => {
  const cluster = sharedCluster(server);

  test('comes back equal through stock pg_dump and pg_restore, and every change to it is seen', async () => {
    const original = await createDatabase(cluster(), 'awkward', 'TEMPLATE template0');
    await fillAwkwardDatabase({ url: original, bin: server.bin }, { bigRows: 1000 });
    const restored = await stockRoundTrip(server, cluster(), original);
    assert.deepEqual(await compareDatabases(original, restored, server.bin), []);
    for (const [sql] of changes) await execute(restored, sql);
    const differences = await compareDatabases(original, restored, server.bin);
    const expected = changes.flatMap(([, ...patterns]) => patterns);
    for (const pattern of expected) {
      const matches = differences.filter((difference) => pattern.test(difference));
      assert.equal(matches.length, 1, `${pattern} in:\n${differences.join('\n')}`);
    }
    assert.equal(differences.length, expected.length, differences.join('\n'));
  });

  for (const encoding of ['LATIN1', 'SQL_ASCII'] as const) {
    test(`${encoding}: bytes that are no UTF-8 come back, and a changed one is seen`, async () => {
      const original = await createLegacyDatabase(cluster(), server, 'legacy', encoding);
      const restored = await stockRoundTrip(server, cluster(), original, legacyClauses(encoding));
      assert.deepEqual(await compareDatabases(original, restored, server.bin), []);
      // The SQL goes as one byte per character, like the names that the database was made with.
      await queryFields(
        { url: restored, bin: server.bin },
        `UPDATE "schéma".bytes SET alone = chr(200) WHERE n = 201;
         UPDATE "schéma"."table é ÿ" SET j = '{"clé": "õ"}' WHERE "clé" = 1;`,
      );
      const differences = await compareDatabases(original, restored, server.bin);
      const names = differences.map((difference) => difference.split(': ')[0]).sort();
      assert.deepEqual(names, ['content of "sch\ufffdma"."table \ufffd \ufffd"', 'content of "sch\ufffdma".bytes']);
    });
  }
});
