-- Statements that PostgreSQL refuses, over the tables of the rules' examples: the last one of each block is the example of a
-- certainty.

CREATE MATERIALIZED VIEW kept_rows AS SELECT id FROM item;
DELETE FROM kept_rows

SELECT * FROM item AS i(a, b, c, d, e, f, g, h, too_many)

SELECT id FROM item UNION SELECT item_id FROM other FOR UPDATE

SELECT ARRAY[1, 2][1]

UPDATE item SET (note, amount) = ('x', 1, 2)

SELECT bin || id FROM sample

SELECT regexp_match('abc', 'b', 'g')

SELECT width_bucket(5, 3, 3, 4)

SELECT lcm(2147483647, 2147483646)

SELECT factorial(-1)

SELECT pg_get_serial_sequence('item', 'nought')

SELECT get_byte('\x0102'::bytea, -1)

SELECT format('%0$s', 'a')

SELECT interval '1 day' / 0

SELECT to_timestamp('2026-01-01 13:00 PM', 'YYYY-MM-DD HH12:MI PM')

INSERT INTO other (item_id) VALUES (1) ON CONFLICT DO UPDATE SET note = 'x'

SELECT sum(id) OVER (w ORDER BY id) FROM item

SELECT E'a\x00b'

SELECT E'\xe4'

SELECT E'\u0000'

SELECT id FROM item OFFSET -1

PREPARE twice AS SELECT 1;
PREPARE twice AS SELECT 2

SAVEPOINT outside

BEGIN;
ROLLBACK TO SAVEPOINT never_set

BEGIN;
SELECT nowhere FROM item;
SELECT 1

BEGIN;
SAVEPOINT a;
SAVEPOINT a;
RELEASE SAVEPOINT a;
RELEASE SAVEPOINT a;
ROLLBACK TO SAVEPOINT a
