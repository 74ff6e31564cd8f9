import { readServerFacts } from '../../postgres/server-facts.ts';
import { connectionSettings } from '../../postgres/settings.ts';
import { assembleServer, assertExtensions } from './assembled.ts';
import { Databases, newPrefix } from './databases.ts';
import { tryExtension } from './given.ts';
import { createMigrator } from './migrator.ts';
import { scratchTools, withBenchmarkCluster } from './scratch.ts';
import type { BenchmarkServer, ServerOptions } from './server.ts';
import { amongMigrations, withSession } from './session.ts';

/** Of one length on every machine: names stand in the catalog, whose size is measured. */
const migratorName = 'pgproof_migrator';

const maintenance = 'postgres';

/** Runs something with a scratch cluster of our own, which goes as a whole. */
export async function withScratchServer<Result>(
  options: ServerOptions,
  run: (server: BenchmarkServer) => Promise<Result>,
): Promise<Result> {
  const { extensions, jobs, signal, superuser } = options;
  const tools = await scratchTools(options);
  return withBenchmarkCluster(tools, signal, (cluster, preloaded) => {
    const settings = connectionSettings(cluster.url(maintenance), {});
    return withSession(settings, signal, async (client) => {
      const facts = await readServerFacts(client);
      await assertExtensions(client, extensions);
      const notes = preloaded
        ? []
        : ['the server has no pg_stat_statements: WAL and blocks are known by position only'];
      if (preloaded) notes.push(await tryExtension(client, 'pg_stat_statements'));
      notes.push(await tryExtension(client, 'pg_walinspect'));
      // Whoever may not connect to these can do nothing in them.
      await client.query(`REVOKE CONNECT, TEMPORARY ON DATABASE postgres, template1 FROM PUBLIC`);
      const migrator = superuser
        ? undefined
        : await createMigrator(client, { name: migratorName, password: undefined, pinned: true, preloaded });
      const privileged = (database: string) => amongMigrations(settings, database, facts);
      const countsStatements = preloaded && notes[0] === '';
      const forgetCounts = async (): Promise<void> =>
        void (await client.query('SELECT public.pg_stat_statements_reset()'));
      const fileCloning = facts.versionNumber >= 180_000;
      return run(
        assembleServer({
          ...{ kind: 'scratch', client, facts, tools, settings, migrator, maintenance, extensions, signal },
          databases: new Databases(client, { prefix: newPrefix(), privileged, signal, fileCloning, shared: false }),
          countsStatements,
          forgetCounts: countsStatements ? forgetCounts : undefined,
          mayCheckpoint: true,
          roles: [],
          onSecret: undefined,
          jobs,
          notes: notes.filter((note) => note !== ''),
        }),
      );
    });
  });
}
