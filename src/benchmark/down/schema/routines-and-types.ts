import { described, inExtension, isUsers, type Listing, privileges, sorted } from './listing.ts';

const routines: Listing = {
  kind: `CASE p.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'function' END`,
  name: 'p.oid::regprocedure::text',
  fields: {
    owner: 'pg_get_userbyid(p.proowner)',
    privileges: privileges('p.proacl', 'f', 'p.proowner'),
    // An aggregate has no such text.
    definition: `CASE WHEN p.prokind <> 'a' THEN pg_get_functiondef(p.oid) END`,
    arguments: 'pg_get_function_arguments(p.oid)',
    parallel: 'p.proparallel',
    aggregate: `(SELECT to_jsonb(a) - 'aggfnoid' - 'aggsortop' - 'aggtranstype' - 'aggmtranstype' || jsonb_build_object(
        'sort', a.aggsortop::regoperator::text, 'state', format_type(a.aggtranstype, NULL), 'moving', format_type(a.aggmtranstype, NULL))
      FROM pg_aggregate a WHERE a.aggfnoid = p.oid)`,
  },
  from: `pg_proc p JOIN schemas n ON n.oid = p.pronamespace WHERE ${isUsers('pg_proc', 'p.oid')}`,
};

const types: Listing = {
  kind: `CASE t.typtype WHEN 'd' THEN 'domain' ELSE 'type' END`,
  name: 't.name',
  fields: {
    owner: 'pg_get_userbyid(t.typowner)',
    privileges: privileges('t.typacl', 'T', 't.typowner'),
    'kind of type': 't.typtype',
    labels: '(SELECT array_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid)',
    base: 'CASE WHEN t.typbasetype <> 0 THEN format_type(t.typbasetype, t.typtypmod) END',
    default: 't.typdefault',
    'not null': 't.typnotnull',
    collation: 't.typcollation::regcollation::text',
    range: `(SELECT jsonb_build_array(format_type(r.rngsubtype, NULL), r.rngcollation::regcollation::text, r.rngcanonical::text,
        r.rngsubdiff::text, format_type(r.rngmultitypid, NULL), ${described('pg_opclass', 'r.rngsubopc')})
      FROM pg_range r WHERE r.rngtypid = t.oid)`,
    representation: `jsonb_build_array(t.typisdefined, t.typcategory, t.typispreferred, t.typdelim, t.typalign, t.typstorage, t.typlen,
      t.typinput::text, t.typoutput::text, t.typreceive::text, t.typsend::text, t.typmodin::text, t.typmodout::text,
      t.typanalyze::text, t.typsubscript::text)`,
  },
  from: 'types t',
};

const casts: Listing = {
  kind: `'cast'`,
  name: `'from ' || format_type(k.castsource, NULL) || ' to ' || format_type(k.casttarget, NULL)`,
  fields: { function: 'k.castfunc::regprocedure::text', context: 'k.castcontext', method: 'k.castmethod' },
  from: `pg_cast k WHERE ${isUsers('pg_cast', 'k.oid')}`,
};

const operators: Listing = {
  kind: `'operator'`,
  name: 'p.oid::regoperator::text',
  fields: {
    owner: 'pg_get_userbyid(p.oprowner)',
    result: 'format_type(p.oprresult, NULL)',
    function: 'p.oprcode::regprocedure::text',
    commutator: 'p.oprcom::regoperator::text',
    negator: 'p.oprnegate::regoperator::text',
    restrict: 'p.oprrest::text',
    join: 'p.oprjoin::text',
    merges: 'p.oprcanmerge',
    hashes: 'p.oprcanhash',
  },
  from: `pg_operator p WHERE ${isUsers('pg_operator', 'p.oid')}`,
};

const operatorClasses: Listing = {
  kind: 'i.type',
  name: 'i.identity',
  fields: {
    owner: 'pg_get_userbyid(k.opcowner)',
    type: 'format_type(k.opcintype, NULL)',
    'key type': 'format_type(nullif(k.opckeytype, 0), NULL)',
    default: 'k.opcdefault',
    family: described('pg_opfamily', 'k.opcfamily'),
  },
  from: `pg_opclass k, pg_identify_object('pg_opclass'::regclass, k.oid, 0) i WHERE ${isUsers('pg_opclass', 'k.oid')}`,
};

const operatorFamilies: Listing = {
  kind: 'i.type',
  name: 'i.identity',
  fields: {
    owner: 'pg_get_userbyid(f.opfowner)',
    operators: sorted(described('pg_amop', 'm.oid'), 'pg_amop m WHERE m.amopfamily = f.oid'),
    functions: sorted(described('pg_amproc', 'm.oid'), 'pg_amproc m WHERE m.amprocfamily = f.oid'),
  },
  from: `pg_opfamily f, pg_identify_object('pg_opfamily'::regclass, f.oid, 0) i WHERE ${isUsers('pg_opfamily', 'f.oid')}`,
};

const collations: Listing = {
  kind: `'collation'`,
  name: `format('%I.%I', n.nspname, k.collname)`,
  fields: { owner: 'pg_get_userbyid(k.collowner)' },
  row: `to_jsonb(k) - 'oid' - 'collname' - 'collnamespace' - 'collowner'`,
  from: `pg_collation k JOIN schemas n ON n.oid = k.collnamespace WHERE ${isUsers('pg_collation', 'k.oid')}`,
};

const conversions: Listing = {
  kind: `'conversion'`,
  name: `format('%I.%I', n.nspname, k.conname)`,
  fields: { owner: 'pg_get_userbyid(k.conowner)' },
  row: `to_jsonb(k) - 'oid' - 'conname' - 'connamespace' - 'conowner'`,
  from: `pg_conversion k JOIN schemas n ON n.oid = k.connamespace WHERE ${isUsers('pg_conversion', 'k.oid')}`,
};

const textSearchConfigurations: Listing = {
  kind: `'text search configuration'`,
  name: `format('%I.%I', n.nspname, k.cfgname)`,
  fields: {
    owner: 'pg_get_userbyid(k.cfgowner)',
    parser: described('pg_ts_parser', 'k.cfgparser'),
    mapping: `(SELECT array_agg(m.maptokentype || ' ' || m.mapseqno || ' ' || m.mapdict::regdictionary::text ORDER BY m.maptokentype, m.mapseqno)
      FROM pg_ts_config_map m WHERE m.mapcfg = k.oid)`,
  },
  from: `pg_ts_config k JOIN schemas n ON n.oid = k.cfgnamespace WHERE ${isUsers('pg_ts_config', 'k.oid')}`,
};

const textSearchDictionaries: Listing = {
  kind: `'text search dictionary'`,
  name: `format('%I.%I', n.nspname, k.dictname)`,
  fields: {
    owner: 'pg_get_userbyid(k.dictowner)',
    template: described('pg_ts_template', 'k.dicttemplate'),
    options: 'k.dictinitoption',
  },
  from: `pg_ts_dict k JOIN schemas n ON n.oid = k.dictnamespace WHERE ${isUsers('pg_ts_dict', 'k.oid')}`,
};

/** Rare ones, by the names that the server has for them. Functions are shown by name in a row of their catalog. */
const rare: Listing = {
  kind: 'i.type',
  name: 'i.identity',
  fields: {},
  row: 'k.definition',
  from: `(SELECT 'pg_ts_parser'::regclass AS catalog, p.oid, to_jsonb(p) - 'oid' - 'prsnamespace' AS definition FROM pg_ts_parser p
      UNION ALL SELECT 'pg_ts_template'::regclass, t.oid, to_jsonb(t) - 'oid' - 'tmplnamespace' FROM pg_ts_template t
      UNION ALL SELECT 'pg_am'::regclass, a.oid, to_jsonb(a) - 'oid' FROM pg_am a
      UNION ALL SELECT 'pg_transform'::regclass, t.oid, to_jsonb(t) - 'oid' - 'trftype' - 'trflang' FROM pg_transform t
      UNION ALL SELECT 'pg_language'::regclass, l.oid, jsonb_build_object('owner', pg_get_userbyid(l.lanowner), 'trusted', l.lanpltrusted,
        'handler', l.lanplcallfoid::regproc::text, 'inline', l.laninline::regproc::text, 'validator', l.lanvalidator::regproc::text,
        'privileges', ${privileges('l.lanacl', 'l', 'l.lanowner')}) FROM pg_language l) k,
    pg_identify_object(k.catalog, k.oid, 0) i
    WHERE k.oid >= 16384 AND NOT ${inExtension('k.catalog', 'k.oid')}`,
};

/** Functions, types, and all that makes types work. */
export const routineAndTypeListings: readonly Listing[] = [
  ...[routines, types, casts, operators, operatorClasses, operatorFamilies, collations, conversions],
  ...[textSearchConfigurations, textSearchDictionaries, rare],
];
