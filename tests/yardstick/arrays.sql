SELECT id, tags, sizes FROM product ORDER BY id;

SELECT id FROM product WHERE 'office' = ANY (tags) ORDER BY id;

SELECT id FROM product WHERE 2 = ANY (sizes) ORDER BY id;

SELECT id FROM customer WHERE id = ANY (ARRAY[1, 3, 5]) ORDER BY id;

SELECT id FROM customer WHERE id = ANY ('{2,4,99}'::int[]) ORDER BY id;

SELECT id FROM customer WHERE id <> ALL (ARRAY[1, 2, 3]) ORDER BY id;

SELECT id FROM customer WHERE email = ANY (ARRAY['ann@example.com', 'eve@example.com']) ORDER BY id;

SELECT id FROM customer WHERE name LIKE ANY (ARRAY['A%', '%b']) ORDER BY id;

SELECT id FROM customer WHERE id = ANY ('{}'::int[]);

SELECT id FROM customer WHERE name ILIKE ANY ('{a%,z%}') ORDER BY id;

SELECT id FROM product WHERE tags @> ARRAY['office', 'red'] ORDER BY id;

SELECT id FROM product WHERE tags @> '{office}'::text[] ORDER BY id;

SELECT id FROM product WHERE tags && ARRAY['blue', 'kitchen'] ORDER BY id;

SELECT id FROM product WHERE ARRAY[1, 2] <@ sizes ORDER BY id;

SELECT id, sizes[1] AS first, sizes[2:3] AS slice, sizes[99] AS none FROM product ORDER BY id;

SELECT id, array_length(tags, 1) AS len, cardinality(tags) AS card, array_upper(sizes, 1) AS up FROM product ORDER BY id;

SELECT id FROM product WHERE tags = '{}' ORDER BY id;

SELECT id FROM product WHERE tags IS NULL OR cardinality(tags) = 0 ORDER BY id;

SELECT id, unnest(tags) AS tag FROM product ORDER BY id, tag;

SELECT p.id, t.tag FROM product p, unnest(p.tags) AS t(tag) WHERE t.tag IS NOT NULL ORDER BY p.id, t.tag;

SELECT p.id, t.tag, t.n FROM product p CROSS JOIN LATERAL unnest(p.tags) WITH ORDINALITY AS t(tag, n) ORDER BY p.id, t.n;

SELECT tag, count(*) FROM product, unnest(tags) AS tag GROUP BY tag ORDER BY count(*) DESC, tag;

SELECT array_agg(id ORDER BY id DESC) FROM slot;

SELECT dept, array_agg(name ORDER BY name) FROM employee GROUP BY dept ORDER BY dept;

SELECT array_agg(DISTINCT dept ORDER BY dept) FROM employee;

SELECT ARRAY(SELECT id FROM slot ORDER BY id) AS ids;

SELECT array_append(ARRAY[1,2], 3) AS a, array_prepend(0, ARRAY[1]) AS b, array_cat(ARRAY[1], ARRAY[2,3]) AS c, array_remove(ARRAY[1,2,1], 1) AS d, array_replace(ARRAY[1,2], 2, 9) AS e;

SELECT ARRAY[1,2] || 3 AS a, ARRAY[1] || ARRAY[2,3] AS b, 0 || ARRAY[1] AS c;

SELECT array_position(ARRAY['a','b','c'], 'b') AS a, array_positions(ARRAY[1,2,1], 1) AS b;

SELECT array_to_string(tags, ', ') AS t FROM product ORDER BY id;

SELECT ARRAY[1,2,3] = ARRAY[1,2,3] AS a, ARRAY[1,2] < ARRAY[1,3] AS b, ARRAY[1,2,3] @> ARRAY[2] AS c, ARRAY[1] && ARRAY[2] AS d;

SELECT 5 > ALL (ARRAY[1, 2, 3]) AS a, 5 < ANY (ARRAY[1, 9]) AS b, NULL = ANY (ARRAY[1]) AS c, 1 = ANY (ARRAY[NULL, 2]::int[]) AS d;

SELECT id FROM customer WHERE balance > ALL (SELECT balance FROM customer WHERE active = false) ORDER BY id;

SELECT id FROM customer WHERE id = ANY (SELECT customer_id FROM orders) ORDER BY id;

INSERT INTO product (id, sku, title, price, tags, sizes) VALUES (20, 'ARR', 'array', 1, ARRAY['a', 'b c', NULL, 'd"e'], '{5,6}');
SELECT tags, sizes FROM product WHERE id = 20;

UPDATE product SET tags = array_append(tags, 'new') WHERE id IN (1, 3);

UPDATE product SET tags = array_remove(tags, 'office') WHERE 'office' = ANY (tags);

UPDATE product SET sizes[1] = 99 WHERE id = 1;

SELECT ARRAY[[1,2],[3,4]] AS m, (ARRAY[[1,2],[3,4]])[2][1] AS e;

SELECT generate_subscripts(ARRAY['a','b'], 1) AS s;

SELECT array_fill(0, ARRAY[3]) AS a, array_dims(ARRAY[1,2]) AS b, trim_array(ARRAY[1,2,3], 1) AS c;

SELECT count(*) FROM unnest(ARRAY[1,2,3], ARRAY['a','b']) AS t(a, b);

SELECT id, EXISTS (SELECT 1 FROM unnest(tags) x WHERE x LIKE '%e%') AS e FROM product ORDER BY id;
