//! Help, misspelt words, and names that nobody knows.

use crate::user::User;

const COMMANDS: [&str; 8] = ["check", "import", "assess", "show", "replay", "judge", "render", "stack"];

#[test]
fn every_command_says_what_it_does_and_what_its_flags_are() {
    let user = User::new();
    let all = user.command(&["--help"]).assert().success();
    let all = String::from_utf8(all.get_output().stdout.clone()).expect("text");
    assert!(all.contains("Exit codes: 0 pass, 1 fail, 2 undecided"), "{all}");
    for command in COMMANDS {
        assert!(all.contains(&format!("\n  {command} ")), "{command} in {all}");
        let help = user.command(&[command, "--help"]).assert().success();
        let help = String::from_utf8(help.get_output().stdout.clone()).expect("text");
        assert!(help.contains(&format!("Usage: crosscheck {command}")), "{help}");
        let flags: Vec<&str> = help.lines().map(str::trim).filter(|line| line.starts_with("--")).collect();
        assert!(command == "stack" || !flags.is_empty(), "{help}");
    }
    for (command, flags) in [
        ("check", ["--control", "--candidate", "--stacks", "--profile", "--report", "--seed", "--until"].as_slice()),
        ("import", &["--postgres-log", "--redis-monitor", "--initial-sql", "--output", "--lenient", "--json"]),
        ("judge", &["--noise", "--report", "--divergences", "--budgets"]),
        ("stack", &["up", "down", "status", "adopt"]),
    ] {
        let help = user.command(&[command, "--help"]).assert().success();
        let help = String::from_utf8(help.get_output().stdout.clone()).expect("text");
        for flag in flags {
            assert!(help.contains(flag), "{command} {flag}: {help}");
        }
    }
}

#[test]
fn a_misspelt_word_is_answered_with_the_one_that_was_meant() {
    let user = User::new();
    for (args, meant) in [
        (["chekc", "x"].as_slice(), "'check'"),
        (&["check", "recording", "--reprot", "x"], "'--report'"),
        (&["import", "--redis-moniter", "x"], "'--redis-monitor'"),
        (&["judge", "run", "--divergence", "x"], "'--divergences'"),
    ] {
        let error = user.says(args, 2);
        assert!(error.contains("error:") && error.contains(meant), "{args:?}: {error}");
    }
    let error = user.says(&["check"], 2);
    assert!(error.contains("<RECORDING|SCENARIO>..."), "{error}");
}

#[test]
fn a_name_that_nobody_knows_comes_with_the_known_ones() {
    let user = User::new();
    for (args, known) in [
        (["check", "x", "--profile", "strikt"].as_slice(), ["strict", "wikimedia"].as_slice()),
        (&["import", "--profile", "strikt", "--output", "x"], &["strict", "wikimedia"]),
        (&["check", "x", "--candidate", "curent"], &["current", "target"]),
        (&["replay", "x", "--output", "y", "--control", "curent"], &["current", "target"]),
        (&["render", "x", "--format", "pdf"], &["html", "md", "json", "junit", "terminal"]),
    ] {
        let error = user.says(args, 2);
        assert!(known.iter().all(|name| error.contains(name)), "{args:?}: {error}");
    }
}

#[test]
fn a_path_of_the_wrong_kind_is_an_error_that_says_so() {
    let user = User::new();
    std::fs::create_dir(user.home().join("empty")).expect("a directory");
    user.write("notes.txt", "no TOML: [");
    user.refuses(&["check", "nowhere"], &["cannot read nowhere"]);
    user.refuses(&["check", "empty"], &["empty holds neither a recording (recording.json) nor scenarios (*.toml)"]);
    user.refuses(&["check", "notes.txt"], &["notes.txt:1"]);
    user.refuses(&["show", "empty"], &["empty is no recording: it has no recording.json"]);
    user.refuses(&["show", "notes.txt"], &["notes.txt"]);
    user.refuses(&["replay", "empty", "--output", "run"], &["empty is no recording"]);
    user.refuses(&["judge", "empty"], &["empty is no run: it has no run.json"]);
    user.refuses(&["judge", "nowhere"], &["cannot read nowhere/run.json"]);
    user.refuses(&["render", "notes.txt"], &["notes.txt"]);
    user.refuses(&["render", "empty"], &["empty"]);
}
