INSERT INTO slot VALUES (10, 'x', 'ten', 1);

INSERT INTO slot (id, code) VALUES (10, 'x'), (11, 'y'), (12, 'z');

INSERT INTO slot (id, code, val, n) VALUES (10, 'x', DEFAULT, 1 + 2 * 3);

INSERT INTO customer (email) VALUES ('new@example.com') RETURNING id;

INSERT INTO customer (email, name) VALUES ('n1@example.com', 'N1'), ('n2@example.com', 'N2') RETURNING id, email, active, balance;

INSERT INTO customer (email, created) VALUES ('n@example.com', '2026-01-01') RETURNING *;

INSERT INTO customer (email, name) VALUES ('up@example.com', 'low') RETURNING id, upper(name) AS n, email || '!' AS e;

INSERT INTO customer (id, email) VALUES (DEFAULT, 'd@example.com') RETURNING id;

INSERT INTO customer (email, active, balance) VALUES ('f@example.com', 'f', '12.345');
SELECT active, balance FROM customer WHERE email = 'f@example.com';

INSERT INTO orders DEFAULT VALUES;

INSERT INTO product (sku, title, price) VALUES ('NEW', 'New', 9.999) RETURNING id, price, price_cents, stock;

INSERT INTO product (id, sku, title, price) OVERRIDING SYSTEM VALUE VALUES (50, 'OV', 'Over', 1);

INSERT INTO product (id, sku, title, price) OVERRIDING USER VALUE VALUES (50, 'OU', 'Over', 1) RETURNING id;

INSERT INTO product (sku, title, price, price_cents) VALUES ('GEN', 'Gen', 1, 5);

INSERT INTO slot (id, code, val) SELECT id + 100, 'c' || id, name FROM customer WHERE active;

INSERT INTO slot (id, code, n) SELECT e.id + 50, left(e.name, 3), e.salary FROM employee e WHERE e.dept = 'ops' RETURNING id, code;

INSERT INTO measure (id, i) SELECT g, g * g FROM generate_series(100, 105) AS g;

WITH src AS (SELECT id, name FROM crm.lead WHERE name IS NOT NULL) INSERT INTO slot (id, code, val) SELECT id + 20, 'l' || id, name FROM src RETURNING id;

INSERT INTO setting (name, value) VALUES ('theme', 'blue') ON CONFLICT DO NOTHING;

INSERT INTO setting (name, value) VALUES ('theme', 'blue'), ('fresh', 'x') ON CONFLICT (name) DO NOTHING RETURNING name;

INSERT INTO setting (name, value) VALUES ('theme', 'blue') ON CONFLICT (name) DO UPDATE SET value = EXCLUDED.value;

INSERT INTO setting (name, value) VALUES ('theme', 'blue'), ('fresh', 'x') ON CONFLICT (name) DO UPDATE SET value = EXCLUDED.value, changes = setting.changes + 1 RETURNING name, value, changes;

INSERT INTO setting AS s (name, value) VALUES ('locale', 'fr') ON CONFLICT (name) DO UPDATE SET value = EXCLUDED.value WHERE s.value <> EXCLUDED.value;

INSERT INTO setting (name, value) VALUES ('theme', 'dark') ON CONFLICT (name) DO UPDATE SET value = EXCLUDED.value WHERE setting.value IS DISTINCT FROM EXCLUDED.value;

INSERT INTO setting (name, value) VALUES ('theme', 'a') ON CONFLICT ON CONSTRAINT setting_pkey DO UPDATE SET value = 'conflict';

INSERT INTO setting (name, value) VALUES ('a', '1'), ('a', '2') ON CONFLICT (name) DO UPDATE SET value = EXCLUDED.value;

INSERT INTO setting (name, value) VALUES ('a', '1'), ('a', '2') ON CONFLICT (name) DO NOTHING;

INSERT INTO setting (name, value) VALUES ('theme', NULL) ON CONFLICT (name) DO UPDATE SET value = coalesce(EXCLUDED.value, setting.value), changes = EXCLUDED.changes + 10;

INSERT INTO setting (name, value) VALUES ('THEME', 'x') ON CONFLICT (name) DO UPDATE SET value = EXCLUDED.value;

INSERT INTO slot (id, code, val) VALUES (1, 'new', 'x') ON CONFLICT (id) DO UPDATE SET val = EXCLUDED.val;

INSERT INTO slot (id, code, val) VALUES (99, 'a', 'x') ON CONFLICT (code) DO UPDATE SET val = EXCLUDED.val;

INSERT INTO slot (id, code, val) VALUES (99, 'a', 'x') ON CONFLICT (id) DO UPDATE SET val = EXCLUDED.val;

INSERT INTO slot (id, code, val) VALUES (1, 'b', 'x') ON CONFLICT (id) DO UPDATE SET code = EXCLUDED.code;

INSERT INTO slot (id, code, val) VALUES (1, 'b', 'x') ON CONFLICT DO NOTHING;

INSERT INTO slot (id, code, val) VALUES (99, 'a', 'x') ON CONFLICT (id) DO NOTHING;

INSERT INTO slot (id, code, n) VALUES (1, 'a', 5), (50, 'n', 5) ON CONFLICT (id) DO UPDATE SET n = slot.n + EXCLUDED.n RETURNING id, n;

INSERT INTO slot (id, code, val) SELECT id, code, 'copied' FROM slot WHERE id < 3 ON CONFLICT (id) DO UPDATE SET val = EXCLUDED.val || '!';

INSERT INTO order_line (order_id, line_no, product_id, qty, price) VALUES (1, 1, 1, 5, 1.5) ON CONFLICT (order_id, line_no) DO UPDATE SET qty = order_line.qty + EXCLUDED.qty RETURNING qty;

INSERT INTO customer (email, name) VALUES ('ann@example.com', 'Anna') ON CONFLICT (email) DO UPDATE SET name = EXCLUDED.name, updated = '2026-05-05 05:05:05' RETURNING id, name;

INSERT INTO customer (email, balance) VALUES ('ann@example.com', -5000) ON CONFLICT (email) DO NOTHING;

INSERT INTO setting (name, value) VALUES ('theme', 'x') ON CONFLICT (value) DO NOTHING;

UPDATE customer SET name = 'Anna' WHERE id = 1;

UPDATE customer SET name = 'Ann' WHERE id = 1;

UPDATE customer SET balance = balance + 1, active = NOT active WHERE id IN (5, 7, 8);

UPDATE customer SET balance = balance + 1;

UPDATE slot SET n = id, id = id + 100 WHERE id = 4;

UPDATE slot SET val = code, code = val WHERE id = 1;

UPDATE employee SET salary = salary * 1.1 WHERE dept = 'dev' RETURNING id, salary;

UPDATE employee SET (name, salary) = ('Renamed', 1) WHERE id = 8;

UPDATE employee SET salary = (SELECT max(salary) FROM employee) WHERE id = 5;

UPDATE employee e SET salary = e.salary + x.n FROM (SELECT manager_id, count(*) AS n FROM employee GROUP BY manager_id) x WHERE x.manager_id = e.id;

UPDATE orders SET total = s.total FROM (SELECT order_id, sum(qty * price) AS total FROM order_line GROUP BY order_id) s WHERE s.order_id = orders.id RETURNING orders.id, orders.total;

UPDATE orders o SET status = 'vip' FROM customer c WHERE c.id = o.customer_id AND c.name = 'Ann' RETURNING o.id, c.email;

UPDATE product SET price = price * 0.9 WHERE id IN (SELECT product_id FROM order_line GROUP BY product_id HAVING sum(qty) > 2);

UPDATE product p SET stock = v.stock FROM (VALUES (1, 11), (2, 22)) AS v(id, stock) WHERE v.id = p.id;

UPDATE customer SET feeling = DEFAULT, balance = DEFAULT WHERE id = 3;

UPDATE customer SET note = NULL WHERE note = '';

UPDATE customer SET code = 'toolong' WHERE id = 1;

UPDATE customer SET name = name || ' jr.' WHERE name IS NOT NULL AND length(name) > 3;

UPDATE slot SET id = id + 1;

UPDATE customer SET name = 'x' WHERE id = 999;

UPDATE customer SET name = upper(name) RETURNING id, name;

DELETE FROM order_line WHERE order_id = 1;

DELETE FROM orders WHERE id = 1;

DELETE FROM orders WHERE status = 'void' RETURNING id, status, meta;

DELETE FROM order_line USING orders o WHERE o.id = order_line.order_id AND o.customer_id = 1;

DELETE FROM order_line l USING orders o JOIN customer c ON c.id = o.customer_id WHERE o.id = l.order_id AND c.name = 'Ann' RETURNING l.order_id, l.line_no;

DELETE FROM slot WHERE id IN (SELECT id FROM slot ORDER BY id DESC LIMIT 2);

DELETE FROM slot WHERE ctid IN (SELECT ctid FROM slot WHERE id = 1);

DELETE FROM customer WHERE id = 1;

DELETE FROM employee e WHERE NOT EXISTS (SELECT 1 FROM employee x WHERE x.manager_id = e.id);

DELETE FROM setting;

WITH gone AS (DELETE FROM setting WHERE changes = 0 RETURNING name) SELECT count(*) FROM gone;

WITH moved AS (DELETE FROM slot WHERE id > 2 RETURNING *) INSERT INTO measure (id, t) SELECT id + 1000, code FROM moved;

WITH up AS (UPDATE setting SET changes = changes + 1 WHERE name = 'theme' RETURNING *) SELECT name, changes FROM up;

WITH ins AS (INSERT INTO setting (name, value) VALUES ('cte', '1') RETURNING name) SELECT name FROM ins UNION ALL SELECT name FROM setting WHERE name = 'theme';

WITH new_order AS (INSERT INTO orders (customer_id, placed) VALUES (1, '2026-06-01') RETURNING id) INSERT INTO order_line (order_id, line_no, product_id, qty, price) SELECT id, 1, 2, 3, 1.5 FROM new_order RETURNING order_id, line_no;

MERGE INTO setting s USING (VALUES ('theme', 'merged'), ('brand', 'new')) AS v(name, value) ON s.name = v.name WHEN MATCHED THEN UPDATE SET value = v.value WHEN NOT MATCHED THEN INSERT (name, value) VALUES (v.name, v.value);

MERGE INTO slot t USING measure m ON m.id = t.id WHEN MATCHED AND m.i < 0 THEN DELETE WHEN MATCHED THEN UPDATE SET n = m.i;

TRUNCATE setting;

TRUNCATE TABLE orders, order_line;

TRUNCATE orders CASCADE;

TRUNCATE orders;

TRUNCATE TABLE order_line RESTART IDENTITY;

INSERT INTO customer (email, note) VALUES ('nasty@example.com', E'a\'b"c\\d%_\n\té😀');
SELECT note, length(note) FROM customer WHERE email = 'nasty@example.com';

INSERT INTO customer (email, name) VALUES ('sp@example.com', 'trail   ');
SELECT name || '|' FROM customer WHERE email = 'sp@example.com';

INSERT INTO customer (email, code) VALUES ('ch@example.com', 'ab');
SELECT code, length(code), code = 'ab  ' AS same, code || '|' AS bar FROM customer WHERE email = 'ch@example.com';

INSERT INTO product (id, sku, title, price, image) VALUES (60, 'BIN', 'bin', 1, '\x00ff10');
SELECT image, length(image) FROM product WHERE id = 60;

INSERT INTO customer (email, rating, score) VALUES ('fl@example.com', 0.1, 0.1);
SELECT rating, score FROM customer WHERE email = 'fl@example.com';

INSERT INTO customer (email, ref_id) VALUES ('u@example.com', 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11');
SELECT id FROM customer WHERE ref_id = 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11';

INSERT INTO measure (id, n) VALUES (30, 1.23456), (31, 2.34565), (32, -1.00005);
SELECT id, n FROM measure WHERE id >= 30 ORDER BY id;

INSERT INTO measure (id, i) VALUES (40, 2.5), (41, 3.5), (42, -2.5), (43, 2.4);
SELECT id, i FROM measure WHERE id >= 40 ORDER BY id;

DELETE FROM order_line WHERE order_id IN (SELECT id FROM orders WHERE status = 'new');

DELETE FROM orders WHERE id NOT IN (SELECT order_id FROM order_line);

DELETE FROM order_line WHERE EXISTS (SELECT 1 FROM orders o WHERE o.id = order_line.order_id AND o.status = 'paid');

DELETE FROM slot USING measure m WHERE m.id = slot.id AND m.i > 0 RETURNING slot.*;

DELETE FROM slot AS s USING slot AS d WHERE s.n < d.n;

WITH old AS (SELECT id, n FROM slot WHERE id = 1), upd AS (UPDATE slot SET n = n + 1 WHERE id = 1 RETURNING id, n) SELECT old.n AS before, upd.n AS after FROM old JOIN upd USING (id);

WITH del AS (DELETE FROM slot WHERE id = 1 RETURNING id, code, val) INSERT INTO setting (name, value) SELECT code, val FROM del RETURNING name;

WITH a AS (INSERT INTO slot (id, code) VALUES (90, 'w1') RETURNING id), b AS (INSERT INTO setting (name) VALUES ('w2') RETURNING name) SELECT a.id, b.name FROM a, b;

WITH upsert AS (UPDATE setting SET value = 'v2' WHERE name = 'theme' RETURNING *) INSERT INTO setting (name, value) SELECT 'theme', 'v2' WHERE NOT EXISTS (SELECT 1 FROM upsert);

WITH new_customer AS (INSERT INTO customer (email, name) VALUES ('cte@example.com', 'Cte') RETURNING id) INSERT INTO orders (customer_id, placed) SELECT id, '2026-01-01' FROM new_customer;

INSERT INTO setting (name, value) VALUES ('theme', 'x') ON CONFLICT (name) DO UPDATE SET value = EXCLUDED.value, changes = setting.changes + 1 WHERE setting.changes < 100 RETURNING *;

INSERT INTO slot (id, code, val) VALUES (1, 'b', 'x') ON CONFLICT (id) DO UPDATE SET val = 'y';

INSERT INTO slot (id, code, val) VALUES (1, 'zz', 'x') ON CONFLICT (id) DO UPDATE SET id = EXCLUDED.id + 100, code = EXCLUDED.code RETURNING id, code;

INSERT INTO slot (id, code) VALUES (5, 'e'), (6, 'e') ON CONFLICT (code) DO NOTHING;

INSERT INTO slot (id, code) VALUES (5, 'e'), (6, 'f'), (1, 'g') ON CONFLICT DO NOTHING RETURNING id;

INSERT INTO customer (email) VALUES ('ann@example.com') ON CONFLICT (email) DO UPDATE SET email = EXCLUDED.email RETURNING id, (xmax = 0) AS inserted;

INSERT INTO customer (email, name) SELECT email, 'copy' FROM customer WHERE id < 3 ON CONFLICT (email) DO UPDATE SET name = EXCLUDED.name RETURNING id;

INSERT INTO slot (id, code) VALUES (1, 'q') ON CONFLICT (id) DO UPDATE SET code = EXCLUDED.code WHERE false RETURNING id;

INSERT INTO slot AS t (id, code, n) VALUES (1, 'a', 1) ON CONFLICT (id) DO UPDATE SET n = coalesce(t.n, 0) + EXCLUDED.n, val = t.val || '/' || coalesce(EXCLUDED.val, 'none') RETURNING t.*;

MERGE INTO slot t USING (VALUES (1, 'm1'), (50, 'm50')) AS s(id, code) ON t.id = s.id WHEN MATCHED THEN UPDATE SET code = s.code WHEN NOT MATCHED THEN INSERT (id, code) VALUES (s.id, s.code);

MERGE INTO slot t USING measure m ON t.id = m.id WHEN MATCHED AND m.i IS NULL THEN DELETE WHEN MATCHED THEN DO NOTHING WHEN NOT MATCHED AND m.id > 8 THEN INSERT (id, code) VALUES (m.id, 'm' || m.id);

MERGE INTO setting s USING (SELECT 'theme' AS name) x ON s.name = x.name WHEN MATCHED THEN DELETE;

UPDATE slot SET n = n + 1 WHERE ctid = (SELECT ctid FROM slot WHERE id = 1);

UPDATE employee SET manager_id = m.manager_id FROM employee m WHERE employee.manager_id = m.id AND m.manager_id IS NOT NULL;

UPDATE employee e SET salary = m.salary FROM employee m WHERE e.manager_id = m.id AND e.id > 5 RETURNING e.id, m.name, e.salary;

UPDATE slot SET (val, n) = (SELECT m.t, m.i FROM measure m WHERE m.id = slot.id);

UPDATE slot SET val = m.t FROM measure m LEFT JOIN setting s ON s.name = m.t WHERE m.id = slot.id AND s.name IS NULL;

UPDATE product SET price = price * 1.1 WHERE id = 1 RETURNING price, price_cents;

UPDATE customer SET active = NOT active, updated = NULL WHERE id IN (1, 2, 3) RETURNING id, active;

UPDATE product SET tags = array_append(tags, 'new') WHERE id = 1 RETURNING tags;

UPDATE product SET attrs = jsonb_set(attrs, '{color}', '"green"') WHERE id = 1 RETURNING attrs;

UPDATE slot SET n = 5 WHERE id = 1 AND n = 10;

UPDATE slot SET code = code || 'x' WHERE id > 1;

UPDATE slot SET id = CASE id WHEN 1 THEN 2 WHEN 2 THEN 1 END WHERE id IN (1, 2);
