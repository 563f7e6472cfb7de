//! Files that are damaged, too new or misspelt, and servers that are missing or not ours: one clear error each.

use std::fs;
use std::path::Path;

use crosscheck::core::StoreKind;
use crosscheck::format::stacks::Role;
use crosscheck::stack::{self, Profile};

use crate::tiny;
use crate::user::User;

const VISITS: u64 = 2;

fn change(path: &Path, change: impl FnOnce(&mut Vec<u8>)) {
    let mut bytes = fs::read(path).expect("a file");
    change(&mut bytes);
    fs::write(path, bytes).expect("written");
}

/// Each command that reads a recording says the same about it.
fn refused(user: &User, parts: &[&str]) {
    user.refuses(&["show", "recording"], parts);
    user.refuses(&["check", "recording"], parts);
    user.refuses(&["replay", "recording", "--output", "run"], parts);
    assert!(!user.home().join("run").exists(), "nothing was begun");
}

#[test]
fn a_recording_that_is_cut_off_or_damaged_is_refused_before_anything_starts() {
    let user = User::new();
    let recording = tiny::recording(&user, VISITS);
    let operations = recording.join("operations.jsonl.zst");
    let whole = fs::read(&operations).expect("a file");
    let parts = ["recording/operations.jsonl.zst: damaged", "copy or import the recording again"];

    fs::write(&operations, &whole[..whole.len() / 2]).expect("cut");
    refused(&user, &parts);
    let mut flipped = whole.clone();
    flipped[whole.len() / 2] ^= 0x10;
    fs::write(&operations, &flipped).expect("flipped");
    refused(&user, &parts);
    fs::remove_file(&operations).expect("removed");
    refused(&user, &["cannot read recording/operations.jsonl.zst", "No such file"]);
    fs::write(&operations, &whole).expect("whole again");

    for (file, flip_at) in [("sessions.jsonl.zst", 20), ("initial.sql.zst", 40)] {
        let path = recording.join(file);
        let whole = fs::read(&path).expect("a file");
        change(&path, |bytes| bytes[flip_at] ^= 0x01);
        user.refuses(&["replay", "recording", "--output", "run"], &[&format!("{file}:")]);
        change(&path, |bytes| *bytes = whole[..whole.len() - 3].to_vec());
        user.refuses(&["replay", "recording", "--output", "run"], &[&format!("{file}:")]);
        fs::write(&path, whole).expect("whole again");
    }
    user.command(&["show", "recording"]).assert().success();
}

#[test]
fn a_header_that_is_newer_damaged_or_missing_is_refused() {
    let user = User::new();
    let header = tiny::recording(&user, VISITS).join("recording.json");
    let whole = fs::read_to_string(&header).expect("a header");
    let newer = whole.replace("\"version\": 1", "\"version\": 99, \"future\": true");
    fs::write(&header, newer).expect("written");
    refused(&user, &["recording/recording.json: format version 99 is newer", "use a newer crosscheck"]);
    fs::write(&header, whole.replace("\"span_us\"", "\"span\"")).expect("written");
    refused(&user, &["recording/recording.json: unknown field `span`", "`span_us`"]);
    fs::write(&header, &whole[..whole.len() / 2]).expect("written");
    refused(&user, &["recording/recording.json: ", "line"]);
    fs::remove_file(&header).expect("removed");
    user.refuses(&["show", "recording"], &["recording is no recording: it has no recording.json"]);
    user.refuses(&["check", "recording"], &["recording holds neither a recording (recording.json) nor scenarios"]);
}

#[test]
fn a_run_that_is_newer_or_damaged_is_refused() {
    let user = User::new();
    fs::create_dir(user.home().join("run")).expect("a directory");
    user.write("run/run.json", "{\"version\": 99}");
    user.refuses(&["judge", "run"], &["run/run.json: format version 99 is newer"]);
    user.write("run/run.json", "{\"version\": 1, \"titel\": \"\"}");
    user.refuses(&["judge", "run"], &["run/run.json: unknown field `titel`"]);
    user.write("run/run.json", "\0\0\0");
    user.refuses(&["judge", "run"], &["run/run.json: "]);
}

#[test]
fn an_unknown_key_in_any_file_comes_with_its_line_and_the_known_ones() {
    let user = User::new();
    tiny::recording(&user, VISITS);
    user.write("stacks.toml", "[target]\nmariadbb = \"mysql://u:secret@h/\"\n");
    user.write(
        "routes.toml",
        "version = 1\n\n[[route]]\npattern = \"*\"\nto = \"memcached\"\nwhy = \"x\"\nwy = \"y\"\n",
    );
    user.write("divergences.toml", "version = 1\n\n[[divergences]]\nid = \"x\"\n");
    user.write("budgets.toml", "version = 1\ninconclusive_max = 0.1\n");
    user.write("scenario.toml", "title = \"x\"\nwhy = \"y\"\n\n[[step]]\nsequel = \"SELECT 1\"\n");
    let check = |flag: &str, file: &str, parts: &[&str]| user.refuses(&["check", "recording", flag, file], parts);
    check(
        "--stacks",
        "stacks.toml",
        &["stacks.toml:2: unknown key `mariadbb` in [target] (known: mariadb, memcached)"],
    );
    check(
        "--routes",
        "routes.toml",
        &["routes.toml:7: unknown key `wy`", "(known: pattern, to, form, large, accept, why)"],
    );
    check("--divergences", "divergences.toml", &["divergences.toml:3: unknown key `divergences`", "divergence)"]);
    check("--budgets", "budgets.toml", &["budgets.toml:2: unknown key `inconclusive_max`", "inconclusive_share_max"]);
    check("--budgets", "nowhere.toml", &["cannot read nowhere.toml"]);
    user.refuses(&["check", "scenario.toml"], &["scenario.toml:5: unknown key `sequel`", "sql, ", "cache, "]);
    let secret = user.says(&["check", "recording", "--stacks", "stacks.toml"], 2);
    assert!(!secret.contains("secret"), "{secret}");
}

#[test]
fn a_missing_server_program_is_named_with_its_package() {
    let user = User::new();
    tiny::recording(&user, VISITS);
    fs::create_dir(user.home().join("programs")).expect("a directory");
    for args in [["check", "recording"].as_slice(), &["replay", "recording", "--output", "run"]] {
        let mut command = user.command(args);
        let assert = command.env("CROSSCHECK_PROGRAMS", user.home().join("programs")).assert().code(2).stdout("");
        let error = String::from_utf8_lossy(&assert.get_output().stderr).into_owned();
        assert!(error.contains("is not on this machine; install the package "), "{error}");
        assert!(!user.home().join("run").exists());
        user.wait_until_nothing_is_left();
    }
}

#[test]
fn a_server_that_is_not_there_or_not_ours_is_refused_before_anything_is_replayed() {
    let user = User::new();
    tiny::recording(&user, VISITS);
    let args = ["check", "recording", "--stacks", "stacks.toml"];
    user.write("stacks.toml", "[target]\nmariadb = \"mysql://u:secret@127.0.0.1:1/\"\n");
    user.refuses(&args, &["mariadb: cannot connect to 127.0.0.1:1: ", "is the server running there?"]);
    assert!(!user.says(&args, 2).contains("secret"));

    tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime").block_on(async {
        let profile = Profile::named(Profile::DEFAULT).expect("a profile");
        let stack = stack::start(Role::Target, &profile, "not ours").await.expect("a stack");
        let url = |kind| stack.url(kind).expect("a URL").expose().to_owned();
        let (mariadb, memcached) = (url(StoreKind::Mariadb), url(StoreKind::Memcached));
        user.write("stacks.toml", &format!("[target]\nmariadb = \"{mariadb}\"\nmemcached = \"{memcached}\"\n"));
        user.refuses(&args, &["127.0.0.1", "does not carry its marker", "crosscheck stack adopt URL"]);
        let replay = ["replay", "recording", "--output", "run", "--stacks", "stacks.toml"];
        user.refuses(&replay, &["does not carry its marker"]);
        assert!(!user.home().join("run").exists());
        stack.stop().await.expect("taken down");
    });
}
