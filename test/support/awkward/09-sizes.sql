CREATE SCHEMA sizes;
SET search_path = sizes;
CREATE TABLE no_rows (id integer PRIMARY KEY, v text);
CREATE TABLE one_row (id integer PRIMARY KEY, v text);
INSERT INTO one_row VALUES (1, 'the only one');
CREATE TABLE emptied (id integer, v text);
INSERT INTO emptied SELECT n, 'gone' FROM generate_series(1, 5000) n;
DELETE FROM emptied;

-- Narrow and long; rows of no fixed length, so that no two segments have an equal number of rows.
CREATE TABLE big (id integer NOT NULL, n bigint, v text);
INSERT INTO big SELECT g, g * 7919::bigint % 1000003, CASE WHEN g % 11 <> 0 THEN left('abcdefghij', g % 10) END FROM generate_series(1, :big_rows) g;
ALTER TABLE big ADD PRIMARY KEY (id);
DELETE FROM big WHERE id % 1000 = 0;

-- 10 MB values: text, text of which every byte is escaped, bytea, jsonb.
CREATE TABLE ten_megabytes (id integer, t text, escaped text, b bytea, j jsonb);
INSERT INTO ten_megabytes (id, t) SELECT 1, string_agg(md5(n::text), '' ORDER BY n) FROM generate_series(1, 327680) n;
INSERT INTO ten_megabytes (id, escaped) VALUES (2, repeat(E'\n\\\t\r\b', 2097152));
INSERT INTO ten_megabytes (id, b) SELECT 3, convert_to(t, 'UTF8') FROM ten_megabytes WHERE id = 1;
INSERT INTO ten_megabytes (id, j) SELECT 4, jsonb_build_object('a', t, 'b', '[1, 2.50]'::jsonb) FROM ten_megabytes WHERE id = 1;
INSERT INTO ten_megabytes (id, t, b) VALUES (5, '', ''), (6, NULL, NULL);

-- Rows that are almost all TOAST: the heap is a few pages.
CREATE TABLE toasted (id integer, v text);
ALTER TABLE toasted ALTER COLUMN v SET STORAGE EXTERNAL;
INSERT INTO toasted SELECT n, repeat(md5(n::text), 3000 + n) FROM generate_series(1, 60) n;

-- 1,000 columns.
SELECT format('CREATE TABLE wide (%s)', string_agg(format('%I %s', CASE WHEN n % 100 = 0 THEN 'column "' || n || '"' ELSE 'c' || n END,
  CASE WHEN n % 3 = 0 THEN 'text' ELSE 'integer' END), ', ' ORDER BY n)) FROM generate_series(1, 1000) n \gexec
SELECT format('INSERT INTO wide SELECT %s FROM generate_series(1, 50) row_number', string_agg(
  CASE WHEN n % 7 = 0 THEN 'NULL' WHEN n % 3 = 0 THEN format('left(%L, row_number %% 6)', 't' || n) ELSE 'row_number * ' || n END, ', ' ORDER BY n))
FROM generate_series(1, 1000) n \gexec

-- Many small tables, most of them empty.
DO $do$
BEGIN
  FOR n IN 1 .. 60 LOOP
    EXECUTE format('CREATE TABLE small_%s (id integer, v text)', n);
    EXECUTE format('INSERT INTO small_%s SELECT g, ''row '' || g FROM generate_series(1, %s) g', n, CASE WHEN n % 3 = 0 THEN n ELSE 0 END);
  END LOOP;
END
$do$;
RESET search_path;
