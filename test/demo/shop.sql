-- The demo's database: a small shop, with a bit of everything that a backup has to carry.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
SELECT setseed(0.42);

CREATE SCHEMA shop;
CREATE SCHEMA warehouse;
CREATE SCHEMA audit;
COMMENT ON SCHEMA audit IS 'who changed what, and when';

CREATE TYPE shop.order_state AS ENUM ('cart', 'paid', 'shipped', 'returned');
CREATE DOMAIN shop.email AS text CHECK (VALUE LIKE '%@%');

CREATE TABLE shop.customers (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL,
  email shop.email NOT NULL UNIQUE,
  profile jsonb NOT NULL DEFAULT '{}',
  since timestamptz NOT NULL
);
INSERT INTO shop.customers (name, email, profile, since)
SELECT 'Customer ' || n, 'customer' || n || '@example.com',
  jsonb_build_object('language', (ARRAY['en', 'de', 'fr', 'ja'])[1 + n % 4], 'newsletter', n % 3 = 0,
    'tags', to_jsonb(ARRAY['t' || n % 17, 't' || n % 29])),
  timestamptz '2020-01-01' + n * interval '17 minutes'
FROM generate_series(1, 80000) n;

CREATE TABLE shop.products (
  id int PRIMARY KEY,
  "Name & Größe" text NOT NULL,
  price numeric(10, 2) NOT NULL,
  net numeric(10, 2) GENERATED ALWAYS AS (round(price / 1.19, 2)) STORED,
  search tsvector,
  image oid
);
INSERT INTO shop.products (id, "Name & Größe", price, search)
SELECT n, 'Product "' || n || '"', (random() * 200)::numeric(10, 2), to_tsvector('simple', 'product number ' || n)
FROM generate_series(1, 3000) n;
UPDATE shop.products SET image = lo_from_bytea(0, decode(repeat(md5('product'), 4000), 'hex')) WHERE id = 1;

CREATE TABLE shop.orders (
  id bigint NOT NULL,
  customer bigint NOT NULL,
  state shop.order_state NOT NULL,
  ordered_at timestamptz NOT NULL,
  delivery jsonb
) PARTITION BY RANGE (ordered_at);
CREATE TABLE shop.orders_2024 PARTITION OF shop.orders FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE shop.orders_2025 PARTITION OF shop.orders FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE shop.orders_later PARTITION OF shop.orders DEFAULT;
INSERT INTO shop.orders
SELECT n, 1 + n % 80000, (enum_range(NULL::shop.order_state))[1 + n % 4], timestamptz '2024-01-01' + n * interval '4 minutes',
  jsonb_build_object('street', 'Street ' || n % 977, 'city', (ARRAY['Berlin', 'Lyon', 'Osaka', 'Porto'])[1 + n % 4], 'parcel', md5(n::text))
FROM generate_series(1, 250000) n;

CREATE TABLE shop.order_items (
  order_id bigint NOT NULL,
  position int NOT NULL,
  product int NOT NULL,
  quantity int NOT NULL CHECK (quantity > 0),
  price numeric(10, 2) NOT NULL
);
INSERT INTO shop.order_items
SELECT n / 3 + 1, n % 3 + 1, 1 + (n::bigint * 7919) % 3000, 1 + n % 5, (n % 20000) / 100.0 FROM generate_series(0, 749999) n;

-- Keys after the rows, because that is faster.
ALTER TABLE shop.orders ADD PRIMARY KEY (id, ordered_at), ADD FOREIGN KEY (customer) REFERENCES shop.customers;
ALTER TABLE shop.order_items ADD PRIMARY KEY (order_id, position), ADD FOREIGN KEY (product) REFERENCES shop.products;

CREATE TABLE warehouse.stock (
  product int NOT NULL, place text NOT NULL, pieces int NOT NULL, PRIMARY KEY (product, place)
) PARTITION BY HASH (product);
CREATE TABLE warehouse.stock_0 PARTITION OF warehouse.stock FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE warehouse.stock_1 PARTITION OF warehouse.stock FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO warehouse.stock SELECT p, 'shelf ' || s, (p * s) % 50 FROM generate_series(1, 3000) p, generate_series(1, 10) s;

-- The one large table, which several connections copy at once.
CREATE TABLE audit.log (
  id bigserial,
  at timestamptz NOT NULL,
  actor text,
  action text NOT NULL,
  before jsonb,
  after jsonb,
  note text
);
INSERT INTO audit.log (at, actor, action, before, after, note)
SELECT timestamptz '2024-01-01' + n * interval '40 seconds', nullif('user' || n % 311, 'user0'), (ARRAY['insert', 'update', 'delete'])[1 + n % 3],
  jsonb_build_object('id', n, 'price', n % 9973, 'checksum', md5(n::text)),
  jsonb_build_object('id', n, 'price', n % 9941, 'checksum', md5((n + 1)::text), 'path', '/orders/' || n % 250000 || '/items'),
  CASE WHEN n % 5 = 0 THEN 'line one' || E'\n' || 'tab' || E'\t' || md5((n * 3)::text) || repeat(' and so on', n % 12) END
FROM generate_series(1, 450000) n;
ALTER TABLE audit.log ADD PRIMARY KEY (id);
CREATE INDEX ON audit.log (at);

CREATE VIEW shop.open_orders AS SELECT * FROM shop.orders WHERE state IN ('cart', 'paid');
CREATE MATERIALIZED VIEW shop.sales_by_month AS
  SELECT date_trunc('month', o.ordered_at AT TIME ZONE 'UTC') AS month, sum(i.quantity * i.price) AS revenue, count(*) AS items
  FROM shop.orders o JOIN shop.order_items i ON i.order_id = o.id GROUP BY 1;

CREATE FUNCTION audit.touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO audit.log (at, actor, action, after) VALUES (now(), current_user, TG_OP, to_jsonb(NEW));
  RETURN NEW;
END $$;
CREATE TRIGGER customers_audit AFTER INSERT OR UPDATE ON shop.customers FOR EACH ROW EXECUTE FUNCTION audit.touch();

CREATE ROLE demo_reader;
GRANT USAGE ON SCHEMA shop TO demo_reader;
GRANT SELECT ON ALL TABLES IN SCHEMA shop TO demo_reader;
