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

/// Values are repeated in checks; a cast of a cast of a cast doubles the text each time.
const TEXT_BYTES_MAX: usize = 8192;

/// Writes `pattern` with the value in each place of `@`.
pub fn around(printer: &mut Printer<'_>, value: &Template, pattern: &str) -> Carried {
    if value.length() * pattern.matches('@').count() > TEXT_BYTES_MAX {
        return Err("so many checks around so long an expression; MariaDB has no word that keeps its value".into());
    }
    for (index, part) in pattern.split('@').enumerate() {
        if index > 0 {
            printer.out.append(value.clone());
        }
        printer.push(part);
    }
    Ok(())
}
