//! The schema that the rules' examples are written over, for the test that reads them and the one that runs them.

use std::io::Cursor;

use crate::import::pg_dump::DumpReader;
use crate::translate::schema::Schema;

/// PostgreSQL's statements that make the examples' tables.
pub const SETUP: &[&str] = &[
    "CREATE TYPE public.mood AS ENUM ('sad', 'ok', 'happy')",
    "CREATE SEQUENCE public.ticket_seq START WITH 5 INCREMENT BY 1 NO MINVALUE NO MAXVALUE CACHE 1",
    "CREATE TABLE public.item (id serial PRIMARY KEY, note text, amount integer, total integer, done boolean, \
     made timestamp with time zone, price numeric, data jsonb)",
    "CREATE TABLE public.other (item_id integer NOT NULL, note text)",
    // A column of each type, and two keys.
    "CREATE TABLE public.sample (id integer NOT NULL, small smallint, big bigint, ratio double precision, \
     exact numeric(12,3), code character varying(20), fixed character(5), flag boolean DEFAULT true NOT NULL, day date, \
     clock time without time zone, local timestamp without time zone, at timestamp with time zone, span interval, \
     tag uuid, bin bytea, doc json, data jsonb, nums integer[], words text[], mood public.mood, parent integer)",
    "ALTER TABLE ONLY public.sample ADD CONSTRAINT sample_pkey PRIMARY KEY (id)",
    "ALTER TABLE ONLY public.sample ADD CONSTRAINT sample_code_key UNIQUE (code)",
    "ALTER TABLE ONLY public.sample ADD CONSTRAINT sample_parent_fkey FOREIGN KEY (parent) REFERENCES public.sample(id)",
];

/// What the tables hold before each example, as a dump spells it: NULL, empty, spaces, another case, wide characters, zero
/// and negative, month ends.
pub const ROWS: &[(&str, &[&str])] = &[
    (
        "public.item",
        &[
            "1\tx\t5\t7\tt\t2026-11-22 07:33:09+00\t1.50\t{\"k\": \"v\"}",
            "2\t\\N\t\\N\t\\N\t\\N\t\\N\t\\N\t\\N",
            "3\t\t0\t0\tf\t2026-11-22 06:33:09.000001+00\t0\t{}",
            "4\ta \t-7\t2\tt\t1970-01-01 00:00:00+00\t-0.5\t{\"k\": null}",
            "5\ta%b\t2147483647\t1\tf\t2038-01-19 03:14:08+00\t12345678901234567890\t{\"k\": 1}",
            "6\ttt:12\t1\t1\tt\t2026-11-22 06:33:09+00\t10\t{\"k\": [1, 2]}",
            "7\tÄÖ `_x a\t12\t0\tf\t2026-03-29 01:30:00+00\t3\t[]",
            "8\tX\t12\t12\tf\t2026-10-25 00:30:00+00\t3\t{\"K\": \"v\"}",
        ],
    ),
    ("public.other", &["1\tone", "4\t\\N", "7\tseven", "99\t"]),
    (
        "public.sample",
        &[
            "1\t1\t9007199254740993\t1.5\t12.345\talpha\tab   \tt\t2026-01-31\t10:20:30\t2026-01-31 10:20:30.5\t2026-01-31 10:20:30.5+00\t1 day 02:00:00\ta0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11\t\\\\x00ff\t{\"a\": 1}\t{\"a\": {\"b\": [1, \"x\", null]}, \"n\": 5}\t{1,2,3}\t{a,\"b c\",NULL}\thappy\t\\N",
            "2\t-7\t-1\t-2.25\t-0.500\tBeta\txyz  \tf\t2024-02-29\t00:00:00\t2024-02-29 23:59:59.999999\t2024-02-29 23:59:59.999999+00\t-00:00:01\t\\N\t\\\\x\t[]\t[{\"a\": 1}, {\"a\": 2}]\t{}\t{}\tsad\t1",
            "3\t\\N\t\\N\t\\N\t\\N\t\\N\t\\N\tt\t\\N\t\\N\t\\N\t\\N\t\\N\t\\N\t\\N\t\\N\t\\N\t\\N\t\\N\t\\N\t1",
            "4\t32767\t9223372036854775807\t0\t0.001\tbeta \tq    \tt\t1999-12-31\t23:59:59.999999\t1999-12-31 00:00:00\t1999-12-31 00:00:00+00\t00:30:00\t00000000-0000-0000-0000-000000000000\t\\\\x41\tnull\t\"text\"\t{NULL,-1}\t{ä,A,a}\tok\t2",
        ],
    ),
];

/// The tables and their rows, as a dump.
pub fn dump() -> DumpReader {
    let mut text: String = SETUP.iter().map(|statement| format!("{statement};\n")).collect();
    for (table, rows) in ROWS {
        text.push_str(&format!("COPY {table} FROM stdin;\n{}\n\\.\n", rows.join("\n")));
    }
    DumpReader::new(Box::new(Cursor::new(text)), "examples")
}

/// The tables as the importer reads them.
pub fn schema() -> Schema {
    Schema::from_dump(dump()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::RULES;
    use super::schema;
    use crate::core::{Request, Sql};
    use crate::translate::sql::{Operations, SqlTranslator};
    use crate::translate::{Target, TextStorage, Translated, Translator};

    #[test]
    fn each_example_of_each_rule_translates_as_it_says() {
        let (mut tried, mut wrong) = (0, Vec::new());
        for rule in RULES {
            assert!(!rule.examples().is_empty(), "the rule {} has no example", rule.id());
            for example in rule.examples() {
                for text in [TextStorage::Binary, TextStorage::Utf8mb4] {
                    if example.text.is_some_and(|only| only != text) {
                        continue;
                    }
                    tried += 1;
                    let target = Target { profile: "test".to_owned(), text, truncates: true, read_committed: false };
                    let mut translator = SqlTranslator::new(schema(), target);
                    if example.postgres.contains("SAVEPOINT") {
                        translator.translate(&Operations::of("BEGIN"));
                    }
                    if example.postgres.starts_with("ROLLBACK TO SAVEPOINT") {
                        translator.translate(&Operations::of("SAVEPOINT a"));
                    }
                    let translated = translator.translate(&Operations::of(example.postgres));
                    let sent: Vec<String> = match &translated {
                        Translated::Carried(translation) => translation
                            .requests
                            .iter()
                            .map(|request| match request {
                                Request::Sql(Sql { text, .. }) => text.clone(),
                                other => format!("{other:?}"),
                            })
                            .collect(),
                        _ => Vec::new(),
                    };
                    if sent != example.mariadb {
                        wrong.push(format!("{}: {}\n    became {translated:?}", rule.id(), example.postgres));
                    }
                }
            }
        }
        assert!(tried > 50, "only {tried} examples were tried");
        assert!(wrong.is_empty(), "{} of {tried} examples do not hold:\n{}", wrong.len(), wrong.join("\n"));
    }
}
