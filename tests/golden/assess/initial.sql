SET client_encoding = 'UTF8';
SELECT pg_catalog.set_config('search_path', '', false);
CREATE FUNCTION public.touch() RETURNS trigger
    LANGUAGE plpgsql
    AS $$BEGIN NEW.changed := now(); RETURN NEW; END$$;
CREATE TABLE public.cart (
    id integer NOT NULL,
    qty integer NOT NULL,
    note text NOT NULL,
    tags text[],
    changed timestamp with time zone
);
COPY public.cart (id, qty, note, tags, changed) FROM stdin;
1	1	first	{a,b}	\N
2	5	second	\N	2026-11-22 09:00:00+00
\.
ALTER TABLE ONLY public.cart ADD CONSTRAINT cart_pkey PRIMARY KEY (id);
CREATE INDEX cart_open ON public.cart USING btree (qty) WHERE (qty > 3);
CREATE TRIGGER cart_touch BEFORE UPDATE ON public.cart FOR EACH ROW EXECUTE FUNCTION public.touch();
