//! Functions by regular expressions: regexp_replace and its kin.

use super::functions::{Fun, Nulls, arguments, call, in_family};
use super::json::joined;
use super::like::{part, pinned, substring_by_pattern, written};
use super::regex::{Asked, Pcre};
use super::text::captured;
use super::text_parts::whole;
use super::{Applied, Example, Node, Rule, matches};
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::parse::ast::{AccessExpr, Expr, Subscript};
use crate::translate::types::Type;
use crate::translate::values::quote;

pub struct RegexFunctions;

impl Rule for RegexFunctions {
    fn id(&self) -> &'static str {
        "regexp-functions"
    }

    fn doc(&self) -> &'static str {
        "regexp_replace replaces the first match, all with the flag g; MariaDB's always all. Patterns whose match the two \
         engines could choose otherwise are refused; regexp_match and regexp_matches are lists of what stands between marks."
    }

    fn examples(&self) -> &'static [Example] {
        super::pattern_examples::FUNCTIONS
    }

    fn apply(&self, node: &Node<'_>, printer: &mut Printer<'_>) -> Carried<Applied> {
        match node {
            // `(regexp_match(x, pattern))[1]` is substring(x from pattern).
            Node::Expr(Expr::CompoundFieldAccess { root, access_chain }, _) => first_match(printer, root, access_chain),
            _ => in_family(FUNCTIONS, node, printer),
        }
    }
}

fn first_match(printer: &mut Printer<'_>, root: &Expr, access: &[AccessExpr]) -> Carried<Applied> {
    let [AccessExpr::Subscript(Subscript::Index { index })] = access else { return Ok(Applied::Unchanged) };
    let mut called = root;
    while let Expr::Nested(inner) = called {
        called = inner;
    }
    let Expr::Function(function) = called else { return Ok(Applied::Unchanged) };
    let exprs = arguments(function);
    if call(function) != ("regexp_match".to_owned(), true) || exprs.len() != 2 || whole(printer, index)? != Some(1) {
        return Ok(Applied::Unchanged);
    }
    substring_by_pattern(printer, exprs[0], exprs[1])?;
    Ok(Applied::Rewritten)
}

/// What the functions become.
pub const FUNCTIONS: &[Fun] = &[
    Fun::new("regexp_replace", (3, 4), |_, _| Type::Text, replace).nulls(Nulls::Strict),
    Fun::new("regexp_like", (2, 3), |_, _| Type::Bool, like).nulls(Nulls::Strict),
    Fun::new(
        "regexp_substr",
        (2, 2),
        |_, _| Type::Text,
        |printer, exprs| {
            let pcre = pinned(printer, exprs[1], Asked::Which)?;
            let value = captured(printer, exprs[0])?;
            part(printer, &value, &Pcre { groups: 0, ..pcre });
            Ok(())
        },
    ),
    Fun::new("regexp_match", (2, 3), |_, _| Type::Array(Box::new(Type::Text)), matches::first),
    Fun::new("regexp_count", (2, 2), |_, _| Type::Int(4), count).nulls(Nulls::Strict),
    Fun::new(
        "regexp_instr",
        (2, 2),
        |_, _| Type::Int(4),
        |printer, exprs| {
            let pcre = pinned(printer, exprs[1], Asked::Which)?;
            let pattern = written(printer, &pcre, "", "");
            printer.push("REGEXP_INSTR(");
            super::text::characters(printer, exprs[0])?;
            printer.push(&format!(",{pattern})"));
            Ok(())
        },
    )
    .nulls(Nulls::Strict),
];

fn flags(printer: &mut Printer<'_>, expr: Option<&Expr>) -> Carried<String> {
    match expr {
        None => Ok(String::new()),
        Some(expr) if printer.bare(expr).is_some() => Ok(printer.pin(expr)?.unwrap_or_default()),
        Some(expr) => Err(format!("the computed flags {expr} of a regular expression").into()),
    }
}

fn like(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    let mut pcre = pinned(printer, exprs[1], Asked::Whether)?;
    for flag in flags(printer, exprs.get(2).copied())?.chars() {
        match flag {
            'i' => pcre.ignores_case = true,
            'c' => pcre.ignores_case = false,
            other => return Err(format!("the flag {other} of a regular expression").into()),
        }
    }
    super::like::matches(printer, exprs[0], "REGEXP", &pcre)
}

/// Refuses a pattern that also finds nothing: MariaDB replaces no match without a character.
fn check_consumes(pcre: &Pcre) -> Carried {
    if pcre.may_match_nothing() {
        return Err("a pattern that also finds nothing, each occurrence of which counts".into());
    }
    Ok(())
}

/// Matches are counted by what they leave when each is one character longer.
fn count(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    let pcre = pinned(printer, exprs[1], Asked::Which)?;
    check_consumes(&pcre)?;
    if pcre.groups > 8 {
        return Err("a pattern of so many groups".into());
    }
    let value = captured(printer, exprs[0])?;
    let pattern = written(printer, &pcre, "(", ")");
    let (before, between) = ("(CHAR_LENGTH(REGEXP_REPLACE(", format!(",{pattern},'\\\\1.')) - CHAR_LENGTH("));
    printer.out.append(joined(&[&before, &value, &between, &value, &"))"]));
    Ok(())
}

fn replace(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    let mut pcre = pinned(printer, exprs[1], Asked::Which)?;
    let mut all = false;
    for flag in flags(printer, exprs.get(3).copied())?.chars() {
        match flag {
            'g' => all = true,
            'i' => pcre.ignores_case = true,
            'c' => pcre.ignores_case = false,
            other => return Err(format!("the flag {other} of a regular expression").into()),
        }
    }
    if all {
        check_consumes(&pcre)?;
    }
    if pcre.groups > 6 {
        return Err("a pattern of so many groups".into());
    }
    if printer.bare(exprs[2]).is_none() {
        return Err(format!("the computed replacement {}", exprs[2]).into());
    }
    let Some(replacement) = printer.pin(exprs[2])? else { return Err("a replacement by NULL".into()) };
    // The whole match is a group of its own; for the first match alone, so are the text before it and after it.
    let (before, after, shift) = if all { ("(", ")", 1) } else { ("\\A(.*?)(", ")(.*)\\z", 2) };
    let pattern = written(printer, &pcre, before, after);
    let mut target = String::from(if all { "" } else { "\\1" });
    target.push_str(&shifted(&replacement, shift, pcre.groups)?);
    if !all {
        target.push_str(&format!("\\{}", shift + pcre.groups + 1));
    }
    let (mut literal, mut alone) = (String::new(), String::new());
    quote(&mut literal, &target);
    quote(&mut alone, &unreferenced(&replacement));
    let value = captured(printer, exprs[0])?;
    let replaced = joined(&[&"REGEXP_REPLACE(", &value, &format!(",{pattern},{literal})")]);
    printer.out.append(if all || !pcre.may_match_nothing() {
        replaced
    } else {
        let of_nothing = format!(")=0,IF('' REGEXP {pattern},{alone},''),");
        joined(&[&"IF(CHAR_LENGTH(", &value, &of_nothing, &replaced, &")"])
    });
    Ok(())
}

/// The replacement of a match of nothing, whose groups are empty.
fn unreferenced(replacement: &str) -> String {
    let mut out = String::new();
    let mut chars = replacement.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => out.extend(chars.next().filter(|next| *next == '\\')),
            _ => out.push(c),
        }
    }
    out
}

/// The replacement with its references moved; `\&` is the whole match.
fn shifted(replacement: &str, shift: usize, groups: usize) -> Carried<String> {
    let mut out = String::new();
    let mut chars = replacement.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('&') => out.push_str(&format!("\\{shift}")),
            Some('\\') => out.push_str("\\\\"),
            Some(digit @ '1'..='9') => {
                let group = digit.to_digit(10).unwrap_or_default() as usize;
                if group <= groups {
                    out.push_str(&format!("\\{}", shift + group));
                }
            }
            other => return Err(format!("`\\{}` in a replacement", other.unwrap_or(' ')).into()),
        }
    }
    Ok(out)
}
