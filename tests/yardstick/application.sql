-- Django: a page of a list with its count.
SELECT "customer"."id", "customer"."email", COUNT("orders"."id") AS "num_orders" FROM "customer" LEFT OUTER JOIN "orders" ON ("customer"."id" = "orders"."customer_id") WHERE "customer"."active" GROUP BY "customer"."id" HAVING COUNT("orders"."id") > 0 ORDER BY "num_orders" DESC, "customer"."id" ASC LIMIT 21

SELECT (1) AS "a" FROM "customer" WHERE ("customer"."email" = 'ann@example.com' AND NOT ("customer"."id" = 2)) LIMIT 1

SELECT "customer"."email" FROM "customer" WHERE UPPER("customer"."name"::text) LIKE UPPER('%ann%') ORDER BY "customer"."email" ASC

SELECT DATE_TRUNC('month', "orders"."placed" AT TIME ZONE 'UTC') AS "month", SUM("orders"."total") AS "revenue", COUNT(*) AS "n" FROM "orders" GROUP BY 1 ORDER BY 1 ASC

SELECT SUM(CASE WHEN "orders"."status" = 'paid' THEN 1 ELSE NULL END) AS "paid", AVG("orders"."total") AS "mean" FROM "orders"

SELECT COALESCE(SUM("orders"."total"), 0) / NULLIF(COUNT(*), 0) AS mean FROM "orders" WHERE "orders"."status" = 'paid'

-- Rails.
SELECT 1 AS one FROM "customer" WHERE "customer"."email" = 'ann@example.com' AND "customer"."id" != 1 LIMIT 1

SELECT "orders".* FROM "orders" INNER JOIN "customer" ON "customer"."id" = "orders"."customer_id" WHERE "customer"."active" = TRUE AND "orders"."placed" BETWEEN '2026-01-01 00:00:00' AND '2026-12-31 23:59:59.999999' ORDER BY "orders"."id" ASC

SELECT COUNT(DISTINCT "orders"."customer_id") FROM "orders" WHERE "orders"."status" IN ('paid', 'new')

UPDATE "orders" SET "status" = 'sent', "shipped" = '2026-11-22 10:00:00.123456' WHERE "orders"."id" = 2

INSERT INTO "setting" ("name", "value", "changes") VALUES ('a1', 'x', 1), ('theme', 'y', 2) ON CONFLICT ("name") DO UPDATE SET "value" = excluded."value", "changes" = "setting"."changes" + excluded."changes" RETURNING "name"

SELECT date(placed), count(*) FROM orders GROUP BY date(placed) ORDER BY date(placed)

SELECT "customer"."name", "customer"."email" FROM "customer" WHERE (lower(name) LIKE '%ann%' OR lower(email) LIKE '%ann%') ORDER BY "customer"."id" DESC LIMIT 10 OFFSET 0

-- SQLAlchemy.
SELECT anon_1.dept, anon_1.salary, anon_1.rn FROM (SELECT employee.dept AS dept, employee.salary AS salary, row_number() OVER (PARTITION BY employee.dept ORDER BY employee.salary DESC NULLS LAST, employee.id) AS rn FROM employee) AS anon_1 WHERE anon_1.rn <= 2 ORDER BY anon_1.dept NULLS LAST, anon_1.rn

INSERT INTO slot (id, code, val) VALUES (50, 'sa', 'v') RETURNING slot.id

SELECT customer.id, customer.name FROM customer WHERE customer.id IN (SELECT orders.customer_id FROM orders WHERE orders.total > 10.0) ORDER BY customer.id

DELETE FROM setting WHERE setting.name = 'none' RETURNING setting.name, setting.value

SELECT count(*) AS count_1 FROM (SELECT product.id AS product_id FROM product WHERE product.price > 1.00 LIMIT 3) AS anon_1

SELECT CAST(orders.total AS FLOAT) AS t, CAST(orders.id AS VARCHAR) AS s, CAST(orders.total AS INTEGER) AS i FROM orders WHERE orders.total IS NOT NULL ORDER BY orders.id

-- Hibernate and JPA.
select c1_0.id, c1_0.email, o1_0.customer_id, o1_0.id, o1_0.total from customer c1_0 left join orders o1_0 on c1_0.id=o1_0.customer_id where c1_0.id=1 order by o1_0.id

select count(o1_0.id) from orders o1_0 where o1_0.status='paid' and o1_0.total>=10 and (o1_0.shipped is null or o1_0.shipped>'2026-01-01')

select p1_0.id, p1_0.title, case when p1_0.stock<=0 then 'out' when p1_0.stock<10 then 'low' else 'ok' end from product p1_0 order by p1_0.title offset 0 rows fetch first 3 rows only

select e.id, e.name from employee e where e.salary > (select avg(e2.salary) from employee e2 where e2.dept = e.dept) order by e.id

-- go-pg and others.
SELECT id, tags FROM product WHERE 'office' = ANY(tags) ORDER BY id

SELECT json_agg(row_to_json(t)) FROM (SELECT id, code FROM slot ORDER BY id) t

SELECT jsonb_build_object('id', id, 'email', email, 'active', active) AS doc FROM customer WHERE id < 3 ORDER BY id

SELECT id, meta->>'channel' AS channel, (meta->>'retries')::int AS retries FROM orders WHERE meta ? 'channel' ORDER BY id

UPDATE orders SET meta = meta || '{"seen": true}' WHERE id = 1 RETURNING meta

UPDATE orders SET meta = jsonb_set(meta, '{channel}', '"phone"') WHERE id = 2 RETURNING meta->>'channel' AS channel

SELECT key, count(*) FROM orders, jsonb_each(meta) GROUP BY key ORDER BY key

-- Reports.
SELECT status, count(*) AS n, round(100.0 * count(*) / sum(count(*)) OVER (), 2) AS pct FROM orders GROUP BY status ORDER BY status

SELECT status, count(*) * 100.0 / (SELECT count(*) FROM orders) AS pct FROM orders GROUP BY status ORDER BY status

SELECT date_trunc('week', placed) AS week, count(*), sum(total) FROM orders GROUP BY week ORDER BY week

SELECT to_char(placed, 'YYYY-MM') AS month, sum(total) AS total, lag(sum(total)) OVER (ORDER BY to_char(placed, 'YYYY-MM')) AS before FROM orders GROUP BY 1 ORDER BY 1

SELECT d::date AS day, count(o.id) FROM generate_series('2026-01-14'::date, '2026-01-17'::date, '1 day') d LEFT JOIN orders o ON o.placed::date = d::date GROUP BY d ORDER BY d

SELECT dept, sum(salary) AS total, round(avg(salary), 2) AS mean, max(hired) AS last FROM employee WHERE dept IS NOT NULL GROUP BY dept ORDER BY total DESC

SELECT coalesce(dept, 'all') AS dept, count(*) FROM employee GROUP BY ROLLUP (dept) ORDER BY 2, 1

SELECT p.title, sum(l.qty * l.price) AS revenue, rank() OVER (ORDER BY sum(l.qty * l.price) DESC) AS place FROM order_line l JOIN product p ON p.id = l.product_id GROUP BY p.id, p.title ORDER BY place, p.title

SELECT extract(year FROM placed)::int AS y, extract(month FROM placed)::int AS m, count(*) FROM orders GROUP BY y, m ORDER BY y, m

SELECT c.name, (SELECT max(o.placed) FROM orders o WHERE o.customer_id = c.id) AS last FROM customer c ORDER BY last DESC NULLS LAST, c.id LIMIT 5

SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY total) AS median, avg(total) AS mean FROM orders

SELECT customer_id, total, total / sum(total) OVER (PARTITION BY customer_id) AS share FROM orders WHERE total > 0 ORDER BY id

SELECT width_bucket(total, 0, 100, 4) AS bucket, count(*) FROM orders WHERE total IS NOT NULL GROUP BY bucket ORDER BY bucket

SELECT string_agg(name, ', ' ORDER BY name) FROM employee WHERE dept = 'dev'

SELECT array_agg(DISTINCT dept ORDER BY dept) FROM employee WHERE dept IS NOT NULL

SELECT count(*) FILTER (WHERE total > 10)::float / count(*) AS share FROM orders

SELECT age(shipped, placed) FROM orders WHERE id = 1

SELECT shipped - placed::timestamp AS took FROM orders WHERE shipped IS NOT NULL ORDER BY id

-- CTEs.
WITH paid AS (SELECT customer_id, sum(total) AS spent FROM orders WHERE status = 'paid' GROUP BY customer_id), ranked AS (SELECT customer_id, spent, ntile(2) OVER (ORDER BY spent DESC) AS half FROM paid) SELECT c.email, r.spent, r.half FROM ranked r JOIN customer c ON c.id = r.customer_id ORDER BY r.spent DESC

WITH moved AS (DELETE FROM slot WHERE n IS NULL RETURNING id, code) SELECT count(*) FROM moved

WITH new_setting AS (INSERT INTO setting (name, value) VALUES ('fresh', 'v') RETURNING name) SELECT name FROM new_setting

WITH up AS (UPDATE product SET stock = stock + 1 WHERE id = 3 RETURNING id, stock) SELECT id, stock FROM up

WITH RECURSIVE boss AS (SELECT id, name, manager_id FROM employee WHERE id = 6 UNION ALL SELECT e.id, e.name, e.manager_id FROM employee e JOIN boss b ON b.manager_id = e.id) SELECT name FROM boss ORDER BY id

WITH RECURSIVE t(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM t WHERE n < 5) SELECT sum(n) FROM t

-- Upserts and queues.
INSERT INTO setting AS s (name, value) VALUES ('theme', 'blue') ON CONFLICT (name) DO UPDATE SET value = EXCLUDED.value WHERE s.value IS DISTINCT FROM EXCLUDED.value

INSERT INTO slot (id, code) SELECT 60 + g, 'g' || g FROM generate_series(1, 3) g ON CONFLICT DO NOTHING

UPDATE orders SET status = 'work' WHERE id = (SELECT id FROM orders WHERE status = 'new' ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING id, status

INSERT INTO order_line (order_id, line_no, product_id, qty, price) SELECT 4, 1, p.id, 2, p.price FROM product p WHERE p.sku = 'CUP'

UPDATE product p SET stock = p.stock - s.n FROM (SELECT product_id, sum(qty) AS n FROM order_line GROUP BY product_id) s WHERE s.product_id = p.id AND p.stock > 0

UPDATE customer SET balance = CASE id WHEN 1 THEN 1.5 WHEN 2 THEN 2.5 ELSE balance END WHERE id IN (1, 2)

-- Others.
SELECT split_part(email, '@', 2) AS domain, count(*) FROM customer GROUP BY domain ORDER BY count(*) DESC, domain

SELECT id, left(email, position('@' in email) - 1) AS local FROM customer ORDER BY id

SELECT regexp_replace(email, '@.*$', '') AS local, md5(email) AS hash FROM customer ORDER BY id

SELECT concat_ws(' ', name, code) AS both, initcap(lower(name)) AS nice FROM customer WHERE id < 3 ORDER BY id

SELECT now() - interval '1 day' < now() AS a, current_date + 1 > current_date AS b, (current_date - interval '1 month') < now() AS c

SELECT id, placed + interval '1 month' AS due, placed - interval '2 weeks' AS noted, date_part('dow', placed) AS dow FROM orders ORDER BY id

SELECT 10 / 4 AS a, 10 / 4.0 AS b, 10::numeric / 3 AS c, 10::float / 4 AS d, round(10 / 3.0, 2) AS e

SELECT greatest(1, 5, 3) AS a, least('b', 'a') AS b, coalesce(NULL, 'x') AS c, nullif('a', 'a') AS d

SELECT '{"a": [1, 2, {"b": 3}]}'::jsonb #>> '{a,2,b}' AS x, '{"a": 1}'::jsonb @> '{"a": 1}' AS y, jsonb_array_length('[1, 2]') AS z

SELECT unnest(ARRAY['a', 'b']) AS v, generate_series(1, 2) AS n

SELECT * FROM unnest(ARRAY[1, 2], ARRAY['a', 'b']) AS t(id, name) ORDER BY id

SELECT x, y FROM (VALUES (1, 'a'), (2, 'b')) AS v(x, y) WHERE x > 1

SELECT 'a' || 1 || true AS t, 5 || '' AS five, 'x' || NULL AS n

SELECT id FROM orders WHERE placed >= '2026-01-01' AND placed < '2026-01-01'::date + interval '1 month' ORDER BY id

SELECT bool_or(active) AS a, every(balance >= 0) AS b, sum(balance)::int AS c FROM customer WHERE balance < 1000
