//! What a class of keys is: a cache, a lock, a quota, a queue. No trace says that, so every answer has its reason.

use crate::core::key_class::Role;

/// What a recording does with a class, as far as it tells what it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Traits {
    pub channel: bool,
    /// Operations of the stream commands.
    pub logged: u64,
    pub pushed: u64,
    pub popped: u64,
    /// A list is looked into, or changed in its middle.
    pub looked_into: u64,
    /// Hashes, sets, sorted sets and the like, written.
    pub changed: u64,
    /// Whole values written, and only where there was none.
    pub set: u64,
    pub added: u64,
    /// Of both: without a lifetime.
    pub for_ever: u64,
    /// Lifetimes given, by these or by EXPIRE.
    pub with_lifetime: u64,
    pub longest_ms: i64,
    pub counted: u64,
    pub deleted: u64,
    pub read: u64,
    pub scripted: u64,
    /// Values that are greater than the one before in the same key, and those that are not.
    pub rises: u64,
    pub falls: u64,
}

/// A limit that is lost within the hour lets somebody do a bit more; a longer one is somebody's quota.
const QUOTA_MS_MIN: i64 = 3_600_000;

/// Words in a name that say that somebody is let in by it.
const TOKENS: [&str; 2] = ["token", "session"];

/// The first of these that fits.
pub fn role(pattern: &str, traits: &Traits) -> (Role, String) {
    let writes = traits.set + traits.added + traits.changed + traits.pushed;
    let lower = pattern.to_ascii_lowercase();
    let token = TOKENS.into_iter().find(|word| lower.contains(word)).filter(|_| writes > 0);
    if traits.channel {
        (Role::Channel, "messages are published to it, or listened for".to_owned())
    } else if traits.logged > 0 {
        (Role::Log, "a stream: an append-only log".to_owned())
    } else if traits.pushed + traits.popped > 0 && traits.looked_into == 0 {
        let taken = if traits.popped > 0 { "pushed to and taken from" } else { "pushed to, and nothing looks into it" };
        (Role::Queue, format!("a queue: a list that is {taken}"))
    } else if traits.counted > 0 {
        counter(traits)
    } else if traits.added > 0 && traits.set == 0 && traits.read == 0 && traits.for_ever == 0 {
        (Role::Lock, "written only where there is nothing, with a lifetime, and never read".to_owned())
    } else if let Some(word) = token {
        (Role::Token, format!("its name says `{word}`: losing it logs somebody out, or lets somebody in"))
    } else if traits.rises >= 2 && traits.falls == 0 && traits.set > traits.read {
        let (rises, sets, reads) = (traits.rises, traits.set, traits.read);
        (Role::Cursor, format!("written {sets} times and read {reads}, {rises} times to a greater value: a cursor"))
    } else {
        by_lifetime(traits, writes)
    }
}

fn counter(traits: &Traits) -> (Role, String) {
    if traits.with_lifetime == 0 {
        let reset = if traits.deleted == 0 { "that is never reset" } else { "that only a DEL resets" };
        (Role::Quota, format!("a counter without a lifetime, {reset}"))
    } else if traits.longest_ms >= QUOTA_MS_MIN {
        (Role::Quota, "counts for an hour or more: losing it gives a quota back".to_owned())
    } else {
        (Role::RateLimit, "counts for less than an hour: losing it lets a few more pass".to_owned())
    }
}

fn by_lifetime(traits: &Traits, writes: u64) -> (Role, String) {
    let structured = traits.changed + traits.pushed > 0;
    if writes == 0 && traits.scripted > 0 {
        (Role::State, "only scripts write it, and what they write is not in the trace".to_owned())
    } else if writes == 0 {
        (Role::OnlyRead, "nothing in the recording writes it".to_owned())
    } else if structured && traits.with_lifetime == 0 {
        (Role::State, "a structure without a lifetime".to_owned())
    } else if structured {
        (Role::Cache, "a structure with a lifetime".to_owned())
    } else if traits.for_ever * 2 > traits.set + traits.added && traits.for_ever > traits.with_lifetime {
        let (forever, sets) = (traits.for_ever, traits.set + traits.added);
        (Role::State, format!("written without a lifetime, {forever} of {sets} times"))
    } else {
        (Role::Cache, "written with a lifetime".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_is_inferred_from_what_is_done() {
        let base = Traits::default;
        for (pattern, traits, expected, reason) in [
            ("c", Traits { channel: true, ..base() }, Role::Channel, "messages"),
            ("s", Traits { logged: 1, ..base() }, Role::Log, "stream"),
            ("q", Traits { pushed: 3, popped: 2, ..base() }, Role::Queue, "taken from"),
            ("q", Traits { pushed: 3, ..base() }, Role::Queue, "nothing looks into it"),
            ("l", Traits { pushed: 3, looked_into: 2, ..base() }, Role::State, "without a lifetime"),
            ("l", Traits { pushed: 3, looked_into: 2, with_lifetime: 3, ..base() }, Role::Cache, "with a lifetime"),
            ("n", Traits { counted: 9, ..base() }, Role::Quota, "never reset"),
            ("n", Traits { counted: 9, deleted: 1, ..base() }, Role::Quota, "only a DEL resets"),
            ("n", Traits { counted: 9, with_lifetime: 1, longest_ms: 60_000, ..base() }, Role::RateLimit, "less than"),
            ("n", Traits { counted: 9, with_lifetime: 1, longest_ms: 3_600_000, ..base() }, Role::Quota, "an hour"),
            ("session:lock", Traits { added: 3, with_lifetime: 3, deleted: 3, ..base() }, Role::Lock, "nothing"),
            ("x", Traits { added: 3, with_lifetime: 3, read: 9, ..base() }, Role::Cache, "with a lifetime"),
            ("MWSession:{id}", Traits { set: 3, with_lifetime: 3, read: 3, ..base() }, Role::Token, "`session`"),
            ("session:{id}", Traits { read: 3, ..base() }, Role::OnlyRead, "nothing in the recording"),
            ("c", Traits { set: 9, with_lifetime: 9, rises: 8, read: 1, ..base() }, Role::Cursor, "a cursor"),
            ("c", Traits { set: 9, with_lifetime: 9, rises: 8, read: 20, ..base() }, Role::Cache, "with a lifetime"),
            ("c", Traits { set: 9, with_lifetime: 9, rises: 5, falls: 3, ..base() }, Role::Cache, "with a lifetime"),
            ("h", Traits { changed: 1, ..base() }, Role::State, "without a lifetime"),
            ("v", Traits { set: 4, for_ever: 4, read: 9, ..base() }, Role::State, "4 of 4 times"),
            ("v", Traits { set: 4, for_ever: 1, with_lifetime: 3, ..base() }, Role::Cache, "with a lifetime"),
            ("v", Traits { set: 4, for_ever: 4, with_lifetime: 4, ..base() }, Role::Cache, "with a lifetime"),
            ("z", Traits { scripted: 1, ..base() }, Role::State, "only scripts"),
        ] {
            let (role, because) = role(pattern, &traits);
            assert_eq!(role, expected, "{pattern} {traits:?}");
            assert!(because.contains(reason), "{pattern}: {because}");
        }
    }
}
