SELECT (c).id, (c).email FROM customer c WHERE id = 2;

SELECT (c).id + 1 AS n, upper((c).name) AS u FROM customer c WHERE (c).active ORDER BY (c).id;

SELECT (c).* FROM slot c ORDER BY (c).id;

SELECT customer FROM customer WHERE id = 2;

SELECT count(DISTINCT (dept, salary)) AS n, count((dept, salary)) AS m, count(ROW(dept)) AS k FROM employee;

SELECT count(DISTINCT (customer_id, status)) FROM orders;

SELECT ROW(1, 'a', NULL) AS r;

SELECT ROW(1, 2) = ROW(1, 2) AS a, ROW(1, NULL) = ROW(1, 2) AS b, ROW(1, NULL) = ROW(2, NULL) AS c, ROW(1, 2) < ROW(1, 3) AS d, ROW(1, NULL) < ROW(2, 0) AS e, ROW(1, NULL) < ROW(1, 2) AS f;

SELECT (1, 2) <> (1, 3) AS a, (1, NULL) IS DISTINCT FROM (1, NULL) AS b, (1, 2) >= (1, 2) AS c;

SELECT ROW(1, NULL) IS NULL AS a, ROW(NULL, NULL) IS NULL AS b, ROW(1, NULL) IS NOT NULL AS c, ROW(1, 2) IS NOT NULL AS d;

SELECT id FROM employee WHERE (dept, salary) IN (('dev', 120000), ('ops', 80000)) ORDER BY id;

SELECT id FROM employee WHERE (dept, salary) NOT IN (('dev', 120000), ('ops', NULL)) ORDER BY id;

SELECT id FROM employee WHERE (dept, salary) IN (SELECT dept, max(salary) FROM employee GROUP BY dept) ORDER BY id;

SELECT id FROM employee WHERE (dept, salary) = (SELECT dept, salary FROM employee WHERE id = 2) ORDER BY id;

SELECT id FROM employee WHERE (salary, id) > (90000, 4) ORDER BY salary, id;

SELECT id FROM employee WHERE (salary, id) < (120000, 3) ORDER BY salary DESC, id DESC LIMIT 3;

SELECT id FROM employee WHERE (dept, id) >= ('dev', 3) ORDER BY dept, id;

SELECT id FROM employee WHERE (hired, id) <= ('2018-11-30', 4) ORDER BY id;

SELECT id FROM orders WHERE (placed, id) > ('2026-02-14 12:00:00+00', 3) ORDER BY placed, id;

SELECT id FROM employee WHERE (dept, salary) IS NULL ORDER BY id;

SELECT id FROM employee WHERE (dept, salary) IS NOT NULL ORDER BY id;

SELECT id FROM slot WHERE (code, n) = ('a', 10) OR (code, val) = ('d ', '');

SELECT id FROM slot s WHERE s IS NOT NULL ORDER BY id;

SELECT c.id FROM customer c LEFT JOIN orders o ON o.customer_id = c.id WHERE o IS NULL ORDER BY c.id;

SELECT count(o) AS n, count(*) AS m FROM customer c LEFT JOIN orders o ON o.customer_id = c.id;

SELECT c.id, count(o.*) AS n FROM customer c LEFT JOIN orders o ON o.customer_id = c.id GROUP BY c.id ORDER BY c.id;

SELECT name, string_agg(name, ',') OVER (ORDER BY id) AS s FROM employee ORDER BY id;

SELECT id, array_agg(id) OVER (PARTITION BY dept ORDER BY id) AS a FROM employee ORDER BY id;

SELECT id, array_agg(id) OVER (PARTITION BY dept) AS a FROM employee ORDER BY id;

SELECT id, string_agg(name, ', ') OVER (PARTITION BY dept ORDER BY id ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS a FROM employee ORDER BY id;

SELECT (SELECT ROW(1, 2)) = ROW(1, 2) AS a;

UPDATE slot SET (val, n) = ('v', 5) WHERE id = 1;

UPDATE slot SET (val, n) = (SELECT name, id FROM employee WHERE employee.id = slot.id) WHERE id < 3;

UPDATE slot SET (val, n) = ROW('w', DEFAULT) WHERE id = 2;

SELECT DISTINCT (dept, manager_id) AS d FROM employee ORDER BY d;

SELECT max(ROW(salary, id)) FROM employee;

SELECT id FROM order_line WHERE (order_id, line_no) = ANY (ARRAY[(1, 1), (8, 2)]);

SELECT order_id FROM order_line WHERE (order_id, line_no) IN (VALUES (1, 1), (8, 2)) ORDER BY 1;

SELECT l.order_id FROM order_line l JOIN (VALUES (1, 1), (8, 2)) AS v(o, n) ON (l.order_id, l.line_no) = (v.o, v.n) ORDER BY 1;

SELECT EXISTS (SELECT 1 FROM slot WHERE (id, n) = (2, NULL)) AS e;

SELECT id FROM employee WHERE (dept, name) > ('dev', 'B') ORDER BY dept, name, id;

SELECT id FROM customer WHERE (balance, id) < (100.50, 1) ORDER BY balance DESC, id DESC;

SELECT s.id, (s).val FROM slot s WHERE (s).n > 5 ORDER BY 1;

SELECT (SELECT c FROM customer c WHERE id = 1) IS NULL AS n;

SELECT (e.m).name FROM (SELECT m FROM employee m WHERE id = 1) e;

SELECT ROW(1, 2) = ROW(1, 2, 3);

SELECT (1, 'a') = ('x', 'a');

SELECT id FROM employee WHERE (id, salary) BETWEEN (2, 0) AND (4, 0) ORDER BY id;

SELECT count(c) AS a, count(c.*) AS b FROM customer c;

SELECT c.id, count(o) AS n FROM customer c LEFT JOIN orders o ON o.customer_id = c.id GROUP BY c.id ORDER BY c.id;

SELECT c.id FROM customer c LEFT JOIN orders o ON o.customer_id = c.id WHERE o IS NOT NULL ORDER BY c.id;

SELECT (slot).val FROM slot WHERE (slot).id = 1;

SELECT s.id FROM slot s WHERE ROW(s.id, s.n) IN (ROW(1, 10), ROW(3, 30)) ORDER BY 1;
