//! Golden files: what was reviewed, rewritten where `CROSSCHECK_UPDATE_GOLDEN` is set.

use std::path::Path;

/// Fails where `now` is not what the file holds.
pub fn is_as_reviewed(path: &Path, now: &str) {
    if std::env::var_os("CROSSCHECK_UPDATE_GOLDEN").is_some() {
        std::fs::write(path, now).expect("the golden file can be written");
    }
    let reviewed = std::fs::read_to_string(path).expect("the golden file is there");
    let differs = now.lines().zip(reviewed.lines()).position(|(a, b)| a != b);
    assert!(now == reviewed, "{} differs from line {differs:?} on", path.display());
}
