SELECT DISTINCT ON (customer_id) customer_id, id, placed FROM orders ORDER BY customer_id, placed DESC;

SELECT DISTINCT ON (dept) dept, name, salary FROM employee ORDER BY dept, salary DESC NULLS LAST, id;

SELECT DISTINCT ON (lower(name)) id, name FROM employee ORDER BY lower(name), id DESC;

SELECT id FROM customer ORDER BY id LIMIT 3 OFFSET 2;

SELECT id FROM customer ORDER BY id OFFSET 5;

SELECT id FROM customer ORDER BY id LIMIT ALL OFFSET 6;

SELECT id FROM customer ORDER BY id FETCH FIRST 2 ROWS ONLY;

SELECT id FROM customer ORDER BY id OFFSET 1 ROW FETCH NEXT 2 ROWS ONLY;

SELECT name, salary FROM employee ORDER BY salary DESC NULLS LAST FETCH FIRST 2 ROWS WITH TIES;

SELECT id FROM customer ORDER BY id LIMIT 0;

SELECT id FROM customer ORDER BY id LIMIT 1 + 1;

SELECT id, rating FROM customer ORDER BY rating, id;

SELECT id, rating FROM customer ORDER BY rating DESC, id;

SELECT id, rating FROM customer ORDER BY rating ASC NULLS FIRST, id;

SELECT id, rating FROM customer ORDER BY rating DESC NULLS LAST, id;

SELECT id, name FROM customer ORDER BY 2, 1;

SELECT id, name AS n FROM customer ORDER BY n DESC, id;

SELECT id, name FROM customer ORDER BY lower(name), id;

SELECT id FROM customer ORDER BY active DESC, id;

SELECT id, name FROM customer ORDER BY length(name) DESC NULLS LAST, id;

SELECT id FROM customer ORDER BY CASE WHEN name = 'bob' THEN 0 ELSE 1 END, id;

SELECT id FROM customer ORDER BY feeling DESC NULLS LAST, id;

SELECT id, title FROM product ORDER BY title;

SELECT id FROM customer WHERE active;

SELECT * FROM (VALUES (1, 'one'), (2, 'two'), (3, NULL)) AS t(n, word) ORDER BY n;

VALUES (1, 'a'), (2, 'b');

VALUES (3), (1), (2) ORDER BY 1 LIMIT 2;

SELECT c.id, v.label FROM customer c JOIN (VALUES (1, 'x'), (3, 'y')) AS v(id, label) ON v.id = c.id ORDER BY c.id;

SELECT c.id, o.id FROM customer c CROSS JOIN LATERAL (SELECT id FROM orders WHERE customer_id = c.id ORDER BY placed DESC LIMIT 1) o ORDER BY c.id;

SELECT c.id, o.total FROM customer c LEFT JOIN LATERAL (SELECT sum(total) AS total FROM orders WHERE customer_id = c.id) o ON true ORDER BY c.id;

SELECT c.id, x.y FROM customer c, LATERAL (SELECT c.id * 2 AS y) x WHERE c.id < 3 ORDER BY c.id;

SELECT e.name, m.name AS manager FROM employee e LEFT JOIN employee m ON m.id = e.manager_id ORDER BY e.id;

SELECT c.id, o.id FROM customer c RIGHT JOIN orders o ON o.customer_id = c.id AND c.active ORDER BY o.id;

SELECT a.id AS a, b.id AS b FROM slot a FULL JOIN measure b ON a.id = b.id AND b.id > 2 ORDER BY a NULLS LAST, b NULLS LAST;

SELECT s.id, l.name FROM slot s FULL OUTER JOIN crm.lead l USING (id) ORDER BY s.id;

SELECT id, s.val, l.name FROM slot s JOIN crm.lead l USING (id) ORDER BY id;

SELECT * FROM slot JOIN crm.lead USING (id) ORDER BY id;

SELECT * FROM slot NATURAL JOIN crm.lead ORDER BY id;

SELECT count(*) FROM customer CROSS JOIN slot;

SELECT c.id FROM customer c JOIN orders o ON o.customer_id = c.id JOIN order_line l ON l.order_id = o.id WHERE l.qty > 1 GROUP BY c.id ORDER BY c.id;

SELECT a.name, b.name FROM employee a JOIN employee b ON a.salary = b.salary AND a.id < b.id ORDER BY a.id;

SELECT a.id, b.id FROM (slot a LEFT JOIN measure b ON b.id = a.n) LEFT JOIN setting s ON s.changes = a.n ORDER BY a.id, b.id;

SELECT id FROM customer c WHERE EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id AND o.status = 'paid') ORDER BY id;

SELECT id FROM customer c WHERE NOT EXISTS (SELECT FROM orders o WHERE o.customer_id = c.id) ORDER BY id;

SELECT id, (SELECT count(*) FROM orders o WHERE o.customer_id = c.id) AS n FROM customer c ORDER BY id;

SELECT id FROM customer WHERE id IN (SELECT customer_id FROM orders ORDER BY placed DESC LIMIT 2) ORDER BY id;

SELECT (SELECT max(salary) FROM employee) - salary AS gap FROM employee WHERE id = 2;

SELECT (SELECT id FROM customer);

SELECT x.d, x.n FROM (SELECT dept AS d, count(*) AS n FROM employee GROUP BY dept) x WHERE x.n > 1 ORDER BY x.n DESC, x.d;

SELECT name FROM employee WHERE (dept, salary) IN (SELECT dept, max(salary) FROM employee GROUP BY dept) ORDER BY name;

SELECT id FROM slot UNION SELECT id FROM crm.lead ORDER BY id;

SELECT id FROM slot UNION ALL SELECT id FROM crm.lead ORDER BY id;

SELECT id FROM slot INTERSECT SELECT id FROM crm.lead ORDER BY id;

SELECT id FROM slot EXCEPT SELECT id FROM crm.lead ORDER BY id;

SELECT dept FROM employee INTERSECT ALL SELECT dept FROM employee WHERE id > 2 ORDER BY 1;

SELECT dept FROM employee EXCEPT ALL SELECT dept FROM employee WHERE id > 3 ORDER BY 1;

SELECT 1 AS a UNION SELECT 2 EXCEPT SELECT 1 ORDER BY a;

SELECT 1 AS a UNION ALL SELECT 2 INTERSECT SELECT 2 ORDER BY a;

(SELECT id FROM customer ORDER BY id DESC LIMIT 2) UNION ALL (SELECT id FROM slot ORDER BY id LIMIT 1);

SELECT 'a' AS x UNION SELECT 'A' UNION SELECT 'a ' ORDER BY x;

SELECT name FROM customer UNION SELECT name FROM crm.lead ORDER BY 1;

SELECT NULL AS x UNION SELECT 1 ORDER BY x;

SELECT 1 AS x UNION SELECT 1.5 ORDER BY x;

WITH paid AS (SELECT * FROM orders WHERE status = 'paid') SELECT customer_id, count(*) FROM paid GROUP BY customer_id ORDER BY customer_id;

WITH a AS (SELECT 1 AS x), b AS (SELECT x + 1 AS y FROM a) SELECT * FROM a, b;

WITH t(n, m) AS (VALUES (1, 2), (3, 4)) SELECT n + m AS s FROM t ORDER BY s;

WITH big AS MATERIALIZED (SELECT * FROM customer WHERE balance > 10) SELECT id FROM big ORDER BY id;

WITH small AS NOT MATERIALIZED (SELECT * FROM customer WHERE balance < 10) SELECT id FROM small ORDER BY id;

WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 5) SELECT n FROM t ORDER BY n;

WITH RECURSIVE tree AS (SELECT id, name, manager_id, 0 AS depth FROM employee WHERE manager_id IS NULL UNION ALL SELECT e.id, e.name, e.manager_id, t.depth + 1 FROM employee e JOIN tree t ON e.manager_id = t.id) SELECT id, name, depth FROM tree ORDER BY depth, id;

WITH RECURSIVE path(id, p) AS (SELECT id, name::text FROM employee WHERE manager_id IS NULL UNION ALL SELECT e.id, p || '/' || e.name FROM employee e JOIN path ON e.manager_id = path.id) SELECT id, p FROM path ORDER BY id;

WITH RECURSIVE chain(id, ids) AS (SELECT id, ARRAY[id] FROM employee WHERE id = 1 UNION ALL SELECT e.id, ids || e.id FROM employee e JOIN chain c ON e.manager_id = c.id WHERE e.id <> ALL (ids)) SELECT id, ids FROM chain ORDER BY id;

WITH RECURSIVE up AS (SELECT id, manager_id FROM employee WHERE id = 6 UNION SELECT e.id, e.manager_id FROM employee e JOIN up ON up.manager_id = e.id) SELECT id FROM up ORDER BY id;

SELECT * FROM generate_series(1, 5) AS n;

SELECT n FROM generate_series(10, 1, -3) AS n ORDER BY n;

SELECT g.n, s.code FROM generate_series(1, 6) AS g(n) LEFT JOIN slot s ON s.id = g.n ORDER BY g.n;

SELECT generate_series(1, 3) AS a;

SELECT count(*) FROM generate_series(1, 2000);

SELECT 1 WHERE false;

SELECT;

SELECT id, name FROM customer WHERE 1 = 0;

SELECT ALL id FROM slot ORDER BY id;

TABLE slot;

SELECT count(*) FROM ONLY customer;

SELECT id FROM customer TABLESAMPLE BERNOULLI (100) ORDER BY id;

SELECT c.name, sum(l.qty * l.price) AS spent FROM customer c JOIN orders o ON o.customer_id = c.id JOIN order_line l ON l.order_id = o.id WHERE o.status <> 'void' GROUP BY c.id, c.name HAVING sum(l.qty * l.price) > 5 ORDER BY spent DESC LIMIT 3;

SELECT o.id, c.name, coalesce(sum(l.qty), 0) AS items FROM orders o JOIN customer c ON c.id = o.customer_id LEFT JOIN order_line l ON l.order_id = o.id GROUP BY o.id, c.name ORDER BY o.id;

SELECT email FROM customer WHERE email ILIKE '%example%' AND active ORDER BY created DESC NULLS LAST LIMIT 3;

SELECT id, name FROM customer WHERE (created, id) < ('2026-10-25 00:30:00+00', 6) ORDER BY created DESC, id DESC LIMIT 2;

SELECT name FROM employee ORDER BY salary DESC LIMIT 3;

SELECT id FROM customer ORDER BY name LIMIT 4;

SELECT count(*) FROM (SELECT DISTINCT name, code FROM customer) x;

SELECT id, row(id, code) = row(1, 'a') AS same FROM slot ORDER BY id;

SELECT pg_typeof(1) AS a, pg_typeof('a'::text) AS b, pg_typeof(now()) AS c;

SELECT version() LIKE 'PostgreSQL%';

SELECT to_regclass('customer') IS NOT NULL AS there;

SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY table_name;

SELECT relname FROM pg_class WHERE relname = 'customer' AND relkind = 'r';

SELECT current_user IS NOT NULL AS a, current_setting('TimeZone') AS b;

SHOW search_path;

SELECT pg_backend_pid() > 0 AS a, txid_current() > 0 AS b;

SELECT name FROM employee ORDER BY name;

SELECT email FROM customer ORDER BY email DESC;

SELECT name FROM customer ORDER BY name NULLS FIRST;

SELECT 7.5 % 2, -7.5 % 2, 2 ^ 3, 2 ^ -1, 2.0 ^ 3;

SELECT CASE WHEN true THEN 1 ELSE 2.5 END, CASE WHEN false THEN 1 ELSE 2.50 END;

SELECT 'a' 'b';

SELECT DISTINCT ON (dept) dept, name FROM employee ORDER BY dept, salary DESC NULLS LAST, id;

SELECT id FROM employee ORDER BY salary DESC NULLS LAST FETCH FIRST 2 ROWS WITH TIES;

SELECT id FROM employee ORDER BY id LIMIT ALL OFFSET 5;

SELECT id FROM employee ORDER BY id LIMIT NULL;

SELECT id FROM employee ORDER BY id OFFSET 3 ROWS FETCH NEXT 2 ROWS ONLY;

SELECT id, salary FROM employee ORDER BY salary NULLS FIRST, id;

SELECT name AS n FROM employee ORDER BY lower(n);

SELECT id FROM slot UNION ALL SELECT id FROM slot ORDER BY 1 LIMIT 5;

(SELECT id FROM slot ORDER BY id LIMIT 2) UNION (SELECT n FROM slot ORDER BY n LIMIT 1) ORDER BY 1;

SELECT id FROM slot INTERSECT ALL SELECT n / 10 FROM slot;

SELECT n FROM slot EXCEPT ALL SELECT 10;

SELECT 1 UNION SELECT 2 INTERSECT SELECT 2 ORDER BY 1;

VALUES (1, 'a'), (2, 'b') ORDER BY 1 DESC;

SELECT * FROM (VALUES (1, 'x'), (2, NULL)) AS t(a, b) ORDER BY a;

SELECT * FROM slot NATURAL JOIN setting;

SELECT e.name, m.name FROM employee e LEFT JOIN employee m ON m.id = e.manager_id ORDER BY e.id;

SELECT id FROM customer WHERE balance > ALL (SELECT total FROM orders WHERE total IS NOT NULL) ORDER BY id;

WITH RECURSIVE r AS (SELECT id, manager_id, 0 AS depth FROM employee WHERE manager_id IS NULL UNION ALL SELECT e.id, e.manager_id, r.depth + 1 FROM employee e JOIN r ON e.manager_id = r.id) SELECT * FROM r ORDER BY id;

WITH RECURSIVE r AS (SELECT id, manager_id FROM employee WHERE manager_id IS NULL UNION ALL SELECT e.id, e.manager_id FROM employee e JOIN r ON e.manager_id = r.id) SEARCH DEPTH FIRST BY id SET ord SELECT id FROM r ORDER BY ord;

WITH RECURSIVE r AS (SELECT 1 AS id UNION ALL SELECT id % 3 + 1 FROM r) CYCLE id SET is_cycle USING path SELECT id, is_cycle FROM r;

WITH a AS MATERIALIZED (SELECT id FROM slot), b AS NOT MATERIALIZED (SELECT id FROM a) SELECT * FROM b ORDER BY id;

SELECT id FROM ONLY slot ORDER BY id;

SELECT name, length(name) FROM customer WHERE name > 'a' ORDER BY name;

SELECT id, code || '|', length(code) FROM customer ORDER BY id;

SELECT DISTINCT lower(name) FROM employee ORDER BY 1;

SELECT name FROM employee GROUP BY name ORDER BY name;

SELECT t || n FROM measure WHERE id IN (1, 2) ORDER BY id;

SELECT CASE WHEN i > 0 THEN 1/i ELSE 0 END FROM measure WHERE id IN (1, 2, 3) ORDER BY id;

SELECT NOT active FROM customer WHERE NOT active ORDER BY id;

SELECT active, count(*) FROM customer GROUP BY active HAVING active;

SELECT coalesce(rating, 0), coalesce(balance, 0) FROM customer ORDER BY id;
