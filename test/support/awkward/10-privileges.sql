-- Owners, grants and comments, over what the other files made.
DO $do$
DECLARE
  relation record;
  roles text[] := ARRAY(SELECT rolname FROM pg_roles WHERE rolname ILIKE '%awkward%' ORDER BY rolname COLLATE "C");
  n int := 0;
  role_name text;
BEGIN
  FOR relation IN
    SELECT c.oid::regclass AS id, c.relkind, c.relname FROM pg_class c
    WHERE c.relnamespace IN ('names'::regnamespace, 'relations'::regnamespace, 'sizes'::regnamespace, 'partitions'::regnamespace)
      AND c.relkind IN ('r', 'v', 'm', 'p') ORDER BY c.relname COLLATE "C"
  LOOP
    n := n + 1;
    role_name := roles[n % array_length(roles, 1) + 1];
    EXECUTE format('GRANT SELECT, INSERT ON %s TO %I', relation.id, role_name);
    IF n % 3 = 0 THEN
      EXECUTE format('GRANT UPDATE, REFERENCES ON %s TO %I WITH GRANT OPTION', relation.id, role_name);
    END IF;
    -- Not views: a restore refreshes materialized views with their owner's rights.
    IF n % 4 = 0 AND relation.relkind NOT IN ('v', 'm') THEN
      EXECUTE format('ALTER TABLE %s OWNER TO %I', relation.id, role_name);
    END IF;
    IF n % 5 = 0 THEN
      EXECUTE format('GRANT ALL ON %s TO PUBLIC', relation.id);
    END IF;
    EXECUTE format('COMMENT ON %s %s IS %L',
      CASE relation.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'TABLE' END, relation.id,
      format(E'number %s: it''s a "comment"\n-- \\.\n\\connect x\n$$ünï$$ %s', n, relation.relname));
  END LOOP;
END
$do$;
GRANT SELECT (a), UPDATE (b) ON "columns".defaults TO "awkward ünï ☃", PUBLIC;
REVOKE ALL ON "columns".serials FROM CURRENT_USER;
GRANT USAGE ON SEQUENCE relations.used TO "awkward,comma{}";
GRANT USAGE, CREATE ON SCHEMA objects TO "awkward.dot" WITH GRANT OPTION;
REVOKE EXECUTE ON FUNCTION objects.add(integer, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION objects.add(integer, integer) TO "awkward\backslash";
REVOKE USAGE ON TYPE "columns".mood FROM PUBLIC;
GRANT USAGE ON TYPE "columns".mood TO "awkward's";
GRANT USAGE ON FOREIGN SERVER "far ""away" TO "AWKWARD";
GRANT USAGE ON FOREIGN DATA WRAPPER file_fdw TO "AWKWARD";
GRANT SELECT ON pg_catalog.pg_authid TO "awkward.dot";
GRANT CREATE ON SCHEMA public TO PUBLIC;
ALTER SCHEMA "partitions elsewhere" OWNER TO "awkward owner";
ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO "awkward.dot";
ALTER DEFAULT PRIVILEGES IN SCHEMA objects GRANT ALL ON SEQUENCES TO "awkward ""quoted""" WITH GRANT OPTION;
ALTER DEFAULT PRIVILEGES FOR ROLE "awkward owner" REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE "awkward owner" GRANT USAGE ON TYPES TO "awkward=r*w/x";

COMMENT ON SCHEMA public IS 'not the standard comment';
COMMENT ON SCHEMA names IS E'a comment\n\\.\nof several lines';
COMMENT ON COLUMN "columns".generated.twice IS 'it''s twice';
COMMENT ON TYPE "columns".mood IS 'a mood';
COMMENT ON DOMAIN "columns".positive IS 'a domain';
COMMENT ON CONSTRAINT "is > 0" ON DOMAIN "columns".positive IS 'a constraint of a domain';
COMMENT ON CONSTRAINT "its ""wife" ON relations.husband IS 'a foreign key';
COMMENT ON INDEX relations.tree_pkey IS 'an index';
COMMENT ON TRIGGER "refuse ""all" ON relations.refusing IS 'a trigger';
COMMENT ON RULE "no ""inserts" ON relations.ruled IS 'a rule';
COMMENT ON POLICY nothing ON relations.secured IS 'a policy';
COMMENT ON SEQUENCE relations.used IS 'a sequence';
COMMENT ON FUNCTION objects.add(integer, integer) IS 'a function';
COMMENT ON PROCEDURE objects.proc(integer) IS 'a procedure';
COMMENT ON AGGREGATE objects."sum of ""pairs"(integer) IS 'an aggregate';
COMMENT ON OPERATOR objects.<-+-> (integer, integer) IS 'an operator';
COMMENT ON OPERATOR CLASS objects."reverse ""ops" USING btree IS 'an operator class';
COMMENT ON CAST (float8 AS objects.complex) IS 'a cast';
COMMENT ON COLLATION objects.german IS 'a collation';
COMMENT ON CONVERSION objects.own_conversion IS 'a conversion';
COMMENT ON TEXT SEARCH CONFIGURATION objects."my ""config" IS 'a text search configuration';
COMMENT ON STATISTICS objects."some ""statistics" IS 'statistics';
COMMENT ON PUBLICATION everything IS 'a publication';
COMMENT ON EVENT TRIGGER off IS 'an event trigger';
COMMENT ON SERVER files IS 'a server';
COMMENT ON FOREIGN TABLE objects.lines IS 'a foreign table';
COMMENT ON EXTENSION hstore IS 'not the standard comment';
COMMENT ON ACCESS METHOD "awkward heap" IS 'an access method';
