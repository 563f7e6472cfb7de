SELECT abs(-5) AS a, abs(-5.50) AS b, sign(-3) AS c, sign(0.0) AS d;

SELECT round(2.5) AS a, round(3.5) AS b, round(-2.5) AS c, round(2.5::float8) AS d, round(3.5::float8) AS e, round(-0.5::float8) AS f;

SELECT round(2.345, 2) AS a, round(-2.345, 2) AS b, round(1234.5, -2) AS c, round(0.005, 2) AS d;

SELECT id, round(n) AS r, round(n, 1) AS r1, trunc(n) AS t FROM measure ORDER BY id;

SELECT id, round(d) AS r FROM measure WHERE id NOT IN (4, 5) ORDER BY id;

SELECT ceil(1.2) AS a, ceiling(-1.2) AS b, floor(1.8) AS c, floor(-1.2) AS d, ceil(2) AS e;

SELECT trunc(1.999) AS a, trunc(-1.999, 1) AS b, trunc(1234.56, -2) AS c;

SELECT mod(10, 3) AS a, mod(-10, 3) AS b, div(10, 3) AS c, div(-10, 3) AS d, gcd(12, 18) AS e, lcm(4, 6) AS f;

SELECT power(2, 3) AS a, power(2.5, 2) AS b, power(4, 0.5) AS c, power(0, 0) AS d;

SELECT sqrt(16) AS a, sqrt(2) AS b, cbrt(27) AS c, sqrt(2.25) AS d;

SELECT exp(0) AS a, ln(1) AS b, log(100) AS c, log(2, 8) AS d, log10(1000) AS e;

SELECT exp(1.0) AS a, ln(2.0) AS b, exp(1::float8) AS c, ln(2::float8) AS d;

SELECT pi() AS a, degrees(pi()) AS b, radians(180) AS c;

SELECT sin(0) AS a, cos(0) AS b, tan(0) AS c, asin(1) AS d, acos(1) AS e, atan(1) AS f, atan2(1, 1) AS g, cot(1) AS h;

SELECT factorial(5) AS a, 10 % 4 AS b;

SELECT width_bucket(5.35, 0.024, 10.06, 5) AS a, width_bucket(0, 1, 10, 3) AS b;

SELECT greatest(1, 2.5, 2) AS a, least(1, -1.5) AS b;

SELECT sqrt(-1);

SELECT ln(0);

SELECT power(10, 400);

SELECT mod(5, 0);

SELECT avg(price) AS a, sum(price) AS b, round(avg(price), 2) AS c FROM product;

SELECT avg(stock) AS a, sum(stock) AS b, avg(stock)::int AS c FROM product;

SELECT avg(i), sum(i), sum(b) FROM measure WHERE id IN (1, 2, 7, 8);

SELECT sum(b) FROM measure WHERE id IN (4, 1);

SELECT sum(i) FROM measure WHERE id IN (4, 1);

SELECT sum(d) AS s, avg(d) AS a FROM measure WHERE id IN (1, 2, 7);

SELECT variance(i) AS a, stddev(i) AS b, var_pop(i) AS c, stddev_pop(i) AS d FROM measure WHERE id IN (1, 7, 8, 9);

SELECT 5 / 2 * 2.0 AS a, 5 / 2.0 * 2 AS b, 5::numeric / 2 AS c, 5::float8 / 2 AS d;

SELECT 1.10 + 1.1 AS a, 1.10 * 1.10 AS b, 10.00 / 4 AS c, 1.0 / 8 AS d;

SELECT 100 * 1.0 / 3 AS pct, round(100.0 * 2 / 3, 1) AS pct1;

SELECT id, balance * 100 AS cents, round(balance / 3, 2) AS third FROM customer ORDER BY id;

SELECT (balance * 0.19)::numeric(12,2) AS vat FROM customer ORDER BY id;

SELECT 12345678901234567890 * 2 AS a, 99999999999999999999.99 + 0.01 AS b;

SELECT 1e308::float8 * 10;

SELECT scale(1.500) AS a, min_scale(1.500) AS b, trim_scale(1.500) AS c;

SELECT bit_count(B'1011') AS a;

SELECT setseed(0.5);

SELECT floor(price) AS bucket, count(*) FROM product GROUP BY floor(price) ORDER BY bucket;

SELECT id, s % 4 AS m, abs(s::int) AS a FROM measure ORDER BY id;

SELECT ceil(count(*) / 3.0) AS pages, ceil(count(*)::numeric / 3)::int AS p FROM customer;

SELECT id, (d > 0)::int - (d < 0)::int AS signum FROM measure ORDER BY id;

SELECT 10 / 3, -10 / 3, 10 % 3, -10 % 3, 10 % -3, 10.0 / 3, 10 / 3.0;

SELECT round(2.5), round(-2.5), round(2.567, 2), round(1234.567, -2), trunc(2.567, 1), trunc(-2.567);

SELECT cbrt(27), cbrt(-8), cbrt(2.0);

SELECT gcd(12, 18), lcm(4, 6), factorial(5), gcd(0, 0), gcd(-12, 18);

SELECT width_bucket(5, 0, 10, 4), width_bucket(-1, 0, 10, 4), width_bucket(10, 0, 10, 4), width_bucket(5, 10, 0, 4);

SELECT degrees(pi()), radians(180), atan2(1, 1), sin(0), cos(pi()), tan(1), cot(1);

SELECT sinh(1), cosh(1), tanh(0.5), asinh(1), acosh(2), atanh(0.5);

SELECT sind(30), cosd(60), tand(45), asind(0.5);

SELECT scale(8.41), min_scale(8.4100), trim_scale(8.4100), numeric '1.10' + 1;

SELECT 1.10 * 2.50, 1.1 + 2.25, 3.00 - 1.5, 1.0 * 1, 10.00 / 2;

SELECT 5 & 3, 5 | 3, 5 # 3, ~5, 1 << 4, 16 >> 2, -1 >> 1, 1 << 31;

SELECT 100000000000000000000, 0.00000001, .5, 5., 1e3;

SELECT greatest(1, 2.5, NULL), least(3, NULL, 1), greatest(NULL, NULL), greatest('a', 'b');

SELECT nullif(1, 1), nullif(1, 2), coalesce(NULL, NULL, 3), coalesce(NULL, 'a');

WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 5) SELECT sum(n) FROM t;

SELECT 12345678901234567890 * 2, 99999999999999999999 + 1, 12345678901234567890 / 7;

SELECT 1.0 / 3, 2.0 / 3 * 3, 1 / 3.0000;

SELECT price / 3, price * 1.19, price / stock FROM product WHERE stock <> 0 ORDER BY id;

SELECT total / nullif(customer_id, 0), total * 100 / 3 FROM orders ORDER BY id;

SELECT id, balance / 3 AS third FROM customer ORDER BY third DESC, id;

SELECT i / s FROM measure ORDER BY id;

SELECT n / d FROM measure WHERE id = 1;

SELECT d * 2, d + n, d / 3 FROM measure WHERE id IN (1, 7, 8, 9) ORDER BY id;

SELECT n + 1, n * n, n - 0.00001, -n, n % 2 FROM measure WHERE id IN (1, 2, 3, 7, 8, 9) ORDER BY id;

SELECT abs(i) FROM measure WHERE id = 5;

SELECT greatest(balance, rating) FROM customer ORDER BY id;

SELECT greatest(name, email) FROM customer ORDER BY id;

SELECT least(s, i, b) FROM measure ORDER BY id;

SELECT nullif(name, '') IS NULL FROM customer ORDER BY id;

SELECT sqrt(2.0) AS a, exp(2.5) AS b, ln(0.5) AS c, log(3.7) AS d, 2 ^ 0.5 AS e, power(2.5, 3.7) AS f;

SELECT sqrt(price) FROM product WHERE price > 100;

SELECT factorial(id) FROM measure WHERE id < 5 ORDER BY id;

SELECT gcd(12, 18) AS a, lcm(4, 6) AS b, gcd(0, -5) AS c;

SELECT width_bucket(n, 10, 0, 5) FROM measure WHERE id < 4 ORDER BY id;

SELECT scale(n) AS a, min_scale(n) AS b FROM measure WHERE id IN (1, 7, 8) ORDER BY id;

SELECT price / stock AS ratio FROM product WHERE id = 2;

SELECT CASE WHEN stock <> 0 THEN price / stock END AS ratio FROM product ORDER BY id;

SELECT price / nullif(stock, 0) AS ratio FROM product ORDER BY id;

SELECT i % s FROM measure WHERE id IN (1, 2, 6) ORDER BY id;
