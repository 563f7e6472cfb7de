//! One server of each kind for the tests of the drivers: private, on loopback, gone when the tests have ended.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// Servers refuse to run as root; this is `nobody` on every distribution.
const NOBODY: u32 = 65534;

pub struct Servers {
    pub postgres: String,
    pub mariadb: String,
    pub redis: String,
    pub memcached: String,
    children: Vec<Child>,
    /// Removed after the children have ended.
    _directory: TempDir,
}

impl Servers {
    pub fn start() -> Self {
        let directory = tempfile::Builder::new().prefix("crosscheck-test-").tempdir().expect("a temporary directory");
        let root = directory.path().to_path_buf();
        fs::set_permissions(&root, fs::Permissions::from_mode(0o711)).expect("the directory is ours");
        for name in ["pg", "maria", "redis"] {
            fs::create_dir(root.join(name)).expect("the directory is ours");
            fs::set_permissions(root.join(name), fs::Permissions::from_mode(0o700)).expect("the directory is ours");
            if rustix::process::geteuid().is_root() {
                chown(root.join(name), Some(NOBODY), Some(NOBODY)).expect("root may give a directory away");
            }
        }
        let [postgres, mariadb, redis, memcached] = free_ports();
        let children = vec![
            start_postgres(&root.join("pg"), postgres),
            start_mariadb(&root.join("maria"), mariadb),
            spawn("redis-server", &format!("--port {redis} --bind 127.0.0.1 --save --dir {}/redis", root.display())),
            spawn("memcached", &format!("-l 127.0.0.1 -p {memcached} -U 0")),
        ];
        for port in [postgres, mariadb, redis, memcached] {
            wait_for(port);
        }
        Self {
            postgres: format!("postgres://tester@127.0.0.1:{postgres}/postgres"),
            mariadb: format!("mysql://root@127.0.0.1:{mariadb}/test"),
            redis: format!("redis://127.0.0.1:{redis}/0"),
            memcached: format!("memcached://127.0.0.1:{memcached}"),
            children,
            _directory: directory,
        }
    }
}

impl Drop for Servers {
    fn drop(&mut self) {
        for child in &mut self.children {
            // PostgreSQL's immediate shutdown, and a plain end for the others.
            if let Some(pid) = rustix::process::Pid::from_raw(child.id().cast_signed()) {
                let _ = rustix::process::kill_process(pid, rustix::process::Signal::QUIT);
            }
        }
        for child in &mut self.children {
            let _ = child.wait();
        }
    }
}

fn start_postgres(data: &Path, port: u16) -> Child {
    let bin = fs::read_dir("/usr/lib/postgresql").expect("PostgreSQL is installed");
    let bin = bin.flatten().map(|entry| entry.path().join("bin")).find(|bin| bin.join("initdb").exists());
    let bin = bin.expect("PostgreSQL has its programs");
    let data = data.display();
    run(&format!("{}/initdb", bin.display()), &format!("-D {data} -U tester -A trust -E UTF8 --locale=C.UTF-8 -N"));
    spawn(
        &format!("{}/postgres", bin.display()),
        &format!("-D {data} -p {port} -k {data} -c listen_addresses=127.0.0.1 -c fsync=off -c timezone=Asia/Tokyo"),
    )
}

fn start_mariadb(data: &Path, port: u16) -> Child {
    let data = data.display();
    run(
        "mariadb-install-db",
        &format!("--no-defaults --datadir={data} --auth-root-authentication-method=normal --innodb-log-file-size=8M"),
    );
    let arguments = format!(
        "--no-defaults --datadir={data} --port={port} --bind-address=127.0.0.1 --socket={data}/s --pid-file={data}/pid \
         --innodb-flush-log-at-trx-commit=0 --max-allowed-packet=4M --character-set-server=utf8mb4 --skip-log-bin"
    );
    spawn("mariadbd", &arguments)
}

fn command(program: &str, arguments: &str) -> Command {
    // The server ends with this process, however that ends.
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "QUIT"]);
    if rustix::process::geteuid().is_root() {
        command.args([format!("--reuid={NOBODY}"), format!("--regid={NOBODY}"), "--clear-groups".to_owned()]);
    }
    command.arg(program);
    for argument in arguments.split_whitespace() {
        command.arg(argument);
        if argument == "--save" {
            command.arg("");
        }
    }
    command.current_dir("/").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

fn run(program: &str, arguments: &str) {
    let done = command(program, arguments).status().expect("the program can be started");
    assert!(done.success(), "{program} {arguments}: {done}");
}

fn spawn(program: &str, arguments: &str) -> Child {
    command(program, arguments).spawn().expect("the program can be started")
}

fn free_ports() -> [u16; 4] {
    let listen = || TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    // All are held until all are known, so that none is given twice.
    let held = [listen(), listen(), listen(), listen()];
    held.map(|listener| listener.local_addr().expect("a bound listener").port())
}

fn wait_for(port: u16) {
    let deadline = Instant::now() + Duration::from_secs(60);
    while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(Instant::now() < deadline, "no server on port {port}");
        std::thread::sleep(Duration::from_millis(20));
    }
}
