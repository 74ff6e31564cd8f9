-- For a database in LATIN1 or SQL_ASCII. This file is UTF-8; it is sent with every character as one byte, so that no
-- é or ÿ here is valid UTF-8 there, in names, definitions or data.
CREATE SCHEMA "schéma";
SET search_path = "schéma";
CREATE TYPE "humeur gaîe" AS ENUM ('très', 'über', 'ÿ');
CREATE DOMAIN "domaine é" AS text DEFAULT 'défaut' CHECK (VALUE <> 'interdît');
CREATE FUNCTION "fonction é"(integer) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT ''résultat '' || $1';
CREATE TABLE "table é ÿ" (
  "clé" integer PRIMARY KEY, "valeur ß" text DEFAULT 'ä', h "humeur gaîe", d "domaine é", g text GENERATED ALWAYS AS ('préfixe ' || "valeur ß") STORED,
  a text[], c char(3), j json, b bytea, CONSTRAINT "contrôle" CHECK ("valeur ß" <> 'ñ')
);
INSERT INTO "table é ÿ" ("clé", "valeur ß", h, d, a, c, j, b) VALUES
  (1, 'é', 'très', DEFAULT, ARRAY['ü', NULL, 'a"é\'], 'éÿ', '{"clé": "ö"}', '\xff00'), (2, 'ÿÿÿ' || chr(10) || 'é', 'ÿ', 'ÿ', '{}', '', 'null', ''), (3, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
-- Every byte but zero, alone and in pairs with each other: all of them together are valid in no multi-byte encoding.
CREATE TABLE bytes AS SELECT n, chr(n) AS alone, chr(n) || chr(255) || chr(92) || chr(n) || chr(9) AS mixed FROM generate_series(1, 255) n;
CREATE TABLE long_rows AS SELECT n, repeat(chr(128 + n % 128), n * 100) AS v FROM generate_series(1, 500) n;
CREATE TABLE "partagé" ("clé" text) PARTITION BY LIST ("clé");
CREATE TABLE "partagé é" PARTITION OF "partagé" FOR VALUES IN ('é', 'è');
CREATE TABLE "partagé ÿ" PARTITION OF "partagé" DEFAULT;
INSERT INTO "partagé" VALUES ('é'), ('è'), ('ÿ'), (NULL);
CREATE TABLE "par énumération" (h "humeur gaîe", n integer) PARTITION BY HASH (h);
CREATE TABLE "par énumération 0" PARTITION OF "par énumération" FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE "par énumération 1" PARTITION OF "par énumération" FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO "par énumération" SELECT (enum_range(NULL::"humeur gaîe"))[n % 3 + 1], n FROM generate_series(1, 99) n;
CREATE VIEW "vue é" AS SELECT "clé", 'littéral é' AS "littéral" FROM "table é ÿ";
CREATE MATERIALIZED VIEW "vue matérialisée" AS SELECT "clé", g, "fonction é"("clé") FROM "table é ÿ";
CREATE INDEX "indice é" ON "table é ÿ" ("valeur ß") WHERE d <> 'é';
CREATE SEQUENCE "séquence";
SELECT setval('"séquence"', 233) \g /dev/null
CREATE SEQUENCE "séquence ÿ jamais";
COMMENT ON TABLE "table é ÿ" IS 'une remarque: ÿ
\.
é';
SELECT lo_from_bytea(80001, decode('e9ff00fe', 'hex')) \g /dev/null
COMMENT ON LARGE OBJECT 80001 IS 'objet à commenter';
SELECT getdatabaseencoding() = 'SQL_ASCII' AS is_sql_ascii \gset
\if :is_sql_ascii
-- The same letter in two encodings: two names.
CREATE TABLE "Ã©" (v text);
CREATE TABLE "é" (v text);
INSERT INTO "Ã©" VALUES ('Ã©'), ('é'), ('Ã');
INSERT INTO "é" VALUES ('another');
\endif
