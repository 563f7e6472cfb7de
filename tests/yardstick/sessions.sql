BEGIN;
INSERT INTO slot (id, code) VALUES (20, 't');
SELECT count(*) FROM slot;
COMMIT;
SELECT count(*) FROM slot;

BEGIN;
DELETE FROM slot;
ROLLBACK;
SELECT count(*) FROM slot;

START TRANSACTION;
UPDATE slot SET n = 1;
SAVEPOINT a;
UPDATE slot SET n = 2;
ROLLBACK TO SAVEPOINT a;
COMMIT;
SELECT n FROM slot ORDER BY id;

BEGIN;
SAVEPOINT s;
INSERT INTO slot (id, code) VALUES (1, 'dup');
ROLLBACK TO s;
INSERT INTO slot (id, code) VALUES (21, 'ok');
RELEASE SAVEPOINT s;
COMMIT;

BEGIN;
INSERT INTO slot (id, code) VALUES (22, 'y');
INSERT INTO slot (id, code) VALUES (1, 'dup');
SELECT 1;
COMMIT;
SELECT count(*) FROM slot;

BEGIN;
SELECT 1 / 0;
SELECT id FROM slot;
ROLLBACK;
SELECT count(*) FROM slot;

BEGIN ISOLATION LEVEL SERIALIZABLE;
SELECT sum(n) FROM slot;
COMMIT;

BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY;
SELECT count(*) FROM slot;
INSERT INTO slot (id, code) VALUES (30, 'ro');
ROLLBACK;

BEGIN READ ONLY;
UPDATE slot SET n = 1;
ROLLBACK;

SET TRANSACTION ISOLATION LEVEL SERIALIZABLE;
SELECT 1;

BEGIN;
SET LOCAL timezone = 'Asia/Tokyo';
SELECT placed FROM orders WHERE id = 1;
COMMIT;
SELECT placed FROM orders WHERE id = 1;

BEGIN;
SET LOCAL statement_timeout = '5s';
SELECT count(*) FROM slot;
COMMIT;

SET statement_timeout = 10000;
SET lock_timeout = '2s';
SELECT 1;

SET application_name = 'yardstick';
SELECT 1;

ROLLBACK;

COMMIT;

BEGIN;
BEGIN;
SELECT 1;
COMMIT;

BEGIN;
CREATE TABLE in_tx (id int);
INSERT INTO in_tx VALUES (1);
ROLLBACK;
SELECT * FROM in_tx;

SAVEPOINT outside;

BEGIN;
ROLLBACK TO SAVEPOINT nowhere;
ROLLBACK;

BEGIN;
SELECT id, n FROM slot WHERE id = 1 FOR UPDATE;
UPDATE slot SET n = 11 WHERE id = 1;
COMMIT;

BEGIN;
SELECT id FROM slot ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED;
COMMIT;

BEGIN;
SELECT id FROM slot WHERE id = 2 FOR UPDATE NOWAIT;
COMMIT;

BEGIN;
SELECT o.id, c.name FROM orders o JOIN customer c ON c.id = o.customer_id WHERE o.id = 1 FOR UPDATE OF o;
COMMIT;

BEGIN;
SELECT id FROM customer WHERE id = 1 FOR SHARE;
SELECT id FROM customer WHERE id = 2 FOR NO KEY UPDATE;
SELECT id FROM customer WHERE id = 3 FOR KEY SHARE;
COMMIT;

BEGIN;
LOCK TABLE slot IN EXCLUSIVE MODE;
UPDATE slot SET n = 0;
COMMIT;

BEGIN;
SELECT pg_advisory_xact_lock(42);
SELECT 1;
COMMIT;

SELECT pg_try_advisory_lock(1, 2) AS got;
SELECT pg_advisory_unlock(1, 2) AS released;

SELECT pg_advisory_lock(7);
SELECT pg_advisory_unlock(7);
SELECT pg_advisory_unlock(7);

SELECT pg_advisory_lock(hashtext('job'));
SELECT pg_advisory_unlock_all();

UPDATE slot SET n = n + 1 WHERE id = (SELECT id FROM slot WHERE n IS NOT NULL ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING id, n;

WITH next AS (SELECT id FROM orders WHERE status = 'new' ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED) UPDATE orders SET status = 'work' FROM next WHERE orders.id = next.id RETURNING orders.id;

SELECT nextval('customer_id_seq');
SELECT currval('customer_id_seq');

INSERT INTO customer (email) VALUES ('seq@example.com');
SELECT lastval();
SELECT currval('customer_id_seq'), currval(pg_get_serial_sequence('customer', 'id'));

SELECT setval('customer_id_seq', 100);
INSERT INTO customer (email) VALUES ('s@example.com') RETURNING id;

SELECT setval('customer_id_seq', 200, false);
SELECT nextval('customer_id_seq');

SELECT setval('customer_id_seq', (SELECT max(id) FROM customer));

SELECT currval('customer_id_seq');

CREATE SEQUENCE ticket_seq START 100 INCREMENT 10;
SELECT nextval('ticket_seq');
SELECT nextval('ticket_seq');
SELECT last_value FROM ticket_seq;

CREATE SEQUENCE short_seq MAXVALUE 2;
SELECT nextval('short_seq');
SELECT nextval('short_seq');
SELECT nextval('short_seq');

ALTER SEQUENCE customer_id_seq RESTART WITH 500;
INSERT INTO customer (email) VALUES ('r@example.com') RETURNING id;

BEGIN;
INSERT INTO customer (email) VALUES ('gap@example.com') RETURNING id;
ROLLBACK;
INSERT INTO customer (email) VALUES ('gap@example.com') RETURNING id;

PREPARE by_id (int) AS SELECT name FROM customer WHERE id = $1;
EXECUTE by_id(1);
EXECUTE by_id(4);
DEALLOCATE by_id;

PREPARE ins AS INSERT INTO slot (id, code) VALUES ($1, $2);
EXECUTE ins(70, 'prep');
DEALLOCATE ALL;

LISTEN jobs;
NOTIFY jobs, 'payload';

SELECT pg_notify('jobs', 'x');

DISCARD ALL;
SELECT 1;

RESET ALL;
SELECT count(*) FROM slot;

DECLARE c CURSOR FOR SELECT 1;

BEGIN;
DECLARE c CURSOR FOR SELECT id FROM slot ORDER BY id;
FETCH 2 FROM c;
CLOSE c;
COMMIT;

EXPLAIN SELECT 1;

ANALYZE slot;
VACUUM slot;
SELECT 1;

DO $$ BEGIN UPDATE slot SET n = 77; END $$;

COPY slot (id, code) TO STDOUT;

SELECT pg_sleep(0.01);

SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL REPEATABLE READ;
BEGIN;
SELECT count(*) FROM slot;
COMMIT;

BEGIN;
SET CONSTRAINTS ALL DEFERRED;
DELETE FROM order_line WHERE order_id = 2;
COMMIT;

SELECT nextval('customer_id_seq');

SELECT nextval('public.customer_id_seq'::regclass) AS id;

SELECT nextval('customer_id_seq');
SELECT currval('customer_id_seq');
INSERT INTO customer (id, email) VALUES (9, 'hib@example.com');
SELECT id FROM customer WHERE email = 'hib@example.com';
INSERT INTO customer (email) VALUES ('hib2@example.com') RETURNING id;

BEGIN;
SELECT nextval('orders_id_seq');
INSERT INTO orders (id, customer_id, placed) VALUES (9, 1, '2026-05-05');
COMMIT;
SELECT id FROM orders WHERE id = 9;

BEGIN;
SELECT nextval('orders_id_seq');
ROLLBACK;
SELECT nextval('orders_id_seq');

SELECT nextval(pg_get_serial_sequence('product', 'id'));

SELECT setval('customer_id_seq', 200, true);
INSERT INTO customer (email) VALUES ('sv@example.com') RETURNING id;

SELECT setval('orders_id_seq', (SELECT max(id) FROM orders));
INSERT INTO orders (customer_id, placed) VALUES (1, '2026-05-05') RETURNING id;

SELECT setval('orders_id_seq', COALESCE((SELECT MAX(id) + 1 FROM orders), 1), false);
INSERT INTO orders (customer_id, placed) VALUES (1, '2026-05-05') RETURNING id;

SELECT setval(pg_get_serial_sequence('customer', 'id'), max(id)) FROM customer;

SELECT lastval();

INSERT INTO customer (email) VALUES ('m1@example.com'), ('m2@example.com');
SELECT currval('customer_id_seq');

INSERT INTO customer (email) VALUES ('m3@example.com');
SELECT currval(pg_get_serial_sequence('public.customer', 'id')) AS id;

SELECT last_value FROM customer_id_seq;

SELECT last_value, is_called FROM customer_id_seq;

SELECT pg_get_serial_sequence('customer', 'id');

SELECT pg_get_serial_sequence('customer', 'email');

INSERT INTO orders (customer_id, placed) VALUES (currval('customer_id_seq'), '2026-05-05');

INSERT INTO customer (id, email) VALUES (nextval('customer_id_seq'), 'nv@example.com') RETURNING id;

INSERT INTO customer (id, email) SELECT nextval('customer_id_seq'), 'gen' || g || '@example.com' FROM generate_series(1, 3) AS g;
SELECT id, email FROM customer WHERE email LIKE 'gen%' ORDER BY id;

CREATE SEQUENCE ticket_seq START 100 INCREMENT 10;
SELECT nextval('ticket_seq'), nextval('ticket_seq');
SELECT currval('ticket_seq');
SELECT lastval();

CREATE SEQUENCE ticket_seq START 100 INCREMENT 10;
SELECT last_value FROM ticket_seq;
SELECT nextval('ticket_seq');
SELECT last_value FROM ticket_seq;
SELECT nextval('ticket_seq');
SELECT last_value FROM ticket_seq;

CREATE SEQUENCE ticket_seq;
SELECT last_value, is_called FROM ticket_seq;

CREATE SEQUENCE ticket_seq;
SELECT * FROM ticket_seq;

CREATE SEQUENCE ticket_seq;
SELECT currval('ticket_seq');

CREATE SEQUENCE ticket_seq;
SELECT setval('ticket_seq', 50);
SELECT nextval('ticket_seq');
SELECT setval('ticket_seq', 10);
SELECT nextval('ticket_seq');

CREATE SEQUENCE ticket_seq MINVALUE 1 MAXVALUE 3 CYCLE;
SELECT nextval('ticket_seq');
SELECT nextval('ticket_seq');
SELECT nextval('ticket_seq');
SELECT nextval('ticket_seq');

CREATE SEQUENCE countdown INCREMENT -1 MINVALUE -10 MAXVALUE 10 START 10;
SELECT nextval('countdown');
SELECT nextval('countdown');

CREATE SEQUENCE IF NOT EXISTS ticket_seq;
CREATE SEQUENCE IF NOT EXISTS ticket_seq;
CREATE SEQUENCE ticket_seq;

CREATE SEQUENCE ticket_seq;
ALTER SEQUENCE ticket_seq RESTART WITH 1000;
SELECT nextval('ticket_seq');
ALTER SEQUENCE ticket_seq RESTART;
SELECT nextval('ticket_seq');

CREATE SEQUENCE ticket_seq;
SELECT nextval('ticket_seq');
ALTER SEQUENCE ticket_seq INCREMENT BY 5;
SELECT nextval('ticket_seq');
SELECT nextval('ticket_seq');

CREATE SEQUENCE ticket_seq;
ALTER SEQUENCE ticket_seq MAXVALUE 2;
SELECT nextval('ticket_seq');
SELECT nextval('ticket_seq');
SELECT nextval('ticket_seq');

CREATE SEQUENCE ticket_seq;
ALTER SEQUENCE ticket_seq RENAME TO coupon_seq;
SELECT nextval('coupon_seq');

CREATE SEQUENCE ticket_seq;
DROP SEQUENCE ticket_seq;
SELECT nextval('ticket_seq');

DROP SEQUENCE customer_id_seq;

DROP SEQUENCE IF EXISTS no_such_seq;

CREATE SEQUENCE inv_no START 1000;
CREATE TABLE invoice (no bigint DEFAULT nextval('inv_no') PRIMARY KEY, total numeric(10,2));
INSERT INTO invoice (total) VALUES (1.5), (2.5) RETURNING no;
INSERT INTO invoice (no, total) VALUES (5000, 3);
INSERT INTO invoice (total) VALUES (4) RETURNING no;
SELECT currval('inv_no');

CREATE SEQUENCE inv_no;
CREATE TABLE invoice (no text DEFAULT 'INV-' || nextval('inv_no'), total numeric(10,2));
INSERT INTO invoice (total) VALUES (1.5);
SELECT no FROM invoice;

CREATE SEQUENCE inv_no;
CREATE TABLE invoice (no text DEFAULT ('INV-' || lpad(nextval('inv_no')::text, 6, '0')), total numeric(10,2));
INSERT INTO invoice (total) VALUES (1.5);
SELECT no FROM invoice;

CREATE SEQUENCE shared_seq;
CREATE TABLE s1 (id bigint PRIMARY KEY DEFAULT nextval('shared_seq'), v text);
CREATE TABLE s2 (id bigint PRIMARY KEY DEFAULT nextval('shared_seq'), v text);
INSERT INTO s1 (v) VALUES ('a');
INSERT INTO s2 (v) VALUES ('b');
INSERT INTO s1 (v) VALUES ('c');
SELECT id, v FROM s1 UNION ALL SELECT id, v FROM s2 ORDER BY id;

CREATE TABLE pub (id int GENERATED BY DEFAULT AS IDENTITY (START WITH 100 INCREMENT BY 5) PRIMARY KEY, v text);
INSERT INTO pub (v) VALUES ('a'), ('b');
SELECT id FROM pub ORDER BY id;
INSERT INTO pub (id, v) VALUES (105, 'dup');

CREATE TABLE pub (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, v text);
INSERT INTO pub (v) VALUES ('a');
INSERT INTO pub (id, v) OVERRIDING SYSTEM VALUE VALUES (50, 'b');
INSERT INTO pub (id, v) OVERRIDING USER VALUE VALUES (60, 'c');
INSERT INTO pub (id, v) VALUES (DEFAULT, 'd');
UPDATE pub SET id = 7 WHERE v = 'a';

CREATE TABLE pub (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, v text);
INSERT INTO pub (v) VALUES ('a');
ALTER TABLE pub ALTER COLUMN id RESTART WITH 100;
INSERT INTO pub (v) VALUES ('b') RETURNING id;

CREATE TABLE pub (id serial PRIMARY KEY, v text);
INSERT INTO pub (v) VALUES ('a'), ('b');
TRUNCATE pub RESTART IDENTITY;
INSERT INTO pub (v) VALUES ('c') RETURNING id;

TRUNCATE order_line, orders RESTART IDENTITY;
INSERT INTO orders (customer_id, placed) VALUES (1, '2026-05-05') RETURNING id;

CREATE TABLE pub (id serial PRIMARY KEY, v text NOT NULL);
INSERT INTO pub (v) VALUES ('a');
INSERT INTO pub (v) VALUES (NULL);
INSERT INTO pub (v) VALUES ('b') RETURNING id;

CREATE TABLE pub (id serial PRIMARY KEY, v text NOT NULL UNIQUE);
INSERT INTO pub (v) VALUES ('a') ON CONFLICT (v) DO NOTHING;
INSERT INTO pub (v) VALUES ('a') ON CONFLICT (v) DO NOTHING;
INSERT INTO pub (v) VALUES ('b') ON CONFLICT (v) DO NOTHING RETURNING id;

CREATE TABLE pub (id serial PRIMARY KEY, v text);
INSERT INTO pub (id, v) VALUES (1, 'given');
INSERT INTO pub (v) VALUES ('drawn');

CREATE TABLE pub (id serial PRIMARY KEY, v text);
INSERT INTO pub (id, v) VALUES (10, 'given');
INSERT INTO pub (v) VALUES ('drawn') RETURNING id;

CREATE TABLE tmp_ids (id serial PRIMARY KEY, v text);
INSERT INTO tmp_ids (id, v) VALUES (NULL, 'x');

CREATE TABLE tmp_ids (id serial PRIMARY KEY, v text);
INSERT INTO tmp_ids (id, v) VALUES (0, 'x') RETURNING id;

CREATE SEQUENCE slot_id_seq OWNED BY slot.id;
ALTER TABLE slot ALTER COLUMN id SET DEFAULT nextval('slot_id_seq');
SELECT setval('slot_id_seq', 10);
INSERT INTO slot (code) VALUES ('auto') RETURNING id;

SELECT nextval('no_such_seq');

SELECT nextval('customer_id_seq') FROM generate_series(1, 3);

SELECT nextval('customer_id_seq') + 1000 AS n;

SELECT nextval('customer_id_seq')::int AS id, 'x' AS kind;

WITH s AS (SELECT nextval('customer_id_seq') AS id) INSERT INTO customer (id, email) SELECT id, 'cte@example.com' FROM s RETURNING id;

BEGIN;
SELECT id FROM slot ORDER BY id FOR UPDATE OF slot NOWAIT;
COMMIT;

BEGIN;
SELECT id FROM orders WHERE status = 'new' ORDER BY id FOR NO KEY UPDATE SKIP LOCKED LIMIT 1;
COMMIT;

BEGIN;
SELECT o.id FROM orders o LEFT JOIN customer c ON c.id = o.customer_id WHERE o.id < 3 ORDER BY o.id FOR UPDATE OF o;
COMMIT;

BEGIN;
SELECT count(*) FROM slot FOR UPDATE;
ROLLBACK;

BEGIN;
LOCK TABLE slot IN ACCESS EXCLUSIVE MODE;
SELECT count(*) FROM slot;
COMMIT;

BEGIN;
LOCK TABLE slot IN SHARE ROW EXCLUSIVE MODE;
INSERT INTO slot (id, code) VALUES (60, 'lk');
COMMIT;

BEGIN;
LOCK slot;
COMMIT;

LOCK TABLE slot IN SHARE MODE;

SELECT pg_try_advisory_xact_lock(hashtext('job'));

SELECT pg_advisory_lock(hashtext('job:42')::bigint);

BEGIN;
SELECT pg_advisory_xact_lock(1, 42);
SELECT pg_try_advisory_xact_lock(1, 42) AS again;
COMMIT;

SELECT pg_advisory_lock_shared(5);

SELECT pg_advisory_unlock(424242);

BEGIN;
INSERT INTO slot (id, code) VALUES (1, 'dup');
ROLLBACK;
BEGIN;
INSERT INTO slot (id, code) VALUES (61, 'fine');
COMMIT;
SELECT count(*) FROM slot;

BEGIN;
INSERT INTO slot (id, code) VALUES (62, 's1');
SAVEPOINT a;
INSERT INTO slot (id, code) VALUES (1, 'dup');
ROLLBACK TO SAVEPOINT a;
SAVEPOINT a;
INSERT INTO slot (id, code) VALUES (63, 's2');
RELEASE SAVEPOINT a;
COMMIT;
SELECT id FROM slot WHERE id > 60 ORDER BY id;

BEGIN;
SAVEPOINT a;
SAVEPOINT b;
INSERT INTO slot (id, code) VALUES (64, 'x');
ROLLBACK TO a;
RELEASE b;
ROLLBACK;

BEGIN;
UPDATE slot SET n = 1;
INSERT INTO nowhere VALUES (1);
SELECT 1;
ROLLBACK;
SELECT n FROM slot ORDER BY id;

BEGIN;
SET TRANSACTION ISOLATION LEVEL REPEATABLE READ;
SELECT count(*) FROM slot;
COMMIT;

BEGIN;
SELECT 1;
SET TRANSACTION ISOLATION LEVEL SERIALIZABLE;
ROLLBACK;

START TRANSACTION READ ONLY;
SELECT nextval('customer_id_seq');
ROLLBACK;

BEGIN READ WRITE;
INSERT INTO slot (id, code) VALUES (65, 'rw');
END;

BEGIN;
INSERT INTO slot (id, code) VALUES (66, 'ab');
ABORT;

COMMIT AND CHAIN;

BEGIN;
INSERT INTO slot (id, code) VALUES (67, 'ch');
COMMIT AND CHAIN;
INSERT INTO slot (id, code) VALUES (68, 'ch2');
ROLLBACK;
SELECT count(*) FROM slot WHERE id IN (67, 68);

SET default_transaction_isolation = 'repeatable read';
BEGIN;
SELECT count(*) FROM slot;
COMMIT;

SET default_transaction_read_only = on;
INSERT INTO slot (id, code) VALUES (69, 'x');

SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY;
INSERT INTO slot (id, code) VALUES (69, 'x');

SET LOCAL lock_timeout = '1s';

SET statement_timeout = '1min';
SHOW statement_timeout;

SET search_path TO crm, public;
SELECT name FROM lead ORDER BY id;
SELECT count(*) FROM slot;
SHOW search_path;
SELECT current_schema();
RESET search_path;

SELECT current_user;

SELECT session_user = current_user AS same;

SELECT current_database();

SELECT current_schema;

SELECT version();

SHOW server_version;

SHOW server_version_num;

SELECT current_setting('server_version_num')::int >= 90000 AS ok;

SHOW transaction_isolation;

SHOW TRANSACTION ISOLATION LEVEL;

SHOW timezone;

SELECT current_setting('TimeZone');

SHOW client_encoding;

SHOW standard_conforming_strings;

SHOW max_connections;

SELECT set_config('app.user_id', '42', false);
SELECT current_setting('app.user_id');

SET app.tenant = '7';
SELECT current_setting('app.tenant');
SHOW app.tenant;

SELECT current_setting('app.missing', true);

SELECT pg_backend_pid() > 0 AS ok;

SELECT pg_is_in_recovery();

SELECT txid_current() > 0 AS ok;

SELECT to_regclass('public.customer') IS NOT NULL AS there, to_regclass('nowhere') IS NULL AS gone;

SELECT EXISTS (SELECT 1 FROM information_schema.tables WHERE table_schema = 'public' AND table_name = 'customer') AS there;

SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY table_name;

SELECT column_name, data_type, is_nullable FROM information_schema.columns WHERE table_schema = 'public' AND table_name = 'slot' ORDER BY ordinal_position;

SELECT c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND c.relkind = 'r' ORDER BY 1;

SELECT oid, typname FROM pg_type WHERE typname = 'jsonb';

SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename;

SELECT 1 FROM pg_extension WHERE extname = 'pgcrypto';

SELECT indexname FROM pg_indexes WHERE tablename = 'slot' ORDER BY 1;

SELECT pg_size_pretty(pg_database_size(current_database())) IS NOT NULL AS ok;

SELECT pg_total_relation_size('customer') > 0 AS ok;

SELECT obj_description('slot'::regclass);

SELECT has_table_privilege('slot', 'SELECT');

SELECT 'customer'::regclass::text;

SELECT pg_cancel_backend(0);

SELECT n_live_tup >= 0 AS ok FROM pg_stat_user_tables WHERE relname = 'slot';

EXPLAIN ANALYZE SELECT 1;

PREPARE q (int, text) AS UPDATE slot SET val = $2 WHERE id = $1;
EXECUTE q(1, 'prep');
EXECUTE q(2, NULL);
SELECT id, val FROM slot WHERE id < 3 ORDER BY id;
DEALLOCATE q;
EXECUTE q(1, 'x');

PREPARE q AS SELECT 1;
PREPARE q AS SELECT 2;

COPY slot (id, code) FROM STDIN;

COPY (SELECT id FROM slot) TO STDOUT WITH CSV HEADER;

SELECT pg_advisory_lock(hashtext('job:42')::bigint);
SELECT pg_advisory_unlock(hashtext('job:42')::bigint);
SELECT pg_advisory_unlock(hashtext('job:42')::bigint);

SELECT pg_try_advisory_lock(1, hashtext('x'));

SELECT DISTINCT code FROM slot FOR UPDATE;

SELECT id, (SELECT count(*) FROM measure) AS c FROM slot WHERE id = 1 FOR UPDATE;

SELECT o.ID FROM "Order Item" o;

SELECT Id FROM "Order Item";

UPDATE "Order Item" SET id = 5;

INSERT INTO "Order Item" (id) VALUES (9);

SELECT i."Select" FROM "Order Item" i WHERE i."Id" = 1;

UPDATE product SET price_cents = 5 WHERE id = 1;

UPDATE slot SET nosuch = 5;

INSERT INTO slot (id, code, nosuch) VALUES (1, 2, 3);

-- Two savepoints of one name: the later one hides the earlier.
BEGIN;
INSERT INTO slot (id, code) VALUES (60, 's0');
SAVEPOINT a;
INSERT INTO slot (id, code) VALUES (61, 's1');
SAVEPOINT a;
INSERT INTO slot (id, code) VALUES (62, 's2');
ROLLBACK TO SAVEPOINT a;
SELECT id FROM slot WHERE id >= 60 ORDER BY id;
RELEASE SAVEPOINT a;
ROLLBACK TO SAVEPOINT a;
SELECT id FROM slot WHERE id >= 60 ORDER BY id;
COMMIT;
SELECT id FROM slot WHERE id >= 60 ORDER BY id

BEGIN;
SAVEPOINT sp;
INSERT INTO slot (id, code) VALUES (61, 's1');
RELEASE SAVEPOINT sp;
SAVEPOINT sp;
INSERT INTO slot (id, code) VALUES (62, 's2');
ROLLBACK TO SAVEPOINT sp;
RELEASE SAVEPOINT sp;
RELEASE SAVEPOINT sp

PREPARE p (int, text) AS SELECT $1 + 1 AS n, $2 || 'x' AS t, $1 / 2 AS h;
EXECUTE p(5, 'a')

PREPARE p (date) AS SELECT $1 + 1 AS next, $1 - '2026-01-01' AS days, '$1' AS text;
EXECUTE p('2026-01-31')

PREPARE p (numeric, int) AS SELECT id FROM product WHERE price > $1 ORDER BY id LIMIT $2;
EXECUTE p(1.5, 2)

PREPARE p (jsonb) AS SELECT to_jsonb($1) AS a, $1 -> 'a' AS b;
EXECUTE p('{"a": 1}')

PREPARE p (text) AS SELECT to_jsonb($1) AS a, sum(length($1)) AS n;
EXECUTE p('xy')
