//! Values that `log_parameter_max_length` has cut: they end in `...`, as a value may that was written so.
//!
//! The server cuts every value that is longer than its limit, and none that is not (`appendStringInfoStringQuoted` in
//! PostgreSQL's `stringinfo`/`mb` code): what it leaves has as many bytes as the limit, up to three fewer where a
//! character would be cut in half, and the three dots. So only the longest values of a log can be cut ones, and a
//! longer value that ends otherwise proves that a shorter one was written as it stands.

use std::collections::{BTreeSet, HashSet};

use crate::core::ByteString;

/// Why an operation with a cut value can't be replayed.
pub const CUT: &str = "value cut by the log: it ends in ..., see log_parameter_max_length";

/// Bytes that the server adds to what it has cut.
const DOTS: &[u8] = b"...";

/// A character has four bytes at most: of one that does not fit, up to three are left out.
const SPLIT_MAX: usize = 3;

/// What a log's values say about the limit.
#[derive(Debug, Default)]
pub struct CutValues {
    /// Bytes of the longest value that does not end in dots.
    whole_max: usize,
    /// Lengths of values that end in dots, with what tells two of them apart.
    dotted: BTreeSet<(usize, [u8; 8])>,
}

/// No log needs more to know its limit, and memory stays small.
const DOTTED_MAX: usize = 1_000;

impl CutValues {
    pub fn note(&mut self, values: &[Option<ByteString>]) {
        for value in values.iter().flatten() {
            if !value.ends_with(DOTS) {
                self.whole_max = self.whole_max.max(value.len());
                continue;
            }
            let hash = blake3::hash(value);
            let mut tag = [0; 8];
            tag.copy_from_slice(&hash.as_bytes()[..8]);
            self.dotted.insert((value.len(), tag));
            if self.dotted.len() > DOTTED_MAX {
                self.dotted.pop_first();
            }
        }
    }

    /// The limit that the server cut values at, if it cut any.
    ///
    /// One value alone proves nothing but by its length: people set limits like 64, 100 or 1000.
    pub fn limit(&self) -> Option<Limit> {
        let (longest, _) = self.dotted.last()?;
        let limit = longest - DOTS.len();
        if self.whole_max > limit {
            return None;
        }
        let cut: HashSet<_> = self.dotted.iter().filter(|(length, _)| length + SPLIT_MAX >= *longest).collect();
        let longer = self.dotted.iter().any(|(length, _)| length + SPLIT_MAX < *longest && *length > limit);
        let is_set_by_people = limit > 0 && (limit.is_power_of_two() || limit.is_multiple_of(50));
        (!longer && (cut.len() > 1 || is_set_by_people)).then_some(Limit(limit))
    }
}

/// A limit of values in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit(usize);

impl Limit {
    /// Whether one of the values was cut.
    pub fn has_cut(self, values: &[Option<ByteString>]) -> bool {
        let lengths = (self.0 + DOTS.len()).saturating_sub(SPLIT_MAX)..=self.0 + DOTS.len();
        values.iter().flatten().any(|value| value.ends_with(DOTS) && lengths.contains(&value.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limit(values: &[&str]) -> Option<Limit> {
        let mut found = CutValues::default();
        values.iter().for_each(|value| found.note(&[Some((*value).into())]));
        found.limit()
    }

    #[test]
    fn values_that_end_alike_at_one_length_were_cut_there() {
        let found = limit(&["1", "Lorem ipsu...", "dolor sit ...", "Zo\u{eb} und ...", "short..."]).expect("cut");
        assert_eq!(found, Limit(10));
        assert!(found.has_cut(&[Some("Lorem ipsu...".into())]));
        assert!(found.has_cut(&[None, Some("Zo\u{eb} und ...".into())]));
        assert!(!found.has_cut(&[Some("short...".into())]), "shorter than what is left of a cut one");
        assert!(!found.has_cut(&[Some("Lorem ipsum d".into())]));
    }

    #[test]
    fn a_longer_whole_value_proves_that_a_shorter_one_was_written_so() {
        assert_eq!(limit(&["Read more...", "a value that is longer than that"]), None);
        assert_eq!(limit(&["Read more..."]), None, "one of nine bytes is nobody's limit");
        assert_eq!(limit(&["plain"]), None);
    }

    #[test]
    fn one_value_of_a_round_length_was_cut() {
        let long = format!("{}...", "x".repeat(1000));
        assert_eq!(limit(&["1", &long]), Some(Limit(1000)));
    }
}
