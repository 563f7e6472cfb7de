//! A user who drives the program: with a temporary directory of their own, in which nothing may be left.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

/// A user with a home and a temporary directory of their own; only the templates are everybody's.
pub struct User {
    root: tempfile::TempDir,
}

impl User {
    pub fn new() -> Self {
        let root = tempfile::tempdir().expect("a temporary directory");
        // Root's servers run as nobody, who must get through.
        fs::set_permissions(root.path(), fs::Permissions::from_mode(0o755)).expect("a mode");
        let templates = Path::new(env!("CARGO_TARGET_TMPDIR")).join("templates");
        fs::create_dir_all(&templates).expect("a directory");
        for directory in ["tmp", "cache/crosscheck"] {
            fs::create_dir_all(root.path().join(directory)).expect("a directory");
        }
        symlink(templates, root.path().join("cache/crosscheck/templates")).expect("a link");
        Self { root }
    }

    /// Where the user keeps files.
    pub fn home(&self) -> &Path {
        self.root.path()
    }

    pub fn temporary(&self) -> PathBuf {
        self.root.path().join("tmp")
    }

    /// The program with these arguments, to be run in the home.
    pub fn crosscheck(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_crosscheck"));
        command.args(args).current_dir(self.home());
        command.env("TMPDIR", self.temporary()).env("XDG_CACHE_HOME", self.root.path().join("cache"));
        command
    }

    pub fn run(&self, args: &[&str]) -> Output {
        self.crosscheck(args).output().expect("crosscheck runs")
    }

    /// Processes that work in the temporary directory or were given a path in it, and what lies in it.
    pub fn left(&self) -> Vec<String> {
        let temporary = self.temporary();
        let name = temporary.to_str().expect("a path in UTF-8");
        let mut left: Vec<_> = processes_of(name);
        left.extend(fs::read_dir(&temporary).expect("the directory").flatten().map(|e| e.path().display().to_string()));
        left
    }

    pub fn wait_until_nothing_is_left(&self) {
        let began = Instant::now();
        while !self.left().is_empty() {
            assert!(began.elapsed() < Duration::from_secs(20), "left: {:?}", self.left());
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

/// Processes with this name in their arguments or their working directory.
pub fn processes_of(name: &str) -> Vec<String> {
    let is_of = |process: &Path| {
        let arguments = fs::read(process.join("cmdline")).unwrap_or_default();
        let arguments = String::from_utf8_lossy(&arguments).into_owned();
        let works_in = fs::read_link(process.join("cwd")).unwrap_or_default();
        (arguments.contains(name) || works_in.starts_with(name)).then(|| format!("{}: {arguments}", process.display()))
    };
    let processes = fs::read_dir("/proc").expect("/proc").flatten().map(|entry| entry.path());
    processes.filter_map(|process| is_of(&process)).collect()
}
