INSERT INTO slot (id, code) VALUES (1, 'zzz');

INSERT INTO slot (id, code) VALUES (100, 'a');

INSERT INTO slot (id, code) VALUES (100, 'fresh'), (101, 'fresh');

UPDATE slot SET code = 'a' WHERE id = 2;

INSERT INTO customer (name) VALUES ('nobody');

UPDATE customer SET email = NULL WHERE id = 1;

INSERT INTO orders (customer_id, placed) VALUES (999, '2026-01-01');

UPDATE order_line SET product_id = 999 WHERE order_id = 1;

DELETE FROM product WHERE id = 1;

DELETE FROM employee WHERE id = 1;

INSERT INTO customer (email, balance) VALUES ('x@example.com', -1001);

UPDATE order_line SET qty = 0 WHERE order_id = 1 AND line_no = 1;

INSERT INTO customer (email, name) VALUES ('long@example.com', repeat('x', 41));

INSERT INTO slot (id, code) VALUES (100, '12345678901');

INSERT INTO slot (id, code) VALUES (100, '1234567890   ');
SELECT length(code) FROM slot WHERE id = 100;

INSERT INTO measure (id, s) VALUES (100, 32768);

INSERT INTO measure (id, i) VALUES (100, 2147483648);

INSERT INTO measure (id, b) VALUES (100, 9223372036854775808);

INSERT INTO measure (id, n) VALUES (100, 99999999999.5);

INSERT INTO customer (email, balance) VALUES ('x@example.com', 12345678901.00);

INSERT INTO measure (id, i) VALUES (100, 'abc');

INSERT INTO measure (id, i) VALUES (100, '');

INSERT INTO customer (email, born) VALUES ('x@example.com', '2026-02-30');

INSERT INTO customer (email, born) VALUES ('x@example.com', '0000-00-00');

INSERT INTO customer (email, created) VALUES ('x@example.com', '2026-13-01 00:00:00');

INSERT INTO customer (email, active) VALUES ('x@example.com', 'maybe');

INSERT INTO customer (email, ref_id) VALUES ('x@example.com', 'not-a-uuid');

INSERT INTO customer (email, feeling) VALUES ('x@example.com', 'angry');

INSERT INTO customer (email, active) VALUES ('x@example.com', 1);

UPDATE customer SET balance = 'lots' WHERE id = 1;

UPDATE measure SET i = i * 2 WHERE id = 4;

UPDATE measure SET s = s + 1;

UPDATE measure SET i = i / (id - 1);

SELECT i / s FROM measure WHERE id = 3;

SELECT i % s FROM measure WHERE id = 3;

SELECT n / 0 FROM measure WHERE id = 1;

SELECT d / 0 FROM measure WHERE id = 1;

SELECT b * 2 FROM measure WHERE id = 4;

SELECT id::smallint * 40000::smallint FROM measure;

SELECT nowhere FROM customer;

SELECT * FROM nowhere;

SELECT c.nowhere FROM customer c;

SELECT id FROM customer, slot;

SELECT nowhere(1);

SELECT length(1);

SELECT * FROM customer WHERE name = 5;

SELECT * FROM customer WHERE id = 'abc';

SELECT 'a' + 1;

SELECT sum(name) FROM customer;

SELECT name + 1 FROM customer;

SELEC 1;

SELECT FROM WHERE;

INSERT INTO slot (id, code) VALUES (1);

INSERT INTO slot (id, nowhere) VALUES (1, 'a');

INSERT INTO slot (id, id) VALUES (1, 2);

UPDATE nowhere SET x = 1;

UPDATE slot SET nowhere = 1;

DELETE FROM nowhere WHERE id = 1;

SELECT id FROM slot UNION SELECT id, code FROM slot;

SELECT id FROM slot ORDER BY 5;

SELECT id FROM slot GROUP BY code;

SELECT id FROM slot WHERE id IN (SELECT id, code FROM slot);

SELECT count(count(id)) FROM slot;

SELECT id FROM slot LIMIT -1;

SELECT '2026-02-30'::date;

SELECT CAST('x' AS numeric);

SELECT to_date('2026-13-01', 'YYYY-MM-DD');

SELECT (SELECT id FROM slot);

UPDATE slot SET n = (SELECT id FROM slot);

INSERT INTO active_customer (id, email) VALUES (1, 'x');

SELECT substring('abc' FROM 1 FOR -1);

SELECT chr(0);

SELECT '{"a":'::jsonb;

SELECT ARRAY[1, 'a'];

SELECT * FROM customer WHERE active = 2;

SELECT currval('nowhere_seq');

DROP TABLE customer;

SELECT DISTINCT id FROM customer ORDER BY name;
