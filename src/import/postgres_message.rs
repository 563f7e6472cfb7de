//! What a message of PostgreSQL's log is about, whatever format the log has.
//!
//! It reads the messages of a server with `lc_messages` in English; others are counted, never guessed.

/// What a message of severity LOG says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Message<'a> {
    /// A statement, or a phase of one. `took_us` is missing where it was logged before it ran.
    Statement { phase: Phase, took_us: Option<u64>, name: &'a str, text: &'a str },
    /// `duration: 1.234 ms` and nothing else: what was logged before, or a phase that was not.
    Duration(u64),
    /// Anything else, by the reason that it is counted under.
    Other(&'static str),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    Simple,
    Parse,
    Bind,
    Execute,
    /// The next rows of a portal that was executed before.
    Fetch,
}

/// Words that begin what a phase logs. `execute fetch from` first: `execute ` begins it too.
const PHASES: &[(&str, Phase)] = &[
    ("statement: ", Phase::Simple),
    ("execute fetch from ", Phase::Fetch),
    ("execute ", Phase::Execute),
    ("bind ", Phase::Bind),
    ("parse ", Phase::Parse),
];

/// Messages that are counted, by how they begin.
const OTHERS: &[(&str, &str)] = &[
    ("connection received", "connection"),
    ("connection authenticated", "connection"),
    ("connection authorized", "connection"),
    ("connection ready", "connection"),
    ("replication connection authorized", "connection"),
    ("disconnection: ", "disconnection"),
    ("checkpoint ", "checkpoint"),
    ("restartpoint ", "checkpoint"),
    ("temporary file: ", "temporary file"),
    ("fastpath function call: ", "fastpath function call"),
    ("automatic ", "autovacuum"),
];

/// Reads a message.
pub fn classify(message: &str) -> Message<'_> {
    let Some(rest) = message.strip_prefix("duration: ") else {
        return statement(message, None).unwrap_or_else(|| Message::Other(other(message)));
    };
    let Some((took, rest)) = rest.split_once(" ms") else {
        return Message::Other("server message");
    };
    let Some(took_us) = duration_us(took) else {
        return Message::Other("server message");
    };
    let rest = rest.trim_start_matches(' ');
    if rest.is_empty() {
        return Message::Duration(took_us);
    }
    if rest.starts_with("plan:") {
        return Message::Other("auto_explain");
    }
    statement(rest, Some(took_us)).unwrap_or_else(|| Message::Other(other(rest)))
}

fn statement(message: &str, took_us: Option<u64>) -> Option<Message<'_>> {
    let (word, phase) = PHASES.iter().find(|(word, _)| message.starts_with(word))?;
    let rest = &message[word.len()..];
    let (name, text) = match phase {
        Phase::Simple => ("", rest),
        _ => rest.split_once(": ")?,
    };
    Some(Message::Statement { phase: *phase, took_us, name, text })
}

fn other(message: &str) -> &'static str {
    if let Some((_, reason)) = OTHERS.iter().find(|(head, _)| message.starts_with(head)) {
        return reason;
    }
    let lock_wait = message.starts_with("process ")
        && [" still waiting for ", " acquired ", " detected deadlock ", " avoided deadlock ", " failed to acquire "]
            .iter()
            .any(|words| message.contains(words));
    if lock_wait { "lock wait" } else { "server message" }
}

/// Microseconds of `1.234`, which is in milliseconds.
fn duration_us(text: &str) -> Option<u64> {
    let (millis, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(millis) || !digits(fraction) || fraction.len() > 3 {
        return None;
    }
    let fraction: u64 = format!("{fraction:0<3}").parse().ok()?;
    millis.parse::<u64>().ok()?.checked_mul(1_000)?.checked_add(fraction).filter(|took| *took < i64::MAX as u64 / 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_a_statement_a_duration_or_counted() {
        let statement = |phase, took_us, name, text| Message::Statement { phase, took_us, name, text };
        for (message, expected) in [
            ("duration: 0.094 ms  statement: SET x\n= 1", statement(Phase::Simple, Some(94), "", "SET x\n= 1")),
            ("duration: 12.5 ms  parse <unnamed>: a: b", statement(Phase::Parse, Some(12_500), "<unnamed>", "a: b")),
            ("duration: 1.001 ms  bind s/p: x", statement(Phase::Bind, Some(1_001), "s/p", "x")),
            ("duration: 1.001 ms  execute s: x", statement(Phase::Execute, Some(1_001), "s", "x")),
            ("duration: 1.001 ms  execute fetch from s/p: x", statement(Phase::Fetch, Some(1_001), "s/p", "x")),
            ("execute <unnamed>: x", statement(Phase::Execute, None, "<unnamed>", "x")),
            ("statement: x", statement(Phase::Simple, None, "", "x")),
            ("duration: 0.050 ms", Message::Duration(50)),
            ("duration: 0.05 ms  plan:\nQuery Text: x", Message::Other("auto_explain")),
            ("duration: x ms  statement: y", Message::Other("server message")),
            ("duration: 99999999999999999999.1 ms", Message::Other("server message")),
            ("process 1 still waiting for ShareLock on transaction 2 after 5.1 ms", Message::Other("lock wait")),
            ("process 1 acquired ShareLock on transaction 2 after 5.1 ms", Message::Other("lock wait")),
            ("connection received: host=127.0.0.1 port=1", Message::Other("connection")),
            ("disconnection: session time: 0:00:00.1 user=a", Message::Other("disconnection")),
            ("checkpoint starting: time", Message::Other("checkpoint")),
            ("ending log output to stderr", Message::Other("server message")),
        ] {
            assert_eq!(classify(message), expected, "{message}");
        }
    }
}
