//! Stated limits that a gate holds a report to; a file `budgets.toml`, or the defaults, which forgive nothing.
//!
//! ```toml
//! version = 1
//! untranslatable_share_max = 0.02   # of the captured operations, 0 to 1; default 0
//! inconclusive_share_max = 0.0      # default 0
//! skipped_share_max = 0.5           # default 1: a skipped operation says nothing about the data
//! stated_share_max = 0.0            # default 1: operations that the translation carries with a stated difference
//! ```
//!
//! Version history: 1, the first.

use serde::{Deserialize, Serialize};

use super::toml_file;
use crate::error::Result;

pub const BUDGETS_VERSION: u32 = 1;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Budgets {
    pub version: u32,
    /// Share of the captured operations that no rule carries over, 0 to 1; accepted ones are not counted.
    #[serde(default)]
    pub untranslatable_share_max: f64,
    /// Share of the captured operations whose comparison told neither yes nor no, 0 to 1.
    #[serde(default)]
    pub inconclusive_share_max: f64,
    /// Share of the captured operations that were not sent on purpose, 0 to 1.
    #[serde(default = "everything")]
    pub skipped_share_max: f64,
    /// Share of the captured operations that were carried with a stated difference, 0 to 1.
    #[serde(default = "everything")]
    pub stated_share_max: f64,
}

fn everything() -> f64 {
    1.0
}

impl Default for Budgets {
    fn default() -> Self {
        Self {
            version: BUDGETS_VERSION,
            untranslatable_share_max: 0.0,
            inconclusive_share_max: 0.0,
            skipped_share_max: everything(),
            stated_share_max: everything(),
        }
    }
}

/// Reads a `budgets.toml`; `path` is what errors name.
pub fn parse(text: &str, path: &str) -> Result<Budgets> {
    let budgets: Budgets = toml_file::parse(text, path, BUDGETS_VERSION)?;
    let shares = [
        ("untranslatable_share_max", budgets.untranslatable_share_max),
        ("inconclusive_share_max", budgets.inconclusive_share_max),
        ("skipped_share_max", budgets.skipped_share_max),
        ("stated_share_max", budgets.stated_share_max),
    ];
    for (key, share) in shares {
        if !(0.0..=1.0).contains(&share) {
            let problem = format!("`{key}` is {share}; a share is a number from 0 to 1 (2 % is 0.02)");
            return Err(toml_file::error_at(text, path, key, problem));
        }
    }
    Ok(budgets)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_written_is_the_default() {
        assert_eq!(parse("version = 1\n", "b.toml").expect("the defaults"), Budgets::default());
        let budgets = parse("version = 1\nuntranslatable_share_max = 0.125\n", "b.toml").expect("one limit");
        assert_eq!(budgets.untranslatable_share_max, 0.125, "a fraction is not truncated");
    }

    #[test]
    fn a_misspelt_limit_is_an_error_with_its_line_and_the_known_keys() {
        let error = parse("version = 1\n\nuntranslatable_shares_max = 0.5\n", "b.toml").expect_err("misspelt");
        assert_eq!(
            error.to_string(),
            "b.toml:3: unknown key `untranslatable_shares_max` (known: version, untranslatable_share_max, \
             inconclusive_share_max, skipped_share_max, stated_share_max)"
        );
    }

    #[test]
    fn a_share_beyond_one_is_an_error() {
        for share in ["2", "-0.1", "nan"] {
            let text = format!("version = 1\nskipped_share_max = {share}\n");
            assert!(parse(&text, "b.toml").is_err(), "{share}");
        }
    }

    #[test]
    fn a_newer_version_says_so_before_its_keys_are_complained_about() {
        let error = parse("version = 2\nfuture = 1\n", "b.toml").expect_err("newer");
        assert!(error.to_string().contains("newer"), "{error}");
    }
}
