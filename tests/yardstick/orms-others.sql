-- Rails: insert_all, upsert_all, find_or_create_by, pluck, eager_load, locking.
INSERT INTO "slot" ("id","code","val") VALUES (60, 'r1', NULL), (61, 'r2', 'x') ON CONFLICT  DO NOTHING RETURNING "id"

INSERT INTO "setting" ("name","value","changes") VALUES ('theme', 'r', 9), ('rails', NULL, 0) ON CONFLICT ("name") DO UPDATE SET "value"=excluded."value","changes"=excluded."changes" RETURNING "name"

INSERT INTO "customer" ("email","name","created") VALUES ('ann@example.com', 'R', '2026-01-01 00:00:00') ON CONFLICT ("email") DO UPDATE SET created=(CASE WHEN ("customer"."name" IS NOT DISTINCT FROM excluded."name") THEN "customer".created ELSE CURRENT_TIMESTAMP END),"name"=excluded."name" RETURNING "id"

SELECT "customer".* FROM "customer" WHERE "customer"."email" = $1 LIMIT $2;
--$ ["ann@example.com", 1]

SELECT "customer"."id", "customer"."email" FROM "customer" WHERE "customer"."active" = $1 ORDER BY "customer"."id" ASC LIMIT $2 OFFSET $3;
--$ ["t", 3, 1]

SELECT 1 AS one FROM "customer" WHERE "customer"."email" = $1 AND "customer"."id" != $2 LIMIT $3;
--$ ["ann@example.com", 2, 1]

INSERT INTO "customer" ("email", "name", "code", "active", "balance", "rating", "born", "created", "updated", "ref_id", "note") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING "id";
--$ ["rails@example.com", "R", null, "t", "12.5", "0.5", "2001-02-03", "2026-01-01 00:00:00.123456", "2026-01-01 00:00:00", null, "note"]

UPDATE "customer" SET "name" = $1, "updated" = $2 WHERE "customer"."id" = $3;
--$ ["x", "2026-01-01 10:00:00.5", 1]

SELECT "customer"."id" AS t0_r0, "customer"."email" AS t0_r1, "orders"."id" AS t1_r0, "orders"."total" AS t1_r1 FROM "customer" LEFT OUTER JOIN "orders" ON "orders"."customer_id" = "customer"."id" WHERE "orders"."status" = $1 ORDER BY "orders"."id";
--$ ["paid"]

SELECT DISTINCT customer.created AS alias_0, "customer"."id" FROM "customer" LEFT OUTER JOIN "orders" ON "orders"."customer_id" = "customer"."id" WHERE "orders"."status" = $1 ORDER BY customer.created DESC, "customer"."id" LIMIT $2;
--$ ["paid", 2]

SELECT COUNT(*) FROM (SELECT 1 AS one FROM "orders" WHERE "orders"."status" = $1 LIMIT $2) subquery_for_count;
--$ ["paid", 3]

SELECT COUNT(*) AS "count_all", "orders"."status" AS "orders_status" FROM "orders" GROUP BY "orders"."status" ORDER BY "orders"."status"

SELECT COUNT(*) AS count_all, DATE(placed) AS date_placed FROM "orders" GROUP BY DATE(placed) ORDER BY DATE(placed)

SELECT "orders"."id", "orders"."total" FROM "orders" WHERE "orders"."id" > $1 ORDER BY "orders"."id" ASC LIMIT $2;
--$ [2, 1000]

BEGIN;
SELECT "customer".* FROM "customer" WHERE "customer"."id" = $1 LIMIT $2 FOR UPDATE;
--$ [1, 1]
UPDATE "customer" SET "balance" = $1 WHERE "customer"."id" = $2;
--$ ["101.50", 1]
COMMIT;
SELECT balance FROM customer WHERE id = 1

SELECT pg_try_advisory_lock(2059456110612446190);
SELECT pg_advisory_unlock(2059456110612446190)

UPDATE "customer" SET "balance" = COALESCE("balance", 0) + $1 WHERE "customer"."id" = $2;
--$ ["1.5", 1]

UPDATE "slot" SET "n" = $1, "val" = $2 WHERE "slot"."id" = $3 AND "slot"."n" = $4;
--$ [11, "v", 1, 10]

DELETE FROM "order_line" WHERE "order_line"."order_id" = $1;
--$ [8]

SELECT "employee".* FROM "employee" WHERE ("employee"."dept" = $1 OR "employee"."dept" IS NULL) AND NOT ("employee"."salary" > $2) ORDER BY "employee"."name" ASC;
--$ ["dev", 100000]

SELECT "product".* FROM "product" WHERE (attrs->>'color' = 'blue') AND ('office' = ANY(tags)) ORDER BY "product"."id"

SELECT "customer".* FROM "customer" WHERE "customer"."id" IN (SELECT "orders"."customer_id" FROM "orders" WHERE "orders"."total" >= $1) ORDER BY "customer"."id";
--$ ["10"]

SELECT "orders".*, COUNT(*) OVER() AS full_count FROM "orders" WHERE "orders"."placed" >= $1 ORDER BY "orders"."id" LIMIT $2 OFFSET $3;
--$ ["2026-02-01 00:00:00", 2, 1]

SELECT "orders"."customer_id", SUM("orders"."total") AS sum FROM "orders" WHERE "orders"."placed" BETWEEN $1 AND $2 GROUP BY "orders"."customer_id" HAVING (SUM(total) > 1) ORDER BY "orders"."customer_id";
--$ ["2026-01-01 00:00:00", "2026-12-31 23:59:59.999999"]

-- Hibernate, Spring Data, jOOQ, Exposed.
select nextval('orders_id_seq');
insert into orders (customer_id,placed,status,total,id) values ($1,$2,$3,$4,$5);
--$ [1, "2026-01-01T00:00:00Z", "new", "5.00", 100]

insert into slot (code,n,val,id) values ($1,$2,$3,$4);
--$ ["h1", null, null, 62]

update slot set code=$1,n=$2,val=$3 where id=$4 and n=$5;
--$ ["h2", 11, null, 1, 10]

update slot set n=n+1 where id=$1 and n=$2;
--$ [1, 99]

delete from slot where id=$1 and n=$2;
--$ [1, 10]

select c1_0.id,c1_0.email,c1_0.name from customer c1_0 where c1_0.active=$1 order by c1_0.id offset $2 rows fetch first $3 rows only;
--$ ["true", 1, 2]

select c1_0.id,c1_0.email from customer c1_0 where c1_0.email=$1 fetch first $2 rows only;
--$ ["ann@example.com", 1]

select count(c1_0.id) from customer c1_0 where lower(c1_0.name) like lower($1) escape '\';
--$ ["%ANN%"]

select c1_0.id from customer c1_0 where c1_0.id=$1 for no key update;
--$ [1]

select c1_0.id,c1_0.email from customer c1_0 where c1_0.id = any ($1) order by 1;
--$ ["{1,2,3}"]

select o1_0.id,o1_0.total,l1_0.order_id,l1_0.line_no,l1_0.qty from orders o1_0 join order_line l1_0 on o1_0.id=l1_0.order_id where o1_0.id in ($1,$2) order by o1_0.id,l1_0.line_no;
--$ [1, 8]

select o1_0.id,(select count(l1_0.line_no) from order_line l1_0 where l1_0.order_id=o1_0.id) from orders o1_0 order by 2 desc,1

select e1_0.id,case when e1_0.salary>$1 then 1 else 0 end,coalesce(e1_0.dept,cast($2 as varchar)) from employee e1_0 order by e1_0.id;
--$ [90000, "none"]

insert into setting (name,value,changes) values ($1,$2,0) on conflict(name) do update set value=excluded.value,changes=setting.changes+1;
--$ ["theme", "j"]

select "public"."customer"."id", "public"."customer"."email" from "public"."customer" where ("public"."customer"."active" = true and "public"."customer"."id" > $1) order by "public"."customer"."id" fetch next $2 rows only;
--$ [1, 2]

insert into "public"."slot" ("id", "code", "n") values ($1, $2, $3), ($4, $5, $6) on conflict ("id") do nothing returning "public"."slot"."id";
--$ [63, "jq1", 1, 64, "jq2", null]

select "t"."id", (select coalesce(jsonb_agg(jsonb_build_array("v0", "v1")), jsonb_build_array()) from (select "o"."id" as "v0", "o"."status" as "v1" from "orders" as "o" where "o"."customer_id" = "t"."id" order by "o"."id") as "t2") as "orders" from "customer" as "t" order by "t"."id"

with "alias_1" as (select "id", "n" from "slot" where "n" is not null) update "slot" set "n" = ("slot"."n" + cast($1 as int)) where "slot"."id" in (select "id" from "alias_1");
--$ [1]

INSERT INTO slot (id, code) VALUES ($1, $2) RETURNING *;
--$ [65, "exp"]

SELECT slot.id, slot.code FROM slot WHERE (slot.n IS NOT NULL) AND (slot.code LIKE $1) ORDER BY slot.id ASC LIMIT 10;
--$ ["%"]

-- GORM, pgx, sqlc, bun, ent.
INSERT INTO "customer" ("email","name","created","updated") VALUES ($1,$2,$3,$4),($5,$6,$7,$8) RETURNING "id";
--$ ["gorm1@example.com", "G", "2026-01-01 00:00:00.123", "2026-01-01 00:00:00.123", "gorm2@example.com", null, null, null]

INSERT INTO "slot" ("id","code","val","n") VALUES ($1,$2,$3,$4) ON CONFLICT ("id") DO UPDATE SET "code"="excluded"."code","val"="excluded"."val","n"="excluded"."n" RETURNING "id";
--$ [1, "gg", "v", 3]

SELECT * FROM "customer" WHERE "customer"."id" = $1 AND "customer"."note" IS NULL ORDER BY "customer"."id" LIMIT $2;
--$ [2, 1]

UPDATE "customer" SET "updated"=$1,"note"=$2 WHERE "customer"."note" IS NULL AND "id" = $3;
--$ ["2026-01-01 00:00:00.123", "n", 2]

SELECT count(*) FROM "customer" WHERE email LIKE $1 AND "customer"."note" IS NULL;
--$ ["%example%"]

SELECT "customer"."id","customer"."email","Referrer"."id" AS "Referrer__id","Referrer"."email" AS "Referrer__email" FROM "customer" LEFT JOIN "customer" "Referrer" ON "customer"."referrer" = "Referrer"."id" WHERE "customer"."id" = $1 ORDER BY "customer"."id" LIMIT $2;
--$ [2, 1]

SELECT * FROM "orders" WHERE "orders"."customer_id" IN ($1,$2) ORDER BY "orders"."id";
--$ [1, 2]

UPDATE "product" SET "stock"=stock - $1 WHERE id = $2 AND stock >= $3;
--$ [1, 1, 1]

SELECT id, email FROM customer WHERE ($1::text IS NULL OR name = $1) AND ($2::bool IS NULL OR active = $2) ORDER BY id LIMIT $3 OFFSET $4;
--$ [null, "true", 10, 0]

SELECT id, email FROM customer WHERE (name = $1 OR $1 IS NULL) ORDER BY id;
--$ ["Ann"]

UPDATE customer SET name = COALESCE($1, name), note = COALESCE($2, note) WHERE id = $3 RETURNING id, name, note;
--$ [null, "z", 1]

SELECT id FROM customer WHERE id = ANY($1::int[]) AND email <> ALL($2::text[]) ORDER BY id;
--$ ["{1,2,3}", "{ann@example.com}"]

INSERT INTO slot (id, code, n) SELECT unnest($1::int[]), unnest($2::text[]), unnest($3::int[]) RETURNING id;
--$ ["{66,67}", "{sq1,sq2}", "{1,2}"]

UPDATE slot SET n = data.n FROM (SELECT unnest($1::int[]) AS id, unnest($2::int[]) AS n) AS data WHERE slot.id = data.id;
--$ ["{1,2}", "{5,6}"]

WITH "_data" ("id", "val") AS (VALUES (1::INTEGER, 'b1'::VARCHAR), (2::INTEGER, NULL::VARCHAR)) UPDATE "slot" AS "s" SET "val" = _data."val" FROM _data WHERE ("s"."id" = _data."id")

INSERT INTO "slot" ("id", "code") VALUES (68, 'bun') ON CONFLICT (id) DO UPDATE SET code = EXCLUDED.code RETURNING "val", "n"

SELECT "customer"."id", "customer"."email" FROM "customer" WHERE "customer"."id" IN (SELECT "t1"."customer_id" FROM "orders" AS "t1" WHERE "t1"."total" > $1 AND "t1"."customer_id" IS NOT NULL) ORDER BY "customer"."id" LIMIT 3;
--$ ["5"]

SELECT "orders"."customer_id", COUNT(*) AS "count" FROM "orders" WHERE "orders"."customer_id" IN ($1, $2, $3) GROUP BY "orders"."customer_id" ORDER BY 1;
--$ [1, 2, 4]

WITH del AS (DELETE FROM slot WHERE n < $1 RETURNING id) SELECT count(*) FROM del;
--$ [20]

-- Ecto.
INSERT INTO "slot" AS s0 ("id","code","n") VALUES ($1,$2,$3),($4,$5,DEFAULT) ON CONFLICT ("id") DO UPDATE SET "code" = EXCLUDED."code" RETURNING "id";
--$ [1, "ec1", 1, 69, "ec2"]

INSERT INTO "setting" ("name","value") VALUES ($1,$2) ON CONFLICT ("name") DO UPDATE SET "name" = $3,"value" = $4;
--$ ["theme", "e", "theme", "f"]

SELECT c0."id", c0."email", c0."name" FROM "customer" AS c0 WHERE (c0."active" = TRUE) AND (c0."id" = ANY($1)) ORDER BY c0."id" LIMIT $2 OFFSET $3;
--$ ["{1,2,3,4}", 2, 1]

SELECT o0."id", o0."total", o0."customer_id", o0."customer_id" FROM "orders" AS o0 WHERE (o0."customer_id" = ANY($1)) ORDER BY o0."customer_id", o0."id";
--$ ["{1,2}"]

UPDATE "slot" AS s0 SET "n" = s0."n" + $1, "val" = $2 WHERE (s0."id" = $3) RETURNING s0."n";
--$ [1, "x", 1]

UPDATE "orders" AS o0 SET "status" = $1 FROM "customer" AS c1 WHERE (c1."id" = o0."customer_id") AND (c1."active" = FALSE);
--$ ["held"]

DELETE FROM "slot" AS s0 WHERE (s0."n" IS NULL)

SELECT count('*') FROM "orders" AS o0 WHERE (o0."status" = $1);
--$ ["paid"]

SELECT TRUE FROM "orders" AS o0 WHERE (o0."status" = $1) LIMIT 1;
--$ ["paid"]

SELECT sum(o0."total")::float, o0."status" FROM "orders" AS o0 GROUP BY o0."status" ORDER BY o0."status"

SELECT s0."id", (s0."attrs"#>'{"dims","h"}') FROM "product" AS s0 WHERE ((s0."attrs"#>>'{"color"}') = $1) ORDER BY s0."id";
--$ ["blue"]

SELECT o0."id" FROM "orders" AS o0 INNER JOIN LATERAL (SELECT max(so0."line_no") AS "m" FROM "order_line" AS so0 WHERE (so0."order_id" = o0."id")) AS s1 ON TRUE WHERE (s1."m" > $1) ORDER BY o0."id";
--$ [1]

SELECT o0."id" FROM "orders" AS o0 WHERE (o0."placed" > $1::timestamp) AND (o0."placed" < ($2::timestamp + ($3::numeric * interval '1 day'))) ORDER BY o0."id";
--$ ["2026-01-01 00:00:00", "2026-01-01 00:00:00", "40"]

-- Diesel, sqlx, SeaORM.
SELECT "slot"."id", "slot"."code", "slot"."val" FROM "slot" WHERE (("slot"."n" > $1) AND ("slot"."code" = ANY($2))) ORDER BY "slot"."id" LIMIT $3 OFFSET $4 ;
--$ [5, "{a,A}", 10, 0]

INSERT INTO "slot" ("id", "code", "val", "n") VALUES ($1, $2, DEFAULT, $3), ($4, $5, $6, DEFAULT) ON CONFLICT ("id") DO NOTHING RETURNING "slot"."id", "slot"."code";
--$ [71, "d1", 1, 72, "d2", "x"]

UPDATE "slot" SET "val" = $1, "n" = ("slot"."n" + $2) WHERE ("slot"."id" = $3) RETURNING "slot"."id", "slot"."n";
--$ ["q", 1, 1]

SELECT EXISTS (SELECT "slot"."id" FROM "slot" WHERE ("slot"."id" = $1));
--$ [1]

SELECT "customer"."id" AS "A_id", "customer"."email" AS "A_email", "orders"."id" AS "B_id", "orders"."total" AS "B_total" FROM "customer" LEFT JOIN "orders" ON "customer"."id" = "orders"."customer_id" WHERE "customer"."email" LIKE $1 ORDER BY "customer"."id" ASC, "orders"."id" ASC;
--$ ["%ann%"]

SELECT COUNT(*) AS num_items FROM (SELECT "orders"."id", "orders"."status" FROM "orders" WHERE "orders"."status" = $1) AS "sub_query";
--$ ["paid"]

INSERT INTO "customer" ("email", "feeling") VALUES ($1, CAST($2 AS "mood")) RETURNING "id", "feeling"::text;
--$ ["sea@example.com", "happy"]

-- Entity Framework, Npgsql.
SELECT c."Id", c."Select" FROM "Order Item" AS c WHERE c."group" = $1 AND (c."Select" IS NULL OR c."Select" <> $2) ORDER BY c."Id" LIMIT $3;
--$ [1, "where", 5]

INSERT INTO customer (email, name, active) VALUES ($1, $2, $3) RETURNING id, balance, created IS NOT NULL;
--$ ["ef@example.com", null, "true"]

SELECT c.id, c.email, o0.id, o0.total FROM customer AS c LEFT JOIN LATERAL (SELECT o.id, o.total FROM orders AS o WHERE c.id = o.customer_id ORDER BY o.id DESC LIMIT 2) AS o0 ON TRUE ORDER BY c.id, o0.id

SELECT t.id, t.email, o.id FROM (SELECT c.id, c.email FROM customer AS c WHERE c.active ORDER BY c.id LIMIT $1) AS t LEFT JOIN orders AS o ON t.id = o.customer_id ORDER BY t.id, o.id;
--$ [2]

SELECT count(*)::int FROM customer AS c WHERE c.email LIKE $1 ESCAPE '';
--$ ["%ann%"]

SELECT count(*)::int FROM customer AS c WHERE strpos(c.email, $1) > 0;
--$ ["ann"]

UPDATE slot AS s SET val = $1 WHERE s.id = $2 AND s.n = $3;
--$ ["v", 1, 10]

DELETE FROM slot AS s WHERE s.id IN (SELECT s0.id FROM slot AS s0 WHERE s0.n > $1);
--$ [20]

-- Laravel and Doctrine.
insert into "slot" ("id", "code", "val") values ($1, $2, $3), ($4, $5, $6) on conflict do nothing;
--$ [73, "l1", null, 1, "l2", "v"]

insert into "setting" ("name", "value", "changes") values ($1, $2, $3) on conflict ("name") do update set "value" = "excluded"."value", "changes" = "setting"."changes" + 1;
--$ ["theme", "l", 0]

select exists(select * from "customer" where "email" = $1) as "exists";
--$ ["ann@example.com"]

select count(*) as aggregate from "customer" where "active" = $1;
--$ ["true"]

select "customer".*, (select count(*) from "orders" where "customer"."id" = "orders"."customer_id") as "orders_count" from "customer" order by "id" asc limit 3 offset 0

select * from "orders" where "placed"::date = $1 and extract(month from "placed") = $2 order by "id";
--$ ["2026-01-15", 1]

select * from "orders" where ("meta"->>'channel') = $1 and ("meta")::jsonb @> $2 order by "id";
--$ ["web", "{\"retries\": 3}"]

select * from "customer" where "name"::text like $1 and "note" is null order by "id" desc limit 1;
--$ ["%"]

select * from (select *, row_number() over (partition by "orders"."customer_id" order by "placed" desc) as "laravel_row" from "orders" where "orders"."customer_id" in (1, 2)) as "laravel_table" where "laravel_row" <= 1 order by "laravel_row", "id"

update "slot" set "n" = "n" + 1, "val" = $1 where "id" = $2;
--$ ["v", 1]

update "orders" set "meta" = jsonb_set("meta"::jsonb, '{"channel"}', '"fax"') where "id" = 1

SELECT c0_.id AS id_0, c0_.email AS email_1 FROM customer c0_ WHERE c0_.active = $1 AND LOWER(c0_.email) LIKE $2 ORDER BY c0_.id ASC LIMIT 10;
--$ ["true", "%ann%"]

SELECT DISTINCT id_0 FROM (SELECT DISTINCT id_0, MIN(sclr_1) OVER (PARTITION BY id_0) AS dctrn_minrownum FROM (SELECT c0_.id AS id_0, ROW_NUMBER() OVER(ORDER BY c0_.email ASC) AS sclr_1 FROM customer c0_ LEFT JOIN orders o1_ ON c0_.id = o1_.customer_id) dctrn_result) dctrn_result_distinct ORDER BY id_0 LIMIT 5

SELECT NEXTVAL('customer_id_seq');
INSERT INTO customer (id, email) VALUES ($1, $2);
--$ [500, "doc@example.com"]

-- Queues.
UPDATE orders SET status = 'work' WHERE id IN (SELECT id FROM orders WHERE status = $1 ORDER BY placed, id LIMIT $2 FOR UPDATE SKIP LOCKED) RETURNING id, status;
--$ ["new", 1]

WITH next AS (SELECT id FROM orders WHERE status = $1 ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED) UPDATE orders SET status = $2 FROM next WHERE orders.id = next.id RETURNING orders.id;
--$ ["new", "work"]

DELETE FROM slot WHERE id = (SELECT id FROM slot WHERE n IS NOT NULL ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING *
