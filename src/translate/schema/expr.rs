//! Expressions of defaults and checks, as far as a short list of rewrites carries them over.
//!
//! It refuses whatever is not on the list: an expression that might mean something else is a loss, not a guess.

use super::ddl_parse::{Cursor, Kind, Token, is_too_deep, split_commas, text, tokens};
use super::types::{Family, PgType, family};
use super::value::{encode_as, quote};
use super::{Column, Table, quote_name};
use crate::translate::{Target, TextStorage};

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
        [
            Token { kind: Kind::Word(array), .. },
            Token { kind: Kind::Symbol(open), .. },
            Token { kind: Kind::Symbol(close), .. },
        ] if array == "array" && open == "[" && close == "]" => DefaultValue::Sql("'[]'".into()),
        other => function(&text(other).replace(' ', ""), family(&pg_type)),
    }
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

/// A check or a generated column's expression; `None` where it is not carried over.
pub fn expression(sql: &str, table: &Table, target: &Target) -> Option<String> {
    let all = tokens(sql)?;
    if is_too_deep(&all) { None } else { rewrite(&all, table, target) }
}

fn rewrite(all: &[Token], table: &Table, target: &Target) -> Option<String> {
    let mut c = Cursor::new(all);
    let mut out: Vec<String> = Vec::new();
    while let Some(kind) = c.peek() {
        let piece = match kind {
            Kind::Text(text) => quote(text.as_bytes()),
            Kind::Number(number) => number.clone(),
            Kind::Quoted(name) => quote_name(&table.column(name)?.name),
            Kind::Word(word) => match word_piece(word, &mut c, table, target)? {
                Some(piece) => {
                    out.push(piece);
                    continue;
                }
                None => word.to_uppercase(),
            },
            Kind::Symbol(symbol) => match symbol.as_str() {
                "(" => {
                    let inner = rewrite(c.take_group()?, table, target)?;
                    out.push(format!("({inner})"));
                    continue;
                }
                "::" => {
                    c.bump();
                    take_harmless_cast(&mut c, out.last()?)?;
                    continue;
                }
                "=" | "<>" if matches!(next_word(&c), Some("any" | "all")) => {
                    let list = membership(&mut c, symbol, table, target)?;
                    out.push(list);
                    continue;
                }
                "=" | "<>" | "!=" | "<" | ">" | "<=" | ">=" | "+" | "-" | "*" | "," => symbol.clone(),
                "~~" => "LIKE".into(),
                "!~~" => "NOT LIKE".into(),
                _ => return None,
            },
        };
        c.bump();
        out.push(piece);
    }
    Some(out.join(" "))
}

fn next_word<'a>(c: &Cursor<'a>) -> Option<&'a str> {
    let mut c = c.clone();
    c.bump();
    match c.peek()? {
        Kind::Word(word) => Some(word),
        _ => None,
    }
}

/// A word: `Some(None)` is a keyword that stays, `Some(Some(…))` has been read, `None` is unknown.
fn word_piece(word: &str, c: &mut Cursor<'_>, table: &Table, target: &Target) -> Option<Option<String>> {
    const KEYWORDS: &[&str] = &["and", "or", "not", "is", "null", "true", "false", "in", "between"];
    if let Some(column) = table.column(word) {
        c.bump();
        return Some(Some(quote_name(&column.name)));
    }
    if KEYWORDS.contains(&word) {
        return Some(None);
    }
    let call = match word {
        "char_length" | "character_length" | "length" => "CHAR_LENGTH",
        "octet_length" => "OCTET_LENGTH",
        "coalesce" => "COALESCE",
        "abs" => "ABS",
        "upper" if target.text == TextStorage::Utf8mb4 => "UPPER",
        "lower" if target.text == TextStorage::Utf8mb4 => "LOWER",
        _ => return None,
    };
    c.bump();
    let inner = rewrite(c.take_group()?, table, target)?;
    Some(Some(match (call, target.text) {
        ("CHAR_LENGTH", TextStorage::Binary) => format!("CHAR_LENGTH(CONVERT({inner} USING utf8mb4))"),
        _ => format!("{call}({inner})"),
    }))
}

/// `= ANY (ARRAY[…])` and `<> ALL (ARRAY[…])`, with the casts that PostgreSQL adds.
fn membership(c: &mut Cursor<'_>, symbol: &str, table: &Table, target: &Target) -> Option<String> {
    c.bump();
    let operator = match (symbol, c.bump()?) {
        ("=", Kind::Word(word)) if word == "any" => "IN",
        ("<>", Kind::Word(word)) if word == "all" => "NOT IN",
        _ => return None,
    };
    let bare = without_casts(c.take_group()?);
    let bare = without_parentheses(&bare);
    let [first, open, items @ .., close] = bare else { return None };
    let is = |token: &Token, symbol: &str| token.kind == Kind::Symbol(symbol.into());
    if first.kind != Kind::Word("array".into()) || !is(open, "[") || !is(close, "]") {
        return None;
    }
    let items: Option<Vec<String>> = split_commas(items).into_iter().map(|item| rewrite(item, table, target)).collect();
    Some(format!("{operator} ({})", items?.join(", ")))
}

/// Steps over a cast that changes nothing on the target: of a literal, or of anything to text.
fn take_harmless_cast(c: &mut Cursor<'_>, operand: &str) -> Option<()> {
    let literal = operand.starts_with('\'') || operand.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let pg_type = take_cast(c);
    let to_text = pg_type == "text" || pg_type.starts_with("character varying");
    (literal || to_text).then_some(())
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
