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
