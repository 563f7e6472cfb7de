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

SELECT a, b FROM unnest(ARRAY[1,2,3], ARRAY['a','b']) AS t(a, b) ORDER BY a;

SELECT * FROM unnest('{1,2}'::int[], '{a,b,c}'::text[]) WITH ORDINALITY AS t(n, w, o) ORDER BY o;

INSERT INTO slot (id, code, val) SELECT * FROM unnest(ARRAY[21,22], ARRAY['x','y'], ARRAY['one',NULL]);

SELECT p.id, t.a, t.b FROM product p, unnest(p.tags, p.sizes) AS t(a, b) WHERE p.id < 5 ORDER BY p.id, t.b NULLS LAST, t.a;

SELECT unnest(ARRAY['a','b']) AS v, generate_series(1, 3) AS n;

SELECT generate_series(1, 2) AS a, generate_series(10, 30, 10) AS b;

SELECT id, s, tags[s] AS tag FROM product, generate_subscripts(tags, 1) AS s ORDER BY id, s;

SELECT regexp_matches('foobarbequebaz', 'b[^b]+', 'g') AS m;

SELECT regexp_matches('foobar', 'o(.)(.)') AS m;

SELECT m[1] AS k FROM regexp_matches('a1b22c333', '[0-9]+', 'g') AS m;

SELECT (regexp_matches('foobar', 'b(.)'))[1] AS x;

SELECT regexp_split_to_table('one  two three', '\s+') AS w;

SELECT w, o FROM string_to_table('a,b,,c', ',') WITH ORDINALITY AS t(w, o) ORDER BY o;

SELECT string_to_table('a|b|x', '|', 'x') AS w;

SELECT jsonb_each('{"b": 1, "a": "x"}') IS NOT NULL AS e;

SELECT (jsonb_each('{"b": 1, "a": "x"}')).key AS k;

SELECT id, (jsonb_each_text(meta)).* FROM orders ORDER BY id, key;

SELECT o.id, e.key, e.value FROM orders o, LATERAL jsonb_each_text(o.meta) AS e(key, value) ORDER BY o.id, e.key;

SELECT o.id, i->>'sku' AS sku FROM orders o LEFT JOIN LATERAL jsonb_array_elements(o.meta->'items') AS i ON true ORDER BY o.id;

SELECT o.id, x.sku, x.qty FROM orders o CROSS JOIN LATERAL jsonb_to_recordset(o.meta->'items') AS x(sku text, qty int) ORDER BY o.id;

SELECT * FROM jsonb_populate_record(NULL::slot, '{"id": 9, "code": "z", "n": 3}');

SELECT * FROM json_populate_recordset(NULL::slot, '[{"id": 9, "code": "z"}, {"id": 10, "n": 4}]');

INSERT INTO slot SELECT * FROM jsonb_populate_recordset(NULL::slot, '[{"id": 31, "code": "pp", "val": "v", "n": 1}, {"id": 32, "code": "qq"}]');

SELECT * FROM jsonb_to_record('{"a": 1, "b": [1, 2], "c": "x", "d": "2026-01-02"}') AS x(a int, b jsonb, c text, d date);

SELECT value, ordinality FROM jsonb_array_elements('[3, 1, 2]') WITH ORDINALITY ORDER BY ordinality DESC;

SELECT count(*) FROM jsonb_array_elements('{"a": 1}');

SELECT jsonb_array_elements_text('["a", 1, true, null, {"x": 1}, [2]]') AS e;

SELECT key, value FROM jsonb_each_text('{"a": [1, 2], "b": {"c": 1.50}, "d": "t", "e": null}') ORDER BY key;

SELECT key, jsonb_typeof(value) AS t FROM jsonb_each('{"a": 1, "b": null, "c": [], "d": {}, "e": "x", "f": true}') ORDER BY key;

SELECT ARRAY[1,2] < ARRAY[1,3] AS a, ARRAY[1,2] < ARRAY[1] AS b, ARRAY[]::int[] < ARRAY[1] AS c, ARRAY[10] > ARRAY[9] AS d;

SELECT id FROM product WHERE sizes > '{2}' ORDER BY id;

SELECT id, sizes FROM product ORDER BY sizes, id;

SELECT id, tags FROM product ORDER BY tags DESC NULLS LAST, id;

SELECT max(sizes) AS m FROM product;

SELECT (ARRAY[[1,2],[3,4]])[2][1] AS e, ('{{1,2},{3,4}}'::int[])[1][2] AS f, (ARRAY[[1,2],[3,4]])[3][1] AS g, (ARRAY[[1,2],[3,4]])[1] AS h;

SELECT array_fill(0, ARRAY[3]) AS a, array_fill('x'::text, ARRAY[2,2]) AS b, array_fill(7, ARRAY[0]) AS c;

SELECT array_dims(ARRAY[1,2]) AS a, array_dims(ARRAY[[1,2,3],[4,5,6]]) AS b, array_dims('{}'::int[]) AS c, array_ndims(ARRAY[[1],[2]]) AS d, array_ndims('{}'::int[]) AS e;

SELECT trim_array(ARRAY[1,2,3], 1) AS a, trim_array(ARRAY[1,2,3], 3) AS b;

SELECT trim_array(ARRAY[1,2,3], 4);

SELECT array_upper('{}'::int[], 1) AS a, array_lower(ARRAY[5], 1) AS b, array_length(ARRAY[[1,2],[3,4]], 2) AS c, cardinality(ARRAY[[1,2],[3,4]]) AS d, array_length('{}'::text[], 1) AS e, cardinality('{}'::text[]) AS f, array_length(NULL::int[], 1) AS g, array_length(ARRAY[1], 3) AS h;

SELECT array_position(ARRAY['a', NULL, 'b'], NULL) AS a, array_position(ARRAY[1,2,3,2], 2, 3) AS b, array_position(ARRAY['a'], 'z') AS c, array_positions(ARRAY['a','b','a'], 'a') AS d, array_positions('{}'::int[], 1) AS e;

SELECT array_replace(ARRAY['a', NULL, 'b'], NULL, 'x') AS a, array_remove(ARRAY['a', NULL, 'b', NULL], NULL) AS b, array_remove(NULL::int[], 1) AS c;

SELECT array_cat(NULL, ARRAY[1]) AS a, array_cat(ARRAY[1], NULL) AS b, array_append(NULL, 1) AS c, NULL::int[] || 5 AS d, ARRAY[1] || NULL::int AS e;

SELECT (ARRAY[1,2,3,4,5])[2:4] AS a, (ARRAY[1,2,3])[:2] AS b, (ARRAY[1,2,3])[2:] AS c, (ARRAY[1,2,3])[5:6] AS d, (ARRAY[1,2,3])[3:1] AS e, (ARRAY[1,2,3])[0:1] AS f;

SELECT 1 <> ALL (ARRAY[2, NULL]::int[]) AS a, 1 <> ALL (ARRAY[1, NULL]::int[]) AS b, 1 = ANY (ARRAY[1, NULL]::int[]) AS c, 3 = ANY ('{1,NULL}'::int[]) AS d, 1 = ALL ('{}'::int[]) AS e, NULL = ANY ('{}'::int[]) AS f;

SELECT id FROM customer WHERE id = ANY ('{1,NULL,3}') ORDER BY id;

SELECT id FROM customer WHERE NOT id = ANY ('{1,NULL,3}') ORDER BY id;

SELECT id FROM customer WHERE name = ANY ('{Ann,"O''Hara","Jürgen Müller",NULL}'::text[]) ORDER BY id;

SELECT id FROM customer WHERE name LIKE ALL (ARRAY['%n%', 'A%']) ORDER BY id;

SELECT id FROM customer WHERE name NOT LIKE ALL (ARRAY['A%', '%b']) ORDER BY id;

SELECT id FROM customer WHERE name ~~* ANY (ARRAY['ann', 'BOB']) ORDER BY id;

SELECT id FROM customer WHERE email ~ ANY (ARRAY['^a', 'z']) ORDER BY id;

SELECT array_to_string(ARRAY['a', NULL, 'c'], ',', '*') AS a, array_to_string(ARRAY[1,2,3], '-') AS b, array_to_string('{}'::int[], ',') AS c, array_to_string(ARRAY[NULL, NULL]::text[], ',') AS d, array_to_string(NULL::text[], ',') AS e;

SELECT string_to_array('a,b,,c', ',') AS a, string_to_array('', ',') AS b, string_to_array(NULL, ',') AS c, string_to_array('abc', NULL) AS d, string_to_array('a,b,NULL', ',', 'NULL') AS e, string_to_array('abc', '') AS f;

SELECT string_to_array('xx~^~yy~^~zz', '~^~', 'yy') AS a, string_to_array('1 2 3', ' ')::int[] AS b;

SELECT array_agg(DISTINCT dept ORDER BY dept DESC) AS a, array_agg(name ORDER BY name) FILTER (WHERE salary > 90000) AS b, array_agg(id) FILTER (WHERE id > 100) AS c FROM employee;

SELECT array_length(array_agg(id), 1) AS n, (array_agg(name ORDER BY id))[1] AS first, cardinality(array_agg(DISTINCT dept)) AS d FROM employee;

SELECT array_agg(ARRAY[id, id * 2] ORDER BY id) AS a FROM slot;

SELECT array_agg(price ORDER BY id) AS a FROM product;

SELECT array_agg(hired ORDER BY id) AS a FROM employee WHERE id < 4;

SELECT ARRAY(SELECT DISTINCT dept FROM employee WHERE dept IS NOT NULL ORDER BY dept) AS a, ARRAY(SELECT name FROM employee ORDER BY id LIMIT 2) AS b;

SELECT ARRAY(SELECT id FROM slot WHERE id > 99) AS a, array_length(ARRAY(SELECT id FROM slot), 1) AS b;

SELECT id, ARRAY(SELECT line_no FROM order_line l WHERE l.order_id = o.id ORDER BY line_no) AS lines FROM orders o ORDER BY id;

SELECT id FROM product WHERE tags && '{red,kitchen}' ORDER BY id;

SELECT id FROM product WHERE NOT (tags @> '{office}') ORDER BY id;

SELECT id FROM product WHERE sizes <@ ARRAY[1,2,3,4] ORDER BY id;

SELECT '{"a,b","c\"d",NULL,"NULL",""}'::text[] AS a, '{ x , y z }'::text[] AS b, '{1.50,2}'::numeric[] AS c, '{t,f,NULL}'::bool[] AS d;

SELECT '{1,2'::int[];

SELECT '{a}'::int[];

SELECT ARRAY[1,'x'];

SELECT ARRAY[[1,2],[3]];

UPDATE product SET sizes[2] = sizes[2] + 1 WHERE id IN (1, 6);

UPDATE product SET sizes = sizes || 7 WHERE sizes IS NOT NULL;

UPDATE product SET sizes = array_cat(sizes, ARRAY[8,9]), tags = array_replace(tags, 'red', 'crimson');

SELECT id, sizes[array_upper(sizes, 1)] AS last FROM product ORDER BY id;

SELECT ARRAY[1,2] IS NULL AS a, '{}'::int[] = ARRAY[]::int[] AS b, ARRAY[1,NULL] = ARRAY[1,NULL] AS c, ARRAY[1,2] <> ARRAY[2,1] AS d;

SELECT ARRAY['a','b']::text AS t, ARRAY[1,NULL,3]::text AS u, '{}'::text[]::text AS v, ARRAY['a b','c,d','e"f','NULL','']::text AS w;

SELECT tags::text AS t, sizes::text AS s FROM product ORDER BY id;

SELECT id, tags FROM product WHERE 'Office' = ANY (tags) OR 'lamp' = ANY (tags) ORDER BY id;

SELECT array_agg(n ORDER BY n) AS a FROM (SELECT DISTINCT unnest(sizes) AS n FROM product) t;

SELECT sum(s) AS total, count(*) AS n FROM product, unnest(sizes) AS s;

SELECT tag, array_agg(p.id ORDER BY p.id) AS ids FROM product p, unnest(p.tags) AS tag GROUP BY tag ORDER BY tag NULLS LAST;

SELECT id, (SELECT max(x) FROM unnest(sizes) x) AS m, (SELECT string_agg(t, '/' ORDER BY t) FROM unnest(tags) t) AS s FROM product ORDER BY id;

SELECT id, (SELECT count(*) FROM unnest(tags) WITH ORDINALITY AS u(t, o) WHERE o > 1) AS c FROM product ORDER BY id;

WITH x(ids) AS (SELECT ARRAY[1,3]) SELECT c.id FROM customer c, x WHERE c.id = ANY (x.ids) ORDER BY c.id;

WITH d AS (SELECT unnest(ARRAY[1,2]) AS id) SELECT c.name FROM customer c JOIN d ON d.id = c.id ORDER BY 1;

SELECT c.id, v.x FROM customer c JOIN (VALUES (1, ARRAY['p','q']), (2, ARRAY['r'])) AS v(id, x) ON v.id = c.id ORDER BY c.id;

SELECT unnest(ARRAY[3,1,2]) ORDER BY 1 LIMIT 2;

SELECT * FROM generate_series(1, 3) AS a(n) WHERE n = ANY (ARRAY(SELECT id FROM slot WHERE n > 0));

SELECT cardinality(tags) > 1 AS many, count(*) FROM product GROUP BY 1 ORDER BY 1 NULLS LAST;

SELECT coalesce(tags, '{}') AS t, coalesce(array_length(tags, 1), 0) AS n FROM product ORDER BY id;

SELECT CASE WHEN sizes = '{}' THEN 'empty' WHEN sizes IS NULL THEN 'none' ELSE 'some' END AS k FROM product ORDER BY id;

SELECT greatest(ARRAY[1,2], ARRAY[1,3]) AS g;

SELECT array_agg(x) AS a FROM unnest(ARRAY[1,2,3]) AS x WHERE x > 5;

SELECT unnest('{}'::int[]) AS x;

SELECT unnest(NULL::int[]) AS x;

SELECT ARRAY[1.5, 2] AS a, ARRAY[1, 2.50] AS b, ARRAY[NULL, 1] AS c, ARRAY[true, NULL] AS d, ARRAY['2026-01-02'::date] AS e;

SELECT (SELECT array_agg(id ORDER BY id) FROM slot) = ARRAY[1,2,3,4] AS same;

SELECT array_append(tags, NULL) AS a, array_prepend('x', tags) AS b FROM product ORDER BY id;

SELECT ARRAY[id, n] AS a FROM slot ORDER BY id;

SELECT id FROM product WHERE array_length(sizes, 1) >= 2 ORDER BY array_length(sizes, 1) DESC, id;

SELECT id FROM product WHERE array_position(tags, 'red') IS NOT NULL;

SELECT array_to_json(ARRAY[1,2,NULL]) AS a, array_to_json(tags) AS b FROM product WHERE id IN (1, 5) ORDER BY id;

SELECT id FROM product WHERE tags IN (ARRAY['kitchen'], '{}') ORDER BY id;

SELECT DISTINCT sizes FROM product WHERE sizes IS NOT NULL ORDER BY 1;

SELECT sizes, count(*) FROM product GROUP BY sizes ORDER BY 2 DESC, 1;

SELECT array_agg(t ORDER BY t) AS a FROM (SELECT unnest(string_to_array('b,a,c', ',')) AS t) s;

SELECT string_to_array('2,3', ',')::int[] AS a, '{1,2}'::int[]::text[] AS b, ARRAY['1','2']::int[] AS c;

SELECT id FROM customer WHERE id = ANY (string_to_array('1,3,x', ',')::int[]);

SELECT id FROM customer WHERE id::text = ANY (string_to_array('1,3', ',')) ORDER BY id;

SELECT id FROM customer WHERE email = ANY (SELECT unnest(ARRAY['ann@example.com', 'zoe@example.com'])) ORDER BY id;

SELECT count(*) FROM product WHERE tags[1] = 'office' AND array_length(tags, 1) = 2;

SELECT id FROM product WHERE 30 = ANY (sizes) OR sizes[1] = 5 ORDER BY id;

SELECT tags[2:3] AS a, tags[1:0] AS b FROM product ORDER BY id;

SELECT ARRAY[1,2]::text[] AS a, '1' = ANY (ARRAY[1,2]::text[]) AS b, ARRAY['1','2']::int[] AS c, string_to_array('1, 2,3', ',')::int[] AS d, sizes::text[] AS e, sizes::bigint[] AS f FROM product WHERE id IN (1, 4) ORDER BY id;

SELECT string_to_array('1,x', ',')::int[];

SELECT string_to_array('1,99999999999', ',')::int[];

SELECT id FROM customer WHERE id = ANY (string_to_array('1,3', ',')::int[]) ORDER BY id;

SELECT sizes FROM product ORDER BY sizes;

SELECT id FROM product WHERE sizes < ARRAY[2] OR sizes >= '{5}' ORDER BY id;

SELECT ARRAY['a','b'] < ARRAY['a','c'] AS a, ARRAY['a'] < ARRAY['a',NULL] AS b, ARRAY['a',NULL] > ARRAY['a','z'] AS c, ARRAY['B'] < ARRAY['a'] AS d, ARRAY['ab'] > ARRAY['a','b'] AS e, ARRAY[true] > ARRAY[false] AS f, ARRAY[-5] < ARRAY[3] AS g, NULL::int[] < ARRAY[1] AS h;

SELECT array_fill(NULL::int, ARRAY[2]) AS a, array_fill(1, ARRAY[2,2]) AS b, array_fill('x'::text, ARRAY[2]) AS c;

SELECT trim_array(sizes, 1) AS t FROM product WHERE id IN (1, 4, 6) ORDER BY id;

SELECT array_dims(sizes) AS d, array_ndims(sizes) AS n, array_upper(sizes, 1) AS u FROM product ORDER BY id;

SELECT (ARRAY[[1,2],[3,4]])[1][2] AS a, (ARRAY[1,2])[1][1] AS b, (ARRAY[[1,2],[3,4]])[1] AS c, (ARRAY[['a','b']])[1][2] AS d;

UPDATE product SET sizes[5] = 50 WHERE id = 1;

UPDATE product SET sizes[1] = 7 WHERE id = 2;

UPDATE product SET sizes[1] = 7 WHERE id = 3;

UPDATE product SET tags[2] = 'x''y', price = 3 WHERE id IN (1, 2);

UPDATE product SET tags[1] = NULL WHERE id = 1;

SELECT tags::text AS t, sizes::text AS s, length(tags::text) AS l FROM product ORDER BY id;

SELECT ARRAY['a b','c,d','e"f','NULL','',NULL,'b\s','{x}','ü']::text AS w, ARRAY[true,false,NULL]::text AS b, ARRAY[]::int[]::text AS e, ARRAY[1.5,2]::text AS n;

SELECT 'tags: ' || tags::text AS t FROM product ORDER BY id;

SELECT id FROM customer WHERE name ILIKE ANY ('{a%,z%,NULL}') ORDER BY id;

SELECT id FROM customer WHERE name LIKE ANY ('{A%,%b}'::text[]) ORDER BY id;

SELECT id FROM customer WHERE name NOT ILIKE ALL ('{a%,b%}') ORDER BY id;

SELECT id FROM customer WHERE email ~~ '%example.com' AND name ~~* 'a%' ORDER BY id;

SELECT unnest(tags) AS t, unnest(sizes) AS s, id FROM product ORDER BY id, s, t;

SELECT unnest(ARRAY[1,2,3]) AS a, unnest(ARRAY['x']) AS b;

SELECT id, unnest(tags), 1 AS one FROM product WHERE id = 1;

SELECT DISTINCT unnest(sizes) AS s FROM product ORDER BY s;

SELECT unnest(ARRAY[1,2]) + unnest(ARRAY[10,20]) AS s;

SELECT generate_series(1, 3) * 2 AS d ORDER BY d DESC;

SELECT id, generate_series(1, id) AS n FROM slot ORDER BY 1, 2;

SELECT (SELECT count(*) FROM unnest(ARRAY[1,2,3], ARRAY['a']) AS t(a, b) WHERE b IS NULL) AS n;

SELECT t.* FROM unnest(ARRAY[1,2], ARRAY['x','y']) AS t(id, name) JOIN slot ON slot.id = t.id ORDER BY t.id;

WITH input AS (SELECT * FROM unnest(ARRAY[1,2]::int[], ARRAY['u','v']::text[]) AS t(id, v)) UPDATE slot SET val = input.v FROM input WHERE slot.id = input.id;

INSERT INTO slot (id, code, n) SELECT * FROM unnest('{51,52}'::int[], '{aa,bb}'::text[], '{1,NULL}'::int[]);

SELECT * FROM unnest(ARRAY[1,2], ARRAY[3,4]);

SELECT * FROM unnest(ARRAY[[1,2],[3,4]]) AS x;

SELECT n, count(*) FROM (SELECT generate_subscripts(tags, 1) AS n FROM product) x GROUP BY n ORDER BY n;

SELECT array_agg(id) FILTER (WHERE id > 2) AS a, array_agg(code ORDER BY code DESC) AS b FROM slot;

SELECT DISTINCT tags FROM product ORDER BY tags;

SELECT sizes, count(*) FROM product GROUP BY sizes ORDER BY sizes;

SELECT ARRAY[1,2]::text[] AS a, '1' = ANY (ARRAY[1,2]::text[]) AS b;

SELECT 2 = ANY (ARRAY[1.5, 3]::int[]) AS a;

SELECT '{abcdef}'::varchar(3)[] AS a, ARRAY['abcdef']::varchar(2)[] AS b;

SELECT '{1.55}'::numeric(5,1)[] AS a, ARRAY[1.55]::numeric(5,1)[] AS b;

SELECT ARRAY[1.5, 2.5]::int[] AS a, ARRAY[1.50]::float8[] AS b, ARRAY[0.1::float8] AS c;

SELECT id, count(*) FILTER (WHERE x > 1) AS n FROM product, unnest(sizes) AS x GROUP BY id ORDER BY id;

SELECT tags, count(*) FROM product GROUP BY tags ORDER BY tags;
