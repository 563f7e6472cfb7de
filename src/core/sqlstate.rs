//! What PostgreSQL's error codes mean in terms that hold on every store.
//!
//! It refuses to look at messages: they are translated, reworded between versions, and hold data.

use super::ErrorClass;

impl ErrorClass {
    /// The class of a SQLSTATE as PostgreSQL uses it (appendix A of its manual): the code where it is known by itself,
    /// else the code's own class, its first two characters. Anything else, however long, is [`ErrorClass::Other`].
    pub fn from_sqlstate(code: &str) -> Self {
        by_code(code).or_else(|| by_class(code.get(..2)?)).unwrap_or(Self::Other)
    }
}

/// Codes that mean something else than, or something more exact than, the class that they stand in.
fn by_code(code: &str) -> Option<ErrorClass> {
    Some(match code {
        "22001" => ErrorClass::Truncation,
        "22003" | "22008" | "22015" => ErrorClass::OutOfRange,
        "22012" => ErrorClass::DivisionByZero,
        "22021" | "22P05" => ErrorClass::Encoding,
        "23001" | "23503" => ErrorClass::ForeignKey,
        "23502" => ErrorClass::NotNull,
        "23505" | "23P01" => ErrorClass::DuplicateKey,
        "25006" => ErrorClass::ReadOnly,
        "25P02" => ErrorClass::AbortedTransaction,
        "40P01" => ErrorClass::Deadlock,
        "42501" => ErrorClass::Permission,
        "42701" | "42710" | "42711" | "42712" | "42723" | "42P03" | "42P04" | "42P05" | "42P06" | "42P07" => {
            ErrorClass::DuplicateObject
        }
        "42702" | "42725" | "42P08" | "42P09" => ErrorClass::AmbiguousColumn,
        "42703" | "42P10" => ErrorClass::UndefinedColumn,
        "42704" | "42P02" => ErrorClass::UndefinedObject,
        "42803" | "42P19" | "42P20" => ErrorClass::Grouping,
        "42804" | "42809" | "42846" | "42P18" | "42P21" | "42P22" => ErrorClass::TypeMismatch,
        "42883" => ErrorClass::UndefinedFunction,
        "42P01" => ErrorClass::UndefinedTable,
        // currval() before nextval(), a materialised view that was never filled: it is not there yet.
        "55000" => ErrorClass::UndefinedObject,
        "55P03" => ErrorClass::LockNotAvailable,
        // lock_timeout raises 55P03 too, with another message; statement_timeout and a cancel raise 57014.
        "57014" => ErrorClass::Cancelled,
        _ => return None,
    })
}

/// What is left of each class, in the order of the manual.
fn by_class(class: &str) -> Option<ErrorClass> {
    Some(match class {
        "0A" => ErrorClass::NotSupported,
        "2B" => ErrorClass::Dependent,
        "0B" | "24" | "25" | "2D" | "3B" => ErrorClass::TransactionState,
        "0L" | "0P" | "28" => ErrorClass::Permission,
        "21" => ErrorClass::InvalidValue,
        "22" => ErrorClass::InvalidValue,
        "23" | "44" => ErrorClass::Check,
        "26" | "34" | "3D" | "3F" => ErrorClass::UndefinedObject,
        "40" => ErrorClass::Serialization,
        "42" => ErrorClass::Syntax,
        "53" => ErrorClass::Resources,
        "54" => ErrorClass::TooLarge,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_code_wins_over_its_class() {
        for (code, class) in [
            ("23505", ErrorClass::DuplicateKey),
            ("23514", ErrorClass::Check),
            ("40P01", ErrorClass::Deadlock),
            ("40001", ErrorClass::Serialization),
            ("42703", ErrorClass::UndefinedColumn),
            ("42601", ErrorClass::Syntax),
            ("22P02", ErrorClass::InvalidValue),
            ("25P02", ErrorClass::AbortedTransaction),
            ("25001", ErrorClass::TransactionState),
            ("54000", ErrorClass::TooLarge),
        ] {
            assert_eq!(ErrorClass::from_sqlstate(code), class, "{code}");
        }
    }

    #[test]
    fn what_is_no_sqlstate_is_other() {
        for code in ["", "2", "é3505", "XX000", "P0001", "58030", "a longer text"] {
            assert_eq!(ErrorClass::from_sqlstate(code), ErrorClass::Other, "{code}");
        }
    }
}
