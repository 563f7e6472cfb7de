//! How far a replay is: a bar with rate and time left where a terminal is there, plain lines where not.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use crate::replay::Progress;

/// A log gets a line this often: six a minute can be read and show that it lives.
const LINE_EVERY: Duration = Duration::from_secs(10);

/// Progress on standard error.
pub struct Shown {
    what: String,
    bar: Option<ProgressBar>,
    started: Instant,
    line: Instant,
}

impl Shown {
    pub fn new(what: &str) -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::new(0);
            let style = "{msg} [{bar:30}] {human_pos}/{human_len} {per_sec} {eta} left";
            bar.set_style(ProgressStyle::with_template(style).unwrap_or_else(|_| ProgressStyle::default_bar()));
            bar.set_message(what.to_owned());
            bar
        });
        Self { what: what.to_owned(), bar, started: Instant::now(), line: Instant::now() }
    }
}

impl Progress for Shown {
    fn advance(&mut self, done: u64, total: u64) {
        if let Some(bar) = &self.bar {
            bar.set_length(total);
            bar.set_position(done);
            if done >= total {
                bar.finish();
            }
            return;
        }
        if done < total && self.line.elapsed() < LINE_EVERY {
            return;
        }
        self.line = Instant::now();
        let rate = done as f64 / self.started.elapsed().as_secs_f64().max(1e-9);
        let left = (total - done.min(total)) as f64 / rate.max(1e-9);
        eprintln!("{}: {done} of {total} operations, {rate:.0}/s, {left:.0} s left", self.what);
    }
}
