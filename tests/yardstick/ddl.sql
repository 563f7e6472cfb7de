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

CREATE TABLE meas (id int, at date NOT NULL, v int) PARTITION BY RANGE (at);
CREATE TABLE meas_2026 PARTITION OF meas FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
INSERT INTO meas VALUES (1, '2025-12-31', 1);

CREATE TABLE meas (id int, at date NOT NULL, v int) PARTITION BY RANGE (at);
CREATE TABLE meas_2026 PARTITION OF meas FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
INSERT INTO meas VALUES (1, '2027-01-01', 1);

CREATE TABLE meas (id int, at date NOT NULL, v int) PARTITION BY RANGE (at);
CREATE TABLE meas_old PARTITION OF meas FOR VALUES FROM (MINVALUE) TO ('2026-01-01');
CREATE TABLE meas_rest PARTITION OF meas DEFAULT;
INSERT INTO meas VALUES (1, '2025-12-31', 1), (2, '2030-01-01', 2);
SELECT id FROM meas ORDER BY id;
SELECT id FROM meas_rest;

CREATE TABLE plist (id int, region text) PARTITION BY LIST (region);
CREATE TABLE plist_eu PARTITION OF plist FOR VALUES IN ('de', 'fr');
CREATE TABLE plist_us PARTITION OF plist FOR VALUES IN ('us');
INSERT INTO plist VALUES (1, 'de'), (2, 'us');
SELECT * FROM plist_eu;
INSERT INTO plist_eu VALUES (3, 'fr');
INSERT INTO plist_eu VALUES (4, 'us');
SELECT count(*) FROM plist;

CREATE TABLE plist (id int, region text) PARTITION BY LIST (region);
CREATE TABLE plist_eu PARTITION OF plist FOR VALUES IN ('de', 'fr');
INSERT INTO plist VALUES (1, 'jp');

CREATE TABLE plist (id int, region text) PARTITION BY LIST (region);
CREATE TABLE plist_eu PARTITION OF plist FOR VALUES IN ('de', NULL);
INSERT INTO plist VALUES (1, NULL), (2, 'de');
SELECT id FROM plist_eu ORDER BY id;

CREATE TABLE plist (id int, region text) PARTITION BY LIST (region);
CREATE TABLE plist_eu PARTITION OF plist FOR VALUES IN ('de');
INSERT INTO plist VALUES (1, NULL);

CREATE TABLE phash (id int, v text) PARTITION BY HASH (id);
CREATE TABLE phash_0 PARTITION OF phash FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE phash_1 PARTITION OF phash FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO phash VALUES (1, 'a'), (2, 'b'), (3, 'c');
SELECT count(*) FROM phash;

CREATE TABLE prange (id int, n int) PARTITION BY RANGE (n);
CREATE TABLE prange_1 PARTITION OF prange FOR VALUES FROM (0) TO (10);
CREATE TABLE prange_2 PARTITION OF prange FOR VALUES FROM (10) TO (20);
INSERT INTO prange VALUES (1, 5), (2, 15);
UPDATE prange SET n = 12 WHERE id = 1;
SELECT id, n FROM prange ORDER BY id;
UPDATE prange SET n = 25 WHERE id = 1;

CREATE TABLE prange (id int, n int) PARTITION BY RANGE (n);
CREATE TABLE prange_1 PARTITION OF prange FOR VALUES FROM (0) TO (10);
INSERT INTO prange VALUES (1, NULL);

CREATE TABLE prange (id int, n int) PARTITION BY RANGE (n);
CREATE TABLE prange_1 PARTITION OF prange FOR VALUES FROM (0) TO (10);
INSERT INTO prange VALUES (1, 5);
DROP TABLE prange_1;
SELECT count(*) FROM prange;

CREATE TABLE prange (id int, n int) PARTITION BY RANGE (n);
CREATE TABLE prange_1 PARTITION OF prange FOR VALUES FROM (0) TO (10);
INSERT INTO prange VALUES (1, 5);
TRUNCATE prange_1;
SELECT count(*) FROM prange;

CREATE TABLE nopart (id int) PARTITION BY RANGE (id);
INSERT INTO nopart VALUES (1);

CREATE TABLE deferred (id int PRIMARY KEY, parent int REFERENCES deferred (id) DEFERRABLE INITIALLY IMMEDIATE);
INSERT INTO deferred VALUES (1, NULL), (2, 1);
SELECT * FROM deferred ORDER BY id;

CREATE TABLE deferred (id int PRIMARY KEY, pos int UNIQUE DEFERRABLE INITIALLY DEFERRED);
INSERT INTO deferred VALUES (1, 1), (2, 2);
UPDATE deferred SET pos = 3 - pos;
SELECT * FROM deferred ORDER BY id;

CREATE TABLE posn (id int PRIMARY KEY, pos int UNIQUE);
INSERT INTO posn VALUES (1, 1), (2, 2), (3, 3);
UPDATE posn SET pos = pos + 1;

CREATE TABLE posn (id int PRIMARY KEY, pos int UNIQUE);
INSERT INTO posn VALUES (3, 3), (2, 2), (1, 1);
UPDATE posn SET pos = pos + 1;
SELECT * FROM posn ORDER BY id;

CREATE TABLE posn (id int PRIMARY KEY, pos int UNIQUE);
INSERT INTO posn VALUES (1, 1), (2, 2);
UPDATE posn SET pos = pos - 1;
SELECT * FROM posn ORDER BY id;

CREATE MATERIALIZED VIEW sums AS SELECT status, count(*) AS n FROM orders GROUP BY status;
SELECT * FROM sums ORDER BY status;
INSERT INTO orders (customer_id, status, placed) VALUES (1, 'new', '2026-05-05');
SELECT n FROM sums WHERE status = 'new';
REFRESH MATERIALIZED VIEW sums;
SELECT n FROM sums WHERE status = 'new';
DROP MATERIALIZED VIEW sums;

CREATE MATERIALIZED VIEW mv AS SELECT id, name FROM customer WHERE active WITH NO DATA;
SELECT * FROM mv;

CREATE MATERIALIZED VIEW mv AS SELECT id, name FROM customer WHERE active;
CREATE UNIQUE INDEX mv_id ON mv (id);
REFRESH MATERIALIZED VIEW CONCURRENTLY mv;
SELECT id, name FROM mv ORDER BY id;

CREATE MATERIALIZED VIEW IF NOT EXISTS mv AS SELECT id FROM slot;
INSERT INTO mv VALUES (5);

CREATE TABLE evolve (id int PRIMARY KEY, t text);
INSERT INTO evolve VALUES (1, '42'), (2, '-7');
ALTER TABLE evolve ALTER COLUMN t TYPE int USING t::integer;
SELECT t + 1 AS x FROM evolve ORDER BY id;

CREATE TABLE evolve (id int PRIMARY KEY, t text);
INSERT INTO evolve VALUES (1, 'abc');
ALTER TABLE evolve ALTER COLUMN t TYPE int USING t::integer;

CREATE TABLE evolve (id int PRIMARY KEY, n int);
INSERT INTO evolve VALUES (1, 1), (2, 0), (3, NULL);
ALTER TABLE evolve ALTER COLUMN n TYPE boolean USING n <> 0;
SELECT * FROM evolve ORDER BY id;

CREATE TABLE evolve (id int PRIMARY KEY, n int);
INSERT INTO evolve VALUES (1, 150), (2, NULL);
ALTER TABLE evolve ALTER COLUMN n TYPE numeric(10,2) USING n / 100.0;
SELECT * FROM evolve ORDER BY id;

CREATE TABLE evolve (id int PRIMARY KEY, n int);
INSERT INTO evolve VALUES (1, 150);
ALTER TABLE evolve ALTER COLUMN n TYPE varchar(10);
SELECT n || '!' AS x FROM evolve;

CREATE TABLE evolve (id int PRIMARY KEY, b boolean DEFAULT false);
INSERT INTO evolve VALUES (1, true), (2, false);
ALTER TABLE evolve ALTER COLUMN b DROP DEFAULT, ALTER COLUMN b TYPE text USING CASE WHEN b THEN 'yes' ELSE 'no' END;
SELECT * FROM evolve ORDER BY id;

CREATE TABLE evolve (id int PRIMARY KEY, d timestamp);
INSERT INTO evolve VALUES (1, '2026-01-01 12:34:56');
ALTER TABLE evolve ALTER COLUMN d TYPE date;
SELECT * FROM evolve;

CREATE TABLE evolve (id int PRIMARY KEY, v varchar(10));
INSERT INTO evolve VALUES (1, 'longer');
ALTER TABLE evolve ALTER COLUMN v TYPE varchar(3);

CREATE TABLE evolve (id int PRIMARY KEY, v varchar(10));
INSERT INTO evolve VALUES (1, 'longer');
ALTER TABLE evolve ALTER COLUMN v TYPE text;
SELECT v FROM evolve;

CREATE TABLE evolve (id int PRIMARY KEY, n bigint);
INSERT INTO evolve VALUES (1, 3000000000);
ALTER TABLE evolve ALTER COLUMN n TYPE int;

CREATE TABLE evolve (id int PRIMARY KEY, n numeric(10,4));
INSERT INTO evolve VALUES (1, 1.2345), (2, 2.5000), (3, -2.5);
ALTER TABLE evolve ALTER COLUMN n TYPE int;
SELECT * FROM evolve ORDER BY id;

CREATE EXTENSION IF NOT EXISTS pgcrypto;
SELECT gen_random_uuid() IS NOT NULL AS ok;

CREATE EXTENSION IF NOT EXISTS "uuid-ossp";
SELECT uuid_generate_v4() IS NOT NULL AS ok;

CREATE EXTENSION IF NOT EXISTS citext;
CREATE TABLE ci (id int, email citext UNIQUE);
INSERT INTO ci VALUES (1, 'A@x.org');
SELECT id FROM ci WHERE email = 'a@X.ORG';
INSERT INTO ci VALUES (2, 'a@x.org');

CREATE EXTENSION IF NOT EXISTS plpgsql;

CREATE EXTENSION pg_trgm;

DROP EXTENSION IF EXISTS pgcrypto;

CREATE TYPE prio AS ENUM ('low', 'mid', 'high');
CREATE TABLE task (id int PRIMARY KEY, p prio NOT NULL DEFAULT 'mid');
INSERT INTO task (id) VALUES (1);
INSERT INTO task VALUES (2, 'high'), (3, 'low');
SELECT id, p FROM task ORDER BY p DESC;
SELECT id FROM task WHERE p > 'low' ORDER BY id;
SELECT max(p), min(p) FROM task;
SELECT p, count(*) FROM task GROUP BY p ORDER BY p;

CREATE TYPE prio AS ENUM ('low', 'mid', 'high');
CREATE TABLE task (id int PRIMARY KEY, p prio);
INSERT INTO task VALUES (1, 'urgent');

CREATE TYPE prio AS ENUM ('low', 'high');
CREATE TABLE task (id int PRIMARY KEY, p prio);
INSERT INTO task VALUES (1, 'low'), (2, 'high');
ALTER TYPE prio ADD VALUE 'mid' BEFORE 'high';
INSERT INTO task VALUES (3, 'mid');
SELECT id FROM task ORDER BY p;

CREATE TYPE prio AS ENUM ('low', 'high');
CREATE TABLE task (id int PRIMARY KEY, p prio);
INSERT INTO task VALUES (1, 'low');
ALTER TYPE prio RENAME VALUE 'low' TO 'minor';
SELECT * FROM task;

CREATE TYPE empty_prio AS ENUM ('a');
DROP TYPE empty_prio;
DROP TYPE IF EXISTS empty_prio;

SELECT enum_range(NULL::mood);

SELECT unnest(enum_range(NULL::mood)) AS m;

SELECT 'ok'::mood < 'happy'::mood AS lt, 'sad'::mood::text AS t;

CREATE DOMAIN posint AS integer CHECK (VALUE > 0);
CREATE TABLE d1 (id int PRIMARY KEY, n posint NOT NULL);
INSERT INTO d1 VALUES (1, 5);
INSERT INTO d1 VALUES (2, 0);

CREATE DOMAIN email AS text CHECK (VALUE ~ '^[^@]+@[^@]+$');
CREATE TABLE d2 (id int PRIMARY KEY, e email);
INSERT INTO d2 VALUES (1, 'a@b');
INSERT INTO d2 VALUES (2, 'ab');

CREATE DOMAIN posint AS integer DEFAULT 7 NOT NULL CONSTRAINT pos CHECK (VALUE > 0);
CREATE TABLE d1 (id int PRIMARY KEY, n posint);
INSERT INTO d1 (id) VALUES (1);
SELECT * FROM d1;
INSERT INTO d1 VALUES (2, NULL);
DROP DOMAIN posint;

ALTER DOMAIN nosuch ADD CHECK (VALUE > 0);

CREATE TABLE gen (id int PRIMARY KEY, fname text, lname text, full_name text GENERATED ALWAYS AS (fname || ' ' || lname) STORED);
INSERT INTO gen (id, fname, lname) VALUES (1, 'Ada', 'L'), (2, 'X', NULL);
SELECT id, full_name FROM gen ORDER BY id;
UPDATE gen SET lname = 'Lovelace' WHERE id = 1 RETURNING full_name;
UPDATE gen SET full_name = 'x' WHERE id = 1;

CREATE TABLE gen (id int PRIMARY KEY, v text, lower_v text GENERATED ALWAYS AS (lower(v)) STORED UNIQUE);
INSERT INTO gen (id, v) VALUES (1, 'ABC');
INSERT INTO gen (id, v) VALUES (2, 'abc');

CREATE TABLE acct (id int PRIMARY KEY, email text, deleted_at timestamp);
CREATE UNIQUE INDEX acct_email ON acct (email) WHERE deleted_at IS NULL;
INSERT INTO acct VALUES (1, 'a', NULL);
INSERT INTO acct VALUES (2, 'a', '2026-01-01');
INSERT INTO acct VALUES (3, 'a', NULL);

CREATE TABLE acct (id int PRIMARY KEY, email text);
CREATE UNIQUE INDEX acct_email ON acct (lower(email));
INSERT INTO acct VALUES (1, 'a@x');
INSERT INTO acct VALUES (2, 'A@X');

CREATE TABLE acct (id int PRIMARY KEY, email text);
CREATE UNIQUE INDEX acct_email ON acct (lower(email));
INSERT INTO acct VALUES (1, 'a@x');
INSERT INTO acct VALUES (2, 'A@X') ON CONFLICT (lower(email)) DO UPDATE SET email = EXCLUDED.email;
SELECT * FROM acct;

CREATE TABLE acct (id int PRIMARY KEY, uid int, is_default boolean);
CREATE UNIQUE INDEX one_default ON acct (uid) WHERE is_default;
INSERT INTO acct VALUES (1, 1, true), (2, 1, false), (3, 1, false);
INSERT INTO acct VALUES (4, 1, true);

CREATE TABLE acct (id int PRIMARY KEY, uid int, is_default boolean);
CREATE UNIQUE INDEX one_default ON acct (uid) WHERE is_default;
INSERT INTO acct VALUES (1, 1, true);
INSERT INTO acct VALUES (4, 1, true) ON CONFLICT (uid) WHERE is_default DO UPDATE SET id = EXCLUDED.id;
SELECT * FROM acct;

CREATE TABLE nn (a int, b int, UNIQUE NULLS NOT DISTINCT (a, b));
INSERT INTO nn VALUES (1, NULL);
INSERT INTO nn VALUES (1, NULL);

CREATE TABLE l1 (LIKE slot INCLUDING DEFAULTS INCLUDING CONSTRAINTS);
INSERT INTO l1 VALUES (1, 'a', NULL, NULL), (1, 'a', NULL, NULL);
SELECT count(*) FROM l1;
INSERT INTO l1 (code) VALUES ('x');

CREATE TABLE l1 (LIKE customer INCLUDING ALL);
INSERT INTO l1 (email) VALUES ('a');

CREATE TABLE l1 (LIKE setting, extra int DEFAULT 1);
INSERT INTO l1 (name, changes) VALUES ('a', 0);
SELECT * FROM l1;

CREATE TABLE acct (id int PRIMARY KEY, uid int, is_default boolean);
CREATE UNIQUE INDEX one_default ON acct (uid) WHERE is_default;
INSERT INTO acct VALUES (1, 1, true);
INSERT INTO acct VALUES (4, 1, true) ON CONFLICT (uid) WHERE is_default DO UPDATE SET id = EXCLUDED.id;
SELECT * FROM acct;
INSERT INTO acct VALUES (5, 1, true) ON CONFLICT (uid) DO NOTHING;

CREATE TABLE nn (a int, b int, UNIQUE NULLS NOT DISTINCT (a, b));
INSERT INTO nn VALUES (1, NULL);
INSERT INTO nn VALUES (1, NULL);
INSERT INTO nn VALUES (1, 0);
SELECT * FROM nn ORDER BY b;

CREATE TABLE job (id serial PRIMARY KEY, kind text NOT NULL, status text NOT NULL DEFAULT 'queued', payload text);
CREATE UNIQUE INDEX job_one_queued ON job (kind) WHERE status = 'queued';
INSERT INTO job (kind, payload) VALUES ('mail', 'a') ON CONFLICT (kind) WHERE status = 'queued' DO UPDATE SET payload = EXCLUDED.payload RETURNING id, payload;
INSERT INTO job (kind, payload) VALUES ('mail', 'b') ON CONFLICT (kind) WHERE status = 'queued' DO UPDATE SET payload = EXCLUDED.payload RETURNING id, payload;
UPDATE job SET status = 'done';
INSERT INTO job (kind, payload) VALUES ('mail', 'c') ON CONFLICT (kind) WHERE status = 'queued' DO NOTHING RETURNING payload;
SELECT kind, status, payload FROM job ORDER BY id;

CREATE TABLE job (id int PRIMARY KEY, kind varchar(20), status varchar(10));
CREATE UNIQUE INDEX job_one ON job (kind, status) WHERE status IN ('queued', 'running');
INSERT INTO job VALUES (1, 'a', 'done'), (2, 'a', 'done'), (3, 'a', 'queued');
UPDATE job SET status = 'queued' WHERE id = 1;
ALTER TABLE job RENAME COLUMN status TO state;
INSERT INTO job VALUES (4, 'a', 'queued');
ALTER TABLE job DROP COLUMN state;
INSERT INTO job VALUES (4, 'a');
SELECT * FROM job ORDER BY id;

CREATE TABLE job (id int PRIMARY KEY, kind varchar(20), n int);
CREATE UNIQUE INDEX job_one ON job (kind, coalesce(n, 0));
INSERT INTO job VALUES (1, 'a', NULL);
INSERT INTO job VALUES (2, 'a', 0);
DROP INDEX job_one;
INSERT INTO job VALUES (2, 'a', 0);

CREATE TABLE job (id int PRIMARY KEY, day timestamp, n int);
CREATE UNIQUE INDEX job_one ON job (date(day));
CREATE UNIQUE INDEX job_two ON job ((n % 10));
INSERT INTO job VALUES (1, '2026-01-01 10:00', 5);
INSERT INTO job VALUES (2, '2026-01-01 11:00', 6);

CREATE TABLE job (id int PRIMARY KEY, n int);
INSERT INTO job VALUES (1, 5), (2, 5);
CREATE UNIQUE INDEX job_one ON job (n) WHERE n > 3;

CREATE UNIQUE INDEX one_happy ON customer (feeling) WHERE feeling = 'sad' AND active;
UPDATE customer SET active = true WHERE id IN (3, 6);

INSERT INTO setting (name) VALUES ('theme') ON CONFLICT (name) WHERE changes > 0 DO NOTHING;

CREATE TABLE ev (id bigserial, at timestamptz NOT NULL, kind text NOT NULL, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE ev_01 PARTITION OF ev FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
CREATE TABLE ev_02 PARTITION OF ev FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
INSERT INTO ev (at, kind) VALUES ('2026-01-31 23:59:59+00', 'a'), ('2026-02-01', 'b') RETURNING id;
SELECT kind FROM ev_02;
UPDATE ev_01 SET at = '2026-02-02' WHERE kind = 'a';
UPDATE ev SET at = '2026-02-02' WHERE kind = 'a';
SELECT count(*) FROM ev_02;
INSERT INTO ev (at, kind) VALUES ('2026-03-01', 'c');
CREATE TABLE ev_03 PARTITION OF ev FOR VALUES FROM ('2026-03-01') TO ('2026-04-01');
INSERT INTO ev (at, kind) VALUES ('2026-03-01', 'c');
DROP TABLE ev_02;
SELECT kind FROM ev ORDER BY id;
ALTER TABLE ev ADD COLUMN note text;
SELECT note FROM ev_03;

CREATE TABLE lv (a int, b text) PARTITION BY LIST (a);
CREATE TABLE lv_1 PARTITION OF lv FOR VALUES IN (1) PARTITION BY LIST (b);
CREATE TABLE lv_1x PARTITION OF lv_1 FOR VALUES IN ('x');
CREATE TABLE lv_d PARTITION OF lv DEFAULT;
INSERT INTO lv VALUES (1, 'x'), (2, 'q');
INSERT INTO lv VALUES (1, 'y');
SELECT * FROM lv_1;
SELECT * FROM lv_d;

CREATE TABLE orders_p (id int NOT NULL, cust text NOT NULL, amt numeric(8,2)) PARTITION BY HASH (id);
CREATE TABLE orders_p0 PARTITION OF orders_p FOR VALUES WITH (MODULUS 2, REMAINDER 0);
INSERT INTO orders_p VALUES (1, 'a', 1);

CREATE TEMP TABLE batch (id int PRIMARY KEY, v text) ON COMMIT DELETE ROWS;
BEGIN;
INSERT INTO batch VALUES (1, 'a');
SELECT count(*) FROM batch;
COMMIT;
SELECT count(*) FROM batch;

CREATE TEMP TABLE slot (id int);
INSERT INTO slot VALUES (77);
SELECT * FROM slot;
DROP TABLE slot;
SELECT count(*) FROM slot;

CREATE TEMP TABLE staging AS SELECT id, code FROM slot;
UPDATE slot SET val = 'st' FROM staging WHERE staging.id = slot.id AND staging.id < 3;
INSERT INTO slot (id, code) SELECT id + 100, code || '!' FROM staging;
DELETE FROM slot USING staging WHERE slot.id = staging.id AND staging.id = 4;

CREATE TABLE x (id int, id text);

CREATE TABLE x (id int PRIMARY KEY, CONSTRAINT c PRIMARY KEY (id));

CREATE TABLE x (id int REFERENCES slot (val));

CREATE TABLE x (id int REFERENCES nowhere (id));

CREATE TABLE x (id text REFERENCES slot (id));

CREATE TABLE x (id nosuchtype);

CREATE TABLE x (n int DEFAULT 'abc');

CREATE TABLE tsp (id int) WITH (fillfactor = 80) TABLESPACE pg_default;
INSERT INTO tsp VALUES (1);
SELECT * FROM tsp;

CREATE TABLE "select" ("from" int, "where" text);
INSERT INTO "select" VALUES (1, 'x');
SELECT "from", "where" FROM "select" WHERE "from" = 1;

CREATE TABLE "MixedCase" ("Id" serial PRIMARY KEY, "userName" text);
INSERT INTO "MixedCase" ("userName") VALUES ('x') RETURNING "Id";
SELECT "userName" FROM "MixedCase" WHERE "Id" = 1;
SELECT userName FROM "MixedCase";

CREATE TABLE this_is_a_very_long_table_name_that_goes_beyond_the_limit_of_sixty_three_characters (id int);
INSERT INTO this_is_a_very_long_table_name_that_goes_beyond_the_limit_of_sixty_three_characters VALUES (1);
SELECT count(*) FROM this_is_a_very_long_table_name_that_goes_beyond_the_limit_of_sixt;

CREATE INDEX CONCURRENTLY IF NOT EXISTS slot_n_idx ON slot USING btree (n) INCLUDE (val);
DROP INDEX CONCURRENTLY IF EXISTS slot_n_idx;
DROP INDEX slot_n_idx;

CREATE VIEW v1 AS SELECT id, code FROM slot WHERE id < 3;
UPDATE v1 SET code = 'vv' WHERE id = 1;
INSERT INTO v1 VALUES (80, 'view');
DELETE FROM v1 WHERE id = 2;
SELECT id, code FROM slot ORDER BY id;

CREATE VIEW v1 AS SELECT id, code FROM slot WHERE id < 3 WITH CHECK OPTION;
INSERT INTO v1 VALUES (80, 'view');

CREATE VIEW v1 (a, b) AS SELECT id, code FROM slot;
CREATE OR REPLACE VIEW v1 (a, b, c) AS SELECT id, code, val FROM slot;
SELECT c FROM v1 WHERE a = 1;
ALTER VIEW v1 RENAME TO v2;
SELECT count(*) FROM v2;

CREATE TABLE ck (a int, b int, CHECK (a < b));
INSERT INTO ck VALUES (2, 1);
INSERT INTO ck VALUES (NULL, 1);

CREATE TABLE fk_set (id int PRIMARY KEY, c int DEFAULT 1 REFERENCES slot (id) ON DELETE SET DEFAULT);
INSERT INTO fk_set VALUES (1, 2);
DELETE FROM slot WHERE id = 2;
SELECT * FROM fk_set;

CREATE TABLE fk_casc (id int PRIMARY KEY, c int REFERENCES slot (id) ON UPDATE CASCADE ON DELETE CASCADE);
INSERT INTO fk_casc VALUES (1, 2);
UPDATE slot SET id = 22 WHERE id = 2;
SELECT * FROM fk_casc;
DELETE FROM slot WHERE id = 22;
SELECT count(*) FROM fk_casc;

CREATE TABLE excl (id int, during tsrange, EXCLUDE USING gist (during WITH &&));
INSERT INTO excl VALUES (1, '[2026-01-01,2026-01-02)');

CREATE OR REPLACE FUNCTION add_one(i int) RETURNS int AS $$ SELECT i + 1 $$ LANGUAGE sql;

CREATE TABLE t_arr (id int, a int[] NOT NULL DEFAULT '{1,2}', b text[] DEFAULT ARRAY['x']::text[]);
INSERT INTO t_arr (id) VALUES (1);
SELECT a, b FROM t_arr;

CREATE TABLE t_def (id int PRIMARY KEY, a date DEFAULT CURRENT_DATE, b timestamptz DEFAULT CURRENT_TIMESTAMP, c timestamptz DEFAULT now() + interval '7 days', d uuid DEFAULT gen_random_uuid(), e int DEFAULT (1 + 2));
INSERT INTO t_def (id) VALUES (1);
SELECT a = CURRENT_DATE AS a, b IS NOT NULL AS b, c > b AS c, d IS NOT NULL AS d, e FROM t_def;

CREATE TABLE money_t (id int, m money);
INSERT INTO money_t VALUES (1, '12.34');

CREATE TABLE net_t (id int, i inet, c cidr, m macaddr);
INSERT INTO net_t VALUES (1, '10.0.0.1', '10.0.0.0/8', '08:00:2b:01:02:03');
SELECT * FROM net_t;

CREATE TABLE oid_t (id int, x xml);
INSERT INTO oid_t VALUES (1, '<a/>');

CREATE TABLE bits_t (id int, b bit(4), v bit varying(8));
INSERT INTO bits_t VALUES (1, B'1010', B'11');
SELECT * FROM bits_t;

CREATE MATERIALIZED VIEW sums AS SELECT status, count(*) AS n FROM orders GROUP BY status;
SELECT * FROM sums ORDER BY status;
INSERT INTO orders (customer_id, status, placed) VALUES (1, 'new', '2026-05-05');
SELECT n FROM sums WHERE status = 'new';
REFRESH MATERIALIZED VIEW sums;
SELECT n FROM sums WHERE status = 'new';
DROP MATERIALIZED VIEW sums;
SELECT * FROM sums;

CREATE MATERIALIZED VIEW sums AS SELECT status, sum(total) AS total FROM orders GROUP BY status;
SELECT * FROM sums ORDER BY status;
REFRESH MATERIALIZED VIEW sums;

CREATE MATERIALIZED VIEW mv AS SELECT id, name FROM customer WHERE active WITH DATA;
CREATE UNIQUE INDEX mv_id ON mv (id);
UPDATE customer SET active = false WHERE id = 1;
REFRESH MATERIALIZED VIEW CONCURRENTLY mv;
SELECT id, name FROM mv ORDER BY id;
DROP TABLE customer;

CREATE MATERIALIZED VIEW IF NOT EXISTS mv AS SELECT id FROM slot;
CREATE MATERIALIZED VIEW IF NOT EXISTS mv AS SELECT id FROM slot;
INSERT INTO mv VALUES (5);

CREATE MATERIALIZED VIEW mv (a, b) AS SELECT id, code FROM slot;
SELECT a, b FROM mv ORDER BY a;
UPDATE mv SET b = 'x';

CREATE MATERIALIZED VIEW mv AS SELECT id FROM slot;
BEGIN;
DELETE FROM slot WHERE id = 1;
REFRESH MATERIALIZED VIEW mv;
SELECT count(*) FROM mv;
ROLLBACK;
SELECT count(*) FROM mv;

REFRESH MATERIALIZED VIEW nosuch;

DROP MATERIALIZED VIEW IF EXISTS nosuch;
