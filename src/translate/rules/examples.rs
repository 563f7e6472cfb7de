//! The schema that the rules' examples are written over, for the test that reads them and the one that runs them.

use crate::translate::schema::{Column, Schema, Table};

/// PostgreSQL's statements that make the examples' tables.
pub const SETUP: &[&str] = &[
    "CREATE TABLE item (id serial PRIMARY KEY, note text, amount integer, total integer, done boolean, \
     made timestamp with time zone, price numeric, data jsonb)",
    "CREATE TABLE other (item_id integer NOT NULL, note text)",
];

/// The same, as the importer would read it.
pub fn schema() -> Schema {
    let column = |name: &str, pg_type: &str, nullable: bool, serial: bool| Column {
        name: name.to_owned(),
        pg_type: pg_type.to_owned(),
        nullable,
        default: None,
        serial,
        ..Column::default()
    };
    let item = Table {
        schema: "public".to_owned(),
        name: "item".to_owned(),
        columns: vec![
            column("id", "integer", false, true),
            column("note", "text", true, false),
            column("amount", "integer", true, false),
            column("total", "integer", true, false),
            column("done", "boolean", true, false),
            column("made", "timestamp with time zone", true, false),
            column("price", "numeric", true, false),
            column("data", "jsonb", true, false),
        ],
        primary_key: vec!["id".to_owned()],
        ..Table::default()
    };
    let other = Table {
        schema: "public".to_owned(),
        name: "other".to_owned(),
        columns: vec![column("item_id", "integer", false, false), column("note", "text", true, false)],
        ..Table::default()
    };
    let tables = [("public.item".to_owned(), item), ("public.other".to_owned(), other)].into();
    Schema { tables, ..Schema::default() }
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
        let mut tried = 0;
        for rule in RULES {
            assert!(!rule.examples().is_empty(), "the rule {} has no example", rule.id());
            for example in rule.examples() {
                for text in [TextStorage::Binary, TextStorage::Utf8mb4] {
                    if example.text.is_some_and(|only| only != text) {
                        continue;
                    }
                    tried += 1;
                    let target = Target { profile: "test".to_owned(), text, truncates: true };
                    let mut translator = SqlTranslator::new(schema(), target);
                    if example.postgres.contains("SAVEPOINT") {
                        translator.translate(&Operations::of("BEGIN"));
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
                    assert_eq!(sent, example.mariadb, "{}: {} became {translated:?}", rule.id(), example.postgres);
                }
            }
        }
        assert!(tried > 50, "only {tried} examples were tried");
    }
}
