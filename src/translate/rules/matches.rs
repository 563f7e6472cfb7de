//! regexp_matches and regexp_match: a list of what a pattern finds. What is found, and each group of it, is marked with
//! characters that the text must not have, and what stands between two finds is taken away.

use super::like::{literal, pinned, written};
use super::raise::{INVALID, around, plain};
use super::regex::{Asked, Pcre};
use super::text::captured;
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::parse::ast::Expr;
use crate::translate::refusal::{Redesign, Refusal};

/// Groups that a replacement can name beside our own.
const GROUPS_MAX: usize = 6;

/// Before what is found, after it, and between its groups.
const MARKS: [&str; 3] = ["\u{1}", "\u{2}", "\u{3}"];

fn refused(reason: &str) -> Refusal {
    Refusal::new(format!("{reason}; substring(text from pattern) has a counterpart"), Redesign::Arrays)
}

fn pattern(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried<(Pcre, bool)> {
    let mut pcre = pinned(printer, exprs[1], Asked::Which)?;
    let mut all = false;
    let flags = match exprs.get(2) {
        Some(flags) if printer.bare(flags).is_some() => printer.pin(flags)?.unwrap_or_default(),
        Some(_) => return Err(refused("matches by computed flags")),
        None => String::new(),
    };
    for flag in flags.chars() {
        match flag {
            'g' => all = true,
            'i' => pcre.ignores_case = true,
            other => return Err(refused(&format!("the flag {other} of a regular expression"))),
        }
    }
    let optional = [")?", ")*", "){"].iter().any(|repeated| pcre.pattern.contains(repeated));
    if pcre.may_match_nothing() || pcre.groups > GROUPS_MAX || (pcre.groups > 0 && optional) {
        return Err(refused("matches of a pattern that also finds nothing, or whose groups may be missing"));
    }
    Ok((pcre, all))
}

/// The list of the rows of regexp_matches, each of which is a list itself.
pub fn rows(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    let (pcre, all) = pattern(printer, exprs)?;
    let text = captured(printer, exprs[0])?;
    let shift = if all { 1 } else { 2 };
    let found = match pcre.groups {
        0 => format!("\\{shift}"),
        groups => (1..=groups).map(|group| format!("\\{}", shift + group)).collect::<Vec<_>>().join(MARKS[2]),
    };
    let (before, after) = if all { ("(", ")") } else { ("\\A(.*?)(", ")(.*)\\z") };
    let target = literal(&format!("{}{found}{}", MARKS[0], MARKS[1]));
    let test = plain(&written(printer, &pcre, "", ""));
    let marked = plain(&written(printer, &pcre, before, after));
    // What stands before the first, between two and after the last becomes one mark.
    let between = literal("(?s)(^|\u{2})[^\u{1}\u{2}]*(\u{1}|\\z)");
    let mark = "CHAR(1 USING utf8mb4)";
    let list = format!(
        r#"CONCAT('[[',REPLACE(REPLACE(JSON_QUOTE(TRIM(BOTH {mark} FROM REGEXP_REPLACE(REGEXP_REPLACE(@,{marked},{target}),{between},{mark}))),'\\u0001','"],["'),'\\u0003','","'),']]')"#
    );
    let free = literal("[\u{1}\u{2}\u{3}]");
    around(
        printer,
        &text,
        &format!("CONVERT(IF(@ NOT REGEXP {test},'[]',IF(@ REGEXP {free},{INVALID},{list})) USING utf8mb4)"),
    )
}

/// The first match as a list; NULL where there is none.
pub fn first(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    let flags = match exprs.get(2) {
        Some(flags) if printer.bare(flags).is_some() => printer.pin(flags)?.unwrap_or_default(),
        _ => String::new(),
    };
    if flags.contains('g') {
        return Err(Refusal::certain("22023", "regexp_match with the flag g"));
    }
    let rows = printer.captured(|printer| rows(printer, exprs))?;
    around(printer, &rows, "JSON_EXTRACT(@,'$[0]')")
}
