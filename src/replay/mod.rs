//! Executing a recording against two stacks, in recorded completion order, and writing down what was seen.
//!
//! The only step with a clock. It decides nothing about sameness: that is the judge's business.

mod conduct;
mod ending;
mod engine;
mod machine;
mod recording;
mod scenario;
mod side;
mod worker;

pub use conduct::{Conduct, Pair};
pub use engine::{Beginnings, Engine, Limits};
pub use recording::{Progress, replay_recording};
pub use scenario::{Numbering, Replayed, left_behind};
pub use side::{RecordedClock, SideSetup};
