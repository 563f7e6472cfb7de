//! The refusals of the cache's side that several of its files make.

use std::fmt::Display;

use super::commands::{Class, Known};
use crate::core::Command;
use crate::format::routes::Route;
use crate::translate::refusal::{Redesign, Refusal};

/// What an application does without where a store has the command, and not this form of it.
const OTHER_FORM: &str = "another form of the command, or the application's own logic";

/// What Redis itself refuses, as far as the command alone tells it.
pub(super) fn malformed(what: impl Display) -> Refusal {
    Refusal::new(format!("malformed: {what}"), Redesign::RedisMistake)
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
    let reason = format!("`{}` is no command of Redis 7.0", name.escape_debug());
    Refusal::new(reason, Redesign::AskedOtherwise(OTHER_FORM))
}
