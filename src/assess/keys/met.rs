//! What each place makes of each need: the one table that assessments, proposals and the gate read.
//!
//! It says what a store can do, not what a translation does of it today: what is not carried is untranslatable, and
//! counted there.

use crate::core::Need;
use crate::core::key_class::Met;
use crate::core::route::{Destination, Form, Large, Place};

const REDESIGNED: (Met, &str) = (Met::Stated, "nothing is sent: the redesign has to meet it");

/// Whether a place meets a need, and why not, or with which difference.
pub fn met(need: Need, place: Place) -> (Met, &'static str) {
    match place.to {
        Destination::Memcached => on_memcached(need, place),
        Destination::Mariadb => on_mariadb(need, place.form),
        Destination::Redesign => REDESIGNED,
    }
}

fn on_memcached(need: Need, place: Place) -> (Met, &'static str) {
    let document = place.form == Form::Document;
    match need {
        Need::Durability => (Met::Unmet, "memcached evicts what it has no room for, and a restart empties it"),
        Need::Enumeration => (Met::Unmet, "memcached cannot list its keys"),
        Need::Structure if document => {
            (Met::Stated, "one value behind compare-and-swap: each change rewrites it whole")
        }
        Need::Structure => (Met::Unmet, "memcached keeps strings only; form = \"document\" keeps a structure as one"),
        Need::Order if document => (Met::Met, ""),
        Need::Order => (Met::Unmet, "memcached keeps strings only; form = \"document\" keeps a list as one"),
        Need::SubSecondTtl => (Met::Stated, "rounded up to whole seconds: memcached counts in seconds"),
        Need::LongTtl => (Met::Met, ""),
        Need::WideCounters if document => (Met::Stated, "counted in the client, by compare-and-swap"),
        Need::WideCounters => (Met::Unmet, "memcached's counters are unsigned integers: below 0 they stop at 0"),
        Need::Atomicity => (Met::Unmet, "memcached changes one key at a time"),
        Need::Blocking => (Met::Unmet, "memcached has no command that waits"),
        Need::Messages => (Met::Unmet, "memcached has no publish and subscribe"),
        Need::Log => (Met::Unmet, "memcached has no streams"),
        Need::Scripts => (Met::Unmet, "memcached runs no scripts"),
        Need::LargeValues if place.large == Large::Segment => (Met::Stated, "kept in parts: losing one is a miss"),
        Need::LargeValues => {
            (Met::Unmet, "memcached refuses a value over 1 MiB; large = \"segment\" keeps it in parts")
        }
        Need::OddKeys => (Met::Stated, "kept under a hash: the server's own tools do not show such a key"),
    }
}

fn on_mariadb(need: Need, form: Form) -> (Met, &'static str) {
    let queue = form == Form::Queue;
    match need {
        Need::Durability | Need::SubSecondTtl | Need::LongTtl | Need::WideCounters | Need::Atomicity => (Met::Met, ""),
        Need::Enumeration => (Met::Stated, "the table lists its keys; a cursor of SCAN is a range of them"),
        Need::Structure if queue => (Met::Stated, "a list only, and only as jobs that are taken from its ends"),
        Need::Order if queue => (Met::Stated, "whoever comes first takes the first free job: not strict among workers"),
        Need::Structure | Need::Order => (Met::Met, ""),
        Need::Blocking => (Met::Stated, "the table is polled: a waiter wakes up a poll later"),
        Need::Messages => (Met::Unmet, "MariaDB has no publish and subscribe"),
        Need::Log => (Met::Unmet, "MariaDB has no consumer groups: a log table with cursors is another design"),
        Need::Scripts => (Met::Unmet, "MariaDB runs no Lua: each script is a transaction to be written"),
        Need::LargeValues => (Met::Stated, "up to max_allowed_packet"),
        Need::OddKeys => (Met::Stated, "one over 240 bytes is kept under a hash, and stands whole beside it"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCUMENT: Place = Place { form: Form::Document, ..Place::MEMCACHED };
    const QUEUE: Place = Place { form: Form::Queue, ..Place::MARIADB };

    /// Need by place; a letter for met, stated, unmet.
    #[test]
    fn each_place_meets_what_its_store_can_do() {
        let places = [Place::MEMCACHED, DOCUMENT, Place::MARIADB, QUEUE, Place::REDESIGN];
        for (need, expected) in [
            (Need::Durability, "uumms"),
            (Need::Enumeration, "uusss"),
            (Need::Structure, "usmss"),
            (Need::Order, "ummss"),
            (Need::SubSecondTtl, "ssmms"),
            (Need::LongTtl, "mmmms"),
            (Need::WideCounters, "usmms"),
            (Need::Atomicity, "uumms"),
            (Need::Blocking, "uusss"),
            (Need::Messages, "uuuus"),
            (Need::Log, "uuuus"),
            (Need::Scripts, "uuuus"),
            (Need::LargeValues, "uusss"),
            (Need::OddKeys, "sssss"),
        ] {
            let letter = |place| match met(need, place).0 {
                Met::Met => 'm',
                Met::Stated => 's',
                Met::Accepted => 'a',
                Met::Unmet => 'u',
            };
            assert_eq!(places.map(letter).iter().collect::<String>(), expected, "{need}");
        }
        let segments = Place { large: Large::Segment, ..Place::MEMCACHED };
        assert_eq!(met(Need::LargeValues, segments).0, Met::Stated);
    }

    #[test]
    fn whatever_is_not_simply_met_says_why() {
        for need in Need::ALL {
            for place in [Place::MEMCACHED, DOCUMENT, Place::MARIADB, QUEUE, Place::REDESIGN] {
                let (met, why) = met(need, place);
                assert_eq!(met == Met::Met, why.is_empty(), "{need} {place}");
            }
        }
    }
}
