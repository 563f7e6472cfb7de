//! What two outcomes mean beside each other.

use serde::{Deserialize, Serialize};

/// The order is the order of badness: the worst wins when verdicts are combined.
///
/// "Could not tell" is worse than an accepted difference and never becomes a match.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Match,
    /// A difference that a divergence accepts, by id.
    Accepted,
    Inconclusive,
    Mismatch,
}

impl Verdict {
    /// The worse of the two.
    pub fn and(self, other: Self) -> Self {
        self.max(other)
    }

    /// The name in files and reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Match => "match",
            Self::Accepted => "accepted",
            Self::Inconclusive => "inconclusive",
            Self::Mismatch => "mismatch",
        }
    }
}

/// What a gate says: exit 0, 1 or 2.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gate {
    Pass,
    Undecided,
    Fail,
}

impl Gate {
    /// The process's exit code.
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Pass => 0,
            Self::Fail => 1,
            Self::Undecided => 2,
        }
    }

    /// The name in files and reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Undecided => "undecided",
            Self::Fail => "fail",
        }
    }
}

impl From<Gate> for std::process::ExitCode {
    fn from(gate: Gate) -> Self {
        Self::from(gate.exit_code())
    }
}

#[cfg(test)]
mod tests {
    use super::Verdict::*;

    #[test]
    fn the_worst_verdict_wins() {
        assert_eq!(Match.and(Accepted), Accepted);
        assert_eq!(Accepted.and(Inconclusive), Inconclusive);
        assert_eq!(Inconclusive.and(Mismatch), Mismatch);
        assert_eq!(Mismatch.and(Match), Mismatch);
    }
}
