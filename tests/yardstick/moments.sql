SELECT age(TIMESTAMP '2026-03-01 00:00', TIMESTAMP '2026-01-31 12:30') AS a;

SELECT id, age(DATE '2026-11-22', born) AS age FROM customer WHERE born IS NOT NULL ORDER BY id;

SELECT id, extract(year FROM age(DATE '2026-02-28', born)) AS y, extract(month FROM age(DATE '2026-02-28', born)) AS m, extract(day FROM age(DATE '2026-02-28', born)) AS d FROM customer ORDER BY id;

SELECT id FROM customer WHERE age(DATE '2026-11-22', born) > interval '30 years' ORDER BY id;

SELECT id FROM customer WHERE born < DATE '2026-11-22' - interval '18 years' ORDER BY id;

SELECT date_part('year', age(TIMESTAMP '2026-11-22', updated)) AS y FROM customer WHERE updated IS NOT NULL ORDER BY id;

SELECT interval '1 year 2 months 3 days' AS a, interval '1 month' AS b;

SELECT extract(month FROM interval '14 months') AS m, extract(year FROM interval '14 months') AS y, extract(day FROM interval '40 days 25 hours') AS d, extract(hour FROM interval '40 days 25 hours') AS h, extract(epoch FROM interval '1 month') AS e;

SELECT justify_interval(interval '1 mon -1 hour') AS a, justify_hours(interval '50 hours') AS b, justify_days(interval '65 days') AS c;

SELECT interval '1 month' > interval '29 days' AS a, interval '1 month' = interval '30 days' AS b, interval '1 year' = interval '360 days' AS c, interval '24:00' = interval '1 day' AS d;

SELECT to_char(interval '15:02:12', 'HH24:MI:SS') AS a, to_char(interval '30 hours', 'HH24:MI') AS b;

SELECT date_trunc('hour', interval '2 days 3:45:10') AS a;

SELECT interval 'P1DT2H' AS a, interval '1-2' IS NOT NULL AS b, interval '3 4:05:06' AS c, interval '1 day ago' AS d;

SELECT interval '1' day AS a, interval '90' minute AS b, interval '1.5 hours' AS c, interval '2 weeks' AS d, interval '0.5 day' AS e;

SELECT make_interval(days => 10) AS a, make_interval(hours => 26, mins => 5) AS b, make_interval(secs => 1.5) AS c;

SELECT placed + make_interval(months => 1) AS a, placed - make_interval(0, 0, 1) AS b FROM orders WHERE id = 2;

SELECT sum(shipped - placed::timestamp) AS total, avg(shipped - placed::timestamp) AS mean, max(shipped - placed::timestamp) AS longest FROM orders WHERE shipped IS NOT NULL;

SELECT customer_id, avg(lead) AS mean FROM orders GROUP BY customer_id ORDER BY customer_id;

SELECT extract(epoch FROM avg(shipped - placed::timestamp)) AS secs FROM orders WHERE shipped IS NOT NULL;

SELECT extract(epoch FROM (shipped - placed::timestamp)) / 3600 AS hours FROM orders WHERE shipped IS NOT NULL ORDER BY id;

SELECT round(extract(epoch FROM (shipped - placed::timestamp)) / 86400, 2) AS days FROM orders WHERE shipped IS NOT NULL ORDER BY id;

SELECT (shipped::date - placed::date) AS days FROM orders WHERE shipped IS NOT NULL ORDER BY id;

SELECT extract(day FROM shipped - placed::timestamp) AS d, extract(hour FROM shipped - placed::timestamp) AS h FROM orders WHERE shipped IS NOT NULL ORDER BY id;

SELECT (shipped - placed::timestamp)::text AS t FROM orders WHERE shipped IS NOT NULL ORDER BY id;

SELECT id FROM orders WHERE shipped - placed::timestamp > interval '2 days' ORDER BY id;

SELECT id, CASE WHEN shipped - placed::timestamp <= interval '1 day' THEN 'fast' WHEN shipped IS NULL THEN 'open' ELSE 'slow' END AS speed FROM orders ORDER BY id;

SELECT interval '1 day' * 1.5 AS a, interval '1 hour' * 0.333 AS b, interval '10 days' / 4 AS c, 2.5 * interval '2 hours' AS d;

SELECT date '2026-01-31' + interval '1 month' AS a, date '2024-02-29' + interval '1 year' AS b, date '2026-03-31' - interval '1 month' AS c, timestamp '2026-01-31 23:59:59.999999' + interval '1 microsecond' AS d;

SELECT date '2026-01-31' + interval '1 month' + interval '1 month' AS a, date '2026-01-31' + (interval '1 month' + interval '1 month') AS b;

SELECT date '2026-01-30' + interval '1 month 1 day' AS a, date '2026-01-30' + interval '1 day 1 month' AS b, timestamp '2026-03-30' - interval '1 month -1 day' AS c;

SELECT TIMESTAMP '2026-01-31 10:00' - TIMESTAMP '2026-03-01 12:30:15.25' AS neg, DATE '2026-01-01' - DATE '2026-12-31' AS days;

SELECT '2026-03-29 02:30:00'::timestamp AT TIME ZONE 'Europe/Berlin' AS gap, '2026-10-25 02:30:00'::timestamp AT TIME ZONE 'Europe/Berlin' AS fold;

SELECT placed AT TIME ZONE 'America/New_York' AT TIME ZONE 'UTC' AS x FROM orders WHERE id IN (1,4) ORDER BY id;

SELECT (placed AT TIME ZONE 'Asia/Kolkata')::date AS d, count(*) FROM orders GROUP BY 1 ORDER BY 1;

SELECT extract(hour FROM placed AT TIME ZONE 'Europe/Berlin') AS h FROM orders ORDER BY id;

SELECT to_char(placed AT TIME ZONE 'Europe/Berlin', 'YYYY-MM-DD HH24:MI') AS l FROM orders ORDER BY id;

SELECT updated AT TIME ZONE 'Europe/Berlin' AS x FROM customer WHERE updated IS NOT NULL ORDER BY id;

SELECT extract(timezone FROM placed) AS tz, extract(timezone_hour FROM placed) AS th FROM orders WHERE id = 1;

SELECT extract(julian FROM DATE '2026-01-01') AS j, extract(millennium FROM TIMESTAMP '2001-01-01') AS m, extract(century FROM DATE '2000-12-31') AS c, extract(decade FROM DATE '1999-12-31') AS d;

SELECT extract(isoyear FROM DATE '2021-01-03') AS iy, extract(week FROM DATE '2021-01-03') AS w, extract(isodow FROM DATE '2021-01-03') AS d, extract(dow FROM DATE '2021-01-03') AS dow, extract(doy FROM DATE '2024-12-31') AS doy;

SELECT extract(epoch FROM TIMESTAMP '1969-12-31 23:59:59.5') AS a, extract(epoch FROM TIMESTAMPTZ '0099-01-01 00:00+00') AS b, extract(epoch FROM DATE '1900-01-01') AS c, extract(epoch FROM TIME '10:30:15.5') AS d;

SELECT extract(second FROM TIMESTAMP '2026-01-01 00:00:59.123456') AS s, extract(milliseconds FROM TIMESTAMP '2026-01-01 00:00:59.123456') AS ms, extract(microseconds FROM TIME '00:00:01.5') AS us;

SELECT date_part('second', TIMESTAMP '2026-01-01 00:00:59.123456') AS s, date_part('epoch', TIMESTAMP '2026-01-01') AS e, date_part('dow', DATE '2026-01-04') AS d;

SELECT date_part('month', DATE '2026-05-05') + 1 AS m, extract(month FROM DATE '2026-05-05')::int % 5 AS n;

SELECT DATE '2026-01-01' + 31 AS a, 31 + DATE '2026-01-01' AS b, DATE '2026-01-01' - 365 AS c, DATE '2024-03-01' - 1 AS d;

SELECT DATE '2026-01-01' + TIME '10:30' AS a, TIME '22:00' + interval '5 hours' AS b, TIME '01:00' - interval '2 hours' AS c, TIME '12:00' - TIME '10:30' AS d;

SELECT (DATE '2026-01-01', DATE '2026-02-01') OVERLAPS (DATE '2026-01-15', interval '1 month') AS a, (DATE '2026-01-01', DATE '2026-01-01') OVERLAPS (DATE '2026-01-01', DATE '2026-01-02') AS b, (TIME '10:00', TIME '12:00') OVERLAPS (TIME '12:00', TIME '13:00') AS c;

SELECT id, (placed, shipped::timestamptz) OVERLAPS (TIMESTAMPTZ '2026-02-01', TIMESTAMPTZ '2026-04-01') AS o FROM orders ORDER BY id;

SELECT id, (placed, interval '3 days') OVERLAPS (TIMESTAMPTZ '2026-02-15', interval '10 days') AS o FROM orders ORDER BY id;

SELECT id FROM customer WHERE (born, born + 10) OVERLAPS (DATE '1980-03-05', DATE '1980-04-01') ORDER BY id;

SELECT d FROM generate_series('2026-01-31'::date, '2026-06-30'::date, '1 month') AS d;

SELECT d::date FROM generate_series(DATE '2026-01-01', DATE '2026-01-05', INTERVAL '1 day') d;

SELECT generate_series('2026-01-01'::timestamp, '2026-01-01 03:00'::timestamp, '1 hour') AS t;

SELECT d::date FROM generate_series('2026-12-01'::date, '2026-08-15'::date, '-1 month') d;

SELECT d::date FROM generate_series('2026-12-31'::date, '2026-08-15'::date, '-1 month') d;

SELECT t FROM generate_series(TIMESTAMP '2026-01-31', TIMESTAMP '2028-12-31', '1 year') t;

SELECT t FROM generate_series(TIMESTAMP '2024-02-29', TIMESTAMP '2030-12-31', '1 year') t;

SELECT t FROM generate_series(TIMESTAMP '2026-01-30', TIMESTAMP '2026-12-31', '1 month 1 day') t;

SELECT m::date AS month, count(o.id) FROM generate_series(date_trunc('month', TIMESTAMP '2026-01-15'), TIMESTAMP '2026-12-31', interval '1 month') AS m LEFT JOIN orders o ON date_trunc('month', o.placed::timestamp) = m GROUP BY m ORDER BY m;

SELECT to_date('2026-13-01', 'YYYY-MM-DD');

SELECT to_date('2026-02-30', 'YYYY-MM-DD');

SELECT to_date('hello', 'YYYY-MM-DD');

SELECT to_date('31/12/2026', 'DD/MM/YYYY') AS a, to_date('Dec 5, 2026', 'Mon DD, YYYY') AS b, to_date('5 January 2026', 'DD Month YYYY') AS c, to_date('2026', 'YYYY') AS d, to_date('2026-07', 'YYYY-MM') AS e;

SELECT to_timestamp('05.12.2026 10:11:12', 'DD.MM.YYYY HH24:MI:SS') AS a, to_timestamp('2026-12-05 10:11 PM', 'YYYY-MM-DD HH12:MI AM') AS b, to_timestamp('20261205101112', 'YYYYMMDDHH24MISS') AS c, to_timestamp('2026-12-05 10:11:12.345', 'YYYY-MM-DD HH24:MI:SS.MS') AS d;

SELECT to_date('260105', 'YYMMDD') AS a, to_date('2026-060', 'YYYY-DDD') AS b, to_date('2026 05 4', 'IYYY IW ID') AS c;

SELECT to_char(DATE '2026-01-05', 'FMMonth DDth, YYYY') AS a, to_char(TIMESTAMP '2026-01-05 15:04:05.678', 'HH12:MI:SS.MS PM') AS b, to_char(DATE '2026-01-05', 'D ID IW WW Q J') AS c, to_char(TIMESTAMP '2026-01-05', 'TMDay') AS d;

SELECT to_char(placed, 'YYYY"Q"Q') AS q, to_char(placed, 'FMDDth FMMonth') AS d FROM orders ORDER BY id;

SELECT to_char(placed, 'YYYY-MM-DD HH24:MI:SS TZ') AS a, to_char(placed, 'YYYY-MM-DD"T"HH24:MI:SSOF') AS b, to_char(placed, 'TZH:TZM') AS c FROM orders WHERE id = 1;

SELECT to_char(TIMESTAMP '2026-11-22 00:30:00', 'HH12:MI AM') AS a, to_char(TIMESTAMP '2026-11-22 12:30:00', 'HH:MI a.m.') AS b, to_char(DATE '0099-02-03', 'YYYY YYY YY Y') AS c, to_char(TIMESTAMP '2026-11-22 12:30:00', 'SSSS') AS d;

SELECT to_char(TIMESTAMP '2026-11-22 12:30:00.123456', 'FF3') AS a, to_char(TIMESTAMP '2026-11-22 12:30:00.123456', 'FF6') AS b, to_char(DATE '2026-11-22', 'Y,YYY') AS c, to_char(DATE '2026-11-22', 'RM') AS d;

SELECT 'today'::date = current_date AS a, 'tomorrow'::date = current_date + 1 AS b, 'yesterday'::date - current_date AS c, 'now'::timestamptz <= clock_timestamp() AS d, 'epoch'::timestamptz AS e;

SELECT TIMESTAMP 'today' = date_trunc('day', localtimestamp) AS a, DATE 'now' = current_date AS b;

SELECT count(*) FROM orders WHERE placed < 'tomorrow' OR placed > 'now';

SELECT 'Jan 8, 1999'::date AS a, 'January 8 1999'::date AS b, '19990108'::date AS c, '8-Jan-1999'::date AS d, '1999-Jan-08'::date AS e, '1/8/1999'::date AS f, '1999.008'::date AS g;

SELECT '2026-03-29 02:30:00 Europe/Berlin'::timestamptz AS a, '2026-07-01 12:00 America/New_York'::timestamptz AS b, '2026-01-01 12:00 EST'::timestamptz AS c, '2026-01-01 12:00 PST'::timestamptz AS d, '2026-01-01 12:00 CET'::timestamptz AS e;

SELECT '2026-06-30 23:59:60'::timestamp AS a, '24:00:00'::time AS b, '2026-12-31 24:00:00'::timestamp AS c;

SELECT '10:30 PM'::time AS a, '04:05:06.789'::time AS b, '040506'::time AS c, '04:05 AM'::time AS d, '2026-01-01 4:05 PM'::timestamp AS e;

SELECT '20260101T101112'::timestamp AS a, '2026-01-01T10:11:12.5'::timestamp AS b, '2026-1-5'::date AS c, '2026-01-01 10'::timestamp IS NULL AS d;

SELECT DATE '2026-02-29';

SELECT '2026-13-01'::date;

SELECT '2026-00-10'::date;

SELECT '25:00'::time;

SELECT '2026-01-01 10:60'::timestamp;

SELECT 'not a date'::date;

SELECT ''::date;

SELECT '2026-01-01'::date = '2026-01-01 00:00:00'::timestamp AS a, '2026-01-01'::date < '2026-01-01 00:00:01'::timestamptz AS b;

SELECT TIMESTAMP '2026-01-01 00:00:00.4999999'::timestamp(0) AS a, TIMESTAMP '2026-01-01 00:00:00.5'::timestamp(0) AS b, '2026-12-31 23:59:59.9999995'::timestamp AS c, TIMESTAMP '2026-12-31 23:59:59.9996'::timestamp(3) AS d;

SELECT TIME '23:59:59.9999'::time(2) AS a, TIME '10:11:12.555'::time(2) AS b;

SELECT current_timestamp(0) = date_trunc('second', current_timestamp(0)) AS a, localtime IS NOT NULL AS b, current_time IS NOT NULL AS c, localtimestamp(0) IS NOT NULL AS d, statement_timestamp() <= clock_timestamp() AS e;

SELECT date_bin('1 hour', TIMESTAMP '2026-01-01 10:47', TIMESTAMP '2026-01-01 00:30') AS a, date_bin('7 days', TIMESTAMP '2025-12-31', TIMESTAMP '2026-01-05') AS b;

SELECT make_timestamptz(2026, 7, 1, 12, 0, 0) AS a, make_timestamptz(2026, 7, 1, 12, 0, 0, 'Europe/Berlin') AS b, make_date(2024, 2, 29) AS c;

SELECT make_date(2026, 13, 1);

SELECT make_time(24, 0, 0);

SELECT id, sum(total) OVER (ORDER BY placed RANGE BETWEEN INTERVAL '30 days' PRECEDING AND CURRENT ROW) AS last30 FROM orders ORDER BY id;

SELECT id, count(*) OVER (ORDER BY placed RANGE BETWEEN INTERVAL '1 month' PRECEDING AND INTERVAL '1 month' FOLLOWING) AS near FROM orders ORDER BY id;

SELECT id, avg(salary) OVER (PARTITION BY dept ORDER BY hired RANGE BETWEEN '1 year' PRECEDING AND CURRENT ROW) AS m FROM employee WHERE hired IS NOT NULL ORDER BY id;

SELECT id, placed - lag(placed) OVER (ORDER BY placed, id) AS gap FROM orders ORDER BY placed, id;

SELECT date_trunc('week', placed)::date AS w, count(*) FROM orders GROUP BY 1 ORDER BY 1;

SELECT to_char(placed, 'YYYY-MM') AS m, sum(total) FROM orders GROUP BY to_char(placed, 'YYYY-MM') ORDER BY m;

SELECT id FROM orders ORDER BY extract(month FROM placed) DESC, id;

SELECT extract(year FROM placed)::int AS y, extract(month FROM placed)::int AS m, count(*) FROM orders GROUP BY 1, 2 ORDER BY 1, 2;

SELECT id FROM orders WHERE extract(dow FROM placed) IN (0, 6) ORDER BY id;

SELECT id FROM orders WHERE placed::time BETWEEN '00:00' AND '01:00' ORDER BY id;

SELECT id FROM orders WHERE placed::date BETWEEN '2026-03-29' AND '2026-03-29' ORDER BY id;

SELECT id FROM customer WHERE to_char(born, 'MM-DD') = '02-29' ORDER BY id;

SELECT id, (date_trunc('month', born) + interval '1 month - 1 day')::date AS last FROM customer WHERE born IS NOT NULL ORDER BY id;

SELECT id, born + interval '1 year' AS next FROM customer WHERE born IS NOT NULL ORDER BY id;

SELECT min(born), max(born), max(born) - min(born) AS span FROM customer;

SELECT count(*) FILTER (WHERE placed >= TIMESTAMPTZ '2026-03-01') AS late, count(*) AS n FROM orders;

SELECT coalesce(shipped, placed::timestamp) AS x, greatest(shipped, TIMESTAMP '2026-06-01') AS g, least(born, DATE '1985-01-01') AS l FROM orders JOIN customer ON customer.id = customer_id ORDER BY orders.id;

INSERT INTO customer (id, email, born, updated) VALUES (20, 't@x', '2024-02-29', '2026-01-01 10:00:00.1234567');
SELECT born, updated FROM customer WHERE id = 20;

UPDATE customer SET updated = born WHERE id = 1;
SELECT updated FROM customer WHERE id = 1;

UPDATE customer SET born = updated WHERE id = 3;
SELECT born FROM customer WHERE id = 3;

UPDATE orders SET shipped = placed, pay_time = placed WHERE id = 2;
SELECT shipped, pay_time FROM orders WHERE id = 2;

UPDATE orders SET placed = shipped WHERE id = 1;
SELECT placed FROM orders WHERE id = 1;

INSERT INTO customer (id, email, born) VALUES (21, 'u@x', '2026-02-30');

INSERT INTO customer (id, email, born) SELECT 22, 'v@x', date_trunc('month', TIMESTAMP '2026-05-17 10:00');
SELECT born FROM customer WHERE id = 22;

UPDATE orders SET lead = shipped - placed::timestamp WHERE id IN (1, 5);
SELECT lead FROM orders WHERE id IN (1, 5) ORDER BY id;

UPDATE orders SET lead = '2 hours 30 minutes' WHERE id = 4;
SELECT lead, extract(epoch FROM lead) AS e FROM orders WHERE id = 4;

UPDATE orders SET lead = lead * 2 WHERE lead < interval '3 hours';
SELECT id, lead FROM orders ORDER BY id;

SELECT pay_time::text AS t, placed::text AS p, shipped::text AS s, lead::text AS l FROM orders WHERE id = 5;

SELECT born::text AS b, updated::text AS u FROM customer WHERE id IN (1, 7) ORDER BY id;

SELECT 'at ' || placed AS a, 'on ' || born AS b FROM orders JOIN customer ON customer.id = customer_id ORDER BY orders.id;

SELECT now() - interval '1 day' < now() AS a, now() + '1 hour' > now() AS b, current_date - 1 < current_date AS c;

SELECT DATE '0001-01-01' - 1 AS x;

SELECT DATE '9999-12-31' + 1 AS x;

SELECT TIMESTAMP '2026-01-01' + interval '10000 years' AS x;

SELECT DATE 'infinity' > DATE '9999-12-31' AS a, 'infinity'::timestamp AS b;

SELECT '0044-03-15 BC'::date AS a;

SELECT TIMESTAMP '0001-01-01 00:00' AS a, TIMESTAMP '0033-04-03 15:00' + interval '1 year' AS b, extract(year FROM DATE '0476-09-04') AS c, to_char(DATE '0476-09-04', 'YYYY-MM-DD') AS d;

SELECT DATE '2026-01-01' IN ('2026-01-01', '2026-02-01') AS a, DATE '2026-01-01' BETWEEN '2025-12-31' AND '2026-01-02' AS b, DATE '2026-01-01' = '2026-01-01' AS c;

SELECT id FROM orders WHERE placed = '2026-01-15 10:30:00+01' ORDER BY id;

SELECT id FROM orders WHERE placed > '2026-03-29 02:00:00+01:00' AND placed <= '2026-10-25T00:30:00Z' ORDER BY id;

SELECT id FROM orders WHERE shipped > placed ORDER BY id;

SELECT clock_timestamp() - now() < interval '1 minute' AS quick, extract(epoch FROM now()) > 1700000000 AS e;

SELECT count(DISTINCT date_trunc('month', placed)) AS months, count(DISTINCT placed::date) AS days FROM orders;

SELECT date_trunc('month', born) AS m, date_trunc('year', born)::date AS y FROM customer WHERE born IS NOT NULL ORDER BY id;

SELECT date_trunc('minute', TIME '10:11:12');

SELECT date_trunc('nonsense', now());

SELECT extract(nonsense FROM now());

SELECT extract(hour FROM DATE '2026-01-01');

SELECT DATE '2026-01-01' + DATE '2026-01-01';

SELECT interval '1 day' + 1;

SELECT now() + 1;

SELECT TIMESTAMP '2026-01-01 10:00' AT TIME ZONE 'Nowhere/Land';

SELECT placed AT TIME ZONE 'Mars' FROM orders;

SELECT id FROM orders WHERE placed > 'garbage';

SELECT NULL::date + 1 AS a, NULL::timestamp - now()::timestamp AS b, extract(year FROM NULL::date) AS c, date_trunc('day', NULL::timestamp) AS d, age(NULL::timestamp) AS e, to_char(NULL::date, 'YYYY') AS f;

SELECT id, age(TIMESTAMP '2026-03-01 10:00', updated) AS a FROM customer ORDER BY a, id;

SELECT id, age(updated, TIMESTAMP '2026-03-01 10:00') AS a FROM customer WHERE updated IS NOT NULL ORDER BY 2 DESC, 1;

SELECT id, age(born)::text IS NULL AS a FROM customer ORDER BY id;

SELECT id, age(shipped, placed::timestamp) AS took FROM orders ORDER BY id;

SELECT id, age(shipped, placed::timestamp)::text AS took FROM orders ORDER BY took, id;

SELECT id, (shipped - placed::timestamp)::text AS took FROM orders ORDER BY id;

SELECT id FROM orders ORDER BY age(shipped, placed::timestamp) DESC NULLS LAST, id;

SELECT id, age(max(shipped), min(placed)::timestamp) AS a FROM orders GROUP BY id ORDER BY id;

SELECT age(DATE '2026-05-05', born) AS a, count(*) FROM customer GROUP BY 1;

SELECT DISTINCT age(DATE '2026-05-05', born) AS a FROM customer;

SELECT a FROM (SELECT age(DATE '2026-05-05', born) AS a FROM customer) s WHERE a > interval '1 year';

WITH s AS (SELECT id, age(DATE '2026-05-05', born) AS a FROM customer) SELECT * FROM s;

SELECT id FROM customer WHERE age(DATE '2026-05-05', born) IN (SELECT interval '1 year');

SELECT id FROM customer WHERE age(DATE '2026-05-05', born) BETWEEN interval '20 years' AND '40 years' ORDER BY id;

SELECT id FROM customer WHERE age(DATE '2026-05-05', born) IN (interval '46 years 2 mons 6 days', interval '1 day') ORDER BY id;

SELECT age(DATE '2026-05-05', born) AS a FROM customer UNION SELECT interval '1 month';

SELECT CASE WHEN true THEN interval '1 month' ELSE interval '1 day' END AS a;

SELECT coalesce(age(DATE '2026-05-05', born), interval '0') AS a FROM customer;

SELECT age(DATE '2026-05-05', born) + interval '1 month' AS a, -age(DATE '2026-05-05', born) AS b, age(DATE '2026-05-05', born) * 2 AS c FROM customer ORDER BY id;

SELECT id, DATE '2026-05-05' - age(DATE '2026-05-05', born) AS back FROM customer WHERE born IS NOT NULL ORDER BY id;

SELECT interval '1 month' * 2 AS a, interval '1 month' * 1.5 AS b, interval '1 year' / 12 AS c, interval '1 month' - interval '1 day' AS d, -(interval '1 month 1 day') AS e;

SELECT id, interval '1 month' * id AS a, id * interval '1 month 2 hours' AS b FROM orders ORDER BY a DESC;

SELECT make_interval(years => 1, months => 2, weeks => 1, days => 3) AS a, make_interval(months => id::int) AS b, make_interval(hours => id::int, secs => 1.5) AS c FROM orders ORDER BY id;

SELECT extract(epoch FROM age(TIMESTAMP '2026-11-22', updated)) AS e, extract(hour FROM age(TIMESTAMP '2026-11-22', updated)) AS h, extract(second FROM age(TIMESTAMP '2026-11-22', updated)) AS s FROM customer ORDER BY id;

SELECT date_part('year', age(DATE '2026-11-22', born)) * 12 + date_part('month', age(DATE '2026-11-22', born)) AS months FROM customer ORDER BY id;

SELECT extract(day FROM interval '1 month') AS d, extract(epoch FROM interval '1 year 1 day 01:00') AS e, extract(quarter FROM age(DATE '2026-11-22', born)) AS q FROM customer ORDER BY id;

SELECT justify_hours(shipped - placed::timestamp) AS a, justify_interval(shipped - placed::timestamp) AS b, justify_days(shipped - placed::timestamp) AS c FROM orders ORDER BY id;

SELECT justify_interval(lead) AS a, justify_hours(lead) AS b FROM orders ORDER BY id;

SELECT justify_hours(sum(shipped - placed::timestamp)) AS a FROM orders;

SELECT to_char(shipped - placed::timestamp, 'HH24:MI:SS') AS a, to_char(shipped - placed::timestamp, 'DD "days" HH24 "h"') AS b, to_char(age(placed::timestamp, shipped), 'DD HH24:MI') AS c FROM orders ORDER BY id;

SELECT to_char(lead, 'HH24:MI') FROM orders;

SELECT date_trunc('hour', shipped - placed::timestamp) AS a, date_trunc('day', shipped - placed::timestamp) AS b, date_trunc('month', age(DATE '2026-11-22', born)) AS c FROM orders JOIN customer ON customer.id = customer_id ORDER BY orders.id;

SELECT interval '1.5' hour AS a, interval '3' month AS b, interval '1-2' year to month AS c, interval '1 02:03' day to minute AS d, interval '2' year AS e;

SELECT TIMESTAMP '2026-01-01' + interval '3' month AS b, TIMESTAMP '2026-01-01' + interval '1-2' year to month AS c;

SELECT interval '1 day 02:00' = interval '26 hours' AS a, interval '1 mon' <> interval '30 days' AS b, interval '1 month' IN (interval '30 days') AS c, greatest(interval '1 day', interval '2 hours') AS d;

SELECT interval '-1 month' < interval '0' AS a, interval '1 month' IS NOT DISTINCT FROM interval '30 days' AS b;

SELECT id FROM orders WHERE lead >= interval '1 month' ORDER BY id;

SELECT id FROM orders WHERE lead = '30 days' ORDER BY id;

INSERT INTO orders (id, customer_id, placed, lead) VALUES (30, 1, '2026-01-01', interval '1 month');

INSERT INTO orders (id, customer_id, placed, lead) VALUES (31, 1, '2026-01-01', 'P1DT2H'), (32, 1, '2026-01-01', '3 04:05');
SELECT id, lead FROM orders WHERE id > 30 ORDER BY id;

CREATE TABLE spans AS SELECT age(DATE '2026-11-22', born) AS a FROM customer;

SELECT ARRAY[interval '1 month'];

SELECT EXISTS (SELECT age(DATE '2026-11-22', born) FROM customer) AS e;

SELECT (SELECT age(DATE '2026-11-22', born) FROM customer WHERE id = 1) AS a;

SELECT max(age(DATE '2026-11-22', born)) AS oldest, avg(age(DATE '2026-11-22', born)) AS mean FROM customer;

SELECT avg(extract(year FROM age(DATE '2026-11-22', born))) AS mean FROM customer;

SELECT 'took ' || (shipped - placed::timestamp) AS t, concat('age ', age(DATE '2026-11-22', DATE '2000-02-29')) AS c FROM orders ORDER BY id;

SELECT id, row_number() OVER (ORDER BY age(DATE '2026-11-22', born) DESC NULLS LAST, id) AS n FROM customer ORDER BY id;

SELECT date_part('day', TIMESTAMP '2026-03-01' - TIMESTAMP '2026-02-01') AS d, extract(epoch FROM TIMESTAMP '2026-03-01' - TIMESTAMP '2026-02-01') / 86400 AS e;

SELECT now() - placed > interval '1 month' AS old FROM orders ORDER BY id;

SELECT interval '1 month' AS "Interval";

SELECT interval '1 month', 5 AS n ORDER BY n;

SELECT * FROM (VALUES (interval '1 month')) v(i);

SELECT age('2026-03-01', '2026-01-31');

SELECT age('2026-03-01'::timestamp, '2026-01-31') AS a;

SELECT interval 'nonsense';

SELECT interval '1 fortnight';

SET TIME ZONE 'Europe/Berlin';
SELECT id, placed::date AS d, placed::time AS t, placed::timestamp AS l, extract(hour FROM placed) AS h, extract(dow FROM placed) AS w FROM orders ORDER BY id;

SET TIME ZONE 'America/New_York';
SELECT id, date_trunc('day', placed) AS d, date_trunc('month', placed) AS m, date_trunc('week', placed) AS w, date_trunc('hour', placed) AS h FROM orders ORDER BY id;

SET TIME ZONE 'Asia/Kolkata';
SELECT id, to_char(placed, 'YYYY-MM-DD HH24:MI Dy') AS c, extract(timezone FROM placed) AS z, extract(timezone_minute FROM placed) AS zm FROM orders ORDER BY id;

SET TIME ZONE 'Europe/Berlin';
SELECT placed::date AS d, count(*) FROM orders GROUP BY placed::date ORDER BY d;

SET TIME ZONE 'Europe/Berlin';
SELECT TIMESTAMPTZ '2026-03-28 12:00:00' + interval '1 day' AS b, TIMESTAMPTZ '2026-03-28 12:00:00' + interval '24 hours' AS c, TIMESTAMPTZ '2026-10-24 12:00:00' + interval '1 month' AS d, TIMESTAMPTZ '2026-03-28 02:30:00' + interval '1 day' AS gap, TIMESTAMPTZ '2026-10-24 02:30:00' + interval '1 day' AS fold;

SET TIME ZONE 'Europe/Berlin';
SELECT TIMESTAMPTZ '2026-03-29 01:59:59' + interval '1 second' AS a, TIMESTAMPTZ '2026-03-28 12:00:00' + interval '1 day 2 hours' AS b, TIMESTAMPTZ '2026-10-25 12:00' - interval '1 day' AS c;

SET TIME ZONE 'Europe/Berlin';
SELECT current_date = now()::date AS a, localtimestamp = now()::timestamp AS b, current_timestamp = now() AS c;

SET TIME ZONE 'Europe/Berlin';
SELECT DATE '2026-07-01'::timestamptz AS a, TIMESTAMP '2026-07-01 10:00'::timestamptz AS b, '2026-07-01 10:00'::timestamptz AS c, updated::timestamptz AS d FROM customer WHERE id IN (1, 3, 5) ORDER BY id;

SET TIME ZONE 'Europe/Berlin';
SELECT date_trunc('month', born) AS m FROM customer WHERE born IS NOT NULL ORDER BY id;

SET TIME ZONE '+02';
SELECT placed::time AS t FROM orders ORDER BY id;

SET TIME ZONE -5;
SELECT placed::time AS t FROM orders ORDER BY id;

SET TIME ZONE 'UTC+3';
SELECT placed::time AS t FROM orders ORDER BY id;

SET TIME ZONE 'Europe/Berlin';
INSERT INTO orders (id, customer_id, placed, shipped) VALUES (40, 1, '2026-03-29 02:30:00', '2026-03-29 02:30:00');
UPDATE orders SET shipped = placed WHERE id = 1;
UPDATE orders SET placed = shipped WHERE id = 3;
SELECT id, placed, shipped FROM orders WHERE id IN (1, 3, 40) ORDER BY id;

SET TIME ZONE 'Europe/Berlin';
SELECT id FROM orders WHERE placed >= '2026-03-29' AND placed < '2026-03-30' ORDER BY id;

SET TIME ZONE 'Europe/Berlin';
SELECT id FROM orders WHERE placed::date = '2026-03-29' ORDER BY id;

SET TIME ZONE 'Europe/Berlin';
SELECT id, placed::text FROM orders ORDER BY id;

SET TIME ZONE 'Europe/Berlin';
SELECT id FROM orders WHERE shipped > placed ORDER BY id;

SET TIME ZONE 'Europe/Berlin';
SELECT placed AT TIME ZONE 'UTC' AS u, extract(epoch FROM placed) AS e, placed AT TIME ZONE 'Asia/Tokyo' AS t, DATE '2026-07-01' AT TIME ZONE 'UTC' AS d FROM orders WHERE id < 4 ORDER BY id;

BEGIN;
SET LOCAL TIME ZONE 'Asia/Tokyo';
SELECT placed::date FROM orders WHERE id = 2;
COMMIT;
SELECT placed::date FROM orders WHERE id = 2;

SELECT set_config('timezone', 'America/New_York', false);
SELECT placed::date FROM orders WHERE id = 2;

SET TIME ZONE LOCAL;
SELECT placed::date FROM orders WHERE id = 2;

SET TIME ZONE DEFAULT;
SELECT placed::date FROM orders WHERE id = 2;

SHOW timezone;

SELECT TIMESTAMPTZ '2026-07-01 12:00+00' AT TIME ZONE 'CET' AS a, TIMESTAMPTZ '2026-07-01 12:00+00' AT TIME ZONE 'EST' AS b, TIMESTAMP '2026-07-01 12:00' AT TIME ZONE 'PST' AS c;

SELECT placed AT TIME ZONE 'CET' AS a, placed AT TIME ZONE 'EST5EDT' AS b FROM orders ORDER BY id;

SELECT '1999-12-31 23:59:58.5'::timestamp(0) AS a, TIMESTAMP '1999-12-31 23:59:58.0005'::timestamp(3) AS b, '2001-12-31 23:59:58.5'::timestamp(0) AS c, updated::timestamp(0) AS d FROM customer WHERE id = 7;

CREATE TABLE stamps (id int PRIMARY KEY, a timestamp(0), b timestamptz(3), c time(2));
INSERT INTO stamps VALUES (1, '1999-12-31 23:59:58.5', '1969-07-20 20:17:40.0005+00', '23:59:59.995'), (2, '2026-12-31 23:59:59.5', '2026-07-20 20:17:40.0005+00', '10:00:00.005');
SELECT id, a, b, c FROM stamps ORDER BY id;

SELECT 'Jan 8, 1999'::date AS a, 'January 8 1999'::date AS b, '19990108'::date AS c, '8-Jan-1999'::date AS d, '1999-Jan-08'::date AS e, 'Monday January 5 2026'::date AS g;

SELECT '2026-03-29 02:30:00 Europe/Berlin'::timestamptz AS a, '2026-07-01 12:00 America/New_York'::timestamptz AS b, '2026-01-01 12:00 EST'::timestamptz AS c, '2026-01-01 12:00 PST'::timestamptz AS d, '2026-01-01 12:00 CET'::timestamptz AS e, '2026-07-01 12:00 Europe/Berlin'::timestamp AS f;

SELECT '2026-06-30 23:59:60'::timestamp AS a, '24:00:00'::time AS b, '2026-12-31 24:00:00'::timestamp AS c, '2026-12-31 24:00'::date AS d;

SELECT '10:30 PM'::time AS a, '04:05:06.789'::time AS b, '04:05 AM'::time AS d, '2026-01-01 4:05 PM'::timestamp AS e, '12:00 AM'::time AS f, '23:59:59.9999999'::time AS g;

SELECT '20260101T101112'::timestamp AS a, '2026-01-01T10:11:12.5'::timestamp AS b, '2026-1-5'::date AS c, '20260101 101112'::timestamp AS d;

SELECT '2026-01-01 10:00:00.1234565'::timestamp AS a, '1990-01-01 10:00:00.1234575'::timestamp AS b, '10:00:00.1234565'::time AS c, '2026-12-31 23:59:59.9999995'::timestamp AS d;

SELECT '2026-01-01 10'::timestamp;

SELECT '0000-01-01'::date;

SELECT 'Febtober 3 2026'::date;

SELECT '2026-02-29 10:00'::timestamp;

SELECT 'Feb 30, 2026'::date;

SELECT a.id, b.id, (a.placed::timestamp, a.shipped) OVERLAPS (b.placed::timestamp, b.shipped) AS o FROM orders a, orders b WHERE a.id < b.id ORDER BY 1, 2;

SELECT (NULL::timestamp, TIMESTAMP '2026-01-01') OVERLAPS (TIMESTAMP '2025-01-01', TIMESTAMP '2027-01-01') AS a, (TIMESTAMP '2026-01-01', NULL) OVERLAPS (TIMESTAMP '2025-01-01', TIMESTAMP '2027-01-01') AS b, (TIMESTAMP '2026-01-01', TIMESTAMP '2026-02-01') OVERLAPS (TIMESTAMP '2026-03-01', NULL) AS c;

SELECT placed AT TIME ZONE 'Nowhere/Land' FROM orders;

INSERT INTO customer (id, email, born, created) VALUES (22, 'v@x', TIMESTAMP '2026-05-17 10:00' + interval '1 day', current_date);
SELECT born FROM customer WHERE id = 22;

SELECT extract(timezone FROM shipped) FROM orders;

CREATE VIEW ages AS SELECT id, age(DATE '2026-11-22', born) AS a FROM customer;

SELECT id, count(*) OVER (ORDER BY shipped RANGE BETWEEN INTERVAL '30 days' PRECEDING AND CURRENT ROW) AS n FROM orders ORDER BY id;

SELECT id, count(*) OVER (ORDER BY shipped DESC RANGE BETWEEN INTERVAL '30 days' PRECEDING AND '1 day' FOLLOWING) AS n FROM orders ORDER BY id;

SELECT id, avg(salary) OVER (PARTITION BY dept ORDER BY hired RANGE BETWEEN '400 days' PRECEDING AND CURRENT ROW) AS m FROM employee ORDER BY id;

SELECT id, sum(total) OVER (ORDER BY placed RANGE INTERVAL '7 days' PRECEDING) AS m, first_value(id) OVER (ORDER BY placed RANGE BETWEEN '1 hour' PRECEDING AND '1 hour' FOLLOWING) AS f FROM orders ORDER BY id;

SELECT id, count(*) OVER (ORDER BY placed RANGE BETWEEN '-1 day' PRECEDING AND CURRENT ROW) FROM orders;

SELECT id, count(*) OVER (ORDER BY shipped NULLS FIRST RANGE BETWEEN UNBOUNDED PRECEDING AND '1 day' FOLLOWING) AS n FROM orders ORDER BY id;

SELECT to_char(placed, 'YYYY-MM-DD HH24:MI:SS TZ') AS a, to_char(placed, 'TZH:TZM') AS c, to_char(shipped, 'Y,YYY YYY Y') AS y, to_char(placed, 'HH12:MI a.m.') AS am, to_char(placed, 'FMDDth TMMonth FF3') AS th FROM orders ORDER BY id;

SELECT to_char(DATE '2026-01-05', 'FMMonth DDth, YYYY') AS a, to_char(TIMESTAMP '2026-01-05 15:04:05.678', 'HH12:MI:SS.MS PM') AS b, to_char(DATE '2026-01-05', 'D ID IW WW Q J') AS c, to_char(TIMESTAMP '2026-01-05', 'TMDay') AS d, to_char(DATE '2026-11-12', 'DDth DDTH FMDDDth') AS e;

SELECT to_char(born, 'FMDDth') AS d FROM customer ORDER BY id;

SELECT to_char(TIMESTAMP '2026-11-22 12:30:01.5', 'SSSSS SSSS FF1 FF6 US MS') AS x;

SELECT to_date(code, 'YYYYMMDD') FROM (VALUES ('20260105'), ('20261231')) v(code) ORDER BY 1;

SELECT make_timestamptz(2026, 7, 1, 12, 0, 0) AS a, make_timestamptz(2026, 7, 1, 12, 0, 0, 'Europe/Berlin') AS b, make_timestamptz(2026, id::int, 1, 12, 0, 0) AS c FROM orders ORDER BY id;

SELECT d FROM generate_series('2026-01-31'::date, '2026-06-30'::date, '1 month') WITH ORDINALITY AS s(d, n) WHERE n > 2;

SELECT count(*) FROM generate_series('2026-01-31'::timestamp, '2025-06-30'::timestamp, '1 month') AS d;

SELECT d::date, n FROM generate_series(DATE '2026-01-29', DATE '2026-12-31', INTERVAL '2 months') WITH ORDINALITY AS s(d, n) ORDER BY n DESC;

SET datestyle = 'ISO, DMY';

SET datestyle = 'ISO, MDY';
SELECT 1;

SELECT id, placed + (shipped - placed::timestamp) AS s, placed + (shipped - placed::timestamp) * 2 AS t FROM orders ORDER BY id;

SELECT sum(shipped - placed::timestamp) > interval '1 month' AS a, avg(lead) < '10 days' AS b FROM orders;

SELECT customer_id, max(placed) - min(placed) AS span FROM orders GROUP BY customer_id HAVING max(placed) - min(placed) > interval '1 month' ORDER BY 1;

SELECT id FROM orders WHERE placed + interval '1 month' > shipped ORDER BY id;

SELECT id, extract(epoch FROM placed)::bigint AS e, extract(epoch FROM placed)::int % 7 AS m FROM orders ORDER BY id;

SELECT id, floor(extract(epoch FROM (shipped - placed::timestamp)) / 3600) AS h FROM orders ORDER BY id;

SELECT TIMESTAMP '1969-12-31 23:59:59.999999' - TIMESTAMP '1970-01-01' AS d, extract(epoch FROM TIMESTAMP '1900-01-01') AS e, date_trunc('second', TIMESTAMP '1969-07-20 20:17:40.9') AS s;

SELECT extract(week FROM DATE '2024-12-30') AS a, extract(isoyear FROM DATE '2024-12-30') AS b, extract(week FROM DATE '2026-01-01') AS c, to_char(DATE '2024-12-30', 'IYYY-"W"IW-ID') AS d;

SELECT id FROM orders WHERE placed BETWEEN SYMMETRIC '2026-03-30' AND '2026-01-30' ORDER BY id;

SELECT id FROM orders WHERE (placed, id) > ('2026-03-29 00:59:59+00', 3) ORDER BY id;

SELECT id, placed FROM orders WHERE placed = (SELECT max(placed) FROM orders);

SELECT date_trunc('month', placed) + interval '1 month' - interval '1 day' AS last, date_trunc('month', placed) + interval '1 month - 1 day' AS too FROM orders ORDER BY id;

SELECT id, CASE WHEN extract(hour FROM placed) < 12 THEN 'am' ELSE 'pm' END AS half FROM orders ORDER BY id;

SELECT count(*) FROM orders WHERE placed >= date_trunc('month', TIMESTAMPTZ '2026-03-15') AND placed < date_trunc('month', TIMESTAMPTZ '2026-03-15') + interval '1 month';

SELECT id, born, (DATE '2026-11-22' - born) / 365 AS years, DATE '2026-11-22' - born AS days FROM customer ORDER BY id;

SELECT id, updated::date, updated::time, updated::date + updated::time AS again FROM customer WHERE updated IS NOT NULL ORDER BY id;

SELECT id FROM customer WHERE born = '1980-02-29' OR born IN ('1990-12-31', 'Feb 29, 2000') ORDER BY id;

SELECT id FROM customer WHERE extract(month FROM born) = 2 AND extract(day FROM born) = 29 ORDER BY id;

SELECT TIME '10:00' + interval '1 day 2 hours' AS a, TIME '10:00' - TIME '12:30' AS b, TIME '23:59:59.999999' + interval '1 microsecond' AS c;

SELECT DATE '2026-03-29' - interval '1 day' AS a, DATE '2026-03-29' - TIMESTAMP '2026-03-28 12:00' AS b;

SELECT interval '1 day' * 2 = interval '48 hours' AS a, interval '90 minutes' / 3 AS b, interval '1 hour' * 0.5 AS c, 3 * interval '20 minutes' AS d;

SELECT min(lead), max(lead), sum(lead), count(lead) FROM orders;

SELECT id, lead FROM orders WHERE lead IS NOT NULL ORDER BY lead DESC, id;

SELECT id, coalesce(lead, interval '0') AS l, greatest(lead, interval '1 day') AS g FROM orders ORDER BY id;

SELECT extract(days FROM interval '5 days') AS d, date_part('hours', interval '26 hours') AS h;

SELECT EXTRACT(EPOCH FROM TIMESTAMPTZ '2026-03-29 02:30:00.123456+02') AS e;

SELECT timestamp 'epoch' + 1767225600 * interval '1 second' AS t, to_timestamp(1767225600)::date AS d;

SELECT (1767225600 || ' seconds')::interval AS s;

SELECT TIMESTAMP '2026-01-01' + '1 day'::interval * 3 AS a, TIMESTAMP '2026-01-01' + 3 * '1 day'::interval AS b;

PREPARE p(timestamptz, interval) AS SELECT id FROM orders WHERE placed > $1 - $2 ORDER BY id;
EXECUTE p('2026-03-30', '1 month');
DEALLOCATE p;

SELECT 'infinity'::date;

SELECT DATE '2026-01-01' < 'infinity' AS a;
