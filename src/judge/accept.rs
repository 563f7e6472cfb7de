//! Accepted divergences: which of them accepts a difference, and how often each was used.
//!
//! One that has expired accepts nothing, and one that was not used is reported: the gate fails on both.

use jiff::civil::Date;

use crate::core::FindingKind;
use crate::core::report::DivergenceUse;
use crate::format::divergences::Divergence;

/// The divergences of a policy, counting.
#[derive(Debug)]
pub struct Acceptance<'a> {
    divergences: &'a [Divergence],
    used: Vec<u64>,
    today: Date,
}

impl<'a> Acceptance<'a> {
    pub fn new(divergences: &'a [Divergence], today: Date) -> Self {
        Self { divergences, used: vec![0; divergences.len()], today }
    }

    /// The id of the first divergence whose scope holds the difference; counts it as used.
    pub fn accept(&mut self, kind: FindingKind, fingerprint: &str, place: &str) -> Option<&'a str> {
        for (divergence, used) in self.divergences.iter().zip(&mut self.used) {
            let in_scope = divergence.kind.is_none_or(|only| only == kind)
                && glob(&divergence.fingerprint, fingerprint)
                && divergence.place.as_deref().is_none_or(|only| glob(only, place));
            if in_scope && divergence.expires >= self.today {
                *used += 1;
                return Some(&divergence.id);
            }
        }
        None
    }

    /// In the order of the file.
    pub fn uses(&self) -> Vec<DivergenceUse> {
        self.divergences
            .iter()
            .zip(&self.used)
            .map(|(divergence, used)| DivergenceUse {
                id: divergence.id.clone(),
                why: divergence.why.clone(),
                owner: divergence.owner.clone(),
                expires: divergence.expires.to_string(),
                used: *used,
                expired: divergence.expires < self.today,
            })
            .collect()
    }
}

/// Whether the whole text fits the pattern, in which `*` stands for any text, none included.
fn glob(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| text.strip_prefix(first)) else { return false };
    let Some(last) = parts.next_back() else { return rest.is_empty() };
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = rest.get(at + part.len()..).unwrap_or_default(),
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn divergence(id: &str, fingerprint: &str, kind: Option<FindingKind>, place: Option<&str>) -> Divergence {
        Divergence {
            id: id.into(),
            fingerprint: fingerprint.into(),
            kind,
            place: place.map(str::to_owned),
            why: "because".into(),
            owner: "team".into(),
            expires: date(2026, 6, 30),
        }
    }

    #[test]
    fn a_star_stands_for_any_text() {
        for (pattern, text) in
            [("*", ""), ("*", "any"), ("a", "a"), ("a*", "a"), ("a*c", "abc"), ("*b*", "abc"), ("a*b*c", "aXbYbZc")]
        {
            assert!(glob(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [("", "a"), ("a", "ab"), ("a*a", "a"), ("*b", "abc"), ("a*b*c", "acb"), ("A", "a")] {
            assert!(!glob(pattern, text), "{pattern} {text}");
        }
    }

    #[test]
    fn only_what_is_in_scope_is_accepted_and_counted() {
        let divergences = [divergence("count", "UPDATE *", Some(FindingKind::Affected), Some("affected"))];
        let mut acceptance = Acceptance::new(&divergences, date(2026, 6, 30));
        assert_eq!(acceptance.accept(FindingKind::Affected, "UPDATE t", "affected"), Some("count"));
        assert_eq!(acceptance.accept(FindingKind::Value, "UPDATE t", "affected"), None);
        assert_eq!(acceptance.accept(FindingKind::Affected, "INSERT t", "affected"), None);
        assert_eq!(acceptance.accept(FindingKind::Affected, "UPDATE t", "other"), None);
        assert_eq!(acceptance.uses()[0].used, 1);
    }

    #[test]
    fn an_expired_divergence_accepts_nothing() {
        let divergences = [divergence("old", "*", None, None)];
        let mut acceptance = Acceptance::new(&divergences, date(2026, 7, 1));
        assert_eq!(acceptance.accept(FindingKind::Value, "SELECT", "c"), None);
        let used = &acceptance.uses()[0];
        assert!(used.expired && used.used == 0);
    }
}
