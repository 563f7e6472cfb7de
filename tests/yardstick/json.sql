SELECT id, attrs->'color' AS a, attrs->>'color' AS b FROM product ORDER BY id;

SELECT id FROM product WHERE attrs->>'color' = 'red' ORDER BY id;

SELECT id FROM product WHERE attrs->>'color' IS NULL ORDER BY id;

SELECT id, attrs->'dims'->>'w' AS w, attrs->'dims'->'h' AS h FROM product ORDER BY id;

SELECT id, attrs#>'{dims,h}' AS a, attrs#>>'{list,1,0}' AS b, attrs#>>'{list,2}' AS c FROM product ORDER BY id;

SELECT id, attrs->'list'->0 AS first, attrs->'list'->-1 AS last, attrs->'list'->>1 AS second FROM product WHERE id = 5;

SELECT id, (attrs->>'n')::numeric AS n, (attrs->>'n')::numeric + 1 AS m FROM product WHERE attrs ? 'n' ORDER BY id;

SELECT id FROM product WHERE (attrs->>'n')::int >= 10 AND id < 5 ORDER BY id;

SELECT id FROM product WHERE attrs @> '{"color": "blue"}' ORDER BY id;

SELECT id FROM product WHERE attrs @> '{"dims": {"w": 1}}' ORDER BY id;

SELECT id FROM product WHERE attrs->'tags' @> '["a"]' ORDER BY id;

SELECT id FROM orders WHERE meta @> '{"items": [{"sku": "lamp"}]}' ORDER BY id;

SELECT '{"a": [1,2]}'::jsonb @> '{"a": [2]}' AS a, '[1,2]'::jsonb @> '1' AS b, '{}'::jsonb <@ '{"a":1}'::jsonb AS c;

SELECT id FROM product WHERE attrs ? 'color' ORDER BY id;

SELECT id FROM product WHERE attrs ?| array['tags', 'list'] ORDER BY id;

SELECT id FROM product WHERE attrs ?& array['color', 'n'] ORDER BY id;

SELECT '["a","b"]'::jsonb ? 'a' AS a, '{"a":1}'::jsonb ? 'b' AS b;

SELECT '{"a":1}'::jsonb || '{"b":2}'::jsonb AS a, '{"a":1}'::jsonb || '{"a":null}' AS b, '[1]'::jsonb || '[2]' AS c;

SELECT '{"a":1,"b":2}'::jsonb - 'a' AS a, '["x","y"]'::jsonb - 0 AS b, '{"a":{"b":1,"c":2}}'::jsonb #- '{a,b}' AS c, '{"a":1,"b":2,"c":3}'::jsonb - array['a','c'] AS d;

SELECT jsonb_set('{"a":1}', '{a}', '2') AS a, jsonb_set('{"a":1}', '{b}', '"x"') AS b, jsonb_set('{"a":1}', '{b}', '2', false) AS c, jsonb_set('{"a":{"b":1}}', '{a,b}', 'null') AS d;

SELECT jsonb_insert('{"a":[0,1]}', '{a,1}', '9') AS a;

UPDATE orders SET meta = jsonb_set(meta, '{retries}', '4') WHERE id = 5;

UPDATE orders SET meta = meta || '{"seen": true}' WHERE id IN (1, 4);

UPDATE orders SET meta = meta - 'channel' WHERE id = 8;

UPDATE orders SET meta = jsonb_set(meta, '{retries}', to_jsonb((meta->>'retries')::int + 1)) WHERE id = 5;

INSERT INTO orders (id, customer_id, placed, meta) VALUES (30, 1, '2026-01-01', '{"b": 1, "a": [true, null, 1.50, "x\"y"]}');

INSERT INTO product (id, sku, title, price, attrs) VALUES (30, 'J', 'json', 1, '{not json}');

SELECT jsonb_build_object('a', 1, 'b', 'x', 'c', NULL, 'd', true) AS o, jsonb_build_array(1, 'a', NULL, 2.50) AS a;

SELECT json_build_object('id', id, 'name', name, 'active', active) FROM customer ORDER BY id;

SELECT json_build_object('z', 1, 'a', 2) AS o, json_object('{a,1,b,2}') AS p;

SELECT to_jsonb(5) AS a, to_jsonb('x'::text) AS b, to_json(true) AS c, to_jsonb(ARRAY[1,2]) AS d, to_jsonb(NULL::int) AS e;

SELECT row_to_json(l) FROM crm.lead l ORDER BY id;

SELECT to_jsonb(s) FROM slot s WHERE id = 1;

SELECT jsonb_agg(name ORDER BY id) FROM customer;

SELECT json_agg(json_build_object('id', id, 'n', n) ORDER BY id DESC) FROM slot;

SELECT json_agg(x) FROM (SELECT id FROM slot WHERE id > 100) x;

SELECT coalesce(json_agg(id), '[]') FROM slot WHERE id > 100;

SELECT jsonb_object_agg(code, n ORDER BY id) FROM slot;

SELECT o.id, json_agg(json_build_object('sku', p.sku, 'qty', l.qty) ORDER BY l.line_no) AS lines FROM orders o JOIN order_line l ON l.order_id = o.id JOIN product p ON p.id = l.product_id GROUP BY o.id ORDER BY o.id;

SELECT jsonb_array_elements('[1, "a", null, {"b": 2}]') AS e;

SELECT jsonb_array_elements_text('["b", "a", null]') AS e;

SELECT p.id, t.value FROM product p CROSS JOIN LATERAL jsonb_array_elements_text(p.attrs->'tags') AS t(value) ORDER BY p.id, t.value;

SELECT elem->>'sku' AS sku, (elem->>'qty')::int AS qty FROM orders, jsonb_array_elements(meta->'items') AS elem;

SELECT key, value FROM jsonb_each('{"b": 1, "a": "x"}') ORDER BY key;

SELECT key, value FROM jsonb_each_text('{"b": 1, "a": "x", "c": null}') ORDER BY key;

SELECT jsonb_object_keys('{"b": 1, "a": 2, "aa": 3}') AS k;

SELECT id, k FROM orders, jsonb_object_keys(meta) AS k ORDER BY id, k;

SELECT jsonb_array_length('[1,2,3]') AS a, json_array_length('[]') AS b;

SELECT jsonb_typeof('1') AS a, jsonb_typeof('"x"') AS b, jsonb_typeof('null') AS c, jsonb_typeof('[]') AS d, jsonb_typeof('{}') AS e, jsonb_typeof('true') AS f;

SELECT id, jsonb_typeof(attrs->'dims') AS t FROM product ORDER BY id;

SELECT jsonb_strip_nulls('{"a": null, "b": {"c": null, "d": 1}}') AS a;

SELECT jsonb_pretty('{"a": [1, 2]}') AS p;

SELECT jsonb_path_query_array('{"a": [1,2,3]}', '$.a[*] ? (@ > 1)') AS a, jsonb_path_exists('{"a": 1}', '$.b') AS b;

SELECT id FROM orders WHERE meta @@ '$.retries > 2';

SELECT jsonb_extract_path('{"a": {"b": 1}}', 'a', 'b') AS a, jsonb_extract_path_text('{"a": {"b": "x"}}', 'a', 'b') AS b;

SELECT * FROM jsonb_to_recordset('[{"a": 1, "b": "x"}, {"a": 2}]') AS t(a int, b text);

SELECT * FROM json_to_record('{"a": 1, "b": "x"}') AS t(a int, b text);

SELECT '{"b":1,"a":2}'::jsonb = '{"a":2,"b":1}'::jsonb AS a, '{"a":1.0}'::jsonb = '{"a":1}'::jsonb AS b, 'null'::jsonb IS NULL AS c;

SELECT '{"b":1,"a":2,"b":3}'::jsonb AS a, '{"b":1,"a":2,"b":3}'::json AS b, '{"aa":1,"b":2}'::jsonb::text AS c;

SELECT id, raw, raw::text, raw->>'k' AS k FROM product ORDER BY id;

SELECT meta->>'channel' AS channel, count(*) FROM orders GROUP BY meta->>'channel' ORDER BY 1 NULLS LAST;

SELECT id FROM orders ORDER BY meta->>'channel' NULLS FIRST, id;

SELECT id, meta->>'note' AS note, length(meta->>'note') AS l FROM orders WHERE meta ? 'note';

SELECT id FROM product WHERE attrs = '{}';

SELECT id FROM product WHERE attrs <> '{}' ORDER BY id;

SELECT (attrs->>'ok')::boolean AS ok FROM product WHERE id = 1;

SELECT attrs['color'] AS c FROM product WHERE id = 1;

SELECT id FROM product WHERE attrs->'dims' = 'null' ORDER BY id;

SELECT max((meta->>'retries')::int) AS m, bool_or((meta->>'gift')::boolean) AS g FROM orders;

SELECT attrs->>'unicode' AS u FROM product WHERE id = 6;

SELECT DISTINCT jsonb_typeof(attrs) AS t FROM product ORDER BY t;
