//! The command line as its users drive it: what it says, where it says it, how it exits, and what it leaves behind.

#[path = "../support/user.rs"]
mod user;

mod assess;
mod bad_input;
mod check;
mod control;
mod cut_off;
mod import;
mod recorded_time;
mod tiny;
mod verdicts;
mod words;

use std::fs;
use std::path::Path;

use user::User;

impl User {
    /// The program with these arguments, for assertions about what it printed.
    fn command(&self, args: &[&str]) -> assert_cmd::Command {
        assert_cmd::Command::from_std(self.crosscheck(args))
    }

    /// Runs it, expects this exit code, and returns what it printed for a person.
    fn says(&self, args: &[&str], code: i32) -> String {
        let output = self.run(args);
        let said = String::from_utf8(output.stderr).expect("text");
        assert_eq!(output.status.code(), Some(code), "{args:?}: {said}");
        said
    }

    /// Runs it, expects exit code 2, one line with an error that holds all of these, and nothing left behind.
    fn refuses(&self, args: &[&str], parts: &[&str]) {
        let error = self.says(args, 2);
        assert_eq!(error.lines().filter(|line| line.starts_with("error:")).count(), 1, "{args:?}: {error}");
        for part in parts {
            assert!(error.contains(part), "{args:?}: no `{part}` in: {error}");
        }
        assert!(!error.contains("panicked"), "{args:?}: {error}");
        self.wait_until_nothing_is_left();
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.home().join(name), text).expect("written");
    }
}

fn json(path: &Path) -> serde_json::Value {
    let text = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_slice(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// What a report says of where the operations went: captured, and the four that must add up to it.
fn accounting(report: &serde_json::Value) -> (u64, [u64; 4]) {
    let number = |name: &str| report["accounting"][name].as_u64().unwrap_or_else(|| panic!("{name} in {report}"));
    let parts = ["replayed", "untranslatable", "skipped", "unfinished"].map(number);
    assert_eq!(parts.iter().sum::<u64>(), number("captured"), "{}", report["accounting"]);
    (number("captured"), parts)
}
