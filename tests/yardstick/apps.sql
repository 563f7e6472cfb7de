-- As object-relational mappers write it: Django, Rails, SQLAlchemy, Hibernate, go-pg, jOOQ and Prisma.

SELECT "customer"."id", "customer"."email", "customer"."name" FROM "customer" WHERE "customer"."email" = 'ann@example.com' LIMIT 21;

SELECT "orders"."id", "orders"."status" FROM "orders" INNER JOIN "customer" ON ("orders"."customer_id" = "customer"."id") WHERE ("customer"."active" AND UPPER("customer"."name"::text) LIKE UPPER('%a%')) ORDER BY "orders"."placed" DESC, "orders"."id" ASC LIMIT 5 OFFSET 1;

SELECT COUNT(*) AS "__count" FROM "customer" WHERE NOT ("customer"."active" AND "customer"."name" IS NOT NULL);

SELECT (1) AS "a" FROM "customer" WHERE "customer"."email" = 'bob@example.com' LIMIT 1;

INSERT INTO "customer" ("email", "name", "active", "balance", "born", "created") VALUES ('dj@example.com', 'DJ', true, '0.00', '1999-05-05'::date, '2026-04-01T10:20:30.123456+00:00'::timestamptz) RETURNING "customer"."id";

UPDATE "product" SET "stock" = ("product"."stock" + 5) WHERE "product"."id" IN (SELECT U0."id" FROM "product" U0 WHERE U0."price" < 5 ORDER BY U0."id" ASC LIMIT 2);

SELECT "customer"."id", COUNT("orders"."id") AS "n", SUM("orders"."total") AS "total" FROM "customer" LEFT OUTER JOIN "orders" ON ("customer"."id" = "orders"."customer_id") GROUP BY "customer"."id" HAVING COUNT("orders"."id") > 0 ORDER BY "n" DESC, "customer"."id";

SELECT DISTINCT ("orders"."placed" AT TIME ZONE 'UTC')::date AS "datefield" FROM "orders" WHERE "orders"."placed" IS NOT NULL ORDER BY "datefield" ASC;

SELECT EXTRACT('year' FROM "customer"."born" ) AS "y" FROM "customer" WHERE "customer"."born" BETWEEN '1980-01-01'::date AND '1999-12-31'::date ORDER BY 1;

SELECT 1 AS one FROM "customer" WHERE "customer"."email" = 'x@example.com' AND "customer"."id" != 3 LIMIT 1;

SELECT "orders".* FROM "orders" WHERE "orders"."status" IN ('new', 'paid') AND "orders"."customer_id" = 1 ORDER BY "orders"."id" ASC LIMIT 1;

SELECT SUM("order_line"."qty" * "order_line"."price") FROM "order_line" WHERE "order_line"."order_id" = 8;

INSERT INTO "setting" ("name", "value", "changes") VALUES ('rails', 'x', 0) ON CONFLICT ("name") DO UPDATE SET "value" = EXCLUDED."value", "changes" = "setting"."changes" + 1 RETURNING "name", "changes";

DELETE FROM "order_line" WHERE ("order_line"."order_id", "order_line"."line_no") IN ((8, 1), (8, 2));

BEGIN;
SAVEPOINT active_record_1;
INSERT INTO "slot" ("id", "code") VALUES (40, 'ar');
RELEASE SAVEPOINT active_record_1;
COMMIT;
SELECT count(*) FROM slot;

BEGIN;
SAVEPOINT active_record_1;
INSERT INTO slot (id, code) VALUES (1, 'dup');
ROLLBACK TO SAVEPOINT active_record_1;
INSERT INTO slot (id, code) VALUES (41, 'ok');
COMMIT;
SELECT id FROM slot ORDER BY id;

SELECT nextval('customer_id_seq');

SELECT setval(pg_get_serial_sequence('"customer"','id'), coalesce(max("id"), 1), max("id") IS NOT null) FROM "customer";
INSERT INTO customer (email) VALUES ('after-setval@example.com') RETURNING id;

SELECT set_config('search_path', 'crm', false);
SELECT count(*) FROM lead;

SELECT set_config('search_path', 'crm', false);
SELECT id FROM customer;

select c1_0.id, c1_0.email from customer c1_0 where c1_0.email like 'a%' escape '\' fetch first 3 rows only;

select o1_0.id,o1_0.status,c1_0.id,c1_0.email from orders o1_0 left join customer c1_0 on c1_0.id=o1_0.customer_id where o1_0.id=1;

select count(distinct o1_0.customer_id) from orders o1_0 where o1_0.total>cast('10.5' as numeric(38,2));

SELECT anon_1.customer_id, anon_1.n FROM (SELECT orders.customer_id AS customer_id, count(orders.id) AS n FROM orders GROUP BY orders.customer_id) AS anon_1 WHERE anon_1.n > 1 ORDER BY anon_1.customer_id;

SELECT CAST(customer.balance AS VARCHAR) AS balance FROM customer WHERE customer.id = 1;

SELECT customer.id FROM customer WHERE customer.name ILIKE '%' || 'ann' || '%' ORDER BY customer.id;

SELECT EXISTS (SELECT * FROM orders WHERE orders.customer_id = 3) AS anon_1;

SELECT coalesce(sum(total), 0) FROM orders WHERE status = 'void';

UPDATE "customer" AS "c" SET "note" = 'go' WHERE ("c"."id" = 2) RETURNING "c"."note";

SELECT "id", "attrs"->>'color' AS "color" FROM "product" WHERE "attrs" @> '{"color": "blue"}' ORDER BY "id";

SELECT id FROM orders WHERE meta->>'channel' = 'web' AND (meta->>'retries')::int >= 3;

SELECT date_trunc('month', placed) AS month, count(*) FROM orders GROUP BY 1 ORDER BY 1;

SELECT to_char(placed, 'YYYY-MM') AS ym, sum(total) AS s FROM orders GROUP BY ym ORDER BY ym;

SELECT d::date AS day, count(o.id) AS n FROM generate_series('2026-01-01'::timestamp, '2026-06-01'::timestamp, '1 month') AS d LEFT JOIN orders o ON date_trunc('month', o.placed AT TIME ZONE 'UTC') = d GROUP BY d ORDER BY d;

SELECT * FROM customer WHERE id = '1; DROP TABLE customer';

SELECT * FROM customer WHERE created > '2026-02-31';

SELECT * FROM customer WHERE code = 'toolong';

SELECT * FROM customer WHERE feeling = 'furious';

INSERT INTO orders (customer_id, placed, total) VALUES (1, '2026-05-05', 10.005) RETURNING total;

INSERT INTO order_line (order_id, line_no, product_id, qty, price) VALUES (1, 9, 1, 0, 1);

INSERT INTO order_line (order_id, line_no, product_id, qty, price) VALUES (999, 1, 1, 1, 1);

INSERT INTO slot (id, code, nosuch) VALUES (50, 'x', 1);

SELECT nosuch FROM slot;

SELECT s.id, t.id FROM slot s, slot t WHERE id = 1;

SELECT lower(1, 2);

INSERT INTO slot (id, code) VALUES (51);

UPDATE slot SET id = 'x' WHERE id = 1;

BEGIN;
SELECT 'abc'::int;
SELECT 1;
ROLLBACK;
SELECT 2;

CREATE TABLE notes (id serial PRIMARY KEY, slug text DEFAULT 'n-' || 'x', due timestamptz DEFAULT now() + interval '7 days', total int DEFAULT 2 * 3);
INSERT INTO notes (id) VALUES (DEFAULT);
SELECT slug, total, due > now() AS later FROM notes;

CREATE TABLE stamps (at timestamp(0), t time(0), n numeric(4,1));
INSERT INTO stamps VALUES ('2026-01-01 10:00:00.7', '10:00:00.7', 1.25);
SELECT * FROM stamps;

SELECT jsonb_array_elements_text(tags) FROM (SELECT '["x", "y"]'::jsonb AS tags) AS q;

SELECT id, jsonb_object_keys(meta) AS k FROM orders WHERE id IN (1, 2) ORDER BY id, k;

SELECT unnest(sizes) AS s FROM product WHERE id = 1 ORDER BY s;

RESET ALL;
SET CONSTRAINTS ALL IMMEDIATE;
SELECT pg_sleep(0);
