//! to_char of numbers: digits, commas and a point, with FM, a sign's place, and text around them; Roman numerals.

use super::raise::{around, plain};
use super::spelled::exact;
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::parse::ast::Expr;
use crate::translate::types::Type;
use crate::translate::values::quote;

const LOCALE: &str =
    "D and G in to_char are a point and a comma, as PostgreSQL has them where lc_numeric is C or English";

/// Where a number's sign stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    /// `-` or nothing, before it.
    Plain,
    /// `S`: `-` or `+`.
    Before,
    After,
    /// `MI`: `-` or a blank.
    MinusAfter,
    /// `PR`: in angle brackets or not.
    Angle,
}

/// A format of digits.
struct Digits {
    filled: bool,
    /// Digits before the point, and how many of them are never blank.
    whole: usize,
    zeros: usize,
    decimals: usize,
    /// With FM, how many decimals are always there.
    kept: usize,
    commas: usize,
    sign: Sign,
    /// Text before and after.
    around: [String; 2],
    /// The answer for a number with more digits.
    overflow: String,
}

/// The text in a format that is no pattern, up to its first pattern.
fn text_before(format: &str) -> Option<(String, &str)> {
    const ITSELF: [char; 7] = ['$', '€', '£', '¥', '%', '#', ' '];
    let mut text = String::new();
    let mut rest = format;
    loop {
        if let Some(after) = rest.strip_prefix('"') {
            let (inside, after) = after.split_once('"')?;
            text.push_str(inside);
            rest = after;
        } else if let Some(after) = rest.strip_prefix(ITSELF) {
            text.push_str(&rest[..rest.len() - after.len()]);
            rest = after;
        } else {
            return (!text.contains('\\')).then_some((text, rest));
        }
    }
}

/// Reads a format; `None` where it has any other pattern, or commas at other places than each third digit.
fn digits(format: &str) -> Option<Digits> {
    let (before, rest) = text_before(format)?;
    let fill = |text: &str| text.get(..2).is_some_and(|word| word.eq_ignore_ascii_case("FM"));
    let (filled, rest) = if fill(rest) { (false, &rest[2..]) } else { (true, rest) };
    let (between, rest) = text_before(rest)?;
    let pattern_end = rest.find(|c| !"SsDdGg90.,".contains(c)).unwrap_or(rest.len());
    let (pattern, rest) = rest.split_at(pattern_end);
    let (sign_after, rest) = match rest.get(..2) {
        Some(word) if word.eq_ignore_ascii_case("MI") => (Some(Sign::MinusAfter), &rest[2..]),
        Some(word) if word.eq_ignore_ascii_case("PR") => (Some(Sign::Angle), &rest[2..]),
        _ => (None, rest),
    };
    let (after, rest) = text_before(rest)?;
    let pattern = pattern.to_ascii_uppercase().replace('D', ".").replace('G', ",");
    let (sign, pattern) = match (pattern.strip_prefix('S'), pattern.strip_suffix('S'), sign_after) {
        (None, None, sign) => (sign.unwrap_or(Sign::Plain), pattern.as_str()),
        (Some(pattern), None, None) => (Sign::Before, pattern),
        (None, Some(pattern), None) => (Sign::After, pattern),
        _ => return None,
    };
    if !rest.is_empty() {
        return None;
    }
    of_pattern(pattern, filled, sign, [format!("{before}{between}"), after])
}

fn of_pattern(pattern: &str, filled: bool, sign: Sign, around: [String; 2]) -> Option<Digits> {
    let (whole, decimals) = pattern.split_once('.').unwrap_or((pattern, ""));
    let is_digits = |text: &str, also: &str| text.chars().all(|c| c == '9' || c == '0' || also.contains(c));
    if !is_digits(whole, ",") || !is_digits(decimals, "") || pattern.ends_with('.') {
        return None;
    }
    let grouped = whole.split(',').skip(1).all(|group| group.len() == 3);
    let bare = whole.replace(',', "");
    let zeros = bare.find('0').map_or(0, |at| bare.len() - at);
    let commas = whole.len() - bare.len();
    // FM takes away the zeros that a 9 stands for.
    let kept = if filled { decimals.len() } else { decimals.rfind('0').map_or(0, |at| at + 1) };
    if bare.is_empty() || bare.len() > 30 || decimals.len() > 30 || !grouped || (commas > 0 && zeros > 1) {
        return None;
    }
    let overflow = pattern.replace(['9', '0'], "#");
    Some(Digits { filled, whole: bare.len(), zeros, decimals: decimals.len(), kept, commas, sign, around, overflow })
}

/// `to_char(number, format)`.
pub fn to_char(printer: &mut Printer<'_>, number: &Expr, format: &Expr) -> Carried {
    let ty = printer.names.infer(number);
    let format = printer.pin(format)?.unwrap_or_default();
    if ty == Type::Float {
        return Err("to_char of a double, which is cut to its 15 digits first".into());
    }
    let roman = format.to_ascii_uppercase();
    if matches!(roman.as_str(), "RN" | "FMRN") && matches!(ty, Type::Int(_)) && roman == format {
        return to_roman(printer, number, &ty, if roman == "RN" { 15 } else { 0 });
    }
    let digits = digits(&format).ok_or_else(|| format!("to_char of a number with the format '{format}'"))?;
    if format.contains(['D', 'd', 'G', 'g']) {
        printer.state(LOCALE);
    }
    let value = printer.captured(|printer| printer.operand(number, &ty))?;
    let pattern = digits.pattern();
    exact(printer, |printer| around(printer, &value, &pattern))
}

impl Digits {
    /// The digits of the number `@` without its sign.
    fn text(&self) -> String {
        let Self { zeros, decimals, kept, commas, .. } = *self;
        let rounded = format!("ROUND(ABS(@),{decimals})");
        let mut text = match commas {
            0 => format!("CAST(CAST({rounded} AS DECIMAL(65,{decimals})) AS CHAR)"),
            _ => format!("FORMAT({rounded},{decimals},'en_US')"),
        };
        let point = if decimals > 0 { decimals + 1 } else { 0 };
        if zeros == 0 && decimals > 0 {
            text = format!("TRIM(LEADING '0' FROM {text})");
        } else if zeros > 1 {
            text = format!("LPAD({text},GREATEST(CHAR_LENGTH({text}),{}),'0')", zeros + point);
        }
        if kept == decimals {
            return text;
        }
        if kept > 0 {
            let open = decimals - kept;
            return format!(
                "CONCAT(LEFT({text},CHAR_LENGTH({text}) - {open}),TRIM(TRAILING '0' FROM RIGHT({text},{open})))"
            );
        }
        let short = format!("TRIM(TRAILING '0' FROM {text})");
        if zeros == 0 { format!("IF({rounded} = 0,'0.',{short})") } else { short }
    }

    fn pattern(&self) -> String {
        let Self { filled, whole, decimals, commas, sign, overflow, .. } = self;
        let limit = format!("1{}", "0".repeat(*whole));
        let text = format!("IF(ROUND(ABS(@),{decimals}) >= {limit},'{overflow}',{})", self.text());
        let width = whole + commas + if *decimals > 0 { decimals + 1 } else { 0 };
        let negative = format!("ROUND(@,{decimals}) < 0");
        let padded = |text: String, width: usize| match filled {
            true => format!("LPAD({text},{width},' ')"),
            false => text,
        };
        let blank = if *filled { "' '" } else { "''" };
        let number = match sign {
            Sign::Plain => padded(format!("CONCAT(IF({negative},'-',''),{text})"), width + 1),
            Sign::Before => padded(format!("CONCAT(IF({negative},'-','+'),{text})"), width + 1),
            Sign::After => format!("CONCAT({},IF({negative},'-','+'))", padded(text, width)),
            Sign::MinusAfter => format!("CONCAT({},IF({negative},'-',{blank}))", padded(text, width)),
            Sign::Angle => {
                let open = padded(format!("CONCAT(IF({negative},'<',''),{text})"), width + 1);
                format!("CONCAT({open},IF({negative},'>',{blank}))")
            }
        };
        let [before, after] = self.around.each_ref().map(|text| {
            let mut literal = String::new();
            quote(&mut literal, text);
            plain(&literal)
        });
        match (self.around[0].is_empty(), self.around[1].is_empty()) {
            (true, true) => number,
            (false, true) => format!("CONCAT({before},{number})"),
            (true, false) => format!("CONCAT({number},{after})"),
            (false, false) => format!("CONCAT({before},{number},{after})"),
        }
    }
}

/// Roman numerals of 1 to 3999.
fn to_roman(printer: &mut Printer<'_>, number: &Expr, ty: &Type, width: usize) -> Carried {
    let value = printer.captured(|printer| printer.operand(number, ty))?;
    let figure = |at: &str, letters: [&str; 10]| format!("ELT({at}+1,'{}')", letters.join("','"));
    let letters = [
        figure("@ DIV 1000", ["", "M", "MM", "MMM", "", "", "", "", "", ""]),
        figure("@ DIV 100 % 10", ["", "C", "CC", "CCC", "CD", "D", "DC", "DCC", "DCCC", "CM"]),
        figure("@ DIV 10 % 10", ["", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX", "XC"]),
        figure("@ % 10", ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"]),
    ];
    let text = format!("LPAD(CONCAT({}),GREATEST({width},1),' ')", letters.join(","));
    let text = if width == 0 { format!("CONCAT({})", letters.join(",")) } else { text };
    let pattern = format!("IF(@ BETWEEN 1 AND 3999,{text},IF(@ IS NULL,NULL,'###############'))");
    exact(printer, |printer| around(printer, &value, &pattern))
}
