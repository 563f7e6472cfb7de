//! Two cache replies. Typed as they are: missing is not empty, a number is not its text, bytes are exact.

use super::super::distance::{self, Distance};
use super::super::{normalise, shown};
use super::{Asked, Comparison, Difference, Part, same_refusal};
use crate::core::{CacheReply, FindingKind, Observation, Outcome, Reply, Request, Verdict};

/// Commands whose reply Redis gives in no stated order.
const UNORDERED: &[&str] =
    &["HGETALL", "HKEYS", "HVALS", "KEYS", "SDIFF", "SINTER", "SMEMBERS", "SPOP", "SRANDMEMBER", "SUNION"];

/// Commands that answer in parts, each with the cursor of the next; and how many replies belong together.
const IN_PARTS: &[(&str, usize)] = &[("SCAN", 1), ("HSCAN", 2), ("SSCAN", 1), ("ZSCAN", 2)];

/// Two stacks are sent a command one after the other, and one counts whole seconds, by a clock that ticks once a
/// second: a second for each.
const TTL_TOLERANCE_SECONDS: i64 = 2;

/// A lifetime of over 30 days is an instant to memcached, which it reckons from the time at which it started, cut to
/// whole seconds: a second more.
const FAR_TTL_TOLERANCE_SECONDS: i64 = 3;

const FAR_SECONDS: i64 = 30 * 24 * 60 * 60;

/// By how much two remaining lifetimes may differ, the longer of which is this.
pub fn ttl_tolerance_seconds(longer_seconds: i64) -> i64 {
    if longer_seconds > FAR_SECONDS { FAR_TTL_TOLERANCE_SECONDS } else { TTL_TOLERANCE_SECONDS }
}

/// Memcached counts whole seconds: what has no more than this left may have ended there.
const END_TOLERANCE_MS: u64 = 1000;

/// Whether the sides differ in nothing but keys whose life ends within a second: stated of Memcached, and no difference
/// of what was kept.
pub(super) fn ends_between(observation: &Observation, control: &Outcome, candidate: &Outcome) -> bool {
    let (Outcome::Completed(Reply::Cache(one)), Outcome::Completed(Reply::Cache(other))) = (control, candidate) else {
        return false;
    };
    observation.ending_ms.is_some_and(|left| left <= END_TOLERANCE_MS) && one.is_other_only_where_missing(other)
}

/// The replies to a request; those of an EXEC each as its command's, where it is known which these are.
pub(super) fn compare(control: &CacheReply, candidate: &CacheReply, asked: Asked<'_>, out: &mut Comparison) {
    let (request, queued) = asked;
    match (control, candidate) {
        (CacheReply::Array(one), CacheReply::Array(other))
            if !queued.is_empty() && one.len() == queued.len() && other.len() == queued.len() =>
        {
            let before = out.differences.len();
            for (index, ((one, other), request)) in one.iter().zip(other).zip(queued).enumerate() {
                replies(one, other, request, &format!("reply, element {}", index + 1), out);
            }
            first_of(before, out);
        }
        _ => replies(control, candidate, request, "reply", out),
    }
}

fn replies(control: &CacheReply, candidate: &CacheReply, request: &Request, at: &str, out: &mut Comparison) {
    let command = match request {
        Request::Redis(command) => command.name(),
        Request::Sql(_) | Request::Memcached(_) => String::new(),
    };
    if let Some((_, width)) = IN_PARTS.iter().find(|(name, _)| *name == command)
        && let (Some(one), Some(other)) = (Answer::of(control), Answer::of(candidate))
    {
        let sides = (control, candidate);
        let part_of = (*width, begins(request, &command));
        return parts(&one, &other, sides, part_of, at, out);
    }
    walk(control, candidate, &command, at, out);
}

/// One answer of a scan.
struct Answer<'a> {
    reach: Whole,
    items: &'a [CacheReply],
}

/// Whether an answer of a scan leaves something to ask for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Whole {
    Ended,
    GoesOn,
}

impl<'a> Answer<'a> {
    fn of(reply: &'a CacheReply) -> Option<Self> {
        let CacheReply::Array(halves) = reply else { return None };
        let [CacheReply::Found(cursor), CacheReply::Array(items)] = &halves[..] else { return None };
        Some(Self { reach: if **cursor == *b"0" { Whole::Ended } else { Whole::GoesOn }, items })
    }
}

/// Where a scan is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    First,
    Later,
}

fn begins(request: &Request, command: &str) -> Step {
    let at = if command == "SCAN" { 1 } else { 2 };
    match request {
        Request::Redis(command) if command.args.get(at).is_some_and(|cursor| **cursor != *b"0") => Step::Later,
        _ => Step::First,
    }
}

/// Cursors are each server's own, and so is what it answers at a time. Answers to the first call that end the scan on
/// both sides hold the same; where one side goes on, what it has told must be among what the other told at once. What a
/// later call answers can't be told from what the other side has said before.
fn parts(
    one: &Answer<'_>,
    other: &Answer<'_>,
    (control, candidate): (&CacheReply, &CacheReply),
    (width, step): (usize, Step),
    at: &str,
    out: &mut Comparison,
) {
    let distinct = |part: &Answer<'_>| {
        let mut items = texts(part.items.chunks(width));
        items.dedup();
        items
    };
    let (left, right) = (distinct(one), distinct(other));
    let within = |part: &[String], whole: &[String]| part.iter().all(|item| whole.binary_search(item).is_ok());
    match (one.reach, other.reach, step) {
        _ if control == candidate => {}
        (Whole::Ended, Whole::Ended, Step::First) => unordered(left, right, control, candidate, at, out),
        (Whole::GoesOn, Whole::Ended, Step::First) if within(&left, &right) => out.forgive(normalise::SCAN_IN_PARTS),
        (Whole::Ended, Whole::GoesOn, Step::First) if within(&right, &left) => out.forgive(normalise::SCAN_IN_PARTS),
        (Whole::GoesOn, Whole::GoesOn, _) | (_, _, Step::Later) => {
            let summary = "two scans that answer in other parts: what each tells in this one proves nothing";
            out.add(
                Difference::plain(FindingKind::Cache, Verdict::Inconclusive, "cache", summary)
                    .sides(shown::cache(control), shown::cache(candidate)),
            );
        }
        _ => out.add(different(control, candidate, Verdict::Mismatch, at)),
    }
}

fn walk(control: &CacheReply, candidate: &CacheReply, command: &str, at: &str, out: &mut Comparison) {
    use CacheReply::*;
    if control == candidate {
        return;
    }
    match (control, candidate) {
        (Int(one), Int(other)) if within_tolerance(command, *one, *other) => out.forgive(normalise::TTL_TOLERANCE),
        (Error(one), Error(other)) => match same_refusal(one, other) {
            Verdict::Match => {}
            verdict => out.add(different(control, candidate, verdict, at)),
        },
        (Array(one), Array(other)) if UNORDERED.contains(&command) => {
            let width = if command == "HGETALL" { 2 } else { 1 };
            unordered(texts(one.chunks(width)), texts(other.chunks(width)), control, candidate, at, out);
        }
        (Set(one), Set(other)) => unordered(texts(one.iter()), texts(other.iter()), control, candidate, at, out),
        (Map(one), Map(other)) => unordered(texts(one.iter()), texts(other.iter()), control, candidate, at, out),
        (Array(one), Array(other)) if one.len() == other.len() => {
            let before = out.differences.len();
            for (index, (one, other)) in one.iter().zip(other).enumerate() {
                walk(one, other, command, &format!("{at}, element {}", index + 1), out);
            }
            first_of(before, out);
        }
        (Found(_) | Missing, Found(_) | Missing) => out.add(different(control, candidate, Verdict::Mismatch, at)),
        (one, other) if std::mem::discriminant(one) == std::mem::discriminant(other) => {
            out.add(different(control, candidate, Verdict::Mismatch, at));
        }
        _ => {
            let summary = "the two caches answer with another kind of reply";
            out.add(
                Difference::plain(FindingKind::ReplyKind, Verdict::Mismatch, "reply_kind", summary)
                    .at(at)
                    .sides(shown::cache(control), shown::cache(candidate)),
            );
        }
    }
}

/// One reply has one difference: the worst one that was found since, the first of its equals, with the distances of all.
fn first_of(before: usize, out: &mut Comparison) {
    let found = out.differences.split_off(before);
    let worst = found.iter().map(|difference| difference.verdict).max();
    let first = found.iter().position(|difference| Some(difference.verdict) == worst);
    let Some(mut first) = first.and_then(|index| found.get(index).cloned()) else { return };
    let cells = found.into_iter().flat_map(|difference| difference.parts).flat_map(|part| part.cells);
    let mut part = Part { place: first.place.clone(), cells: Vec::new() };
    for cell in cells {
        part.add(cell.distance.clone(), || cell);
    }
    first.parts = vec![part];
    out.add(first);
}

/// What remains, or the instant at which it ends, which moves with the replay's own time: two replays set a relative
/// life at two instants. Negative replies say "no such key" and "never expires": those are exact.
fn within_tolerance(command: &str, one: i64, other: i64) -> bool {
    let longer = one.max(other);
    let tolerance = match command {
        "TTL" => ttl_tolerance_seconds(longer),
        "PTTL" => ttl_tolerance_seconds(longer / 1000) * 1000,
        // An instant does not say how far away it is.
        "EXPIRETIME" => FAR_TTL_TOLERANCE_SECONDS,
        "PEXPIRETIME" => FAR_TTL_TOLERANCE_SECONDS * 1000,
        _ => return false,
    };
    one >= 0 && other >= 0 && one.abs_diff(other) <= tolerance.unsigned_abs()
}

/// Members as texts that are equal where the members are, sorted.
fn texts(members: impl Iterator<Item = impl serde::Serialize>) -> Vec<String> {
    let mut texts: Vec<_> =
        members.map(|member| serde_json::to_string(&member).unwrap_or_else(|error| error.to_string())).collect();
    texts.sort_unstable();
    texts
}

fn unordered(
    one: Vec<String>,
    other: Vec<String>,
    control: &CacheReply,
    candidate: &CacheReply,
    at: &str,
    out: &mut Comparison,
) {
    if one == other {
        return out.forgive(normalise::UNORDERED_MAP);
    }
    let only =
        |these: &[String], those: &[String]| these.iter().find(|text| those.binary_search(text).is_err()).cloned();
    let (left, right) = (only(&one, &other), only(&other, &one));
    let mut difference = different(control, candidate, Verdict::Mismatch, at);
    let beside = |shown: &str, member: Option<String>| match member {
        Some(member) => format!("{shown}, only here: {}", shown::cut(&member)),
        None => shown.to_owned(),
    };
    let bare = |these: &[String], those: &[String]| {
        let only = these.iter().filter(|text| those.binary_search(text).is_err());
        only.map(|text| CacheReply::Found(text.as_str().into())).collect::<Vec<_>>()
    };
    let apart = distance::replies(&CacheReply::Array(bare(&one, &other)), &CacheReply::Array(bare(&other, &one)));
    let (control, candidate) = (beside(&difference.control, left), beside(&difference.candidate, right));
    difference.parts = vec![Part::of(&difference.place, Distance::Beyond)];
    difference = difference.sides(control, candidate);
    out.add(if one.len() == other.len() { difference.apart(apart) } else { difference });
}

fn different(control: &CacheReply, candidate: &CacheReply, verdict: Verdict, at: &str) -> Difference {
    let summary = match (control, candidate) {
        (CacheReply::Found(_), CacheReply::Missing) => "the key is found on the control and missing on the candidate",
        (CacheReply::Missing, CacheReply::Found(_)) => "the key is missing on the control and found on the candidate",
        (CacheReply::Found(_), CacheReply::Found(_)) => "the key has another value on the candidate",
        (CacheReply::Array(_), CacheReply::Array(_)) => "the replies have another number of elements",
        _ => "the two caches answer differently",
    };
    Difference::plain(FindingKind::Cache, verdict, "cache", summary)
        .at(at)
        .sides(shown::cache(control), shown::cache(candidate))
        .apart(distance::replies(control, candidate))
}
