//! Defaults that are a value of the column's type, or a function of the application's without arguments.
//!
//! It leaves every other expression to the translation of queries.

use super::Column;
use super::ddl_parse::{Cursor, Kind, Token, is_too_deep, split_commas, text, tokens};
use super::types::{Family, PgType, family};
use super::value::encode_as;

/// What a default becomes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DefaultValue {
    /// NULL, which a column without a default has too.
    None,
    Sql(String),
    /// As `Sql`, with a difference to state.
    Near(String, &'static str),
    /// The next value of a sequence, as `schema.sequence`.
    Sequence(String),
    /// No counterpart.
    Lost,
}

/// The default of a column that is not serial.
pub fn default_value(column: &Column) -> DefaultValue {
    let Some(all) = column.default.as_deref().and_then(tokens) else {
        return DefaultValue::None;
    };
    if is_too_deep(&all) {
        return DefaultValue::Lost;
    }
    if let Some(sequence) = super::read_table::nextval(&all) {
        return DefaultValue::Sequence(match sequence.as_slice() {
            [name] => format!("public.{name}"),
            path => path.join("."),
        });
    }
    let bare = without_casts(&all);
    let bare = without_parentheses(&bare);
    let pg_type = PgType::parse(&column.pg_type);
    let literal = |text: &str| {
        let encoded = encode_as(text.as_bytes(), &pg_type);
        match encoded.note {
            Some(note) => DefaultValue::Near(encoded.literal, note),
            None => DefaultValue::Sql(encoded.literal),
        }
    };
    match bare {
        [Token { kind: Kind::Text(value), .. }] if moving_instant(value) => DefaultValue::Lost,
        [Token { kind: Kind::Text(value) | Kind::Number(value), .. }] => literal(value),
        [Token { kind: Kind::Symbol(minus), .. }, Token { kind: Kind::Number(value), .. }] if minus == "-" => {
            literal(&format!("-{value}"))
        }
        [Token { kind: Kind::Word(word), .. }] => match word.as_str() {
            "null" => DefaultValue::None,
            "true" => literal("t"),
            "false" => literal("f"),
            _ => function(word, family(&pg_type)),
        },
        [Token { kind: Kind::Word(array), .. }, Token { kind: Kind::Symbol(open), .. }, items @ .., _]
            if array == "array" && open == "[" && pg_type.array =>
        {
            array_text(items).map_or(DefaultValue::Lost, |text| literal(&text))
        }
        other => function(&text(other).replace(' ', ""), family(&pg_type)),
    }
}

/// `{…}` of an array's items that are all written out.
fn array_text(items: &[Token]) -> Option<String> {
    let item = |item: &[Token]| match item {
        [Token { kind: Kind::Text(text), .. }] => {
            Some(format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")))
        }
        [Token { kind: Kind::Number(number), .. }] => Some(number.clone()),
        [Token { kind: Kind::Word(word), .. }] if ["null", "true", "false"].contains(&word.as_str()) => {
            Some(word.clone())
        }
        _ => None,
    };
    let items: Option<Vec<String>> = split_commas(items).into_iter().map(item).collect();
    Some(format!("{{{}}}", items?.join(",")))
}

/// Words that PostgreSQL reads as an instant when the default is drawn.
fn moving_instant(text: &str) -> bool {
    ["now", "today", "tomorrow", "yesterday"].contains(&text)
}

/// Functions without arguments of the application's, by their text without blanks and casts.
fn function(call: &str, family: Family) -> DefaultValue {
    const NOW: &str = "the statement's time, where PostgreSQL takes the transaction's";
    const UUID: &str = "a UUID of version 1 (time), where PostgreSQL draws one of version 4 (random)";
    let near = |sql: &str, note| DefaultValue::Near(sql.to_owned(), note);
    match call {
        "now()"
        | "current_timestamp"
        | "transaction_timestamp()"
        | "localtimestamp"
        | "timezone('utc',now())"
        | "now()attimezone'utc'"
        | "current_timestampattimezone'utc'"
        | "timezone('UTC',now())"
        | "now()attimezone'UTC'" => match family {
            Family::Timestamp | Family::TimestampTz => near("(UTC_TIMESTAMP(6))", NOW),
            Family::Date => near("(UTC_DATE())", NOW),
            _ => DefaultValue::Lost,
        },
        "statement_timestamp()" | "clock_timestamp()" if matches!(family, Family::Timestamp | Family::TimestampTz) => {
            DefaultValue::Sql("(UTC_TIMESTAMP(6))".into())
        }
        "current_date" => near("(UTC_DATE())", NOW),
        "gen_random_uuid()" | "uuid_generate_v4()" | "public.uuid_generate_v4()" | "public.gen_random_uuid()" => {
            near("(UUID())", UUID)
        }
        "uuid_generate_v1()" | "public.uuid_generate_v1()" => DefaultValue::Sql("(UUID())".into()),
        _ => DefaultValue::Lost,
    }
}

/// Steps over the type of a cast; returns its text.
fn take_cast(c: &mut Cursor<'_>) -> String {
    let start = c.clone();
    let _ = c.take_path();
    for more in ["varying", "precision"] {
        let _ = c.take_words(more);
    }
    let _ = c.take_group();
    let _ = c.take_words("with time zone") || c.take_words("without time zone");
    while c.take_symbol("[") {
        let _ = c.take_integer();
        let _ = c.take_symbol("]");
    }
    let left = c.clone().rest().len();
    let mut start = start;
    let all = start.rest();
    text(all.get(..all.len().saturating_sub(left)).unwrap_or_default())
}

/// The tokens without `::type`.
fn without_casts(all: &[Token]) -> Vec<Token> {
    let mut c = Cursor::new(all);
    let mut out = Vec::with_capacity(all.len());
    while !c.is_at_end() {
        if c.take_symbol("::") {
            take_cast(&mut c);
            continue;
        }
        let left = c.clone().rest();
        out.extend(left.first().cloned());
        c.bump();
    }
    out
}

/// The tokens without the parentheses around all of them.
fn without_parentheses(mut all: &[Token]) -> &[Token] {
    loop {
        let mut c = Cursor::new(all);
        match c.take_group() {
            Some(inner) if c.is_at_end() => all = inner,
            _ => return all,
        }
    }
}
