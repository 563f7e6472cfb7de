//! What an assessment says of classes of cache keys, the same for every format.

use crate::core::Assessment;
use crate::core::key_class::{Destinations, Distinct, Evidence, KeyClass, KeySpace, Met};

use super::super::text::{count, counted, percent_of};

/// Where no routes file is given.
pub const NO_ROUTES: &str = "No routes were given: every key goes to Memcached, which nobody has decided. Propose some with \
     --propose-routes FILE, read them, and give them with --routes FILE.";

/// Classes whose route leaves a need unmet, and all classes; most operations first.
pub fn gaps(keys: &KeySpace) -> Vec<&KeyClass> {
    keys.classes.iter().filter(|class| class.unmet().next().is_some()).collect()
}

/// `14 classes of cache keys; 3 of them need what their route does not give`.
pub fn key_classes(keys: &KeySpace) -> String {
    let classes = match keys.classes.len() as u64 {
        1 => "1 class of cache keys".to_owned(),
        n => format!("{} classes of cache keys", count(n)),
    };
    match gaps(keys).len() as u64 {
        0 => format!("{classes}; the routes give each what it needs"),
        1 => format!("{classes}; 1 of them needs what its route does not give"),
        n => format!("{classes}; {} of them need what their route does not give", count(n)),
    }
}

/// `52 to memcached exactly, 3 …`, without what is nothing.
pub fn destinations(destinations: &Destinations) -> String {
    let all = destinations.sum();
    let some = destinations.parts().into_iter().filter(|(_, n)| *n > 0);
    let part = |(name, n): (&str, u64)| format!("{} {name} ({})", count(n), percent_of(n, all));
    let parts: Vec<_> = some.map(part).collect();
    if parts.is_empty() { "none".to_owned() } else { parts.join(", ") }
}

/// The style's class of a destination, in the order of [`Destinations::parts`].
pub const DESTINATION_SLUGS: [&str; 6] = ["match", "inconclusive", "accepted", "noise", "redesign", "unmeasured"];

/// `12`, or `about 20 400`.
pub fn distinct(keys: &Distinct) -> String {
    let about = if keys.exact { "" } else { "about " };
    format!("{about}{}", count(keys.count))
}

/// `1 key`, or `about 20 400 keys`.
pub fn keys(keys: &Distinct) -> String {
    format!("{} {}", distinct(keys), if keys.count == 1 { "key" } else { "keys" })
}

/// `20 B to 4.1 kB, half of them up to 300 B`; nothing where no value is in the trace.
pub fn sizes(class: &KeyClass) -> String {
    let Some(sizes) = &class.sizes else { return String::new() };
    if sizes.min == sizes.max {
        return bytes(sizes.max);
    }
    let p99 = sizes.p99.map(|p99| format!(", 99 % up to {}", bytes(p99))).unwrap_or_default();
    format!("{} to {}, half up to {}{p99}", bytes(sizes.min), bytes(sizes.max), bytes(sizes.median))
}

fn bytes(bytes: u64) -> String {
    match bytes {
        n if n < 1_000 => format!("{n} B"),
        n if n < 1_000_000 => format!("{:.1} kB", n as f64 / 1e3),
        n => format!("{:.1} MB", n as f64 / 1e6),
    }
}

/// `none ×12, < 1 min ×3, no whole seconds ×2`; nothing where no command says.
pub fn lifetimes(class: &KeyClass) -> String {
    let lifetimes = &class.lifetimes;
    let some = lifetimes.parts().into_iter().filter(|(_, n)| *n > 0);
    let mut parts: Vec<String> = some.map(|(name, n)| format!("{name} ×{}", count(n))).collect();
    if lifetimes.sub_second > 0 {
        parts.push(format!("no whole seconds ×{}", count(lifetimes.sub_second)));
    }
    parts.join(", ")
}

/// `GET 12, SET 3`; the first of many.
pub fn commands(class: &KeyClass) -> String {
    const SHOWN: usize = 5;
    let mut parts: Vec<String> = class
        .commands
        .iter()
        .take(SHOWN)
        .map(|command| format!("{} {}", command.words, count(command.operations)))
        .collect();
    if class.commands.len() > SHOWN {
        parts.push(format!("{} more", class.commands.len() - SHOWN));
    }
    parts.join(", ")
}

/// What is done about a need, as a word, and the style's class of it.
pub fn met(met: Met) -> (&'static str, &'static str) {
    match met {
        Met::Met => ("met", "match"),
        Met::Stated => ("with a difference", "inconclusive"),
        Met::Accepted => ("accepted", "accepted"),
        Met::Unmet => ("unmet", "mismatch"),
    }
}

/// `durability, order unmet; structure with a difference`, worst first.
pub fn needs(class: &KeyClass) -> String {
    let of = |wanted: Met| {
        let names: Vec<&str> =
            class.needs.iter().filter(|need| need.met == wanted).map(|need| need.need.name()).collect();
        (!names.is_empty()).then(|| format!("{} {}", names.join(", "), met(wanted).0))
    };
    let all: Vec<String> = [Met::Unmet, Met::Accepted, Met::Stated, Met::Met].into_iter().filter_map(of).collect();
    if all.is_empty() { "none".to_owned() } else { all.join("; ") }
}

/// `BLPOP: waits for an element (3 operations, one is 6)`.
pub fn evidence(evidence: &Evidence) -> String {
    let operations = counted(evidence.operations, "operation");
    match evidence.operations {
        1 => format!("{} (operation {})", evidence.words, count(evidence.seq)),
        _ => format!("{} ({operations}, the first is {})", evidence.words, count(evidence.seq)),
    }
}

/// `366 commands of Redis: 16 exact, …`.
pub fn command_table(keys: &KeySpace) -> String {
    let all = keys.command_table.iter().map(|class| class.operations).sum();
    let parts: Vec<_> =
        keys.command_table.iter().map(|class| format!("{} {}", count(class.operations), class.words)).collect();
    format!("{} of Redis 7.0 are known: {}", counted(all, "command"), parts.join(", "))
}

/// What else is to be said of the routes, one sentence each.
pub fn route_remarks(assessment: &Assessment) -> Vec<String> {
    let keys = &assessment.keys;
    let idle = keys.idle_accepts.iter().map(|idle| {
        format!("The route `{}` accepts {}, which no key of it leaves unmet; remove it.", idle.pattern, idle.need)
    });
    let unused =
        keys.unused_routes.iter().map(|pattern| format!("No key of the recording meets the route `{pattern}`."));
    let routed = !assessment.basis.routes.is_empty();
    let none = (!routed).then(|| NO_ROUTES.to_owned());
    let unused: Vec<String> = if routed { unused.collect() } else { Vec::new() };
    none.into_iter().chain(idle).chain(unused).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_estimated_is_about_so_many() {
        assert_eq!(distinct(&Distinct { count: 3, exact: true }), "3");
        assert_eq!(distinct(&Distinct { count: 3, exact: false }), "about 3");
        assert_eq!((bytes(999), bytes(1_000), bytes(2_500_000)), ("999 B".into(), "1.0 kB".into(), "2.5 MB".into()));
    }

    #[test]
    fn nothing_has_no_share() {
        assert_eq!(destinations(&Destinations::default()), "none");
        let some = Destinations { memcached: 3, redesign: 1, ..Destinations::default() };
        assert_eq!(destinations(&some), "3 memcached exactly (75.0 %), 1 redesign (25.0 %)");
    }
}
