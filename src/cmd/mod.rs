//! One file for each subcommand: load, call one function, write.

pub mod assess;
pub mod check;
pub mod import;
pub mod judge;
mod progress;
pub mod render;
pub mod replay;
mod scenarios;
pub mod show;
pub mod stack;
