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

SELECT 'a ' = 'a', 'a'::char(3) = 'a', 'a'::char(3) = 'a  ', 'A' = 'a';

SELECT round(2.5::float8), round(3.5::float8), round(-0.4::float8), ceil(-0.5), floor(-0.5), ceil(1.2::float8);

SELECT sqrt(2::numeric), exp(1::numeric), ln(10::numeric), power(2::numeric, 0.5), log(100::numeric), log(2.0, 64.0);

SELECT sign(-5), sign(0.0), sign(-2.5::float8), abs(-5), abs(-2.5);

SELECT 0.1 + 0.2, 0.1::float8 + 0.2::float8, 1e10, 1.5e3, 1e-5;

SELECT 1e15::float8, 1e16::float8, 123456789.123::float8, 1e-5::float8, 0.1::float8, 1::float8/3;

SELECT CASE WHEN 1 > 2 THEN 'a' END, CASE 5 WHEN 5 THEN 'five' ELSE 'other' END, CASE WHEN NULL THEN 1 ELSE 2 END;

SELECT 3::numeric(5,2), 1234.5678::numeric(10,2), 1.5::int, 2.5::int, -1.5::int, 1.5::float8::int, 2.5::float8::int;

SELECT '1.5'::numeric::int, 1.999::bigint, 32767::smallint;

SELECT '  42  '::int, '+5'::int, '-0'::int, '1e3'::numeric, '1e3'::float8;

SELECT 123.456::text, 1.50::text, 100::text, true::text, 1e20::numeric::text, 0.1::float8::text, '2026-01-01'::date::text;

SELECT CAST(12.5 AS varchar), CAST(12 AS char(5)), 'abcdef'::varchar(3), 'abc'::char(5) || '|';

SELECT length('abc'::char(5)), 'abc'::char(5) = 'abc';

SELECT i::text || 'x', n::text, d::text FROM measure ORDER BY id;

SELECT balance::int, balance::text, rating::int FROM customer WHERE id < 4 ORDER BY id;

SELECT true = 't', 'f'::bool, active::text, active::int FROM customer WHERE id = 1;

SELECT 1 IS NULL, NULL ISNULL, 1 NOTNULL, true IS UNKNOWN, NULL::bool IS NOT TRUE;

SELECT B'1010', X'1F', B'101' & B'011', B'1'::int, 5::bit(8), length(B'1010');

SELECT 'a'
'b' AS joined;

SELECT E'a\nb', E'\u00e9', E'\x41', U&'d\0061ta', U&'d!0061ta' UESCAPE '!', $$it's$$, $x$a$$b$x$;

SELECT 1_000, 0x1F, 0b11, 0o17;

SELECT ROW(1, 'a'), ROW(1, NULL);

SELECT 'x'::"char", 'abc'::name, 1::oid;

SELECT 0.1::real, 1.1::real + 1, 16777217::real, 1::real / 3, 0.1::real = 0.1;

SELECT weight, weight * 2, weight::float8 FROM product ORDER BY id;

SELECT 'NaN'::float8, 'Infinity'::float8 > 1, '-inf'::float8;

SELECT 'happy'::mood > 'ok'::mood, 'sad'::mood::text;

SELECT feeling::text || '!' FROM customer WHERE id = 1;

SELECT 9223372036854775807 * 2, 9223372036854775807::numeric * 2;

SELECT sum(price * qty), avg(price * qty), sum(qty)::float8 / count(*) FROM order_line;

SELECT * FROM customer WHERE name = 'Eve';

SELECT s::int * s FROM measure WHERE id = 4;

SELECT i::bigint * 2 FROM measure ORDER BY id;

SELECT n::int FROM measure WHERE id IN (1, 2, 7, 9) ORDER BY id;

SELECT d::int, d::numeric, d::text FROM measure WHERE id IN (1, 2, 7, 8, 9) ORDER BY id;

SELECT t::int FROM measure WHERE id IN (1, 2, 3, 4, 5) ORDER BY id;

SELECT t::int FROM measure WHERE id = 7;

SELECT coalesce(name, 'none') || '!' FROM customer ORDER BY id;

SELECT score, score * 2, score::float8 FROM customer WHERE id < 4 ORDER BY id;

SELECT id FROM customer WHERE score = '0.1';

SELECT id FROM customer WHERE score IN ('0.1', '1.5') ORDER BY id;

SELECT score + score AS twice, score * score AS square FROM customer WHERE id = 3;

SELECT 1e15::float8::text AS a, 1e-5::float8::text AS b, 1.5e300::float8::text AS c, (-1e-7)::float8::text AS d, 123456789012345680::float8::text AS e, 0.0001::float8::text AS f;

SELECT d::text FROM measure ORDER BY id;

SELECT (n * 2)::text AS a, (n + 1)::text AS b, round(n, 2)::text AS c FROM measure WHERE id < 4 ORDER BY id;
