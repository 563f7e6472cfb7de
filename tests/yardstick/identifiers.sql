SELECT Id, EMAIL FROM Customer WHERE ID = 1;

SELECT "Id", "Select" FROM "Order Item" ORDER BY "Id";

SELECT "Order Item"."group", count(*) FROM "Order Item" GROUP BY "Order Item"."group" ORDER BY 1;

SELECT "wei""rd" AS "a""b" FROM "Order Item" ORDER BY "Id";

SELECT "käse" FROM "Order Item" WHERE "käse" IS NOT NULL ORDER BY "käse";

SELECT o."Select" AS "from", o."group" AS "where" FROM "Order Item" o ORDER BY "from" NULLS FIRST;

UPDATE "Order Item" SET "Select" = 'set', "group" = "group" + 1 WHERE "Id" = 2;

INSERT INTO "Order Item" ("Id", "Select", "group") VALUES (4, 'into', 9);

DELETE FROM "Order Item" WHERE "wei""rd" = 'q"q';

SELECT public.customer.id, public.customer.name FROM public.customer ORDER BY public.customer.id LIMIT 2;

SELECT l.id, l."order" FROM crm.lead l ORDER BY l."order" DESC NULLS LAST;

SELECT crm.lead.name FROM crm.lead WHERE crm.lead.id = 1;

SET search_path TO crm, public;
SELECT name FROM lead WHERE id = 2;
SELECT count(*) FROM customer;

SET search_path = crm;
SELECT id FROM customer;

SELECT c.id AS key, c.name AS value, c.code AS rank FROM customer c WHERE c.id < 3 ORDER BY c.id;

SELECT id AS "Customer Id", email AS "E-Mail" FROM customer WHERE id = 1;

SELECT id key, name "order", code AS "limit" FROM customer WHERE id = 4;

SELECT system.id FROM customer AS system WHERE system.id = 1;

SELECT c.* FROM customer c WHERE c.id = 8;

SELECT c.*, o.status FROM crm.lead c JOIN orders o ON o.id = c.id ORDER BY c.id;

SELECT customer FROM customer WHERE id = 2;

SELECT (c).id, (c).email FROM customer c WHERE id = 2;

SELECT EMAIL AS Email, NAME AS FullName FROM CUSTOMER WHERE Active ORDER BY Id;

SELECT 1 AS one, 2 AS "TWO", 3 AS Three;

SELECT * FROM active_customer ORDER BY id;

SELECT t.a, t."B" FROM (SELECT 1 AS a, 2 AS "B") AS t;

SELECT c.name, lead.name FROM customer c, crm.lead WHERE c.id = lead.id ORDER BY c.id;

SELECT customer.name FROM customer c WHERE c.id = 1;

SELECT current_schema();

SELECT current_database() = 'postgres';
