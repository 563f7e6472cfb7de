//! Noise: how far control and control lie apart, by fingerprint, place and kind of distance, with how often.
//!
//! A difference of the candidate is noise where the control had one of the same kind, no smaller, in the same place and,
//! as control against control replays the same operations, in the same operation; elsewhere only where most operations
//! of the fingerprint have it, or where a clock of whole seconds may have ticked in between. NULL beside a value,
//! another type, another number of rows, a refusal beside an answer, a missing key beside a found one are never noise.
//! Where the control itself does not repeat that, nobody can tell: it is inconclusive, in that operation alone.

use std::collections::{BTreeMap, BTreeSet};

use super::compare::{Cell, Difference, Part};
use super::distance::{Distance, Grain};
use super::shown;
use crate::core::report::{KnownNoise, Noise, NoiseKind};
use crate::core::{FindingKind, Report, Verdict};

/// Operations of one place that are told one by one, 8 bytes each; of more, any operation counts as one of them.
const OPERATIONS_MAX: usize = 100_000;

/// What is known of one kind of distance in one place.
#[derive(Clone, Debug, Default, PartialEq)]
struct Known {
    kind: NoiseKind,
    noise: KnownNoise,
    operations: BTreeSet<u64>,
}

/// The distances of everything that differed in A/A runs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NoiseSet {
    places: BTreeMap<(String, String), Vec<Known>>,
    /// The longest of the runs, and the one that is judged: so far a clock may be off.
    run_us: u64,
}

/// Where a difference stands: the operation's number, or a mark of the row or key.
#[derive(Clone, Copy, Debug)]
pub struct Spot<'a> {
    pub fingerprint: &'a str,
    pub place: &'a str,
    pub operation: Option<u64>,
}

/// What the control's own differences say of one.
#[derive(Clone, Debug, PartialEq)]
pub enum Sieved {
    /// It is noise.
    Noise(KnownNoise),
    /// The control does not repeat itself here.
    Unrepeatable,
    Real,
}

impl NoiseSet {
    /// From the report on an A/A run.
    pub fn from_report(report: &Report) -> Self {
        let mut set = Self::default();
        set.learn(report);
        set
    }

    /// Adds what another A/A run has shown: more evidence makes noise known better.
    pub fn learn(&mut self, report: &Report) {
        self.lasts(report.provenance.replay_ms);
        for noise in &report.noise {
            let known = self.places.entry((noise.fingerprint.clone(), noise.place.clone())).or_default();
            let like = |known: &&mut Known| known.kind == noise.kind && known.noise.size.shape == noise.size.shape;
            let known = match known.iter_mut().find(like) {
                Some(found) => found,
                None => {
                    let noise = KnownNoise { size: noise.size.clone(), ..KnownNoise::default() };
                    known.push(Known { kind: NoiseKind::default(), noise, operations: BTreeSet::new() });
                    let Some(new) = known.last_mut() else { continue };
                    new
                }
            };
            known.kind = noise.kind;
            known.noise.count += noise.count;
            known.noise.of += noise.of;
            known.noise.size = std::mem::take(&mut known.noise.size).max(&noise.size);
            known.operations.extend(&noise.operations);
        }
    }

    /// A replay of this length is judged.
    pub fn lasts(&mut self, replay_ms: u64) {
        self.run_us = self.run_us.max(replay_ms.saturating_mul(1000));
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Whether a distance is noise there.
    pub fn sieve(&self, spot: Spot<'_>, distance: &Distance) -> Sieved {
        if self.places.is_empty() {
            return Sieved::Real;
        }
        let Some(known) = self.places.get(&(spot.fingerprint.to_owned(), spot.place.to_owned())) else {
            return Sieved::Real;
        };
        let here = |known: &Known| known.is_of(spot.operation);
        for known in known.iter().filter(|known| known.kind == distance.kind()) {
            let within = match (distance, &known.noise.size) {
                (Distance::Clock { apart_us, .. }, size) => *apart_us <= self.run_us.max(size.apart_us.unwrap_or(0)),
                (Distance::Step(step), size) => size.step.is_some_and(|known| *step <= known),
                (Distance::Random(shape), size) => size.shape.as_ref() == Some(shape),
                (Distance::Order | Distance::Choice | Distance::Wait, _) => true,
                (Distance::Beyond, _) => false,
            };
            let ticks = matches!((distance, known.noise.size.apart_us),
                (Distance::Clock { apart_us, grain: Grain::Seconds }, Some(seen)) if *apart_us <= seen);
            if within && (here(known) || ticks || known.is_usual()) {
                return Sieved::Noise(known.noise.clone());
            }
        }
        let open = |known: &Known| known.kind == NoiseKind::Unrepeatable && known.operations_hold(spot.operation);
        match distance {
            Distance::Beyond if known.iter().any(open) => Sieved::Unrepeatable,
            _ => Sieved::Real,
        }
    }

    /// The noisy columns of a table, with what kinds of distance they show.
    pub fn columns(&self, table: &str) -> BTreeMap<&str, BTreeSet<NoiseKind>> {
        let fingerprint = table_fingerprint(table);
        let of_table = self.places.iter().filter(|((noisy, _), _)| *noisy == fingerprint);
        let kinds = |known: &[Known]| {
            let kinds = known.iter().map(|known| known.kind).filter(|kind| *kind != NoiseKind::Unrepeatable);
            kinds.collect::<BTreeSet<_>>()
        };
        of_table
            .map(|((_, place), known)| (place.as_str(), kinds(known)))
            .filter(|(_, kinds)| !kinds.is_empty())
            .collect()
    }

    /// Takes what is noise out of a difference. What is left of it, if anything is, is the candidate's.
    pub fn sift(&self, fingerprint: &str, operation: u64, difference: Difference) -> Sifted {
        if self.is_empty() || !can_be_noise(difference.kind) {
            return Sifted { noise: Vec::new(), left: Some(difference) };
        }
        let mut noise = Vec::new();
        let (mut real, mut open) = (Vec::new(), Vec::new());
        for part in &difference.parts {
            let spot = Spot { fingerprint, place: &part.place, operation: Some(operation) };
            let mut left = Part { place: part.place.clone(), cells: Vec::new() };
            let mut unrepeated = left.clone();
            for cell in &part.cells {
                match self.sieve(spot, &cell.distance) {
                    Sieved::Noise(known) => noise.push((part.place.clone(), cell.clone(), known)),
                    Sieved::Unrepeatable => unrepeated.cells.push(cell.clone()),
                    Sieved::Real => left.cells.push(cell.clone()),
                }
            }
            real.extend(Some(left).filter(|part| !part.cells.is_empty()));
            open.extend(Some(unrepeated).filter(|part| !part.cells.is_empty()));
        }
        let left = match (real.is_empty(), open.is_empty()) {
            (true, true) => None,
            (true, false) => {
                let mut left = difference.of_parts(open);
                left.verdict = Verdict::Inconclusive;
                left.summary.push_str("; the control does not repeat itself here either");
                Some(left)
            }
            (false, _) => Some(difference.of_parts(real)),
        };
        Sifted { noise, left }
    }
}

/// A difference without its noise.
#[derive(Debug)]
pub struct Sifted {
    /// By place, with what the control had shown.
    pub noise: Vec<(String, Cell, KnownNoise)>,
    pub left: Option<Difference>,
}

impl Known {
    /// Whether this was seen there, or may have been: not all are told one by one.
    fn is_of(&self, operation: Option<u64>) -> bool {
        self.operations_hold(operation) || (self.operations.len() as u64) < self.noise.count
    }

    fn operations_hold(&self, operation: Option<u64>) -> bool {
        operation.is_some_and(|operation| self.operations.contains(&operation))
    }

    /// Whether most of what was compared there has it. One odd pair makes no rule.
    fn is_usual(&self) -> bool {
        self.noise.count > 1 && self.noise.count * 2 >= self.noise.of && self.noise.of > 0
    }
}

/// What stands for a fingerprint in findings about tables.
pub fn table_fingerprint(table: &str) -> String {
    format!("table {table}")
}

/// A mark of a row or a key, which two runs share.
pub fn mark(bytes: &[u8]) -> u64 {
    let hash = blake3::hash(bytes);
    let (start, _) = hash.as_bytes().split_at(8);
    start.iter().fold(0, |mark, byte| (mark << 8) | u64::from(*byte))
}

/// Whether the control's own differences say anything of this kind of difference.
pub fn can_be_noise(kind: FindingKind) -> bool {
    matches!(
        kind,
        FindingKind::Value
            | FindingKind::RowCount
            | FindingKind::RowOrder
            | FindingKind::Affected
            | FindingKind::Cache
            | FindingKind::Error
            | FindingKind::LockWait
    )
}

/// Noise as it was met in a run.
#[derive(Debug, Default)]
pub struct NoiseBook(BTreeMap<(String, String, NoiseKind, Option<String>), Noise>);

impl NoiseBook {
    /// Counts operations (or rows, or keys) that differ here.
    pub fn add(&mut self, spot: Spot<'_>, cell: &Cell, known: Option<&KnownNoise>, times: u64) {
        let (kind, size) = (cell.distance.kind(), cell.distance.size());
        let key = (spot.fingerprint.to_owned(), spot.place.to_owned(), kind, size.shape.clone());
        let entry = self.0.entry(key).or_insert_with(|| Noise {
            fingerprint: spot.fingerprint.to_owned(),
            place: spot.place.to_owned(),
            kind,
            size: size.clone(),
            count: 0,
            of: 0,
            example: format!("{} and {}", shown::cut(&cell.control), shown::cut(&cell.candidate)),
            known: known.cloned(),
            operations: Vec::new(),
        });
        entry.count += times;
        entry.size = std::mem::take(&mut entry.size).max(&size);
        if let Some(operation) = spot.operation.filter(|_| known.is_none())
            && entry.operations.len() < OPERATIONS_MAX
        {
            entry.operations.push(operation);
        }
    }

    /// By fingerprint, then place; `of` says how many of a fingerprint were compared.
    pub fn finish(self, of: impl Fn(&str) -> u64) -> Vec<Noise> {
        let mut all: Vec<Noise> = self.0.into_values().collect();
        all.iter_mut().for_each(|noise| noise.of = of(&noise.fingerprint));
        all
    }
}
