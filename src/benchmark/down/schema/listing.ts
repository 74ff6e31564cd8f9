/** One kind of object, and how a query lists its definitions. All are SQL expressions over `from`. */
export interface Listing {
  /** For instance `'table'`, in SQL's quotes. */
  readonly kind: string;
  /** In full, with its schema. */
  readonly name: string;
  /** Of what it is a part, as that is listed itself: kind, blank, name. */
  readonly parent?: string;
  /** Everything that makes it what it is, each under the name by which a difference is told. */
  readonly fields: Readonly<Record<string, string>>;
  /** More fields, as one jsonb object. */
  readonly row?: string;
  /** Passwords may be among the fields, so they are never shown. */
  readonly secret?: boolean;
  /** What follows FROM: tables, joins and conditions. */
  readonly from: string;
}

/** The query of a listing: columns kind, name, parent, definition and secret. */
export function listingSql({ kind, name, parent = 'NULL', fields, row, secret = false, from }: Listing): string {
  const named = Object.entries(fields).map(([field, expression]) => `'${field}', ${expression}`);
  const definition = `jsonb_build_object(${named.join(', ')})${row === undefined ? '' : ` || ${row}`}`;
  return `SELECT ${kind} AS kind, ${name} AS name, ${parent} AS parent, ${definition} AS definition, ${secret} AS secret FROM ${from}`;
}

/** What is a member of an extension comes and goes with that. */
export function inExtension(catalog: string, oid: string): string {
  return `EXISTS (SELECT FROM extension_members e WHERE e.classid = ${catalog} AND e.objid = ${oid})`;
}

/** Whether users made it: what initdb made has oids below 16384 (FirstNormalObjectId in access/transam.h). */
export function isUsers(catalog: string, oid: string): string {
  return `${oid} >= 16384 AND NOT ${inExtension(`'${catalog}'::regclass`, oid)}`;
}

/** Privileges in no order; none given is the same as those that are then implied. */
export function privileges(column: string, kind: string, owner: string): string {
  return sorted('a::text', `unnest(coalesce(${column}, acldefault('${kind}', ${owner}))) a`);
}

/** An array in the order of its values. */
export function sorted(text: string, from: string): string {
  return `(SELECT array_agg(${text} ORDER BY ${text} COLLATE "C") FROM ${from})`;
}

/** As the server describes an object, in full when the search_path is empty. */
export function described(catalog: string, oid: string): string {
  return `pg_describe_object('${catalog}'::regclass, ${oid}, 0)`;
}

/** The tables that the listings share, as WITH has them. */
export const sharedSql = `
  extension_members AS MATERIALIZED (SELECT classid, objid FROM pg_depend WHERE deptype = 'e'),
  schemas AS MATERIALIZED (SELECT * FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'),
  relations AS MATERIALIZED (
    SELECT c.*, format('%I.%I', n.nspname, c.relname) AS name,
      CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'S' THEN 'sequence' WHEN 'f' THEN 'foreign table'
        WHEN 'c' THEN 'type' WHEN 'i' THEN 'index' WHEN 'I' THEN 'index' ELSE 'table' END AS kind
    FROM pg_class c JOIN schemas n ON n.oid = c.relnamespace
    WHERE c.relkind <> 't' AND NOT ${inExtension("'pg_class'::regclass", 'c.oid')}),
  types AS MATERIALIZED (
    SELECT t.*, format_type(t.oid, NULL) AS name FROM pg_type t JOIN schemas n ON n.oid = t.typnamespace
    WHERE NOT ${inExtension("'pg_type'::regclass", 't.oid')}
      -- Row types of tables, and arrays and multiranges, come and go with what they belong to.
      AND NOT EXISTS (SELECT FROM pg_class c WHERE c.oid = t.typrelid AND c.relkind <> 'c')
      AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = t.oid) AND t.typtype <> 'm')`;

/** For listings with a relation `c`: what it is called where it is a parent. */
export const relationOfPart = `c.kind || ' ' || c.name`;
