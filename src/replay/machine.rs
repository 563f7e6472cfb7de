//! What machine a replay ran on, as far as a reader of its latencies must know.

use std::collections::BTreeMap;
use std::fs;

/// Operating system, kernel, processors and memory; what can't be read is left out.
pub fn describe() -> BTreeMap<String, String> {
    let mut machine = BTreeMap::new();
    let mut note = |key: &str, value: Option<String>| {
        if let Some(value) = value {
            machine.insert(key.to_owned(), value);
        }
    };
    note("os", field("/etc/os-release", "PRETTY_NAME=").map(|name| name.trim_matches('"').to_owned()));
    note("kernel", fs::read_to_string("/proc/sys/kernel/osrelease").ok().map(|text| text.trim().to_owned()));
    note("processor", field("/proc/cpuinfo", "model name").map(|name| name.trim_matches([' ', '\t', ':']).to_owned()));
    note("processors", std::thread::available_parallelism().ok().map(|count| count.to_string()));
    note("memory", field("/proc/meminfo", "MemTotal:").map(|text| text.trim().to_owned()));
    machine
}

fn field(path: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    text.lines().find_map(|line| line.strip_prefix(name)).map(str::to_owned)
}

/// Ticks of all processors since boot: (used, all). From `/proc/stat`, see proc(5).
fn processor_ticks() -> Option<(u64, u64)> {
    let text = fs::read_to_string("/proc/stat").ok()?;
    let ticks: Vec<u64> =
        text.lines().next()?.split_ascii_whitespace().skip(1).map_while(|tick| tick.parse().ok()).collect();
    let all: u64 = ticks.iter().take(8).sum();
    let idle = ticks.get(3)? + ticks.get(4)?;
    Some((all - idle, all))
}

/// Ticks that our process group's members and their reaped children have used.
fn own_ticks() -> Option<u64> {
    let own = group_of("self")?;
    let entries = fs::read_dir("/proc").ok()?;
    let ticks = entries.filter_map(|entry| {
        let name = entry.ok()?.file_name();
        let pid = name.to_str().filter(|name| name.bytes().all(|byte| byte.is_ascii_digit()))?;
        (group_of(pid)? == own || session_of(pid)? == session_of("self")?).then(|| ticks_of(pid)).flatten()
    });
    Some(ticks.sum())
}

/// The fields of `/proc/PID/stat` behind the command's name: state, parent, group, session, …
fn stat(pid: &str) -> Option<Vec<String>> {
    let text = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (_, fields) = text.rsplit_once(") ")?;
    Some(fields.split(' ').map(str::to_owned).collect())
}

fn group_of(pid: &str) -> Option<String> {
    stat(pid)?.into_iter().nth(2)
}

fn session_of(pid: &str) -> Option<String> {
    stat(pid)?.into_iter().nth(3)
}

/// utime, stime, cutime and cstime.
fn ticks_of(pid: &str) -> Option<u64> {
    let fields = stat(pid)?;
    fields.get(11..15)?.iter().map(|tick| tick.parse::<u64>().ok()).sum()
}

/// Measures how much of the processors others used between its making and its reading.
pub struct OthersLoad {
    system: Option<(u64, u64)>,
    own: Option<u64>,
}

impl OthersLoad {
    pub fn start() -> Self {
        Self { system: processor_ticks(), own: own_ticks() }
    }

    /// Percent of all processors' time, 0 to 100; `None` where the system does not tell.
    pub fn percent(&self) -> Option<u32> {
        let (used_then, all_then) = self.system?;
        let (used, all) = processor_ticks()?;
        let own = own_ticks()?.saturating_sub(self.own?);
        let others = (used - used_then).saturating_sub(own);
        u32::try_from(others * 100 / (all - all_then).max(1)).ok()
    }
}
