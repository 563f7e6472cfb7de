//! Errors in the middle of an expression: what PostgreSQL refuses must not become a value, and without strict mode
//! MariaDB only warns.
//!
//! Each is an operand that MariaDB refuses to evaluate under every `sql_mode`, in the class of PostgreSQL's error.

use crate::translate::mariadb::{Carried, Printer};
use crate::translate::template::Template;

/// In the place of a value that is none of its type: a subquery of two rows.
pub const INVALID: &str = "(SELECT 1 UNION ALL SELECT 2)";

/// In the place of a number that its type does not hold.
pub const OUT_OF_RANGE: &str = "9223372036854775807+1";

/// In the place of a quotient by 0, of which MariaDB only warns: a value that a document does not have, whose error names
/// the table, by which the reader of errors knows it.
pub const DIVISION_BY_ZERO: &str =
    "(SELECT `zero` FROM JSON_TABLE('1','$' COLUMNS (`zero` INT PATH '$.zero' ERROR ON EMPTY)) AS `division_by_zero`)";

/// Values are repeated in checks; a cast of a cast of a cast doubles the text each time.
const TEXT_BYTES_MAX: usize = 8192;

/// A text that stands in a pattern as it is: there `@@` is an at sign.
pub fn plain(text: &str) -> String {
    text.replace('@', "@@")
}

/// Writes `pattern` with the value in each place of `@`.
pub fn around(printer: &mut Printer<'_>, value: &Template, pattern: &str) -> Carried {
    fits(value.length() * pattern.matches('@').count())?;
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('@') {
        printer.push(before);
        rest = match after.strip_prefix('@') {
            Some(after) => {
                printer.push("@");
                after
            }
            None => {
                printer.out.append(value.clone());
                after
            }
        };
    }
    printer.push(rest);
    Ok(())
}

/// Writes `pattern` with the values in the places of `@1`, `@2` and so on.
pub fn fill(printer: &mut Printer<'_>, pattern: &str, values: &[Template]) -> Carried {
    let (mut rest, mut length) = (pattern, 0);
    while let Some((before, after)) = rest.split_once('@') {
        printer.push(before);
        if let Some(after) = after.strip_prefix('@') {
            printer.push("@");
            rest = after;
            continue;
        }
        let (number, after) = after.split_at(after.len().min(1));
        let index = number.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        let value = index.and_then(|index| values.get(index)).ok_or("a pattern without its value")?;
        length += value.length();
        fits(length)?;
        printer.out.append(value.clone());
        rest = after;
    }
    printer.push(rest);
    Ok(())
}

fn fits(length: usize) -> Carried {
    if length > TEXT_BYTES_MAX {
        return Err("so many checks around so long an expression; MariaDB has no word that keeps its value".into());
    }
    Ok(())
}
