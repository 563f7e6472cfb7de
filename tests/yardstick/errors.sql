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

SELECT id FROM customer WHERE total_balance > 0;

SELECT balance AS b FROM customer WHERE b > 0;

SELECT id, balance * 2 AS dbl FROM customer WHERE dbl > 10 ORDER BY id;

SELECT count(*) AS n FROM orders GROUP BY customer_id HAVING n > 1;

SELECT upper();

SELECT length('a', 'b', 'c');

SELECT abs('a', 1);

SELECT coalesce();

SELECT customer.name FROM customer AS c WHERE c.id = 1;

SELECT c.nope FROM customer AS c;

SELECT x.id FROM customer c;

SELECT 1/0;

SELECT 1 % 0;

SELECT 1.0/0;

SELECT 5/(3-3);

SELECT mod(10, 0);

SELECT div(10, 0);

SELECT CAST('' AS numeric);

SELECT '12abc'::bigint;

SELECT '99999999999'::int;

SELECT 2147483647 + 1;

SELECT 9223372036854775807 + 1;

SELECT 2147483648::int;

SELECT id FROM customer c JOIN orders o ON o.customer_id = c.id;

SELECT c.id, id FROM customer c, orders o;

SELECT 1 = 'a';

SELECT true + 1;

SELECT 'a' + 'b';

SELECT id FROM customer WHERE name > 5;

SELECT 1 UNION SELECT 'a';

SELECT 1, 2 UNION SELECT 3;

SELECT id FROM customer UNION SELECT name FROM customer;

SELECT (SELECT 1, 2);

SELECT id FROM customer WHERE id IN (SELECT id, name FROM customer);

SELECT id FROM customer WHERE count(*) > 1;

SELECT id FROM orders WHERE sum(total) > 1;

SELECT id FROM customer WHERE row_number() OVER () = 1;

SELECT sum(count(*)) FROM orders;

SELECT sum(sum(total)) FROM orders GROUP BY status;

SELECT id FROM customer LIMIT -1;

SELECT id FROM customer OFFSET -1;

SELECT id FROM customer LIMIT 'a';

SELECT id, count(*) FROM orders;

SELECT customer_id, total FROM orders GROUP BY customer_id;

SELECT * FROM customer GROUP BY name;

SELECT id FROM customer ORDER BY nope;

SELECT id FROM customer ORDER BY 5;

SELECT id FROM customer GROUP BY 3;

SELECT DISTINCT name FROM customer ORDER BY id;

SELECT id FROM customer WHERE active = 1;

SELECT id FROM customer WHERE active = 'maybe';

SELECT id FROM customer WHERE id;

SELECT id FROM customer WHERE name;

SELECT NOT 1;

SELECT 1 AND 2;

SELECT CASE WHEN 1 THEN 2 END;

SELECT CASE WHEN true THEN 1 ELSE 'a' END;

SELECT CASE id WHEN 'x' THEN 1 END FROM customer;

SELECT coalesce(1, 'a');

SELECT coalesce(name, 1) FROM customer;

SELECT greatest(1, 'b');

SELECT nullif(1, 'x');

SELECT id FROM nowhere;

SELECT nowhere.id FROM customer;

SELECT * FROM crm.nope;

SELECT id FROM customer WHERE email LIKE 5;

SELECT id FROM customer WHERE id LIKE '1%';

SELECT id || name FROM customer WHERE id = 1;

SELECT 1 || 2;

SELECT substring(12345, 2, 2);

SELECT round('abc');

SELECT round(2.567, 'x');

SELECT ln(-1);

SELECT log(0);

SELECT power(0, -1);

SELECT power(-8, 0.5);

SELECT exp(10000);

SELECT 10 ^ 400;

SELECT acos(2);

SELECT repeat('a', -1);

SELECT left('abc', -1), right('abc', -1);

SELECT split_part('a,b,c', ',', 0);

SELECT split_part('a,b,c', ',', -1), split_part('a,b,c', ',', 5);

SELECT to_date('abc', 'YYYY-MM-DD');

SELECT '25:00'::time;

SELECT 'x'::boolean;

SELECT 'yes'::boolean, 'off'::boolean, '1'::boolean;

SELECT 1::boolean, 0::boolean, 5::boolean;

SELECT true::int, false::int;

SELECT true::text;

SELECT 1.5::boolean;

SELECT 'a0eebc99'::uuid;

SELECT '{bad'::json;

SELECT ROW(1, 2) = ROW(1, 'a');

SELECT (1, 2) = (1, 2, 3);

SELECT 1 IN (1, 'a');

SELECT 1 IN ('1', '2');

SELECT id FROM customer WHERE id IN ('1', 'x');

SELECT id FROM customer WHERE id BETWEEN 1 AND 'z';

SELECT id FROM customer WHERE id = '';

SELECT nope(1);

SELECT lower(id) FROM customer;

SELECT length(5);

SELECT avg(active) FROM customer;

SELECT max(active) FROM customer;

SELECT bool_and(id) FROM customer;

SELECT string_agg(id, ',') FROM customer;

SELECT string_agg(name) FROM customer;

SELECT count() FROM customer;

SELECT count(id, name) FROM customer;

SELECT min() FROM customer;

SELECT rank() FROM customer;

SELECT row_number() FROM customer;

SELECT lag(id) FROM customer;

SELECT rank() OVER w FROM customer;

SELECT sum(id) OVER (PARTITION BY nope) FROM customer;

SELECT lower(name) OVER () FROM customer;

SELECT id, sum(id) FILTER (WHERE 1) FROM customer GROUP BY id;

SELECT id FROM customer, customer;

SELECT 1 FROM customer c JOIN customer c ON true;

SELECT id FROM customer JOIN orders USING (nope);

SELECT * FROM customer JOIN orders;

SELECT id FROM (SELECT id FROM customer);

SELECT * FROM (SELECT 1 AS a, 2 AS a) t WHERE a = 1;

WITH a AS (SELECT 1), a AS (SELECT 2) SELECT 1;

WITH x AS (SELECT 1 AS n) SELECT m FROM x;

SELECT * FROM x;

VALUES (1, 2), (3);

VALUES (1), ('a');

INSERT INTO slot (id, code) VALUES (1, 'x', 3);

INSERT INTO slot (id, nope) VALUES (1, 'x');

INSERT INTO slot (id, id) VALUES (50, 51);

UPDATE slot SET nope = 1;

UPDATE slot SET n = 'abc';

UPDATE slot SET n = 1, n = 2;

DELETE FROM slot WHERE nope = 1;

SELECT 1 ORDER BY 2;

SELECT DISTINCT ON (name) id FROM customer ORDER BY id;

SELECT id FROM customer FETCH FIRST -1 ROWS ONLY;

SELECT id FROM customer FOR UPDATE OF nope;

SELECT count(*) FROM customer FOR UPDATE;

SELECT DISTINCT id FROM customer FOR UPDATE;

SELECT 'a' < 'b' COLLATE "C";

SELECT -'a';

SELECT - 'x'::text;

SELECT '5' + 3;

SELECT '5' * '3';

SELECT 5 + '3';

SELECT 5 || '3';

SELECT '3' = 3;

SELECT ' 3 ' = 3;

SELECT '3.5' = 3;

SELECT 3 = '3.0';

SELECT NULL + 1, NULL || 'a', NULL = NULL;

SELECT 'a' = NULL;

SELECT select;

SELECT FROM customer WHERE;

SELECT 1 +;

SELECT (1;

SELECT 1);

SELECT 'abc;

SELECT id FROM customer WHERE id = 1 LIMIT 1 WHERE id = 2;

SELECT id, FROM customer;

SELECT * customer;

INSERT slot VALUES (1);

SELECT `id` FROM customer;

SELECT "nope" FROM customer;

SELECT "ID" FROM customer;

SELECT id FROM "Customer";

SELECT id FROM customer WHERE name = "Ann";

SELECT TOP 5 id FROM customer;

SELECT id FROM customer LIMIT 2, 3;

SELECT IFNULL(name, 'x') FROM customer;

SELECT ISNULL(name, 'x') FROM customer;

SELECT NVL(name, 'x') FROM customer;

SELECT IF(true, 1, 2);

SELECT DATE_FORMAT(now(), '%Y');

SELECT CONCAT_WS(',');

SELECT GROUP_CONCAT(name) FROM customer;

SELECT len('a');

SELECT 1 FROM dual;

-- What is claimed of both servers, and what only looks like a mistake.
SELECT image || title FROM product WHERE id < 3 ORDER BY id

SELECT E'a\x00b'

SELECT E'\xc3\xa4' AS a, E'\ud83d\ude00' AS b

SELECT E'\xff'

SELECT id FROM slot AS user

SELECT user.id FROM slot user

SELECT id AS user, code AS order, val AS table FROM slot ORDER BY id

SELECT id order FROM slot

SELECT id name, code type FROM slot ORDER BY id

SELECT order FROM slot

INSERT INTO slot (id, order) VALUES (50, 'x')

WITH table AS (SELECT 1 AS a) SELECT a FROM table

SELECT offset FROM (SELECT 1 AS offset) AS t

SELECT t.order FROM (SELECT 1 AS order) AS t

SELECT regexp_matches('a')
