//! Ctrl-C, SIGTERM and SIGHUP: what is running ends in order before the process does.
//!
//! Nothing depends on it for its safety: servers end with this process however it ends. It only waits until they have.

use std::sync::OnceLock;
use std::thread;

use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;

use crate::error::{Error, Result};

/// Exit status of a process that a signal ended, as shells count it: 128 + SIGINT.
const INTERRUPTED: i32 = 130;

/// One for the whole process: a command replays more than once, and judges between.
static INTERRUPTION: OnceLock<watch::Receiver<bool>> = OnceLock::new();

/// Becomes true as soon as the user or the system wants this process to end. A second signal ends it at once.
///
/// A thread of its own listens, so that no signal is lost while nothing else does, or while a judgement is computed.
pub fn interruption() -> Result<watch::Receiver<bool>> {
    if let Some(interruption) = INTERRUPTION.get() {
        return Ok(interruption.clone());
    }
    let failed = |error: std::io::Error| Error::Stack(format!("cannot listen for signals: {error}"));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build().map_err(failed)?;
    let signals = {
        let _context = runtime.enter();
        [SignalKind::interrupt(), SignalKind::terminate(), SignalKind::hangup()].map(signal)
    };
    let [interrupt, terminate, hang_up] = signals;
    let signals = [interrupt.map_err(failed)?, terminate.map_err(failed)?, hang_up.map_err(failed)?];
    let (sender, receiver) = watch::channel(false);
    thread::Builder::new()
        .name("signals".to_owned())
        .spawn(move || runtime.block_on(listen(signals, sender)))
        .map_err(failed)?;
    Ok(INTERRUPTION.get_or_init(|| receiver).clone())
}

async fn listen([mut interrupt, mut terminate, mut hang_up]: [Signal; 3], sender: watch::Sender<bool>) {
    loop {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
            _ = hang_up.recv() => {}
        }
        if sender.send_replace(true) {
            std::process::exit(INTERRUPTED);
        }
    }
}

/// An error once the process was interrupted: between steps that cannot be cut short.
pub fn stop_if_interrupted() -> Result<()> {
    if *interruption()?.borrow() { Err(Error::Interrupted) } else { Ok(()) }
}

/// The work's result, or [`Error::Interrupted`]; the work is dropped then, and with it the stacks that it holds.
pub async fn unless_interrupted<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    let mut interrupted = interruption()?;
    tokio::select! {
        result = work => result,
        _ = interrupted.wait_for(|interrupted| *interrupted) => Err(Error::Interrupted),
    }
}
