SELECT id, placed FROM orders WHERE placed >= '2026-03-01' AND placed < '2026-11-01' ORDER BY placed;

SELECT id FROM orders WHERE placed BETWEEN '2026-01-01' AND '2026-01-31' ORDER BY id;

SELECT id FROM orders WHERE placed::date = '2026-01-31' ORDER BY id;

SELECT id FROM orders WHERE date(placed) = DATE '2026-10-25' ORDER BY id;

SELECT date_trunc('month', placed) AS month, count(*), sum(total) FROM orders GROUP BY 1 ORDER BY 1;

SELECT date_trunc('day', placed) AS day, count(*) FROM orders GROUP BY date_trunc('day', placed) ORDER BY day;

SELECT id, date_trunc('hour', placed) AS h, date_trunc('minute', placed) AS m, date_trunc('year', placed) AS y FROM orders ORDER BY id;

SELECT id, date_trunc('week', placed) AS w, date_trunc('quarter', placed) AS q FROM orders ORDER BY id;

SELECT date_trunc('second', at) AS s, date_trunc('milliseconds', at) AS ms FROM measure WHERE id = 4;

SELECT date_trunc('decade', DATE '2026-05-05') AS a, date_trunc('century', DATE '2026-05-05') AS b;

SELECT date_trunc('day', placed, 'Europe/Berlin') AS d FROM orders WHERE id = 2;

SELECT date_trunc('month', added) AS m FROM product WHERE id = 2;

SELECT extract(year FROM placed) AS y, extract(month FROM placed) AS m, extract(day FROM placed) AS d, extract(hour FROM placed) AS h FROM orders ORDER BY id;

SELECT extract(dow FROM placed) AS dow, extract(isodow FROM placed) AS isodow, extract(doy FROM placed) AS doy, extract(week FROM placed) AS week FROM orders ORDER BY id;

SELECT extract(epoch FROM placed) AS e, extract(epoch FROM shipped) AS s FROM orders ORDER BY id;

SELECT extract(epoch FROM interval '1 day 2 hours') AS a, extract(epoch FROM (shipped - placed)) AS b FROM orders WHERE id = 1;

SELECT date_part('year', placed) AS y, date_part('hour', pay_time) AS h FROM orders WHERE id = 1;

SELECT extract(second FROM at) AS s, extract(milliseconds FROM at) AS ms, extract(microseconds FROM at) AS us FROM measure WHERE id = 4;

SELECT extract(quarter FROM added) AS q, extract(isoyear FROM added) AS iy, extract(century FROM added) AS c FROM product WHERE added IS NOT NULL ORDER BY id;

SELECT extract(timezone FROM TIMESTAMPTZ '2026-01-01 00:00+00') AS tz;

SELECT '2026-01-31'::date + 1 AS a, '2026-03-01'::date - 1 AS b, '2026-03-01'::date - '2026-02-01'::date AS c;

SELECT '2026-01-31'::date + interval '1 month' AS a, '2026-03-31'::timestamp - interval '1 month' AS b, '2024-02-29'::date + interval '1 year' AS c;

SELECT id, placed + interval '1 day' AS tomorrow, placed - interval '2 hours' AS before FROM orders ORDER BY id;

SELECT id, placed + interval '1 month' AS next FROM orders ORDER BY id;

SELECT id, added + 30 AS due, added - 7 AS week_before FROM product ORDER BY id;

SELECT id, shipped - placed::timestamp AS took FROM orders WHERE shipped IS NOT NULL ORDER BY id;

SELECT id, placed + lead AS expected FROM orders ORDER BY id;

SELECT id, lead FROM orders ORDER BY id;

UPDATE orders SET lead = interval '1 month' WHERE id = 2;
SELECT placed + lead AS expected FROM orders WHERE id = 2;

SELECT id FROM orders WHERE lead > interval '1 day' ORDER BY id;

SELECT sum(lead) FROM orders WHERE id IN (1, 7);

SELECT id, placed + (id || ' days')::interval AS x FROM orders ORDER BY id;

SELECT id, placed + id * interval '1 hour' AS x FROM orders ORDER BY id;

SELECT placed + make_interval(days => 10, hours => 2) AS x FROM orders WHERE id = 1;

SELECT age('2026-03-01'::timestamp, '2026-01-31'::timestamp) AS a, age('2026-11-22'::date, '1980-02-29'::date) AS b;

SELECT extract(year FROM age(DATE '2026-11-22', born)) AS years FROM customer WHERE born IS NOT NULL ORDER BY id;

SELECT justify_hours('27 hours'::interval) AS a, justify_days('35 days'::interval) AS b;

SELECT interval '1 day' * 3 AS a, interval '1 hour' / 2 AS b, interval '1 day' + interval '2 hours' AS c, -interval '1 day' AS d;

SELECT interval '24 hours' = interval '1 day' AS a, interval '30 days' = interval '1 month' AS b;

SELECT to_char(placed, 'YYYY-MM-DD') AS d, to_char(placed, 'YYYY-MM') AS m, to_char(placed, 'HH24:MI:SS') AS t FROM orders ORDER BY id;

SELECT to_char(placed, 'DD.MM.YYYY HH12:MI AM') AS a, to_char(placed, 'Day, DD Month YYYY') AS b, to_char(placed, 'Dy Mon DD') AS c FROM orders WHERE id IN (1, 8) ORDER BY id;

SELECT to_char(placed, 'FMDay, FMDD FMMonth YYYY') AS a, to_char(placed, 'IYYY-IW') AS b, to_char(placed, 'Q') AS c, to_char(placed, 'DDD') AS d FROM orders WHERE id = 1;

SELECT to_char(at, 'YYYY-MM-DD HH24:MI:SS.MS') AS a, to_char(at, 'US') AS b, to_char(at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS c FROM measure WHERE id = 4;

SELECT to_char(interval '15 hours 2 minutes', 'HH24:MI') AS a;

SELECT to_date('05 Dec 2026', 'DD Mon YYYY') AS a, to_date('20261205', 'YYYYMMDD') AS b, to_timestamp('2026-12-05 10:11', 'YYYY-MM-DD HH24:MI') AS c;

SELECT to_timestamp(0) AS a, to_timestamp(1767225600) AS b, to_timestamp(1767225600.5) AS c;

SELECT make_date(2026, 2, 28) AS a, make_time(12, 30, 15.5) AS b, make_timestamp(2026, 1, 2, 3, 4, 5.5) AS c;

SELECT make_date(2026, 2, 30);

SELECT TIMESTAMP '2026-07-01 12:00' AT TIME ZONE 'Europe/Berlin' AS a, TIMESTAMPTZ '2026-07-01 12:00+00' AT TIME ZONE 'Europe/Berlin' AS b;

SELECT id, placed AT TIME ZONE 'Europe/Berlin' AS local FROM orders ORDER BY id;

SELECT id, placed AT TIME ZONE 'UTC' AS utc, placed AT TIME ZONE 'America/New_York' AS ny FROM orders WHERE id IN (4, 5) ORDER BY id;

SELECT date_trunc('day', placed AT TIME ZONE 'Europe/Berlin') AS day, count(*) FROM orders GROUP BY 1 ORDER BY 1;

SET TIME ZONE 'Europe/Berlin';
SELECT id, placed FROM orders WHERE id IN (4, 5, 6, 7) ORDER BY id;

SET timezone = 'America/New_York';
SELECT placed::date, extract(hour FROM placed) AS h FROM orders WHERE id = 2;

SET TIME ZONE 'Europe/Berlin';
INSERT INTO orders (id, customer_id, placed) VALUES (20, 1, '2026-07-01 12:00:00');
SELECT placed AT TIME ZONE 'UTC' FROM orders WHERE id = 20;

SET TIME ZONE 'Europe/Berlin';
SELECT TIMESTAMPTZ '2026-03-29 01:59:59' + interval '1 second' AS a, TIMESTAMPTZ '2026-03-28 12:00:00' + interval '1 day' AS b, TIMESTAMPTZ '2026-03-28 12:00:00' + interval '24 hours' AS c;

SELECT d::date FROM generate_series('2026-01-30'::date, '2026-02-02'::date, interval '1 day') AS d ORDER BY d;

SELECT m FROM generate_series('2026-01-31'::timestamp, '2026-05-31'::timestamp, interval '1 month') AS m;

SELECT s.day::date, count(o.id) FROM generate_series('2026-01-14'::timestamptz, '2026-01-16', '1 day') AS s(day) LEFT JOIN orders o ON o.placed::date = s.day::date GROUP BY s.day ORDER BY s.day;

SELECT (DATE '2026-01-01', DATE '2026-02-01') OVERLAPS (DATE '2026-01-15', DATE '2026-03-01') AS a, (DATE '2026-01-01', interval '10 days') OVERLAPS (DATE '2026-01-11', interval '1 day') AS b;

SELECT now() > '2020-01-01' AS a, current_timestamp = now() AS b, current_date <= now()::date AS c, localtimestamp IS NOT NULL AS d;

SELECT count(*) FROM orders WHERE placed > now() - interval '100 years';

SELECT id FROM orders WHERE placed < current_date + 36500 AND placed >= date_trunc('year', DATE '2026-06-01') ORDER BY id;

BEGIN;
SELECT now() = now() AS a, now() = transaction_timestamp() AS b, clock_timestamp() >= now() AS c, statement_timestamp() >= now() AS d;
COMMIT;

SELECT at, at::timestamp(0) AS a, at::timestamptz(3) AS b FROM measure WHERE id IN (4, 8) ORDER BY id;

SELECT pay_time, pay_time + interval '2 hours' AS later, pay_time > '12:00' AS pm FROM orders WHERE pay_time IS NOT NULL ORDER BY id;

SELECT id, born, extract(month FROM born) = 2 AND extract(day FROM born) = 29 AS leap FROM customer ORDER BY id;

SELECT max(placed) - min(placed) AS span FROM orders;

SELECT min(placed), max(shipped), max(born), min(pay_time) FROM orders, customer;

SELECT 'infinity'::timestamp > now() AS a, 'epoch'::timestamp AS b, 'today'::date = current_date AS c;

SELECT isfinite(DATE '2026-01-01') AS a, isfinite('infinity'::timestamp) AS b;

SELECT date_bin('15 minutes', at, TIMESTAMPTZ '2026-01-01') AS slot, count(*) FROM measure WHERE at IS NOT NULL GROUP BY 1 ORDER BY 1;

SELECT TIMESTAMP '0099-01-01 00:00:00' AS a, DATE '9999-12-31' AS b, DATE '0001-01-01' AS c;

SELECT DATE '2026-01-01' = TIMESTAMP '2026-01-01 00:00' AS a, DATE '2026-01-01' < TIMESTAMP '2026-01-01 00:00:01' AS b;

SELECT id, updated FROM customer WHERE updated = '2026-01-31 10:00' ORDER BY id;

SELECT '2026-11-22T06:33:09Z'::timestamptz AS a, '2026-11-22 08:33:09.123456789+02'::timestamptz AS b;

SELECT TIMESTAMP '2026-06-30 23:59:60' AS a, TIME '24:00:00' AS b;

SELECT TIMESTAMP '2026-12-31' + interval '1 month' - interval '1 month' AS a, TIMESTAMP '2026-01-31' + interval '1 month 1 day' AS b;

SELECT (date_trunc('month', placed) + interval '1 month' - interval '1 day')::date AS last_day FROM orders ORDER BY id;

UPDATE orders SET shipped = placed + interval '3 days' WHERE shipped IS NULL;

INSERT INTO measure (id, at) VALUES (20, '2026-05-05 05:05:05.123456+05:30');
SELECT at FROM measure WHERE id = 20;

SELECT timezone('Asia/Tokyo', TIMESTAMP '2026-01-01 00:00') AS a;
