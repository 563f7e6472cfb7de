SELECT 'it''s' AS a, 'back\slash' AS b, E'tab\there' AS c, E'quote\'s' AS d;

SELECT E'\x41\u00e9\U0001F600' AS a, E'\101' AS b, E'a\\b' AS c;

SELECT $$it's "quoted"$$ AS a, $tag$with $$ inside$tag$ AS b;

SELECT U&'\0441\043B\043E\043D' AS elephant;

SELECT 'split '
'literal' AS joined;

SELECT B'1010' AS bits, X'1F' AS hex;

SELECT '\xdeadbeef'::bytea AS raw;

SELECT E'\\000\\377'::bytea AS octal;

SELECT DATE '2026-02-28' AS d, TIME '12:30:00' AS t, TIMESTAMP '2026-02-28 12:30:00.5' AS ts;

SELECT TIMESTAMPTZ '2026-02-28 12:30:00+02' AS tz;

SELECT TIMESTAMP WITH TIME ZONE '2026-03-29 02:30:00 Europe/Berlin' AS tz;

SELECT INTERVAL '1 day' AS a, INTERVAL '90 minutes' AS b, '1 year 2 mons'::interval AS c;

SELECT TRUE AS a, FALSE AS b, NULL AS c, 't'::boolean AS d, 'no'::boolean AS e, 'off'::bool AS f;

SELECT 1 AS a, -1 AS b, 1.0 AS c, 1.50 AS d, 1e3 AS e, .5 AS f, 12345678901234567890 AS g;

SELECT 2147483647 AS a, 2147483648 AS b, -9223372036854775808 AS c;

SELECT '' AS empty, '' IS NULL AS is_null, length('') AS len;

SELECT 'a ' AS a, 'ÄÖÜ😀' AS b, '  ' AS c;

SELECT '2026-02-29'::date;

SELECT '42'::int AS a, '42'::bigint AS b, ' 42 '::int AS c, '-7'::smallint AS d;

SELECT '1.25'::numeric AS a, '1e2'::numeric AS b, '1.255'::numeric(5,2) AS c, '-1.255'::numeric(5,2) AS d;

SELECT 1.5::int AS a, 2.5::int AS b, -1.5::int AS c, 2.5::float8::int AS d, 3.5::float8::int AS e;

SELECT CAST('12' AS integer) + 1 AS a, CAST(12 AS text) || '1' AS b, CAST('1' AS boolean) AS c;

SELECT 1::boolean AS a, 0::boolean AS b, true::int AS c, false::integer AS d;

SELECT true::text AS a, false::varchar AS b, (1 = 1)::text AS c;

SELECT 'abcdef'::varchar(3) AS a, 'abcdef'::char(3) AS b, 'ab'::char(4) AS c, length('ab'::char(4)) AS d;

SELECT 123.456::text AS a, 1.50::text AS b, 100::numeric(10,2)::text AS c;

SELECT 1e15::float8::text AS a, 0.1::float8::text AS b, 1e-7::float8::text AS c, 100::float8::text AS d;

SELECT 0.1::real AS a, 0.1::real::float8 AS b, 16777217::real AS c;

SELECT 'NaN'::float8 AS a, 'Infinity'::float8 AS b;

SELECT 'NaN'::numeric = 'NaN'::numeric;

SELECT '2026-01-31'::date::text AS a, '2026-01-31 10:00'::timestamp::text AS b, '10:00'::time::text AS c;

SELECT '2026-01-31 23:59:59'::timestamp::date AS a, '2026-01-31'::date::timestamp AS b, '2026-01-31 10:11:12'::timestamp::time AS c;

SELECT created::date, created::time FROM customer WHERE id = 2;

SELECT id::text || '-' || code FROM customer WHERE id = 1;

SELECT balance::int, balance::text, rating::int, active::int FROM customer WHERE id IN (1, 3) ORDER BY id;

SELECT score::float8 FROM customer WHERE id IN (1, 4, 6) ORDER BY id;

SELECT t::int FROM measure WHERE id IN (1, 2, 4, 5) ORDER BY id;

SELECT '{"a": 1}'::json AS a, '{"b":1, "a":  2}'::jsonb AS b;

SELECT '0A0B0C0D-0000-4000-8000-00000000000F'::uuid AS u;

SELECT '{0a0b0c0d00004000800000000000000f}'::uuid AS u;

SELECT ARRAY[1,2,3]::text[] AS a, '{1,2}'::int[] AS b;

SELECT ROW(1, 'a', NULL) AS r;

SELECT 1::int4 + 1::int8 AS a, 3::float4 AS b, '5'::decimal AS c;

SELECT 'happy'::mood AS m, 'sad'::mood < 'happy'::mood AS less;

SELECT 65::"char", 'x'::name;

SELECT 1_000;

SELECT 0x1F AS a;

SELECT now()::date = current_date AS today;

SELECT price::int FROM product ORDER BY id;

SELECT '12:00'::time + '2026-01-01'::date AS ts;

SELECT 70000::smallint;

SELECT 'abc'::int;

SELECT ''::int;

SELECT 9999999999::int;
