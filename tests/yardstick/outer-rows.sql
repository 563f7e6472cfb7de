-- A derived table, WITH or LATERAL that reads a row of the query around it.
SELECT id, (SELECT count(*) FROM (SELECT DISTINCT status FROM orders WHERE customer_id = customer.id) s) FROM customer ORDER BY id

SELECT id FROM customer WHERE EXISTS (SELECT 1 FROM (SELECT customer_id FROM orders WHERE customer_id = customer.id LIMIT 1) s) ORDER BY id

SELECT id, (WITH s AS (SELECT total FROM orders WHERE customer_id = customer.id) SELECT sum(total) FROM s) FROM customer ORDER BY id

SELECT id, (WITH s AS (SELECT total FROM orders WHERE customer_id = customer.id), t AS (SELECT max(total) AS m FROM s) SELECT m FROM t) FROM customer ORDER BY id

SELECT c.id, l.j FROM customer c LEFT JOIN LATERAL (SELECT jsonb_agg(o.j) AS j FROM (SELECT jsonb_build_object('s', o.status) AS j FROM orders o WHERE o.customer_id = c.id ORDER BY o.id) o) l ON true ORDER BY c.id

SELECT p.id, l.id FROM employee p LEFT JOIN LATERAL (SELECT q.id FROM employee q WHERE q.id < p.id ORDER BY q.id DESC LIMIT 1) l ON true ORDER BY p.id

SELECT p.id, l.id, l.name FROM employee p LEFT JOIN LATERAL (SELECT q.id, q.name FROM employee q WHERE q.id < p.id ORDER BY q.id DESC LIMIT 1) l ON true ORDER BY p.id

SELECT p.id, l.id FROM employee p CROSS JOIN LATERAL (SELECT q.id FROM employee q WHERE q.manager_id = p.id ORDER BY q.id LIMIT 2) l ORDER BY p.id, l.id

SELECT id, (SELECT string_agg(s.status, ',') FROM (SELECT status FROM orders WHERE customer_id = customer.id ORDER BY placed DESC, id LIMIT 2) s) FROM customer ORDER BY id

SELECT id, (SELECT count(*) FROM (SELECT id FROM orders WHERE customer_id = customer.id ORDER BY id LIMIT 1 OFFSET 1) s) FROM customer ORDER BY id

SELECT id, (SELECT max(s.n) FROM (SELECT status, count(*) AS n FROM orders WHERE customer_id = customer.id GROUP BY status) s) FROM customer ORDER BY id

SELECT id, (SELECT max(s.n) FROM (SELECT count(*) AS n FROM orders WHERE customer_id = customer.id) s) FROM customer ORDER BY id

SELECT id, (SELECT count(*) FROM (SELECT id FROM orders o WHERE o.customer_id = customer.id AND o.total > customer.balance) s) FROM customer ORDER BY id

SELECT id, (SELECT count(*) FROM (SELECT status FROM orders WHERE customer_id = customer.id UNION SELECT 'x') s) FROM customer ORDER BY id

SELECT id FROM customer WHERE id IN (SELECT s.customer_id FROM (SELECT o.customer_id FROM orders o WHERE o.customer_id = customer.id AND o.status = 'paid') s) ORDER BY id

UPDATE customer SET note = (SELECT s.status FROM (SELECT o.status FROM orders o WHERE o.customer_id = customer.id ORDER BY o.id DESC LIMIT 1) s) WHERE id < 4

DELETE FROM order_line WHERE EXISTS (SELECT 1 FROM (SELECT id FROM product p WHERE p.id = order_line.product_id AND p.discontinued) s)

SELECT c.id, (SELECT json_agg(row_to_json(s)) FROM (SELECT o.id, (SELECT json_agg(row_to_json(l)) FROM (SELECT line_no, qty FROM order_line WHERE order_id = o.id ORDER BY line_no) l) AS lines FROM orders o WHERE o.customer_id = c.id ORDER BY o.id) s) AS orders FROM customer c ORDER BY c.id

SELECT id, (SELECT s.x FROM (SELECT customer.balance * 2 AS x) s) FROM customer ORDER BY id

SELECT o.id, s.n FROM orders o LEFT JOIN LATERAL (SELECT x.n FROM (SELECT sum(qty) AS n, order_id FROM order_line GROUP BY order_id) x WHERE x.order_id = o.id) s ON true ORDER BY o.id

-- Lists over a sorted subquery whose sort column is not selected.
SELECT array_agg(name) FROM (SELECT name FROM employee WHERE dept IS NOT NULL ORDER BY hired DESC, id) s

SELECT string_agg(s.name, ';') FROM (SELECT name FROM employee ORDER BY salary DESC NULLS LAST, id) AS s

SELECT json_agg(s) FROM (SELECT name, dept FROM employee ORDER BY id DESC LIMIT 3) s

SELECT dept, array_agg(name) FROM (SELECT * FROM employee ORDER BY lower(name), id) s GROUP BY dept ORDER BY dept

WITH s AS (SELECT name FROM employee ORDER BY id DESC) SELECT array_agg(name) FROM s
