-- One table for every built-in type that a column can have, found in the catalog, so that a new server's new types are
-- not forgotten: a type without a sample here is an error.
CREATE SCHEMA types;
CREATE TEMPORARY TABLE sample (type name, value text, from_major int DEFAULT 15);
INSERT INTO sample (type, value) VALUES
  ('aclitem', '=r/' || quote_ident(current_user)), ('aclitem', '"awkward ""quoted"""=r*w/' || quote_ident(current_user)),
  ('bit', ''), ('bit', '1'), ('bit', '10110'), ('varbit', ''), ('varbit', '0'), ('varbit', repeat('10', 500)),
  ('bool', 'true'), ('bool', 'false'),
  ('box', '(1,2),(-3,-4)'), ('box', '(Infinity,NaN),(0,-0)'), ('circle', '<(1.5,-2),3>'), ('circle', '<(0,0),Infinity>'),
  ('line', '{1,-1,0.1}'), ('lseg', '[(0,0),(1e300,-1e-300)]'), ('path', '[(0,0),(1,1)]'), ('path', '((0,0),(1,1),(2,0))'),
  ('point', '(NaN,Infinity)'), ('point', '(0.1,-0)'), ('polygon', '((0,0),(1,1),(2,0))'),
  ('bpchar', ''), ('bpchar', 'padded   '), ('char', ''), ('char', 'x'), ('char', '\200'), ('char', '\'),
  ('name', ''), ('name', 'a name'), ('varchar', ''), ('varchar', 'null'), ('varchar', E'\\N'),
  ('bytea', '\x'), ('bytea', '\x000102fe5c0a0d09ff'), ('cid', '0'), ('cid', '4294967295'), ('xid', '3'), ('xid', '4294967295'), ('xid8', '18446744073709551615'),
  ('cidr', '10.0.0.0/8'), ('cidr', '2001:db8::/32'), ('inet', '192.168.0.1/24'), ('inet', '::ffff:1.2.3.4'), ('inet', '::/0'),
  ('macaddr', '08:00:2b:01:02:03'), ('macaddr8', '08:00:2b:01:02:03:04:05'),
  ('date', 'infinity'), ('date', '-infinity'), ('date', '4714-11-24 BC'), ('date', '5874897-12-31'), ('date', '2024-02-29'),
  ('time', '00:00:00'), ('time', '24:00:00'), ('time', '23:59:59.999999'), ('timetz', '24:00:00-15:59:59'), ('timetz', '00:00:00.000001+15:59'),
  ('timestamp', 'infinity'), ('timestamp', '-infinity'), ('timestamp', '4714-11-24 00:00:00 BC'), ('timestamp', '294276-12-31 23:59:59.999999'),
  ('timestamptz', 'infinity'), ('timestamptz', '-infinity'), ('timestamptz', '0001-01-01 00:00:00+00 BC'), ('timestamptz', '2024-03-31 02:30:00+01'), ('timestamptz', '1890-01-01 00:00:00+00'),
  ('interval', '0'), ('interval', '1 year -2 mons +3 days -04:05:06.789'), ('interval', '-178000000 years'), ('interval', '1 microsecond'),
  ('float4', 'NaN'), ('float4', 'Infinity'), ('float4', '-Infinity'), ('float4', '-0'), ('float4', '1e-45'), ('float4', '3.4028235e38'), ('float4', '0.1'),
  ('float8', 'NaN'), ('float8', 'Infinity'), ('float8', '-Infinity'), ('float8', '-0'), ('float8', '5e-324'), ('float8', '1.7976931348623157e308'), ('float8', '0.1'), ('float8', '0.30000000000000004'),
  ('int2', '-32768'), ('int2', '32767'), ('int4', '-2147483648'), ('int4', '2147483647'), ('int8', '-9223372036854775808'), ('int8', '9223372036854775807'), ('oid', '4294967295'),
  ('int2vector', ''), ('int2vector', '1 -2 3'), ('oidvector', ''), ('oidvector', '1 4294967295'),
  ('json', '{"a" : 1, "a" : 2,  "\u00e9": [null, "\\.", "\t"]}'), ('json', 'null'), ('json', '""'),
  ('jsonb', '{"b": 1.10, "a": {"": []}, "é\n\\": "\"", "n": 1e400}'), ('jsonb', 'null'), ('jsonb', '""'), ('jsonb', '[]'),
  ('jsonpath', '$."a b"[*] ? (@.x > 1 && @ like_regex "^a\\.b")'), ('jsonpath', 'strict $'),
  ('money', '0'), ('money', '-92233720368547758.08'), ('money', '92233720368547758.07'),
  ('numeric', 'NaN'), ('numeric', 'Infinity'), ('numeric', '-Infinity'), ('numeric', '1.10'), ('numeric', '1.1000'), ('numeric', '-0.00'), ('numeric', repeat('9', 2000) || '.' || repeat('1', 2000)), ('numeric', '1e-1000'),
  ('pg_lsn', '0/0'), ('pg_lsn', 'FFFFFFFF/FFFFFFFF'), ('pg_snapshot', '10:20:10,14,15'), ('txid_snapshot', '10:20:10,14,15'), ('refcursor', ''), ('refcursor', 'a "cursor"'), ('tid', '(4294967295,65535)'), ('tid', '(0,1)'),
  ('regclass', '-'), ('regclass', 'pg_class'), ('regclass', 'names."a""quote"'), ('regclass', 'names."two words"'), ('regclass', '4000000000'), ('regcollation', '"C"'), ('regconfig', 'simple'), ('regdictionary', 'simple'),
  ('regnamespace', 'names'), ('regnamespace', 'pg_catalog'), ('regoper', '||/'), ('regoperator', '+(integer,integer)'), ('regoperator', '-(none,integer)'), ('regproc', 'pg_catalog.pg_backend_pid'), ('regprocedure', 'substr(text,integer)'),
  ('regrole', '"awkward ""quoted"""'), ('regtype', 'integer'), ('regtype', 'character varying[]'), ('regtype', '"SELECT"."SELECT"'),
  ('text', ''), ('text', ' '), ('text', '\'), ('text', '\.'), ('text', '\N'), ('text', 'NULL'), ('text', E'\b\f\n\r\t\v\u0001\u001f\u007f'), ('text', E'\r\n\r'), ('text', E'\n'), ('text', E'\\.\n\\.\r\n\\.'), ('text', '{"'), ('text', E'𝒳é\u0301👩‍🔬\uFEFF\u2028\uFFFD'),
  ('tsquery', ''), ('tsquery', '''it''''s'' & ( fat:*AB | !rat ) <2> \\'), ('tsvector', ''), ('tsvector', '''it''''s'':1A,16383 ''\\'':2 fat'),
  ('uuid', '00000000-0000-0000-0000-000000000000'), ('uuid', 'ffffffff-ffff-ffff-ffff-ffffffffffff'),
  ('xml', ''), ('xml', E'<a b="&amp;">é\n<!-- c --></a>'), ('xml', 'content, not a document'), ('xml', '<?xml version="1.0" standalone="yes"?><a/>'),
  ('int4range', 'empty'), ('int4range', '(,)'), ('int4range', '[1,2147483647)'), ('int8range', 'empty'), ('int8range', '[-9223372036854775808,)'),
  ('numrange', '(,NaN]'), ('numrange', '(1.0,1.10]'), ('numrange', '[-Infinity,Infinity]'), ('daterange', '[-infinity,infinity]'), ('daterange', '[2024-01-01,2024-02-01)'),
  ('tsrange', '["2024-01-01 00:00","2024-01-02 00:00")'), ('tsrange', 'empty'), ('tstzrange', '("2024-01-01 00:00+05",)'), ('tstzrange', '(,)'),
  ('int4multirange', '{}'), ('int4multirange', '{(,1),[5,7),[9,)}'), ('int8multirange', '{[1,2)}'), ('nummultirange', '{[0.10,0.2],(0.30,)}'), ('datemultirange', '{[2024-01-01,2024-02-01),[2025-01-01,)}'),
  ('tsmultirange', '{["2024-01-01 00:00","2024-01-02 00:00")}'), ('tstzmultirange', '{["2024-01-01 00:00+00",infinity)}');
INSERT INTO sample VALUES ('interval', 'infinity', 17), ('interval', '-infinity', 17), ('regrole', '-', 15);

-- These hold no value that could be typed in; their columns can only be NULL.
CREATE TEMPORARY TABLE no_input AS SELECT unnest(ARRAY[
  'gtsvector', 'pg_brin_bloom_summary', 'pg_brin_minmax_multi_summary', 'pg_dependencies', 'pg_mcv_list', 'pg_ndistinct', 'pg_node_tree']) AS type;

DO $do$
DECLARE
  kind record;
  major int := current_setting('server_version_num')::int / 10000;
  elements text[];
  literal text;
  n bigint;
BEGIN
  FOR kind IN
    SELECT t.typname AS name, t.typdelim::text AS delimiter, t.typarray <> 0 AS has_array FROM pg_type t
    WHERE t.typnamespace = 'pg_catalog'::regnamespace AND t.typtype IN ('b', 'r', 'm') AND t.typisdefined
      AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = t.oid)
    ORDER BY t.typname
  LOOP
    EXECUTE format('CREATE TABLE types.%1$I (id int, value pg_catalog.%1$I)', kind.name);
    EXECUTE format('INSERT INTO types.%I VALUES (0, NULL)', kind.name);
    IF kind.has_array THEN
      EXECUTE format('ALTER TABLE types.%1$I ADD COLUMN list pg_catalog.%1$I[]', kind.name);
      EXECUTE format('INSERT INTO types.%I VALUES (-1, NULL, ''{}''), (-2, NULL, ''{NULL}'')', kind.name);
    END IF;
    CONTINUE WHEN EXISTS (SELECT FROM pg_temp.no_input n WHERE n.type = kind.name);
    IF NOT EXISTS (SELECT FROM pg_temp.sample s WHERE s.type = kind.name) THEN
      RAISE EXCEPTION 'no sample value for the type %', kind.name;
    END IF;
    -- One literal each, so that the type's own input function reads it (a cast from text may be another function).
    FOR literal, n IN
      SELECT s.value, row_number() OVER (ORDER BY s.value COLLATE "C") FROM pg_temp.sample s
      WHERE s.type = kind.name AND s.from_major <= major
    LOOP
      EXECUTE format('INSERT INTO types.%I (id, value) VALUES (%s, %L)', kind.name, n, literal);
    END LOOP;
    CONTINUE WHEN NOT kind.has_array;
    EXECUTE format(
      $sql$SELECT array_agg('"' || replace(replace(value::text, '\', '\\'), '"', '\"') || '"' ORDER BY id) FROM types.%I WHERE value IS NOT NULL$sql$,
      kind.name) INTO elements;
    -- A long list with a NULL, and an array of three dimensions with lower bounds of its own.
    EXECUTE format('INSERT INTO types.%I VALUES (1000, NULL, %L)', kind.name,
      '{' || array_to_string(elements || 'NULL'::text, kind.delimiter) || '}');
    EXECUTE format('INSERT INTO types.%I VALUES (1001, NULL, %L)', kind.name,
      format('[0:1][-3:-3][7:7]={{{%s}}%s{{NULL}}}', elements[1], kind.delimiter));
  END LOOP;
END
$do$;

-- Types with modifiers, and every Unicode code point once.
CREATE TABLE types.modified (
  a numeric(5, -2), b numeric(3, 5), c varchar(10), d char(10), e bit(7), f bit varying(9), g time(0), h timestamp(3) with time zone,
  i interval year to month, j interval second(2), k numeric(1000, 500), l char, m float(24), n national character(3), o varchar(3)[3][2]
);
INSERT INTO types.modified VALUES
  (1234567, 0.00123, 'ten  chars', 'pad', '1010101', '1', '23:59:59.6', '2024-01-01 00:00:00.12345', '13 months', '1.005 seconds', 1.5, 'x', 0.1, 'a', '{{a,b},{c,NULL}}'),
  (DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT), (NULL, 'NaN', '', '', '0000000', '', '0:00', 'infinity', '0', '0', 0, '', 'NaN', '', '{}');
CREATE TABLE types.code_points AS
  SELECT plane, string_agg(chr(plane * 4096 + n), '' ORDER BY n) AS characters
  FROM generate_series(0, 271) AS plane, generate_series(0, 4095) AS n
  WHERE plane * 4096 + n BETWEEN 1 AND 1114111 AND plane * 4096 + n NOT BETWEEN 55296 AND 57343
  GROUP BY plane;
