//! to_char, to_date and to_timestamp of dates and times: PostgreSQL's patterns as MariaDB's.

use super::super::functions::{Fun, Nulls, in_family};
use super::super::raise::{INVALID, OUT_OF_RANGE, around};
use super::super::spelled::exact;
use super::super::{Applied, Example, Node, Rule};
use super::{moment, needs_utc, zones};
use crate::translate::TextStorage;
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::parse::ast::Expr;
use crate::translate::types::Type;
use crate::translate::values::moment_literal;
use jiff::tz::TimeZone;
use std::borrow::Cow;

pub struct Format;

impl Rule for Format {
    fn id(&self) -> &'static str {
        "format"
    }

    fn doc(&self) -> &'static str {
        "to_char of a date or time is DATE_FORMAT where each pattern has a letter there, and a CONCAT with expressions \
         where it has none; names of months and days are filled to nine characters unless FM says no. to_date and \
         to_timestamp read a literal when it is translated, and the rest by STR_TO_DATE. A pattern that is not known is \
         refused."
    }

    fn examples(&self) -> &'static [Example] {
        EXAMPLES
    }

    fn apply(&self, node: &Node<'_>, printer: &mut Printer<'_>) -> Carried<Applied> {
        in_family(FUNCTIONS, node, printer)
    }
}

pub const FUNCTIONS: &[Fun] = &[
    Fun::new("to_char", (2, 2), |_, _| Type::Text, to_char).nulls(Nulls::Strict),
    Fun::new("to_date", (2, 2), |_, _| Type::Date, |printer, exprs| read(printer, exprs, "DATE")).nulls(Nulls::Strict),
    Fun::new("to_timestamp", (2, 2), |_, _| Type::TimestampTz, |printer, exprs| read(printer, exprs, "DATETIME(6)"))
        .nulls(Nulls::Strict),
];

/// A pattern: its name, what writes it, and what writes it after FM. What begins with `%` is DATE_FORMAT's, the rest is
/// an expression around the moment.
type Pattern = (&'static str, &'static str, &'static str);

/// Patterns of digits, in upper or lower case; a longer one stands before its beginning.
const DIGITS: &[Pattern] = &[
    ("Y,YYY", "CONCAT(YEAR(@) DIV 1000,',',LPAD(YEAR(@) % 1000,3,'0'))", ""),
    ("YYYY", "%Y", "YEAR(@)"),
    ("YYY", "RIGHT(DATE_FORMAT(@,'%Y'),3)", ""),
    ("IYYY", "%x", "(YEARWEEK(@,3) DIV 100)"),
    ("YY", "%y", ""),
    ("Y", "RIGHT(DATE_FORMAT(@,'%Y'),1)", ""),
    ("HH24", "%H", "%k"),
    ("HH12", "%h", "%l"),
    ("HH", "%h", "%l"),
    ("MI", "%i", "MINUTE(@)"),
    ("MM", "%m", "%c"),
    ("MS", "LEFT(DATE_FORMAT(@,'%f'),3)", ""),
    ("FF1", "LEFT(DATE_FORMAT(@,'%f'),1)", ""),
    ("FF2", "LEFT(DATE_FORMAT(@,'%f'),2)", ""),
    ("FF3", "LEFT(DATE_FORMAT(@,'%f'),3)", ""),
    ("FF4", "LEFT(DATE_FORMAT(@,'%f'),4)", ""),
    ("FF5", "LEFT(DATE_FORMAT(@,'%f'),5)", ""),
    ("FF6", "%f", ""),
    ("SSSSS", "TIME_TO_SEC(CAST(@ AS TIME(0)))", "TIME_TO_SEC(CAST(@ AS TIME(0)))"),
    ("SSSS", "TIME_TO_SEC(CAST(@ AS TIME(0)))", "TIME_TO_SEC(CAST(@ AS TIME(0)))"),
    ("SS", "%s", "SECOND(@)"),
    ("US", "%f", ""),
    ("DDD", "%j", "DAYOFYEAR(@)"),
    ("DD", "%d", "%e"),
    ("ID", "(WEEKDAY(@) + 1)", "(WEEKDAY(@) + 1)"),
    ("IW", "%v", "WEEK(@,3)"),
    ("WW", "LPAD((DAYOFYEAR(@) + 6) DIV 7,2,'0')", "((DAYOFYEAR(@) + 6) DIV 7)"),
    ("W", "((DAYOFMONTH(@) + 6) DIV 7)", "((DAYOFMONTH(@) + 6) DIV 7)"),
    ("CC", "LPAD((YEAR(@) + 99) DIV 100,2,'0')", "((YEAR(@) + 99) DIV 100)"),
    ("D", "DAYOFWEEK(@)", "DAYOFWEEK(@)"),
    ("Q", "QUARTER(@)", "QUARTER(@)"),
    ("J", "(TO_DAYS(@) + 1721060)", "(TO_DAYS(@) + 1721060)"),
];

/// Patterns whose letters' case is the answer's.
const NAMES: &[Pattern] = &[
    ("MONTH", "RPAD(UPPER(DATE_FORMAT(@,'%M')),9,' ')", "UPPER(DATE_FORMAT(@,'%M'))"),
    ("Month", "RPAD(DATE_FORMAT(@,'%M'),9,' ')", "%M"),
    ("month", "RPAD(LOWER(DATE_FORMAT(@,'%M')),9,' ')", "LOWER(DATE_FORMAT(@,'%M'))"),
    ("MON", "UPPER(DATE_FORMAT(@,'%b'))", "UPPER(DATE_FORMAT(@,'%b'))"),
    ("Mon", "%b", "%b"),
    ("mon", "LOWER(DATE_FORMAT(@,'%b'))", "LOWER(DATE_FORMAT(@,'%b'))"),
    ("DAY", "RPAD(UPPER(DATE_FORMAT(@,'%W')),9,' ')", "UPPER(DATE_FORMAT(@,'%W'))"),
    ("Day", "RPAD(DATE_FORMAT(@,'%W'),9,' ')", "%W"),
    ("day", "RPAD(LOWER(DATE_FORMAT(@,'%W')),9,' ')", "LOWER(DATE_FORMAT(@,'%W'))"),
    ("DY", "UPPER(DATE_FORMAT(@,'%a'))", "UPPER(DATE_FORMAT(@,'%a'))"),
    ("Dy", "%a", "%a"),
    ("dy", "LOWER(DATE_FORMAT(@,'%a'))", "LOWER(DATE_FORMAT(@,'%a'))"),
    ("A.M.", "IF(HOUR(@) < 12,'A.M.','P.M.')", "IF(HOUR(@) < 12,'A.M.','P.M.')"),
    ("P.M.", "IF(HOUR(@) < 12,'A.M.','P.M.')", "IF(HOUR(@) < 12,'A.M.','P.M.')"),
    ("a.m.", "IF(HOUR(@) < 12,'a.m.','p.m.')", "IF(HOUR(@) < 12,'a.m.','p.m.')"),
    ("p.m.", "IF(HOUR(@) < 12,'a.m.','p.m.')", "IF(HOUR(@) < 12,'a.m.','p.m.')"),
    ("AM", "%p", "%p"),
    ("PM", "%p", "%p"),
    ("am", "LOWER(DATE_FORMAT(@,'%p'))", "LOWER(DATE_FORMAT(@,'%p'))"),
    ("pm", "LOWER(DATE_FORMAT(@,'%p'))", "LOWER(DATE_FORMAT(@,'%p'))"),
];

/// A piece of a format.
enum Piece {
    /// What DATE_FORMAT reads: its patterns, and text with `%` doubled.
    Letters(String),
    /// An expression around the moment.
    Expression(Cow<'static, str>),
}

/// Reads a format; the error names the pattern that is not carried.
fn pieces(format: &str) -> Result<Vec<Piece>, String> {
    let mut pieces = Vec::new();
    let mut rest = format;
    while let Some(first) = rest.chars().next() {
        if let Some(quoted) = rest.strip_prefix('"') {
            let end = quoted.find('"').ok_or("a format with an open quote")?;
            letters(&mut pieces, &quoted[..end].replace('%', "%%"));
            rest = &quoted[end + 1..];
            continue;
        }
        let (filled, after) = match rest.strip_prefix("FM").or_else(|| rest.strip_prefix("fm")) {
            Some(after) => (false, after),
            None => (true, rest),
        };
        let digits = |name: &str| after.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
        // TM asks for the locale's names, which are English here, and leaves out the blanks.
        let localised = after.strip_prefix("TM").filter(|after| NAMES.iter().any(|(name, ..)| after.starts_with(name)));
        let (filled, after) = localised.map_or((filled, after), |after| (false, after));
        let found = NAMES.iter().find(|(name, ..)| after.starts_with(name));
        let found = found.or_else(|| DIGITS.iter().find(|(name, ..)| digits(name)));
        if let Some((name, plain, bare)) = found {
            let word = if filled { plain } else { bare };
            rest = &after[name.len()..];
            let suffixed = rest.get(..2).is_some_and(|suffix| suffix.eq_ignore_ascii_case("th"));
            if word.is_empty() {
                return Err(format!("the pattern {name} with FM"));
            }
            if suffixed {
                let number = match word.strip_prefix('%') {
                    Some(_) => format!("DATE_FORMAT(@,'{word}')"),
                    None => (*word).to_owned(),
                };
                pieces.push(Piece::Expression(ordinal(&number, &rest[..2]).into()));
                rest = &rest[2..];
                continue;
            }
            match word.starts_with('%') {
                true => letters(&mut pieces, word),
                false => pieces.push(Piece::Expression((*word).into())),
            }
            continue;
        }
        // `T` and `Z` begin a pattern only before other letters.
        let alone = !rest.chars().nth(1).is_some_and(|next| next.is_ascii_alphabetic());
        if first.is_ascii_digit() || first == '\\' || (first.is_ascii_alphabetic() && !(alone && "TZ".contains(first)))
        {
            return Err(format!("the pattern at '{}'", rest.chars().take(10).collect::<String>()));
        }
        letters(&mut pieces, if first == '%' { "%%" } else { &rest[..first.len_utf8()] });
        rest = &rest[first.len_utf8()..];
    }
    Ok(pieces)
}

/// A number with its English ending: `th` or `TH`.
fn ordinal(number: &str, case: &str) -> String {
    let ending = |ending: &str| if case.starts_with('T') { ending.to_uppercase() } else { ending.to_owned() };
    let [th, st, nd, rd] = ["th", "st", "nd", "rd"].map(ending);
    format!(
        "CONCAT({number},IF({number} DIV 10 % 10 = 1,'{th}',ELT({number} % 10 + 1,'{th}','{st}','{nd}','{rd}','{th}',\
         '{th}','{th}','{th}','{th}','{th}')))"
    )
}

fn letters(pieces: &mut Vec<Piece>, text: &str) {
    match pieces.last_mut() {
        Some(Piece::Letters(last)) => last.push_str(text),
        _ => pieces.push(Piece::Letters(text.to_owned())),
    }
}

/// A format whose patterns of the zone are written out, where the zone is UTC.
fn with_zone(printer: &Printer<'_>, format: &str) -> String {
    if *printer.names.ctx.zone != TimeZone::UTC || format.contains('"') {
        return format.to_owned();
    }
    let words = [("TZH:TZM", "+00:00"), ("TZH", "+00"), ("TZM", "00"), ("TZ", "UTC"), ("tz", "utc"), ("OF", "+00")];
    let quoted = |format: String, (pattern, text): (&str, &str)| match format.contains('"') {
        true => format,
        false => format.replacen(pattern, &format!("\"{text}\""), 1),
    };
    words.into_iter().fold(format.to_owned(), quoted)
}

fn to_char(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    match printer.names.infer(exprs[0]) {
        Type::Interval => return super::intervals::to_char(printer, exprs[0], exprs[1]),
        ty if ty.is_number() => return super::super::number_format::to_char(printer, exprs[0], exprs[1]),
        _ => {}
    }
    let ty = moment(printer, exprs[0], "to_char")?;
    let format = printer.pin(exprs[1])?.unwrap_or_default();
    let format = if ty == Type::TimestampTz { with_zone(printer, &format) } else { format };
    let pieces = pieces(&format).map_err(|what| format!("to_char with {what}"))?;
    let value = zones::in_session(printer, exprs[0], &ty)?;
    let named = |letters: &str| ["%M", "%b", "%W", "%a", "%p"].iter().any(|name| letters.contains(name));
    let plain = match pieces.as_slice() {
        [] => return Err("to_char with an empty format".into()),
        [Piece::Letters(letters)] if !named(letters) => true,
        _ => false,
    };
    let write = |printer: &mut Printer<'_>| -> Carried {
        let one = pieces.len() == 1;
        printer.push(if one { "" } else { "CONCAT(" });
        for (index, piece) in pieces.iter().enumerate() {
            printer.push(if index > 0 { "," } else { "" });
            match piece {
                Piece::Letters(letters) => {
                    printer.push("DATE_FORMAT(");
                    printer.out.append(value.clone());
                    printer.push(&format!(",'{}')", letters.replace('\'', "''")));
                }
                Piece::Expression(pattern) => around(printer, &value, pattern)?,
            }
        }
        printer.push(if one { "" } else { ")" });
        Ok(())
    };
    // Digits alone compare alike in every collation.
    if plain { write(printer) } else { exact(printer, write) }
}

/// to_date and to_timestamp: a text that does not fit the format is refused on both.
fn read(printer: &mut Printer<'_>, exprs: &[&Expr], word: &str) -> Carried {
    if word != "DATE" {
        needs_utc(printer, &Type::TimestampTz)?;
    }
    let ty = printer.names.infer(exprs[0]);
    if !matches!(ty, Type::Text | Type::Unknown) {
        return Err(format!("a date or time read from a value of type {}", ty.name()).into());
    }
    let format = printer.pin(exprs[1])?.unwrap_or_default();
    if printer.bare(exprs[0]).is_some()
        && let Some(text) = printer.pin(exprs[0])?
        && let Some(local) = super::read::read(&text, &format)?
    {
        let day = if word == "DATE" { local.date().at(0, 0, 0, 0) } else { local };
        printer.push(&format!("CAST({} AS {word})", moment_literal(day)));
        return Ok(());
    }
    let pieces = pieces(&format).map_err(|what| format!("a date or time read by {what}"))?;
    let [Piece::Letters(letters)] = pieces.as_slice() else {
        return Err(format!("a date or time read by the format '{format}'").into());
    };
    // STR_TO_DATE reads no more than these, and PostgreSQL fills in what is missing otherwise.
    let whole = letters.contains("%Y") && ["%m", "%b"].iter().any(|month| letters.contains(month));
    if !whole
        || !letters.contains("%d")
        || ["%j", "%x", "%v", "%y", "%a", "%W", "%M"].iter().any(|no| letters.contains(no))
    {
        return Err(format!("a date or time read by the format '{format}'").into());
    }
    let value = printer.captured(|printer| printer.operand(exprs[0], &Type::Text))?;
    let format = letters.replace('\'', "''");
    let pattern = format!(
        "CAST(IF(@ IS NULL,NULL,IFNULL(CAST(IFNULL(STR_TO_DATE(@,'{format}'),{INVALID}) AS {word}),{OUT_OF_RANGE})) AS {word})"
    );
    around(printer, &value, &pattern)
}

const EXAMPLES: &[Example] = &[
    Example::of(
        TextStorage::Binary,
        "SELECT to_char(local, 'FMDDth'), to_char(local, 'Y,YYY YYY Y FF3 SSSSS'), to_char(at, 'HH24:MI TZ') FROM sample",
        &[
            "SELECT CAST(CONCAT(DATE_FORMAT(`local`,'%e'),IF(DATE_FORMAT(`local`,'%e') DIV 10 % 10 = 1,'th',ELT(DATE_FORMAT(`local`,'%e') % 10 + 1,'th','st','nd','rd','th','th','th','th','th','th'))) AS BINARY) AS `to_char`,CAST(CONCAT(CONCAT(YEAR(`local`) DIV 1000,',',LPAD(YEAR(`local`) % 1000,3,'0')),DATE_FORMAT(`local`,' '),RIGHT(DATE_FORMAT(`local`,'%Y'),3),DATE_FORMAT(`local`,' '),RIGHT(DATE_FORMAT(`local`,'%Y'),1),DATE_FORMAT(`local`,' '),LEFT(DATE_FORMAT(`local`,'%f'),3),DATE_FORMAT(`local`,' '),TIME_TO_SEC(CAST(`local` AS TIME(0)))) AS BINARY) AS `to_char`,DATE_FORMAT(`at`,'%H:%i UTC') AS `to_char` FROM `public`.`sample`",
        ],
    ),
    Example::of(
        TextStorage::Utf8mb4,
        "SELECT to_char(local, 'FMDDth'), to_char(local, 'Y,YYY YYY Y FF3 SSSSS'), to_char(at, 'HH24:MI TZ') FROM sample",
        &[
            "SELECT (CONVERT(CONCAT(DATE_FORMAT(`local`,'%e'),IF(DATE_FORMAT(`local`,'%e') DIV 10 % 10 = 1,'th',ELT(DATE_FORMAT(`local`,'%e') % 10 + 1,'th','st','nd','rd','th','th','th','th','th','th'))) USING utf8mb4) COLLATE utf8mb4_nopad_bin) AS `to_char`,(CONVERT(CONCAT(CONCAT(YEAR(`local`) DIV 1000,',',LPAD(YEAR(`local`) % 1000,3,'0')),DATE_FORMAT(`local`,' '),RIGHT(DATE_FORMAT(`local`,'%Y'),3),DATE_FORMAT(`local`,' '),RIGHT(DATE_FORMAT(`local`,'%Y'),1),DATE_FORMAT(`local`,' '),LEFT(DATE_FORMAT(`local`,'%f'),3),DATE_FORMAT(`local`,' '),TIME_TO_SEC(CAST(`local` AS TIME(0)))) USING utf8mb4) COLLATE utf8mb4_nopad_bin) AS `to_char`,DATE_FORMAT(`at`,'%H:%i UTC') AS `to_char` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "SELECT to_date('5 January 2026', 'DD Month YYYY') AS a, to_date('260105', 'YYMMDD') AS b, to_timestamp('2026-12-05 10:11:12.3', 'YYYY-MM-DD HH24:MI:SS.MS') AS c",
        &[
            "SELECT CAST('2026-01-05 00:00:00' AS DATE) AS `a`,CAST('2026-01-05 00:00:00' AS DATE) AS `b`,CAST('2026-12-05 10:11:12.300000' AS DATETIME(6)) AS `c`",
        ],
    ),
    Example::new("SELECT to_date('2026-13-01', 'YYYY-MM-DD')", &[]),
    Example::new("SELECT to_date('5 Foo 2026', 'DD Mon YYYY')", &[]),
    Example::new(
        "SELECT to_char(at, 'YYYY-MM-DD'), to_char(at, 'YYYY-MM'), to_char(local, 'HH24:MI:SS'), to_char(day, 'yyyymmdd') FROM sample",
        &[
            "SELECT DATE_FORMAT(`at`,'%Y-%m-%d') AS `to_char`,DATE_FORMAT(`at`,'%Y-%m') AS `to_char`,DATE_FORMAT(`local`,'%H:%i:%s') AS `to_char`,DATE_FORMAT(`day`,'%Y%m%d') AS `to_char` FROM `public`.`sample`",
        ],
    ),
    Example::of(
        TextStorage::Binary,
        "SELECT to_char(local, 'DD.MM.YYYY HH12:MI AM'), to_char(local, 'HH:MI pm') FROM sample",
        &[
            "SELECT CAST(DATE_FORMAT(`local`,'%d.%m.%Y %h:%i %p') AS BINARY) AS `to_char`,CAST(CONCAT(DATE_FORMAT(`local`,'%h:%i '),LOWER(DATE_FORMAT(`local`,'%p'))) AS BINARY) AS `to_char` FROM `public`.`sample`",
        ],
    ),
    Example::of(
        TextStorage::Utf8mb4,
        "SELECT to_char(local, 'DD.MM.YYYY HH12:MI AM'), to_char(local, 'HH:MI pm') FROM sample",
        &[
            "SELECT (CONVERT(DATE_FORMAT(`local`,'%d.%m.%Y %h:%i %p') USING utf8mb4) COLLATE utf8mb4_nopad_bin) AS `to_char`,(CONVERT(CONCAT(DATE_FORMAT(`local`,'%h:%i '),LOWER(DATE_FORMAT(`local`,'%p'))) USING utf8mb4) COLLATE utf8mb4_nopad_bin) AS `to_char` FROM `public`.`sample`",
        ],
    ),
    Example::of(
        TextStorage::Binary,
        "SELECT to_char(local, 'Day, DD Month YYYY'), to_char(local, 'Dy Mon DD') FROM sample",
        &[
            "SELECT CAST(CONCAT(RPAD(DATE_FORMAT(`local`,'%W'),9,' '),DATE_FORMAT(`local`,', %d '),RPAD(DATE_FORMAT(`local`,'%M'),9,' '),DATE_FORMAT(`local`,' %Y')) AS BINARY) AS `to_char`,CAST(DATE_FORMAT(`local`,'%a %b %d') AS BINARY) AS `to_char` FROM `public`.`sample`",
        ],
    ),
    Example::of(
        TextStorage::Utf8mb4,
        "SELECT to_char(local, 'Day, DD Month YYYY'), to_char(local, 'Dy Mon DD') FROM sample",
        &[
            "SELECT (CONVERT(CONCAT(RPAD(DATE_FORMAT(`local`,'%W'),9,' '),DATE_FORMAT(`local`,', %d '),RPAD(DATE_FORMAT(`local`,'%M'),9,' '),DATE_FORMAT(`local`,' %Y')) USING utf8mb4) COLLATE utf8mb4_nopad_bin) AS `to_char`,(CONVERT(DATE_FORMAT(`local`,'%a %b %d') USING utf8mb4) COLLATE utf8mb4_nopad_bin) AS `to_char` FROM `public`.`sample`",
        ],
    ),
    Example::of(
        TextStorage::Binary,
        "SELECT to_char(local, 'FMDay, FMDD FMMonth YYYY'), to_char(local, 'FMHH24:MI'), to_char(local, 'FMMM/FMDD') FROM sample",
        &[
            "SELECT CAST(DATE_FORMAT(`local`,'%W, %e %M %Y') AS BINARY) AS `to_char`,DATE_FORMAT(`local`,'%k:%i') AS `to_char`,DATE_FORMAT(`local`,'%c/%e') AS `to_char` FROM `public`.`sample`",
        ],
    ),
    Example::of(
        TextStorage::Utf8mb4,
        "SELECT to_char(local, 'FMDay, FMDD FMMonth YYYY'), to_char(local, 'FMHH24:MI'), to_char(local, 'FMMM/FMDD') FROM sample",
        &[
            "SELECT (CONVERT(DATE_FORMAT(`local`,'%W, %e %M %Y') USING utf8mb4) COLLATE utf8mb4_nopad_bin) AS `to_char`,DATE_FORMAT(`local`,'%k:%i') AS `to_char`,DATE_FORMAT(`local`,'%c/%e') AS `to_char` FROM `public`.`sample`",
        ],
    ),
    Example::of(
        TextStorage::Binary,
        "SELECT to_char(day, 'DAY day MONTH month MON mon DY dy') FROM sample",
        &[
            "SELECT CAST(CONCAT(RPAD(UPPER(DATE_FORMAT(`day`,'%W')),9,' '),DATE_FORMAT(`day`,' '),RPAD(LOWER(DATE_FORMAT(`day`,'%W')),9,' '),DATE_FORMAT(`day`,' '),RPAD(UPPER(DATE_FORMAT(`day`,'%M')),9,' '),DATE_FORMAT(`day`,' '),RPAD(LOWER(DATE_FORMAT(`day`,'%M')),9,' '),DATE_FORMAT(`day`,' '),UPPER(DATE_FORMAT(`day`,'%b')),DATE_FORMAT(`day`,' '),LOWER(DATE_FORMAT(`day`,'%b')),DATE_FORMAT(`day`,' '),UPPER(DATE_FORMAT(`day`,'%a')),DATE_FORMAT(`day`,' '),LOWER(DATE_FORMAT(`day`,'%a'))) AS BINARY) AS `to_char` FROM `public`.`sample`",
        ],
    ),
    Example::of(
        TextStorage::Utf8mb4,
        "SELECT to_char(day, 'DAY day MONTH month MON mon DY dy') FROM sample",
        &[
            "SELECT (CONVERT(CONCAT(RPAD(UPPER(DATE_FORMAT(`day`,'%W')),9,' '),DATE_FORMAT(`day`,' '),RPAD(LOWER(DATE_FORMAT(`day`,'%W')),9,' '),DATE_FORMAT(`day`,' '),RPAD(UPPER(DATE_FORMAT(`day`,'%M')),9,' '),DATE_FORMAT(`day`,' '),RPAD(LOWER(DATE_FORMAT(`day`,'%M')),9,' '),DATE_FORMAT(`day`,' '),UPPER(DATE_FORMAT(`day`,'%b')),DATE_FORMAT(`day`,' '),LOWER(DATE_FORMAT(`day`,'%b')),DATE_FORMAT(`day`,' '),UPPER(DATE_FORMAT(`day`,'%a')),DATE_FORMAT(`day`,' '),LOWER(DATE_FORMAT(`day`,'%a'))) USING utf8mb4) COLLATE utf8mb4_nopad_bin) AS `to_char` FROM `public`.`sample`",
        ],
    ),
    Example::of(
        TextStorage::Binary,
        "SELECT to_char(day, 'IYYY-IW'), to_char(day, 'Q'), to_char(day, 'DDD'), to_char(day, 'D ID WW W CC J YY') FROM sample",
        &[
            "SELECT DATE_FORMAT(`day`,'%x-%v') AS `to_char`,CAST(QUARTER(`day`) AS BINARY) AS `to_char`,DATE_FORMAT(`day`,'%j') AS `to_char`,CAST(CONCAT(DAYOFWEEK(`day`),DATE_FORMAT(`day`,' '),(WEEKDAY(`day`) + 1),DATE_FORMAT(`day`,' '),LPAD((DAYOFYEAR(`day`) + 6) DIV 7,2,'0'),DATE_FORMAT(`day`,' '),((DAYOFMONTH(`day`) + 6) DIV 7),DATE_FORMAT(`day`,' '),LPAD((YEAR(`day`) + 99) DIV 100,2,'0'),DATE_FORMAT(`day`,' '),(TO_DAYS(`day`) + 1721060),DATE_FORMAT(`day`,' %y')) AS BINARY) AS `to_char` FROM `public`.`sample`",
        ],
    ),
    Example::of(
        TextStorage::Utf8mb4,
        "SELECT to_char(day, 'IYYY-IW'), to_char(day, 'Q'), to_char(day, 'DDD'), to_char(day, 'D ID WW W CC J YY') FROM sample",
        &[
            "SELECT DATE_FORMAT(`day`,'%x-%v') AS `to_char`,(CONVERT(QUARTER(`day`) USING utf8mb4) COLLATE utf8mb4_nopad_bin) AS `to_char`,DATE_FORMAT(`day`,'%j') AS `to_char`,(CONVERT(CONCAT(DAYOFWEEK(`day`),DATE_FORMAT(`day`,' '),(WEEKDAY(`day`) + 1),DATE_FORMAT(`day`,' '),LPAD((DAYOFYEAR(`day`) + 6) DIV 7,2,'0'),DATE_FORMAT(`day`,' '),((DAYOFMONTH(`day`) + 6) DIV 7),DATE_FORMAT(`day`,' '),LPAD((YEAR(`day`) + 99) DIV 100,2,'0'),DATE_FORMAT(`day`,' '),(TO_DAYS(`day`) + 1721060),DATE_FORMAT(`day`,' %y')) USING utf8mb4) COLLATE utf8mb4_nopad_bin) AS `to_char` FROM `public`.`sample`",
        ],
    ),
    Example::of(
        TextStorage::Binary,
        "SELECT to_char(local, 'YYYY-MM-DD HH24:MI:SS.MS'), to_char(local, 'US'), to_char(local, 'SSSS') FROM sample",
        &[
            "SELECT CAST(CONCAT(DATE_FORMAT(`local`,'%Y-%m-%d %H:%i:%s.'),LEFT(DATE_FORMAT(`local`,'%f'),3)) AS BINARY) AS `to_char`,DATE_FORMAT(`local`,'%f') AS `to_char`,CAST(TIME_TO_SEC(CAST(`local` AS TIME(0))) AS BINARY) AS `to_char` FROM `public`.`sample`",
        ],
    ),
    Example::of(
        TextStorage::Utf8mb4,
        "SELECT to_char(local, 'YYYY-MM-DD HH24:MI:SS.MS'), to_char(local, 'US'), to_char(local, 'SSSS') FROM sample",
        &[
            "SELECT (CONVERT(CONCAT(DATE_FORMAT(`local`,'%Y-%m-%d %H:%i:%s.'),LEFT(DATE_FORMAT(`local`,'%f'),3)) USING utf8mb4) COLLATE utf8mb4_nopad_bin) AS `to_char`,DATE_FORMAT(`local`,'%f') AS `to_char`,(CONVERT(TIME_TO_SEC(CAST(`local` AS TIME(0))) USING utf8mb4) COLLATE utf8mb4_nopad_bin) AS `to_char` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "SELECT to_char(at, 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"'), to_char(at, 'YYYY-MM-DD 100%') FROM sample",
        &[],
    ),
    Example::new(
        "SELECT to_char(at, 'YYYY-MM') AS month, count(*) AS n FROM sample GROUP BY to_char(at, 'YYYY-MM')",
        &[
            "SELECT DATE_FORMAT(`at`,'%Y-%m') AS `month`,COUNT(*) AS `n` FROM `public`.`sample` GROUP BY DATE_FORMAT(`at`,'%Y-%m')",
        ],
    ),
    Example::new(
        "SELECT to_date('05 Dec 2026', 'DD Mon YYYY'), to_date('20261205', 'YYYYMMDD'), to_timestamp('2026-12-05 10:11', 'YYYY-MM-DD HH24:MI')",
        &[
            "SELECT CAST('2026-12-05 00:00:00' AS DATE) AS `to_date`,CAST('2026-12-05 00:00:00' AS DATE) AS `to_date`,CAST('2026-12-05 10:11:00' AS DATETIME(6)) AS `to_timestamp`",
        ],
    ),
    Example::new(
        "SELECT to_timestamp('05/12/2026 10:11:12.5', 'DD/MM/YYYY HH24:MI:SS.US')",
        &["SELECT CAST('2026-12-05 10:11:12.500000' AS DATETIME(6)) AS `to_timestamp`"],
    ),
    Example::new("SELECT to_char(span, 'HH24:MI') FROM sample", &[]),
    Example::of(
        TextStorage::Binary,
        "SELECT to_char(day, 'DDth') FROM sample",
        &[
            "SELECT CAST(CONCAT(DATE_FORMAT(`day`,'%d'),IF(DATE_FORMAT(`day`,'%d') DIV 10 % 10 = 1,'th',ELT(DATE_FORMAT(`day`,'%d') % 10 + 1,'th','st','nd','rd','th','th','th','th','th','th'))) AS BINARY) AS `to_char` FROM `public`.`sample`",
        ],
    ),
    Example::of(
        TextStorage::Utf8mb4,
        "SELECT to_char(day, 'DDth') FROM sample",
        &[
            "SELECT (CONVERT(CONCAT(DATE_FORMAT(`day`,'%d'),IF(DATE_FORMAT(`day`,'%d') DIV 10 % 10 = 1,'th',ELT(DATE_FORMAT(`day`,'%d') % 10 + 1,'th','st','nd','rd','th','th','th','th','th','th'))) USING utf8mb4) COLLATE utf8mb4_nopad_bin) AS `to_char` FROM `public`.`sample`",
        ],
    ),
    Example::new("SELECT to_char(day, 'RM') FROM sample", &[]),
    Example::new(
        "SELECT to_char(at, 'TZ') FROM sample",
        &["SELECT DATE_FORMAT(`at`,'UTC') AS `to_char` FROM `public`.`sample`"],
    ),
    Example::new("SELECT to_date('2026', 'YYYY')", &["SELECT CAST('2026-01-01 00:00:00' AS DATE) AS `to_date`"]),
    Example::new("SELECT to_date('2026-02-30', 'YYYY-MM-DD')", &[]).failing(),
    Example::of(
        TextStorage::Binary,
        "SELECT to_char(price, 'S99D9') AS a, to_char(price, 'FM990.99') AS b, to_char(price, '99.9MI') AS c, to_char(price, '99.9S') AS d, to_char(price, '$9G999.99') AS e FROM item WHERE id <> 5",
        &[
            "SELECT CAST(LPAD(CONCAT(IF(ROUND(`price`,1) < 0,'-','+'),IF(ROUND(ABS(`price`),1) >= 100,'##.#',TRIM(LEADING '0' FROM CAST(CAST(ROUND(ABS(`price`),1) AS DECIMAL(65,1)) AS CHAR)))),5,' ') AS BINARY) AS `a`,CAST(CONCAT(IF(ROUND(`price`,2) < 0,'-',''),IF(ROUND(ABS(`price`),2) >= 1000,'###.##',TRIM(TRAILING '0' FROM CAST(CAST(ROUND(ABS(`price`),2) AS DECIMAL(65,2)) AS CHAR)))) AS BINARY) AS `b`,CAST(CONCAT(LPAD(IF(ROUND(ABS(`price`),1) >= 100,'##.#',TRIM(LEADING '0' FROM CAST(CAST(ROUND(ABS(`price`),1) AS DECIMAL(65,1)) AS CHAR))),4,' '),IF(ROUND(`price`,1) < 0,'-',' ')) AS BINARY) AS `c`,CAST(CONCAT(LPAD(IF(ROUND(ABS(`price`),1) >= 100,'##.#',TRIM(LEADING '0' FROM CAST(CAST(ROUND(ABS(`price`),1) AS DECIMAL(65,1)) AS CHAR))),4,' '),IF(ROUND(`price`,1) < 0,'-','+')) AS BINARY) AS `d`,CAST(CONCAT('$',LPAD(CONCAT(IF(ROUND(`price`,2) < 0,'-',''),IF(ROUND(ABS(`price`),2) >= 10000,'#,###.##',TRIM(LEADING '0' FROM FORMAT(ROUND(ABS(`price`),2),2,'en_US')))),9,' ')) AS BINARY) AS `e` FROM `public`.`item` WHERE `id` <> 5",
        ],
    ),
    Example::of(
        TextStorage::Utf8mb4,
        "SELECT to_char(price, 'S99D9') AS a, to_char(price, 'FM990.99') AS b, to_char(price, '99.9MI') AS c, to_char(price, '99.9S') AS d, to_char(price, '$9G999.99') AS e FROM item WHERE id <> 5",
        &[
            "SELECT (CONVERT(LPAD(CONCAT(IF(ROUND(`price`,1) < 0,'-','+'),IF(ROUND(ABS(`price`),1) >= 100,'##.#',TRIM(LEADING '0' FROM CAST(CAST(ROUND(ABS(`price`),1) AS DECIMAL(65,1)) AS CHAR)))),5,' ') USING utf8mb4) COLLATE utf8mb4_nopad_bin) AS `a`,(CONVERT(CONCAT(IF(ROUND(`price`,2) < 0,'-',''),IF(ROUND(ABS(`price`),2) >= 1000,'###.##',TRIM(TRAILING '0' FROM CAST(CAST(ROUND(ABS(`price`),2) AS DECIMAL(65,2)) AS CHAR)))) USING utf8mb4) COLLATE utf8mb4_nopad_bin) AS `b`,(CONVERT(CONCAT(LPAD(IF(ROUND(ABS(`price`),1) >= 100,'##.#',TRIM(LEADING '0' FROM CAST(CAST(ROUND(ABS(`price`),1) AS DECIMAL(65,1)) AS CHAR))),4,' '),IF(ROUND(`price`,1) < 0,'-',' ')) USING utf8mb4) COLLATE utf8mb4_nopad_bin) AS `c`,(CONVERT(CONCAT(LPAD(IF(ROUND(ABS(`price`),1) >= 100,'##.#',TRIM(LEADING '0' FROM CAST(CAST(ROUND(ABS(`price`),1) AS DECIMAL(65,1)) AS CHAR))),4,' '),IF(ROUND(`price`,1) < 0,'-','+')) USING utf8mb4) COLLATE utf8mb4_nopad_bin) AS `d`,(CONVERT(CONCAT('$',LPAD(CONCAT(IF(ROUND(`price`,2) < 0,'-',''),IF(ROUND(ABS(`price`),2) >= 10000,'#,###.##',TRIM(LEADING '0' FROM FORMAT(ROUND(ABS(`price`),2),2,'en_US')))),9,' ')) USING utf8mb4) COLLATE utf8mb4_nopad_bin) AS `e` FROM `public`.`item` WHERE `id` <> 5",
        ],
    ),
    Example::of(
        TextStorage::Binary,
        "SELECT to_char(amount, 'RN') AS a, to_char(amount, 'FMRN') AS b FROM item WHERE id <> 5",
        &[
            "SELECT CAST(IF(`amount` BETWEEN 1 AND 3999,LPAD(CONCAT(ELT(`amount` DIV 1000+1,'','M','MM','MMM','','','','','',''),ELT(`amount` DIV 100 % 10+1,'','C','CC','CCC','CD','D','DC','DCC','DCCC','CM'),ELT(`amount` DIV 10 % 10+1,'','X','XX','XXX','XL','L','LX','LXX','LXXX','XC'),ELT(`amount` % 10+1,'','I','II','III','IV','V','VI','VII','VIII','IX')),GREATEST(15,1),' '),IF(`amount` IS NULL,NULL,'###############')) AS BINARY) AS `a`,CAST(IF(`amount` BETWEEN 1 AND 3999,CONCAT(ELT(`amount` DIV 1000+1,'','M','MM','MMM','','','','','',''),ELT(`amount` DIV 100 % 10+1,'','C','CC','CCC','CD','D','DC','DCC','DCCC','CM'),ELT(`amount` DIV 10 % 10+1,'','X','XX','XXX','XL','L','LX','LXX','LXXX','XC'),ELT(`amount` % 10+1,'','I','II','III','IV','V','VI','VII','VIII','IX')),IF(`amount` IS NULL,NULL,'###############')) AS BINARY) AS `b` FROM `public`.`item` WHERE `id` <> 5",
        ],
    ),
    Example::of(
        TextStorage::Utf8mb4,
        "SELECT to_char(amount, 'RN') AS a, to_char(amount, 'FMRN') AS b FROM item WHERE id <> 5",
        &[
            "SELECT (CONVERT(IF(`amount` BETWEEN 1 AND 3999,LPAD(CONCAT(ELT(`amount` DIV 1000+1,'','M','MM','MMM','','','','','',''),ELT(`amount` DIV 100 % 10+1,'','C','CC','CCC','CD','D','DC','DCC','DCCC','CM'),ELT(`amount` DIV 10 % 10+1,'','X','XX','XXX','XL','L','LX','LXX','LXXX','XC'),ELT(`amount` % 10+1,'','I','II','III','IV','V','VI','VII','VIII','IX')),GREATEST(15,1),' '),IF(`amount` IS NULL,NULL,'###############')) USING utf8mb4) COLLATE utf8mb4_nopad_bin) AS `a`,(CONVERT(IF(`amount` BETWEEN 1 AND 3999,CONCAT(ELT(`amount` DIV 1000+1,'','M','MM','MMM','','','','','',''),ELT(`amount` DIV 100 % 10+1,'','C','CC','CCC','CD','D','DC','DCC','DCCC','CM'),ELT(`amount` DIV 10 % 10+1,'','X','XX','XXX','XL','L','LX','LXX','LXXX','XC'),ELT(`amount` % 10+1,'','I','II','III','IV','V','VI','VII','VIII','IX')),IF(`amount` IS NULL,NULL,'###############')) USING utf8mb4) COLLATE utf8mb4_nopad_bin) AS `b` FROM `public`.`item` WHERE `id` <> 5",
        ],
    ),
    Example::of(
        TextStorage::Binary,
        "SELECT to_char(total, 'FM9%') AS a, to_char(-5, 'FM9PR') AS b FROM item",
        &[
            "SELECT CAST(CONCAT(CONCAT(IF(ROUND(`total`,0) < 0,'-',''),IF(ROUND(ABS(`total`),0) >= 10,'#',CAST(CAST(ROUND(ABS(`total`),0) AS DECIMAL(65,0)) AS CHAR))),'%') AS BINARY) AS `a`,CAST(CONCAT(CONCAT(IF(ROUND((-5),0) < 0,'<',''),IF(ROUND(ABS((-5)),0) >= 10,'#',CAST(CAST(ROUND(ABS((-5)),0) AS DECIMAL(65,0)) AS CHAR))),IF(ROUND((-5),0) < 0,'>','')) AS BINARY) AS `b` FROM `public`.`item`",
        ],
    ),
    Example::of(
        TextStorage::Utf8mb4,
        "SELECT to_char(total, 'FM9%') AS a, to_char(-5, 'FM9PR') AS b FROM item",
        &[
            "SELECT (CONVERT(CONCAT(CONCAT(IF(ROUND(`total`,0) < 0,'-',''),IF(ROUND(ABS(`total`),0) >= 10,'#',CAST(CAST(ROUND(ABS(`total`),0) AS DECIMAL(65,0)) AS CHAR))),'%') USING utf8mb4) COLLATE utf8mb4_nopad_bin) AS `a`,(CONVERT(CONCAT(CONCAT(IF(ROUND((-5),0) < 0,'<',''),IF(ROUND(ABS((-5)),0) >= 10,'#',CAST(CAST(ROUND(ABS((-5)),0) AS DECIMAL(65,0)) AS CHAR))),IF(ROUND((-5),0) < 0,'>','')) USING utf8mb4) COLLATE utf8mb4_nopad_bin) AS `b` FROM `public`.`item`",
        ],
    ),
    Example::of(
        TextStorage::Binary,
        "SELECT to_char(id, '999'), to_char(id, '000'), to_char(amount, 'FM999'), to_char(amount, 'FM0000') FROM item WHERE id <> 5",
        &[
            "SELECT CAST(LPAD(CONCAT(IF(ROUND(`id`,0) < 0,'-',''),IF(ROUND(ABS(`id`),0) >= 1000,'###',CAST(CAST(ROUND(ABS(`id`),0) AS DECIMAL(65,0)) AS CHAR))),4,' ') AS BINARY) AS `to_char`,CAST(LPAD(CONCAT(IF(ROUND(`id`,0) < 0,'-',''),IF(ROUND(ABS(`id`),0) >= 1000,'###',LPAD(CAST(CAST(ROUND(ABS(`id`),0) AS DECIMAL(65,0)) AS CHAR),GREATEST(CHAR_LENGTH(CAST(CAST(ROUND(ABS(`id`),0) AS DECIMAL(65,0)) AS CHAR)),3),'0'))),4,' ') AS BINARY) AS `to_char`,CAST(CONCAT(IF(ROUND(`amount`,0) < 0,'-',''),IF(ROUND(ABS(`amount`),0) >= 1000,'###',CAST(CAST(ROUND(ABS(`amount`),0) AS DECIMAL(65,0)) AS CHAR))) AS BINARY) AS `to_char`,CAST(CONCAT(IF(ROUND(`amount`,0) < 0,'-',''),IF(ROUND(ABS(`amount`),0) >= 10000,'####',LPAD(CAST(CAST(ROUND(ABS(`amount`),0) AS DECIMAL(65,0)) AS CHAR),GREATEST(CHAR_LENGTH(CAST(CAST(ROUND(ABS(`amount`),0) AS DECIMAL(65,0)) AS CHAR)),4),'0'))) AS BINARY) AS `to_char` FROM `public`.`item` WHERE `id` <> 5",
        ],
    ),
    Example::of(
        TextStorage::Utf8mb4,
        "SELECT to_char(id, '999'), to_char(id, '000'), to_char(amount, 'FM999'), to_char(amount, 'FM0000') FROM item WHERE id <> 5",
        &[
            "SELECT (CONVERT(LPAD(CONCAT(IF(ROUND(`id`,0) < 0,'-',''),IF(ROUND(ABS(`id`),0) >= 1000,'###',CAST(CAST(ROUND(ABS(`id`),0) AS DECIMAL(65,0)) AS CHAR))),4,' ') USING utf8mb4) COLLATE utf8mb4_nopad_bin) AS `to_char`,(CONVERT(LPAD(CONCAT(IF(ROUND(`id`,0) < 0,'-',''),IF(ROUND(ABS(`id`),0) >= 1000,'###',LPAD(CAST(CAST(ROUND(ABS(`id`),0) AS DECIMAL(65,0)) AS CHAR),GREATEST(CHAR_LENGTH(CAST(CAST(ROUND(ABS(`id`),0) AS DECIMAL(65,0)) AS CHAR)),3),'0'))),4,' ') USING utf8mb4) COLLATE utf8mb4_nopad_bin) AS `to_char`,(CONVERT(CONCAT(IF(ROUND(`amount`,0) < 0,'-',''),IF(ROUND(ABS(`amount`),0) >= 1000,'###',CAST(CAST(ROUND(ABS(`amount`),0) AS DECIMAL(65,0)) AS CHAR))) USING utf8mb4) COLLATE utf8mb4_nopad_bin) AS `to_char`,(CONVERT(CONCAT(IF(ROUND(`amount`,0) < 0,'-',''),IF(ROUND(ABS(`amount`),0) >= 10000,'####',LPAD(CAST(CAST(ROUND(ABS(`amount`),0) AS DECIMAL(65,0)) AS CHAR),GREATEST(CHAR_LENGTH(CAST(CAST(ROUND(ABS(`amount`),0) AS DECIMAL(65,0)) AS CHAR)),4),'0'))) USING utf8mb4) COLLATE utf8mb4_nopad_bin) AS `to_char` FROM `public`.`item` WHERE `id` <> 5",
        ],
    ),
    Example::of(
        TextStorage::Binary,
        "SELECT to_char(exact, '999.99'), to_char(exact, '990.00'), to_char(exact, 'FM990.00'), to_char(exact, '9.9') FROM sample",
        &[
            "SELECT CAST(LPAD(CONCAT(IF(ROUND(`exact`,2) < 0,'-',''),IF(ROUND(ABS(`exact`),2) >= 1000,'###.##',TRIM(LEADING '0' FROM CAST(CAST(ROUND(ABS(`exact`),2) AS DECIMAL(65,2)) AS CHAR)))),7,' ') AS BINARY) AS `to_char`,CAST(LPAD(CONCAT(IF(ROUND(`exact`,2) < 0,'-',''),IF(ROUND(ABS(`exact`),2) >= 1000,'###.##',CAST(CAST(ROUND(ABS(`exact`),2) AS DECIMAL(65,2)) AS CHAR))),7,' ') AS BINARY) AS `to_char`,CAST(CONCAT(IF(ROUND(`exact`,2) < 0,'-',''),IF(ROUND(ABS(`exact`),2) >= 1000,'###.##',CAST(CAST(ROUND(ABS(`exact`),2) AS DECIMAL(65,2)) AS CHAR))) AS BINARY) AS `to_char`,CAST(LPAD(CONCAT(IF(ROUND(`exact`,1) < 0,'-',''),IF(ROUND(ABS(`exact`),1) >= 10,'#.#',TRIM(LEADING '0' FROM CAST(CAST(ROUND(ABS(`exact`),1) AS DECIMAL(65,1)) AS CHAR)))),4,' ') AS BINARY) AS `to_char` FROM `public`.`sample`",
        ],
    ),
    Example::of(
        TextStorage::Utf8mb4,
        "SELECT to_char(exact, '999.99'), to_char(exact, '990.00'), to_char(exact, 'FM990.00'), to_char(exact, '9.9') FROM sample",
        &[
            "SELECT (CONVERT(LPAD(CONCAT(IF(ROUND(`exact`,2) < 0,'-',''),IF(ROUND(ABS(`exact`),2) >= 1000,'###.##',TRIM(LEADING '0' FROM CAST(CAST(ROUND(ABS(`exact`),2) AS DECIMAL(65,2)) AS CHAR)))),7,' ') USING utf8mb4) COLLATE utf8mb4_nopad_bin) AS `to_char`,(CONVERT(LPAD(CONCAT(IF(ROUND(`exact`,2) < 0,'-',''),IF(ROUND(ABS(`exact`),2) >= 1000,'###.##',CAST(CAST(ROUND(ABS(`exact`),2) AS DECIMAL(65,2)) AS CHAR))),7,' ') USING utf8mb4) COLLATE utf8mb4_nopad_bin) AS `to_char`,(CONVERT(CONCAT(IF(ROUND(`exact`,2) < 0,'-',''),IF(ROUND(ABS(`exact`),2) >= 1000,'###.##',CAST(CAST(ROUND(ABS(`exact`),2) AS DECIMAL(65,2)) AS CHAR))) USING utf8mb4) COLLATE utf8mb4_nopad_bin) AS `to_char`,(CONVERT(LPAD(CONCAT(IF(ROUND(`exact`,1) < 0,'-',''),IF(ROUND(ABS(`exact`),1) >= 10,'#.#',TRIM(LEADING '0' FROM CAST(CAST(ROUND(ABS(`exact`),1) AS DECIMAL(65,1)) AS CHAR)))),4,' ') USING utf8mb4) COLLATE utf8mb4_nopad_bin) AS `to_char` FROM `public`.`sample`",
        ],
    ),
    Example::of(
        TextStorage::Binary,
        "SELECT to_char(price, '999,999.99'), to_char(price * 1000, 'FM9,999,990.00') FROM item WHERE id <> 5",
        &[
            "SELECT CAST(LPAD(CONCAT(IF(ROUND(`price`,2) < 0,'-',''),IF(ROUND(ABS(`price`),2) >= 1000000,'###,###.##',TRIM(LEADING '0' FROM FORMAT(ROUND(ABS(`price`),2),2,'en_US')))),11,' ') AS BINARY) AS `to_char`,CAST(CONCAT(IF(ROUND((`price` * 1000),2) < 0,'-',''),IF(ROUND(ABS((`price` * 1000)),2) >= 10000000,'#,###,###.##',FORMAT(ROUND(ABS((`price` * 1000)),2),2,'en_US'))) AS BINARY) AS `to_char` FROM `public`.`item` WHERE `id` <> 5",
        ],
    ),
    Example::of(
        TextStorage::Utf8mb4,
        "SELECT to_char(price, '999,999.99'), to_char(price * 1000, 'FM9,999,990.00') FROM item WHERE id <> 5",
        &[
            "SELECT (CONVERT(LPAD(CONCAT(IF(ROUND(`price`,2) < 0,'-',''),IF(ROUND(ABS(`price`),2) >= 1000000,'###,###.##',TRIM(LEADING '0' FROM FORMAT(ROUND(ABS(`price`),2),2,'en_US')))),11,' ') USING utf8mb4) COLLATE utf8mb4_nopad_bin) AS `to_char`,(CONVERT(CONCAT(IF(ROUND((`price` * 1000),2) < 0,'-',''),IF(ROUND(ABS((`price` * 1000)),2) >= 10000000,'#,###,###.##',FORMAT(ROUND(ABS((`price` * 1000)),2),2,'en_US'))) USING utf8mb4) COLLATE utf8mb4_nopad_bin) AS `to_char` FROM `public`.`item` WHERE `id` <> 5",
        ],
    ),
    Example::of(
        TextStorage::Binary,
        "SELECT to_char(amount, '9,999') FROM item",
        &[
            "SELECT CAST(LPAD(CONCAT(IF(ROUND(`amount`,0) < 0,'-',''),IF(ROUND(ABS(`amount`),0) >= 10000,'#,###',FORMAT(ROUND(ABS(`amount`),0),0,'en_US'))),6,' ') AS BINARY) AS `to_char` FROM `public`.`item`",
        ],
    ),
    Example::of(
        TextStorage::Utf8mb4,
        "SELECT to_char(amount, '9,999') FROM item",
        &[
            "SELECT (CONVERT(LPAD(CONCAT(IF(ROUND(`amount`,0) < 0,'-',''),IF(ROUND(ABS(`amount`),0) >= 10000,'#,###',FORMAT(ROUND(ABS(`amount`),0),0,'en_US'))),6,' ') USING utf8mb4) COLLATE utf8mb4_nopad_bin) AS `to_char` FROM `public`.`item`",
        ],
    ),
    Example::of(
        TextStorage::Binary,
        "SELECT to_char(1.5, 'FM999.99')",
        &[
            "SELECT CAST(CONCAT(IF(ROUND(1.5,2) < 0,'-',''),IF(ROUND(ABS(1.5),2) >= 1000,'###.##',IF(ROUND(ABS(1.5),2) = 0,'0.',TRIM(TRAILING '0' FROM TRIM(LEADING '0' FROM CAST(CAST(ROUND(ABS(1.5),2) AS DECIMAL(65,2)) AS CHAR)))))) AS BINARY) AS `to_char`",
        ],
    ),
    Example::of(
        TextStorage::Utf8mb4,
        "SELECT to_char(1.5, 'FM999.99')",
        &[
            "SELECT (CONVERT(CONCAT(IF(ROUND(1.5,2) < 0,'-',''),IF(ROUND(ABS(1.5),2) >= 1000,'###.##',IF(ROUND(ABS(1.5),2) = 0,'0.',TRIM(TRAILING '0' FROM TRIM(LEADING '0' FROM CAST(CAST(ROUND(ABS(1.5),2) AS DECIMAL(65,2)) AS CHAR)))))) USING utf8mb4) COLLATE utf8mb4_nopad_bin) AS `to_char`",
        ],
    ),
    Example::of(
        TextStorage::Binary,
        "SELECT to_char(amount, '99PR') FROM item",
        &[
            "SELECT CAST(CONCAT(LPAD(CONCAT(IF(ROUND(`amount`,0) < 0,'<',''),IF(ROUND(ABS(`amount`),0) >= 100,'##',CAST(CAST(ROUND(ABS(`amount`),0) AS DECIMAL(65,0)) AS CHAR))),3,' '),IF(ROUND(`amount`,0) < 0,'>',' ')) AS BINARY) AS `to_char` FROM `public`.`item`",
        ],
    ),
    Example::of(
        TextStorage::Utf8mb4,
        "SELECT to_char(amount, '99PR') FROM item",
        &[
            "SELECT (CONVERT(CONCAT(LPAD(CONCAT(IF(ROUND(`amount`,0) < 0,'<',''),IF(ROUND(ABS(`amount`),0) >= 100,'##',CAST(CAST(ROUND(ABS(`amount`),0) AS DECIMAL(65,0)) AS CHAR))),3,' '),IF(ROUND(`amount`,0) < 0,'>',' ')) USING utf8mb4) COLLATE utf8mb4_nopad_bin) AS `to_char` FROM `public`.`item`",
        ],
    ),
    Example::new("SELECT to_char(ratio, '9.9') FROM sample", &[]),
];
