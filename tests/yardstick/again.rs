//! What a case leaves behind: asked for on both sides, and taken away with the tables it made.

use crosscheck::core::{Outcome, Reply, Value};
use crosscheck::translate::schema::{Table, quote_name, quote_table};

use crate::bench::{Bench, completed, postgres_name, postgres_quoted, sql};

/// Every schema that can be dropped.
const SCHEMAS: [&str; 2] = [
    "SELECT nspname::text FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'",
    "SELECT schema_name FROM information_schema.schemata \
     WHERE schema_name NOT IN ('information_schema', 'performance_schema', 'mysql', 'sys')",
];

impl Bench {
    /// Drops everything and loads it again, with a translator that knows nothing of what was dropped.
    pub async fn reload(&mut self) {
        for (side, question) in SCHEMAS.into_iter().enumerate() {
            let Reply::Rows(found) = completed(self.raw[side].as_mut(), question).await else {
                panic!("no rows in answer to {question}");
            };
            for name in found.rows.iter().map(|row| name(&row[0])) {
                let drop = match side {
                    0 => format!("DROP SCHEMA {} CASCADE", postgres_quoted(&name)),
                    _ => format!("DROP DATABASE {}", quote_name(&name)),
                };
                completed(self.raw[side].as_mut(), &drop).await;
            }
        }
        completed(self.raw[0].as_mut(), "CREATE SCHEMA public").await;
        self.load().await;
        self.engine = self.conduct.engine(&self.pair, &self.schema, 0).await.expect("an engine");
    }

    /// What each table holds on both sides, asked in each server's own language. `left_out` names columns whose values
    /// no two servers have alike.
    pub async fn state(&mut self, left_out: &[&str]) -> Vec<(String, [Outcome; 2])> {
        let mut state = Vec::new();
        let tables: Vec<Table> = self.schema.tables.values().cloned().collect();
        for table in tables {
            let columns = || table.columns.iter().filter(|column| !left_out.contains(&column.name.as_str()));
            let (name, shown) = (
                postgres_name(&table),
                columns().map(|column| postgres_quoted(&column.name)).collect::<Vec<_>>().join(", "),
            );
            let control = self.raw[0].execute(&sql(&format!("SELECT {shown} FROM {name}"))).await.outcome;
            let (name, shown) =
                (quote_table(&table), columns().map(|column| quote_name(&column.name)).collect::<Vec<_>>().join(", "));
            let candidate = self.raw[1].execute(&sql(&format!("SELECT {shown} FROM {name}"))).await.outcome;
            state.push((format!("{}.{}", table.schema, table.name), [control, candidate]));
        }
        state
    }
}

fn name(value: &Value) -> String {
    match value {
        Value::Bytes(bytes) => bytes.to_display().into_owned(),
        other => other.text().unwrap_or_default().to_owned(),
    }
}
