-- Extensions with types, with an operator class for the constraints below, and one with configuration tables.
CREATE SCHEMA "extension's schema";
CREATE EXTENSION btree_gist SCHEMA public;
CREATE EXTENSION hstore SCHEMA "extension's schema";
CREATE EXTENSION citext SCHEMA "extension's schema";
CREATE EXTENSION ltree SCHEMA "extension's schema";
CREATE EXTENSION cube SCHEMA public;
CREATE EXTENSION seg SCHEMA public;
CREATE EXTENSION isn SCHEMA public;
CREATE EXTENSION pg_trgm SCHEMA public;
CREATE EXTENSION postgres_fdw SCHEMA public;
CREATE EXTENSION file_fdw SCHEMA public;

CREATE TABLE "extension's schema".extension_types (
  a "extension's schema".hstore, b "extension's schema".citext, c "extension's schema".ltree, d "extension's schema".lquery[], e cube, f seg, g isbn13
);
INSERT INTO "extension's schema".extension_types VALUES
  ('a=>1, "b c"=>NULL, "\"q\""=>"\\."', 'MiXed', 'Top.Science', '{"Top.*{0,2}.!x"}', '(1,2),(3,4.5)', '1.50 .. 2', '978-0-393-04002-9'),
  ('', '', '', '{}', '(0)', '<5', NULL), (NULL, NULL, NULL, NULL, NULL, NULL, NULL);
CREATE INDEX ON "extension's schema".extension_types USING gist (b public.gist_trgm_ops);

CREATE SCHEMA "config. extension";
CREATE EXTENSION pgproof_test_config SCHEMA "config. extension";
SET search_path = "config. extension";
INSERT INTO settings VALUES ('mine', E'a "value"\twith \\.\n', false), ('empty', '', false), ('null', NULL, false);
INSERT INTO history (name, note) SELECT CASE WHEN n % 2 = 0 THEN 'mine' ELSE 'version' END, 'note ' || n FROM generate_series(1, 100) n;
SELECT setval('history_id_seq', 5000, false) \g /dev/null
INSERT INTO pgproof_test_owned.options VALUES ('an option', 'of the user');
CREATE TABLE pgproof_test_owned.user_table (id integer REFERENCES history, v text);
INSERT INTO pgproof_test_owned.user_table VALUES (1, 'a table of the user in a schema of the extension');
ALTER TABLE settings ADD COLUMN added integer DEFAULT 3;
ALTER TABLE settings DROP COLUMN added;
RESET search_path;
