//! crosscheck replays a recorded workload against two stacks and says, with evidence, whether the second can
//! take over from the first: the same answers, the same state, how fast.
//!
//! ```text
//! trace --import--> recording --replay--> run --judge--> report --render--> html / md / json / junit / terminal
//!                                                          \-----gate-----> exit 0 / 1 / 2
//! ```
//!
//! Replay is the only step that touches a store and the only one with a clock; judging, rendering and gating are
//! pure functions of files.
//!
//! The modules below stand in their order: each uses only what stands above it in this list
//! (`tests/style.rs` holds it).

pub mod core;
pub mod error;
pub mod format;
pub mod import;
pub mod translate;
pub mod store;
pub mod stack;
pub mod replay;
pub mod judge;
pub mod assess;
pub mod render;
pub mod cmd;
pub mod cli;
