SELECT id FROM product WHERE to_tsvector('english', title) @@ to_tsquery('english', 'pen') ORDER BY id;

SELECT id FROM product WHERE to_tsvector('english', title) @@ plainto_tsquery('english', 'blue pens') ORDER BY id;

SELECT to_tsvector('simple', 'Red red pen') AS v;

SELECT id, ts_rank(to_tsvector('simple', title), to_tsquery('simple', 'pen')) > 0 AS hit FROM product ORDER BY id;

SELECT id FROM product WHERE to_tsvector('simple', title) @@ websearch_to_tsquery('simple', 'pen -red') ORDER BY id;

SELECT ts_headline('english', 'a blue pen', to_tsquery('english', 'pen')) AS h;

SELECT id FROM product WHERE title @@ 'pen' ORDER BY id;

SELECT int4range(1, 5) @> 3 AS a, daterange('2026-01-01', '2026-02-01') && daterange('2026-01-15', '2026-03-01') AS b;

SELECT point(1, 2) <-> point(4, 6) AS distance;

SELECT '192.168.1.5'::inet << '192.168.1.0/24'::inet AS inside;

SELECT '12.34'::money;

SELECT xmlelement(name a, 'b');
