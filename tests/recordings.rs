//! The recordings of real applications, replayed on both real stacks: the replay causes no error of its own, and the
//! control ends where the recording ended.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Replays a recording that lies in the project and returns the report on it.
fn report(recording: &str) -> Value {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let run = directory.path().join("run");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let crosscheck = |args: &[&str], paths: &[&PathBuf]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_crosscheck"));
        let output = command.current_dir(root).args(args).args(paths).output().expect("crosscheck runs");
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let path = format!("scenarios/recordings/{recording}");
    let (code, told) = crosscheck(&["replay", &path, "--output"], &[&run]);
    assert_eq!(code, Some(0), "{told}");
    let (code, told) = crosscheck(&["judge", "--report"], &[&directory.path().join("report"), &run]);
    assert!(matches!(code, Some(0 | 1)), "a whole run is judged: {told}");
    let json = std::fs::read(directory.path().join("report/report.json")).expect("report.json");
    serde_json::from_slice(&json).expect("report.json is JSON")
}

fn count(report: &Value, pointer: &str) -> u64 {
    report.pointer(pointer).and_then(Value::as_u64).unwrap_or_else(|| panic!("no count at {pointer}"))
}

/// A store's name in `by_store`, as a JSON pointer spells it.
fn of(report: &Value, side: &str, store: &str, what: &str) -> u64 {
    count(report, &format!("/accounting/by_store/{side}~1{store}/{what}"))
}

fn assert_adds_up(report: &Value) {
    let parts = ["replayed", "untranslatable", "skipped", "unfinished"];
    let sum: u64 = parts.iter().map(|part| count(report, &format!("/accounting/{part}"))).sum();
    assert_eq!(count(report, "/accounting/captured"), sum);
    assert_eq!(count(report, "/accounting/unfinished"), 0);
}

/// Findings that say that the control did not do what the recording says. That its dump names no locale is known.
fn departures(report: &Value) -> Vec<&str> {
    let findings = report["findings"].as_array().expect("findings");
    let of_control = findings.iter().filter(|finding| finding["kind"] == "control");
    let fingerprints = of_control.map(|finding| finding["fingerprint"].as_str().unwrap_or_default());
    fingerprints.filter(|fingerprint| *fingerprint != "locale").collect()
}

#[test]
fn mediawiki_is_replayed_whole_and_the_control_ends_where_the_recording_ended() {
    let report = report("mediawiki");
    assert_adds_up(&report);
    assert_eq!(count(&report, "/accounting/captured"), 108_251);
    assert_eq!(of(&report, "control", "sql", "refused"), 1, "the one error that was recorded");
    assert_eq!(of(&report, "control", "sql", "refused_as_recorded"), 1);
    assert_eq!(of(&report, "control", "cache", "refused"), 0);
    let sql = of(&report, "candidate", "sql", "captured");
    let ran = of(&report, "candidate", "sql", "replayed") - of(&report, "candidate", "sql", "refused");
    assert!(ran * 100 >= sql * 99, "{ran} of {sql} statements run on MariaDB");
    // Ids that two sessions drew within a millisecond, in the order in which the log does not hold them.
    let departed = departures(&report);
    assert!(
        departed.iter().all(|what| ["table mediawiki.page", "table mediawiki.text"].contains(what)),
        "{departed:?}"
    );
}

#[test]
fn prefect_is_replayed_with_its_recorded_errors_and_no_other() {
    let report = report("prefect");
    assert_adds_up(&report);
    assert_eq!(of(&report, "control", "sql", "captured"), 33_393);
    assert_eq!(of(&report, "control", "sql", "refused"), 68);
    assert_eq!(of(&report, "control", "sql", "refused_as_recorded"), 68);
    assert_eq!(of(&report, "control", "sql", "skipped"), 15, "their values are not in the log");
    let departed = departures(&report);
    assert!(departed.is_empty(), "{departed:?}");
}
