SELECT 7 / 2 AS a, -7 / 2 AS b, 7 / -2 AS c, 7.0 / 2 AS d, 7 / 2.0 AS e;

SELECT 1 / 3.0 AS a, 10.0 / 3 AS b, 2 / 3.00 AS c, 1000000 / 7.0 AS d;

SELECT id, i / s AS q FROM measure WHERE s > 0 ORDER BY id;

SELECT id, n / 3 AS q, n * n AS sq FROM measure WHERE id IN (1, 2, 7) ORDER BY id;

SELECT sum(qty * price) / count(*) AS average FROM order_line;

SELECT 7 % 3 AS a, -7 % 3 AS b, 7 % -3 AS c, 7.5 % 2 AS d, mod(-7, 3) AS e;

SELECT 2 ^ 10 AS a, 2 ^ 0.5 AS b, 2.0 ^ 3 AS c, (-2) ^ 3 AS d, 2 ^ 3 ^ 2 AS e;

SELECT 5 & 3 AS a, 5 | 3 AS b, 5 # 3 AS c, ~5 AS d, 1 << 4 AS e, -16 >> 2 AS f;

SELECT |/ 16 AS a, ||/ 27 AS b, @ -5 AS c;

SELECT 'a' || 'b' || NULL AS a, 'a' || 1 AS b, 1 || 'a' AS c;

SELECT name || ' <' || email || '>' AS who FROM customer ORDER BY id;

SELECT code || '|' AS c FROM customer ORDER BY id;

SELECT 'a' = 'a ' AS a, 'a' = 'A' AS b, 'a' < 'B' AS c, 'ä' = 'a' AS d, '' = ' ' AS e;

SELECT id FROM customer WHERE name = 'ann' ORDER BY id;

SELECT id FROM customer WHERE name = 'Eve' ORDER BY id;

SELECT id FROM customer WHERE code = 'B2' ORDER BY id;

SELECT id FROM slot WHERE code = 'd' ORDER BY id;

SELECT id, email FROM customer ORDER BY email;

SELECT id FROM customer WHERE email > 'a' AND email < 'b' ORDER BY email;

SELECT id FROM customer WHERE note = '' ORDER BY id;

SELECT id FROM customer WHERE note <> '' ORDER BY id;

SELECT id FROM customer WHERE note IS NULL OR note = '' ORDER BY id;

SELECT id FROM customer WHERE NOT (rating > 1) ORDER BY id;

SELECT id FROM customer WHERE active AND NOT (balance = 0) ORDER BY id;

SELECT id, active FROM customer WHERE active = false ORDER BY id;

SELECT id FROM customer WHERE active IS NOT TRUE ORDER BY id;

SELECT id, discontinued IS TRUE AS a, discontinued IS NOT FALSE AS b, discontinued IS UNKNOWN AS c FROM product ORDER BY id;

SELECT id, NOT active AS inactive, active OR balance > 0 AS x, active = (rating > 1) AS y FROM customer ORDER BY id;

SELECT count(*) FROM product WHERE discontinued IS DISTINCT FROM true;

SELECT id FROM customer WHERE ref_id IS NOT DISTINCT FROM NULL ORDER BY id;

SELECT NULL = NULL AS a, NULL <> 1 AS b, NULL IS NULL AS c, 1 IS DISTINCT FROM NULL AS d, NULL AND false AS e, NULL OR true AS f;

SELECT 1 BETWEEN 0 AND 2 AS a, 5 NOT BETWEEN 0 AND 2 AS b, 2 BETWEEN SYMMETRIC 3 AND 1 AS c;

SELECT id FROM customer WHERE referrer NOT IN (1, 2) ORDER BY id;

SELECT id FROM customer WHERE id NOT IN (SELECT referrer FROM customer) ORDER BY id;

SELECT id FROM customer WHERE (id, active) IN ((1, true), (3, true), (2, true)) ORDER BY id;

SELECT (1, 2) < (1, 3) AS a, (1, NULL) = (1, 2) AS b, (2, NULL) > (1, 2) AS c;

SELECT order_id, line_no FROM order_line WHERE (order_id, line_no) > (1, 1) ORDER BY order_id, line_no LIMIT 3;

SELECT id FROM customer WHERE name LIKE 'A%' ORDER BY id;

SELECT id FROM customer WHERE name ILIKE 'a%' ORDER BY id;

SELECT id FROM customer WHERE name ILIKE '%MÜLLER' ORDER BY id;

SELECT id FROM customer WHERE note LIKE '%\%%' ORDER BY id;

SELECT id FROM customer WHERE note LIKE '%#_%' ESCAPE '#' ORDER BY id;

SELECT id FROM customer WHERE note LIKE '%\\%' ORDER BY id;

SELECT id FROM customer WHERE note NOT LIKE '%a%' ORDER BY id;

SELECT id FROM customer WHERE name LIKE '____' ORDER BY id;

SELECT 'a%b' LIKE 'a\%b' AS a, 'axb' LIKE 'a\%b' AS b, 'a\b' LIKE 'a\\b' AS c, 'abc' LIKE 'a_c' AS d, '' LIKE '%' AS e;

SELECT 'Ü' ILIKE 'ü' AS a, 'ß' ILIKE 'SS' AS b, 'abc' NOT ILIKE 'B%' AS c;

SELECT id FROM product WHERE title ~ '^[A-Z]' ORDER BY id;

SELECT id FROM product WHERE title ~* 'pen$' ORDER BY id;

SELECT id FROM product WHERE sku !~ '[0-9]' ORDER BY id;

SELECT id FROM product WHERE title !~* 'LAMP' ORDER BY id;

SELECT 'abc123' ~ '\d+' AS a, 'foo bar' ~ '\mbar\M' AS b, 'a.b' ~ 'a\.b' AS c, 'AB' ~ '(?i)ab' AS d, E'a\nb' ~ 'a.b' AS e;

SELECT 'abc' SIMILAR TO '(a|b)%' AS a, 'abc' SIMILAR TO 'b%' AS b, 'a+c' SIMILAR TO 'a\+c' AS c;

SELECT id FROM customer WHERE name ~ 'ü' ORDER BY id;

SELECT 1 + 2 * 3 - 4 / 2 AS a, (1 + 2) * 3 AS b, - 2 ^ 2 AS c, NOT true AND false AS d;

SELECT true AND NULL AS a, NOT NULL::boolean AS b, true <> false AS c, true > false AS d;

SELECT id FROM measure WHERE t = '7' ORDER BY id;

SELECT id FROM measure WHERE t = 7 ORDER BY id;

SELECT id FROM measure WHERE i = '10' ORDER BY id;

SELECT i + '5' AS x FROM measure WHERE id = 1;

SELECT id, CASE WHEN i > 5 THEN 'big' WHEN i IS NULL THEN 'none' ELSE 'small' END AS size FROM measure ORDER BY id;

SELECT id, CASE feeling WHEN 'happy' THEN 1 WHEN 'sad' THEN -1 END AS f FROM customer ORDER BY id;

SELECT id, feeling FROM customer WHERE feeling > 'sad' ORDER BY feeling DESC, id;

SELECT min(feeling), max(feeling) FROM customer;

SELECT coalesce(note, name, 'none') AS x, nullif(note, '') AS y FROM customer ORDER BY id;

SELECT coalesce(NULL, 1, 2) AS a, nullif(1, 1) AS b, nullif('a', 'b') AS c;

SELECT greatest(1, NULL, 3) AS a, least(NULL, 2, 1) AS b, greatest('a', 'B') AS c, least(1.5, 2) AS d;

SELECT i + 1 FROM measure WHERE id = 4;

SELECT b + 1 FROM measure WHERE id = 4;

SELECT s * s AS sq FROM measure WHERE id = 4;

SELECT -s FROM measure WHERE id = 5;

SELECT 1 / 0;

SELECT n / i FROM measure WHERE id = 3;

SELECT count(*) FILTER (WHERE active) * 100 / count(*) AS percent FROM customer;

SELECT i::bigint * i AS sq FROM measure WHERE id = 4;

SELECT price * 1.19 AS gross, round(price * 1.19, 2) AS rounded FROM product ORDER BY id;

SELECT price - 0.5 AS a, -price AS b, price / 2 AS c FROM product WHERE id <= 3 ORDER BY id;

SELECT id FROM customer WHERE balance BETWEEN 0 AND 100.50 ORDER BY id;

SELECT id, rating * 2 AS x, rating / 2 AS y, rating + 1 AS z FROM customer WHERE rating IS NOT NULL ORDER BY id;

SELECT 0.1 + 0.2 AS a, 0.1::float8 + 0.2::float8 AS b, 0.1 + 0.2 = 0.3 AS c, 0.1::float8 + 0.2::float8 = 0.3::float8 AS d;

SELECT 'a' < 'B', 'a' < 'b', 'Z' < 'a', 'ä' < 'z';

SELECT true AND NULL, false AND NULL, true OR NULL, NOT NULL;

SELECT NULL IS DISTINCT FROM NULL, 1 IS DISTINCT FROM NULL, 1 IS NOT DISTINCT FROM 1;

SELECT 5 BETWEEN SYMMETRIC 10 AND 1, 5 NOT BETWEEN 1 AND 3, 5 BETWEEN 10 AND 1;

SELECT score, score + 1, score = 0.1 FROM customer ORDER BY id;

SELECT id FROM customer WHERE balance >= SOME (SELECT total FROM orders) ORDER BY id;

SELECT id FROM customer WHERE (id, email) IN (SELECT id, email FROM customer WHERE id < 3) ORDER BY id;

SELECT id FROM customer WHERE feeling > 'sad' ORDER BY id;

SELECT feeling, count(*) FROM customer GROUP BY feeling ORDER BY feeling;

SELECT feeling FROM customer WHERE feeling IN ('sad', 'ok') ORDER BY id;

SELECT feeling FROM customer WHERE feeling = 'angry';

SELECT extract(year FROM born) * 2, date_part('year', born) FROM customer WHERE id = 1;

SELECT id % 2 = 0 AS even, count(*) FROM customer GROUP BY 1 ORDER BY 1;

SELECT id FROM customer WHERE code = 'A1' ORDER BY id;

SELECT id FROM customer WHERE feeling >= 'ok' ORDER BY id;

SELECT id, feeling < 'happy' AS less FROM customer ORDER BY id;

SELECT id FROM customer WHERE feeling BETWEEN 'sad' AND 'ok' ORDER BY id;

SELECT id, note ISNULL AS a, note NOTNULL AS b FROM customer ORDER BY id;
