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

SELECT jsonb_strip_nulls('{"a": null, "b": {"c": null, "d": 1}, "e": [null, {"f": null}]}') AS a;

SELECT id, jsonb_strip_nulls(meta) AS m FROM orders ORDER BY id;

SELECT json_strip_nulls('{"a": null, "b": [1,null]}') AS a;

SELECT jsonb_pretty('{"a": [1, 2], "b": {}, "c": [], "d": {"e": "x\ny"}}') AS p;

SELECT id, jsonb_pretty(attrs) AS p FROM product ORDER BY id;

SELECT json_object('{a,1,b,2}') AS p, jsonb_object('{b,1,a,NULL}') AS q, json_object(ARRAY['k','l'], ARRAY['1',NULL]) AS r, jsonb_object('{{a,1},{b,2}}') AS s;

SELECT json_object('{a,1,b}');

SELECT json_object(ARRAY['k','l'], ARRAY['1']);

SELECT jsonb_insert('{"a":[0,1]}', '{a,1}', '9', true) AS a, jsonb_insert('{"a":[0,1]}', '{a,-1}', '9') AS b, jsonb_insert('{"a":1}', '{b}', '2') AS c, jsonb_insert('{"a":[]}', '{a,0}', '"x"') AS d;

SELECT jsonb_insert('{"a":1}', '{a}', '2');

SELECT jsonb_set('{"a":1}', '{b}', '2', false) AS a, jsonb_set('[1,2]', '{5}', '9') AS b, jsonb_set('[1,2]', '{-1}', '9') AS c, jsonb_set('{"a":{"b":[1]}}', '{a,b,0}', '{"z":null}') AS d, jsonb_set('{"a":1}', '{x,y}', '1') AS e, jsonb_set(NULL, '{a}', '1') AS f, jsonb_set('{"a":1}', '{a}', NULL) AS g;

SELECT jsonb_set_lax('{"a":1}', '{a}', NULL) AS a, jsonb_set_lax('{"a":1}', '{a}', NULL, true, 'delete_key') AS b, jsonb_set_lax('{"a":1}', '{a}', '5') AS c;

SELECT '{"a":1,"b":2}'::jsonb - 'a' AS a, '{"a":1}'::jsonb - 'zz' AS b, '["a","b","a"]'::jsonb - 'a' AS c, '[1,2,3]'::jsonb - -1 AS d, '[1,2]'::jsonb - 9 AS e, '{"a":1,"b":2}'::jsonb - '{a,b}'::text[] AS f;

SELECT '{"a":[1,{"b":2}]}'::jsonb #- '{a,1,b}' AS a, '{"a":[1,2]}'::jsonb #- '{a,-1}' AS b, '{"a":1}'::jsonb #- '{x,y}' AS c;

SELECT '1'::jsonb - 'a';

SELECT '{"a":1}'::jsonb - 0;

SELECT '{"a":1,"b":null}'::jsonb ? 'b' AS a, '["x",1]'::jsonb ?| array['1','x'] AS b, '{"a":1}'::jsonb ?& array['a','b'] AS c, '"x"'::jsonb ? 'x' AS d, '{}'::jsonb ?& '{}' AS e, '{}'::jsonb ?| '{}' AS f;

SELECT '{"a":1,"b":[1,2,{"c":3}]}'::jsonb @> '{"b":[{"c":3}]}' AS a, '[1,[2,3]]'::jsonb @> '[[3]]' AS b, '{"a":{}}'::jsonb @> '{"a":{}}' AS c, '1'::jsonb @> '1.0' AS d, '[]'::jsonb @> '[]' AS e, '{"a":null}'::jsonb @> '{"a":null}' AS f, '[1,1]'::jsonb <@ '[1]' AS g;

SELECT id FROM product WHERE '{"color": "red"}' <@ attrs ORDER BY id;

SELECT a.id, b.id FROM orders a JOIN orders b ON a.meta @> b.meta AND a.id <> b.id ORDER BY 1, 2;

SELECT id FROM product WHERE attrs @> jsonb_build_object('color', 'red') ORDER BY id;

SELECT jsonb_array_length('{"a":1}');

SELECT jsonb_array_length('5');

SELECT id, jsonb_array_length(attrs->'tags') AS n FROM product ORDER BY id;

SELECT id, jsonb_array_length(attrs) AS n FROM product ORDER BY id;

SELECT to_jsonb('2026-01-02'::date) AS a, to_jsonb('2026-01-02 03:04:05.5'::timestamp) AS b, to_jsonb(1.50::numeric) AS c, to_jsonb(ARRAY['a',NULL]) AS d, to_jsonb('{"a":1}'::json) AS e, to_jsonb(true) AS f, to_jsonb(NULL::text) AS g, to_jsonb('a"b\c'::text) AS h, to_jsonb('happy'::mood) AS i;

SELECT to_jsonb(price) AS p, to_jsonb(weight) AS w, to_jsonb(added) AS a, to_jsonb(stock) AS s FROM product ORDER BY id;

SELECT row_to_json(e) FROM employee e WHERE id IN (1, 6) ORDER BY id;

SELECT row_to_json(t) FROM (SELECT id, name, salary FROM employee WHERE id < 3 ORDER BY id) t;

SELECT to_json(c) FROM customer c WHERE id = 2;

SELECT json_agg(t ORDER BY t.id) FROM (SELECT id, code FROM slot) t;

SELECT json_agg(s ORDER BY id DESC) AS j FROM slot s;

SELECT json_agg(name ORDER BY name DESC) FILTER (WHERE dept = 'dev') AS a, jsonb_agg(salary ORDER BY id) AS b, json_agg(id) FILTER (WHERE false) AS c FROM employee;

SELECT jsonb_agg(DISTINCT dept ORDER BY dept) AS d FROM employee;

SELECT jsonb_object_agg(name, salary) AS o FROM employee WHERE dept = 'dev';

SELECT json_object_agg(name, value ORDER BY name) AS o FROM setting;

SELECT jsonb_object_agg(k, v) AS o FROM (VALUES ('b', 1), ('a', 2), ('b', 3)) AS t(k, v);

SELECT jsonb_object_agg(dept, id) FROM employee;

SELECT '{"a":1}'::jsonb < '{"a":2}'::jsonb AS a, '[1,2]'::jsonb > '[3]'::jsonb AS b, '"b"'::jsonb > '"a"'::jsonb AS c, 'null'::jsonb < 'true'::jsonb AS d;

SELECT '1'::jsonb = '1.0'::jsonb AS a, '"1"'::jsonb = '1'::jsonb AS b, '[1,2]'::jsonb = '[2,1]'::jsonb AS c, '{"a":1}'::jsonb <> '{"a":1,"b":2}' AS d;

SELECT id FROM orders ORDER BY meta, id;

SELECT id FROM orders ORDER BY meta->'channel', id;

SELECT DISTINCT meta->'channel' AS c FROM orders ORDER BY 1;

SELECT meta->'channel' AS c, count(*) FROM orders GROUP BY 1 ORDER BY 2 DESC, 1;

SELECT count(DISTINCT meta) AS n FROM orders;

SELECT '{"a": {"b": [10, 20, {"c": "x"}]}}'::jsonb -> 'a' -> 'b' -> 2 ->> 'c' AS a, '{"a": "5"}'::jsonb ->> 'a' AS b, ('{"a": "5"}'::jsonb ->> 'a')::int + 1 AS c, ('{"a": 5}'::jsonb -> 'a')::int AS d, '[1,2]'::jsonb -> 5 AS e, '{"a":1}'::jsonb -> 'b' ->> 'c' AS f, '{"a": null}'::jsonb ->> 'a' AS g, '{"a": null}'::jsonb -> 'a' AS h;

SELECT '{"bb": 1, "a": 2, "ccc": 3, "B": 4, "": 5}'::jsonb AS a, '{"z":{"b":1,"a":2}}'::jsonb AS b, '[ 1 ,2 , "x" ]'::jsonb AS c, ' {"a" :1 } '::json AS d;

SELECT '1.0'::jsonb AS a, '1'::jsonb AS b, '1.500'::jsonb AS c, '12345678901234567890123'::jsonb AS d, '-0'::jsonb AS e, '0.10'::jsonb AS f;

SELECT '1e3'::jsonb AS a, '1.5E-2'::jsonb AS b, '[1E+2]'::jsonb AS c;

SELECT '"\u00e9\u4e2d"'::jsonb AS a, '"a\/b"'::jsonb AS b, '"tab\there"'::jsonb ->> 0 AS c, '"\ud83d\ude00"'::jsonb AS d;

SELECT '{"a":'::jsonb;

SELECT 'abc'::json;

SELECT '{"a": "\u0000"}'::jsonb;

SELECT '{a: 1}'::jsonb;

SELECT ''::jsonb;

SELECT '[1,]'::jsonb;

SELECT '{"n": 10}'::jsonb ->> 'n' > '9' AS a, ('{"n": 10}'::jsonb ->> 'n')::int > 9 AS b;

SELECT ('{"a": "x"}'::jsonb ->> 'a')::int;

SELECT ('{"a": true}'::jsonb -> 'a')::boolean AS a, ('{"a": 1.5}'::jsonb -> 'a')::numeric AS b, ('{"a": "true"}'::jsonb ->> 'a')::boolean AS c, ('"5"'::jsonb)::int;

SELECT ('2.5'::jsonb)::int AS a, ('3.5'::jsonb)::int AS b, ('-2.5'::jsonb)::bigint AS c;

SELECT jsonb_path_query_array('{"a": [1,2,3]}', '$.a[*] ? (@ > 1)') AS a, jsonb_path_exists('{"a": 1}', '$.b') AS b, jsonb_path_query_first('{"a": [5,6]}', '$.a[0]') AS c;

SELECT id FROM orders WHERE meta @? '$.items[*] ? (@.qty > 0)' ORDER BY id;

SELECT id, jsonb_path_query_first(attrs, '$.dims.h') AS h FROM product ORDER BY id;

SELECT jsonb_path_query('[1,2,3]', '$[*]') AS v;

SELECT id FROM product WHERE jsonb_path_exists(attrs, '$.color') ORDER BY id;

SELECT id FROM product WHERE jsonb_path_match(attrs, 'exists($.n)') ORDER BY id;

SELECT id FROM product WHERE attrs @@ '$.color == "red"' ORDER BY id;

SELECT jsonb_path_query_first('{"a":{"b":"x"}}', '$.a.b') #>> '{}' AS t;

SELECT id, meta #>> '{items,0,sku}' AS s, meta #> '{items,0}' AS i, meta #>> '{}' AS all FROM orders ORDER BY id;

SELECT json_typeof('[]') AS a, jsonb_typeof('1.5') AS b, jsonb_typeof(NULL) AS c, json_typeof('"null"') AS d;

SELECT json_build_object('a', 1.5, 'b', ARRAY[1,2], 'c', json_build_array(), 'd', NULL::text, 'e', '2026-01-02'::date, 'f', 'x'::text) AS o;

SELECT jsonb_build_object('k', price, 'q', price * 2) AS o FROM product WHERE id = 1;

SELECT jsonb_build_object(code, n) AS o FROM slot ORDER BY id;

SELECT json_build_object('a');

SELECT json_build_object(NULL, 1);

SELECT jsonb_build_object('total', sum(salary), 'n', count(*), 'avg', round(avg(salary), 2)) AS o FROM employee;

SELECT jsonb_build_object('when', placed, 'day', placed::date, 'lead', lead) AS o FROM orders WHERE id = 1;

SELECT dept, jsonb_agg(jsonb_build_object('n', name, 's', salary) ORDER BY id) AS j FROM employee GROUP BY dept ORDER BY dept NULLS FIRST;

SELECT coalesce(jsonb_agg(x.id) FILTER (WHERE x.id IS NOT NULL), '[]'::jsonb) AS a FROM customer c LEFT JOIN orders x ON x.customer_id = c.id WHERE c.id = 8;

SELECT c.id, (SELECT coalesce(json_agg(json_build_object('id', o.id, 'status', o.status) ORDER BY o.id), '[]') FROM orders o WHERE o.customer_id = c.id) AS orders FROM customer c ORDER BY c.id;

SELECT meta || jsonb_build_object('n', 1) AS m FROM orders ORDER BY id;

SELECT '[1]'::jsonb || '2'::jsonb AS a, '{"a":1}'::jsonb || '[2]' AS b, '1'::jsonb || '2' AS c, '{"a":{"x":1}}'::jsonb || '{"a":{"y":2}}' AS d, NULL::jsonb || '{"a":1}' AS e;

UPDATE orders SET meta = meta || jsonb_build_object('total', total::text) WHERE id < 4;

UPDATE orders SET meta = jsonb_set(meta, '{items,0,qty}', '7') WHERE id = 3;

UPDATE orders SET meta = jsonb_set(meta, '{a,b}', '7') WHERE id = 3;

UPDATE orders SET meta = meta #- '{items,0,sku}' WHERE id = 3;

UPDATE product SET attrs = attrs - 'color' - 'n' WHERE attrs IS NOT NULL;

UPDATE product SET attrs = jsonb_set(coalesce(attrs, '{}'), '{new}', '"v"');

UPDATE product SET attrs['color'] = '"green"' WHERE id = 1;

INSERT INTO orders (id, customer_id, placed, meta) VALUES (31, 1, '2026-01-01', '{"k": "v", "k": "w", "aa": 1.0, "b": [ ]}');

INSERT INTO orders (id, customer_id, placed, meta) VALUES (31, 1, '2026-01-01', '');

INSERT INTO product (id, sku, title, price, attrs, raw) VALUES (31, 'U', 'u', 1, '{"u": "\u00fc"}', '{"b":1,  "b":2}');

SELECT raw->>'b' AS b, raw->'k' AS k, raw#>>'{a}' AS a FROM product WHERE id IN (1, 2, 3, 5, 6) ORDER BY id;

SELECT raw->1 AS e, raw->>-1 AS f FROM product ORDER BY id;

SELECT json_array_elements('[1, "a", {"b":  2}]') AS e;

SELECT json_array_elements_text(raw) AS e FROM product WHERE id = 2;

SELECT json_object_keys('{"b":1,"a":2,"b":3}') AS k;

SELECT * FROM json_each('{"a": "x", "b": {"c":  1}}');

SELECT key FROM json_each_text('{"b":1,"a":2}');

SELECT id, k FROM orders, jsonb_object_keys(meta) k WHERE k LIKE 'c%' ORDER BY id, k;

SELECT id, (SELECT count(*) FROM jsonb_object_keys(meta)) AS n FROM orders ORDER BY id;

SELECT id, EXISTS (SELECT 1 FROM jsonb_each_text(meta) e WHERE e.value = 'web') AS w FROM orders WHERE id <> 3 ORDER BY id;

SELECT jsonb_object_keys(meta) AS k, count(*) FROM orders GROUP BY 1 ORDER BY 2 DESC, 1;

SELECT id FROM orders WHERE (meta->>'gift')::boolean ORDER BY id;

SELECT id FROM orders WHERE meta->'gift' = 'true'::jsonb ORDER BY id;

SELECT id FROM orders WHERE meta->>'channel' IN ('web', 'app') ORDER BY id;

SELECT id FROM orders WHERE meta->>'channel' = ANY (ARRAY['web', 'app']) ORDER BY id;

SELECT id FROM orders WHERE lower(meta->>'channel') = 'web' ORDER BY id;

SELECT id FROM orders WHERE meta->>'channel' LIKE 'w%' ORDER BY id;

SELECT id FROM orders WHERE NOT meta ? 'channel' ORDER BY id;

SELECT id FROM orders WHERE meta->'channel' IS NULL ORDER BY id;

SELECT id FROM orders WHERE meta = '{}'::jsonb OR meta->>'channel' IS NULL ORDER BY id;

SELECT id FROM orders WHERE meta->'items'->0->>'qty' = '1';

SELECT id FROM orders WHERE (meta->>'retries')::int BETWEEN 1 AND 5;

SELECT sum((attrs->>'n')::numeric) AS s, avg((attrs->>'n')::numeric) AS a FROM product;

SELECT upper(attrs->>'color') AS c, length(attrs->>'color') AS l, attrs->>'color' || '!' AS x FROM product ORDER BY id;

SELECT attrs->>'unicode' = 'ü😀' AS e, length(attrs->>'unicode') AS l FROM product WHERE id = 6;

SELECT attrs->'dims'->>'h' AS h, (attrs->'dims'->>'h')::numeric * 2 AS d FROM product WHERE id = 1;

SELECT attrs->'price' AS a, attrs->>'price' AS b, (attrs->>'price')::numeric AS c FROM product WHERE id = 5;

SELECT attrs->'list'->1->0 AS a, attrs->'list'->2->'x' AS b, attrs->'list'->2->>'x' AS c, attrs->'list'->>2 AS d FROM product WHERE id = 5;

SELECT row_to_json(ROW(1, 'a', NULL)) AS r;

SELECT json_build_array(1, 'a', NULL, true, 1.50, ARRAY['x'], '{"k": 1}'::jsonb) AS a;

SELECT jsonb_build_array() AS a, jsonb_build_object() AS b, json_build_object('x', json_build_object('y', jsonb_build_array(1))) AS c;

SELECT attrs::text AS t FROM product ORDER BY id;

SELECT (attrs->'tags')::text AS t, length(attrs::text) AS l FROM product ORDER BY id;

SELECT '{"a":1}'::jsonb::text || 'x' AS t, '{"b":1,"a":2}'::json::jsonb AS u, '{"b":1,"a":2}'::text::jsonb AS v;

SELECT '{"a":1}'::json::text = '{"a": 1}' AS a, '{"a":1}'::jsonb::text = '{"a": 1}' AS b;

SELECT '{"a":1}'::json = '{"a":1}'::json;

SELECT attrs->>'color' AS c, array_agg(id ORDER BY id) AS ids FROM product GROUP BY 1 ORDER BY 1;

SELECT string_agg(k, ',' ORDER BY k) AS ks FROM product, jsonb_object_keys(attrs) AS k WHERE product.id = 1;

SELECT (attrs->'tags'->>0) IS NULL AS n FROM product ORDER BY id;

SELECT meta['channel'] AS c, meta['items'][0]['sku'] AS s FROM orders ORDER BY id;

SELECT jsonb_extract_path_text(meta, 'items', '0', 'sku') AS s FROM orders ORDER BY id;

SELECT id FROM product WHERE attrs @> '{"tags": ["b"]}' OR attrs @> '{"n": 2.5}' ORDER BY id;

SELECT id FROM product WHERE attrs @> '{}' ORDER BY id;

SELECT id FROM product WHERE attrs->'list' @> '[1]' ORDER BY id;

SELECT elem FROM product, jsonb_array_elements(attrs->'list') WITH ORDINALITY AS t(elem, n) WHERE n > 1 ORDER BY n;

SELECT DISTINCT elem->>'sku' AS s FROM orders, jsonb_array_elements(meta->'items') elem;

WITH d AS (SELECT '[{"id": 1, "n": "a"}, {"id": 2, "n": "b"}]'::jsonb AS j) SELECT e->>'id' AS id, e->>'n' AS n FROM d, jsonb_array_elements(d.j) AS e ORDER BY 1;

INSERT INTO slot (id, code, val) SELECT (e->>'id')::int, e->>'c', e->>'v' FROM jsonb_array_elements('[{"id": 41, "c": "m", "v": null}, {"id": 42, "c": "n"}]') AS e;

UPDATE slot SET val = j.v FROM jsonb_to_recordset('[{"id": 1, "v": "uno"}, {"id": 2, "v": null}]') AS j(id int, v text) WHERE slot.id = j.id;

SELECT jsonb_each(meta) FROM orders WHERE id = 1;

SELECT * FROM orders, jsonb_to_record(meta) AS x(channel text, retries int) WHERE id = 5;

SELECT x.channel, x.retries FROM orders, jsonb_to_record(meta) AS x(channel varchar(10), retries bigint) ORDER BY id;

SELECT meta->>'retries' AS r FROM orders ORDER BY (meta->>'retries')::int NULLS LAST, id;

SELECT 'null'::jsonb ->> 0 AS a, '5'::jsonb -> 0 AS b, '"s"'::jsonb #>> '{}' AS c, '[1]'::jsonb ->> 'a' AS d;

SELECT '{"1": "x"}'::jsonb -> '1' AS a, '["p","q"]'::jsonb -> '1' AS b, '["p","q"]'::jsonb #> '{1}' AS c;

UPDATE product SET attrs['color'] = '"green"' WHERE id IN (1, 3, 4);

UPDATE product SET attrs['n'] = to_jsonb(stock) WHERE id = 2 RETURNING attrs;

SELECT jsonb_set('[1,2]', '{-1}', '9') AS a, jsonb_set('[1,2]', '{-5}', '9') AS b, jsonb_set('{"a":[1]}', '{a,-3}', '0') AS c, jsonb_set('[]', '{0}', '1') AS d, jsonb_set('[1,2]', '{-5}', '9', false) AS e, jsonb_set('{"a":1}', '{}', '5') AS f;

SELECT jsonb_insert('[1,2]', '{-1}', '9') AS a, jsonb_insert('[1,2]', '{-1}', '9', true) AS b, jsonb_insert('[1,2]', '{-5}', '9') AS c, jsonb_insert('[]', '{0}', '9') AS d, jsonb_insert('{"a":{"c":1}}', '{a,b}', '9') AS e, jsonb_insert('{"a":1}', '{b,c}', '9') AS f;

SELECT jsonb_set('[1,2]', '{a}', '9');

SELECT jsonb_set('5', '{a}', '9');

SELECT '[1,2]'::jsonb #- '{a}';

SELECT '5'::jsonb #- '{a}';

SELECT jsonb_set_lax('{"a":1,"b":2}', '{a}', NULL) AS a, jsonb_set_lax('{"a":1,"b":2}', '{a}', NULL, true, 'delete_key') AS b, jsonb_set_lax('{"a":1}', '{a}', '5') AS c, jsonb_set_lax('{"a":1}', '{a}', NULL, true, 'return_target') AS d;

SELECT ('"x"'::jsonb)::int;

SELECT ('99999999999'::jsonb)::int;

SELECT ('null'::jsonb)::boolean;

SELECT ('99999999999'::jsonb)::bigint AS a, ('1.5'::jsonb)::float8 AS b, ('true'::jsonb)::bool AS c, (NULL::jsonb)::int AS d;

SELECT '-0'::jsonb AS a, '-0.00'::jsonb AS b, '1e3'::jsonb AS c, '1.5E-2'::jsonb AS d, '[1E+2, 1.20e1, -5e-1]'::jsonb AS e;

SELECT json_object('{a,1,b,2}') AS p, jsonb_object('{b,1,a,NULL}') AS q, json_object(ARRAY['k','l'], ARRAY['1',NULL]) AS r, jsonb_object(ARRAY['kk','l'], ARRAY['1','"']) AS s;

SELECT json_object('{NULL,1}');

SELECT count(*) FROM jsonb_each('[1]');

SELECT jsonb_object_keys('"x"');

SELECT json_array_elements_text('{"a":1}');

SELECT x.* FROM orders o, jsonb_to_record(o.meta->'nothing') AS x(a int) WHERE o.id = 1;

SELECT * FROM jsonb_to_record(NULL::jsonb) AS x(a int, b text);

SELECT jsonb_array_elements(attrs->'tags') AS e, jsonb_array_elements_text(attrs->'tags') AS t FROM product WHERE id = 1;

SELECT attrs->'color' AS c, count(*) AS n FROM product GROUP BY 1 ORDER BY n, lower(attrs->>'color');

SELECT '[1,2]'::jsonb #- '{-5}' AS a, '[1,2]'::jsonb - -5 AS b, '[1,2]'::jsonb - 5 AS c, '[1,2,3]'::jsonb - -3 AS d;

SELECT id FROM orders WHERE meta @@ '$.retries > 2' ORDER BY id;

SELECT id, jsonb_path_query_first(attrs, '$.dims.h') AS h, jsonb_path_query_array(attrs, '$.tags[*]') AS t FROM product ORDER BY id;

SELECT id FROM product WHERE attrs @@ '$.color == "red" || $.color == "blue"' ORDER BY id;

SELECT jsonb_path_query('[1,2,3]', '$[*] ? (@ >= 2)') AS v;

SELECT id, attrs @@ '$.n > 5' AS a, attrs @@ '$.color > 5' AS b, attrs @@ '!($.color == "red")' AS c, attrs @@ '$.dims == null' AS d FROM product ORDER BY id;

SELECT jsonb_path_query_array('[[1,2],[3],4]', '$[*][*]') AS a, jsonb_path_query_array('{"a":{"b":[{"c":1},{"c":2},{"d":3}]}}', '$.a.b.c') AS b, jsonb_path_query_array('[1,"2",null,true,{"x":1}]', '$[*] ? (@ != null)') AS c, jsonb_path_query_array('{"a":5}', '$.a[0]') AS d, jsonb_path_query_array('{"a":[1,2,3]}', '$.a[last]') AS e, jsonb_path_query_array('{"a":[]}', '$.a[*]') AS f;

SELECT jsonb_path_query_array('[{"n":"x","v":1},{"n":"y","v":"1"},{"v":2}]', '$[*] ? (@.v == 1 && @.n == "x").n') AS a, jsonb_path_query_array('[1.0, 1, 1.5]', '$[*] ? (@ == 1)') AS b, jsonb_path_query_array('["abc","b"]', '$[*] ? (@ starts with "a")') AS c, jsonb_path_query_array('["abc","b"]', '$[*] ? (@ like_regex "^b")') AS d, jsonb_path_query_array('[{"a":[1,2]},{"a":[3]}]', '$[*] ? (@.a > 2)') AS e;

SELECT jsonb_path_query_array('{"a":1}', 'strict $.b');

SELECT jsonb_path_query_array('{"a":1}', '$.a.type()');

SELECT id, v FROM orders, jsonb_path_query(meta, '$.items[*].sku') AS v;

SELECT jsonb_path_query_first(meta, '$.items[0].qty')::int + 1 AS q FROM orders WHERE id = 3;

SELECT jsonb_strip_nulls(meta) AS m FROM orders ORDER BY id;

SELECT jsonb_strip_nulls('{"a": "x: null, y", "b": null, "c": {"d": null}, "e": [null, {"f": null}], "g\"h": null, "i": "\\"}') AS m;

SELECT jsonb_strip_nulls('{"a": null}') AS a, jsonb_strip_nulls('null') AS b, jsonb_strip_nulls('[null]') AS c, jsonb_strip_nulls('{"a": {"b": null}, "z": null}') AS d, jsonb_strip_nulls(NULL) AS e;

SELECT jsonb_pretty('{"b": [1, {"x": null}], "a": {}, "c": [], "s": "q\"r"}') AS p, jsonb_pretty('5') AS q, jsonb_pretty('[]') AS r;
