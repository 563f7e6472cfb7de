//! Needs -> the route that a cautious person would choose: control state to MariaDB, what can be computed again to
//! Memcached, and what neither store does to a redesign.

use std::collections::BTreeSet;

use crate::core::Need;
use crate::core::key_class::{Proposal, Role};
use crate::core::route::{Form, Large, Place};

/// What a proposal is made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    pub needs: BTreeSet<Need>,
    pub role: Role,
    pub scripts: Scripts,
}

impl Default for Wanted {
    /// What is wanted of keys of which nothing is known.
    fn default() -> Self {
        Self { needs: BTreeSet::new(), role: Role::OnlyRead, scripts: Scripts::Carried }
    }
}

/// What becomes of the scripts that touch the keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scripts {
    /// Each is recognised by its shape and carried to MariaDB; or there are none.
    #[default]
    Carried,
    /// At least one has to be written anew.
    Rewritten,
}

impl Wanted {
    /// What two classes want whose keys cannot be told apart by a route.
    pub fn and(&self, other: &Self) -> Self {
        let queue = self.role == Role::Queue && other.role == Role::Queue;
        let role = match (queue, self.role == other.role) {
            (_, true) => self.role,
            _ if self.role.is_durable() || other.role.is_durable() => Role::State,
            _ => Role::Cache,
        };
        let mut needs: BTreeSet<Need> = self.needs.union(&other.needs).copied().collect();
        if role.is_durable() {
            needs.insert(Need::Durability);
        }
        let carried = self.scripts == Scripts::Carried && other.scripts == Scripts::Carried;
        Self { needs, role, scripts: if carried { Scripts::Carried } else { Scripts::Rewritten } }
    }
}

const DOCUMENT: Place = Place { form: Form::Document, ..Place::MEMCACHED };
const QUEUE: Place = Place { form: Form::Queue, ..Place::MARIADB };

/// What only MariaDB of the two keeps, in the order in which it is said.
const MARIADB: &[(Need, &str)] = &[
    (Need::Durability, "it must not be lost"),
    (Need::Atomicity, "several keys change as one: that is a transaction"),
    (Need::Blocking, "a reader waits for an element: tables are polled"),
    (Need::Enumeration, "its keys are listed, and a table can list them"),
    (Need::WideCounters, "a counter here goes below 0, or counts in fractions"),
    (Need::Scripts, "its scripts are carried as transactions"),
];

/// The first of these that holds decides.
pub fn propose(wanted: &Wanted) -> Proposal {
    let needs = |need| wanted.needs.contains(&need);
    let so = |place, why: &str| Proposal { place, why: why.to_owned() };
    if needs(Need::Messages) {
        return so(Place::REDESIGN, "messages between processes need a broker");
    }
    if needs(Need::Log) {
        return so(Place::REDESIGN, "a log with consumer groups needs a broker, or a log table with cursors");
    }
    if needs(Need::Scripts) && wanted.scripts == Scripts::Rewritten {
        return so(Place::REDESIGN, "its scripts have to be written anew, as transactions or in the application");
    }
    if wanted.role == Role::Queue && !needs(Need::Scripts) && !needs(Need::Atomicity) {
        return so(QUEUE, "jobs that workers take: a table that they read with SKIP LOCKED");
    }
    if let Some((_, why)) = MARIADB.iter().find(|(need, _)| needs(*need)) {
        return so(Place::MARIADB, why);
    }
    let large = if needs(Need::LargeValues) { Large::Segment } else { Large::Refuse };
    if needs(Need::Structure) || needs(Need::Order) {
        let place = Place { large, ..DOCUMENT };
        return so(place, "a structure that may be lost: one value behind compare-and-swap");
    }
    let place = Place { large, ..Place::MEMCACHED };
    so(place, if large == Large::Segment { "large values that may be lost" } else { "it may be lost" })
}

#[cfg(test)]
mod tests {
    use super::super::met::met;
    use super::*;
    use crate::core::key_class::Met;
    use crate::core::route::Destination;

    fn wanted(needs: &[Need], role: Role) -> Wanted {
        Wanted { needs: needs.iter().copied().collect(), role, scripts: Scripts::Carried }
    }

    #[test]
    fn control_state_goes_to_mariadb_a_cache_to_memcached_and_what_neither_does_to_a_redesign() {
        use Need::*;
        for (needs, role, place) in [
            (&[][..], Role::Cache, "memcached"),
            (&[OddKeys, LongTtl, SubSecondTtl], Role::Cache, "memcached"),
            (&[LargeValues], Role::Cache, "memcached, large values in segments"),
            (&[Structure, Order], Role::Cache, "memcached as documents"),
            (&[Structure, Order, LargeValues], Role::Cache, "memcached as documents, large values in segments"),
            (&[], Role::RateLimit, "memcached"),
            (&[], Role::Lock, "memcached"),
            (&[Durability], Role::Quota, "mariadb"),
            (&[Durability], Role::Cursor, "mariadb"),
            (&[Durability, Structure, Enumeration, LongTtl], Role::Token, "mariadb"),
            (&[Durability, Structure, Order], Role::Queue, "mariadb as a queue"),
            (&[Durability, Structure, Order, Blocking], Role::Queue, "mariadb as a queue"),
            (&[Durability, Structure, Order, Blocking, Atomicity], Role::Queue, "mariadb"),
            (&[Durability, Structure, Order, Blocking], Role::State, "mariadb"),
            (&[Atomicity], Role::Cache, "mariadb"),
            (&[WideCounters], Role::RateLimit, "mariadb"),
            (&[Scripts], Role::Lock, "mariadb"),
            (&[Durability, Log], Role::Log, "redesign"),
            (&[Messages], Role::Channel, "redesign"),
        ] {
            let proposal = propose(&wanted(needs, role));
            assert_eq!(proposal.place.to_string(), place, "{needs:?} {role:?}");
        }
        let rewritten = Wanted { scripts: super::Scripts::Rewritten, ..wanted(&[Scripts], Role::Lock) };
        assert_eq!(propose(&rewritten).place, Place::REDESIGN);
    }

    /// Every set of needs with every role, and both fates of scripts.
    fn each(mut look: impl FnMut(&Wanted)) {
        for bits in 0_u32..1 << Need::ALL.len() {
            let needs: BTreeSet<Need> =
                Need::ALL.iter().enumerate().filter(|(at, _)| bits & (1 << at) != 0).map(|(_, need)| *need).collect();
            for role in [Role::Cache, Role::Queue, Role::State] {
                for scripts in [Scripts::Carried, Scripts::Rewritten] {
                    look(&Wanted { needs: needs.clone(), role, scripts });
                }
            }
        }
    }

    #[test]
    fn whatever_is_needed_the_proposal_meets_it() {
        let mut looked = 0;
        each(|wanted| {
            let place = propose(wanted).place;
            let unmet = |need: &&Need| met(**need, place).0 == Met::Unmet;
            // A script that was recognised needs nobody to run it.
            let open: Vec<_> = wanted.needs.iter().filter(unmet).filter(|need| **need != Need::Scripts).collect();
            assert!(open.is_empty(), "{wanted:?} {place}: {open:?}");
            looked += 1;
        });
        assert_eq!(looked, 6 << Need::ALL.len());
    }

    #[test]
    fn more_needs_never_make_a_proposal_less_cautious() {
        let caution = |place: Place| match place.to {
            Destination::Memcached => 0,
            Destination::Mariadb => 1,
            Destination::Redesign => 2,
        };
        each(|wanted| {
            for need in Need::ALL {
                let mut more = wanted.clone();
                more.needs.insert(need);
                assert!(caution(propose(&more).place) >= caution(propose(wanted).place), "{wanted:?} {need}");
            }
        });
    }
}
