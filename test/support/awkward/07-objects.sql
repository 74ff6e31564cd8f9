CREATE SCHEMA objects;
SET search_path = objects;
SELECT current_setting('server_version_num')::int >= 160000 AS is_16, current_setting('server_version_num')::int >= 170000 AS is_17 \gset
SET client_min_messages = error;

-- Functions of every kind.
CREATE FUNCTION add(a integer, b integer DEFAULT 1) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 3 AS 'SELECT a + b';
CREATE FUNCTION atomic(x integer) RETURNS TABLE (n integer, "the ""text" text) LANGUAGE sql BEGIN ATOMIC
  SELECT x, 'x'::text; SELECT add(x), v FROM relations.refusing; END;
CREATE FUNCTION "body $$ $_$"(VARIADIC anyarray) RETURNS anyelement LANGUAGE plpgsql SET search_path = objects, 'a b' SET "custom.x" = 'it''s' AS
  $body$BEGIN RETURN $1[1]; /* $$ $_$ \. */ END$body$;
CREATE PROCEDURE proc(INOUT a integer, OUT b text) LANGUAGE plpgsql SECURITY DEFINER AS E'BEGIN\r\n  b := a::text;\r\nEND';
CREATE FUNCTION later_table() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM relations.refusing';

-- Operators, operator classes, casts, aggregates.
CREATE FUNCTION pair_sum(integer, integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1 * 10 + $2';
CREATE OPERATOR <-+-> (LEFTARG = integer, RIGHTARG = integer, FUNCTION = pair_sum, COMMUTATOR = <-+->);
CREATE OPERATOR @#@ (RIGHTARG = bigint, FUNCTION = pg_catalog.int8abs);
CREATE FUNCTION reverse_compare(integer, integer) RETURNS integer LANGUAGE sql IMMUTABLE STRICT AS 'SELECT pg_catalog.btint4cmp($2, $1)';
CREATE OPERATOR FAMILY "reverse ""family" USING btree;
CREATE OPERATOR CLASS "reverse ""ops" FOR TYPE integer USING btree FAMILY "reverse ""family" AS
  OPERATOR 1 >, OPERATOR 2 >=, OPERATOR 3 =, OPERATOR 4 <=, OPERATOR 5 <, FUNCTION 1 reverse_compare(integer, integer);
CREATE TABLE with_class (a integer);
INSERT INTO with_class SELECT n FROM generate_series(1, 100) n;
CREATE INDEX ON with_class (a "reverse ""ops");
CREATE TYPE complex AS (re float8, im float8);
CREATE FUNCTION to_complex(float8) RETURNS complex LANGUAGE sql IMMUTABLE AS 'SELECT ROW($1, 0)::objects.complex';
CREATE CAST (float8 AS complex) WITH FUNCTION to_complex(float8) AS ASSIGNMENT;
CREATE CAST (complex AS text) WITH INOUT;
CREATE AGGREGATE "sum of ""pairs"(integer) (SFUNC = pair_sum, STYPE = integer, INITCOND = '0', PARALLEL = safe);
CREATE AGGREGATE last_value_of(ORDER BY anyelement) (SFUNC = ordered_set_transition, STYPE = internal, FINALFUNC = mode_final, FINALFUNC_EXTRA);

-- Collations of each provider, used by columns and indexes.
CREATE COLLATION "libc ""C" (provider = libc, locale = 'C');
CREATE COLLATION german (provider = icu, locale = 'de-u-co-phonebk');
CREATE COLLATION no_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
\if :is_17
CREATE COLLATION builtin_utf8 (provider = builtin, locale = 'C.UTF-8');
\endif
CREATE TABLE collated (a text COLLATE "libc ""C", b text COLLATE german, c text COLLATE no_case UNIQUE);
INSERT INTO collated VALUES ('a', 'Ärger', 'Case'), ('B', 'Arger', 'other'), ('', '', '');
CREATE INDEX ON collated (b, a);

-- Text search, conversion, access methods.
CREATE TEXT SEARCH DICTIONARY simple_german (TEMPLATE = snowball, language = german, stopwords = german);
CREATE TEXT SEARCH CONFIGURATION "my ""config" (COPY = simple);
ALTER TEXT SEARCH CONFIGURATION "my ""config" ALTER MAPPING FOR word, asciiword WITH simple_german, simple;
CREATE TEXT SEARCH PARSER own_parser (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype);
CREATE TEXT SEARCH TEMPLATE own_template (INIT = dsimple_init, LEXIZE = dsimple_lexize);
CREATE TABLE searched (v text, words tsvector GENERATED ALWAYS AS (to_tsvector('objects."my ""config"', v)) STORED);
INSERT INTO searched VALUES ('Die Häuser und die Bäume'), (NULL);
CREATE INDEX ON searched USING gin (words);
CREATE CONVERSION own_conversion FOR 'UTF8' TO 'LATIN1' FROM utf8_to_iso8859_1;
CREATE ACCESS METHOD "awkward heap" TYPE TABLE HANDLER heap_tableam_handler;
CREATE TABLE other_method (id integer, v text) USING "awkward heap" WITH (fillfactor = 50, autovacuum_enabled = false);
INSERT INTO other_method SELECT n, 'row ' || n FROM generate_series(1, 300) n;
CREATE MATERIALIZED VIEW other_method_view USING "awkward heap" AS SELECT max(id) FROM other_method;

-- Foreign data: nothing here is dumped but definitions.
CREATE SERVER "far ""away" TYPE 'x' VERSION '1' FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'nowhere.invalid', dbname 'it''s');
CREATE USER MAPPING FOR PUBLIC SERVER "far ""away" OPTIONS ("user" 'someone', password 'far-away-password');
CREATE FOREIGN TABLE far_table (a integer OPTIONS (column_name 'b'), b text NOT NULL) SERVER "far ""away" OPTIONS (table_name 'x "y"');
CREATE SERVER files FOREIGN DATA WRAPPER file_fdw;
CREATE FOREIGN TABLE lines (line text) SERVER files OPTIONS (filename '/dev/null');
CREATE TABLE with_far_leaf (a integer) PARTITION BY LIST (a);
CREATE TABLE near_leaf PARTITION OF with_far_leaf FOR VALUES IN (1);
CREATE FOREIGN TABLE far_leaf PARTITION OF with_far_leaf FOR VALUES IN (2) SERVER "far ""away";
INSERT INTO with_far_leaf VALUES (1);

-- Extended statistics, publications, an event trigger that refuses one command.
-- (Publications of updates would refuse updates of tables without a key.)
CREATE STATISTICS "some ""statistics" (ndistinct, mcv) ON a, b FROM relations.constraints;
CREATE STATISTICS on_expression ON (lower(v)), (id % 7) FROM relations.refusing;
ALTER STATISTICS on_expression SET STATISTICS 50;
ANALYZE relations.constraints, relations.refusing;
CREATE PUBLICATION "some ""tables" FOR TABLE relations.tree (id, parent) WHERE (id > 3), partitions.events WITH (publish = 'insert', publish_via_partition_root = true);
CREATE PUBLICATION "a ""schema" FOR TABLES IN SCHEMA partitions, names WITH (publish = 'insert, truncate');
CREATE PUBLICATION everything FOR ALL TABLES WITH (publish = 'insert');
CREATE FUNCTION refuse_command() RETURNS event_trigger LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION 'no % here', tg_tag; END$$;
CREATE EVENT TRIGGER "no ""conversions" ON ddl_command_start WHEN TAG IN ('CREATE CONVERSION') EXECUTE FUNCTION refuse_command();
CREATE EVENT TRIGGER off ON sql_drop EXECUTE FUNCTION refuse_command();
ALTER EVENT TRIGGER off DISABLE;
RESET search_path;
RESET client_min_messages;
