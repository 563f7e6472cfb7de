//! What the stores' own error codes mean in terms that hold on every store.
//!
//! PostgreSQL's SQLSTATEs stand in [`crate::core::sqlstate`], Redis's words in [`crate::core::redis_error`]. It refuses to look at messages, except where a store
//! has no codes (Memcached), and for the name of a table that a statement of ours reads in order to fail.

use crate::core::{ErrorClass, Failure};

/// The class of a MariaDB error number: the one that PostgreSQL's SQLSTATE for the same event has, so that the same
/// refusal on both stores is the same class. 1305 is also said of a savepoint, 1265 also of an unknown enum label.
pub fn from_mariadb(number: u16) -> ErrorClass {
    match number {
        1022 | 1062 | 1169 | 1586 | 1761 | 1762 => ErrorClass::DuplicateKey,
        1215..=1217 | 1451 | 1452 | 1834 => ErrorClass::ForeignKey,
        1048 | 1138 | 1263 | 1364 => ErrorClass::NotNull,
        1369 | 4025 => ErrorClass::Check,
        1265 | 1406 => ErrorClass::Truncation,
        1264 | 1441 | 1690 => ErrorClass::OutOfRange,
        1365 => ErrorClass::DivisionByZero,
        1242 | 1292 | 1298 | 1366 | 1367 | 1411 | 1525 | 4035..=4038 | 4084 | 4176 => ErrorClass::InvalidValue,
        1300 | 1977 => ErrorClass::Encoding,
        1020 => ErrorClass::Serialization,
        1213 | 1614 | 3058 => ErrorClass::Deadlock,
        // NOWAIT and innodb_lock_wait_timeout both, as 55P03 is NOWAIT and lock_timeout both.
        1205 => ErrorClass::LockNotAvailable,
        1317 | 1969 => ErrorClass::Cancelled,
        1036 | 1290 | 1792 | 1836 => ErrorClass::ReadOnly,
        1064 | 1065 | 1068 | 1136 | 1149 | 1221 | 1222 | 1241 | 1248 => ErrorClass::Syntax,
        1046 | 1051 | 1109 | 1146 | 1932 => ErrorClass::UndefinedTable,
        1054 | 1072 => ErrorClass::UndefinedColumn,
        1128 | 1305 | 1318 | 1582 | 1630 => ErrorClass::UndefinedFunction,
        1008 | 1049 | 1091 | 1115 | 1141 | 1147 | 1176 | 1193 | 1243 | 1273 | 1324 | 1327 | 1360 | 4091 => {
            ErrorClass::UndefinedObject
        }
        1007 | 1050 | 1060 | 1061 | 1066 | 1110 | 1304 | 1359 | 1517 | 1826 | 4004 => ErrorClass::DuplicateObject,
        1052 => ErrorClass::AmbiguousColumn,
        1267 | 1270 | 1271 | 4078 | 4079 => ErrorClass::TypeMismatch,
        1055 | 1056 | 1111 | 1140 | 1463 | 4015 => ErrorClass::Grouping,
        1179 | 1400 | 1402 | 1568 => ErrorClass::TransactionState,
        1044 | 1045 | 1095 | 1142 | 1143 | 1227 | 1345 | 1370 | 1698 => ErrorClass::Permission,
        1071 | 1074 | 1117 | 1118 | 1153 | 1301 | 1390 | 1436 => ErrorClass::TooLarge,
        1021 | 1037 | 1038 | 1040 | 1041 | 1114 | 1135 | 1203 | 1206 | 1226 | 1461 => ErrorClass::Resources,
        1031 | 1093 | 1112 | 1148 | 1170 | 1178 | 1214 | 1235 | 1286 | 1295 | 1314 | 1336 | 1422 | 1442 | 1478
        | 1701 | 1845 | 1846 => ErrorClass::NotSupported,
        _ => ErrorClass::Other,
    }
}

/// What else a MariaDB error number is said of: its refusals are coarser than PostgreSQL's in these.
fn also_from_mariadb(number: u16) -> &'static [ErrorClass] {
    match number {
        // Not a moment, or one that the calendar does not have; also a number with something behind it.
        1292 | 1411 => &[ErrorClass::OutOfRange],
        // Also said of bytes that are no characters.
        1366 => &[ErrorClass::Encoding, ErrorClass::OutOfRange],
        // `1e400` is read before it is stored.
        1367 => &[ErrorClass::OutOfRange],
        // An unknown label of an enum, and a text that is no number to its end.
        1265 => &[ErrorClass::InvalidValue],
        // A CHECK stands where PostgreSQL has a type: JSON_VALID, the form of a uuid, the range of a number.
        4025 => &[ErrorClass::InvalidValue, ErrorClass::OutOfRange, ErrorClass::Truncation],
        // A savepoint that is not there.
        1305 => &[ErrorClass::UndefinedObject, ErrorClass::TransactionState],
        _ => &[],
    }
}

/// Whether two refusals of different classes may have one reason: the code of one is also said of the other's class.
pub fn may_be_one(one: &Failure, other: &Failure) -> bool {
    // SQLSTATEs have five characters, MariaDB's numbers four.
    let of_mariadb = |failure: &Failure| failure.code.parse::<u16>().ok().filter(|_| failure.code.len() == 4);
    let covers = |coarse: &Failure, fine: &Failure| {
        of_mariadb(coarse).is_some_and(|number| also_from_mariadb(number).contains(&fine.class))
    };
    covers(one, other) || covers(other, one)
}

/// The name of a table that a statement reads in the place of a quotient by 0.
pub const DIVISION: &str = "division_by_zero";

/// The class of a MariaDB error: by its number, by its SQLSTATE where a SIGNAL named no number of its own, and by the name
/// that a statement gave to what it refuses to read.
pub fn from_mariadb_error(number: u16, sqlstate: &str, message: &str) -> ErrorClass {
    const SIGNALLED: u16 = 1644;
    const NOT_IN_DOCUMENT: u16 = 4176;
    match number {
        SIGNALLED => ErrorClass::from_sqlstate(sqlstate),
        NOT_IN_DOCUMENT if message.contains(DIVISION) => ErrorClass::DivisionByZero,
        _ => from_mariadb(number),
    }
}

/// Errors after which the server has closed the connection: shutdown, killed, timed out, packets out of order.
pub fn mariadb_is_fatal(number: u16) -> bool {
    matches!(number, 1053 | 1077 | 1078 | 1079 | 1080 | 1152 | 1156..=1161 | 1184 | 1927)
}

/// The class of what Memcached says after `SERVER_ERROR` or `CLIENT_ERROR`; it has words, not codes.
pub fn from_memcached(message: &str) -> ErrorClass {
    const WORDS: &[(&str, ErrorClass)] = &[
        ("too large", ErrorClass::TooLarge),
        ("too long", ErrorClass::TooLarge),
        ("out of memory", ErrorClass::Resources),
        ("non-numeric", ErrorClass::InvalidValue),
        ("bad token", ErrorClass::InvalidValue),
        ("invalid", ErrorClass::InvalidValue),
        ("bad", ErrorClass::Syntax),
        ("not supported", ErrorClass::NotSupported),
    ];
    WORDS.iter().find(|(words, _)| message.contains(words)).map_or(ErrorClass::Other, |(_, class)| *class)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_refusal_has_the_same_class_on_both_sql_stores() {
        for (number, sqlstate) in [
            (1062, "23505"),
            (1452, "23503"),
            (1048, "23502"),
            (4025, "23514"),
            (1406, "22001"),
            (1264, "22003"),
            (1365, "22012"),
            (1366, "22P02"),
            (1242, "21000"),
            (1213, "40P01"),
            (1317, "57014"),
            (1792, "25006"),
            (1064, "42601"),
            (1136, "42601"),
            (1146, "42P01"),
            (1054, "42703"),
            (1582, "42883"),
            (1193, "42704"),
            (1050, "42P07"),
            (1052, "42702"),
            (1055, "42803"),
            (1142, "42501"),
            (1040, "53300"),
            (1235, "0A000"),
        ] {
            assert_eq!(from_mariadb(number), ErrorClass::from_sqlstate(sqlstate), "{number} and {sqlstate}");
        }
        assert_eq!(from_mariadb(9999), ErrorClass::Other);
    }

    #[test]
    fn a_coarser_code_may_be_the_finer_class() {
        let failure = |class, code: &str| Failure { class, code: code.into(), message: String::new() };
        let mariadb = |number: u16| failure(from_mariadb(number), &number.to_string());
        let postgres = |code: &str| failure(ErrorClass::from_sqlstate(code), code);
        for (number, sqlstate) in [(1292, "22008"), (1367, "22003"), (4025, "22P02"), (1265, "22P02"), (1366, "22021")]
        {
            assert!(may_be_one(&postgres(sqlstate), &mariadb(number)), "{number} and {sqlstate}");
            assert!(may_be_one(&mariadb(number), &postgres(sqlstate)), "{sqlstate} and {number}");
        }
        for (number, sqlstate) in [(1292, "23505"), (4025, "23503"), (1062, "23514"), (1264, "22P02"), (1366, "42804")]
        {
            assert!(!may_be_one(&postgres(sqlstate), &mariadb(number)), "{number} and {sqlstate}");
        }
    }

    #[test]
    fn the_same_refusal_has_the_same_class_on_both_caches() {
        let words = "cannot increment or decrement non-numeric value";
        assert_eq!(from_memcached(words), ErrorClass::from_redis("ERR"));
        assert_eq!(from_memcached("out of memory storing object"), ErrorClass::from_redis("OOM"));
        assert_eq!(from_memcached("object too large for cache"), ErrorClass::TooLarge);
        assert_eq!(from_memcached("bad data chunk"), ErrorClass::Syntax);
        assert_eq!(ErrorClass::from_redis("NEWWORD"), ErrorClass::Other);
    }
}
