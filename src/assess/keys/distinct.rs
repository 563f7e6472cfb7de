//! How many different keys there are, in bounded memory.
//!
//! The k least of uniform hashes (Bar-Yossef and others, "Counting distinct elements in a data stream", 2002): with
//! fewer than k the count is exact; else the k-th least value tells how densely the hashes lie.

use std::collections::BTreeSet;

use crate::core::key_class::Distinct;

/// The estimate's standard error is about 1/sqrt(k), 3 %; a class takes 15 KB at most.
const KEPT_MAX: usize = 1_000;

/// The least hashes of what was seen.
#[derive(Clone, Debug, Default)]
pub struct Sketch {
    least: BTreeSet<u64>,
    /// A hash was left out.
    full: bool,
}

impl Sketch {
    /// Counts a key; again makes no difference.
    pub fn add(&mut self, key: &[u8]) {
        let hash = blake3::hash(key);
        let hash = hash.as_bytes().first_chunk().map_or(0, |bytes| u64::from_le_bytes(*bytes));
        if self.least.len() >= KEPT_MAX && self.least.last().is_some_and(|last| hash >= *last) {
            self.full |= self.least.last() != Some(&hash);
            return;
        }
        self.least.insert(hash);
        if self.least.len() > KEPT_MAX {
            self.least.pop_last();
            self.full = true;
        }
    }

    pub fn count(&self) -> Distinct {
        let kept = self.least.len() as u64;
        match self.least.last() {
            Some(last) if self.full => {
                let part = (*last as f64 / u64::MAX as f64).max(f64::MIN_POSITIVE);
                Distinct { count: ((kept - 1) as f64 / part).round() as u64, exact: false }
            }
            _ => Distinct { count: kept, exact: true },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(keys: u64) -> Distinct {
        let mut sketch = Sketch::default();
        for key in (0..keys).chain(0..keys) {
            sketch.add(format!("key:{key}").as_bytes());
        }
        sketch.count()
    }

    #[test]
    fn few_keys_are_counted_and_many_are_estimated() {
        assert_eq!(of(0), Distinct { count: 0, exact: true });
        assert_eq!(of(1), Distinct { count: 1, exact: true });
        assert_eq!(of(1_000), Distinct { count: 1_000, exact: true });
        for keys in [1_001, 5_000, 100_000] {
            let found = of(keys);
            assert!(!found.exact);
            let off = (found.count as f64 / keys as f64 - 1.0).abs();
            assert!(off < 0.15, "{keys}: {}", found.count);
        }
    }
}
