import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createJournal, dropJournal, journalSchema, resumeJournal, setPhase } from '../../src/restore/journal.ts';
import { createDatabase, forEachServer, queryRows, sharedCluster, withClient } from '../support/servers.ts';

const head = { backup: 'x'.repeat(64), request: { part: 'all' } };

forEachServer('the journal of a restore', (server) => {
  const cluster = sharedCluster(server);

  test('keeps what did not come back, whatever the encoding, for a run that goes on', async () => {
    const url = await createDatabase(cluster(), 'journal', `TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'`);
    await withClient(url, async (client) => {
      await createJournal(client, head);
      assert.deepEqual(await resumeJournal(client, head), { phase: 'schema', problems: [] });
      const problems = ['VIEW public.träume: „fehlt“ 駄目'];
      await setPhase(client, { phase: 'data', problems });
      assert.deepEqual(await resumeJournal(client, head), { phase: 'data', problems });
      await assert.rejects(resumeJournal(client, { ...head, backup: 'y' }), /is of another backup/);
    });
  });

  test('that is begun anew keeps the foreign keys that are still to be made', async () => {
    const url = await createDatabase(cluster(), 'journal', 'TEMPLATE template0');
    await withClient(url, async (client) => {
      await createJournal(client, head);
      await client.query(`CREATE TABLE ${journalSchema}.suspended_keys (id int)`);
      await setPhase(client, { phase: 'data', problems: ['a'] });
      await createJournal(client, head);
      assert.deepEqual(await resumeJournal(client, head), { phase: 'schema', problems: [] });
      assert.deepEqual(await queryRows(url, `SELECT FROM ${journalSchema}.suspended_keys`), []);
    });
  });

  test('is dropped even where an event trigger lets nobody drop anything', async () => {
    const url = await createDatabase(cluster(), 'journal', 'TEMPLATE template0');
    await withClient(url, async (client) => {
      await createJournal(client, head);
      await client.query(`
        CREATE FUNCTION never() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no drop'; END $$;
        CREATE EVENT TRIGGER never ON sql_drop EXECUTE FUNCTION never()`);
      await dropJournal(client);
      assert.deepEqual(await queryRows(url, `SELECT to_regnamespace('${journalSchema}') AS there`), [{ there: null }]);
      // The session is as before.
      await assert.rejects(client.query('CREATE TABLE t (); DROP TABLE t'), /no drop/);
    });
  });
});
