import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { describeSchema, type SchemaDescription } from '../../src/benchmark/down/schema/describe.ts';
import { layoutNames } from '../../src/migrations/migration.ts';
import { apply } from '../migrations/support.ts';
import { readFiles } from '../migrations/written-sets.ts';
import { type LayoutSet, layoutSets } from '../support/layout-sets.ts';
import { createDatabase, forEachServer, runTool, sharedCluster, withClient } from '../support/servers.ts';

test('every layout has a set', () => {
  assert.deepEqual(new Set(layoutSets.map(({ layout }) => layout)), new Set(layoutNames));
});

forEachServer('layouts applied as their tools apply them', (server) => {
  const cluster = sharedCluster(server);
  before(() => createDatabase(cluster(), 'by_tool'));

  for (const set of layoutSets) {
    test(`${set.layout}: ${set.what}`, async () => {
      const theirs = await asTheToolDoes(set);
      await createDatabase(cluster(), 'by_us');
      const read = await readFiles(set.files, set.below === undefined ? {} : { below: set.below });
      assert.equal(read.layout, set.layout);
      const applied = await apply(cluster(), 'by_us', read.migrations);
      const failed = applied.flatMap(({ name, failure }) =>
        failure === undefined || /failed in the same transaction/.test(failure.message) ? [] : [name],
      );
      assert.deepEqual(
        failed,
        set.sent.flatMap(({ fails }) => fails ?? []),
      );
      const ours = await schemaOf('by_us');
      assert.deepEqual(new Map([...ours].sort()), new Map([...theirs].sort()));
      const allFail = set.sent.every(({ fails }) => fails !== undefined);
      assert.equal(
        [...ours.keys()].some((name) => name === 'table public.a'),
        !allFail,
      );
    });
  }

  /** Sends what the tool would, by psql; what is to fail has to fail here too. */
  async function asTheToolDoes({ sent }: LayoutSet): Promise<SchemaDescription> {
    const url = await createDatabase(cluster(), 'by_tool');
    const calls = {
      wrapped: (sql: string) => ({ args: ['--single-transaction', '--file=-'], input: sql }),
      each: (sql: string) => ({ args: ['--file=-'], input: sql }),
      message: (sql: string) => ({ args: [`--command=${sql}`], input: '' }),
    };
    for (const { how, sql, fails } of sent) {
      const { args, input } = calls[how](sql);
      const usual = ['--no-psqlrc', '--quiet', '--set=ON_ERROR_STOP=1', `--dbname=${url}`];
      const { code, stderr } = await runTool(server, 'psql', [...usual, ...args], {}, input);
      assert.equal(code !== 0, fails !== undefined, `${how} ${sql}: ${stderr}`);
    }
    return schemaOf('by_tool');
  }

  function schemaOf(database: string): Promise<SchemaDescription> {
    return withClient(cluster().url(database), describeSchema);
  }
});
