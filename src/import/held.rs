//! Operations whose end is not known yet, in their place among those whose end is.
//!
//! A server that logs a statement before it runs it says only later, in the session's next line, how it ended: by a
//! duration (then its place is there), by an error, or by going on. Until then nothing behind it is handed on. What
//! is held back is limited, and a statement that stays open for longer is taken out of the way.

use std::collections::{HashMap, VecDeque};

use super::event::{Captured, Event, What, size};
use crate::core::Recorded;

/// A statement that runs while ten thousand others end is not waited for.
const HELD_MAX: usize = 10_000;

/// The same limit for long statements.
const HELD_BYTES_MAX: usize = 64 << 20;

#[derive(Debug)]
enum Slot {
    Ready(Event),
    Open(Event),
    Empty,
}

/// The place of an open operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Place(u64);

/// A queue with open places in it.
#[derive(Debug, Default)]
pub struct Held {
    slots: VecDeque<Slot>,
    /// The place of `slots[0]`.
    first: u64,
    bytes: usize,
    /// Operations that are still open, and out of the way of those behind them.
    aside: HashMap<Place, Event>,
    /// Whether an operation was seen to end without a duration: then none can be waited for.
    without_duration: bool,
}

impl Held {
    /// Adds an operation whose end is known.
    pub fn push(&mut self, event: Event) {
        self.bytes += size(&event);
        self.slots.push_back(Slot::Ready(event));
    }

    /// Adds an operation whose end is not known.
    pub fn open(&mut self, event: Event) -> Place {
        self.bytes += size(&event);
        self.slots.push_back(Slot::Open(event));
        Place(self.first + self.slots.len() as u64 - 1)
    }

    /// Takes an open operation out of its place, to be pushed where it ended. `None` where it has been handed on.
    pub fn take(&mut self, place: Place) -> Option<Event> {
        if let Some(event) = self.aside.remove(&place) {
            return Some(event);
        }
        let slot = self.slots.get_mut(usize::try_from(place.0.checked_sub(self.first)?).ok()?)?;
        match std::mem::replace(slot, Slot::Empty) {
            Slot::Open(event) => {
                self.bytes -= size(&event);
                Some(event)
            }
            other => {
                *slot = other;
                None
            }
        }
    }

    /// The operation's statement, while it is held.
    pub fn peek(&self, place: Place) -> Option<&Event> {
        if let Some(event) = self.aside.get(&place) {
            return Some(event);
        }
        match self.slots.get(usize::try_from(place.0.checked_sub(self.first)?).ok()?)? {
            Slot::Open(event) => Some(event),
            _ => None,
        }
    }

    /// The operation has ended, nobody knows when: it stays where it began.
    pub fn settle(&mut self, place: Place, recorded: Recorded) {
        self.without_duration |= recorded == Recorded::Completed;
        if let Some(event) = self.aside.remove(&place) {
            self.push(with(event, recorded));
            return;
        }
        let Some(index) = place.0.checked_sub(self.first).and_then(|index| usize::try_from(index).ok()) else {
            return;
        };
        if let Some(slot) = self.slots.get_mut(index) {
            *slot = match std::mem::replace(slot, Slot::Empty) {
                Slot::Open(event) => Slot::Ready(with(event, recorded)),
                other => other,
            };
        }
    }

    /// Hands on what no open operation stands before.
    pub fn drain(&mut self, out: &mut Vec<Event>) {
        while let Some(slot) = self.slots.pop_front() {
            match slot {
                Slot::Ready(event) => {
                    self.bytes -= size(&event);
                    out.push(event);
                }
                Slot::Empty => {}
                Slot::Open(event) if self.slots.len() >= HELD_MAX || self.bytes > HELD_BYTES_MAX => {
                    self.bytes -= size(&event);
                    if self.without_duration {
                        out.push(event);
                    } else {
                        self.aside.insert(Place(self.first), event);
                    }
                }
                Slot::Open(event) => {
                    self.slots.push_front(Slot::Open(event));
                    return;
                }
            }
            self.first += 1;
        }
    }

    /// Hands on everything: of what is still open the trace does not say how it ended.
    pub fn finish(&mut self, out: &mut Vec<Event>) {
        let mut aside: Vec<_> = self.aside.drain().collect();
        aside.sort_by_key(|(place, _)| place.0);
        for slot in &mut self.slots {
            *slot = match std::mem::replace(slot, Slot::Empty) {
                Slot::Open(event) => Slot::Ready(event),
                other => other,
            };
        }
        self.drain(out);
        out.extend(aside.into_iter().map(|(_, event)| event));
    }
}

fn with(mut event: Event, ended: Recorded) -> Event {
    if let What::Operation(Captured { recorded, .. }) = &mut event.what {
        *recorded = ended;
    }
    event
}
