//! Replaying a recording: its operations in order, its sessions closed where they were closed, the run written as it
//! happens.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use tokio::sync::watch;

use super::engine::Engine;
use crate::core::{Operation, Request, SessionId};
use crate::error::Result;
use crate::format::recording::Recording;
use crate::format::run::RunWriter;
use crate::store::SessionSetup;

/// What was seen is made durable this often: a killed replay loses a second.
const FLUSH_EVERY: Duration = Duration::from_secs(1);

/// Is told how far the replay is.
pub trait Progress {
    fn advance(&mut self, done: u64, total: u64);
}

/// Replays the whole recording, or as much as can be. Returns why it was cut off, if it was; what was seen until then
/// is in the run.
pub async fn replay_recording(
    recording: &Recording,
    engine: &mut Engine,
    writer: &mut RunWriter,
    progress: &mut dyn Progress,
    interrupted: &mut watch::Receiver<bool>,
) -> Result<Option<String>> {
    let mut closes = describe_sessions(recording, engine)?;
    let total = recording.header.operations;
    let mut flushed = Instant::now();
    for operation in recording.operations()? {
        let operation = operation?;
        let seq = operation.seq;
        let step = async {
            for session in due(&mut closes, seq) {
                engine.close(session).await?;
            }
            let ended = ended_by(&operation);
            engine.operation(operation, None).await?;
            match ended {
                Some(session) => engine.close(session).await,
                None => Ok(()),
            }
        };
        let cut_off = tokio::select! {
            biased;
            _ = interrupted.wait_for(|interrupted| *interrupted) => Some("interrupted".to_owned()),
            stepped = step => match stepped {
                Ok(()) => engine.lost().map(str::to_owned),
                // What was seen until then is kept all the same.
                Err(error) => Some(error.chain()),
            }
        };
        write_observations(engine, writer)?;
        if let Some(reason) = cut_off {
            write_unfinished(engine, writer, &reason)?;
            return Ok(Some(reason));
        }
        if flushed.elapsed() > FLUSH_EVERY {
            writer.flush()?;
            flushed = Instant::now();
        }
        progress.advance(seq + 1, total);
    }
    let reason = tokio::select! {
        biased;
        _ = interrupted.wait_for(|interrupted| *interrupted) => Some("interrupted".to_owned()),
        finished = engine.finish() => match finished {
            Ok(()) => engine.lost().map(str::to_owned),
            Err(error) => Some(error.chain()),
        }
    };
    write_unfinished(engine, writer, reason.as_deref().unwrap_or("no answer by the end of the replay"))?;
    Ok(reason.or_else(|| if recording.is_whole() { engine.unused_renderings() } else { None }))
}

/// The session whose connection an operation ends or puts back to its beginning: neither store is sent RESET or QUIT.
fn ended_by(operation: &Operation) -> Option<SessionId> {
    match &operation.request {
        Request::Redis(command) if matches!(command.name().as_str(), "RESET" | "QUIT") => Some(operation.session),
        _ => None,
    }
}

/// Tells the engine of every session; returns when each is to be closed.
fn describe_sessions(recording: &Recording, engine: &mut Engine) -> Result<BTreeMap<u64, Vec<SessionId>>> {
    let mut closes: BTreeMap<u64, Vec<SessionId>> = BTreeMap::new();
    for session in recording.sessions()? {
        let (application, user) = (session.application, session.user);
        engine.describe_session(session.id, &SessionSetup { application, user, ..Default::default() });
        closes.entry(session.closed_before_seq).or_default().push(session.id);
    }
    Ok(closes)
}

fn due(closes: &mut BTreeMap<u64, Vec<SessionId>>, seq: u64) -> Vec<SessionId> {
    let later = closes.split_off(&(seq + 1));
    std::mem::replace(closes, later).into_values().flatten().collect()
}

fn write_observations(engine: &mut Engine, writer: &mut RunWriter) -> Result<()> {
    engine.take_observations().iter().try_for_each(|observation| writer.observe(observation))
}

fn write_unfinished(engine: &mut Engine, writer: &mut RunWriter, reason: &str) -> Result<()> {
    write_observations(engine, writer)?;
    engine.take_unfinished(reason).iter().try_for_each(|observation| writer.observe(observation))
}
