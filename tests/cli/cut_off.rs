//! Replays that do not reach their end: a server dies or hangs, the user interrupts, the disk is full. Each ends soon,
//! says why, keeps what it saw, and leaves no process and no directory.

use std::fs;
use std::io::Read as _;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Child, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use crosscheck::core::StoreKind;
use rustix::process::{Pid, Signal, kill_process};

use crate::tiny::{self, OPERATIONS};
use crate::user::{User, processes_of};
use crate::{accounting, json};

/// Enough for some seconds of replay.
const VISITS: u64 = 3_000;

const PROMPT: Duration = Duration::from_secs(30);

/// The program while it runs; a test that fails leaves none behind either.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn start(user: &User, args: &[&str]) -> Running {
    let mut command = user.crosscheck(args);
    command.stdout(Stdio::null()).stderr(Stdio::piped());
    Running(command.spawn().expect("crosscheck runs"))
}

/// Waits until a run has kept its first observations.
fn wait_for_observations(run: &Path, child: &mut Running) {
    let began = Instant::now();
    while fs::metadata(run.join("observations.jsonl.zst")).map_or(0, |file| file.len()) == 0 {
        assert!(began.elapsed() < PROMPT, "no observations in {}", run.display());
        if let Some(status) = child.0.try_wait().expect("a child") {
            panic!("it ended too soon: {status}: {}", said(child));
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn said(child: &mut Running) -> String {
    let mut text = String::new();
    child.0.stderr.take().expect("its standard error").read_to_string(&mut text).expect("text");
    text
}

/// How it ended, and what it said; a panic where that takes longer than [`PROMPT`].
fn end(child: &mut Running) -> (ExitStatus, String) {
    let began = Instant::now();
    loop {
        if let Some(status) = child.0.try_wait().expect("a child") {
            return (status, said(child));
        }
        if began.elapsed() > PROMPT {
            child.0.kill().expect("a child of ours");
            panic!("it did not end: {}", said(child));
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// The server of this program: the only one in the user's temporary directory.
fn server(user: &User, program: &str) -> Pid {
    let temporary = user.temporary().display().to_string();
    let is_it = |process: &String| {
        let arguments = process.split_once(": ").map_or("", |(_, arguments)| arguments);
        let name = arguments.split(['\0', ' ']).next().unwrap_or_default();
        name.ends_with(program)
    };
    let found = processes_of(&temporary)
        .into_iter()
        .filter(is_it)
        .filter_map(|process| process.strip_prefix("/proc/")?.split(':').next()?.parse::<i32>().ok());
    found.min().and_then(Pid::from_raw).unwrap_or_else(|| panic!("no {program} among {:?}", processes_of(&temporary)))
}

/// A run that was cut off can be judged: undecided, with every operation accounted for.
fn judged_undecided(user: &User, run: &str, reason: &str) {
    let header = json(&user.home().join(run).join("run.json"));
    assert_eq!(header["complete"], false, "{header}");
    assert!(header["cut_off"].as_str().is_some_and(|said| said.contains(reason)), "{header}");
    user.command(&["judge", run, "--report", "judged"]).assert().code(2);
    let report = json(&user.home().join("judged/report.json"));
    let (captured, [replayed, _, _, unfinished]) = accounting(&report);
    assert_eq!(captured, VISITS * OPERATIONS + 1);
    assert!(replayed > 0 && unfinished > 0, "{}", report["accounting"]);
    let reasons = report["accounting"]["unfinished_reasons"].as_object().expect("reasons");
    assert!(reasons.keys().all(|why| why.contains(reason)), "{reasons:?}");
    assert_eq!(report["gate"]["result"], "undecided");
}

/// Replays, does this to the server in the middle, and expects the replay to end with that as its reason.
fn struck(program: &str, kind: StoreKind, side: &str, signal: Signal) {
    let user = User::new();
    tiny::recording(&user, VISITS);
    let mut child = start(&user, &["replay", "recording", "--output", "run", "--timeout", "2"]);
    wait_for_observations(&user.home().join("run"), &mut child);
    kill_process(server(&user, program), signal).expect("a server of ours");
    let (status, error) = end(&mut child);
    assert_eq!(status.code(), Some(2), "{error}");
    let reason = format!("the {side}'s {kind} went away during the replay");
    assert!(error.contains(&reason) && error.contains("what was seen until then is in run"), "{error}");
    user.wait_until_nothing_is_left();
    judged_undecided(&user, "run", &reason);
}

#[test]
fn a_mariadb_that_dies_ends_the_replay() {
    struck("mariadbd", StoreKind::Mariadb, "candidate", Signal::KILL);
}

#[test]
fn a_memcached_that_dies_ends_the_replay() {
    struck("memcached", StoreKind::Memcached, "candidate", Signal::KILL);
}

#[test]
fn a_redis_that_dies_ends_the_replay() {
    struck("redis-server", StoreKind::Redis, "control", Signal::KILL);
}

#[test]
fn a_postgres_that_dies_ends_the_replay() {
    struck("postgres", StoreKind::Postgres, "control", Signal::KILL);
}

#[test]
fn a_mariadb_that_hangs_ends_the_replay_too() {
    struck("mariadbd", StoreKind::Mariadb, "candidate", Signal::STOP);
}

#[test]
fn a_memcached_that_hangs_ends_the_replay_too() {
    struck("memcached", StoreKind::Memcached, "candidate", Signal::STOP);
}

#[test]
fn a_redis_that_hangs_ends_the_replay_too() {
    struck("redis-server", StoreKind::Redis, "control", Signal::STOP);
}

#[test]
fn a_check_whose_server_dies_reports_as_far_as_it_came() {
    let user = User::new();
    tiny::recording(&user, VISITS);
    let mut child = start(&user, &["check", "recording", "--report", "report"]);
    wait_for_observations(&user.home().join("report/noise"), &mut child);
    kill_process(server(&user, "postgres"), Signal::KILL).expect("a server of ours");
    let (status, error) = end(&mut child);
    assert_eq!(status.code(), Some(2), "{error}");
    user.wait_until_nothing_is_left();
    let report = json(&user.home().join("report/report.json"));
    assert_eq!(report["gate"]["result"], "undecided");
    let (_, [replayed, _, _, unfinished]) = accounting(&report);
    assert!(replayed > 0 && unfinished > 0, "{}", report["accounting"]);
}

#[test]
fn an_interrupted_check_leaves_nothing_but_what_it_saw() {
    for signal in [Signal::INT, Signal::TERM] {
        let user = User::new();
        tiny::recording(&user, VISITS);
        let mut child = start(&user, &["check", "recording", "--report", "report"]);
        wait_for_observations(&user.home().join("report/noise"), &mut child);
        kill_process(Pid::from_child(&child.0), signal).expect("a child of ours");
        let (status, error) = end(&mut child);
        assert_eq!(status.code(), Some(130), "{error}");
        assert!(error.contains("error: interrupted"), "{error}");
        user.wait_until_nothing_is_left();
        judged_undecided(&user, "report/noise", "interrupted");
    }
}

#[test]
fn a_check_that_is_interrupted_while_its_servers_start_leaves_nothing() {
    let user = User::new();
    tiny::recording(&user, 1);
    let mut child = start(&user, &["check", "recording"]);
    let began = Instant::now();
    while user.left().is_empty() && began.elapsed() < PROMPT {
        std::thread::sleep(Duration::from_millis(1));
    }
    kill_process(Pid::from_child(&child.0), Signal::INT).expect("a child of ours");
    let (status, error) = end(&mut child);
    assert_eq!(status.code(), Some(130), "{error}");
    user.wait_until_nothing_is_left();
}

#[test]
fn a_full_disk_is_named_and_the_header_says_so() {
    for file in ["observations.jsonl.zst", "state.jsonl.zst"] {
        let user = User::new();
        tiny::recording(&user, 2);
        let run = user.home().join("run");
        fs::create_dir(&run).expect("a directory");
        // A device that has no space, in the place of the file.
        symlink("/dev/full", run.join(file)).expect("a link");
        let name = format!("cannot write run/{file}");
        user.refuses(&["replay", "recording", "--output", "run"], &[&name, "No space left on device"]);
        let header = json(&run.join("run.json"));
        assert_eq!(header["complete"], false);
        assert!(header["cut_off"].as_str().is_some_and(|reason| reason.contains(&name)), "{header}");
    }
}
