//! Two cache replies. Typed as they are: missing is not empty, a number is not its text, bytes are exact.

use super::super::{normalise, shown};
use super::{Comparison, Difference, same_refusal};
use crate::core::{CacheReply, FindingKind, Request, Verdict};

/// Commands whose reply Redis gives in no stated order.
const UNORDERED: &[&str] =
    &["HGETALL", "HKEYS", "HVALS", "KEYS", "SDIFF", "SINTER", "SMEMBERS", "SPOP", "SRANDMEMBER", "SUNION"];

/// Two stacks are sent a command one after the other, and one counts whole seconds, by a clock that ticks once a
/// second: a second for each.
pub const TTL_TOLERANCE_SECONDS: i64 = 2;

pub(super) fn compare(control: &CacheReply, candidate: &CacheReply, request: &Request, out: &mut Comparison) {
    let command = match request {
        Request::Redis(command) => command.name(),
        Request::Sql(_) | Request::Memcached(_) => String::new(),
    };
    walk(control, candidate, &command, "reply", out);
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
            for (index, (one, other)) in one.iter().zip(other).enumerate() {
                let before = out.differences.len();
                walk(one, other, command, &format!("{at}, element {}", index + 1), out);
                if out.differences.len() > before {
                    return;
                }
            }
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

/// What remains, or the instant at which it ends, which moves with the replay's own time: two replays set a relative
/// life at two instants. Negative replies say "no such key" and "never expires": those are exact.
fn within_tolerance(command: &str, one: i64, other: i64) -> bool {
    let tolerance = match command {
        "TTL" | "EXPIRETIME" => TTL_TOLERANCE_SECONDS,
        "PTTL" | "PEXPIRETIME" => TTL_TOLERANCE_SECONDS * 1000,
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
    difference.control = beside(&difference.control, left);
    difference.candidate = beside(&difference.candidate, right);
    out.add(difference);
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
}
