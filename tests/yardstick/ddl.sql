CREATE TABLE basic (id int PRIMARY KEY, name text);
INSERT INTO basic VALUES (1, 'a'), (2, NULL);
SELECT * FROM basic ORDER BY id;

CREATE TABLE IF NOT EXISTS customer (id int);
SELECT count(*) FROM customer;

CREATE TABLE kinds (a smallint, b integer, c bigint, d numeric(8,3), e real, f double precision, g varchar(10), h char(5), i text, j boolean, k date, l time, m timestamp, n timestamptz, o uuid, p bytea, q jsonb);
INSERT INTO kinds VALUES (1, 2, 3, 4.5555, 1.5, 2.5, 'abc', 'de', 'fg', true, '2026-01-01', '12:00', '2026-01-01 12:00', '2026-01-01 12:00+02', '00000000-0000-0000-0000-000000000001', '\x01', '{"a": 1}');
SELECT * FROM kinds;

CREATE TABLE auto (id serial PRIMARY KEY, v text);
INSERT INTO auto (v) VALUES ('a'), ('b');
SELECT id, v FROM auto ORDER BY id;

CREATE TABLE ident (id bigint GENERATED ALWAYS AS IDENTITY, v text);
INSERT INTO ident (v) VALUES ('a') RETURNING id;
INSERT INTO ident (id, v) VALUES (5, 'b');

CREATE TABLE defs (id int PRIMARY KEY, at timestamptz DEFAULT now(), n int DEFAULT 5 NOT NULL, u uuid DEFAULT gen_random_uuid(), t text DEFAULT 'x' || 'y', tags text[] DEFAULT '{}', j jsonb DEFAULT '{}'::jsonb);
INSERT INTO defs (id) VALUES (1);
SELECT n, t, tags, j, at IS NOT NULL AS has_at, u IS NOT NULL AS has_u FROM defs;

CREATE TABLE checked (id int PRIMARY KEY, n int CHECK (n > 0), s text CHECK (length(s) < 5), CONSTRAINT both_set CHECK (n IS NOT NULL OR s IS NOT NULL));
INSERT INTO checked VALUES (1, 1, 'ok');
INSERT INTO checked VALUES (2, -1, 'no');

CREATE TABLE parent (id int PRIMARY KEY);
CREATE TABLE child (id int PRIMARY KEY, parent_id int REFERENCES parent (id) ON DELETE SET NULL);
INSERT INTO parent VALUES (1);
INSERT INTO child VALUES (1, 1);
DELETE FROM parent WHERE id = 1;
SELECT * FROM child;

CREATE TABLE gen (w int, h int, area int GENERATED ALWAYS AS (w * h) STORED);
INSERT INTO gen (w, h) VALUES (3, 4);
SELECT area FROM gen;

CREATE TABLE gen2 (price numeric(10,2), cents bigint GENERATED ALWAYS AS ((price * 100)::bigint) STORED);
INSERT INTO gen2 (price) VALUES (1.50);
SELECT cents FROM gen2;

CREATE TABLE uniq (a int, b text, UNIQUE (a, b));
INSERT INTO uniq VALUES (1, NULL), (1, NULL), (1, 'x');
INSERT INTO uniq VALUES (1, 'x');

CREATE TABLE copied AS SELECT id, name, active, balance FROM customer WHERE active;
SELECT * FROM copied ORDER BY id;

CREATE TABLE hollow AS SELECT id, name FROM customer WITH NO DATA;
SELECT count(*) FROM hollow;

CREATE TABLE likewise (LIKE slot INCLUDING ALL);
INSERT INTO likewise SELECT * FROM slot;
INSERT INTO likewise VALUES (1, 'zz');

CREATE TEMPORARY TABLE scratch (id int, v text);
INSERT INTO scratch VALUES (1, 'a');
SELECT * FROM scratch;
DROP TABLE scratch;

CREATE TEMP TABLE gone ON COMMIT DROP AS SELECT 1 AS x;
SELECT * FROM gone;

SELECT id, code INTO picked FROM slot WHERE id < 3;
SELECT * FROM picked ORDER BY id;

CREATE TABLE evolve (id int PRIMARY KEY, a int);
INSERT INTO evolve VALUES (1, 10);
ALTER TABLE evolve ADD COLUMN b text DEFAULT 'new' NOT NULL;
ALTER TABLE evolve RENAME COLUMN a TO c;
ALTER TABLE evolve ALTER COLUMN c TYPE bigint;
SELECT * FROM evolve;

CREATE TABLE evolve2 (id int PRIMARY KEY, a text);
ALTER TABLE evolve2 ALTER COLUMN a SET NOT NULL;
INSERT INTO evolve2 VALUES (1, NULL);

CREATE TABLE evolve3 (id int PRIMARY KEY, a text NOT NULL DEFAULT 'x');
ALTER TABLE evolve3 ALTER COLUMN a DROP NOT NULL, ALTER COLUMN a DROP DEFAULT;
INSERT INTO evolve3 (id) VALUES (1);
SELECT a IS NULL AS n FROM evolve3;

CREATE TABLE evolve4 (id int, a int);
ALTER TABLE evolve4 DROP COLUMN a;
ALTER TABLE evolve4 ADD PRIMARY KEY (id);
ALTER TABLE evolve4 RENAME TO evolved;
INSERT INTO evolved VALUES (1);
INSERT INTO evolved VALUES (1);

CREATE TABLE evolve5 (id int PRIMARY KEY, customer_id int);
ALTER TABLE evolve5 ADD CONSTRAINT fk FOREIGN KEY (customer_id) REFERENCES customer (id);
INSERT INTO evolve5 VALUES (1, 999);

CREATE TABLE evolve6 (id int PRIMARY KEY, t text);
INSERT INTO evolve6 VALUES (1, '42');
ALTER TABLE evolve6 ALTER COLUMN t TYPE int USING t::int;
SELECT t + 1 AS x FROM evolve6;

ALTER TABLE customer ADD COLUMN IF NOT EXISTS name text;

ALTER TABLE IF EXISTS nowhere ADD COLUMN x int;

CREATE INDEX slot_n ON slot (n);
SELECT id FROM slot WHERE n = 10;
DROP INDEX slot_n;

CREATE INDEX ON customer (lower(name));
SELECT id FROM customer WHERE lower(name) = 'ann' ORDER BY id;

CREATE UNIQUE INDEX one_happy ON customer (feeling) WHERE feeling = 'sad' AND active;
SELECT 1;

CREATE UNIQUE INDEX slot_val ON slot (val);
INSERT INTO slot (id, code, val) VALUES (50, 'q', 'one');

CREATE INDEX product_attrs ON product USING gin (attrs);
SELECT id FROM product WHERE attrs @> '{"color": "red"}';

CREATE INDEX orders_placed ON orders (placed DESC NULLS LAST);
SELECT id FROM orders ORDER BY placed DESC LIMIT 1;

CREATE VIEW cheap AS SELECT id, title, price FROM product WHERE price < 10;
SELECT * FROM cheap ORDER BY id;

CREATE OR REPLACE VIEW spend AS SELECT c.id, coalesce(sum(o.total), 0) AS total FROM customer c LEFT JOIN orders o ON o.customer_id = c.id GROUP BY c.id;
SELECT * FROM spend ORDER BY id;

CREATE MATERIALIZED VIEW sums AS SELECT status, sum(total) AS total FROM orders GROUP BY status;
SELECT * FROM sums ORDER BY status;
REFRESH MATERIALIZED VIEW sums;

CREATE TYPE color AS ENUM ('red', 'green');
CREATE TABLE painted (id int, c color);
INSERT INTO painted VALUES (1, 'red'), (2, 'green');
SELECT * FROM painted ORDER BY c DESC;

CREATE TYPE color2 AS ENUM ('red', 'green');
CREATE TABLE painted2 (id int, c color2);
INSERT INTO painted2 VALUES (1, 'blue');

ALTER TYPE mood ADD VALUE 'bored' AFTER 'ok';
UPDATE customer SET feeling = 'bored' WHERE id = 1;

CREATE DOMAIN percent AS int CHECK (VALUE BETWEEN 0 AND 100);
CREATE TABLE rates (id int, p percent);
INSERT INTO rates VALUES (1, 50);
INSERT INTO rates VALUES (2, 150);

CREATE TYPE addr AS (street text, zip text);
SELECT 1;

COMMENT ON TABLE slot IS 'slots';
COMMENT ON COLUMN slot.code IS 'the code';

CREATE TABLE part (id int, at date) PARTITION BY RANGE (at);
CREATE TABLE part_2026 PARTITION OF part FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
INSERT INTO part VALUES (1, '2026-06-01');
SELECT * FROM part;
INSERT INTO part VALUES (2, '2030-01-01');

CREATE TABLE plist (id int, region text) PARTITION BY LIST (region);
CREATE TABLE plist_eu PARTITION OF plist FOR VALUES IN ('de', 'fr');
INSERT INTO plist VALUES (1, 'de');
SELECT * FROM plist_eu;

CREATE TABLE inherits_slot (extra int) INHERITS (slot);
SELECT 1;

CREATE FUNCTION add_one(i int) RETURNS int AS $$ SELECT i + 1 $$ LANGUAGE sql;
SELECT add_one(1);

CREATE FUNCTION touch() RETURNS trigger AS $$ BEGIN NEW.n := 1; RETURN NEW; END $$ LANGUAGE plpgsql;
CREATE TRIGGER slot_touch BEFORE UPDATE ON slot FOR EACH ROW EXECUTE FUNCTION touch();
UPDATE slot SET val = 'x' WHERE id = 1;

CREATE SCHEMA warehouse;
CREATE TABLE warehouse.bin (id int PRIMARY KEY);
INSERT INTO warehouse.bin VALUES (1);
SELECT * FROM warehouse.bin;
DROP SCHEMA warehouse CASCADE;

CREATE EXTENSION IF NOT EXISTS pgcrypto;

CREATE TABLE deferred (id int PRIMARY KEY, parent int REFERENCES deferred (id) DEFERRABLE INITIALLY DEFERRED);
BEGIN;
INSERT INTO deferred VALUES (1, 2);
INSERT INTO deferred VALUES (2, NULL);
COMMIT;

CREATE TABLE excl (during tsrange, EXCLUDE USING gist (during WITH &&));

CREATE TABLE slot (id int);

DROP TABLE nowhere;

DROP TABLE IF EXISTS nowhere;

CREATE TABLE longname (this_is_a_rather_long_column_name_that_has_exactly_sixty_three_c int);
INSERT INTO longname VALUES (1);
SELECT * FROM longname;

CREATE UNLOGGED TABLE fast (id int PRIMARY KEY);
INSERT INTO fast VALUES (1);
SELECT * FROM fast;

GRANT SELECT ON slot TO PUBLIC;
SELECT 1;
