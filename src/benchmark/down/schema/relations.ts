import { inExtension, isUsers, type Listing, privileges, relationOfPart, sorted } from './listing.ts';

const schemas: Listing = {
  kind: `'schema'`,
  name: 'quote_ident(n.nspname)',
  fields: { owner: 'pg_get_userbyid(n.nspowner)', privileges: privileges('n.nspacl', 'n', 'n.nspowner') },
  from: `schemas n WHERE NOT ${inExtension("'pg_namespace'::regclass", 'n.oid')}`,
};

const relations: Listing = {
  kind: 'c.kind',
  name: 'c.name',
  // A sequence of a column goes with that.
  parent: `(SELECT c.kind || ' ' || c.name FROM pg_depend d JOIN relations c ON c.oid = d.refobjid
    WHERE d.classid = 'pg_class'::regclass AND d.objid = s.seqrelid AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i'))`,
  fields: {
    owner: 'pg_get_userbyid(c.relowner)',
    privileges: `CASE c.relkind WHEN 'S' THEN ${privileges('c.relacl', 's', 'c.relowner')} ELSE ${privileges('c.relacl', 'r', 'c.relowner')} END`,
    partitioned: 'pg_get_partkeydef(c.oid)',
    partition: 'pg_get_expr(c.relpartbound, c.oid)',
    inherits: `(SELECT array_agg(i.inhparent::regclass::text ORDER BY i.inhseqno) FROM pg_inherits i WHERE i.inhrelid = c.oid)`,
    query: `CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END`,
    populated: 'c.relispopulated',
    persistence: 'c.relpersistence',
    'access method': 'am.amname',
    tablespace: 't.spcname',
    options: sorted('o', 'unnest(c.reloptions) o'),
    'toast options': sorted('o', 'unnest(toast.reloptions) o'),
    'row level security': 'c.relrowsecurity',
    'row level security for the owner': 'c.relforcerowsecurity',
    'replica identity': 'c.relreplident',
    'of type': 'CASE WHEN c.reloftype <> 0 THEN format_type(c.reloftype, NULL) END',
    'foreign server': 'f.srvname',
    'foreign options': sorted('o', 'unnest(f.ftoptions) o'),
  },
  from: `relations c LEFT JOIN pg_am am ON am.oid = c.relam LEFT JOIN pg_tablespace t ON t.oid = c.reltablespace
    LEFT JOIN pg_sequence s ON s.seqrelid = c.oid LEFT JOIN pg_class toast ON toast.oid = c.reltoastrelid
    LEFT JOIN (SELECT f.ftrelid, f.ftoptions, s.srvname FROM pg_foreign_table f JOIN pg_foreign_server s ON s.oid = f.ftserver) f ON f.ftrelid = c.oid
    WHERE c.relkind NOT IN ('i', 'I', 'c')`,
};

/** Without their numbers: the order of columns is no difference. */
const columns: Listing = {
  kind: `'column'`,
  name: `c.name || '.' || quote_ident(a.attname)`,
  parent: relationOfPart,
  fields: {
    type: 'format_type(a.atttypid, a.atttypmod)',
    default: 'pg_get_expr(d.adbin, d.adrelid)',
    'not null': 'a.attnotnull',
    identity: 'a.attidentity',
    generated: 'a.attgenerated',
    collation: 'a.attcollation::regcollation::text',
    storage: 'a.attstorage',
    compression: 'a.attcompression',
    // Before 17 no target is -1, from 17 on NULL.
    'statistics target': 'nullif(a.attstattarget, -1)',
    options: sorted('o', 'unnest(a.attoptions) o'),
    'foreign options': sorted('o', 'unnest(a.attfdwoptions) o'),
    privileges: privileges('a.attacl', 'c', 'c.relowner'),
    'its own': 'a.attislocal',
    inherited: 'a.attinhcount',
  },
  from: `relations c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum WHERE c.relkind NOT IN ('i', 'I', 'S')`,
};

const indexes: Listing = {
  kind: `'index'`,
  name: 'x.name',
  parent: relationOfPart,
  fields: {
    definition: 'pg_get_indexdef(x.oid)',
    valid: 'i.indisvalid',
    primary: 'i.indisprimary',
    tablespace: 't.spcname',
    'clustered on': 'i.indisclustered',
    'replica identity': 'i.indisreplident',
    'part of': '(SELECT array_agg(p.inhparent::regclass::text) FROM pg_inherits p WHERE p.inhrelid = x.oid)',
    'statistics targets':
      '(SELECT array_agg(nullif(a.attstattarget, -1) ORDER BY a.attnum) FROM pg_attribute a WHERE a.attrelid = x.oid)',
  },
  from: `relations x JOIN pg_index i ON i.indexrelid = x.oid JOIN relations c ON c.oid = i.indrelid
    LEFT JOIN pg_tablespace t ON t.oid = x.reltablespace`,
};

const sequences: Listing = {
  kind: `'settings of sequence'`,
  name: 'c.name',
  parent: relationOfPart,
  fields: {
    type: 'format_type(s.seqtypid, NULL)',
    start: 's.seqstart',
    increment: 's.seqincrement',
    maximum: 's.seqmax',
    minimum: 's.seqmin',
    cache: 's.seqcache',
    cycle: 's.seqcycle',
    'owned by': `(SELECT pg_describe_object(d.refclassid, d.refobjid, d.refobjsubid) FROM pg_depend d
      WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0)`,
  },
  from: 'relations c JOIN pg_sequence s ON s.seqrelid = c.oid',
};

const constraints: Listing = {
  kind: `'constraint'`,
  name: `quote_ident(k.conname) || ' on ' || coalesce(c.name, t.name)`,
  parent: `CASE WHEN c.oid IS NULL THEN 'domain ' || t.name ELSE ${relationOfPart} END`,
  fields: {
    definition: 'pg_get_constraintdef(k.oid)',
    valid: 'k.convalidated',
    'its own': 'k.conislocal',
    inherited: 'k.coninhcount',
  },
  // Constraint triggers are listed as triggers.
  from: `pg_constraint k LEFT JOIN relations c ON c.oid = k.conrelid LEFT JOIN types t ON t.oid = k.contypid
    WHERE k.contype <> 't' AND (c.oid IS NOT NULL OR t.oid IS NOT NULL) AND NOT ${inExtension("'pg_constraint'::regclass", 'k.oid')}`,
};

const triggers: Listing = {
  kind: `'trigger'`,
  name: `quote_ident(t.tgname) || ' on ' || c.name`,
  parent: relationOfPart,
  fields: { definition: 'pg_get_triggerdef(t.oid)', enabled: 't.tgenabled' },
  from: `pg_trigger t JOIN relations c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal AND NOT ${inExtension("'pg_trigger'::regclass", 't.oid')}`,
};

/** Those of foreign keys have numbers for names; ALTER TABLE … DISABLE TRIGGER ALL reaches them. */
const constraintTriggers: Listing = {
  kind: `'triggers of constraint'`,
  name: `quote_ident(t.conname) || ' on ' || t.name`,
  // They are on both tables of the foreign key.
  parent: `'constraint ' || quote_ident(t.conname) || ' on ' || t.owner`,
  fields: { enabled: 't.enabled' },
  from: `(SELECT k.conname, c.name, o.name AS owner, array_agg(t.tgenabled ORDER BY t.tgfoid::regproc::text COLLATE "C", t.tgenabled) AS enabled
      FROM pg_trigger t JOIN relations c ON c.oid = t.tgrelid JOIN pg_constraint k ON k.oid = t.tgconstraint
      JOIN relations o ON o.oid = k.conrelid WHERE t.tgisinternal GROUP BY k.conname, c.name, o.name) t`,
};

const policies: Listing = {
  kind: `'policy'`,
  name: `quote_ident(p.polname) || ' on ' || c.name`,
  parent: relationOfPart,
  fields: {
    for: 'p.polcmd',
    permissive: 'p.polpermissive',
    using: 'pg_get_expr(p.polqual, p.polrelid)',
    'with check': 'pg_get_expr(p.polwithcheck, p.polrelid)',
    to: sorted('pg_get_userbyid(r)', 'unnest(p.polroles) r'),
  },
  from: 'pg_policy p JOIN relations c ON c.oid = p.polrelid',
};

const rules: Listing = {
  kind: `'rule'`,
  name: `quote_ident(r.rulename) || ' on ' || c.name`,
  parent: relationOfPart,
  fields: { definition: 'pg_get_ruledef(r.oid)', enabled: 'r.ev_enabled' },
  // A view's own rule is the view.
  from: `pg_rewrite r JOIN relations c ON c.oid = r.ev_class WHERE r.rulename <> '_RETURN' AND NOT ${inExtension("'pg_rewrite'::regclass", 'r.oid')}`,
};

const statistics: Listing = {
  kind: `'statistics'`,
  name: `format('%I.%I', n.nspname, s.stxname)`,
  parent: relationOfPart,
  fields: {
    owner: 'pg_get_userbyid(s.stxowner)',
    on: 'c.name',
    kinds: sorted('k::text', 'unnest(s.stxkind) k'),
    // The server writes them in the order of the table.
    columns: sorted(
      'a.attname::text',
      'pg_attribute a WHERE a.attrelid = s.stxrelid AND a.attnum = ANY (s.stxkeys::int2[])',
    ),
    expressions: 'pg_get_statisticsobjdef_expressions(s.oid)',
    target: 'nullif(s.stxstattarget, -1)',
  },
  from: `pg_statistic_ext s JOIN schemas n ON n.oid = s.stxnamespace JOIN relations c ON c.oid = s.stxrelid
    WHERE ${isUsers('pg_statistic_ext', 's.oid')}`,
};

/** Schemas, tables and all other relations, and what is part of them. */
export const relationListings: readonly Listing[] = [
  ...[schemas, relations, columns, indexes, sequences, constraints],
  ...[triggers, constraintTriggers, policies, rules, statistics],
];
