//! The first rows of a result set, within the limits that a session keeps to; the rest is counted.

use crate::core::outcome::{REPLY_BYTES_KEPT_MAX, ROWS_KEPT_MAX};

/// Rows as a driver gave them, not yet decoded: decoding is no part of the service time.
pub(super) struct Kept<T> {
    pub rows: Vec<T>,
    pub total: u64,
    bytes: usize,
}

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self { rows: Vec::new(), total: 0, bytes: 0 }
    }
}

impl<T> Kept<T> {
    /// Keeps the row if it and all before it fit; once one did not, none after it is kept.
    pub fn add(&mut self, row: T, bytes: usize) {
        let all_before = self.rows.len() as u64 == self.total;
        self.total += 1;
        self.bytes = self.bytes.saturating_add(bytes);
        if all_before && self.rows.len() < ROWS_KEPT_MAX && self.bytes <= REPLY_BYTES_KEPT_MAX {
            self.rows.push(row);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_beyond_a_limit_are_counted_and_never_kept_again() {
        let mut kept = Kept::default();
        kept.add("small", 5);
        kept.add("huge", REPLY_BYTES_KEPT_MAX);
        kept.add("small again", 11);
        assert_eq!(kept.rows, ["small"]);
        assert_eq!(kept.total, 3);
        let mut kept = Kept::default();
        (0..=ROWS_KEPT_MAX).for_each(|row| kept.add(row, 1));
        assert_eq!((kept.rows.len(), kept.total), (ROWS_KEPT_MAX, ROWS_KEPT_MAX as u64 + 1));
    }
}
