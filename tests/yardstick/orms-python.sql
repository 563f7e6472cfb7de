-- SQLAlchemy 2: several rows in one insert, their order kept by a counter (insertmanyvalues).
INSERT INTO customer (email, name, note, born, created) SELECT p0::VARCHAR, p1::VARCHAR, p2::VARCHAR, p3::DATE, p4::TIMESTAMP WITH TIME ZONE FROM (VALUES ('m1@example.com', 'One', NULL, '2000-01-01'::date, NULL, 0), ('m2@example.com', NULL, NULL, NULL, NULL, 1)) AS imp_sen(p0, p1, p2, p3, p4, sen_counter) ORDER BY sen_counter RETURNING customer.id, customer.id AS id__1;
SELECT id, email, name, note, born, created FROM customer ORDER BY id

INSERT INTO customer (email, name, balance, rating, active, created) SELECT p0::VARCHAR, p1::VARCHAR, p2::NUMERIC(12, 2), p3::FLOAT, p4::BOOLEAN, p5::TIMESTAMP WITH TIME ZONE FROM (VALUES ($1, $2, $3, $4, $5, $6, 0), ($7, $8, $9, $10, $11, $12, 1), ($13, $14, $15, $16, $17, $18, 2)) AS imp_sen(p0, p1, p2, p3, p4, p5, sen_counter) ORDER BY sen_counter RETURNING customer.id, customer.id AS id__1, customer.created, customer.active;
--$ ["n1@example.com", "One", "1.50", "0.25", "true", "2026-12-01T10:00:00.5+00:00", "n2@example.com", null, "-2.50", null, "false", "2026-12-01T10:00:01+00:00", "n3@example.com", "Três", "0", "1e3", "true", "2026-12-01T12:00:01+02:00"]
SELECT email, name, balance, rating, active, created FROM customer WHERE id > 8 ORDER BY id

INSERT INTO product (sku, title, price, stock, attrs, raw, image, added, tags) SELECT p0::VARCHAR, p1::VARCHAR, p2::NUMERIC(10, 2), p3::SMALLINT, p4::JSONB, p5::JSON, p6::BYTEA, p7::DATE, p8::TEXT[] FROM (VALUES ('s1', 't', 1.25, 3, '{"a": 1}', '{"b":  2}', '\x0102'::bytea, '2026-01-01'::DATE, ARRAY['a','b'], 0), ('s2', 'u', 2, 4, 'null', NULL, NULL, NULL, NULL, 1)) AS imp_sen(p0, p1, p2, p3, p4, p5, p6, p7, p8, sen_counter) ORDER BY sen_counter RETURNING product.id, product.id AS id__1;
SELECT sku, title, price, stock, attrs, raw, image, added, tags FROM product ORDER BY id

INSERT INTO orders (customer_id, status, placed, shipped, pay_time, lead, total, meta) SELECT p0::INTEGER, p1::VARCHAR, p2::TIMESTAMP WITH TIME ZONE, p3::TIMESTAMP WITHOUT TIME ZONE, p4::TIME WITHOUT TIME ZONE, p5::INTERVAL, p6::NUMERIC(12, 2), p7::JSONB FROM (VALUES (1, 'new', '2026-12-01T10:00:00.5+00:00'::timestamptz, NULL, '10:00'::time, NULL, NULL, '{}'::jsonb, 0), (2, 'paid', '2026-12-01T10:00:00+00:00'::timestamptz, '2026-12-02T00:00:00'::timestamp, NULL, NULL, 7.5, '[]'::jsonb, 1)) AS imp_sen(p0, p1, p2, p3, p4, p5, p6, p7, sen_counter) ORDER BY sen_counter RETURNING orders.id, orders.id AS id__1;
SELECT customer_id, status, placed, shipped, pay_time, lead, total, meta FROM orders ORDER BY id

INSERT INTO customer (email, feeling, ref_id) SELECT p0::VARCHAR, p1::mood, p2::UUID FROM (VALUES ('e1@example.com', 'sad', 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11', 0), ('e2@example.com', NULL, NULL, 1)) AS imp_sen(p0, p1, p2, sen_counter) ORDER BY sen_counter RETURNING customer.id, customer.feeling, customer.id AS id__1;
SELECT email, feeling, ref_id FROM customer ORDER BY id

-- The same with ids that the application chose.
INSERT INTO employee (id, name, manager_id, dept, salary, hired) SELECT p0::INTEGER, p1::VARCHAR, p2::INTEGER, p3::VARCHAR, p4::INTEGER, p5::DATE FROM (VALUES (100, 'x', NULL, NULL, NULL, NULL, 0), (101, 'y', 100, 'dev', 5, '2020-01-01', 1)) AS imp_sen(p0, p1, p2, p3, p4, p5, sen_counter) ORDER BY sen_counter RETURNING employee.id, employee.id AS id__1

INSERT INTO customer (id, email) SELECT p0::INTEGER, p1::VARCHAR FROM (VALUES (100, 'g1@example.com', 0), (101, 'g2@example.com', 1)) AS imp_sen(p0, p1, sen_counter) ORDER BY sen_counter RETURNING customer.id, customer.id AS id__1

-- Its other forms.
INSERT INTO slot (id, code, val, n) VALUES (80, 'sa1', NULL, NULL), (81, 'sa2', 'v', 5) RETURNING slot.id, slot.code

INSERT INTO slot (id, code, val, n) VALUES ($1::INTEGER, $2::VARCHAR, $3::VARCHAR, $4::INTEGER), ($5::INTEGER, $6::VARCHAR, $7::VARCHAR, $8::INTEGER) RETURNING slot.id;
--$ [80, "sb1", null, null, 81, "sb2", "v", 5]

INSERT INTO setting (name, value) VALUES ($1::VARCHAR, $2::VARCHAR) ON CONFLICT (name) DO UPDATE SET value = excluded.value WHERE setting.value IS DISTINCT FROM excluded.value RETURNING setting.name, setting.value, setting.changes;
--$ ["theme", "blue"]

INSERT INTO setting (name, value, changes) VALUES ('theme', 'p', 0), ('new', 'q', 0) ON CONFLICT ON CONSTRAINT setting_pkey DO UPDATE SET value = excluded.value, changes = (setting.changes + $1::INTEGER);
--$ [1]

UPDATE customer SET balance=(customer.balance + $1::NUMERIC(12, 2)) WHERE customer.id = $2::INTEGER AND customer.balance = $3::NUMERIC(12, 2) RETURNING customer.balance;
--$ ["1.25", 1, "100.50"]

SELECT customer.id, customer.email FROM customer WHERE customer.id IN ($1::INTEGER, $2::INTEGER, $3::INTEGER) ORDER BY customer.id LIMIT $4::INTEGER OFFSET $5::INTEGER;
--$ [1, 2, 3, 2, 1]

SELECT customer.id, customer.name FROM customer WHERE customer.name ILIKE $1::VARCHAR ESCAPE '/' ORDER BY customer.id;
--$ ["%ann%"]

SELECT customer.id, customer.name FROM customer WHERE (customer.email LIKE $1::VARCHAR || '%') ORDER BY customer.id;
--$ ["ann"]

SELECT orders.id AS orders_id, orders.customer_id AS orders_customer_id, customer_1.id AS customer_1_id, customer_1.email AS customer_1_email FROM orders LEFT OUTER JOIN customer AS customer_1 ON customer_1.id = orders.customer_id WHERE orders.status = $1::VARCHAR ORDER BY orders.id;
--$ ["paid"]

SELECT orders.customer_id AS orders_customer_id, orders.id AS orders_id FROM orders WHERE orders.customer_id IN ($1::INTEGER, $2::INTEGER) ORDER BY orders.id;
--$ [1, 2]

SELECT anon_1.customer_id AS anon_1_customer_id, orders_1.id AS orders_1_id FROM (SELECT customer.id AS customer_id FROM customer ORDER BY customer.id LIMIT $1::INTEGER) AS anon_1 LEFT OUTER JOIN orders AS orders_1 ON anon_1.customer_id = orders_1.customer_id ORDER BY anon_1.customer_id, orders_1.id;
--$ [3]

SELECT count(*) AS count_1 FROM (SELECT DISTINCT orders.status AS status FROM orders) AS anon_1

SELECT EXISTS (SELECT 1 FROM orders, customer WHERE orders.customer_id = customer.id AND customer.name = $1::VARCHAR) AS anon_1;
--$ ["Ann"]

SELECT customer.id FROM customer WHERE customer.id = $1::INTEGER FOR UPDATE OF customer SKIP LOCKED;
--$ [1]

SELECT customer.id FROM customer WHERE customer.id = $1::INTEGER FOR NO KEY UPDATE NOWAIT;
--$ [1]

SELECT product.id, (product.attrs ->> $1::TEXT) AS anon_1, CAST((product.attrs #>> $2::TEXT[]) AS FLOAT) AS f FROM product WHERE product.attrs @> $3::JSONB ORDER BY product.id;
--$ ["color", "{dims,h}", "{\"color\": \"blue\"}"]

SELECT product.id FROM product WHERE $1::VARCHAR = ANY (product.tags) ORDER BY product.id;
--$ ["office"]

SELECT orders.id, row_number() OVER (PARTITION BY orders.customer_id ORDER BY orders.id DESC) AS rn, count(*) OVER () AS total FROM orders ORDER BY orders.id LIMIT $1::INTEGER;
--$ [4]

SELECT lateral_1.id, customer.id AS id_1 FROM customer JOIN LATERAL (SELECT orders.id AS id FROM orders WHERE orders.customer_id = customer.id ORDER BY orders.id DESC LIMIT $1::INTEGER) AS lateral_1 ON true ORDER BY lateral_1.id;
--$ [2]

UPDATE orders SET status = $1::VARCHAR WHERE orders.customer_id IN (SELECT customer.id FROM customer WHERE customer.active = true) RETURNING orders.id;
--$ ["held"]

UPDATE customer SET note = anon_1.note FROM (VALUES (1, 'n1'), (2, 'n2')) AS anon_1 (id, note) WHERE customer.id = anon_1.id

DELETE FROM orders USING customer WHERE orders.customer_id = customer.id AND customer.name = $1::VARCHAR;
--$ ["nobody"]

SELECT date_trunc($1::VARCHAR, orders.placed) AS d, coalesce(sum(orders.total), $2::NUMERIC) AS s FROM orders GROUP BY d ORDER BY d;
--$ ["day", "0"]

SELECT employee.dept, array_agg(employee.name ORDER BY employee.id) AS names, json_agg(json_build_object('id', employee.id, 'n', employee.name) ORDER BY employee.id) AS j FROM employee WHERE employee.dept IS NOT NULL GROUP BY employee.dept ORDER BY employee.dept

-- Django: writing.
INSERT INTO "customer" ("email", "name", "active", "balance", "created") VALUES ('b1@example.com', 'B1', true, '0', '2026-04-01T10:20:30.123456+00:00'::timestamptz), ('b2@example.com', NULL, false, '1.10', NULL) RETURNING "customer"."id"

INSERT INTO "customer" ("email", "name", "active", "balance", "created") VALUES ($1, $2, $3, $4, $5), ($6, $7, $8, $9, $10) RETURNING "customer"."id";
--$ ["c1@example.com", "B1", "true", "0", "2026-04-01T10:20:30.123456+00:00", "c2@example.com", null, "false", "1.1", null]

INSERT INTO "customer" ("email", "name", "born") SELECT * FROM UNNEST((ARRAY['u1@example.com', 'u2@example.com'])::text[], (ARRAY['U', NULL])::varchar(40)[], (ARRAY['2000-01-01', NULL])::date[]) RETURNING "customer"."id";
SELECT email, name, born FROM customer ORDER BY id

INSERT INTO "setting" ("name", "value", "changes") VALUES ('theme', 'x', 0), ('fresh', 'y', 0) ON CONFLICT DO NOTHING

INSERT INTO "setting" ("name", "value", "changes") VALUES ('theme', 'x', 0), ('fresh', 'y', 0) ON CONFLICT("name") DO UPDATE SET "value" = EXCLUDED."value" RETURNING "setting"."name"

UPDATE "customer" SET "balance" = CASE WHEN ("customer"."id" = 1) THEN '5.00'::numeric(12, 2) WHEN ("customer"."id" = 2) THEN '6.00'::numeric(12, 2) ELSE NULL END::numeric(12, 2) WHERE "customer"."id" IN (1, 2)

UPDATE "customer" SET "balance" = (CASE WHEN ("customer"."id" = $1) THEN $2 WHEN ("customer"."id" = $3) THEN $4 ELSE NULL END)::numeric(12, 2) WHERE "customer"."id" IN ($5, $6);
--$ [1, "5.00", 2, "6.00", 1, 2]

UPDATE "customer" SET "name" = CASE WHEN ("customer"."id" = 1) THEN 'x' WHEN ("customer"."id" = 2) THEN NULL ELSE NULL END::varchar(40), "created" = CASE WHEN ("customer"."id" = 1) THEN '2026-01-01T00:00:00+00:00'::timestamptz ELSE NULL END::timestamp with time zone WHERE "customer"."id" IN (1, 2)

UPDATE "slot" SET "n" = (COALESCE("slot"."n", 0) + 1) WHERE "slot"."id" = 2 RETURNING "slot"."n"

DELETE FROM "order_line" WHERE "order_line"."order_id" IN (SELECT U0."id" FROM "orders" U0 WHERE U0."status" = 'new')

-- Django: reading.
SELECT "customer"."id", "customer"."email" FROM "customer" WHERE ("customer"."email"::text LIKE '%ann%' OR UPPER("customer"."email"::text) = UPPER('BOB@example.com')) ORDER BY "customer"."id" ASC LIMIT 10 OFFSET 0

SELECT "customer"."id" FROM "customer" WHERE "customer"."email"::text LIKE $1 ORDER BY "customer"."id" LIMIT 21;
--$ ["%ann%"]

SELECT "customer"."id" FROM "customer" WHERE UPPER("customer"."name"::text) LIKE UPPER($1) ORDER BY "customer"."id" LIMIT 21;
--$ ["%ann%"]

SELECT "customer"."id" FROM "customer" WHERE "customer"."name"::text ~* '^an' ORDER BY "customer"."id"

SELECT COUNT(*) FROM (SELECT DISTINCT ON ("orders"."customer_id") "orders"."id" AS "col1" FROM "orders" ORDER BY "orders"."customer_id" ASC, "orders"."id" DESC) subquery

SELECT "customer"."id", EXISTS(SELECT 1 AS "a" FROM "orders" U0 WHERE (U0."customer_id" = ("customer"."id") AND U0."status" = 'paid') LIMIT 1) AS "paid", (SELECT U0."total" FROM "orders" U0 WHERE U0."customer_id" = ("customer"."id") ORDER BY U0."placed" DESC LIMIT 1) AS "latest" FROM "customer" ORDER BY "customer"."id"

SELECT "orders"."id", "orders"."meta" #> '{items,0,sku}' AS "sku", ("orders"."meta" ->> 'channel') AS "channel" FROM "orders" WHERE ("orders"."meta" -> 'channel') = '"web"'::jsonb ORDER BY "orders"."id"

SELECT "orders"."id" FROM "orders" WHERE (("orders"."meta" ->> 'channel'))::text LIKE UPPER('web') OR UPPER(("orders"."meta" ->> 'channel')::text) = UPPER('WEB') ORDER BY "orders"."id"

SELECT "orders"."id" FROM "orders" WHERE "orders"."meta" ? 'gift' ORDER BY "orders"."id"

SELECT "orders"."id" FROM "orders" WHERE "orders"."meta" @> '{"gift": true}'::jsonb ORDER BY "orders"."id"

SELECT "product"."id" FROM "product" WHERE "product"."tags" && (ARRAY['office', 'lamp'])::text[] ORDER BY "product"."id"

SELECT "product"."id" FROM "product" WHERE "product"."tags" @> (ARRAY['office'])::text[] ORDER BY "product"."id"

SELECT ("orders"."placed" AT TIME ZONE 'UTC')::date AS "d", COUNT("orders"."id") AS "n" FROM "orders" GROUP BY 1 ORDER BY 1 ASC

SELECT EXTRACT(YEAR FROM "orders"."placed" AT TIME ZONE 'UTC') AS "y", COUNT(*) AS "n" FROM "orders" GROUP BY 1 ORDER BY 1

SELECT STRING_AGG("employee"."name", ', ' ORDER BY "employee"."name") AS "names", ARRAY_AGG("employee"."id" ORDER BY "employee"."id") AS "ids" FROM "employee" WHERE "employee"."dept" = 'dev'

SELECT "customer"."id" FROM "customer" WHERE "customer"."id" = 1 LIMIT 21 FOR UPDATE

(SELECT "customer"."id" AS "col1", "customer"."email" AS "col2" FROM "customer" WHERE "customer"."id" < 3) UNION ALL (SELECT "orders"."id" AS "col1", "orders"."status" AS "col2" FROM "orders" WHERE "orders"."id" < 3) ORDER BY 1, 2 LIMIT 5

SELECT "col1", "__orderbycol2" FROM (SELECT * FROM (SELECT "orders"."id" AS "col1", ROW_NUMBER() OVER (PARTITION BY "orders"."customer_id" ORDER BY "orders"."id" DESC) AS "qual0", "orders"."id" AS "__orderbycol2" FROM "orders") "qualify" WHERE "qual0" <= 1) "qualify_mask" ORDER BY "__orderbycol2"

BEGIN;
SELECT "customer"."id", "customer"."name" FROM "customer" WHERE "customer"."email" = 'get@example.com' LIMIT 21 FOR UPDATE;
SAVEPOINT "s1_x1";
INSERT INTO "customer" ("email", "name") VALUES ('get@example.com', 'G') RETURNING "customer"."id";
RELEASE SAVEPOINT "s1_x1";
COMMIT;
SELECT email FROM customer WHERE name = 'G'

-- Tortoise, peewee, asyncpg.
INSERT INTO "slot" ("id","code","val","n") VALUES ($1,$2,$3,$4);
--$ [70, "t1", null, null]

SELECT "t1"."id", "t1"."code" FROM "slot" AS "t1" WHERE ("t1"."n" > $1) ORDER BY "t1"."id" LIMIT $2 OFFSET $3;
--$ [5, 10, 0]

SELECT id FROM slot WHERE id = ANY($1::int[]) ORDER BY id;
--$ ["{1,2,3}"]

SELECT id, code FROM slot WHERE code = ANY($1::text[]) ORDER BY id;
--$ ["{a,b,\"d \"}"]

INSERT INTO slot (id, code, n) SELECT * FROM unnest($1::int[], $2::text[], $3::int[]);
--$ ["{71,72}", "{u1,u2}", "{1,NULL}"]

SELECT c.id, c.email FROM unnest($1::int[]) WITH ORDINALITY AS ids(id, ord) JOIN customer c ON c.id = ids.id ORDER BY ids.ord;
--$ ["{3,1,2}"]

UPDATE slot AS s SET n = v.n FROM (SELECT unnest($1::int[]) AS id, unnest($2::int[]) AS n) AS v WHERE s.id = v.id;
--$ ["{1,2}", "{100,200}"]
