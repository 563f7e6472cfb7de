//! What is refused: the reason, what usually takes its place, and how much that takes.
//!
//! A statement's refusal says its redesign. A command's is the table of commands' business, which words it into the
//! reason; here it is taken apart again.

use crate::core::assessment::Effort;
use crate::core::{Operation, Request};
use crate::translate::cache::commands::{self, Class};
use crate::translate::refusal::Refusal;

/// Stands between a command's reason and what takes its place.
const INSTEAD: &str = "; usual redesign: ";

/// A refusal taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    pub reason: String,
    pub instead: String,
    pub effort: Effort,
}

/// What a refusal says of its operation.
pub fn refused(operation: &Operation, refusal: &Refusal) -> Refused {
    let Request::Redis(command) = &operation.request else {
        return Refused {
            reason: refusal.reason.clone(),
            instead: refusal.redesign.advice().to_owned(),
            effort: refusal.redesign.effort(),
        };
    };
    let (reason, instead) = refusal.reason.split_once(INSTEAD).unwrap_or((&refusal.reason, ""));
    // What takes the place of a whole group is that group's, whichever command met it: SET inside MULTI is a transaction.
    let group = || commands::all().into_iter().find(|known| known.instead == instead).map(|known| known.class);
    let own = || commands::find(command).map(|known| known.class);
    let class = if instead.is_empty() { own() } else { group().or_else(own) };
    let (instead, effort) = command_effort(reason, instead, class);
    Refused { reason: reason.to_owned(), instead: instead.to_owned(), effort }
}

/// What Redis refuses too costs nothing. What needs another store, or none has, is stored otherwise. The rest are forms
/// of commands that Memcached has: the application does without the form.
fn command_effort<'a>(reason: &str, instead: &'a str, class: Option<Class>) -> (&'a str, Effort) {
    let or = |otherwise: &'a str| if instead.is_empty() { otherwise } else { instead };
    match class {
        _ if reason.starts_with("malformed") => ("Redis refuses it too, so nothing is lost", Effort::None),
        _ if reason.starts_with("the route `") => ("as the routes say", Effort::DataModel),
        Some(Class::Mariadb | Class::Redesign) => (or("another store"), Effort::DataModel),
        _ => (or("another form of the command, or the application's own logic"), Effort::Logic),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_needs_another_store_is_the_data_models_business() {
        let of = |reason, class| command_effort(reason, "", class).1;
        assert_eq!(of("malformed: wrong number", Some(Class::Exact)), Effort::None);
        assert_eq!(of("LPUSH: memcached has no lists", Some(Class::Mariadb)), Effort::DataModel);
        assert_eq!(of("SET … KEEPTTL", Some(Class::Exact)), Effort::Logic);
        assert_eq!(of("the route `a*` says redesign: x", Some(Class::Exact)), Effort::DataModel);
    }
}
