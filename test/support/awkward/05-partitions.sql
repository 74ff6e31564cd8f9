CREATE SCHEMA partitions;
CREATE SCHEMA "partitions elsewhere";
SET search_path = partitions;

-- Range, then list, then hash; defaults; leaves in another schema, under odd names, with their own column order.
CREATE TABLE events (id bigint, at date NOT NULL, kind text, payload jsonb, PRIMARY KEY (id, at, kind)) PARTITION BY RANGE (at);
CREATE TABLE "events 2023" PARTITION OF events FOR VALUES FROM (MINVALUE) TO ('2024-01-01');
CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01') PARTITION BY LIST (kind);
CREATE TABLE "partitions elsewhere"."click's" PARTITION OF events_2024 FOR VALUES IN ('click', 'it''s') PARTITION BY HASH (id);
CREATE TABLE "partitions elsewhere"."click's 0" PARTITION OF "partitions elsewhere"."click's" FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE "partitions elsewhere"."click's 1" PARTITION OF "partitions elsewhere"."click's" FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE TABLE events_2024_rest PARTITION OF events_2024 DEFAULT;
CREATE TABLE events_rest (payload jsonb, gone text, kind text NOT NULL, extra_default integer, id bigint NOT NULL, at date NOT NULL);
ALTER TABLE events_rest DROP COLUMN gone, DROP COLUMN extra_default;
ALTER TABLE events ATTACH PARTITION events_rest DEFAULT;
INSERT INTO events
  SELECT n, date '2023-06-01' + n, (ARRAY['click', 'it''s', 'view', ''])[n % 4 + 1], jsonb_build_object('n', n) FROM generate_series(1, 1000) n;
INSERT INTO events VALUES (0, 'infinity', 'never', NULL), (0, '-infinity', 'always', 'null');

-- Hash partitions on an enum: the hash is of the value's oid, so rows belong to another leaf after a restore.
CREATE TYPE colour AS ENUM ('red', 'green', 'blue', 'it''s', 'white', 'black', 'grey', 'pink');
CREATE TABLE by_enum (c colour, n integer) PARTITION BY HASH (c);
CREATE TABLE by_enum_0 PARTITION OF by_enum FOR VALUES WITH (MODULUS 3, REMAINDER 0);
CREATE TABLE by_enum_1 PARTITION OF by_enum FOR VALUES WITH (MODULUS 3, REMAINDER 1);
CREATE TABLE by_enum_2 (n integer, c colour);
ALTER TABLE by_enum ATTACH PARTITION by_enum_2 FOR VALUES WITH (MODULUS 3, REMAINDER 2);
INSERT INTO by_enum SELECT (enum_range(NULL::colour))[n % 8 + 1], n FROM generate_series(0, 799) n;
INSERT INTO by_enum VALUES (NULL, -1);

-- The same in the middle of a tree whose root is no hash, and on two keys.
CREATE TABLE enum_below (part integer, c colour, n integer, g integer GENERATED ALWAYS AS (n * 2) STORED) PARTITION BY LIST (part);
CREATE TABLE enum_below_1 PARTITION OF enum_below FOR VALUES IN (1) PARTITION BY HASH (n, c);
CREATE TABLE "enum below ""1"" a" PARTITION OF enum_below_1 FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE "enum below ""1"" b" PARTITION OF enum_below_1 FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE TABLE enum_below_2 PARTITION OF enum_below FOR VALUES IN (2, NULL);
INSERT INTO enum_below (part, c, n) SELECT n % 2 + 1, (enum_range(NULL::colour))[n % 8 + 1], n FROM generate_series(0, 399) n;

CREATE TABLE no_partitions (a integer, b text) PARTITION BY RANGE (a);
CREATE TABLE by_expression (v text) PARTITION BY LIST (lower(v) COLLATE "C");
CREATE TABLE by_expression_a PARTITION OF by_expression FOR VALUES IN ('a', 'ä');
CREATE TABLE by_expression_null PARTITION OF by_expression FOR VALUES IN (NULL);
INSERT INTO by_expression VALUES ('A'), ('a'), ('ä'), (NULL);

-- A partition that was detached, and an index that is attached on its own.
CREATE TABLE events_2022 PARTITION OF events_2024 FOR VALUES IN ('2022');
INSERT INTO events_2022 VALUES (1, '2024-01-01', '2022', '[]');
ALTER TABLE events_2024 DETACH PARTITION events_2022;
CREATE INDEX events_kind ON ONLY events (kind);
CREATE INDEX "events 2023 kind" ON "events 2023" (kind);
ALTER INDEX events_kind ATTACH PARTITION "events 2023 kind";
SELECT current_setting('server_version_num')::int >= 170000 AS is_17 \gset
\if :is_17
CREATE TABLE identity_tree (id bigint GENERATED ALWAYS AS IDENTITY, k integer) PARTITION BY RANGE (k);
CREATE TABLE identity_tree_1 PARTITION OF identity_tree FOR VALUES FROM (0) TO (100);
INSERT INTO identity_tree (k) SELECT n FROM generate_series(0, 9) n;
\endif
RESET search_path;
