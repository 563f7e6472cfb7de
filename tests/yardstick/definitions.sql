-- dates
CREATE TABLE k1 (id int PRIMARY KEY, made date, due date, CONSTRAINT k1_due CHECK (due - made > 7));
INSERT INTO k1 VALUES (1, '2024-01-01', '2024-01-31');
INSERT INTO k1 VALUES (2, '2024-01-28', '2024-02-02');
INSERT INTO k1 VALUES (3, NULL, '2024-02-02');
SELECT * FROM k1 ORDER BY id

-- an at sign in a literal
CREATE TABLE k2 (id int PRIMARY KEY, email text, CONSTRAINT k2_email CHECK (email LIKE '%@%'));
INSERT INTO k2 VALUES (1, 'a@b');
INSERT INTO k2 VALUES (2, 'ab');
SELECT * FROM k2 ORDER BY id

-- as pg_dump prints it
CREATE TABLE k3 (id integer NOT NULL, email character varying(50), CONSTRAINT k3_email CHECK (((email)::text ~~ '%@%'::text)));
INSERT INTO k3 VALUES (1, 'a@b');
INSERT INTO k3 VALUES (2, 'ab')

-- interval
CREATE TABLE k4 (id int PRIMARY KEY, t interval, CHECK (t > '01:00:00'::interval));
INSERT INTO k4 VALUES (1, '2 hours');
INSERT INTO k4 VALUES (2, '30 minutes');
SELECT * FROM k4 ORDER BY id

-- interval written otherwise
CREATE TABLE k5 (id int PRIMARY KEY, t interval, CHECK (t <= interval '1 day'), CHECK (t >= interval '0'));
INSERT INTO k5 VALUES (1, '2 hours');
INSERT INTO k5 VALUES (2, '30 hours');
INSERT INTO k5 VALUES (3, '-1 hour');
SELECT * FROM k5 ORDER BY id

-- difference of timestamps
CREATE TABLE k6 (id int PRIMARY KEY, a timestamptz, b timestamptz, CHECK (b - a < interval '1 hour'), CHECK (b > a));
INSERT INTO k6 VALUES (1, '2024-01-01 10:00+00', '2024-01-01 10:30+00');
INSERT INTO k6 VALUES (2, '2024-01-01 10:00+00', '2024-01-01 11:30+00');
INSERT INTO k6 VALUES (3, '2024-01-01 10:00+00', '2024-01-01 09:30+00');
SELECT * FROM k6 ORDER BY id

-- timestamp plus interval
CREATE TABLE k7 (id int PRIMARY KEY, a timestamp, b timestamp, CHECK (b <= a + interval '30 days'));
INSERT INTO k7 VALUES (1, '2024-01-01 10:00', '2024-01-30 10:30');
INSERT INTO k7 VALUES (2, '2024-01-01 10:00', '2024-02-10 11:30');
SELECT * FROM k7 ORDER BY id

-- length counts characters
CREATE TABLE k8 (id int PRIMARY KEY, a text, CHECK (char_length(a) <= 3), CHECK (length(a) >= 2));
INSERT INTO k8 VALUES (1, 'äöü');
INSERT INTO k8 VALUES (2, 'äöüx');
INSERT INTO k8 VALUES (3, 'ä');
SELECT * FROM k8 ORDER BY id

-- upper and lower
CREATE TABLE k9 (id int PRIMARY KEY, a text, CHECK (a = lower(a)));
INSERT INTO k9 VALUES (1, 'abc');
INSERT INTO k9 VALUES (2, 'aBc');
SELECT * FROM k9 ORDER BY id

-- as dumped: upper of a varchar
CREATE TABLE k10 (id int PRIMARY KEY, a character varying(20), CONSTRAINT up CHECK (((a)::text = upper((a)::text))));
INSERT INTO k10 VALUES (1, 'ABC');
INSERT INTO k10 VALUES (2, 'aBc')

-- regular expressions
CREATE TABLE k11 (id int PRIMARY KEY, a text, CONSTRAINT pat CHECK ((a ~ '^[a-z0-9_-]+$'::text)));
INSERT INTO k11 VALUES (1, 'abc-9');
INSERT INTO k11 VALUES (2, 'aBc');
INSERT INTO k11 VALUES (3, E'abc\n');
SELECT * FROM k11 ORDER BY id

-- regular expression without case
CREATE TABLE k12 (id int PRIMARY KEY, a varchar(40), CHECK (a ~* '^[a-z]{2,4}$'), CHECK (a !~ 'x'));
INSERT INTO k12 VALUES (1, 'abC');
INSERT INTO k12 VALUES (2, 'abcdef');
INSERT INTO k12 VALUES (3, 'axc');
SELECT * FROM k12 ORDER BY id

-- any of an array
CREATE TABLE k13 (id int PRIMARY KEY, status character varying(20) DEFAULT 'new'::character varying NOT NULL, CONSTRAINT st CHECK (((status)::text = ANY ((ARRAY['new'::character varying, 'done'::character varying])::text[]))));
INSERT INTO k13 (id) VALUES (1);
INSERT INTO k13 VALUES (2, 'done');
INSERT INTO k13 VALUES (3, 'Done');
INSERT INTO k13 VALUES (4, 'done ');
SELECT * FROM k13 ORDER BY id

-- any of an array of texts
CREATE TABLE k14 (id int PRIMARY KEY, status text, n int, CHECK (status = ANY (ARRAY['a'::text, 'b'::text])), CHECK (n <> ALL (ARRAY[1, 2])));
INSERT INTO k14 VALUES (1, 'a', 3);
INSERT INTO k14 VALUES (2, 'c', 3);
INSERT INTO k14 VALUES (3, 'a', 2);
INSERT INTO k14 VALUES (4, NULL, NULL);
SELECT * FROM k14 ORDER BY id

-- integer division
CREATE TABLE k15 (id int PRIMARY KEY, a int, b int, CHECK (a / b >= 2), g int GENERATED ALWAYS AS (a / b) STORED);
INSERT INTO k15 (id, a, b) VALUES (1, 5, 2);
INSERT INTO k15 (id, a, b) VALUES (2, 3, 2);
INSERT INTO k15 (id, a, b) VALUES (3, 3, 0);
SELECT * FROM k15 ORDER BY id

-- a null in a condition
CREATE TABLE k16 (id int PRIMARY KEY, a int, b int, CHECK ((a IS NULL) <> (b IS NULL)), CHECK (a > 0 OR b > 0));
INSERT INTO k16 VALUES (1, 1, NULL);
INSERT INTO k16 VALUES (2, 1, 1);
INSERT INTO k16 VALUES (3, -1, NULL);
SELECT * FROM k16 ORDER BY id

-- num_nonnulls
CREATE TABLE k17 (id int PRIMARY KEY, a int, b int, CHECK (num_nonnulls(a, b) = 1));
INSERT INTO k17 VALUES (1, 1, NULL);
INSERT INTO k17 VALUES (2, 1, 1);
INSERT INTO k17 VALUES (3, NULL, NULL);
SELECT * FROM k17 ORDER BY id

-- booleans
CREATE TABLE k18 (id int PRIMARY KEY, a boolean, b boolean NOT NULL DEFAULT false, CHECK (a OR NOT b), CHECK (a IS NOT FALSE));
INSERT INTO k18 VALUES (1, true, true);
INSERT INTO k18 VALUES (2, NULL, true);
INSERT INTO k18 VALUES (3, false, false);
SELECT * FROM k18 ORDER BY id

-- jsonb
CREATE TABLE k19 (id int PRIMARY KEY, j jsonb DEFAULT '{}'::jsonb NOT NULL, CHECK (jsonb_typeof(j) = 'object'), CHECK (j ? 'a'));
INSERT INTO k19 VALUES (1, '{"a":1}');
INSERT INTO k19 VALUES (2, '[1]');
INSERT INTO k19 VALUES (3, '{"b":1}');
SELECT * FROM k19 ORDER BY id

-- arrays
CREATE TABLE k20 (id int PRIMARY KEY, t text[] DEFAULT '{}'::text[], CHECK (cardinality(t) <= 2), CHECK (array_length(t, 1) > 0));
INSERT INTO k20 VALUES (1, '{a}');
INSERT INTO k20 VALUES (2, '{a,b,c}');
INSERT INTO k20 (id) VALUES (3);
SELECT * FROM k20 ORDER BY id

-- substring, position, trim
CREATE TABLE k21 (id int PRIMARY KEY, a text, CHECK (btrim(a) <> ''), CHECK (substr(a, 1, 1) <> ' '), CHECK (position('x' in a) = 0));
INSERT INTO k21 VALUES (1, 'abc');
INSERT INTO k21 VALUES (2, '   ');
INSERT INTO k21 VALUES (3, ' a');
INSERT INTO k21 VALUES (4, 'ax');
SELECT * FROM k21 ORDER BY id

-- case
CREATE TABLE k22 (id int PRIMARY KEY, k text, v int, CHECK (CASE WHEN k = 'a' THEN v > 10 WHEN k = 'b' THEN v IS NULL ELSE true END));
INSERT INTO k22 VALUES (1, 'a', 11);
INSERT INTO k22 VALUES (2, 'a', 9);
INSERT INTO k22 VALUES (3, 'b', 1);
INSERT INTO k22 VALUES (4, 'c', 1);
SELECT * FROM k22 ORDER BY id

-- extract and date_part, date_trunc
CREATE TABLE k23 (id int PRIMARY KEY, d date, t timestamp, CHECK (EXTRACT(day FROM d) = 1), CHECK (date_trunc('hour', t) = t), CHECK (date_part('isodow', d) < 6));
INSERT INTO k23 VALUES (1, '2024-01-01', '2024-01-01 10:00');
INSERT INTO k23 VALUES (2, '2024-01-02', '2024-01-01 10:00');
INSERT INTO k23 VALUES (3, '2024-01-01', '2024-01-01 10:01');
INSERT INTO k23 VALUES (4, '2024-06-01', '2024-01-01 10:00');
SELECT * FROM k23 ORDER BY id

-- now in a check
CREATE TABLE k24 (id int PRIMARY KEY, t timestamptz, CHECK (t < now()));
INSERT INTO k24 VALUES (1, '2001-01-01 00:00+00');
INSERT INTO k24 VALUES (2, '2901-01-01 00:00+00');
SELECT * FROM k24 ORDER BY id

-- concatenation and numbers
CREATE TABLE k25 (id int PRIMARY KEY, a numeric(10,2), b real, c text, CHECK (a::int = 2), CHECK (round(a) = 2), CHECK (c || 'x' = 'yx'));
INSERT INTO k25 VALUES (1, 1.50, 1, 'y');
INSERT INTO k25 VALUES (2, 2.50, 1, 'y');
INSERT INTO k25 VALUES (3, 1.50, 1, 'z');
SELECT * FROM k25 ORDER BY id

-- uuid and inet, row values
CREATE TABLE k26 (id int PRIMARY KEY, u uuid, v uuid, CHECK (u <> v), CHECK ((u, v) <> (v, u)));
INSERT INTO k26 VALUES (1, '6f1f6a3e-0000-4000-8000-000000000000', '6F1F6A3E-0000-4000-8000-000000000001');
INSERT INTO k26 VALUES (2, '6f1f6a3e-0000-4000-8000-000000000000', '6F1F6A3E-0000-4000-8000-000000000000');
SELECT * FROM k26 ORDER BY id

-- bytea
CREATE TABLE k27 (id int PRIMARY KEY, b bytea, CHECK (octet_length(b) = 2), CHECK (length(b) = 2));
INSERT INTO k27 VALUES (1, '\x0001');
INSERT INTO k27 VALUES (2, '\x000102');
SELECT * FROM k27 ORDER BY id

-- domain
CREATE DOMAIN posint AS integer CHECK (VALUE > 0);
CREATE TABLE k28 (id int PRIMARY KEY, a posint, b posint NOT NULL);
INSERT INTO k28 VALUES (1, 1, 1);
INSERT INTO k28 VALUES (2, 0, 1);
INSERT INTO k28 VALUES (3, NULL, NULL);
SELECT * FROM k28 ORDER BY id

-- text comparison by case
CREATE TABLE k29 (id int PRIMARY KEY, a text, b varchar(10), CHECK (a < b), CHECK (a <> 'A'), CHECK (a BETWEEN 'a' AND 'm'));
INSERT INTO k29 VALUES (1, 'a', 'b');
INSERT INTO k29 VALUES (2, 'a', 'B');
INSERT INTO k29 VALUES (3, 'A', 'b');
INSERT INTO k29 VALUES (4, 'n', 'o');
SELECT * FROM k29 ORDER BY id

-- the id in a check
CREATE TABLE k30 (id serial PRIMARY KEY, parent int, CHECK (id <> parent), CHECK (id > 0));
INSERT INTO k30 (parent) VALUES (0);
INSERT INTO k30 (id, parent) VALUES (5, 5);
INSERT INTO k30 (id, parent) VALUES (-5, 5);
UPDATE k30 SET parent = id;
SELECT * FROM k30 ORDER BY id

-- similar to, ilike
CREATE TABLE k31 (id int PRIMARY KEY, a text, CHECK (a ILIKE 'ab%'), CHECK (a SIMILAR TO '(A|a)b_+'));
INSERT INTO k31 VALUES (1, 'ab_');
INSERT INTO k31 VALUES (2, 'xb');
INSERT INTO k31 VALUES (3, 'aB_');
SELECT * FROM k31 ORDER BY id

-- check over what is set to null
CREATE TABLE p1 (id int PRIMARY KEY); CREATE TABLE c1 (id int PRIMARY KEY, a int REFERENCES p1 ON DELETE SET NULL, b int, CHECK (a > 0 OR b > 0));
INSERT INTO p1 VALUES (1), (2), (-3);
INSERT INTO c1 VALUES (1, 1, NULL);
INSERT INTO c1 VALUES (2, -3, NULL);
UPDATE c1 SET a = -3 WHERE id = 1;
DELETE FROM p1 WHERE id = 1;
SELECT * FROM c1 ORDER BY id

-- the action violates the check
CREATE TABLE p2 (id int PRIMARY KEY); CREATE TABLE c2 (id int PRIMARY KEY, a int REFERENCES p2 ON DELETE SET NULL, CHECK (a IS NOT NULL));
INSERT INTO p2 VALUES (1);
INSERT INTO c2 VALUES (1, 1);
INSERT INTO c2 VALUES (2, NULL);
SELECT * FROM c2 ORDER BY id

-- on update cascade
CREATE TABLE p3 (code text PRIMARY KEY); CREATE TABLE c3 (id int PRIMARY KEY, a text REFERENCES p3 ON UPDATE CASCADE, CHECK (a <> ''));
INSERT INTO p3 VALUES ('x'), ('');
INSERT INTO c3 VALUES (1, 'x');
INSERT INTO c3 VALUES (2, '');
UPDATE p3 SET code = 'y' WHERE code = 'x';
SELECT * FROM c3 ORDER BY id

-- generated column over it
CREATE TABLE p4 (id int PRIMARY KEY); CREATE TABLE c4 (id int PRIMARY KEY, a int REFERENCES p4 ON DELETE SET NULL, g int GENERATED ALWAYS AS (COALESCE(a, 0) + 1) STORED);
INSERT INTO p4 VALUES (1);
INSERT INTO c4 (id, a) VALUES (1, 1);
SELECT * FROM c4 ORDER BY id;
DELETE FROM p4;
SELECT * FROM c4 ORDER BY id

-- generated over the id
CREATE TABLE c5 (id serial PRIMARY KEY, g text GENERATED ALWAYS AS ('n' || id) STORED);
INSERT INTO c5 DEFAULT VALUES;
INSERT INTO c5 (id) VALUES (7);
SELECT * FROM c5 ORDER BY id

-- set default
CREATE TABLE p6 (id int PRIMARY KEY); CREATE TABLE c6 (id int PRIMARY KEY, a int DEFAULT 0 REFERENCES p6 ON DELETE SET DEFAULT);
INSERT INTO p6 VALUES (0), (1);
INSERT INTO c6 VALUES (1, 1);
INSERT INTO c6 VALUES (2, 5);
SELECT * FROM c6 ORDER BY id

-- self reference
CREATE TABLE c7 (id int PRIMARY KEY, a int REFERENCES c7 ON DELETE SET NULL, CHECK (a <> id));
INSERT INTO c7 VALUES (1, NULL), (2, 1);
INSERT INTO c7 VALUES (3, 3);
INSERT INTO c7 VALUES (4, 9);
DELETE FROM c7 WHERE id = 1;
SELECT * FROM c7 ORDER BY id

-- to a unique index in another order
CREATE TABLE p8 (a int, b text, UNIQUE (b, a)); CREATE TABLE c8 (id int PRIMARY KEY, x int, y text, FOREIGN KEY (x, y) REFERENCES p8 (a, b));
INSERT INTO p8 VALUES (1, 'q');
INSERT INTO c8 VALUES (1, 1, 'q');
INSERT INTO c8 VALUES (2, 1, 'r');
SELECT * FROM c8 ORDER BY id

-- texts of two lengths
CREATE TABLE p9 (code varchar(20) PRIMARY KEY); CREATE TABLE c9 (id int PRIMARY KEY, x varchar(255) REFERENCES p9);
INSERT INTO p9 VALUES ('q');
INSERT INTO c9 VALUES (1, 'q');
INSERT INTO c9 VALUES (2, 'r');
SELECT * FROM c9 ORDER BY id

-- set null of some columns
CREATE TABLE p10 (a int, b int, PRIMARY KEY (a, b)); CREATE TABLE c10 (id int PRIMARY KEY, a int NOT NULL, b int, FOREIGN KEY (a, b) REFERENCES p10 ON DELETE SET NULL (b));
INSERT INTO p10 VALUES (1, 2);
INSERT INTO c10 VALUES (1, 1, 2);
INSERT INTO c10 VALUES (2, 1, 3);
SELECT * FROM c10 ORDER BY id

-- one name for two constraints, and for two tables
CREATE TABLE p11 (id int PRIMARY KEY); CREATE TABLE c11 (a int, CONSTRAINT z CHECK (a > 0), CONSTRAINT "Z" CHECK (a < 10), CONSTRAINT zz FOREIGN KEY (a) REFERENCES p11); CREATE TABLE d11 (a int, CONSTRAINT z CHECK (a > 0), CONSTRAINT zz FOREIGN KEY (a) REFERENCES p11);
INSERT INTO p11 VALUES (1), (11);
INSERT INTO c11 VALUES (1);
INSERT INTO c11 VALUES (11);
INSERT INTO d11 VALUES (11);
INSERT INTO d11 VALUES (12);
SELECT * FROM c11 ORDER BY a

-- alter: add a check, a column, rename, drop
CREATE TABLE p12 (id int PRIMARY KEY); CREATE TABLE c12 (id int PRIMARY KEY, a int REFERENCES p12 ON DELETE SET NULL);
INSERT INTO p12 VALUES (1), (-1);
INSERT INTO c12 VALUES (1, 1);
ALTER TABLE c12 ADD CONSTRAINT pos CHECK (a > 0);
INSERT INTO c12 VALUES (2, -1);
ALTER TABLE c12 RENAME COLUMN a TO b;
INSERT INTO c12 VALUES (3, -1);
INSERT INTO c12 VALUES (4, 1);
ALTER TABLE c12 RENAME TO c12b;
INSERT INTO c12b VALUES (5, -1);
ALTER TABLE c12b DROP CONSTRAINT pos;
INSERT INTO c12b VALUES (6, -1);
ALTER TABLE c12b ADD CONSTRAINT pos CHECK (b > 0);
ALTER TABLE c12b ADD CONSTRAINT pos CHECK (b > 0) NOT VALID;
INSERT INTO c12b VALUES (7, -1);
SELECT * FROM c12b ORDER BY id;
DROP TABLE c12b

-- defaults
CREATE TABLE f1 (id int PRIMARY KEY, a text DEFAULT 'x'::text, b int DEFAULT (1 + 2), c date DEFAULT '2024-01-01'::date, d jsonb DEFAULT '{"a": [1]}'::jsonb, e text[] DEFAULT ARRAY['p'::text, 'q'::text], f text[] DEFAULT '{a,b}'::text[], g varchar(10) DEFAULT lower('ABC'), h boolean DEFAULT (1 > 0), i numeric(10,2) DEFAULT 1.5, j text DEFAULT ('a' || 'b'), k int DEFAULT '7'::smallint, l interval DEFAULT '1 day'::interval, m timestamp DEFAULT '2024-01-01 10:00'::timestamp, n integer[] DEFAULT ARRAY[]::integer[], o text DEFAULT NULL::character varying, p double precision DEFAULT 0.5::double precision, q bytea DEFAULT '\x00'::bytea, r text DEFAULT '{}', s integer DEFAULT '-1'::integer, t bigint DEFAULT (((10)::bigint * 2)), u uuid DEFAULT '6F1F6A3E-0000-4000-8000-000000000000'::uuid);
INSERT INTO f1 (id) VALUES (1);
SELECT * FROM f1

-- clock
CREATE TABLE f2 (id int PRIMARY KEY, a timestamptz DEFAULT now(), b timestamp DEFAULT (now() AT TIME ZONE 'utc'), c date DEFAULT CURRENT_DATE, d timestamptz DEFAULT (now() + '7 days'::interval), e timestamptz DEFAULT CURRENT_TIMESTAMP, f timestamp without time zone DEFAULT timezone('utc'::text, now()), g date DEFAULT (CURRENT_DATE + 30), h timestamptz DEFAULT date_trunc('month', now()), i int DEFAULT (date_part('year', now()))::integer, j timestamptz DEFAULT clock_timestamp(), k time DEFAULT '10:00'::time);
INSERT INTO f2 (id) VALUES (1);
SELECT id, a < d, d - a, c < g, g - c, i > 2000, k, extract(day from h), a = e FROM f2

-- uuid, text of it
CREATE TABLE f3 (id uuid DEFAULT gen_random_uuid() PRIMARY KEY, b text DEFAULT gen_random_uuid()::text, c text DEFAULT md5(random()::text), n int);
INSERT INTO f3 (n) VALUES (1);
SELECT n, length(id::text), length(b), length(c) FROM f3

-- sequence
CREATE SEQUENCE s4 START 5; CREATE TABLE f4 (id int DEFAULT nextval('s4'::regclass) PRIMARY KEY, code text DEFAULT ('N' || nextval('s4')), n int);
INSERT INTO f4 (n) VALUES (1);
SELECT * FROM f4

-- generated
CREATE TABLE f5 (id int PRIMARY KEY, a text, b text, t timestamp, n numeric(10,2), i int, c text GENERATED ALWAYS AS (a || ' ' || b) STORED, d text GENERATED ALWAYS AS (COALESCE(a, b)) STORED, e int GENERATED ALWAYS AS (EXTRACT(year FROM t)) STORED, f text GENERATED ALWAYS AS (lower(a)) STORED, g numeric GENERATED ALWAYS AS (n * 2) STORED, h int GENERATED ALWAYS AS (i / 2) STORED, j int GENERATED ALWAYS AS (length(a)) STORED, k boolean GENERATED ALWAYS AS (a IS NOT NULL) STORED, l date GENERATED ALWAYS AS (t::date) STORED, m text GENERATED ALWAYS AS (upper(btrim(a))) STORED, o int GENERATED ALWAYS AS (i % 3) STORED, p text GENERATED ALWAYS AS (substring(a from 1 for 2)) STORED, q text GENERATED ALWAYS AS (md5(a)) STORED, r text GENERATED ALWAYS AS (i::text) STORED, s text GENERATED ALWAYS AS (CASE WHEN i > 1 THEN 'big' ELSE 'small' END) STORED);
INSERT INTO f5 (id, a, b, t, n, i) VALUES (1, 'Äb ', 'c', '2024-05-06 07:08', 1.25, 7);
INSERT INTO f5 (id, a, b, t, n, i) VALUES (2, NULL, 'c', NULL, -1.25, -7);
SELECT * FROM f5 ORDER BY id

-- generated of json
CREATE TABLE f6 (id int PRIMARY KEY, j jsonb, a text GENERATED ALWAYS AS (j ->> 'name') STORED, b int GENERATED ALWAYS AS ((j ->> 'age')::int) STORED, c int GENERATED ALWAYS AS (jsonb_array_length(j -> 'tags')) STORED);
INSERT INTO f6 (id, j) VALUES (1, '{"name": "x", "age": 5, "tags": [1, 2]}');
INSERT INTO f6 (id, j) VALUES (2, '{}');
SELECT id, a, b, c FROM f6 ORDER BY id

-- text search
CREATE TABLE f7 (id int PRIMARY KEY, a text, v tsvector GENERATED ALWAYS AS (to_tsvector('english', a)) STORED);
INSERT INTO f7 (id, a) VALUES (1, 'cats and dogs');
SELECT id, a FROM f7

-- unique over a uuid
CREATE TABLE f8 (kind int NOT NULL, e uuid); CREATE UNIQUE INDEX f8_u ON f8 (kind) WHERE (e IS NULL); CREATE UNIQUE INDEX f8_v ON f8 (COALESCE(e, '00000000-0000-0000-0000-000000000000'::uuid)) WHERE kind > 5;
INSERT INTO f8 VALUES (1, NULL);
INSERT INTO f8 VALUES (1, NULL);
INSERT INTO f8 VALUES (1, '6f1f6a3e-0000-4000-8000-000000000000');
INSERT INTO f8 VALUES (6, '6f1f6a3e-0000-4000-8000-000000000000');
INSERT INTO f8 VALUES (7, '6F1F6A3E-0000-4000-8000-000000000000');
SELECT * FROM f8 ORDER BY kind, e

-- unique over lower
CREATE TABLE f9 (id serial PRIMARY KEY, a text, b timestamp, c bool); CREATE UNIQUE INDEX f9_l ON f9 (lower(a)); CREATE UNIQUE INDEX f9_d ON f9 (date_trunc('day', b)) WHERE c; CREATE UNIQUE INDEX f9_c ON f9 (COALESCE(id, 0), a);
INSERT INTO f9 (a) VALUES ('abc');
INSERT INTO f9 (a) VALUES ('ABC');
INSERT INTO f9 (a, b, c) VALUES ('d', '2024-01-01 10:00', true);
INSERT INTO f9 (a, b, c) VALUES ('e', '2024-01-01 11:00', true);
INSERT INTO f9 (a, b, c) VALUES ('f', '2024-01-01 11:00', false);
SELECT a, b, c FROM f9 ORDER BY a

-- stored over id text of uuid
CREATE TABLE f10 (id uuid PRIMARY KEY, t text GENERATED ALWAYS AS ((id)::text) STORED, UNIQUE (t));
INSERT INTO f10 (id) VALUES ('6F1F6A3E-0000-4000-8000-000000000000');
SELECT * FROM f10

-- as pg_dump prints patterns and paths
CREATE TABLE k32 (id int PRIMARY KEY, a text, j jsonb, CONSTRAINT k32_a CHECK (((a)::text ~~ 'a%c'::text)), CONSTRAINT k32_p CHECK ((a !~ '[0-9]'::text)), CONSTRAINT k32_j CHECK (((j ->> 'kind'::text) = ANY (ARRAY['x'::text, 'y'::text]))));
INSERT INTO k32 VALUES (1, 'aöc', '{"kind": "x"}');
INSERT INTO k32 VALUES (2, 'a1c', '{"kind": "x"}');
INSERT INTO k32 VALUES (3, 'abb', '{"kind": "x"}');
INSERT INTO k32 VALUES (4, 'abc', '{"kind": "z"}');
INSERT INTO k32 VALUES (5, 'abc', '{}');
SELECT * FROM k32 ORDER BY id

-- a view that is replaced
CREATE TABLE r1 (a int, b text);
CREATE VIEW w1 AS SELECT a, b FROM r1;
CREATE OR REPLACE VIEW w1 AS SELECT a FROM r1;
CREATE OR REPLACE VIEW w1 AS SELECT a, b AS c FROM r1;
CREATE OR REPLACE VIEW w1 AS SELECT b AS a, b FROM r1;
CREATE OR REPLACE VIEW r1 AS SELECT 1 AS a;
CREATE OR REPLACE VIEW w1 AS SELECT a, b, a + 1 AS c FROM r1;
INSERT INTO r1 VALUES (1, 'x');
SELECT * FROM w1

-- a view that was merely not carried
CREATE TABLE r2 (a int, b text);
CREATE VIEW w2 AS SELECT a, to_tsvector('english', b) AS v FROM r2;
SELECT a FROM w2

-- reserved words as names
CREATE TABLE "order" ("select" int PRIMARY KEY, "group" text DEFAULT 'from', "key" int CHECK ("key" > 0), "index" int GENERATED ALWAYS AS ("key" * 2) STORED, rank int, "system" int);
INSERT INTO "order" ("select", "key", rank) VALUES (1, 2, 3);
INSERT INTO "order" ("select", "key") VALUES (2, -2);
SELECT * FROM "order"
