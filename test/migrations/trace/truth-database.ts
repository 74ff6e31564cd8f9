/**
 * The database that the cases of truth.test.ts run on. `t` has 2,000 rows, three indexes and a TOAST table; `p` is its
 * parent to be, `c1` its child; `pt` is partitioned, with a default partition; `newp` could become one of its partitions.
 */
export const truthDatabase = `
CREATE TYPE mood AS ENUM ('a', 'b');
CREATE DOMAIN dm AS int;
CREATE DOMAIN dmc AS int CHECK (VALUE > 0);
CREATE TABLE t (id int PRIMARY KEY, n int NOT NULL, nn int, v10 varchar(10), vu varchar(20), txt text, ts timestamp,
  num numeric(10, 2), pid int, m mood);
INSERT INTO t SELECT g, g % 100 + 1, g, 'v' || g % 90, 'u' || g % 90, 'x', '2026-01-01', g, g % 500 + 1, 'a'
  FROM generate_series(1, 2000) g;
CREATE INDEX t_v10 ON t (v10);
CREATE INDEX t_ts ON t (ts);
CREATE SEQUENCE sq OWNED BY t.nn;
CREATE TABLE p (id int PRIMARY KEY, name varchar(10));
INSERT INTO p SELECT g, 'p' FROM generate_series(1, 500) g;
CREATE TABLE c1 (id int PRIMARY KEY, tid int CONSTRAINT c1_tid REFERENCES t);
INSERT INTO c1 SELECT g, g FROM generate_series(1, 300) g;
CREATE TABLE ch () INHERITS (p);
CREATE TABLE pt (id int, v text) PARTITION BY RANGE (id);
CREATE INDEX pt_id ON pt (id);
CREATE TABLE pt1 PARTITION OF pt FOR VALUES FROM (0) TO (1000);
CREATE TABLE pt2 PARTITION OF pt FOR VALUES FROM (1000) TO (2000);
CREATE TABLE ptd PARTITION OF pt DEFAULT;
INSERT INTO pt SELECT g, 'x' FROM generate_series(1, 499) g;
INSERT INTO pt SELECT g, 'x' FROM generate_series(1000, 1499) g;
INSERT INTO pt SELECT g, 'x' FROM generate_series(9000, 9099) g;
CREATE TABLE qt (id int, v int) PARTITION BY RANGE (id);
CREATE TABLE qt1 PARTITION OF qt FOR VALUES FROM (0) TO (1000);
INSERT INTO qt SELECT g, g FROM generate_series(1, 500) g;
CREATE TABLE newp (id int, v text);
INSERT INTO newp SELECT g, 'x' FROM generate_series(2000, 2499) g;
CREATE TABLE empty (id int);
CREATE VIEW vw AS SELECT id, n FROM t;
CREATE MATERIALIZED VIEW mv AS SELECT id, n FROM t WHERE id <= 500;
CREATE UNIQUE INDEX mv_id ON mv (id);
CREATE TABLE dmt (a dm);
INSERT INTO dmt SELECT g FROM generate_series(1, 100) g;
CREATE SCHEMA s2;
CREATE ROLE somebody;
CREATE FUNCTION trf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
`;
