-- Partitions become rows of their parent; what refers to the parent stays enforced.
CREATE TABLE public.events (
    day date NOT NULL,
    id bigint NOT NULL,
    body text
)
PARTITION BY RANGE (day);
CREATE TABLE public.events_2024 (
    day date NOT NULL,
    id bigint NOT NULL,
    body text
);
CREATE TABLE public.events_rest PARTITION OF public.events DEFAULT;
ALTER TABLE ONLY public.events ATTACH PARTITION public.events_2024 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
ALTER TABLE ONLY public.events ADD CONSTRAINT events_pkey PRIMARY KEY (day, id);
ALTER TABLE ONLY public.events_2024 ADD CONSTRAINT events_2024_pkey PRIMARY KEY (day, id);
ALTER INDEX public.events_pkey ATTACH PARTITION public.events_2024_pkey;
CREATE TABLE public.base (id integer PRIMARY KEY, note text UNIQUE);
CREATE TABLE public.derived (extra integer CHECK (extra > 0) REFERENCES public.base) INHERITS (public.base);
CREATE TABLE public.by_hand (id serial PRIMARY KEY, name varchar(20) NOT NULL UNIQUE, at timestamptz(0) DEFAULT now());
