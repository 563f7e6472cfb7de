//! Session settings: SET and SHOW, and the functions that ask the session about itself.

use super::functions::{arguments, call};
use super::time::is_utc;
use super::{Applied, Example, Node, Rule};
use crate::translate::TextStorage;
use crate::translate::mariadb::{Carried, Printer, quoted};
use crate::translate::names::{folded, output_name, parts};
use crate::translate::parse::CONSTRAINTS;
use crate::translate::parse::ast::{self, DiscardObject, Expr, Reset, SelectItem, Set, SetExpr, Statement, Value};
use crate::translate::refusal::{Redesign, Refusal};
use crate::translate::session::{Effect, Setting};
use crate::translate::template::Template;
use crate::translate::values::quote;

pub struct Settings;

/// Settings whose recorded value is what MariaDB always does, or which concern PostgreSQL's own output only. They are
/// carried as a request that does nothing, so that the session's set-up keeps its round trips.
const ALWAYS_SO: [&str; 12] = [
    "datestyle",
    "intervalstyle",
    "bytea_output",
    "client_min_messages",
    "application_name",
    "extra_float_digits",
    "jit",
    "synchronous_commit",
    "row_security",
    "check_function_bodies",
    "xmloption",
    "default_transaction_deferrable",
];

const TRACKED_PATH: &str = "the search path is the one that the translation keeps for the session; MariaDB has none";
const ENCODING: &str = "the client's encoding is a matter of its connection; text is sent and answered in UTF-8 here";
const ZONE: &str =
    "MariaDB keeps and answers instants in UTC; what a statement reads of them in the session's zone is written out";

impl Rule for Settings {
    fn id(&self) -> &'static str {
        "settings"
    }

    fn doc(&self) -> &'static str {
        "The search path is followed by the translation: tables are qualified, and its first schema is USEd. Character set, \
         zone and timeouts have counterparts; settings of PostgreSQL's own output do nothing. Others are skipped by name."
    }

    fn examples(&self) -> &'static [Example] {
        const EXAMPLES: &[Example] = &[
            Example::new("SET search_path = public", &["USE `public`"]),
            Example::new("SET timezone = 'GMT'", &["SET time_zone = '+00:00'"]),
            Example::of(TextStorage::Binary, "SET client_encoding = 'UTF8'", &["SET NAMES binary"]),
            Example::new("SET bytea_output = 'escape'", &["DO 0"]),
            Example::new("SET default_transaction_read_only = off", &["SET SESSION tx_read_only = 0"]),
            Example::new(
                "SET default_transaction_isolation TO 'read committed'",
                &["SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED"],
            ),
            Example::new("SET LOCAL TIME ZONE 'UTC'", &[]),
            Example::new("RESET search_path", &["USE `public`"]),
            Example::new(
                "RESET ALL",
                &[
                    "SET max_statement_time = 0, innodb_lock_wait_timeout = 100000000, tx_isolation = DEFAULT, tx_read_only = DEFAULT",
                ],
            ),
            Example::new("SET CONSTRAINTS ALL IMMEDIATE", &["DO 0"]),
            Example::new("SET CONSTRAINTS ALL DEFERRED", &["DO 0"]),
            Example::new("SELECT set_config('search_path', 'public', false)", &["SELECT 'public' AS `set_config`"]),
            Example::new("DISCARD PLANS", &["DO 0"]),
            Example::new("LISTEN changes", &[]),
            Example::new("SHOW search_path", &["SELECT '\"$user\", public' AS `search_path`"]),
            Example::new("SELECT current_schemas(false)", &["SELECT '[\"public\"]' AS `current_schemas`"]),
        ];
        EXAMPLES
    }

    fn apply(&self, node: &Node<'_>, printer: &mut Printer<'_>) -> Carried<Applied> {
        let Node::Statement(statement) = node else { return Ok(Applied::Unchanged) };
        match statement {
            Statement::Set(set) => set_statement(printer, set)?,
            Statement::ShowVariable { variable } => show(printer, variable)?,
            Statement::Query(query) => match query.body.as_ref() {
                SetExpr::Select(select) if select.from.is_empty() && select.selection.is_none() => {
                    return about_session(printer, &select.projection);
                }
                _ => return Ok(Applied::Unchanged),
            },
            Statement::Reset(statement) => reset(printer, &statement.reset)?,
            Statement::Discard { object_type: DiscardObject::ALL } => {
                printer.state("DISCARD ALL keeps temporary tables on MariaDB; it lets go of locks and settings");
                printer.push("DO RELEASE_ALL_LOCKS()");
                printer.effect = Effect::Discard;
            }
            Statement::Discard { object_type: DiscardObject::PLANS | DiscardObject::SEQUENCES } => printer.push("DO 0"),
            Statement::LISTEN { .. } | Statement::NOTIFY { .. } | Statement::UNLISTEN { .. } => {
                return Err(Refusal::new(
                    "LISTEN and NOTIFY: MariaDB has no messages between sessions",
                    Redesign::Messages,
                ));
            }
            _ => return Ok(Applied::Unchanged),
        }
        Ok(Applied::Rewritten)
    }
}

fn set_statement(printer: &mut Printer<'_>, set: &Set) -> Carried {
    match set {
        Set::SingleAssignment { scope, variable, values, .. } => {
            let name = parts(variable)?.join(".");
            let values = values.iter().map(|value| setting(printer, value)).collect::<Carried<Vec<String>>>()?;
            assign(printer, &name.to_lowercase(), &values)?;
            if matches!(scope, Some(ast::ContextModifier::Local)) {
                local(printer, &name);
            }
            Ok(())
        }
        Set::SetTimeZone { local: is_local, value } => {
            let zone = setting(printer, value)?;
            assign(printer, "timezone", std::slice::from_ref(&zone))?;
            if *is_local {
                local(printer, "timezone");
            }
            Ok(())
        }
        Set::SetNames { charset_name, .. } => {
            assign(printer, "client_encoding", std::slice::from_ref(&charset_name.value))
        }
        other => Err(format!("{other} has no rule").into()),
    }
}

/// SET LOCAL. What the translation follows ends with the transaction; the server's own settings would not.
fn local(printer: &mut Printer<'_>, name: &str) {
    match std::mem::take(&mut printer.effect) {
        Effect::Setting(setting) => printer.effect = Effect::LocalSetting(setting),
        _ if printer.out == Template::from("DO 0") => {}
        _ => printer.skip = Some(format!("SET LOCAL {name}: MariaDB's settings do not end with the transaction")),
    }
}

/// RESET and DISCARD: the settings that a session begins with.
fn reset(printer: &mut Printer<'_>, reset: &Reset) -> Carried {
    match reset {
        Reset::ALL => {
            printer.push(
                "SET max_statement_time = 0, innodb_lock_wait_timeout = 100000000, tx_isolation = DEFAULT, \
                 tx_read_only = DEFAULT",
            );
            printer.effect = Effect::ResetAll;
            Ok(())
        }
        Reset::SessionAuthorization => Err("RESET of the user: a session of the target has one".into()),
        Reset::ConfigurationParameter(name) => {
            let name = parts(name)?.join(".").to_lowercase();
            match name.as_str() {
                "search_path" => assign(printer, &name, &["$user".to_owned(), "public".to_owned()]),
                "timezone" => assign(printer, &name, &["UTC".to_owned()]),
                "standard_conforming_strings" => assign(printer, &name, &["on".to_owned()]),
                "statement_timeout" | "lock_timeout" => assign(printer, &name, &["0".to_owned()]),
                "client_encoding" => assign(printer, &name, &["UTF8".to_owned()]),
                name if ALWAYS_SO.contains(&name) => {
                    printer.push("DO 0");
                    Ok(())
                }
                _ => {
                    printer.skip = Some(format!("RESET {name}: a setting of PostgreSQL without a counterpart"));
                    Ok(())
                }
            }
        }
    }
}

/// A setting's value as text: a literal, or a bare word.
fn setting(printer: &mut Printer<'_>, value: &Expr) -> Carried<String> {
    match value {
        Expr::Identifier(ident) => Ok(folded(ident)),
        Expr::Value(literal) if matches!(literal.value, Value::Boolean(_)) => Ok(literal.value.to_string()),
        Expr::Value(_) => Ok(printer.pin(value)?.unwrap_or_default()),
        Expr::UnaryOp { op: ast::UnaryOperator::Minus, expr } => Ok(format!("-{}", setting(printer, expr)?)),
        other => Err(format!("SET to {other} has no rule").into()),
    }
}

fn assign(printer: &mut Printer<'_>, name: &str, values: &[String]) -> Carried {
    let first = values.first().map(String::as_str).unwrap_or_default();
    match name {
        "search_path" => {
            let path: Vec<String> = if let [one] = values {
                one.split(',').map(|name| name.trim().trim_matches('"').to_owned()).collect()
            } else {
                values.to_vec()
            };
            match path.iter().find(|schema| has_tables(printer, schema)) {
                Some(schema) => printer.push(&format!("USE {}", quoted(schema))),
                None => printer.push("DO 0"),
            }
            printer.effect = Effect::Setting(Setting::SearchPath(path));
        }
        CONSTRAINTS => constraints(printer, first)?,
        "timezone" => {
            if !is_utc(first) {
                printer.state(ZONE);
            }
            printer.push("SET time_zone = '+00:00'");
            printer.effect = Effect::Setting(Setting::Zone(first.to_owned()));
        }
        "client_encoding" | "names" => {
            let plain: String = first.chars().filter(char::is_ascii_alphanumeric).collect();
            if !matches!(plain.to_ascii_uppercase().as_str(), "UTF8" | "UNICODE" | "SQLASCII") {
                printer.state(ENCODING);
            }
            printer.push(match printer.names.ctx.target.text {
                TextStorage::Binary => "SET NAMES binary",
                TextStorage::Utf8mb4 => "SET NAMES utf8mb4 COLLATE utf8mb4_nopad_bin",
            });
        }
        "standard_conforming_strings" => {
            printer.push("DO 0");
            let conforming = !matches!(first, "off" | "false" | "0");
            printer.effect = Effect::Setting(Setting::ConformingStrings(conforming));
        }
        "datestyle" => {
            let mut words = values.iter().flat_map(|value| value.split(','));
            // The order of day and month counts for texts that are not read anyway: those with more than one meaning.
            const ISO: [&str; 9] = ["iso", "mdy", "dmy", "ymd", "us", "noneuro", "euro", "european", "default"];
            let other = words.find(|word| !ISO.contains(&word.trim().to_ascii_lowercase().as_str()));
            if let Some(word) = other {
                return Err(format!("the date style {}: only ISO is carried", word.trim()).into());
            }
            printer.push("DO 0");
        }
        name if ALWAYS_SO.contains(&name) => printer.push("DO 0"),
        "statement_timeout" | "lock_timeout" => timeout(printer, name, first)?,
        "default_transaction_read_only" => {
            let on = matches!(first, "on" | "true" | "1" | "yes");
            printer.push(if on { "SET SESSION tx_read_only = 1" } else { "SET SESSION tx_read_only = 0" });
        }
        "default_transaction_isolation" => {
            printer.push(match first {
                "serializable" => "SET SESSION TRANSACTION ISOLATION LEVEL SERIALIZABLE",
                "repeatable read" => "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ",
                _ => "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED",
            });
            if !first.starts_with("read ") {
                printer.state(super::transactions::SNAPSHOT);
            }
        }
        _ => printer.skip = Some(format!("SET {name}: a setting of PostgreSQL without a counterpart")),
    }
    Ok(())
}

/// SET CONSTRAINTS: MariaDB checks every one at once, which is what IMMEDIATE asks for.
fn constraints(printer: &mut Printer<'_>, when: &str) -> Carried {
    let mut tables = printer.names.ctx.schema.tables.values();
    let later = tables.any(|table| {
        table.foreign_keys.iter().any(|key| key.deferrable) || table.keys.iter().any(|key| key.deferrable)
    });
    if later && when == "deferred" {
        return Err("SET CONSTRAINTS DEFERRED: MariaDB checks a constraint at each row, not at COMMIT".into());
    }
    printer.push("DO 0");
    Ok(())
}

/// `set_config()` of a setting by which later statements are read.
fn set_config(printer: &mut Printer<'_>, function: &ast::Function, column: &str) -> Carried<bool> {
    let Some(name) = followed(printer, function)? else { return Ok(false) };
    let [_, value, is_local] = arguments(function)[..] else { return Ok(false) };
    let value = printer.pin(value)?.ok_or("set_config() of NULL")?;
    let is_local = match is_local {
        Expr::Value(literal) => literal.value == Value::Boolean(true),
        _ => return Err("set_config() whose third argument is not TRUE or FALSE".into()),
    };
    printer.captured(|printer| assign(printer, &name, std::slice::from_ref(&value)))?;
    if let (true, Effect::Setting(setting)) = (is_local, printer.effect.clone()) {
        printer.effect = Effect::LocalSetting(setting);
    }
    answer(printer, &value, column);
    Ok(true)
}

/// The setting that a set_config() sets, where later statements mean something else by it.
fn followed(printer: &mut Printer<'_>, function: &ast::Function) -> Carried<Option<String>> {
    let [name, ..] = arguments(function)[..] else { return Ok(None) };
    let name = printer.pin(name)?.unwrap_or_default().to_lowercase();
    let known = ["search_path", "timezone", "standard_conforming_strings", "client_encoding"];
    Ok(known.contains(&name.as_str()).then_some(name))
}

fn timeout(printer: &mut Printer<'_>, name: &str, value: &str) -> Carried {
    let digits = value.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == ' ');
    let unit = match value[digits.len()..].trim() {
        "" | "ms" => 1,
        "s" => 1000,
        "min" => 60_000,
        _ => return Err(format!("SET {name} to '{value}' has no rule").into()),
    };
    let milliseconds: u64 = digits.parse().map_err(|_| format!("SET {name} to '{value}' has no rule"))?;
    let milliseconds = milliseconds.saturating_mul(unit);
    match name {
        "statement_timeout" => {
            printer.push(&format!("SET max_statement_time = {}.{:03}", milliseconds / 1000, milliseconds % 1000));
        }
        _ if milliseconds == 0 => printer.push("SET innodb_lock_wait_timeout = 100000000"),
        _ => {
            printer.state("lock waits are limited in whole seconds on MariaDB");
            printer.push(&format!("SET innodb_lock_wait_timeout = {}", milliseconds.div_ceil(1000)));
        }
    }
    Ok(())
}

fn has_tables(printer: &Printer<'_>, schema: &str) -> bool {
    let prefix = format!("{schema}.");
    printer.names.ctx.schema.tables.range(prefix.clone()..).next().is_some_and(|(key, _)| key.starts_with(&prefix))
}

fn show(printer: &mut Printer<'_>, variable: &[ast::Ident]) -> Carried {
    let name = variable.iter().map(folded).collect::<Vec<_>>().join(".");
    match name.as_str() {
        "search_path" => {
            printer.state(TRACKED_PATH);
            let path: Vec<String> = printer.names.ctx.search_path.iter().map(|schema| as_identifier(schema)).collect();
            answer(printer, &path.join(", "), "search_path");
        }
        "default_transaction_read_only" | "transaction_read_only" => {
            printer.push(&format!("SELECT IF(@@global.read_only,'on','off') AS {}", quoted(&name)));
        }
        "server_encoding" | "client_encoding" => answer(printer, "UTF8", &name),
        "standard_conforming_strings" => answer(printer, "on", &name),
        _ => printer.skip = Some(format!("SHOW {name}: asks PostgreSQL about itself")),
    }
    Ok(())
}

fn as_identifier(name: &str) -> String {
    let plain = name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    if plain { name.to_owned() } else { format!("\"{name}\"") }
}

fn answer(printer: &mut Printer<'_>, value: &str, column: &str) {
    let mut literal = String::new();
    quote(&mut literal, value);
    printer.push(&format!("SELECT {literal} AS {}", quoted(column)));
}

/// A select list of nothing but questions about the session.
fn about_session(printer: &mut Printer<'_>, items: &[SelectItem]) -> Carried<Applied> {
    let asked: Vec<(&Expr, String)> = items
        .iter()
        .filter_map(|item| match item {
            SelectItem::UnnamedExpr(expr) => Some((expr, output_name(expr))),
            SelectItem::ExprWithAlias { expr, alias } => Some((expr, folded(alias))),
            _ => None,
        })
        .collect();
    let function = |expr: &Expr| match expr {
        Expr::Function(function) => Some(call(function).0),
        _ => None,
    };
    const ADMINISTRATIVE: [&str; 6] =
        ["version", "current_setting", "set_config", "current_database", "pg_backend_pid", "inet_server_addr"];
    if let [(Expr::Function(asked_function), column)] = asked.as_slice()
        && call(asked_function).0 == "set_config"
        && set_config(printer, asked_function, column)?
    {
        return Ok(Applied::Rewritten);
    }
    for (expr, _) in &asked {
        if let Expr::Function(sets) = expr
            && asked.len() > 1
            && call(sets).0 == "set_config"
            && followed(printer, sets)?.is_some()
        {
            return Err("set_config() beside other columns: a setting that the translation has to follow".into());
        }
    }
    if !asked.is_empty()
        && asked.iter().all(|(expr, _)| function(expr).is_some_and(|name| ADMINISTRATIVE.contains(&name.as_str())))
    {
        printer.skip =
            Some(format!("{}(): asks or sets PostgreSQL's own session", function(asked[0].0).unwrap_or_default()));
        return Ok(Applied::Rewritten);
    }
    let [(Expr::Function(asked_function), column)] = asked.as_slice() else { return Ok(Applied::Unchanged) };
    let schemas: Vec<String> = printer
        .names
        .ctx
        .search_path
        .iter()
        .filter(|schema| *schema == "public" || has_tables(printer, schema))
        .cloned()
        .collect();
    match call(asked_function).0.as_str() {
        "current_schemas" => {
            let [argument] = arguments(asked_function)[..] else { return Ok(Applied::Unchanged) };
            if !matches!(argument, Expr::Value(value) if value.value == Value::Boolean(false)) {
                return Err("current_schemas(true) lists PostgreSQL's own schemas".into());
            }
            printer.state(TRACKED_PATH);
            // A list of names, as every array is on MariaDB: JSON.
            answer(printer, &serde_json::Value::from(schemas).to_string(), column);
        }
        "current_schema" => {
            printer.state(TRACKED_PATH);
            answer(printer, schemas.first().map(String::as_str).unwrap_or_default(), column);
        }
        _ => return Ok(Applied::Unchanged),
    }
    Ok(Applied::Rewritten)
}
