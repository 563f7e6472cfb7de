-- What PostgreSQL makes of literals without a type, of constants that sort, and of numbers at the ends of their types.
SELECT array_agg('a');

SELECT array_agg(NULL);

SELECT sum('1');

SELECT avg('1');

SELECT array_upper('{1}', 1);

SELECT array_ndims('{1}');

SELECT array_replace('{a}', 'a', 'b');

SELECT array_cat('{a}', '{b}');

SELECT array_length('{1}', 1);

SELECT cardinality('{1}');

SELECT jsonb_array_length('[1]');

SELECT json_agg(NULL);

SELECT last_value(NULL) OVER ();

SELECT lead('a', 1) OVER ();

SELECT array_append('{a}', 'b');

SELECT array_prepend('a', '{b}');

SELECT array_positions('{a}', 'a');

SELECT array_to_string('{a}', ',');

SELECT array_to_json('{a}');

SELECT to_json('a');

SELECT to_jsonb(NULL);

SELECT json_object_agg('a', 'b');

SELECT stddev('1');

SELECT bit_and('1');

SELECT max('a');

SELECT jsonb_agg('a' ORDER BY 1);

SELECT jsonb_agg(('a'));

SELECT sum(NULL);

SELECT round('1', 1);

SELECT mod('5', '3');

SELECT ceil('1.5');

SELECT power('2', '3');

SELECT substr('abc', '2');

SELECT sign('1');

SELECT date_trunc('day', '2026-01-01');

SELECT extract(year FROM '2026-01-01');

SELECT to_char('1', '9');

SELECT '1' + '2';

SELECT '1' || '2';

SELECT - '1';

SELECT '2026-01-01' + 1;

SELECT date_part('year', '2026-01-01');

SELECT to_timestamp('1');

SELECT make_date('2026', 1, 1);

SELECT length(123);

SELECT upper(1);

SELECT lower(true);

SELECT trim(5);

SELECT substr(123, 1);

SELECT replace(1, 'a', 'b');

SELECT concat(1, 2);

SELECT 'a' = 1;

SELECT 1 = '1';

SELECT true AND 1;

SELECT NOT 1;

SELECT CASE WHEN 1 THEN 2 END;

SELECT coalesce(1, 'a');

SELECT coalesce(1, '2');

SELECT coalesce('a', 1);

SELECT greatest(1, 'x');

SELECT 1 IN ('1', '2');

SELECT 1 IN ('a');

SELECT ARRAY[1, '2'];

SELECT ARRAY[1, 'a'];

SELECT CASE WHEN true THEN 1 ELSE 'a' END;

SELECT nullif(1, 'a');

SELECT nullif('1', 1);

SELECT abs(true);

SELECT length(NULL::int);

SELECT md5(1);

SELECT sum('a'::text);

SELECT avg(true);

SELECT max(true);

SELECT max('{}'::jsonb);

SELECT bool_and(1);

SELECT string_agg(1, ',');

SELECT string_agg('a', 1);

SELECT round(1.5::float8, 1);

SELECT round('a');

SELECT power(2, 'a');

SELECT repeat('a', 'b');

SELECT left('abc', '1');

SELECT position('a' in 5);

SELECT to_char(1);

SELECT now() + 1;

SELECT now() - '1';

SELECT date '2026-01-01' + '1';

SELECT date '2026-01-01' - '2025-01-01';

SELECT date '2026-01-01' + '1 day';

SELECT interval '1 day' * '2';

SELECT now() > 5;

SELECT current_date = '2026';

SELECT round(5, 2);

SELECT trunc(ceil(12345.678), 2);

SELECT round(floor(1.5), 1);

SELECT round(sign(-2.5), 1);

SELECT mod(-5.00, 2.5) < 0;

SELECT -5.00 % 2.5 = 0;

SELECT nullif(-7.5 % 2.5, 0);

SELECT (nullif(2::smallint, 3::bigint) + 0::smallint)::boolean;

SELECT id FROM slot ORDER BY NULL;

SELECT id FROM slot ORDER BY true;

SELECT id FROM slot ORDER BY -1;

SELECT id FROM slot ORDER BY 1.5;

SELECT id FROM slot ORDER BY 'a';

SELECT id FROM slot GROUP BY id, 'a';

SELECT id FROM slot ORDER BY (1.5);

SELECT id FROM slot ORDER BY 'a'::text, 1;

SELECT id FROM slot ORDER BY +2, 1;

SELECT id FROM slot ORDER BY (1);

SELECT id FROM slot GROUP BY 2;

SELECT id FROM slot ORDER BY 0;

SELECT id FROM slot ORDER BY 1 DESC, 2;

SELECT id FROM measure WHERE n % 2.5 = 0 ORDER BY id;

SELECT id, mod(balance, 2.5), mod(balance, 0.25) = 0 AS whole FROM customer ORDER BY id;

SELECT DISTINCT nullif(mod(balance, 2.5), 0) AS c FROM customer ORDER BY 1;

SELECT id, round(stock, 2), trunc(id, 1), round(ceil(price), 2), round(stock, -1) FROM product ORDER BY id;

SELECT id, to_timestamp(b) FROM measure ORDER BY id;

SELECT array_agg(s / -2 ORDER BY id) AS q, array_agg(s / 2 ORDER BY id) AS r FROM measure;

SELECT DISTINCT concat('q', s / -2, '|', b / -3) AS q FROM measure ORDER BY 1;

SELECT id, div(n, 0.01) AS q, concat(s / 2 / 1) AS r FROM measure ORDER BY id;

SELECT s / 2 AS q FROM measure UNION SELECT b / -3 FROM measure ORDER BY 1;

