//! The refusals of the cache's side that several of its files make.

use std::fmt::Display;

use super::commands::{Class, Known};
use crate::core::{Command, Failure};
use crate::format::routes::Route;
use crate::translate::refusal::{Redesign, Refusal};
use crate::translate::{Answer, Translation};

const RULE: &str = "refused_alike";

const MALFORMED: &str = "malformed: ";

/// What an application does without where a store has the command, and not this form of it.
const OTHER_FORM: &str = "another form of the command, or the application's own logic";

/// What Redis itself refuses, as far as the command alone tells it.
pub(super) fn malformed(what: impl Display) -> Refusal {
    Refusal::new(format!("{MALFORMED}{what}"), Redesign::RedisMistake)
}

/// The client's answer to what Redis is taken to refuse: an error of the same class, and nothing sent. Redis looks at the
/// key first with some commands: where it was not seen to refuse the command for its form, that is not carried.
pub(super) fn alike(refusal: &Refusal) -> Translation {
    let what = refusal.reason.strip_prefix(MALFORMED).unwrap_or(&refusal.reason);
    Translation {
        answer: Answer::Refused(Failure::from_redis(&format!("ERR {what}"))),
        rules: vec![RULE],
        refused_alike: Some(refusal.clone()),
        ..Translation::default()
    }
}

/// So many databases Redis has by default, and throwaway servers have.
pub const DATABASES: u32 = 16;

/// The database of SELECT.
pub(super) fn database(command: &Command) -> Result<u32, Refusal> {
    let number = command.args.get(1).and_then(|number| number.as_str()?.parse::<i32>().ok());
    let number = number.ok_or_else(|| malformed("value is not an integer or out of range"))?;
    let found = u32::try_from(number).ok().filter(|number| *number < DATABASES);
    found.ok_or_else(|| malformed("DB index is out of range"))
}

/// What no store of the target carries as it was asked, with what the table of commands puts in its place.
pub(super) fn not_carried(known: &'static Known, reason: impl Into<String>) -> Refusal {
    let redesign = match known.class {
        Class::Mariadb | Class::Redesign => Redesign::StoredOtherwise(&known.instead),
        Class::Exact | Class::Stated | Class::Administrative => Redesign::AskedOtherwise(OTHER_FORM),
    };
    Refusal::new(reason, redesign)
}

/// The route of a key names no store: what it says is a person's.
pub(super) fn redesigned(route: &Route) -> Refusal {
    Refusal::new(format!("the route `{}` says redesign: {}", route.pattern, route.why), Redesign::Routes)
}

pub(super) fn unknown(command: &Command) -> Refusal {
    /// Names are words; what is longer is not one, and is not repeated in whole.
    const NAME_CHARS_MAX: usize = 32;
    let name: String = command.name().chars().take(NAME_CHARS_MAX).collect();
    let reason = format!("`{}` is unknown to this table, which holds the commands of Redis 7.0", name.escape_debug());
    Refusal::new(reason, Redesign::AskedOtherwise(OTHER_FORM))
}
