//! Statements of a dump that make no table: those that say nothing about the data, and those without a counterpart.

/// Statements that say nothing about the data or its shape, by their first words.
pub const SILENT: &[&str] = &[
    "grant",
    "revoke",
    "set",
    "reset",
    "begin",
    "commit",
    "start transaction",
    "analyze",
    "vacuum",
    "alter default privileges",
    "security label",
    "create role",
    "alter role",
    "create database",
    "alter database",
    "create tablespace",
    "insert",
    "lock",
    "reindex",
    "refresh",
    "cluster",
    "checkpoint",
    "discard",
];

/// Objects without a counterpart: first words, kind, why.
pub const UNSUPPORTED: &[(&str, &str, &str)] = &[
    ("create extension", "extension", "MariaDB has no extensions; the statements that use it say what is missing"),
    ("create function", "function", "written in a language of PostgreSQL"),
    ("create procedure", "procedure", "written in a language of PostgreSQL"),
    ("create trigger", "trigger", "calls a function written in a language of PostgreSQL"),
    ("create constraint trigger", "trigger", "calls a function written in a language of PostgreSQL"),
    ("create event trigger", "event trigger", "MariaDB has none"),
    ("create recursive view", "view", "its query is not translated"),
    ("create temporary view", "view", "MariaDB has no views of one session"),
    ("create temp view", "view", "MariaDB has no views of one session"),
    ("create materialized view", "materialized view", "MariaDB has none"),
    ("create rule", "rule", "MariaDB has none"),
    ("create policy", "row security policy", "MariaDB has none"),
    ("create aggregate", "aggregate", "written for PostgreSQL"),
    ("create operator", "operator", "MariaDB has no operators of one's own"),
    ("create cast", "cast", "MariaDB has no casts of one's own"),
    ("create collation", "collation", "text is compared by code point on the target"),
    ("create text search", "text search", "MariaDB has no such parts"),
    ("create statistics", "extended statistics", "MariaDB has none"),
    ("create publication", "publication", "replication is not part of the data"),
    ("create subscription", "subscription", "replication is not part of the data"),
    ("create foreign", "foreign data", "its rows live on another server"),
    ("create server", "foreign data", "its rows live on another server"),
    ("create user mapping", "foreign data", "its rows live on another server"),
    ("create type", "type", "neither an enum nor a domain; its values are kept as text"),
    ("create language", "language", "MariaDB has only its own"),
    ("create access method", "access method", "MariaDB has only its own"),
    ("create conversion", "conversion", "MariaDB has only its own"),
    ("create transform", "transform", "MariaDB has none"),
];

/// Whether a statement changes rows, and no table.
pub fn of_rows(sql: &str) -> bool {
    let first = sql.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
    ["insert", "update", "delete", "with", "truncate"].iter().any(|word| first.eq_ignore_ascii_case(word))
}
