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

/// Statements that drop what was made since the load. What one of them takes another one with is no error.
const DROP_NEW: [&str; 2] = [
    "SELECT text FROM (\
       SELECT 1 AS place, format('DROP SCHEMA IF EXISTS %I CASCADE', nspname) AS text FROM pg_namespace \
         WHERE nspname !~ '^pg_' AND oid > (SELECT mark FROM kept.mark) \
       UNION ALL SELECT 1, format('DROP EXTENSION IF EXISTS %I CASCADE', extname) FROM pg_extension \
         WHERE oid > (SELECT mark FROM kept.mark) \
       UNION ALL SELECT CASE relkind WHEN 'S' THEN 6 ELSE 2 END, format('DROP %s IF EXISTS %s CASCADE', CASE relkind WHEN 'v' THEN 'VIEW' \
           WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, oid::regclass) FROM pg_class \
         WHERE relkind IN ('r', 'p', 'v', 'm', 'S') AND relnamespace IN (SELECT oid FROM pg_namespace \
           WHERE nspname !~ '^pg_' AND nspname <> 'kept' AND oid <= (SELECT mark FROM kept.mark)) AND oid > (SELECT mark FROM kept.mark) \
       UNION ALL SELECT 3, format('DROP ROUTINE IF EXISTS %s CASCADE', oid::regprocedure) FROM pg_proc \
         WHERE oid > (SELECT mark FROM kept.mark) \
       UNION ALL SELECT 4, format('DROP TYPE IF EXISTS %s CASCADE', t.oid::regtype) FROM pg_type t \
         WHERE t.oid > (SELECT mark FROM kept.mark) AND typtype IN ('e', 'd', 'c') AND (typrelid = 0 OR EXISTS \
           (SELECT FROM pg_class WHERE oid = typrelid AND relkind = 'c')) \
       UNION ALL SELECT 5, format('DROP INDEX IF EXISTS %s', i.indexrelid::regclass) FROM pg_index i \
         WHERE i.indexrelid > (SELECT mark FROM kept.mark) AND i.indrelid <= (SELECT mark FROM kept.mark) \
           AND i.indrelid > 16383 \
     ) found ORDER BY place",
    "SELECT CONCAT('DROP DATABASE `', schema_name, '`') FROM information_schema.schemata WHERE schema_name NOT IN \
       (SELECT a FROM kept.shape) AND schema_name NOT IN \
       ('information_schema', 'performance_schema', 'mysql', 'sys', 'kept') \
     UNION ALL SELECT CONCAT('DROP ', CASE table_type WHEN 'VIEW' THEN 'VIEW' WHEN 'SEQUENCE' THEN 'SEQUENCE' \
       ELSE 'TABLE' END, ' `', table_schema, '`.`', table_name, '`') FROM information_schema.tables t \
       WHERE table_schema IN (SELECT a FROM kept.shape) AND NOT EXISTS \
       (SELECT 1 FROM kept.shape WHERE a = table_schema AND b = table_name)",
];

/// Columns and, where a new one has no number of its own, indexes.
const SHAPE: [&str; 2] = [
    "SELECT table_schema::text AS a, table_name::text AS b, column_name::text AS c, udt_name::text AS d, \
       is_nullable::text AS e, column_default::text AS f FROM information_schema.columns \
       WHERE table_schema !~ '^pg_' AND table_schema NOT IN ('information_schema', 'kept')",
    "SELECT table_schema AS a, table_name AS b, column_name AS c, column_type AS d, is_nullable AS e, \
       column_default AS f FROM information_schema.columns WHERE table_schema NOT IN \
       ('information_schema', 'performance_schema', 'mysql', 'sys', 'kept') \
     UNION ALL SELECT table_schema, table_name, index_name, column_name, non_unique, NULL \
       FROM information_schema.statistics WHERE table_schema NOT IN ('mysql', 'kept')",
];

/// The highest number of an object that stands.
const MARK: &str = "CREATE TABLE kept.mark AS SELECT max(oid::bigint)::oid AS mark FROM \
     (SELECT oid FROM pg_class UNION ALL SELECT oid FROM pg_type UNION ALL SELECT oid FROM pg_constraint) made";

impl Bench {
    /// Keeps in mind what stands after the load.
    pub async fn remember_shape(&mut self) {
        for (side, shape) in SHAPE.into_iter().enumerate() {
            completed(self.raw[side].as_mut(), &format!("CREATE TABLE kept.shape AS {shape}")).await;
        }
        completed(self.raw[0].as_mut(), MARK).await;
    }

    /// Drops what was made since the load and puts the rows back; loads everything again where a table was changed. The
    /// translator that follows knows nothing of what was dropped.
    pub async fn clear(&mut self) {
        let mut changed = false;
        for (side, (drop_new, shape)) in DROP_NEW.into_iter().zip(SHAPE).enumerate() {
            for drop in self.texts(side, drop_new).await {
                completed(self.raw[side].as_mut(), &drop).await;
            }
            let differs = format!(
                "(SELECT a FROM (SELECT * FROM kept.shape EXCEPT SELECT * FROM ({shape}) now) gone) UNION ALL \
                 (SELECT a FROM (SELECT * FROM ({shape}) now EXCEPT SELECT * FROM kept.shape) made)"
            );
            changed |= !self.texts(side, &differs).await.is_empty();
        }
        if changed {
            self.reload().await;
        } else {
            self.restore().await;
        }
        self.engine = self.conduct.engine(&self.pair, &self.schema, None).await.expect("an engine");
    }

    async fn reload(&mut self) {
        for (side, question) in SCHEMAS.into_iter().enumerate() {
            for name in self.texts(side, question).await {
                let drop = match side {
                    0 => format!("DROP SCHEMA {} CASCADE", postgres_quoted(&name)),
                    _ => format!("DROP DATABASE {}", quote_name(&name)),
                };
                completed(self.raw[side].as_mut(), &drop).await;
            }
        }
        completed(self.raw[0].as_mut(), "CREATE SCHEMA public").await;
        self.load().await;
        self.remember_shape().await;
    }

    async fn texts(&mut self, side: usize, question: &str) -> Vec<String> {
        match completed(self.raw[side].as_mut(), question).await {
            Reply::Rows(found) => found.rows.iter().map(|row| text(&row[0])).collect(),
            other => panic!("{question}: {other:?}"),
        }
    }

    /// What each table holds on both sides, asked in each server's own language. `left_out` names columns whose values
    /// no two servers have alike.
    pub async fn state(&mut self, left_out: &[&str]) -> Vec<(String, [Outcome; 2])> {
        let mut state = Vec::new();
        let tables: Vec<Table> = self.schema.tables.values().cloned().collect();
        for table in tables {
            let names = || table.columns.iter().map(|c| c.name.as_str()).filter(|name| !left_out.contains(name));
            let (name, shown) = (postgres_name(&table), names().map(postgres_quoted).collect::<Vec<_>>().join(", "));
            let control = self.raw[0].execute(&sql(&format!("SELECT {shown} FROM {name}"))).await.outcome;
            let (name, shown) = (quote_table(&table), names().map(quote_name).collect::<Vec<_>>().join(", "));
            let candidate = self.raw[1].execute(&sql(&format!("SELECT {shown} FROM {name}"))).await.outcome;
            state.push((format!("{}.{}", table.schema, table.name), [control, candidate]));
        }
        state
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::Bytes(bytes) => bytes.to_display().into_owned(),
        other => other.text().unwrap_or_default().to_owned(),
    }
}
