CREATE SCHEMA relations;
SET search_path = relations;

-- Circular and self references, immediate and deferred.
CREATE TABLE husband (id integer PRIMARY KEY, wife integer NOT NULL);
CREATE TABLE wife (id integer PRIMARY KEY, husband integer NOT NULL REFERENCES husband DEFERRABLE INITIALLY DEFERRED);
ALTER TABLE husband ADD CONSTRAINT "its ""wife" FOREIGN KEY (wife) REFERENCES wife DEFERRABLE INITIALLY DEFERRED;
BEGIN;
INSERT INTO husband SELECT n, n FROM generate_series(1, 50) n;
INSERT INTO wife SELECT n, n FROM generate_series(1, 50) n;
COMMIT;
CREATE TABLE ring_a (id integer PRIMARY KEY, next integer);
CREATE TABLE ring_b (id integer PRIMARY KEY, next integer REFERENCES ring_a);
CREATE TABLE ring_c (id integer PRIMARY KEY, next integer REFERENCES ring_b ON DELETE CASCADE ON UPDATE SET NULL);
ALTER TABLE ring_a ADD FOREIGN KEY (next) REFERENCES ring_c;
INSERT INTO ring_a VALUES (1, NULL);
INSERT INTO ring_b VALUES (1, 1);
INSERT INTO ring_c VALUES (1, 1);
UPDATE ring_a SET next = 1;
CREATE TABLE tree (id integer PRIMARY KEY, parent integer REFERENCES tree, "order" integer UNIQUE DEFERRABLE INITIALLY DEFERRED);
INSERT INTO tree VALUES (10, NULL, 1);
INSERT INTO tree SELECT n, CASE WHEN n < 9 THEN n + 1 ELSE 10 END, n + 100 FROM generate_series(9, 1, -1) n ORDER BY n DESC;

-- Rows that their own constraints would refuse today.
CREATE TABLE not_valid (a integer, b integer);
INSERT INTO not_valid VALUES (-1, 999), (1, 1);
ALTER TABLE not_valid ADD CONSTRAINT positive CHECK (a > 0) NOT VALID, ADD CONSTRAINT known FOREIGN KEY (b) REFERENCES ring_a NOT VALID;
CREATE TABLE constraints (
  a integer, b integer, c int4range, d text,
  UNIQUE NULLS NOT DISTINCT (a, b), EXCLUDE USING gist (c WITH &&) WHERE (a > 0), CHECK (a + b < 1000) NO INHERIT
);
INSERT INTO constraints VALUES (1, NULL, '[1,2)', 'x'), (2, 2, '[5,9)', NULL), (NULL, NULL, NULL, NULL);
CREATE UNIQUE INDEX "partial ""expression" ON constraints (lower(d) text_pattern_ops DESC NULLS LAST) INCLUDE (b) WHERE d IS NOT NULL;
ALTER TABLE constraints REPLICA IDENTITY FULL;
CREATE INDEX "brin" ON constraints USING brin (a) WITH (pages_per_range = 4);
ALTER TABLE tree CLUSTER ON tree_pkey;
SELECT current_setting('server_version_num')::int >= 180000 AS is_18 \gset
\if :is_18
CREATE TABLE temporal (c int4range, at daterange, a integer CONSTRAINT "never checked" CHECK (a > 0) NOT ENFORCED, PRIMARY KEY (c, at WITHOUT OVERLAPS));
INSERT INTO temporal VALUES ('[1,2)', '[2024-01-01,2024-02-01)', -1), ('[1,2)', '[2024-02-01,)', 1);
\endif

-- Triggers: one refuses every row, one would change them, some are off or only for replicas.
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION 'this table takes no rows'; END$$;
CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN NEW.v := NEW.v || ' spoiled'; RETURN NEW; END$$;
CREATE TABLE refusing (id integer PRIMARY KEY, v text);
INSERT INTO refusing SELECT n, 'row ' || n FROM generate_series(1, 20) n;
CREATE TRIGGER "refuse ""all" BEFORE INSERT ON refusing FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER refuse_statement BEFORE INSERT OR UPDATE OR TRUNCATE ON refusing FOR EACH STATEMENT EXECUTE FUNCTION refuse('an ''argument', '\x');
ALTER TABLE refusing ENABLE ALWAYS TRIGGER "refuse ""all";
CREATE TABLE spoiled (id integer, v text);
INSERT INTO spoiled VALUES (1, 'clean'), (2, NULL);
CREATE TRIGGER spoil BEFORE INSERT OR UPDATE OF v ON spoiled FOR EACH ROW WHEN (NEW.id > 0) EXECUTE FUNCTION spoil();
CREATE TRIGGER off BEFORE INSERT ON spoiled FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER replica BEFORE INSERT ON spoiled FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE CONSTRAINT TRIGGER later AFTER INSERT ON spoiled DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse();
ALTER TABLE spoiled DISABLE TRIGGER off;
ALTER TABLE spoiled ENABLE REPLICA TRIGGER replica;

-- Rules: COPY ignores them.
CREATE TABLE ruled (id integer, v text);
INSERT INTO ruled VALUES (1, 'one'), (2, 'two');
CREATE RULE "no ""inserts" AS ON INSERT TO ruled DO INSTEAD NOTHING;
CREATE RULE told AS ON DELETE TO ruled WHERE OLD.id = 1 DO ALSO INSERT INTO spoiled VALUES (OLD.id, OLD.v);

-- Row security on the owner's own tables.
CREATE TABLE secured (owner name DEFAULT current_user, v text);
INSERT INTO secured VALUES ('nobody', 'hidden'), ('postgres', 'seen'), (NULL, NULL);
ALTER TABLE secured ENABLE ROW LEVEL SECURITY;
ALTER TABLE secured FORCE ROW LEVEL SECURITY;
CREATE POLICY "only ""own" ON secured AS RESTRICTIVE FOR SELECT TO "awkward owner", "awkward ""quoted""" USING (owner = current_user);
CREATE POLICY nothing ON secured USING (false) WITH CHECK (false);

-- Views that depend on each other, on keys, and that can be written to.
CREATE VIEW by_key AS SELECT id, v, count(*) AS n FROM refusing GROUP BY id;
CREATE VIEW on_view WITH (security_barrier, check_option = cascaded) AS SELECT id AS "the ""id", v FROM refusing WHERE id > 3;
CREATE VIEW on_view_again WITH (security_invoker) AS SELECT "the ""id" + 1 AS x FROM on_view ORDER BY 1;
CREATE RECURSIVE VIEW ancestors (id, root) AS SELECT id, id FROM tree WHERE parent IS NULL UNION ALL SELECT t.id, a.root FROM tree t JOIN ancestors a ON t.parent = a.id;
CREATE FUNCTION on_view_write() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NULL; END$$;
CREATE TRIGGER write INSTEAD OF INSERT ON on_view FOR EACH ROW EXECUTE FUNCTION on_view_write();
CREATE VIEW no_column_view AS SELECT;

CREATE MATERIALIZED VIEW with_data AS SELECT id, v FROM refusing WHERE id % 2 = 0;
CREATE UNIQUE INDEX with_data_id ON with_data (id);
CREATE MATERIALIZED VIEW "on ""matview" AS SELECT count(*) AS n, max(v) AS v FROM with_data;
CREATE MATERIALIZED VIEW without_data AS SELECT * FROM refusing WITH NO DATA;
CREATE MATERIALIZED VIEW a_first_on_view AS SELECT n FROM "on ""matview" JOIN by_key USING (n) UNION ALL SELECT x FROM on_view_again;
CREATE MATERIALIZED VIEW empty_matview AS SELECT FROM refusing WHERE false;

-- Sequences in every state.
CREATE SEQUENCE unused START 17;
CREATE SEQUENCE used;
SELECT nextval('used') FROM generate_series(1, 3) \g /dev/null
CREATE SEQUENCE descending INCREMENT -3 MAXVALUE 50 MINVALUE -50 START 50;
SELECT nextval('descending') FROM generate_series(1, 5) \g /dev/null
CREATE SEQUENCE not_called;
SELECT setval('not_called', 1234, false) \g /dev/null
CREATE SEQUENCE at_max AS smallint;
SELECT setval('at_max', 32767) \g /dev/null
CREATE SEQUENCE at_max_big;
SELECT setval('at_max_big', 9223372036854775807, true) \g /dev/null
CREATE SEQUENCE at_min AS bigint INCREMENT -1;
SELECT setval('at_min', -9223372036854775808) \g /dev/null
CREATE SEQUENCE cycled AS integer MINVALUE -2 MAXVALUE 2 START 0 CACHE 7 CYCLE;
SELECT nextval('cycled') FROM generate_series(1, 9) \g /dev/null
CREATE UNLOGGED SEQUENCE "unlogged ""sequence";
SELECT setval('"unlogged ""sequence"', 5) \g /dev/null
CREATE SEQUENCE owned OWNED BY ruled.id;
RESET search_path;
