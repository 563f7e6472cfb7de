-- Prisma: relations joined (relationJoins), upsert, paging by cursor.
SELECT "t1"."id", "t1"."email", "Customer_orders"."__prisma_data__" AS "orders" FROM "public"."customer" AS "t1" LEFT JOIN LATERAL (SELECT COALESCE(JSONB_AGG("__prisma_data__"), '[]') AS "__prisma_data__" FROM (SELECT "t3"."__prisma_data__" FROM (SELECT JSONB_BUILD_OBJECT('id', "t2"."id", 'status', "t2"."status") AS "__prisma_data__" FROM (SELECT "t1_1".* FROM "public"."orders" AS "t1_1" WHERE "t1"."id" = "t1_1"."customer_id" /* root select */) AS "t2" /* inner select */) AS "t3" /* middle select */) AS "t4" /* outer select */) AS "Customer_orders" ON true ORDER BY "t1"."id"

SELECT "t1"."id", "t1"."customer_id", "Order_customer"."__prisma_data__" AS "customer" FROM "public"."orders" AS "t1" LEFT JOIN LATERAL (SELECT JSONB_BUILD_OBJECT('id', "t2"."id", 'email', "t2"."email", 'name', "t2"."name") AS "__prisma_data__" FROM (SELECT "t1_1".* FROM "public"."customer" AS "t1_1" WHERE "t1"."customer_id" = "t1_1"."id" LIMIT $1) AS "t2") AS "Order_customer" ON true WHERE "t1"."status" = $2 ORDER BY "t1"."id";
--$ [1, "paid"]

SELECT "t0"."id", "t0"."email", "orders"."data" AS "orders" FROM "customer" AS "t0" LEFT JOIN LATERAL (SELECT COALESCE(JSON_AGG("data"), '[]') AS "data" FROM (SELECT JSON_BUILD_OBJECT('id', "t1"."id", 'status', "t1"."status") AS "data", "t1"."id" AS "k" FROM "orders" AS "t1" WHERE "t1"."customer_id" = "t0"."id" ORDER BY "t1"."id" DESC LIMIT 2) AS "t2") AS "orders" ON true ORDER BY "t0"."id"

SELECT "public"."customer"."id", "public"."customer"."email", "public"."customer"."feeling"::text FROM "public"."customer" WHERE ("public"."customer"."email" = $1 AND 1=1) LIMIT $2 OFFSET $3;
--$ ["ann@example.com", 1, 0]

SELECT "public"."customer"."id" FROM "public"."customer" WHERE "public"."customer"."id" IN ($1,$2,$3) ORDER BY "public"."customer"."id" ASC OFFSET $4;
--$ [1, 2, 3, 0]

SELECT "public"."customer"."id", "public"."customer"."email" FROM "public"."customer" WHERE ("public"."customer"."email" ILIKE $1 OR "public"."customer"."name"::text LIKE $2) ORDER BY "public"."customer"."id" ASC LIMIT $3 OFFSET $4;
--$ ["%ann%", "%o%", 10, 0]

SELECT COUNT(*) AS "_count$_all" FROM (SELECT "public"."customer"."id" FROM "public"."customer" WHERE 1=1 OFFSET $1) AS "sub";
--$ [0]

SELECT COUNT(*), SUM("public"."orders"."total"), "public"."orders"."status" FROM "public"."orders" WHERE 1=1 GROUP BY "public"."orders"."status" HAVING COUNT(*) > $1 ORDER BY "public"."orders"."status" ASC OFFSET $2;
--$ [0, 0]

INSERT INTO "public"."customer" ("email","name","active","balance") VALUES ($1,$2,$3,$4) RETURNING "public"."customer"."id", "public"."customer"."email", "public"."customer"."active";
--$ ["p1@example.com", "P", "true", "0"]

INSERT INTO "public"."customer" ("email","name","feeling") VALUES ($1,$2,CAST($3::text AS "public"."mood")) RETURNING "public"."customer"."id", "public"."customer"."feeling"::text;
--$ ["p2@example.com", null, "sad"]

INSERT INTO "public"."setting" ("name","value","changes") VALUES ($1,$2,$3) ON CONFLICT ("name") DO UPDATE SET "value" = $4 WHERE ("public"."setting"."name" = $5 AND 1=1) RETURNING "public"."setting"."name", "public"."setting"."value";
--$ ["theme", "n", 0, "n", "theme"]

UPDATE "public"."product" SET "stock" = ("public"."product"."stock" + $1), "title" = $2 WHERE ("public"."product"."id" = $3 AND 1=1) RETURNING "public"."product"."id", "public"."product"."stock", "public"."product"."title";
--$ [2, "T", 1]

DELETE FROM "public"."slot" WHERE ("public"."slot"."id" = $1 AND 1=1) RETURNING "public"."slot"."id", "public"."slot"."code";
--$ [1]

SELECT "public"."orders"."id" FROM "public"."orders", (SELECT "public"."orders"."id" AS "orders_id_0" FROM "public"."orders" WHERE ("public"."orders"."id") = ($1)) AS "order_cmp" WHERE "public"."orders"."id" >= "order_cmp"."orders_id_0" ORDER BY "public"."orders"."id" ASC LIMIT $2 OFFSET $3;
--$ [3, 2, 1]

SELECT "t1"."id" FROM "public"."customer" AS "t1" LEFT JOIN "public"."customer" AS "j1" ON ("j1"."id") = ("t1"."referrer") WHERE ("j1"."name" = $1 AND ("j1"."id" IS NOT NULL)) ORDER BY "t1"."id";
--$ ["Ann"]

SELECT "t0"."id" FROM "public"."customer" AS "t0" WHERE ("t0"."id") IN (SELECT "t1"."customer_id" FROM "public"."orders" AS "t1" WHERE ("t1"."status" = $1 AND "t1"."customer_id" IS NOT NULL)) ORDER BY "t0"."id";
--$ ["paid"]

SELECT "t1"."id", COALESCE("aggr_selection_0_Order"."_aggr_count_orders", 0) AS "_aggr_count_orders" FROM "public"."customer" AS "t1" LEFT JOIN (SELECT "public"."orders"."customer_id", COUNT(*) AS "_aggr_count_orders" FROM "public"."orders" WHERE 1=1 GROUP BY "public"."orders"."customer_id") AS "aggr_selection_0_Order" ON ("t1"."id" = "aggr_selection_0_Order"."customer_id") ORDER BY "t1"."id"

SELECT "public"."product"."id" FROM "public"."product" WHERE ("public"."product"."attrs"#>ARRAY[$1]::text[])::jsonb::jsonb = $2::jsonb ORDER BY "public"."product"."id";
--$ ["color", "\"blue\""]

SELECT "public"."product"."id" FROM "public"."product" WHERE "public"."product"."tags" @> ARRAY[$1]::text[] ORDER BY "public"."product"."id";
--$ ["office"]

-- Knex and Objection.
select * from "slot" where "code" = $1 limit $2;
--$ ["a", 1]

insert into "slot" ("code", "id", "n") values ($1, $2, DEFAULT), ($3, $4, $5) returning "id";
--$ ["k1", 90, "k2", 91, 7]

insert into "slot" ("id", "code", "val") values ($1, $2, $3) on conflict ("id") do update set "code" = excluded."code", "val" = excluded."val" returning *;
--$ [1, "zz", "w"]

insert into "setting" ("name", "value") values ($1, $2) on conflict ("name") do nothing;
--$ ["theme", "x"]

select count(*) from "customer" where "active" = $1;
--$ ["true"]

select count("id") as "total", max("placed") as "last" from "orders" where "status" in ($1, $2);
--$ ["paid", "new"]

select "customer"."id", "orders"."total" from "customer" inner join "orders" on "orders"."customer_id" = "customer"."id" where "orders"."total" between $1 and $2 order by "customer"."id" asc, "orders"."id" desc limit $3 offset $4;
--$ ["1", "100", 10, 1]

update "slot" set "n" = "n" + $1 where "id" = $2;
--$ [1, 1]

with "recent" as (select * from "orders" where "placed" > $1) select "customer_id", count(*) as "n" from "recent" group by "customer_id" having count(*) >= $2 order by "n" desc, "customer_id";
--$ ["2026-01-20T00:00:00Z", 1]

select * from (select "id", "customer_id", row_number() over (partition by "customer_id" order by "id" desc) as "rn" from "orders") as "t" where "rn" <= $1 order by "id";
--$ [1]

select "id" from "customer" where exists (select 1 from "orders" where orders.customer_id = customer.id) and not "id" = any($1) order by "id";
--$ ["{1,2}"]

select "id", json_extract_path_text("raw", 'b') as "b" from "product" order by "id"

select jsonb_path_query_first("attrs", '$.dims.h') as "h", "id" from "product" order by "id"

-- Sequelize.
INSERT INTO "slot" ("id","code","val") VALUES ($1,$2,$3) RETURNING "id","code","val","n";
--$ [92, "sq", null]

INSERT INTO "slot" ("id","code","val","n") VALUES (93,'b1',NULL,1),(94,'b2','x',DEFAULT) ON CONFLICT ("id") DO UPDATE SET "code"=EXCLUDED."code","val"=EXCLUDED."val" RETURNING "id","code"

SELECT count(*) AS "count" FROM "customer" AS "Customer" WHERE ("Customer"."deleted" IS NULL AND "Customer"."active" = true)

SELECT count("Customer"."id") AS "count" FROM "customer" AS "Customer" LEFT OUTER JOIN "orders" AS "Orders" ON "Customer"."id" = "Orders"."customer_id" WHERE "Customer"."active" = true

SELECT "Customer".*, "Orders"."id" AS "Orders.id", "Orders"."total" AS "Orders.total" FROM (SELECT "Customer"."id", "Customer"."email" FROM "customer" AS "Customer" WHERE (SELECT "customer_id" FROM "orders" AS "Orders" WHERE ("Orders"."status" = 'paid' AND "Orders"."customer_id" = "Customer"."id") LIMIT 1) IS NOT NULL ORDER BY "Customer"."id" LIMIT 2) AS "Customer" INNER JOIN "orders" AS "Orders" ON "Customer"."id" = "Orders"."customer_id" AND "Orders"."status" = 'paid' ORDER BY "Customer"."id", "Orders"."id"

UPDATE "slot" SET "val"=$1,"n"=$2 WHERE "id" = $3 RETURNING *;
--$ ["u", 5, 1]

UPDATE "slot" SET "n"="n"+ 1 WHERE "id" = 1 RETURNING "n"

SELECT "id", "code" FROM "slot" AS "Slot" WHERE "Slot"."code" ILIKE '%A%' AND "Slot"."id" NOT IN (5, 6) ORDER BY "Slot"."id" DESC LIMIT 5 OFFSET 0

SELECT "id" FROM "product" AS "Product" WHERE CAST(("Product"."attrs"#>>'{dims,h}') AS DOUBLE PRECISION) > 10 ORDER BY "id"

SELECT "id" FROM "product" AS "Product" WHERE ("Product"."attrs"#>>'{color}') = 'blue' ORDER BY "id"

SELECT "id" FROM "product" AS "Product" WHERE 'office' = ANY(ARRAY['office','pen']::VARCHAR(255)[]) ORDER BY "id"

START TRANSACTION;
SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
SELECT "id" FROM "slot" AS "Slot" WHERE "Slot"."id" = 1 FOR UPDATE;
UPDATE "slot" SET "n"=11 WHERE "id" = 1;
COMMIT;
SELECT n FROM slot WHERE id = 1

-- TypeORM.
INSERT INTO "customer"("email", "name", "active") VALUES ($1, $2, DEFAULT), ($3, DEFAULT, $4) RETURNING "id", "active";
--$ ["to1@example.com", "T", "to2@example.com", "false"]

INSERT INTO "setting"("name", "value") VALUES ($1, $2) ON CONFLICT ( "name" ) DO UPDATE SET "value" = EXCLUDED."value" RETURNING "changes";
--$ ["theme", "t"]

SELECT "Customer"."id" AS "Customer_id", "Customer"."email" AS "Customer_email", "Customer__Customer_orders"."id" AS "Customer__Customer_orders_id" FROM "customer" "Customer" LEFT JOIN "orders" "Customer__Customer_orders" ON "Customer__Customer_orders"."customer_id"="Customer"."id" WHERE (("Customer"."id" = $1)) ORDER BY "Customer__Customer_orders_id";
--$ [1]

SELECT DISTINCT "distinctAlias"."Customer_id" AS "ids_Customer_id", "distinctAlias"."Customer_id" FROM (SELECT "Customer"."id" AS "Customer_id", "o"."id" AS "o_id" FROM "customer" "Customer" LEFT JOIN "orders" "o" ON "o"."customer_id"="Customer"."id" WHERE ( "Customer"."active" = $1 )) "distinctAlias" ORDER BY "distinctAlias"."Customer_id" DESC, "Customer_id" ASC LIMIT 2 OFFSET 1;
--$ ["true"]

SELECT COUNT(1) AS "cnt" FROM "customer" "Customer" WHERE ( (("Customer"."active" = $1)) );
--$ ["true"]

SELECT COUNT(DISTINCT("Customer"."id")) AS "cnt" FROM "customer" "Customer" LEFT JOIN "orders" "o" ON "o"."customer_id"="Customer"."id"

UPDATE "customer" SET "name" = $1, "created" = CURRENT_TIMESTAMP WHERE "id" IN ($2);
--$ ["typed", 1]

UPDATE "product" SET "stock" = stock + 1 WHERE "id" = $1 RETURNING "stock";
--$ [1]

SELECT 1 AS "row_exists" FROM (SELECT 1 AS dummy_column) "dummy_table" WHERE EXISTS (SELECT 1 FROM "customer" "Customer" WHERE (("Customer"."email" = $1))) LIMIT 1;
--$ ["ann@example.com"]

DELETE FROM "order_line" WHERE ("order_id" = $1 AND "line_no" = $2);
--$ [1, 1]

-- Drizzle.
select "id", "email" from "customer" where ("customer"."active" = $1 and "customer"."id" in ($2, $3)) order by "customer"."id" desc limit $4;
--$ ["true", 1, 2, 5]

select "customer"."id", "customer"."email", "orders"."id", "orders"."total" from "customer" left join "orders" on "customer"."id" = "orders"."customer_id" where "customer"."id" < $1 order by "customer"."id", "orders"."id";
--$ [4]

insert into "customer" ("id", "email", "name", "note") values (default, $1, $2, default) on conflict ("email") do update set "name" = $3 returning "id", "email", "name";
--$ ["dr@example.com", "D", "E"]

select "customer"."id", "customer_orders"."data" as "orders" from "customer" "customer" left join lateral (select coalesce(json_agg(json_build_array("customer_orders"."id", "customer_orders"."status")), '[]'::json) as "data" from "orders" "customer_orders" where "customer_orders"."customer_id" = "customer"."id") "customer_orders" on true order by "customer"."id"

select "customer"."id", "customer_orders"."data" as "orders" from "customer" "customer" left join lateral (select coalesce(json_agg(json_build_array("customer_orders"."id", "customer_orders"."status") order by "customer_orders"."id" desc), '[]'::json) as "data" from (select * from "orders" "customer_orders" where "customer_orders"."customer_id" = "customer"."id" order by "customer_orders"."id" desc limit $1) "customer_orders") "customer_orders" on true order by "customer"."id";
--$ [2]

select "orders"."id", "orders_customer"."data" as "customer" from "orders" left join lateral (select json_build_array("orders_customer"."id", "orders_customer"."email") as "data" from (select * from "customer" "orders_customer" where "orders_customer"."id" = "orders"."customer_id" limit $1) "orders_customer") "orders_customer" on true order by "orders"."id";
--$ [1]

select count(*)::int as "count" from "customer" where "customer"."active" = $1;
--$ ["true"]

update "product" set "stock" = "product"."stock" - $1 where "product"."id" = $2 and "product"."stock" >= $3 returning "stock";
--$ [1, 1, 1]

with "sq" as (select "id", "total" from "orders" where "status" = $1) select "id", "total" from "sq" where "total" > $2 order by "id";
--$ ["paid", "5"]

-- MikroORM and Bookshelf, pg-promise, Slonik, Kysely.
select "c0"."id", "c0"."email" from "customer" as "c0" where "c0"."id" in (select "c0"."id" from (select "c0"."id" from "customer" as "c0" left join "orders" as "o1" on "c0"."id" = "o1"."customer_id" where "o1"."total" > $1 group by "c0"."id" order by min("c0"."email") asc limit $2) as "c0") order by "c0"."email" asc;
--$ ["1", 2]

update "slot" set "val" = case when ("id" = 1) then 'x' when ("id" = 2) then 'y' else "val" end where "id" in (1, 2)

INSERT INTO "slot"("id","code","n") VALUES(95,'pp1',1),(96,'pp2',null) RETURNING *

UPDATE "slot" AS t SET "val"=v."val","n"=v."n" FROM (VALUES(1,'x',1),(2,null,2)) AS v("id","val","n") WHERE v."id" = t."id"

INSERT INTO slot (id, code, n) SELECT * FROM unnest($1::"int4"[], $2::"text"[], $3::"int4"[]) ON CONFLICT (id) DO NOTHING;
--$ ["{97,98}", "{sl1,sl2}", "{1,NULL}"]

select "c"."id", (select coalesce(json_agg(agg), '[]') from (select "o"."id", "o"."status" from "orders" as "o" where "o"."customer_id" = "c"."id" order by "o"."id") as agg) as "orders" from "customer" as "c" order by "c"."id"

select "o"."id", (select to_json(obj) from (select "c"."id", "c"."email" from "customer" as "c" where "c"."id" = "o"."customer_id") as obj) as "customer" from "orders" as "o" order by "o"."id"

-- Hasura and PostgREST.
SELECT coalesce(json_agg("root" ORDER BY "root.pg.id" ASC NULLS LAST), '[]') AS "root" FROM (SELECT row_to_json((SELECT "_e" FROM (SELECT "_root.base"."id" AS "id", "_root.base"."email" AS "email") AS "_e")) AS "root", "_root.base"."id" AS "root.pg.id" FROM (SELECT * FROM "public"."customer" WHERE ('true') ORDER BY "id" ASC NULLS LAST LIMIT 3) AS "_root.base" ORDER BY "root.pg.id" ASC NULLS LAST) AS "_root"

WITH pgrst_source AS ( SELECT "public"."slot"."id", "public"."slot"."code" FROM "public"."slot" WHERE "public"."slot"."id" > $1 ORDER BY "public"."slot"."id" LIMIT $2 OFFSET $3 ) SELECT null::bigint AS total_result_set, pg_catalog.count(_postgrest_t) AS page_total, coalesce(json_agg(_postgrest_t), '[]') AS body FROM ( SELECT * FROM pgrst_source ) _postgrest_t;
--$ [1, 2, 0]

SELECT "orders"."id", row_to_json("orders_customer_1".*) AS "customer" FROM "orders" LEFT JOIN LATERAL ( SELECT "customer_1"."id", "customer_1"."email" FROM "customer" AS "customer_1" WHERE "customer_1"."id" = "orders"."customer_id" ) AS "orders_customer_1" ON TRUE ORDER BY "orders"."id"
