//! Which part of a log is imported: a server has one log for all of its databases, users and applications.

use super::postgres_fold::LogRecord;

/// What is asked for; everything where nothing is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub database: Option<String>,
    pub user: Option<String>,
    pub application: Option<String>,
    /// Microseconds since 1970: what was complete before is left out.
    pub from_us: Option<i64>,
    /// The same: what was complete at or after it is left out.
    pub to_us: Option<i64>,
}

/// Lines of a log that were not asked for, by these reasons.
pub const OTHER_DATABASE: &str = "other database";
pub const OTHER_USER: &str = "other user";
pub const OTHER_APPLICATION: &str = "other application";
/// Operations that were not asked for.
pub const OTHER_TIME: &str = "outside of the time asked for";

/// Whether a log tells a name: a session that has just come has none yet.
pub fn is_told(name: &str) -> bool {
    !name.is_empty() && name != "[unknown]"
}

impl Filter {
    /// Why a record is left out, if it is. One that does not name what is asked for stays.
    pub fn leaves_out(&self, record: &LogRecord<'_>) -> Option<&'static str> {
        let other =
            |wanted: &Option<String>, found: &str| wanted.as_ref().is_some_and(|name| is_told(found) && name != found);
        if other(&self.database, &record.database) {
            Some(OTHER_DATABASE)
        } else if other(&self.user, &record.user) {
            Some(OTHER_USER)
        } else if other(&self.application, &record.application) {
            Some(OTHER_APPLICATION)
        } else {
            None
        }
    }

    /// Whether something that was complete then is asked for.
    pub fn covers(&self, at_us: i64) -> bool {
        self.from_us.is_none_or(|from| from <= at_us) && self.to_us.is_none_or(|to| at_us < to)
    }
}
