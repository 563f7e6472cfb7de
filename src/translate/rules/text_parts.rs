//! Parts of texts: substrings, ends, padding, trimming, splitting, in all of PostgreSQL's counts.

use super::like::substring_by_pattern;
use super::raise::{INVALID, fill};
use super::text::{captured, characters};
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::parse::ast::{Expr, UnaryOperator, Value};
use crate::translate::refusal::Refusal;
use crate::translate::template::Template;
use crate::translate::types::Type;
use crate::translate::values::quote;

/// A written whole number, with its sign; the translation then holds for it alone.
pub fn whole(printer: &mut Printer<'_>, expr: &Expr) -> Carried<Option<i64>> {
    Ok(match expr {
        Expr::Nested(inner) => whole(printer, inner)?,
        Expr::UnaryOp { op: UnaryOperator::Minus, expr } => whole(printer, expr)?.and_then(i64::checked_neg),
        Expr::Value(value) if !matches!(value.value, Value::Null) => {
            printer.pin(expr)?.and_then(|text| text.trim().parse().ok())
        }
        _ => None,
    })
}

/// A count or position that is computed.
fn number(printer: &mut Printer<'_>, expr: &Expr) -> Carried<Template> {
    match printer.names.infer(expr) {
        Type::Int(_) => printer.captured(|printer| printer.operand(expr, &Type::Int(4))),
        other => Err(format!("{expr} as a position or count, of type {}", other.name()).into()),
    }
}

pub fn repeat(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    let values = [captured(printer, exprs[0])?, number(printer, exprs[1])?];
    fill(printer, "REPEAT(@1,@2)", &values)
}

pub fn left(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    let text = captured(printer, exprs[0])?;
    match whole(printer, exprs[1])? {
        Some(count @ 0..) => fill(printer, &format!("LEFT(@1,{count})"), &[text]),
        Some(count) => fill(printer, &format!("LEFT(@1,GREATEST(CHAR_LENGTH(@1){count},0))"), &[text]),
        None => {
            let count = number(printer, exprs[1])?;
            fill(printer, "LEFT(@1,IF(@2 < 0,GREATEST(CHAR_LENGTH(@1) + @2,0),@2))", &[text, count])
        }
    }
}

pub fn right(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    let text = captured(printer, exprs[0])?;
    match whole(printer, exprs[1])? {
        Some(count @ 0..) => fill(printer, &format!("RIGHT(@1,{count})"), &[text]),
        Some(count) => fill(printer, &format!("SUBSTRING(@1,{})", 1 - count), &[text]),
        None => {
            let count = number(printer, exprs[1])?;
            fill(printer, "IF(@2 < 0,SUBSTRING(@1,1 - @2),RIGHT(@1,@2))", &[text, count])
        }
    }
}

/// PostgreSQL fills to no less than nothing, and with nothing where there is nothing to fill with.
pub fn pad(printer: &mut Printer<'_>, word: &str, exprs: &[&Expr]) -> Carried {
    let text = captured(printer, exprs[0])?;
    let count = match whole(printer, exprs[1])? {
        Some(count) => {
            let mut written = Template::default();
            written.push_str(&count.max(0).to_string());
            written
        }
        None => {
            let count = number(printer, exprs[1])?;
            printer.captured(|printer| fill(printer, "GREATEST(@1,0)", &[count]))?
        }
    };
    match exprs.get(2) {
        None => fill(printer, &format!("{word}(@1,@2,' ')"), &[text, count]),
        Some(filler) => {
            let filler = captured(printer, filler)?;
            fill(printer, &format!("IF(@3 = '',LEFT(@1,@2),{word}(@1,@2,@3))"), &[text, count, filler])
        }
    }
}

/// `substring` in all its forms. PostgreSQL counts positions before the text, and refuses a negative length.
pub fn substring(printer: &mut Printer<'_>, text: &Expr, from: Option<&Expr>, count: Option<&Expr>) -> Carried {
    if let Some(pattern) = from
        && (printer.bare(pattern).is_some() || printer.names.infer(pattern) == Type::Text)
    {
        return match count {
            None => substring_by_pattern(printer, text, pattern),
            Some(_) => Err("substring by an SQL pattern: MariaDB has no such expressions".into()),
        };
    }
    let is_literal = printer.bare(text).is_some();
    let text = match printer.names.infer(text) {
        Type::Bytea => printer.captured(|printer| printer.expr(text, &Type::Bytea))?,
        _ => captured(printer, text)?,
    };
    let start = from.map_or(Ok(Some(1)), |from| whole(printer, from))?;
    let length = count.map(|count| whole(printer, count)).transpose()?;
    match (start, length) {
        (Some(start), None) => fill(printer, &format!("SUBSTRING(@1,{})", start.max(1)), &[text]),
        (Some(start), Some(Some(length))) => {
            if length < 0 {
                let reason = "a substring of negative length; PostgreSQL refuses it";
                return Err(if is_literal { Refusal::certain("22011", reason) } else { reason.into() });
            }
            let kept = start.saturating_add(length).saturating_sub(start.max(1)).max(0);
            fill(printer, &format!("SUBSTRING(@1,{},{kept})", start.max(1)), &[text])
        }
        (_, count_written) => {
            let start = match from {
                Some(from) => printer.captured(|printer| printer.operand(from, &Type::Int(4)))?,
                None => {
                    let mut one = Template::default();
                    one.push_str("1");
                    one
                }
            };
            for part in [from, count].into_iter().flatten() {
                if !matches!(printer.names.infer(part), Type::Int(_)) {
                    return Err(format!("{part} as a position or count").into());
                }
            }
            let Some(count) = count.filter(|_| count_written.is_some()) else {
                return fill(printer, "SUBSTRING(@1,GREATEST(@2,1))", &[text, start]);
            };
            let length = printer.captured(|printer| printer.operand(count, &Type::Int(4)))?;
            let kept = format!("IF(@3 < 0,{INVALID},GREATEST(@2 + @3 - GREATEST(@2,1),0))");
            fill(printer, &format!("SUBSTRING(@1,GREATEST(@2,1),{kept})"), &[text, start, length])
        }
    }
}

pub fn overlay(printer: &mut Printer<'_>, text: &Expr, what: &Expr, from: &Expr, count: Option<&Expr>) -> Carried {
    let from =
        whole(printer, from)?.filter(|from| *from > 0).ok_or("overlay() at a computed place, or before the text")?;
    let count = count.map(|count| whole(printer, count)).transpose()?;
    let values = [captured(printer, text)?, captured(printer, what)?];
    let rest = match count {
        None => format!("{from} + CHAR_LENGTH(@2)"),
        Some(Some(count @ 0..)) => (from + count).to_string(),
        Some(_) => return Err("overlay() for a computed or negative length".into()),
    };
    fill(printer, &format!("CONCAT(LEFT(@1,{}),@2,SUBSTRING(@1,{rest}))", from - 1), &values)
}

/// PostgreSQL's trims take off any character of a set, MariaDB's a whole word.
pub fn trim(printer: &mut Printer<'_>, side: &str, text: &Expr, set: Option<&Expr>) -> Carried {
    let set = match set {
        None => " ".to_owned(),
        Some(set) if printer.bare(set).is_some() => printer.pin(set)?.ok_or("a trim() of the characters NULL")?,
        Some(set) => return Err(format!("a trim() of computed characters: {set}").into()),
    };
    let text = captured(printer, text)?;
    let mut members: Vec<char> = set.chars().collect();
    members.dedup();
    let mut written = String::new();
    match members.as_slice() {
        [] => fill(printer, "@1", &[text]),
        [one] => {
            quote(&mut written, &one.to_string());
            fill_after(printer, &format!("TRIM({side} {written} FROM "), &text, ")")
        }
        _ => {
            let class: String = members.iter().flat_map(|c| escaped_in_class(*c)).collect();
            let pattern = match side {
                "BOTH" => format!("\\A[{class}]+|[{class}]+\\z"),
                "LEADING" => format!("\\A[{class}]+"),
                _ => format!("[{class}]+\\z"),
            };
            quote(&mut written, &pattern);
            fill_after(printer, "REGEXP_REPLACE(", &text, &format!(",{written},'')"))
        }
    }
}

/// A value between texts that may hold any character.
fn fill_after(printer: &mut Printer<'_>, before: &str, value: &Template, after: &str) -> Carried {
    printer.push(before);
    printer.out.append(value.clone());
    printer.push(after);
    Ok(())
}

fn escaped_in_class(c: char) -> impl Iterator<Item = char> {
    let escape = c.is_ascii_punctuation();
    escape.then_some('\\').into_iter().chain(std::iter::once(c))
}

/// SUBSTRING_INDEX counts delimiters from the left as PostgreSQL does; the part stands between two of its answers.
pub fn split_part(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    let delimiter = match printer.bare(exprs[1]) {
        Some(_) => printer.pin(exprs[1])?.unwrap_or_default(),
        None => String::new(),
    };
    let place = whole(printer, exprs[2])?.ok_or("split_part() at a computed place")?;
    if place == 0 {
        return Err(Refusal::certain("22023", "split_part() at 0; PostgreSQL refuses it"));
    }
    if delimiter.is_empty() || (place < 0 && delimiter.chars().count() > 1) {
        return Err(
            "split_part() by a delimiter that is computed or empty, or from the end by more than one character".into(),
        );
    }
    let values = [captured(printer, exprs[0])?, captured(printer, exprs[1])?];
    let pattern = match place {
        1 | -1 => format!("SUBSTRING_INDEX(@1,@2,{place})"),
        2.. => format!(
            "SUBSTRING(SUBSTRING_INDEX(@1,@2,{place}),CHAR_LENGTH(SUBSTRING_INDEX(@1,@2,{})) + {})",
            place - 1,
            delimiter.chars().count() + 1
        ),
        _ => format!(
            "IF(CHAR_LENGTH(@1) - CHAR_LENGTH(REPLACE(@1,@2,'')) < {},'',\
             SUBSTRING_INDEX(SUBSTRING_INDEX(@1,@2,{place}),@2,1))",
            -(place + 1)
        ),
    };
    fill(printer, &pattern, &values)
}

/// A chain of REPLACE, in an order in which none replaces what another has written.
pub fn translate(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    const REPLACED_MAX: usize = 64;
    let computed = || "translate() of computed characters".to_owned();
    if printer.bare(exprs[1]).is_none() || printer.bare(exprs[2]).is_none() {
        return Err(computed().into());
    }
    let from: Vec<char> = printer.pin(exprs[1])?.ok_or_else(computed)?.chars().collect();
    let to: Vec<char> = printer.pin(exprs[2])?.ok_or_else(computed)?.chars().collect();
    let mut pending: Vec<(char, Option<char>)> = Vec::new();
    for (index, c) in from.iter().enumerate() {
        let target = to.get(index).copied();
        if pending.iter().all(|(other, _)| other != c) && target != Some(*c) {
            pending.push((*c, target));
        }
    }
    if pending.len() > REPLACED_MAX {
        return Err(format!("translate() of more than {REPLACED_MAX} characters").into());
    }
    let mut ordered = Vec::new();
    while !pending.is_empty() {
        let free = pending.iter().position(|(_, target)| pending.iter().all(|(other, _)| Some(*other) != *target));
        let free = free.ok_or("translate() that exchanges characters; MariaDB replaces one after the other")?;
        ordered.push(pending.swap_remove(free));
    }
    printer.push(&"REPLACE(".repeat(ordered.len()));
    characters(printer, exprs[0])?;
    for (c, target) in ordered {
        let mut written = String::from(",");
        quote(&mut written, &c.to_string());
        written.push(',');
        quote(&mut written, &target.map(String::from).unwrap_or_default());
        printer.push(&format!("{written})"));
    }
    Ok(())
}
