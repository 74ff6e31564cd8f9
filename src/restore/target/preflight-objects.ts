import { UserError } from '../../errors.ts';
import { journalSchema } from '../journal.ts';
import { hexOf, nameSql, readable } from '../selection/archive-names.ts';
import { type Preflight, someOf } from './preflight-check.ts';

/** What is in the target database already, and whether the role may add to it. */

/** Catalogs of things in a schema: a thing of the user's in one of them means that the database is not empty. */
const inSchemas: readonly { catalog: string; schema: string; condition?: string }[] = [
  { catalog: 'pg_class', schema: 'relnamespace', condition: `o.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')` },
  { catalog: 'pg_proc', schema: 'pronamespace' },
  // Row types of tables and arrays of other types come and go with these.
  {
    catalog: 'pg_type',
    schema: 'typnamespace',
    condition: `NOT EXISTS (SELECT FROM pg_catalog.pg_type e WHERE e.typarray = o.oid) AND o.typtype <> 'm'
      AND (o.typrelid = 0 OR EXISTS (SELECT FROM pg_catalog.pg_class c WHERE c.oid = o.typrelid AND c.relkind = 'c'))`,
  },
  { catalog: 'pg_operator', schema: 'oprnamespace' },
  { catalog: 'pg_collation', schema: 'collnamespace' },
  { catalog: 'pg_conversion', schema: 'connamespace' },
  { catalog: 'pg_ts_config', schema: 'cfgnamespace' },
  { catalog: 'pg_ts_dict', schema: 'dictnamespace' },
];

/** Catalogs of things in no schema, which only users make. */
const inDatabase = ['pg_event_trigger', 'pg_publication', 'pg_foreign_server', 'pg_foreign_data_wrapper'];

const objectsSql = [
  ...inSchemas.map(
    ({ catalog, schema, condition = 'true' }) =>
      `SELECT '${catalog}'::pg_catalog.regclass AS classid, o.oid FROM pg_catalog.${catalog} o
       JOIN pg_catalog.pg_namespace n ON n.oid = o.${schema}
       WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', '${journalSchema}') AND ${condition}`,
  ),
  ...inDatabase.map((catalog) => `SELECT '${catalog}'::pg_catalog.regclass, o.oid FROM pg_catalog.${catalog} o`),
  `SELECT 'pg_largeobject'::pg_catalog.regclass, o.oid FROM pg_catalog.pg_largeobject_metadata o`,
].join('\nUNION ALL ');

type EmptyCheck = Pick<Preflight, 'client' | 'facts' | 'problems'> & {
  readonly request: Pick<Preflight['request'], 'resume'>;
};

/** Whether the database holds nothing, but for what extensions have brought. */
export async function checkEmpty({ client, facts, request, problems }: EmptyCheck): Promise<void> {
  const most = 5;
  const { rows } = await client.query<{ name: string; total: string }>(
    `SELECT pg_catalog.pg_describe_object(classid, oid, 0) AS name, total::text FROM (
       SELECT classid, oid, count(*) OVER () AS total FROM (${objectsSql}) found
       WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
         WHERE d.classid = found.classid AND d.objid = found.oid AND d.objsubid = 0 AND d.deptype = 'e')
       ORDER BY classid <> 'pg_class'::pg_catalog.regclass, classid, oid LIMIT ${most}) listed`,
  );
  const total = Number(rows[0]?.total ?? 0);
  if (total === 0) return;
  const more = total > most ? ` and ${total - most} more` : '';
  const resumed = request.resume ? ' (there is no unfinished restore in it that could be resumed)' : '';
  problems.push(
    new UserError(
      `the database ${facts.database} is not empty${resumed}: it holds ${someOf(rows.map(({ name }) => name))}${more}`,
      'restore into an empty database (create: true makes one), or set clean: true to drop first what the backup holds',
    ),
  );
}

interface SchemaRow {
  readonly place: string;
  readonly may_create: boolean;
}

/** The archive's schemas that exist: they must not be in the way, and the role must be able to add to them. */
export async function checkSchemas(check: Preflight): Promise<void> {
  const { client, entries, encoding, request, unfinished, facts, problems } = check;
  if (request.part === 'data') return;
  const made = new Set(entries.filter(({ desc }) => desc === 'SCHEMA').map(({ tag }) => tag));
  const used = new Set(entries.flatMap(({ namespace }) => namespace || []));
  const names = [...new Set([...made, ...used])];
  const { rows } = await client.query<SchemaRow>(
    `SELECT w.place::text, pg_catalog.has_schema_privilege(n.oid, 'CREATE') AS may_create
     FROM ROWS FROM (pg_catalog.unnest($1::text[])) WITH ORDINALITY AS w (name, place)
     JOIN pg_catalog.pg_namespace n ON n.nspname = ${nameSql('w.name', '$2')}
     -- What belongs to an extension is made by it.
     WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_namespace'::pg_catalog.regclass
       AND d.objid = n.oid AND d.deptype = 'e') ORDER BY w.place`,
    [names.map(hexOf), encoding],
  );
  const there = rows.map((row) => ({ ...row, name: names[Number(row.place) - 1] as string }));
  // pg_restore takes an existing schema for an error; that of public is expected and harmless.
  const inTheWay = there.filter(({ name }) => made.has(name) && name !== 'public');
  if (inTheWay.length > 0 && !request.clean && !unfinished) {
    problems.push(
      new UserError(
        `schemas that the backup makes exist already: ${someOf(inTheWay.map(({ name }) => readable(name, encoding)))}`,
        'drop them, or set clean: true',
      ),
    );
  }
  const closed = there.filter(({ name, may_create }) => used.has(name) && !may_create);
  if (closed.length > 0) {
    problems.push(
      new UserError(
        `the role ${facts.role} may not create anything in ${someOf(closed.map(({ name }) => readable(name, encoding)))}`,
        'restore as the owner of the database, or grant the role CREATE on the schema',
      ),
    );
  }
}
