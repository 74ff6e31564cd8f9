-- Names that break naive quoting, patterns, file names, scripts, comments and markdown.
CREATE SCHEMA names;
CREATE TEMPORARY TABLE odd_name (name text);
INSERT INTO odd_name VALUES
  ('a"quote'), ('"'), ('it''s'), ('dot.ted'), ('.'), ('..'), ('two words'), (' '), (' padded '), (E'new\nline'),
  (E'carriage\r\nreturn'), (E'tab\there'), (E'\u0001\u007f'), ('ünïcödé ☃ 𝒳 👩‍🔬'), (E'e\u0301 is not é'), (E'\u200fright to left'),
  (rpad('x', 63, 'x')), (rpad('', 31, 'é') || 'y'), ('UPPER'), ('MiXed'), ('1digit'), ('$1'), ('${HOME}'), ('`id`'), ('$(id)'),
  ('select'), ('user'), ('table'), ('all'), ('system_user'), ('merge_action'), ('json_table'), ('null'), ('public'),
  ('pg_catalog'), ('^(a|b)?[c]{1,2}.*+$'), ('*'), ('?'), ('_%'), ('\'), ('back\slash'), ('\.'), ('\N'), ('\connect x'), (E'\n\\! false'),
  ('--leading'), ('-d'), ('-- Name: x; Type: TABLE; Schema: y'), ('#hash'), ('/*'), ('*/'), (';'), ('; DROP TABLE x; --'),
  ('/'), ('../up'), ('%s%d%%'), (':variable'), (':''x'''), ('@'), ('a,b'), ('{a}'), ('<b>&amp;'), ('| pipe |'), ('COPY x FROM stdin;'),
  ('::error::x'), ('a=b'), ('∞'), ('=');

DO $do$
DECLARE
  odd text;
  place text;
BEGIN
  FOR odd IN SELECT name FROM pg_temp.odd_name ORDER BY name COLLATE "C" LOOP
    EXECUTE format(
      'CREATE TABLE names.%1$I (%1$I text CONSTRAINT %1$I CHECK (%1$I <> %2$L), "other "" column" int DEFAULT 7, id serial)', odd, odd || '!');
    EXECUTE format('INSERT INTO names.%1$I (%1$I) VALUES (%2$L), (NULL), ('''')', odd, odd);
    EXECUTE format('CREATE INDEX %I ON names.%I (%I)', left(odd, 20) || ' idx', odd, odd);
    EXECUTE format('COMMENT ON TABLE names.%I IS %L', odd, odd);
    EXECUTE format('COMMENT ON COLUMN names.%1$I.%1$I IS %2$L', odd, odd || E'\n\\.\n' || odd);
  END LOOP;
  FOREACH odd IN ARRAY ARRAY['a "schema".with. everything', E'schema\nnew\tline', '*', '-d', 'SELECT', rpad('', 31, 'ü') || 's', 'schéma $1', '\'] LOOP
    place := odd;
    EXECUTE format('CREATE SCHEMA %I', place);
    EXECUTE format('CREATE TYPE %1$I.%1$I AS ENUM (%2$L, %3$L)', place, odd, 'it''s a "label"');
    EXECUTE format('CREATE DOMAIN %1$I.%2$I AS %1$I.%1$I', place, left(odd, 20) || ' domain');
    EXECUTE format('CREATE SEQUENCE %I.%I', place, left(odd, 20) || ' seq');
    EXECUTE format('SELECT setval(%L, 41)', format('%I.%I', place, left(odd, 20) || ' seq'));
    EXECUTE format(
      'CREATE TABLE %1$I.%2$I (%3$I %1$I.%1$I PRIMARY KEY, n bigint DEFAULT nextval(%4$L), d %1$I.%5$I)',
      place, left(odd, 20) || ' table', odd, format('%I.%I', place, left(odd, 20) || ' seq'), left(odd, 20) || ' domain');
    EXECUTE format('INSERT INTO %I.%I VALUES (%L), (%L)', place, left(odd, 20) || ' table', odd, 'it''s a "label"');
    EXECUTE format('CREATE VIEW %I.%I AS SELECT * FROM %I.%I', place, left(odd, 20) || ' view', place, left(odd, 20) || ' table');
    EXECUTE format(
      'CREATE FUNCTION %1$I.%1$I(%1$I integer) RETURNS integer LANGUAGE sql AS %2$L', place, 'SELECT $1 + 1 -- ' || replace(odd, E'\n', ' '));
  END LOOP;
END
$do$;
