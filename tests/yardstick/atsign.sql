-- An at sign wherever an application can put one.
SELECT string_to_array('a@b', '@') AS a, regexp_split_to_array('a@b', '@') AS b, array_to_string(ARRAY['a','b'], '@') AS c, array_to_string(ARRAY['a',NULL], ',', '@') AS d;

SELECT id, string_to_array(email, '@') AS a, regexp_split_to_array(email, '@') AS b, regexp_split_to_array(email, '[@.]') AS c FROM customer ORDER BY id;

SELECT id, array_to_string(tags, '@') AS a, array_to_string(tags, ',', '@') AS b, array_replace(tags, 'office', '@') AS c, array_remove(tags, '@') AS d FROM product ORDER BY id;

SELECT to_char(5, '"@"9') AS a, to_char(TIMESTAMP '2026-01-02 03:04:05', 'HH24"@"MI') AS b, format('%s@%s', 'a', 'b') AS c;

SELECT id, to_char(placed, '"@"YYYY') AS a, to_char(total, '"@"990.00') AS b FROM orders ORDER BY id;

SELECT id, replace(email, '@', ' at ') AS a, translate(email, '@', '#') AS b, lpad(name, 12, '@') AS c, rpad(name, 12, '@.') AS d, trim(both '@' from name) AS e, overlay(email placing '@@' from 2) AS f FROM customer ORDER BY id;

SELECT string_agg(email, '@' ORDER BY id) AS a, string_agg('@' || id, ',' ORDER BY id) AS b FROM customer;

SELECT id, concat_ws('@', name, email) AS a, concat('@', name) AS b, name || '@' || email AS c, position('@' in email) AS d, strpos(email, '@') AS e, split_part(email, '@', 1) AS f, split_part(email, '@', -1) AS g FROM customer ORDER BY id;

SELECT id, substring(email from '@(.*)$') AS a, regexp_replace(email, '@', '@@', 'g') AS b, regexp_replace(email, '(.)@', '\1@@') AS c, regexp_count(email, '@') AS d, regexp_substr(email, '@.') AS e, regexp_instr(email, '@') AS f, regexp_like(email, '@') AS g, email ~ '@e' AS h, email LIKE '%@%' AS i, email SIMILAR TO '%@%' AS j FROM customer ORDER BY id;

SELECT id FROM customer WHERE email = ANY(string_to_array('ann@example.com,bob@example.com', ',')) ORDER BY id;

SELECT '{"@": 1, "a@b": "x@y"}'::jsonb ->> '@' AS a, '{"a@b": "x@y"}'::jsonb -> 'a@b' AS b, jsonb_set('{}'::jsonb, '{@}', '"@"') AS c, jsonb_build_object('@', 'a@b') AS d, '{"@": 1}'::jsonb ? '@' AS e, '{"@": 1, "b": 2}'::jsonb - '@' AS f;

SELECT '@'::text AS a, coalesce('@', 'b') AS b, nullif('@', '@') AS c, greatest('@', 'a@') AS d, md5('@') AS e, upper('a@b') AS f, initcap('a@b c') AS g, reverse('a@') AS h, repeat('@', 3) AS i, left('a@b', 2) AS j, ascii('@') AS k, quote_literal('@') AS l, encode('@'::bytea, 'hex') AS m;

SELECT id FROM customer WHERE email ILIKE '%@EXAMPLE%' AND split_part(email, '@', 2) IN ('example.com', '@') ORDER BY id;

SELECT regexp_matches('a@b', '(.)@(.)') AS a, regexp_split_to_table('a@b@c', '@') AS b;

SELECT x.v FROM unnest(string_to_array('1@2@3', '@')) AS x(v) ORDER BY 1;

SELECT to_date('01@02@2026', 'DD@MM@YYYY') AS a;

SELECT substring('a@b@c' from 2 for 2) AS a, 'a@b'::varchar(2) AS b, '@'::char(3) AS c, ('@' || NULL) AS d, unnest(ARRAY['@', 'b']) AS e;

UPDATE customer SET note = replace(email, '@', '(@)'), name = split_part(email, '@', 1) WHERE id < 4 RETURNING id, note, name;

INSERT INTO setting (name, value) SELECT split_part(email, '@', 1), string_agg(email, '@' ORDER BY id) FROM customer WHERE id IN (1, 2, 4) GROUP BY 1 RETURNING name, value;

SELECT jsonb_agg(email ORDER BY id) AS a, array_agg(email ORDER BY id) AS b FROM customer WHERE email LIKE '%@example.com';

SELECT 'a@b' = ANY(string_to_array('a@b,c', ',')) AS a, 'b@' LIKE ANY(ARRAY['%@', 'x']) AS b, '@' = '@ ' AS c;
