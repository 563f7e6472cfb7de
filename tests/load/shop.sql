--
-- A small dump, as pg_dump writes one, with what is easily lost on the way.
--
\restrict abc
SET a_setting_of_a_newer_server = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
CREATE SCHEMA shop;
ALTER SCHEMA shop OWNER TO shopkeeper;
CREATE TYPE shop.state AS ENUM ('new', 'old');
CREATE TABLE public.empty (
    id uuid DEFAULT gen_random_uuid() NOT NULL
);
CREATE TABLE shop.item (
    id integer NOT NULL,
    name text NOT NULL,
    label character varying(20),
    price numeric(10,2) DEFAULT 0 NOT NULL,
    price_ends timestamp with time zone,
    sold boolean DEFAULT false NOT NULL,
    state shop.state DEFAULT 'new'::shop.state,
    tags text[],
    data jsonb,
    photo bytea,
    cents numeric(14,2) GENERATED ALWAYS AS ((price * (100)::numeric)) STORED
);
ALTER TABLE shop.item OWNER TO shopkeeper;
CREATE SEQUENCE shop.item_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE shop.item_id_seq OWNER TO shopkeeper;
ALTER SEQUENCE shop.item_id_seq OWNED BY shop.item.id;
CREATE TABLE shop.sale (
    id bigint NOT NULL,
    item_id integer,
    took interval
);
CREATE TABLE shop.day (
    day date NOT NULL,
    note text
)
PARTITION BY RANGE (day);
CREATE TABLE shop.day_2024 (
    day date NOT NULL,
    note text
);
ALTER TABLE ONLY shop.day ATTACH PARTITION shop.day_2024 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
ALTER TABLE ONLY shop.item ALTER COLUMN id SET DEFAULT nextval('shop.item_id_seq'::regclass);
COPY public.empty (id) FROM stdin;
\.
COPY shop.item (id, name, label, price, price_ends, sold, state, tags, data, photo) FROM stdin;
0	zero	\N	0.00	\N	f	new	{}	\N	\\x
1	it's \\ a\ttab	NULL	12.50	infinity	t	old	{a,"b c",NULL}	{"a": [1, 2]}	\\x00ff
2	éÉ😀 		0.01	2024-02-29 12:00:00.123456+00	f	new	\N	"x"	\\x5c
7	line\nbreak	\\N	99999999.99	1970-01-01 00:00:00+00	f	\N	{"\\"q\\""}	null	\N
\.
COPY shop.day_2024 (day, note) FROM stdin;
2024-01-01	first
2024-12-31	\N
2024-02-29	
\.
INSERT INTO shop.sale (id, item_id, took) VALUES (1, 1, '1 day 02:03:04.5');
INSERT INTO shop.sale (id, item_id, took) VALUES (-2, 0, NULL), (3, NULL, '-00:00:01');
SELECT pg_catalog.setval('shop.item_id_seq', 7, true);
ALTER TABLE ONLY shop.item
    ADD CONSTRAINT item_pkey PRIMARY KEY (id);
ALTER TABLE ONLY shop.item
    ADD CONSTRAINT item_name_key UNIQUE (name);
ALTER TABLE ONLY shop.sale
    ADD CONSTRAINT sale_pkey PRIMARY KEY (id);
CREATE INDEX item_label ON shop.item USING btree (label);
CREATE INDEX item_data ON shop.item USING gin (data);
ALTER TABLE ONLY shop.sale
    ADD CONSTRAINT sale_item_fkey FOREIGN KEY (item_id) REFERENCES shop.item(id) ON DELETE CASCADE;
GRANT SELECT ON TABLE shop.item TO reader;
\unrestrict abc
