//! Classes of cache keys: what a recording does with them, what they need of a store, and whether their route gives it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::Need;
use super::assessment::Counted;
use super::route::Place;

/// The cache's keys, by class.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeySpace {
    /// Every cache operation, by where it goes with the routes given.
    pub destinations: Destinations,
    /// Operations without keys and channels: of the connection, of the server, of transactions.
    pub without_keys: u64,
    /// Most operations first.
    pub classes: Vec<KeyClass>,
    /// Operations on keys beyond the last class that is told apart.
    pub further_operations: u64,
    /// Most calls first.
    pub scripts: Vec<Script>,
    /// `accept` in routes that takes no unmet need away.
    pub idle_accepts: Vec<IdleAccept>,
    /// Patterns of routes that no key of the recording meets.
    pub unused_routes: Vec<String>,
    /// Commands of Redis in the whole table, by what becomes of them.
    pub command_table: Vec<Counted>,
}

/// Operations by where they go; the sum of all fields.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Destinations {
    /// To Memcached, with the same meaning.
    pub memcached: u64,
    /// To Memcached, with a stated difference.
    pub memcached_stated: u64,
    /// To MariaDB, with the same meaning.
    pub mariadb: u64,
    /// To MariaDB, with a stated difference.
    pub mariadb_stated: u64,
    /// Not carried: it needs a redesign.
    pub redesign: u64,
    /// Not sent to either stack: it administers, or its values are not in the trace.
    pub skipped: u64,
}

impl Destinations {
    /// Name and count of each, from best to worst.
    pub fn parts(&self) -> [(&'static str, u64); 6] {
        [
            ("memcached exactly", self.memcached),
            ("memcached with a difference", self.memcached_stated),
            ("mariadb exactly", self.mariadb),
            ("mariadb with a difference", self.mariadb_stated),
            ("redesign", self.redesign),
            ("skipped", self.skipped),
        ]
    }

    pub fn sum(&self) -> u64 {
        self.parts().iter().fold(0, |sum: u64, (_, count)| sum.saturating_add(*count))
    }
}

/// Keys of one pattern that meet one route; or channels, which are no keys.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyClass {
    pub pattern: String,
    /// It is a channel of PUBLISH and SUBSCRIBE.
    pub channel: bool,
    pub databases: Vec<u32>,
    pub operations: u64,
    /// `operations` over all operations on the cache, 0 to 1. An operation on keys of two classes counts in both.
    pub share: f64,
    /// Operations that only read.
    pub reads: u64,
    pub writes: u64,
    /// Most frequent first.
    pub commands: Vec<Counted>,
    pub keys: Distinct,
    /// Of the values written; none where no value is in the trace.
    pub sizes: Option<Sizes>,
    pub lifetimes: Lifetimes,
    pub role: Role,
    /// Why it is taken for that.
    pub role_because: String,
    pub needs: Vec<NeedUse>,
    pub route: RouteUse,
    /// What becomes of its operations with that route.
    pub destinations: Destinations,
    /// Calls of scripts on its keys that MariaDB does not take over.
    pub scripts_rewritten: u64,
    pub proposal: Proposal,
}

impl KeyClass {
    /// Needs that its route does not meet, accepted ones left out.
    pub fn unmet(&self) -> impl Iterator<Item = &NeedUse> {
        self.needs.iter().filter(|need| need.met == Met::Unmet)
    }

    /// What the gate is told of it; none where all needs are met or stated.
    pub fn gap(&self) -> Option<ClassGap> {
        let of = |met: Met| self.needs.iter().filter(move |need| need.met == met).map(|need| need.need).collect();
        let gap = ClassGap {
            class: self.pattern.clone(),
            operations: self.operations,
            place: self.route.place,
            unmet: of(Met::Unmet),
            accepted: of(Met::Accepted),
            why: self.route.why.clone(),
        };
        (!gap.unmet.is_empty() || !gap.accepted.is_empty()).then_some(gap)
    }
}

/// How many keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Distinct {
    pub count: u64,
    /// Counted; otherwise estimated, within some percent.
    pub exact: bool,
}

/// Bytes of the values written; of lists, sets and the like, of their elements.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sizes {
    pub values: u64,
    pub min: u64,
    /// Within one percent.
    pub median: u64,
    /// Only from 1,000 values on; within one percent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub p99: Option<u64>,
    pub max: u64,
}

/// Lifetimes that were given, by length; one that is no longer than 0 deletes and is not in here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lifetimes {
    /// Written to live for ever.
    pub none: u64,
    pub under_1_s: u64,
    pub under_1_min: u64,
    pub under_1_h: u64,
    pub under_1_day: u64,
    pub up_to_30_days: u64,
    pub over_30_days: u64,
    /// Of all of these: no whole seconds.
    pub sub_second: u64,
    pub longest_ms: i64,
}

impl Lifetimes {
    pub const UNDER: [(&'static str, i64); 5] = [
        ("< 1 s", 1_000),
        ("< 1 min", 60_000),
        ("< 1 h", 3_600_000),
        ("< 1 day", 86_400_000),
        ("≤ 30 days", 2_592_000_001),
    ];

    /// Counts a lifetime in milliseconds.
    pub fn add(&mut self, millis: i64) {
        let counts = [
            &mut self.under_1_s,
            &mut self.under_1_min,
            &mut self.under_1_h,
            &mut self.under_1_day,
            &mut self.up_to_30_days,
        ];
        let found = Self::UNDER.iter().zip(counts).find(|((_, under), _)| millis < *under);
        *found.map_or(&mut self.over_30_days, |(_, count)| count) += 1;
        self.longest_ms = self.longest_ms.max(millis);
    }

    /// Name and count of each length.
    pub fn parts(&self) -> [(&'static str, u64); 7] {
        let [s, min, h, day, month] = Self::UNDER.map(|(name, _)| name);
        [
            ("none", self.none),
            (s, self.under_1_s),
            (min, self.under_1_min),
            (h, self.under_1_h),
            (day, self.under_1_day),
            (month, self.up_to_30_days),
            ("> 30 days", self.over_30_days),
        ]
    }

    /// Those that end.
    pub fn given(&self) -> u64 {
        self.parts()[1..].iter().map(|(_, count)| count).sum()
    }
}

/// What a class looks like. Nobody can see that in a trace: it is inferred, and says why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// It can be computed again.
    Cache,
    /// It is read or deleted, and never written in the recording.
    OnlyRead,
    /// Who writes it first may go on.
    Lock,
    /// Counts for a short time.
    RateLimit,
    /// Counts for long, or for ever.
    Quota,
    /// How far a reader has come.
    Cursor,
    /// Sessions and tokens.
    Token,
    /// Jobs that workers take.
    Queue,
    /// A stream.
    Log,
    /// Whatever else must not be lost.
    State,
    /// A channel of messages.
    Channel,
}

impl Role {
    pub const ALL: [Self; 11] = [
        Self::Cache,
        Self::OnlyRead,
        Self::Lock,
        Self::RateLimit,
        Self::Quota,
        Self::Cursor,
        Self::Token,
        Self::Queue,
        Self::Log,
        Self::State,
        Self::Channel,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Cache => "cache",
            Self::OnlyRead => "only read",
            Self::Lock => "lock",
            Self::RateLimit => "rate limit",
            Self::Quota => "quota",
            Self::Cursor => "cursor",
            Self::Token => "session or token",
            Self::Queue => "queue",
            Self::Log => "log",
            Self::State => "state",
            Self::Channel => "channel",
        }
    }

    /// Whether losing it is more than a miss.
    pub fn is_durable(self) -> bool {
        matches!(self, Self::Quota | Self::Cursor | Self::Token | Self::Queue | Self::Log | Self::State)
    }
}

/// A need of a class, with its evidence, and what its route makes of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NeedUse {
    pub need: Need,
    /// It does not stand in the trace; the evidence says what it was inferred from.
    pub inferred: bool,
    /// Most frequent first.
    pub evidence: Vec<Evidence>,
    pub met: Met,
    /// Why it is not met, or the difference; empty where it is met.
    pub why: String,
}

/// What shows a need: a clause, how many operations do it, and one of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    pub words: String,
    pub operations: u64,
    pub seq: u64,
}

/// Whether a route gives what a class needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Met {
    Met,
    /// With a difference that is stated.
    Stated,
    /// It does not, and the route says that it may not.
    Accepted,
    Unmet,
}

/// The route that a class meets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RouteUse {
    /// Empty where no route matches.
    pub pattern: String,
    pub place: Place,
    pub accept: BTreeSet<Need>,
    pub why: String,
}

/// A route that would meet the needs, and why this one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proposal {
    pub place: Place,
    pub why: String,
}

/// A Lua script or a function, by what it is called with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Script {
    /// SHA-1 as Redis computes it; a function's name.
    pub digest: String,
    /// Cut where it is long; none where the trace does not hold it.
    pub text: Option<String>,
    pub operations: u64,
    /// Of these: carried with the routes given.
    pub carried: u64,
    /// Patterns of the keys that it was given; the first of many.
    pub classes: Vec<String>,
    pub seq: u64,
}

/// An `accept` that takes nothing away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IdleAccept {
    pub pattern: String,
    pub need: Need,
}

/// What the routes of a run leave unmet: the gate looks at it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RouteCheck {
    /// The routes' file.
    pub routes: String,
    /// Classes with a need that is unmet or accepted, most operations first.
    pub gaps: Vec<ClassGap>,
    pub idle_accepts: Vec<IdleAccept>,
}

/// A class, and the needs that its route does not meet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClassGap {
    pub class: String,
    pub operations: u64,
    pub place: Place,
    pub unmet: BTreeSet<Need>,
    /// Unmet, and accepted by the route.
    pub accepted: BTreeSet<Need>,
    /// The route's own.
    pub why: String,
}

impl RouteCheck {
    /// What fails a gate, one sentence each.
    pub fn failures(&self) -> Vec<String> {
        let names = |needs: &BTreeSet<Need>| needs.iter().map(|need| need.name()).collect::<Vec<_>>().join(", ");
        let gaps = self.gaps.iter().filter(|gap| !gap.unmet.is_empty()).map(|gap| {
            let them = if gap.unmet.len() == 1 { "it" } else { "them" };
            let (class, place, needs) = (&gap.class, gap.place, names(&gap.unmet));
            format!("the class `{class}` needs {needs}; its route ({place}) does not meet {them}")
        });
        let idle = self.idle_accepts.iter().map(|idle| {
            format!("the route `{}` accepts {}, which no key of it leaves unmet; remove it", idle.pattern, idle.need)
        });
        gaps.chain(idle).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lifetime_is_counted_where_it_belongs() {
        for (millis, name) in [
            (999, "< 1 s"),
            (1_000, "< 1 min"),
            (60_000, "< 1 h"),
            (3_600_000, "< 1 day"),
            (86_400_000, "≤ 30 days"),
            (2_592_000_000, "≤ 30 days"),
            (2_592_000_001, "> 30 days"),
        ] {
            let mut lifetimes = Lifetimes::default();
            lifetimes.add(millis);
            assert_eq!(lifetimes.parts().iter().find(|(_, count)| *count == 1).map(|(name, _)| *name), Some(name));
            assert_eq!((lifetimes.given(), lifetimes.longest_ms), (1, millis));
        }
    }

    #[test]
    fn a_failure_names_the_class_and_its_needs() {
        let gap = ClassGap {
            class: "queue/pagefetch".into(),
            operations: 3,
            place: Place::MEMCACHED,
            unmet: [Need::Blocking, Need::Order].into(),
            accepted: BTreeSet::new(),
            why: String::new(),
        };
        let idle = IdleAccept { pattern: "a*".into(), need: Need::Order };
        let check = RouteCheck { routes: "r".into(), gaps: vec![gap], idle_accepts: vec![idle] };
        assert_eq!(
            check.failures(),
            [
                "the class `queue/pagefetch` needs order, blocking; its route (memcached) does not meet them",
                "the route `a*` accepts order, which no key of it leaves unmet; remove it",
            ]
        );
    }
}
