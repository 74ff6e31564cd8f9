import { inExtension, isUsers, type Listing, privileges, relationOfPart, sorted } from './listing.ts';

const extensions: Listing = {
  kind: `'extension'`,
  name: 'quote_ident(x.extname)',
  fields: {
    version: 'x.extversion',
    schema: 'x.extnamespace::regnamespace::text',
    owner: 'pg_get_userbyid(x.extowner)',
  },
  from: 'pg_extension x WHERE x.oid >= 16384',
};

const foreignDataWrappers: Listing = {
  kind: `'foreign-data wrapper'`,
  name: 'quote_ident(w.fdwname)',
  fields: {
    owner: 'pg_get_userbyid(w.fdwowner)',
    privileges: privileges('w.fdwacl', 'F', 'w.fdwowner'),
    handler: 'w.fdwhandler::regproc::text',
    validator: 'w.fdwvalidator::regproc::text',
    options: sorted('o', 'unnest(w.fdwoptions) o'),
  },
  secret: true,
  from: `pg_foreign_data_wrapper w WHERE ${isUsers('pg_foreign_data_wrapper', 'w.oid')}`,
};

const servers: Listing = {
  kind: `'server'`,
  name: 'quote_ident(s.srvname)',
  fields: {
    owner: 'pg_get_userbyid(s.srvowner)',
    privileges: privileges('s.srvacl', 'S', 's.srvowner'),
    wrapper: '(SELECT w.fdwname FROM pg_foreign_data_wrapper w WHERE w.oid = s.srvfdw)',
    type: 's.srvtype',
    version: 's.srvversion',
    options: sorted('o', 'unnest(s.srvoptions) o'),
  },
  secret: true,
  from: `pg_foreign_server s WHERE ${isUsers('pg_foreign_server', 's.oid')}`,
};

const userMappings: Listing = {
  kind: `'user mapping'`,
  name: `'of ' || quote_ident(u.usename) || ' for ' || quote_ident(u.srvname)`,
  fields: { options: sorted('o', 'unnest(u.umoptions) o') },
  secret: true,
  // The view shows the options to those who may see them.
  from: 'pg_user_mappings u',
};

const publications: Listing = {
  kind: `'publication'`,
  name: 'quote_ident(p.pubname)',
  fields: {
    owner: 'pg_get_userbyid(p.pubowner)',
    schemas: sorted('s.pnnspid::regnamespace::text', 'pg_publication_namespace s WHERE s.pnpubid = p.oid'),
    tables: sorted(
      `concat_ws(' ', r.prrelid::regclass::text, ${sorted('quote_ident(a.attname)', 'pg_attribute a WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs::int2[])')}::text, pg_get_expr(r.prqual, r.prrelid))`,
      'pg_publication_rel r WHERE r.prpubid = p.oid',
    ),
  },
  row: `to_jsonb(p) - 'oid' - 'pubname' - 'pubowner'`,
  from: `pg_publication p WHERE ${isUsers('pg_publication', 'p.oid')}`,
};

/** Its connection string, which may hold a password, is not read. */
const subscriptions: Listing = {
  kind: `'subscription'`,
  name: 'quote_ident(s.subname)',
  fields: {
    owner: 'pg_get_userbyid(s.subowner)',
    enabled: 's.subenabled',
    slot: 's.subslotname',
    publications: 's.subpublications',
  },
  from: 'pg_subscription s WHERE s.subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())',
};

const eventTriggers: Listing = {
  kind: `'event trigger'`,
  name: 'quote_ident(t.evtname)',
  fields: {
    owner: 'pg_get_userbyid(t.evtowner)',
    event: 't.evtevent',
    function: 't.evtfoid::regprocedure::text',
    enabled: 't.evtenabled',
    tags: 't.evttags',
  },
  from: `pg_event_trigger t WHERE ${isUsers('pg_event_trigger', 't.oid')}`,
};

const defaultPrivileges: Listing = {
  kind: `'default privileges'`,
  name: `'of ' || pg_get_userbyid(d.defaclrole) || coalesce(' in ' || nullif(d.defaclnamespace, 0)::regnamespace::text, '') ||
    ' on ' || CASE d.defaclobjtype WHEN 'r' THEN 'tables' WHEN 'S' THEN 'sequences' WHEN 'f' THEN 'functions' WHEN 'T' THEN 'types'
      WHEN 'n' THEN 'schemas' ELSE d.defaclobjtype::text END`,
  fields: { privileges: sorted('a::text', 'unnest(d.defaclacl) a') },
  from: 'pg_default_acl d',
};

/** Those of large objects belong to data. */
const comments: Listing = {
  kind: `'comment'`,
  name: `'on ' || i.type || ' ' || i.identity`,
  parent: `CASE WHEN d.classoid = 'pg_class'::regclass THEN (SELECT ${relationOfPart} FROM relations c WHERE c.oid = d.objoid) END`,
  fields: { text: 'd.description' },
  from: `pg_description d, pg_identify_object(d.classoid, d.objoid, d.objsubid) i
    WHERE d.classoid <> 'pg_largeobject'::regclass AND (
      d.objoid >= 16384 AND NOT ${inExtension('d.classoid', 'd.objoid')}
      OR d.classoid = 'pg_namespace'::regclass AND d.objoid IN (SELECT oid FROM schemas))`,
};

const securityLabels: Listing = {
  kind: `'security label'`,
  name: `'of ' || l.provider || ' on ' || l.objtype || ' ' || l.objname`,
  fields: { label: 'l.label' },
  // Those of roles, tablespaces and other databases are not this database's.
  from: `pg_seclabels l WHERE l.objtype NOT IN ('database', 'large object', 'role', 'tablespace')`,
};

const database: Listing = {
  kind: `'the database'`,
  name: `'itself'`,
  fields: {
    owner: 'pg_get_userbyid(d.datdba)',
    privileges: privileges('d.datacl', 'd', 'd.datdba'),
    comment: `shobj_description(d.oid, 'pg_database')`,
    settings: `(SELECT array_agg(pg_get_userbyid(s.setrole) || ' ' || array_to_string(s.setconfig, ' ') ORDER BY s.setrole)
      FROM pg_db_role_setting s WHERE s.setdatabase = d.oid)`,
  },
  // A setting may be anybody's secret.
  secret: true,
  from: 'pg_database d WHERE d.datname = current_database()',
};

/** What is in no schema. */
export const databaseWideListings: readonly Listing[] = [
  ...[extensions, foreignDataWrappers, servers, userMappings, publications, subscriptions, eventTriggers],
  ...[defaultPrivileges, comments, securityLabels, database],
];
