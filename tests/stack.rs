//! Throwaway stacks on the real servers: they start, they answer, and nothing is left of them, however they end.

#[path = "support/user.rs"]
mod user;

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use crosscheck::core::{Outcome, Reply, Request, Sql, StoreKind, Value};
use crosscheck::format::stacks::{Role, SecretUrl};
use crosscheck::stack::state::State;
use crosscheck::stack::{self, Profile, guard};
use crosscheck::store::SessionSetup;
use rustix::process::{Pid, Signal, kill_process};
use user::{User, processes_of};

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(future)
}

fn profile() -> Profile {
    Profile::named(Profile::DEFAULT).expect("the default profile")
}

/// The process that holds a stack, started and ready.
fn hold(user: &User) -> (Child, State) {
    let mut holder = user
        .crosscheck(&["stack", "hold"])
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .expect("crosscheck runs");
    let mut line = String::new();
    BufReader::new(holder.stdout.take().expect("its output")).read_line(&mut line).expect("a line");
    (holder, serde_json::from_str(&line).expect("what is up, as JSON"))
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn signal(child: &Child, signal: Signal) {
    kill_process(Pid::from_child(child), signal).expect("a signal");
}

#[test]
fn both_stacks_start_at_once_with_every_profile_and_leave_nothing() {
    for name in Profile::names() {
        let profile = Profile::named(name).expect("a profile of ours");
        block_on(async {
            let started =
                [Role::Current, Role::Target, Role::Current].map(|role| stack::start(role, &profile, "control"));
            let stacks = futures_util::future::try_join_all(started).await.expect("three stacks");
            for stack in stacks {
                assert_eq!(stack.kinds().collect::<Vec<_>>(), stack.role().kinds());
                assert_eq!(stack.ended(), Vec::<String>::new());
                let directory = stack.directory().expect("a directory of its own").display().to_string();
                assert!(!processes_of(&directory).is_empty());
                stack.stop().await.expect("taken down");
                assert!(!Path::new(&directory).exists());
                assert_eq!(processes_of(&directory), Vec::<String>::new());
            }
        });
    }
}

/// One spelling for what a server reads and prints: on and off, sizes, sets without an order.
fn plain(value: &str) -> String {
    let value = value.trim_end_matches('/').to_ascii_uppercase();
    let mut parts: Vec<_> = value.split(',').map(str::trim).collect();
    parts.sort_unstable();
    match parts.join(",").as_str() {
        "ON" | "1" => "1".into(),
        "OFF" | "0" => "0".into(),
        other => match other.strip_suffix('M').and_then(|number| number.parse::<u64>().ok()) {
            Some(number) => (number << 20).to_string(),
            None => other.to_owned(),
        },
    }
}

#[test]
fn both_sql_stores_run_with_what_the_profile_says() {
    for name in Profile::names() {
        let profile = Profile::named(name).expect("a profile of ours");
        for (role, kind) in [(Role::Current, StoreKind::Postgres), (Role::Target, StoreKind::Mariadb)] {
            block_on(async {
                let stack = stack::start(role, &profile, "control").await.expect("a stack");
                let store = stack.store(kind).expect("a store");
                let mut session = store.connect(&SessionSetup::default()).await.expect("a session");
                for (setting, value) in profile.settings(kind) {
                    let setting = match setting.strip_prefix("loose_").unwrap_or(setting) {
                        // Options without a variable of that name.
                        "skip_log_bin" | "debug_no_sync" => continue,
                        // The option's name before MariaDB 11.1 is not the variable's.
                        "transaction_isolation" => "tx_isolation",
                        "default_time_zone" => "time_zone",
                        other => other,
                    };
                    let text = match kind {
                        StoreKind::Postgres => format!("SELECT current_setting('{setting}')"),
                        _ => format!("SELECT @@global.{setting}"),
                    };
                    let attempt = session.execute(&Request::Sql(Sql::simple(text))).await;
                    let Outcome::Completed(Reply::Rows(rows)) = attempt.outcome else {
                        panic!("{name}: {setting}: {:?}", attempt.outcome)
                    };
                    let effective = match &rows.rows[0][0] {
                        Value::Text(text) => text.clone(),
                        Value::Bytes(bytes) => bytes.to_display().into_owned(),
                        Value::Int(number) => number.to_string(),
                        other => panic!("{name}: {setting}: {other:?}"),
                    };
                    assert_eq!(plain(&effective), plain(value), "{name}: {kind}: {setting}");
                }
                stack.stop().await.expect("taken down");
            });
        }
    }
}

#[test]
fn a_stack_that_is_dropped_in_a_panic_leaves_nothing() {
    let mut directory = PathBuf::new();
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        let stack = block_on(stack::start(Role::Target, &profile(), "candidate")).expect("a stack");
        directory = stack.directory().expect("a directory of its own").to_path_buf();
        panic!("on purpose");
    }));
    assert!(panicked.is_err());
    assert!(!directory.as_os_str().is_empty() && !directory.exists());
    assert_eq!(processes_of(&directory.display().to_string()), Vec::<String>::new());
}

#[test]
fn a_server_that_dies_is_reported_with_its_last_words() {
    block_on(async {
        let stack = stack::start(Role::Current, &profile(), "control").await.expect("a stack");
        let directory = stack.directory().expect("a directory of its own").display().to_string();
        let redis = processes_of(&directory).into_iter().find(|line| line.contains("redis-server"));
        let pid = redis.and_then(|line| line.strip_prefix("/proc/")?.split(':').next()?.parse().ok());
        kill_process(pid.and_then(Pid::from_raw).expect("its process number"), Signal::KILL).expect("a signal");
        let began = Instant::now();
        while stack.ended().is_empty() && began.elapsed() < Duration::from_secs(5) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let ended = stack.ended();
        assert_eq!(ended.len(), 1);
        assert!(ended[0].starts_with("redis of the stack control ended (signal: 9"), "{ended:?}");
        assert!(ended[0].contains("Ready to accept connections"), "{ended:?}");
        stack.stop().await.expect("taken down");
    });
}

#[test]
fn an_owner_that_is_killed_leaves_nothing() {
    let user = User::new();
    let (mut holder, _) = hold(&user);
    holder.kill().expect("killed");
    holder.wait().expect("ended");
    user.wait_until_nothing_is_left();
}

#[test]
fn ctrl_c_leaves_nothing_by_the_time_the_process_has_ended() {
    for kind in [Signal::INT, Signal::TERM] {
        let user = User::new();
        let (mut holder, _) = hold(&user);
        signal(&holder, kind);
        holder.wait().expect("ended");
        assert_eq!(user.left(), Vec::<String>::new());
    }
}

#[test]
fn ctrl_c_while_the_servers_start_leaves_nothing() {
    for wait_ms in [20, 60, 150] {
        let user = User::new();
        let mut holder = user.crosscheck(&["stack", "hold"]).stdout(Stdio::null()).spawn().expect("crosscheck runs");
        std::thread::sleep(Duration::from_millis(wait_ms));
        signal(&holder, Signal::INT);
        holder.wait().expect("ended");
        user.wait_until_nothing_is_left();
    }
}

#[test]
fn what_an_owner_and_its_keepers_left_is_swept_by_the_next_start() {
    let user = User::new();
    let (mut holder, _) = hold(&user);
    let keepers: Vec<Pid> = user
        .left()
        .iter()
        .filter(|line| line.contains("crosscheck-keeper"))
        .filter_map(|line| Pid::from_raw(line.strip_prefix("/proc/")?.split(':').next()?.parse().ok()?))
        .collect();
    assert_eq!(keepers.len(), 2, "one a stack");
    for keeper in keepers {
        kill_process(keeper, Signal::KILL).expect("a signal");
    }
    holder.kill().expect("killed");
    holder.wait().expect("ended");
    assert!(!user.left().is_empty(), "nobody was there to take the servers down");
    let (mut next, _) = hold(&user);
    signal(&next, Signal::TERM);
    next.wait().expect("ended");
    user.wait_until_nothing_is_left();
}

#[test]
fn a_missing_program_is_named_with_its_package_and_nothing_is_started() {
    let user = User::new();
    let programs = user.home().join("programs");
    fs::create_dir(&programs).expect("a directory");
    let run =
        user.crosscheck(&["stack", "up"]).env("CROSSCHECK_PROGRAMS", &programs).output().expect("crosscheck runs");
    assert_eq!(run.status.code(), Some(2));
    let message = text(&run.stderr);
    assert!(message.starts_with("error: the server program postgres is not on this machine"), "{message}");
    assert!(message.contains("postgresql (apt)"), "{message}");
    assert_eq!(user.left(), Vec::<String>::new());
}

#[test]
fn a_temporary_directory_that_the_servers_cannot_enter_is_said_to_be_the_problem() {
    let user = User::new();
    fs::set_permissions(user.home(), fs::Permissions::from_mode(0o700)).expect("a mode");
    let run = user.run(&["stack", "up"]);
    if rustix::process::geteuid().is_root() {
        let message = text(&run.stderr);
        assert!(message.contains("who cannot enter") && message.contains("TMPDIR"), "{message}");
    } else {
        assert!(run.status.success(), "servers run as the same user: {}", text(&run.stderr));
        assert!(user.run(&["stack", "down"]).status.success());
    }
    assert_eq!(user.left(), Vec::<String>::new());
}

#[test]
fn a_stack_that_is_reset_has_new_empty_servers() {
    block_on(async {
        let mut stack = stack::start(Role::Target, &profile(), "candidate").await.expect("a stack");
        let directory = stack.directory().expect("a directory of its own").to_path_buf();
        guard::adopt(StoreKind::Memcached, stack.url(StoreKind::Memcached).expect("a URL")).await.expect("written");
        stack.reset(&profile()).await.expect("reset");
        assert!(!directory.exists());
        let url = stack.url(StoreKind::Memcached).expect("a URL");
        assert!(guard::require_marker(StoreKind::Memcached, url).await.is_err(), "what was written is gone");
        stack.stop().await.expect("taken down");
    });
}

#[test]
fn a_stack_stays_up_until_it_is_taken_down() {
    let user = User::new();
    let up = user.run(&["stack", "up", "--profile", "wikimedia"]);
    assert!(up.status.success(), "{}", text(&up.stderr));
    let state: State = serde_json::from_slice(&up.stdout).expect("JSON and nothing else on standard output");
    assert_eq!(state.profile, "wikimedia");
    assert!(state.stacks[&Role::Current][&StoreKind::Postgres].starts_with("postgres://postgres@127.0.0.1:"));

    let again = user.run(&["stack", "up"]);
    assert_eq!(again.status.code(), Some(2));
    assert!(text(&again.stderr).contains("a stack named default is up"), "{}", text(&again.stderr));

    let status = user.run(&["stack", "status"]);
    assert!(status.status.success(), "{}", text(&status.stderr));
    assert_eq!(text(&status.stdout).matches("\tready\t").count(), 4, "{}", text(&status.stdout));

    let down = user.run(&["stack", "down"]);
    assert!(down.status.success(), "{}", text(&down.stderr));
    assert_eq!(user.left(), Vec::<String>::new());
    assert_eq!(text(&user.run(&["stack", "down"]).stderr), "no stack named default is up\n");
    assert_eq!(text(&user.run(&["stack", "status"]).stdout), "");
}

#[test]
fn a_stack_whose_holder_was_killed_is_shown_dead_and_can_be_taken_down() {
    let user = User::new();
    let (mut holder, _) = hold(&user);
    holder.kill().expect("killed");
    holder.wait().expect("ended");
    let status = user.run(&["stack", "status"]);
    assert_eq!(status.status.code(), Some(1));
    assert_eq!(text(&status.stdout).matches("\tdead\t").count(), 4, "{}", text(&status.stdout));
    assert!(user.run(&["stack", "down"]).status.success());
    assert_eq!(text(&user.run(&["stack", "status"]).stdout), "");
    user.wait_until_nothing_is_left();
}

#[test]
fn a_store_without_the_marker_is_refused_until_it_is_adopted() {
    let user = User::new();
    block_on(async {
        for role in Role::ALL {
            let stack = stack::start(role, &profile(), "control").await.expect("a stack");
            for kind in stack.kinds() {
                let url: &SecretUrl = stack.url(kind).expect("a URL");
                let refused = guard::require_marker(kind, url).await.expect_err("no marker").to_string();
                assert!(refused.contains("crosscheck stack adopt"), "{refused}");
                let asked = user.run(&["stack", "adopt", url.expose()]);
                assert_eq!(asked.status.code(), Some(2), "nobody is there to confirm");
                assert!(guard::require_marker(kind, url).await.is_err());
                let adopted = user.run(&["stack", "adopt", "--yes", url.expose()]);
                assert!(adopted.status.success(), "{}", text(&adopted.stderr));
                guard::require_marker(kind, url).await.expect("adopted");
            }
            stack.stop().await.expect("taken down");
        }
    });
}

#[test]
fn servers_of_ones_own_are_used_and_emptied_once_they_carry_the_marker() {
    use crosscheck::format::stacks::StacksFile;
    let user = User::new();
    let (mut holder, state) = hold(&user);
    let file = StacksFile::read(&state.stacks_file).expect("a stacks.toml");
    block_on(async {
        for role in Role::ALL {
            let mut stack = stack::connect(role, &file, "control").await.expect("adopted servers");
            assert_eq!(stack.kinds().collect::<Vec<_>>(), role.kinds());
            let sql = stack.store(role.kinds()[0]).expect("a store");
            let mut session = sql.connect(&SessionSetup::default()).await.expect("a session");
            let create = ["CREATE SCHEMA wiki", "CREATE TABLE wiki.page (id int)"];
            for text in create {
                let outcome = session.execute(&Request::Sql(Sql::simple(text))).await.outcome;
                assert!(matches!(outcome, Outcome::Completed(_)), "{outcome:?}");
            }
            stack.reset(&profile()).await.expect("emptied");
            let outcome = session.execute(&Request::Sql(Sql::simple(create[0]))).await.outcome;
            assert!(matches!(outcome, Outcome::Completed(_)), "the schema was dropped: {outcome:?}");
            for kind in stack.kinds() {
                guard::require_marker(kind, stack.url(kind).expect("a URL")).await.expect("the marker is still there");
            }
            stack.stop().await.expect("left as they are");
        }
    });
    assert!(holder.try_wait().expect("its state").is_none(), "the servers are still held");
    let mut elsewhere = fs::File::create(user.home().join("stacks.toml")).expect("a file");
    writeln!(elsewhere, "[current]\npostgre = 1").expect("written");
    let error = StacksFile::read(&user.home().join("stacks.toml")).expect_err("an unknown key").to_string();
    assert!(error.ends_with("stacks.toml:2: unknown key `postgre` in [current] (known: postgres, redis)"), "{error}");
    signal(&holder, Signal::TERM);
    holder.wait().expect("ended");
}
