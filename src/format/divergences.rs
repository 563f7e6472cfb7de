//! Accepted differences: a file `divergences.toml`, each entry with an id, a scope, a why, an owner and an end.
//!
//! ```toml
//! version = 1
//!
//! [[divergence]]
//! id = "search-ranking"
//! fingerprint = "SELECT * ts_rank(*"   # `*` stands for any text; a table's finding has `table schema.name`
//! kind = "untranslatable"              # optional: a kind of finding
//! place = "*"                          # optional: a column, or what else differs
//! why = "Search moves to another service."
//! owner = "search-team"
//! expires = "2026-12-31"               # the last day on which it is accepted
//! ```
//!
//! There is no entry without a scope: `fingerprint` is required, and one that accepts everything has to say `*`.
//! Version history: 1, the first.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::toml_file;
use crate::core::FindingKind;
use crate::error::Result;

pub const DIVERGENCES_VERSION: u32 = 1;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u32,
    #[serde(default)]
    divergence: Vec<Divergence>,
}

/// One accepted difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Divergence {
    pub id: String,
    /// Fingerprints, `*` for any text.
    pub fingerprint: String,
    /// Only findings of this kind; of every kind where it is not written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<FindingKind>,
    /// Only at this column or place, `*` for any text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    pub why: String,
    pub owner: String,
    /// The last day on which it is accepted.
    pub expires: Date,
}

/// Reads a `divergences.toml`; `path` is what errors name.
pub fn parse(text: &str, path: &str) -> Result<Vec<Divergence>> {
    let file: File = toml_file::parse(text, path, DIVERGENCES_VERSION)?;
    let mut ids = BTreeSet::new();
    for divergence in &file.divergence {
        let problem = |problem: String| Err(toml_file::error_at(text, path, &divergence.id, problem));
        for (key, value) in [
            ("id", &divergence.id),
            ("fingerprint", &divergence.fingerprint),
            ("why", &divergence.why),
            ("owner", &divergence.owner),
        ] {
            if value.trim().is_empty() {
                return problem(format!("`{key}` of [[divergence]] `{}` is empty; say it", divergence.id));
            }
        }
        if !ids.insert(&divergence.id) {
            return problem(format!("two divergences have the id `{}`; give each its own", divergence.id));
        }
    }
    Ok(file.divergence)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = r#"
version = 1

[[divergence]]
id = "search-ranking"
fingerprint = "SELECT * ts_rank(*"
kind = "untranslatable"
why = "Search moves to another service."
owner = "search-team"
expires = "2026-12-31"
"#;

    #[test]
    fn a_whole_entry_is_read() {
        let read = parse(WHOLE, "d.toml").expect("whole");
        assert_eq!(read.len(), 1);
        assert_eq!(read[0].kind, Some(FindingKind::Untranslatable));
        assert_eq!(read[0].expires, jiff::civil::date(2026, 12, 31));
    }

    #[test]
    fn nothing_is_accepted_without_a_why_an_owner_and_an_end() {
        for key in ["id", "fingerprint", "why", "owner", "expires"] {
            let without: String =
                WHOLE.lines().filter(|line| !line.starts_with(key)).map(|line| format!("{line}\n")).collect();
            let error = parse(&without, "d.toml").expect_err(key).to_string();
            assert!(error.starts_with("d.toml:4: ") && error.contains(&format!("missing key `{key}`")), "{error}");
        }
        let empty = WHOLE.replace("search-team", " ");
        assert!(parse(&empty, "d.toml").expect_err("an empty owner").to_string().contains("`owner`"));
    }

    #[test]
    fn an_unknown_key_a_bad_date_and_a_second_id_are_errors_with_their_line() {
        let misspelt = WHOLE.replace("owner", "owned_by");
        let error = parse(&misspelt, "d.toml").expect_err("misspelt").to_string();
        assert!(error.starts_with("d.toml:9: unknown key `owned_by` (known: id, fingerprint, kind,"), "{error}");

        let error = parse(&WHOLE.replace("2026-12-31", "31.12.2026"), "d.toml").expect_err("a date").to_string();
        assert!(error.starts_with("d.toml:10: "), "{error}");

        let entry = WHOLE.replace("version = 1", "");
        let error = parse(&format!("{WHOLE}{entry}"), "d.toml").expect_err("twice").to_string();
        assert!(error.contains("two divergences have the id `search-ranking`"), "{error}");
    }
}
