//! The list of functions: those that mean the same, those that need another word, and nothing else.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::{Applied, Example, Node, Rule, arrays, json, math, regex_functions, spatial, text, time};
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::names::{Names, parts};
use crate::translate::parse::ast::{Expr, Function, FunctionArg, FunctionArgExpr, FunctionArguments};
use crate::translate::refusal::{Redesign, Refusal};
use crate::translate::types::Type;

pub struct Functions;

impl Rule for Functions {
    fn id(&self) -> &'static str {
        "functions"
    }

    fn doc(&self) -> &'static str {
        "A function that no family knows is refused by name."
    }

    fn examples(&self) -> &'static [Example] {
        const EXAMPLES: &[Example] = &[Example::new("SELECT pg_size_pretty(amount::bigint) FROM item", &[])];
        EXAMPLES
    }

    fn apply(&self, node: &Node<'_>, printer: &mut Printer<'_>) -> Carried<Applied> {
        let Node::Expr(expr, _) = node else { return Ok(Applied::Unchanged) };
        match expr {
            Expr::Function(function) => {
                let (name, plain) = call(function);
                Err(unknown(printer, &name, &arguments(function), plain))
            }
            _ => Ok(Applied::Unchanged),
        }
    }
}

/// A function that has a counterpart.
pub struct Fun {
    pub name: &'static str,
    /// The least and the most arguments.
    arguments: (usize, usize),
    result: fn(&Names<'_>, &[&Expr]) -> Type,
    nulls: Nulls,
    write: fn(&mut Printer<'_>, &[&Expr]) -> Carried,
}

/// When a function answers NULL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nulls {
    Never,
    /// Only where an argument is NULL.
    Strict,
    /// Also for other values.
    Possible,
}

impl Fun {
    /// A function that may answer NULL.
    pub const fn new(
        name: &'static str,
        arguments: (usize, usize),
        result: fn(&Names<'_>, &[&Expr]) -> Type,
        write: fn(&mut Printer<'_>, &[&Expr]) -> Carried,
    ) -> Self {
        Self { name, arguments, result, nulls: Nulls::Possible, write }
    }

    pub const fn nulls(self, nulls: Nulls) -> Self {
        Self { nulls, ..self }
    }

    fn is(&self, name: &str, arguments: usize) -> bool {
        self.name == name && (self.arguments.0..=self.arguments.1).contains(&arguments)
    }
}

/// The functions of all families.
const FAMILIES: &[&[Fun]] = &[
    text::FUNCTIONS,
    regex_functions::FUNCTIONS,
    json::functions::FUNCTIONS,
    json::jsonpath::FUNCTIONS,
    arrays::functions::FUNCTIONS,
    arrays::assign::FUNCTIONS,
    math::FUNCTIONS,
    spatial::FUNCTIONS,
    time::clock::FUNCTIONS,
    time::extract::FUNCTIONS,
    time::format::FUNCTIONS,
    time::intervals::FUNCTIONS,
    time::make::FUNCTIONS,
    time::truncate::FUNCTIONS,
    time::zones::FUNCTIONS,
];

/// A function of this name that takes so many arguments.
fn find(name: &str, arguments: usize) -> Option<&'static Fun> {
    FAMILIES.iter().copied().flatten().find(|fun| fun.is(name, arguments))
}

/// A function's name, and whether it is called without DISTINCT, FILTER, OVER and the like.
pub fn call(function: &Function) -> (String, bool) {
    let name = match parts(&function.name).unwrap_or_default().as_slice() {
        [name] => name.clone(),
        [schema, name] if schema == "pg_catalog" => name.clone(),
        _ => function.name.to_string(),
    };
    let plain_list = match &function.args {
        FunctionArguments::None => true,
        FunctionArguments::Subquery(_) => false,
        FunctionArguments::List(list) => {
            list.duplicate_treatment.is_none()
                && list.clauses.is_empty()
                && list.args.iter().all(|arg| matches!(arg, FunctionArg::Unnamed(FunctionArgExpr::Expr(_))))
        }
    };
    let bare = matches!(function.parameters, FunctionArguments::None)
        && function.filter.is_none()
        && function.over.is_none()
        && function.null_treatment.is_none()
        && function.within_group.is_empty();
    (name, plain_list && bare)
}

/// The arguments that are expressions.
pub fn arguments(function: &Function) -> Vec<&Expr> {
    match &function.args {
        FunctionArguments::List(list) => list
            .args
            .iter()
            .filter_map(|arg| match arg {
                FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) => Some(expr),
                _ => None,
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// Whether the text family writes it: its text brings its collation.
pub fn is_text(function: &Function) -> bool {
    let (name, plain) = call(function);
    let count = arguments(function).len();
    plain && text::FUNCTIONS.iter().chain(regex_functions::FUNCTIONS).any(|fun| fun.is(&name, count))
}

/// A function's result type.
pub fn result(names: &Names<'_>, function: &Function) -> Type {
    let exprs = arguments(function);
    let first = || exprs.first().map(|expr| names.infer(expr)).unwrap_or_default();
    let (name, _) = call(function);
    match name.as_str() {
        "count" | "lastval" | "currval" | "nextval" | "setval" => Type::Int(8),
        "sum" => match first() {
            Type::Int(2 | 4) => Type::Int(8),
            Type::Int(_) => Type::Numeric,
            other => other,
        },
        "avg" => match first() {
            own @ (Type::Float | Type::Interval) => own,
            _ => Type::Numeric,
        },
        "percentile_cont" => match exprs.first() {
            Some(Expr::Array(_)) => Type::Array(Box::new(Type::Float)),
            _ => Type::Float,
        },
        "percentile_disc" => match (exprs.first(), function.within_group.first()) {
            (Some(Expr::Array(_)), Some(key)) => Type::Array(Box::new(names.infer(&key.expr))),
            (_, Some(key)) => names.infer(&key.expr),
            _ => Type::Unknown,
        },
        "row_number" | "rank" | "dense_rank" | "regr_count" => Type::Int(8),
        "ntile" | "grouping" => Type::Int(4),
        "percent_rank" | "cume_dist" => Type::Float,
        "stddev" | "stddev_pop" | "stddev_samp" | "variance" | "var_pop" | "var_samp" => match first() {
            Type::Float => Type::Float,
            _ => Type::Numeric,
        },
        "lag" | "lead" | "first_value" | "last_value" | "nth_value" | "bit_and" | "bit_or" | "bit_xor" => first(),
        "generate_series" => names.common(exprs.iter().take(2).copied()),
        "min" | "max" => first(),
        // The first one's type, where `=` has that type on its left as it is.
        "nullif" => match (first(), names.common(exprs.iter().copied())) {
            (own @ Type::Int(_), Type::Int(_)) => own,
            (_, common) => common,
        },
        "coalesce" | "greatest" | "least" => names.common(exprs.iter().copied()),
        "regexp_match" | "regexp_matches" | "regexp_split_to_array" | "string_to_array" => {
            Type::Array(Box::new(Type::Text))
        }
        "string_agg" | "array_to_string" | "pg_get_serial_sequence" => Type::Text,
        "bool_and" | "bool_or" | "every" | "pg_try_advisory_lock" | "pg_advisory_unlock" => Type::Bool,
        "array" => match &function.args {
            FunctionArguments::Subquery(query) => {
                let field = names.query_fields(query).into_iter().next().unwrap_or_default();
                Type::Array(Box::new(field.ty))
            }
            _ => Type::Unknown,
        },
        "to_tsquery" | "plainto_tsquery" | "to_tsvector" => Type::TsVector,
        "ts_rank" => Type::Float,
        _ => find(&name, exprs.len()).map(|fun| (fun.result)(names, &exprs)).unwrap_or_default(),
    }
}

/// Whether a function can answer NULL.
pub fn nullable(names: &Names<'_>, function: &Function) -> bool {
    let exprs = arguments(function);
    let (name, _) = call(function);
    match name.as_str() {
        "count" | "regr_count" | "row_number" | "rank" | "dense_rank" | "ntile" | "percent_rank" | "cume_dist"
        | "grouping" | "lastval" | "nextval" => false,
        "coalesce" | "greatest" | "least" => exprs.iter().all(|expr| names.nullable(expr)),
        _ => match find(&name, exprs.len()).map_or(Nulls::Possible, |fun| fun.nulls) {
            Nulls::Never => false,
            Nulls::Strict => exprs.iter().any(|expr| names.nullable(expr)),
            Nulls::Possible => true,
        },
    }
}

/// Writes the call of a function that a family knows, where it is a plain one: no DISTINCT, FILTER, OVER and the like.
pub fn in_family(family: &'static [Fun], node: &Node<'_>, printer: &mut Printer<'_>) -> Carried<Applied> {
    let Node::Expr(Expr::Function(function), _) = node else { return Ok(Applied::Unchanged) };
    let (name, plain) = call(function);
    let exprs = arguments(function);
    let Some(fun) = family.iter().find(|fun| plain && fun.is(&name, exprs.len())) else {
        return Ok(Applied::Unchanged);
    };
    (fun.write)(printer, &exprs)?;
    Ok(Applied::Rewritten)
}

/// Whether PostgreSQL 15 comes with a function of this name, and with none that takes so many arguments.
fn takes_others(name: &str, count: usize) -> bool {
    static KNOWN: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| {
        include_str!("postgres_arities.txt").split_whitespace().filter_map(|known| known.split_once('/')).collect()
    });
    let takes = |counts: &str| match counts.strip_suffix('+') {
        Some(least) => least.parse().is_ok_and(|least: usize| count >= least),
        None => counts.parse() == Ok(count),
    };
    // Words of the grammar that nothing but a function of the application's can be called by.
    matches!(name, "if" | "isnull") || KNOWN.get(name).is_some_and(|known| !known.split(',').any(takes))
}

/// Refuses the call of a function of PostgreSQL's own with a number of arguments that none of its forms takes, so that no
/// rule sees one.
pub fn check_arity(name: &str, args: &[FunctionArg]) -> Carried {
    let plain = |arg: &FunctionArg| matches!(arg, FunctionArg::Unnamed(FunctionArgExpr::Expr(_)));
    if !args.iter().all(plain) || !takes_others(name, args.len()) {
        return Ok(());
    }
    let reason = format!("{name} takes another number of arguments; PostgreSQL refuses it");
    Err(Refusal::missing("42883", format!("{name}()"), reason))
}

/// Whether PostgreSQL 15 comes with a function, a word with arguments or a type of this name.
pub fn is_known_to_postgres(printer: &Printer<'_>, name: &str) -> bool {
    static KNOWN: LazyLock<HashSet<&str>> =
        LazyLock::new(|| include_str!("postgres_functions.txt").split_whitespace().collect());
    let schema = printer.names.ctx.schema;
    let mut types = schema.enums.keys().chain(schema.domains.keys());
    let is_type = types.any(|known| known.rsplit('.').next() == Some(name));
    is_type
        || KNOWN.contains(name)
        || name.contains(|c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_'))
}

/// Why a function has no counterpart.
fn unknown(printer: &Printer<'_>, name: &str, exprs: &[&Expr], plain: bool) -> Refusal {
    match name {
        "current_schemas" | "current_schema" | "version" | "current_setting" | "set_config" => {
            Refusal::new(format!("{name}() inside a larger statement has no counterpart"), Redesign::Catalogue)
        }
        _ if name.contains("tsquery") || name.contains("tsvector") || name.starts_with("ts_") => {
            let reason = format!("text search ({name}): FULLTEXT finds and ranks other rows");
            Refusal::new(reason, Redesign::TextSearch)
        }
        "regexp_match" | "regexp_matches" | "regexp_split_to_array" | "regexp_split_to_table" => Refusal::new(
            format!("{name}() answers an array or rows; substring(text from pattern) has a counterpart"),
            Redesign::Arrays,
        ),
        "similarity" | "word_similarity" | "levenshtein" | "soundex" | "metaphone" | "unaccent" | "normalize"
        | "unistr" | "parse_ident" => {
            format!("{name}(): MariaDB has no such function; compute it in the application").into()
        }
        "row_number" | "rank" | "dense_rank" | "percent_rank" | "cume_dist" | "ntile" | "lag" | "lead"
        | "first_value" | "last_value" | "nth_value"
            if plain =>
        {
            Refusal::certain("42809", format!("{name}() without OVER; PostgreSQL refuses it"))
        }
        "pg_notify" => Refusal::new("pg_notify(): MariaDB has no messages between sessions", Redesign::Messages),
        _ if !plain => format!("{name} with DISTINCT, ORDER BY, FILTER, OVER or named arguments has no rule").into(),
        _ => {
            let count = exprs.len();
            let reason =
                format!("the function {name} with {count} arguments is not on the list of those that mean the same");
            match is_known_to_postgres(printer, name) && !takes_others(name, count) {
                true => reason.into(),
                false => Refusal::missing("42883", format!("{name}()"), reason),
            }
        }
    }
}

/// Writes `WORD(arguments)`.
pub fn simple(printer: &mut Printer<'_>, word: &str, exprs: &[&Expr], hint: &Type) -> Carried {
    printer.push(&format!("{word}("));
    printer.list(exprs.iter().copied(), hint)?;
    printer.push(")");
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::panic::{AssertUnwindSafe, catch_unwind};

    use super::FAMILIES;
    use crate::core::{Request, Sql};
    use crate::translate::rules::examples;
    use crate::translate::sql::{Operations, SqlTranslator};
    use crate::translate::{Target, TextStorage, Translator};

    /// The functions of every family and all of PostgreSQL's own.
    fn names() -> BTreeSet<&'static str> {
        let arities = include_str!("postgres_arities.txt").split_whitespace();
        let own = arities.filter_map(|known| known.split_once('/')).map(|(name, _)| name);
        let words = include_str!("postgres_functions.txt").split_whitespace();
        FAMILIES.iter().copied().flatten().map(|fun| fun.name).chain(own).chain(words).collect()
    }

    #[test]
    fn no_function_panics_whatever_its_arguments() {
        const KINDS: [&[&str]; 5] = [
            &["'a'"],
            &["NULL"],
            &["data"],
            &["'{1,2}'::int[]"],
            &["id", "'x'", "now()", "$1", "interval '1 day'", "(SELECT 1)"],
        ];
        let target =
            Target { profile: "t".to_owned(), text: TextStorage::Binary, truncates: true, read_committed: false };
        let mut translator = SqlTranslator::new(examples::schema(), target);
        let (mut tried, mut wrong) = (0, Vec::new());
        for name in names() {
            for count in 0..=6 {
                for kind in KINDS {
                    let arguments: Vec<&str> = kind.iter().copied().cycle().take(count).collect();
                    let call = format!("{name}({})", arguments.join(", "));
                    for text in
                        [format!("SELECT {call}, {call} OVER () FROM item"), format!("SELECT * FROM {call} AS f")]
                    {
                        let mut operation = Operations::of(&text);
                        operation.request = Request::Sql(Sql { params: vec![Some("5".into())], ..Sql::simple(&text) });
                        tried += 1;
                        if catch_unwind(AssertUnwindSafe(|| translator.translate(&operation))).is_err() {
                            wrong.push(text);
                        }
                    }
                }
            }
        }
        assert!(tried > 50_000, "only {tried} calls were tried");
        assert!(wrong.is_empty(), "{} of {tried} calls panic:\n{}", wrong.len(), wrong.join("\n"));
    }
}
