\echo Use "CREATE EXTENSION pgproof_test_config" to load this file. \quit

-- Configuration: only the rows that the user added are dumped.
CREATE TABLE settings (
  name text PRIMARY KEY,
  value text,
  builtin boolean NOT NULL DEFAULT false
);
INSERT INTO settings VALUES ('version', '1.0', true), ('colour', 'grey', true);
SELECT pg_catalog.pg_extension_config_dump('settings', 'WHERE NOT builtin');

-- Configuration with a sequence of its own, all rows are dumped. It has no foreign key into the other table: pg_dump
-- writes no dependency between the data of two such tables (dumpTableData), and pg_restore -j then loads them in any order.
CREATE TABLE history (
  id serial PRIMARY KEY,
  name text,
  note text
);
SELECT pg_catalog.pg_extension_config_dump('history', '');
SELECT pg_catalog.pg_extension_config_dump('history_id_seq', '');

-- A member that is no configuration: it never appears in a dump.
CREATE TABLE cache (key text, value text);
INSERT INTO cache VALUES ('built', 'in');

-- A schema that belongs to the extension; users may create tables of their own in it.
CREATE SCHEMA pgproof_test_owned;
CREATE TABLE pgproof_test_owned.options (name text, value text);
SELECT pg_catalog.pg_extension_config_dump('pgproof_test_owned.options', '');

CREATE FUNCTION setting(text) RETURNS text LANGUAGE sql STABLE
  AS 'SELECT value FROM @extschema@.settings WHERE name = $1';
